"""What a formula says, as a tree: each node is one piece of notation and knows where it stands in the document.

Trees say what is written and not what it means: `q(z)` is a call whether q is a density or a factor, and nothing is
evaluated, sorted or cancelled. Brackets leave no node. Two trees are equal when they say the same, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from fractions import Fraction


@dataclass(frozen=True, order=True)
class Span:
    """From the first character to behind the last one; lines and columns count from 1."""

    line: int
    column: int
    end_line: int
    end_column: int


NOWHERE = Span(0, 0, 0, 0)
INDICES = "abdhijklmnrstcyuv"
"""The letters that are indices where two of them stand side by side."""


@dataclass(frozen=True)
class Tree:
    """A piece of notation."""

    span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True)
class Number(Tree):
    """A numeral with its exact value: 0.1 is one tenth."""

    value: Fraction


@dataclass(frozen=True)
class Name(Tree):
    r"""A variable or the name of a function, in words: `mu`, `mu_1`, `x_d`, `f_X`, `z'`, `x*`, `hat mu`, `Sigma`.

    `style` is how it is set (`bold`, `calligraphic`, `blackboard`, `roman`, `sans`, `fraktur` or nothing). It makes
    another name only where a document has both; the reader of the context decides that.
    """

    name: str
    style: str = field(default="", compare=False)

    @property
    def stem(self) -> str:
        """The name without its index: `x` for `x_i`."""
        return self.name.split("_", 1)[0]

    @property
    def index(self) -> str:
        """The index of the name, or nothing: `i` for `x_i`."""
        return self.name.partition("_")[2]

    @property
    def indices(self) -> tuple[str, ...]:
        """The indices of the name one by one: `i` and `j` for `x_ij` and for `x_{i,j}`, `i` for `M_{X_i}`."""
        index = self.index
        if "_" in index:
            return Name(index).indices
        if "," in index:
            return tuple(index.split(","))
        pair = len(index) == 2 and not index.isdigit() and all(letter in "123456789" + INDICES for letter in index)
        return tuple(index) if pair else (index,) if index else ()


@dataclass(frozen=True)
class Constant(Tree):
    """A number with a name: `pi`, `infinity`, `e`, `i`."""

    name: str


@dataclass(frozen=True)
class Dots(Tree):
    r"""`\ldots` or `\cdots`: what the writer leaves to the reader."""


@dataclass(frozen=True)
class Text(Tree):
    r"""Words in a formula: `\text{const.}`."""

    words: str


@dataclass(frozen=True)
class Sum(Tree):
    """Terms in their order; a term that is taken off is a `Negative`."""

    terms: tuple[Tree, ...]


@dataclass(frozen=True)
class Negative(Tree):
    """−body."""

    body: Tree


@dataclass(frozen=True)
class Product(Tree):
    """Factors in their order, for matrices do not commute."""

    factors: tuple[Tree, ...]


@dataclass(frozen=True)
class Quotient(Tree):
    """A fraction, however it is written."""

    above: Tree
    below: Tree


@dataclass(frozen=True)
class Power(Tree):
    """base to the exponent."""

    base: Tree
    exponent: Tree


@dataclass(frozen=True)
class Root(Tree):
    """The square root, or the one of a degree."""

    body: Tree
    degree: Tree | None = None


@dataclass(frozen=True)
class Factorial(Tree):
    """body!"""

    body: Tree


@dataclass(frozen=True)
class Binomial(Tree):
    """n over k."""

    above: Tree
    below: Tree


@dataclass(frozen=True)
class Transposed(Tree):
    """The transpose of body."""

    body: Tree


@dataclass(frozen=True)
class Subscripted(Tree):
    """An index on what is not a name, or one that is computed: `x_{i+1}`, `(A B)_{ij}`."""

    body: Tree
    index: Tree


@dataclass(frozen=True)
class Call(Tree):
    """A function at its arguments: `log x`, `q(z; mu)`, `p(x | z)`, `M_X'''(t)`, `N(x; mu, sigma^2)`.

    `parameters` stand behind a semicolon, `given` behind a bar; `base` is what is set below the
    function (the base of a logarithm, the variable of a maximum); `primes` counts derivatives
    (`f^{(4)}(x)` has 4) and `inverse` is the −1 of `F^{-1}(p)`.
    """

    function: Name
    arguments: tuple[Tree, ...]
    parameters: tuple[Tree, ...] = ()
    given: tuple[Tree, ...] = ()
    base: Tree | None = None
    primes: int = 0
    inverse: bool = False


@dataclass(frozen=True)
class Expectation(Tree):
    r"""The mean of body: `E[x]`, `\mathbb E_q[x]`, `\langle x \rangle_{q(x)}`; `under` is what is written below."""

    body: Tree
    under: Tree | None = None
    given: tuple[Tree, ...] = ()


@dataclass(frozen=True)
class Quantity(Tree):
    """A quantity of distributions or random variables: `KL`, `H`, `h`, `CE`, `Var`, `Cov`, `Skew`, `Kurt`, `I`, `Pr`.

    `name` is the usual short one, whatever the writer calls it; `given` stands behind a bar, `under` below the name.
    """

    name: str
    arguments: tuple[Tree, ...]
    given: tuple[Tree, ...] = ()
    under: Tree | None = None


@dataclass(frozen=True)
class Differential(Tree):
    r"""The d of something that belongs to no integral: `\mathrm dx` in `\mathrm dx = \sigma\,\mathrm du`."""

    body: Tree


@dataclass(frozen=True)
class Integral(Tree):
    """The integral of body over `over`, a name or an expression as in d(2u); None where the writer left it out."""

    body: Tree
    over: Tree | None
    lower: Tree | None = None
    upper: Tree | None = None
    domain: Tree | None = None


@dataclass(frozen=True)
class Summation(Tree):
    """The sum of body; `index`, limits or a domain are None where they are not written. A condition is a domain."""

    body: Tree
    index: Tree | None = None
    lower: Tree | None = None
    upper: Tree | None = None
    domain: Tree | None = None


@dataclass(frozen=True)
class BigProduct(Tree):
    """The product of body, with the fields of a `Summation`."""

    body: Tree
    index: Tree | None = None
    lower: Tree | None = None
    upper: Tree | None = None
    domain: Tree | None = None


@dataclass(frozen=True)
class Between(Tree):
    """`[F]_a^b`: F at the upper end less F at the lower one; `variable` where the writer names it (`x=a`)."""

    body: Tree
    lower: Tree
    upper: Tree
    variable: Tree | None = None


@dataclass(frozen=True)
class At(Tree):
    r"""`\left. F \right|_{t=0}`: body where the variable is the point; `variable` is None where it is not named."""

    body: Tree
    variable: Tree | None
    point: Tree


@dataclass(frozen=True)
class Limit(Tree):
    """The limit of body as variable goes to point, from a `side` (`+`, `-`) or from both."""

    body: Tree
    variable: Tree
    point: Tree
    side: str = ""


@dataclass(frozen=True)
class Derivative(Tree):
    """The derivative of body; `by` pairs each variable with its order."""

    body: Tree
    by: tuple[tuple[Tree, Tree], ...]
    partial: bool = False


@dataclass(frozen=True)
class Bars(Tree):
    """|body|: an absolute value or a determinant; with `double` bars a norm, whose `index` is p or a matrix."""

    body: Tree
    double: bool = False
    index: Tree | None = None


@dataclass(frozen=True)
class Matrix(Tree):
    """Rows of entries."""

    rows: tuple[tuple[Tree, ...], ...]


@dataclass(frozen=True)
class Cases(Tree):
    """Values with their conditions; the last condition may be missing."""

    rows: tuple[tuple[Tree, Tree | None], ...]


@dataclass(frozen=True)
class Tuple(Tree):
    """Several things between brackets: a pair, an interval, a set (with the brackets as they are written)."""

    items: tuple[Tree, ...]
    opening: str = "("
    closing: str = ")"


@dataclass(frozen=True)
class Relation(Tree):
    r"""A relation inside a formula or between sides: `x > 0`, `x \in X`, `X \sim N(0, 1)`; signs are words or `=`."""

    sign: str
    left: Tree
    right: Tree


def children(tree: Tree) -> tuple[Tree, ...]:
    """The trees right under a tree, in the order of its fields."""
    return tuple(_trees([getattr(tree, each.name) for each in fields(tree)]))


def _trees(value: object) -> Iterator[Tree]:
    if isinstance(value, Tree):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _trees(each)


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and everything under it, from the outside in."""
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(children(node)))


def names(tree: Tree) -> set[str]:
    """All names in a tree."""
    return {node.name for node in walk(tree) if isinstance(node, Name)}


def count(tree: Tree, kind: type[Tree]) -> int:
    """How many nodes of a kind are in a tree."""
    return sum(isinstance(node, kind) for node in walk(tree))
