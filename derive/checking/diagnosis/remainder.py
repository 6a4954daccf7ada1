"""What is left between the two sides: a term that was lost, a rational multiple of something simple."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from flint import arb, ctx

from derive.checking.diagnosis.trial import Trial
from derive.checking.syntax import (
    Call,
    Constant,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
    names,
    walk,
)
from derive.checking.values import Number as Value
from derive.checking.values import ball

LARGEST = 24
"""The largest numerator and denominator of a factor that somebody may have lost with a term."""
MOST_LETTERS = 8
EXPONENTS = (-2, -1, 0, 1, 2)
MOST_IN_MONOMIAL, MOST_MONOMIALS = 4, 40
PRECISION = 160
ONE, TWO = Number(Fraction(1)), Number(Fraction(2))


def lost_term(right: Trial, before: Tree, after: Tree) -> tuple[Tree, Tree] | None:
    """The term r·t that makes the side after right, and that side with it: ½, −½ log 2π, log σ, μ²."""
    if not right.seeds:
        return None
    seed, truth = right.seeds[0]
    found = right.values(after, seed)
    if found is None or len(found) != 1 or len(truth) != 1:
        return None
    for simple in simple_terms(before, after):
        value = right.values(simple, seed)
        if value is None or len(value) != 1 or ball(value[0]).contains(0):
            continue
        with ctx.workprec(PRECISION):
            factor = near((ball(truth[0]) - ball(found[0])) / ball(value[0]))
        if factor is None:
            continue
        term = scaled(factor, simple)
        whole = Sum((after, term))
        if right.equals(whole):
            return term, whole
    return None


def lost_monomial(right: Trial, before: Tree, after: Tree) -> tuple[str, Tree, Tree] | None:
    """A term or a factor r·x²y/z that makes the side after right, which of both it is, and that side with it."""
    if not right.seeds:
        return None
    seed, truth = right.seeds[0]
    found = right.values(after, seed)
    if found is None or len(found) != 1 or len(truth) != 1 or ball(found[0]).contains(0):
        return None
    letters = [(letter, right.values(letter, seed)) for letter in letters_of(before, after)]
    with ctx.workprec(PRECISION):
        known = [(letter, ball(each[0])) for letter, each in letters if each is not None and len(each) == 1]
        gaps = {"term": ball(truth[0]) - ball(found[0]), "factor": ball(truth[0]) / ball(found[0])}
        found_there = [
            (which, scaled(factor, monomial))
            for monomial, value in monomials(known[:MOST_IN_MONOMIAL])
            for which, gap in gaps.items()
            if (factor := near(gap / value)) is not None
        ]
    for which, lost in found_there[:MOST_MONOMIALS]:
        whole = Sum((after, lost)) if which == "term" else Product((lost, after))
        if right.equals(whole):
            return which, lost, whole
    return None


def monomials(letters: list[tuple[Tree, arb]]) -> Iterator[tuple[Tree, arb]]:
    """Products of powers of letters with their values, those of low degree first."""
    every = product(EXPONENTS, repeat=len(letters))
    for exponents in sorted(every, key=lambda each: sum(map(abs, each))):
        value = arb(1)
        above: list[Tree] = []
        below: list[Tree] = []
        for (letter, number), exponent in zip(letters, exponents, strict=True):
            if exponent:
                value *= number**exponent
                power = letter if abs(exponent) == 1 else Power(letter, TWO)
                (above if exponent > 0 else below).append(power)
        top = together(above)
        yield (Quotient(top, together(below)) if below else top), value


def together(factors: list[Tree]) -> Tree:
    return ONE if not factors else factors[0] if len(factors) == 1 else Product(tuple(factors))


def letters_of(before: Tree, after: Tree) -> list[Tree]:
    functions = {node.function.name for side in (before, after) for node in walk(side) if isinstance(node, Call)}
    return [Name(name) for name in sorted((names(before) | names(after)) - functions)[:MOST_LETTERS]]


def simple_terms(before: Tree, after: Tree) -> Iterator[Tree]:
    """1, the dimension, logarithms of numbers and letters, letters and their squares and inverses."""
    yield ONE
    yield logarithm(Product((TWO, Constant("pi"))))
    yield logarithm(TWO)
    yield logarithm(Constant("pi"))
    for letter in letters_of(before, after):
        yield letter
        yield logarithm(letter)
        yield Power(letter, TWO)
        yield Power(letter, Number(Fraction(-1)))
        yield Product((letter, logarithm(Product((TWO, Constant("pi"))))))


def logarithm(tree: Tree) -> Tree:
    return Call(Name("log"), (tree,))


def near(value: Value) -> Fraction | None:
    """The small fraction that a ball holds, if it holds one."""
    middle = Fraction(str(ball(value).mid().str(30, radius=False)))
    fraction = middle.limit_denominator(LARGEST)
    close = abs(middle - fraction) < Fraction(1, 10**20)
    return fraction if fraction and close and abs(fraction.numerator) <= LARGEST else None


def scaled(factor: Fraction, term: Tree) -> Tree:
    """The term times a number."""
    if term == ONE:
        return Number(factor)
    if abs(factor) == 1:
        return term if factor > 0 else Negative(term)
    return Product((Number(factor), term))
