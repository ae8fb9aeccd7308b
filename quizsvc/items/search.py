"""Drawing until a draw is accepted: what rejects one, what ends the search, and how it went."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from quizsvc.items.expr import Budget, ExpressionError, Spent, quiet
from quizsvc.items.findings import shortened
from quizsvc.items.typeset import TypesetError

Drawn = TypeVar("Drawn")
MAX_DRAWS = 100


class Rejection(Exception):
    """This draw is not to be shown; the reason is counted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DrawError(Exception):
    """A template that gives no variant for a seed: an expression failed, or no draw met its conditions."""

    def __init__(self, message: str, line: int, column: int, rule: str, remedy: str = "") -> None:
        super().__init__(shortened(message))
        self.message, self.line, self.column = shortened(message), line, column
        self.rule, self.remedy = rule, remedy


@dataclass(slots=True)
class Drawing:
    """How the search for a variant went: draws tried, and what rejected them."""

    tried: int
    rejected: Counter[str]


def search(draw: Callable[[int, Budget], Drawn], line: int) -> tuple[Drawn, Drawing]:
    """What the first draw gives that is not rejected, and how many it took. Raises DrawError where none is accepted.

    `line` is where the file says what it wants of a draw.
    """
    drawing, budget = Drawing(0, Counter()), Budget()
    for redraw in range(MAX_DRAWS):
        drawing.tried += 1
        try:
            with quiet():
                return draw(redraw, budget), drawing
        except Rejection as rejection:
            drawing.rejected[rejection.reason] += 1
        except Spent as problem:
            raise _unaccepted(line, drawing, str(problem)) from None
        except ExpressionError as problem:
            if budget.left < 0 and drawing.rejected:
                raise _unaccepted(line, drawing) from None
            raise DrawError(problem.message, problem.line, problem.column, "expression", problem.remedy) from None
        except TypesetError as problem:
            raise DrawError(problem.message, problem.line, problem.column, "text", problem.remedy) from None
    raise _unaccepted(line, drawing)


def _unaccepted(line: int, drawing: Drawing, message: str = "") -> DrawError:
    """The error of a search that found no variant: what rejected its draws most often, else the message."""
    if not drawing.rejected:
        return DrawError(message, line, 1, "budget", "draw fewer numbers, or show fewer of them")
    reason, times = drawing.rejected.most_common(1)[0]
    message = f"no draw of {drawing.tried} was accepted; {times} times because {reason}"
    return DrawError(message, line, 1, "acceptance", "widen the draws or loosen `require`")
