"""The laws of integrals over ℝᴰ."""

from __future__ import annotations

from sympy import Expr, Identity, Integer, Product, S, Sum, Symbol, Tuple, ZeroMatrix

from derive.derivation import Rule, Words, rule
from derive.patterns import Rest, slots
from derive.rules.algebra import number_and_rest
from derive.rules.integrals import TONELLI
from derive.rules.matrices import product
from derive.rules.vectors import bell
from derive.terms import (
    Cholesky,
    MatrixIntegral,
    MatrixProduct,
    MatrixSum,
    depends,
    determinant,
    entry,
    equation,
    exp,
    frac,
    identity,
    integral,
    integral_of,
    is_matrix,
    matrix_coefficient,
    matrix_product,
    matrix_sum,
    mul,
    neg,
    positive,
    positive_definite,
    power,
    raw,
    scalar,
    shape,
    substitute,
    trace,
    transpose,
    vector,
    zeros,
)

f, x, A, d, n = slots("f x A d n")
before, after, rest = Rest("before"), Rest("after"), Rest("rest")
TWO = Integer(2)
CHANGE = "Rudin, Real and Complex Analysis (3rd ed.), Theorem 7.26 (change of variables)"
LINE = (-S.Infinity, S.Infinity)


def linear_substitution(old: Expr, centre: Expr, factor: Expr, new: Expr, values: str) -> Rule:
    """x = c + Lu with |L| > 0 over ℝᴰ; the Jacobian is |L|. `values` are "numbers" or "matrices"."""
    moved = new if isinstance(factor, Identity) else matrix_product(factor, new)
    image = moved if isinstance(centre, ZeroMatrix) else matrix_sum(centre, moved)
    pattern = integral(f, old) if values == "numbers" else raw(MatrixIntegral, (f, old))

    def substitute_linear(f: Expr) -> Expr | None:
        r"x = c + Lu,\; |L| > 0:\quad \int f(x)\,dx = \int f(c + Lu)\,|L|\,du"
        if depends(f, new) or not (isinstance(factor, Identity) or positive(determinant(factor))):
            return None
        body, jacobian = substitute(f, {old: image}), determinant(factor)
        if isinstance(factor, Identity):
            return integral_of(body, new)
        return integral_of(matrix_product(jacobian, body) if is_matrix(body) else mul(body, jacobian), new)

    says: Words = ("substitute ", equation(old, image))
    if not isinstance(factor, Identity):
        says = (*says, ", with the Jacobian ", determinant(factor))
    return Rule("substitution", pattern, substitute_linear, CHANGE, says=says)


@rule(
    "exponential of a sum",
    exp(f),
    source="induction on the number of terms",
    says="the exponential of a sum is a product of exponentials",
)
def exp_of_indexed_sum(f: Expr) -> Expr | None:
    r"e^{c\sum_d f_d} = \prod_d e^{c f_d}"
    number, letters = number_and_rest(f)
    if not isinstance(letters, Sum):
        return None
    body, limits = letters.args
    above = body if abs(number.p) == 1 else mul(Integer(abs(number.p)), body)
    exponent = above if number.q == 1 else frac(above, Integer(number.q))
    return raw(Product, (exp(neg(exponent) if number.is_negative else exponent), limits))


@rule("half of an exponent", exp(neg(mul(S.Half, f))), source="arithmetic of rational numbers", tidies=True)
def half_below(f: Expr) -> Expr:
    r"e^{-\frac12 a} = e^{-a/2}"
    return exp(neg(frac(f, TWO)))


def fubini_over_coordinates(point: Symbol) -> Rule:
    """∫ ∏_d f(x_d) dx = (∫ f(t) dt)ᴰ, with a letter for t."""

    @rule(
        "Fubini's theorem",
        integral(raw(Product, (f, Tuple(d, S.One, n))), x),
        source=TONELLI,
        says="by Fubini's theorem, the integral over the whole space is a product of equal integrals over the line",
    )
    def over_each_coordinate(f: Expr, d: Expr, n: Expr, x: Expr) -> Expr | None:
        r"\int \prod_{d=1}^{D} f(x_d)\,dx = \Bigl(\int_{-\infty}^{\infty} f(t)\,dt\Bigr)^{D}"
        if not is_matrix(x) or n != shape(x)[0] or depends(f, point):
            return None
        body = substitute(f, {entry(x, d): point})
        return None if depends(body, x) or depends(body, d) else power(integral(body, point), n)

    return over_each_coordinate


@rule(
    "odd integrand",
    raw(MatrixIntegral, (f, x)),
    source="Apostol, Calculus I (2nd ed.), §5.8, in every coordinate",
    says="the integrand is odd, so that the integral vanishes",
)
def odd_integrand_of_vectors(f: Expr, x: Expr) -> Expr | None:
    r"f(-x) = -f(x), \; f \text{ integrable} \;\Rightarrow\; \int f\,dx = 0"
    number, matrix = matrix_coefficient(f)
    factors = matrix.args if isinstance(matrix, MatrixProduct) else (matrix,)
    varying = [factor for factor in factors if depends(factor, x)]
    odd = len(varying) % 2 == 1 and all(factor in (x, transpose(x)) for factor in varying)
    return zeros(*shape(f)) if odd and is_multiple_of_bell(number, x) else None


def is_multiple_of_bell(number: Expr, x: Expr) -> bool:
    """Whether a number is c e^{−xᵀx/2}, which is even in x, and integrable with any power of x."""
    factors = number.args if number.is_Mul else (number,)
    return [factor for factor in factors if depends(factor, x)] == [bell(x)]


@rule(
    "integration by parts",
    raw(MatrixIntegral, (product(f, x, transpose(x)), x)),
    source="Stein, Ann. Statist. 9 (1981), Lemma 2",
    says=(
        "integrate by parts in every coordinate: the gradient of the exponential is its product with minus the vector",
    ),
)
def by_parts_in_each_coordinate(f: Expr, x: Expr) -> Expr | None:
    r"\int e^{-x^\top x/2}\,x x^\top\,dx = \int e^{-x^\top x/2}\,I\,dx"
    turned = matrix_product(f, identity(shape(x)[0]))
    return raw(MatrixIntegral, (turned, x)) if is_multiple_of_bell(f, x) else None


@rule(
    "linearity of the integral",
    raw(MatrixIntegral, (raw(MatrixSum, (f, rest)), x)),
    source="Rudin, Principles of Mathematical Analysis (3rd ed.), Theorem 6.12, entry by entry",
    says="by linearity of the integral",
    for_expectations=True,
)
def linearity_over_matrices(f: Expr, rest: tuple[Expr, ...], x: Expr) -> Expr:
    r"\int (F + G)\,dx = \int F\,dx + \int G\,dx"
    return matrix_sum(*(raw(MatrixIntegral, (term, x)) for term in (f, *rest)))


@rule(
    "constant factors of an integral",
    raw(MatrixIntegral, (f, x)),
    source="Rudin, Principles of Mathematical Analysis (3rd ed.), Theorem 6.12, entry by entry",
    says="factors without the variable come out of the integral",
    for_expectations=True,
)
def constant_matrices(f: Expr, x: Expr) -> Expr | None:
    r"\int c\,A\,F\,B\,dx = c\,A \int F\,dx\;B"
    factors = f.args if isinstance(f, MatrixProduct) else (f,)
    number, matrices = (factors[0], factors[1:]) if not is_matrix(factors[0]) else (S.One, factors)
    scalars = number.args if number.is_Mul else (number,)
    outside = [part for part in scalars if not depends(part, x)]
    inside = [part for part in scalars if depends(part, x)]
    varying = [place for place, factor in enumerate(matrices) if depends(factor, x)]
    first, last = (varying[0], varying[-1] + 1) if varying else (len(matrices), len(matrices))
    outer = [part for part in outside if part is not S.One]
    if not (outer or first or last < len(matrices)) or not (inside or varying):
        return None
    kernel = integral_of(matrix_product(*inside, *matrices[first:last]), x) if varying else integral(mul(*inside), x)
    return matrix_product(*outer, *matrices[:first], kernel, *matrices[last:])


@rule(
    "the trace of an integral",
    integral(mul(trace(product(before, A)), rest), x),
    source="linearity of the trace and of the integral",
    says="the trace and the integral are linear, so that they change places",
)
def trace_outside(before: tuple[Expr, ...], A: Expr, rest: tuple[Expr, ...], x: Expr) -> Expr | None:
    r"\int \operatorname{tr}(A\,F(x))\,g(x)\,dx = \operatorname{tr}\Bigl(A \int g(x)\,F(x)\,dx\Bigr)"
    factors = [*before, *(A.args if isinstance(A, MatrixProduct) else (A,))]
    constant = next((place for place, factor in enumerate(factors) if depends(factor, x)), len(factors))
    if constant == len(factors) or not is_matrix(x):
        return None
    body = matrix_product(*rest, *factors[constant:])
    return trace(matrix_product(*factors[:constant], integral_of(body, x)))


@rule(
    "constant factors of an integral",
    integral(mul(scalar(product(before, A)), rest), x),
    source="linearity of the integral",
    says="constant vectors and matrices come out of the integral",
    for_expectations=True,
)
def constant_vectors(before: tuple[Expr, ...], A: Expr, rest: tuple[Expr, ...], x: Expr) -> Expr | None:
    r"\int a^\top A\,x\;g(x)\,dx = a^\top A \int x\,g(x)\,dx"
    factors = [*before, *(A.args if isinstance(A, MatrixProduct) else (A,))]
    *constant, last = factors
    if not is_matrix(x) or not depends(last, x) or any(depends(factor, x) for factor in constant):
        return None
    numbers = [part for part in rest if not depends(part, x)]
    inside = integral_of(matrix_product(*(part for part in rest if depends(part, x)), last), x)
    outside = scalar(matrix_product(*constant, inside))
    return mul(*numbers, outside) if numbers else outside


_x, _u = (vector(name, Symbol("D", integer=True, positive=True)) for name in "xu")
_m, _S = vector("m", shape(_x)[0]), positive_definite("Sigma", shape(_x)[0])
substitution_by_a_matrix = linear_substitution(_x, _m, Cholesky(_S), _u, "numbers")
fubini_in_coordinates = fubini_over_coordinates(Symbol("t", real=True))
