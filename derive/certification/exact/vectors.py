"""Integrals over ℝᴰ, of numbers and of matrices: linear, and evaluated where `gaussians` knows them.

What is not evaluated is one generator for each monomial, with the constant matrices in front of it and behind it taken
out. Why that is sound although a single integral may not exist is said in `integrals`.
"""

from __future__ import annotations

from derive.certification.exact.atoms import Atom, Stuck
from derive.certification.exact.binders import Binder, fresh, parts, substitute
from derive.certification.exact.blocks import BoundVector, FreshVector
from derive.certification.exact.compounds import expanded
from derive.certification.exact.elementary import exp, exponent_of
from derive.certification.exact.gaussians import gaussian, is_polynomial, letter_of, moment
from derive.certification.exact.integrals import evaluating
from derive.certification.exact.letters import Block, Change, Letter, Word, leaves, order_of, turned
from derive.certification.exact.ring import ONE, Form, Monomial, of, single, total
from derive.certification.exact.signs import is_positive
from derive.certification.exact.words import EntryOf, Trace, Words, added, entry, letter, moved, reduced, scalar, trace


class OverVectors(Binder):
    """∫ f dx over ℝᴰ for a monomial f of which nothing more is known."""

    def describe(self) -> None:
        super().describe()
        self.positive = is_positive(self.key[0])
        self.nonzero = self.positive

    def rebuild(self, change: Change) -> Form:
        body, bound = self.key
        with fresh() as level:
            x = FreshVector(("inside", level), bound.rows)
            return integrate_vector(change(substitute(body, {bound: single(x)})), x)


class MatrixOverVectors(Block):
    """∫ f M dx over ℝᴰ for a monomial f and a word M with x at both ends, or at its only end."""

    def describe(self) -> None:
        super().describe()
        word, body, bound = self.key
        self.rows, self.columns = word[0].rows, word[-1].columns
        self.symmetric = turned(word) == word
        self.free = (leaves(word) | body.free) - {bound}
        self.height = bound.key[0]

    def moved(self, change: Change) -> Words:
        word, body, bound = self.key
        with fresh() as level:
            x = FreshVector(("inside", level), bound.rows)
            there = {bound: single(x)}
            inner = moved(word, lambda form: change(substitute(form, there)), (self.rows, self.columns))
            return integrate_words(inner.scaled(change(substitute(body, there))), x)


def integrate_vector(body: Form, x: Block) -> Form:
    """∫ body dx over ℝᴰ."""
    groups: dict[Form, list[tuple[Form, Monomial]]] = {}
    for monomial, number in expanded(body, x).terms.items():
        outside, inside = parts(monomial, x)
        exponent, others = exponent_of(inside, x)
        groups.setdefault(exponent, []).append((Form({outside: number}), others))
    return total([one_weight(exponent, terms, x) for exponent, terms in groups.items()])


def one_weight(exponent: Form, terms: list[tuple[Form, Monomial]], x: Block) -> Form:
    """∫ of all that shares an exponential."""
    known = [each for each in terms if is_polynomial(each[1], x)]
    if known and not exponent:
        raise Stuck("an integral that diverges")
    weight = gaussian(exponent, x) if known and evaluating.get() else None
    if weight is None:
        return total([c * closed(exp(exponent) * of(others), x) for c, others in terms])
    with fresh() as level:
        polynomial = total([c * of(others) for c, others in known])
        value = moment(polynomial, weight, x, FreshVector(("offset", level), x.rows))
    rest = [each for each in terms if each not in known]
    return total([value, *(c * closed(exp(exponent) * of(others), x) for c, others in rest)])


def closed(integrand: Form, x: Block) -> Form:
    """The integral as it is, with constant matrices before and behind what depends on x."""
    ((monomial, number),) = integrand.terms.items()
    outside, monomial = parts(monomial, x)
    factor = Form({outside: number})
    alone = [atom for atom, e in monomial if isinstance(atom, Trace | EntryOf) and e == 1]
    if len(alone) == 1:
        return factor * around(alone[0], of(monomial - {(alone[0], 1)}), x)
    if not monomial:
        raise Stuck("an integral that diverges")
    bound, body = bound_to(of(monomial), x)
    return factor * single(OverVectors(body, bound))


def around(atom: Atom, rest: Form, x: Block) -> Form:
    """∫ tr(A M) f dx = tr(A ∫ M f dx), and the like for entries."""
    word: Word = atom.key[0]
    if isinstance(atom, EntryOf):
        return entry(constants_out(word, rest, x), *atom.key[1:])
    turns = [w[k:] + w[:k] for w in (word, turned(word)) for k in range(len(word))]
    inner = [(shortest(turn, x), turn) for turn in turns if x in leaves(turn[:1]) and turn[0].rows != ONE]
    if not inner:
        raise Stuck("an integral over the line written as one over vectors")
    length, best = min(inner, key=lambda found: (found[0], order_of(found[1])))
    core, left = best[:length], best[length:]
    value = matrix_over_vectors(core, rest, x)
    return trace(value * reduced(left, value.columns, value.rows)) if left else trace(value)


def shortest(word: Word, x: Block) -> int:
    """Up to where x occurs."""
    return max(place + 1 for place, each in enumerate(word) if x in each.block.free)


def constants_out(word: Word, rest: Form, x: Block) -> Words:
    """∫ A M B f dx = A (∫ M f dx) B."""
    places = [place for place, each in enumerate(word) if x in each.block.free]
    first, last = places[0], places[-1] + 1
    value = matrix_over_vectors(word[first:last], rest, x)
    before = reduced(word[:first], word[0].rows, value.rows) * value if first else value
    return before * reduced(word[last:], value.columns, word[-1].columns) if word[last:] else before


def matrix_over_vectors(word: Word, rest: Form, x: Block) -> Words:
    other = turned(word)
    if order_of(other) < order_of(word):
        return matrix_over_vectors(other, rest, x).turned
    bound = BoundVector(1 + max(rest.height, *(each.block.height for each in word)), x.rows)
    there: dict[Atom, Form] = {x: single(bound)}
    size = word[0].rows, word[-1].columns
    inner = moved(word, lambda form: substitute(form, there), size)
    if inner.only is None or inner.only[1] != ONE:
        raise Stuck("a bound variable that cannot be renamed")
    return letter(Letter(MatrixOverVectors(inner.only[0], substitute(rest, there), bound)))


def bound_to(form: Form, x: Block) -> tuple[BoundVector, Form]:
    bound = BoundVector(1 + form.height, x.rows)
    return bound, substitute(form, {x: single(bound)})


def integrate_words(words: Words, x: Block) -> Words:
    """∫ of a sum of words over ℝᴰ, entry by entry."""
    found = [integrate_word(word, number, words, x) for word, number in words.terms.items()]
    return added(found, *words.size)


def integrate_word(word: Word, number: Form, words: Words, x: Block) -> Words:
    if x not in leaves(word):
        return Words({word: integrate_vector(number, x)}, *words.size)
    if evaluating.get():
        value = by_test_vectors(word, number, words, x)
        if value is not None:
            return value
    found = []
    for monomial, c in number.terms.items():
        outside, inside = parts(monomial, x)
        found.append(constants_out(word, of(inside), x).scaled(Form({outside: c})))
    return added(found, *words.size)


def by_test_vectors(word: Word, number: Form, words: Words, x: Block) -> Words | None:
    """∫ M f dx from ∫ aᵀM b f dx for any vectors a and b; None where that is not evaluated."""
    with fresh() as level:
        a, b = (FreshVector((side, level), size) for side, size in zip("ab", words.size, strict=True))
        left = letter_of(a).turned if words.rows != ONE else None
        right = letter_of(b) if words.columns != ONE else None
        whole = Words({word: ONE}, *words.size)
        whole = whole if left is None else left * whole
        whole = whole if right is None else whole * right
        value = integrate_vector(scalar(whole) * number, x)
        return stripped(value, a if left else None, b if right else None, words)


def stripped(value: Form, a: Block | None, b: Block | None, words: Words) -> Words | None:
    """M from aᵀM b."""
    found: dict[Word, list[Form]] = {}
    for monomial, number in value.terms.items():
        inside = [power for power in monomial if (a in power[0].free) or (b in power[0].free)]
        if not all(isinstance(atom, Trace) and e == 1 for atom, e in inside):
            return None
        pieces = [cut(atom.key[0], a, b) for atom, _ in inside]
        if any({a, b} & leaves(piece) for _, piece in pieces):
            return None
        word = tuple(each for _, piece in sorted(pieces, key=lambda p: p[0]) for each in piece)
        found.setdefault(word, []).append(Form({monomial.difference(inside): number}))
    return Words({word: total(forms) for word, forms in found.items()}, *words.size)


def cut(word: Word, a: Block | None, b: Block | None) -> tuple[int, Word]:
    """u of aᵀu, v of v b, or what is between both; and whether it belongs to the right."""
    here = {each.block for each in word}
    if a in here:
        word = word if word[0].block is a else turned(word)
        return 0, word[1:-1] if b in here else word[1:]
    word = word if word[-1].block is b else turned(word)
    return 1, word[:-1]
