"""Functions at their arguments as terms of the engine: of the field by name, of the document, densities at a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy
from sympy import Expr

from derive.checking.context import Law
from derive.checking.context.laws import law_from
from derive.checking.meaning import NoMeaning
from derive.checking.syntax import Bars, Call, Constant, Expectation, Name, Power, Product
from derive.terms import Density, determinant, exp, is_matrix, log, raw, trace

if TYPE_CHECKING:
    from derive.checking.engine.translating import Translator

FUNCTIONS = {
    "sin": sympy.sin, "cos": sympy.cos, "Gamma": sympy.gamma, "psi": sympy.digamma, "erf": sympy.erf,
    "tanh": sympy.tanh,
}  # fmt: skip
OF_MATRICES = {"tr": trace, "Tr": trace, "trace": trace, "det": determinant}


def of_call(at: Translator, tree: Call) -> Expr:
    """A logarithm, an exponential, a density at a point."""
    name = tree.function.name
    if tree.base is not None or tree.primes or tree.inverse or tree.given:
        raise NoMeaning(f"{name} is no function of the engine")
    if name in at.context.functions:
        return defined(at, tree)
    law = law_from(at.context, Call(tree.function, tree.parameters)) if tree.parameters else None
    if law is not None and (law.family is not None or law.multivariate):
        return at_point(at, tree, law)
    if name in ("log", "ln", "exp"):
        return (exp if name == "exp" else log)(at.term(tree.arguments[0]))
    if at.context.is_density(name):
        return at_point(at, tree, at.context.law_of_density(name))
    stem, _, index = name.partition("_")
    if stem == "M" and len(tree.arguments) == 1 and at.context.variables.get(index or "X") is not None:
        return at.term(Expectation(Power(Constant("e"), Product((tree.arguments[0], Name(index or "X"))))))
    if name in OF_MATRICES and len(tree.arguments) == 1:
        inside = at.term(tree.arguments[0])
        return OF_MATRICES[name](inside) if is_matrix(inside) else inside
    if name in ("B", "Beta") and len(tree.arguments) == 2:
        return raw(sympy.beta, map(at.term, tree.arguments))
    if name in FUNCTIONS and len(tree.arguments) == 1:
        return raw(FUNCTIONS[name], (at.term(tree.arguments[0]),))
    raise NoMeaning(f"{name} is no function of the engine")


def defined(at: Translator, tree: Call) -> Expr:
    """A function of the document at its arguments."""
    function = at.context.functions[tree.function.name]
    if len(function.parameters) != len(tree.arguments):
        raise NoMeaning(f"{tree.function.name} with another number of arguments than it is defined with")
    values = [at.term(argument) for argument in tree.arguments]
    with at.at.opened(tree.function.name), at.binding(dict(zip(function.parameters, values, strict=True))):
        return at.term(function.body)


def of_bars(at: Translator, tree: Bars) -> Expr:
    """A determinant, or an absolute value."""
    body = at.term(tree.body)
    if tree.double:
        raise NoMeaning("a norm")
    return determinant(body) if is_matrix(body) else raw(sympy.Abs, (body,))


def at_point(at: Translator, tree: Call, law: Law | None) -> Expr:
    if len(tree.arguments) != 1:
        raise NoMeaning("a density of several variables")
    return Density(at.distribution(tree.function.name, law), at.term(tree.arguments[0]))
