"""Inert terms as plain Unicode text, in their order and shape and in a notation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Determinant, Expr, Integral, S

from derive.notation import DEFAULT, Notation
from derive.terms import Density, Entry, JointIntegral, Marked, MatrixIntegral, MatrixProduct, Partial
from derive.terms.layout import Fraction, Part, denominator, is_minus, is_sum, layout, stands_apart, unsigned
from derive.writing.marking import Marking, without_marks
from derive.writing.plain_matrices import PlainMatrices
from derive.writing.unicode import RAISED, SUPERSCRIPTS


def is_bare(term: Expr) -> bool:
    """Whether a function, a root or a power of the term needs no brackets: a letter or a whole number."""
    if isinstance(term, Entry):
        return True
    return bool(term.is_Atom and (not term.is_Number or (term.is_Integer and not term.is_negative)))


class Plain(Marking, PlainMatrices):
    """One line of Unicode for a term; `beside_matrices` where Σ may be a matrix, so that sums are written ∑."""

    printmethod = "_plain"

    def __init__(self, notation: Notation = DEFAULT, beside_matrices: bool = False) -> None:
        super().__init__()
        self.notation = notation
        self.running = None
        self.beside_matrices = beside_matrices

    def _print(self, expr: Any, **kwargs: Any) -> str:
        return self.marked(expr, str(super()._print(expr, **kwargs)))

    def emptyPrinter(self, expr: Any) -> str:
        return str(expr)

    # sums and products -----------------------------------------------------------------------------------------

    def _print_Add(self, term: Expr) -> str:
        return "".join(self.summand(part, place) for place, part in enumerate(term.args))

    def summand(self, part: Expr, place: int) -> str:
        """A term of a sum with its sign; the first one's plus goes without saying."""
        size, minus = unsigned(part)
        body = self._print(size)
        body = f"({body})" if is_sum(size) or is_minus(size) or without_marks(body).startswith("−") else body
        sign = "−" if minus else "+" if place else ""
        text = f" {sign} {body}" if place else sign + body
        return self.marked(part, text) if minus else text  # the term without its sign is another object

    def _print_Mul(self, term: Expr) -> str:
        negative, parts = layout(term)
        body = self.part(parts[0], True) if len(parts) == 1 else self.product(parts)
        return f"−{body}" if negative else body

    def product(self, parts: Sequence[Part], before_matrix: bool = False) -> str:
        """Factors that stand beside others; an integral before a matrix is in brackets."""
        pieces = [self.part(part, False) for part in parts]
        last = len(parts) - (not before_matrix)
        for place, part in enumerate(parts[:last]):
            if isinstance(part, MatrixIntegral) or (before_matrix and isinstance(part, Integral | JointIntegral)):
                pieces[place] = f"({pieces[place]})"
        return side_by_side(pieces)

    def part(self, part: Part, alone: bool) -> str:
        if isinstance(part, Fraction):
            above = side_by_side([self.factor(each) for each in part.above]) or "1"
            text = self.fraction(above, part.below)
            return "½" if text == "1/2" else text
        return self.alone(part) if alone else self.factor(part)

    def fraction(self, above: str, below: Expr) -> str:
        """A fraction on one line: what stands below is in brackets where the line would be read otherwise."""
        text, inner = self._print(below), unmarked(below)
        apart = inner.is_Mul or denominator(inner) is not None or stands_apart(inner) or isinstance(inner, Partial)
        return f"{above}/({text})" if apart or self.must_be_fenced(inner, text) else f"{above}/{text}"

    def factor(self, term: Expr) -> str:
        text = self._print(term)
        return f"({text})" if self.must_be_fenced(unmarked(term), text) else text

    def alone(self, term: Expr) -> str:
        """All that follows a sign."""
        text = self._print(term)
        return f"({text})" if is_sum(unmarked(term)) or without_marks(text).startswith("−") else text

    def must_be_fenced(self, term: Expr, text: str) -> bool:
        """Whether what stands beside the term would take it apart."""
        if isinstance(term, MatrixProduct):
            return True
        return bool(is_sum(term) or is_minus(term) or is_loose(term, without_marks(text)))

    def is_bare(self, term: Expr) -> bool:
        """Whether a function, a root or a power of the term needs no brackets."""
        return is_bare(term) and not self.spread(term)

    # powers, exponentials, logarithms ---------------------------------------------------------------------------

    def _print_Pow(self, term: Expr) -> str:
        below = denominator(term)
        if below is not None:
            return self.fraction("1", below)
        if self.spread(term.base) and term.exp.is_Rational:
            return self.power_of_spread(term.base, term.exp)
        base = self._print(term.base)
        if term.exp == S.Half:
            return f"√{base}" if self.is_bare(term.base) else f"√({base})"
        letter = self.is_bare(term.base) or (term.base.is_Indexed and not self.spread(term.base))
        barred = isinstance(term.base, Determinant) and without_marks(base).startswith("|")
        simple = (letter or barred) and not RAISED & set(without_marks(base))
        return self.raised(base if simple else f"({base})", term.exp)

    def raised(self, base: str, exponent: Expr) -> str:
        power = self._print(exponent)
        if exponent.is_Integer:
            return base + power.translate(SUPERSCRIPTS)
        return f"{base}^{power}" if exponent.is_Symbol and exponent.is_integer else f"{base}^({power})"

    def _print_exp(self, term: Expr) -> str:
        return self.exponential(self._print(term.args[0]), self.is_bare(term.args[0]))

    def exponential(self, power: str, bare: bool) -> str:
        if self.notation.exponential == "exp":
            return f"exp({power})"
        return f"e^{power}" if bare and "_" not in power else f"e^({power})"

    def _print_log(self, term: Expr) -> str:
        known = self.log_of_spread(term.args[0])
        if known:
            return known
        inside = self._print(term.args[0])
        bare = is_bare(term.args[0]) or term.args[0].is_Indexed or is_application(term.args[0])
        return f"{self.notation.logarithm} {inside}" if bare else f"{self.notation.logarithm}({inside})"

    def _print_Phi(self, term: Expr) -> str:
        return f"φ({self._print(term.args[0])})"

    def _print_Psi(self, term: Expr) -> str:
        return f"ψ({self._print(term.args[0])})"

    def _print_Expm1(self, term: Expr) -> str:
        return f"expm1({self._print(term.args[0])})"

    # integrals, sums, brackets ------------------------------------------------------------------------------------

    def _print_Partial(self, term: Expr) -> str:
        body, variable = map(self._print, term.args)
        return f"∂/∂{variable} ({body})"

    def _print_Integral(self, term: Expr) -> str:
        known = self.expectation(term)
        if known:
            return known
        body, (variable, lower, upper) = term.args[0], term.args[1]
        limits = "" if (lower, upper) == (-S.Infinity, S.Infinity) else f"[{self._print(lower)},{self._print(upper)}] "
        inside = "" if body == S.One else self.factor(body) + " "
        return f"∫{limits or ' '}{inside}d{self._print(variable)}"

    def _print_JointIntegral(self, term: Expr) -> str:
        return self.expectation(term) or f"∫ {self.factor(term.args[0])} d{self.vector(term.args[1])}"

    def _print_Bracket(self, term: Expr) -> str:
        body, _, lower, upper = map(self._print, term.args)
        return f"[{body}] from {lower} to {upper}"

    def _print_Sum(self, term: Expr) -> str:
        index, first, last = map(self._print, term.args[1])
        return f"{self.operator('∑', term)}_({index}={first}..{last}) {self.factor(term.args[0])}"

    def _print_Product(self, term: Expr) -> str:
        index, first, last = map(self._print, term.args[1])
        return f"{self.operator('∏', term)}_({index}={first}..{last}) {self.factor(term.args[0])}"

    def _print_ProductOfOthers(self, term: Expr) -> str:
        body, index, left_out, _ = map(self._print, term.args)
        return f"Π_({index}≠{left_out}) {body}"

    def _print_Equality(self, term: Expr) -> str:
        return " = ".join(map(self._print, term.args))

    def _print_StrictGreaterThan(self, term: Expr) -> str:
        return " > ".join(map(self._print, term.args))

    def _print_Marked(self, term: Marked) -> str:
        return str(self._print(term.args[0]))

    # numbers ----------------------------------------------------------------------------------------------------------

    def _print_Exp1(self, term: Expr) -> str:
        return "e"

    def _print_Pi(self, term: Expr) -> str:
        return "π"

    def _print_Infinity(self, term: Expr) -> str:
        return "∞"

    def _print_NegativeInfinity(self, term: Expr) -> str:
        return "−∞"

    def _print_Integer(self, term: Expr) -> str:
        return str(term).replace("-", "−")

    def _print_Rational(self, term: Expr) -> str:
        return "½" if (term.p, term.q) == (1, 2) else self._print_Integer(term)

    _print_Half = _print_Rational


def side_by_side(factors: list[str]) -> str:
    """A product; a number after another factor has a dot before it."""
    out = ""
    for text in factors:
        out += (" · " if without_marks(text)[0].isnumeric() else " ") + text if out else text
    return out


def unmarked(term: Expr) -> Expr:
    return term.args[0] if isinstance(term, Marked) else term


def is_loose(term: Expr, text: str) -> bool:
    """Whether a logarithm or an exponential is written in a way that runs into what stands beside it: ℓ/2, −ℓ."""
    return type(term).__name__ == "log" and (text.startswith("−") or text.endswith("/2"))


def is_application(term: Expr) -> bool:
    """Whether a logarithm of the term needs no brackets, as of q(z) and of σ²; those of a fraction stay."""
    letter = term.is_Pow and (term.base.is_Symbol or term.base.is_Indexed)
    return isinstance(term, Density | Determinant) or bool(letter and denominator(term) is None)
