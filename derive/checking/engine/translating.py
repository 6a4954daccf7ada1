"""Trees as inert terms of the engine: what is written is what stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sympy
from sympy import Expr, Rational, S, Symbol, Tuple

from derive.checking.context import Context, Law
from derive.checking.engine import matrices
from derive.checking.engine.calls import of_bars, of_call
from derive.checking.engine.distributions import Stated, Unknown, normal
from derive.checking.engine.quantities import of_expectation, of_quantity
from derive.checking.meaning import Elaborator, Instance, NoMeaning, domains
from derive.checking.syntax import (
    Bars,
    Between,
    BigProduct,
    Binomial,
    Call,
    Constant,
    Expectation,
    Factorial,
    Integral,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Root,
    Sum,
    Summation,
    Transposed,
    Tree,
)
from derive.distributions import Distribution, MultivariateNormal
from derive.errors import NotYet, Wrong
from derive.terms import (
    Bracket,
    Density,
    evaluated,
    exp,
    frac,
    integral,
    integral_of,
    is_matrix,
    neg,
    power,
    raw,
    sqrt,
)

CONSTANTS = {"pi": S.Pi, "infinity": S.Infinity, "e": exp(S.One)}


class Translator:
    """A context, and what names stand for at present.

    With `laws` means are integrals against the densities of laws, without them integrals over outcomes, whatever the
    laws are. With `positive` letters of which nothing is known are so, as they must be under a logarithm.

    Raises `NoMeaning` where the engine has no such term.
    """

    def __init__(self, context: Context, laws: bool = True, positive: bool = False) -> None:
        self.context, self.laws, self.positive = context, laws, positive
        self.at = Elaborator(context, Instance())
        self.bound: dict[str, Expr] = {}

    def term(self, tree: Tree) -> Expr:
        handler = HANDLERS.get(type(tree))
        if handler is None:
            raise NoMeaning(f"{type(tree).__name__} is no term of the engine")
        return handler(self, tree)

    @contextmanager
    def binding(self, values: Mapping[str, Expr]) -> Iterator[None]:
        before = self.bound
        self.bound = {**before, **values}
        try:
            yield
        finally:
            self.bound = before

    def symbol(self, name: str, above: Expr | None = None) -> Symbol:
        """A parameter with what is known of its domain, or a variable above a limit."""
        unknown = name not in self.context.domains
        taken = (self.positive and unknown) if above is None else bool(above.is_nonnegative)
        return Symbol(name, positive=True) if taken else self.at.symbol(name)

    def index(self, name: str, lower: Expr) -> Symbol:
        """The index of a sum that starts somewhere."""
        return Symbol(name, integer=True, **{"positive" if lower.is_positive else "nonnegative": True})

    def distribution(self, letter: str, law: Law | None) -> Distribution:
        """A law as a distribution with the letter of its density."""
        if law is not None and law.multivariate:
            mean, covariance = map(self.term, law.parameters)
            if not is_matrix(covariance):
                raise NoMeaning("a normal vector with a number for its covariance")
            return with_parameters(MultivariateNormal, mean, covariance).called(letter)
        if law is None or law.family is None:
            return Unknown(letter)
        parameters = [self.term(parameter) for parameter in law.parameters]
        if law.family.title != "normal":
            return Stated(letter, law.name, *parameters)
        return with_parameters(normal, *parameters).called(letter)


def with_parameters(family: Callable[..., Distribution], *parameters: Expr) -> Distribution:
    try:
        return family(*parameters)
    except (NotYet, Wrong) as error:
        raise NoMeaning(str(error)) from None


Handler = Callable[[Translator, Any], Expr]


def of_name(at: Translator, tree: Name) -> Expr:
    name = tree.name
    if name in at.bound:
        return at.bound[name]
    if name in at.context.constants:
        with at.at.opened(name):
            return at.term(at.context.constants[name])
    if any(letter in at.bound for letter in tree.index):
        return entry(at, tree)
    if name == at.context.dimension:
        return matrices.dimension(at.context)
    if name in at.context.shapes and not at.context.variable_of(name):
        return matrices.named(at.context, name)
    if name in at.context.ambiguous or at.context.densities.get(name) is not None:
        raise NoMeaning(f"{name} is no number")
    if at.context.variable_of(name) and name[:1].isupper():
        raise NoMeaning(f"the random variable {name} outside of an expectation")
    return at.symbol(name)


def entry(at: Translator, tree: Name) -> Expr:
    """The entry of a sequence at the index of a sum."""
    if tree.index not in at.bound or tree.stem in at.context.shapes:
        raise NoMeaning(f"the entry {tree.name} of a sequence")
    known = "positive" if at.symbol(tree.name).is_positive else "real"
    return sympy.IndexedBase(Symbol(tree.stem, **{known: True}))[at.bound[tree.index]]


def of_product(at: Translator, tree: Product) -> Expr:
    return matrices.multiplied(list(map(at.term, tree.factors)))


def of_power(at: Translator, tree: Power) -> Expr:
    if tree.base == Constant("e"):
        return exp(at.term(tree.exponent))
    return matrices.raised(at.term(tree.base), at.term(tree.exponent))


def of_binomial(at: Translator, tree: Binomial) -> Expr:
    return raw(sympy.binomial, (at.term(tree.above), at.term(tree.below)))


def of_root(at: Translator, tree: Root) -> Expr:
    body = at.term(tree.body)
    return sqrt(body) if tree.degree is None else power(body, frac(S.One, at.term(tree.degree)))


def of_integral(at: Translator, tree: Integral) -> Expr:
    """Over its limits; over the support of the density in it where none are written."""
    if not isinstance(tree.over, Name | None):
        raise NoMeaning("an integral over something that is no variable")
    name = domains.variable_of(at.at, tree)
    if at.context.shapes.get(name) == "vector":
        with at.binding({name: matrices.named(at.context, name)}):
            return integral_of(at.term(tree.body), at.bound[name])
    lower, upper = limits(at, tree)
    variable = at.symbol(name, lower)
    with at.binding({name: variable}):
        body = at.term(tree.body)
    if (lower, upper) == (S.NegativeInfinity, S.Infinity):
        lower, upper = within_support(at, tree, body, variable)
    if (narrow := at.symbol(name, lower)) != variable:
        with at.binding({name: narrow}):
            body, variable = at.term(tree.body), narrow
    return integral(body, variable, lower, upper)


def within_support(at: Translator, tree: Integral, body: Expr, variable: Symbol) -> tuple[Expr, Expr]:
    """The whole line, cut to the support of a density that stands in the integral, or is written out in it."""
    for density in sorted(body.atoms(Density), key=str):
        if density.point == variable and density.distribution.support != (S.NegativeInfinity, S.Infinity):
            return density.distribution.support
    if tree.lower is None and at.context.variable_of(variable.name) is not None:
        law = at.context.variables[at.context.variable_of(variable.name) or ""]
        if law is not None and law.family is not None and not law.family.discrete:
            return at.distribution("p", law).support
    return domains.clipped(at.at, variable.name, evaluated(body), S.NegativeInfinity, S.Infinity)


def limits(at: Translator, tree: Integral | Summation) -> tuple[Expr, Expr]:
    if tree.lower is None or tree.upper is None:
        return S.NegativeInfinity, S.Infinity
    lower, upper = at.term(tree.lower), at.term(tree.upper)
    return (S.NegativeInfinity if lower == neg(S.Infinity) else lower), upper


def of_sum_over(at: Translator, tree: Summation) -> Expr:
    """Over its limits; over the support of the law in it where none are written."""
    name = domains.index_of(at.at, tree)
    if tree.upper is None:
        lower, upper = domains.summed(at.at, tree, name)
    elif tree.lower is not None:
        lower, upper = at.term(tree.lower), at.term(tree.upper)
    else:
        raise NoMeaning("a sum of another kind")
    index = at.index(name, lower)
    with at.binding({name: index}):
        body = at.term(tree.body)
    return raw(sympy.Sum, (body, Tuple(index, lower, upper)))


def of_product_over(at: Translator, tree: BigProduct) -> Expr:
    if tree.lower is None or tree.upper is None:
        raise NoMeaning("a product of another kind")
    total = of_sum_over(at, Summation(tree.body, tree.index, tree.lower, tree.upper))
    return raw(sympy.Product, total.args)


def of_bracket(at: Translator, tree: Between) -> Expr:
    name = tree.variable.name if isinstance(tree.variable, Name) else domains.antiderivative_variable(at.at, tree)
    variable = at.symbol(name, at.term(tree.lower))
    with at.binding({name: variable}):
        return Bracket(at.term(tree.body), variable, at.term(tree.lower), at.term(tree.upper))


HANDLERS: dict[type[Tree], Handler] = {
    Number: lambda at, tree: Rational(tree.value.numerator, tree.value.denominator),
    Constant: lambda at, tree: CONSTANTS.get(tree.name, S.ImaginaryUnit),
    Name: of_name,
    Sum: lambda at, tree: matrices.summed(list(map(at.term, tree.terms))),
    Negative: lambda at, tree: matrices.opposite(at.term(tree.body)),
    Product: of_product,
    Quotient: lambda at, tree: matrices.divided(at.term(tree.above), at.term(tree.below)),
    Transposed: lambda at, tree: matrices.turned(at.term(tree.body)),
    Bars: of_bars,
    Power: of_power,
    Root: of_root,
    Binomial: of_binomial,
    Factorial: lambda at, tree: raw(sympy.factorial, (at.term(tree.body),)),
    Call: of_call,
    Integral: of_integral,
    Summation: of_sum_over,
    BigProduct: of_product_over,
    Between: of_bracket,
    Expectation: of_expectation,
    Quantity: of_quantity,
}


def translated(context: Context, tree: Tree, laws: bool = True, positive: bool = False) -> Expr | None:
    """The side as a term, or None where the engine has no such term."""
    try:
        return Translator(context, laws, positive).term(tree)
    except (NoMeaning, RecursionError, ZeroDivisionError, AttributeError, TypeError, ValueError):
        return None
