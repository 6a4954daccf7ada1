"""Parameters of densities of which nothing is known: what is differentiated by, and which densities it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.checking.context.model import Context
from derive.checking.context.standing import names_of
from derive.checking.syntax import Call, Derivative, Integral, Name, Summation, Tree, names, walk


def parametric(context: Context, trees: Iterable[Tree]) -> set[str]:
    """The names that are differentiated by and are parameters: no density, integral or sum is over them."""
    nodes = [node for tree in trees for node in walk(tree)]
    by = {name for node in nodes if isinstance(node, Derivative) for each, _ in node.by for name in names(each)}
    calls = [node for node in nodes if isinstance(node, Call) and context.is_density(node.function.name)]
    over = {name for call in calls for each in call.arguments for name in names(each)}
    over |= {name for node in nodes if isinstance(node, Integral) and node.over for name in names(node.over)}
    over |= {name for node in nodes if isinstance(node, Summation) and node.index for name in names(node.index)}
    return by - over


def depends(context: Context, letter: str, behind: Sequence[Tree] = ()) -> tuple[str, ...]:
    """The parameters in the index of a letter, and behind the bar or the semicolon: θ in p_θ(x), p(x;θ), p(x|θ)."""
    index = letter.partition("_")[2].split(",")
    return tuple(sorted({*index, *(name for each in behind for name in names(each))} & context.parametric))


def not_throughout(context: Context, trees: Iterable[Tree]) -> list[str]:
    """The letters that stand with a parameter and without it: p(x|z, θ) beside p(z)."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for node in (node for tree in trees for node in walk(tree)):
        if isinstance(node, Call) and context.is_density(node.function.name) and names_of(node.arguments):
            dependence = depends(context, node.function.name, (*node.given, *node.parameters))
            found.setdefault(node.function.name, set()).add(dependence)
    return sorted(letter for letter, each in found.items() if len(each) > 1)


def mentioned(tree: Tree) -> set[str]:
    """The names in a tree and the indices of these."""
    found = {node for node in walk(tree) if isinstance(node, Name)}
    return {each.name for each in found} | {index for each in found for index in each.index.split(",")}
