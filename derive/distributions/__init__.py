"""Families of distributions: parameters with domains, support and density."""

from derive.distributions.base import Distribution
from derive.distributions.coordinates import DiagonalNormal, IsotropicNormal
from derive.distributions.independent import Independent, independent
from derive.distributions.multivariate import MultivariateNormal
from derive.distributions.normal import Normal
from derive.distributions.together import together

FAMILIES: dict[str, type[Distribution]] = {
    family.__name__: family for family in (Normal, MultivariateNormal, DiagonalNormal, IsotropicNormal)
}

__all__ = [
    "FAMILIES", "DiagonalNormal", "Distribution", "Independent", "IsotropicNormal", "MultivariateNormal", "Normal",
    "independent", "together",
]  # fmt: skip
