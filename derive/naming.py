"""The slug of a problem: a valid Python identifier that names its folder and its modules."""

from __future__ import annotations

import hashlib
import re

from sympy import Expr, Identity, ImmutableDenseMatrix, Indexed, Symbol, ZeroMatrix
from sympy import exp as Exp

from derive.distributions import Distribution, Independent, MultivariateNormal, Normal
from derive.quantities import Quantity, parameters_in
from derive.sexpr import dumps, parameters
from derive.terms import Diagonal, MatrixProduct, PositiveDefinite, Vector, is_matrix, shape

LONGEST = 60


def slug(quantity: Quantity) -> str:
    """`kl_normal_standard_normal`; parameters are spelled out where they are numbers, expressions or shared.

    A family with a name of its own for each parameter is one problem in whatever letters, and has one slug. Where the
    spelling could be another problem's too, as that of a matrix that is written out, a few digits that only this
    problem has are added.
    """
    seen: set[str] = set()
    words, exact = [quantity.slug], True
    for distribution in quantity.distributions:
        plain = is_plain(distribution, seen)
        words.append(word(distribution, plain))
        exact = exact and (plain or all(map(is_spelled_exactly, described(distribution))))
        seen |= {symbol.name for part in distribution.parameters for symbol in parameters_in(part)}
    if all(is_standard(each) and not isinstance(each, Normal) for each in quantity.distributions):
        words.append("vector")
    text = "_".join(words)
    if exact and len(text) <= LONGEST:
        return text
    digits = hashlib.sha256(fingerprint(quantity).encode()).hexdigest()[:8]
    return f"{text[:LONGEST].rstrip('_')}_{digits}"


def fingerprint(quantity: Quantity) -> str:
    """A text that only this problem has."""
    if all(isinstance(each, Normal) for each in quantity.distributions):
        return repr([(type(each).__name__, each.args) for each in quantity.distributions])
    return f"{dumps(quantity)} {parameters(quantity)}"


def described(distribution: Distribution) -> tuple[Expr, ...]:
    """The mean and the spread: of coordinates, those of one; of a structured covariance, what it is made of."""
    if not isinstance(distribution, MultivariateNormal):
        return distribution.parameters
    kind, spread = structure(distribution)
    return (distribution.mean, spread if kind else distribution.covariance)


def structure(q: MultivariateNormal) -> tuple[str, Expr]:
    """The family that a normal vector of such a covariance is of, with the form of its spread, and the spread."""
    covariance = q.covariance
    if isinstance(covariance, Diagonal):
        family, variance = "diagonal_normal", covariance.args[0]
    elif isinstance(covariance, MatrixProduct) and isinstance(covariance.args[1], Identity):
        family, variance = "isotropic_normal", covariance.args[0]
    else:
        return "", covariance
    if variance.is_Pow and variance.exp == 2:
        return family, variance.base
    if isinstance(variance, Exp):
        return f"{family}_log_variance", variance.args[0]
    return f"{family}_variance", variance


def is_plain(distribution: Distribution, seen: set[str]) -> bool:
    """Whether each parameter is a name that stands nowhere else, or all are the standard ones."""
    names = [name_of(part) for part in described(distribution)]
    different = len(set(names)) == len(names)
    symbolic = isinstance(distribution.dimension, Symbol) or isinstance(distribution, Normal)
    fresh = different and all(name and name not in seen for name in names)
    return symbolic and (is_standard(distribution) or fresh)


def name_of(parameter: Expr) -> str:
    """The name, where the parameter is one and nothing else."""
    if isinstance(parameter, Indexed):
        return str(parameter.base.label.name)
    return str(parameter.name) if isinstance(parameter, Symbol | Vector | PositiveDefinite) else ""


def is_standard(distribution: Distribution) -> bool:
    """N(0, 1), or N(0, I) in any dimension."""
    if isinstance(distribution, MultivariateNormal):
        return isinstance(distribution.mean, ZeroMatrix) and isinstance(distribution.covariance, Identity)
    each = distribution.each if isinstance(distribution, Independent) else distribution
    return bool(each.is_same_as(Normal(0, 1)))


def word(distribution: Distribution, plain: bool) -> str:
    if is_standard(distribution):
        return "standard_normal"
    name = family_of(distribution)
    return name if plain else "_".join([name, *filter(None, map(spelled, described(distribution)))])


def family_of(distribution: Distribution) -> str:
    """The family with the form of its spread."""
    if isinstance(distribution, MultivariateNormal):
        return structure(distribution)[0] or "multivariate_normal"
    each = distribution.each if isinstance(distribution, Independent) else distribution
    form = getattr(each, "form", "scale")
    family = each.family.lower()
    if isinstance(distribution, Independent):
        family = f"{'diagonal' if each.parameters[1].has(Indexed) else 'isotropic'}_{family}"
    return family if form == "scale" else f"{family}_{form}"


def is_spelled_exactly(parameter: Expr) -> bool:
    """Whether nothing else is spelled like it: a rational number, a name without underscores, 0 or I."""
    if is_matrix(parameter) and not isinstance(shape(parameter)[0], Symbol):
        return False
    name = name_of(parameter)
    return bool(parameter.is_Rational or isinstance(parameter, Identity | ZeroMatrix) or (name and "_" not in name))


def spelled(parameter: Expr) -> str:
    """1/2 is 1over2, −2 is minus2; other signs become underscores, and matrices that are written out nothing."""
    if isinstance(parameter, ImmutableDenseMatrix):
        return ""
    text = name_of(parameter) or str(parameter)
    text = text.replace("-", "minus").replace("/", "over").replace("**", "to")
    return re.sub(r"\W+", "_", text).strip("_")
