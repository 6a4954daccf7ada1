"""The public face: densities in, a derived, certified result out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sympy import Expr

from derive.derivation import Derivation, Detail, Rule, Step
from derive.distributions import Distribution
from derive.errors import Unfinished, Wrong, did_you_mean
from derive.plans import derive as derivation_of
from derive.quantities import KL, CrossEntropy, Entropy, Quantity
from derive.reading import check_domains
from derive.reading.problem import lettered
from derive.terms import Path, evaluated

if TYPE_CHECKING:
    from derive.certification import Certificate, Verdict


@dataclass(frozen=True)
class CheckedStep:
    """One step: before = after by a law at some places, its certificate, and the derivation of a cited lemma."""

    step: Step
    certificate: Verdict

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


class Derived:
    """A quantity's derivation, with everything that can be made of it.

    `result` is the closed form as an ordinary SymPy expression, `closed_form` the same as the last line shows it.
    """

    def __init__(self, quantity: Quantity) -> None:
        check_domains(quantity)
        self.quantity = quantity
        self.derivation = derivation_of(quantity)
        self.closed_form: Expr = self.derivation.result
        self.result: Expr = evaluated(self.closed_form)

    def __repr__(self) -> str:
        return f"{self.quantity} = {self.result}"

    @property
    def stable_form(self) -> Expr:
        """The form that keeps its digits, as far as one was found; else the closed form."""
        last = self.derivation.corollaries[-1:]
        return last[0].result if last and last[0].start == self.closed_form else self.closed_form

    @cached_property
    def gradient(self) -> tuple[Derivation, ...]:
        """The partial derivatives of the stable form, one derivation for each of the quantity's symbols."""
        from derive.plans.gradient import gradient

        return gradient(self.stable_form, self.quantity.symbols)

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

    def text(self, detail: str = "standard") -> str:
        """The derivation as Unicode text."""
        from derive.writing.text import Page

        return Page(self.derivation, level(detail)).text()

    def latex(self, detail: str = "standard") -> str:
        """The derivation as a LaTeX document that stands alone, with the table of what was checked."""
        from derive.writing.document import Document

        return Document(self.derivation, level(detail)).latex(self.certificate)

    def certificate_json(self) -> str:
        """The certificate as JSON."""
        from derive.writing.certificate import certificate_json

        return certificate_json(self.whole, self.certificate)

    def code(self, target: str) -> str:
        """The source of a module for "numpy", "torch", "jax" or "python", or of the "tests" for all of them.

        The module has a function by the problem's name and `value_and_grad`; its docstring says how accurate the
        formula was measured to be.
        """
        from derive.code import TARGETS, generate
        from derive.code.accuracy import accuracy_lines

        if target not in (*TARGETS, "tests"):
            raise Wrong(f"unknown target '{target}': {did_you_mean(target, (*TARGETS, 'tests'))}")
        accuracy = "" if target == "tests" else "\n".join(accuracy_lines(self.code_problem))
        return generate(self.code_problem, target, accuracy)

    def accuracy(self) -> str:
        """The accuracy of the generated formula beside the textbook's, regime by regime, as a Markdown table."""
        from derive.code.accuracy import accuracy_markdown

        return accuracy_markdown(self.code_problem)

    @cached_property
    def code_problem(self) -> Any:
        from derive.code import CodeProblem
        from derive.plans.gradient import written_short
        from derive.writing.text import Page, Plain

        page = Page(self.certified, Detail.BRIEF)
        return CodeProblem(
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
        )

    def function(self, target: str = "numpy") -> Callable[..., Any]:
        """The generated code as a function; its arguments are the symbols' names."""
        from derive.code import TARGETS, compile_function, generate

        if target not in TARGETS:
            raise Wrong(f"unknown target '{target}': {did_you_mean(target, TARGETS)}")
        return compile_function(generate(self.code_problem, target), self.slug)

    def agreement(self, target: str) -> str:
        """A line that says how well the generated code agrees with the defining integral, or why it was not run."""
        from derive.code.agreement import agreement

        return agreement(self.code(target), self.code_problem, target)


def level(detail: str) -> Detail:
    try:
        return Detail[detail.upper()]
    except KeyError:
        names = [choice.name.lower() for choice in Detail]
        raise Wrong(f"unknown detail '{detail}': {did_you_mean(detail, names)}") from None


def quantity_of(kind: type[Quantity], *distributions: Distribution) -> Derived:
    for distribution in distributions:
        if not isinstance(distribution, Distribution):
            raise Wrong(f'{distribution!r} is not a distribution: write Normal("mu", "sigma"), for example')
    return Derived(kind(*lettered(distributions)))


def kl(q: Distribution, p: Distribution) -> Derived:
    """KL(q‖p) = ∫ q log(q/p), in nats. Raises `Wrong` where one name stands for two domains."""
    return quantity_of(KL, q, p)


def cross_entropy(q: Distribution, p: Distribution) -> Derived:
    """H(q, p) = −∫ q log p, in nats. Raises `Wrong` where one name stands for two domains."""
    return quantity_of(CrossEntropy, q, p)


def entropy(q: Distribution) -> Derived:
    """The differential entropy H(q) = −∫ q log q, in nats."""
    return quantity_of(Entropy, q)
