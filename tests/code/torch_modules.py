"""Problems and their generated torch modules, for the tests of the torch target."""

from __future__ import annotations

from functools import lru_cache

import torch

from derive import Normal, cross_entropy, entropy, kl
from derive.code.targets import compile_module

SCALE = kl(Normal("mu", "sigma"), Normal("m", "s"))
VARIANCE = kl(Normal("mu", variance="v"), Normal("m", variance="w"))
LOG = kl(Normal("mu", log_variance="l"), Normal("m", log_variance="k"))
VAE = kl(Normal("mu", log_variance="l"), Normal(0, 1))
STANDARD = kl(Normal("mu", "sigma"), Normal(0, 1))
FROM_STANDARD = kl(Normal(0, 1), Normal("m", "s"))
ENTROPY = entropy(Normal("mu", "sigma"))
CROSS = cross_entropy(Normal("mu", "sigma"), Normal("m", "s"))
DIVERGENCES = (SCALE, VARIANCE, LOG, VAE, STANDARD, FROM_STANDARD)
PROBLEMS = (*DIVERGENCES, ENTROPY, CROSS)
POSITIVE = {"sigma", "s", "v", "w"}


@lru_cache(maxsize=64)
def source(problem):
    return problem.code("torch")


@lru_cache(maxsize=64)
def module(problem):
    """All names of the generated module."""
    return compile_module(source(problem), problem.slug)


def function(problem):
    return module(problem)[problem.slug]


def value_and_grad(problem):
    return module(problem)["value_and_grad"]


def names(problem):
    return [symbol.name for symbol in problem.quantity.symbols]


def point(problem, *shape, seed=0, dtype=torch.float64):
    """Random parameters inside of their domains, one tensor for each."""
    generator = torch.Generator().manual_seed(seed)
    normal = [torch.randn(shape, generator=generator, dtype=torch.float64) for _ in names(problem)]
    return [
        (torch.exp(0.4 * part) if name in POSITIVE else part).to(dtype)
        for name, part in zip(names(problem), normal, strict=True)
    ]
