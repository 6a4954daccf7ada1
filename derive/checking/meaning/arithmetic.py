"""Sums, products, powers, matrices."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from sympy import Abs, Add, Expr, Max, Mul, Piecewise, RisingFactorial, S, binomial, factorial, gamma, log, sqrt

from derive.checking.context.families import WHOLE
from derive.checking.context.model import is_capital_of_variable
from derive.checking.meaning import grids, vectors
from derive.checking.meaning.elaborating import Elaborator, handles
from derive.checking.meaning.functions import of_matrix
from derive.checking.meaning.indices import indicator
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
    Call,
    Cases,
    Constant,
    Expectation,
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
    Tuple,
    names,
    walk,
)
from derive.checking.syntax import Matrix as MatrixTree

SIGNS = {"<": "<", ">": ">", "<=": "<=", ">=": ">=", "=": "==", "!=": "!="}


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
    if S.Zero in values and log(0) in values:
        at.context.assume("0 log 0 is 0")
        return S.Zero
    result = values[0]
    for value in values[1:]:
        result = times(result, value)
    return result


@handles(Quotient)
def _quotient(at: Elaborator, tree: Quotient) -> Value:
    return quotient(at.value(tree.above), at.value(tree.below))


@handles(Power)
def _power(at: Elaborator, tree: Power) -> Value:
    count = rising(at, tree.exponent)
    if count is not None:
        return RisingFactorial(at.number(tree.base), count).rewrite(gamma)
    return power(at.value(tree.base), at.value(tree.exponent))


def rising(at: Elaborator, exponent: Tree) -> Expr | None:
    r"""The n of a rising factorial, `m^{\overline{n}}` = m (m + 1) ... (m + n - 1): a whole number with a bar."""
    if not isinstance(exponent, Name) or not exponent.name.startswith("bar ") or exponent.name in at.context.constants:
        return None
    inside = exponent.name.removeprefix("bar ")
    if inside == "0":
        return S.Zero
    bound = at.bound.get(inside)
    whole = at.context.domains.get(inside) == WHOLE or (isinstance(bound, Expr) and bool(bound.is_integer))
    return at.number(Name(inside)) if whole else None


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
    if isinstance(tree.below, Tuple):
        return multinomial(at, tree.above, tree.below)
    return binomial(moderate(at.number(tree.above)), at.number(tree.below))


def multinomial(at: Elaborator, above: Tree, below: Tuple) -> Expr:
    """n! / (k_1! ... k_m!)."""
    parts = [scalar(each) for each in listed(at, below.items)]
    return factorial(moderate(at.number(above))) / Mul(*map(factorial, parts))


@handles(Tuple)
def _tuple(at: Elaborator, tree: Tuple) -> Value:
    """A list of numbers is a vector where there are vectors."""
    entries = listed(at, tree.items) if tree.opening in ("(", "[") and at.context.shapes else []
    if len(entries) < 2:
        raise NoMeaning("Tuple has no meaning here")
    if any(is_capital_of_variable(name) for name in names(tree)):
        at.context.doubt("what is known of the entries of a random vector?")
    return Matrix([scalar(entry) for entry in entries])


def moderate(number: Expr) -> Expr:
    """The number, if its factorial can be worked out."""
    if number.is_number and abs(number) > MOST_FACTORS:
        raise NoMeaning(f"a factorial beyond that of {MOST_FACTORS}")
    return number


@handles(Transposed)
def _transposed(at: Elaborator, tree: Transposed) -> Value:
    value = at.value(tree.body)
    if isinstance(tree.body, Tuple):
        return value  # a list is a column, whether it is said to be or not
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


@handles(Relation)
def _relation(at: Elaborator, tree: Relation) -> Value:
    """Iverson's bracket, `[j = k]`."""
    return indicator(at, tree)


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
    """An entry of a vector, or of a sequence: x_{t − 1} is a letter of its own beside x_t; 0_n, a law below a mean."""
    if isinstance(tree.body, Expectation) and tree.body.under is None and isinstance(tree.index, Call):
        return at.value(replace(tree.body, under=tree.index))
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
