"""The kinds of node in an S-expression, each with its head and what stands after it. One table for both ways.

The kinds of part are written as letters: e an expression, d a distribution, s a symbol, i an indexed symbol,
v a variable (a symbol or an indexed one), l a label, which is a bare word.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import (
    Add,
    Basic,
    Catalan,
    E,
    Equality,
    EulerGamma,
    Expr,
    GoldenRatio,
    Indexed,
    Integral,
    Mul,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    pi,
)
from sympy import exp as Exp
from sympy import log as Log
from sympy.core.symbol import Str

from derive.distributions import Distribution, Independent, Normal
from derive.quantities import KL, CrossEntropy, Entropy
from derive.terms import Bracket, Density, JointIntegral, Partial, ProductOfOthers
from derive.terms.kernels import Expm1, Phi, Psi

DEEPEST, MOST_DIGITS = 200, 4000
"""How deeply brackets may nest, and how many digits a number may have."""


@dataclass(frozen=True)
class Form:
    """A kind of node: what stands after its head, where `more` of the last kind may follow.

    The parts of a node with `limits` after its first are kept in SymPy as one tuple, the limits.
    """

    head: str
    node: type[Basic]
    kinds: str
    more: bool = False
    limits: bool = False

    def kind(self, place: int) -> str:
        """The kind of part that stands at a place; empty where there is no such place."""
        return self.kinds[place : place + 1] or (self.kinds[-1] if self.more else "")


FORMS = (
    Form("+", Add, "ee", more=True),
    Form("*", Mul, "ee", more=True),
    Form("^", Pow, "ee"),
    Form("log", Log, "e"),
    Form("exp", Exp, "e"),
    Form("=", Equality, "ee"),
    Form("bracket", Bracket, "evee"),
    Form("density", Density, "de"),
    Form("partial", Partial, "es"),
    Form("integral", Integral, "evee", limits=True),
    Form("sum", Sum, "esee", limits=True),
    Form("product", Product, "esee", limits=True),
    Form("joint-integral", JointIntegral, "eise"),
    Form("product-of-others", ProductOfOthers, "esee"),
    Form("indexed", Indexed, "se", more=True),
    Form("normal", Normal, "leel"),
    Form("independent", Independent, "ldse"),
    Form("phi", Phi, "e"),
    Form("psi", Psi, "e"),
    Form("expm1", Expm1, "e"),
    Form("kl", KL, "dd"),
    Form("cross-entropy", CrossEntropy, "dd"),
    Form("entropy", Entropy, "d"),
)
BY_HEAD = {form.head: form for form in FORMS}
BY_NODE = {form.node: form for form in FORMS}

CONSTANTS: dict[str, Expr] = {
    ":pi": pi, ":e": E, ":oo": S.Infinity, ":-oo": S.NegativeInfinity,
    ":euler-gamma": EulerGamma, ":golden-ratio": GoldenRatio, ":catalan": Catalan,
}  # fmt: skip
BY_CONSTANT = {constant: name for name, constant in CONSTANTS.items()}

KINDS: dict[str, tuple[tuple[type[Basic], ...], str]] = {
    "e": ((Expr,), "an expression"),
    "d": ((Distribution,), "a distribution"),
    "s": ((Symbol,), "a symbol"),
    "i": ((Indexed,), "an indexed symbol"),
    "v": ((Symbol, Indexed), "a variable"),
    "l": ((Str,), "a label"),
    "*": ((Basic,), "a term"),
}
"""The SymPy types of each kind of part, and what a message calls it."""
