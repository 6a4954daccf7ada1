"""Symbols, densities, distributions and quantities, by the names that the notation gives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Expr, Pow, S, Symbol

from derive.distributions import Independent, Normal
from derive.terms import Density, Marked, is_matrix, raw
from derive.writing.latex.base import HOLE, Base
from derive.writing.tex import bracketed, fenced, has_superscript, in_alphabet, name, with_index
from derive.writing.vectors import covariance_of, mean_of


class Names(Base):
    """Names and numbers."""

    def _print_Symbol(self, term: Symbol, **_: Any) -> str:
        return self.power_of_spread(term, S.One) if self.spread(term) else self.symbol(term.name)

    def symbol(self, text: str) -> str:
        return text if text == HOLE else self.notation.symbols.get(text) or name(text)

    def _print_Indexed(self, term: Expr) -> str:
        return self.power_of_spread(term, S.One) if self.spread(term) else self.indexed_name(term, self.symbol)

    def indexed_name(self, term: Expr, call: Callable[[str], str]) -> str:
        """A name with the indices of a term; a vector's, where one stands for all its entries."""
        if term.indices == (self.running,):
            return self.bold(call(term.base.label.name), True)
        return with_index(call(term.base.label.name), ",".join(map(self._print, term.indices)))

    def bold(self, tex: str, is_vector: bool) -> str:
        """A name in the alphabet of vectors or of matrices."""
        return in_alphabet(tex, self.notation.vector if is_vector else self.notation.matrix)

    def vector(self, coordinate: Expr) -> str:
        """The vector that has this coordinate."""
        return self.bold(self.symbol(coordinate.base.label.name), True)

    def _print_IndexedBase(self, term: Expr) -> str:
        return self.bold(self.symbol(term.label.name), True)

    # a standard deviation that is written by its variance, or by the logarithm of it ------------------------------

    def spread(self, term: Expr) -> str:
        """The letter for σ² or for log σ², where the notation has one."""
        own = {**self.notation.variances, **self.notation.log_variances}
        if term.is_Indexed and term.base.label.name in own:
            return self.indexed_name(term, own.__getitem__)
        return own.get(term.name, "") if term.is_Symbol else ""

    def is_log_variance(self, term: Expr) -> bool:
        known = term.is_Indexed or term.is_Symbol
        return known and (term.base.label.name if term.is_Indexed else term.name) in self.notation.log_variances

    def power_of_spread(self, term: Expr, exponent: Expr) -> str:
        """σⁿ as v^{n/2}, or as e^{nℓ/2}."""
        letter, half = self.spread(term), exponent / 2
        if self.is_log_variance(term):
            return self.exponential(scaled(letter, half))
        if half == S.Half:
            return rf"\sqrt{{{letter}}}"
        return letter if half is S.One else self.raised(letter if not has_superscript(letter) else fenced(letter), half)

    def log_of_spread(self, inside: Expr) -> str | None:
        """log σⁿ as nℓ/2, and log(σ²/s²) as (ℓ − k)."""
        powers = [(f.base, f.exp) if f.is_Pow else (f, S.One) for f in single_powers(inside)]
        if not powers or not all(self.is_log_variance(base) and n.is_Rational for base, n in powers):
            return None
        first, *others = (scaled(self.spread(base), exponent / 2) for base, exponent in powers)
        if not others:
            return first
        rest = "".join(f" - {other[1:]}" if other.startswith("-") else f" + {other}" for other in others)
        return fenced(f"{first}{rest}")

    def raised(self, base: str, exponent: Expr) -> str:
        return f"{base}^{{{self._print(exponent)}}}".replace("^{2}", "^2")

    def exponential(self, tex: str) -> str:
        """e to a power; matrices that are written out are too large to be an exponent."""
        function = self.notation.exponential == "exp" or r"\begin{" in tex
        return rf"\exp{bracketed(tex)}" if function else f"e^{{{tex}}}"

    # densities and quantities -------------------------------------------------------------------------------------

    def _print_Rational(self, term: Expr) -> str:
        return str(super()._print_Rational(term)).replace(r"\frac", rf"\{self.notation.fraction}")

    _print_Half = _print_Rational

    def _print_Equality(self, term: Expr) -> str:
        return " = ".join(map(self._print, term.args))

    def _print_Density(self, term: Density) -> str:
        joint = isinstance(term.distribution, Independent)
        return f"{self.letter(term.distribution)}({self.vector(term.point) if joint else self._print(term.point)})"

    def letter(self, distribution: Any) -> str:
        """The name of a density; of one coordinate's, with its index."""
        base, _, index = distribution.letter.partition("_")
        own = self.notation.densities.get(base) or name(base)
        return with_index(own, name(index)) if index else own

    def _print_KL(self, term: Expr) -> str:
        return self.notation.fill("divergence", *map(self.letter, term.args))

    def _print_CrossEntropy(self, term: Expr) -> str:
        return self.notation.fill("cross_entropy", *map(self.letter, term.args))

    def _print_Entropy(self, term: Expr) -> str:
        return self.notation.fill("entropy", *map(self.letter, term.args))

    def _print_Distribution(self, term: Any) -> str:
        """A family that has no sign of its own, by its name and its parameters."""
        parameters = r",\,".join(map(self._print, term.parameters))
        return rf"\mathrm{{{term.family}}}({parameters})"

    def _print_Normal(self, term: Any) -> str:
        return self.notation.fill("normal", self._print(term.mean), self._print(term.variance))

    def _print_MultivariateNormal(self, term: Any) -> str:
        return self.normal(self._print(term.mean), self._print(term.covariance))

    def _print_Independent(self, term: Any) -> str:
        """Independent normal coordinates as one normal vector, others by the family of each."""
        if not isinstance(term.each, Normal):
            return rf"\prod_{{{self._print(term.index)}}} {self._print(term.each)}"
        mean = mean_of(term)
        ones = "" if is_matrix(mean) else rf"\,{self.bold('1', True)}"
        return self.normal(f"{self._print(mean)}{ones}", self._print(covariance_of(term)))

    def normal(self, mean: str, covariance: str) -> str:
        """The pattern of a normal distribution, its brackets as tall as matrices that are written out."""
        text = self.notation.fill("normal", "\0", "\1")
        if r"\begin{" in mean + covariance and text.count("(") == text.count(")") == 1:
            text = text.replace("(", r"\left(").replace(")", r"\right)")
        return text.replace("\0", mean).replace("\1", covariance)

    def _print_Marked(self, term: Marked) -> str:
        return self.braced(term, fence=False)

    def braced(self, term: Marked, fence: bool) -> str:
        inner, note = term.args
        tex = self._print(inner)
        return rf"\underbrace{{{fenced(tex) if fence else tex}}}_{{{self._print(note)}}}"


def single_powers(term: Expr) -> list[Expr]:
    """The factors of a product of powers, with 1/aⁿ as a^{−n}."""
    factors = term.args if term.is_Mul else (term,)
    return [
        raw(Pow, (f.base.base, -f.base.exp)) if f.is_Pow and f.exp is S.NegativeOne and f.base.is_Pow else f
        for f in factors
    ]


def scaled(letter: str, number: Expr) -> str:
    """A letter times a rational number, as one writes it in an exponent: ℓ, 2ℓ, −ℓ/2."""
    sign, size = ("-" if number.is_negative else ""), abs(number)
    above = letter if size.p == 1 else f"{size.p} {letter}"
    return f"{sign}{above}" if size.q == 1 else rf"{sign}\frac{{{above}}}{{{size.q}}}"
