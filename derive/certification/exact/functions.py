"""Sine and cosine, and functions of which only the name and the arguments are known."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Abs, Function, atan, cos, cosh, erf, erfc, sin, sinh, tanh
from sympy import exp as sympy_exp
from sympy import log as sympy_log
from sympy.codegen.cfunctions import expm1, log1p

from derive.certification.exact.atoms import Atom
from derive.certification.exact.compounds import leads_negative, reduced
from derive.certification.exact.elementary import exp, log
from derive.certification.exact.ring import ONE, ZERO, Form, single
from derive.certification.exact.signs import sign

REAL_AND_CONTINUOUS = frozenset({Abs, erf, erfc, tanh, sinh, cosh, atan})


class Applied(Atom):
    """f(a, b, …): the same function and equal arguments give the same value."""

    def describe(self) -> None:
        head, *arguments = self.key
        self.free = frozenset().union(*(argument.free for argument in arguments))
        self.height = max((argument.height for argument in arguments), default=0)
        self.real = head in REAL_AND_CONTINUOUS and all(argument.real for argument in arguments)
        self.nonzero = self.independent = False

    def rebuild(self, change: Callable[[Form], Form]) -> Form:
        head, *arguments = self.key
        return function(head, list(map(change, arguments)))


class Wave(Atom):
    """The sine or the cosine of an argument whose leading number is positive."""

    def describe(self) -> None:
        (argument,) = self.key
        self.free = argument.free
        self.height = argument.height
        self.real = argument.real
        # A sine of something constant may be sin π; of something that varies it is not the zero function.
        self.nonzero = bool(self.free) and all(atom.independent for atom in argument.atoms)
        self.independent = False


class Sine(Wave):
    def rebuild(self, change: Callable[[Form], Form]) -> Form:
        return sine(change(self.key[0]))


class Cosine(Wave):
    """cos² = 1 − sin²."""

    def describe(self) -> None:
        super().describe()
        self.degree = 2

    def relation(self, times: int) -> Form:
        return (ONE - single(Sine(self.key[0]), 2)) ** times

    def rebuild(self, change: Callable[[Form], Form]) -> Form:
        return cosine(change(self.key[0]))


def sine(form: Form) -> Form:
    form = reduced(form)
    if not form:
        return ZERO
    return -single(Sine(-form)) if leads_negative(form) else single(Sine(form))


def cosine(form: Form) -> Form:
    form = reduced(form)
    if not form:
        return ONE
    return single(Cosine(-form if leads_negative(form) else form))


def absolute(form: Form) -> Form:
    known = sign(form)
    return form.scaled(known) if known or not form else applied(Abs, form)


def applied(head: type[Function], *arguments: Form) -> Form:
    return single(Applied(head, *map(reduced, arguments)))


FUNCTIONS: dict[type[Function], Callable[[Form], Form]] = {
    Abs: absolute,
    sympy_log: log,
    sympy_exp: exp,
    sin: sine,
    cos: cosine,
    log1p: lambda form: log(ONE + form),
    expm1: lambda form: exp(form) - ONE,
}


def function(head: type[Function], arguments: list[Form]) -> Form:
    """A function by its SymPy class; one that is not known here stays closed."""
    known = FUNCTIONS.get(head) if len(arguments) == 1 else None
    return known(*arguments) if known else applied(head, *arguments)
