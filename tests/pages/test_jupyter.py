"""What Jupyter shows of a derivation and of a step, and that a real kernel is offered all of it."""

from __future__ import annotations

from html.parser import HTMLParser

import nbformat
import pytest
from nbclient import NotebookClient

from derive import Normal, entropy, kl
from derive.pages.jupyter import html_of, latex_of, markdown_of

DERIVED = kl(Normal("mu", "sigma"), Normal("m", "s"))
OTHERS = [kl(Normal(0, 1), Normal(0, 1)), entropy(Normal("mu", log_variance="l")), kl(Normal("q", "p"), Normal(0, 1))]
VOID = {"wbr", "br", "hr"}


class Balanced(HTMLParser):
    """Counts elements, and fails where one is not closed in its order."""

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        self.seen.append(tag)


def elements(html):
    parser = Balanced()
    parser.feed(html)
    parser.close()
    assert not parser.open
    return parser.seen


@pytest.mark.parametrize("derived", [DERIVED, *OTHERS], ids=lambda derived: derived.slug)
def test_html_is_a_fragment_without_scripts_and_colours(derived):
    html = html_of(derived)
    seen = elements(html)
    assert html.startswith('<div class="derive-told">')
    assert {"math", "details", "summary", "style"} <= set(seen)
    assert not {"script", "html", "body", "link", "img", "iframe"} & set(seen)
    assert "http" not in html
    assert "#" not in html.partition("</style>")[0], "colours are those around it"


def test_every_rule_of_the_style_is_for_its_own_elements():
    style = html_of(DERIVED).partition("<style>")[2].partition("</style>")[0]
    rules = [rule.partition("{")[0].strip() for rule in style.split("}") if rule.strip()]
    assert rules
    assert all(rule.startswith(".derive-told") for rule in rules)


def test_each_section_has_its_lines_with_reason_and_mark():
    html = html_of(DERIVED)
    assert html.count("<details>") == 12
    assert html.count('class="derive-line"') == html.count("✓")
    assert "linearity of the integral" in html


def test_a_step_shows_its_law_its_source_and_its_verdict():
    for step in DERIVED.steps:
        html = html_of(step)
        elements(html)
        assert step.rule.name in html
        assert "✓ proved, " in html
        assert latex_of(step).startswith(r"$\displaystyle ")
        assert markdown_of(step).endswith(f"{step.rule.name} (proved)")


def test_latex_is_the_result_and_markdown_the_brief_chain():
    assert latex_of(DERIVED).startswith(r"$\displaystyle \begin{aligned} \mathrm{KL}(q\thinspace\Vert\thinspace p) &= ")
    assert "\n" not in latex_of(DERIVED)
    text = markdown_of(DERIVED)
    assert text.startswith("**The KL divergence from $")
    assert text.count(r"\cr") >= 4
    assert "$`" not in text


def test_a_kernel_is_offered_html_latex_and_markdown(root):
    setup = "from derive import Normal, kl\nd = kl(Normal('mu', 'sigma'), Normal(0, 1))"
    cells = [nbformat.v4.new_code_cell(text) for text in (setup, "d", "d.steps[0]")]
    book = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(root)}}).execute()
    for cell in book.cells[1:]:
        (output,) = cell.outputs
        assert output.output_type == "execute_result"
        assert {"text/html", "text/latex", "text/markdown", "text/plain"} <= set(output.data)
