"""Equations and inequalities: definitions of letters and functions, domains, facts about moments."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeVar

from derive.checking.context.families import BINARY, POSITIVE, REAL, UNIT, WHOLE, family_named
from derive.checking.context.indices import over, summed
from derive.checking.context.labels import labelled, made_of
from derive.checking.context.model import Context, Function, is_capital_of_variable
from derive.checking.context.naming import names_a_letter, solved_for
from derive.checking.context.shapes import in_space, is_symmetric
from derive.checking.syntax import (
    Call,
    Constant,
    Dots,
    Expectation,
    Integral,
    Matrix,
    Name,
    Number,
    Power,
    Quantity,
    Summation,
    Transposed,
    Tree,
    Tuple,
    children,
    names,
    walk,
)

BUILT_IN = frozenset(
    "log ln exp sqrt Gamma psi digamma erf erfc sin cos tan sinh cosh tanh tr det max min abs sgn B Beta".split()  # noqa: SIM905
)


Defined = TypeVar("Defined")


NUMBER_SETS = {"N": WHOLE, "Z": WHOLE, "R": REAL}


def relations(context: Context, sides: list[Tree], signs: list[str]) -> None:
    """Definitions, equations and inequalities."""
    if len(signs) == 1 and signs[0] in ("=", ":="):
        equation(context, sides[0], sides[1])
    for position, sign in enumerate(signs):
        if sign in ("<", ">", "<=", ">=", "in", "!="):
            inequality(context, sides[position], sign, sides[position + 1])


def inequality(context: Context, left: Tree, sign: str, right: Tree) -> None:
    """`sigma > 0`, `t < b`, `n in N`."""
    if isinstance(left, Tuple) and not left.opening:
        for item in left.items:
            inequality(context, item, sign, right)
        return
    if not isinstance(left, Name):
        return
    if sign == "in":
        if isinstance(right, Name):
            context.domains.setdefault(left.name, NUMBER_SETS.get(right.name, REAL))
        elif isinstance(right, Power) and isinstance(right.base, Name) and right.base.name == "R":
            in_space(context, left, right.exponent)
        elif isinstance(right, Tuple) and right.items == (Number(Fraction(0)), Number(Fraction(1))):
            context.domains[left.name] = BINARY if right.opening == "{" else UNIT
        return
    if sign == ">" and right == Number(Fraction(0)):
        context.domains[left.name] = POSITIVE
    else:
        context.constraints.append((left, sign, right))


def equation(context: Context, left: Tree, right: Tree) -> None:
    """An equation that a document states: a definition of a function or a constant, or a fact about moments."""
    if is_list(right):
        in_a_range(context, left, right)
        return
    left = labelled(left) or left
    if isinstance(left, Call) and all(isinstance(each, Name) for each in left.arguments):
        name = left.function.name
        of_family = bool(left.parameters) and family_named(name, len(left.parameters)) is not None
        if name not in BUILT_IN and not of_family and not left.primes and not left.given and not left.inverse:
            arguments = tuple(each.name for each in left.arguments if isinstance(each, Name))
            own = any(isinstance(node, Call) and node.function.name == name for node in walk(right))
            own = own or (isinstance(right, Name) and right.name not in arguments)  # y = g(x) says what y is
            if not own and not (context.is_density(name) and context.law_of_density(name) is not None):
                behind = tuple(each.name for each in left.parameters if isinstance(each, Name))
                meant = Function(arguments, right, behind if len(behind) == len(left.parameters) else ())
                define(context.functions, name, meant, context.ambiguous)
    elif isinstance(left, (Expectation, Quantity)):
        context.equations.append((left, right))
    elif isinstance(left, Summation) and is_total(context, left, right):
        context.totals.append((left, right))
    elif isinstance(left, Name) and left.name in context.counts and isinstance(right, Number):
        context.in_a_case(left.name, right)
    elif isinstance(left, Name) and right == Transposed(left):
        is_symmetric(context, left)
    elif isinstance(left, Name) and is_random(context, right):
        if left.name not in context.variables:
            context.derived.setdefault(left.name, right)
        elif not isinstance(right, Name) and left.name not in made_of(context, right):
            context.made.setdefault(left.name, right)
    elif isinstance(left, Name) and is_constant(context, left.name, right):
        define(context.constants, left.name, right, context.ambiguous)
    elif (letter := names_a_letter(left, right)) and of_entries(context, right) and letter not in context.variables:
        context.constants.setdefault(letter, solved_for(left, right) or right)
    elif letter and letter[0].islower():
        meaning = solved_for(left, right)
        free = is_formula(right) and is_constant(context, letter, right) and not is_parameter(context, letter)
        if meaning is not None and free:
            context.constants.setdefault(letter, meaning)


def is_list(tree: Tree) -> bool:
    """Whether a tree is `1, …, n`, or `y_1, …, y_n` in brackets."""
    return isinstance(tree, Tuple) and any(isinstance(item, Dots) for item in tree.items)


def in_a_range(context: Context, left: Tree, right: Tree) -> None:
    """`i = 1, …, n` says what an index goes up to."""
    last = right.items[-1] if isinstance(right, Tuple) else right
    first = right.items[0] if isinstance(right, Tuple) else right
    if isinstance(left, Name) and isinstance(last, Name) and isinstance(first, Number) and not context.shapes:
        context.lengths.add(last.name)
        context.ranges[left.name] = last.name if context.ranges.get(left.name, last.name) == last.name else ""


def of_entries(context: Context, right: Tree) -> bool:
    """Whether a formula is about sums of X_1 to X_n: then S² = ... says what S is."""
    return any(is_capital_of_variable(stem) or stem in context.sequences for stem in summed(walk(right)))


def is_total(context: Context, left: Summation, right: Tree) -> bool:
    """Whether an equation says what the entries of a sequence add up to, of which nothing else is known."""
    body = left.body
    letter = isinstance(body, Name) and bool(set(over(left)) & {*body.indices}) and not is_random(context, body)
    known = isinstance(right, Number) or (isinstance(right, Name) and " " not in right.name)
    return letter and known and not context.shapes


def is_parameter(context: Context, letter: str) -> bool:
    """Whether a law has a letter in its parameters."""
    return any(letter in names(parameter) for law in context.laws for parameter in law.parameters)


def is_formula(body: Tree) -> bool:
    """Whether a tree has no integral, sum, mean or matrix in it."""
    others = Integral | Summation | Expectation | Quantity | Matrix | Transposed
    return not any(isinstance(node, others) for node in walk(body))


def define(known: dict[str, Defined], name: str, meaning: Defined, ambiguous: set[str]) -> None:
    """Give a letter its meaning; one that gets two has none."""
    if name in ambiguous:
        return
    if known.setdefault(name, meaning) != meaning:
        del known[name]
        ambiguous.add(name)


def is_random(context: Context, body: Tree) -> bool:
    """Whether a formula is a function of random variables: one stands in it outside of expectations."""
    if isinstance(body, Name):
        capital = is_capital_of_variable(body.name) and not any(
            body.name in known for known in (context.shapes, context.domains, context.constants)
        )
        return capital or body.name in context.variables
    if isinstance(body, (Expectation, Quantity, Integral, Summation)):
        return False
    return any(is_random(context, child) for child in children(body))


def updates(name: str, body: Tree) -> bool:
    """Whether a formula makes a parameter of another one of the same letter: α_n = α_0 + y."""
    letter = Name(name)
    others = [Name(each) for each in names(body)]
    return bool(letter.index) and is_formula(body) and any(each.stem == letter.stem and each.index for each in others)


def is_constant(context: Context, name: str, body: Tree) -> bool:
    """Whether an equation gives a letter its value: it stands for an integral, a sum, a mean, or a formula."""
    own = any(isinstance(node, Name) and node.name == name for node in walk(body))
    kronecker = isinstance(body, Name) and body.stem == "delta" and len(body.indices) == 2
    plain = isinstance(body, (Constant, Number, Name)) and not kronecker
    if own or name in {**context.variables, **context.kinds} or plain:
        return False
    if name in context.domains and not updates(name, body):
        return False
    return isinstance(body, (Integral, Summation, Expectation, Quantity)) or not is_capital_of_variable(name)
