"""One dimension: the divergence of normal vectors is that of normal numbers."""

from __future__ import annotations

from sympy import Basic, Expr, ImmutableDenseMatrix, Integer, S, Symbol

from derive.derivation import Derivation
from derive.distributions import Normal
from derive.plans.divergence import kl
from derive.plans.instances import equations, in_order_of, instance, is_letter, positive
from derive.quantities import KL
from derive.rules.algebra import numerator_first
from derive.rules.entries import ENTRIES
from derive.rules.exponents import laws_of_exponents
from derive.rules.moments import fresh
from derive.strategies import brief, follow, tidy
from derive.terms import Vector, add, power, substitute


def one_dimension(main: Derivation) -> Derivation | None:
    """D = 1, where each vector is a number, and each covariance a variance."""
    q, p = main.start.distributions
    if not q.dimension.is_Symbol:
        return None
    letters, taken = dict[Basic, Symbol](), main.start
    for letter, name in ((q.mean, ""), (p.mean, ""), (q.covariance, "sigma"), (p.covariance, "s")):
        if is_letter(letter) and letter not in letters:
            letters[letter] = positive(name, taken) if name else fresh("abcghk", taken)
            taken = add(taken, letters[letter])
    entries = {letter: only(entry_for(letter, symbol)) for letter, symbol in letters.items()}
    values = {q.dimension: Integer(1), **entries}
    moves = [
        *instance(main, values),
        brief(tidy(*ENTRIES), tidy(laws_of_exponents, numerator_first), because=("a matrix of one entry is a number",)),
        brief(in_order_of(on_the_line(main.start, letters)), because=("in the form of the univariate result",)),
    ]
    told = {substitute(letter, {q.dimension: Integer(1)}): entry for letter, entry in entries.items()}
    title = ("One dimension, ", *equations(told))
    return follow("section", title, substitute(main.start, values), moves)


def entry_for(letter: Basic, symbol: Symbol) -> Expr:
    return symbol if isinstance(letter, Vector) else power(symbol, 2)


def only(entry: Expr) -> ImmutableDenseMatrix:
    """The matrix with one entry."""
    return ImmutableDenseMatrix(1, 1, [entry])


def on_the_line(quantity: KL, letters: dict[Basic, Symbol]) -> Expr:
    """The closed form of the divergence of two normal densities on the line."""
    q, p = (
        Normal(letters.get(each.mean, S.Zero), letters.get(each.covariance, S.One)) for each in quantity.distributions
    )
    return kl(q, p.called("p"), Symbol(fresh("zxy", add(quantity, *letters.values())).name, real=True)).result
