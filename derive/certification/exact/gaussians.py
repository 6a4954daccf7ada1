r"""Integrals over ℝᴰ of a polynomial times e^{−½ xᵀPx + bᵀx + c}, P positive definite, for every D at once.

By the linear change of variables x = m + R u with m = P⁻¹b and R Rᵀ = P⁻¹, and by Fubini's theorem, ∫ e^{…} dx is
e^{c + ½bᵀP⁻¹b} |P|^{−1/2} Gᴰ with G = ∫ e^{−u²/2} du, of which nothing else is used. For y = x − m integration by
parts gives ∫ y f(y) e^{−½yᵀPy} dy = P⁻¹ ∫ ∇f(y) e^{−½yᵀPy} dy: so each y meets every other one with P⁻¹ between them,
and what has an odd number of them vanishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derive.certification.exact import facts
from derive.certification.exact.atoms import Stuck
from derive.certification.exact.binders import parts, substitute
from derive.certification.exact.blocks import Unit, carried
from derive.certification.exact.compounds import reduced as over_one_denominator
from derive.certification.exact.determinants import determinant
from derive.certification.exact.elementary import exp, symbolic_power
from derive.certification.exact.inverses import inverse, is_definite_sum
from derive.certification.exact.leaves import GAUSS
from derive.certification.exact.letters import Block, Letter, Word, turned
from derive.certification.exact.powers import raised
from derive.certification.exact.ring import ONE, ZERO, Form, Monomial, single, total
from derive.certification.exact.words import EntryOf, Trace, Words, added, nought, reduced, scalar, trace, unit

HALF = Fraction(1, 2)
HIGHEST_DEGREE = 8


@dataclass(frozen=True)
class Gaussian:
    """e^{−½ xᵀPx + bᵀx + c}: its precision P, the vector b and the number c."""

    precision: Words
    linear: Words
    constant: Form

    def whole(self, covariance: Words) -> Form:
        """∫ of it over ℝᴰ."""
        b = self.linear
        height = exp(over_one_denominator(self.constant + scalar(b.turned * covariance * b).scaled(HALF)))
        size = symbolic_power(single(GAUSS), self.precision.rows)
        facts.use(facts.FUBINI)
        if b or self.precision != unit(self.precision.rows):
            facts.use(facts.LINEAR_CHANGE)
        return height * size * raised(determinant(self.precision), -HALF)


def words_in(monomial: Monomial, x: Block) -> list[Word] | None:
    """The factors in which x occurs as words xᵀ… or …x; None where it occurs in another way."""
    found: list[Word] = []
    for atom, exponent in monomial:
        if not isinstance(atom, Trace | EntryOf) or exponent.denominator != 1 or exponent < 0:
            return None
        word: Word = atom.key[0]
        if isinstance(atom, EntryOf):
            word = as_number(*atom.key)
        if any(x in each.block.free and each.block is not x for each in word):
            return None
        found += [word] * int(exponent)
    return found if len(found) <= HIGHEST_DEGREE else None


def as_number(word: Word, row: Form, column: Form) -> Word:
    """M_ij as e_iᵀ M e_j."""
    left = (Letter(Unit(row, word[0].rows), transposed=True),)
    return (*left, *word) if word[-1].columns == ONE else (*left, *word, Letter(Unit(column, word[-1].columns)))


def gaussian(exponent: Form, x: Block) -> Gaussian | None:
    """The exponent as a quadratic polynomial in x, if it is one with a positive definite precision."""
    size = x.rows
    square, linear, rest = [nought(size, size)], [nought(size, ONE)], []
    for monomial, number in exponent.terms.items():
        outside, inside = parts(monomial, x)
        factor, found = Form({outside: number}), words_in(inside, x)
        if found is None:
            return None
        if not found:
            rest.append(factor)
            continue
        matrix, vector = coefficient(found, x)
        if matrix is None and vector is None:
            return None
        square += [(matrix + matrix.turned).scaled(-factor)] if matrix is not None else []
        linear += [vector.scaled(factor)] if vector is not None else []
    precision = added(square, size, size)
    if not is_definite_sum(precision):
        return None
    return Gaussian(precision, added(linear, size, ONE), total(rest))


def coefficient(found: list[Word], x: Block) -> tuple[Words | None, Words | None]:
    """A of xᵀAx, or a of aᵀx."""
    sides = [oriented(word, x) for word in found]
    lengths = [sum(each.block is x for each in word) for word in found]
    size = x.rows
    if lengths == [2]:
        return reduced(sides[0][1:-1], size, size) if sides[0][0].block is x else None, None
    if lengths == [1]:
        return None, reduced(turned(sides[0][:-1]), size, ONE)
    if lengths == [1, 1]:
        left, right = (reduced(turned(word[:-1]), size, ONE) for word in sides)
        return left * right.turned, None
    return None, None


def oriented(word: Word, x: Block) -> Word:
    """The word or its transpose, with x at its end."""
    return word if word[-1].block is x else turned(word)


def mean(form: Form, y: Block, covariance: Words) -> Form:
    """The integral of a polynomial in y against the Gaussian of mean 0, over that of the Gaussian."""
    values = []
    for monomial, number in form.terms.items():
        outside, inside = parts(monomial, y)
        values.append(Form({outside: number}) * mean_of_product(inside, y, covariance))
    return total(values)


def mean_of_product(monomial: Monomial, y: Block, covariance: Words) -> Form:
    if not monomial:
        return ONE
    found = words_in(monomial, y)
    if found is None:
        raise Stuck("a Gaussian integral of something that is no polynomial")
    count = sum(each.block is y for word in found for each in word)
    if count % 2:
        facts.use(facts.SYMMETRY)
        return ZERO
    facts.use(facts.ANTIDERIVATIVE)
    first, *others = found
    first = oriented(first, y)
    values = []
    if first[0].block is y:
        inner = reduced(first[1:-1], y.rows, y.rows)
        values.append(trace(inner * covariance) * mean(product_of(others), y, covariance))
        first_rest = reduced(first[:-1], ONE, y.rows)
    else:
        first_rest = reduced(first[:-1], ONE, y.rows)
    for place, other in enumerate(others):
        rest = product_of(others[:place] + others[place + 1 :])
        for word in (other, turned(other)):
            if word[0].block is y:
                met = scalar(first_rest * covariance * reduced(word[1:], y.rows, ONE))
                values.append(mean(met * rest, y, covariance))
    return total(values)


def product_of(found: list[Word]) -> Form:
    result = ONE
    for word in found:
        result = result * scalar(reduced(word, ONE, ONE))
    return result


def moment(body: Form, weight: Gaussian, x: Block, y: Block) -> Form:
    """∫ body e^{…} dx for a polynomial in x, by y = x − m."""
    covariance = inverse(weight.precision)
    shifted = substitute(body, {x: carried(covariance * weight.linear + letter_of(y))}) if weight.linear else None
    value = mean(body, x, covariance) if shifted is None else mean(shifted, y, covariance)
    return weight.whole(covariance) * value if value else ZERO


def letter_of(block: Block) -> Words:
    return reduced((Letter(block),), block.rows, block.columns)


def is_polynomial(monomial: Monomial, x: Block) -> bool:
    return words_in(monomial, x) is not None
