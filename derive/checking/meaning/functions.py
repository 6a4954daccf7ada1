"""Functions: those of the field by name, densities at a point, families at a point, and what the document defines."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Dummy, Expr, S, log

from derive.checking.context import Law, family_named
from derive.checking.context.laws import as_variance
from derive.checking.meaning import generic, vectors
from derive.checking.meaning.elaborating import Elaborator, handles
from derive.checking.meaning.listing import listed
from derive.checking.meaning.values import Identity, Matrix, NoMeaning, Value, is_column, lowered, plus, scalar, times
from derive.checking.syntax import Call, Name, Quantity, Relation, Tree

KNOWN = {
    "exp": sympy.exp, "sqrt": sympy.sqrt, "Gamma": sympy.gamma, "erf": sympy.erf, "erfc": sympy.erfc,
    "psi": sympy.digamma, "digamma": sympy.digamma, "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan,
    "sinh": sympy.sinh, "cosh": sympy.cosh, "tanh": sympy.tanh, "arctan": sympy.atan, "abs": sympy.Abs,
    "sgn": sympy.sign, "sign": sympy.sign, "zeta": sympy.zeta,
}  # fmt: skip
TWO = {"B": sympy.beta, "Beta": sympy.beta, "beta": sympy.beta, "max": sympy.Max, "min": sympy.Min,
       "gamma": sympy.lowergamma}  # fmt: skip


@handles(Call)
def call(at: Elaborator, tree: Call) -> Value:
    """A function at its arguments."""
    name = tree.function.name
    if tree.inverse:
        raise NoMeaning(f"the inverse function of {name}")
    if name in at.context.functions:
        return defined(at, tree)
    if tree.primes:
        return primed(at, tree)
    if name in ("log", "ln", "lg"):
        return logarithm(at, tree)
    if name in ("odot", "otimes") and len(tree.arguments) == 2:
        return vectors.of_pairs(name, *map(at.value, tree.arguments))
    if name in ("tr", "det", "diag", "Tr", "trace"):
        if len(tree.arguments) > 1:
            return of_matrix(at, name.lower(), Matrix([scalar(each) for each in listed(at, tree.arguments)]))
        return of_matrix(at, name.lower(), at.value(tree.arguments[0]))
    if at.context.is_density(name) and not (tree.parameters and family_named(name)):
        return density_call(at, tree)
    if at.context.is_matrix(name) and len(tree.arguments) == 1 and not tree.given:
        return times(at.value(tree.function), at.value(tree.arguments[0]))
    family = family_call(at, tree)
    if family is not None:
        return family
    if len(tree.arguments) == 1 and name in KNOWN and not tree.given:
        return each_entry(at.value(tree.arguments[0]), KNOWN[name])
    if len(tree.arguments) > 1 and name in TWO:
        return TWO[name](*map(at.number, tree.arguments))
    return unknown(at, tree)


def unknown(at: Elaborator, tree: Call) -> Value:
    """Names that may be a product with a bracket, or generating functions of a random variable."""
    stem, _, index = tree.function.name.partition("_")
    if stem in ("M", "K", "G") and len(tree.arguments) == 1:
        from derive.checking.meaning.moments import generating

        return generating(at, stem, index, at.value(tree.arguments[0]))
    if stem == "F" and len(tree.arguments) == 1 and at.context.variable_of(index or "X"):
        return at.value(Quantity("Pr", (Relation("<=", Name(index or "X"), tree.arguments[0]),)))
    raise NoMeaning(f"the function {tree.function.name} is not defined")


def each_entry(value: Value, function: Callable[[Expr], Expr]) -> Value:
    """A function of a number, or of each entry of a vector."""
    return Matrix(value.applyfunc(function)) if is_column(value) else function(scalar(value))


def logarithm(at: Elaborator, tree: Call) -> Value:
    """log to a base; one that the writer leaves open is e."""
    inside = each_entry(at.value(tree.arguments[0]), log)
    if tree.base is None or (at.open_base and isinstance(tree.base, Name)):
        return inside
    return inside / log(at.number(tree.base))


def of_matrix(at: Elaborator, name: str, value: Value) -> Value:
    """Trace, determinant, the diagonal matrix of a vector, the diagonal of a matrix."""
    if isinstance(value, Identity):
        value = value.sized(only_size(at))
    if not isinstance(value, Matrix):
        return value
    if name == "diag":
        if value.shape[0] == value.shape[1] > 1:
            return Matrix([value[i, i] for i in range(value.shape[0])])
        return Matrix(sympy.diag(*list(value)))
    return value.det() if name == "det" else value.trace()


def only_size(at: Elaborator) -> int:
    """The size of an identity of which nothing else says it."""
    if not at.instance.square and len(at.context.measures) > 1:
        raise NoMeaning("the size of I is not said")
    return vectors.extent(at.context, at.instance, (at.context.measures or [at.context.dimension])[0])


def defined(at: Elaborator, tree: Call) -> Value:
    """A function of the document at its arguments, or its derivative there."""
    name = tree.function.name
    function = at.context.functions[name]
    if len(function.parameters) != len(tree.arguments):
        raise NoMeaning(f"{name} with another number of arguments than it is defined with")
    values = [at.value(argument) for argument in tree.arguments]
    if not tree.primes:
        with at.opened(name), at.binding(dict(zip(function.parameters, values, strict=True))):
            return at.value(function.body)
    variable = Dummy(function.parameters[0], real=True)
    with at.opened(name), at.binding({function.parameters[0]: variable}):
        body = at.number(function.body)
    return body.diff(variable, tree.primes).doit(integrals=False, sums=False, limits=False).subs(variable, values[0])


def primed(at: Elaborator, tree: Call) -> Value:
    """A derivative of a function that is not defined in the document: differentiate it at a variable."""
    variable = Dummy("t", real=True)
    with at.binding({"'": variable}):
        plain = Call(tree.function, (Name("'"),), tree.parameters, tree.given, tree.base)
        body = scalar(call(at, plain))
    return body.diff(variable, tree.primes).subs(variable, at.number(tree.arguments[0]))


def density_call(at: Elaborator, tree: Call) -> Value:
    """A density at a point, by its law; without a law in the outcomes of an instance."""
    name = tree.function.name
    if name in at.context.ambiguous:
        raise NoMeaning(f"{name} stands for several densities")
    if generic.is_unknown(at, tree):
        return generic.weight(at, tree)
    law = at.context.law_of_density(name)
    if law is None or len(tree.arguments) != 1:
        raise NoMeaning(f"the density {name} of several variables")
    argument, event = tree.arguments[0], tree.arguments[0]
    if isinstance(event, Relation):
        argument, law = event.right, law_of_event(at, event)
    point = at.value(argument)
    if isinstance(argument, Name) and argument.name not in at.bound:
        at.inside(law, point)
    elif isinstance(point, Expr) and not point.is_Atom and law.family is not None and is_bounded(at, law):
        at.context.doubt(f"where has {name} a density that is not 0?")
    return density(at, law, point)


def is_bounded(at: Elaborator, law: Law) -> bool:
    """Whether a law has a support with an end."""
    ends = at.family(law).support(*map(at.number, law.parameters))
    return ends != (S.NegativeInfinity, S.Infinity)


def law_of_event(at: Elaborator, event: Relation) -> Law:
    """The law of X in p(X = x)."""
    name = event.left.name if isinstance(event.left, Name) else ""
    law = at.context.variables.get(at.context.variable_of(name) or "")
    if law is None or event.sign != "=":
        raise NoMeaning("the probability of an event of another kind")
    return law


def density(at: Elaborator, law: Law, point: Value) -> Value:
    """The density of a law at a point."""
    if law.multivariate:
        return normal_vector(at, law.parameters, point)
    if law.family is None:
        raise NoMeaning(f"the density of {law.name} is not known here")
    return at.family(law).density(scalar(point), *map(at.number, law.parameters))


def normal_vector(at: Elaborator, parameters: tuple[Tree, ...], point: Value) -> Expr:
    """The density of a normal vector."""
    mean, covariance = (at.value(parameter) for parameter in parameters)
    if isinstance(covariance, Identity) and isinstance(point, Matrix):
        covariance = covariance.sized(point.shape[0])
    if is_column(covariance):
        covariance = Matrix(sympy.diag(*covariance))
    if not isinstance(covariance, Matrix) or not isinstance(point, Matrix):
        raise NoMeaning("a normal vector with numbers for parameters")
    centred = plus(point, -mean)
    form = scalar(times(times(Matrix(centred.T), covariance.inv()), centred))
    return sympy.exp(-sympy.expand(form) / 2) / sympy.sqrt((2 * S.Pi) ** point.shape[0] * covariance.det())


def family_call(at: Elaborator, tree: Call) -> Value | None:
    """`N(x; mu, sigma^2)` and the like: the density of a family at a point."""
    given = tree.parameters or tree.given
    if not given and len(tree.arguments) > 1:
        tree = Call(tree.function, tree.arguments[:1], tree.arguments[1:])
        given = tree.parameters
    family = family_named(tree.function.name)
    if family is None or not given or len(given) != len(family.domains):
        return None
    point = at.value(tree.arguments[0])
    if family.title == "normal" and isinstance(at.value(given[1]), Matrix | Identity):
        return normal_vector(at, given, point)
    return lowered(density(at, Law(family.title, as_variance(at.context, family.title, given), family), point))
