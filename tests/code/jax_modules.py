"""Problems and their generated jax modules, for the tests of the jax target."""

from __future__ import annotations

from modules import CROSS, ENTROPY, LOG, SCALE, STANDARD, VAE, VARIANCE, Modules

__all__ = [
    "CROSS", "ENTROPY", "LOG", "SCALE", "STANDARD", "VAE", "VARIANCE", "double", "function", "module", "source",
    "value_and_grad",
]  # fmt: skip

MODULES = Modules("jax")
source, module, function, value_and_grad = MODULES.source, MODULES.module, MODULES.function, MODULES.value_and_grad


def double():
    """Within this, jax computes in float64."""
    import jax

    return jax.enable_x64(True) if hasattr(jax, "enable_x64") else jax.experimental.enable_x64()
