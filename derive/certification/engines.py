"""What the engines are made with: the libraries whose versions evidence depends on."""

from __future__ import annotations

import flint
import sympy


def engines() -> dict[str, str]:
    """Of each engine the library that it counts with, and its version."""
    return {"exact": f"sympy {sympy.__version__}", "ball": f"python-flint {flint.__version__}"}
