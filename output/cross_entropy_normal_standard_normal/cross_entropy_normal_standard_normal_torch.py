"""H(q, p) = ½ log(2 π) + ½ (μ² + σ²)

The cross-entropy of N(μ, σ²) and N(0, 1), in nats, as a torch function.
Written by derive (torch.py.j2). Needs torch and nothing else.
"""

from __future__ import annotations

import functools
import math

import torch

__all__ = ["cross_entropy_normal_standard_normal"]


def cross_entropy_normal_standard_normal(
    mu: torch.Tensor | float,
    sigma: torch.Tensor | float,
) -> torch.Tensor:
    """H(q, p) = ½ log(2 π) + ½ (μ² + σ²)

    Arguments: tensors, which broadcast against each other, or numbers beside them; mu real, sigma > 0.
    Outside of its domain, at a boundary included, the result is nan; nan in gives nan out.
    Result: the value in nats for each element, in the shape of all arguments broadcast together, in the widest dtype
    of the tensors and on their device. Differentiable by autograd; sum or average it as the loss needs.

    Derivation:
        H(q, p)
        = −∫ q(z) log p(z) dz
            [definition]
        = ∫ q(z) (½ log(2 π) + z²/2) dz
            [by the logarithm of the density p(z)]
        = ½ log(2 π) ∫ q(z) dz + ½ ∫ z² q(z) dz
            [linearity of the integral]
        = ½ log(2 π) + ½ (μ² + σ²)
            [by the normalisation and the second moment]
    """
    mu, sigma = _tensors(mu, sigma)
    sigma = torch.where(sigma > 0, sigma, torch.nan)
    return 0.5 * math.log(2.0 * math.pi) + 1.0 / 2.0 * (mu**2 + sigma**2)


def _tensors(*values: torch.Tensor | float) -> tuple[torch.Tensor, ...]:
    """The values as tensors of one shape; a number takes the dtype and the device of the tensors beside it."""
    tensors = [value for value in values if isinstance(value, torch.Tensor)]
    dtype = functools.reduce(torch.promote_types, (tensor.dtype for tensor in tensors), torch.bool)
    if dtype.is_complex:
        raise TypeError("the parameters are real numbers, and one of them is complex")
    dtype = dtype if dtype.is_floating_point else torch.get_default_dtype()
    device = tensors[0].device if tensors else None
    return torch.broadcast_tensors(*(torch.as_tensor(value, dtype=dtype, device=device) for value in values))
