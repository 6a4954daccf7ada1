"""Units in the last place at the edges of the formats, and elementary functions that are rounded once."""

from __future__ import annotations

import math
import struct
from decimal import Decimal
from fractions import Fraction
from random import Random

import mpmath
import pytest

from derive.code.accuracy.formats import FORMATS, ZERO, Dyadic, distance, dyadic, is_larger, ulps
from derive.code.accuracy.rounded import MATH, power, rounded_module

DOUBLE, SINGLE = FORMATS["float64"], FORMATS["float32"]


def value(number: Dyadic) -> Fraction:
    return number.mantissa * Fraction(2) ** number.exponent


@pytest.mark.parametrize("number", [0.0, 1.0, -0.1, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308])
def test_a_float_is_the_dyadic_number_that_it_stands_for(number):
    assert value(dyadic(number)) == Fraction(number)


@pytest.mark.parametrize("number", [1.0, 1.5, 2.0, 0.1, 1e300, 1e-300, 5e-324, 2.2250738585072014e-308, 3e-310])
def test_one_unit_in_the_last_place_is_what_math_says(number):
    assert 2.0 ** DOUBLE.last_place(dyadic(number)) == math.ulp(number)


def test_ulps_count_from_the_exact_value():
    one = dyadic(1.0)
    assert ulps(1.0, one, DOUBLE) == 0
    assert ulps(math.nextafter(1.0, 2), one, DOUBLE) == 1
    assert ulps(math.nextafter(1.0, 0), one, DOUBLE) == 0.5, "below a power of two floats are twice as dense"
    below = Dyadic(2**60 - 1, -60)
    assert ulps(1.0, below, DOUBLE) == pytest.approx(2.0**-7), "the unit just below 1 is 2^-53"
    assert ulps(-1.0, one, DOUBLE) == 2.0**53
    assert ulps(1.0 + 2**-23, one, SINGLE) == 1


def test_ulps_of_what_is_no_number_of_zero_and_of_subnormal_numbers():
    assert ulps(math.inf, dyadic(1.0), DOUBLE) == math.inf
    assert ulps(math.nan, dyadic(1.0), DOUBLE) == math.inf
    assert ulps(0.0, ZERO, DOUBLE) == 0
    assert ulps(5e-324, ZERO, DOUBLE) == 1
    assert ulps(0.0, dyadic(5e-324), DOUBLE) == 1
    assert ulps(1e308, dyadic(5e-324), DOUBLE) == math.inf, "more units than a float can count"


def test_what_a_format_holds():
    for kind, fine, not_fine in (
        (DOUBLE, [0.0, 2.0**-1022, 1.79e308, -1.0], [1.7976931348623157e308, 2.0**-1023]),
        (SINGLE, [0.0, 2.0**-126, 3.4e38, -1.0], [3.4028235e38, 1e-39, -1e39]),
    ):
        assert all(kind.holds(dyadic(number)) for number in fine)
        assert not any(kind.holds(dyadic(number)) for number in not_fine)


def test_rounding_to_a_format():
    assert DOUBLE.nearest(Decimal("0.1")) == 0.1
    assert SINGLE.nearest(Decimal("0.1")) == struct.unpack("<f", struct.pack("<f", 0.1))[0]
    assert SINGLE.nearest(Decimal("-1e39")) == -math.inf
    assert DOUBLE.nearest(Decimal("1e309")) == math.inf


def test_distances_and_sizes():
    assert distance(Dyadic(3, 4), Dyadic(1, 2)) == 44
    assert distance(Dyadic(1, 0), Dyadic(1, 10), 10) == pytest.approx(2**-10 - 1)
    assert is_larger(Dyadic(-3, 0), Dyadic(1, 1))
    assert not is_larger(Dyadic(1, 1), Dyadic(2, 0))


FUNCTIONS = {
    "log": mpmath.log, "log1p": lambda x: mpmath.log(1 + x), "exp": mpmath.exp, "expm1": lambda x: mpmath.exp(x) - 1,
    "lgamma": lambda x: mpmath.log(abs(mpmath.gamma(x))), "erf": mpmath.erf, "erfc": mpmath.erfc, "tanh": mpmath.tanh,
    "atanh": mpmath.atanh, "gamma": mpmath.gamma,
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_rounded_once(name):
    random = Random(name)
    with mpmath.workdps(400):
        for _ in range(60):
            x = random.uniform(1e-6, 0.99) * random.choice([1, 1e-9, 1 if name == "atanh" else 9])
            exact = FUNCTIONS[name](mpmath.mpf(x))
            found = getattr(MATH, name)(x)
            here = abs(mpmath.mpf(found) - exact)
            assert here <= abs(mpmath.mpf(math.nextafter(found, math.inf)) - exact)
            assert here <= abs(mpmath.mpf(math.nextafter(found, -math.inf)) - exact)


def test_functions_refuse_what_math_refuses():
    for call in (lambda: MATH.log(0.0), lambda: MATH.log(-1.0), lambda: MATH.log1p(-1.0)):
        with pytest.raises(ValueError):  # noqa: PT011  (the message is Python's own)
            call()
    with pytest.raises(OverflowError):
        MATH.exp(1e4)
    assert MATH.exp(-1e4) == 0
    assert MATH.log(math.inf) == math.inf
    assert math.isnan(MATH.log(math.nan))
    assert MATH.log(8.0, 2.0) == 3
    assert MATH.lgamma(-0.5) == pytest.approx(math.lgamma(-0.5))


def test_powers():
    assert power(3.0, 2) == 9
    assert power(2.0, 0.5) == math.sqrt(2)
    assert power(1e200, 2) == math.inf
    assert power(0.0, -1) == math.inf
    assert power(1e-200, 2) == 0
    assert power(-3.0, 3) == -27


def test_a_module_is_run_with_these_functions():
    names = rounded_module(
        "import math\nfrom math import log as _log\nimport os\n\ndef f(x):\n    return x**2 + math.pi, _log\n"
    )
    assert names["f"](3.0)[0] == 9 + math.pi
    assert names["f"](3.0)[1] is MATH.log
    assert names["os"].sep in "/\\"
