"""Misconceptions about matrices: transposes, inverses, traces, determinants, structures."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr, Identity, Inverse, Product, S, Sum, Transpose, ZeroMatrix

from derive.rules.misconceptions.kinds import Misconception, beyond, first, is_inverse, last_sign, product_of, without
from derive.terms import (
    HALF,
    MatrixProduct,
    MatrixSum,
    add,
    determinant,
    inverse,
    is_matrix,
    matrix_inverse,
    matrix_product,
    matrix_sum,
    mul,
    power,
    raw,
    shape,
    trace,
    zeros,
)


def is_square(matrix: Expr) -> bool:
    return is_matrix(matrix) and len(set(shape(matrix))) == 1


def factors_of(matrix: Expr) -> list[Expr]:
    return list(matrix.args) if isinstance(matrix, MatrixProduct) else [matrix]


def same_order(before: Expr, after: Expr) -> Expr:
    """Each factor is turned or inverted, and the order stays; beside vectors, only the vectors are turned."""
    factors = after.args
    matrices = [factor for factor in factors if is_matrix(factor)]
    if all(map(is_square, matrices)):
        return matrix_product(*(factor for factor in factors if not is_matrix(factor)), *reversed(matrices))
    return matrix_product(*(f.args[0] if isinstance(f, Transpose) and is_square(f) else f for f in factors))


def inverse_lost(before: Expr, after: Expr) -> Expr:
    return matrix_product(*(factor for factor in before.args if not isinstance(factor, Inverse)))


def cancelled_across(term: Expr) -> Expr | None:
    """A⁻¹ B A as B."""
    if not isinstance(term, MatrixProduct) or len(term.args) != 3 or term.args[0] != matrix_inverse(term.args[2]):
        return None
    middle: Expr = term.args[1]
    return middle


def each_of_sum(function: Callable[[Expr], Expr], join: Callable[..., Expr]) -> Callable[[Expr], Expr | None]:
    """f(A + B) as f(A) + f(B)."""

    def apart(term: Expr) -> Expr | None:
        terms = term.args[0].args if term.args and isinstance(term.args[0], MatrixSum) else ()
        return join(*map(function, terms)) if terms and term == function(term.args[0]) else None

    return apart


def of_inner(before: Expr, after: Expr) -> Expr | None:
    inner = [factor for factor in factors_of(before.args[0]) if is_square(factor)]
    return trace(matrix_product(*inner)) if inner else None


def any_order(before: Expr, after: Expr) -> Expr | None:
    one, two, *others = factors_of(before.args[0])
    return trace(matrix_product(two, one, *others)) if others else None


def of_parts(before: Expr, after: Expr) -> Expr:
    """tr(diag(c) A) as tr diag(c) · tr A."""
    (number, value), limits = after.args[0].args, after.args[1]
    return mul(raw(Sum, (number, limits)), raw(Sum, (value, limits)))


def squared_weights(before: Expr, after: Expr) -> Expr:
    (number, *others), limits = after.args[0].args, after.args[1]
    return raw(Sum, (mul(power(number, 2), *others), limits))


def to_the_dimension(before: Expr, after: Expr) -> Expr:
    return mul(power(after.args[0], shape(after.args[-1].args[0])[0]), *after.args[1:])


W = Misconception
BELIEVED = (
    W("transpose_of_product", "the order stays", r"(AB)^\top = A^\top B^\top", same_order),
    W("transpose_of_transpose", "a transpose stays a transpose", r"(A^\top)^\top = A^\top", lambda b, a: b.args[0]),
    W("transpose_of_symmetric", "a transpose is an inverse",
      r"\Sigma^\top = \Sigma^{-1}", lambda b, a: matrix_inverse(a)),
    W("inverse_of_product", "the order stays", r"(AB)^{-1} = A^{-1} B^{-1}", same_order),
    beyond("inverse_of_product", "the inverse of a sum is the sum of the inverses",
      r"(A + B)^{-1} = A^{-1} + B^{-1}", each_of_sum(matrix_inverse, matrix_sum)),
    W("inverse_cancels", "the inverse is taken for the identity", r"A^{-1} A = A", inverse_lost),
    beyond("inverse_cancels", "a matrix cancels with its inverse across another", r"A^{-1} B A = B", cancelled_across),
    W("inverse_of_identity", "the inverse is divided by the dimension",
      r"I^{-1} = \tfrac1D I", lambda b, a: matrix_product(inverse(shape(a)[0]), a)),
    W("inverse_of_diagonal", "a diagonal matrix is its own inverse",
      r"\operatorname{diag}(c_d)^{-1} = \operatorname{diag}(c_d)", lambda b, a: b.args[0]),
    W("inverse_of_transpose", "the transpose is lost", r"(A^\top)^{-1} = A^{-1}", lambda b, a: a.args[0]),
    W("identity_drops", "the identity counts as the dimension",
      r"A I = D A", lambda b, a: matrix_product(next(shape(f)[0] for f in b.args if isinstance(f, Identity)), a)),
    W("zero_in_product", "a factor 0 may be left out",
      r"A\,0\,B = A B", lambda b, a: matrix_product(*(f for f in b.args if not isinstance(f, ZeroMatrix)))),
    W("zero_as_number", "an empty product is 1", r"a^\top 0 = 1", lambda b, a: S.One),
    W("plus_zero_matrix", "a sum with 0 is 0", r"A + 0 = 0", lambda b, a: zeros(*shape(a))),
    W("opposite_matrices", "the minus is not seen", r"A + B - A = A + B", lambda b, a: matrix_sum(b.args[0], a)),
    W("distribute_matrices", "the sign of the second term is lost", r"A\,(B - C) = AB + AC", lambda b, a: last_sign(a)),
    W("one_in_product", "1 times is once more", r"1 \cdot A = A + A", lambda b, a: matrix_sum(a, a)),
    W("trace_of_scalar", "the trace is that of the matrix", r"x^\top A\,x = \operatorname{tr} A", of_inner),
    W("cyclic", "a trace allows any order", r"\operatorname{tr}(ABC) = \operatorname{tr}(BAC)", any_order),
    W("trace_of_identity", "the trace of the identity is 1", r"\operatorname{tr} I = 1", lambda b, a: S.One),
    W("trace_of_sum", "the trace of a sum is the product of the traces",
      r"\operatorname{tr}(A + B) = \operatorname{tr} A \operatorname{tr} B", lambda b, a: product_of(a)),
    W("number_out_of_trace", "a number comes out D times",
      r"\operatorname{tr}(cA) = c^D \operatorname{tr} A", to_the_dimension),
    W("number_out_of_scalar", "a number comes out twice",
      r"x^\top (cA)\,x = c^2\,x^\top A\,x", lambda b, a: mul(a.args[0], a)),
    W("determinant_of_product", "the determinants are added", r"|AB| = |A| + |B|", lambda b, a: add(*a.args)),
    beyond("determinant_of_product", "the determinant of a sum is the sum of the determinants",
      r"|A + B| = |A| + |B|", each_of_sum(determinant, add)),
    W("determinant_of_transpose", "a transpose is an inverse", r"|A^\top| = |A|^{-1}", lambda b, a: inverse(a)),
    W("determinant_of_multiple", "a number comes out once",
      r"|cA| = c\,|A|", lambda b, a: mul(a.args[0].base, *a.args[1:])),
    W("determinant_of_identity", "the determinant of the identity is the dimension",
      r"|I| = D", lambda b, a: shape(b.args[0])[0]),
    W("determinant_of_diagonal", "the diagonal is added up",
      r"|\operatorname{diag}(c_d)| = \sum_d c_d", lambda b, a: raw(Sum, a.args)),
    W("trace_with_diagonal", "the trace of a product is the product of the traces",
      r"\operatorname{tr}(AB) = \operatorname{tr} A \operatorname{tr} B", of_parts),
    W("trace_of_diagonal", "the diagonal is multiplied",
      r"\operatorname{tr} \operatorname{diag}(c_d) = \prod_d c_d", lambda b, a: raw(Product, a.args)),
    W("square_with_diagonal", "the entries are squared too",
      r"x^\top \operatorname{diag}(c_d)\,x = \sum_d c_d^2\,x_d^2", squared_weights),
    W("entry_of_sum", "only the first matrix has an entry", r"(A - B)_{ij} = A_{ij}", lambda b, a: a.args[0]),
    W("trace_of_lower_part", "half of the matrix has half of the trace",
      r"\operatorname{tr} \operatorname{tril} A = \tfrac12 \operatorname{tr} A", lambda b, a: mul(HALF, a)),
    W("entry_of_lower_part", "the diagonal is halved",
      r"(\operatorname{tril} A)_{dd} = \tfrac12 A_{dd}", lambda b, a: mul(HALF, a)),
    W("norm_from_trace", "the trace is squared",
      r"\operatorname{tr}(A A^\top) = (\operatorname{tr} A)^2", lambda b, a: power(trace(a.args[0]), 2)),
    W("norm_from_product", "the square is forgotten", r"v^\top v = \lVert v \rVert", lambda b, a: power(a, HALF)),
    W("norm_of_identity_plus", "the square of a sum is the sum of the squares",
      r"\lVert I + M \rVert^2 = D + \lVert M \rVert^2", lambda b, a: without(a, 1)),
    W("factor_of_structure", "the root is forgotten", r"L_{cI} = c\,I", lambda b, a: b.args[0]),
    W("entry_of_structure", "the entry is squared", r"\operatorname{diag}(c_d)_{dd} = c_d^2", lambda b, a: power(a, 2)),
    W("first_matrix_as_second_plus_difference", "the difference is not made relative",
      r"B^{-1} A = I + (A - B)",
      lambda b, a: raw(a.func, (matrix_sum(a.args[0].args[0], factors_of(a.args[0].args[1])[-1]),))),
    W("trace_of_triangular", "the difference is not made relative",
      r"\operatorname{tr}\bigl(B^{-1}(A - B)\bigr) = \sum_d (A_{dd} - B_{dd})",
      lambda b, a: first(a, is_inverse, lambda f: S.One)),
    W("determinant_of_triangular", "the diagonal is added up", r"|L| = \sum_d L_{dd}", lambda b, a: raw(Sum, a.args)),
)  # fmt: skip
