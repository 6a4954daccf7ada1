"""MathML that browsers set as TeX would."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree

import pytest

from derive.derivation import Detail
from derive.pages.alphabets import in_alphabet
from derive.pages.mathml import mathml, pieces
from derive.reading.notation import preset, presets
from derive.rules import catalogue
from derive.writing.style import Style
from derive.writing.view import View

THIN = '<mspace width="0.167em" />'
FRACTION = "<mfrac><mi>a</mi><mi>b</mi></mfrac>"
OPEN, CLOSE = '<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>'


def inner(tex):
    shown = re.sub(r"</?math[^>]*>", "", mathml(tex))
    return shown.removeprefix("<mrow>").removesuffix("</mrow>") if shown.startswith("<mrow>") else shown


@pytest.mark.parametrize(
    ("tex", "expected"),
    {
        r"\mathrm{KL}(q)": f"<mi>KL</mi>{OPEN}<mi>q</mi>{CLOSE}",
        r"\mathrm{d}": '<mi mathvariant="normal">d</mi>',
        r"\operatorname{expm1}(x)": f"<mi>expm1</mi>{OPEN}<mi>x</mi>{CLOSE}",
        r"\mathcal N": "<mi>𝒩</mi>",
        r"\mathbb R": "<mi>ℝ</mi>",
        r"\mathbf{z}": "<mi>𝐳</mi>",
        r"\boldsymbol{\mu}": "<mi>𝝁</mi>",
        r"\log q": f"<mi>log</mi>{THIN}<mi>q</mi>",
        r"\ln(x)": f"<mi>ln</mi>{OPEN}<mi>x</mi>{CLOSE}",
        r"2 \log x": f"<mn>2</mn>{THIN}<mi>log</mi>{THIN}<mi>x</mi>",
        r"-\log x": f"<mo>−</mo><mi>log</mi>{THIN}<mi>x</mi>",
        r"a\,\log x": f"<mi>a</mi>{THIN}<mi>log</mi>{THIN}<mi>x</mi>",
        r"(-x)": f'{OPEN}<mo form="prefix">−</mo><mi>x</mi>{CLOSE}',
        r"a = -b": '<mi>a</mi><mo>=</mo><mo form="prefix">−</mo><mi>b</mi>',
        r"\left[-x\right]": '<mo>[</mo><mo form="prefix">−</mo><mi>x</mi><mo>]</mo>',
        r"\varphi\!\left(u\right)": "<mi>φ</mi><mrow><mo>(</mo><mi>u</mi><mo>)</mo></mrow>",
        r"\class{new}{a + b}": '<mrow class="new"><mi>a</mi><mo>+</mo><mi>b</mi></mrow>',
        r"F'": '<mi>F</mi><mo form="postfix">′</mo>',
        r"\frac ab\left(u\right)": f"{FRACTION}{THIN}<mrow><mo>(</mo><mi>u</mi><mo>)</mo></mrow>",
        r"\left(u\right) dz": f"<mrow><mo>(</mo><mi>u</mi><mo>)</mo></mrow>{THIN}<mi>d</mi><mi>z</mi>",
        r"\left(u\right) - \left(u\right)": "<mrow><mo>(</mo><mi>u</mi><mo>)</mo></mrow><mo>−</mo>"
        "<mrow><mo>(</mo><mi>u</mi><mo>)</mo></mrow>",
        r"2\left(u\right)^2": f"<mn>2</mn>{THIN}<msup><mrow><mo>(</mo><mi>u</mi><mo>)</mo></mrow><mn>2</mn></msup>",
        r"\frac ab \frac ab": f"{FRACTION}{THIN}{FRACTION}",
        r"\frac ab \class{new}{\frac ab}": f'{FRACTION}{THIN}<mrow class="new">{FRACTION}</mrow>',
        r"\frac ab[u]": f'{FRACTION}{THIN}<mo stretchy="false">[</mo><mi>u</mi><mo stretchy="false">]</mo>',
        r"\frac ab + \frac ab": f"{FRACTION}<mo>+</mo>{FRACTION}",
        r"a,b": '<mi>a</mi><mo rspace="0.167em">,</mo><mi>b</mi>',
        r"a,\,b": f'<mi>a</mi><mo rspace="0">,</mo>{THIN}<mi>b</mi>',
        r"\sqrt{2}": '<msqrt class="low"><mn>2</mn></msqrt>',
        r"\sqrt{\frac ab}": f"<msqrt>{FRACTION}</msqrt>",
        r"\text{at } x": "<mtext>at\xa0</mtext><mi>x</mi>",
        r"x^{\infty}": "<msup><mi>x</mi><mi>∞</mi></msup>",
    }.items(),
)
def test_tidy(tex, expected):
    assert inner(tex) == expected


def test_an_underbrace_has_its_note_below():
    [brace] = ElementTree.fromstring(mathml(r"\underbrace{a + b}_{c}"))
    assert [part.tag for part in brace] == ["munder", "mi"]
    assert [part.text for part in brace[0]][1] == "⏟"


def test_a_fraction_in_a_bracket_stretches_it():
    row = ElementTree.fromstring(mathml(r"\left(\frac ab\right)"))[0]
    assert [part.tag for part in row] == ["mo", "mfrac", "mo"]
    assert not any("stretchy" in part.attrib for part in row)


def test_alphabets():
    assert in_alphabet("hxα", "italic") == "ℎ𝑥𝛼"
    assert in_alphabet("LN1", "script") == "ℒ𝒩1"
    assert in_alphabet("CR", "fraktur") == "ℭℜ"


def test_pieces_are_cut_before_outer_signs():
    shown = pieces(r"a + (b - c) - \class{new}{d + e} = f")
    texts = ["".join(ElementTree.fromstring(piece).itertext()) for piece in shown.split("<wbr>")]
    assert texts == ["a", "+(b−c)", "−d", "+e", "=f"]
    assert shown.count('class="new"') == 2
    assert shown.count('form="infix"') == 3 + 1


def leftovers(shown):
    text = unescape(re.sub(r"<[^>]+>", "", shown))
    return set(text) & set("\\&$#{}") or re.findall(r'mathvariant="(?!normal)|thinmathspace|<mo ?/>', shown)


@pytest.mark.parametrize("law", catalogue().values(), ids=catalogue())
def test_every_law_is_converted(law):
    if law.statement:
        assert not leftovers(pieces(law.statement))


@pytest.mark.parametrize("notation", ["default", *presets()])
def test_every_line_is_converted(notation, derived):
    options = {} if notation == "default" else {"notation": preset(notation)}
    for each in derived.values():
        for detail in Detail:
            view = View(each.derivation, Style(detail, **options))
            for section in view.outline.sections:
                for line in section.lines:
                    assert not leftovers(pieces(view.line(line, r"\class{new}")))
