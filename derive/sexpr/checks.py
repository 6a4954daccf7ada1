"""What a node that is read must be beyond the kinds of its parts, so that nothing later on stumbles over it."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic, Indexed, Integer, Mul, Pow, Rational, Symbol

from derive.distributions import Independent, Normal
from derive.sexpr.forms import Form
from derive.terms import Density

MOST_BITS = 2**16
SPREADS = tuple(name for name in Normal.domains if name != "mean")


def check_node(form: Form, parts: list[Basic]) -> str:
    """Why there is no such node; empty where there is."""
    if form.node is Normal and parts[3].name not in SPREADS:
        return f"A normal's spread is its {', '.join(SPREADS)}, not {parts[3].name[:30]}"
    if form.node is Density and isinstance(parts[0], Independent) and not isinstance(parts[1], Indexed):
        return "The joint density of independent coordinates is taken at an indexed symbol"
    if form.node is Independent and isinstance(parts[1], Independent):
        return "The coordinates of independent ones have a family of their own"
    if form.node is Indexed and not all(isinstance(index, Symbol | Integer) for index in parts[1:]):
        return "An index is a symbol or a whole number"
    if form.node is Pow and power_bits(parts[0], parts[1]) > MOST_BITS:
        return "This power is too large a number"
    return ""


def power_bits(base: Basic, exponent: Basic) -> int:
    """At most how long the numbers get where a power is worked out; SymPy does so where it is asked for a sign."""
    return bits(base) * max(1, abs(exponent.p)) if isinstance(exponent, Rational) else bits(base)


@lru_cache(maxsize=65536)
def bits(term: Basic) -> int:
    """At most how long the longest number in a term is once its powers and products are worked out."""
    if isinstance(term, Rational):
        return max(int(abs(term.p)).bit_length(), int(term.q).bit_length())
    if isinstance(term, Pow):
        return power_bits(*term.args)
    longest = [bits(part) for part in term.args]
    return sum(longest) if isinstance(term, Mul) else max(longest, default=0)
