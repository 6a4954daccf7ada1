"""Words in E: the mean as a linear functional with E[1] = 1, whatever the law is.

E[Σ cᵢ mᵢ] is Σ cᵢ E[mᵢ] with constants cᵢ and products mᵢ of what is random, each mean that is written taken to exist.
Two words with the same constants before the same means are equal under every law.
"""

from __future__ import annotations

from sympy import Add, Basic, Dummy, Expr, Function, Integral, Mul, Symbol, expand_mul, expand_multinomial

from derive.checking.engine.algebra import lowest
from derive.checking.engine.quantities import OUTCOME
from derive.terms import evaluated
from derive.writing.expectations import mean

E = Function("E", real=True)
BOUND = Dummy("omega", real=True)
"""The outcome within a mean, where it is bound: for what stands outside a mean is a constant."""


def equal_in_means(first: Expr, second: Expr) -> bool:
    """Whether both sides have means, and are the same word in them."""
    words = word(first), word(second)
    return any(each.has(E) for each in words) and bool(lowest(words[0]) == lowest(words[1]))


def word(term: Expr) -> Expr:
    """The term with each integral over outcomes as a sum of constants times means of products, the inner ones first."""
    if not term.args or not isinstance(term, Expr):
        return term
    found = mean(term) if isinstance(term, Integral) and term.args[1].args[0] == OUTCOME else None
    if found is not None:
        body = expand_multinomial(expand_mul(lowest(word(found.body))))
        return Add(*(one_mean(product, found.distribution) for product in Add.make_args(body)))
    inner = [word(arg) if isinstance(arg, Expr) else arg for arg in term.args]
    value: Expr = evaluated(term.func(*inner)) if inner != list(term.args) else evaluated(term)
    return value


def one_mean(product: Expr, law: Basic) -> Expr:
    """c m as c E[m] under a law, and c where nothing in it is random."""
    random = [factor for factor in Mul.make_args(product) if factor.has(OUTCOME)]
    constants = [factor for factor in Mul.make_args(product) if not factor.has(OUTCOME)]
    if not random:
        return product
    return Mul(*constants, E(Symbol(law.args[0].name), Mul(*random).xreplace({OUTCOME: BOUND})))
