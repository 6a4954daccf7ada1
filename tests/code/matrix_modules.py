"""Problems of normal vectors and their generated modules, each made once."""

from __future__ import annotations

import itertools
from functools import lru_cache

import numpy as np

from derive import DiagonalNormal, IsotropicNormal, MultivariateNormal, cross_entropy, entropy, kl
from derive.code.matrices.arguments import arguments
from derive.code.targets import compile_module, generate

WAYS = ("", "tril", "precision", "diag")
PAIRS = tuple(itertools.product(WAYS, repeat=2))
LIKE = (("", ""), ("tril", "tril"), ("precision", "precision"), ("diag", "diag"), ("", "diag"), ("diag", ""))
"""Pairs of ways in which no digits are lost near q = p."""


@lru_cache(maxsize=1)
def problems():
    """Quantities by what they are of."""
    full, other = MultivariateNormal("mu", "Sigma"), MultivariateNormal("m", "S")
    return {
        "full": kl(full, other),
        "standard": kl(full, MultivariateNormal(0, "I")),
        "from standard": kl(MultivariateNormal(0, "I"), full),
        "diagonal": kl(full, DiagonalNormal("m", "s")),
        "from diagonal": kl(DiagonalNormal("m", "s"), full),
        "isotropic": kl(full, IsotropicNormal("m", "s")),
        "from isotropic": kl(IsotropicNormal("m", "s"), full),
        "log-variance": kl(full, IsotropicNormal("m", log_variance="l")),
        "same covariance": kl(full, MultivariateNormal("m", "Sigma")),
        "independent": kl(DiagonalNormal("mu", "sigma"), DiagonalNormal("m", "s")),
        "autoencoder": kl(DiagonalNormal("mu", log_variance="l"), DiagonalNormal(0, 1)),
        "one spread": kl(IsotropicNormal("mu", "sigma"), IsotropicNormal("m", "s")),
        "entropy": entropy(full),
        "cross": cross_entropy(full, other),
        "cross standard": cross_entropy(full, MultivariateNormal("m", "I")),
        "cross diagonal": cross_entropy(full, DiagonalNormal("m", variance="v")),
        "cross from diagonal": cross_entropy(DiagonalNormal("m", variance="v"), full),
    }


NAMES = (
    "full", "standard", "from standard", "diagonal", "from diagonal", "isotropic", "from isotropic", "log-variance",
    "same covariance", "independent", "autoencoder", "one spread", "entropy", "cross", "cross standard",
    "cross diagonal", "cross from diagonal",
)  # fmt: skip


@lru_cache(maxsize=64)
def module(name, target):
    """The generated module of a problem, without measuring its accuracy."""
    problem = problems()[name].code_problem
    return compile_module(generate(problem, target), problem.name, target)


def function(name, target):
    return module(name, target)[problems()[name].slug]


def value_and_grad(name, target):
    return module(name, target)["value_and_grad"]


def draw(name, random, size, batch=(), ways=None):
    """Arguments of a problem at random; each covariance in the way that is said, or in any of the four."""
    given, ways = {}, iter(ways or ())
    for argument in arguments(problems()[name].code_problem.arguments):
        if argument.kind != "covariance":
            shape = batch if argument.kind == "number" else (*batch, size)
            found = random.standard_normal(shape) / 2
            given[argument.name] = np.exp(found) if argument.is_positive else found
            continue
        lower = np.tril(random.standard_normal((*batch, size, size)) * 0.4, -1)
        lower = lower + np.exp(random.standard_normal((*batch, 1, size)) / 3) * np.eye(size)
        whole = lower @ np.swapaxes(lower, -1, -2)
        way = next(ways, None)
        way = WAYS[random.integers(4)] if way is None else way
        arrays = {"": whole, "tril": lower, "precision": whole, "diag": np.diagonal(whole, axis1=-2, axis2=-1).copy()}
        given[f"{argument.name}_{way}" if way else argument.name] = arrays[way]
    return given


def is_symmetric(keyword):
    """Whether what is given by this name is a symmetric matrix."""
    return keyword in ("Sigma", "S") or keyword.endswith("_precision")
