"""What changed between two lines: the smallest parts that the upper one lacks."""

from __future__ import annotations

import pytest
from sympy import Integer, S, pi, symbols

from derive import Normal, kl
from derive.terms import HALF, at, exp, frac, integral, log, mul, neg, power, raw, sub
from derive.terms import add as plus
from derive.writing.changes import changed_places, with_changes
from derive.writing.latex import Writer
from derive.writing.style import Style
from derive.writing.view import View, coloured

a, b, c, x = symbols("a b c x", real=True)
two = Integer(2)
root = frac(plus(a, b), two)

CHANGES = [
    (log(mul(a, b)), plus(log(a), log(b)), ["log(a) + log(b)"]),
    (plus(a, log(mul(b, c))), plus(a, log(b), log(c)), ["log(b)", "log(c)"]),
    (integral(log(mul(a, x)), x), integral(plus(log(a), log(x)), x), ["log(a) + log(x)"]),
    (neg(integral(log(x), x)), integral(a, x), ["a"]),
    (plus(a, b), plus(a, HALF), ["1/2"]),
    (plus(a, b, c), plus(a, c), ["a + c"]),
    (plus(a, b), plus(b, a), []),
    (mul(a, log(power(b, 2))), mul(a, two, log(b)), ["a*2*log(b)"]),
    (exp(neg(a)), exp(neg(b)), ["b"]),
    (frac(a, b), frac(a, c), ["c"]),
    (a, a, []),
    (plus(a, mul(b, a)), plus(a, mul(b, c)), ["c"]),
]


@pytest.mark.parametrize(("before", "after", "parts"), CHANGES)
def test_the_parts_that_are_new(before, after, parts):
    assert [str(at(after, path)) for path in changed_places(before, after)] == parts


def marked(before, after):
    term, changed = with_changes(after, changed_places(before, after))
    writer = Writer()
    with writer.marking(changed):
        return coloured(writer.doprint(term), r"\new")


MARKED = [
    (plus(a, b), plus(a, HALF), r"a + \new{\frac{1}{2}}"),
    (plus(a, b), sub(a, HALF), r"a - \new{\frac{1}{2}}"),
    (plus(HALF, a), raw(plus(a, b).func, (HALF, HALF, b)), r"\frac{1}{2} + \new{\frac{1}{2}} + \new{b}"),
    (log(a), log(mul(two, pi)), r"\log(\new{2 \pi})"),
    (power(a, 2), power(b, 2), r"\new{b}^2"),
    (plus(power(a, 2), c), plus(power(a, 2), power(a, 3)), r"a^2 + \new{a^{3}}"),
    (mul(a, power(b, -1), c), mul(a, power(x, -1), c), r"\frac{a}{\new{x}}\,c"),
    (plus(a, S.Zero), plus(a, b, S.Zero), r"a + \new{b} + 0"),
]


@pytest.mark.parametrize(("before", "after", "tex"), MARKED, ids=[tex for _, _, tex in MARKED])
def test_only_the_changed_place_is_marked_though_the_same_part_stands_elsewhere(before, after, tex):
    assert marked(before, after) == tex


@pytest.mark.parametrize("detail", ["brief", "standard", "full"])
def test_marks_do_not_change_what_is_printed(detail):
    from derive.writing.style import level

    view = View(kl(Normal("mu", "sigma"), Normal("m", "s")).derivation, Style(level(detail)))
    for section in view.outline.sections:
        for line in section.lines:
            tex = view.line(line, r"\new")
            plain, depth, skip = "", [], False
            pieces = tex.replace(r"\new{", "\x01")
            for letter in pieces:
                if letter in "\x01{":
                    depth.append(letter)
                skip = letter == "\x01" or (letter == "}" and depth.pop() == "\x01")
                plain += "" if skip else letter
            assert plain == view.line(line)
