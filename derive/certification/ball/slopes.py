"""The kernels by their definitions, and partial derivatives by the forward mode of automatic differentiation."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Add, Expr, Indexed, MatrixSymbol, Mul, Pow, Sum, Symbol

from derive.certification.ball.balls import ONE, ZERO, CannotEnclose, arb
from derive.certification.ball.binders import MOST_TERMS
from derive.certification.ball.elementary import logarithm, power_of_number
from derive.certification.ball.points import Atom
from derive.certification.ball.scope import Scope, evaluate, evaluates, number, whole_number
from derive.certification.ball.values import Value
from derive.terms import Cholesky, Entry, Partial, PositiveDefinite
from derive.terms.kernels import Kernel

Dual = tuple[arb, arb]
"""The value of a term and its rate of change."""


@evaluates(Kernel)
def kernel(scope: Scope, term: Kernel) -> Value:
    return evaluate(scope, term.unfolded())


@evaluates(Partial)
def partial(scope: Scope, term: Partial) -> Value:
    body, x = term.args
    return dual(scope, body, entry_variable(scope, x) if isinstance(x, Entry) else scope.atom(x))[1]


def entry_variable(scope: Scope, term: Entry) -> Atom:
    """The entry of a vector or of a Cholesky factor, as what a derivative is taken by."""
    matrix, *indices = term.args
    if not isinstance(matrix, MatrixSymbol | Cholesky) or isinstance(matrix, PositiveDefinite):
        raise CannotEnclose("the derivative by an entry of something that is no variable")
    i, j = (whole_number(evaluate(scope, index)) for index in indices)
    return matrix, entry_indices(matrix, i, j)


def entry_indices(x: Expr, i: int, j: int) -> tuple[int, ...]:
    return (i,) if isinstance(x, MatrixSymbol) and x.args[2] == 1 else (i, j)


def dual(scope: Scope, term: Expr, x: Atom) -> Dual:
    """A term and how it changes with x, as balls."""
    if not (x[0].free_symbols & term.free_symbols):
        return number(evaluate(scope, term)), ZERO
    if isinstance(term, Symbol | Indexed):
        return number(evaluate(scope, term)), ONE if scope.atom(term) == x else ZERO
    for kind, rule in RULES.items():
        if isinstance(term, kind):
            return rule(scope, term, x)
    raise CannotEnclose(f"the derivative of {type(term).__name__} cannot be evaluated")


def of_sum(scope: Scope, term: Expr, x: Atom) -> Dual:
    parts = [dual(scope, part, x) for part in term.args]
    return sum((value for value, _ in parts), ZERO), sum((change for _, change in parts), ZERO)


def of_indexed_sum(scope: Scope, term: Expr, x: Atom) -> Dual:
    """Σ_d f_d; a coordinate x = μ_k is one that d comes to."""
    body, *limits = term.args
    if len(limits) != 1:
        raise CannotEnclose("the derivative of a sum over several indices cannot be evaluated")
    ((index, lower, upper),) = limits
    first, last = (whole_number(evaluate(scope, limit)) for limit in (lower, upper))
    if last - first >= MOST_TERMS or any(not first <= k <= last for k in x[1]):
        raise CannotEnclose("a sum of too many terms, or without the coordinate that it is differentiated by")
    parts = [dual(scope.counting(index, d), body, x) for d in range(first, last + 1)]
    return sum((value for value, _ in parts), ZERO), sum((change for _, change in parts), ZERO)


def of_product(scope: Scope, term: Expr, x: Atom) -> Dual:
    value, change = ONE, ZERO
    for part in term.args:
        v, c = dual(scope, part, x)
        value, change = value * v, value * c + change * v
    return value, change


def of_power(scope: Scope, term: Expr, x: Atom) -> Dual:
    if not term.exp.is_Rational:
        raise CannotEnclose("the derivative of a power with a symbol in its exponent cannot be evaluated")
    base, change = dual(scope, term.base, x)
    whole = term.exp.is_Integer
    n: int | arb = int(term.exp) if whole else arb(int(term.exp.p)) / int(term.exp.q)
    return power_of_number(base, n), n * power_of_number(base, n - 1) * change


def of_exponential(scope: Scope, term: Expr, x: Atom) -> Dual:
    value, change = dual(scope, term.args[0], x)
    return value.exp(), value.exp() * change


def of_logarithm(scope: Scope, term: Expr, x: Atom) -> Dual:
    value, change = dual(scope, term.args[0], x)
    return number(logarithm(scope, term.args[0])), change / value


def of_kernel(scope: Scope, term: Kernel, x: Atom) -> Dual:
    return dual(scope, term.unfolded(), x)


RULES: dict[type, Callable[[Scope, Expr, Atom], Dual]] = {
    Add: of_sum,
    Sum: of_indexed_sum,
    Mul: of_product,
    Pow: of_power,
    sympy.exp: of_exponential,
    sympy.log: of_logarithm,
    Kernel: of_kernel,
}
