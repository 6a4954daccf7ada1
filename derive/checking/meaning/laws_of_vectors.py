"""Means under laws of vectors: sums over all outcomes of few draws, and moments of Dirichlet's law in closed form."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from sympy import Add, Dummy, Expr, Integer, Mul, S, Symbol, expand_log, factorial, gamma, log

from derive.checking.context import Law
from derive.checking.context.laws_of_vectors import CATEGORICAL, DIRICHLET, MULTINOMIAL, PROBABILITIES
from derive.checking.meaning import vectors
from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.values import Matrix, NoMeaning, Value, is_column, plus
from derive.checking.syntax import Name, Tree

MOST_DRAWS = 6


def entries(at: Elaborator, law: Law) -> list[Expr]:
    """The parameters of the entries."""
    found = at.value(law.parameters[-1])
    if not is_column(found):
        raise NoMeaning(f"the parameters of a {law.of_vectors} law are no vector")
    return list(found)


def draws(at: Elaborator, law: Law) -> int:
    """How often is drawn."""
    found = S.One if law.of_vectors == CATEGORICAL else at.number(law.parameters[0])
    if not (isinstance(found, Integer) and 0 < found <= MOST_DRAWS):
        raise NoMeaning("a number of draws that is not known")
    return int(found)


def outcomes(at: Elaborator, law: Law) -> Iterator[Matrix]:
    """All vectors of counts with the sum n."""
    if law.of_vectors == DIRICHLET:
        raise NoMeaning("a sum over the values of a continuous variable")
    for counts in compositions(draws(at, law), len(entries(at, law))):
        yield Matrix([Integer(count) for count in counts])


def compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in compositions(total - first, parts - 1):
            yield (first, *others)


def density(at: Elaborator, law: Law, point: Value) -> Expr:
    """The density at a vector, or the probability of one."""
    own = entries(at, law)
    if not is_column(point) or len(own) != point.shape[0]:
        raise NoMeaning(f"a {law.of_vectors} law at something that is not such a vector")
    if law.of_vectors == DIRICHLET:
        factor = gamma(Add(*own)) / Mul(*map(gamma, own))
        return factor * Mul(*(x ** (a - 1) for x, a in zip(point, own, strict=True)))
    if not all(isinstance(x, Integer) and x >= 0 for x in point) or sum(point) != draws(at, law):
        raise NoMeaning("a vector of counts that is not known")
    coefficient = factorial(Add(*point)) / Mul(*map(factorial, point))
    return coefficient * Mul(*(p**x for x, p in zip(point, own, strict=True)))


def mean(at: Elaborator, body: Tree, law: Law, name: str) -> Value:
    """The mean of a body in a vector with such a law."""
    if law.of_vectors != DIRICHLET:
        return over_outcomes(at, body, law, name, weighted=True)
    return of_shares(at, body, law, name, weighted=True)


def over_outcomes(at: Elaborator, body: Tree, law: Law, name: str, weighted: bool = False) -> Value:
    """The sum of a body over all outcomes, each by its probability or as it is."""
    at.generic = True
    total: list[Value] = []
    for outcome in outcomes(at, law):
        with at.binding({name: outcome, name.lower(): outcome}):
            total.append(at.value(body) * (density(at, law, outcome) if weighted else S.One))
    return reduce(plus, total)


def of_shares(at: Elaborator, body: Tree, law: Law, name: str, weighted: bool = False) -> Value:
    """The mean of a body under Dirichlet's law, or its integral: the mean of what is left without the density."""
    own = entries(at, law)
    at.generic = True
    point = Matrix([Dummy(f"{name}_{k}", positive=True) for k in range(1, len(own) + 1)])
    with at.binding({name: point, name.lower(): point}):
        found = at.value(body)
    weight = S.One if weighted else density(at, law, point)
    parts = list(found) if isinstance(found, Matrix) else [found]
    means = [mean_of_shares(part / weight, list(point), own) for part in parts]
    return Matrix(*found.shape, means) if isinstance(found, Matrix) else means[0]


def mean_of_shares(part: Expr, shares: list[Symbol], own: list[Expr]) -> Expr:
    """The mean of a polynomial of the shares and their logarithms.

    E ∏ xᵢ^mᵢ = ∏ Γ(αᵢ + mᵢ)/Γ(αᵢ) · Γ(Σα)/Γ(Σα + Σm), and each logarithm log xᵢ is a derivative by mᵢ.
    """
    total = S.Zero
    for term in Add.make_args(expand_log(part, force=True).expand()):
        factor, powers, logs = monomial(term, shares)
        letters = [Dummy(f"m{k}", real=True) for k in range(len(shares))]
        moment = gamma(Add(*own)) / gamma(Add(*own, *letters))
        moment *= Mul(*(gamma(a + m) / gamma(a) for a, m in zip(own, letters, strict=True)))
        for letter, count in zip(letters, logs, strict=True):
            moment = moment.diff(letter, count) if count else moment
        total += factor * moment.subs(dict(zip(letters, powers, strict=True)))
    return total


def monomial(term: Expr, shares: list[Symbol]) -> tuple[Expr, list[Expr], list[int]]:
    """A term as a constant, the powers of the shares, and those of their logarithms."""
    factor, powers, logs = S.One, [S.Zero] * len(shares), [0] * len(shares)
    for each in Mul.make_args(term):
        base, exponent = each.as_base_exp()
        inside = base.args[0] if isinstance(base, log) else None
        if base in shares and not exponent.has(*shares):
            powers[shares.index(base)] += exponent
        elif inside in shares and exponent.is_Integer and exponent > 0:
            logs[shares.index(inside)] += int(exponent)
        elif each.has(*shares):
            raise NoMeaning("a mean under Dirichlet's law that has no closed form")
        else:
            factor *= each
    return factor, powers, logs


def unit_vector(at: Elaborator, tree: Name) -> Matrix | None:
    """e_i, an outcome of a categorical law."""
    law = next((law for law in at.context.laws if law.of_vectors in (CATEGORICAL, MULTINOMIAL)), None)
    if tree.stem != "e" or law is None or not tree.index:
        return None
    index = at.bound.get(tree.index, vectors.measure(at.context, at.instance, tree.index))
    k = int(index) if isinstance(index, Integer) else int(tree.index) if tree.index.isdigit() else 0
    size = len(entries(at, law))
    return Matrix([Integer(i == k) for i in range(1, size + 1)]) if 1 <= k <= size else None


def drawn(at: Elaborator, tree: Name) -> Value | None:
    """The number of draws of a multinomial law at the instance."""
    if tree.name not in at.context.counts:
        return None
    at.generic = True
    return Integer(at.instance.random("draws " + tree.name).randint(2, 4))


def outcome(at: Elaborator, tree: Name) -> Value | None:
    """A value of a random vector outside of means, or an entry of it: one of the outcomes, shares with the sum 1."""
    law = at.context.variables.get(at.context.variable_of(tree.stem) or "")
    if law is None or not law.of_vectors or tree.stem in at.bound or tree.stem[:1].isupper():
        return None
    at.generic = True
    if law.of_vectors == DIRICHLET:
        point = at.instance.shaped(tree.stem, PROBABILITIES, (len(entries(at, law)),))
    else:
        point = at.instance.random("outcome " + tree.stem).choice(list(outcomes(at, law)))
    index = at.bound.get(tree.index, vectors.measure(at.context, at.instance, tree.index))
    k = index if isinstance(index, Integer) else Integer(tree.index) if tree.index.isdigit() else None
    if not tree.index:
        return point
    return None if k is None else vectors.entry_of(point, k)


def is_numbered(index: str) -> bool:
    """Whether an index is the number of a vector and a letter: the 1i of α_1i."""
    return index[:-1].isdigit() and index[:1] != "0"


def with_prefix(at: Elaborator, tree: Name) -> Value | None:
    """An entry of a vector with an index, α_1i of α_1."""
    letter, index = f"{tree.stem}_{tree.index[:-1]}", at.bound.get(tree.index[-1:])
    if not is_numbered(tree.index) or at.context.shapes.get(letter) != "vector" or not isinstance(index, Integer):
        return None
    return vectors.entry_of(at.value(Name(letter)), index)
