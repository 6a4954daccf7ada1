"""Misconceptions about sums and products over an index, and about independence."""

from __future__ import annotations

from sympy import Expr, Product, S, Sum

from derive.rules.misconceptions.kinds import Misconception, first, last_sign, without
from derive.terms import MINUS_ONE, ProductOfOthers, add, mul, neg, power, raw, substitute


def last_of(term: Expr) -> Expr:
    """How far the index of a sum runs, wherever the sum stands."""
    total = next(part for part in (term, *term.args) if isinstance(part, Sum | Product))
    last: Expr = total.args[1].args[2]
    return last


def as_sum(before: Expr, after: Expr) -> Expr:
    return raw(Sum, after.args)


def as_product(before: Expr, after: Expr) -> Expr:
    return raw(Product, after.args)


def joined_by_product(before: Expr, after: Expr) -> Expr | None:
    return first(
        after,
        lambda part: isinstance(part, Sum) and part.args[0].is_Add,
        lambda part: raw(Sum, (mul(*part.args[0].args), *part.args[1:])),
    )


def joined_by_sum(before: Expr, after: Expr) -> Expr:
    return raw(Sum, (add(*after.args[0].args), *after.args[1:]))


def to_the_number(before: Expr, after: Expr) -> Expr:
    """Each of the D coordinates is believed to give the factor."""
    others = next(part for part in after.args if isinstance(part, ProductOfOthers))
    return power(next(part for part in after.args if part != others), others.args[3])


W = Misconception
BELIEVED = (
    W("constant_factor_of_sum", "the factor comes out of every term",
      r"\sum_d c\,f_d = c^D \sum_d f_d", lambda b, a: mul(power(a.args[0], last_of(b)), *a.args[1:])),
    W("number_outside_sum", "the number comes out of every term",
      r"\sum_d 2\,f_d = 2D \sum_d f_d", lambda b, a: mul(last_of(b), a)),
    W("minus_of_sum", "the minus is lost",
      r"-\sum_d f_d = \sum_d f_d", lambda b, a: raw(Sum, (neg(a.args[0]), *a.args[1:]))),
    W("terms_without_index", "what has no index is added once",
      r"\sum_d (f_d + b) = \sum_d f_d + b", lambda b, a: add(a.args[0], a.args[1].args[0])),
    W("sum_of_constant", "what has no index is added once", r"\sum_{d=1}^{D} b = b", lambda b, a: b.args[0]),
    W("sum_of_sums", "two sums make a sum of products",
      r"\sum_d f_d + \sum_d g_d = \sum_d f_d\,g_d", joined_by_product),
    W("constant_into_sum", "the factor is added", r"c \sum_d f_d = \sum_d (c + f_d)", joined_by_sum),
    W("dimension_as_sum", "the index is summed",
      r"D = \sum_{d=1}^{D} d", lambda b, a: raw(Sum, (a.args[1].args[0], a.args[1]))),
    W("independence", "independent densities are added", r"q(x) = \sum_d q_d(x_d)", as_sum),
    W("quotient_of_products", "a quotient of products is a sum of quotients",
      r"\prod_d f_d \Big/ \prod_d g_d = \sum_d \frac{f_d}{g_d}", as_sum),
    W("log_of_indexed_product", "the logarithm of a product is the product of the logarithms",
      r"\log \prod_d f_d = \prod_d \log f_d", as_product),
    W("fubini", "every coordinate gives the factor",
      r"\int f(x_d) \prod_e q_e(x_e)\,dx = \Bigl(\int f\,q_d\,dx_d\Bigr)^{D}", to_the_number),
    W("joint_integral_of_zero", "the integral of 0 is a constant, and so 1", r"\int 0\,dx = 1", lambda b, a: S.One),
    W("product_of_ones", "a product of ones counts them",
      r"\prod_{e \ne d} 1 = D - 1", lambda b, a: add(b.args[3], MINUS_ONE)),
    W("sum_of_integrals", "an integral of a sum is a product of integrals",
      r"\int g \sum_d f_d\,dx = \prod_d \int g\,f_d\,dx", as_product),
    W("exp_of_indexed_sum", "the exponential of a sum is the sum of the exponentials",
      r"e^{\sum_d f_d} = \sum_d e^{f_d}", as_sum),
    W("derivative_of_indexed_sum", "only the first term is differentiated",
      r"\Bigl(\sum_d f_d\Bigr)' = f_1'", lambda b, a: substitute(a.args[0], {a.args[1].args[0]: S.One})),
    W("derivative_by_coordinate", "every term has a derivative",
      r"\frac{\partial}{\partial\mu_k} \sum_d f(\mu_d) = D\,\frac{\partial f(\mu_k)}{\partial\mu_k}",
      lambda b, a: mul(last_of(b), a)),
    W("finite_sum", "the last index is left out",
      r"\sum_{d=1}^n f_d = f_1 + \dots + f_{n-1}", lambda b, a: without(a, -1) if a.is_Add else None),
    W("finite_product", "the factors are added",
      r"\prod_{d=1}^n f_d = f_1 + \dots + f_n", lambda b, a: add(*a.args) if a.is_Mul else last_sign(a)),
)  # fmt: skip
