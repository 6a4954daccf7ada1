"""Wrong laws that people believe in, each applied at one place of a tree: the wrong siblings of right ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.checking.places import negated, product
from derive.checking.syntax import (
    Call,
    Expectation,
    Name,
    Negative,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Tree,
)

WrongLaw = Callable[[Tree], Iterator[Tree]]
LAWS: list[tuple[str, str, WrongLaw]] = []


def wrong(kind: str, words: str) -> Callable[[WrongLaw], WrongLaw]:
    """Register a wrong law with its kind and its formula."""

    def register(law: WrongLaw) -> WrongLaw:
        LAWS.append((kind, words, law))
        return law

    return register


@wrong("algebra", "(a + b)^n taken as a^n + b^n")
def power_of_sum(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Power) and isinstance(tree.base, Sum):
        terms = tuple(Power(term, tree.exponent) for term in tree.base.terms)
        yield Sum(terms)
        signs = (isinstance(term, Negative) for term in tree.base.terms)
        yield Sum(tuple(negated(t) if s else t for s, t in zip(signs, terms, strict=True)))


@wrong("algebra", "a^2 - b^2 taken as (a - b)^2")
def difference_of_squares(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Sum) and len(tree.terms) == 2 and isinstance(tree.terms[1], Negative):
        first, second = tree.terms[0], tree.terms[1].body
        if isinstance(first, Power) and isinstance(second, Power) and first.exponent == second.exponent:
            yield Power(Sum((first.base, Negative(second.base))), first.exponent)


@wrong("algebra", "the root of a sum taken term by term")
def root_of_sum(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Root) and isinstance(tree.body, Sum):
        yield Sum(tuple(Root(term, tree.degree) for term in tree.body.terms))


@wrong("algebra", "1/(a + b) taken as 1/a + 1/b")
def quotient_by_sum(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Quotient) and isinstance(tree.below, Sum):
        yield Sum(tuple(Quotient(tree.above, term) for term in tree.below.terms))


@wrong("forgot to distribute", "a minus before a bracket applied to its first term only")
def minus_of_sum(tree: Tree) -> Iterator[Tree]:
    if not isinstance(tree, Negative):
        return
    body = tree.body
    if isinstance(body, Expectation) and isinstance(body.body, Sum):
        means = [Expectation(term, body.under) for term in body.body.terms]
        yield Sum((Negative(means[0]), *means[1:]))
    if isinstance(body, Sum):
        yield Sum((negated(body.terms[0]), *body.terms[1:]))
    if isinstance(body, Product) and isinstance(body.factors[-1], Sum):
        terms = [product(*body.factors[:-1], term) for term in body.factors[-1].terms]
        yield Sum((negated(terms[0]), *terms[1:]))


@wrong("forgot to distribute", "a factor before a bracket applied to its first term only")
def factor_of_sum(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Product):
        for position, factor in enumerate(tree.factors):
            if isinstance(factor, Sum):
                rest = (*tree.factors[:position], *tree.factors[position + 1 :])
                yield Sum((product(*rest, factor.terms[0]), *factor.terms[1:]))


@wrong("logarithm", "log(a b) taken as log a log b")
def log_of_product(tree: Tree) -> Iterator[Tree]:
    for inside in logarithms(tree):
        if isinstance(inside, Product):
            yield Product(tuple(log(factor) for factor in inside.factors))


@wrong("logarithm", "log(a + b) taken as log a + log b")
def log_of_sum(tree: Tree) -> Iterator[Tree]:
    for inside in logarithms(tree):
        if isinstance(inside, Sum):
            yield Sum(tuple(log(term) for term in inside.terms))


@wrong("logarithm", "log(a/b) taken as log a / log b or as log b - log a")
def log_of_quotient(tree: Tree) -> Iterator[Tree]:
    for inside in logarithms(tree):
        if isinstance(inside, Quotient):
            yield Quotient(log(inside.above), log(inside.below))
            yield Sum((log(inside.below), Negative(log(inside.above))))


@wrong("logarithm", "the exponent left in its place: log a^n taken as log a")
def log_of_power(tree: Tree) -> Iterator[Tree]:
    for inside in logarithms(tree):
        if isinstance(inside, (Power, Root)):
            yield log(inside.base if isinstance(inside, Power) else inside.body)


@wrong("wrong moment", "the mean of a product taken as the product of the means")
def mean_of_product(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Expectation):
        body = tree.body
        if isinstance(body, Product):
            yield Product(tuple(Expectation(factor, tree.under) for factor in body.factors))
        if isinstance(body, Power):
            yield Power(Expectation(body.base, tree.under), body.exponent)
        if isinstance(body, Call) and len(body.arguments) == 1 and body.function.name in ("log", "exp"):
            yield Call(body.function, (Expectation(body.arguments[0], tree.under),))


@wrong("exponent", "exp(a) exp(b) taken as exp(a b)")
def product_of_exponentials(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Call) and tree.function.name == "exp" and isinstance(tree.arguments[0], Sum):
        yield Sum(tuple(Call(tree.function, (term,)) for term in tree.arguments[0].terms))


@wrong("power not applied", "a power of a product applied to one factor only")
def power_of_product(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Power) and isinstance(tree.base, (Product, Quotient)):
        base = tree.base
        parts = base.factors if isinstance(base, Product) else (base.above, base.below)
        for position in range(len(parts)):
            made = tuple(Power(p, tree.exponent) if i == position else p for i, p in enumerate(parts))
            yield Product(made) if isinstance(base, Product) else Quotient(*made)


def logarithms(tree: Tree) -> Iterator[Tree]:
    """What stands inside, if the tree is a logarithm."""
    if isinstance(tree, Call) and tree.function.name in ("log", "ln") and len(tree.arguments) == 1:
        yield tree.arguments[0]


def log(tree: Tree) -> Tree:
    return Call(Name("log"), (tree,))
