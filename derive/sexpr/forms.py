"""The kinds of node in an S-expression, each with its head and what stands after it. One table for both ways.

The kinds of part are written as letters: e a number, m a vector or a matrix, a either, d a distribution, s a symbol,
k an index, n a dimension, i an indexed symbol, v a variable (a symbol or an indexed one), x a variable or a vector,
w what a derivative and g what a gradient is by, l a label, which is a bare word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import (
    Add,
    Basic,
    Catalan,
    Determinant,
    E,
    Equality,
    EulerGamma,
    Expr,
    GoldenRatio,
    Identity,
    ImmutableDenseMatrix,
    Indexed,
    Integer,
    Integral,
    Inverse,
    Mul,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    pi,
)
from sympy import exp as Exp
from sympy import log as Log
from sympy.core.symbol import Str

from derive.distributions import Distribution, Independent, MultivariateNormal, Normal
from derive.distributions.parameters import MOST
from derive.quantities import KL, CrossEntropy, Entropy
from derive.terms import (
    Bracket,
    Cholesky,
    Density,
    Diagonal,
    Entry,
    Gradient,
    JointIntegral,
    LowerPart,
    MatrixIntegral,
    MatrixProduct,
    MatrixSum,
    Partial,
    PositiveDefinite,
    PositiveVector,
    ProductOfOthers,
    Scalar,
    SquaredNorm,
    Vector,
    is_matrix,
)
from derive.terms.kernels import Expm1, Phi, Psi

DEEPEST, MOST_DIGITS = 200, 4000
"""How deeply brackets may nest, and how many digits a number may have."""


@dataclass(frozen=True)
class Form:
    """A kind of node: what stands after its head, where `more` of the last kind may follow.

    SymPy keeps the parts after the first `plain` ones as one tuple: the limits of an integral, the entries of a
    matrix. `end` is what the node has after its parts and the text does not.
    """

    head: str
    node: type[Basic]
    kinds: str
    more: bool = False
    plain: int = 0
    end: tuple[Basic, ...] = ()

    def kind(self, place: int) -> str:
        """The kind of part that stands at a place; empty where there is no such place."""
        return self.kinds[place : place + 1] or (self.kinds[-1] if self.more else "")


FORMS = (
    Form("+", Add, "ee", more=True),
    Form("*", Mul, "ee", more=True),
    Form("^", Pow, "ee"),
    Form("log", Log, "e"),
    Form("exp", Exp, "e"),
    Form("=", Equality, "aa"),
    Form("bracket", Bracket, "evee"),
    Form("density", Density, "da"),
    Form("partial", Partial, "ew"),
    Form("integral", Integral, "exee", plain=1),
    Form("sum", Sum, "eknn", plain=1),
    Form("product", Product, "eknn", plain=1),
    Form("joint-integral", JointIntegral, "eikn"),
    Form("product-of-others", ProductOfOthers, "ekkn"),
    Form("indexed", Indexed, "se", more=True),
    Form("normal", Normal, "leel"),
    Form("independent", Independent, "ldkn"),
    Form("phi", Phi, "e"),
    Form("psi", Psi, "e"),
    Form("expm1", Expm1, "e"),
    Form("kl", KL, "dd"),
    Form("cross-entropy", CrossEntropy, "dd"),
    Form("entropy", Entropy, "d"),
    Form("multivariate-normal", MultivariateNormal, "lmm"),
    Form("matrix+", MatrixSum, "mm", more=True),
    Form("matrix*", MatrixProduct, "am", more=True),
    Form("transpose", Transpose, "m"),
    Form("inverse", Inverse, "m", end=(S.NegativeOne,)),
    Form("trace", Trace, "m"),
    Form("determinant", Determinant, "m"),
    Form("cholesky", Cholesky, "m"),
    Form("diagonal", Diagonal, "ekn"),
    Form("lower-part", LowerPart, "m"),
    Form("matrix-integral", MatrixIntegral, "mx"),
    Form("gradient", Gradient, "eg"),
    Form("scalar", Scalar, "m"),
    Form("squared-norm", SquaredNorm, "m"),
    Form("entry", Entry, "mnn"),
    Form("identity", Identity, "n"),
    Form("zeros", ZeroMatrix, "nn"),
    Form("matrix", ImmutableDenseMatrix, "nne", more=True, plain=2),
)
BY_HEAD = {form.head: form for form in FORMS}
BY_NODE = {form.node: form for form in FORMS}

CONSTANTS: dict[str, Expr] = {
    ":pi": pi, ":e": E, ":oo": S.Infinity, ":-oo": S.NegativeInfinity,
    ":euler-gamma": EulerGamma, ":golden-ratio": GoldenRatio, ":catalan": Catalan,
}  # fmt: skip
BY_CONSTANT = {constant: name for name, constant in CONSTANTS.items()}


def is_index(part: Basic) -> bool:
    return isinstance(part, Symbol) and bool(part.is_integer and part.is_positive)


def is_dimension(part: Basic) -> bool:
    """A whole number from 1, not too large for matrices to be written out, or a symbol for one."""
    return (isinstance(part, Integer) and 1 <= part <= MOST) or is_index(part)


def has_gradient(part: Basic) -> bool:
    """A vector, or the Cholesky factor of a covariance, by their names."""
    factor = isinstance(part, Cholesky) and isinstance(part.args[0], PositiveDefinite)
    return isinstance(part, Vector) or factor


def is_variable_vector(part: Basic) -> bool:
    return isinstance(part, Vector) and not isinstance(part, PositiveVector)


KINDS: dict[str, tuple[Callable[[Basic], bool], str]] = {
    "e": (lambda part: isinstance(part, Expr) and not is_matrix(part), "an expression for a number"),
    "m": (lambda part: isinstance(part, Expr) and is_matrix(part), "a vector or a matrix"),
    "a": (lambda part: isinstance(part, Expr), "an expression"),
    "d": (lambda part: isinstance(part, Distribution), "a distribution"),
    "s": (lambda part: isinstance(part, Symbol), "a symbol"),
    "k": (is_index, "an index, a symbol for a positive integer"),
    "n": (is_dimension, f"a whole number from 1 to {MOST}, or a symbol for a positive integer"),
    "i": (lambda part: isinstance(part, Indexed), "an indexed symbol"),
    "v": (lambda part: isinstance(part, Symbol | Indexed), "a variable"),
    "x": (lambda part: isinstance(part, Symbol | Indexed) or is_variable_vector(part), "a variable"),
    "w": (lambda part: isinstance(part, Symbol | Indexed | Entry), "a symbol or an entry"),
    "g": (has_gradient, "a vector, or the Cholesky factor of a covariance"),
    "l": (lambda part: isinstance(part, Str), "a label"),
    "*": (lambda part: True, "a term"),
}
"""What each kind of part is, and what a message calls it."""
