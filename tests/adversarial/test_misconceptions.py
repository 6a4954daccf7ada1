"""Every law has a wrong sibling that people believe in: it is refuted; the law is proved, on random instances too."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest
from sympy import (
    Basic,
    IndexedBase,
    Integral,
    MatrixSymbol,
    Product,
    Rational,
    Sum,
    Symbol,
    preorder_traversal,
    sqrt,
    symbols,
)
from witnesses import is_real

sys.path.insert(0, str(Path(__file__).parent.parent / "rules"))  # where the examples of laws are
from matrix_examples import D, K, L, Other, Sigma, bell, mu, product, u, x
from test_catalogue import EXAMPLES, LAWS, applied

from derive.certification import certify
from derive.distributions import Normal
from derive.rules.misconceptions import misconceptions
from derive.terms import (
    Bracket,
    Cholesky,
    Density,
    Diagonal,
    Gradient,
    JointIntegral,
    MatrixIntegral,
    Partial,
    ProductOfOthers,
    add,
    determinant,
    exp,
    integral,
    is_matrix,
    log,
    matrix_inverse,
    matrix_product,
    matrix_sum,
    mul,
    neg,
    power,
    raw,
    substitute,
    vector,
)

a, b = symbols("a b", positive=True)
y, z, t = symbols("y z t", real=True)
SIBLINGS = {f"{each.law}: {each.name}": each for each in misconceptions()}
RANDOM = 5
OTHERS = {"linearity_over_matrices": MatrixIntegral(matrix_sum(product(bell(u), x), product(bell(u), mu)), u)}
"""Where the example of the law is one that the misconception is right about, as an integral of it is 0."""
q = Normal("mu", "sigma")
BEYOND = {
    "log_of_product": [log(a + b)],
    "square_of_sum": [power(add(y, neg(z)), 3), add(power(y, 2), neg(power(z, 2)))],
    "linearity": [integral(mul(Density(q, y), y, power(y, 2)), y), integral(mul(Density(q, y), exp(y)), y)],
    "power_of_product": [sqrt(y**2 + z**2)],
    "product_of_exps": [exp(y + z)],
    "product_of_integrals": [integral(mul(power(t, 2), power(t, 2), exp(-(t**2))), t)],
    "inverse_of_product": [matrix_inverse(matrix_sum(Sigma, Other))],
    "inverse_cancels": [product(matrix_inverse(L), K, L)],
    "determinant_of_product": [determinant(matrix_sum(Sigma, Other))],
}
"""Terms that the law says nothing of; each misconception is about one of them."""


def example(name: str):
    """An instance of the law, and a term that it rewrites; of a lemma, what it starts from."""
    if LAWS[name].proof is not None:
        return LAWS[name], LAWS[name].proof.start
    instance, term, _ = EXAMPLES[name]
    return instance or LAWS[name], OTHERS.get(name, term)


def believed(each):
    """The term and what somebody makes of it who holds the belief, where the law applies or in what it stands in."""
    if each.beyond:
        made = ((term, each.made_of(term, LAWS[each.law])) for term in BEYOND[each.law])
        return next((term, after) for term, after in made if after is not None)
    law, term = example(each.law)
    if law.apply(term) is not None:
        return term, each.made_of(term, law)
    return term, raw(term.func, (each.made_of(term.args[0], law), *term.args[1:]))


def test_every_law_has_one():
    assert {each.law for each in SIBLINGS.values()} == set(LAWS)


@pytest.mark.parametrize("name", SIBLINGS)
def test_a_misconception_is_refuted(name):
    before, after = believed(SIBLINGS[name])
    assert after is not None
    verdict = certify(before, after)
    assert verdict.verdict == "refuted", (name, verdict)
    assert is_real(verdict.witness, before, after), (name, verdict.witness)


@pytest.mark.parametrize("name", SIBLINGS)
def test_a_misconception_says_what_it_is(name):
    assert SIBLINGS[name].name
    assert SIBLINGS[name].statement


BINDERS = (Bracket, Partial, Gradient, MatrixIntegral, JointIntegral, Diagonal, ProductOfOthers)


def kept(term: Basic) -> set[Basic]:
    """What may not be put for: variables that are bound or differentiated by, whole numbers, what has a factor."""
    found = {symbol for symbol in term.free_symbols if getattr(symbol, "is_integer", False)}
    for part in preorder_traversal(term):
        if isinstance(part, BINDERS):
            found |= part.args[1].free_symbols
        elif isinstance(part, Integral | Sum | Product):
            found |= {symbol for limits in part.args[1:] for symbol in limits.args[0].free_symbols}
        elif isinstance(part, Cholesky | IndexedBase):
            found |= part.free_symbols
    return found


def another(symbol: Basic, draw: Random) -> Basic:
    """A term in the place of a symbol, of which is known what was known of the symbol."""
    number = Rational(draw.randint(1, 9), draw.randint(2, 7))
    name = f"{symbol.name}_{draw.randint(1, 9)}"
    if isinstance(symbol, MatrixSymbol):
        return matrix_product(number, vector(name, symbol.args[1])) if symbol.shape[1] == 1 else symbol
    known = Symbol(name, positive=True) if symbol.is_positive else Symbol(name, real=True)
    return draw.choice([known, mul(number, known), power(known, 3), number if symbol.is_positive else -number])


def instances(name: str):
    """The two sides of a law with other terms in the places of its symbols."""
    law, term = example(name)
    after = applied(law, term)
    fixed = kept(term) | kept(after) | {D}
    letters = sorted((term.free_symbols | after.free_symbols) - fixed, key=str)
    letters = [letter for letter in letters if isinstance(letter, Symbol | MatrixSymbol) and not is_definite(letter)]
    for seed in range(RANDOM):
        draw = Random(f"{name} {seed}")
        values = {letter: another(letter, draw) for letter in letters}
        yield substitute(term, values), substitute(after, values)


def is_definite(symbol: Basic) -> bool:
    return is_matrix(symbol) and symbol.shape[1] != 1


@pytest.mark.parametrize("name", LAWS)
def test_a_law_is_proved_on_random_instances(name):
    for before, after in instances(name):
        assert certify(before, after).verdict == "proved", (before, after)
