"""The entropy and the cross-entropy: expectations of minus a log-density, reduced to moments."""

from __future__ import annotations

from functools import lru_cache

from sympy import Expr, Integer, pi
from sympy import log as Log

from derive.derivation import Derivation
from derive.distributions import Distribution, MultivariateNormal
from derive.plans.densities import log_density
from derive.quantities import CrossEntropy, Entropy, Quantity
from derive.rules.algebra import common_sign, distribute, sum_of_numbers
from derive.rules.definitions import cite, opening
from derive.rules.exponents import laws_of_exponents
from derive.rules.gaussian_vectors import moments_of_vectors
from derive.rules.independence import log_of_indexed_product
from derive.rules.integrals import constant_factor, linearity
from derive.rules.logarithms import log_of_exp, log_of_power, log_of_product
from derive.rules.moments import moments_of
from derive.rules.structure import STRUCTURE
from derive.strategies import Move, brief, everywhere, exhaust, follow, full, standard, tidy
from derive.terms import mul, power

TWO_PI = mul(Integer(2), pi)


@lru_cache(maxsize=256)
def entropy(q: Distribution, z: Expr, kind: str = "section") -> Derivation:
    """H(q) down to its closed form."""
    return expected_log(Entropy(q), q, q, z, kind)


@lru_cache(maxsize=256)
def cross_entropy(q: Distribution, p: Distribution, z: Expr, kind: str = "section") -> Derivation:
    """H(q, p) down to its closed form."""
    return expected_log(CrossEntropy(q, p), q, p, z, kind)


def expected_log(quantity: Quantity, q: Distribution, p: Distribution, z: Expr, kind: str) -> Derivation:
    logarithm = log_density(p, z)
    return follow(
        kind,
        quantity.words if kind == "main" else (f"The {quantity.title} ", quantity),
        quantity,
        [
            brief(everywhere(opening(type(quantity), z)), because=("definition",)),
            full(everywhere(cite("logarithm of the density", logarithm))),
            brief(everywhere(common_sign), everywhere(constant_factor), because=("by ", logarithm)),
            full(everywhere(distribute), everywhere(linearity)),
            brief(exhaust(everywhere(constant_factor)), because=(linearity,)),
            *(of_vectors(q, z) if isinstance(q, MultivariateNormal) else of_numbers(q, z)),
            brief(everywhere(distribute, inside=has_log), because=(log_of_product,)),
        ],
        ((f"The {quantity.title}",),),
    )


def of_numbers(q: Distribution, z: Expr) -> list[Move]:
    """The moments of a density on the line, and the logarithms of its constants."""
    return [
        brief(moments_of(q, z)),
        full(everywhere(sum_of_numbers)),
        standard(tidy(laws_of_exponents)),
        full(everywhere(log_of_product.given(a=TWO_PI))),
        full(everywhere(log_of_exp)),
    ]


def of_vectors(q: MultivariateNormal, x: Expr) -> list[Move]:
    """The moments of a density on ℝᴰ, and the logarithms of its constants."""
    return [
        brief(moments_of_vectors(q, x)),
        standard(tidy(*STRUCTURE)),
        full(everywhere(log_of_product.given(a=power(TWO_PI, q.dimension)))),
        full(everywhere(log_of_indexed_product), everywhere(log_of_power.given(r=q.dimension))),
    ]


def has_log(term: Expr) -> bool:
    return bool(term.is_Mul and term.has(Log))
