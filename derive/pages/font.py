"""The mathematics font of a page: the part of STIX Two Math that it uses, as a data: address."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

GREEK = range(0x391, 0x3D7)
ITALIC = (*range(0x1D434, 0x1D468), 0x210E, *range(0x1D6E2, 0x1D71C))
"""What browsers set for single letters."""
ALWAYS = frozenset({*range(0x20, 0x7F), *GREEK, *ITALIC, *map(ord, "\u00a0−×·±∓∞∫∑∏∂√⏟⏞()[]{}|‖∥∈≤≥≠≈⇒→′″“”‘’–—…ℝ𝒩𝔼")})
"""Characters that are taken whether or not a page has them, so that most pages have one font."""
RECORDS = [0, 1, 2, 4, 5, 6, 7, 13, 14]
"""Names that stay in the font: its own, its copyright and its licence."""


def font_address(text: str) -> str:
    """The font for a page with this text."""
    return subset(frozenset(ord(character) for character in text if ord(character) >= 0x7F) | ALWAYS)


def root_address() -> str:
    """The font's root alone, in its least size: a browser keeps room for the widest form that a font has."""
    return subset(frozenset({ord("√")}), variants=False)


@lru_cache(maxsize=8)
def subset(characters: frozenset[int], variants: bool = True) -> str:
    """The font with these characters and the tall and wide variants that its table of mathematics names."""
    from fontTools import subset as cutter

    options: Any = cutter.Options(hinting=False, recalc_timestamp=False, notdef_outline=True, name_IDs=RECORDS)
    options.layout_features = ["kern"]
    options.name_languages = [0x409]
    options.drop_tables = [*options.drop_tables, "DSIG"]
    with cutter.load_font(io.BytesIO(font_bytes()), options) as font:
        worker = cutter.Subsetter(options)
        worker.populate(unicodes=sorted(characters & set(font.getBestCmap())))
        if not variants:
            font["MATH"].table.MathVariants = None
        worker.subset(font)
        out = io.BytesIO()
        font.save(out)
    return "data:font/ttf;base64," + base64.b64encode(out.getvalue()).decode("ascii")


def font_bytes() -> bytes:
    """STIX Two Math as a package of fonts has it; the package itself is not loaded."""
    package = find_spec("ziamath")
    assert package is not None
    assert package.origin is not None
    return (Path(package.origin).parent / "fonts" / "STIXTwoMath-Regular.ttf").read_bytes()
