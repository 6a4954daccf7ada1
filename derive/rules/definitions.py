"""Definitions: opening a quantity or a density, and giving an integral its name back."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Expr

from derive.derivation import Derivation, Rule, rule
from derive.distributions import Distribution, Normal
from derive.patterns import slots
from derive.quantities import KL, CrossEntropy, Entropy, Quantity
from derive.terms import Density, frac, integral, log, mul, neg, substitute

q, p, x, a, b = slots("q p x a b")
BOOK = "Murphy, Probabilistic Machine Learning: An Introduction (2022), ch. 6"


@rule(
    "definition of the density",
    Density(q, x),
    source="the density that the family states",
    says="write out the density",
)
def definition_of_density(q: Distribution, x: Expr) -> Expr | None:
    r"q(x) = \text{the density of the family of } q \text{ at } x"
    stated = q.density(x)
    return None if isinstance(stated, Density) else stated


def sameness(first: Distribution, second: Distribution) -> Rule:
    """Two distributions with one density, perhaps in other parameters or under another letter."""

    @rule(
        "the two densities are the same",
        Density(second, x),
        source="equality of the densities",
        says="the two densities are the same",
    )
    def same_density(x: Expr) -> Expr | None:
        r"p = q \;\Rightarrow\; p(x) = q(x)"
        return Density(first, x) if first.is_same_as(second) else None

    return same_density


def opening(kind: type[Quantity], variable: Expr) -> Rule:
    """The definition of a quantity, read from left to right with the given variable of integration."""

    def open_quantity(q: Expr, p: Expr | None = None) -> Expr:
        return kind(*((q, p) if p is not None else (q,))).definition(variable)

    open_quantity.__doc__ = kind.law
    name = f"definition of the {kind.title}"
    return Rule(name, kind(*(q, p)[: kind.arity]), open_quantity, source=BOOK, says=(f"by {name}",))


MINUS_EXPECTED_LOG = neg(integral(mul(Density(q, x), log(Density(p, x))), x, a, b))
EXPECTED_LOG_RATIO = integral(mul(Density(q, x), log(frac(Density(q, x), Density(p, x)))), x, a, b)


@rule("definition of the entropies", MINUS_EXPECTED_LOG, source=BOOK, names=True, says="by definition of the entropies")
def naming(q: Distribution, p: Distribution, x: Expr, a: Expr, b: Expr) -> Expr:
    r"-\int q(x)\,\log p(x)\,dx = H(q,\,p),\qquad -\int q(x)\,\log q(x)\,dx = H(q)"
    return Entropy(q) if q == p else CrossEntropy(q, p)


@rule("definition of the divergence", EXPECTED_LOG_RATIO, source=BOOK, says="by definition of the divergence")
def naming_kl(q: Distribution, p: Distribution, x: Expr, a: Expr, b: Expr) -> Expr:
    r"\int q(x)\,\log\frac{q(x)}{p(x)}\,dx = \mathrm{KL}(q\,\|\,p)"
    return KL(q, p)


def cite(name: str, proof: Derivation) -> Rule:
    """A lemma: what a derivation started from equals what it came to."""

    def cited() -> Expr:
        return proof.result

    return Rule(name, proof.start, cited, source="proved here", proof=proof)


def cite_instance(name: str, proof: Derivation, values: Mapping[Basic, Basic]) -> Rule:
    """A lemma with other letters: it was proved for all values of its symbols in their domains."""

    def cited() -> Expr:
        return substitute(proof.result, values)

    return Rule(name, substitute(proof.start, values), cited, source="proved here", proof=proof)


same_density = sameness(Normal("mu", "sigma"), Normal("mu", "sigma").called("p"))
definition_of_kl = opening(KL, x)
definition_of_cross_entropy = opening(CrossEntropy, x)
definition_of_entropy = opening(Entropy, x)
