"""Why a difference refutes nothing where functions were made up: what is not said of them may make the step true."""

from __future__ import annotations

from collections.abc import Callable

from derive.checking.context import Context, family_named
from derive.checking.context.functional import is_free_letter, is_function_letter
from derive.checking.judging.difference import Difference
from derive.checking.judging.sampling import Sample
from derive.checking.meaning import NoMeaning
from derive.checking.syntax import (
    Bars,
    Call,
    Derivative,
    Expectation,
    Integral,
    Name,
    Quantity,
    Root,
    Summation,
    Tree,
    walk,
)

MEANS = (Expectation, Integral, Quantity, Summation)


def of_functions(difference: Difference, agreed: bool) -> str:
    """The first reason not to believe a difference of two sides with functions that were made up."""
    if not difference.sample.functions:
        return ""
    if agreed and not difference.sample.positive:
        return only_positive(difference.sample)
    return next(filter(None, (reason(difference) for reason in REASONS)), "")


def only_positive(sample: Sample) -> str:
    """The question whether functions that were made up are positive."""
    letters = sorted(sample.functions)
    return f"true for positive {', '.join(letters)} only: " + " ".join(f"is {name} positive?" for name in letters)


def depends_on_signs(*sides: Tree) -> bool:
    """Whether absolute values, roots, or the greatest of several stand in sides: these of positive ones say less."""
    nodes = [node for side in sides for node in walk(side)]
    signed = ("abs", "sgn", "sign", "sqrt", "max", "min")
    return any(isinstance(n, Bars | Root) or (isinstance(n, Call) and n.function.name in signed) for n in nodes)


def refuse_undefined(context: Context, *sides: Tree) -> None:
    """A value of an unknown function is nothing in which it does not stand: such a side says what it is."""
    for side, other in (sides, sides[::-1]):
        if not isinstance(side, Call) or side.function.name in heads(other):
            continue
        letter = side.function.name
        known = letter in context.functions or context.is_density(letter) or context.is_matrix(letter)
        generating = side.function.stem in ("M", "K", "G", "F") and (context.variables or context.derived)
        if is_function_letter(letter) and not known and not generating and family_named(letter) is None:
            raise NoMeaning(f"the function {letter} is not defined")


def taken(its: Difference) -> str:
    """What was taken for granted of a function."""
    return next(filter(None, its.sample.functions.values()), "")


def told(its: Difference) -> str:
    """Functions of which the document says something that is not used."""
    said = its.context.conditions
    found = sorted(set(its.sample.functions) if "*" in said else said & set(its.sample.functions))
    return f"what the document says of {', '.join(found)} is not used" if found else ""


def known_to_the_field(its: Difference) -> str:
    """Letters that usually stand for a function that the field knows, beside densities, means or slopes."""
    nodes = [node for side in (its.before, its.after) for node in walk(side)]
    tangled = any(is_tangled(its, node) for node in nodes)
    free = its.context.applied | {letter for letter in its.sample.functions if is_free_letter(letter)}
    found = [letter for letter in its.sample.functions if letter not in free]
    return f"the function {found[0]} is not defined" if found and tangled else ""


def is_tangled(its: Difference, node: Tree) -> bool:
    """Whether a node is a mean, a slope, or a density."""
    if isinstance(node, Call):
        return bool(node.primes) or its.context.is_density(node.function.name)
    return isinstance(node, (*MEANS, Derivative))


def on_one_side(its: Difference) -> str:
    """A function that comes in, or stands beside what may be its value or its meaning."""
    sides = (its.before, its.after)
    for letter in its.sample.functions:
        there = [letter in heads(side) for side in sides]
        if all(there):
            continue
        if there[1] and letter not in its.setting.known:
            return f"nothing is known of {letter}"
        if any(is_plain(side) for side in sides):
            return f"the function {letter} is not defined: is this said of it?"
    return ""


def of_other_arguments(its: Difference) -> str:
    """An equation between values of a function at several arguments, or with its slope: f(x + y) = f(x) f(y)."""
    if any(has_a_value(node) for side in (its.before, its.after) for node in walk(side)):
        return ""
    for letter in its.sample.functions:
        if calls(letter, its.before) != calls(letter, its.after):
            return f"is it said of {letter}? nothing is known of it otherwise"
    return ""


def heads(side: Tree) -> set[str]:
    """The letters of functions in a side."""
    found = [node.function for node in walk(side) if isinstance(node, Call)]
    return {each.name for each in found} | {each.stem for each in found}


def has_a_value(node: Tree) -> bool:
    """Whether a node is a mean, an integral, or the slope of more than a function alone."""
    if not isinstance(node, Derivative):
        return isinstance(node, MEANS)
    return not isinstance(node.body, Call) or not all(isinstance(each, Name) for each in node.body.arguments)


def calls(letter: str, side: Tree) -> set[Tree]:
    """The values and slopes of a function that stand in a side."""
    bodies = [node.body if isinstance(node, Derivative) else node for node in walk(side)]
    slopes = {node for node in walk(side) if isinstance(node, Derivative) and letter in heads(node)}
    return slopes | {
        each for each in bodies if isinstance(each, Call) and letter in (each.function.name, each.function.stem)
    }


def is_plain(side: Tree) -> bool:
    """A side that is a value, or the slope of a value, or a number, of which nobody says how it comes about."""
    if isinstance(side, Derivative):
        return is_plain(side.body)
    nodes = list(walk(side))
    if any(isinstance(node, MEANS) for node in nodes):
        return False
    return isinstance(side, Call) or not any(isinstance(node, Call) for node in nodes)


REASONS: tuple[Callable[[Difference], str], ...] = (taken, told, known_to_the_field, on_one_side, of_other_arguments)
