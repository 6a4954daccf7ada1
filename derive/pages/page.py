"""One derivation as one file: read it, step through it, see it, copy it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from sympy import Expr, Integral

from derive.certification import Certificate
from derive.derivation import Derivation, Detail
from derive.distributions import Distribution
from derive.notation import DEFAULT, Notation
from derive.pages.blocks import Blocks
from derive.pages.font import font_address, root_address
from derive.pages.listings import listings
from derive.pages.mathml import mathml, pieces
from derive.pages.templates import in_script, render, scripts, styles
from derive.pages.voice import prose
from derive.quantities import KL
from derive.terms import equation, raw
from derive.writing.checked import sentence
from derive.writing.style import Style
from derive.writing.text import Plain
from derive.writing.view import View

SCRIPTS = ("common", "hash", "theme", "detail", "steps", "unfold", "copy", "tabs")
DRAWING = ("numbers", "plot", "see", "fit")
SHEETS = ("base", "derivation", "figures", "code", "print")


@dataclass(frozen=True)
class Control:
    """A parameter that a reader may move: its name in the script, its sign, its domain and where it starts."""

    name: str
    sign: Markup
    plain: str
    positive: bool
    start: float

    @property
    def least(self) -> float:
        return 0.2 if self.positive else -3.0


def page_html(
    derivation: Derivation,
    certificate: Certificate,
    notation: Notation = DEFAULT,
    slug: str = "derivation",
    code: Mapping[str, str] | None = None,
    script: str = "",
) -> str:
    """The page of a derivation, with nothing to fetch.

    `code` are sources by the name of their target, "latex" among them; `script` is the JavaScript that computes the
    quantity, as `derive.code.javascript.embedded` writes it: the page draws only what this defines.
    """
    views = [View(derivation, Style(detail, notation)) for detail in Detail]
    blocks = Blocks(certificate, {part.start: place for place, part in enumerate(derivation.parts)})
    shown = [blocks.block(view) for view in views]
    html = render(
        "page/page.html.j2",
        **heading(views[1], certificate),
        **figures(views[1], slug, script),
        blocks=shown,
        chosen="standard",
        laws=blocks.laws.listed,
        listings=listings(code or {}),
        latex=(code or {}).get("latex", ""),
        styles=styles(*SHEETS),
        font="",
        root=root_address(),
    )
    return html.replace('url("")', f'url("{font_address(html)}")', 1)


def heading(view: View, certificate: Certificate) -> dict[str, object]:
    """What stands above the derivation."""
    result = view.tex(equation(view.quantity, view.result))
    return {
        "title": prose(view.title),
        "plain_title": plain(view),
        "result": pieces(result),
        "result_tex": result,
        "domains": [mathml(domain) for domain in view.domains],
        "meanings": prose(view.letters),
        "variable": mathml(view.point),
        "place": "" if view.space == r"\mathbb R" else mathml(rf"{view.point} \in {view.space}"),
        "densities": [pieces(" = ".join(pair)) for pair in view.densities],
        "verdict": prose(sentence(certificate)),
        "complete": certificate.complete,
    }


def plain(view: View) -> str:
    """The title as text, for the window."""
    printer = Plain()
    return "".join(word if isinstance(word, str) else printer.doprint(word) for word in view.derivation.title)


def figures(view: View, slug: str, source: str) -> dict[str, object]:
    """What the figures need; without densities in the script there are none."""
    drawn = "densities" in source and "integrand" in source
    names = (*SCRIPTS, *(DRAWING if drawn else ()))
    return {
        "slug": slug,
        "drawn": drawn,
        "fits": drawn and isinstance(view.quantity, KL),
        "model": in_script(source),
        "scripts": scripts(*names),
        "controls": controls(view) if drawn else [],
        "letters": [letters(view, distribution) for distribution in view.quantity.distributions],
        "quantity": mathml(view.tex(view.quantity)),
        "integrand": mathml(view.tex(integrand(view.derivation.steps[0].after))),
        "kind": view.quantity.slug,
        "z": Plain().doprint(view.variable) if drawn else "",
    }


def integrand(term: Expr) -> Expr:
    """What the definition integrates, with its sign."""
    if isinstance(term, Integral):
        return term.args[0]
    return raw(term.func, [integrand(part) for part in term.args]) if term.has(Integral) else term


def letters(view: View, distribution: Distribution) -> dict[str, object]:
    """A density's letter in the script, and how it is written."""
    return {"name": distribution.letter, "sign": mathml(view.writer.letter(distribution))}


def controls(view: View) -> list[Control]:
    """One for each symbol; no two start at the same value, so that the densities differ."""
    starts = {True: iter((0.6, 1.2, 0.9, 1.5)), False: iter((1.0, -0.5, 0.5, -1.0))}
    return [
        Control(
            symbol.name, mathml(view.tex(symbol)), Plain().doprint(symbol), bool(symbol.is_positive),
            next(starts[bool(symbol.is_positive)], 1.0),
        )
        for symbol in view.quantity.symbols
    ]  # fmt: skip
