"""Slips of the pen: what is warned of, where, and what is none."""

from __future__ import annotations

import pytest

from derive.checking.documents import read_document
from derive.checking.grammar import readings
from derive.checking.slips import slips
from derive.checking.slips.finding import names_in_two_styles

FOUND = {
    r"\int q(z) \log q(z)": [("missing differential", 3)],
    r"1 + -\mu^2": [("two signs in a row", 5)],
    r"\sum_{d=1}^D (1 + \mu^2)": [("index without use", 3)],
    r"(a + b": [("unbalanced brackets", 3)],
    r"\sum_{d=1}^D (1 + \log \sigma^2 + -\mu^2)": [("two signs in a row", 35), ("index without use", 3)],
}
CLEAN = (
    r"\int q(z) dz",
    r"a \cdot -2",
    r"\sum_{d=1}^D \mu_d^2",
    r"\sum_{i=1}^n 1",
    r"\sum_{i=1}^n \sum_{j=1}^m x_{ij}",
    r"\sum_{x \in X} x \, p(x)",
    r"-(-x)",
    r"\prod_{i=1}^n L_{S,i}",
)


@pytest.mark.parametrize(("formula", "expected"), FOUND.items())
def test_found(formula, expected):
    found = slips(read_document(f"$${formula}$$", "md"))
    assert [(slip.kind, slip.span.column) for slip in found] == expected


@pytest.mark.parametrize("formula", CLEAN)
def test_clean(formula):
    assert slips(read_document(f"$${formula}$$", "md")) == []


@pytest.mark.parametrize("page", ["kl_multivariate_normal_standard_normal_2fdd94e9", "kl_normal_normal"])
def test_our_own_pages_have_none(root, page):
    text = (root / "output" / page / "derivation.md").read_text(encoding="utf-8")
    assert slips(read_document(text, "md")) == []


def test_a_sign_on_each_side_of_a_line_break():
    (slip,) = slips(read_document("$$a + \\\\\n& - b$$", "md"))
    assert (slip.span.line, slip.span.end_line) == (1, 2)


def test_names_in_two_styles():
    trees = [readings(formula)[0].tree for formula in (r"\mathbf{x} + y", r"x - y")]
    assert names_in_two_styles(trees) == {"x": ("", "bold")}
