"""Formulas that declare something, to the context: distributions, definitions, domains, equations."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TypeVar

from derive.checking.context.families import POSITIVE, REAL, UNIT, WHOLE
from derive.checking.context.laws import is_density_letter, is_law_name, law_from
from derive.checking.context.model import Context, Function, Law, is_capital_of_variable
from derive.checking.context.naming import names_a_letter, solved_for
from derive.checking.context.shapes import in_space, is_symmetric
from derive.checking.syntax import (
    Call,
    Constant,
    Expectation,
    Integral,
    Matrix,
    Name,
    Number,
    Power,
    Quantity,
    Relation,
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


def parts(tree: Tree) -> tuple[list[Tree], list[str]]:
    """The sides of nested relations in a row, and the signs between them."""
    if not isinstance(tree, Relation):
        return [tree], []
    (left, first), (right, second) = parts(tree.left), parts(tree.right)
    return [*left, *right], [*first, tree.sign, *second]


def declared(context: Context, trees: Iterable[Tree]) -> None:
    """Add to the context what formulas declare, the distributions first."""
    trees = list(trees)
    context.named |= {node.name for tree in trees for node in walk(tree) if isinstance(node, Name)}
    found = [parts(together(tree)) for tree in trees]
    for sides, signs in found:
        if "implies" not in signs:
            distributions(context, sides, signs)
    for sides, signs in sorted(found, key=lambda each: "in" not in each[1]):  # what letters are, before equations
        if "implies" not in signs:
            relations(context, sides, signs)


def together(tree: Tree) -> Tree:
    """`x, y in R^n` as what it says of both letters."""
    if isinstance(tree, Tuple) and not tree.opening and tree.items:
        *others, last = tree.items
        letters = all(isinstance(each, Name) for each in others)
        if letters and isinstance(last, Relation) and isinstance(last.left, Name):
            return Relation(last.sign, Tuple((*others, last.left), "", ""), last.right)
    return tree


def distributions(context: Context, sides: list[Tree], signs: list[str]) -> None:
    """`X ~ N(mu, sigma^2)`, `P: X ~ ...`, `q(z) ~ ...`, `q = N(...)`."""
    for position, sign in enumerate(signs):
        law = law_from(context, sides[position + 1]) if sign in ("~", "=", ":=") else None
        if sign != "~" and isinstance(sides[position], Call):
            law = law_at_point(context, sides[position], sides[position + 1])
        elif sign != "~" and not isinstance(sides[position], Name):
            continue
        if sign == "~" and is_behind_a_bar(sides[position], sides[position + 1]):
            first = sides[position]
            if law is not None and law.multivariate and isinstance(first, Tuple):  # of vectors there are no factors
                declare_law(context, first.items[0], law, alone=True)
            continue
        if law is None:
            context.worded = context.worded or sign == "~"  # a law that is not read
            continue
        letters = [sides[position]]
        if position and signs[position - 1] == ":":
            letters.append(sides[position - 1])
        for letter in letters:
            declare_law(context, letter, law, alone=len(letters) == 1 and sign == "~")


def law_at_point(context: Context, left: Tree, right: Tree) -> Law | None:
    """The law in `q(z) = N(z; mu, sigma^2)`, or in `q(z) = N(mu, sigma^2)`."""
    if isinstance(left, Call) and isinstance(right, Call) and is_law_at(context, left, right):
        return law_from(context, right)
    if not (isinstance(left, Call) and isinstance(right, Call)) or left.arguments != right.arguments:
        return None
    given = right.parameters or right.given
    return law_from(context, Call(right.function, given)) if given and not left.given else None


def is_behind_a_bar(letters: Tree, law: Tree) -> bool:
    """Whether of several letters the first one has a law given the others, which stand in it: `y|λ ~ Poiss(λ)`."""
    if not isinstance(letters, Tuple) or letters.opening:
        return False
    return all(isinstance(each, Name) and each.name in names(law) for each in letters.items[1:])


def is_law_at(context: Context, left: Call, right: Call) -> bool:
    """Whether a right side names a law without its variable."""
    bare = not (left.given or left.parameters or right.given or right.parameters)
    variables = {name for each in left.arguments for name in names(each)}
    lone = len(left.arguments) == 1 and bare and not variables & names(right)
    return lone and is_law_name(right.function.name) and context.is_density(left.function.name)


def declare_law(context: Context, letter: Tree, law: Law, alone: bool) -> None:
    """A random variable, or the letter of a density, has a law."""
    if isinstance(letter, Tuple) and not letter.opening:
        for item in letter.items:
            declare_law(context, item, law, alone)
    elif isinstance(letter, Call):
        context.densities[letter.function.name] = law
    elif isinstance(letter, Name) and alone and not is_density_letter(letter.name):
        context.variables[letter.name] = law
        if law.multivariate:
            context.shapes[letter.name] = context.shapes[letter.name.lower()] = "vector"
    elif isinstance(letter, Name):
        small = letter.name.lower()
        if is_density_letter(letter.name) or letter.name[:1] not in "XYZWxyzw":
            context.densities[letter.name if small == letter.name else small] = law
        elif law.multivariate:
            context.shapes[letter.name] = context.shapes[small] = "vector"


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
            context.domains[left.name] = UNIT
        return
    if sign == ">" and right == Number(Fraction(0)):
        context.domains[left.name] = POSITIVE
    else:
        context.constraints.append((left, sign, right))


def equation(context: Context, left: Tree, right: Tree) -> None:
    """An equation that a document states: a definition of a function or a constant, or a fact about moments."""
    if isinstance(left, Call) and all(isinstance(each, Name) for each in left.arguments):
        name = left.function.name
        if name not in BUILT_IN and not left.primes and not left.given and not left.inverse:
            arguments = tuple(each.name for each in left.arguments if isinstance(each, Name))
            own = any(isinstance(node, Call) and node.function.name == name for node in walk(right))
            if not own and not (context.is_density(name) and context.law_of_density(name) is not None):
                define(context.functions, name, Function(arguments, right), context.ambiguous)
    elif isinstance(left, (Expectation, Quantity)):
        context.equations.append((left, right))
    elif isinstance(left, Name) and right == Transposed(left):
        is_symmetric(context, left)
    elif isinstance(left, Name) and is_random(context, right):
        if left.name not in context.variables:
            context.derived.setdefault(left.name, right)
    elif isinstance(left, Name) and is_constant(context, left.name, right):
        define(context.constants, left.name, right, context.ambiguous)
    elif (letter := names_a_letter(left, right)) and letter[0].islower():
        meaning = solved_for(left, right)
        free = is_formula(right) and is_constant(context, letter, right) and not is_parameter(context, letter)
        if meaning is not None and free:
            context.constants.setdefault(letter, meaning)


def is_parameter(context: Context, letter: str) -> bool:
    """Whether a law has a letter in its parameters."""
    laws = [law for law in (*context.variables.values(), *context.densities.values()) if law is not None]
    return any(letter in names(parameter) for law in laws for parameter in law.parameters)


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
        capital = (
            is_capital_of_variable(body.name) and body.name not in context.shapes and body.name not in context.domains
        )
        return capital or body.name in context.variables
    if isinstance(body, (Expectation, Quantity, Integral, Summation)):
        return False
    return any(is_random(context, child) for child in children(body))


def is_constant(context: Context, name: str, body: Tree) -> bool:
    """Whether an equation gives a letter its value: it stands for an integral, a sum, a mean, or a formula."""
    own = any(isinstance(node, Name) and node.name == name for node in walk(body))
    if own or name in context.variables or name in context.domains or isinstance(body, (Constant, Number, Name)):
        return False
    return isinstance(body, (Integral, Summation, Expectation, Quantity)) or not is_capital_of_variable(name)
