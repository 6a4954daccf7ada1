"""A quantity with its derivation: everything that can be made of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sympy import Expr

from derive.derivation import Derivation
from derive.distributions import Normal
from derive.errors import NotYet, Unfinished, Wrong, did_you_mean
from derive.notation import DEFAULT, Notation
from derive.plans import derive as derivation_of
from derive.plans import slopes
from derive.quantities import Quantity
from derive.reading import check_domains
from derive.steps import CheckedStep, Shown
from derive.targets import TARGETS
from derive.terms import evaluated

if TYPE_CHECKING:
    from derive.certification import Certificate
    from derive.reading.certificate import Recorded
    from derive.writing.style import Style


class Derived(Shown):
    """A quantity's derivation, with everything that can be made of it.

    `result` is the closed form as an ordinary SymPy expression, `closed_form` the same as the last line shows it.
    """

    def __init__(self, quantity: Quantity, recorded: Recorded | None = None) -> None:
        check_domains(quantity)
        self.quantity = quantity
        if recorded is None:
            self.derivation = derivation_of(quantity)
        else:
            self.derivation, self.gradient = recorded.told, recorded.slopes
            self.certificate = recorded.certificate
        self.closed_form: Expr = self.derivation.result
        self.result: Expr = evaluated(self.closed_form)

    @classmethod
    def from_json(cls, text: str) -> Derived:
        """What `json()` wrote, with its steps and verdicts as they are recorded there: nothing is derived again.

        Raises `Wrong` where the text is no certificate, or its steps do not chain.
        """
        from derive.reading.certificate import read_certificate

        recorded = read_certificate(text)
        return cls(recorded.quantity, recorded)

    def __repr__(self) -> str:
        return f"{self.quantity} = {self.result}"

    @property
    def stable_form(self) -> Expr:
        """The form that keeps its digits, as far as one was found; else the closed form."""
        last = self.derivation.corollaries[-1:]
        return last[0].result if last and last[0].start == self.closed_form else self.closed_form

    @cached_property
    def gradient(self) -> tuple[Derivation, ...]:
        """The partial derivatives of the stable form, one derivation for each of the quantity's symbols.

        Of independent coordinates μ_1, …, μ_D it is the derivative by μ_d, a term in the index d; of a vector μ the
        gradient, and of a covariance the gradient by its Cholesky factor.
        """
        return slopes(self.quantity, self.stable_form)

    @cached_property
    def whole(self) -> Derivation:
        """The derivation with the partial derivatives: all that a certificate vouches for."""
        return replace(self.derivation, corollaries=(*self.derivation.corollaries, *self.gradient))

    @cached_property
    def certificate(self) -> Certificate:
        """Verdict and evidence for every step, lemmas included.

        Raises `Unfinished` where a step is refuted: nothing is written from a derivation that is known to be wrong.
        """
        from derive.certification import certify_derivation

        certificate = certify_derivation(self.whole)
        if certificate.refuted:
            raise Unfinished(f"a step of this derivation is wrong: {certificate.refuted}; please report this")
        return certificate

    @property
    def certified(self) -> Derivation:
        """The derivation, once its certificate shows that no step of it is wrong; code is made from nothing else."""
        _ = self.certificate  # raises where a step is refuted
        return self.derivation

    @property
    def steps(self) -> tuple[CheckedStep, ...]:
        return tuple(CheckedStep(step, self.certificate.of(step)) for step in self.derivation)

    @cached_property
    def slug(self) -> str:
        from derive.naming import slug

        return slug(self.quantity)

    def text(self, detail: str | Style = "standard", **options: Any) -> str:
        """The derivation as Unicode text.

        Here and below, `detail` is "brief", "standard" or "full", and options are the other fields of a
        `derive.writing.style.Style`, which may be given instead; `notation=` takes a preset's name or a `Notation`.
        """
        from derive.writing.text import Page

        return Page(self.derivation, styled(detail, **options)).text()

    def latex(self, detail: str | Style = "standard", **options: Any) -> str:
        """The derivation as a LaTeX document that stands alone, with what was checked and how, and the code.

        With `fragment=True` the equations alone, to be put into another document; `columns=2` for narrow columns;
        `reasons=` "margin", "between", "letters" or "none"; `mark=True` colours what changes, `macros=True` writes
        quantities by macros that can be defined anew.
        """
        from derive.code import generate
        from derive.writing.document import Document
        from derive.writing.listing import listing

        code = listing(generate(self.code_problem, "python")) if "python" in self.targets else ""
        return Document(self.derivation, styled(detail, **options), self.slug).latex(self.certificate, code)

    def html(self, detail: str | Style = "standard", **options: Any) -> str:
        """The derivation as one interactive page that needs no network, at all details."""
        from derive.code import generate
        from derive.code.javascript import embedded
        from derive.pages.page import page_html

        chosen = styled(detail, **options)
        listings = {target: generate(self.code_problem, target) for target in self.targets}
        listings["latex"] = self.latex(replace(chosen, mark=False))
        script = embedded(self.code_problem) if "javascript" in listings else ""
        return page_html(self.derivation, self.certificate, chosen.notation, self.slug, listings, script)

    def markdown(self, detail: str | Style = "standard", **options: Any) -> str:
        """The derivation as Markdown with its mathematics between dollars."""
        from derive.writing.markdown import markdown

        return markdown(self.derivation, styled(detail, **options), self.certificate)

    def notebook(self, detail: str | Style = "standard", **options: Any) -> str:
        """The derivation as a Jupyter notebook: prose, mathematics, code, a numeric check and a plot."""
        from derive.pages.notebook import notebook

        return notebook(self.derivation, self.certificate, styled(detail, **options), self.slug, self.code("numpy"))

    def json(self) -> str:
        """The derivation and its certificate as data, from which every other form can be made."""
        from derive.writing.certificate import certificate_json

        return certificate_json(self.whole, self.certificate)

    def code(self, target: str) -> str:
        """The source of a module for one of `derive.forms.TARGETS`, or of the "tests" for those in Python.

        The module has a function by the problem's name and `value_and_grad`; its docstring says how accurate the
        formula was measured to be.
        """
        from derive.code import generate
        from derive.code.accuracy import accuracy_lines

        check_target(target, (*TARGETS, "tests"))
        self.check_available(target)
        accuracy = "" if target == "tests" else "\n".join(accuracy_lines(self.code_problem))
        return generate(self.code_problem, target, accuracy)

    def accuracy(self) -> str:
        """The accuracy of the generated formula beside the textbook's, regime by regime, as a Markdown table."""
        from derive.code.accuracy import accuracy_markdown

        return accuracy_markdown(self.code_problem)

    @cached_property
    def code_problem(self) -> Any:
        from derive.code import CodeProblem
        from derive.code.densities import with_densities
        from derive.plans.gradient import written_short
        from derive.writing.text import Page, Plain

        if len(self.gradient) != len(self.quantity.symbols):
            raise NotYet(
                "code of these covariances, of which no derivatives were found: write out the entries of each, or give "
                "each a name; numbers whose roots are not rational stand in the way, too"
            )
        page = Page(self.certified, styled("brief"))
        problem = CodeProblem(
            name=self.slug,
            quantity=self.quantity,
            result=self.closed_form,
            arguments=self.quantity.symbols,
            title=page.title,
            formula=page.formula(),
            outline=page.chain(),
            stable=self.stable_form,
            stable_formula=Plain().doprint(self.stable_form),
            gradient=tuple(part.result for part in self.gradient),
            gradient_formulas=tuple(Plain().doprint(written_short(part.result)) for part in self.gradient),
            gains=self.stable_form is not self.closed_form,
            assumed=tuple(Plain().doprint(term) for term in self.quantity.assumptions),
        )
        of_numbers = all(isinstance(q, Normal) for q in self.quantity.distributions)
        return with_densities(problem, Plain().doprint) if of_numbers else problem

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that code is written for; of vectors of a symbolic dimension, those that have vectors."""
        try:
            return self.code_problem.targets
        except NotYet:
            return ()

    def check_available(self, target: str) -> None:
        """Raises `NotYet` where the target has no vectors and the problem is one of vectors."""
        known = self.code_problem.targets
        if not known:
            raise NotYet("code of a quantity of which no argument has a dimension: it is a number for each dimension")
        if target in TARGETS and target not in known:
            raise NotYet(f"no {target} code for vectors of any dimension; there is code for {', '.join(known)}")

    def function(self, target: str = "numpy") -> Callable[..., Any]:
        """The generated code as a function; its arguments are the symbols' names."""
        from derive.code import compile_function, generate

        check_target(target, TARGETS)
        self.check_available(target)
        return compile_function(generate(self.code_problem, target), self.slug, target)

    def agreement(self, target: str) -> str:
        """A line that says how well the generated code agrees with the defining integral, or why it was not run."""
        from derive.code.agreement import agreement

        return agreement(self.code(target), self.code_problem, target)


def check_target(target: str, known: Collection[str]) -> None:
    if target not in known:
        raise Wrong(f"unknown target '{target}': {did_you_mean(target, known)}")


def styled(detail: str | Style = "standard", notation: str | Notation = DEFAULT, **options: Any) -> Style:
    """A style from the names of its detail and its notation; a style as it is."""
    from derive.reading.notation import preset
    from derive.writing.style import Style, level

    if isinstance(detail, Style):
        return detail
    return Style(level(detail), preset(notation) if isinstance(notation, str) else notation, **options)
