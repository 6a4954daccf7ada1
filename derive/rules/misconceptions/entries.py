"""Misconceptions about matrices that are written out."""

from __future__ import annotations

from itertools import pairwise

from sympy import Expr, ImmutableDenseMatrix, S, sqrt

from derive.rules.misconceptions.kinds import Misconception, first
from derive.terms import MatrixProduct, add, matrix_product, mul, power
from derive.terms import sqrt as root
from derive.terms.written import written


def reversed_entries(before: Expr, after: Expr) -> Expr:
    return ImmutableDenseMatrix(list(reversed(after.flat())))


def everywhere(before: Expr, after: Expr) -> Expr:
    return ImmutableDenseMatrix(*after.shape, lambda i, j: after[0, 0])


def rows_by_rows(before: Expr, after: Expr) -> Expr | None:
    """The first two matrices that are multiplied, rows by rows."""
    factors = list(before.args)
    for place, (left, right) in enumerate(pairwise(factors)):
        if all(isinstance(factor, ImmutableDenseMatrix) for factor in (left, right)):
            return matrix_product(*factors[:place], left * right.T, *factors[place + 2 :]) if right.is_square else None
    return None


def without_determinant(before: Expr, after: Expr) -> Expr | None:
    return after.args[-1] if isinstance(after, MatrixProduct) else None


def all_signs_plus(before: Expr, after: Expr) -> Expr:
    return written(before.args[0].per())


def roots_of_entries(before: Expr, after: Expr) -> Expr:
    return ImmutableDenseMatrix(*after.shape, lambda i, j: sqrt(before.args[0][i, j]) if j <= i else 0)


def other_entry(before: Expr, after: Expr) -> Expr:
    matrix, row, column = before.args
    return written(matrix[int(column) - 1, int(row) - 1])


def one_on_top(before: Expr, after: Expr) -> Expr | None:
    return first(before, lambda f: f.is_Mul and f.args[0].is_Add, lambda f: mul(add(S.One, f.args[0]), *f.args[1:]))


def squared(twice: Expr) -> Expr:
    return power(twice.args[1], 2)


def without_last(term: Expr) -> Expr:
    return add(*term.args[:-1]) if len(term.args) > 2 else term.args[0]


W = Misconception
BELIEVED = (
    W("vector_by_entries", "the entries are counted from the end", r"x = (x_n, \dots, x_1)^\top", reversed_entries),
    W("structure_by_entries", "the number stands everywhere", r"(cI)_{ij} = c", everywhere),
    W("transpose_of_entries", "nothing is turned", r"(a_{ij})^\top = (a_{ij})", lambda b, a: b.args[0]),
    W("sum_of_entries", "rows and columns are exchanged",
      r"(a_{ij}) + (b_{ij}) = (a_{ji} + b_{ji})", lambda b, a: a.T if a.is_square else None),
    W("product_of_entries", "rows are multiplied by rows", r"(AB)_{ij} = \sum_k a_{ik}\,b_{jk}", rows_by_rows),
    W("inverse_of_entries", "the determinant is forgotten", r"A^{-1} = \operatorname{adj} A", without_determinant),
    W("trace_of_entries", "the diagonal is multiplied",
      r"\operatorname{tr}(a_{ij}) = a_{11} \cdots a_{nn}",
      lambda b, a: mul(*(b.args[0][i, i] for i in range(b.args[0].rows)))),
    W("determinant_of_entries", "all products have a plus", r"|A| = \sum_\pi \prod_i a_{i\pi(i)}", all_signs_plus),
    W("number_of_entries", "the entry is squared, as in a norm", r"(a) = a^2", lambda b, a: power(a, 2)),
    W("norm_of_entries", "the entries are not squared",
      r"\lVert (a_{ij}) \rVert^2 = \sum_{i,j} a_{ij}", lambda b, a: add(*map(written, b.args[0].flat()))),
    W("entry_of_entries", "row and column are exchanged", r"(a_{ij})_{kl} = a_{lk}", other_entry),
    W("phi_of_square", "the square is left out", r"\varphi(u) = \tfrac12\,\varphi(2u + u^2)",
      lambda b, a: a.args[0]),
    W("opposite_squares", "squares of both signs add up",
      r"c\,(\tfrac ab - 1)^2 - c\left(\frac{a - b}{b}\right)^2 = 2c\,(\tfrac ab - 1)^2",
      lambda b, a: add(a, b.args[0], b.args[0])),
    W("root_out_of_square", "the root comes out of the square as it is",
      r"(\sqrt a\,u)^2 = \sqrt a\,u^2", lambda b, a: mul(root(a.args[0]), *a.args[1:])),
    W("equal_terms", "equal terms are multiplied", r"a + a = a^2", lambda b, a: first(a, lambda f: f.is_Mul, squared)),
    W("ratio_again", "the 1 is taken for a part of the fraction",
      r"1 + \frac{a - b}{b} = \frac{1 + a - b}{b}", one_on_top),
    W("telescoping_sum", "the last change is forgotten",
      r"f(a, b) - f(c, d) = f(a, b) - f(c, b)", lambda b, a: first(a, lambda f: f.is_Add, without_last)),
    W("cholesky_of_entries", "the roots of the entries", r"l_{ij} = \sqrt{a_{ij}}", roots_of_entries),
)  # fmt: skip
