"""The laws of squared norms and of triangular matrices, which a form that keeps its digits is made of."""

from __future__ import annotations

from sympy import Expr, Identity, Integer, Product, S, Sum, Symbol, Transpose, Tuple

from derive.derivation import Rule, rule
from derive.patterns import Rest, slots
from derive.rules.algebra import FIELD
from derive.rules.matrices import HORN
from derive.rules.squares import width
from derive.terms import (
    Cholesky,
    Diagonal,
    MatrixProduct,
    MatrixSum,
    add,
    depends,
    determinant,
    entry,
    frac,
    identity,
    is_matrix,
    matrix_coefficient,
    matrix_inverse,
    matrix_product,
    matrix_sub,
    mul,
    positive,
    positive_definite,
    raw,
    scalar,
    shape,
    squared_norm,
    sub,
    substitute,
    subterms,
    trace,
    transpose,
)

A, B, L, c, d, f, g, n = slots("A B L c d f g n")
before, after, rest, fs = Rest("before"), Rest("after"), Rest("rest"), Rest("fs")
TRIANGULAR = HORN + "0.9.3"


@rule(
    "inverse of a transpose",
    matrix_inverse(transpose(A)),
    source=HORN + "0.5",
    tidies=True,
    says="inverse and transpose change places",
)
def inverse_of_transpose(A: Expr) -> Expr:
    r"(A^\top)^{-1} = (A^{-1})^\top"
    return transpose(matrix_inverse(A))


@rule(
    "squared norm", trace(A), source=HORN + "5.6", says="the trace of a matrix times its transpose is its squared norm"
)
def norm_from_trace(A: Expr) -> Expr | None:
    r"\operatorname{tr}(A A^\top) = \operatorname{tr}(A^\top A) = \lVert A \rVert^2"
    half = first_half(A)
    if half is None:
        return None
    leading = half.args[0] if isinstance(half, MatrixProduct) else half
    return squared_norm(turned(half) if isinstance(leading, Transpose) else half)


@rule("squared length", scalar(A), source=HORN + "0.6.1", says="a vector's product with itself is its squared length")
def norm_from_product(A: Expr) -> Expr | None:
    r"v^\top v = \lVert v \rVert^2"
    half = first_half(A)
    return None if half is None else squared_norm(turned(half))


def first_half(matrix: Expr) -> Expr | None:
    """A where a product of factors is A Aᵀ."""
    factors = matrix.args if isinstance(matrix, MatrixProduct) else (matrix,)
    half = len(factors) // 2
    if not half or len(factors) % 2 or not all(map(is_matrix, factors)):
        return None
    if any(
        left not in (transpose(right), untransposed(right))
        for left, right in zip(factors[:half], reversed(factors), strict=False)
    ):
        return None
    return matrix_product(*factors[:half])


def untransposed(matrix: Expr) -> Expr | None:
    return matrix.args[0] if isinstance(matrix, Transpose) else None


def turned(matrix: Expr) -> Expr:
    """Aᵀ, factor by factor."""
    factors = matrix.args if isinstance(matrix, MatrixProduct) else (matrix,)
    return matrix_product(*(untransposed(f) or transpose(f) for f in reversed(factors)))


def identity_plus_difference(first: Expr, second: Expr) -> Rule:
    """B⁻¹A as I + B⁻¹(A − B): the first is the second plus the difference."""
    whole = first if isinstance(second, Identity) else matrix_inverse(second)
    if not isinstance(first, Identity) and not isinstance(second, Identity):
        whole = matrix_product(whole, first)
    unit = identity(shape(first)[0])
    difference = matrix_sub(first, second)
    excess = difference if isinstance(second, Identity) else matrix_product(matrix_inverse(second), difference)

    def one_plus() -> Expr:
        r"B^{-1} A = I + B^{-1} (A - B)"
        return squared_norm(raw(MatrixSum, (unit, excess)))

    says = ("write the first as the second plus the difference",)
    return Rule("the first is the second plus the difference", squared_norm(whole), one_plus, FIELD, says=says)


@rule(
    "squared norm of a sum with the identity",
    squared_norm(raw(MatrixSum, (A, rest))),
    source=HORN + "5.1",
    says="expand the squared norm",
)
def norm_of_identity_plus(A: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"\lVert I + M \rVert^2 = D + 2 \operatorname{tr} M + \lVert M \rVert^2"
    if not isinstance(A, Identity) or not rest:
        return None
    other = rest[0] if len(rest) == 1 else raw(MatrixSum, rest)
    return add(A.args[0], mul(Integer(2), trace(other)), squared_norm(other))


def diagonal_of_excess(index: Symbol) -> Rule:
    """tr(B⁻¹(A − B)) by the diagonals of lower triangular A and B."""

    @rule(
        "trace of a triangular matrix",
        trace(A),
        source=TRIANGULAR,
        says="a product of lower triangular matrices has the products of their diagonals on its own",
    )
    def by_diagonals(A: Expr) -> Expr | None:
        r"\operatorname{tr}\bigl(B^{-1}(A - B)\bigr) = \sum_d \frac{A_{dd} - B_{dd}}{B_{dd}}"
        *before, difference = A.args if isinstance(A, MatrixProduct) else (A,)
        if not isinstance(difference, MatrixSum) or len(difference.args) != 2 or depends(A, index):
            return None
        first, (sign, second) = difference.args[0], matrix_coefficient(difference.args[1])
        if sign is not S.NegativeOne or not (is_lower(first) and is_lower(second)):
            return None
        if before not in ([], [matrix_inverse(second)]):
            return None
        top = sub(diagonal(first, index), diagonal(second, index))
        return raw(Sum, (frac(top, diagonal(second, index)) if before else top, Tuple(index, S.One, shape(first)[0])))

    return by_diagonals


def is_lower(matrix: Expr) -> bool:
    """Whether a matrix is known to be lower triangular."""
    return isinstance(matrix, Cholesky | Identity | Diagonal)


def diagonal(matrix: Expr, index: Expr) -> Expr:
    return S.One if isinstance(matrix, Identity) else entry(matrix, index, index)


def determinant_by(index: Symbol) -> Rule:
    """|L| = Π L_dd for a lower triangular L."""

    @rule(
        "determinant of a triangular matrix",
        determinant(L),
        source=HORN + "0.9.3",
        says="the determinant of a triangular matrix is the product of its diagonal",
    )
    def of_triangular(L: Expr) -> Expr | None:
        r"|L| = \prod_{d=1}^{D} L_{dd}"
        if not isinstance(L, Cholesky) or depends(L, index):
            return None
        return raw(Product, (entry(L, index, index), Tuple(index, S.One, shape(L)[0])))

    return of_triangular


@rule(
    "Cholesky factor of a diagonal matrix",
    Cholesky(A),
    source=HORN + "Corollary 7.2.9",
    says="the Cholesky factor of a diagonal matrix has the roots of its entries",
)
def factor_of_structure(A: Expr) -> Expr | None:
    r"L_{c I} = \sqrt{c}\,I, \quad L_{\operatorname{diag}(c_d)} = \operatorname{diag}(\sqrt{c_d})"
    if isinstance(A, Diagonal) and positive(A.args[0]):
        return Diagonal(width(A.args[0]), *A.args[1:])
    number, matrix = matrix_coefficient(A)
    if isinstance(matrix, Identity) and positive(number):
        return matrix if number is S.One else matrix_product(width(number), matrix)
    return None


@rule(
    "entry of a diagonal matrix",
    entry(A, d, d),
    source=HORN + "0.9.1",
    tidies=True,
    says="on the diagonal stands the entry",
)
def entry_of_structure(A: Expr, d: Expr) -> Expr | None:
    r"\operatorname{diag}(c_d)_{dd} = c_d, \quad (cI)_{dd} = c"
    if isinstance(A, Diagonal):
        body, index, _ = A.args
        return None if d in indices(body) else substitute(body, {index: d})
    number, matrix = matrix_coefficient(A)
    return number if isinstance(matrix, Identity) else None


def indices(term: Expr) -> set[Expr]:
    """The indices that run inside a term."""
    inside = [part for _, part in subterms(term)]
    sums = {part.args[1].args[0] for part in inside if isinstance(part, Sum | Product)}
    return sums | {part.args[1] for part in inside if isinstance(part, Diagonal)}


_D, _d = (Symbol(name, integer=True, positive=True) for name in "Dd")
_first, _second = (Cholesky(positive_definite(name, _D)) for name in ("Sigma", "S"))
first_matrix_as_second_plus_difference = identity_plus_difference(_first, _second)
trace_of_triangular = diagonal_of_excess(_d)
determinant_of_triangular = determinant_by(_d)
