"""A step with its certificate, and how it and a whole derivation show themselves in Jupyter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sympy import Expr

from derive.derivation import Derivation, Rule, Step
from derive.terms import Path

if TYPE_CHECKING:
    from derive.certification import Verdict


class Shown:
    """What Jupyter shows of a derivation and of a step."""

    def _repr_html_(self) -> str:
        from derive.pages.jupyter import html_of

        return html_of(self)  # type: ignore[arg-type]  # both subclasses are what it takes

    def _repr_latex_(self) -> str:
        from derive.pages.jupyter import latex_of

        return latex_of(self)  # type: ignore[arg-type]

    def _repr_markdown_(self) -> str:
        from derive.pages.jupyter import markdown_of

        return markdown_of(self)  # type: ignore[arg-type]


@dataclass(frozen=True)
class CheckedStep(Shown):
    """One step: before = after by a law at some places, its certificate, and the derivation of a cited lemma."""

    step: Step
    certificate: Verdict

    def __repr__(self) -> str:
        from derive.writing.text import Plain

        line = f"{Plain().doprint(self.before)} = {Plain().doprint(self.after)}"
        return f"{line}  [{self.rule.name}: {self.certificate.verdict}]"

    @property
    def rule(self) -> Rule:
        return self.step.rule

    @property
    def before(self) -> Expr:
        return self.step.before

    @property
    def after(self) -> Expr:
        return self.step.after

    @property
    def places(self) -> Mapping[Path, Expr]:
        return self.step.places

    @property
    def derivation(self) -> Derivation | None:
        """The proof of the lemma that the step cites; None where its law is no lemma."""
        return self.step.rule.proof
