"""Two trees as terms, and what both are at one fresh point of the domain after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from flint import arb, ctx, fmpq
from sympy import Expr, Symbol
from sympy.polys.polyerrors import BasePolynomialError

from derive.checking.context import Context
from derive.checking.judging import points
from derive.checking.judging.points import Point
from derive.checking.meaning import Elaborator, Instance, NoMeaning
from derive.checking.meaning.values import Identity, Matrix, Value, fitting, lowered
from derive.checking.meaning.vectors import free_indices
from derive.checking.syntax import Name, Tree, walk
from derive.checking.values import NoValue, Number, ball, value_at

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
Condition = tuple[Expr, str, Expr]


@dataclass(frozen=True)
class Setting:
    """How trees are taken: what expectations are under, which names were integrated over, open bases of logarithms."""

    under: Tree | None = None
    integrated: tuple[str, ...] = ()
    open_base: bool = False
    independent: bool = False
    covariances: bool = False
    known: frozenset[str] = frozenset()
    base: Tree | None = None
    other: bool = False
    indefinite: frozenset[str] = frozenset()
    one_coordinate: bool = False
    form: int = 0
    """Of the arguments that a bare letter of a density may have, which."""
    components: bool = True
    symmetric: bool = False
    letters: Mapping[str, Tree] = field(default_factory=dict)
    """What letters stand for besides; one that stands for itself is not opened."""
    points: Mapping[str, Tree] = field(default_factory=dict)
    """The points at which derivatives were taken in the chain, by the letter of the variable."""


@dataclass(frozen=True)
class Sample:
    """Both sides at one point."""

    point: Point
    left: Number
    right: Number
    names: dict[str, str] = field(default_factory=dict)
    lawless: tuple[bool, bool] = (False, False)
    """Of each side, whether it rests on laws of which nothing is known."""

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


def elaborated(context: Context, trees: tuple[Tree, ...], setting: Setting, instance: Instance) -> Terms:
    """The trees as terms."""
    at = Elaborator(context, instance, open_base=setting.open_base, integrated=setting.integrated)
    at.under, at.indefinite, at.one_coordinate = setting.under, setting.indefinite, setting.one_coordinate
    at.base, at.other, at.form = setting.base, setting.other, setting.form
    at.components = setting.components
    at.bound |= free_indices(context, instance, trees)
    at.bound |= {
        name: at.symbol(name) if tree == Name(name) else at.value(tree) for name, tree in setting.letters.items()
    }
    found, lawless = [], []
    for tree in trees:
        at.lawless, at.outcomes = False, set()
        try:
            value = lowered(at.value(tree))
            means_as_factors(at, tree)
        except UNFORESEEN as error:
            raise NoMeaning(f"no meaning: {error}") from None
        found.append(differentiated(value, setting))
        lawless.append(at.lawless)
    return Terms(found, at.generic or bool(context.shapes) or bool(at.bound), at.conditions, tuple(lawless))


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
        if seed > SWEEP and len(agreed) >= POINTS:
            return
        if terms is None or terms.many:
            terms, instance = at_instance(context, trees, setting, seed)
            limits = [*constraints(context, setting, instance), *terms.conditions]
        for each in entries(context, terms.values, limits, seed):
            sides = (terms.lawless[0], terms.lawless[1])
            yield each if isinstance(each, NoValue) else replace(each, names=instance.shown(), lawless=sides)
        if seed == SWEEP:
            yield from swept(context, terms.values, limits)


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
        instance = replace(instance, square=True, chosen={}, tables={})
        return elaborated(context, trees, setting, instance), instance


def swept(context: Context, values: list[Value], limits: list[Condition]) -> Iterator[Sample | NoValue]:
    """Points at which one symbol of unknown domain is negative, for each of them."""
    symbols = {s for value in values for s in value.free_symbols if points.unknown(context, s)}
    for name in sorted(symbol.name for symbol in symbols)[:MOST_SWEPT]:
        for seed in (SWEEP + 1, SWEEP + 3):
            yield from entries(context, values, limits, seed, name)


def constraints(context: Context, setting: Setting, instance: Instance) -> list[Condition]:
    """The inequalities of the context as terms."""
    found = []
    for left, sign, right in context.constraints:
        try:
            a, b = elaborated(context, (left, right), setting, instance).values
        except NoMeaning:
            continue
        if isinstance(a, Expr) and isinstance(b, Expr):
            found.append((a, sign, b))
    return found


def entries(
    context: Context, terms: list[Value], limits: list[Condition], seed: int, below: str = ""
) -> Iterator[Sample | NoValue]:
    """The two numbers at a point, or each pair of entries."""
    left, right = fitting(*terms)
    check_shapes(left, right)
    pairs = [(left, right)]
    if isinstance(left, Identity) and isinstance(right, Identity):
        pairs = [(left.factor, right.factor)]
    if isinstance(left, Matrix) or isinstance(right, Matrix):
        pairs = list(zip(list(left), list(right), strict=True))
    symbols: set[Symbol] = set().union(*(part.free_symbols for pair in pairs for part in pair))
    where = points.point(context, symbols | {s for a, _, b in limits for s in (a - b).free_symbols}, seed, below)
    where = points.ordered(where, limits)
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


def holds(limit: Condition, where: Point) -> bool:
    """Whether an inequality of the context holds at a point; one that cannot be decided excludes it."""
    left, sign, right = limit
    try:
        gap = value_at(left - right, where)
    except NoValue:
        return False
    return bool({"<": gap < 0, "<=": gap <= 0, ">": gap > 0, ">=": gap >= 0, "!=": gap != 0}.get(sign, True))


def compared(left: Expr, right: Expr, where: Point) -> Sample:
    """Both sides at a point, more precisely where they are too close to tell."""
    for precision in PRECISIONS:
        sample = Sample(where, value_at(left, where, precision), value_at(right, where, precision))
        if sample.differs or sample.agrees:
            return sample
    raise NoValue("the two sides are closer to each other than is known of them")
