"""The public face: densities in, a derived, certified result out."""

from __future__ import annotations

from derive.derived import Derived
from derive.distributions import Distribution
from derive.errors import Wrong
from derive.quantities import KL, CrossEntropy, Entropy, Quantity
from derive.reading.problem import lettered


def quantity_of(kind: type[Quantity], *distributions: Distribution) -> Derived:
    for distribution in distributions:
        if not isinstance(distribution, Distribution):
            raise Wrong(f'{distribution!r} is not a distribution: write Normal("mu", "sigma"), for example')
    return Derived(kind(*lettered(distributions)))


def kl(q: Distribution, p: Distribution) -> Derived:
    """KL(q‖p) = ∫ q log(q/p), in nats. Raises `Wrong` where one name stands for two domains."""
    return quantity_of(KL, q, p)


def cross_entropy(q: Distribution, p: Distribution) -> Derived:
    """H(q, p) = −∫ q log p, in nats. Raises `Wrong` where one name stands for two domains."""
    return quantity_of(CrossEntropy, q, p)


def entropy(q: Distribution) -> Derived:
    """The differential entropy H(q) = −∫ q log q, in nats."""
    return quantity_of(Entropy, q)
