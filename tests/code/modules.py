"""Problems and their generated modules, for the tests of one target."""

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


class Modules:
    """The generated modules of a target, each compiled once."""

    def __init__(self, target):
        self.source = lru_cache(maxsize=64)(lambda problem: problem.code(target))
        self.module = lru_cache(maxsize=64)(lambda problem: compile_module(self.source(problem), problem.slug))

    def function(self, problem):
        return self.module(problem)[problem.slug]

    def value_and_grad(self, problem):
        return self.module(problem)["value_and_grad"]
