"""KL(q‖p) = ½ (μ² + e^l − l − 1)

The KL divergence from N(μ, e^l) to N(0, 1), in nats, as a torch function.
Written by derive (torch.py.j2). Needs torch and nothing else.
"""

from __future__ import annotations

import functools

import torch

__all__ = ["kl_normal_log_variance_standard_normal"]


def kl_normal_log_variance_standard_normal(
    mu: torch.Tensor | float,
    l: torch.Tensor | float,
) -> torch.Tensor:
    """KL(q‖p) = ½ (μ² + e^l − l − 1)

    Arguments: tensors, which broadcast against each other, or numbers beside them; mu real, l real.
    nan in gives nan out.
    Result: the value in nats for each element, in the shape of all arguments broadcast together, in the widest dtype
    of the tensors and on their device. Differentiable by autograd; sum or average it as the loss needs.

    Derivation:
        KL(q‖p)
        = ∫ q(z) log(q(z)/p(z)) dz
            [definition]
        = ∫ q(z) (log q(z) − log p(z)) dz
            [logarithm of a quotient]
        = −∫ q(z) log p(z) dz − (−∫ q(z) log q(z) dz)
            [linearity of the integral; the two parts are H(q, p) and H(q)]
        = ½ log(2 π) + ½ (μ² + e^l) − ½ log(2 π) − ½ l − ½
            [by the entropy H(q) and the cross-entropy H(q, p)]
        = ½ (μ² + e^l − l − 1)
            [collect terms]
    """
    mu, l = _tensors(mu, l)
    return 0.5 * (mu**2 + torch.exp(l) - l - 1.0)


def _tensors(*values: torch.Tensor | float) -> tuple[torch.Tensor, ...]:
    """The values as tensors of one shape; a number takes the dtype and the device of the tensors beside it."""
    tensors = [value for value in values if isinstance(value, torch.Tensor)]
    dtype = functools.reduce(torch.promote_types, (tensor.dtype for tensor in tensors), torch.bool)
    if dtype.is_complex:
        raise TypeError("the parameters are real numbers, and one of them is complex")
    dtype = dtype if dtype.is_floating_point else torch.get_default_dtype()
    device = tensors[0].device if tensors else None
    return torch.broadcast_tensors(*(torch.as_tensor(value, dtype=dtype, device=device) for value in values))
