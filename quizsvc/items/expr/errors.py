"""What can go wrong with an expression: it is not one, it has no value, or a fit in it has no estimate."""


class ExpressionError(Exception):
    """An expression that cannot be compiled or evaluated: where, what, and the remedy."""

    def __init__(self, message: str, remedy: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.remedy, self.line, self.column = message, remedy, line, column


class IrregularFit(Exception):
    """A fit whose data determine no estimate, met where a number was wanted: the draw is to be rejected."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
