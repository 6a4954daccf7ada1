"""What is known of a symbol, as a word beside its name, and which names there may be."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from sympy import Basic, Expr, IndexedBase, Integer, MatrixSymbol, Symbol

from derive.distributions.base import NAME
from derive.distributions.parameters import MOST
from derive.errors import NotYet, Wrong
from derive.quantities import Quantity
from derive.terms import PositiveDefinite, PositiveVector, Vector, positive_definite, positive_vector, shape, vector

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

MATRICES: dict[str, Callable[[str, Expr], Expr]] = {
    "vector": vector,
    "positive vector": positive_vector,
    "positive definite matrix": positive_definite,
}
WORDS: dict[type[Basic], str] = {
    Vector: "vector", PositiveVector: "positive vector", PositiveDefinite: "positive definite matrix",
}  # fmt: skip
OF_DIMENSION = re.compile(r"([a-z ]+) of dimension ([A-Za-z][A-Za-z0-9_]*|[1-9])\Z")
"""The domain of a vector or a matrix names its dimension, which stands in the same table where it is a symbol."""

Table = Mapping[str, str]


@lru_cache(maxsize=4096)
def symbol(name: str, domain: str) -> Symbol:
    """The symbol by name and domain; raises `Wrong` where there is no such name or domain."""
    check_name(name)
    if domain in DOMAINS:
        return Symbol(name, **DOMAINS[domain])
    facts = {fact.removeprefix("not "): not fact.startswith("not ") for fact in domain.split(", ")}
    if not facts.keys() <= FACTS:
        raise Wrong(f"{domain[:60]!r}, of the symbol {name}, is not a domain; known: {', '.join(DOMAINS)}")
    try:
        return Symbol(name, **facts)
    except ValueError:  # SymPy's InconsistentAssumptions
        raise Wrong(f"{domain[:60]!r}, of the symbol {name}, contradicts itself") from None


def check_name(name: str) -> None:
    if not NAME.match(name.rstrip("'")) or keyword.iskeyword(name) or len(name) > LONGEST:
        raise Wrong(f"{name[:60]!r} is not a name: use letters, digits and _, starting with a letter")


def domain(known: Expr) -> str:
    """What is known of a symbol, a vector or a matrix, as it stands in a table beside its name."""
    if isinstance(known, Symbol):
        return facts_of(known)
    if type(known) not in WORDS:
        raise NotYet(f"a certificate cannot hold a {type(known).__name__} yet, such as {str(known)[:60]}")
    return f"{WORDS[type(known)]} of dimension {shape(known)[0]}"


@lru_cache(maxsize=4096)
def facts_of(known: Symbol) -> str:
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


def parameters(quantity: Quantity) -> dict[str, str]:
    """The domain of each parameter of a quantity; of a vector that is written by its coordinates μ_d, the vector's."""
    dimension = quantity.distributions[0].dimension
    return {symbol.name: domain(whole(symbol, dimension)) for symbol in quantity.symbols}


def whole(symbol: Expr, dimension: Expr) -> Expr:
    if not isinstance(symbol, IndexedBase):
        return symbol
    kind = positive_vector if symbol.label.is_positive else vector
    return kind(symbol.label.name, dimension)


def table(terms: Iterable[Basic]) -> dict[str, str]:
    """The domain of each name in the terms.

    Raises `Wrong` where a name cannot stand in a certificate, or stands for two symbols.
    """
    found: dict[str, Expr] = {}
    atoms = {atom for term in terms for atom in term.atoms(Symbol, MatrixSymbol)}
    for each in sorted(atoms, key=lambda atom: (atom.name, isinstance(atom, MatrixSymbol), str(atom.args))):
        other = found.setdefault(each.name, each)
        if other != each:
            raise Wrong(f"'{each.name}' stands for two symbols: one is {domain(other)}, another {domain(each)}")
    domains = {name: domain(each) for name, each in found.items()}
    symbols(domains)
    return domains


def symbols(domains: Table) -> dict[str, Expr]:
    """The symbols, vectors and matrices of a table by name."""
    shaped = {name: match for name, word in domains.items() if (match := OF_DIMENSION.match(word))}
    numbers = {name: symbol(name, word) for name, word in domains.items() if name not in shaped}
    matrices = {name: matrix(name, match.group(1), match.group(2), numbers) for name, match in shaped.items()}
    known: Mapping[str, Expr] = {**numbers, **matrices}
    return {name: known[name] for name in domains}


def matrix(name: str, kind: str, dimension: str, numbers: Mapping[str, Symbol]) -> Expr:
    """The vector or the matrix by name, kind and dimension, a number or a name of the table."""
    check_name(name)
    if kind not in MATRICES:
        raise Wrong(f"{kind[:60]!r}, of {name}, is not a domain; known: {', '.join((*DOMAINS, *MATRICES))}")
    size = Integer(dimension) if dimension.isdigit() else numbers.get(dimension)
    if size is None or not (size.is_integer and size.is_positive) or (size.is_Integer and size > MOST):
        raise Wrong(f"the dimension of {name} is a positive integer of the table, or a number up to {MOST}")
    return MATRICES[kind](name, size)
