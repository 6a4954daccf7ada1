"""Words with mathematics and references in them, as HTML."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape
from sympy import Basic, Expr

from derive.derivation import Derivation, Rule, Words
from derive.pages.mathml import mathml
from derive.writing.view import View
from derive.writing.words import reference


def prose(text: str) -> Markup:
    """Text in which every second part, between dollars, is LaTeX."""
    parts = text.split("$")
    return Markup("").join(inline(part) if place % 2 else escape(part) for place, part in enumerate(parts))


def inline(tex: str) -> Markup:
    """A formula in a text; a minus alone stands between words, which have their own spaces."""
    return Markup("−") if tex == "-" else mathml(tex)


def sentence_case(text: Markup) -> Markup:
    """A clause as a sentence of its own."""
    if not text:
        return text
    head = text if text.startswith("<") else escape(text.unescape()[:1].upper()) + Markup(text[1:])
    return head if head.endswith(".") else head + "."


class Voice:
    """Says words in one view of a derivation; what they cite is a link that a page can unfold in place."""

    def __init__(self, view: View, detail: str, places: Mapping[Expr, int]) -> None:
        self.view = view
        self.detail = detail
        self.places = places

    def say(self, words: Words) -> Markup:
        return Markup("").join(map(self.part, words))

    def part(self, word: object) -> Markup:
        if isinstance(word, Derivation):
            return self.link(word)
        if isinstance(word, Rule):
            return escape(word.name)
        return mathml(self.view.tex(word)) if isinstance(word, Basic) else escape(str(word))

    def link(self, cited: Derivation) -> Markup:
        """A reference by its label, or by its title where this view does not show it."""
        place = self.places.get(cited.start)
        label = self.view.outline.label(cited)
        shown = escape(label if label.startswith("Lemma") else f"§{label}") if label else self.titled(cited)
        if place is None:
            return shown
        target = f"{self.detail if label else 'standard'}-part-{place}"
        return Markup('<a class="ref" href="#{}" data-part="{}">{}</a>').format(target, place, shown)

    def titled(self, cited: Derivation) -> Markup:
        return prose(reference(cited, self.view.mathematics))
