"""The conventions that two sides may be taken with: bases of logarithms, sums without index, what letters mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.checking.context import Context
from derive.checking.context.functional import turnable
from derive.checking.context.labels import labelled
from derive.checking.context.standing import bare, written
from derive.checking.judging.sampling import Setting
from derive.checking.meaning.domains import mentions
from derive.checking.places import places
from derive.checking.syntax import (
    Call,
    Derivative,
    Expectation,
    Integral,
    Name,
    Negative,
    Number,
    Quantity,
    Root,
    Sum,
    Summation,
    Tree,
    children,
    names,
    walk,
)

BINARY = ("Bernoulli", "binomial", "geometric")
"""The families whose probability of failure is called q where it is p that succeeds."""
MOST_TURNED = 2
ONE = Number(Fraction(1))


def conventions(
    context: Context, before: Tree, after: Tree, setting: Setting
) -> Iterator[tuple[Setting, tuple[str, ...]]]:
    """As it is written; with bases of logarithms left open; with sums that miss their index."""
    names = indefinite(context, before, after)
    setting = replace(setting, indefinite=names)
    yield setting, ("compared up to a constant",) if names else ()
    nodes = [*walk(before), *walk(after)]
    if any(isinstance(node, Call) and isinstance(node.base, Name) and node.function.name == "log" for node in nodes):
        yield replace(setting, open_base=True), ("the open base of the logarithm is e",)
    inside = [each for node in nodes if (body := body_of(context, node)) is not None for each in walk(body)]
    bases = [each.base for each in (*nodes, *inside) if isinstance(each, Call) and each.function.name == "log"]
    base = next((each for each in bases if each is not None), None)
    if base is not None and any(isinstance(node, Quantity) for node in nodes):
        yield replace(setting, base=base), ("the quantity is measured in the units of the logarithm",)
    letters = {node.name for node in nodes if isinstance(node, Name) and node.index
               and context.shapes.get(node.stem) == "vector"}  # fmt: skip
    if letters:
        yield (
            replace(setting, components=False, known=setting.known | letters),
            ("letters with an index are others than the vector's entries",),
        )
    for meant, how in letters_meant(context, before, after, setting):
        yield replace(setting, letters=meant), how
    if any(isinstance(node, Summation) and is_unindexed(node) for node in nodes):
        yield replace(setting, one_coordinate=True), ("the terms of the sum are meant to carry its index",)
    for k, inequalities in enumerate(context.regions, 1):
        yield replace(setting, region=k), (f"in the case that {told(inequalities[0])}",)
    for letter in turnable(context, (before, after))[:MOST_TURNED]:
        word = "function and no density" if context.is_density(letter) else "density"
        yield replace(setting, turned=(letter,)), (f"{letter} is a {word}",)
    unknown = sorted(letter for letter in bare(nodes) if context.law_of_density(letter) is None)
    forms = [context.standing.get(letter, ()) for letter in unknown]
    for k in range(1, max(map(len, forms), default=0)):
        words = [f"{letter} is {written(form[k])}" for letter, form in zip(unknown, forms, strict=True) if form[k:]]
        yield replace(setting, form=k), tuple(words)


def body_of(context: Context, node: Tree) -> Tree | None:
    """What a function is that the document defines, H_bern(p) among them."""
    call = node if isinstance(node, Call) else labelled(node)
    found = context.functions.get(call.function.name) if call is not None else None
    return found.body if found is not None else None


def told(inequality: tuple[Tree, str, Tree]) -> str:
    """An inequality as it is written, where it is short."""
    left, sign, right = inequality
    shown = [each.name if isinstance(each, Name) else str(each.value) if isinstance(each, Number) else ".."
             for each in (left, right)]  # fmt: skip
    return f"{shown[0]} {sign} {shown[1]}"


def is_unindexed(node: Summation) -> bool:
    """Whether the terms of a sum do not depend on its index."""
    return isinstance(node.index, Name) and node.upper is not None and not mentions(node.body, node.index.name)


def letters_meant(
    context: Context, before: Tree, after: Tree, setting: Setting
) -> Iterator[tuple[dict[str, Tree], tuple[str, ...]]]:
    """What letters may stand for besides: themselves, the point that a derivative is taken at, 1 − p."""
    sides = names(before), names(after)
    by = {each.name for side in (before, after) for node in walk(side) if isinstance(node, Derivative)
          for each, _ in node.by if isinstance(each, Name)}  # fmt: skip
    if defined := sorted(by & set(context.constants)):
        yield {name: Name(name) for name in defined}, ()
    there = {name: point for name, point in setting.points.items() if (name in sides[0]) != (name in sides[1])}
    if there:
        yield there, tuple(f"{name} is the point at which the derivative is taken" for name in sorted(there))
    if context.drawn:
        words = (f"{name} is as in the case that the document speaks of" for name in sorted(context.drawn))
        yield context.drawn, tuple(words)
    known = (context.constants, context.domains, context.variables, context.functions)
    if "q" in sides[0] | sides[1] and not any("q" in each for each in known):
        for law in context.variables.values():
            if law is not None and law.family is not None and law.family.title in BINARY:
                yield {"q": Sum((ONE, Negative(law.parameters[-1])))}, ("q is the probability of a failure",)


def mean_and_deviation(context: Context, before: Tree, after: Tree) -> dict[str, Tree]:
    """μ and σ in a formula of skewness or kurtosis, of a variable whose law has parameters of these names."""
    shapes = [node for side in (before, after) for node in walk(side) if isinstance(node, Quantity)]
    variables = {name for node in shapes if node.name in ("Skew", "Kurt") for each in node.arguments
                 for name in names(each)} & set(context.variables)  # fmt: skip
    if len(variables) != 1:
        return {}
    variable = Name(variables.pop())
    meant: dict[str, Tree] = {"mu": Expectation(variable), "sigma": Root(Quantity("Var", (variable,)))}
    used = names(before) | names(after)
    return {name: tree for name, tree in meant.items() if name in used and name in context.domains}


def indefinite(context: Context, before: Tree, after: Tree) -> frozenset[str]:
    """The variables of integrals without limits that stand free on the other side: antiderivatives."""
    found = set()
    for tree, other in ((before, after), (after, before)):
        for node in walk(tree):
            if not isinstance(node, Integral) or node.lower is not None or node.domain is not None:
                continue
            calls = (each.function.name for each in walk(node.body) if isinstance(each, Call))
            if any(context.is_density(name) for name in calls):
                continue
            if isinstance(node.over, Name) and node.over.name in free(other):
                found.add(node.over.name)
    return frozenset(found)


def free(tree: Tree) -> set[str]:
    """The names outside of integrals, sums and expectations."""
    if isinstance(tree, Name):
        return {tree.name}
    if isinstance(tree, (Integral, Expectation, Summation)):
        return set()
    return set().union(*(free(child) for child in children(tree)))


def rewritten(context: Context, before: Tree, after: Tree) -> Iterator[tuple[Tree, Tree, str]]:
    """Both sides as they may be meant otherwise, and how: logarithms to base 2, d/dt M(0) for M′(0)."""
    standardised = mean_and_deviation(context, before, after)
    ways = (
        (
            "the logarithm is to base 2",
            lambda tree: to_base_two(tree) if is_numeric(before) and is_numeric(after) else tree,
        ),
        ("mu and sigma are mean and standard deviation", lambda tree: put_in(tree, standardised)),
        ("the derivative is taken before the point is put in", at_its_point),
    )
    for words, way in ways:
        left, right = way(before), way(after)
        if (left, right) != (before, after):
            yield left, right, words


def put_in(tree: Tree, meant: dict[str, Tree]) -> Tree:
    """The tree with what letters stand for in their places."""
    for node, rebuild in places(tree):
        if isinstance(node, Name) and node.name in meant:
            return put_in(rebuild(meant[node.name]), meant)
    return tree


def is_numeric(tree: Tree) -> bool:
    """Whether a side has no letter but the names of logarithms."""
    return names(tree) <= {"log"}


def to_base_two(tree: Tree) -> Tree:
    """The tree with 2 for the base of each logarithm without one."""
    for node, rebuild in places(tree):
        if isinstance(node, Call) and node.function.name == "log" and node.base is None:
            return to_base_two(rebuild(replace(node, base=Number(Fraction(2)))))
    return tree


def at_its_point(tree: Tree) -> Tree:
    """The tree with M′(0) for each d/dt M(0), which is 0 as it stands."""
    for node, rebuild in places(tree):
        if (found := taken_at(node)) is not None and isinstance(node, Derivative):
            order = node.by[0][1]
            count = int(order.value) if isinstance(order, Number) else 1
            return at_its_point(rebuild(replace(found[2], primes=found[2].primes + count)))
    return tree


def taken_at(node: Tree) -> tuple[str, Tree, Call] | None:
    """The letter and the number at which a derivative is taken, and the function: of d/dt M(0) and of M′(0)."""
    if isinstance(node, Derivative) and len(node.by) == 1 and isinstance(node.by[0][0], Name):
        letter, body = node.by[0][0].name, node.body
    elif isinstance(node, Call) and node.primes:
        letter, body = "", node
    else:
        return None
    if isinstance(body, Call) and len(body.arguments) == 1:
        point = body.arguments[0]
        if isinstance(point, Number) or (letter and letter not in names(point)):
            return letter, point, body
    return None
