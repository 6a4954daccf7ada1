"""The exact values: the textbook formula and its partial derivatives, in ball arithmetic as precise as need be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from flint import arb
from sympy import Expr, Symbol

from derive.certification.ball import CannotEnclose, enclose
from derive.code.accuracy.formats import ZERO, Dyadic
from derive.code.problem import CodeProblem
from derive.terms import evaluated

BITS, ROUGH = 80, 10  # the relative accuracy of what is called exact, and of what only gives a condition number
DIGITS = (40, 80, 160, 320, 640, 1280, 2560)
NEGLIGIBLE = arb(2) ** -1200  # below every number of every format

Place = Mapping[Symbol, Fraction]


@dataclass(frozen=True)
class Exact:
    """A value and then its partial derivatives; None where one is too small for any format."""

    parts: tuple[Dyadic | None, ...]


class Reference:
    """The closed form that was derived, differentiated by SymPy: what generated code is compared with.

    It shares nothing with the stable form but the textbook formula that both start from.
    """

    def __init__(self, problem: CodeProblem) -> None:
        self.arguments = problem.arguments
        self.value: Expr = evaluated(problem.result)

    @cached_property
    def partials(self) -> tuple[Expr, ...]:
        return tuple(self.value.diff(symbol) for symbol in self.arguments)

    @cached_property
    def slopes(self) -> tuple[tuple[Expr, ...], ...]:
        """The second derivatives, a row for each partial derivative."""
        return tuple(tuple(partial.diff(symbol) for symbol in self.arguments) for partial in self.partials)

    @cached_property
    def terms(self) -> tuple[Expr, ...]:
        """The value and then its partial derivatives."""
        return self.value, *self.partials

    def place(self, point: tuple[float, ...]) -> Place:
        return {symbol: Fraction(number) for symbol, number in zip(self.arguments, point, strict=True)}

    def at(self, point: tuple[float, ...]) -> Exact:
        """Everything at a point; raises `CannotEnclose` where the formula has no value there."""
        place = self.place(point)
        return Exact(tuple(dyadic_of(ball(term, place)) for term in self.terms))

    def condition(self, part: int, point: tuple[float, ...]) -> float:
        """Σ|xᵢ ∂g/∂xᵢ|/|g|, by which relative errors of the arguments grow in g; 1 where g is 0.

        Part 0 is the value, the others are its partial derivatives.
        """
        slopes = self.slopes[part - 1] if part else self.partials
        return condition(self.terms[part], slopes, self.place(point))


def equal(count: int) -> Exact:
    """Where both distributions of a divergence are the same: it is 0, and so is its slope, as it is never negative."""
    return Exact((ZERO,) * (1 + count))


def ball(term: Expr, place: Place, bits: int = BITS) -> arb | None:
    """The term's value, its radius at most 2^−bits of it, or exactly 0; None where no format has so small a number."""
    for digits in DIGITS:
        found = enclose(term, place, digits)
        if found.is_zero() or found.rel_accuracy_bits() >= bits:
            return found
        if found.abs_upper() < NEGLIGIBLE:
            return None
    raise CannotEnclose(f"{DIGITS[-1]} digits are not enough for {term}")


def dyadic_of(found: arb | None) -> Dyadic | None:
    if found is None:
        return None
    mantissa, exponent = found.mid().man_exp()
    return Dyadic(int(mantissa), int(exponent))


def condition(term: Expr, slopes: tuple[Expr, ...], place: Place) -> float:
    value = ball(term, place, ROUGH)
    if value is None or value.is_zero():
        return 1.0
    parts = [
        abs(found * enclose(symbol, place))
        for symbol, slope in zip(place, slopes, strict=True)
        if (found := ball(slope, place, ROUGH)) is not None
    ]
    return float((sum(parts, arb(0)) / abs(value)).mid())
