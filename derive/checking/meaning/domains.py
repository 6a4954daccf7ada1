"""Over what an integral or a sum goes: its variable, its limits, the support of the law that stands in it."""

from __future__ import annotations

from sympy import Expr, Pow, S, Symbol, log

from derive.checking.context import Law, family_named
from derive.checking.context.families import POSITIVE
from derive.checking.context.indices import indices
from derive.checking.meaning import generic
from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.values import NoMeaning, Value
from derive.checking.syntax import (
    At,
    Between,
    Call,
    Integral,
    Name,
    Power,
    Relation,
    Subscripted,
    Summation,
    Tree,
    Tuple,
    names,
    walk,
)

USUAL = ("x", "z", "y", "u", "v", "w", "t", "s", "r")
Ends = tuple[Expr, Expr]


def variable_of(at: Elaborator, tree: Integral) -> str:
    """The variable of an integral, guessed where the differential is missing or an expression."""
    if isinstance(tree.over, Name):
        return tree.over.name
    found = names(tree.over) if tree.over is not None else arguments_of_densities(at, tree.body) or names(tree.body)
    return chosen(at, found & names(tree.body) or found)


def chosen(at: Elaborator, found: set[str]) -> str:
    """The name that is a variable, and no parameter."""
    free = sorted(name for name in found if name not in at.context.domains and name not in at.bound)
    for name in (*at.integrated, *USUAL):
        if name in free:
            return name
    if len(free) == 1:
        return free[0]
    raise NoMeaning("the variable of an integral is not named")


def antiderivative_variable(at: Elaborator, tree: Between | At) -> str:
    """The variable of `[F]_a^b`: one that was integrated over before, or the only usual one."""
    return chosen(at, names(tree.body) - names(tree.lower if isinstance(tree, Between) else tree.point))


def arguments_of_densities(at: Elaborator, body: Tree) -> set[str]:
    """The names at which densities stand."""
    found = set()
    for node in walk(body):
        if isinstance(node, Call) and (at.context.is_density(node.function.name) or node.parameters):
            found |= {each.name for each in node.arguments if isinstance(each, Name)}
    return found


def laws_in(at: Elaborator, body: Tree, name: str) -> list[Law]:
    """The laws whose densities stand at a variable."""
    found = []
    for node in walk(body):
        if isinstance(node, Call) and any(each == Name(name) for each in node.arguments):
            family, given = family_named(node.function.name), node.parameters or node.given
            if family is not None and given:
                found.append(Law(family.title, given, family))
            elif at.context.is_density(node.function.name):
                law = at.context.law_of_density(node.function.name)
                found += [law] if law is not None else []
    return found


def is_generic(at: Elaborator, body: Tree, name: str) -> bool:
    """Whether densities stand in a body of which nothing is known but that they are densities."""
    return any(
        generic.is_unknown(at, node) and isinstance(node, Call) and Name(name) in (*node.arguments, *node.given)
        for node in walk(body)
    )


def is_vector(at: Elaborator, tree: Integral, name: str) -> bool:
    """Whether the variable is a vector."""
    over = isinstance(tree.domain, Power) and isinstance(tree.domain.base, Name) and tree.domain.base.name == "R"
    return at.context.shapes.get(name) == "vector" or (over and bool(at.context.shapes))


def limits(at: Elaborator, tree: Integral, name: str) -> Ends:
    """The ends of the integral; without limits, those of the support."""
    if tree.lower is not None and tree.upper is not None:
        return within_support(at, tree.body, name, at.number(tree.lower), at.number(tree.upper))
    if isinstance(tree.domain, Tuple) and len(tree.domain.items) == 2:
        first, second = tree.domain.items
        return at.number(first), at.number(second)
    if tree.domain is not None and not isinstance(tree.domain, Name):
        raise NoMeaning("an integral over a domain of another kind")
    return support(at, tree.body, name)


def within_support(at: Elaborator, body: Tree, name: str, lower: Expr, upper: Expr) -> Ends:
    """Infinite ends cut to the support of a density that stands in the body: it vanishes beyond."""
    for law in laws_in(at, body, name):
        least, most = law_support(at, law)
        lower = least if lower is S.NegativeInfinity else lower
        upper = most if upper is S.Infinity else upper
    return lower, upper


def support(at: Elaborator, body: Tree, name: str) -> Ends:
    """Where the laws that stand in a body have their densities."""
    laws = laws_in(at, body, name)
    variable = at.context.variable_of(name)
    if not laws and variable is not None:
        laws = [law for law in (at.context.variables[variable],) if law is not None]
    ends = [law_support(at, law) for law in laws]
    narrow = [pair for pair in ends if pair != (S.NegativeInfinity, S.Infinity)]
    return narrow[0] if narrow else (least(at, name) if not laws else S.NegativeInfinity, S.Infinity)


def least(at: Elaborator, name: str) -> Expr:
    """From where on a variable is declared: `x >= 0`."""
    ends = [right for left, sign, right in at.context.constraints if left == Name(name) and sign in (">", ">=")]
    if at.context.domains.get(name) == POSITIVE:
        return S.Zero
    return at.number(ends[0]) if len(ends) == 1 else S.NegativeInfinity


def law_support(at: Elaborator, law: Law) -> Ends:
    """The support of a law."""
    if law.family is None:
        return S.NegativeInfinity, S.Infinity
    return at.family(law).support(*map(at.number, law.parameters))


def clipped(at: Elaborator, name: str, body: Value, lower: Expr, upper: Expr) -> Ends:
    """The whole line, cut to the support where the integrand has no real values beyond it."""
    if (lower, upper) != (S.NegativeInfinity, S.Infinity) or not isinstance(body, Expr):
        return lower, upper
    variable = Symbol(name, real=True)
    real_only_above = any(node.args[0].has(variable) and node.args[0] == variable for node in body.atoms(log)) or any(
        node.base == variable and not node.exp.is_integer for node in body.atoms(Pow)
    )
    if not real_only_above:
        return lower, upper
    return S.Zero, upper


def index_of(at: Elaborator, tree: Summation) -> str:
    """The index of a sum."""
    if isinstance(tree.index, Name):
        return tree.index.name
    if isinstance(tree.domain, Relation) and isinstance(tree.domain.left, Name):
        return tree.domain.left.name
    found = arguments_of_densities(at, tree.body)
    if len(found) == 1:
        return found.pop()
    raise NoMeaning("a sum without an index")


def summed(at: Elaborator, tree: Summation, name: str) -> Ends:
    """The ends of a sum."""
    if tree.lower is not None and tree.upper is not None:
        lower, upper = at.number(tree.lower), at.number(tree.upper)
        if lower.free_symbols and upper.free_symbols:
            at.conditions.append((lower, "<=", upper))
        return lower, upper
    if tree.lower is not None and tree.domain is None:
        return at.number(tree.lower), S.Infinity
    laws = laws_in(at, tree.body, name)
    variable = at.context.variable_of(name)
    if not laws and variable is not None and at.context.variables[variable] is not None:
        laws = [law for law in (at.context.variables[variable],) if law is not None]
    for law in laws:
        if law.family is not None and law.family.discrete:
            return law_support(at, law)
    raise NoMeaning("a sum over a set that is not known")


def mentions_index(tree: Tree, name: str) -> bool:
    """Whether a name stands in a tree as the index of a letter, or within one: x_t, a_ij, x_{t − 1}."""
    return any(
        (isinstance(node, Name) and name in indices(node))
        or (isinstance(node, Subscripted) and name in names(node.index))
        for node in walk(tree)
    )


def mentions(tree: Tree, name: str) -> bool:
    """Whether a name stands in a tree, alone or as an index."""
    return any(isinstance(node, Name) and name in (node.name, node.index) for node in walk(tree))
