"""Means and quantities as terms of the engine: integrals against a density, or over outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Expr, Function, Sum, Symbol, Tuple

from derive.checking.context import Law
from derive.checking.engine import matrices
from derive.checking.engine.distributions import Unknown
from derive.checking.meaning import NoMeaning
from derive.checking.meaning.probability import law_for, random_names
from derive.checking.meaning.under import over_its_arguments, under_of
from derive.checking.syntax import Call, Expectation, Name, Negative, Product, Quantity, Tree, walk
from derive.checking.syntax import Sum as SumTree
from derive.distributions import Distribution
from derive.quantities import KL, CrossEntropy, Entropy
from derive.terms import Density, integral, integral_of, mul, raw, vector

if TYPE_CHECKING:
    from derive.checking.engine.translating import Translator

QUANTITIES = {"KL": KL, "CE": CrossEntropy, "H": Entropy, "h": Entropy}
OUTCOME = Symbol("omega", real=True)
"""An outcome: random variables without a law are functions of it."""


def of_expectation(at: Translator, tree: Expectation) -> Expr:
    """The integral against the density of the law, or over outcomes."""
    if tree.given:
        raise NoMeaning("a conditional expectation")
    under = under_of(at.at, tree.under)
    if isinstance(tree.under, Name):
        under = over_its_arguments(at.at, under, tree.body)
    random = sorted(random_names(at.at, tree.body, under))
    if not random:
        raise NoMeaning("an expectation of something that is not random")
    if not at.laws:
        values: dict[str, Expr] = {name: Function(name, real=True)(OUTCOME) for name in random}
        with at.binding(values):
            letter = under.letter or (repr(under.law) if under.law is not None else "P")
            return integral(mul(at.term(tree.body), Density(Unknown(letter), OUTCOME)), OUTCOME)
    found = {law_for(at.at, under, name) for name in random}
    if len({at.context.variable_of(name) or name for name in random}) != 1 or len(found) != 1:
        raise NoMeaning("an expectation over several random variables")
    law = found.pop()
    if law is None:
        raise NoMeaning("an expectation under a law that is not known")
    distribution = at.distribution(under.letter or letter_of(at, random[0], law), law)
    if law.multivariate:
        return over_vectors(at, tree, random, distribution)
    discrete = law.family is not None and law.family.discrete
    variable = (at.index if discrete else at.symbol)(random[0].lower(), distribution.support[0])
    with at.binding(dict.fromkeys((*random, random[0].lower()), variable)):
        body = at.term(tree.body)
    product = mul(Density(distribution, variable), body)
    if discrete:
        return raw(Sum, (product, Tuple(variable, *distribution.support)))
    return integral(product, variable, *distribution.support)


def letter_of(at: Translator, name: str, law: Law) -> str:
    """p for the density of a random variable, with an index where p alone is that of another one."""
    variable = at.context.variable_of(name)
    return "p" if variable is None or at.context.law_of_density("p") == law else f"p_{variable}"


def over_vectors(at: Translator, tree: Expectation, random: list[str], law: Distribution) -> Expr:
    """The mean over a normal vector."""
    small = random[0].lower()
    variable = vector(small, law.dimension)
    with at.binding(dict.fromkeys((*random, small), variable)):
        body = at.term(tree.body)
    return integral_of(matrices.multiplied([Density(law, variable), body]), variable)


def of_quantity(at: Translator, tree: Quantity) -> Expr:
    """A divergence or an entropy of distributions on the line; a variance or a covariance by its definition."""
    if tree.name in ("Var", "Cov") and not tree.given:
        first, last = tree.arguments[0], tree.arguments[-1]
        return at.term(Expectation(Product((about_mean(first, tree.under), about_mean(last, tree.under))), tree.under))
    kind = QUANTITIES.get(tree.name)
    if tree.name == "H" and len(tree.arguments) == 2:
        kind = CrossEntropy
    if kind is None or tree.given or len(tree.arguments) != kind.arity:
        raise NoMeaning(f"{tree.name} is no quantity of the engine")
    found = []
    for argument in tree.arguments:
        letter = argument.function if isinstance(argument, Call) else argument
        if not isinstance(letter, Name):
            raise NoMeaning(f"{tree.name} of something that is no distribution")
        law = at.context.law_of_density(letter.name)
        if law is None and letter.name in at.context.variables:
            of_variable = at.context.variables[letter.name]
            found.append(at.distribution(letter_of(at, letter.name, of_variable) if of_variable else "p", of_variable))
        else:
            found.append(at.distribution(letter.name, law))
    return kind(*found)


def about_mean(tree: Tree, under: Tree | None) -> Tree:
    """A − E[A]."""
    return SumTree((tree, Negative(Expectation(tree, under))))


def has_means(*trees: Tree) -> bool:
    """Whether means are written, variances and covariances among them."""
    nodes = (node for tree in trees for node in walk(tree))
    return any(isinstance(n, Expectation) or (isinstance(n, Quantity) and n.name in ("Var", "Cov")) for n in nodes)
