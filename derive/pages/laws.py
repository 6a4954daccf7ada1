"""The laws that a derivation uses, each once, in the order in which a reader meets them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from derive.derivation import Rule
from derive.pages.mathml import pieces
from derive.terms import equation
from derive.writing.view import View


@dataclass(frozen=True)
class Law:
    """A law in the list of a page: its anchor, its name and its general statement; `needs` is what it asks for."""

    anchor: str
    name: str
    statement: Markup
    needs: Markup
    source: str


class Laws:
    """Gives each law its anchor. A lemma is stated as what it says here."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], Law] = {}

    def law(self, rule: Rule, view: View) -> Law:
        proof = rule.proof
        statement = rule.statement if proof is None else view.tex(equation(proof.start, proof.result))
        key = (rule.name, statement)
        if key not in self.found:
            anchor = f"law-{len(self.found) + 1}"
            source = rule.source if proof is None else "proved on this page"
            self.found[key] = Law(anchor, rule.name, pieces(statement) if statement else Markup(), needs(rule), source)
        return self.found[key]

    @property
    def listed(self) -> list[Law]:
        return list(self.found.values())


def needs(rule: Rule) -> Markup:
    """What must be positive for a law to hold: "a > 0, b > 0"."""
    return pieces(r",\; ".join(f"{name} > 0" for name in rule.needs_positive)) if rule.needs_positive else Markup()
