"""Derivatives by variables and parameters, and by vectors and matrices, entry by entry."""

from __future__ import annotations

from fractions import Fraction

from sympy import Dummy, Expr, Integer, Symbol

from derive.checking.context.indices import general
from derive.checking.meaning.elaborating import Elaborator, handles
from derive.checking.meaning.slopes import refuse_entries, refuse_unknown
from derive.checking.meaning.values import Matrix, NoMeaning, Value, lowered, scalar
from derive.checking.meaning.vectors import entry_of
from derive.checking.syntax import Derivative, Name, Number, Power, Tree


def is_undefined(at: Elaborator, letter: Name, by: tuple[tuple[Tree, Tree], ...]) -> bool:
    """Whether a letter whose derivative is taken is nothing but a letter here, and no other of those taken by."""
    if letter.index in at.bound and any(isinstance(each, Name) and each.stem == letter.stem for each, _ in by):
        return False
    known = letter.name in {**at.context.constants, **at.context.derived, **at.bound}
    known = known or (letter.index in at.bound and bool(general(at.context, letter)))
    return not known and all(each != letter for each, _ in by)


@handles(Derivative)
def derivative(at: Elaborator, tree: Derivative) -> Value:
    """A derivative, by bound variables or by parameters."""
    if isinstance(tree.body, Name) and is_undefined(at, tree.body, tree.by):
        raise NoMeaning(f"what {tree.body.name} depends on is not known")
    refuse_unknown(at, tree)
    refuse_entries(at, tree)
    variable, order = tree.by[0]
    if len(tree.by) == 1 and isinstance(variable, Power):
        return by_power(at, tree.body, variable, order)
    if len(tree.by) == 1 and isinstance(variable, Name):
        where = at.bound.get(variable.name) if variable.name in at.bound else at.matrix(variable.name)
        if isinstance(where, Matrix):
            return by_entries(at, tree.body, variable.name, where, int(at.number(order)))
    variables: list[tuple[Symbol, Value, int]] = []
    bindings: dict[str, Value] = {}
    for variable, order in tree.by:
        if not isinstance(variable, Name):
            raise NoMeaning("a derivative by something that is not a variable")
        if isinstance(at.bound.get(variable.index), Integer):
            variables.append((*by_entry(at, variable, bindings), int(at.number(order))))
            continue
        if len(variable.indices) > 1 and any(letter in at.bound for letter in variable.indices):
            entry = at.value(variable)
            if not isinstance(entry, Symbol):
                raise NoMeaning("a derivative by an entry of a matrix")
            variables.append((entry, entry, int(at.number(order))))
            continue
        symbol = at.bound.get(variable.name, at.symbol(variable.name))
        stand_in = symbol if isinstance(symbol, Symbol) else Symbol(variable.name, real=True)
        bindings[variable.name] = stand_in
        variables.append((stand_in, symbol, int(at.number(order))))
    before, at.lawless = at.lawless, False
    with at.binding(bindings):
        found = at.number(tree.body)
    if at.lawless and not found.has(*(each for each, _, _ in variables)):
        raise NoMeaning("how densities of which nothing is known depend on a parameter is not written")
    at.lawless = at.lawless or before
    for stand_in, symbol, count in variables:
        found = found.diff(stand_in, count)
        if symbol is not stand_in:
            found = found.subs(stand_in, scalar(symbol))
    return found


def by_power(at: Elaborator, body: Tree, variable: Power, order: Tree) -> Value:
    """By σ²: df/dσ² = f′(σ) / (2σ)."""
    if order != Number(Fraction(1)):
        raise NoMeaning("a derivative of a higher order by a power")
    slope = Derivative(body, ((variable.base, order),))
    return at.number(slope) / at.number(Derivative(variable, ((variable.base, order),)))


def by_entry(at: Elaborator, variable: Name, bindings: dict[str, Value]) -> tuple[Symbol, Value]:
    """The variable for x_i at the number that i is, of a vector or of a sequence, and the value that it stands for."""
    k, stem = int(at.bound[variable.index]), variable.stem
    vector = bindings.get(stem, at.bound.get(stem)) if stem in bindings or stem in at.bound else at.matrix(stem)
    if not isinstance(vector, Matrix) or not at.components:
        symbol = at.symbol(f"{stem}_{k}")
        return symbol, symbol
    inner, value = Dummy(variable.name, real=True), entry_of(vector, Integer(k))
    bindings[stem] = Matrix([inner if place == k else each for place, each in enumerate(vector, start=1)])
    return inner, value


def by_entries(at: Elaborator, body: Tree, name: str, where: Matrix, order: int) -> Value:
    """The gradient of a number, of the shape of what it is taken by, its matrix of second derivatives, or a Jacobian.

    Some write the gradient as a row, and the Jacobian turned: these are other readings.
    """
    rows, columns = where.shape
    variables = Matrix(rows, columns, [Dummy(f"{name}_{k}", real=True) for k in range(rows * columns)])
    with at.binding({name: variables}):
        found = lowered(at.value(body))
    if columns > 1 or isinstance(found, Matrix):
        at.context.doubt("is the derivative laid out so?")
    if isinstance(found, Matrix):
        if order != 1 or found.shape[1] != 1 or columns != 1:
            raise NoMeaning("a derivative of a matrix, or of several by several")
        slopes = found.jacobian(variables)
    elif isinstance(found, Expr) and order == 1:
        slopes = variables.applyfunc(lambda each: found.diff(each))
    elif isinstance(found, Expr) and order == 2 and columns == 1:
        slopes = Matrix(rows, rows, lambda i, j: found.diff(variables[i], variables[j]))
    else:
        raise NoMeaning("a derivative of another kind by a vector")
    return Matrix(slopes.subs(dict(zip(variables, where, strict=True))))
