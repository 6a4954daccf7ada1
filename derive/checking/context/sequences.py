"""Sequences of random variables X_1, …, X_n: their laws and moments, and whether they are said to be independent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from derive.checking.context.drawing import Drawn
from derive.checking.context.indices import LETTERS, opened, summed
from derive.checking.context.model import Context, Law, Sequence, is_capital_of_variable
from derive.checking.syntax import (
    Call,
    Dots,
    Expectation,
    Name,
    Product,
    Quantity,
    Relation,
    Sum,
    Tree,
    Tuple,
    children,
    names,
    walk,
)

IDENTICAL = re.compile(r"i\W{0,3}i\W{0,3}d|identical", re.I)
INDEPENDENT = re.compile(r"\bind|independent", re.I)
OF_RANDOM = ("Var", "Cov", "Skew", "Kurt", "Pr")


def learned(context: Context, stem: str, **known: object) -> None:
    """Add what is known of a sequence to what was known before."""
    before = context.sequences.get(stem, Sequence())
    context.sequences[stem] = replace(before, **{key: value for key, value in known.items() if value})  # type: ignore[arg-type]


def stem_of(tree: Tree | None) -> tuple[str, str]:
    """The letter and the index of X_i, and of a list X_1, …, X_n."""
    if isinstance(tree, Tuple) and any(isinstance(item, Dots) for item in tree.items):
        letters = {item.stem for item in tree.items if isinstance(item, Name)}
        return (letters.pop(), "i") if len(letters) == 1 else ("", "")
    single = isinstance(tree, Name) and len(tree.indices) == 1 and tree.index in LETTERS
    return (tree.stem, tree.index) if isinstance(tree, Name) and single else ("", "")


def last_of(tree: Tree | None) -> set[str]:
    """The n of X_1, …, X_n."""
    last = tree.items[-1] if isinstance(tree, Tuple) else None
    return {last.index} if isinstance(last, Name) and last.index.isalpha() else set()


def drawn(context: Context, left: Tree, law: Law | None, above: str) -> None:
    """`X_i ~ law` and `X_1, …, X_n ~ law`, with what is set above the sign."""
    stem, index = stem_of(left)
    if stem and (above or (law is not None and isinstance(left, Tuple))):
        identical = bool(IDENTICAL.search(above))
        independent = identical or bool(INDEPENDENT.search(above))
        learned(context, stem, law=law, index=index, independent=independent, identical=identical)
        context.lengths |= last_of(left)


def said(context: Context, sentences: Iterable[Drawn]) -> None:
    """The sequences of which sentences say that they are independent."""
    for each in sentences:
        stem, index = stem_of(each.letters)
        if stem:
            known = {"mean": each.mean, "variance": each.variance}
            learned(context, stem, index=index, independent=True, identical=each.identical, **known)
            context.lengths |= last_of(each.letters)
            context.named |= {name for tree in known.values() if tree is not None for name in names(tree)}


def stated(context: Context) -> None:
    """The mean and the variance of X_i that equations state, where nothing else says them."""
    for left, right in context.equations:
        inside = (left.body,) if isinstance(left, Expectation) else left.arguments if isinstance(left, Quantity) else ()
        letter = inside[0] if len(inside) == 1 else None
        stem, index = stem_of(letter)
        if isinstance(letter, Name) and letter.name in context.sequences:
            stem, index = letter.name, context.sequences[letter.name].index
        known = context.sequences.get(stem)
        if known is not None and isinstance(left, Expectation) and known.mean is None:
            learned(context, stem, mean=right, index=index)
        elif known is not None and isinstance(left, Quantity) and left.name == "Var" and known.variance is None:
            learned(context, stem, variance=right, index=index)


def by_equations(context: Context, trees: Iterable[Tree | None]) -> None:
    """`with $E[X_i] = \\mu$`, in the words of a sentence, says what the mean of X_i is."""
    for tree in trees:
        moment = isinstance(tree, Relation) and tree.sign == "=" and isinstance(tree.left, Expectation | Quantity)
        if isinstance(tree, Relation) and moment and not any(map(is_random, walk(tree.right))):
            context.equations.append((tree.left, tree.right))
            context.named |= names(tree.right)


def sequences_used(context: Context, sides: Iterable[Tree]) -> None:
    """Which letters are random with an index that runs: the X of E[Σ X_i], of Var(X_1 + … + X_n)."""
    sides = list(sides)
    nodes = list(opened(context, sides))
    without_random_lengths(context, nodes)
    running = summed(nodes) | {stem for node in nodes for stem in dotted(node)}
    inside = [each for node in nodes if is_random(node) for each in opened(context, (node,)) if isinstance(each, Name)]
    for stem in {each.stem for each in inside if each.index} & running:
        with_law = any(Name(name).stem == stem and Name(name).index for name in context.variables)
        if (is_capital_of_variable(stem) or with_law) and stem not in context.shapes:
            learned(context, stem)
    for name, law in context.variables.items():
        stem, index = stem_of(Name(name))
        if stem in context.sequences and law is not None:
            learned(context, stem, law=law, index=index)
    for stem, each in context.sequences.items():
        if each.law is None and each.identical and context.variables.get(stem) is not None:
            learned(context, stem, law=context.variables[stem])
    stated(context)
    letters = {node.name for side in sides for node in opened(context, (side,)) if isinstance(node, Name)}
    context.letters |= letters


def without_random_lengths(context: Context, nodes: Iterable[Tree]) -> None:
    """A number of summands that is random itself, N in E[N], is none that an instance may choose."""
    random = {each.name for node in nodes for each in alone(node)} | context.variables.keys()
    context.lengths -= random
    context.ranges = {index: end for index, end in context.ranges.items() if end not in random}


def alone(node: Tree) -> list[Name]:
    """The letters that stand alone in a mean, a variance or a covariance, or that a mean is given."""
    inside = (node.body, *node.given) if isinstance(node, Expectation) else ()
    inside = (*node.arguments, *node.given) if isinstance(node, Quantity) and node.name in OF_RANDOM else inside
    return [each for each in inside if isinstance(each, Name)]


def is_random(node: Tree) -> bool:
    """Whether a tree is a mean, or a quantity of random variables."""
    generating = isinstance(node, Call) and node.function.stem in ("M", "K", "G") and bool(node.function.index)
    return generating or isinstance(node, Expectation) or (isinstance(node, Quantity) and node.name in OF_RANDOM)


def dotted(node: Tree) -> set[str]:
    """The X of X_1 + … + X_n."""
    parts = children(node) if isinstance(node, Sum | Product | Tuple) else ()
    if not any(isinstance(part, Dots) for part in parts):
        return set()
    return {each.stem for part in parts for each in walk(part) if isinstance(each, Name) and each.index}
