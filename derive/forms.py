"""The forms that a derivation can be written in, and what their files are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derive.api import Derived

TARGETS = ("numpy", "torch", "jax", "python")
FORMS = ("latex", *TARGETS, "certificate", "accuracy", "tests")


def form(derived: Derived, name: str, detail: str) -> str:
    """One form of a derivation as text."""
    if name == "latex":
        return derived.latex(detail)
    if name == "certificate":
        return derived.certificate_json()
    if name == "accuracy":
        return derived.accuracy()
    return derived.code(name)


def filename(slug: str, name: str) -> str:
    """What a form's file is called in its folder."""
    fixed = {"latex": "derivation.tex", "certificate": "certificate.json", "accuracy": "accuracy.md"}
    if name == "tests":
        return f"test_{slug}.py"
    return fixed.get(name, f"{slug}_{name}.py")


def files(derived: Derived, names: tuple[str, ...] = FORMS, detail: str = "standard") -> dict[str, str]:
    """The files of a derivation by name."""
    return {filename(derived.slug, name): form(derived, name, detail) for name in names}
