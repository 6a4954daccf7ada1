"""Trees to terms: each node by its kind, names by what the context knows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sympy import Dummy, Expr, Rational, S, Symbol

from derive.checking.context import Context, Family, Law
from derive.checking.context.families import BINARY, POSITIVE, UNIT, WHOLE
from derive.checking.meaning import random, vectors
from derive.checking.meaning.indices import indexed, kronecker, mean_of_sequence
from derive.checking.meaning.instances import Instance
from derive.checking.meaning.values import NoMeaning, Value, scalar
from derive.checking.syntax import Constant, Name, Number, Tree

Handler = Callable[["Elaborator", Any], Value]
HANDLERS: dict[type[Tree], Handler] = {}
MARKED = ("hat ", "bar ", "tilde ", "widehat ", "overline ", "widetilde ")
CONSTANTS = {"pi": S.Pi, "infinity": S.Infinity, "e": S.Exp1, "i": S.ImaginaryUnit}


class Elaborator:
    """A context, an instance of what it leaves open, and what is bound at present."""

    def __init__(
        self, context: Context, instance: Instance, *, open_base: bool = False, integrated: tuple[str, ...] = ()
    ) -> None:
        self.context = context
        self.instance = instance
        self.open_base = open_base
        self.integrated = integrated
        self.bound: dict[str, Value] = {}
        self.under: Tree | None = None
        self.laws: dict[str, Law] = {}
        self.symbols: dict[str, Symbol] = {}
        self.functions: set[str] = set()
        """Letters that were taken as the functions that they usually are."""
        self.opening: list[str] = []
        self.outcomes: set[str] = set()
        self.generic = False
        self.lawless = False
        self.conditions: list[tuple[Expr, str, Expr]] = []
        self.one_coordinate = False
        self.form = 0
        self.components = True
        self.base: Tree | None = None
        self.other = False
        self.indefinite: frozenset[str] = frozenset()
        self.drawn: frozenset[str] = frozenset()
        """The sequences that are random in the mean that is being taken."""

    def value(self, tree: Tree) -> Value:
        """The term that a tree stands for."""
        handler = HANDLERS.get(type(tree))
        if handler is None:
            raise NoMeaning(f"{type(tree).__name__} has no meaning here")
        return handler(self, tree)

    def number(self, tree: Tree) -> Any:
        """The term of a tree that is a number."""
        return scalar(self.value(tree))

    @contextmanager
    def binding(self, values: Mapping[str, Value]) -> Iterator[None]:
        """Within, names stand for these values."""
        before = self.bound
        self.bound = {**before, **values}
        try:
            yield
        finally:
            self.bound = before

    @contextmanager
    def opened(self, name: str) -> Iterator[None]:
        """Within the body of a definition; a definition that leads back to itself is refused."""
        if name in self.opening or len(self.opening) > 20:
            raise NoMeaning(f"the definition of {name} leads back to itself")
        self.opening.append(name)
        try:
            yield
        finally:
            self.opening.pop()

    def defined(self, name: str) -> Value:
        """What a name stands for by its definition."""
        with self.opened(name):
            return self.value(self.context.constants[name])

    def made_of(self, name: str) -> Value | None:
        """What a random variable is made of, where the document says it: of Y = aX + b the formula."""
        body = self.context.derived.get(name, self.context.made.get(name))
        if body is None or name in self.opening:
            return None
        with self.opened(name):
            return self.value(body)

    def family(self, law: Law) -> Family:
        """The family of a law, in its other usual parameters where these are meant."""
        if law.family is None:
            raise NoMeaning(f"the density of {law.name} is not known here")
        if self.other and law.family.other is not None:
            self.context.assume(f"{law.name} is the {law.family.other.title}")
            return law.family.other
        return law.family

    def inside(self, law: Law, point: Value) -> None:
        """A free point stands inside the support of a law: others are not looked at."""
        if law.family is not None:
            lower, upper = self.family(law).support(*map(self.number, law.parameters))
            for a, b in ((lower, scalar(point)), (scalar(point), upper)):
                if S.Infinity not in (a, b) and S.NegativeInfinity not in (a, b):
                    self.conditions.append((a, "<", b))

    def symbol(self, name: str) -> Symbol:
        """A parameter, with what is known of its domain."""
        if name in self.functions:
            raise NoMeaning(f"{name} stands for a function and for a number")
        if name not in self.symbols:
            domain = self.context.domains.get(name)
            if domain in (POSITIVE, UNIT):
                self.symbols[name] = Symbol(name, positive=True)
            elif domain in (WHOLE, BINARY):
                self.symbols[name] = Symbol(name, integer=True, nonnegative=True)
            else:
                self.symbols[name] = Symbol(name, real=True)
        return self.symbols[name]

    def entry(self, stem: str, index: Value) -> Value:
        """The entry of a sequence at an index: as x_t is defined, if it is, else a parameter with the domain of x_t."""
        if not isinstance(index, Expr):
            raise NoMeaning("an index that is no number")
        name = f"{stem}_" + str(index).replace(" ", "")
        letters = [symbol.name for symbol in index.free_symbols]
        general = f"{stem}_{letters[0]}" if len(letters) == 1 else ""
        if general in self.context.constants and general != name and stem not in self.opening:
            with self.opened(stem), self.binding({letters[0]: index}):
                return self.value(self.context.constants[general])
        if general in self.context.domains:
            self.context.domains.setdefault(name, self.context.domains[general])
        return self.symbol(name)

    def matrix(self, name: str) -> Value | None:
        """What a letter of a vector or a matrix is at the instance; nothing for one of a number."""
        kind = self.context.shapes.get(name, "identity")
        fixed = kind == "identity" or self.context.variable_of(name) or name in self.context.constants
        return None if fixed else vectors.shaped(self.context, self.instance, name)

    def variable(self, name: str, positive: bool = False) -> Dummy:
        """A fresh variable of integration."""
        return Dummy(name, positive=True) if positive else Dummy(name, real=True)


def handles(*kinds: type[Tree]) -> Callable[[Handler], Handler]:
    """Register what trees of these kinds stand for."""

    def register(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(kinds, handler))
        return handler

    return register


@handles(Number)
def _number(at: Elaborator, tree: Number) -> Value:
    return Rational(tree.value.numerator, tree.value.denominator)


@handles(Constant)
def _constant(at: Elaborator, tree: Constant) -> Value:
    return CONSTANTS[tree.name]


@handles(Name)
def name_value(at: Elaborator, tree: Name) -> Value:
    """A name that is bound, defined, a matrix, a conventional mean or deviation, or a parameter."""
    name = tree.name
    if name in at.bound:
        return at.bound[name]
    if tree.index in at.bound and name not in at.opening:
        if name in at.context.constants:
            return at.defined(name)
        if (made := at.made_of(name)) is not None:
            return made
    found = kronecker(at, tree)
    found = random.of_vectors(at, tree) if found is None else found
    written = tree.index.isdigit() and name in at.context.constants
    found = indexed(at, tree) if found is None and not written else found
    if found is None and outcomes.is_random(at, name):
        return outcomes.at_outcome(at, name)
    if found is None and name not in at.context.constants:
        found = vectors.measure(at.context, at.instance, name)
    if found is not None:
        return found
    if at.opening and tree.index in at.bound:
        return at.entry(tree.stem, at.bound[tree.index])
    if name in at.context.lengths:
        at.generic = True
        return vectors.length(at.context, at.instance, name)
    if name in at.context.constants:
        return at.defined(name)
    if (made := at.made_of(name)) is not None:
        return made
    if tree.index and (found := conventional(at, name)) is not None:
        return found
    if name in at.context.shapes and not at.context.variable_of(name):
        return vectors.shaped(at.context, at.instance, name)
    if name.startswith(MARKED):
        return (
            mean_of_sequence(at, Name(name[4:]).stem)
            if name.startswith("bar ") and len(at.context.lengths) == 1
            else at.symbol(name)
        )
    if name in at.context.ambiguous:
        raise NoMeaning(f"{name} is given two meanings")
    if at.context.densities.get(name) is not None:
        raise NoMeaning(f"{name} is the letter of a law, and stands here for a number")
    if name == "pi" and name not in at.context.domains:
        return S.Pi
    found = conventional(at, name)
    if found is not None:
        return found
    return at.symbol(name)


def conventional(at: Elaborator, name: str) -> Value | None:
    """μ_X and σ_XY are moments of random variables, where their laws have no parameters of that name."""
    from derive.checking.meaning.conventions import conventional_moment

    return conventional_moment(at, name)


from derive.checking.meaning import arithmetic, calculus, derivatives, functions, outcomes, probability, quantities  # noqa: E402, F401  (these register)
