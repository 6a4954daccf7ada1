"""Densities that follow from the factors of a document.

The joint density is the product of the factors, p(y) the integral over what it does not name, p(λ|y) = p(y, λ)/p(y).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from derive.checking.context.factors import ANY, Factor, names_alone
from derive.checking.context.families import family_named
from derive.checking.context.model import Context
from derive.checking.syntax import (
    Call,
    Expectation,
    Integral,
    Name,
    Negative,
    Product,
    Quantity,
    Quotient,
    Sum,
    Summation,
    Tree,
    children,
    names,
    walk,
)


def follows(context: Context, tree: Tree) -> Tree | None:
    """The formula of a density by the factors; None where they do not give it."""
    if not context.factors or not isinstance(tree, Call) or not context.is_density(tree.function.name):
        return None
    known = {each.variable: each for each in context.factors if each.letter in (tree.function.name, ANY)}
    wanted, given = names_alone(tree.arguments), names_alone(tree.given)
    if not any(each.given for each in known.values()) or tree.parameters or tree.primes or not wanted or given is None:
        return None
    given = [name for name in given if name in known or name in context.givens]
    if len(wanted) == 1 and wanted[0] in known and known[wanted[0]].given == set(given):
        return known[wanted[0]].body
    above = margin(context, known, {*wanted, *given})
    below = margin(context, known, set(given)) if given else None
    if above is None or (given and below is None):
        return None
    return Quotient(above, below) if below is not None else above


def margin(context: Context, known: dict[str, Factor], wanted: set[str]) -> Tree | None:
    """The joint density of variables: the product of the factors that lead to them, integrated over all others.

    What a factor is given and has none of its own is a parameter.
    """
    needed: list[str] = []
    pending = sorted(wanted)
    while pending:
        name = pending.pop()
        if name not in known:
            return None
        needed += [name] if name not in needed else []
        pending += [each for each in sorted(known[name].given) if each not in needed and each in known]
    parts = [written_out(context, known[name].body) for name in needed]
    body = parts[0] if len(parts) == 1 else Product(tuple(parts))
    for name in needed:
        if name not in wanted:
            inner = Name(name + "'")
            body = renamed(body, name, inner.name)
            family = known[name].family
            body = Summation(body, inner) if family is not None and family.discrete else Integral(body, inner)
    return body


def mapped(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """The tree with each of its children changed."""

    def inside(value: Any) -> Any:
        if isinstance(value, Tree):
            return change(value)
        return tuple(map(inside, value)) if isinstance(value, tuple) else value

    return replace(
        tree, **{each.name: inside(getattr(tree, each.name)) for each in fields(tree) if each.name != "span"}
    )


def renamed(tree: Tree, name: str, other: str) -> Tree:
    """The tree with another name for a variable."""
    if isinstance(tree, Name):
        return Name(other, tree.style) if tree.name == name else tree
    return mapped(tree, lambda each: renamed(each, name, other))


def written_out(context: Context, tree: Tree) -> Tree:
    """A tree with the densities that factors give in place of their letters."""
    if not context.factors:
        return tree
    found = follows(context, tree)
    if found is not None:
        return written_out(context, found) if found != tree else tree
    if isinstance(tree, Quantity) and tree.name in ("Var", "Cov") and any(map(has_given, tree.arguments)):
        return tree  # the mean given others varies with these, and is none of them alone
    if isinstance(tree, Quantity) and tree.name in ("Var", "Cov") and tree.under is None:
        tree = by_means(context, tree)
    if isinstance(tree, Expectation) and tree.under is None:
        under = density_of_mean(context, tree)
        if under is not None:
            return mean_written_out(context, tree, under)
    if isinstance(tree, Expectation) and isinstance(tree.under, Call) and not tree.given:
        return mean_written_out(context, tree, tree.under)
    return mapped(tree, lambda each: written_out(context, each))


def has_given(argument: Tree) -> bool:
    """Whether a mean given others stands in an argument."""
    return any(isinstance(node, Expectation | Quantity) and node.given for node in walk(argument))


def density_of_mean(context: Context, tree: Expectation) -> Call | None:
    """The density that E[θ|k], or E[y] of a y that is given others, is under: p(θ|k), p(y)."""
    given = names_alone(tree.given)
    known = {each.variable: each for each in context.factors}
    variables = (open_names(tree.body) & known.keys()) - set(given or ())
    dependent = tree.given or any(known[name].given for name in variables)
    if given is None or not variables or not dependent:
        return None
    letter = next((each.letter for each in context.factors if each.letter != ANY), "p")
    under = Call(Name(letter), tuple(map(Name, sorted(variables))), given=tree.given)
    return under if follows(context, under) is not None else None


def open_names(tree: Tree) -> set[str]:
    """The names outside of means: of E[y|x] only x."""
    if isinstance(tree, Name):
        return {tree.name}
    if isinstance(tree, Expectation | Quantity):
        return {name for each in tree.given for name in names(each)}
    return set().union(*(open_names(each) for each in children(tree)))


def by_means(context: Context, tree: Quantity) -> Tree:
    """Var(Y|x) and Cov(Y, Z|x) of what is given others, as E[YZ|x] − E[Y|x] E[Z|x]."""
    first, last = tree.arguments[0], tree.arguments[-1]
    whole = Expectation(Product((first, last)), None, tree.given)
    if len(tree.arguments) > 2 or density_of_mean(context, whole) is None:
        return tree
    parts = Product((Expectation(first, None, tree.given), Expectation(last, None, tree.given)))
    return Sum((whole, Negative(parts)))


def mean_written_out(context: Context, tree: Expectation, under: Call) -> Tree:
    """A mean under a density that factors give: under its law, or the integral of its formula times the body."""
    body, found = written_out(context, tree.body), follows(context, under)
    if found is None:
        return Expectation(body, under, span=tree.span)
    found = written_out(context, found)
    if isinstance(found, Call) and family_named(found.function.name) is not None:
        return Expectation(body, found, span=tree.span)
    total: Tree = Product((found, body))
    discrete = {each.variable for each in context.factors if each.family is not None and each.family.discrete}
    for each in under.arguments:
        whole = isinstance(each, Name) and each.name in discrete
        total = Summation(total, each) if whole else Integral(total, each)
    return total
