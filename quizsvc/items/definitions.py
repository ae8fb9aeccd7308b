"""What a file defines by name before it says anything: its draws, data, fits and functions; and its body's sections."""

import re

from quizsvc.items.block import Block, Loading
from quizsvc.items.expr import Expression, ExpressionError, own_function
from quizsvc.items.findings import error
from quizsvc.items.frontmatter import Node, Scalar
from quizsvc.items.kinds import ANY, FEATURES, FUNCTION, MATRIX, UNKNOWN, VECTOR
from quizsvc.items.template import BLOCKS, Definition

SIGNATURE = re.compile(r"([A-Za-z0-9_]+)\(([A-Za-z0-9_, ]+)\)")


def read_definitions(front: Block) -> tuple[Definition, ...]:
    """The blocks' names in the order written; each expression may use the names above it."""
    made: list[Definition] = []
    for key, _ in front.tree.entries:
        if key.text not in BLOCKS:
            continue
        block = front.block(key.text)
        for name, value in block.tree.entries if block else ():
            if key.text == "functions":
                made.extend(_own_function(name, value, front.loading))
                continue
            expression = _definition(key.text, name, value, front.loading)
            if expression:
                made.append(Definition(name.text, key.text, expression))  # type: ignore[arg-type]  # a key of BLOCKS is a Block
            kind = expression.kind if expression else UNKNOWN
            front.loading.names[name.text] = FEATURES if key.text == "data" and kind == ANY else kind
    return tuple(made)


def _definition(block: str, name: Scalar, value: Node, loading: Loading) -> Expression | None:
    """One definition, its name and kind checked against its block."""
    if not loading.nameable(name):
        return None
    if not isinstance(value, Scalar):
        loading.problem(value, "wrong-shape", f"{block}.{name.text} wants an expression", "write it on one line")
        return None
    expression = loading.expression(value, draws=block != "fits")
    if expression is None:
        return None
    if block == "fits" and not expression.kind.words.startswith("the result of"):
        loading.problem(
            value, "fits", f"{name.text} is {expression.kind.words}, not a fitted model", "move it to derived"
        )
        return None
    if expression.kind == FUNCTION:
        loading.problem(value, "name", f"{name.text} is a function without its arguments", "write them in brackets")
        return None
    if block == "data" and expression.kind not in {VECTOR, MATRIX, ANY} and "list" not in expression.kind.words:
        loading.problem(value, "data", f"{name.text} is {expression.kind.words}, not data", "move it to variables")
        return None
    if block == "data" or expression.draws or (block == "variables" and not expression.names):
        loading.exact.add(name.text)
    return expression


def _own_function(name: Scalar, value: Node, loading: Loading) -> tuple[Definition, ...]:
    """A function of the template's own, known to all that stands below it; nothing where it is wrong."""
    if not (form := SIGNATURE.fullmatch(name.text)) or not isinstance(value, Scalar):
        loading.problem(name, "functions", f"'{name.text}' is no function", "write `name(parameter): expression`")
        return ()
    parameters = [Scalar(parameter.strip(), name.line, name.column) for parameter in form[2].split(",")]
    names = [Scalar(form[1], name.line, name.column), *parameters]
    if not all(loading.nameable(one) for one in names):
        return ()
    if len({one.text for one in names}) < len(names):
        loading.problem(name, "functions", f"'{name.text}' has a name twice", "choose other names")
        return ()
    try:
        own = own_function(
            name.text, value.text, value.line, value.column, loading.names, loading.functions, value.margin
        )
    except ExpressionError as problem:
        loading.note(error(problem.line, problem.column, "functions", problem.message, problem.remedy))
        return ()
    if own.body.draws:
        loading.problem(value, "draw", "a draw stands in a function", "draw in variables, data or derived, and name it")
        return ()
    loading.functions[own.name] = own
    return (Definition(name.text, "functions", own.body),)


def split_body(body: str, first_line: int) -> list[tuple[str, int, str]]:
    """(heading, line of its text, text) for the prompt and each `## ` section."""
    pieces: list[tuple[str, int, list[str]]] = [("", first_line, [])]
    for offset, line in enumerate(body.split("\n")):
        if line.startswith("## "):
            pieces.append((line[3:].strip(), first_line + offset + 1, []))
        else:
            pieces[-1][2].append(line)
    return [(heading, line, "\n".join(text)) for heading, line, text in pieces]
