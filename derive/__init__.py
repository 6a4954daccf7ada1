"""From a probability density to its entropy, cross-entropy and KL divergence, every step shown and proved.

>>> from derive import Normal, kl
>>> kl(Normal("mu", "sigma"), Normal(0, 1)).result
mu**2/2 + sigma**2/2 - log(sigma**2)/2 - 1/2

`MultivariateNormal` is a normal vector in any dimension; of `DiagonalNormal` and `IsotropicNormal` the coordinates are
independent.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.api import cross_entropy, entropy, kl
    from derive.certification import certify
    from derive.distributions import DiagonalNormal, IsotropicNormal, MultivariateNormal, Normal
    from derive.errors import DeriveError, NotYet, Unfinished, Wrong

__version__ = "0.1.0"

HOME = {
    **dict.fromkeys(("DiagonalNormal", "IsotropicNormal", "MultivariateNormal", "Normal"), "derive.distributions"),
    "certify": "derive.certification",
    "cross_entropy": "derive.api",
    "entropy": "derive.api",
    "kl": "derive.api",
    **dict.fromkeys(("DeriveError", "NotYet", "Unfinished", "Wrong"), "derive.errors"),
}

__all__ = [
    "DeriveError", "DiagonalNormal", "IsotropicNormal", "MultivariateNormal", "Normal", "NotYet", "Unfinished", "Wrong",
    "certify", "cross_entropy", "entropy", "kl",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: starting is quick, and what is not needed is not loaded."""
    if name in HOME:
        return getattr(import_module(HOME[name]), name)
    raise AttributeError(f"module 'derive' has no attribute '{name}'")
