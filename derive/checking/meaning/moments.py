"""Moments that a document states, of laws whose density is not known; generating functions."""

from __future__ import annotations

from fractions import Fraction

from sympy import Dummy, Expr, Poly, PolynomialError, S, log

from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.sequences import about
from derive.checking.meaning.values import NoMeaning, Value, scalar
from derive.checking.syntax import (
    Call,
    Constant,
    Expectation,
    Name,
    Number,
    Power,
    Product,
    Quantity,
    Transposed,
    Tree,
)


def stated(at: Elaborator, tree: Tree) -> Value | None:
    """What an equation of the document says of a moment of a variable whose density is not known."""
    if not isinstance(tree, (Expectation, Quantity)):
        return None
    inside = (tree.body,) if isinstance(tree, Expectation) else tree.arguments
    if len(inside) != 1 or not isinstance(inside[0], (Name, Power)):
        return None
    name = inside[0] if isinstance(inside[0], Name) else inside[0].base
    if not isinstance(name, Name) or not unknown_family(at, name.name):
        return None
    for left, right in at.context.equations:
        if left == tree:
            with at.opened(repr(left)):
                return at.value(right)
    return None


def unknown_family(at: Elaborator, name: str) -> bool:
    """Whether a random variable has a law whose density is not known here."""
    variable = at.context.variable_of(name)
    law = at.context.variables[variable] if variable is not None else None
    return law is not None and law.family is None and not law.multivariate


def by_facts(at: Elaborator, body: Tree, variable: str, random: list[str]) -> Value:
    """The mean of a polynomial by the moments that are known."""
    symbol = Dummy(variable, real=True)
    with at.binding(dict.fromkeys(random, symbol)):
        found = at.number(body)
    try:
        terms = Poly(found, symbol).terms()
    except PolynomialError:
        raise NoMeaning(f"the density of {variable} is not known here") from None
    total: Expr = S.Zero
    for (count,), factor in terms:
        total += factor * moment(at, variable, count)
    return total


def moment(at: Elaborator, variable: str, count: int) -> Expr:
    """E(X^n): stated, from the variance, or from the generating function."""
    if count == 0:
        return S.One
    power: Tree = Name(variable) if count == 1 else Power(Name(variable), Number(Fraction(count)))
    found = stated(at, Expectation(power))
    if found is None and "M_" + variable in at.context.functions:
        found = at.value(Call(Name("M_" + variable), (Number(Fraction(0)),), primes=count))
    if found is None and count == 2:
        spread = stated(at, Quantity("Var", (Name(variable),)))
        found = None if spread is None else spread + moment(at, variable, 1) ** 2
    if found is None:
        raise NoMeaning(f"E({variable}^{count}) is not known")
    return scalar(found)


def generating(at: Elaborator, stem: str, index: str, point: Value) -> Value:
    """M_X(t) = E[e^{tX}], K_X = log M_X, G_X(z) = E[z^X]."""
    variable = index or next(iter(at.context.variables), "")
    known = (at.context.variables, at.context.derived, at.context.sequences)
    if not any(variable in each for each in known) and not about(at, Name(variable)):
        raise NoMeaning(f"the function {stem}_{index} is not defined")
    with at.binding({"'t": point}):
        argument: Tree = Name("'t")
        if at.context.shapes.get(variable) == "vector":
            argument = Transposed(argument)
        exponent = Product((argument, Name(variable)))
        body = Power(Constant("e"), exponent) if stem != "G" else Power(argument, Name(variable))
        found = scalar(at.value(Expectation(body)))
    if stem == "K":
        return log(found)
    return found
