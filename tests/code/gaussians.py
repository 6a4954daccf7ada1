"""Quantities of normal vectors in 400-bit ball arithmetic, and the inputs that generated code is measured at."""

from __future__ import annotations

import flint
import numpy as np

BITS = 400


def ball(array):
    """An array of floats as a matrix of exact numbers; a vector is a column."""
    array = np.asarray(array, dtype=float)
    array = array[:, None] if array.ndim == 1 else array
    return flint.arb_mat([[flint.arb(float(x)) for x in row] for row in array])


def covariance(form, given):
    """Σ as a matrix of balls, from what was given in one of four ways."""
    if form == "diag":
        return ball(np.diag(given))
    if form == "tril":
        lower = ball(np.tril(given))
        return lower * lower.transpose()
    symmetric = ball(np.tril(given) + np.tril(given, -1).T)
    return symmetric.inv() if form == "precision" else symmetric


def exact_kl(mean, first, other_mean, second):
    """KL(N(μ, Σ) ‖ N(m, S)), of arrays of floats and matrices of balls."""
    offset = ball(mean) - ball(other_mean)
    size = first.nrows()
    ratio = second.solve(first)
    trace = sum((ratio[d, d] for d in range(size)), flint.arb(0))
    square = (offset.transpose() * second.solve(offset))[0, 0]
    return (trace + square - size - (first.det() / second.det()).log()) / 2


def at_high_precision(function, *arguments):
    """What a function of balls gives with 400 bits, as a float."""
    before, flint.ctx.prec = flint.ctx.prec, BITS
    try:
        return float(function(*arguments).mid())
    finally:
        flint.ctx.prec = before


def kl_reference(mean, first, other_mean, second):
    """The divergence where each covariance is a pair of the way in which it is given, and the array."""
    return at_high_precision(lambda: exact_kl(mean, covariance(*first), other_mean, covariance(*second)))


def random_covariance(random, size, condition=10.0):
    """A covariance with this condition number."""
    turned, _ = np.linalg.qr(random.standard_normal((size, size)))
    spectrum = np.geomspace(1.0, 1.0 / condition, size) if size > 1 else np.ones(1)
    found = (turned * spectrum) @ turned.T
    return (found + found.T) / 2


def neighbour(random, matrix, distance):
    """A covariance that differs from another one by so much, relatively."""
    lower = np.linalg.cholesky(matrix)
    noise = random.standard_normal(matrix.shape)
    moved = matrix + distance * lower @ (noise + noise.T) @ lower.T / (4 * len(matrix) ** 0.5)
    return (moved + moved.T) / 2


def kl_slopes(mean, first, other_mean, second):
    """The derivatives of the divergence by μ, Σ, m and S, each as it is given, as matrices of balls."""
    a, b = covariance(*first), covariance(*second)
    offset = ball(mean) - ball(other_mean)
    inverse = b.inv()
    by_a = (inverse - a.inv()) / 2
    by_b = (inverse - inverse * (a + offset * offset.transpose()) * inverse) / 2
    return inverse * offset, as_given(by_a, a, *first), -1 * inverse * offset, as_given(by_b, b, *second)


def as_given(slope, matrix, form, given):
    """The derivative by what was given, from that by Σ."""
    if form == "tril":
        return lower(2 * slope * ball(np.tril(given)))
    if form == "precision":
        return -1 * matrix * slope * matrix
    return flint.arb_mat([[slope[d, d]] for d in range(slope.nrows())]) if form == "diag" else slope


def lower(matrix):
    size = matrix.nrows()
    return flint.arb_mat([[matrix[i, j] if j <= i else 0 for j in range(size)] for i in range(size)])


def slopes_reference(mean, first, other_mean, second):
    """The same as arrays of floats."""
    before, flint.ctx.prec = flint.ctx.prec, BITS
    try:
        found = kl_slopes(mean, first, other_mean, second)
        arrays = [np.array([[float(x.mid()) for x in row] for row in matrix.tolist()]) for matrix in found]
    finally:
        flint.ctx.prec = before
    return [
        array[:, 0] if place % 2 == 0 or array.shape[1] == 1 != array.shape[0] else array
        for place, array in enumerate(arrays)
    ]
