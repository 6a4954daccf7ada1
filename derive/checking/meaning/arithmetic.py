"""Sums, products, powers, matrices."""

from __future__ import annotations

from fractions import Fraction

from sympy import Abs, Add, Expr, Max, Piecewise, S, binomial, factorial, sqrt

from derive.checking.meaning import grids, vectors
from derive.checking.meaning.elaborating import Elaborator, handles
from derive.checking.meaning.functions import of_matrix
from derive.checking.meaning.listing import listed
from derive.checking.meaning.values import (
    MOST_FACTORS,
    Identity,
    Matrix,
    NoMeaning,
    Value,
    plus,
    power,
    quotient,
    scalar,
    times,
)
from derive.checking.meaning.vectors import entry_of
from derive.checking.syntax import (
    Bars,
    Binomial,
    Cases,
    Constant,
    Factorial,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
    Subscripted,
    Sum,
    Text,
    Transposed,
    Tree,
    walk,
)
from derive.checking.syntax import Matrix as MatrixTree

SIGNS = {"<": "<", ">": ">", "<=": "<=", ">=": ">=", "=": "=="}


@handles(Sum)
def _sum(at: Elaborator, tree: Sum) -> Value:
    total: Value = S.Zero
    for term in listed(at, tree.terms):
        total = plus(total, term)
    return total


@handles(Negative)
def _negative(at: Elaborator, tree: Negative) -> Value:
    return -at.value(tree.body)


@handles(Product)
def _product(at: Elaborator, tree: Product) -> Value:
    values = listed(at, tree.factors)
    result = values[0]
    for value in values[1:]:
        result = times(result, value)
    return result


@handles(Quotient)
def _quotient(at: Elaborator, tree: Quotient) -> Value:
    return quotient(at.value(tree.above), at.value(tree.below))


@handles(Power)
def _power(at: Elaborator, tree: Power) -> Value:
    return power(at.value(tree.base), at.value(tree.exponent))


@handles(Root)
def _root(at: Elaborator, tree: Root) -> Value:
    if tree.degree is None:
        return sqrt(at.number(tree.body))
    return at.number(tree.body) ** (1 / at.number(tree.degree))


@handles(Factorial)
def _factorial(at: Elaborator, tree: Factorial) -> Value:
    if isinstance(tree.body, Factorial):
        raise NoMeaning("a double factorial")
    return factorial(moderate(at.number(tree.body)))


@handles(Binomial)
def _binomial(at: Elaborator, tree: Binomial) -> Value:
    return binomial(moderate(at.number(tree.above)), at.number(tree.below))


def moderate(number: Expr) -> Expr:
    """The number, if its factorial can be worked out."""
    if number.is_number and abs(number) > MOST_FACTORS:
        raise NoMeaning(f"a factorial beyond that of {MOST_FACTORS}")
    return number


@handles(Transposed)
def _transposed(at: Elaborator, tree: Transposed) -> Value:
    value = at.value(tree.body)
    return Matrix(value.T) if isinstance(value, Matrix) else value


@handles(Bars)
def _bars(at: Elaborator, tree: Bars) -> Value:
    value = at.value(tree.body)
    if isinstance(value, Identity) and not tree.double:
        return of_matrix(at, "det", value)
    if not isinstance(value, Matrix):
        return Abs(value)
    if value.shape[0] == value.shape[1] and not tree.double:
        return value.det()
    return norm(at, value, tree.index)


def norm(at: Elaborator, value: Matrix, index: Tree | None) -> Expr:
    """The norm of a vector or a matrix: Euclidean, Frobenius, the sum or the maximum of sizes, or by a matrix."""
    column = value.shape[1] == 1
    if index == Name("F") or (column and index in (None, Number(Fraction(2)))):
        return sqrt(Add(*(entry**2 for entry in value)))
    if column and index == Number(Fraction(1)):
        return Add(*map(Abs, value))
    if column and index == Constant("infinity"):
        return Max(*map(Abs, value))
    weight = at.value(index) if column and isinstance(index, Name | Power) else None
    if isinstance(weight, Matrix) and weight.shape == (value.shape[0],) * 2:
        return sqrt(scalar(value.T * weight * value))
    raise NoMeaning("a norm of another kind")


@handles(MatrixTree)
def _matrix(at: Elaborator, tree: MatrixTree) -> Value:
    if grids.has_dots(tree.rows):
        return grids.written_out(at, tree.rows)
    return Matrix([[at.number(entry) for entry in row] for row in tree.rows])


@handles(Cases)
def _cases(at: Elaborator, tree: Cases) -> Value:
    rows = [(at.number(value), condition(at, given)) for value, given in tree.rows]
    return Piecewise(*rows)


def condition(at: Elaborator, tree: Tree | None) -> object:
    """A condition of one relation; words mean everywhere else."""
    if tree is None or isinstance(tree, Text):
        return S.true
    if isinstance(tree, Relation) and tree.sign in SIGNS:
        from sympy import Rel

        return Rel(at.number(tree.left), at.number(tree.right), SIGNS[tree.sign])
    raise NoMeaning("a condition of another kind")


@handles(Subscripted)
def _subscripted(at: Elaborator, tree: Subscripted) -> Value:
    """An entry of a vector, or of a sequence: x_{t − 1} is a letter of its own beside x_t; 0_n and 1_n."""
    if isinstance(tree.body, Number) and tree.body.value in (0, 1) and isinstance(tree.index, Name | Product):
        return constant_vector(at, tree.body, tree.index)
    letter = tree.body.name if isinstance(tree.body, Name) else ""
    whole = all(isinstance(node, Sum | Negative | Product | Name | Number) for node in walk(tree.index))
    if letter and whole and letter not in at.context.shapes and letter not in at.bound:
        return at.entry(letter, at.value(tree.index))
    return entry_of(at.value(tree.body), at.value(tree.index))


def constant_vector(at: Elaborator, body: Number, index: Tree) -> Value:
    """0_n and 1_n: vectors of zeros and ones; 0_{np} is a matrix."""
    letters = [
        each.name for each in (index.factors if isinstance(index, Product) else (index,)) if isinstance(each, Name)
    ]
    sizes = [vectors.measure(at.context, at.instance, letter) for letter in letters]
    if not sizes or None in sizes or len(sizes) > 2:
        raise NoMeaning("a vector of an unknown size")
    rows, *columns = [int(size) for size in sizes if size is not None]
    return Matrix([[at.number(body)] * (columns[0] if columns else 1)] * rows)
