"""What stands in a page, before any browser reads it."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from derive.pages.font import font_address
from derive.pages.gallery import Entry, gallery_html
from derive.pages.listings import listings
from derive.pages.page import page_html
from derive.pages.templates import source

VOID = {"meta", "input", "link", "br", "wbr", "hr", "img"}
NAMES = ("general", "standard", "entropy", "numbers")


class Reader(HTMLParser):
    """Checks that elements nest, and gathers what has to fit together."""

    def __init__(self, html):
        super().__init__()
        self.open, self.ids, self.links, self.headings = [], [], [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"][1:]] if given.get("href", "").startswith("#") else []
        self.headings += [int(tag[1])] if re.fullmatch(r"h\d", tag) else []
        self.links += [
            given[name] for name in ("for", "data-copy-from", "data-law", "aria-labelledby") if name in given
        ]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", NAMES)
def test_elements_nest_and_references_lead_somewhere(name, pages):
    reader = Reader(pages[name])
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.links) <= set(reader.ids)
    assert reader.headings[0] == 1
    assert reader.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(reader.headings, reader.headings[1:], strict=False))


@pytest.mark.parametrize("name", NAMES)
def test_the_size(name, pages):
    assert len(pages[name].encode()) < 600_000


def test_nothing_is_fetched(pages):
    outside = re.findall(r"""(?:src|href)=["'](?!#)[^"']*|url\((?!"data:|#)[^)]*\)|@import""", pages["general"])
    assert not outside


def test_the_same_bytes_again(derived, pages):
    each = derived["entropy"]
    code = {"latex": each.latex(), "numpy": each.code("numpy")}
    made = [page_html(each.derivation, each.certificate, code=code) for _ in range(2)]
    assert made[0] == made[1]


def test_markup_in_sources_is_text(derived):
    each = derived["entropy"]
    code = {"latex": "</code><script>alert(1)</script>", "other": "a < b && </pre>"}
    html = page_html(each.derivation, each.certificate, code=code, script='const x = "</script><!--";')
    assert "<script>alert" not in html
    assert html.count("</script>") == 2
    assert "a &lt; b &amp;&amp; &lt;/pre&gt;" in html


def test_without_a_script_there_are_no_figures(derived):
    each = derived["standard"]
    html = page_html(each.derivation, each.certificate)
    assert 'id="see"' not in html
    Reader(html)


def test_each_line_has_its_law_and_its_verdict(pages, derived):
    lines = pages["standard"].split('<div class="line"')[1:]
    assert len(lines) > 60
    for line in lines:
        assert 'data-law="law-' in line
        assert ">Proved</strong>" in line
    assert ">Uses</" not in pages["standard"]
    assert f"Each of the {len(derived['standard'].certificate.steps)} steps" in pages["standard"]


def test_listings_keep_their_text(derived):
    numpy = derived["entropy"].code("numpy")
    [listing] = listings({"numpy": numpy})
    assert unescape(re.sub(r"</?i\b[^>]*>", "", listing.source)) == numpy
    assert '<i class="k">' in listing.source


def test_the_font_is_small_and_licensed():
    address = font_address("∫ 𝒩 ⏟")
    assert 50_000 < len(address) < 150_000
    assert address == font_address("⏟ 𝒩 ∫")


def test_the_gallery():
    entry = Entry(
        r"The entropy of $\mathcal N(\mu)$", r"H(q) = \frac12", "e/page.html", (("PDF", "e/a&b.pdf"),), "<new>"
    )
    html = gallery_html([entry, entry])
    Reader(html)
    assert html.count("𝒩") >= 2
    assert "e/a&amp;b.pdf" in html
    assert "&lt;new&gt;" in html


def colours():
    found = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", source("page/base.css"))
    return [{name: values[place] for name, *values in found} for place in (0, 1)]


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast(theme):
    have = colours()[theme]
    for name in ("ink", "soft", "accent", "new", "good", "bad", "q", "p", "plus", "minus"):
        for ground in ("paper", "raised"):
            assert contrast(have[name], have[ground]) >= 4.5, (name, ground)
    assert contrast(have["accent-ink"], have["accent"]) >= 4.5
    assert contrast(have["new"], have["new-paper"]) >= 4.5
    assert contrast(have["edge"], have["paper"]) >= 3
