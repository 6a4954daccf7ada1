r"""The laws by which a difference of two of a kind becomes a sum of differences of what they are made of.

Where v is near x and c near y, c²/v − y²/x is small, and computed as it stands it has no digit left; but
(c − y)(c + y)/v − y²(v − x)/(v x) has all of them, as v − x and c − y are differences of what was given.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from sympy import Expr, Mul, Pow, S, Symbol, cancel, expand, factor_list, fraction, symbols

from derive.derivation import Rule, rule
from derive.patterns import Rest, slots
from derive.rules.algebra import FIELD, number_and_rest, numerator_and_denominator
from derive.rules.kernels import BREGMAN
from derive.terms import HALF, add, evaluated, frac, is_negative_term, mul, neg, power, same, sub
from derive.terms.kernels import phi
from derive.terms.written import written

a, u = slots("a u")
rest = Rest("rest")
Values = Mapping[Symbol, Expr]
"""What each parameter of one distribution is where both distributions are the same."""


@rule("kernel of a squared ratio", phi(u), source=BREGMAN, says="the logarithm of a square is twice the logarithm")
def phi_of_square(u: Expr) -> Expr | None:
    r"\varphi(u) = \tfrac12\,\varphi(2u + u^2) - \tfrac12 u^2"
    sides = ratio_in(u)
    if sides is None:
        return None
    top, bottom = (S.One if side is S.One else power(side, 2) for side in sides)
    square = sub(top, bottom) if bottom is S.One else frac(sub(top, bottom), bottom)
    return sub(mul(HALF, phi(square)), mul(HALF, power(u, 2)))


def ratio_in(ratio: Expr) -> tuple[Expr, Expr] | None:
    """(a, b) where the term is written (a − b)/b."""
    above, below = numerator_and_denominator(ratio)
    bottom = mul(*below) if below else S.One
    if len(above) != 1 or not above[0].is_Add:
        return None
    left = [part for part in above[0].args if not same(part, neg(bottom))]
    return (add(*left), bottom) if len(left) == len(above[0].args) - 1 else None


@rule("opposite squares", add(a, rest), source=FIELD, says="equal squares cancel")
def opposite_squares(a: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"c\left(\frac ab - 1\right)^2 - c\left(\frac{a - b}{b}\right)^2 = 0"
    terms = (a, *rest)
    squares = [(place, *number_and_rest(term)) for place, term in enumerate(terms)]
    squares = [(place, number, base.base) for place, number, base in squares if base.is_Pow and base.exp == 2]
    for (one, c, x), (other, d, y) in combinations(squares, 2):
        if c * d < 0 and are_opposite(c, evaluated(x), d, evaluated(y)):
            return add(*(term for place, term in enumerate(terms) if place not in (one, other)))
    return None


def are_opposite(c: Expr, x: Expr, d: Expr, y: Expr) -> bool:
    """Whether c x² + d y² = 0: as fractions in roots, or multiplied out, where numbers have roots too."""
    return bool((c == -d and cancel(x - y) == 0) or expand(c * x**2 + d * y**2) == 0)


def has_root(term: Expr) -> bool:
    return any(power.exp.is_Rational and not power.exp.is_Integer for power in evaluated(term).atoms(Pow))


@rule("a root out of a square", power(u, 2), source=FIELD, says="take the root out of the square")
def root_out_of_square(u: Expr) -> Expr | None:
    r"\left(\sqrt a\,u\right)^2 = a\,u^2"
    base = evaluated(u)
    roots = [Pow(part.base, HALF) for part in base.atoms(Pow) if abs(part.exp) == HALF]
    for root in sorted(set(roots), key=str):
        within = cancel(base / root)
        if not has_root(within):
            if within.is_number:
                return written(root.base * within**2)
            return mul(written(root.base), power(written(within), 2))
    return None


def telescoping(values: Values) -> Rule:
    """A difference of two of a kind, which is 0 at the values, as a sum of differences of the parameters."""

    @rule("telescoping sum", a, source=FIELD, says="change one parameter after the other")
    def telescope(a: Expr) -> Expr | None:
        r"f(a, b) - f(c, d) = (f(a, b) - f(c, b)) + (f(c, b) - f(c, d))"
        above, below = numerator_and_denominator(a)
        if len(above) != 1 or not above[0].is_Add:
            return None
        parts = differences(evaluated(above[0]), values)
        after = frac(add(*parts), mul(*below)) if below else add(*parts)
        return after if parts and after != a else None

    return telescope


@rule(
    "the ratio from its difference to 1",
    add(a, rest),
    source=FIELD,
    says="1 and the relative difference make the ratio",
)
def ratio_again(a: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"1 + \frac{a - b}{b} = \frac{a}{b}"
    whole = evaluated(add(a, *rest))
    if S.One not in (a, *rest) or not whole.is_rational_function(*whole.free_symbols):
        return None
    ratio = factored(whole)
    return None if ratio.is_Add or ratio.count_ops() >= whole.count_ops() else written(ratio)


def differences(whole: Expr, values: Values) -> list[Expr]:
    """What changes with each parameter in turn; nothing where the whole is not 0 at the values.

    A bare difference a − b comes first, as a sum is computed from left to right; of two, one would not.
    """
    parts = []
    if not whole.is_rational_function(*whole.free_symbols):
        return []
    for symbol, value in values.items():
        moved = whole.xreplace({symbol: value})
        part = cancel(whole - moved)
        if part != 0:
            parts.append(by_difference(part, symbol - value))
        whole = moved
    bare = [part for part in parts if part.is_Add]
    others = sorted((part for part in parts if not part.is_Add), key=is_negative_term)
    return [*bare, *others] if cancel(whole) == 0 and len(bare) < 2 else []


def by_difference(part: Expr, difference: Expr) -> Expr:
    """A fraction that has a difference as a factor, with its other factors as one writes them."""
    if difference.is_Symbol:
        return written(factored(part))
    sign, others = without_sign(cancel(part / difference))
    above, below = fraction(others)
    if above is S.One:
        sign, top = S.One, written(sign * difference)
    else:
        top = mul(written(above), written(difference))
    found = top if below is S.One else frac(top, written(below))
    return found if sign is S.One else neg(found)


def without_sign(term: Expr) -> tuple[Expr, Expr]:
    """A sign and the factors of the rest: SymPy takes a −1 that stands before a sum into it."""
    found, opposite = factored(term), factored(-term)
    minus = opposite.count_ops() < found.count_ops()
    return (S.NegativeOne, opposite) if minus else (S.One, found)


def factored(term: Expr) -> Expr:
    """Its factors, with 1 − r² for −(r − 1)(r + 1)."""
    above, below = map(in_factors, fraction(cancel(term)))
    return above / below


def in_factors(polynomial: Expr) -> Expr:
    number, factors = factor_list(polynomial)
    powers = dict(factors)
    for base in [base for base in powers if (base + 1).is_Symbol]:
        count = min(powers[base], powers.get(base + 2, 0))
        if count:
            number *= (-1) ** count
            powers |= {base: powers[base] - count, base + 2: powers[base + 2] - count, 1 - (base + 1) ** 2: count}
    return Mul(number, *(Pow(base, count) for base, count in powers.items()))


_x, _y, _m, _n = symbols("x y m n", positive=True)
telescoping_sum = telescoping({_x: _m, _y: _n})
