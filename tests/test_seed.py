"""The post that it started from: each of its displayed lines, made right where it is wrong, is a line of ours."""

from __future__ import annotations

import re

import pytest

from derive import Normal, kl
from derive.derivation import Detail
from derive.writing.document import Document
from derive.writing.style import Style

SEED = {
    "definition": r"\int q(z) \log\frac{q(z)}{p(z)} dz",  # the post has no dz here
    "difference": r"-\int q(z)\log p(z)dz - (-\int q(z)\log q(z) dz)",
    "log density split": r"\log\frac{1}{\sqrt{2\pi\sigma^2}} + \log e^{-\frac{(z-\mu)^2}{2\sigma^2}}",
    "log density": r"-\frac{1}{2}\log(2\pi\sigma^2) - \frac{(z-\mu)^2}{2\sigma^2}",
    "entropy": r"\int q(z)[\frac{1}{2}\log(2\pi\sigma^2) + \frac{(z-\mu)^2}{2\sigma^2}]dz",
    "entropy split": r"\frac{1}{2}\log(2\pi\sigma^2)\int q(z)dz + \frac{1}{2\sigma^2}\int(z-\mu)^2q(z)dz",
    "entropy moments": r"\frac{1}{2}\log(2\pi\sigma^2) + \frac{1}{2}",
    "entropy closed": r"\frac{1}{2}\log(2\pi)+\frac{1}{2}\log\sigma^2+\frac{1}{2}",
    "cross-entropy": r"\int q(z)[\frac{1}{2}\log(2\pi)+\frac{z^2}{2}]dz",  # the post repeats the entropy's integral
    "cross-entropy split": r"\frac{1}{2}\log(2\pi)\int q(z)dz+\frac{1}{2}\int z^2q(z)dz",
    "cross-entropy closed": r"\frac{1}{2}\log(2\pi)+\frac{1}{2}(\mu^2+\sigma^2)",
    "together": r"\frac{1}{2}\log(2\pi)+\frac{1}{2}(\mu^2+\sigma^2)"
    r"-\frac{1}{2}\log(2\pi)-\frac{1}{2}\log\sigma^2-\frac{1}{2}",
    "closed form": r"\frac{1}{2}(\mu^2+\sigma^2-1-\log\sigma^2)",  # -½(1 + log σ² − μ² − σ²), its signs taken in
    "dimensions": r"\sum_{d=1}^{D}\frac{1}{2}(\mu_{d}^2+\sigma_{d}^2-1-\log\sigma_{d}^2)",  # the post has no index
}


def plain(tex: str) -> str:
    """LaTeX without what only concerns its looks: spaces, bracket sizes, braces under parts, the line's limits."""
    tex = re.sub(r"\\underbrace\{(.*?)\}_\{H\(.*?\)\}", r"\1", tex)
    tex = tex.replace(r"_{-\infty}^{\infty}", "")
    for word in (r"\left", r"\right", r"\,", " "):
        tex = tex.replace(word, "")
    return tex.replace("[-", "(-").replace("dz]", "dz)")


@pytest.fixture(scope="module")
def lines():
    document = Document(kl(Normal("mu", "sigma"), Normal(0, 1)).derivation, Style(Detail.STANDARD))
    displays = [document.display(section) for section in document.view.outline.sections]
    return {plain(row.tex) for display in displays for row in display.rows}


@pytest.mark.parametrize("name", SEED)
def test_the_line_of_the_post_is_a_line_of_ours(name, lines):
    assert plain(SEED[name]) in lines


def test_the_lemmas_of_the_post_are_proved():
    titles = [str(part.title[0]) for part in kl(Normal("mu", "sigma"), Normal(0, 1)).derivation.parts]
    assert {"normalisation", "second moment"} <= set(titles)
