"""Laws of vectors and matrices, right and wrong, on which each layer of the certifier is tried."""

from __future__ import annotations

from sympy import Expr, Integer, MatrixSymbol, Product, Rational, S, Sum, Symbol, Tuple, pi

from derive.distributions import IsotropicNormal, MultivariateNormal, together
from derive.quantities import KL, CrossEntropy, Entropy
from derive.terms import (
    HALF,
    Cholesky,
    Density,
    Diagonal,
    Gradient,
    LowerPart,
    MatrixIntegral,
    Partial,
    add,
    determinant,
    entry,
    exp,
    frac,
    identity,
    integral,
    inverse,
    log,
    matrix_inverse,
    matrix_neg,
    matrix_product,
    matrix_sub,
    matrix_sum,
    mul,
    neg,
    positive_definite,
    positive_vector,
    power,
    quadratic_form,
    raw,
    scalar,
    squared_norm,
    sub,
    trace,
    transpose,
    vector,
    zeros,
)
from derive.terms.kernels import phi

D = Symbol("D", integer=True, positive=True)
d = Symbol("d", integer=True, positive=True)
e = Symbol("e", integer=True, positive=True)
c, s = Symbol("c", positive=True), Symbol("s", positive=True)
t = Symbol("t", real=True)
A, B, C = (MatrixSymbol(name, D, D) for name in "ABC")
Sigma, T = positive_definite("Sigma", D), positive_definite("T", D)
L, M = Cholesky(Sigma), Cholesky(T)
mu, m, x, u, v = (vector(name, D) for name in ("mu", "m", "x", "u", "v"))
w = positive_vector("w", D)
unit = identity(D)
TWO, THREE = Integer(2), Integer(3)
q, p = MultivariateNormal("mu", "Sigma").called("q"), MultivariateNormal("m", "T").called("p")
standard = MultivariateNormal(0, "I")


def over(kind: type, body: Expr, index: Expr = d) -> Expr:
    return raw(kind, (body, Tuple(index, S.One, D)))


def expectation(body: Expr) -> Expr:
    return (
        MatrixIntegral(matrix_product(Density(q, x), body), x)
        if body.is_Matrix
        else integral(mul(Density(q, x), body), x)
    )


off, away = matrix_sub(x, mu), matrix_sub(x, m)
bell = exp(neg(mul(HALF, scalar(matrix_product(transpose(u), u)))))
line = integral(exp(neg(mul(HALF, power(t, 2)))), t)
excess = matrix_product(matrix_inverse(M), matrix_sub(L, M))
ratio = frac(sub(entry(L, d, d), entry(M, d, d)), entry(M, d, d))
cross = add(
    mul(HALF, D, log(mul(TWO, pi))),
    mul(HALF, log(determinant(T))),
    mul(HALF, trace(matrix_product(matrix_inverse(T), Sigma))),
    mul(HALF, quadratic_form(matrix_sub(mu, m), matrix_inverse(T))),
)
own = add(mul(HALF, D, log(mul(TWO, pi))), mul(HALF, log(determinant(Sigma))), mul(HALF, D))
stable = add(
    mul(HALF, squared_norm(excess)),
    mul(HALF, squared_norm(matrix_product(matrix_inverse(M), matrix_sub(mu, m)))),
    over(Sum, phi(ratio)),
)
sigma_d = entry(w, d)
spread = Diagonal(power(sigma_d, 2), d, D)

ALGEBRA: dict[str, tuple[Expr, Expr]] = {
    "associative": (matrix_product(A, matrix_sum(B, C)), matrix_sum(matrix_product(A, B), matrix_product(A, C))),
    "transpose of a product": (transpose(matrix_product(A, B)), matrix_product(transpose(B), transpose(A))),
    "inverse of a product": (
        matrix_inverse(matrix_product(A, B)),
        matrix_product(matrix_inverse(B), matrix_inverse(A)),
    ),
    "inverse of a transpose": (matrix_inverse(transpose(A)), transpose(matrix_inverse(A))),
    "inverse of an inverse": (matrix_inverse(matrix_inverse(A)), A),
    "inverse cancels": (matrix_product(A, B, matrix_inverse(B), matrix_inverse(A)), unit),
    "inverse of a multiple": (matrix_inverse(matrix_product(c, A)), matrix_product(inverse(c), matrix_inverse(A))),
    "symmetry": (transpose(matrix_product(Sigma, T)), matrix_product(T, Sigma)),
    "inverse of a sum": (
        matrix_product(matrix_inverse(Sigma), matrix_sum(Sigma, T), matrix_inverse(T)),
        matrix_sum(matrix_inverse(T), matrix_inverse(Sigma)),
    ),
    "trace is cyclic": (trace(matrix_product(A, B, C)), trace(matrix_product(C, A, B))),
    "trace of a transpose": (trace(matrix_product(A, B)), trace(matrix_product(transpose(B), transpose(A)))),
    "trace of the identity": (trace(unit), D),
    "trace of a product with a symmetric matrix": (
        trace(matrix_product(A, Sigma)),
        trace(matrix_product(Sigma, transpose(A))),
    ),
    "trace of a number": (quadratic_form(x, A), trace(matrix_product(A, x, transpose(x)))),
    "trace by entries": (trace(A), over(Sum, entry(A, d, d))),
    "numbers inside": (matrix_product(x, transpose(x), A, x), matrix_product(quadratic_form(x, A), x)),
    "quadratic form is symmetric": (
        scalar(matrix_product(transpose(x), A, v)),
        scalar(matrix_product(transpose(v), transpose(A), x)),
    ),
    "square of a sum": (
        quadratic_form(matrix_sum(x, v), Sigma),
        add(
            quadratic_form(x, Sigma), mul(TWO, scalar(matrix_product(transpose(v), Sigma, x))), quadratic_form(v, Sigma)
        ),
    ),
    "squared norm": (squared_norm(A), trace(matrix_product(A, transpose(A)))),
    "length": (scalar(matrix_product(transpose(x), x)), over(Sum, power(entry(x, d), 2))),
    "inner product": (over(Sum, mul(entry(x, d), entry(v, d))), scalar(matrix_product(transpose(x), v))),
    "entries of a product": (over(Sum, mul(entry(A, e, d), entry(x, d))), entry(matrix_product(A, x), e)),
    "determinant of a product": (determinant(matrix_product(A, B)), mul(determinant(B), determinant(A))),
    "determinant of an inverse": (determinant(matrix_inverse(A)), inverse(determinant(A))),
    "determinant of a transpose": (determinant(transpose(A)), determinant(A)),
    "determinant of a multiple": (determinant(matrix_product(c, A)), mul(power(c, D), determinant(A))),
    "Sylvester": (
        log(determinant(matrix_product(matrix_inverse(M), Sigma, transpose(matrix_inverse(M))))),
        sub(log(determinant(Sigma)), log(determinant(T))),
    ),
}

FACTORS: dict[str, tuple[Expr, Expr]] = {
    "Cholesky": (matrix_product(L, transpose(L)), Sigma),
    "Cholesky of a product": (Cholesky(matrix_product(L, transpose(L))), L),
    "Cholesky of a multiple": (Cholesky(matrix_product(power(c, 2), unit)), matrix_product(c, unit)),
    "Cholesky of a diagonal": (Cholesky(spread), Diagonal(sigma_d, d, D)),
    "precision": (matrix_product(transpose(L), matrix_inverse(Sigma), L), unit),
    "determinant by the factor": (determinant(Sigma), power(determinant(L), 2)),
    "determinant by the diagonal": (determinant(L), over(Product, entry(L, d, d))),
    "log-determinant": (log(determinant(Sigma)), mul(TWO, over(Sum, log(entry(L, d, d))))),
    "determinant of a diagonal": (determinant(spread), power(over(Product, sigma_d), 2)),
    "whitening": (quadratic_form(matrix_product(L, u), matrix_inverse(Sigma)), scalar(matrix_product(transpose(u), u))),
    "norm of a product of factors": (
        squared_norm(matrix_product(matrix_inverse(M), L)),
        trace(matrix_product(matrix_inverse(T), Sigma)),
    ),
    "norm of I + M": (squared_norm(matrix_sum(unit, excess)), add(D, mul(TWO, trace(excess)), squared_norm(excess))),
    "trace of triangular matrices": (trace(excess), over(Sum, ratio)),
    "diagonal of triangular matrices": (
        entry(matrix_product(matrix_inverse(M), L), d, d),
        frac(entry(L, d, d), entry(M, d, d)),
    ),
    "lower part": (LowerPart(matrix_product(L, M)), matrix_product(L, M)),
    "lower part of an upper matrix": (LowerPart(transpose(L)), Diagonal(entry(L, d, d), d, D)),
    "lower part of a product with a diagonal": (
        LowerPart(matrix_product(A, spread)),
        matrix_product(LowerPart(A), spread),
    ),
    "inverse of a diagonal": (matrix_inverse(spread), Diagonal(power(sigma_d, -2), d, D)),
    "form with a diagonal": (
        quadratic_form(x, spread),
        over(Sum, mul(power(sigma_d, 2), power(entry(x, d), 2))),
    ),
    "stable form": (sub(cross, own), stable),
}

INTEGRALS: dict[str, tuple[Expr, Expr]] = {
    "normalisation": (integral(Density(q, x), x), S.One),
    "Fubini": (integral(bell, u), power(line, D)),
    "Fubini by a product": (integral(bell, u), over(Product, line)),
    "substitution": (
        integral(Density(q, x), x),
        integral(mul(determinant(L), q.density(matrix_sum(mu, matrix_product(L, u)))), u),
    ),
    "odd": (MatrixIntegral(matrix_product(bell, u), u), zeros(D)),
    "by parts": (
        MatrixIntegral(matrix_product(bell, u, transpose(u)), u),
        MatrixIntegral(matrix_product(bell, unit), u),
    ),
    "constants come out": (
        MatrixIntegral(matrix_product(bell, A, u, transpose(u), B), u),
        matrix_product(A, MatrixIntegral(matrix_product(bell, u, transpose(u)), u), B),
    ),
    "mean": (expectation(x), mu),
    "covariance": (expectation(matrix_product(off, transpose(off))), Sigma),
    "second moment": (
        expectation(matrix_product(x, transpose(x))),
        matrix_sum(Sigma, matrix_product(mu, transpose(mu))),
    ),
    "quadratic form": (
        expectation(quadratic_form(away, A)),
        add(trace(matrix_product(A, Sigma)), quadratic_form(matrix_sub(mu, m), A)),
    ),
    "fourth moment": (
        expectation(power(quadratic_form(off, matrix_inverse(Sigma)), 2)),
        add(power(D, 2), mul(TWO, D)),
    ),
    "entropy": (Entropy(q), own),
    "cross-entropy": (CrossEntropy(q, p), cross),
    "divergence": (KL(q, p), sub(cross, own)),
    "stable divergence": (KL(q, p), stable),
}

GRADIENTS: dict[str, tuple[Expr, Expr]] = {
    "of a quadratic form": (Gradient(quadratic_form(x, Sigma), x), matrix_product(TWO, Sigma, x)),
    "by a factor": (
        Gradient(mul(HALF, squared_norm(matrix_product(A, L))), L),
        LowerPart(matrix_product(transpose(A), A, L)),
    ),
    "of an inverse": (
        Gradient(mul(HALF, squared_norm(matrix_product(matrix_inverse(M), v))), M),
        matrix_neg(
            LowerPart(
                matrix_product(
                    transpose(matrix_inverse(M)), matrix_inverse(M), v, transpose(v), transpose(matrix_inverse(M))
                )
            )
        ),
    ),
    "of a log-determinant": (Gradient(log(determinant(L)), L), Diagonal(inverse(entry(L, d, d)), d, D)),
    "of a norm by a number": (Partial(squared_norm(matrix_product(s, A)), s), mul(TWO, s, squared_norm(A))),
}

WRONG: dict[str, tuple[Expr, Expr]] = {
    "factors swapped": (matrix_product(A, B), matrix_product(B, A)),
    "transpose in the same order": (transpose(matrix_product(A, B)), matrix_product(transpose(A), transpose(B))),
    "inverse in the same order": (
        matrix_inverse(matrix_product(A, B)),
        matrix_product(matrix_inverse(A), matrix_inverse(B)),
    ),
    "inverse of a sum": (matrix_inverse(matrix_sum(Sigma, T)), matrix_sum(matrix_inverse(Sigma), matrix_inverse(T))),
    "transpose missing": (Sigma, matrix_product(L, L)),
    "factor on the wrong side": (Sigma, matrix_product(transpose(L), L)),
    "asymmetric": (transpose(A), A),
    "product of symmetric matrices": (transpose(matrix_product(Sigma, T)), matrix_product(Sigma, T)),
    "trace of a product": (trace(matrix_product(A, B)), mul(trace(A), trace(B))),
    "trace with two factors swapped": (trace(matrix_product(A, B, C)), trace(matrix_product(B, A, C))),
    "trace of the identity": (trace(unit), S.One),
    "norm of a product": (squared_norm(matrix_product(A, B)), mul(squared_norm(A), squared_norm(B))),
    "norm is not the square of a trace": (squared_norm(A), power(trace(A), 2)),
    "determinant of a multiple": (determinant(matrix_product(c, A)), mul(c, determinant(A))),
    "determinant of a sum": (determinant(matrix_sum(A, B)), add(determinant(A), determinant(B))),
    "determinant by the factor": (determinant(Sigma), determinant(L)),
    "sign of a log-determinant": (log(determinant(matrix_inverse(Sigma))), log(determinant(Sigma))),
    "log-determinant without 2": (log(determinant(Sigma)), over(Sum, log(entry(L, d, d)))),
    "diagonal of the covariance": (determinant(Sigma), over(Product, entry(Sigma, d, d))),
    "cross term without 2": (
        quadratic_form(matrix_sum(x, v), Sigma),
        add(quadratic_form(x, Sigma), scalar(matrix_product(transpose(v), Sigma, x)), quadratic_form(v, Sigma)),
    ),
    "length of a sum": (
        squared_norm(matrix_sum(x, v)),
        add(squared_norm(x), squared_norm(v)),
    ),
    "Jacobian forgotten": (integral(Density(q, x), x), integral(q.density(matrix_sum(mu, matrix_product(L, u))), u)),
    "Jacobian of the covariance": (
        integral(Density(q, x), x),
        integral(mul(determinant(Sigma), q.density(matrix_sum(mu, matrix_product(L, u)))), u),
    ),
    "Gaussian integral without D": (integral(bell, u), line),
    "mean": (expectation(x), m),
    "covariance without the mean": (expectation(matrix_product(x, transpose(x))), Sigma),
    "covariance for its inverse": (expectation(matrix_product(off, transpose(off))), matrix_inverse(Sigma)),
    "quadratic form without the trace": (expectation(quadratic_form(away, A)), quadratic_form(matrix_sub(mu, m), A)),
    "quadratic form with the wrong trace": (
        expectation(quadratic_form(away, A)),
        add(mul(trace(A), trace(Sigma)), quadratic_form(matrix_sub(mu, m), A)),
    ),
    "entropy without D": (Entropy(q), sub(own, sub(mul(HALF, D), HALF))),
    "entropy with the wrong sign": (Entropy(q), sub(own, log(determinant(Sigma)))),
    "divergence without a half": (KL(q, p), mul(TWO, sub(cross, own))),
    "divergence the other way round": (KL(q, p), KL(p, q)),
    "divergence without D": (KL(q, p), add(sub(cross, own), mul(HALF, D))),
    "gradient without 2": (Gradient(quadratic_form(x, Sigma), x), matrix_product(Sigma, x)),
    "gradient of what is not symmetric": (Gradient(quadratic_form(x, A), x), matrix_product(TWO, A, x)),
    "gradient above the diagonal": (
        Gradient(mul(HALF, squared_norm(matrix_product(A, L))), L),
        matrix_product(transpose(A), A, L),
    ),
    "gradient of a log-determinant": (Gradient(log(determinant(L)), L), matrix_inverse(transpose(L))),
}

only_one = (trace(matrix_product(Sigma, T)), mul(trace(Sigma), trace(T)))
NEAR: dict[str, tuple[Expr, Expr]] = {
    "in one dimension only": only_one,
    "for a number only": (power(determinant(A), 2), squared_norm(A)),
    "in two dimensions only": (
        add(power(trace(A), 2), neg(trace(matrix_product(A, A)))),
        mul(TWO, determinant(A)),
    ),
    "for commuting matrices": (trace(matrix_product(A, B, A, B)), trace(matrix_product(A, A, B, B))),
    "for diagonal matrices": (determinant(Sigma), over(Product, entry(Sigma, d, d))),
    "for symmetric matrices": (squared_norm(A), trace(matrix_product(A, A))),
    "for orthogonal matrices": (determinant(matrix_product(A, transpose(A))), S.One),
    "for the identity": (expectation(matrix_product(off, transpose(off))), unit),
    "for a mean of 0": (expectation(matrix_product(x, transpose(x))), Sigma),
    "for equal factors": (squared_norm(matrix_product(matrix_inverse(M), L)), D),
}
SPECIAL: dict[str, tuple[Expr, Expr]] = {
    "against the standard normal": (
        KL(MultivariateNormal("mu", "Sigma"), standard),
        mul(HALF, add(squared_norm(mu), trace(Sigma), neg(D), neg(log(determinant(Sigma))))),
    ),
    "equal distributions": (KL(q, q), S.Zero),
    "isotropic": (
        KL(*together([MultivariateNormal("mu", "Sigma"), IsotropicNormal(0, "s")])),
        add(
            mul(HALF, power(s, -2), add(squared_norm(mu), trace(Sigma))),
            neg(mul(HALF, D)),
            mul(D, log(s)),
            neg(mul(HALF, log(determinant(Sigma)))),
        ),
    ),
    "half": (mul(Rational(1, 2), trace(matrix_sum(A, transpose(A)))), trace(A)),
}
