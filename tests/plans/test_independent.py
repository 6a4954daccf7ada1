"""Vectors with independent coordinates, against the formula for one coordinate, summed in two and three dimensions."""

from __future__ import annotations

from itertools import product
from math import log, pi

import pytest
from sympy import Indexed, IndexedBase, Rational, Sum

from derive import cross_entropy, entropy, kl
from derive.certification import certify
from derive.derivation import Detail
from derive.derived import Derived
from derive.distributions import DiagonalNormal, IsotropicNormal
from derive.terms import JointIntegral, Partial, add, neg
from derive.writing.outline import outline
from derive.writing.text import Plain

FIRST = {
    "diagonal": DiagonalNormal("mu", "sigma"),
    "variances": DiagonalNormal("mu", variance="v"),
    "log-variances": DiagonalNormal("mu", log_variance="l"),
    "isotropic": IsotropicNormal("mu", "sigma"),
    "one variance": IsotropicNormal("mu", variance="v"),
    "one log-variance": IsotropicNormal("mu", log_variance="l"),
    "zero mean": IsotropicNormal(0, "sigma"),
    "unit scale": DiagonalNormal("mu", 1),
    "standard": DiagonalNormal(0, 1),
    "numbers": DiagonalNormal(Rational(1, 2), 3),
}
SECOND = {
    "other": DiagonalNormal("m", "s"),
    "other variances": DiagonalNormal("m", variance="w"),
    "other log-variances": DiagonalNormal("m", log_variance="k"),
    "other isotropic": IsotropicNormal("m", "s"),
    "other variance": IsotropicNormal("m", variance="w"),
    "other log-variance": IsotropicNormal("m", log_variance="k"),
    "standard": FIRST["standard"],
    "numbers": DiagonalNormal(-1, variance=5),
    "same mean": IsotropicNormal("mu", "s"),
}
PAIRS = [pytest.param(FIRST[a], SECOND[b], id=f"{a} to {b}") for a, b in product(FIRST, SECOND)]
DIMENSIONS = (2, 3)


def number(name: str, place: int) -> float:
    """The entry of a vector, or a parameter at place 0: no two of them agree."""
    return 0.45 + (7 * sum(map(ord, name)) + 5 * place) % 23 / 17


def value(term, dimension: int, place: int = 0, **changed: float) -> float:
    """A term in some dimension; an index that is left free is the given place. `mu2=…` changes one entry."""
    whole = {symbol: dimension if symbol.name == "D" else place for symbol in term.free_symbols if symbol.is_integer}
    term = term.subs(whole).doit()
    entries = {
        part: changed.get(f"{part.base.label}{part.indices[0]}", number(part.base.label.name, int(part.indices[0])))
        for part in term.atoms(Indexed)
    }
    term = term.subs(entries)
    return float(term.subs({part: changed.get(part.name, number(part.name, 0)) for part in term.free_symbols}).evalf())


def parameters(joint, place: int, dimension: int) -> tuple[float, float]:
    """Mean and variance of one coordinate."""
    return value(joint.each.mean, dimension, place), value(joint.each.variance, dimension, place)


def textbook_kl(m1, v1, m2, v2):
    return (log(v2 / v1) + (v1 + (m1 - m2) ** 2) / v2 - 1) / 2


def textbook_cross_entropy(m1, v1, m2, v2):
    return (log(2 * pi * v2) + (v1 + (m1 - m2) ** 2) / v2) / 2


def summed(formula, joints, dimension: int) -> float:
    places = range(1, dimension + 1)
    return sum(formula(*(x for joint in joints for x in parameters(joint, d, dimension))) for d in places)


@pytest.mark.parametrize(("q", "p"), PAIRS)
def test_kl_is_the_sum_over_the_coordinates(q, p):
    found = kl(q, p)
    for dimension in DIMENSIONS:
        expected = pytest.approx(summed(textbook_kl, (q, p), dimension), rel=1e-12, abs=1e-14)
        assert value(found.result, dimension) == expected
        assert value(found.stable_form, dimension) == expected


@pytest.mark.parametrize(("q", "p"), PAIRS)
def test_cross_entropy_is_the_sum_over_the_coordinates(q, p):
    found = cross_entropy(q, p)
    for dimension in DIMENSIONS:
        expected = pytest.approx(summed(textbook_cross_entropy, (q, p), dimension), rel=1e-12)
        assert value(found.result, dimension) == expected
        assert value(found.stable_form, dimension) == expected


@pytest.mark.parametrize("name", FIRST)
def test_entropy_is_the_sum_over_the_coordinates(name):
    q = FIRST[name]
    found = entropy(q)
    for dimension in DIMENSIONS:
        expected = sum((log(2 * pi * parameters(q, d, dimension)[1]) + 1) / 2 for d in range(1, dimension + 1))
        assert value(found.result, dimension) == pytest.approx(expected, rel=1e-12)
        assert value(found.stable_form, dimension) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("q", "p"), PAIRS[::2])
def test_every_step_is_proved_and_enclosed_gradients_included(q, p):
    for found in (kl(q, p), cross_entropy(q, p)):
        assert found.certificate.complete, found.certificate.summary


@pytest.mark.parametrize("name", FIRST)
def test_every_step_of_an_entropy_is_proved_and_enclosed(name):
    assert entropy(FIRST[name]).certificate.complete


@pytest.mark.parametrize(("q", "p"), PAIRS)
def test_the_gradient_is_the_slope_of_the_closed_form(q, p):
    """By central differences: of a vector, by the coordinate at each place."""
    found, dimension, step = kl(q, p), 3, 1e-5
    for symbol, slope in zip(found.quantity.symbols, found.gradient, strict=True):
        assert not slope.result.has(Partial)
        places = range(1, dimension + 1) if isinstance(symbol, IndexedBase) else (0,)
        for place in places:
            name = f"{symbol}{place}" if place else str(symbol)
            here = number(symbol.label.name if place else symbol.name, place)
            up, down = (value(found.result, dimension, **{name: here + h}) for h in (step, -step))
            expected = pytest.approx((up - down) / (2 * step), rel=1e-6, abs=1e-8)
            assert value(slope.result, dimension, place) == expected, name


@pytest.mark.parametrize("q", FIRST.values(), ids=FIRST)
def test_equal_densities_give_zero(q):
    found = kl(q, q)
    assert found.result == 0
    assert found.certificate.complete
    assert [step.rule.name for step in found.derivation][-1] == "integral of zero"


def test_equal_densities_are_seen_through_their_parameters():
    assert kl(DiagonalNormal("mu", 1), DiagonalNormal("mu", variance=1)).result == 0
    assert kl(DiagonalNormal(0, 1), IsotropicNormal(0, log_variance=0)).result == 0


def test_the_joint_densities_are_where_it_starts_and_each_law_is_a_step():
    steps = kl(FIRST["diagonal"], SECOND["standard"]).derivation.steps
    assert isinstance(steps[0].after, JointIntegral)
    assert [step.rule.name for step in steps] == [
        "definition of the KL divergence", "independence", "quotient of products", "logarithm of a product",
        "linearity of the integral", "Fubini and independence", "normalisation", "product of ones",
        "definition of the divergence", "one coordinate",
    ]  # fmt: skip


def test_one_coordinate_is_cited_as_a_derivation_with_what_it_cites():
    found = kl(FIRST["diagonal"], SECOND["other"]).derivation
    (one,) = [step.rule.proof for step in found if step.rule.name == "one coordinate"]
    assert one.kind == "section"
    assert [fact.kind for fact in one.facts].count("section") == 4  # two logarithms, an entropy, a cross-entropy
    assert found.facts[-1] is one
    assert set(one.facts) <= set(found.facts)
    assert isinstance(found.result, Sum)
    assert found.result.args[0] == one.result


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize(("q", "p"), PAIRS[::11])
def test_no_detail_drops_a_step(q, p, detail):
    """Each line says which steps lead to it: together these are all of them, in order."""
    sections = outline(kl(q, p).derivation, detail).sections
    for part in {section.part.start: section.part for section in sections}.values():
        shown = [step for each in sections if each.part is part for line in each.lines for step in line.steps]
        assert shown == list(part.steps)
        assert [each for each in sections if each.part is part][-1].lines[-1].term == part.result


def test_letters_of_the_user_are_not_the_index_or_the_dimension():
    found = entropy(IsotropicNormal("d", "D"))
    assert Plain().doprint(found.closed_form) == "N (½ log(2 π) + ½ log D² + ½)"
    assert "H(q_i)" in found.text()
    assert found.certificate.complete
    assert "Π_(l≠d) ∫ q_l(x_l) dx_l" in kl(DiagonalNormal("e", "z"), DiagonalNormal("j", "k")).text()


def test_it_is_read_back_from_its_certificate():
    found = kl(FIRST["isotropic"], SECOND["other isotropic"])
    again = Derived.from_json(found.json())
    assert again.text("full") == found.text("full")
    assert again.stable_form == found.stable_form
    assert [part.result for part in again.gradient] == [part.result for part in found.gradient]


def test_wrong_sums_are_refuted():
    found = kl(FIRST["isotropic"], SECOND["other isotropic"])
    for part in (found.derivation, *found.derivation.corollaries[-1:], *found.gradient):
        for step in (step for step in part.steps if step.after != 0):
            for wrong in (add(step.after, step.after), neg(step.after)):
                assert certify(step.before, wrong).verdict == "refuted", (step.rule.name, wrong)
