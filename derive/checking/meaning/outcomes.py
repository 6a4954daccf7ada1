"""Random variables outside of means: what is said of them is said of each outcome."""

from __future__ import annotations

from derive.checking.context.model import is_capital_of_variable
from derive.checking.meaning import generic, vectors
from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.values import NoMeaning, Value


def is_random(at: Elaborator, name: str) -> bool:
    """Whether a name is a random variable, or a function of such: a capital, or a vector that is said to be random."""
    capital = name[:1].isupper() and bool(at.context.variable_of(name))
    vector = name in at.context.variables and name in at.context.shapes
    derived = (name in at.context.derived or name in at.context.made) and name not in at.opening
    return capital or vector or (derived and is_capital_of_variable(name))


def at_outcome(at: Elaborator, name: str) -> Value:
    """A random variable outside of a mean: what is said of it is said of each outcome."""
    if (made := at.made_of(name)) is not None:
        return made
    law = at.context.variables.get(name)
    if law is None and name.lower() in at.context.generic:
        at.generic = at.lawless = True
        at.outcomes.add(name)
        return generic.outcome(at, name.lower(), generic.place_of(at, name))
    if law is not None and law.family is not None:
        point = at.symbol(name.lower())
        at.outcomes.add(name)
        at.context.doubt(f"is {name} random where it stands outside of a mean?")
        with at.opened(name):
            at.inside(law, point)
        return point
    if law is not None and (law.multivariate or (law.family is None and name in at.context.shapes)):
        at.outcomes.add(name)
        at.context.doubt(f"is {name} random where it stands outside of a mean?")
        return vectors.shaped(at.context, at.instance, name)
    raise NoMeaning(f"the random variable {name} outside of an expectation")
