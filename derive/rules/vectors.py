"""The laws of quadratic forms and of Cholesky factors."""

from __future__ import annotations

from sympy import Expr, Integer, S, Sum, Symbol, Tuple, ZeroMatrix

from derive.derivation import Rule, rule
from derive.patterns import Rest, slots
from derive.rules.algebra import FIELD
from derive.rules.exponents import RUDIN
from derive.rules.matrices import HORN, product
from derive.terms import (
    MINUS_ONE,
    Cholesky,
    MatrixProduct,
    MatrixSum,
    add,
    depends,
    entry,
    equation,
    exp,
    frac,
    is_positive_definite,
    matrix_coefficient,
    matrix_neg,
    matrix_product,
    matrix_sub,
    mul,
    neg,
    positive_definite,
    power,
    raw,
    scalar,
    shape,
    transpose,
    vector,
)

A, L, x, v, n = slots("A L x v n")
before, after, rest = Rest("before"), Rest("after"), Rest("rest")
TWO = Integer(2)


def bell(u: Expr) -> Expr:
    """e^{−uᵀu/2}"""
    return exp(neg(frac(scalar(matrix_product(transpose(u), u)), TWO)))


# quadratic forms ------------------------------------------------------------------------------------------------------


def offset(x: Expr, m: Expr) -> Expr:
    """x − m; x where m is 0."""
    return x if isinstance(m, ZeroMatrix) else matrix_sub(x, m)


def about(x: Expr, m: Expr, c: Expr) -> Rule:
    """x − m as (x − c) + (c − m), so that a quadratic form can be expanded about c."""
    centre = matrix_neg(m) if isinstance(c, ZeroMatrix) else offset(c, m)

    def add_and_subtract() -> Expr:
        r"x - m = (x - \mu) + (\mu - m)"
        return raw(MatrixSum, (offset(x, c), centre))

    says = ("add and subtract the same term",)
    return Rule("add and subtract", offset(x, m), add_and_subtract, FIELD, says=says)


@rule(
    "square of a sum of vectors",
    scalar(product(transpose(raw(MatrixSum, (x, v))), rest, raw(MatrixSum, (x, v)))),
    source=HORN + "4.1",
    says="expand the quadratic form, whose matrix is symmetric",
)
def quadratic_form_of_sum(x: Expr, v: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"(x + v)^\top A\,(x + v) = x^\top A x + 2\,v^\top A x + v^\top A v"
    if len(rest) > 1 or not all(map(is_positive_definite, rest)):
        return None

    def form(a: Expr, b: Expr) -> Expr:
        return scalar(matrix_product(transpose(a), *rest, b))

    return add(form(x, x), mul(TWO, form(v, x)), form(v, v))


@rule("square of an opposite", scalar(A), source=HORN + "0.2.5", tidies=True, says="two signs cancel")
def even_form(A: Expr) -> Expr | None:
    r"(-v)^\top A\,(-v) = v^\top A v"
    number, matrix = matrix_coefficient(A)
    factors = matrix.args if isinstance(matrix, MatrixProduct) else (matrix,)
    first, last = factors[0], factors[-1]
    if number is not MINUS_ONE or first != transpose(matrix_neg(last)):
        return None
    return scalar(matrix_product(transpose(last), *factors[1:]))


def length_by(index: Symbol) -> Rule:
    """xᵀx by the coordinates of x, which an index that x has not yet runs through."""

    @rule("length of a vector", scalar(product(transpose(x), x)), source=HORN + "0.2.5", says="write out the length")
    def in_coordinates(x: Expr) -> Expr | None:
        r"x^\top x = \sum_{d=1}^{D} x_d^2"
        return None if depends(x, index) else raw(Sum, (power(entry(x, index), 2), Tuple(index, S.One, shape(x)[0])))

    return in_coordinates


@rule(
    "root of a power",
    power(power(A, S.Half), n),
    source=RUDIN,
    positive=("A",),
    says="the root and the power change places",
)
def root_of_power(A: Expr, n: Expr) -> Expr | None:
    r"\bigl(\sqrt a\bigr)^D = \sqrt{a^D}"
    return None if n.is_Number else power(power(A, n), S.Half)


# Cholesky factors -----------------------------------------------------------------------------------------------------


def factorisation(matrix: Expr) -> Rule:
    """Σ = L Lᵀ for one positive definite matrix."""

    factor = Cholesky(matrix)

    def into_factors() -> Expr | None:
        r"\Sigma = L L^\top, \quad L \text{ lower triangular with a positive diagonal}"
        return matrix_product(factor, transpose(factor)) if is_positive_definite(matrix) else None

    says = ("with the Cholesky factor, ", equation(matrix, matrix_product(factor, transpose(factor))))
    return Rule("Cholesky factorisation", matrix, into_factors, HORN + "Corollary 7.2.9", says=says)


@rule(
    "Cholesky factorisation",
    product(before, L, transpose(L), after),
    source=HORN + "Corollary 7.2.9",
    says="by the Cholesky factorisation",
)
def from_factors(before: tuple[Expr, ...], L: Expr, after: tuple[Expr, ...]) -> Expr | None:
    r"L L^\top = \Sigma"
    return matrix_product(*before, L.args[0], *after) if isinstance(L, Cholesky) else None


_x, _m = (vector(name, Symbol("D", integer=True, positive=True)) for name in "xm")
cholesky_factorisation = factorisation(positive_definite("Sigma", shape(_x)[0]))
length_in_coordinates = length_by(Symbol("d", integer=True, positive=True))
offset_about_the_mean = about(_x, _m, vector("mu", shape(_x)[0]))
