"""The forms that a derivation can be written in, and what their files are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from derive.errors import NotYet
from derive.targets import TARGETS
from derive.writing.ours import LINE, NOTE

if TYPE_CHECKING:
    from derive.derived import Derived
    from derive.writing.style import Style


@dataclass(frozen=True)
class Form:
    """A kind of file: its name, in which {} is the problem's slug, and how it is made."""

    filename: str
    make: Callable[[Derived, Style], str]


def code(target: str) -> Callable[[Derived, Style], str]:
    return lambda derived, _: derived.code(target)


FORMS: dict[str, Form] = {
    "latex": Form("derivation.tex", lambda derived, style: derived.latex(style)),
    "html": Form("derivation.html", lambda derived, style: derived.html(style)),
    "markdown": Form("derivation.md", lambda derived, style: f"{derived.markdown(style)}\n{NOTE}"),
    "ipynb": Form("derivation.ipynb", lambda derived, style: derived.notebook(style)),
    "text": Form("derivation.txt", lambda derived, style: f"{derived.text(style)}\n\n{LINE}"),
    **{name: Form(f"{{}}_{name}{suffix}", code(name)) for name, suffix in TARGETS.items()},
    "json": Form("certificate.json", lambda derived, _: derived.json()),
    "accuracy": Form("accuracy.md", lambda derived, _: f"{derived.accuracy()}\n{NOTE}"),
    "tests": Form("test_{}.py", code("tests")),
}
PDF = "pdf"
"""Made of the LaTeX form by a TeX that is installed, and only when it is asked for."""
USUAL = tuple(name for name in FORMS if name != "text")
"""What is written when no form is asked for: the text is what the command prints anyway."""


def filename(slug: str, name: str, fragment: bool = False) -> str:
    """What a form's file is called in its folder."""
    if name == PDF:
        return "derivation.pdf"
    return "equations.tex" if name == "latex" and fragment else FORMS[name].filename.format(slug)


def files(derived: Derived, names: tuple[str, ...], style: Style) -> dict[str, str]:
    """The files of a derivation by name."""
    return {filename(derived.slug, name, style.fragment): FORMS[name].make(derived, style) for name in names}


def possible(derived: Derived, names: tuple[str, ...], style: Style) -> tuple[dict[str, str], dict[str, str]]:
    """The files of the forms that there can be, and why there is none of each other form."""
    found: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for name in names:
        try:
            found |= files(derived, (name,), style)
        except NotYet as reason:
            left_out[name] = str(reason)
    return found, left_out
