"""What a mean is taken under: the density that is written below it, its variables, and what stays free in it."""

from __future__ import annotations

from dataclasses import dataclass

from derive.checking.context import Form, Law
from derive.checking.context.functional import is_function_letter
from derive.checking.context.laws import law_from
from derive.checking.meaning import generic
from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.values import NoMeaning
from derive.checking.syntax import Call, Constant, Expectation, Name, Quantity, Relation, Tree, children, names

DENSITY_LETTERS = ("p", "q", "f", "P", "Q", "g", "pi")


@dataclass(frozen=True)
class Under:
    """What an expectation is taken under: the letter of a density, variables, those given, a law."""

    letter: str = ""
    variables: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    law: Law | None = None
    behind: tuple[Tree, ...] = ()
    """What stands behind the bar and the semicolon, where parameters may be."""


def under_of(at: Elaborator, tree: Tree | None) -> Under:
    """What is written below an expectation."""
    if tree is None:
        return Under()
    if tree == Constant("pi"):
        tree = Name("pi")
    if isinstance(tree, Call):
        random = generic.without_parameters(at, tree.given)
        variables, given = (tuple(map(generic.variable, trees)) for trees in (tree.arguments, random))
        law = None if given else at.context.law_of_density(tree.function.name)
        written = law_from(at.context, tree) if law is None and not given else None
        if written is not None and written.family is not None:
            return Under(law=written)
        if tree.parameters:
            law = law_from(at.context, Call(tree.function, tree.parameters))
        return Under(tree.function.name, variables, given, law, (*tree.given, *tree.parameters))
    if isinstance(tree, Relation) and tree.sign == "~" and isinstance(tree.left, Name | Call):
        variables = (tree.left.name,) if isinstance(tree.left, Name) else ()
        law = law_from(at.context, tree.right)
        inner = under_of(at, tree.right) if law is None else Under(law=law)
        return Under(inner.letter, variables, inner.given, inner.law, inner.behind)
    if isinstance(tree, Name):
        if tree.name in at.context.functions:
            return Under(tree.name)
        if at.context.variable_of(tree.name) or not at.context.is_density(tree.name):
            return Under(variables=(tree.name,))
        return Under(tree.name, law=at.context.law_of_density(tree.name))
    raise NoMeaning("an expectation under something of another kind")


def over_its_arguments(at: Elaborator, under: Under, body: Tree) -> Under:
    """E_q as E_{q(z|x)} where q stands with these arguments elsewhere; of a law only where its variable is in the body.

    What the letter is over besides, it is not the mean of: p(x) is a constant in E_q[log p(x)] beside q(z).
    """
    form = form_of(at, under.letter)
    if under.variables or form is None or not under.letter:
        return under
    present = {name.lower() for name in names(body)}
    if under.law is not None and not set(form.variables) & present:
        return under
    if under.law is not None:
        return Under(under.letter, form.variables, law=under.law)
    behind = tuple(map(Name, form.given))
    given = tuple(name for name in form.given if name not in at.context.parametric)
    return Under(form.letter, form.variables, under.given or given, behind=behind)


def form_of(at: Elaborator, letter: str) -> Form | None:
    """The arguments that are meant where a letter stands without any."""
    forms = at.context.standing.get(letter, ())
    alone = [form for form in forms if not form.given]
    if any(not set(a.variables) & set(b.variables) for a in alone for b in alone):
        at.context.doubt(f"is {letter} the product of its factors?")
    return forms[min(at.form, len(forms) - 1)] if forms else None


def outside_means(tree: Tree) -> set[str]:
    """The names in a tree that stand in no expectation of their own."""
    if isinstance(tree, Name):
        return {tree.name}
    if isinstance(tree, (Expectation, Quantity)):
        return {each.name for each in tree.given if isinstance(each, Name)} | left_open(tree)
    head = tree.function if isinstance(tree, Call) and is_function_letter(tree.function.name) else None
    found: set[str] = set()
    for child in children(tree):
        found |= outside_means(child) if child is not head or is_density_letter(child) else set()
    return found


def is_density_letter(tree: Tree) -> bool:
    return isinstance(tree, Name) and tree.stem in DENSITY_LETTERS


def left_open(tree: Expectation | Quantity) -> set[str]:
    """The names that are free in E_{q(z|x)}[f(x, z)] and KL(q(z|x)||p(z)): x. Without arguments nothing is known."""
    if isinstance(tree, Quantity):
        calls = [each for each in tree.arguments if isinstance(each, Call)]
        given = {name for call in calls for each in call.given for name in names(each)}
        return given - {name for call in calls for each in call.arguments for name in names(each)}
    bound: tuple[Tree, ...] = ()
    under = tree.under
    if isinstance(under, Relation):
        bound, under = (under.left,), under.right
    if not isinstance(under, Call):
        return set()
    free = outside_means(tree.body) | {name for each in (*under.given, *under.parameters) for name in names(each)}
    return free - {name for each in bound or under.arguments for name in names(each)}
