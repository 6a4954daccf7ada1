"""LaTeX as MathML that Chromium, Firefox and Safari set alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element
from markupsafe import Markup

from derive.pages.cutting import cut
from derive.pages.tidying import tidied

READ: Mapping[str, str] = {
    r"\operatorname{": r"\mathrm{",
    r"\left\lvert": r"\lvert", r"\right\rvert": r"\rvert", r"\left\lVert": r"\lVert", r"\right\rVert": r"\rVert",
    r"\lvert": r"\left\lvert", r"\rvert": r"\right\rvert", r"\lVert": r"\left\lVert", r"\rVert": r"\right\rVert",
    r"\begin{pmatrix}": r"\left(\begin{matrix}", r"\end{pmatrix}": r"\end{matrix}\right)",
    r"\begin{vmatrix}": r"\left\lvert\begin{matrix}", r"\end{vmatrix}": r"\end{matrix}\right\rvert",
}  # fmt: skip
"""What the converter misreads, and what it reads as is meant: bars that open and close, matrices that carry scripts."""


@lru_cache(maxsize=8192)
def mathml(tex: str, display: bool = False) -> Markup:
    """A formula as one element; `display` sets fractions and integrals in their full size."""
    return serialized(row_of(tex), display)


@lru_cache(maxsize=8192)
def pieces(tex: str) -> Markup:
    """A displayed formula as elements between which a line may break: before its outermost signs and relations."""
    return Markup("<wbr>").join(serialized(row, display=True) for row in cut(row_of(tex)))


def row_of(tex: str) -> Element:
    """The formula as one tidy row."""
    row = tidied(convert_to_element(readable(tex))[0])
    if row.tag == "mrow" and not row.attrib:
        return row
    outer = Element("mrow")
    outer.append(row)
    return outer


def readable(tex: str) -> str:
    """The formula without what the converter misreads: names of operators, bars, single upright letters."""
    for written, read in READ.items():
        tex = tex.replace(written, read)
    return re.sub(r"\\mathrm\{(\w)\}", r"\\mathrm{{\1}}", tex)


def serialized(row: Element, display: bool) -> Markup:
    only = row[0] if len(row) == 1 and not row.attrib else row
    style = ' displaystyle="true"' if display else ""
    return Markup(f"<math{style}>{tostring(only, encoding='unicode')}</math>")
