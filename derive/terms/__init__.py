"""Inert SymPy terms: build them, walk them, name a place by its path, replace places all at once."""

from derive.terms.build import (
    HALF,
    MINUS_ONE,
    add,
    coefficient,
    equation,
    evaluated,
    exp,
    frac,
    integral,
    inverse,
    is_negative_term,
    log,
    mul,
    neg,
    power,
    raw,
    sqrt,
    sub,
)
from derive.terms.nodes import Bracket, Density, JointIntegral, Marked, Partial, ProductOfOthers
from derive.terms.paths import Path, at, canonical, children, depends, free, heads, replace, same, substitute, subterms
from derive.terms.signs import positive, real, rests_on

__all__ = [
    "HALF", "MINUS_ONE", "Bracket", "Density", "JointIntegral", "Marked", "Partial", "Path", "ProductOfOthers",
    "add", "at", "canonical", "children", "coefficient", "depends", "equation", "evaluated", "exp", "frac",
    "free", "heads", "integral", "inverse", "is_negative_term", "log", "mul", "neg", "positive", "power", "raw",
    "real", "replace", "rests_on", "same", "sqrt", "sub", "substitute", "subterms",
]  # fmt: skip
