"""Partial derivatives of terms, as normal forms: sums, products, rational powers, logarithms and exponentials.

By one coordinate μ_k of a vector, k among 1 … D, the derivative of Σ_d f_d, where μ is in f_d by μ_d only, is that of
f_k by μ_k. Whether μ_j is μ_k is not known for symbols j and k: the derivative of one by the other is stuck.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Determinant, Expr, Indexed, Mul, Pow, Sum, Symbol, Trace
from sympy import exp as sympy_exp
from sympy import log as sympy_log

from derive.certification.exact.atoms import Atom, Stuck
from derive.certification.exact.binders import substitute
from derive.certification.exact.derivatives import derivative
from derive.certification.exact.indexed import sum_over
from derive.certification.exact.leaves import variable
from derive.certification.exact.powers import raised
from derive.certification.exact.ring import ONE, ZERO, Form, constant, over, single, total
from derive.terms import Entry
from derive.terms.kernels import Kernel
from derive.terms.matrices import OfMatrix

Normal = Callable[[Expr], Form]
MADE_OF_MATRICES = (OfMatrix, Trace, Determinant, Entry)


def slope(term: Expr, x: Expr, normal: Normal) -> Form:
    """∂term/∂x, with the other symbols held fixed."""
    if not concerns(term, x):
        return ZERO
    if term == x:
        return ONE
    if isinstance(term, MADE_OF_MATRICES) or isinstance(x, Entry):
        return derivative(normal(term), only_atom(normal(x)))
    if isinstance(term, Sum):
        return of_sum(term, x, normal)
    if isinstance(term, Add):
        return total([slope(part, x, normal) for part in term.args])
    if isinstance(term, Mul):
        return total([product(term.args, place, x, normal) for place in range(len(term.args))])
    if isinstance(term, Pow) and term.exp.is_Rational:
        number = over(int(term.exp.p), int(term.exp.q))
        return constant(number) * raised(normal(term.base), number - 1) * slope(term.base, x, normal)
    if isinstance(term, Kernel):
        return slope(term.unfolded(), x, normal)
    if isinstance(term, sympy_exp):
        return normal(term) * slope(term.args[0], x, normal)
    if isinstance(term, sympy_log):
        return slope(term.args[0], x, normal) * raised(normal(term.args[0]), -1)
    raise Stuck(f"the derivative of {type(term).__name__}")


def only_atom(x: Form) -> Atom:
    """The variable that a form is."""
    (monomial,) = x.terms
    ((atom, exponent),) = monomial
    if exponent != 1 or x != single(atom):
        raise Stuck("the derivative by something that is no variable")
    return atom


def concerns(term: Expr, x: Expr) -> bool:
    """Whether x may occur in the term, for a coordinate or an entry: whether the vector or the matrix does."""
    if isinstance(x, Entry):
        return bool(x.args[0].free_symbols & term.free_symbols)
    return (x.base.label if isinstance(x, Indexed) else x) in term.free_symbols


def of_sum(term: Expr, x: Expr, normal: Normal) -> Form:
    body, *limits = term.args
    if len(limits) != 1 or len(limits[0]) != 3 or limits[0][1] != 1:
        raise Stuck("the derivative of a sum over several indices, or not from 1")
    index, last = variable(limits[0][0]), normal(limits[0][2])
    if not isinstance(x, Indexed):
        return sum_over(slope(body, x, normal), index, ONE, last)
    own = x.base[limits[0][0]]
    if any(part.base == x.base and part != own for part in body.atoms(Indexed)) or body.has(Sum):
        raise Stuck("the derivative by a coordinate of a sum in which others stand")
    if not all(isinstance(index, Symbol) for index in x.indices):
        raise Stuck("the derivative by a coordinate with a number, which may be more than there are")
    return substitute(slope(body, own, normal), {index: single(variable(*x.indices))})


def product(factors: tuple[Expr, ...], place: int, x: Expr, normal: Normal) -> Form:
    """The product with the factor at one place differentiated."""
    result = slope(factors[place], x, normal)
    for other, factor in enumerate(factors):
        if other != place and result:
            result = result * normal(factor)
    return result
