"""The context of a formula."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from derive.checking.context.families import Family
from derive.checking.syntax import Tree, names

RANDOM = "XYZWUVST"
"""The capitals of random variables."""


def is_capital_of_variable(name: str) -> bool:
    """Whether a name is set like a random variable: `X`, `X_1`, but not `Sigma`."""
    return name.partition("_")[0] in tuple(RANDOM)


@dataclass(frozen=True)
class Law:
    """A family with its parameters as they are written; a family that is not known has only a name."""

    name: str
    parameters: tuple[Tree, ...]
    family: Family | None = None
    multivariate: bool = False
    of_vectors: str = ""
    """Which law it is, where it is one of vectors of counts or shares."""


@dataclass(frozen=True)
class Function:
    """A function that the document defines: its parameters and its body; some parameters stand behind a semicolon."""

    parameters: tuple[str, ...]
    body: Tree
    behind: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """The letter of a density with its variables in small letters, and those that it is given: q, z and x in q(z|x)."""

    letter: str
    variables: tuple[str, ...]
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sequence:
    """What is known of X_1, X_2, …; `index` is the letter with which its law and its moments are written."""

    law: Law | None = None
    index: str = "i"
    independent: bool = False
    identical: bool = False
    mean: Tree | None = None
    variance: Tree | None = None


@dataclass
class Context:
    """What is known of the letters of a document.

    `variables` are random variables, `densities` letters of densities (`p`, `q`, `P`), both with their laws, or None
    where nothing is said of them; `equations` are pairs of trees that the document states, such as E(X) = 1/λ.
    """

    variables: dict[str, Law | None] = field(default_factory=dict)
    densities: dict[str, Law | None] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    constants: dict[str, Tree] = field(default_factory=dict)
    domains: dict[str, str] = field(default_factory=dict)
    constraints: list[tuple[Tree, str, Tree]] = field(default_factory=list)
    regions: list[list[tuple[Tree, str, Tree]]] = field(default_factory=list)
    """What holds in other cases than the first one, where constraints contradict each other: t < b, and t > b."""
    equations: list[tuple[Tree, Tree]] = field(default_factory=list)
    totals: list[tuple[Tree, Tree]] = field(default_factory=list)
    """Sums of entries of which it is said what they add up to: `sum_k p_k = 1`."""
    derived: dict[str, Tree] = field(default_factory=dict)
    made: dict[str, Tree] = field(default_factory=dict)
    """Random variables with a law of their own that the document makes of others: F = (X/u) / (Y/v)."""
    named: set[str] = field(default_factory=set)
    sequences: dict[str, Sequence] = field(default_factory=dict)
    """Sequences of random variables, by their letter."""
    letters: set[str] = field(default_factory=set)
    """All letters of the chains."""
    guessed: dict[str, str] = field(default_factory=dict)
    """Small letters that are random because their means are taken, with the question whether they are."""
    unbiased: bool = False
    """Whether the document speaks of what is unbiased."""
    ambiguous: set[str] = field(default_factory=set)
    unexplained: set[str] = field(default_factory=set)
    """Letters that stand alone on a left side somewhere, and have no meaning from it."""
    conditional: set[str] = field(default_factory=set)
    """Random vectors whose law is said where others are given, and not otherwise."""
    substituted: set[str] = field(default_factory=set)
    """Letters that are free as others are defined by them: the z of x = e^z, z = log x."""
    again: set[str] = field(default_factory=set)
    """Letters and functions that the document gives a meaning more than once."""
    told: set[str] = field(default_factory=set)
    """Letters of which the document says what they are in a way that is not used: `|J| = 2r`, `sum_i y_i = 1`."""
    independent: set[frozenset[str]] = field(default_factory=set)
    """Random variables of which the document says that they are independent, together."""
    standing: dict[str, tuple[Form, ...]] = field(default_factory=dict)
    """Letters of densities with the arguments that they have: what the bare letter in E_q and H(q) is over."""
    parametric: set[str] = field(default_factory=set)
    """Names by which densities of which nothing is known are differentiated: these depend on them."""
    factors: tuple[Any, ...] = ()
    """Densities that are defined given others, of each variable one: see `context.factors`."""
    givens: set[str] = field(default_factory=set)
    """What densities are given in what the document states of them."""
    applied: set[str] = field(default_factory=set)
    """Functions that parameters of laws are: μ and σ in N(z; μ(x), σ²(x))."""
    functional: set[str] = field(default_factory=set)
    """Usual letters of densities that are functions here: f in E[f(X)]."""
    supposed: set[str] = field(default_factory=set)
    """Letters of densities that only an equation, or another reading, says to be such: r with ∫ r(z) dz = 1."""
    conditions: set[str] = field(default_factory=set)
    """Functions of which the document says something that is not used; `*` is any of them: E[h(X)] = 0, convex."""
    lengths: set[str] = field(default_factory=set)
    """The letters that sums of entries go up to."""
    ranges: dict[str, str] = field(default_factory=dict)
    """Of an index the only length that it goes up to; nothing where there are several."""
    generic: set[str] = field(default_factory=set)
    shapes: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Vectors of which more is known: that their entries are positive, or probabilities."""
    counts: set[str] = field(default_factory=set)
    """How often is drawn in multinomial laws."""
    chances: set[str] = field(default_factory=set)
    """Letters like those of densities that are random probabilities: `p ~ Beta(a, b)`."""
    drawn: dict[str, Tree] = field(default_factory=dict)
    """How often it is in a case that the document speaks of: n = 1."""
    sizes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The sizes of letters that are said to be in a space: `("n", "d")` for an X in R^{n x d}."""
    shown: set[str] = field(default_factory=set)
    """The letters whose shape is seen from formulas alone."""
    transposed: set[str] = field(default_factory=set)
    """The letters of matrices that stand transposed somewhere: a symmetric one need not be."""
    cases: tuple[tuple[str, str, bool], ...] = ()
    """Pairs of indices of which it is said that they are the same, or that they are not."""
    dimension: str = ""
    categorical: bool = False
    """Whether the document speaks of categorical or multinomial laws, whose probabilities add up to 1."""
    spoken: bool = False
    """Whether the document names kinds of laws in words."""
    discrete: bool = False
    """Whether the document speaks of discrete uniform laws: then U(a, b) is one."""
    worded: bool = False
    """Whether the document speaks of distributions in words, which are not read: then no law is made up to refute."""
    assumed: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    """What was taken for granted and may be otherwise: good enough to find a step true, not to refute it."""

    def assume(self, sentence: str) -> None:
        """Something that is taken for granted and printed."""
        if sentence not in self.assumed:
            self.assumed.append(sentence)

    def doubt(self, question: str) -> None:
        """Something that is taken for granted where a step is true with it; nothing is refuted by it."""
        if question not in self.doubts:
            self.doubts.append(question)

    def in_a_case(self, letter: str, value: Tree) -> None:
        """How often is drawn, in a case."""
        if letter in self.counts:
            self.drawn[letter] = value

    @property
    def laws(self) -> list[Law]:
        """The laws of all random variables and densities that have one."""
        return [law for law in (*self.variables.values(), *self.densities.values()) if law is not None]

    def variable_of(self, name: str) -> str | None:
        """The random variable that a letter stands for: itself, or the capital of a small one."""
        if name in self.variables:
            return name
        capital = name[:1].upper() + name[1:]
        return capital if name[:1].islower() and capital in self.variables else None

    def law_of_density(self, name: str) -> Law | None:
        """The law that a letter of a density has: its own, that of `f_X`, or that of the only random variable."""
        for key in (name, name.upper(), name.lower()):
            if key in self.densities:
                return self.densities[key]
        stem, _, index = name.partition("_")
        if index and index.upper() in map(str.upper, self.variables) and stem in ("f", "p", "q", "P"):
            return next(law for key, law in self.variables.items() if key.upper() == index.upper())
        laws = list(self.variables.values())
        if stem in ("p", "f", "P") and not index and len(laws) == 1 and not self.densities:
            return laws[0]
        return None

    def transformed(self, name: str) -> str:
        """The Y of f_Y where Y is a function of one random variable whose law is known; otherwise nothing."""
        stem, _, index = name.partition("_")
        body = self.derived.get(index)
        if stem not in ("f", "p") or body is None or self.law_of_density(name) is not None or name in self.functions:
            return ""
        inside = [self.variables[each] for each in names(body) if each in self.variables]
        return index if len(inside) == 1 and inside[0] is not None and inside[0].family is not None else ""

    def is_density(self, name: str) -> bool:
        """Whether a letter can be that of a density."""
        stem = name.partition("_")[0]
        known = name in self.densities or name.upper() in self.densities or name.lower() in self.densities
        if self.is_matrix(name) or name in self.functional:
            return known and name not in self.functional
        known = known or name in self.supposed
        return known or (stem in ("p", "q", "f", "P", "Q", "g", "pi") and name not in self.functions)

    def is_matrix(self, name: str) -> bool:
        """Whether a letter is that of a matrix."""
        return self.shapes.get(name) in ("matrix", "covariance", "symmetric")

    @property
    def measures(self) -> list[str]:
        """The letters and numbers that are sizes of spaces, in the order in which they are met."""
        return list(dict.fromkeys(size for sizes in self.sizes.values() for size in sizes))

    @property
    def multivariate(self) -> bool:
        """Whether some letter is a vector or a matrix."""
        return bool(self.shapes)
