"""Functions of which nothing is known: at an instance a polynomial of high degree, another one at each.

What holds for every function holds for these. No polynomial is of so high a degree in a step by chance that a claim of
all functions, such as an expansion to the second order, would be true of it; at every other instance they are positive.
"""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

from sympy import Expr, Integer, Rational, Symbol

from derive.checking.context.functional import is_function_letter
from derive.checking.meaning.values import Matrix, NoMeaning, Value, scalar
from derive.checking.syntax import Call, Constant, Derivative, Integral, Name, Summation, Tree, names, walk

if TYPE_CHECKING:
    from derive.checking.meaning.elaborating import Elaborator

DEGREE, HALF_DEGREE = 5, 3
MOST_ARGUMENTS = 6


def is_unknown_function(at: Elaborator, tree: Tree) -> bool:
    """Whether a tree is a call of a letter of which nothing is known but that it is applied to something."""
    if not isinstance(tree, Call) or tree.inverse or Name("·") in tree.arguments:
        return False
    name = tree.function.name
    known = at.context.is_density(name) or name in at.context.functions
    if known or not (is_function_letter(name) or name in at.context.applied):
        return False
    inside = (*tree.arguments, *tree.given, *tree.parameters)
    distributions = {each.name for each in inside if isinstance(each, Name) and each.name in at.context.standing}
    random = any(at.context.variable_of(each) and each not in at.bound for tree in inside for each in names(tree))
    return bool(inside) and not distributions and not (random and name[:1] in "FMKG")


def made_up(at: Elaborator, tree: Call) -> Value:
    """The value of a function of which nothing is known, at its arguments."""
    arguments: list[Expr] = []
    letter = with_index(at, tree.function)
    for each in (*tree.arguments, *tree.given, *tree.parameters):
        value = at.value(each)
        if isinstance(value, Matrix) and value.shape != (1, 1):
            at.instance.functions[letter] = f"is {letter} a number?"
            arguments += list(value)
        else:
            arguments.append(scalar(value))
    parameters = set(tree.function.index.split(",")) & at.context.parametric
    arguments += [at.number(Name(name)) for name in sorted(parameters)]
    if len(arguments) > MOST_ARGUMENTS:
        raise NoMeaning(f"the function {letter} of more arguments than are tried")
    at.generic = True
    at.instance.functions.setdefault(letter, "")
    if letter not in at.instance.formulas:
        at.instance.formulas[letter] = str(made(at, letter, [Symbol(f"t_{k}") for k in range(1, len(arguments) + 1)]))
    return made(at, letter, arguments)


def made(at: Elaborator, letter: str, arguments: list[Expr]) -> Expr:
    """The function of the instance for a letter, at its arguments."""
    random = at.instance.random(f"function {letter} of {len(arguments)}")
    return polynomial(random, at.instance.positive, arguments)


def with_index(at: Elaborator, function: Name) -> str:
    """The letter, with the number that its index stands for."""
    index = at.bound.get(function.index)
    return f"{function.stem}_{index}" if isinstance(index, Integer) else function.name


def polynomial(random: Random, positive: bool, arguments: list[Expr]) -> Expr:
    """A polynomial with products of all pairs of arguments: of the fifth degree, or a square of one of the third."""
    total: Expr = coefficient(random, 0)
    for argument in arguments:
        for k in range(1, (HALF_DEGREE if positive else DEGREE) + 1):
            total += coefficient(random, k) * argument**k
    for first, second in combinations(arguments, 2):
        total += coefficient(random, 2) * first * second + coefficient(random, 3) * first**2 * second
    return total**2 + Rational(random.randint(1, 5), 7) if positive else total


def coefficient(random: Random, degree: int) -> Rational:
    """A coefficient that is not 0, smaller for a higher degree."""
    return Rational(random.choice([-1, 1]) * random.randint(1, 9), random.randint(2, 5) * 3**degree)


def over_outcomes(at: Elaborator, tree: Integral | Summation, name: str) -> bool:
    """Whether an integral without ends is over a variable of unknown functions alone: then it goes over outcomes.

    Not where slopes stand in it, or other arguments: by parts and by substitution other outcomes come in.
    """
    open_ended = all(end is None or Constant("infinity") in walk(end) for end in (tree.lower, tree.upper))
    nodes = list(walk(tree.body))
    calls = [node for node in nodes if isinstance(node, Call) and name in names(node) and is_unknown_function(at, node)]
    slopes = any(isinstance(node, Derivative) or (isinstance(node, Call) and node.primes) for node in nodes)
    if not open_ended or slopes or not calls or any(call.arguments != (Name(name),) for call in calls):
        return False
    inside = sum(each == Name(name) for call in calls for each in walk(call))
    return name.lower() in at.context.generic or inside == sum(each == Name(name) for each in nodes)
