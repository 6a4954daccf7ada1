"""Densities and random variables of which nothing is known: joint tables, margins, conditionals.

What is claimed of all densities is claimed of these: integrals and sums over a whole domain go over the outcomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import product
from operator import mul
from random import Random
from typing import TYPE_CHECKING

from sympy import Add, Expr, Integer, S, Symbol, expand, log

from derive.checking.context.parameters import depends
from derive.checking.meaning import vectors
from derive.checking.meaning.values import NoMeaning, Value, plus
from derive.checking.syntax import Call, Name, Quantity, Relation, Tree

if TYPE_CHECKING:
    from derive.checking.meaning.elaborating import Elaborator

OUTCOMES = 3
MOST_VARIABLES = 4
Places = Mapping[str, int]


@dataclass
class Joint:
    """Probabilities of all outcomes of several variables."""

    variables: tuple[str, ...]
    table: dict[tuple[int, ...], Expr]
    independent: bool = False
    margins: dict[tuple[tuple[str, int], ...], Expr] = field(default_factory=dict)

    def probability(self, places: Places) -> Expr:
        """The probability that these variables have these outcomes."""
        key = tuple(sorted(places.items()))
        if key not in self.margins:
            if self.independent and len(places) > 1:
                self.margins[key] = reduce(mul, (self.probability({name: k}) for name, k in key))
            else:
                rows = [
                    weight for outcome, weight in self.table.items()
                    if all(outcome[self.variables.index(name)] == k for name, k in key)
                ]  # fmt: skip
                self.margins[key] = sum(rows, S.Zero)
        return self.margins[key]


def joint(at: Elaborator, letter: str) -> Joint:
    """The table that belongs to a letter."""
    at.lawless = True
    tables = at.instance.tables
    if letter not in tables:
        variables = tuple(sorted(at.context.generic))
        if len(variables) > MOST_VARIABLES:
            raise NoMeaning("more random variables than are tried at once")
        random = at.instance.random("table of " + letter)
        outcomes = list(product(range(OUTCOMES), repeat=len(variables)))
        counts: list[Expr] = [Integer(random.randint(1, 19)) for _ in outcomes]
        for name in filter(None, letter.partition(";")[2].split(",")):
            counts = [count + depending(random, at.symbol(name)) for count in counts]
        total = expand(Add(*counts))
        table = {outcome: count / total for outcome, count in zip(outcomes, counts, strict=True)}
        tables[letter] = Joint(variables, table, at.instance.independent)
    found: Joint = tables[letter]
    return found


def depending(random: Random, parameter: Symbol) -> Expr:
    """A positive polynomial in a parameter: a t² + b t + c with b² < 4 a c."""
    a, b, c = random.randint(2, 9), random.randint(-3, 3), random.randint(2, 9)
    return a * parameter**2 + b * parameter + c


def place_of(at: Elaborator, name: str) -> int:
    """The outcome that a variable has at present; the first one where it is not bound: it was observed."""
    key = "#" + name.lower()
    return int(at.bound[key]) if key in at.bound else 0


def place_in(at: Elaborator, tree: Tree) -> int:
    """The outcome at which a density stands: that of its variable; in p(X = a) the one in which X has this value."""
    name = variable(tree)
    if not isinstance(tree, Relation) or (isinstance(tree.right, Name) and tree.right.name.lower() == name):
        return place_of(at, name)
    value, points = at.value(tree.right), at.instance.points(name.upper())
    if value not in points:
        raise NoMeaning(f"the probability of a value of {name.upper()} of which nothing is known")
    return points.index(value)


def bindings(at: Elaborator, places: Places) -> dict[str, Value]:
    """What names stand for where variables have these outcomes."""
    found: dict[str, Value] = {}
    for name, k in places.items():
        point = outcome(at, name, k)
        found |= {name: point, name.upper(): point, name.capitalize(): point, "#" + name: Integer(k)}
    return found


def outcome(at: Elaborator, name: str, k: int) -> Value:
    """The value that a random variable has in an outcome: a number, a vector or a matrix."""
    for letter in (name, name.upper()):
        if at.context.shapes.get(letter) in ("vector", "matrix"):
            return vectors.outcome(at.context, at.instance, letter, k)
    return at.instance.points(name.upper())[k]


def key_of(at: Elaborator, letter: str, variables: Iterable[str], behind: Sequence[Tree] = ()) -> str:
    """Whose table a density belongs to, with the parameters that it depends on behind a semicolon."""
    parameters = depends(at.context, letter, behind)
    own = whose(at, letter, variables)
    return f"{own};{','.join(parameters)}" if parameters else own


def whose(at: Elaborator, letter: str, variables: Iterable[str]) -> str:
    """Whose table a density belongs to: that of the random variables, or one of its own for each letter."""
    stem, _, index = letter.partition("_")
    named = index.replace("|", ",").split(",") if index else []
    known = {name.upper() for name in at.context.variables}
    if named and all(name.upper() in known for name in named):
        return "joint"
    only = stem in ("p", "f", "P", "Pr") and not index and not at.context.densities
    return "joint" if only and all(name.upper() in known for name in variables) else letter.lower()


def variables_of(at: Elaborator, tree: Call) -> tuple[list[str], list[str]]:
    """The variables of a density and those that it is given, in small letters."""
    arguments, given = (list(map(variable, trees)) for trees in (tree.arguments, without_parameters(at, tree.given)))
    _, _, index = tree.function.name.partition("_")
    named = [each.split(",") for each in index.split("|")] if index else []
    known = {name.upper() for name in at.context.variables}
    if named and all(name.upper() in known for part in named for name in part):
        arguments = [name.lower() for name in named[0]]
    return arguments, given


def without_parameters(at: Elaborator, given: Sequence[Tree]) -> list[Tree]:
    """What stands behind a bar and is random."""
    return [each for each in given if not (isinstance(each, Name) and each.name in at.context.parametric)]


def variable(tree: Tree) -> str:
    """The variable that an argument of a density is: `x`, or `X` in `X = x`."""
    if isinstance(tree, Relation) and isinstance(tree.left, Name):
        tree = tree.left
    if not isinstance(tree, Name):
        raise NoMeaning("a density that is not known at something that is not a variable")
    return tree.name.lower()


def weight(at: Elaborator, tree: Call) -> Value:
    """A density of which nothing is known at the outcomes that its variables have."""
    at.generic = True
    arguments, given = variables_of(at, tree)
    places = {name: place_in(at, each) for name, each in zip(arguments, tree.arguments, strict=False)}
    behind = without_parameters(at, tree.given)
    others = {name: place_in(at, each) for name, each in zip(given, behind, strict=True)}
    table = joint(at, key_of(at, tree.function.name, [*arguments, *given], (*tree.given, *tree.parameters)))
    if not set(places) | set(others) <= set(table.variables):
        raise NoMeaning(f"the density {tree.function.name} is not declared")
    return table.probability(places | others) / table.probability(others)


def is_unknown(at: Elaborator, tree: Tree) -> bool:
    """Whether a tree is a call of a density of which nothing is known."""
    if not isinstance(tree, Call) or not at.context.is_density(tree.function.name):
        return False
    letter = tree.function.name
    if at.context.transformed(letter) and not tree.given:
        return False
    return letter not in at.context.functions and (bool(tree.given) or at.context.law_of_density(letter) is None)


def over_outcomes(at: Elaborator, body: Tree, names: list[str]) -> Value:
    """The sum of a body over all outcomes of variables."""
    at.generic = True
    total: Value = S.Zero
    for outcome in product(range(OUTCOMES), repeat=len(names)):
        with at.binding(bindings(at, dict(zip([name.lower() for name in names], outcome, strict=True)))):
            total = plus(total, at.value(body))
    return total


def mean(at: Elaborator, body: Tree, names: list[str], given: list[str], letter: str) -> Value:
    """The mean of a body over the outcomes of variables, given those of others."""
    at.generic = True
    table = joint(at, letter)
    if not {*names, *given} <= set(table.variables):
        raise NoMeaning("an expectation over a variable that is not declared")
    others = {name: place_of(at, name) for name in given}
    total: Value = S.Zero
    for outcome in product(range(OUTCOMES), repeat=len(names)):
        places = dict(zip(names, outcome, strict=True))
        part = table.probability(places | others) / table.probability(others)
        with at.binding(bindings(at, places)):
            total = plus(total, part * at.value(body))
    return total


def entropy(at: Elaborator, names: list[str]) -> Expr:
    """The joint entropy of variables."""
    at.generic = True
    table = joint(at, "joint")
    total: Expr = S.Zero
    for outcome in product(range(OUTCOMES), repeat=len(names)):
        part = table.probability(dict(zip(names, outcome, strict=True)))
        total -= part * log(part)
    return total


def of_variables(at: Elaborator, tree: Quantity) -> Value | None:
    """Joint and conditional entropies and the mutual information of random variables."""
    if tree.name in ("H", "h") and tree.given and all(isinstance(each, Relation) for each in tree.given):
        return entropy_given(at, tree)
    names, given = ([capital(each) for each in trees] for trees in (tree.arguments, tree.given))
    known = {name.lower() for name, law in at.context.variables.items() if law is None}
    if not all(name in known for name in (*names, *given)) or tree.name not in ("H", "h", "I"):
        return None
    if tree.name == "I":
        if len(names) != 2:
            return None
        first, second = names
        both = [entropy(at, list(dict.fromkeys([*part, *given]))) for part in ([first], [second], [first, second])]
        return both[0] + both[1] - both[2] - (entropy(at, given) if given else S.Zero)
    return entropy(at, list(dict.fromkeys([*names, *given]))) - (entropy(at, given) if given else S.Zero)


def entropy_given(at: Elaborator, tree: Quantity) -> Expr:
    """The entropy of variables where others have outcomes: H(X | Y = y)."""
    at.generic = True
    table = joint(at, "joint")
    names, given = [capital(each) for each in tree.arguments], list(map(variable, tree.given))
    if not {*names, *given} <= set(table.variables):
        raise NoMeaning("a conditional entropy of variables that are not declared")
    others = {name: place_in(at, each) for name, each in zip(given, tree.given, strict=True)}
    total: Expr = S.Zero
    for outcome in product(range(OUTCOMES), repeat=len(names)):
        part = table.probability(dict(zip(names, outcome, strict=True)) | others) / table.probability(others)
        total -= part * log(part)
    return total


def capital(tree: Tree) -> str:
    return tree.name.lower() if isinstance(tree, Name) and tree.name[:1].isupper() else ""
