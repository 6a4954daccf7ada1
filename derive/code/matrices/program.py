"""Straight-line programs of problems with vectors and matrices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from sympy import Expr, S, Symbol

from derive.code.lowering import lowering
from derive.code.matrices.arguments import Argument, arguments
from derive.code.matrices.diagonals import of_diagonals
from derive.code.matrices.factors import Factor, factor
from derive.code.matrices.operations import (
    ByCovariance,
    DiagonalEntries,
    Ratio,
    RatioAbove,
    RatioBelow,
    RatioEntries,
    Relative,
    RelativeEntries,
    Solved,
    SolvedTransposed,
    SolvedTransposedMatrix,
)
from derive.code.matrices.reading import Reader
from derive.code.matrices.slopes import Slopes
from derive.code.names import Names, free
from derive.code.problem import CodeProblem
from derive.code.program import Steps, kernel_arguments, occurrences, walk
from derive.errors import NotYet
from derive.terms import is_matrix, raw
from derive.terms.kernels import Phi

LETTERS = {
    Relative: ("M",), Ratio: ("A",), DiagonalEntries: ("u",), RelativeEntries: ("u",), RatioEntries: ("r",),
    Solved: ("z",), SolvedTransposed: ("w",), SolvedTransposedMatrix: ("G",),
}  # fmt: skip


@dataclass(frozen=True)
class Programs:
    """The programs of a problem, with what their variables are: the file's arguments, the factors, the dimension."""

    arguments: tuple[Argument, ...]
    factors: tuple[Factor, ...]
    dimension: str
    spreads: tuple[Expr, ...]
    """The standard deviations of the factors of diagonal covariances, in their order."""
    value: Steps
    fused: Steps
    value_of_diagonals: Steps
    fused_of_diagonals: Steps
    fused_of_factors: Steps | None
    """With the derivatives by the Cholesky factors themselves; None where these are no sums of known products."""

    @property
    def made(self) -> dict[str, Steps]:
        names = ("value", "fused", "value_of_diagonals", "fused_of_diagonals", "fused_of_factors")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    @property
    def has_matrices(self) -> bool:
        """Whether a covariance may be full; if not, there is one program for all."""
        return any(each.kind == "covariance" for each in self.arguments)

    def variable(self, argument: Argument) -> str:
        """What an argument is called in the programs: a covariance by its factor's name."""
        found = [
            each.symbol.name for each in self.factors if each.given is not None and each.given.name == argument.name
        ]
        return found[0] if found else argument.name

    @property
    def structured(self) -> tuple[tuple[str, Expr], ...]:
        """Factors of diagonal covariances, which the programs make of their standard deviations."""
        pairs = zip(self.factors, self.spreads, strict=True)
        return tuple((each.symbol.name, s) for each, s in pairs if each.given is None and s is not S.One)


@lru_cache(maxsize=64)
def programs(problem: CodeProblem, taken: frozenset[str]) -> Programs:
    """The value alone, and with all derivatives; for any covariances, and for diagonal ones only."""
    known = arguments(problem.arguments)
    names = {*taken, *(name for each in known for name in each.keywords)}
    factors = factors_of(problem, names)
    letters = names | {each.symbol.name for each in factors}
    dimension = Symbol(free("D", letters), positive=True)
    size = problem.quantity.distributions[0].dimension
    reader = Reader(factors, size, dimension, relative=problem.quantity.slug == "kl")
    value = reader.number(problem.stable)
    slopes = [slope(reader, symbol, term) for symbol, term in zip(problem.arguments, problem.gradient, strict=True)]
    every = letters | {dimension.name}
    whole, flat = [value, *slopes], [of_diagonals(term) for term in (value, *slopes)]
    whole = whole if any(each.given is not None for each in factors) else flat
    made = [steps(terms[:count], every, terms) for terms in (whole, flat) for count in (1, len(terms))]
    spreads = tuple(reader.number(each.spread) for each in factors)
    own = of_factors(problem, reader, value, every)
    return Programs(known, factors, dimension.name, spreads, made[0], made[1], made[2], made[3], own)


def of_factors(problem: CodeProblem, reader: Reader, value: Expr, taken: Collection[str]) -> Steps | None:
    """The program with the derivatives by Cholesky factors, where covariances are arguments."""
    if not any(each.given is not None for each in reader.factors):
        return None
    pairs = zip(problem.arguments, problem.gradient, strict=True)
    try:
        terms = [value, *(slope(reader, symbol, term, by_factor=True) for symbol, term in pairs)]
    except NotYet:
        return None
    return steps(terms, taken, terms)


def factors_of(problem: CodeProblem, taken: Collection[str]) -> tuple[Factor, ...]:
    """The different factors of the problem's covariances, in order."""
    found: dict[Expr, Factor] = {}
    for q in problem.quantity.distributions:
        covariance = getattr(q, "covariance", None)
        if covariance is not None and covariance not in found:
            inside = {str(getattr(symbol, "name", "")) for symbol in covariance.free_symbols}
            name = next((f"L_{each}" for each in problem.names if each in inside), "L")
            used = {*taken, *(each.symbol.name for each in found.values())}
            found[covariance] = factor(covariance, Symbol(free(name, used), real=True))
    return tuple(found.values())


def slope(reader: Reader, symbol: Expr, term: Expr, by_factor: bool = False) -> Expr:
    """The derivative by one argument; by a covariance, or by its factor."""
    of = next((each for each in reader.factors if each.given is not None and each.given == symbol), None)
    if of is not None and by_factor:
        return Slopes(reader).by_factor(term, of)
    if of is not None:
        return raw(ByCovariance, (of.symbol, *Slopes(reader)(term, of)))
    return reader.vector(term) if is_matrix(term) else reader.number(term)


def steps(terms: list[Expr], taken: Collection[str], together_with: list[Expr]) -> Steps:
    """The program of some terms; what the other terms show as one part is one part here as well."""
    lower = lowering(together_with)
    lowered = [with_ratios(lower(term)) for term in terms]
    everything = [with_ratios(lower(term)) for term in together_with]
    letters = {part: LETTERS[type(part)] for term in everything for part in walk(term) if type(part) in LETTERS}
    made = Steps(Names(taken), occurrences(lowered), kernel_arguments(everything) | letters)
    made.results = tuple(made.named(term) for term in lowered)
    return made


def with_ratios(term: Expr) -> Expr:
    """φ(u) of the diagonal entries of M, with the entries that u is the relative difference of."""
    if isinstance(term, Phi) and isinstance(relative := inside(term.args[0]), Relative | RelativeEntries):
        a, b = relative.args
        return raw(Phi, (term.args[0], raw(RatioAbove, (a, b)), raw(RatioBelow, (a, b)), term.args[3]))
    if not term.args:
        return term
    return raw(term.func, [with_ratios(part) if isinstance(part, Expr) else part for part in term.args])


def inside(term: Expr) -> Expr:
    return term.args[0] if isinstance(term, DiagonalEntries) else term
