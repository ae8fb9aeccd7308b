"""Linear algebra: tables with rows and columns. A product of tables is written A @ B."""

import numpy as np

from quizsvc.items.vocabulary.base import Features, Filled, Matrix, Positive, Size, Square, Vector, bounded, declare
from quizsvc.numeric import Degenerate, optimise

SINGULAR = Degenerate("singular", "the table has no inverse: its columns are linearly dependent")


def dot_product(x: Filled, y: Filled) -> float:
    """The sum of the products of two lists, place by place."""
    if x.size != y.size:
        raise ValueError(f"dot_product: the lists have {x.size} and {y.size} numbers; wanted as many")
    return float(x @ y)


def norm(x: Filled, power: Positive = 2) -> float:
    """The length of a list, (Σ|x|^power)^(1/power); at power 1 the sum of sizes."""
    largest = float(np.max(np.abs(x)))
    return largest and largest * float(np.sum((np.abs(x) / largest) ** power)) ** (1 / power)


def column_stack(*columns: Features) -> Matrix:
    """Lists and tables side by side as one table."""
    if not columns:
        raise ValueError("column_stack: no columns; wanted at least one")
    rows = {len(column) for column in columns}
    if len(rows) > 1:
        raise ValueError(f"column_stack: the columns have {sorted(rows)} rows; wanted as many")
    bounded(int(np.sum([column.size for column in columns])), "numbers")
    return np.column_stack(columns)


def row_stack(*rows: Filled) -> Matrix:
    """Lists below one another as one table."""
    return column_stack(*rows).T


def rows_of(x: Filled, columns: Size) -> Matrix:
    """A long list cut into rows of so many numbers: many small samples, for a simulation."""
    if x.size % columns:
        raise ValueError(f"rows_of: x has {x.size} numbers; wanted a multiple of {columns}")
    return x.reshape(-1, columns)


def transpose(A: Matrix) -> Matrix:
    """Rows become columns."""
    return A.T


def row_sums(A: Matrix) -> Vector:
    """The sum of each row."""
    return np.sum(A, axis=1)


def row_means(A: Matrix) -> Vector:
    """The mean of each row."""
    return np.mean(A, axis=1)


def row_medians(A: Matrix) -> Vector:
    """The median of each row."""
    return np.median(A, axis=1)


def row_variances(A: Matrix) -> Vector:
    """The variance of each row, dividing by the number of columns."""
    return np.var(A, axis=1)


def column_sums(A: Matrix) -> Vector:
    """The sum of each column."""
    return np.sum(A, axis=0)


def column_means(A: Matrix) -> Vector:
    """The mean of each column."""
    return np.mean(A, axis=0)


def identity_matrix(size: Size) -> Matrix:
    """Ones on the diagonal and zeros elsewhere."""
    bounded(size * size, "numbers")
    return np.eye(size)


def diagonal_matrix(x: Filled) -> Matrix:
    """The list on the diagonal and zeros elsewhere."""
    bounded(x.size**2, "numbers")
    return np.diag(x)


def diagonal(A: Matrix) -> Vector:
    """The numbers from the upper left to the lower right."""
    return np.diagonal(A).copy()


def outer_product(x: Filled, y: Filled) -> Matrix:
    """The products of each number of x (a row each) with each number of y."""
    bounded(x.size * y.size, "numbers")
    return np.outer(x, y)


def trace(A: Square) -> float:
    """The sum of the diagonal."""
    return float(np.trace(A))


def determinant(A: Square) -> float:
    """The determinant."""
    return float(np.linalg.det(A))


def inverse(A: Square) -> Matrix | Degenerate:
    """The table whose product with A is the identity."""
    return SINGULAR if _singular(A) else np.linalg.inv(A)


def solve(A: Square, b: Filled) -> Vector | Degenerate:
    """The x for which A @ x is b."""
    if len(A) != b.size:
        raise ValueError(f"solve: A has {len(A)} rows and b {b.size} numbers; wanted as many")
    return SINGULAR if _singular(A) else np.linalg.solve(A, b)


def eigenvalues(A: Square) -> Vector:
    """The eigenvalues of a symmetric table, from the smallest to the largest."""
    if not np.allclose(A, A.T, rtol=1e-9, atol=1e-12 * float(np.abs(A).max())):
        raise ValueError("eigenvalues: A is not symmetric; wanted a symmetric table, such as transpose(X) @ X")
    return np.linalg.eigvalsh(A)


def condition_number(A: Matrix) -> float | Degenerate:
    """The largest over the smallest singular value: how much errors can grow."""
    return optimise.condition_number(A)


def _singular(A: Matrix) -> bool:
    sizes = np.linalg.svd(A, compute_uv=False)
    return bool(sizes[-1] <= sizes[0] * len(A) * 2.0**-52)


FUNCTIONS = tuple(
    declare(body)
    for body in (
        *(dot_product, norm, column_stack, row_stack, rows_of, transpose, identity_matrix),
        *(row_sums, row_means, row_medians, row_variances, column_sums, column_means),
        *(diagonal_matrix, diagonal, outer_product, trace, determinant, inverse, solve, eigenvalues, condition_number),
    )
)
