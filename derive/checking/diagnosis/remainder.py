"""What is left between the two sides: a term that was lost, a rational multiple of something simple."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import ctx

from derive.checking.diagnosis.trial import Trial
from derive.checking.syntax import Call, Constant, Name, Negative, Number, Power, Product, Sum, Tree, names, walk
from derive.checking.values import Number as Value
from derive.checking.values import ball

LARGEST = 24
"""The largest numerator and denominator of a factor that somebody may have lost with a term."""
MOST_LETTERS = 8
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


def simple_terms(before: Tree, after: Tree) -> Iterator[Tree]:
    """1, the dimension, logarithms of numbers and letters, letters and their squares and inverses."""
    functions = {node.function.name for side in (before, after) for node in walk(side) if isinstance(node, Call)}
    letters = [Name(name) for name in sorted((names(before) | names(after)) - functions)[:MOST_LETTERS]]
    yield ONE
    yield logarithm(Product((TWO, Constant("pi"))))
    yield logarithm(TWO)
    yield logarithm(Constant("pi"))
    for letter in letters:
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
