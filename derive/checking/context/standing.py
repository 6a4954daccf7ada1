"""Where the letter of a density stands with arguments: what the bare letter in E_q or H(q) is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations, product

from derive.checking.context.model import Context, Form
from derive.checking.syntax import Call, Constant, Expectation, Name, Quantity, Relation, Tree, names, walk

MOST_FREE = 2
"""Of a letter that has no arguments anywhere, each set of so many free variables may be what it is over."""


def standing(context: Context, trees: Iterable[Tree]) -> dict[str, tuple[Form, ...]]:
    """For each letter of a density the arguments that it has in these formulas."""
    found: dict[str, tuple[Form, ...]] = {}
    for node in (node for tree in trees for node in walk(tree)):
        form = form_of(node)
        if form is not None and context.is_density(form.letter) and form.letter not in context.functions:
            found[form.letter] = tuple(dict.fromkeys((*found.get(form.letter, ()), form)))
    return found


def meant(context: Context, trees: Sequence[Tree]) -> dict[str, tuple[Form, ...]]:
    """What the letters of a chain are over: as in the chain, as elsewhere in the document, as what may be."""
    nodes = [node for tree in trees for node in walk(tree)]
    used = {name.lower() for tree in trees for name in names(tree)}
    elsewhere = {
        letter: tuple(form for form in forms if set(form.variables) | set(form.given) <= used)
        for letter, forms in context.standing.items()
    }
    found = {letter: forms for letter, forms in {**elsewhere, **standing(context, trees)}.items() if forms}
    free = free_variables(context, nodes)
    for letter in sorted(bare(nodes) - set(found)):
        same = [each for each in found if Name(each).stem == Name(letter).stem]
        if len(same) == 1:
            found[letter] = found[same[0]]
        elif context.is_density(letter) and 1 < len(free) <= MOST_FREE:
            found[letter] = tuple(Form(letter, each) for size in (2, 1) for each in combinations(free, size))
    return {letter: with_joint(forms) for letter, forms in found.items()}


def with_joint(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """The forms of a letter; of several, also all of its variables together."""
    every = tuple(sorted({name for form in forms for name in form.variables}))
    if len(forms) < 2 or any(set(form.variables) == set(every) for form in forms):
        return forms
    return (*forms, replace(forms[0], variables=every, given=()))


def posteriors(standing: dict[str, tuple[Form, ...]]) -> list[str]:
    """Letters that may be a prior and its posterior: π(θ), π(θ|x) beside p(x|θ), where p has no θ of its own."""
    found = []
    for letter, forms in standing.items():
        for other, likelihoods in standing.items():
            own = {name for form in likelihoods for name in form.variables}
            priors = {form.variables for form in forms if not form.given}
            found += [
                letter for a, b in product(forms, likelihoods)
                if letter != other and a.given == b.variables and b.given == a.variables
                and a.variables in priors and not own & set(a.variables)
            ]  # fmt: skip
    return sorted(set(found))


def form_of(node: Tree) -> Form | None:
    """The letter and the arguments of q(z|x), or of E under z ~ q."""
    if isinstance(node, Call):
        variables, given = names_of(node.arguments), names_of(node.given)
        complete = len(variables) == len(node.arguments) and len(given) == len(node.given) and "·" not in variables
        return Form(node.function.name, variables, given) if complete and variables else None
    under = node.under if isinstance(node, Expectation) else None
    if not isinstance(under, Relation) or not isinstance(under.left, Name):
        return None
    if isinstance(under.right, Name | Constant):
        return Form(under.right.name, (under.left.name.lower(),))
    if isinstance(under.right, Call):
        return Form(under.right.function.name, (under.left.name.lower(),), names_of(under.right.given))
    return None


def names_of(trees: Sequence[Tree]) -> tuple[str, ...]:
    """The variables among arguments in small letters: `x`, or `X` in `X = x`."""
    heads = [each.left if isinstance(each, Relation) else each for each in trees]
    return tuple(each.name.lower() for each in heads if isinstance(each, Name))


def bare(nodes: Sequence[Tree]) -> set[str]:
    """The letters without arguments that means are taken under, or quantities of."""
    under = {node.under.name for node in nodes if isinstance(node, Expectation) and isinstance(node.under, Name)}
    inside = [each for node in nodes if isinstance(node, Quantity) for each in node.arguments]
    return under | {each.name for each in inside if isinstance(each, Name)}


def free_variables(context: Context, nodes: Sequence[Tree]) -> list[str]:
    """The variables at which densities stand."""
    calls = [node for node in nodes if isinstance(node, Call) and context.is_density(node.function.name)]
    return sorted({name for node in calls for name in names_of((*node.arguments, *node.given))})


def written(form: Form) -> str:
    """The form as it is written."""
    behind = "|" + ",".join(form.given) if form.given else ""
    return f"{form.letter}({','.join(form.variables)}{behind})"
