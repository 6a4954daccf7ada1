"""Functions: those of the field by name, densities at a point, families at a point, and what the document defines."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Dummy, Expr, Integral, S, log

from derive.checking.context import Law, family_named
from derive.checking.context.laws import as_variance
from derive.checking.context.laws_of_vectors import law_of_vectors
from derive.checking.meaning import generic, indices, laws_of_vectors, unknown, vectors
from derive.checking.meaning.elaborating import Elaborator, handles
from derive.checking.meaning.listing import listed
from derive.checking.meaning.values import Identity, Matrix, NoMeaning, Value, is_column, lowered, plus, scalar, times
from derive.checking.syntax import Call, Name, Quantity, Relation, Tree, walk

KNOWN = {
    "exp": sympy.exp, "sqrt": sympy.sqrt, "Gamma": sympy.gamma, "erf": sympy.erf, "erfc": sympy.erfc,
    "psi": sympy.digamma, "digamma": sympy.digamma, "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan,
    "sinh": sympy.sinh, "cosh": sympy.cosh, "tanh": sympy.tanh, "arctan": sympy.atan, "abs": sympy.Abs,
    "sgn": sympy.sign, "sign": sympy.sign, "zeta": sympy.zeta,
}  # fmt: skip
USUAL: dict[str, tuple[str, Callable[[Expr], Expr]]] = {
    "sigma": ("the logistic function", lambda x: 1 / (1 + sympy.exp(-x))),
    "Phi": ("the standard normal distribution function", lambda x: (1 + sympy.erf(x / sympy.sqrt(2))) / 2),
    "phi": ("the standard normal density", lambda x: sympy.exp(-(x**2) / 2) / sympy.sqrt(2 * S.Pi)),
}
"""What letters usually are that stand before a bracket and are not defined."""
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
    if name == "indicator" and len(tree.arguments) == 1 and isinstance(tree.arguments[0], Relation):
        return indices.indicator(at, tree.arguments[0])
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
    if len(tree.arguments) == 1 and name in ("B", "Beta"):
        return multivariate_beta(at.value(tree.arguments[0]))
    if len(tree.arguments) > 1 and name in TWO:
        return TWO[name](*map(at.number, tree.arguments))
    return otherwise(at, tree)


def multivariate_beta(value: Value) -> Expr:
    """B(α) of a vector: ∏ Γ(α_i) / Γ(Σ α_i)."""
    if not is_column(value):
        raise NoMeaning("the function B is not defined")
    return sympy.Mul(*map(sympy.gamma, value)) / sympy.gamma(sympy.Add(*value))


def otherwise(at: Elaborator, tree: Call) -> Value:
    """Generating functions and probabilities of a random variable, functions of which nothing is known."""
    stem, _, index = tree.function.name.partition("_")
    if stem in ("M", "K", "G") and len(tree.arguments) == 1 and (index or at.context.variables):
        from derive.checking.meaning.moments import generating

        return generating(at, stem, index, at.value(tree.arguments[0]))
    known = at.context.variable_of(index or "X") or index in at.context.derived
    if stem == "F" and len(tree.arguments) == 1 and known:
        return at.value(Quantity("Pr", (Relation("<=", Name(index or "X"), tree.arguments[0]),)))
    if tree.function.name in USUAL and len(tree.arguments) == 1 and not tree.given and not in_laws(at, tree):
        return usual(at, tree.function.name, at.value(tree.arguments[0]))
    if unknown.is_unknown_function(at, tree):
        return unknown.made_up(at, tree)
    raise NoMeaning(f"the function {tree.function.name} is not defined")


def in_laws(at: Elaborator, tree: Call) -> bool:
    """Whether a letter before a bracket is that of a parameter of a law: the σ of q(z|x) = N(μ(x), σ²(x))."""
    bodies = [factor.body for factor in at.context.factors]
    return any(isinstance(node, Call) and node.function == tree.function for body in bodies for node in walk(body))


def usual(at: Elaborator, name: str, point: Value) -> Value:
    """A letter of which nothing is said as the function that it usually is: enough to find a step true."""
    context = at.context
    known = (context.domains, context.constants, context.shapes, context.variables, context.densities)
    if any(name in each for each in known) or name in at.symbols:
        raise NoMeaning(f"the function {name} is not defined")
    words, function = USUAL[name]
    at.functions.add(name)
    context.assume(f"{name} is {words}")
    context.doubt(f"which function is {name}? it is not defined")
    return each_entry(point, function)


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
    given = function.behind if len(function.behind) == len(tree.parameters) else ()
    behind = {name: at.value(each) for name, each in zip(given, tree.parameters, strict=False)}
    if not tree.primes:
        with at.opened(name), at.binding(behind | dict(zip(function.parameters, values, strict=True))):
            return at.value(function.body)
    variable = Dummy(function.parameters[0], real=True)
    with at.opened(name), at.binding(behind | {function.parameters[0]: variable}):
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
    transformed = at.context.transformed(name)
    if transformed and len(tree.arguments) == 1 and not tree.given:
        from derive.checking.meaning.events import density_of

        return density_of(at, transformed, at.number(tree.arguments[0]))
    if generic.is_unknown(at, tree):
        return generic.weight(at, tree)
    law = at.context.law_of_density(name)
    if name in at.context.chances:
        at.context.doubt(f"{name} is a probability with a law of its own: what is {name}(..)?")
    if law is None or len(tree.arguments) != 1:
        raise NoMeaning(f"the density {name} of several variables")
    argument, event = tree.arguments[0], tree.arguments[0]
    if isinstance(argument, Name) and is_of_another(at, name, argument):
        raise NoMeaning(f"the density of {argument.name}, whose law is said where others are given")
    if isinstance(event, Relation):
        argument, law = event.right, law_of_event(at, event)
    point = at.value(argument)
    if isinstance(argument, Name) and argument.name not in at.bound:
        at.inside(law, point)
    elif isinstance(point, Expr) and not point.is_Atom and law.family is not None and is_bounded(at, law):
        at.context.doubt(f"where has {name} a density that is not 0?")
    return density(at, law, point)


def is_of_another(at: Elaborator, letter: str, argument: Name) -> bool:
    """Whether p(x) is the density of an x whose law is said given others, beside the law of a Y."""
    known = {variable.lower() for variable in at.context.variables}
    free = argument.name not in at.bound and letter not in at.context.densities
    return bool(at.context.factors) and free and argument.name.lower() not in known


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
    if law.of_vectors:
        return laws_of_vectors.density(at, law, point)
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


def is_discrete_uniform(at: Elaborator, tree: Call) -> bool:
    """Whether U(x; a, b) is one of a document that speaks of discrete uniform laws."""
    family = family_named(tree.function.name)
    return at.context.discrete and family is not None and family.title == "uniform"


def incomplete_beta(at: Elaborator, x: Expr, a: Expr, b: Expr) -> Expr:
    """B(x; a, b) = ∫ t^(a − 1) (1 − t)^(b − 1) dt from 0 to x, no density of the beta law as a rule."""
    at.context.doubt("is B(x; a, b) the incomplete beta function?")
    t = Dummy("t", positive=True)
    return Integral(t ** (a - 1) * (1 - t) ** (b - 1), (t, S.Zero, x))


def family_call(at: Elaborator, tree: Call) -> Value | None:
    """`N(x; mu, sigma^2)` and the like: the density of a family at a point."""
    given = tree.parameters or tree.given
    if not given and len(tree.arguments) > 1:
        tree = Call(tree.function, tree.arguments[:1], tree.arguments[1:])
        given = tree.parameters
    of_vectors = law_of_vectors(at.context, tree.function.name, given) if given else None
    if of_vectors is not None:
        return laws_of_vectors.density(at, of_vectors, at.value(tree.arguments[0]))
    if tree.function.name == "B" and len(given) == 2 and all(law.name != "B" for law in at.context.laws):
        return incomplete_beta(at, *map(at.number, (tree.arguments[0], *given)))
    family = family_named("DU" if is_discrete_uniform(at, tree) else tree.function.name, len(given))
    if family is None or not given or len(given) != len(family.domains):
        return None
    point = at.value(tree.arguments[0])
    if family.title == "normal" and isinstance(at.value(given[1]), Matrix | Identity):
        return normal_vector(at, given, point)
    return lowered(density(at, Law(family.title, as_variance(at.context, family.title, given), family), point))
