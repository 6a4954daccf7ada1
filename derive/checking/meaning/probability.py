"""Expectations and quantities: integrals against the density, sums over outcomes, definitions written out."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Expr, Integral, Sum, Symbol

from derive.checking.context import Law
from derive.checking.context.estimates import others
from derive.checking.context.families import WHOLE
from derive.checking.context.labels import labelled
from derive.checking.meaning import domains, generic, laws_of_vectors, moments, sequences, vectors
from derive.checking.meaning.calculus import each_entry, over_vectors
from derive.checking.meaning.elaborating import Elaborator, handles
from derive.checking.meaning.functions import density
from derive.checking.meaning.under import Under, outside_means, over_its_arguments, under_of
from derive.checking.meaning.values import NoMeaning, Value
from derive.checking.places import places
from derive.checking.syntax import (
    Call,
    Expectation,
    Name,
    Product,
    Quantity,
    Relation,
    Tree,
    names,
    walk,
)  # fmt: skip
from derive.checking.syntax import (
    Integral as Integrated,
)

Summand = tuple[Callable[[Expr], Expr], tuple[Expr, Expr]]
LETTERS = "XYZWUVSTR"
COUNTS = ("k", "n", "m")
"""The usual letters of what a discrete law is about, after those of other laws."""
FUNCTION_NAMES = frozenset({"log", "ln", "exp", "sqrt", "pi", "tr", "det", "diag", "odot", "otimes"})


@handles(Expectation)
def expectation(at: Elaborator, tree: Expectation) -> Value:
    """The mean of the body."""
    function = labelled(tree)
    if function is not None and function.function.name in at.context.functions:
        return at.value(function)
    written = tree.under if tree.under is not None else at.under
    under = under_of(at, written)
    if tree.given:
        under = Under(under.letter, under.variables, tuple(map(generic.variable, tree.given)), behind=under.behind)
    body = expanded(at, tree.body)
    if not tree.given and (written is None or isinstance(written, Relation)) and sequences.about(at, body):
        return sequences.mean(at, body)
    if isinstance(written, Name):
        under = over_its_arguments(at, under, body)
    if under.variables == () and any(is_entropy(node) for node in walk(body)):
        raise NoMeaning("an entropy inside of a mean over its variable")
    if any(name.startswith("bar ") for name in names(body)):
        raise NoMeaning("the mean of a sample, which is random itself")
    random = sorted(random_names(at, body, under) - set(under.given) - {name.upper() for name in under.given})
    before, at.under = at.under, written
    try:
        return mean(at, body, under, random)
    finally:
        at.under = before if tree.under is None else written


def is_entropy(node: Tree) -> bool:
    """Whether a node is h(X), which is no random variable."""
    if not isinstance(node, Quantity) or node.name not in ("H", "h") or node.given:
        return False
    return all(isinstance(each, Name) and each.name[:1].isupper() for each in node.arguments)


def expanded(at: Elaborator, body: Tree) -> Tree:
    """The body with random variables that are functions of others written out."""
    for node, rebuild in places(body):
        if isinstance(node, Name) and node.name in at.context.derived:
            return expanded(at, rebuild(at.context.derived[node.name]))
    return body


def mean(at: Elaborator, body: Tree, under: Under, random: list[str]) -> Value:
    """The mean of a body in these random names."""
    if not random:
        constant(at, body, under)
        return at.value(body)
    if any("_" in name and name.partition("_")[2] in at.bound for name in random):
        raise NoMeaning("a sequence of random variables")
    if under.letter in at.context.functions and len(random) == 1 and not under.given:
        point = Name(random[0])
        return at.value(Integrated(Product((Call(Name(under.letter), (point,)), body)), point))
    if any(name in at.context.guessed for name in random):
        ask(at, body, random)
    laws = {law_for(at, under, name) for name in random}
    variables = {at.context.variable_of(name) or name for name in random}
    if len(variables) == 1 and None not in laws and not under.given:
        law = laws.pop()
        if law is not None and (law.family is not None or law.multivariate):
            return against(at, body, law, random)
        return moments.by_facts(at, body, variables.pop(), random)
    if None not in laws:
        raise NoMeaning("an expectation over several random variables whose joint law is not known")
    names = sorted({name.lower() for name in random})
    letter = generic.key_of(at, under.letter, names, under.behind) if under.letter else "joint"
    return generic.mean(at, body, names, [name.lower() for name in under.given], letter)


def ask(at: Elaborator, body: Tree, random: list[str]) -> None:
    """Where small letters are random because their means are taken, others beside them may be so too."""
    questions = [at.context.guessed.get(name, "") for name in random]
    unknown = others(at.context, outside_means(body) - set(at.bound) - FUNCTION_NAMES, random)
    questions += [f"is {name} random? its law is not known: use --given" for name in unknown]
    for question in filter(None, questions):
        at.context.doubt(question)


def constant(at: Elaborator, body: Tree, under: Under) -> None:
    """In the body of a mean nothing is known to be random: it may be, where letters are not known otherwise.

    Where the mean says over which variable it goes, the other variables of densities are constants in it.
    """
    parameters = {name for name, domain in at.context.domains.items() if domain != WHOLE}
    known = parameters | set(at.context.shapes) | set(at.context.constants) | set(at.bound)
    if under.variables:
        densities = {each.function.name for each in walk(body) if isinstance(each, Call)}
        known |= at.context.generic | densities
    unknown = sorted(opened_names(at, body) - known - FUNCTION_NAMES)
    if unknown:
        at.context.doubt(f"is {unknown[0]} random? its law is not known: use --given")


def opened_names(at: Elaborator, body: Tree) -> set[str]:
    """The names in a body outside of means, and those that the definitions of these lead to."""
    found: set[str] = set()
    waiting = [body]
    while waiting:
        fresh = outside_means(waiting.pop()) - found
        found |= fresh
        waiting += [at.context.constants[name] for name in sorted(fresh) if name in at.context.constants]
    return found


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
    if any(name == each.variable for each in at.context.factors if each.given):
        raise NoMeaning(f"the law of {name} given others is not used here")
    return at.context.law_of_density("p")


def conventional_law(at: Elaborator, letter: str) -> Law | None:
    """A law of vectors of which nothing is said but that μ is its mean and Σ its covariance."""
    if at.context.shapes.get("mu") != "vector" or at.context.shapes.get("Sigma") != "covariance":
        return None
    at.context.assume(f"mu and Sigma are mean and covariance of {letter}, of which only these matter")
    return Law("N", (Name("mu"), Name("Sigma")), None, True)


def random_names(at: Elaborator, body: Tree, under: Under) -> set[str]:
    """The names in a body that are random: the variable that is named below, random variables, x beside a density."""
    found = {entry_of_vector(at, vector_behind(at, under, name)) for name in outside_means(body)}
    if under.variables:
        same = {name.lower() for name in under.variables}
        return {name for name in found if name.lower() in same}
    free = {name for name in found if name not in at.bound or at.context.variable_of(name)}
    random = {name for name in free if at.context.variable_of(name)}
    if random:
        return random
    random = {name for name in free if name[:1] in LETTERS and name not in at.context.shapes}
    if random or not (under.letter or under.law or at.context.densities):
        return random
    counts = COUNTS if under.law is not None and under.law.family is not None and under.law.family.discrete else ()
    known = set(at.context.domains) - at.context.generic
    usual = [name for name in domains.USUAL if name in free - known]
    usual += [name for name in counts if name in free and at.context.domains.get(name, WHOLE) == WHOLE]
    return domains.arguments_of_densities(at, body) & free or set(usual[:1])


def vector_behind(at: Elaborator, under: Under, name: str) -> str:
    """The random vector that a name is an entry of: x of x_i; any other name as it is."""
    stem, _, index = name.partition("_")
    law = under.law or at.context.variables.get(at.context.variable_of(stem) or "")
    entry = bool(index) and law is not None and bool(law.of_vectors)
    return (
        stem if entry and (at.context.variable_of(stem) or stem in (each.lower() for each in under.variables)) else name
    )


def entry_of_vector(at: Elaborator, name: str) -> str:
    """The letter of a random vector for one of its entries: X for X_1."""
    stem, _, index = name.partition("_")
    stem = (vectors.letter_of_matrix(at.context, stem) or stem) if len(index) == 2 else stem
    return stem if name not in at.context.variables and is_random_matrix(at, stem) else name


def is_random_matrix(at: Elaborator, name: str) -> bool:
    """Whether a letter is that of a random vector or matrix."""
    return name in at.context.variables and at.context.shapes.get(name) in ("vector", "matrix")


def against(at: Elaborator, body: Tree, law: Law, random: list[str]) -> Value:
    """The integral of the body against the density of a law, or the sum."""
    name = random[0]
    small = name.lower()
    if law.of_vectors:
        return laws_of_vectors.mean(at, body, law, name)
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
    if law.family.summands is not None:
        return of_sums(at, body, law.family.summands(*map(at.number, law.parameters)), {name, small, *random})
    weight = density(at, law, variable)
    with at.binding({name: variable, small: variable} | dict.fromkeys(random, variable)):
        found = at.value(body)
    total = Sum if law.family.discrete else Integral
    return each_entry(found, lambda part: weighted(part, weight, variable, total, (lower, upper)))


def of_sums(at: Elaborator, body: Tree, summands: tuple[Summand, ...], random: set[str]) -> Value:
    """The mean of a body in a sum of independent variables, by an integral over each of them."""
    variables = [Symbol(f"'{k}", positive=True) if ends[0] == 0 else Symbol(f"'{k}", real=True)
                 for k, (_, ends) in enumerate(summands)]  # fmt: skip
    with at.binding(dict.fromkeys(random, Add(*variables))):
        found = at.value(body)

    def integrated(part: Expr) -> Expr:
        if not part.has(*variables):
            return part
        for variable, (weight, ends) in zip(variables, summands, strict=True):
            part = Integral(part * weight(variable), (variable, *ends))
        return part

    return each_entry(found, integrated)


def weighted(part: Expr, weight: Expr, variable: Symbol, total: type, ends: tuple[Expr, Expr]) -> Expr:
    """One mean; that of a constant is the constant."""
    return total(part * weight, (variable, *ends)) if part.has(variable) else part
