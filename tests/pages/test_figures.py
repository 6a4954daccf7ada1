"""What a page computes and draws, in Chromium."""

from __future__ import annotations

import re

import pytest

from derive.terms import evaluated


def number(page, selector):
    return float(page.locator(selector).text_content().replace("−", "-"))


def both(page):
    return number(page, "#closed"), number(page, "#numeric")


@pytest.mark.parametrize("name", ["general", "standard", "entropy", "numbers"])
def test_the_closed_form_is_the_area(opened, name, derived):
    with opened(name) as page:
        exact, area = both(page)
        assert abs(exact - area) < 1e-6
        values = [float(each.input_value()) for each in page.locator("#see input[type=number]").all()]
        symbols = derived[name].quantity.symbols
        assert len(values) == len(symbols)
        expected = float(evaluated(derived[name].closed_form).subs(dict(zip(symbols, values, strict=True))))
        assert abs(exact - expected) < 1e-9


@pytest.mark.parametrize("values", [("2", "0.3", "-1", "3"), ("-3", "3", "3", "0.2"), ("40", "7", "-30", "11")])
def test_a_slider_changes_the_value(opened, values):
    with opened() as page:
        before = both(page)
        drawn = page.locator("#plot-integrand .integrand").get_attribute("d")
        for place, value in enumerate(values, 1):
            page.fill(f"#number-{place}", value)
        exact, area = both(page)
        assert exact != before[0]
        assert abs(exact - area) < 1e-6 * max(1, abs(exact))
        assert page.locator("#plot-integrand .integrand").get_attribute("d") != drawn


def test_the_slider_itself(opened):
    with opened() as page:
        before = both(page)[0]
        page.focus("#range-1")
        page.keyboard.press("ArrowRight")
        assert page.locator("#number-1").input_value() == "1.01"
        assert both(page)[0] != before
        assert "μ = 1.01" in page.locator("#plot-densities").get_attribute("aria-label")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("-1", "σ must be positive."),
        ("0", "σ must be positive."),
        ("", "σ is not a number."),
        ("1e-4", "σ is less than 0.001, too small to be drawn."),
        ("1e9", "σ is beyond 1000, too far to be drawn."),
    ],
)
def test_a_value_outside_of_the_domain_is_told(opened, value, reason):
    with opened() as page:
        before = both(page)
        page.fill("#number-2", value)
        assert page.locator("#number-2").get_attribute("aria-invalid") == "true"
        assert page.locator("#wrong").text_content() == reason
        assert page.locator("#closed").text_content() == page.locator("#numeric").text_content() == "–"
        assert page.locator("#plot-integrand").is_hidden()
        page.fill("#number-2", "0.6")
        assert both(page) == before
        assert page.locator("#wrong").text_content() == ""
        assert page.locator("#plot-integrand").is_visible()


def test_what_cannot_be_summed_is_told(opened):
    with opened("scale") as page:
        page.fill("#number-2", "200")
        assert page.locator("#wrong").text_content() == "the density q is too narrow or too wide to be summed."
        assert "Infinity" not in page.locator("#see").text_content()


@pytest.mark.parametrize("width", [320, 360, 1200])
def test_the_numbers_at_the_axes_can_be_read(opened, width):
    with opened(width=width) as page:
        heights = page.evaluate(
            "[...document.querySelectorAll('svg text')].map((text) => text.getBoundingClientRect().height)"
        )
        assert min(heights) > 10


def test_the_figures_have_names(opened):
    with opened() as page:
        for svg in page.locator("svg").all():
            assert svg.get_attribute("role") == "img"
            assert len(svg.get_attribute("aria-label")) > 10
        assert page.locator("#plot-integrand .area").count() == 2


def fitted(page):
    rows = {}
    for name in ("forward", "reverse"):
        cells = page.locator(f"#{name} td").all_text_contents()
        rows[name] = [float(cell.replace("−", "-")) for cell in cells]
    return rows


@pytest.mark.parametrize(("distance", "weight", "width"), [(4, 0.6, 0.7), (6, 0.3, 1), (1, 0.5, 0.8), (2.5, 0.9, 0.5)])
def test_forward_and_reverse_fits(opened, distance, weight, width):
    numpy = pytest.importorskip("numpy")
    optimize = pytest.importorskip("scipy.optimize")
    z = numpy.linspace(-25, 25, 20001)

    def log_normal(mean, deviation):
        return -0.5 * ((z - mean) / deviation) ** 2 - numpy.log(deviation * numpy.sqrt(2 * numpy.pi))

    target = numpy.logaddexp(
        numpy.log(1 - weight) + log_normal(-distance / 2, width), numpy.log(weight) + log_normal(distance / 2, width)
    )

    def divergence(log_q, log_p):
        return float(numpy.sum(numpy.exp(log_q) * (log_q - log_p)) * (z[1] - z[0]))

    def reverse(at):
        return divergence(log_normal(at[0], numpy.exp(at[1])), target)

    mean = distance * (weight - 0.5)
    deviation = numpy.sqrt(width**2 + weight * (1 - weight) * distance**2)
    starts = [(mean, numpy.log(deviation)), (distance / 2, numpy.log(width)), (-distance / 2, numpy.log(width))]
    options = {"xatol": 1e-9, "fatol": 1e-14}
    best = min(
        (optimize.minimize(reverse, at, method="Nelder-Mead", options=options) for at in starts), key=lambda r: r.fun
    )

    with opened() as page:
        for name, value in (("distance", distance), ("weight", weight), ("width", width)):
            page.fill(f"#fit-{name}", str(value))
        rows = fitted(page)
    assert rows["forward"][:2] == pytest.approx([mean, deviation], abs=1e-4)
    assert rows["forward"][2] == pytest.approx(divergence(target, log_normal(mean, deviation)), abs=1e-4)
    assert rows["reverse"][3] == pytest.approx(best.fun, abs=1e-4)
    assert rows["reverse"][:2] == pytest.approx([best.x[0], numpy.exp(best.x[1])], abs=2e-4)
    assert rows["forward"][2] <= rows["reverse"][2] + 1e-4
    assert rows["reverse"][3] <= rows["forward"][3] + 1e-4


def test_only_a_divergence_has_two_directions(pages):
    assert 'id="fit"' in pages["general"]
    assert 'id="fit"' not in pages["entropy"]
    assert not re.search(r'<form class="controls"', pages["numbers"])
