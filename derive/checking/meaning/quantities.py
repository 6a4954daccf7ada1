"""Quantities of random variables and densities, by their definitions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from sympy import Expr, S, log

from derive.checking.context import family_named
from derive.checking.context.following import has_given
from derive.checking.context.labels import labelled
from derive.checking.context.standing import names_of
from derive.checking.meaning import events, generic, moments
from derive.checking.meaning.elaborating import Elaborator, handles
from derive.checking.meaning.probability import LETTERS
from derive.checking.meaning.under import form_of
from derive.checking.meaning.values import NoMeaning, Value
from derive.checking.places import places
from derive.checking.syntax import (
    Call,
    Constant,
    Expectation,
    Integral,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Relation,
    Root,
    Transposed,
    Tree,
    names,
    walk,
)  # fmt: skip
from derive.checking.syntax import (
    Sum as SumTree,
)


def centred(body: Tree, given: tuple[Tree, ...] = ()) -> Tree:
    """body less its mean."""
    return SumTree((body, Negative(Expectation(body, None, given))))


def squared(body: Tree, count: int = 2) -> Tree:
    return Power(body, Number(Fraction(count)))


def is_layered(at: Elaborator) -> bool:
    """Whether laws are said given others, or have random variables for parameters."""
    laws = [law for law in at.context.variables.values() if law is not None]
    inside = {name for law in laws for parameter in law.parameters for name in names(parameter)}
    return bool(at.context.factors) or bool(inside & set(at.context.variables))


def of_parameter(at: Elaborator, argument: Tree) -> None:
    """Var(p) of a parameter p, which is no random variable, is a variance as a function of it."""
    known = isinstance(argument, Name) and {argument.name, argument.stem} & set(at.context.domains)
    if isinstance(argument, Name) and known and not at.context.variable_of(argument.name):
        at.context.doubt(f"is Var({argument.name}) a variance as a function of {argument.name}?")


@handles(Quantity)
def quantity(at: Elaborator, tree: Quantity) -> Value:
    """A quantity by its definition."""
    function = labelled(tree)
    if function is not None and function.function.name in at.context.functions:
        return at.value(function)
    letters = [names(argument) for argument in (*tree.arguments, *tree.given)]
    if tree.name in ("H", "h", "I") and any(a & b for a, b in combinations(letters, 2)):
        raise NoMeaning("a random variable beside itself")
    found = moments.stated(at, tree)
    if found is not None:
        return found
    found = generic.of_variables(at, tree)
    if found is not None:
        return found / unit(at)
    arguments, given = tree.arguments, tree.given
    match tree.name, len(arguments):
        case ("Var", 1) | ("Cov", _) if is_layered(at) and any(map(has_given, arguments)):
            raise NoMeaning("the spread of a mean given others, whose laws are said given others")
        case "Var", 1:
            of_parameter(at, arguments[0])
            return at.value(Expectation(squared(centred(arguments[0], given)), tree.under, given))
        case "Cov", 1 if not given:
            return at.value(covariance(arguments[0], arguments[0]))
        case "Cov", 2:
            first, second = (centred(argument, given) for argument in arguments)
            if at.context.shapes:
                return at.value(covariance(*arguments))
            return at.value(Expectation(Product((first, second)), tree.under, given))
        case "Std", 1:
            return at.value(Root(Quantity("Var", arguments, given)))
        case "Corr", 2:
            spreads = tuple(Root(Quantity("Var", (argument,), given)) for argument in arguments)
            return at.value(Quotient(Quantity("Cov", arguments, given), Product(spreads)))
        case (("Skew" | "Kurt"), 1):
            spread = Root(Quantity("Var", arguments))
            count = 3 if tree.name == "Skew" else 4
            return at.value(Expectation(squared(Quotient(centred(arguments[0]), spread), count)))
        case "Pr", 1 if isinstance(arguments[0], Relation) and not given:
            return events.probability(at, arguments[0])
    if given:
        raise NoMeaning(f"the quantity {tree.name} given others")
    return functional_of(at, tree) / unit(at)


def unit(at: Elaborator) -> Expr:
    """The logarithm of the base in which information is measured."""
    return S.One if at.base is None else log(at.number(at.base))


def functional_of(at: Elaborator, tree: Quantity) -> Value:
    """Entropies and divergences of densities."""
    if tree.under is not None:
        raise NoMeaning(f"the quantity {tree.name} with something below")
    if tree.name == "JS" and len(tree.arguments) == 2:
        middle = Quotient(SumTree(tree.arguments), Number(Fraction(2)))
        halves = [at.number(Quantity("KL", (argument, middle))) for argument in tree.arguments]
        return (halves[0] + halves[1]) / 2
    first = density_of(at, tree.arguments[0])
    densities = [first, *(density_of(at, argument, first) for argument in tree.arguments[1:])]
    match tree.name, len(densities):
        case "KL", 2:
            return under_density(at, log_of(Quotient(densities[0], densities[1])), densities[0])
        case (("H" | "h"), 1):
            return -under_density(at, log_of(densities[0]), densities[0])
        case (("H" | "h" | "CE"), 2):
            return -under_density(at, log_of(densities[1]), densities[0])
    raise NoMeaning(f"the quantity {tree.name} of {len(densities)} arguments")


def under_density(at: Elaborator, body: Tree, weight: Tree) -> Value:
    """The mean of a body under a density, or under a formula of densities: the integral over its variables."""
    if isinstance(weight, Call):
        return at.value(Expectation(body, weight))
    found: Tree = Product((weight, body))
    for name in variables_in(at, weight):
        found = Integral(found, Name(name))
    return at.value(found)


def variables_in(at: Elaborator, tree: Tree) -> list[str]:
    """The variables of the densities in a formula."""
    calls = [node for node in walk(tree) if isinstance(node, Call) and at.context.is_density(node.function.name)]
    over = sorted({name for call in calls for name in names_of(call.arguments)})
    if not over:
        raise NoMeaning("a quantity of something that is not a distribution")
    return over


def density_of(at: Elaborator, tree: Tree, beside: Tree | None = None) -> Tree:
    """The density that an argument of a quantity names, at a variable: that of the first one where there are two.

    A formula of densities is one at the same variables: p(x) p(y), or (p + q)/2 with p and q at x.
    """
    if tree == Constant("pi"):
        tree = Name("pi")
    if isinstance(tree, Call) and Name("·") in tree.arguments:
        return with_variables(at, tree, beside)
    family = family_named(tree.function.name, len(tree.arguments)) if isinstance(tree, Call) else None
    if isinstance(tree, Call) and family is not None and len(tree.arguments) == len(family.domains):
        return Call(tree.function, (Name("x"),), tree.arguments)
    if isinstance(tree, Call):
        return tree
    if isinstance(tree, Name):
        if at.context.variable_of(tree.name) or tree.name[:1] in LETTERS:
            variable = at.context.variable_of(tree.name) or tree.name
            return Call(Name("f_" + variable), (Name(variable.lower()),))
        if tree.name in at.context.constants and at.context.law_of_density(tree.name) is None:
            return density_of(at, at.context.constants[tree.name], beside)
        if isinstance(beside, Call) and beside.arguments:
            return of_same_variables(at, tree, beside)
        form = form_of(at, tree.name) if at.context.law_of_density(tree.name) is None else None
        if form is not None:
            return Call(Name(form.letter), tuple(map(Name, form.variables)), given=tuple(map(Name, form.given)))
        names = sorted(at.context.generic)
        return Call(tree, (Name(names[0] if len(names) == 1 else "x"),))
    if isinstance(tree, Product | Quotient | SumTree):
        return at_variables(at, tree, beside)
    raise NoMeaning("a quantity of something that is not a distribution")


def with_variables(at: Elaborator, tree: Call, beside: Tree | None) -> Tree:
    """π(·|s) at the variables that π has elsewhere, given the same; beside another density at those of it."""
    if isinstance(beside, Call):
        return replace(tree, arguments=beside.arguments)
    forms = at.context.standing.get(tree.function.name, ())
    found = [form for form in forms if form.given == names_of(tree.given)]
    if len(found) != 1:
        raise NoMeaning(f"the variable of {tree.function.name} is not named")
    return replace(tree, arguments=tuple(map(Name, found[0].variables)))


def at_variables(at: Elaborator, tree: Tree, beside: Tree | None) -> Tree:
    """A formula of densities with each bare letter at its variables."""
    calls = {id(node.function) for node in walk(tree) if isinstance(node, Call)}
    for node, rebuild in places(tree):
        if isinstance(node, Name) and id(node) not in calls and at.context.is_density(node.name):
            return at_variables(at, rebuild(density_of(at, node, beside)), beside)
    if beside is None:
        variables_in(at, tree)
    return tree


def of_same_variables(at: Elaborator, letter: Name, beside: Call) -> Call:
    """p in KL(q||p): at the variables of q, given what p is given with these variables elsewhere."""
    variables = names_of(beside.arguments)
    forms = [form for form in at.context.standing.get(letter.name, ()) if form.variables == variables]
    if not forms or at.context.law_of_density(letter.name) is not None:
        return Call(letter, beside.arguments)
    form = forms[min(at.form, len(forms) - 1)]
    return Call(Name(form.letter), beside.arguments, given=tuple(map(Name, form.given)))


def log_of(tree: Tree) -> Tree:
    return Call(Name("log"), (tree,))


def covariance(first: Tree, second: Tree) -> Tree:
    """The covariance of vectors."""
    return Expectation(Product((centred(first), Transposed(centred(second)))))
