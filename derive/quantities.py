"""The quantities, each defined by its integral."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr

from derive.distributions import Distribution
from derive.terms import Density, frac, integral, log, mul, neg


class Quantity(Expr):
    """A functional of one or two distributions, kept closed until its definition opens it."""

    is_commutative = True
    is_extended_real = True
    slug: str
    title: str
    arity: int
    law: str

    def __new__(cls, *distributions: Distribution) -> Quantity:
        return Basic.__new__(cls, *distributions)

    @property
    def distributions(self) -> tuple[Any, ...]:
        return self.args

    def definition(self, variable: Expr) -> Expr:
        """The quantity as an integral over the support of its first distribution."""
        raise NotImplementedError


class KL(Quantity):
    r"""The Kullback–Leibler divergence KL(q‖p) = ∫ q(z) log(q(z)/p(z)) dz, in nats."""

    slug, title, arity = "kl", "KL divergence", 2
    law = r"\mathrm{KL}(q\,\|\,p) = \int q(x)\,\log\frac{q(x)}{p(x)}\,dx"

    def definition(self, variable: Expr) -> Expr:
        q, p = (Density(distribution, variable) for distribution in self.args)
        return integral(mul(q, log(frac(q, p))), variable, *self.args[0].support)


class CrossEntropy(Quantity):
    r"""The cross-entropy H(q, p) = −∫ q(z) log p(z) dz, in nats."""

    slug, title, arity = "cross_entropy", "cross-entropy", 2
    law = r"H(q,\,p) = -\int q(x)\,\log p(x)\,dx"

    def definition(self, variable: Expr) -> Expr:
        q, p = (Density(distribution, variable) for distribution in self.args)
        return neg(integral(mul(q, log(p)), variable, *self.args[0].support))


class Entropy(Quantity):
    r"""The differential entropy H(q) = −∫ q(z) log q(z) dz, in nats."""

    slug, title, arity = "entropy", "entropy", 1
    law = r"H(q) = -\int q(x)\,\log q(x)\,dx"

    def definition(self, variable: Expr) -> Expr:
        q = Density(self.args[0], variable)
        return neg(integral(mul(q, log(q)), variable, *self.args[0].support))


QUANTITIES: dict[str, type[Quantity]] = {"kl": KL, "cross-entropy": CrossEntropy, "entropy": Entropy}
