"""The polynomials inside of the kernels: near enough to the kernels, short, and the same each time."""

from __future__ import annotations

import mpmath
import pytest

from derive.code.polynomials import BITS, coefficients


def phi(u):
    return u - mpmath.log1p(u)


def phi_by(polynomial, u):
    t = u / (2 + u)
    return t * (u - 2 * t * t * mpmath.polyval(polynomial[::-1], t * t))


def psi(d):
    return mpmath.expm1(d) - d


def psi_by(polynomial, d):
    return d * d * mpmath.polyval(polynomial[::-1], d)


KERNELS = {"phi": (phi, phi_by, -0.5, 1.0), "psi": (psi, psi_by, -1.0, 1.0)}


@pytest.mark.parametrize("kind", BITS)
@pytest.mark.parametrize("kernel", KERNELS)
def test_a_polynomial_gives_the_kernel(kernel, kind):
    exact, by, lower, upper = KERNELS[kernel]
    polynomial = list(map(mpmath.mpf, coefficients()[kernel][kind]))
    with mpmath.workdps(60):
        places = [lower + (upper - lower) * mpmath.mpf(k) / 97 for k in range(98)]
        errors = [abs(by(polynomial, x) / exact(x) - 1) for x in places if x]
    assert max(errors) < 0.3 * mpmath.mpf(2) ** -BITS[kind]  # the coefficients' own rounding included


def test_lengths():
    lengths = {(kernel, kind): len(c) for kernel, kinds in coefficients().items() for kind, c in kinds.items()}
    assert lengths == {("phi", "float64"): 11, ("phi", "float32"): 5, ("psi", "float64"): 15, ("psi", "float32"): 9}


@pytest.mark.parametrize("kernel", KERNELS)
def test_coefficients_are_numbers_of_the_format(kernel):
    import numpy as np

    assert all(float(np.float32(c)) == c for c in coefficients()[kernel]["float32"])
    assert coefficients()["psi"]["float64"][0] == 0.5
