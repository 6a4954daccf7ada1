"""What the formulas of a chain show of their letters: shapes, random variables, densities without a law."""

from __future__ import annotations

from collections.abc import Iterable

from derive.checking.context.families import WHOLE
from derive.checking.context.laws import DIMENSIONS, MATRIX_STEMS, is_identity
from derive.checking.context.model import RANDOM, Context
from derive.checking.context.standing import standing
from derive.checking.syntax import (
    BigProduct,
    Binomial,
    Call,
    Expectation,
    Factorial,
    Name,
    Power,
    Quantity,
    Relation,
    Subscripted,
    Summation,
    Transposed,
    Tree,
    names,
    walk,
)


def used(context: Context, sides: Iterable[Tree], beside: Iterable[Tree] = ()) -> None:
    """Learn from the sides of chains, and from what stands beside them, what kinds of things their letters are."""
    sides = list(sides)
    lengths_used(context, sides)
    random_used(context, sides)
    generic_used(context, sides)
    context.standing |= standing(context, sides)
    counted(context, sides)
    shapes_used(context, [*sides, *beside])


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
        if not isinstance(node, (Summation, BigProduct)):
            continue
        index, upper = node.index, node.upper
        if isinstance(index, Name) and isinstance(upper, Name):
            indices = {each.index for each in walk(node.body) if isinstance(each, Name)}
            indices |= {name for each in walk(node.body) if isinstance(each, Subscripted) for name in names(each.index)}
            context.lengths |= {upper.name} if index.name in indices else set()


def shapes_used(context: Context, trees: Iterable[Tree]) -> None:
    """Letters of vectors and matrices by their use: what is transposed, Σ beside it, I_n."""
    nodes = [node for tree in trees for node in walk(tree)]
    for node in nodes:
        if isinstance(node, Name) and is_identity(node) and node.index:
            context.shapes.setdefault(node.name, "identity")
            context.dimension = context.dimension or node.index
        if isinstance(node, Power) and isinstance(node.exponent, Name) and node.base == Name("R"):
            context.dimension = context.dimension or node.exponent.name
    transposed = [node for node in nodes if isinstance(node, Transposed)]
    for node in nodes:
        if isinstance(node, Call) and node.function.name in ("tr", "Tr", "trace", "det"):
            inside = [each.name for each in walk(node) if isinstance(each, Name) and each is not node.function]
            letters = [letter for letter in inside if letter[:1].isupper() and letter not in context.variables]
            for letter in letters:
                if Name(letter).stem not in MATRIX_STEMS and letter not in context.domains:
                    context.shapes.setdefault(letter, "identity" if is_identity(Name(letter)) else "matrix")
    if not transposed and not context.shapes:
        return
    for name in (each for node in transposed for each in walk(node) if isinstance(each, Name)):
        if name.stem not in MATRIX_STEMS and name.name not in context.domains:
            capital = name.name[:1].isupper() and name.name[:1] not in RANDOM
            context.shapes.setdefault(name.name, "matrix" if capital else "vector")
    for node in nodes:
        if isinstance(node, Name) and node.stem in MATRIX_STEMS:
            context.shapes.setdefault(node.name, "covariance")
    if not context.dimension:
        used = {node.name for node in nodes if isinstance(node, Name)} - set(context.domains) - set(context.shapes)
        context.dimension = next((name for name in DIMENSIONS if name in used), "")


def random_used(context: Context, trees: Iterable[Tree]) -> None:
    """Capitals that expectations are taken of are random variables, whatever their law."""
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, (Expectation, Quantity)) and getattr(node, "name", "") not in ("KL", "CE"):
                for name in sorted(names(node)):
                    known = name in context.shapes or name in context.domains or name.lower() in context.densities
                    derived = name in context.derived
                    if name[:1] in RANDOM and name.partition("_")[0] == name[:1] and not known and not derived:
                        context.variables.setdefault(name, None)


def generic_used(context: Context, trees: Iterable[Tree]) -> None:
    """The variables of densities and expectations of which nothing is known."""
    trees = list(trees)
    context.generic |= {name.lower() for name, law in context.variables.items() if law is None}
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Call) and context.is_density(node.function.name):
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
