"""The laws of gradients by vectors and by lower triangular matrices."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer, Inverse, S, Sum, Symbol, Tuple

from derive.derivation import Derivation, Rule, rule
from derive.patterns import Rest, slots
from derive.terms import (
    Cholesky,
    Diagonal,
    Gradient,
    LowerPart,
    MatrixProduct,
    MatrixSum,
    Partial,
    Vector,
    add,
    depends,
    entry,
    free,
    is_matrix,
    matrix_coefficient,
    matrix_neg,
    matrix_product,
    matrix_sum,
    mul,
    power,
    raw,
    shape,
    squared_norm,
    substitute,
    trace,
    transpose,
    vector,
    zeros,
)

W, X, f, d, n = slots("W X f d n")
rest = Rest("rest")
MAGNUS = "Magnus and Neudecker, Matrix Differential Calculus (3rd ed.), ch. 9"
Occurrence = tuple[Expr | None, Expr | None, bool]
"""P and Q of a part P dX Q of a differential, where None is the identity, and whether it has a minus."""


@rule("gradient of a constant", Gradient(f, X), source=MAGNUS, tidies=True, says="the gradient of a constant is 0")
def gradient_of_constant(f: Expr, X: Expr) -> Expr | None:
    r"\nabla_X\,c = 0"
    return None if occurs(X, f) else zeros(*shape(X))


@rule("gradient of a sum", Gradient(add(f, rest), X), source=MAGNUS, says="differentiate term by term")
def gradient_of_sum(f: Expr, rest: tuple[Expr, ...], X: Expr) -> Expr:
    r"\nabla(f + g) = \nabla f + \nabla g"
    return matrix_sum(*(Gradient(term, X) for term in (f, *rest)))


@rule("constant factor", Gradient(mul(f, rest), X), source=MAGNUS, says="constant factors come out of the gradient")
def number_out_of_gradient(f: Expr, rest: tuple[Expr, ...], X: Expr) -> Expr | None:
    r"\nabla(c f) = c\,\nabla f"
    constant = [factor for factor in (f, *rest) if not occurs(X, factor)]
    varying = [factor for factor in (f, *rest) if occurs(X, factor)]
    return matrix_product(*constant, Gradient(mul(*varying), X)) if constant and len(varying) == 1 else None


@rule(
    "gradient of a squared norm",
    Gradient(squared_norm(W), X),
    source=MAGNUS,
    says="the gradient of a squared norm is read off its differential",
)
def gradient_of_squared_norm(W: Expr, X: Expr) -> Expr | None:
    r"dW = \sum P\,dX\,Q \;\Rightarrow\; \nabla_X \lVert W \rVert^2 = 2 \sum P^\top W\,Q^\top"
    if not isinstance(X, Vector | Cholesky) or not is_affine(W, X):
        return None
    parts = [one_side(part, W) for part in differential(W, X)]
    if not parts:
        return None
    negative = all(matrix_coefficient(part)[0] is S.NegativeOne for part in parts)
    total = matrix_sum(*map(matrix_neg, parts)) if negative else matrix_sum(*parts)
    factor = Integer(-2 if negative else 2)
    return matrix_product(factor, LowerPart(total) if isinstance(X, Cholesky) else total)


def is_affine(W: Expr, X: Expr) -> bool:
    """Whether X stands in sums and products of matrices only, itself or its inverse, which `differential` reads."""
    if W == X or not occurs(X, W) or (isinstance(W, Inverse) and W.args[0] == X):
        return True
    return isinstance(W, MatrixSum | MatrixProduct) and all(
        is_affine(part, X) if is_matrix(part) else not occurs(X, part) for part in W.args
    )


def one_side(part: Occurrence, W: Expr) -> Expr:
    """Pᵀ W Qᵀ, with its sign."""
    left, right, minus = part
    factors = [*turned(left), W, *turned(right)]
    return matrix_neg(matrix_product(*factors)) if minus else matrix_product(*factors)


def turned(side: Expr | None) -> list[Expr]:
    """The transpose of one side; a number is its own."""
    return [] if side is None else [transpose(side) if is_matrix(side) else side]


def differential(W: Expr, X: Expr) -> Iterator[Occurrence]:
    """The parts P dX Q of dW: one for each X in W, with d(X⁻¹) = −X⁻¹ dX X⁻¹."""
    if W == X:
        yield None, None, False
    elif isinstance(W, Inverse) and W.args[0] == X:
        yield W, W, True
    elif isinstance(W, MatrixSum):
        for term in W.args:
            yield from differential(term, X)
    elif isinstance(W, MatrixProduct):
        for place, factor in enumerate(W.args):
            for left, right, minus in differential(factor, X) if is_matrix(factor) else ():
                before, after = together(*W.args[:place], left), together(right, *W.args[place + 1 :])
                yield unsigned(before, after, minus)


def together(*factors: Expr | None) -> Expr | None:
    present = [factor for factor in factors if factor is not None]
    return matrix_product(*present) if present else None


def unsigned(left: Expr | None, right: Expr | None, minus: bool) -> Occurrence:
    """−1 as the whole of the left side is a sign."""
    return (None, right, not minus) if left is S.NegativeOne else (left, right, minus)


@rule(
    "gradient by a diagonal",
    Gradient(raw(Sum, (f, Tuple(d, S.One, n))), X),
    source=MAGNUS,
    says="each term depends on one entry of the diagonal",
)
def gradient_by_diagonal(f: Expr, d: Expr, n: Expr, X: Expr) -> Expr | None:
    r"\nabla_X \sum_d f(X_{dd}) = \operatorname{diag}\Bigl(\frac{\partial f}{\partial X_{dd}}\Bigr)"
    if not isinstance(X, Cholesky) or n != shape(X)[0]:
        return None
    point = entry(X, d, d)
    elsewhere = substitute(f, {point: S.One})
    return Diagonal(Partial(f, point), d, n) if elsewhere != f and not occurs(X, elsewhere) else None


def occurs(X: Expr, term: Expr) -> bool:
    """Whether a term may depend on X: a Cholesky factor changes with whatever its matrix is made of."""
    return any(depends(term, symbol) for symbol in free(X))


def through_factor(
    form: Expr, parameter: Expr, parts: tuple[tuple[Expr, Expr], ...], proof: Derivation | None = None
) -> Rule:
    """The derivative by a number s that gives a factor its diagonal r(s); `parts` are the pairs of r′ and ∇f.

    Where the parameter is a coordinate s_d, only the entry d of the diagonal depends on it.
    """

    def chain() -> Expr:
        r"L = r(s)\,I \;\Rightarrow\; \frac{\partial f}{\partial s} = r'(s) \operatorname{tr} \nabla_L f"
        index = parameter.indices[0] if parameter.is_Indexed else None
        return add(*(mul(r, trace(G) if index is None else entry(G, index, index)) for r, G in parts))

    return Rule("chain rule", Partial(form, parameter), chain, MAGNUS, proof=proof, says=("by the chain rule",))


_s, _x = Symbol("s", positive=True), vector("x", Symbol("D", integer=True, positive=True))
_along = matrix_product(power(_s, 2), _x)
chain_rule = through_factor(  # of f(L) = ‖L x‖², whose gradient has the diagonal of 2 L x xᵀ, with r(s) = s²
    squared_norm(_along), _s, ((mul(Integer(2), _s), matrix_product(Integer(2), _along, transpose(_x))),)
)
