"""The slug of a problem: a valid Python identifier that names its folder and its modules."""

from __future__ import annotations

import re

from sympy import Expr

from derive.distributions import Distribution, Normal
from derive.quantities import Quantity


def slug(quantity: Quantity) -> str:
    """`kl_normal_standard_normal`; parameters are spelled out where they are numbers, expressions or shared."""
    seen: set[Expr] = set()
    words = [quantity.slug]
    for distribution in quantity.distributions:
        words.append(word(distribution, seen))
        seen |= distribution.free_symbols
    return "_".join(words)


def word(distribution: Distribution, seen: set[Expr]) -> str:
    family = distribution.family.lower()
    if distribution.is_same_as(Normal(0, 1)):
        return f"standard_{family}"
    form = getattr(distribution, "form", "scale")
    name = family if form == "scale" else f"{family}_{form}"
    parameters = distribution.parameters
    plain = all(p.is_Symbol and p not in seen for p in parameters) and len(set(parameters)) == len(parameters)
    return name if plain else "_".join([name, *map(spelled, parameters)])


def spelled(parameter: Expr) -> str:
    """1/2 is 1over2, −2 is minus2; other signs become underscores."""
    text = str(parameter).replace("-", "minus").replace("/", "over").replace("**", "to")
    return re.sub(r"\W+", "_", text).strip("_")
