"""The names in a term as Unicode, as the notation has them: symbols, densities, quantities, expectations."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Indexed, S, Symbol
from sympy.printing.printer import Printer

from derive.distributions import Independent, Normal
from derive.notation import Notation
from derive.writing.expectations import mean
from derive.writing.unicode import RAISED, is_one_word, name, unicode_of, with_index
from derive.writing.vectors import covariance_of, mean_of


class Lettering(Printer):
    """The part of a printer that writes what an author may name."""

    notation: Notation
    running: Expr | None
    """The index of which a vector stands for all entries, while that is so."""

    def raised(self, base: str, exponent: Expr) -> str:
        raise NotImplementedError

    def exponential(self, power: str, bare: bool) -> str:
        raise NotImplementedError

    def fill(self, key: str, *values: str) -> str:
        """A pattern of the notation with its slots filled."""
        text = unicode_of(getattr(self.notation, key))
        for place, value in enumerate(values, 1):
            lowered = value if is_one_word(value) else f"({value})"
            text = text.replace(f"_#{place}", f"_{lowered}").replace(f"#{place}", value)
        return text

    # symbols ----------------------------------------------------------------------------------------------------------

    def symbol(self, text: str) -> str:
        own = self.notation.symbols.get(text)
        return unicode_of(own) if own else name(text)

    def _print_Symbol(self, term: Expr) -> str:
        return self.power_of_spread(term, S.One) if self.spread(term) else self.symbol(term.name)

    def _print_Indexed(self, term: Expr) -> str:
        if self.spread(term):
            return self.power_of_spread(term, S.One)
        return self.indexed(self.symbol(term.base.label.name), term)

    def indexed(self, text: str, term: Expr) -> str:
        """A name with the indices of a term; a vector's, where it stands for all its entries."""
        if isinstance(term, Indexed) and term.indices == (self.running,):
            return text
        return with_index(text, ",".join(map(self._print, term.indices)))

    def vector(self, coordinate: Expr) -> str:
        return self.symbol(coordinate.base.label.name)

    # a standard deviation that is written by its variance, or by the logarithm of it ------------------------------

    def spread(self, term: Basic) -> str:
        """The letter for σ² or for log σ², where the notation has one, with the index that σ has."""
        own = {**self.notation.variances, **self.notation.log_variances}.get(own_name(term))
        if not own:
            return ""
        return self.indexed(unicode_of(own), term) if isinstance(term, Indexed) else unicode_of(own)

    def power_of_spread(self, term: Expr, exponent: Expr) -> str:
        """σⁿ as v^(n/2), or as e^(n ℓ/2)."""
        letter, half = self.spread(term), exponent / 2
        if own_name(term) in self.notation.log_variances:
            return self.exponential(scaled(letter, half), half is S.One and "," not in letter)
        if half == S.Half:
            return f"√{letter}"
        fenced = f"({letter})" if RAISED & set(letter) else letter
        return letter if half is S.One else self.raised(fenced, half)

    def log_of_spread(self, inside: Expr) -> str:
        """log σⁿ as n ℓ/2."""
        base, exponent = (inside.base, inside.exp) if inside.is_Pow else (inside, S.One)
        known = own_name(base) in self.notation.log_variances and exponent.is_Rational
        return scaled(self.spread(base), exponent / 2) if known else ""

    # densities, quantities, expectations --------------------------------------------------------------------------

    def letter(self, distribution: Any) -> str:
        """The name of a density; of one coordinate's, with its index."""
        base, _, index = distribution.letter.partition("_")
        own = self.notation.densities.get(base)
        if not own:
            return str(distribution.letter)
        return with_index(unicode_of(own), index) if index else unicode_of(own)

    def _print_Density(self, term: Any) -> str:
        joint = isinstance(term.distribution, Independent)
        return f"{self.letter(term.distribution)}({self.vector(term.point) if joint else self._print(term.point)})"

    def _print_KL(self, term: Any) -> str:
        return self.fill("divergence", *map(self.letter, term.args))

    def _print_CrossEntropy(self, term: Any) -> str:
        return self.fill("cross_entropy", *map(self.letter, term.args))

    def _print_Entropy(self, term: Any) -> str:
        return self.fill("entropy", *map(self.letter, term.args))

    def _print_Distribution(self, term: Any) -> str:
        """A family that has no sign of its own, by its name and its parameters."""
        return f"{term.family}({', '.join(map(self._print, term.parameters))})"

    def _print_Normal(self, term: Any) -> str:
        return self.fill("normal", self._print(term.mean), self._print(term.variance))

    def _print_MultivariateNormal(self, term: Any) -> str:
        return self.fill("normal", self._print(term.mean), self._print(term.covariance))

    def _print_Independent(self, term: Any) -> str:
        """Independent normal coordinates as one normal vector, others by the family of each."""
        if not isinstance(term.each, Normal):
            return f"Π_{self._print(term.index)} {self._print(term.each)}"
        return self.fill("normal", self._print(mean_of(term)), self._print(covariance_of(term)))

    def _print_IndexedBase(self, term: Any) -> str:
        return self.symbol(term.label.name)

    def expectation(self, integral: Expr) -> str:
        """E_q[f] for ∫ f(z) q(z) dz, where the notation writes expectations; else nothing."""
        found = mean(integral) if self.notation.expectations else None
        return (
            self.fill("expectation", self.letter(found.distribution), f"[{self._print(found.body)}]") if found else ""
        )


def own_name(term: Basic) -> str:
    """What a symbol is called, with an index or without."""
    if isinstance(term, Indexed):
        return str(term.base.label.name)
    return term.name if isinstance(term, Symbol) else ""


def scaled(letter: str, number: Expr) -> str:
    """A letter times a rational number: ℓ, 2 ℓ, −ℓ/2."""
    above = letter if abs(number.p) == 1 else f"{abs(number.p)} {letter}"
    below = "" if number.q == 1 else f"/{number.q}"
    return f"{'−' if number.is_negative else ''}{above}{below}"
