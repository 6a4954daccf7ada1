"""What a family is: its parameters with their domains, its support and its density. Nothing else is stored."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from decimal import Decimal
from numbers import Real
from typing import Any, ClassVar, Self

from sympy import Basic, Dummy, Expr, Float, Rational, S, Symbol, Wild
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str

from derive.errors import Wrong
from derive.terms import integral, positive, substitute

REAL, POSITIVE, VECTOR, MATRIX = "real", "positive", "a vector", "a covariance matrix"
ANYWHERE = Symbol("x", real=True)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
LONGEST_NAME = 200


def name_checked(name: str) -> str:
    """The name, if a parameter may be called so."""
    if len(name) > LONGEST_NAME:
        raise Wrong(f"the name {name[:30]!r}… has {len(name)} characters, and at most {LONGEST_NAME} are read")
    if not NAME.match(name):
        raise Wrong(f"{name!r} is not a name: use letters, digits and _, starting with a letter")
    if keyword.iskeyword(name):
        raise Wrong(f"'{name}' is a Python keyword and cannot name an argument of generated code: try {name}_")
    return name


def symbol(name: str, domain: str) -> Symbol:
    """A parameter by name, with the domain of the place where it stands."""
    return Symbol(name_checked(name), positive=True) if domain == POSITIVE else Symbol(name_checked(name), real=True)


def parameter(value: Any, domain: str, where: str) -> Expr:
    """A parameter from a name, an exact number, a float read as its decimal, or a SymPy expression."""
    if isinstance(value, str):
        value = symbol(value, domain)
    elif not isinstance(value, Expr) or isinstance(value, Float):
        value = exact(value, where)
    check_symbols(value, where)
    value = with_domains(value, domain)
    check(value, domain, where)
    return value


def check_symbols(value: Expr, where: str) -> None:
    """A name is printed, and names an argument of code: those of SymPy's symbols are looked at like any other."""
    for each in value.atoms(Symbol):
        if isinstance(each, Dummy | Wild):
            raise Wrong(f"{where} has a {type(each).__name__}, which has no name of its own: use a Symbol")
        name_checked(each.name)
    for function in value.atoms(AppliedUndef):
        raise Wrong(
            f"{where} has {str(function)[:30]!r} in it, of which nothing is known: write it out, or use a Symbol"
        )


def exact(value: Any, where: str) -> Rational:
    """A number exactly: a float stands for the shortest decimal that is read as it."""
    if isinstance(value, Decimal | Float) or (isinstance(value, Real) and not isinstance(value, bool)):
        text = str(value)
        if re.fullmatch(r"[-+0-9./eE]+", text):
            return Rational(text)
    raise Wrong(f"{where} must be a name, a finite number or a SymPy expression, not {value!r}")


def with_domains(value: Expr, domain: str) -> Expr:
    """Symbols about which nothing is known get the domain of the place where they stand."""
    found = {s: symbol(s.name, domain) for s in unknown(value)}
    return substitute(value, found) if found else value


def unknown(value: Expr) -> list[Symbol]:
    """The symbols of which nothing is known."""
    return [s for s in value.free_symbols if s.is_real is None and not s.is_complex]


def check(value: Expr, domain: str, where: str) -> None:
    if value.is_real is not True or value.is_finite is False:
        raise Wrong(f"{where} must be a real number, and {value} is not known to be one")
    if domain == POSITIVE and not positive(value):
        known = "is not" if value.is_nonpositive else "is not known to be"
        raise Wrong(f"{where} must be positive, and {value} {known}")


class Distribution(Basic):
    """A distribution with its parameters filled in and a letter for its density.

    `args` are the density's letter and then the parameters, so that a law may rewrite them like any term.
    """

    family: str
    domains: ClassVar[Mapping[str, str]]

    @property
    def letter(self) -> str:
        return self.args[0].name

    @property
    def parameters(self) -> tuple[Expr, ...]:
        return tuple(arg for arg in self.args[1:] if isinstance(arg, Expr))

    @property
    def deviation(self) -> Expr | None:
        """The parameter that is a standard deviation, where the family has one."""
        return None

    @property
    def dimension(self) -> Expr:
        """How many coordinates a point has; 1, or the dimension of a vector."""
        return S.One

    @property
    def index(self) -> Expr | None:
        """The index of its coordinates, where the parameters are written with one."""
        return None

    @property
    def assumptions(self) -> tuple[Expr, ...]:
        """What is assumed to be positive besides the parameters' own domains."""
        return ()

    @property
    def support(self) -> tuple[Expr, Expr]:
        raise NotImplementedError

    def density(self, point: Expr) -> Expr:
        """The density at a point, as an inert term."""
        raise NotImplementedError

    def integral(self, body: Expr, variable: Expr) -> Expr:
        """The integral of a function of the variable over the support."""
        return integral(body, variable, *self.support)

    def checked(self) -> Self:
        """The same distribution through its constructor, which raises `Wrong` for a parameter out of its domain."""
        return type(self)(*self.parameters)

    def called(self, letter: str) -> Self:
        """The same distribution with another letter for its density."""
        return Basic.__new__(type(self), Str(letter), *self.args[1:])

    def _xreplace(self, rule: Mapping[Basic, Basic]) -> tuple[Basic, bool]:
        """SymPy's own replacement would call the constructor, which takes other arguments than `args`."""
        replaced = substitute(self, rule)
        return replaced, replaced is not self

    def is_same_as(self, other: Distribution) -> bool:
        """Whether both have the same density, in whatever parameters it was asked for."""
        return type(self) is type(other) and self.density(ANYWHERE) == other.density(ANYWHERE)
