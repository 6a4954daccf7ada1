"""The gallery: a page that leads to all others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from derive.pages.font import font_address, root_address
from derive.pages.mathml import pieces
from derive.pages.templates import render, scripts, styles
from derive.pages.voice import prose


@dataclass(frozen=True)
class Entry:
    """A derivation in the gallery.

    `title` is text with LaTeX between dollars, `result` the LaTeX of the quantity and its closed form; `page` is the
    address of its page, from where the gallery lies, and `files` what else there is, by name. `note` is one more line.
    """

    title: str
    result: str
    page: str
    files: tuple[tuple[str, str], ...] = ()
    note: str = ""

    @property
    def heading(self) -> Markup:
        return prose(self.title)

    @property
    def formula(self) -> Markup:
        return pieces(self.result)


def gallery_html(entries: Iterable[Entry], title: str = "Derivations") -> str:
    """The index of the derivations as one file."""
    html = render(
        "page/gallery.html.j2",
        title=title,
        entries=list(entries),
        font="",
        root=root_address(),
        styles=styles("base", "gallery"),
        scripts=scripts("common", "hash", "theme"),
    )
    return html.replace('url("")', f'url("{font_address(html)}")', 1)
