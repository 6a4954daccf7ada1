"""Densities that are defined given others: p(y|λ) = Poiss(y; λ) and p(λ) = Gam(λ; a, b).

Each variable has one factor. What a document says of a density that follows from these is a claim and no definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sympy import S

from derive.checking.context.families import POSITIVE, UNIT, WHOLE, Family, family_named
from derive.checking.context.functional import heads, is_function_letter
from derive.checking.context.laws import is_law_name, law_from
from derive.checking.context.model import Context
from derive.checking.documents.reading import of_given
from derive.checking.syntax import (
    BigProduct,
    Call,
    Expectation,
    Integral,
    Matrix,
    Name,
    Number,
    Power,
    Product,
    Quantity,
    Relation,
    Summation,
    Tree,
    Tuple,
    names,
    walk,
)

ANY = ""
"""The letter of a factor that a `~` states: p, f or whichever the document writes."""


@dataclass(frozen=True)
class Factor:
    """The density of a variable given others: its letter, the variable, what it is given, and the formula."""

    letter: str
    variable: str
    given: frozenset[str]
    body: Tree

    @property
    def key(self) -> tuple[str, str, frozenset[str]]:
        """What it is the density of."""
        return self.letter, self.variable, self.given

    @property
    def family(self) -> Family | None:
        """The family of its law, if it has one."""
        return family_named(self.body.function.name) if isinstance(self.body, Call) else None


def factors(context: Context, trees: Iterable[Tree]) -> tuple[Factor, ...]:
    """The factors that relations state: of each variable the first one that leads to no circle.

    One that is given variables alone, which have factors of their own, comes before one that is given parameters. Of
    vectors there are none.
    """
    if context.shapes:
        return ()
    trees, functions = list(trees), dict(context.functions)
    stated = [*by_functions(context, trees), *(factor for tree in trees for factor in stated_in(context, tree))]
    several = {f.key for f in stated for g in stated if f.body != g.body and f.key == g.key}
    variables = {factor.variable for factor in stated}
    context.givens = {name for factor in stated for name in factor.given}
    found: list[Factor] = []
    for factor in sorted(stated, key=lambda each: not each.given <= variables):
        rivals = [each for each in found if each.variable == factor.variable and factor.letter in (each.letter, ANY)]
        if not rivals and factor.key not in several and not leads_back(found, factor):
            found.append(factor)
    letters = {factor.letter for factor in found if factor.given}
    for letter in functions.keys() - context.functions.keys():
        if not letters & {letter, ANY}:
            context.functions[letter] = functions[letter]
    return tuple(found) if letters else ()


def by_functions(context: Context, trees: Iterable[Tree]) -> list[Factor]:
    """The densities that are defined like functions, p(z) = e^{-z²/2}/√(2π), whose letter has a bar elsewhere."""
    lefts = [tree.left for tree in trees if isinstance(tree, Relation) and isinstance(tree.left, Call)]
    letters = {left.function.name for left in lefts if left.given} & context.functions.keys()
    found = []
    for letter in sorted(letters):
        function = context.functions.pop(letter)
        at = Call(Name(letter), tuple(map(Name, function.parameters)))
        if not context.is_density(letter):
            context.functions[letter] = function
        elif len(function.parameters) == 1 and is_formula(context, at, function.body):
            found.append(Factor(letter, function.parameters[0], frozenset(), function.body))
    return found


def leads_back(found: Sequence[Factor], factor: Factor) -> bool:
    """Whether what a factor is given is given its variable."""
    pending, met = set(factor.given), set[str]()
    while pending:
        name = pending.pop()
        met.add(name)
        pending |= {each for other in found if other.variable == name for each in other.given} - met
    return factor.variable in met


def stated_in(context: Context, tree: Tree) -> list[Factor]:
    """The factor that `p(y|x) = N(y; x, 1)`, `q(z|x) = N(x, 1)`, `y|x ~ N(x, 1)` or `x ~ N(0, 1)` states."""
    if isinstance(tree, Tuple) and not tree.opening and len(tree.items) > 1:
        last = tree.items[-1]
        if isinstance(last, Relation) and last.sign == "~" and isinstance(last.left, Name):
            return behind_a_bar(context, [*tree.items[:-1], last.left], last.right)
    if not isinstance(tree, Relation) or isinstance(tree.left, Relation):
        return []
    if tree.sign == "~" and isinstance(tree.left, Tuple) and not tree.left.opening:
        return behind_a_bar(context, tree.left.items, tree.right)
    if tree.sign == "~" and isinstance(tree.left, Name):
        body = law_at(context, tree.left, tree.right)
        return [Factor(ANY, tree.left.name, frozenset(), body)] if body is not None else []
    if tree.sign in ("=", ":=") and isinstance(tree.left, Call) and context.is_density(tree.left.function.name):
        several = len(tree.left.arguments) > 1
        return of_several(context, tree.left, tree.right) if several else equated(context, tree.left, tree.right)
    return []


def of_several(context: Context, left: Call, right: Tree) -> list[Factor]:
    """The factors in p(μ, τ) = N(μ; m, 1/(lτ)) Gam(τ; a, b), each the law of one variable."""
    variables = names_alone(left.arguments)
    parts = right.factors if isinstance(right, Product) else ()
    if variables is None or left.given or left.parameters or len(parts) != len(variables):
        return []
    found = []
    for part in parts:
        at = part.arguments[0] if isinstance(part, Call) and part.arguments else part
        body = law_at(context, at, part) if isinstance(at, Name) and isinstance(part, Call) else None
        if body is None or not isinstance(at, Name):
            return []
        given = frozenset(names(part) & set(variables) - {at.name})
        found.append(Factor(left.function.name, at.name, given, body))
    return found if {each.variable for each in found} == set(variables) else []


def names_alone(trees: Sequence[Tree]) -> list[str] | None:
    """The names that these are, or the powers of which they are, as in p(y|μ, σ²); None where others are among them."""
    bases = [each.base if isinstance(each, Power) and isinstance(each.exponent, Number) else each for each in trees]
    found = [each.name for each in bases if isinstance(each, Name)]
    return found if len(found) == len(trees) else None


def behind_a_bar(context: Context, letters: Sequence[Tree], law: Tree) -> list[Factor]:
    """`y|λ ~ Poiss(λ)`, where what stands behind the bar is in the law: otherwise these are several variables."""
    known = [each.name for each in letters if isinstance(each, Name)]
    variable, *given = letters
    if len(known) != len(letters) or not isinstance(variable, Name) or not set(known[1:]) <= names(law):
        return []
    body = law_at(context, variable, law)
    return [Factor(ANY, variable.name, frozenset(known[1:]), body)] if body is not None and given else []


def equated(context: Context, left: Call, right: Tree) -> list[Factor]:
    """A density with one variable that is set to a law, to a formula, or to the product over a sample."""
    given = names_alone(left.given)
    if len(left.arguments) != 1 or not isinstance(left.arguments[0], Name) or given is None:
        return []
    variable = left.arguments[0]
    if left.parameters or left.inverse or left.primes:
        return []
    body = law_at(context, variable, right)
    if body is not None:
        context.applied |= of_given(left, right)
    if body is None and given and is_formula(context, left, right):
        body = right
        context.conditions |= {name for name in heads(right) if is_function_letter(name)} - context.functions.keys()
    return [Factor(left.function.name, variable.name, frozenset(given), body)] if body is not None else []


def is_formula(context: Context, left: Call, right: Tree) -> bool:
    """Whether a side gives a density in its variable: no mean, no integral, and no other density but of a sample."""
    others = Expectation | Quantity | Integral | Summation | Matrix
    nodes = list(walk(right))
    calls = [node for node in nodes if isinstance(node, Call) and context.is_density(node.function.name)]
    if any(isinstance(node, others) for node in nodes) or context.shapes:
        return False
    if isinstance(right, BigProduct) and isinstance(right.index, Name):
        return all(isinstance(each, Name) and each.index == right.index.name for c in calls for each in c.arguments)
    return not calls and left.arguments[0] in nodes


def law_at(context: Context, variable: Name, tree: Tree) -> Tree | None:
    """`N(y; μ, v)`, or `N(μ, v)` at the variable, and what the law says of its domain."""
    if not isinstance(tree, Call):
        return None
    given = tree.parameters or tree.given
    if given and tree.arguments != (variable,):
        return None
    if not given and not (is_law_name(tree.function.name) and variable.name not in names(tree)):
        return None
    apart = Context()
    law = law_from(apart, Call(tree.function, given or tree.arguments))
    if law is None or law.family is None or law.multivariate:
        return None
    for name, domain in apart.domains.items():
        if name not in context.constants:
            context.domains.setdefault(name, domain)
    declare_support(context, variable, law.family)
    return Call(tree.function, (variable,), given or tree.arguments)


def declare_support(context: Context, variable: Name, family: Family) -> None:
    """The values of a variable lie in the support of its law."""
    lower, upper = family.support(*(S.One,) * len(family.domains))
    if family.discrete:
        context.domains.setdefault(variable.name, WHOLE)
    elif (lower, upper) == (S.Zero, S.One) and family.title != "uniform":
        context.domains.setdefault(variable.name, UNIT)
    elif (lower, upper) == (S.Zero, S.Infinity):
        context.domains.setdefault(variable.name, POSITIVE)
