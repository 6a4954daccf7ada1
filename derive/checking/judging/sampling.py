"""Two trees as terms, and what both are at one fresh point of the domain after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from types import MappingProxyType

from flint import arb, ctx, fmpq
from sympy import Expr, Integer, Symbol
from sympy.polys.polyerrors import BasePolynomialError

from derive.checking.context import Context
from derive.checking.context.following import written_out
from derive.checking.context.indices import has_sums
from derive.checking.judging import points
from derive.checking.judging.limits import Condition, holds, symbols_of
from derive.checking.judging.points import Point
from derive.checking.meaning import Elaborator, Instance, NoMeaning
from derive.checking.meaning.indices import ends, free_indices
from derive.checking.meaning.totals import Total, totals
from derive.checking.meaning.values import Identity, Matrix, Value, fitting, lowered
from derive.checking.syntax import Name, Tree, names, walk
from derive.checking.values import NoValue, Number, ball, value_at

NOTHING: Mapping[str, Value] = MappingProxyType({})
POINTS = 4
FEWEST = 3
TRIALS = 28
SWEEP = 3
MOST_SWEPT = 6
PRECISIONS = (160, 420)
COMPARING = 1_000
DIGITS = 30
QUANTITIES = ("E", "H", "h", "I", "V", "P", "M", "K", "G", "F")
"""Letters of means, entropies, variances, probabilities and generating functions."""
UNFORESEEN = (
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    RecursionError,
    NotImplementedError,
    IndexError,
    KeyError,
    BasePolynomialError,
)
"""What SymPy raises where it does not know on: the side has no meaning then."""


@dataclass(frozen=True)
class Setting:
    """How trees are taken: what expectations are under, which names were integrated over, open bases of logarithms."""

    under: Tree | None = None
    integrated: tuple[str, ...] = ()
    open_base: bool = False
    independent: bool = False
    covariances: bool = False
    known: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    """Of these, letters that came in where nothing was known of them."""
    base: Tree | None = None
    other: bool = False
    indefinite: frozenset[str] = frozenset()
    one_coordinate: bool = False
    form: int = 0
    """Of the arguments that a bare letter of a density may have, which."""
    components: bool = True
    region: int = 0
    """Of the cases that a document tells apart by inequalities, which."""
    symmetric: bool = False
    letters: Mapping[str, Tree] = field(default_factory=dict)
    """What letters stand for besides; one that stands for itself is not opened."""
    points: Mapping[str, Tree] = field(default_factory=dict)
    """The points at which derivatives were taken in the chain, by the letter of the variable."""
    turned: tuple[str, ...] = ()
    """Letters that are functions where they are densities otherwise, or the other way round."""


@dataclass(frozen=True)
class Sample:
    """Both sides at one point."""

    point: Point
    left: Number
    right: Number
    names: dict[str, str] = field(default_factory=dict)
    lawless: tuple[bool, bool] = (False, False)
    """Of each side, whether it rests on laws of which nothing is known."""
    indices: tuple[tuple[str, int], ...] = ()
    """The numbers of the indices that run over nothing."""
    functions: dict[str, str] = field(default_factory=dict)
    """The letters of functions that were made up, each with what is taken for granted of it."""
    positive: bool = True
    """Whether these are positive here."""

    @property
    def pattern(self) -> tuple[int, ...]:
        """Which of these are the same."""
        numbers = [number for _, number in self.indices]
        return tuple(map(numbers.index, numbers))

    @property
    def differs(self) -> bool:
        if isinstance(self.left, fmpq) and isinstance(self.right, fmpq):
            return bool(self.left != self.right)
        with ctx.workprec(COMPARING):
            return not (ball(self.left) - ball(self.right)).contains(0)

    @property
    def agrees(self) -> bool:
        if isinstance(self.left, fmpq) and isinstance(self.right, fmpq):
            return bool(self.left == self.right)
        with ctx.workprec(COMPARING):
            gap = abs(ball(self.left) - ball(self.right))
            return bool(gap < arb(10) ** -DIGITS * (1 + abs(ball(self.left))))


@dataclass
class Terms:
    """Sides as terms, whether these are of one instance of many, and what has to hold at a point."""

    values: list[Value]
    many: bool
    conditions: list[Condition]
    lawless: tuple[bool, ...] = ()
    indices: tuple[tuple[str, int], ...] = ()
    totals: tuple[Total, ...] = ()


def elaborated(
    context: Context,
    trees: tuple[Tree, ...],
    setting: Setting,
    instance: Instance,
    beside: Mapping[str, Value] = NOTHING,
) -> Terms:
    """The trees as terms, with what names stand for beside."""
    at = Elaborator(context, instance, open_base=setting.open_base, integrated=setting.integrated)
    at.under, at.indefinite, at.one_coordinate = setting.under, setting.indefinite, setting.one_coordinate
    at.base, at.other, at.form = setting.base, setting.other, setting.form
    at.components = setting.components
    indices, last = free_indices(context, instance, trees), ends(context, instance, trees)
    at.bound |= {**indices, **last, **beside}
    at.bound |= {
        name: at.symbol(name) if tree == Name(name) else at.value(tree) for name, tree in setting.letters.items()
    }
    found, lawless = [], []
    for tree in trees:
        at.lawless, at.outcomes = False, set()
        try:
            value = lowered(at.value(written_out(context, tree)))
            means_as_factors(at, tree)
        except UNFORESEEN as error:
            raise NoMeaning(f"no meaning: {error}") from None
        found.append(differentiated(value, setting))
        lawless.append(at.lawless)
    numbers = tuple((letter, int(number)) for letter, number in sorted(indices.items()))
    many = at.generic or bool(context.shapes) or len(at.bound) > 1 or (bool(at.bound) and has_sums(context, trees))
    return Terms(found, many, at.conditions, tuple(lawless), numbers, tuple(totals(at, found)))


def means_as_factors(at: Elaborator, tree: Tree) -> None:
    """Where random variables stand outside of means, an E is no factor of them: E(XY) is not E X Y."""
    nodes = {node for node in walk(tree) if isinstance(node, Name) and node.stem in QUANTITIES}
    known = (at.context.constants, at.context.domains, at.context.shapes, at.context.functions, at.context.variables)
    if at.outcomes and any(not any(node.name in each for each in known) for node in nodes):
        raise NoMeaning(f"the random variable {min(at.outcomes)} outside of an expectation")


def differentiated(value: Value, setting: Setting) -> Value:
    """A function up to a constant, by its derivative."""
    for name in sorted(setting.indefinite):
        value = value.diff(Symbol(name, real=True))
    return value


def samples(
    context: Context, trees: tuple[Tree, Tree], setting: Setting, agreed: list[Sample]
) -> Iterator[Sample | NoValue]:
    """Both sides at one point after the other, or why there is no value there, until enough of them agree."""
    terms: Terms | None = None
    for seed in range(TRIALS):
        if seed > SWEEP and len(agreed) >= POINTS and is_general(context, agreed):
            return
        if terms is None or terms.many:
            terms, instance = at_instance(context, trees, setting, seed)
            limits = [
                *constraints(context, setting, instance, {k: Integer(n) for k, n in terms.indices}),
                *terms.conditions,
            ]
        found = entries(context, terms, limits, seed)
        for each in chain(found, swept(context, terms, limits) if seed == SWEEP else ()):
            yield each if isinstance(each, NoValue) else of_instance(each, terms, instance)


def of_instance(sample: Sample, terms: Terms, instance: Instance) -> Sample:
    """The sample with what was chosen and made up at its instance."""
    names = instance.shown() | {letter: str(number) for letter, number in terms.indices}
    sides = (terms.lawless[0], terms.lawless[1])
    made = dict(instance.functions)
    return replace(
        sample, names=names, lawless=sides, indices=terms.indices, functions=made, positive=instance.positive
    )


def is_general(context: Context, agreed: list[Sample]) -> bool:
    """Whether indices that run over nothing were the same at some points, and others at others."""
    return bool(context.cases) or len(agreed[0].indices) < 2 or len({each.pattern for each in agreed}) > 1


def at_instance(context: Context, trees: tuple[Tree, Tree], setting: Setting, seed: int) -> tuple[Terms, Instance]:
    """The trees at an instance; where their sizes do not fit, all sizes are the same."""
    size, positive = 2 + (seed % 3 == 2), seed % 2 == 0
    instance = Instance(seed, size, positive, independent=setting.independent, symmetric=setting.symmetric)
    if not context.sizes:
        return elaborated(context, trees, setting, instance), instance
    try:
        terms = elaborated(context, trees, setting, instance)
        terms.values[:] = fitting(*terms.values)
        check_shapes(*terms.values)
        return terms, instance
    except NoMeaning:
        instance = replace(instance, square=True, chosen={}, tables={}, functions={}, formulas={})
        return elaborated(context, trees, setting, instance), instance


def swept(context: Context, terms: Terms, limits: list[Condition]) -> Iterator[Sample | NoValue]:
    """Points at which one symbol of unknown domain is negative, for each of them."""
    symbols = {s for value in terms.values for s in value.free_symbols if points.unknown(context, s)}
    for name in sorted(symbol.name for symbol in symbols)[:MOST_SWEPT]:
        for seed in (SWEEP + 1, SWEEP + 3):
            yield from entries(context, terms, limits, seed, name)


def constraints(
    context: Context, setting: Setting, instance: Instance, indices: Mapping[str, Value] = NOTHING
) -> list[Condition]:
    """The inequalities of the context as terms; `i ≠ j` of indices that have numbers here is one case of several."""
    found = []
    for left, sign, right in context.regions[setting.region - 1] if setting.region else context.constraints:
        if any(name in indices for name in names(left) | names(right)):
            continue
        try:
            a, b = elaborated(context, (left, right), setting, instance, indices).values
        except NoMeaning:
            continue
        if isinstance(a, Expr) and isinstance(b, Expr):
            found.append((a, sign, b))
    return found


def entries(
    context: Context, terms: Terms, limits: list[Condition], seed: int, below: str = ""
) -> Iterator[Sample | NoValue]:
    """The two numbers at a point, or each pair of entries."""
    left, right = fitting(*terms.values)
    check_shapes(left, right)
    pairs = [(left, right)]
    if isinstance(left, Identity) and isinstance(right, Identity):
        pairs = [(left.factor, right.factor)]
    if isinstance(left, Matrix) or isinstance(right, Matrix):
        pairs = list(zip(list(left), list(right), strict=True))
    symbols: set[Symbol] = set().union(*(part.free_symbols for pair in pairs for part in pair))
    where = points.point(context, symbols | symbols_of(limits, terms.totals), seed, below)
    where = points.summing(context, points.ordered(where, limits), terms.totals)
    if not all(holds(limit, where) for limit in limits):
        return
    shown = {symbol: where[symbol] for symbol in symbols}
    for a, b in pairs:
        try:
            yield compared(a, b, shown)
        except NoValue as error:
            yield error


def check_shapes(left: Value, right: Value) -> None:
    """Two sides that are compared have the same shape."""
    shapes = [side.shape if isinstance(side, Matrix) else type(side) is Identity for side in (left, right)]
    if shapes[0] != shapes[1]:
        raise NoMeaning("two sides of different shapes")


def compared(left: Expr, right: Expr, where: Point) -> Sample:
    """Both sides at a point, more precisely where they are too close to tell."""
    for precision in PRECISIONS:
        sample = Sample(where, value_at(left, where, precision), value_at(right, where, precision))
        if sample.differs or sample.agrees:
            return sample
    raise NoValue("the two sides are closer to each other than is known of them")
