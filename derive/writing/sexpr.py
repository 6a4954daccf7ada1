"""Inert terms as S-expressions: every node and its order kept, so that a term can be read back as it was.

`(+ a b)`, `(* a b)`, `(^ a n)`, `(log a)`, `(exp a)`, `(integral f z a b)`, `(bracket F x a b)`, `(density N z)`,
`(normal q scale mu sigma)`; numbers are `3` or `1/2`, constants `:pi` and `:oo`, everything else a symbol.
"""

from __future__ import annotations

from sympy import Add, Basic, Indexed, Integral, Mul, Pow, Product, Rational, S, Sum, Symbol, Tuple
from sympy import exp as Exp
from sympy import log as Log
from sympy.core.symbol import Str

from derive.distributions import Independent, Normal
from derive.quantities import KL, CrossEntropy, Entropy
from derive.terms import Bracket, Density, JointIntegral, Partial, ProductOfOthers
from derive.terms.kernels import Expm1, Phi, Psi

HEADS: dict[type[Basic], str] = {
    Add: "+", Mul: "*", Pow: "^", Log: "log", Exp: "exp", Bracket: "bracket", Density: "density",
    Integral: "integral", Sum: "sum", Product: "product", JointIntegral: "joint-integral",
    ProductOfOthers: "product-of-others", Indexed: "indexed", Normal: "normal", Independent: "independent",
    Partial: "partial", Phi: "phi", Psi: "psi", Expm1: "expm1",
    KL: "kl", CrossEntropy: "cross-entropy", Entropy: "entropy",
}  # fmt: skip
CONSTANTS = {S.Pi: ":pi", S.Infinity: ":oo", S.NegativeInfinity: ":-oo"}


def dumps(term: Basic) -> str:
    """The term as text."""
    if term in CONSTANTS:
        return CONSTANTS[term]
    if isinstance(term, Rational):
        return str(term)
    if isinstance(term, Symbol | Str):
        return term.name
    head = next((name for kind, name in HEADS.items() if type(term) is kind), None)
    if head is None:
        return f"({type(term).__name__.lower()} {' '.join(map(dumps, term.args))})"
    return f"({head} {' '.join(map(dumps, parts(term)))})"


def parts(term: Basic) -> list[Basic]:
    """The arguments, limits spliced in, an indexed symbol by its name."""
    if isinstance(term, Indexed):
        return [term.base.label, *term.indices]
    return [leaf for arg in term.args for leaf in (arg.args if isinstance(arg, Tuple) else (arg,))]
