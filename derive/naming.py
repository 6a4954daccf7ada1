"""The slug of a problem: a valid Python identifier that names its folder and its modules."""

from __future__ import annotations

import hashlib
import re

from sympy import Expr

from derive.distributions import Distribution, Normal
from derive.quantities import Quantity

LONGEST = 60


def slug(quantity: Quantity) -> str:
    """`kl_normal_standard_normal`; parameters are spelled out where they are numbers, expressions or shared.

    A family with a name of its own for each parameter is one problem in whatever letters, and has one slug. Where the
    spelling could be another problem's too, a few digits that only this problem has are added.
    """
    seen: set[Expr] = set()
    words, exact = [quantity.slug], True
    for distribution in quantity.distributions:
        plain = is_plain(distribution, seen)
        words.append(word(distribution, plain))
        exact = exact and (plain or all(map(is_spelled_exactly, distribution.parameters)))
        seen |= distribution.free_symbols
    text = "_".join(words)
    if exact and len(text) <= LONGEST:
        return text
    digits = hashlib.sha256(repr([(type(q).__name__, q.args) for q in quantity.distributions]).encode()).hexdigest()[:8]
    return f"{text[:LONGEST].rstrip('_')}_{digits}"


def is_plain(distribution: Distribution, seen: set[Expr]) -> bool:
    """Whether each parameter is a symbol that stands nowhere else, or all are the standard ones."""
    parameters = distribution.parameters
    different = len(set(parameters)) == len(parameters)
    return is_standard(distribution) or (different and all(p.is_Symbol and p not in seen for p in parameters))


def is_standard(distribution: Distribution) -> bool:
    return distribution.is_same_as(Normal(0, 1))


def word(distribution: Distribution, plain: bool) -> str:
    family = distribution.family.lower()
    if is_standard(distribution):
        return f"standard_{family}"
    form = getattr(distribution, "form", "scale")
    name = family if form == "scale" else f"{family}_{form}"
    return name if plain else "_".join([name, *map(spelled, distribution.parameters)])


def is_spelled_exactly(parameter: Expr) -> bool:
    """Whether nothing else is spelled like it: a rational number, or a name without underscores."""
    return bool(parameter.is_Rational or (parameter.is_Symbol and "_" not in parameter.name))


def spelled(parameter: Expr) -> str:
    """1/2 is 1over2, −2 is minus2; other signs become underscores."""
    text = str(parameter).replace("-", "minus").replace("/", "over").replace("**", "to")
    return re.sub(r"\W+", "_", text).strip("_")
