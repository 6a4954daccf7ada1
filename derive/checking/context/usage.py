"""What the formulas of a chain show of their letters: shapes, random variables, densities without a law."""

from __future__ import annotations

from collections.abc import Iterable

from derive.checking.context.estimates import estimates_used
from derive.checking.context.families import WHOLE, family_named
from derive.checking.context.following import follows
from derive.checking.context.functional import is_function_letter
from derive.checking.context.indices import Running, listed, mentions_index, over
from derive.checking.context.model import RANDOM, Context
from derive.checking.context.sequences import sequences_used
from derive.checking.context.shapes import shapes_used
from derive.checking.context.standing import standing
from derive.checking.syntax import (
    BigProduct,
    Binomial,
    Call,
    Dots,
    Expectation,
    Factorial,
    Name,
    Quantity,
    Relation,
    Summation,
    Tree,
    children,
    walk,
)


def used(context: Context, sides: Iterable[Tree], beside: Iterable[Tree] = ()) -> None:
    """Learn from the sides of chains, and from what stands beside them, what kinds of things their letters are."""
    sides, beside = list(sides), list(beside)
    lengths_used(context, [*sides, *(node for tree in beside for node in walk(tree) if isinstance(node, Running))])
    random_used(context, sides)
    sequences_used(context, sides)
    estimates_used(context, sides)
    generic_used(context, sides)
    context.standing |= standing(context, sides)
    counted(context, sides)
    parameters_used(context, sides)
    shapes_used(context, [*sides, *beside])


def parameters_used(context: Context, trees: Iterable[Tree]) -> None:
    """Letters in the place of a parameter, as in `Bin(x; n, p_0)`, have its domain where nothing else is known."""
    for node in (node for tree in trees for node in walk(tree) if isinstance(node, Call) and node.parameters):
        family = family_named(node.function.name)
        if family is None or len(family.domains) != len(node.parameters):
            continue
        for parameter, domain in zip(node.parameters, family.domains, strict=True):
            if isinstance(parameter, Name) and parameter.name not in {**context.constants, **context.variables}:
                context.domains.setdefault(parameter.name, domain)


def counted(context: Context, trees: Iterable[Tree]) -> None:
    """What a factorial or a binomial coefficient is of, and a sum goes from and to, is a whole number."""
    trees = list(trees)
    for total in (node for tree in trees for node in walk(tree) if isinstance(node, Summation)):
        for end in (total.lower, total.upper):
            if isinstance(end, Name) and end.name not in (context.lengths | set(context.constants)):
                context.domains.setdefault(end.name, WHOLE)
    for node in (node for tree in trees for node in walk(tree) if isinstance(node, Factorial | Binomial)):
        for name in (each.name for each in walk(node) if isinstance(each, Name)):
            if name not in context.variables:
                context.domains.setdefault(name, WHOLE)


def lengths_used(context: Context, trees: Iterable[Tree]) -> None:
    """Names that end a sum or a product over the entries of a sequence: how many entries it has."""
    for node in (node for tree in trees for node in walk(tree)):
        context.lengths |= ends_of_dots(node)
        if not isinstance(node, (Summation, BigProduct)):
            continue
        for end in (node.upper, *listed(node.domain)[-1:]):
            if isinstance(end, Name) and end.name not in over(node):
                runs = [name for name in over(node) if mentions_index(node.body, name)]
                if runs and (end is node.upper or len(over(node)) > 1):
                    context.lengths.add(end.name)
                    context.ranges |= {name: same(context, name, end.name) for name in runs}


def same(context: Context, index: str, end: str) -> str:
    """The end of an index, if it is the only one."""
    return end if context.ranges.get(index, end) == end else ""


def ends_of_dots(node: Tree) -> set[str]:
    """The n of `x_1 + ... + x_n` in a sum, a product or a list."""
    parts = children(node)
    places = [place for place, part in enumerate(parts) if isinstance(part, Dots) and 0 < place < len(parts) - 1]
    found: set[str] = set()
    for place in places:
        first, last = ([each for each in walk(parts[k]) if isinstance(each, Name)] for k in (place - 1, place + 1))
        stems = {each.stem for each in first if each.index.isdigit()}
        found |= {each.index for each in last if each.stem in stems and each.index.isalpha()}
    return found


def random_used(context: Context, trees: Iterable[Tree]) -> None:
    """Capitals that expectations are taken of are random variables, whatever their law."""
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, (Expectation, Quantity)) and getattr(node, "name", "") not in ("KL", "CE"):
                for name in sorted(outside_heads(node)):
                    known = name in context.domains or name.lower() in context.densities
                    known = known or context.shapes.get(name, "vector") != "vector"
                    derived = name in {**context.derived, **context.constants} or is_entry_of_law(context, name)
                    if name[:1] in RANDOM and name.partition("_")[0] == name[:1] and not known and not derived:
                        context.variables.setdefault(name, None)


def is_entry_of_law(context: Context, name: str) -> bool:
    """Whether a letter is an entry of a random vector of counts or shares."""
    law = context.variables.get(name.partition("_")[0])
    return "_" in name and law is not None and bool(law.of_vectors)


def outside_heads(tree: Tree) -> set[str]:
    """The names in a tree but for the letters of functions: X in T(X)."""
    if isinstance(tree, Name):
        return {tree.name}
    parts = children(tree)
    if isinstance(tree, Call) and is_function_letter(tree.function.name):
        parts = tuple(each for each in parts if each is not tree.function)
    return set().union(*(outside_heads(each) for each in parts))


def generic_used(context: Context, trees: Iterable[Tree]) -> None:
    """The variables of densities and expectations of which nothing is known."""
    trees = list(trees)
    context.generic |= {name.lower() for name, law in context.variables.items() if law is None}
    for tree in trees:
        for node in walk(tree):
            if (
                isinstance(node, Call)
                and context.is_density(node.function.name)
                and follows(context, node) is None
                and not context.transformed(node.function.name)
            ):
                several = bool(node.given) or len(node.arguments) > 1
                if several and context.law_of_density(node.function.name) is not None:
                    context.ambiguous.add(node.function.name)
                unknown = node.given or context.law_of_density(node.function.name) is None
                arguments = (each for each in (*node.arguments, *node.given) if isinstance(each, Name))
                if unknown and node.function.name not in context.functions:
                    context.generic |= {each.name.lower() for each in arguments}
            under = node.under if isinstance(node, Expectation) else None
            if isinstance(under, Relation) and isinstance(under.left, Name) and isinstance(under.right, Name):
                letter = under.right.name
                lawless = context.is_density(letter) and context.law_of_density(letter) is None
                context.generic |= {under.left.name.lower()} if lawless else set()
    quantities = [node for tree in trees for node in walk(tree) if isinstance(node, Quantity)]
    if not context.generic and any(node.name in ("KL", "CE", "H") for node in quantities):
        context.generic.add("x")
