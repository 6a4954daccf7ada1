"""Letters that name a moment of random variables by convention: μ_X, σ_X, σ_XY, ρ_XY, Σ_XY; μ and σ of the only one."""

from __future__ import annotations

from sympy import sqrt

from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.values import Value, scalar
from derive.checking.syntax import Expectation, Name, Quantity, Tree, names

OF_ONE = {"mu": "mean", "sigma": "standard deviation"}
OF_TWO = {"sigma": "Cov", "Sigma": "Cov", "rho": "Corr"}
TITLES = {"Cov": "covariance", "Corr": "correlation"}


def conventional_moment(at: Elaborator, name: str) -> Value | None:
    """The moment that a letter names, where it is no parameter and not defined."""
    stem, _, index = name.partition("_")
    if stem not in {*OF_ONE, *OF_TWO} or name in at.context.domains or name in at.context.constants:
        return None
    if name in at.opening or is_parameter(at, name) or at.context.sequences or at.context.guessed:
        return None
    variables = list(at.context.variables) if name == "rho" else indexed_by(at, index)
    if len(at.context.variables) > 1 and stem != "mu" and variables:
        at.context.doubt(f"is {name} a moment of {' and '.join(variables)}?")
    if len(variables) == 1 and stem in OF_ONE:
        return of_one(at, name, stem, variables[0])
    if len(variables) == 2 and stem in OF_TWO:
        title, (first, second) = OF_TWO[stem], variables
        at.context.assume(f"{name} is the {TITLES[title]} of {first} and {second}")
        with at.opened(name):
            return at.value(Quantity(title, (Name(first), Name(second))))
    return None


def indexed_by(at: Elaborator, index: str) -> list[str]:
    """The random variables of an index: X and Y of `XY` and `X,Y`; without an index the only number."""
    known = at.context.variables
    if not index:
        return list(known) if len(known) == 1 and not at.context.shapes else []
    for each in (index, index.upper()):
        if each in known:
            return [each]
    letters = list(index.replace(",", ""))
    return letters if len(letters) == 2 and all(letter in known for letter in letters) else []


def of_one(at: Elaborator, name: str, stem: str, variable: str) -> Value | None:
    """The mean, or the standard deviation, of one random variable."""
    if stem == "sigma" and variable in at.context.shapes:
        return None
    at.context.assume(f"{name} is the {OF_ONE[stem]} of {variable}")
    with at.opened(name):
        if stem == "mu":
            return at.value(Expectation(Name(variable)))
        return sqrt(scalar(at.value(Quantity("Var", (Name(variable),)))))


def is_parameter(at: Elaborator, name: str) -> bool:
    """Whether a letter stands in a law, or in what a random variable is a function of; or a law has none."""
    laws = [law for law in at.context.variables.values() if law is not None]
    plain = any(not any(map(names, law.parameters)) for law in laws)
    inside = [*(each for law in laws for each in law.parameters), *at.context.derived.values()]
    return plain or mentions(inside, name)


def mentions(trees: list[Tree], name: str) -> bool:
    return any(name in names(tree) for tree in trees)
