"""The mistakes that people make in a step: wrong versions of what a law made, by kind.

A mistake is made in one place of what is new in a step; the rest of the line stays as it is. Nothing is random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from sympy import (
    Add,
    Basic,
    Determinant,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    Integral,
    Inverse,
    MatrixSymbol,
    Mul,
    Pow,
    S,
    Sum,
    Symbol,
    Trace,
    Transpose,
    Tuple,
    exp,
    log,
    preorder_traversal,
)  # fmt: skip

from derive.derivation import Step
from derive.quantities import KL, CrossEntropy, Quantity
from derive.terms import (
    HALF,
    Bracket,
    Cholesky,
    Density,
    Diagonal,
    Entry,
    Gradient,
    JointIntegral,
    MatrixIntegral,
    MatrixProduct,
    MatrixSum,
    Partial,
    PositiveDefinite,
    ProductOfOthers,
    Scalar,
    SquaredNorm,
    add,
    at,
    determinant,
    frac,
    is_matrix,
    matrix_inverse,
    matrix_neg,
    matrix_product,
    matrix_sum,
    mul,
    neg,
    power,
    raw,
    replace,
    substitute,
    subterms,
    trace,
    transpose,
)  # fmt: skip
from derive.terms import (
    log as log_of,
)

Found = Iterator[tuple[str, Expr]]
MAKERS: list[Callable[[Expr, Step], Found]] = []


def mistakes(step: Step, partners: Mapping[Basic, Basic]) -> Iterator[tuple[str, Expr]]:
    """Every wrong version of the line after a step, with the kind of its mistake; `partners` are the letters of q and
    of p that stand for the same thing."""
    seen = {step.after}
    for path, new in sorted(step.places.items()):
        for kind, wrong in of_part(at(step.before, path), new, step, partners):
            after = replace(step.before, {**step.places, path: wrong})
            if after not in seen and fits(after, step.after):
                seen.add(after)
                yield kind, after


def fits(term: Expr, right: Expr) -> bool:
    """Whether all sizes of matrices fit, and names are names: what is not so is no statement at all."""
    try:
        same = not is_matrix(right) or term.shape == right.shape
        names = all(map(binds_a_name, preorder_traversal(term)))
        return same and names and all(sizes_fit(part) for _, part in subterms(term))
    except (AttributeError, IndexError, TypeError):
        return False


def binds_a_name(part: Basic) -> bool:
    return not isinstance(part, Diagonal | ProductOfOthers | Bracket) or isinstance(part.args[1], Symbol)


def sizes_fit(part: Expr) -> bool:
    if isinstance(part, MatrixProduct):
        factors = [factor.shape for factor in part.args if is_matrix(factor)]
        return all(left[1] == right[0] for left, right in pairwise(factors))
    if isinstance(part, MatrixSum):
        return all(is_matrix(term) and term.shape == part.args[0].shape for term in part.args)
    if isinstance(part, Scalar):
        return part.args[0].shape == (1, 1)
    return not isinstance(part, Inverse | Trace | Determinant) or part.args[0].shape[0] == part.args[0].shape[1]


def of_part(old: Expr, new: Expr, step: Step, partners: Mapping[Basic, Basic]) -> Found:
    yield from whole(old, new, step, partners)
    for path, part in subterms(new):
        if is_name(new, path):
            continue
        for maker in MAKERS:
            for kind, wrong in maker(part, step):
                if is_matrix(wrong) is is_matrix(part):
                    yield kind, replace(new, {path: wrong})
        if part in partners and not is_whole(part):
            yield "wrong letter", replace(new, {path: partners[part]})


BINDERS = (Bracket, Partial, Gradient, Diagonal, MatrixIntegral, JointIntegral, ProductOfOthers, Density)


def is_name(term: Expr, path: tuple[int, ...]) -> bool:
    """Whether a place holds the name of a vector, a variable or an index, and no number."""
    around = [(at(term, path[:depth]), path[depth]) for depth in range(len(path))]
    return any(isinstance(part, IndexedBase) or (isinstance(part, BINDERS) and place) for part, place in around)


def is_whole(term: Expr) -> bool:
    return isinstance(term, Symbol) and bool(term.is_integer)


def whole(old: Expr, new: Expr, step: Step, partners: Mapping[Basic, Basic]) -> Found:
    """Mistakes about all of what is new."""
    yield "flipped sign", matrix_neg(new) if is_matrix(new) else neg(new)
    swapped = substitute(new, partners)
    if swapped != new:
        yield "swapped p and q", swapped
    if isinstance(old, Integral | MatrixIntegral) and step.rule.proof is not None:
        yield from wrong_moment(old)


def wrong_moment(old: Expr) -> Found:
    """The expectation of f(x) as f of the expectation."""
    x = old.args[1][0] if isinstance(old, Integral) else old.args[1]
    factors = old.args[0].args if old.args[0].func in (Mul, MatrixProduct) else (old.args[0],)
    densities = [factor for factor in factors if isinstance(factor, Density)]
    if len(densities) != 1 or len(factors) == 1:
        return
    mean = {x: densities[0].distribution.mean}
    others = [substitute(factor, mean) for factor in factors if factor is not densities[0]]
    yield "wrong moment", matrix_product(*others) if isinstance(old, MatrixIntegral) else mul(*others)


def maker(make: Callable[[Expr, Step], Found]) -> Callable[[Expr, Step], Found]:
    MAKERS.append(make)
    return make


# sums -----------------------------------------------------------------------------------------------------------------

SQUARES = ("square of a sum", "quadratic form of a sum", "squared norm of a sum with the identity")


@maker
def in_sums(part: Expr, step: Step) -> Found:
    """A term with the other sign, and a term left out."""
    if not isinstance(part, Add | MatrixSum):
        return
    join, minus = (matrix_sum, matrix_neg) if isinstance(part, MatrixSum) else (add, neg)
    for place, term in enumerate(part.args):
        others = [*part.args[:place], *part.args[place + 1 :]]
        yield "flipped sign", join(*part.args[:place], minus(term), *part.args[place + 1 :])
        if others:
            yield left_out(term, part, step), join(*others) if len(others) > 1 else others[0]


def left_out(term: Expr, total: Expr, step: Step) -> str:
    if term.is_number:
        return "dropped constant"
    doubled = term.is_Mul and any(abs(factor) == 2 for factor in term.args if factor.is_Number)
    middle = len(total.args) == 3 and term == total.args[1]
    if step.rule.name in SQUARES and (doubled or middle):
        return "lost cross term"
    if step.rule.proof is not None and isinstance(total, Add):
        return "wrong moment"
    return "dropped term"


# factors --------------------------------------------------------------------------------------------------------------

JACOBIANS = ("substitution", "polar coordinates")
CALLS = (log, Trace, Determinant, SquaredNorm, Integral)


@maker
def in_products(part: Expr, step: Step) -> Found:
    """A factor left out, and a factor twice."""
    if not isinstance(part, Mul | MatrixProduct):
        return
    join = matrix_product if isinstance(part, MatrixProduct) else mul
    for place, factor in enumerate(part.args):
        others = [*part.args[:place], *part.args[place + 1 :]]
        if others and not (isinstance(part, MatrixProduct) and not any(map(is_matrix, others))):
            yield lost(factor, place, part, step), join(*others)
        if factor != -1:
            yield "doubled factor", join(*part.args[: place + 1], *part.args[place:])


def lost(factor: Expr, place: int, product: Expr, step: Step) -> str:
    if factor == -1:
        return "flipped sign"
    if step.rule.name in JACOBIANS and place in (0, len(product.args) - 1):
        return "Jacobian forgotten"
    if isinstance(factor, Partial):
        return "inner derivative lost"
    return "dropped factor"


@maker
def doubled(part: Expr, step: Step) -> Found:
    if isinstance(part, CALLS):
        yield "doubled factor", mul(Integer(2), part)


# powers ---------------------------------------------------------------------------------------------------------------


@maker
def in_powers(part: Expr, step: Step) -> Found:
    if not isinstance(part, Pow) or not part.exp.is_Rational:
        return
    base, n = part.base, part.exp
    if n in (2, HALF):
        yield "σ for σ²", base
    if n == -1:
        yield "upside down", base
    else:
        yield "exponent off by one", power(base, n + 1)
        yield "exponent off by one", power(base, n - 1) if n != 1 and n != 0 else S.One


@maker
def scale_or_variance(part: Expr, step: Step) -> Found:
    if isinstance(part, Symbol | Indexed) and part.is_positive and not is_whole(part):
        yield "σ for σ²", power(part, 2)
    if isinstance(part, exp):
        yield "flipped sign", exp_of(neg(part.args[0]))
        if not part.args[0].is_Add and not part.has(Integral):
            yield "σ for σ²", exp_of(mul(HALF, part.args[0]))


def exp_of(term: Expr) -> Expr:
    return raw(exp, (term,))


# matrices -------------------------------------------------------------------------------------------------------------


@maker
def in_matrices(part: Expr, step: Step) -> Found:
    if isinstance(part, Determinant):
        inner = part.args[0]
        if isinstance(inner, Cholesky):
            yield "|L| for |Σ|", determinant(inner.args[0])
        elif isinstance(inner, PositiveDefinite):
            yield "|L| for |Σ|", determinant(Cholesky(inner))
    elif isinstance(part, Cholesky):
        yield "Σ for L", part.args[0]
    elif isinstance(part, PositiveDefinite):
        yield "Σ for L", Cholesky(part)
        yield "Σ for Σ⁻¹", matrix_inverse(part)
    elif isinstance(part, Inverse):
        yield "Σ for Σ⁻¹", part.args[0]
    elif isinstance(part, Transpose):
        yield "transpose dropped", part.args[0]


@maker
def order_of_factors(part: Expr, step: Step) -> Found:
    if isinstance(part, MatrixProduct):
        for place in range(len(part.args) - 1):
            left, right = part.args[place : place + 2]
            if is_matrix(left) and is_matrix(right) and left != right:
                yield "swapped factors", raw(MatrixProduct, (*part.args[:place], right, left, *part.args[place + 2 :]))
    if isinstance(part, Inverse | Transpose) and isinstance(part.args[0], MatrixProduct):
        each = matrix_inverse if isinstance(part, Inverse) else transpose
        factors = part.args[0].args
        if all(map(is_matrix, factors)):
            yield "swapped factors", matrix_product(*map(each, factors))


@maker
def dimension(part: Expr, step: Step) -> Found:
    if is_whole(part) and part.name == "D":
        yield "D dropped", S.One


# laws that are believed -----------------------------------------------------------------------------------------------


@maker
def believed(part: Expr, step: Step) -> Found:
    """f(a + b) as f(a) + f(b), and products of what is not multiplicative."""
    inner = part.args[0] if part.args else None
    if isinstance(part, log) and isinstance(inner, Add):
        yield "taken apart", add(*map(log_of, inner.args))
    if isinstance(part, exp) and isinstance(inner, Add):
        yield "taken apart", add(*map(exp_of, inner.args))
    if isinstance(part, Pow) and isinstance(inner, Add) and part.exp.is_Rational:
        yield "taken apart", add(*(power(term, part.exp) for term in inner.args))
    pair = inner.args if isinstance(inner, MatrixProduct) and len(inner.args) == 2 else ()
    if isinstance(part, Trace) and pair and all(is_matrix(f) and f.shape[0] == f.shape[1] for f in pair):
        yield "taken apart", mul(*map(trace, pair))
    if isinstance(part, Inverse) and isinstance(inner, MatrixSum):
        yield "taken apart", matrix_sum(*map(matrix_inverse, inner.args))
    if isinstance(part, Determinant) and isinstance(inner, MatrixSum):
        yield "taken apart", add(*map(determinant, inner.args))


@maker
def of_logarithms(part: Expr, step: Step) -> Found:
    """log(ab) = log a · log b, log(a/b) = log a / log b, log aʳ = (log a)ʳ."""
    if not step.rule.name.startswith("logarithm of"):
        return
    if isinstance(part, Add) and len(part.args) == 2:
        first, second = part.args
        if second.is_Mul and second.args[0] == -1:
            yield "log(ab) = log a · log b", frac(first, mul(*second.args[1:]))
        else:
            yield "log(ab) = log a · log b", mul(first, second)
    if isinstance(part, Mul) and len(part.args) == 2 and isinstance(part.args[1], log):
        yield "log(ab) = log a · log b", power(part.args[1], part.args[0])


# limits and indices ---------------------------------------------------------------------------------------------------


@maker
def wrong_limits(part: Expr, step: Step) -> Found:
    if isinstance(part, Integral) and not is_matrix(part.args[1][0]):
        body, (x, lower, upper) = part.args
        kept = Tuple(x, S.Zero, upper) if lower is -S.Infinity else Tuple(x, -upper, upper)
        yield "wrong limit", raw(Integral, (body, kept))
        if upper.is_finite:
            yield "wrong limit", raw(Integral, (body, Tuple(x, lower, upper / 2)))
    if isinstance(part, Bracket):
        body, x, lower, upper = part.args
        yield "wrong limit", Bracket(body, x, upper, lower)
        if lower is -S.Infinity:
            yield "wrong limit", Bracket(body, x, S.Zero, upper)


@maker
def wrong_index(part: Expr, step: Step) -> Found:
    if isinstance(part, Indexed) and not part.indices[0].is_Integer:
        yield "wrong index", raw(Indexed, (part.base, S.One))
    if isinstance(part, Entry) and not part.args[1].is_Integer:
        matrix, row, column = part.args
        yield "wrong index", Entry(matrix, S.One, column)
        if column == row:
            yield "wrong index", Entry(matrix, row, S.One)
    if isinstance(part, Sum):
        body, limits = part.args
        yield "wrong index", substitute(body, {limits[0]: S.One})


@maker
def of_quantities(part: Expr, step: Step) -> Found:
    if isinstance(part, KL | CrossEntropy):
        yield "swapped p and q", type(part)(*reversed(part.args))


def partners(quantity: Quantity) -> dict[Basic, Basic]:
    """The letters of the one distribution for those of the other, and back."""
    if len(quantity.distributions) < 2:
        return {}
    found: dict[Basic, Basic] = {}
    for first, second in zip(*(letters(q) for q in quantity.distributions), strict=False):
        if first != second and type(first) is type(second):
            found |= {first: second, second: first}
    return found


def letters(q: Basic) -> list[Basic]:
    return [
        p if isinstance(p, Symbol | MatrixSymbol) else p.base if isinstance(p, Indexed) else S.Zero
        for p in q.parameters
    ]
