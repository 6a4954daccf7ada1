"""H(q) = ½ log(2 π) + ½ log σ² + ½

The entropy of N(μ, σ²), in nats, as a torch function.
Written by derive (torch.py.j2). Needs torch and nothing else.
"""

from __future__ import annotations

import functools
import math

import torch

__all__ = ["entropy_normal"]


def entropy_normal(
    mu: torch.Tensor | float,
    sigma: torch.Tensor | float,
) -> torch.Tensor:
    """H(q) = ½ log(2 π) + ½ log σ² + ½

    Arguments: tensors, which broadcast against each other, or numbers beside them; mu real, sigma > 0.
    Outside of its domain, at a boundary included, the result is nan; nan in gives nan out.
    Result: the value in nats for each element, in the shape of all arguments broadcast together, in the widest dtype
    of the tensors and on their device. Differentiable by autograd; sum or average it as the loss needs.

    Derivation:
        H(q)
        = −∫ q(z) log q(z) dz
            [definition]
        = ∫ q(z) (½ log(2 π σ²) + (z − μ)²/(2 σ²)) dz
            [by the logarithm of the density q(z)]
        = ½ log(2 π σ²) ∫ q(z) dz + 1/(2 σ²) ∫ (z − μ)² q(z) dz
            [linearity of the integral]
        = ½ log(2 π σ²) + 1/(2 σ²) σ²
            [by the normalisation and the second central moment]
        = ½ log(2 π) + ½ log σ² + ½
            [logarithm of a product]
    """
    mu, sigma = _tensors(mu, sigma)
    sigma = torch.where(sigma > 0, sigma, torch.nan)
    # The value does not depend on mu; its shape and its dtype do, and its gradient is 0.
    return 0.0 * mu + 0.5 * math.log(2.0 * math.pi) + 0.5 * torch.log(sigma**2) + 0.5


def _tensors(*values: torch.Tensor | float) -> tuple[torch.Tensor, ...]:
    """The values as tensors of one shape; a number takes the dtype and the device of the tensors beside it."""
    tensors = [value for value in values if isinstance(value, torch.Tensor)]
    dtype = functools.reduce(torch.promote_types, (tensor.dtype for tensor in tensors), torch.bool)
    if dtype.is_complex:
        raise TypeError("the parameters are real numbers, and one of them is complex")
    dtype = dtype if dtype.is_floating_point else torch.get_default_dtype()
    device = tensors[0].device if tensors else None
    return torch.broadcast_tensors(*(torch.as_tensor(value, dtype=dtype, device=device) for value in values))
