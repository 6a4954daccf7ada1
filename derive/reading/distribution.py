"""`Normal(mu, sigma)` as text, read into a distribution."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from typing import Any

from sympy import Expr

from derive.distributions import FAMILIES, Distribution
from derive.distributions.base import MATRIX, VECTOR, parameter
from derive.errors import DeriveError, Wrong, did_you_mean
from derive.reading.domains import check_names
from derive.reading.matrices import read_matrix
from derive.reading.names import shown
from derive.reading.source import Source, read_source
from derive.reading.terms import read_term

LATER = (
    "Bernoulli Beta Binomial Categorical Cauchy ChiSquared Dirichlet Exponential Gamma Geometric Gumbel HalfNormal "
    "InverseGamma Laplace LogNormal Logistic Multinomial NegativeBinomial Pareto Poisson StudentT "
    "Uniform VonMises Weibull Wishart"
)
"""Families that have a density and are not here yet."""

MOST_NODES, LONGEST_MESSAGE = 600, 200


def read_distribution(text: str) -> Distribution:
    """The distribution that the text names, its density called q.

    Parameters are expressions of exact numbers (0.5 is one half), `pi`, names, `+ - * / ** ^` and `sqrt`, `exp`,
    `log`, by position or by keyword: `Normal(a + b, 2*s)`, `Normal(0, variance=v)`. Every name but `pi` is a
    symbol with the domain of the place where it stands: positive for a scale, a variance and under `sqrt` and
    `log`, real elsewhere. A Greek letter means its name; as `lambda` is a Python keyword, that letter means `lambda_`.
    A mean of a vector is a name, 0 or a list of entries, its covariance a name, I, a number times I or a list of rows.

    Raises `Wrong` for bad input, and `NotYet` for a family that is not here yet, with the column.
    """
    source = read_source(text)
    call, family = read_call(source)
    parameters = {
        name: read_parameter(source, node, family, name) for name, node in bound(source, call, family).items()
    }
    try:
        distribution: Distribution = family(**parameters)
        check_names(distribution)
    except DeriveError as error:
        raise type(error)(f"{error} {source.place(call.col_offset)}") from None
    return distribution


def read_call(source: Source) -> tuple[ast.Call, type[Distribution]]:
    """The text as a family applied to arguments."""
    node = parsed(source)
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        raise source.wrong(node.col_offset, "Expected a distribution such as Normal(mu, sigma)")
    family = node.func.id
    if family in LATER.split() and family not in FAMILIES:
        raise source.not_yet(node.col_offset, f"The family '{family}' is not here yet; known: {', '.join(FAMILIES)}")
    if family not in FAMILIES:
        raise source.wrong(node.col_offset, f"Unknown family {shown(family)}: {did_you_mean(family, FAMILIES)}")
    return node, FAMILIES[family]


def parsed(source: Source) -> ast.expr:
    """The syntax tree of the text."""
    try:
        return ast.parse(source.plain, mode="eval").body
    except SyntaxError as error:
        message = "Cannot read on here: check commas and operators"
        if "positional" in error.msg:
            message = "Positional parameters come before those with a name"
        raise source.wrong((error.offset or 1) - 1, message) from None
    except (RecursionError, MemoryError):
        raise source.wrong(0, "The expression nests too deeply") from None


def bound(source: Source, call: ast.Call, family: type[Distribution]) -> Mapping[str, ast.expr]:
    """The arguments by the names of the family's parameters."""
    slots = inspect.signature(family).parameters.values()
    by_position = [slot.name for slot in slots if slot.kind is slot.POSITIONAL_OR_KEYWORD]
    title = family.__name__
    if len(call.args) > len(by_position):
        takes = f"{title} takes at most {len(by_position)} parameters by position ({', '.join(by_position)})"
        raise source.wrong(call.args[len(by_position)].col_offset, f"{takes}, and {len(call.args)} are given")
    given = dict(zip(by_position, call.args, strict=False))
    for argument in call.keywords:
        name = argument.arg or "**"
        if name not in family.domains:
            message = f"{title} has no parameter {shown(name)}: {did_you_mean(name, family.domains)}"
            raise source.wrong(argument.col_offset, message)
        if name in given:
            raise source.wrong(argument.col_offset, f"The parameter '{name}' of {title} is given twice")
        given[name] = argument.value
    missing = [slot.name for slot in slots if slot.default is slot.empty and slot.name not in given]
    if missing:
        raise source.wrong(call.col_offset, f"{title} needs its {' and '.join(missing)}")
    return given


def read_parameter(source: Source, node: ast.expr, family: type[Distribution], name: str) -> Any:
    """One parameter, checked against its domain here, so that a mistake has the parameter's own column."""
    domain, words = family.domains[name], f"The {name.replace('_', '-')} of {family.__name__}"
    if sum(1 for _ in ast.walk(node)) > MOST_NODES:
        raise source.wrong(node.col_offset, f"{words} has too many parts")
    try:
        if domain in (VECTOR, MATRIX):
            return read_matrix(source, node, domain, words)
        if isinstance(node, ast.List):
            hint = "write out the entries of a mean and a covariance in MultivariateNormal"
            raise source.wrong(node.col_offset, f"{words} is a list: {hint}")
        return checked(source, node, read_term(source, node, domain), domain, words)
    except DeriveError:
        raise
    except Exception as error:  # SymPy looks for signs by factoring numbers and finding roots, and can fail at it
        raise source.not_yet(node.col_offset, f"{words} is too hard for SymPy ({type(error).__name__})") from error


def checked(source: Source, node: ast.expr, term: Expr, domain: str, words: str) -> Expr:
    """The term where its domain allows it."""
    try:
        return parameter(term, domain, words)
    except Wrong as error:
        message = str(error) if len(str(error)) <= LONGEST_MESSAGE else f"{words} is not known to be {domain}"
        raise source.wrong(node.col_offset, message) from None
