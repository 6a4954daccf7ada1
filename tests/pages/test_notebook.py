"""Notebooks: valid, the same in every run, and they run without a word of complaint."""

from __future__ import annotations

import ast
import json

import matplotlib.font_manager  # noqa: F401  # a first import builds a cache, and says so where a test would see it
import nbformat
import pytest
from nbclient import NotebookClient

from derive import Normal, entropy, kl
from derive.derivation import Detail
from derive.derived import Derived
from derive.gallery import PROBLEMS
from derive.pages.notebook import notebook
from derive.reading import read_problem
from derive.reading.notation import preset
from derive.writing.shortening import shortened
from derive.writing.style import Style

DERIVED = kl(Normal("mu", "sigma"), Normal("m", "s"))
STRANGE = [
    ("kl", "Normal(mu, sigma)", "Normal(mu, sigma)"),
    ("kl", "Normal(0, 1)", "Normal(1, 2)"),
    ("entropy", "Normal(0, 1)"),
    ("cross-entropy", "Normal(q, p)", "Normal(2, 1/3)"),
    ("kl", "Normal(np, 2*width + 1)", "Normal(log_q, step)"),
]


def made(derived, style=None):
    return notebook(
        derived.derivation, derived.certificate, style or Style(), derived.slug, derived.code("numpy")
    )  # fmt: skip


def run(text, folder):
    """The outputs of all cells; what a cell writes to stderr, a warning for one, is a failure."""
    book = nbformat.reads(text, as_version=4)
    NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    for output in outputs:
        assert output.get("name") != "stderr", output.text
    return outputs


@pytest.mark.parametrize("problem", [*PROBLEMS[::4], *STRANGE], ids=" ".join)
def test_it_runs_and_the_values_agree(problem, tmp_path):
    outputs = run(made(Derived(read_problem(problem[0], problem[1:]))), tmp_path)
    printed, *pictures = outputs
    closed, integral = (float(line.split()[-1]) for line in printed.text.splitlines())
    assert closed == pytest.approx(integral, rel=1e-9, abs=1e-9)
    on_the_line = not any("MultivariateNormal" in text or "DiagonalNormal" in text for text in problem)
    assert ["image/png" in picture.data for picture in pictures] == [True] * on_the_line  # vectors have no picture


@pytest.mark.parametrize("detail", Detail)
def test_it_runs_at_each_detail(detail, tmp_path):
    assert len(run(made(DERIVED, Style(detail, preset("vae"))), tmp_path)) == 2


@pytest.mark.parametrize("name", ["post", "bishop", "vae"])
def test_it_is_valid_and_the_same_in_every_run(name):
    text = made(DERIVED, Style(notation=preset(name)))
    assert text == made(kl(Normal("mu", "sigma"), Normal("m", "s")), Style(notation=preset(name)))
    book = nbformat.reads(text, as_version=4)
    nbformat.validate(book)
    assert len({cell.id for cell in book.cells}) == len(book.cells)
    assert all(cell.execution_count is None and not cell.outputs for cell in book.cells if cell.cell_type == "code")


def test_it_has_the_sections_the_code_and_words_between():
    cells = json.loads(made(entropy(Normal("mu", "sigma"))))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    assert texts[0].startswith("# The entropy of $\\mathcal N(")
    assert sum(text.startswith("## ") for text in texts) >= 7
    assert [cell["cell_type"] for cell in cells[-6:]] == ["markdown", "code"] * 3
    assert "def log_q(z):\n    return -0.5 * np.log(2.0 * np.pi * sigma**2)" in texts[-3]


def test_docstrings_are_cut_to_their_first_paragraph():
    source = DERIVED.code("numpy")
    short = shortened(source)
    assert len(short.splitlines()) < len(source.splitlines()) - 20
    assert "Derivation:" not in short
    for node in ast.walk(ast.parse(short)):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            assert "\n\n" not in ast.get_docstring(node)
