"""The verdicts as a user asks for them: any two SymPy expressions, inert or not."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    Dummy,
    Integral,
    MatrixSymbol,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    Trace,
    acos,
    cos,
    exp,
    gamma,
    log,
    nan,
    oo,
    pi,
    sin,
    sqrt,
    symbols,
)  # fmt: skip

from derive import Normal, certify, kl, terms
from derive.certification import Certificate, exact
from derive.certification.differences import parts_that_differ
from derive.errors import Wrong

x, y, z, mu = symbols("x y z mu", real=True)
a, b, sigma = symbols("a b sigma", positive=True)
plain = Symbol("plain")
density = exp(-((z - mu) ** 2) / (2 * sigma**2)) / sqrt(2 * pi * sigma**2)

TRUE = {
    "algebra": ((x + y) ** 2, x**2 + 2 * x * y + y**2),
    "fractions": (1 / (a + b) + 1 / a, (2 * a + b) / (a * (a + b))),
    "logarithm": (log(a**2 * b), 2 * log(a) + log(b)),
    "exponential": (exp(x) * exp(y), exp(x + y)),
    "trigonometry": (sin(x) ** 2 + cos(x) ** 2, 1),
    "normalisation": (Integral(density, (z, -oo, oo)), 1),
    "second moment": (Integral(z**2 * density, (z, -oo, oo)), mu**2 + sigma**2),
    "antiderivative": (Integral(z * exp(-(z**2)), (z, 0, oo)), Rational(1, 2)),
    "polynomial": (Integral(z**2, (z, 0, a)), a**3 / 3),
    "same": (x, x),
    "numbers": (1, 1),
}
FALSE = {
    "root": (sqrt(x**2), x),
    "logarithm of a square": (log(x**2), 2 * log(x + 100)),
    "second moment": (Integral(z**2 * density, (z, -oo, oo)), mu**2),
    "small": (x, x + Rational(1, 10**24)),
    "integers only": (sin(pi * x), 0),
    "sum": (log(a + b), log(a) + log(b)),
    "numbers": (1, 2),
    "sign": (Integral(z * density, (z, -oo, oo)), -mu),
}
OPEN = {
    "kink": (Abs(x) * Abs(y), Abs(y) * Abs(x) + 0 * Abs(x + y) + Piecewise((0, x < 10**6), (1, True))),
    "divergent": (Integral(1 / z, (z, 1, oo)), Integral(2 / z, (z, 1, oo))),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_equations_are_proved(name):
    assert certify(*TRUE[name]).verdict == "proved"


@pytest.mark.parametrize("name", FALSE)
def test_false_equations_are_refuted_with_a_witness(name):
    verdict = certify(*FALSE[name])
    assert verdict.verdict == "refuted"
    assert verdict.witness.before != verdict.witness.after


ODD = {
    "complex": (log(exp(Symbol("c", complex=True))), Symbol("c", complex=True)),
    "imaginary unit": (sqrt(-1), sqrt(-1)),
    "not commutative": (
        Symbol("A", commutative=False) * Symbol("B", commutative=False),
        Symbol("B", commutative=False) * Symbol("A", commutative=False),
    ),
    "two dummies of one name": (Dummy("x", real=True), Dummy("x", real=True)),
    "a sum that may run backwards": (Sum(x, (x, 1, Symbol("n", integer=True))), Symbol("n", integer=True)),
    "inverse cosine": (acos(cos(a)), a),
    "not everywhere defined": (log(x * y), log(x) + log(y)),
    "nan": (nan, nan),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_out_of_scope_is_undecided(name):
    assert certify(*ODD[name]).verdict == "undecided"


@pytest.mark.parametrize("text", ['__import__("os").system("exit 1")', "x", [1], None, b"x", "((("])
def test_only_expressions_and_numbers(text):
    with pytest.raises(Wrong, match="certify takes"):
        certify(text, 0)


@pytest.mark.parametrize("name", OPEN)
def test_what_cannot_be_judged_is_undecided(name):
    assert certify(*OPEN[name]).verdict == "undecided"


def test_what_the_exact_engine_does_not_know_is_enclosed():
    verdict = certify(gamma(a + 1), a * gamma(a))
    assert verdict.verdict == "enclosed"
    assert verdict.evidence[-1].data["points"]


def test_evidence_names_the_facts():
    verdict = certify(Integral(density, (z, -oo, oo)), 1)
    assert "Gaussian integral" in verdict.evidence[0].data["facts"]
    assert [evidence.engine for evidence in verdict.evidence] == ["exact", "ball"]


def test_a_bound_variable_is_not_believed_to_be_positive_on_the_whole_line():
    r = Symbol("r", positive=True)
    root = terms.power(terms.power(r, 2), terms.HALF)
    bell = terms.exp(terms.neg(terms.power(r, 2)))
    wrong = terms.integral(terms.mul(r, bell), r), terms.integral(terms.mul(root, bell), r)
    assert certify(*wrong).verdict != "proved"


def test_smallest_parts_first():
    before, after = log((x + y) ** 2), log((y + x) ** 2 + 0)
    assert before == after
    parts = parts_that_differ(Integral(a * z, (z, 0, 1)) + 1, Integral(b * z, (z, 0, 1)) + 1)
    assert parts[0].before == a
    assert parts[-1].before == Integral(a * z, (z, 0, 1)) + 1


def test_a_certificate_is_as_weak_as_its_weakest_step():
    derived = kl(Normal("mu", "sigma"), Normal(0, 1))
    certificate = derived.certificate
    assert certificate.verdict == "proved"
    steps = certificate.steps
    weaker = Certificate({**certificate.verdicts, id(steps[3]): certify(*OPEN["divergent"])}, steps)
    assert weaker.verdict == "undecided"
    assert not weaker.complete
    assert weaker.summary.startswith(f"{len(steps) - 1} of {len(steps)} steps proved")


def test_the_proof_of_the_gaussian_integral_does_not_use_it():
    derived = kl(Normal("mu", "sigma"), Normal(0, 1))
    lemma = next(part for part in derived.derivation.parts if part.title == ("Gaussian integral",))
    for step in lemma:
        assert "Gaussian integral" not in derived.certificate.of(step).evidence[0].data["facts"]


def test_assumptions_are_recorded_where_they_are_used():
    derived = kl(Normal("mu", "sigma"), Normal(0, 1))
    sigma = derived.quantity.symbols[1]
    used = [step for part in derived.derivation.parts for step in part if sigma in step.assuming]
    assert {"logarithm of a product"} <= {step.rule.name for step in used}


def test_the_factors_of_a_matrix_keep_their_order():
    """SymPy's own products of matrices are products to everybody who asks."""
    first, second, third = (MatrixSymbol(name, 3, 3) for name in "ABC")
    assert certify(Trace(first * second * third), Trace(second * third * first)).verdict == "proved"
    assert certify(Trace(first * second * third), Trace(second * first * third)).verdict == "refuted"
    assert exact.compare(first * second, second * first).outcome == "undecided"


def test_an_integral_over_vectors_is_enclosed_where_only_its_limits_show_the_dimension():
    x = terms.vector("x", Symbol("D", integer=True, positive=True))
    verdict = certify(terms.integral(S.Zero, x), S.Zero)
    assert [evidence.outcome for evidence in verdict.evidence] == ["proved", "enclosed", "enclosed"]


def test_a_fact_that_was_forgotten_and_derived_again_has_its_verdicts():
    """In a long session what is remembered of proofs is dropped; a certificate holds for them all the same."""
    import gc
    from functools import _lru_cache_wrapper

    from derive import Normal, kl

    derived = kl(Normal("mu", "sigma"), Normal("m", "s"))
    certificate = derived.certificate
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper) and (each.__module__ or "").startswith("derive."):
            each.cache_clear()
    again = kl(Normal("mu", "sigma"), Normal("m", "s"))
    steps = [step for part in again.whole.parts for step in part.steps]
    assert not {id(step) for step in steps} & {id(step) for step in certificate.steps}
    assert all(certificate.of(step).verdict == "proved" for step in steps)
