"""Terms of the engine as trees, as somebody would have written them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction as Ratio
from typing import Any

import sympy
from sympy import Expr, S
from sympy.core.function import AppliedUndef

from derive.checking.context import family_named
from derive.checking.engine.calls import FUNCTIONS
from derive.checking.engine.distributions import Stated
from derive.checking.engine.quantities import OUTCOME, QUANTITIES
from derive.checking.meaning import NoMeaning
from derive.checking.places import negated, product
from derive.checking.syntax import (
    Bars,
    Between,
    BigProduct,
    Binomial,
    Call,
    Constant,
    Expectation,
    Factorial,
    Integral,
    Name,
    Number,
    Power,
    Quantity,
    Quotient,
    Root,
    Sum,
    Summation,
    Transposed,
    Tree,
)
from derive.distributions import Normal
from derive.terms import Bracket, Density, MatrixProduct, MatrixSum, Scalar
from derive.terms.layout import Fraction, layout
from derive.writing.expectations import mean

ONE = Number(Ratio(1))
NAMES: dict[Any, Tree] = {
    S.Pi: Constant("pi"), S.Infinity: Constant("infinity"), S.NegativeInfinity: negated(Constant("infinity")),
}  # fmt: skip
CALLS = {sympy.exp: "exp", sympy.log: "log"} | {head: name for name, head in FUNCTIONS.items()}
LETTERS = {kind: name for name, kind in reversed(QUANTITIES.items())}
"""The letter that is usual for a quantity: of two, the first one that is read."""


def tree_of(term: Expr, under: Tree | None = None) -> Tree:
    """The term as a tree; `under` is what means are taken under. Raises `NoMeaning` for a term of another kind."""
    for kind, make in MAKERS:
        if isinstance(term, kind):
            return make(term, under)
    if term in NAMES:
        return NAMES[term]
    raise NoMeaning(f"{type(term).__name__} is not written in formulas")


def of_number(term: Any, under: Tree | None) -> Tree:
    size = Number(Ratio(int(abs(term.p)), int(term.q)))
    return negated(size) if term.is_negative else size


def of_product(term: Expr, under: Tree | None) -> Tree:
    """With its fractions where they stand."""
    negative, parts = layout(term)
    factors: list[Tree] = []
    for part in parts:
        if isinstance(part, Fraction):
            above = product(*(tree_of(each, under) for each in part.above)) if part.above else ONE
            factors.append(Quotient(above, tree_of(part.below, under)))
        else:
            factors.append(tree_of(part, under))
    made = product(*factors) if factors else ONE
    return negated(made) if negative else made


def of_power(term: Any, under: Tree | None) -> Tree:
    if term.exp.is_Rational and term.exp.is_negative:
        return Quotient(
            ONE, tree_of(1 / term if term.base.is_Atom else sympy.Pow(term.base, -term.exp, evaluate=False), under)
        )
    if term.exp == S.Half:
        return Root(tree_of(term.base, under))
    return Power(tree_of(term.base, under), tree_of(term.exp, under))


def of_density(term: Density, under: Tree | None) -> Tree:
    """`q(x)`, or `N(x; mu, sigma^2)` where the law is written at its point."""
    law, letter = term.distribution, term.distribution.letter
    parameters: tuple[Tree, ...] = ()
    if family_named(letter) is not None and isinstance(law, Stated):
        parameters = tuple(tree_of(each) for each in law.parameters)
    elif family_named(letter) is not None and isinstance(law, Normal):
        parameters = (tree_of(law.mean), tree_of(law.variance))
    return Call(Name(letter), (tree_of(term.point, under),), parameters)


def of_integral(term: Any, under: Tree | None) -> Tree:
    """An integral over outcomes is a mean."""
    body, (variable, lower, upper) = term.args[0], term.args[1].args
    found = mean(term) if variable == OUTCOME else None
    if found is not None:
        return Expectation(tree_of(found.body, under), under)
    return Integral(tree_of(body, under), Name(variable.name), tree_of(lower), tree_of(upper))


def over_its_index(kind: type[Summation | BigProduct], term: Any, under: Tree | None) -> Tree:
    body, (index, lower, upper) = term.args[0], term.args[1].args
    return kind(tree_of(body, under), Name(index.name), tree_of(lower), tree_of(upper))


def of_bracket(term: Bracket, under: Tree | None) -> Tree:
    body, variable, lower, upper = term.args
    return Between(tree_of(body, under), tree_of(lower), tree_of(upper), Name(variable.name))


def of_matrix_product(term: Any, under: Tree | None) -> Tree:
    return product(*(tree_of(part, under) for part in term.args))


def of_polygamma(term: Any, under: Tree | None) -> Tree:
    return Call(Name("psi"), (tree_of(term.args[1], under),), primes=int(term.args[0]))


MAKERS: tuple[tuple[Any, Callable[[Any, Tree | None], Tree]], ...] = (
    (sympy.Rational, of_number),
    (sympy.MatrixSymbol, lambda term, under: Name(term.name)),
    (sympy.Identity, lambda term, under: Name("I")),
    (MatrixSum, lambda term, under: Sum(tuple(tree_of(part, under) for part in term.args))),
    (MatrixProduct, of_matrix_product),
    (Scalar, lambda term, under: tree_of(term.args[0], under)),
    (sympy.Transpose, lambda term, under: Transposed(tree_of(term.args[0], under))),
    (sympy.Inverse, lambda term, under: Power(tree_of(term.args[0], under), negated(ONE))),
    (sympy.Trace, lambda term, under: Call(Name("tr"), (tree_of(term.args[0], under),))),
    (sympy.Determinant, lambda term, under: Bars(tree_of(term.args[0], under))),
    (sympy.Indexed, lambda term, under: Name(f"{term.base.label.name}_{term.indices[0].name}")),
    (sympy.Symbol, lambda term, under: Name(term.name)),
    (sympy.Add, lambda term, under: Sum(tuple(tree_of(part, under) for part in term.args))),
    (sympy.Mul, of_product),
    (sympy.Pow, of_power),
    (tuple(CALLS), lambda term, under: Call(Name(CALLS[type(term)]), (tree_of(term.args[0], under),))),
    (Density, of_density),
    (sympy.Integral, of_integral),
    (sympy.Sum, lambda term, under: over_its_index(Summation, term, under)),
    (sympy.Product, lambda term, under: over_its_index(BigProduct, term, under)),
    (sympy.factorial, lambda term, under: Factorial(tree_of(term.args[0], under))),
    (sympy.binomial, lambda term, under: Binomial(*(tree_of(part, under) for part in term.args))),
    (sympy.beta, lambda term, under: Call(Name("B"), tuple(tree_of(part, under) for part in term.args))),
    (sympy.polygamma, of_polygamma),
    (sympy.Abs, lambda term, under: Bars(tree_of(term.args[0], under))),
    (Bracket, of_bracket),
    (AppliedUndef, lambda term, under: Name(type(term).__name__)),
    (tuple(LETTERS), lambda term, under: Quantity(LETTERS[type(term)], tuple(Name(q.letter) for q in term.args))),
)
