"""Problems and their generated jax modules, for the tests of the jax target."""

from __future__ import annotations

from functools import lru_cache

from derive import Normal, cross_entropy, entropy, kl
from derive.code.targets import compile_module

SCALE = kl(Normal("mu", "sigma"), Normal("m", "s"))
VARIANCE = kl(Normal("mu", variance="v"), Normal("m", variance="w"))
LOG = kl(Normal("mu", log_variance="l"), Normal("m", log_variance="k"))
VAE = kl(Normal("mu", log_variance="l"), Normal(0, 1))
STANDARD = kl(Normal("mu", "sigma"), Normal(0, 1))
ENTROPY = entropy(Normal("mu", "sigma"))
CROSS = cross_entropy(Normal("mu", "sigma"), Normal("m", "s"))


@lru_cache(maxsize=64)
def source(problem):
    return problem.code("jax")


@lru_cache(maxsize=64)
def module(problem):
    """All names of the generated module."""
    return compile_module(source(problem), problem.slug)


def function(problem):
    return module(problem)[problem.slug]


def value_and_grad(problem):
    return module(problem)["value_and_grad"]


def double():
    """Within this, jax computes in float64."""
    import jax

    return jax.enable_x64(True) if hasattr(jax, "enable_x64") else jax.experimental.enable_x64()
