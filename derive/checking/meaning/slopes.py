"""Derivatives that are not known here: by the variable of an unknown density, by one of many summands."""

from __future__ import annotations

from derive.checking.context.parameters import mentioned
from derive.checking.meaning import generic
from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.values import NoMeaning
from derive.checking.syntax import Call, Derivative, Expectation, Name, Relation, Summation, names, walk


def is_bare(at: Elaborator, name: str) -> bool:
    """Whether a letter has no meaning but itself."""
    return name not in at.context.constants and name not in at.bound and name not in at.context.densities


def refuse_unknown(at: Elaborator, tree: Derivative) -> None:
    """A density of which nothing is known has values at outcomes only: no slope in its variable.

    How it depends on what is not written with it, as in the gradient of p(x) by θ, is not known either.
    """
    calls = [node for node in walk(tree.body) if isinstance(node, Call) and generic.is_unknown(at, node)]
    heads = {id(node.function) for node in walk(tree.body) if isinstance(node, Call)}
    letters = [node for node in walk(tree.body) if isinstance(node, Name) and id(node) not in heads]
    below = [node.under for node in walk(tree.body) if isinstance(node, Expectation)]
    under = {id(each.right if isinstance(each, Relation) else each) for each in below}
    by = {name for variable, _ in tree.by for name in names(variable)}
    inside = {name for call in calls for each in (*call.arguments, *call.given) for name in names(each)}
    for each in letters:
        if each.index and set(each.index.split(",")) & by and id(each) not in under and is_bare(at, each.name):
            raise NoMeaning(f"how {each.name} depends on its index is not known")
    if by & inside - at.context.parametric:
        raise NoMeaning("a derivative of a density of which nothing is known by its variable")
    if calls and not by <= mentioned(tree.body):
        raise NoMeaning(f"what {calls[0].function.name} depends on is not known")


def refuse_entries(at: Elaborator, tree: Derivative) -> None:
    """The derivative of a sum over all z_j by one z_i, of which it is not known which one it is."""
    sums = [each.index for each in walk(tree.body) if isinstance(each, Summation)]
    indices = {index.name for index in sums if isinstance(index, Name)}
    stems = {each.stem for each in walk(tree.body) if isinstance(each, Name) and each.index in indices}
    for variable in (each for each, _ in tree.by if isinstance(each, Name) and each.stem in stems):
        if variable.index and not variable.index.isdigit() and variable.index not in at.bound:
            raise NoMeaning(f"which of the summands is meant by {variable.name} is not known")
