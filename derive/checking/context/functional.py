"""Letters of functions of which nothing is known: R in R(a), h in E[h(X)], and f where it is no density."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from derive.checking.context.laws import is_density_letter
from derive.checking.context.model import Context
from derive.checking.syntax import (
    Call,
    Derivative,
    Expectation,
    Integral,
    Name,
    Number,
    Quantity,
    Quotient,
    Relation,
    Summation,
    Tree,
    children,
    names,
    walk,
)

GREEK = frozenset(
    "alpha beta gamma epsilon varepsilon eta theta kappa lambda mu nu xi rho tau phi chi omega ell".split()  # noqa: SIM905
)
FREE = frozenset("f g h r R T u v w a b c m t y".split())  # noqa: SIM905
"""Letters that are given to any function; others speak of one that is known to the field: A, L, J, F, s, ..."""
KNOWN = frozenset(["N", "E", "B", "W", "O", "o"])
"""Letters that are too well known to be made up: of laws, means, special functions, and Landau's."""
SAID = re.compile(
    r"\b(?:convex\w*|concav\w*|linear|affine|monoton\w*|increasing|decreasing|odd|even|periodic|homogeneous|symmetric|"
    r"invertible|bijecti\w+|normali[sz]\w+|antisymmetric|harmonic|martingale\w*|unbiased|zero[- ]mean|orthogonal|"
    r"orthonormal|kernel|unit\w*|additive|multiplicative)\b", re.I,
)  # fmt: skip
"""Words for what functions may be, which is not used."""
DENSITIES = ("f", "g")
ONE = Number(Fraction(1))


def is_function_letter(name: str) -> bool:
    """Whether a letter before a bracket may be that of any function."""
    stem = Name(name).stem.rstrip("'*")
    return (len(stem) == 1 or stem in GREEK) and stem not in KNOWN


def is_free_letter(name: str) -> bool:
    """Whether a letter says nothing of its function."""
    return Name(name).stem in FREE


def functional(context: Context, trees: Iterable[Tree]) -> set[str]:
    """The usual letters of densities that are functions in these formulas: f in E[f(X)], Cov(f(X), Y), f'(x).

    One in a logarithm or in a fraction may be a density there, as is one that a mean or a divergence is of. Where no
    means are, what has a slope is a function.
    """
    nodes = [node for tree in trees for node in walk(tree)]
    dense = {name for node in nodes for name in under(node)}
    means = any(isinstance(node, Expectation | Integral | Quantity | Summation) for node in nodes)
    scores = {name for node in nodes if is_score(node) for name in heads(node)} if means else set()
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Derivative):
            found |= {each.function.name for each in calls_by(node) if each.function.name not in scores}
        elif isinstance(node, Call) and node.primes and node.function.name not in scores:
            found.add(node.function.name)
        elif isinstance(node, Expectation):
            found |= plain_heads(node.body)
        elif isinstance(node, Quantity) and node.name in ("Var", "Cov"):
            found |= {name for each in node.arguments for name in plain_heads(each)}
    return {name for name in found - dense if may_be_either(context, name)}


def is_score(node: Tree) -> bool:
    """Whether a node is a fraction or a logarithm, in which slopes are those of densities."""
    return isinstance(node, Quotient) or (isinstance(node, Call) and node.function.name in ("log", "ln"))


def calls_by(node: Derivative) -> list[Call]:
    """The values in a derivative at what it is by."""
    by = {name for each, _ in node.by for name in names(each)}
    calls = [each for each in walk(node.body) if isinstance(each, Call) and len(each.arguments) == 1]
    return [each for each in calls if by & names(each.arguments[0])]


def told_of_functions(context: Context, trees: Iterable[Tree]) -> None:
    """What relations say of functions: that r is a density, ∫ r(z) dz = 1, or what is not used, E[h(X)] = 0."""
    for tree in trees:
        if not isinstance(tree, Relation):
            continue
        left, right = tree.left, tree.right
        plain = isinstance(right, Name | Number)
        if isinstance(left, Integral | Summation) and right == ONE and isinstance(left.body, Call):
            context.supposed |= {left.body.function.name} - context.functions.keys()
        elif tree.sign in ("=", ":=") and plain and isinstance(left, Expectation | Integral | Summation | Call):
            context.conditions |= heads(left)
        elif tree.sign in ("<", ">", "<=", ">=", "propto"):
            context.conditions |= heads(left) | heads(right)


def heads(tree: Tree) -> set[str]:
    """The letters that stand before brackets."""
    return {node.function.name for node in walk(tree) if isinstance(node, Call)}


def under(node: Tree) -> set[str]:
    """The letters that a mean is under, or a divergence or an entropy of: those of densities."""
    if isinstance(node, Expectation) and node.under is not None:
        below = node.under.right if isinstance(node.under, Relation) else node.under
        return {below.function.name} if isinstance(below, Call) else names(below)
    if isinstance(node, Quantity) and node.name in ("KL", "CE", "H", "h", "JS"):
        return {name for each in node.arguments for name in names(each)}
    return set()


def plain_heads(tree: Tree) -> set[str]:
    """The letters before brackets in a tree with one argument, outside of logarithms and fractions."""
    if is_score(tree):
        return set()
    single = isinstance(tree, Call) and len(tree.arguments) == 1 and not tree.given and not tree.parameters
    found = {tree.function.name} if single and isinstance(tree, Call) else set()
    return found.union(*(plain_heads(child) for child in children(tree)))


def may_be_either(context: Context, name: str) -> bool:
    """Whether a letter is usually that of a density, of which nothing here says that it is one."""
    known = {*context.densities, *context.functions, *context.supposed}
    return Name(name).stem in DENSITIES and "_" not in name and name not in known


def turnable(context: Context, trees: Iterable[Tree]) -> list[str]:
    """Letters that may be a density or a function, whichever they are not taken for: f, and r in ∫ p log r."""
    calls = [node for tree in trees for node in walk(tree) if isinstance(node, Call)]
    alone = {call.function.name for call in calls if len(call.arguments) == 1 and not call.given}
    alone -= {call.function.name for call in calls if call.primes and call.function.name in context.functional}
    return sorted(name for name in alone if may_be_either(context, name) or may_be_a_density(context, name))


def may_be_a_density(context: Context, name: str) -> bool:
    """Whether a free letter of which nothing is known may stand for a density."""
    known = context.is_density(name) or name in context.functions or name in context.constants
    return name in ("r", "h", "m", "u", "v", "w") and not known and not is_density_letter(name)
