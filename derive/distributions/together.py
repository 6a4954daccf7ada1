"""Distributions in one problem: one dimension, one index, and where their kinds are mixed, all with a covariance."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Basic, Expr, Identity, Indexed, IndexedBase, S, Symbol, ZeroMatrix

from derive.distributions.base import Distribution
from derive.distributions.independent import Independent
from derive.distributions.multivariate import MultivariateNormal
from derive.distributions.normal import Normal
from derive.distributions.parameters import DIMENSION
from derive.errors import NotYet, Wrong
from derive.terms import Diagonal, depends, identity, matrix_product, substitute, vector, zeros


def together(distributions: Sequence[Distribution]) -> list[Distribution]:
    """The distributions over one space.

    Vectors with independent coordinates stay so among themselves and beside N(μ, I), which is one of them; beside
    any other `MultivariateNormal` they are normal vectors with the covariance diag(σ_d²) or σ² I. The dimension and
    the index get letters that no parameter has.

    Raises `Wrong` where a number meets a vector, or two dimensions differ.
    """
    vectors = [each for each in distributions if isinstance(each, Independent | MultivariateNormal)]
    if not vectors:
        return list(distributions)
    if len(vectors) < len(distributions):
        raise Wrong(
            "one distribution is of a number and the other of a vector: use DiagonalNormal for independent ones"
        )
    lettered = with_free_letters(of_one_dimension(distributions))
    if any(isinstance(each, Independent) for each in lettered):
        d, dimension = next((each.index, each.dimension) for each in lettered if isinstance(each, Independent))
        apart = [in_coordinates(each, d, dimension) for each in lettered]
        if all(isinstance(each, Independent) for each in apart):
            return apart
    return [multivariate(each) if isinstance(each, Independent) else each for each in lettered]


def in_coordinates(distribution: Distribution, index: Symbol, dimension: Symbol) -> Distribution:
    """N(μ, I) in a dimension that is a symbol as independent coordinates; others as they are."""
    if isinstance(distribution, Independent) or not isinstance(dimension, Symbol):
        return distribution
    if not isinstance(distribution.covariance, Identity):
        return distribution
    zero = isinstance(distribution.mean, ZeroMatrix)
    mean = S.Zero if zero else IndexedBase(Symbol(distribution.mean.name, real=True))[index]
    return Independent(Normal(mean, 1).called(f"{distribution.letter}_{index}"), index, dimension)


def with_free_letters(distributions: Sequence[Distribution]) -> list[Distribution]:
    """The same with other letters for the dimension and the index, where these name a parameter."""
    names = {name for each in distributions for name in names_of(each)}
    letters = {}
    for taken, others in ((dimension_name(distributions), "DNKM"), ("d", "dijk")):
        choices = (taken, *others, *(f"{taken}{n}" for n in range(1, 99)))
        letters[whole(taken)] = whole(next(letter for letter in choices if letter not in names))
    changed = {old: new for old, new in letters.items() if old != new}
    # called anew: the density of coordinate i is q_i
    return [substitute(each, changed).called(each.letter) for each in distributions] if changed else list(distributions)


def whole(name: str) -> Symbol:
    return Symbol(name, integer=True, positive=True)


def dimension_name(distributions: Sequence[Distribution]) -> str:
    """What the dimension is called, where it is a symbol."""
    return next((str(q.dimension.name) for q in distributions if isinstance(q.dimension, Symbol)), "D")


def names_of(distribution: Distribution) -> set[str]:
    """The names of the parameters, whatever they stand for."""
    bound = {distribution.dimension, whole("d")}
    return {str(symbol.name) for symbol in distribution.free_symbols - bound if hasattr(symbol, "name")}


def multivariate(joint: Independent) -> MultivariateNormal:
    """Independent normal coordinates as one normal vector with a covariance."""
    each, d, dimension = joint.each, joint.index, joint.dimension
    if not isinstance(each, Normal):
        raise NotYet(f"independent coordinates of the family {each.family} beside a MultivariateNormal")
    variance = each.variance
    if depends(variance, d):
        covariance: Expr = Diagonal(variance, d, dimension)
    else:
        unit = identity(dimension)
        covariance = unit if variance is S.One else matrix_product(variance, unit)
    return Basic.__new__(MultivariateNormal, joint.args[0], mean_of(each.mean, dimension), covariance)


def mean_of(mean: Expr, dimension: Expr) -> Expr:
    if isinstance(mean, Indexed):
        return vector(mean.base.label.name, dimension)
    if mean is S.Zero:
        return zeros(dimension)
    raise NotYet(f"the mean {mean} in each coordinate beside a MultivariateNormal: give the vector a name")


def of_one_dimension(distributions: Sequence[Distribution]) -> list[Distribution]:
    """All in the dimension that some of them state: a number, or a symbol that is not the D of names alone."""
    sizes = dict.fromkeys(each.dimension for each in distributions if not isinstance(each, Normal))
    stated = [size for size in sizes if size != DIMENSION]
    if len(stated) > 1:
        raise Wrong(f"the dimensions differ: {' and '.join(sorted(map(str, stated)))}")
    if not stated or DIMENSION not in sizes:
        return list(distributions)
    return [stating(each, stated[0]) for each in distributions]


def stating(distribution: Distribution, size: Expr) -> Distribution:
    """The distribution in that dimension."""
    return substitute(distribution, {DIMENSION: size})
