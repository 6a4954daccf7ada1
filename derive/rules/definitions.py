"""Definitions: opening a quantity or a density, and giving an integral its name back."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Expr

from derive.derivation import Derivation, Rule, rule
from derive.patterns import slots
from derive.quantities import KL, CrossEntropy, Entropy, Quantity
from derive.terms import Density, frac, integral, log, mul, neg, substitute

q, p, x, a, b = slots("q p x a b")
BOOK = "Murphy, Probabilistic Machine Learning: An Introduction (2022), ch. 6"


@rule("definition of the density", Density(q, x), source="the density that the family states")
def definition_of_density(q, x):
    r"q(x) = \text{the density of the family of } q \text{ at } x"
    return q.density(x)


@rule("the two densities are the same", Density(q, x), source="equality of the parameters")
def same_density(q, x):
    r"p = q \;\Rightarrow\; p(x) = q(x)"
    return Density(q.called("q"), x) if q.letter != "q" else None


def opening(kind: type[Quantity], variable: Expr) -> Rule:
    """The definition of a quantity, read from left to right with the given variable of integration."""

    def open_quantity(q: Expr, p: Expr | None = None) -> Expr:
        return kind(*((q, p) if p is not None else (q,))).definition(variable)

    open_quantity.__doc__ = kind.law
    return Rule("definition", kind(*(q, p)[: kind.arity]), open_quantity, source=BOOK)


@rule("definition of the entropies", neg(integral(mul(Density(q, x), log(Density(p, x))), x, a, b)), source=BOOK, names=True)
def naming(q, p, x, a, b):
    r"-\int q(x)\,\log p(x)\,dx = H(q,\,p),\qquad -\int q(x)\,\log q(x)\,dx = H(q)"
    return Entropy(q) if q == p else CrossEntropy(q, p)


@rule("definition of the divergence", integral(mul(Density(q, x), log(frac(Density(q, x), Density(p, x)))), x, a, b), source=BOOK)
def naming_kl(q, p, x, a, b):
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


definition_of_kl = opening(KL, x)
definition_of_cross_entropy = opening(CrossEntropy, x)
definition_of_entropy = opening(Entropy, x)
