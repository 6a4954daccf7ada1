"""The laws of sums and products, one at a time, as a person would apply them on paper."""

from __future__ import annotations

from itertools import takewhile

from sympy import Add, Expr, Integer, Mul, Rational, S
from sympy import log as Log

from derive.derivation import Rule, rule
from derive.patterns import Rest, slots
from derive.terms import (
    MINUS_ONE,
    add,
    evaluated,
    frac,
    inverse,
    is_negative_term,
    mul,
    neg,
    power,
    raw,
    same,
    sub,
)  # fmt: skip

a, b, n = slots("a b n")
rest, others = Rest("rest"), Rest("others")
FIELD = "field axioms"


@rule("distributive law", mul(add(a, rest), b, others), source=FIELD, says="multiply out")
def distribute(a: Expr, rest: tuple[Expr, ...], b: Expr, others: tuple[Expr, ...]) -> Expr:
    r"(a + b)\,c = ac + bc"
    factors = (b, *others)
    numbers = [factor for factor in factors if factor.is_Number]
    letters = [factor for factor in factors if not factor.is_Number]
    # A logarithm is written last, so that nobody takes what follows it for its argument.
    return add(*(mul(*numbers, *((*letters, t) if is_logarithm(t) else (t, *letters))) for t in (a, *rest)))


def is_minus_a_sum(term: Expr) -> bool:
    """−(a + b), where the distributive law only opens the bracket."""
    return bool(term.is_Mul and len(term.args) == 2 and term.args[0] == -1 and term.args[1].is_Add)


def is_logarithm(term: Expr) -> bool:
    return isinstance(term.args[1] if len(term.args) == 2 and term.args[0] == -1 else term, Log)


@rule("common sign", add(a, rest), source=FIELD, says="take the common sign out", tidies=True)
def common_sign(a: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"-a - b = -(a + b)"
    terms = (a, *rest)
    return neg(add(*map(neg, terms))) if all(map(is_negative_term, terms)) else None


@rule("opposite terms cancel", add(a, rest), source=FIELD, says="opposite terms cancel", tidies=True)
def opposite_terms(a: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"a + b - a = b"
    kept: list[Expr] = []
    for term in (a, *rest):
        opposite = next((other for other in kept if same(other, neg(term))), None)
        if opposite is None:
            kept.append(term)
        else:
            kept.remove(opposite)
    return add(*kept) if len(kept) <= len(rest) else None


@rule("equal terms", add(a, rest), source=FIELD, says="twice the same term", tidies=True)
def equal_terms(a: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"a + a = 2a"
    left = next((place for place, term in enumerate(rest) if same(term, a)), None)
    return None if left is None else add(mul(Integer(2), a), *rest[:left], *rest[left + 1 :])


@rule("zero times anything", mul(S.Zero, a, rest), source=FIELD, says="what is multiplied by 0 is 0", tidies=True)
def times_zero(a: Expr, rest: tuple[Expr, ...]) -> Expr:
    r"0\cdot a = 0"
    return S.Zero


@rule("adding zero", add(S.Zero, a, rest), source=FIELD, says="0 may be left out of a sum", tidies=True)
def plus_zero(a: Expr, rest: tuple[Expr, ...]) -> Expr:
    r"a + 0 = a"
    return add(a, *rest)


@rule(
    "a term over itself",
    mul(a, inverse(a)),
    source=FIELD,
    positive=("a",),
    says="what is divided by itself is 1",
    tidies=True,
)
def over_itself(a: Expr) -> Expr:
    r"\frac{a}{a} = 1"
    return S.One


@rule("arithmetic", add(a, rest), source="arithmetic of rational numbers", says="add the numbers", tidies=True)
def sum_of_numbers(a: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"\tfrac14 + 9 = \tfrac{37}{4}"
    terms = (a, *rest)
    values = [term for term in terms if is_rational(term)]
    if len(values) < 2:
        return None
    total = evaluated(add(*values))
    first = next(place for place, term in enumerate(terms) if is_rational(term))
    kept = [
        total if place == first else term for place, term in enumerate(terms) if place == first or not is_rational(term)
    ]
    return add(*kept) if total is not S.Zero else add(*(term for term in kept if term is not S.Zero))


@rule("arithmetic", a, source="arithmetic of rational numbers", says="multiply the numbers", tidies=True)
def product_of_numbers(a: Expr) -> Expr | None:
    r"\tfrac12\cdot 6 = 3"
    numbers = [factor for factor in a.args if factor.is_Rational] if a.is_Mul else []
    if not numbers or (len(numbers) == 1 and a.args[0] is numbers[0]):
        return None
    kept = [factor for factor in a.args if not factor.is_Rational]
    product = evaluated(mul(*numbers))
    return mul(product, *kept) if kept else product


@rule("commutative law", a, source=FIELD, says="put the factors in order", tidies=True)
def numerator_first(a: Expr) -> Expr | None:
    r"\frac1b\,\frac ac = \frac ac\,\frac1b"
    factors = list(a.args) if a.is_Mul else []
    numbers = [factors.pop(0)] if factors and factors[0].is_Rational else []
    inverses = list(takewhile(is_inverse, factors))
    numerators = list(takewhile(lambda factor: not is_inverse(factor), factors[len(inverses) :]))
    if not inverses or not numerators:
        return None
    after = factors[len(inverses) + len(numerators) :]
    own = list(takewhile(is_inverse, after))
    return mul(*numbers, *numerators, *own, *inverses, *after[len(own) :])


@rule("one fraction", a, source=FIELD, says="write it as one fraction", tidies=True)
def one_fraction(a: Expr) -> Expr | None:
    r"\frac ab\,\frac cd = \frac{ac}{bd}"
    if not a.is_Mul or sum(map(is_inverse, a.args)) < 2:
        return None
    number, letters = number_and_rest(a)
    above, below = numerator_and_denominator(letters)
    quotient = frac(mul(*above), mul(*below))
    return quotient if number is S.One else mul(number, quotient)


@rule("common denominator", add(a, b, rest), source=FIELD, says="bring the terms over a common denominator")
def one_denominator(a: Expr, b: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"\frac{a}{c} + \frac{b}{c} = \frac{a + b}{c}"
    sides = [numerator_and_denominator(term) for term in (a, b, *rest)]
    denominators = [mul(*below) if below else S.One for _, below in sides]
    shared = next((below for below in denominators if below is not S.One and denominators.count(below) > 1), None)
    if shared is None:
        return None
    together = [mul(*above) for (above, _), below in zip(sides, denominators, strict=True) if below == shared]
    place = denominators.index(shared)
    terms = [frac(add(*together), shared) if n == place else term for n, term in enumerate((a, b, *rest))]
    return add(*(term for n, term in enumerate(terms) if n == place or denominators[n] != shared))


def numerator_and_denominator(term: Expr) -> tuple[list[Expr], list[Expr]]:
    """The factors above and below of a product."""
    above: list[Expr] = []
    below: list[Expr] = []
    for factor in term.args if term.is_Mul else (term,):
        if factor.is_Pow and factor.exp is S.NegativeOne:
            inner = factor.base
            below += inner.args if inner.is_Mul else (inner,)
        elif factor is not S.One:
            above.append(factor)
    return above, below


def is_inverse(factor: Expr) -> bool:
    return bool(factor.is_Pow and factor.exp is MINUS_ONE)


def is_rational(term: Expr) -> bool:
    """Built from rational numbers by sums, products and whole powers."""
    if term.is_Add or term.is_Mul:
        return all(map(is_rational, term.args))
    return bool(term.is_Rational or (term.is_Pow and is_rational(term.base) and term.exp.is_Integer))


@rule("square of a sum", power(add(a, b), 2), source="binomial theorem", says="expand the square")
def square_of_sum(a: Expr, b: Expr) -> Expr:
    r"(a \pm b)^2 = a^2 \pm 2ab + b^2"
    cross = mul(Integer(2) * a, b) if a.is_Number else mul(Integer(2) * b, a) if b.is_Number else mul(Integer(2), a, b)
    return raw(Add, (square(a), cross, square(b)))  # a cross term that is itself a sum keeps its brackets


def square(term: Expr) -> Expr:
    size = neg(term) if is_negative_term(term) and not term.is_Add else term
    return size**2 if size.is_Number else power(size, 2)


def difference(a: Expr, b: Expr) -> Expr:
    """a − b, with zeros and numbers worked out."""
    if a.is_Number and b.is_Number:
        return a - b
    if b is S.Zero:
        return a
    return neg(b) if a is S.Zero else sub(a, b)


def about(x: Expr, m: Expr, c: Expr) -> Rule:
    """Write a power of x − m as a power of (c − m) + (x − c), so that it can be expanded about c."""

    @rule("add and subtract", power(difference(x, m), n), source=FIELD, says="add and subtract the same term")
    def add_and_subtract(n: Expr) -> Expr:
        r"x - m = (c - m) + (x - c)"
        return power(raw(Add, (difference(c, m), difference(x, c))), n)

    return add_and_subtract


def through(x: Expr, m: Expr, c: Expr) -> Rule:
    """Write x − m as (c − m) + (x − c), to integrate the two apart."""

    @rule("add and subtract", difference(x, m), source=FIELD, says="add and subtract the same term")
    def by_way_of() -> Expr:
        r"x - m = (c - m) + (x - c)"
        return raw(Add, (difference(c, m), difference(x, c)))

    return by_way_of


def common_factor(c: Rational) -> Rule:
    """Take a number out of every term of a sum."""

    @rule("common factor", add(a, rest), source=FIELD, says="take the common factor out")
    def take_out(a: Expr, rest: tuple[Expr, ...]) -> Expr:
        r"ca + cb = c\,(a + b)"
        return raw(Mul, (c, add(*(over(term, c) for term in (a, *rest)))))

    return take_out


def over(term: Expr, c: Rational) -> Expr:
    """term/c, where the term's number may stand in front or in its denominator."""
    number, letters = number_and_rest(term)
    return letters if number == c else number / c if letters is S.One else mul(number / c, letters)


def number_and_rest(term: Expr) -> tuple[Rational, Expr]:
    """A term as its rational coefficient, wherever it is written, and the rest as numerator over denominator."""
    number, rest = S.One, []
    for factor in term.args if term.is_Mul else (term,):
        if factor.is_Number:
            number *= factor
        elif factor.is_Pow and factor.exp is MINUS_ONE:
            below, letters = number_and_rest(factor.base)
            number /= below
            rest.append(inverse(letters))
        else:
            rest.append(factor)
    # Numerators first: the order of factors is the shape of the fraction.
    return number, mul(*sorted(rest, key=lambda factor: factor.is_Pow and factor.exp is MINUS_ONE))


@rule("double negation", a, source=FIELD, says="minus a minus is a plus")
def double_negation(a: Expr) -> Expr:
    r"a = -(-a)"
    return raw(Mul, (MINUS_ONE, neg(a)))


def reordering(target: Expr) -> Rule:
    """A sum in another order."""

    @rule("commutative law", add(a, rest), source=FIELD, says="put the terms in order", tidies=True)
    def reorder(a: Expr, rest: tuple[Expr, ...]) -> Expr | None:
        r"a + b = b + a"
        return target if same(add(a, *rest), target) and add(a, *rest) != target else None

    return reorder


_x, _m, _c = slots("x m c")
add_and_subtract = about(_x, _m, _c)
take_out_common_factor = common_factor(S.Half)
commutativity = reordering(add(_x, _m))
