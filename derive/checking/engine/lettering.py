"""Our own lines as text and as LaTeX: the engine's writers with the functions that other families bring in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Basic, Expr, Integral, Sum, Symbol

from derive.checking.context import family_named
from derive.checking.engine.distributions import Stated
from derive.distributions import Normal
from derive.terms import Density, integral, substitute
from derive.writing.expectations import mean
from derive.writing.latex import Writer
from derive.writing.plain import Plain
from derive.writing.tex import bracketed


def as_means(term: Expr, capital: Callable[[str], str | None]) -> Expr:
    """Integrals and sums over the support of a density in them as over the whole line: they are written as means.

    `capital` is the random variable that a letter stands for, where means are written with it.
    """
    found = {part: over_the_line(part, capital) for part in term.atoms(Integral, Sum)}
    return substitute(term, {part: line for part, line in found.items() if line is not None}) if found else term


def over_the_line(part: Expr, capital: Callable[[str], str | None]) -> Expr | None:
    body, (variable, *ends) = part.args[0], part.args[1].args
    densities = [each.distribution for each in body.atoms(Density) if each.point == variable]
    if not any(each.support == tuple(ends) for each in densities):
        return None
    line = integral(as_means(body, capital), variable)
    if mean(line) is None:
        return None
    name = capital(variable.name)
    return line if name is None else substitute(line, {variable: Symbol(name, real=True)})


def parameters_of(law: Basic) -> tuple[Expr, ...]:
    """The parameters of a density that is written by the name of its family, `N(x; mu, sigma^2)`; of others none."""
    if isinstance(law, Normal) and family_named(law.letter) is not None:
        return law.mean, law.variance
    return law.parameters if isinstance(law, Stated) and family_named(law.letter) is not None else ()


class PlainLine(Plain):
    """A line of Unicode."""

    def applied(self, name: str, *arguments: Expr) -> str:
        return f"{name}({', '.join(map(self._print, arguments))})"

    def _print_Density(self, term: Density) -> str:
        parameters = parameters_of(term.distribution)
        if not parameters:
            return super()._print_Density(term)
        inside = ", ".join(map(self._print, parameters))
        return f"{term.distribution.letter}({self._print(term.point)}; {inside})"

    def _print_gamma(self, term: Expr) -> str:
        return self.applied("Γ", *term.args)

    def _print_beta(self, term: Expr) -> str:
        return self.applied("B", *term.args)

    def _print_polygamma(self, term: Expr) -> str:
        return self.applied("ψ" + "′" * int(term.args[0]), term.args[1])

    def _print_digamma(self, term: Expr) -> str:
        return self.applied("ψ", *term.args)

    def _print_binomial(self, term: Expr) -> str:
        return self.applied("C", *term.args)

    def _print_factorial(self, term: Expr) -> str:
        text = self._print(term.args[0])
        return f"{text}!" if term.args[0].is_Atom else f"({text})!"

    def _print_Abs(self, term: Expr) -> str:
        return f"|{self._print(term.args[0])}|"


class LatexLine(Writer):
    """A line of LaTeX."""

    def applied(self, name: str, *arguments: Expr) -> str:
        return name + bracketed(", ".join(map(self._print, arguments)))

    def _print_Density(self, term: Density) -> str:
        parameters = parameters_of(term.distribution)
        if not parameters:
            return super()._print_Density(term)
        letter = term.distribution.letter
        name = rf"\mathcal{{{letter}}}" if len(letter) == 1 else rf"\mathrm{{{letter}}}"
        return name + bracketed("; ".join((self._print(term.point), ", ".join(map(self._print, parameters)))))

    def _print_gamma(self, term: Expr, exp: Any = None) -> str:
        return self.applied(r"\Gamma", *term.args)

    def _print_polygamma(self, term: Expr, exp: Any = None) -> str:
        return self.applied(r"\psi" + "'" * int(term.args[0]), term.args[1])

    def _print_digamma(self, term: Expr, exp: Any = None) -> str:
        return self.applied(r"\psi", *term.args)

    def _print_beta(self, term: Expr, exp: Any = None) -> str:
        return self.applied("B", *term.args)
