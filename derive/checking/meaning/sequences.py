"""Means over sequences of random variables: by the moments of a law, or over the outcomes of one that is made up.

Where no law is said, X_k is μ_k + σ_k Z_k with two outcomes of mean 0 and variance 1, a and −1/a. Where independence
is not said, the outcomes depend on each other: with some probability they all come from one uniform number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import mul
from typing import TYPE_CHECKING

from sympy import Add, Expr, Integral, Max, Min, Mul, Poly, PolynomialError, Rational, S, Sum, Symbol, expand, sqrt

from derive.checking.context.indices import opened
from derive.checking.context.model import Sequence
from derive.checking.meaning import domains
from derive.checking.meaning.functions import density
from derive.checking.meaning.values import NoMeaning, Value, scalar
from derive.checking.syntax import Call, Name, Tree, walk
from derive.checking.syntax import names as letters_in

if TYPE_CHECKING:
    from derive.checking.meaning.elaborating import Elaborator

MOST_OUTCOMES = 256


@dataclass(frozen=True)
class Entry:
    """One of a sequence: its letter, its sequence and its number."""

    symbol: Symbol
    sequence: Sequence
    stem: str
    number: int


def about(at: Elaborator, body: Tree) -> list[str]:
    """The sequences that stand in a body, and in the definitions of what stands in it."""
    found = set()
    for node in (node for node in opened(at.context, (body,)) if isinstance(node, Name)):
        stem = node.stem.removeprefix("bar ")
        known = node.name in at.context.constants or node.name in at.context.derived
        known = known or at.context.variables.get(node.name) is not None
        if stem in at.context.sequences and (node.index or not known):
            found.add(stem)
    return sorted(found)


def refuse_random_parameters(at: Elaborator, stems: set[str]) -> None:
    """Samples given a parameter that is random itself: what is said of them holds given it only."""
    for stem in sorted(stems):
        sequence = at.context.sequences[stem]
        trees = [*(sequence.law.parameters if sequence.law else ()), sequence.mean, sequence.variance]
        inside = {name for tree in trees if tree is not None for name in letters_in(tree)}
        known = {**at.context.variables, **at.context.densities}
        random = sorted(name for name in inside if name in known and name not in at.context.constants)
        if random:
            raise NoMeaning(f"samples given {random[0]}, which is random itself")


def mean(at: Elaborator, body: Tree) -> Value:
    """The mean of a body in which sequences stand."""
    mentioned = {node.name for node in opened(at.context, (body,)) if isinstance(node, Name)}
    entries = [entry for stem in about(at, body) for entry in entries_of(at, stem)]
    names = {str(entry.symbol): entry.symbol for entry in entries} | copies(at, mentioned, entries)
    if len(at.context.lengths) != 1 and any(n.startswith("bar ") and n not in at.context.constants for n in mentioned):
        raise NoMeaning("the mean of a sample of which it is not said how many there are")
    refuse_functions(at, body)
    if any(at.context.shapes.get(entry.stem) == "vector" and entry.stem in mentioned for entry in entries):
        raise NoMeaning("a mean over a vector that is drawn entry by entry")
    refuse_random_parameters(at, {entry.stem for entry in entries})
    before, at.drawn = at.drawn, frozenset(entry.stem for entry in entries)
    try:
        with at.binding(names):
            term = scalar(at.value(body))
    finally:
        at.drawn = before
    term = term.xreplace(
        {each: each.doit() for each in term.atoms(Sum) if all(end.is_Integer for end in each.args[1][1:])}
    )
    present = [entry for entry in entries if term.has(entry.symbol)]
    at.generic = True
    if not present:
        return term
    return by_terms(at, term, present)


def refuse_functions(at: Elaborator, body: Tree) -> None:
    """A function f of which nothing is known has no values at X_1, X_2, …."""
    for node in opened(at.context, (body,)):
        if isinstance(node, Call) and at.context.is_density(node.function.name):
            inside = {
                each.stem for tree in (*node.arguments, *node.given) for each in walk(tree) if isinstance(each, Name)
            }
            if inside & at.context.sequences.keys() and node.function.name not in at.context.functions:
                raise NoMeaning(f"the function {node.function.name} of a sequence of random variables")


def entries_of(at: Elaborator, stem: str) -> list[Entry]:
    """X_1 to X_n at the instance, as many as the longest sequence has."""
    most = at.instance.size + max(1, len(at.context.lengths))
    return [Entry(at.symbol(f"{stem}_{k}"), at.context.sequences[stem], stem, k) for k in range(1, most + 1)]


def copies(at: Elaborator, mentioned: set[str], entries: list[Entry]) -> dict[str, Value]:
    """A bare X beside X_1, …, X_n is one more of them, where it is nothing else."""
    found: dict[str, Value] = {}
    bare = mentioned - at.context.constants.keys() - at.context.derived.keys()
    for entry in entries:
        if entry.number == 1 and entry.stem in bare and at.context.variables.get(entry.stem) is None:
            if not entry.sequence.identical:
                at.context.doubt(f"have all {entry.stem}_{entry.sequence.index} the law of {entry.stem}?")
            found[entry.stem] = entry.symbol
    return found


def are_independent(at: Elaborator, entries: list[Entry]) -> bool:
    """Whether entries are independent: they are one, it is said of them, or it is tried."""
    if len(entries) < 2 or at.instance.independent:
        return True
    told = all(entry.sequence.independent for entry in entries) and len({entry.stem for entry in entries}) == 1
    if told:
        at.context.assume(f"the {entries[0].stem}_{entries[0].sequence.index} are independent, as is said")
    return told


def by_terms(at: Elaborator, term: Expr, entries: list[Entry]) -> Value:
    """The mean of a term in entries: of a polynomial by moments, else over outcomes, or factor by factor."""
    symbols = [entry.symbol for entry in entries]
    named = any(law_of(at, entry) for entry in entries)
    try:
        terms = Poly(term, *symbols).terms()
    except PolynomialError:
        return by_factors(at, term, entries) if named else over_outcomes(at, term, entries)
    total: Expr = S.Zero
    for powers, factor in terms:
        there = [(entry, count) for entry, count in zip(entries, powers, strict=True) if count]
        if are_independent(at, [entry for entry, _ in there]):
            total += factor * reduce(mul, (moment(at, entry, count) for entry, count in there), S.One)
        else:
            power = Mul(*(entry.symbol**count for entry, count in there))
            if named:
                total += factor * unknown(at, entries[0], power)
                continue
            total += factor * over_outcomes(at, power, [entry for entry, _ in there])
    return total


def moment(at: Elaborator, entry: Entry, count: int) -> Expr:
    """E[X_k^r]."""
    if law_of(at, entry):
        return against(at, entry, entry.symbol**count)
    if count <= 2:
        return centre_of(at, entry) if count == 1 else centre_of(at, entry) ** 2 + spread_of(at, entry) ** 2
    return Add(*(weight * value**count for value, weight in outcomes(at, entry)))


def law_of(at: Elaborator, entry: Entry) -> bool:
    """Whether an entry has a law with a density."""
    law = entry.sequence.law
    if law is not None and (law.family is None or law.multivariate):
        raise NoMeaning(f"the density of {law.name} is not known here")
    return law is not None


def against(at: Elaborator, entry: Entry, term: Expr) -> Expr:
    """The mean of a term in one entry against the density of its law."""
    law = entry.sequence.law
    assert law is not None
    assert law.family is not None
    with at.binding({entry.sequence.index: S(entry.number)}):
        lower, upper = domains.law_support(at, law)
        positive = bool(lower.is_nonnegative)
        name = entry.stem.lower() + "'"
        if law.family.discrete:
            variable = Symbol(name, integer=True, nonnegative=True) if positive else Symbol(name, integer=True)
        else:
            variable = Symbol(name, positive=True) if positive else Symbol(name, real=True)
        body = term.subs(entry.symbol, variable) * density(at, law, variable)
        if law.family.discrete and lower.is_Integer and upper.is_Integer:
            return Add(*(term.subs(entry.symbol, k) * density(at, law, k) for k in map(S, range(lower, upper + 1))))
    return (Sum if law.family.discrete else Integral)(body, (variable, lower, upper))


def by_factors(at: Elaborator, term: Expr, entries: list[Entry]) -> Expr:
    """The mean of a sum of products whose factors have one entry each: of independent ones the product of the means."""
    total: Expr = S.Zero
    for each in Add.make_args(expand(term)):
        constant, parts = S.One, dict.fromkeys(entries, S.One)
        for factor in Mul.make_args(each):
            there = [entry for entry in entries if factor.has(entry.symbol)]
            if len(there) > 1:
                raise NoMeaning("a mean over several random variables that is no product of means")
            if there:
                parts[there[0]] *= factor
            else:
                constant *= factor
        random = [(entry, part) for entry, part in parts.items() if part != 1]
        if not are_independent(at, [entry for entry, _ in random]):
            total += constant * unknown(at, entries[0], Mul(*(part for _, part in random)))
            continue
        for entry, part in random:
            one = against(at, entry, part) if law_of(at, entry) else over_outcomes(at, part, [entry])
            constant *= one
        total += constant
    return total


def unknown(at: Elaborator, entry: Entry, term: Expr) -> Expr:
    """The mean of a product of entries whose joint law is not known: some number, the same for the same product."""
    at.context.doubt(f"the joint law of the {entry.stem}_{entry.sequence.index} is not known")
    return at.instance.number(at.instance.random(f"mean of {term}"))


def over_outcomes(at: Elaborator, term: Expr, entries: list[Entry]) -> Expr:
    """The mean over all outcomes of entries whose laws are made up."""
    tables = [outcomes(at, entry) for entry in entries]
    if 2 ** len(entries) > MOST_OUTCOMES:
        raise NoMeaning("more random variables than are tried at once")
    share = S.One if are_independent(at, entries) else Rational(at.instance.random("dependence").randint(2, 7), 9)
    total: Expr = S.Zero
    for places in product(range(2), repeat=len(entries)):
        chosen = [table[place] for table, place in zip(tables, places, strict=True)]
        weight = share * Mul(*(weight for _, weight in chosen)) + (1 - share) * together(tables, places)
        total += weight * term.xreplace({e.symbol: value for e, (value, _) in zip(entries, chosen, strict=True)})
    return total


def together(tables: list[list[tuple[Expr, Expr]]], places: tuple[int, ...]) -> Expr:
    """The probability of outcomes that all come from one uniform number: the first ones where it is below theirs."""
    below = [table[0][1] for table, place in zip(tables, places, strict=True) if place == 0]
    above = [table[0][1] for table, place in zip(tables, places, strict=True) if place == 1]
    return Max(Min(S.One, *below) - Max(S.Zero, *above), S.Zero)


def outcomes(at: Elaborator, entry: Entry) -> list[tuple[Expr, Expr]]:
    """The two values of an entry whose law is made up, with their probabilities."""
    at.lawless = True
    who = entry.stem if entry.sequence.identical else str(entry.symbol)
    random = at.instance.random("law of " + who)
    ratio = Rational(random.randint(1, 9), random.randint(2, 7))
    centre, spread = centre_of(at, entry), spread_of(at, entry)
    first = 1 / (1 + ratio**2)
    return [(centre + spread * ratio, first), (centre - spread / ratio, 1 - first)]


def centre_of(at: Elaborator, entry: Entry) -> Expr:
    """The mean of an entry: as it is said, or μ, or a number."""
    said = entry.sequence.mean
    if said is not None:
        with at.binding({entry.sequence.index: S(entry.number)}):
            return at.number(said)
    return conventional(at, entry, "mu", "mean")


def spread_of(at: Elaborator, entry: Entry) -> Expr:
    """The standard deviation of an entry: as its variance is said, or σ, or a number."""
    said = entry.sequence.variance
    if said is not None:
        with at.binding({entry.sequence.index: S(entry.number)}):
            return sqrt(at.number(said))
    return conventional(at, entry, "sigma", "standard deviation")


def conventional(at: Elaborator, entry: Entry, letter: str, what: str) -> Expr:
    """μ or σ, or that with the index, where it stands in the document and is nothing else; a number otherwise."""
    index = entry.sequence.index
    for name in (f"{letter}_{index}", f"{letter}_{entry.stem}", letter):
        if name in at.context.letters and name not in at.context.constants:
            question = f"is {name} the {what} of {entry.stem}_{index}?"
            at.context.assume(f"{name} is the {what} of {entry.stem}_{index}")
            at.context.doubt(question)
            return at.symbol(f"{letter}_{entry.number}" if Name(name).index == index else name)
    who = entry.stem if entry.sequence.identical else str(entry.symbol)
    at.lawless = True
    return at.instance.number(at.instance.random(f"{what} of {who}"))
