"""Problems and their generated torch modules, for the tests of the torch target."""

from __future__ import annotations

import torch
from modules import CROSS, ENTROPY, LOG, SCALE, STANDARD, VAE, VARIANCE, Modules

from derive import Normal, kl

FROM_STANDARD = kl(Normal(0, 1), Normal("m", "s"))
DIVERGENCES = (SCALE, VARIANCE, LOG, VAE, STANDARD, FROM_STANDARD)
PROBLEMS = (*DIVERGENCES, ENTROPY, CROSS)
POSITIVE = {"sigma", "s", "v", "w"}

MODULES = Modules("torch")
source, module, function, value_and_grad = MODULES.source, MODULES.module, MODULES.function, MODULES.value_and_grad


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
