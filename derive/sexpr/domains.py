"""What is known of a symbol, as a word beside its name, and which names there may be."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping
from functools import lru_cache

from sympy import Basic, Symbol

from derive.distributions.base import NAME
from derive.errors import Wrong

LONGEST = 100
DOMAINS: dict[str, dict[str, bool]] = {
    "real": {"real": True},
    "positive": {"positive": True},
    "positive integer": {"integer": True, "positive": True},
    "any": {},
}
KNOWN = (
    "algebraic antihermitian complex composite even extended_negative extended_nonnegative extended_nonpositive "
    "extended_nonzero extended_positive extended_real finite hermitian imaginary infinite integer irrational negative "
    "noninteger nonnegative nonpositive nonzero odd positive prime rational real transcendental zero"
)
FACTS = frozenset(KNOWN.split())
"""What SymPy may know of a symbol; a domain without a word of its own is a list of these, `integer, not zero`."""

Table = Mapping[str, str]


@lru_cache(maxsize=4096)
def symbol(name: str, domain: str) -> Symbol:
    """The symbol by name and domain; raises `Wrong` where there is no such name or domain."""
    stem = name.rstrip("'")
    if not NAME.match(stem) or keyword.iskeyword(name) or len(name) > LONGEST:
        raise Wrong(f"{name[:60]!r} is not a name: use letters, digits and _, starting with a letter")
    if domain in DOMAINS:
        return Symbol(name, **DOMAINS[domain])
    facts = {fact.removeprefix("not "): not fact.startswith("not ") for fact in domain.split(", ")}
    if not facts.keys() <= FACTS:
        raise Wrong(f"{domain[:60]!r}, of the symbol {name}, is not a domain; known: {', '.join(DOMAINS)}")
    try:
        return Symbol(name, **facts)
    except ValueError:  # SymPy's InconsistentAssumptions
        raise Wrong(f"{domain[:60]!r}, of the symbol {name}, contradicts itself") from None


@lru_cache(maxsize=4096)
def domain(known: Symbol) -> str:
    """The word for what is known of a symbol, or else the shortest list of facts that it follows from."""
    assumptions = dict(known.assumptions0)
    for word, facts in (DOMAINS | {fact: {fact: True} for fact in sorted(FACTS)}).items():
        if Symbol(known.name, **facts).assumptions0 == assumptions:
            return word
    facts = assumptions
    for fact in sorted(assumptions):
        fewer = {name: value for name, value in facts.items() if name != fact}
        if Symbol(known.name, **fewer).assumptions0 == assumptions:
            facts = fewer
    return ", ".join(fact if facts[fact] else f"not {fact}" for fact in sorted(facts))


def table(terms: Iterable[Basic]) -> dict[str, str]:
    """The domain of each name in the terms.

    Raises `Wrong` where a name cannot stand in a certificate, or stands for two symbols.
    """
    found: dict[str, Symbol] = {}
    for each in sorted({atom for term in terms for atom in term.atoms(Symbol)}, key=lambda atom: atom.name):
        other = found.setdefault(each.name, each)
        if other != each:
            raise Wrong(f"'{each.name}' stands for two symbols: one is {domain(other)}, another {domain(each)}")
    domains = {name: domain(each) for name, each in found.items()}
    symbols(domains)
    return domains


def symbols(domains: Table) -> dict[str, Symbol]:
    """The symbols of a table by name."""
    return {name: symbol(name, word) for name, word in domains.items()}
