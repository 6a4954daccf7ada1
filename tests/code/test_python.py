"""Scalars in plain Python: IEEE results where Python would raise, whole numbers, and many digits."""

from __future__ import annotations

import math
import sys
from fractions import Fraction

import pytest

from derive import Normal, cross_entropy, entropy, kl
from derive.code.targets import compile_module

inf, nan = math.inf, math.nan
SCALE = kl(Normal("mu", "sigma"), Normal("m", "s"))
VARIANCE = kl(Normal("mu", variance="v"), Normal("m", variance="w"))
LOGARITHM = kl(Normal("mu", log_variance="l"), Normal("m", log_variance="k"))
VAE = kl(Normal("mu", log_variance="l"), Normal(0, 1))


def module(derived):
    return compile_module(derived.code("python"), derived.slug)


def value(derived, *arguments):
    return module(derived)[derived.slug](*arguments)


@pytest.mark.parametrize(("derived", "arguments", "expected"), [
    (SCALE, (0.0, 0.0, 0.0, 1.0), nan), (SCALE, (0.0, -1.0, 0.0, 1.0), nan), (SCALE, (0.0, 1.0, 0.0, nan), nan),
    (SCALE, (nan, 1.0, 0.0, 1.0), nan), (SCALE, (inf, 1.0, 0.0, 1.0), inf), (SCALE, (inf, 1.0, inf, 1.0), nan),
    (SCALE, (0.0, inf, 0.0, 1.0), inf), (SCALE, (0.0, 1e200, 0.0, 1e-200), inf), (SCALE, (1e200, 1.0, 0.0, 1.0), inf),
    (SCALE, (0.0, 1e-200, 0.0, 1e200), 920.5340371976183), (SCALE, (0.0, 5e-324, 0.0, 5e-324), 0.0),
    (SCALE, (0.0, 5e-324, 0.0, 1.7e308), 1453.6669088146095), (VARIANCE, (0.0, 1.7e308, 0.0, 0.5), 1.7e308),
    (VARIANCE, (0.0, 1.7e308, 0.0, 0.1), inf), (VARIANCE, (0.0, 1e-300, 0.0, 1e300), 690.2755278982137),
    (LOGARITHM, (0.0, 710.0, 0.0, 0.0), 0.5 * math.exp(709.0) * math.e), (LOGARITHM, (0.0, 800.0, 0.0, 0.0), inf),
    (LOGARITHM, (0.0, -1e6, 0.0, 0.0), 499999.5), (LOGARITHM, (0.0, inf, 0.0, 0.0), inf),
    (LOGARITHM, (0.0, -inf, 0.0, 0.0), inf), (VAE, (0.0, 1e-200), 0.0), (VAE, (0.0, 1e-100), 2.5e-201),
    (entropy(Normal("mu", "sigma")), (nan, 1.0), nan), (entropy(Normal("mu", "sigma")), (0.0, inf), inf),
    (cross_entropy(Normal("mu", "sigma"), Normal("m", "s")), (0.0, 1.0, 0.0, 1e-200), inf),
])  # fmt: skip
def test_edges(derived, arguments, expected):
    assert value(derived, *arguments) == pytest.approx(expected, rel=1e-13, abs=0, nan_ok=True)


@pytest.mark.parametrize("derived", [SCALE, VARIANCE, LOGARITHM, VAE], ids=str)
def test_nothing_is_raised_whatever_the_arguments(derived):
    """Every combination of awkward numbers: no exception, never negative, and nan where one of them is nan."""
    awkward = (0.0, -0.0, 1.0, -3.0, 5e-324, 1e-200, 1e200, sys.float_info.max, -sys.float_info.max, inf, -inf, nan)
    code = module(derived)
    arguments = [()]
    for _ in code[derived.slug].__code__.co_varnames[: code[derived.slug].__code__.co_argcount]:
        arguments = [(*row, number) for row in arguments for number in awkward]
    for row in arguments:
        found, partials = code["value_and_grad"](*row)
        assert found >= 0.0 or found != found, row
        assert found == code[derived.slug](*row) or found != found, row
        if any(number != number for number in row):
            assert found != found, row
            assert all(partial != partial for partial in partials), row
        if any(abs(number) == inf for number in row):
            assert not math.isfinite(found), row


def test_whole_numbers_are_taken_and_floats_come_back():
    assert value(SCALE, 1, 2, 0, 1) == value(SCALE, 1.0, 2.0, 0.0, 1.0)
    found, partials = module(kl(Normal("mu", 1), Normal(0, 1)))["value_and_grad"](3)
    assert (type(found), type(partials[0])) == (float, float)
    assert (found, partials) == (4.5, (3.0,))


def test_rounding_of_a_difference_is_not_magnified():
    """e^(l − k) multiplies the rounding error of l − k by l − k, so it is carried along."""
    ell, k = 345.678901234567, -300.123456789012
    exact = Fraction(ell) - Fraction(k)
    import mpmath

    with mpmath.workdps(50):
        d = mpmath.mpf(exact.numerator) / exact.denominator
        expected = float((mpmath.expm1(d) - d) / 2)
    assert value(LOGARITHM, 0.0, ell, 0.0, k) == pytest.approx(expected, rel=4e-16, abs=0)


def test_equal_distributions_have_the_divergence_0_and_no_slope():
    for derived, point in (
        (SCALE, (0.1, 0.3, 0.1, 0.3)),
        (VARIANCE, (7, 3e-9, 7, 3e-9)),
        (LOGARITHM, (1, -50.3, 1, -50.3)),
    ):
        found, partials = module(derived)["value_and_grad"](*point)
        assert found == 0.0
        assert all(partial == 0.0 for partial in partials)


def test_it_imports_nothing_but_math():
    lines = SCALE.code("python").splitlines()
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    assert imports == ["from __future__ import annotations", "import math"]
