"""Families of distributions: parameters with domains, support and density."""

from derive.distributions.base import Distribution
from derive.distributions.independent import Independent, independent
from derive.distributions.normal import Normal

FAMILIES: dict[str, type[Distribution]] = {"Normal": Normal}

__all__ = ["FAMILIES", "Distribution", "Independent", "Normal", "independent"]
