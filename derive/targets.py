"""The languages and libraries that code is written for, and how their files' names end."""

from __future__ import annotations

from collections.abc import Mapping

TARGETS: Mapping[str, str] = {
    "numpy": ".py", "torch": ".py", "jax": ".py", "python": ".py", "javascript": ".mjs",
}  # fmt: skip
