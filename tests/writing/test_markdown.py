"""Markdown whose mathematics Markdown itself leaves as it is, in every notation and detail."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from derive import Normal, entropy, kl
from derive.derivation import Detail
from derive.notation import DEFAULT, Notation
from derive.reading.notation import preset
from derive.writing.markdown import JUPYTER, Markdown, markdown
from derive.writing.safe import safe, words
from derive.writing.style import Style

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ODD = Notation(
    divergence=r"\operatorname{KL}\left(#1\,|\,#2\right)",
    expectation=r"\bigl\langle #2 \bigr\rangle_{#1}",
    integral="expectation",
    exponential="exp",
    densities={"q": r"\hat q_*"},
    symbols={"mu": r"\mathbf{m}_*"},
    variances={"sigma": "v^*"},
)
NOTATIONS = {"default": DEFAULT, **{name: preset(name) for name in ("post", "bishop", "vae")}, "odd": ODD}
PROBLEMS = [
    kl(Normal("mu", "sigma"), Normal("m", "s")),
    kl(Normal("mu", log_variance="l"), Normal(0, 1)),
    kl(Normal("mu", "sigma"), Normal("mu", "sigma")),
    kl(Normal(0, 1), Normal(1, 2)),
    entropy(Normal("mu", "sigma")),
]
REFUSED = re.compile(r"\\[^A-Za-z\s]|\\operatorname|\\(class|href|mbox|phantom|tag|label|def)\b|[<>*~#`|]|\]\(")


def told(inline):
    """What Markdown makes of words: their text, with code in backticks."""
    parts = {"text": "{}", "code_inline": "`{}`", "softbreak": "\n", "html_inline": "{}"}
    return "".join(parts[child.type].format(child.content) for child in inline.children)


def blocks(text):
    return re.findall(r"^\$\$\n(.*?)\n\$\$$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("name", NOTATIONS)
@pytest.mark.parametrize("derived", PROBLEMS, ids=lambda derived: derived.slug)
def test_markdown_leaves_the_mathematics_alone(derived, name, detail):
    text = markdown(derived.derivation, Style(detail, NOTATIONS[name], mark=True), derived.certificate)
    found = blocks(text)
    assert len(found) >= 3
    for tex in found:
        assert not REFUSED.search(re.sub(r"\\text\{[^}]*\}", "", tex)), tex
        assert tex.count("{") == tex.count("}")
        tokens = PARSER.parse(f"$$\n{tex}\n$$")
        assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
        assert told(tokens[1]) == f"$$\n{tex}\n$$"


@pytest.mark.parametrize("name", NOTATIONS)
def test_inline_mathematics_is_code_and_the_table_keeps_its_cells(name):
    text = markdown(PROBLEMS[0].derivation, Style(notation=NOTATIONS[name]), PROBLEMS[0].certificate)
    tokens = PARSER.parse(re.sub(r"^\$\$\n.*?\n\$\$$", "", text, flags=re.DOTALL | re.MULTILINE))
    formulas = [
        child.content for token in tokens if token.type == "inline"
        for child in token.children if child.type == "code_inline"
    ]  # fmt: skip
    assert formulas == re.findall(r"\$`(.*?)`\$", text)
    cells = [token.type for token in tokens if token.type in ("tr_open", "td_open", "th_open")]
    rows = cells.count("tr_open")
    assert rows > 20
    assert cells.count("td_open") == 4 * (rows - 1)


def test_each_block_stands_alone_between_blank_lines():
    text = markdown(PROBLEMS[0].derivation, Style(Detail.FULL), PROBLEMS[0].certificate)
    assert text.count("$$") == 2 * len(blocks(text))
    for block in re.split(r"\n\n", text):
        assert block.count("\n$$") + block.startswith("$$") in (0, 2), block


def test_every_line_and_reason_of_the_view_is_there():
    view = Markdown(PROBLEMS[0].derivation, Style()).view
    text = markdown(PROBLEMS[0].derivation, Style())
    for section in view.outline.sections:
        for line in section.lines:
            assert f"\\text{{{view.say(view.outline.reason(line)).split('$')[0]}" in text
    assert "<details>" not in text
    assert r"\mathrm{KL}(q\thinspace\Vert\thinspace p) &= \frac{1}{2}\left[" in text


def test_reasons_may_be_left_out_and_jupyter_has_dollars():
    assert r"\text{" not in markdown(PROBLEMS[4].derivation, Style(reasons="none"))
    assert "$`" not in markdown(PROBLEMS[0].derivation, Style(), PROBLEMS[0].certificate, JUPYTER)
    assert "## 3. The entropy $H(q)$" in markdown(PROBLEMS[0].derivation, Style(), None, JUPYTER)


SAFE = {
    r"q\,\|\,p": r"q\thinspace\Vert\thinspace p",
    r"\mathbb{E}_{q}\!\left[x\right](y)": r"\mathbb{E}_ {q}\negthinspace\left[x\right] (y)",
    r"[a](b)": r"[a] (b)",
    r"a < b": r"a \lt b",
    r"\hat q_*": r"\hat q_\ast",
    r"\operatorname{KL}": r"\mathrm{KL}",
}


@pytest.mark.parametrize("tex", SAFE)
def test_signs_that_mean_something_in_markdown_become_words(tex):
    assert safe(tex) == SAFE[tex]


def test_reasons_are_text_with_mathematics_between():
    assert words("by parts, $v' = u$") == r"\text{by parts, }v' = u"
