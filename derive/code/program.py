"""Terms as straight-line programs: what is needed twice, or what a kernel is taken of, has a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sympy import Expr, Symbol
from sympy.printing.str import StrPrinter

from derive.code.literals import unfolded
from derive.code.lowering import Difference, Slip, lowering
from derive.code.names import Names
from derive.code.printers import Inert
from derive.terms import raw
from derive.terms.kernels import Kernel, Phi
from derive.terms.layout import denominator

KERNELS = {"Phi": "phi", "Psi": "psi", "Expm1": "expm1", "expm1": "expm1", "Difference": "difference"}
WANTED = {Phi: ("u",), Difference: ("d",)}


@dataclass(frozen=True)
class Program:
    """Lines (left side, source, comment), and the sources of the results, which use the names of the lines."""

    lines: tuple[tuple[str, str, str], ...]
    results: tuple[str, ...]


@dataclass
class Steps:
    """The same as terms: a program before it is printed for a target."""

    names: Names
    counts: Counter[Expr]
    arguments: dict[Expr, tuple[str, ...]]
    lines: list[tuple[str, Expr, str]] = field(default_factory=list)
    results: tuple[Expr, ...] = ()
    known: dict[Expr, Symbol] = field(default_factory=dict)

    def printed(self, printer: Inert) -> Program:
        lines = tuple((left, printer.doprint(term), comment) for left, term, comment in self.lines)
        return Program(lines, tuple(printer.doprint(term) for term in self.results))

    @property
    def kernels(self) -> frozenset[str]:
        """The helpers that the program calls."""
        terms = (*(term for _, term, _ in self.lines), *self.results)
        heads = {type(part).__name__ for term in terms for part in walk(term)}
        return frozenset(KERNELS[head] for head in heads if head in KERNELS)

    def named(self, term: Expr) -> Expr:
        """The term with its shared parts by their names, after the lines that compute them."""
        if term in self.known:
            return self.known[term]
        if not term.free_symbols:
            below = denominator(term)
            return term if (term if below is None else below).is_Rational else self.line(term, ("c",), text(term))
        if isinstance(term, Slip):
            return Symbol(f"{self.named(term.args[0])}_error")
        if not term.args:
            return term
        short = raw(term.func, [self.named(part) if isinstance(part, Expr) else part for part in term.args])
        if isinstance(term, Difference) or self.is_worth_a_name(term, short):
            return self.line(term, self.arguments.get(term, ()), "", short)
        return short

    def is_worth_a_name(self, term: Expr, short: Expr) -> bool:
        if term in self.arguments:
            return True
        return self.counts[term] > 1 and not is_cheap(short)

    def line(self, term: Expr, wanted: tuple[str, ...], comment: str, short: Expr | None = None) -> Symbol:
        wanted = ("d",) if isinstance(term, Difference) else wanted
        name = self.names.new(*wanted)
        left = f"{name}, {name}_error" if isinstance(term, Difference) else name
        self.lines.append((left, term if short is None else short, comment))
        self.known[term] = Symbol(name)
        return self.known[term]


def steps(terms: Iterable[Expr], taken: Collection[str], together_with: Iterable[Expr] = ()) -> Steps:
    """The program of some terms; what the other terms show as one part is one part here as well."""
    terms, together_with = tuple(terms), tuple(together_with)
    lower = lowering((*terms, *together_with))
    lowered = [lower(term) for term in terms]
    letters = kernel_arguments([lower(term) for term in (*terms, *together_with)])
    made = Steps(Names(taken), occurrences(lowered), letters)
    made.results = tuple(made.named(term) for term in lowered)
    return made


def occurrences(terms: list[Expr]) -> Counter[Expr]:
    """In how many places a part is needed, where each part is computed once; what is not kept counts at each use."""
    counts: Counter[Expr] = Counter()

    def visit(term: Expr) -> None:
        counts[term] += 1
        if counts[term] == 1 or is_cheap(term):
            for part in term.args:
                visit(part)

    for term in terms:
        visit(term)
    return counts


def is_cheap(term: Expr) -> bool:
    """Whether the term is not kept: a part with a sign or a number beside it; an inverse, as x·(1/y) is not x/y."""
    if isinstance(term, Slip) or denominator(term) is not None:
        return True
    return (term.is_Mul or term.is_Add) and len(term.args) == 2 and any(part.is_Rational for part in term.args)


def kernel_arguments(terms: list[Expr]) -> dict[Expr, tuple[str, ...]]:
    """What kernels are taken of, with the letter that it is called by."""
    found: dict[Expr, tuple[str, ...]] = {}
    for term in terms:
        for part in walk(term):
            if isinstance(part, Kernel) and part.args[0].args:
                found.setdefault(part.args[0], ("u",) if isinstance(part, Phi) else ("d",))
    return found


def walk(term: Expr) -> Iterable[Expr]:
    yield term
    for part in term.args:
        yield from walk(part)


def text(term: Expr) -> str:
    """A number as a reader writes it."""
    return str(StrPrinter({"order": "none"}).doprint(unfolded(term)))
