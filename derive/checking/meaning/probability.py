"""Expectations and quantities: integrals against the density, sums over outcomes, definitions written out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sympy import Expr, Integral, S, Sum, Symbol

from derive.checking.context import Law
from derive.checking.context.declaring import law_from
from derive.checking.meaning import domains, moments
from derive.checking.meaning.calculus import each_entry, over_vectors
from derive.checking.meaning.elaborating import Elaborator, handles
from derive.checking.meaning.functions import density, weights_key
from derive.checking.meaning.values import NoMeaning, Value, plus
from derive.checking.syntax import (
    Call,
    Expectation,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Relation,
    Root,
    Sum as SumTree,
    Tree,
    children,
)  # fmt: skip

LETTERS = "XYZWUVSTR"


@dataclass(frozen=True)
class Under:
    """What an expectation is taken under: the letter of a density, a variable, a law."""

    letter: str = ""
    variable: str = ""
    law: Law | None = None


def under_of(at: Elaborator, tree: Tree | None) -> Under:
    """What is written below an expectation."""
    if tree is None:
        return Under()
    if isinstance(tree, Call) and len(tree.arguments) == 1 and isinstance(tree.arguments[0], Name):
        return Under(tree.function.name, tree.arguments[0].name, at.context.law_of_density(tree.function.name))
    if isinstance(tree, Relation) and tree.sign == "~" and isinstance(tree.left, Name | Call):
        variable = tree.left.name if isinstance(tree.left, Name) else ""
        law = law_from(at.context, tree.right)
        inner = under_of(at, tree.right) if law is None else Under(law=law)
        return Under(inner.letter, variable, inner.law)
    if isinstance(tree, Name):
        if at.context.variable_of(tree.name):
            return Under(variable=tree.name)
        if at.context.is_density(tree.name):
            return Under(tree.name, law=at.context.law_of_density(tree.name))
        return Under(variable=tree.name)
    raise NoMeaning("an expectation under something of another kind")


@handles(Expectation)
def expectation(at: Elaborator, tree: Expectation) -> Value:
    """The mean of the body."""
    if tree.given:
        raise NoMeaning("a conditional expectation")
    written = tree.under if tree.under is not None else at.under
    under = under_of(at, written)
    random = sorted(random_names(at, tree.body, under))
    before, at.under = at.under, written
    try:
        return mean(at, tree.body, under, random)
    finally:
        at.under = before if tree.under is None else written


def mean(at: Elaborator, body: Tree, under: Under, random: list[str]) -> Value:
    """The mean of a body in these random names."""
    if not random:
        return at.value(body)
    laws = {law_for(at, under, name) for name in random}
    variables = {at.context.variable_of(name) or name for name in random}
    if len(variables) == 1 and None not in laws:
        law = laws.pop()
        if law is not None and (law.family is not None or law.multivariate):
            return against(at, body, law, random)
        return moments.by_facts(at, body, variables.pop(), random)
    if None not in laws:
        raise NoMeaning("an expectation over several random variables whose joint law is not known")
    return over_joint_outcomes(at, body, random, under)


def law_for(at: Elaborator, under: Under, name: str) -> Law | None:
    """The law of a random name."""
    if under.law is not None:
        return under.law
    variable = at.context.variable_of(name)
    if variable is not None and not under.letter and at.context.variables[variable] is not None:
        return at.context.variables[variable]
    if at.context.shapes.get(name) == "vector":
        return conventional_law(at, under.letter or name)
    if under.letter or variable is not None:
        return None
    return at.context.law_of_density("p")


def conventional_law(at: Elaborator, letter: str) -> Law | None:
    """A law of vectors of which nothing is said but that μ is its mean and Σ its covariance."""
    if at.context.shapes.get("mu") != "vector" or at.context.shapes.get("Sigma") != "covariance":
        return None
    at.context.assume(f"mu and Sigma are mean and covariance of {letter}, of which only these matter")
    return Law("N", (Name("mu"), Name("Sigma")), None, True)


def random_names(at: Elaborator, body: Tree, under: Under) -> set[str]:
    """The names in a body that are random: the variable that is named below, random variables, x beside a density."""
    found = outside_means(body)
    if under.variable:
        capital = at.context.variable_of(under.variable)
        same = {under.variable} | ({capital, capital.lower()} if capital else set())
        return found & same or {name for name in found if name.lower() == under.variable.lower()}
    free = {name for name in found if name not in at.bound or at.context.variable_of(name)}
    random = {name for name in free if at.context.variable_of(name)}
    if random:
        return random
    random = {name for name in free if name[:1] in LETTERS and name not in at.context.shapes}
    if random or not (under.letter or at.context.densities):
        return random
    return domains.arguments_of_densities(at, body) & free or set(
        [name for name in domains.USUAL if name in free and name not in at.context.domains][:1]
    )


def outside_means(tree: Tree) -> set[str]:
    """The names in a tree that stand in no expectation of their own."""
    if isinstance(tree, Name):
        return {tree.name}
    if isinstance(tree, (Expectation, Quantity)):
        return set()
    found: set[str] = set()
    for child in children(tree):
        found |= outside_means(child)
    return found


def against(at: Elaborator, body: Tree, law: Law, random: list[str]) -> Value:
    """The integral of the body against the density of a law, or the sum."""
    name = random[0]
    small = name.lower()
    if law.multivariate:
        return over_vectors(at, body, name, law)
    if law.family is None:
        raise NoMeaning(f"the density of {law.name} is not known here")
    lower, upper = domains.law_support(at, law)
    positive = bool(lower.is_nonnegative)
    if law.family.discrete:
        variable = Symbol(small, integer=True, nonnegative=True) if positive else Symbol(small, integer=True)
    else:
        variable = Symbol(small, positive=True) if positive else Symbol(small, real=True)
    weight = density(at, law, variable)
    with at.binding({name: variable, small: variable} | {each: variable for each in random}):
        found = at.value(body)
    total = Sum if law.family.discrete else Integral
    return each_entry(found, lambda part: weighted(part, weight, variable, total, (lower, upper)))


def weighted(part: Expr, weight: Expr, variable: Symbol, total: type, ends: tuple[Expr, Expr]) -> Expr:
    """One mean; that of a constant is the constant."""
    return total(part * weight, (variable, *ends)) if part.has(variable) else part


def over_joint_outcomes(at: Elaborator, body: Tree, random: list[str], under: Under) -> Value:
    """The mean over the outcomes of an instance."""
    at.generic = True
    total: Value = S.Zero
    key = weights_key(at, under.letter, random[0]) if under.letter else "joint"
    weights = at.instance.weights(key)
    for k, weight in enumerate(weights):
        values: dict[str, Value] = {"outcome": S(k)}
        for name in random:
            point = at.instance.points(name.upper())[k]
            values[name] = values[name.lower()] = point
        with at.binding(values):
            total = plus(total, weight * at.value(body))
    return total


def centred(body: Tree) -> Tree:
    return SumTree((body, Negative(Expectation(body))))


def squared(body: Tree, count: int = 2) -> Tree:
    return Power(body, Number(Fraction(count)))


@handles(Quantity)
def quantity(at: Elaborator, tree: Quantity) -> Value:
    """A quantity by its definition."""
    if tree.given:
        raise NoMeaning("a conditional quantity")
    found = moments.stated(at, tree)
    if found is not None:
        return found
    arguments = tree.arguments
    match tree.name, len(arguments):
        case "Var", 1:
            return at.value(Expectation(squared(centred(arguments[0])), tree.under))
        case "Cov", 2:
            return at.value(Expectation(Product((centred(arguments[0]), centred(arguments[1]))), tree.under))
        case ("Skew" | "Kurt"), 1:
            spread = Root(Quantity("Var", arguments))
            count = 3 if tree.name == "Skew" else 4
            return at.value(Expectation(squared(Quotient(centred(arguments[0]), spread), count)))
        case "KL", 2:
            return divergence(at, arguments[0], arguments[1])
        case ("H" | "h"), 1:
            return entropy(at, arguments[0], arguments[0])
        case ("H" | "h" | "CE"), 2:
            return entropy(at, arguments[0], arguments[1])
    raise NoMeaning(f"the quantity {tree.name} of {len(arguments)} arguments")


def letter_of(at: Elaborator, tree: Tree) -> tuple[str, str]:
    """The letter of a density, and the variable at which it stands."""
    if isinstance(tree, Call) and len(tree.arguments) == 1 and isinstance(tree.arguments[0], Name):
        return tree.function.name, tree.arguments[0].name
    if isinstance(tree, Name):
        if at.context.variable_of(tree.name) or tree.name[:1] in LETTERS:
            return "f_" + (at.context.variable_of(tree.name) or tree.name), tree.name.lower()
        return tree.name, "x"
    raise NoMeaning("a quantity of something that is not a distribution")


def entropy(at: Elaborator, first: Tree, second: Tree) -> Value:
    """−∫ p log q."""
    (p, variable), (q, _) = letter_of(at, first), letter_of(at, second)
    logarithm = Call(Name("log"), (Call(Name(q), (Name(variable),)),))
    return -functional(at, p, variable, logarithm)


def divergence(at: Elaborator, first: Tree, second: Tree) -> Value:
    """∫ p log (p/q)."""
    (p, variable), (q, _) = letter_of(at, first), letter_of(at, second)
    both = [Call(Name(letter), (Name(variable),)) for letter in (p, q)]
    return functional(at, p, variable, Call(Name("log"), (Quotient(both[0], both[1]),)))


def functional(at: Elaborator, letter: str, variable: str, body: Tree) -> Value:
    """The mean of a body under the density with this letter."""
    return expectation(at, Expectation(body, Call(Name(letter), (Name(variable),))))


