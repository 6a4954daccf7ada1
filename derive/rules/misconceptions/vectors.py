"""Misconceptions about quadratic forms, Cholesky factors and integrals over ℝᴰ."""

from __future__ import annotations

from sympy import Expr, Sum, Transpose

from derive.rules.misconceptions.kinds import Misconception, last_sign, less_last_factor
from derive.terms import (
    Cholesky,
    MatrixIntegral,
    Scalar,
    add,
    identity,
    integral,
    is_matrix,
    matrix_product,
    mul,
    neg,
    power,
    raw,
    scalar,
    shape,
    substitute,
    trace,
    transpose,
    vector,
)


def without_cross_term(before: Expr, after: Expr) -> Expr:
    return add(*(term for term in after.args if not any(abs(f) == 2 for f in (term, *term.args) if f.is_Number)))


def factor_alone(before: Expr, after: Expr) -> Expr:
    factor = next(part for part in before.args if isinstance(part, Cholesky))
    wrong: Expr = substitute(after, {factor.args[0]: factor})
    return wrong


def length_for_identity(before: Expr, after: Expr) -> Expr:
    x = after.args[1]
    number = [part for part in before.args[0].args if not is_matrix(part)]
    length = scalar(matrix_product(transpose(x), x))
    return raw(MatrixIntegral, (matrix_product(mul(*number, length), identity(shape(x)[0])), x))


def square_of_sum(before: Expr, after: Expr) -> Expr:
    body, limits = after.args
    return power(raw(Sum, (body.base, limits)), 2)


def as_if_outside(before: Expr, after: Expr) -> Expr | None:
    """The vector of integration is taken for the other one, and comes out as well."""
    form = after if isinstance(after, Scalar) else next(part for part in after.args if isinstance(part, Scalar))
    first, *inner, last = form.args[0].args
    if not isinstance(first, Transpose):
        return None
    numbers = [part for part in last.args[0].args if not is_matrix(part)]
    outside = [part for part in after.args if part != form] if after.is_Mul else []
    square = scalar(matrix_product(first, *inner, first.args[0]))
    return mul(*outside, square, integral(mul(*numbers), last.args[1]))


def traces_apart(before: Expr, after: Expr) -> Expr:
    *constant, inner = after.args[0].args
    return mul(trace(matrix_product(*constant)), trace(inner))


W = Misconception
BELIEVED = (
    W("quadratic_form_of_sum", "the square of a sum is the sum of the squares",
      r"(x + v)^\top A\,(x + v) = x^\top A\,x + v^\top A\,v", without_cross_term),
    W("even_form", "the minus comes out of a square", r"(-v)^\top A\,(-v) = -v^\top A\,v", lambda b, a: neg(a)),
    W("from_factors", "the factor is the matrix", r"L L^\top = L", factor_alone),
    W("cholesky_factorisation", "the factors are exchanged",
      r"\Sigma = L^\top L", lambda b, a: matrix_product(*reversed(a.args))),
    W("odd_integrand_of_vectors", "an integral is only known up to a constant",
      r"\int f\,dx = C", lambda b, a: vector("C", shape(a)[0])),
    W("by_parts_in_each_coordinate", "the outer product is the inner one",
      r"\int e^{-x^\top x/2}\,x x^\top\,dx = \int e^{-x^\top x/2}\,x^\top x\,I\,dx", length_for_identity),
    W("linearity_over_matrices", "the sign of the second integral",
      r"\int (F + G)\,dx = \int F\,dx - \int G\,dx", lambda b, a: last_sign(a)),
    W("constant_matrices", "what stands on the right is lost",
      r"\int A\,F\,B\,dx = A \int F\,dx", lambda b, a: matrix_product(*a.args[:-1])),
    W("trace_outside", "the trace of a product is the product of the traces",
      r"\int \operatorname{tr}(A\,F)\,dx = \operatorname{tr} A \operatorname{tr} \int F\,dx", traces_apart),
    W("constant_vectors", "the variable comes out as well",
      r"\int a^\top A\,x\,g(x)\,dx = a^\top A\,a \int g(x)\,dx", as_if_outside),
    W("substitution_by_a_matrix", "the Jacobian is forgotten",
      r"x = c + Lu: \quad \int f(x)\,dx = \int f(c + Lu)\,du", lambda b, a: less_last_factor(a)),
    W("length_in_coordinates", "the coordinates are added before they are squared",
      r"x^\top x = \Bigl(\sum_d x_d\Bigr)^2", square_of_sum),
    W("fubini_in_coordinates", "equal integrals are added",
      r"\int \prod_d f(x_d)\,dx = D \int f(t)\,dt", lambda b, a: mul(a.exp, a.base)),
    W("offset_about_the_mean", "the second difference has a minus",
      r"x - m = (x - \mu) - (\mu - m)", lambda b, a: last_sign(a)),
)  # fmt: skip
