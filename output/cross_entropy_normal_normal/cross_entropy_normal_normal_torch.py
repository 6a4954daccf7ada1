"""H(q, p) = ½ log(2 π) + ½ log s² + 1/(2 s²) ((μ − m)² + σ²)

The cross-entropy of N(μ, σ²) and N(m, s²), in nats, as a torch function.
Written by derive (torch.py.j2). Needs torch and nothing else.
"""

from __future__ import annotations

import functools
import math

import torch

__all__ = ["cross_entropy_normal_normal"]


def cross_entropy_normal_normal(
    mu: torch.Tensor | float,
    sigma: torch.Tensor | float,
    m: torch.Tensor | float,
    s: torch.Tensor | float,
) -> torch.Tensor:
    """H(q, p) = ½ log(2 π) + ½ log s² + 1/(2 s²) ((μ − m)² + σ²)

    Arguments: tensors, which broadcast against each other, or numbers beside them; mu real, sigma > 0, m real, s >
        0.
    Outside of its domain, at a boundary included, the result is nan; nan in gives nan out.
    Result: the value in nats for each element, in the shape of all arguments broadcast together, in the widest dtype
    of the tensors and on their device. Differentiable by autograd; sum or average it as the loss needs.

    Derivation:
        H(q, p)
        = −∫ q(z) log p(z) dz
            [definition]
        = ∫ q(z) (½ log(2 π s²) + (z − m)²/(2 s²)) dz
            [by the logarithm of the density p(z)]
        = ½ log(2 π s²) ∫ q(z) dz + 1/(2 s²) ∫ (z − m)² q(z) dz
            [linearity of the integral]
        = ½ log(2 π s²) + 1/(2 s²) ((μ − m)² + σ²)
            [by the normalisation and the second moment about another point]
        = ½ log(2 π) + ½ log s² + 1/(2 s²) ((μ − m)² + σ²)
            [logarithm of a product]
    """
    mu, sigma, m, s = _tensors(mu, sigma, m, s)
    sigma = torch.where(sigma > 0, sigma, torch.nan)
    s = torch.where(s > 0, s, torch.nan)
    return 0.5 * math.log(2.0 * math.pi) + 0.5 * torch.log(s**2) + 1.0 / (2.0 * s**2) * ((mu - m)**2 + sigma**2)


def _tensors(*values: torch.Tensor | float) -> tuple[torch.Tensor, ...]:
    """The values as tensors of one shape; a number takes the dtype and the device of the tensors beside it."""
    tensors = [value for value in values if isinstance(value, torch.Tensor)]
    dtype = functools.reduce(torch.promote_types, (tensor.dtype for tensor in tensors), torch.bool)
    if dtype.is_complex:
        raise TypeError("the parameters are real numbers, and one of them is complex")
    dtype = dtype if dtype.is_floating_point else torch.get_default_dtype()
    device = tensors[0].device if tensors else None
    return torch.broadcast_tensors(*(torch.as_tensor(value, dtype=dtype, device=device) for value in values))
