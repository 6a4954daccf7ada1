"""What is written compiles: no error, no undefined reference, no box more than 1 pt too full.

At every detail, in every notation: each of these by one of the engines and ways to give reasons, and for one or two
columns, in turn. Hundreds of bodies go through TeX in one run; what TeX says is told by the name of the body that it
was reading.
"""

from __future__ import annotations

import itertools
import re
import subprocess
from functools import cache

import pytest

from derive import Normal, cross_entropy, entropy, kl
from derive.derived import Derived, styled
from derive.distributions import DiagonalNormal, MultivariateNormal
from derive.gallery import PROBLEMS
from derive.reading import read_problem
from derive.reading.notation import presets
from derive.writing.document import Document

DETAILS = ("brief", "standard", "full")
NOTATIONS = (None, *presets())
OTHERS = {
    "numbers": lambda: kl(Normal(0.5, 3), Normal(-2, 5)),
    "equal": lambda: kl(Normal("mu", "sigma"), Normal("mu", "sigma")),
    "variances": lambda: kl(Normal("mu", variance="v"), Normal("m", log_variance="k")),
    "indices": lambda: kl(Normal("mu_q", "sigma_q"), Normal(0, 1)),
    "single": lambda: entropy(Normal(0, 1)),
}
LONG = {
    "long names": lambda: kl(Normal("mu_posterior", "sigma_posterior"), Normal("mu_prior", "sigma_prior")),
    "words": lambda: cross_entropy(Normal("location", "scale"), Normal("other_location", "other_scale")),
}
VECTORS = {
    "full": lambda: kl(MultivariateNormal("mu", "Sigma"), MultivariateNormal("m", "S")),
    "standard normal": lambda: kl(MultivariateNormal("mu", "Sigma"), MultivariateNormal(0, "I")),
    "mixed": lambda: kl(MultivariateNormal("mu", "Sigma"), DiagonalNormal("m", "s")),
    "written out": lambda: Derived(
        read_problem("kl", ["MultivariateNormal([a, b], [[s**2, r], [r, t**2]])", "IsotropicNormal(m, w)"])
    ),
    "diagonal": lambda: cross_entropy(DiagonalNormal("mu", "sigma"), DiagonalNormal("m", log_variance="l")),
}
COLUMN = {
    1: r"\documentclass[10pt]{article}\usepackage{amsmath}",
    2: r"\documentclass[10pt,twocolumn]{article}\usepackage{amsmath}"
    r"\usepackage[a4paper,textwidth=468pt,textheight=680pt]{geometry}\setlength{\columnsep}{10pt}",
}
"""Documents of an author, with amsmath and nothing else that a fragment could use: `article` at 10 pt as it is, and a
column of 229 pt, the narrowest of the usual classes."""


@cache
def derived(name):
    known = OTHERS | LONG | VECTORS
    if name in known:
        return known[name]()
    quantity, *texts = name.split("; ")
    return Derived(read_problem(quantity, texts))


GALLERY = tuple("; ".join(problem) for problem in PROBLEMS)


def bodies(names, fragment, share=(0, 1), **options):
    """The preamble that the documents share, and each one's body by its name; of `share` (k, n) every n-th one."""
    preamble, found = "", {}
    turn, of = share
    for number, (name, detail, notation) in enumerate(itertools.product(names, DETAILS, NOTATIONS)):
        if (number + number // len(NOTATIONS)) % of != turn:  # in turn for each notation as well
            continue
        style = styled(detail, **({"notation": notation} if notation else {}), fragment=fragment, **options)
        tex = Document(derived(name).derivation, style, f"n{number}").latex()
        if not fragment:
            preamble, _, tex = tex.removesuffix("\\end{document}\n").partition(r"\begin{document}")
        found[f"{name}, {detail}, {notation}"] = tex
    return preamble, found


def compiled(engine, preamble, found, folder, runs=1):
    """What TeX complains of: errors, undefined references, boxes that are too full."""
    text = "".join(f"\\typeout{{BODY {name};}}\n{tex}\n\\clearpage\n" for name, tex in found.items())
    (folder / "all.tex").write_text(f"{preamble}\n\\begin{{document}}\n{text}\\end{{document}}\n", encoding="utf-8")
    for _ in range(runs):
        subprocess.run([engine, "-interaction=nonstopmode", "all.tex"], cwd=folder, capture_output=True, check=False)
    log = (folder / "all.log").read_text(encoding="utf-8", errors="replace")
    assert "Output written on all.pdf" in log.replace("\n", " "), log[-2000:]
    body, complaints = "", []
    for line in log.splitlines():
        body = line[5:] if line.startswith("BODY ") else body
        wide = re.match(r"Overfull \\hbox \(([\d.]+)pt", line)
        undefined = runs > 1 and "undefined" in line and "Reference" in line
        if line.startswith("! ") or (wide and float(wide[1]) > 1.0) or undefined:
            complaints.append(f"{body} {line}")
    return complaints


@pytest.mark.parametrize(
    ("engine", "columns", "share"),
    [("pdflatex", 1, (0, 4)), ("lualatex", 1, (1, 4)), ("pdflatex", 2, (2, 4)), ("lualatex", 2, (3, 4))],
)
def test_documents_fit_their_columns(engine, columns, share, tex, tmp_path):
    names = (*GALLERY, *OTHERS, *LONG)
    assert not compiled(tex(engine), *bodies(names, False, share, columns=columns, mark=True), tmp_path)


@pytest.mark.parametrize(
    ("turn", "way"), list(enumerate(itertools.product([("pdflatex", "letters"), ("lualatex", "between")], [1, 2])))
)
def test_vectors_and_matrices_fit_with_amsmath_alone(turn, way, tex, tmp_path):
    (engine, reasons), columns = way
    share = (turn, 4)
    _, found = bodies(VECTORS, True, share, columns=columns, reasons=reasons)
    assert not compiled(tex(engine), COLUMN[columns], found, tmp_path, runs=2)


@pytest.mark.parametrize("columns", [1, 2])
def test_documents_of_vectors_and_matrices_fit_their_columns(columns, tex, tmp_path):
    share = (columns - 1, 2)
    assert not compiled(tex("pdflatex"), *bodies(VECTORS, False, share, columns=columns, mark=True), tmp_path)


WAYS = itertools.product(["pdflatex", "lualatex"], ["between", "letters"], [1, 2])


@pytest.mark.parametrize(("turn", "way"), list(enumerate(WAYS)))
def test_fragments_fit_with_amsmath_alone_and_their_references_are_defined(turn, way, tex, tmp_path):
    engine, reasons, columns = way
    share = (turn, 8)
    _, found = bodies((*GALLERY, *OTHERS), True, share, columns=columns, reasons=reasons)
    assert not compiled(tex(engine), COLUMN[columns], found, tmp_path, runs=2)


def test_fragments_with_macros_and_without_reasons(tex, tmp_path):
    for number, options in enumerate(({"macros": True}, {"reasons": "none"})):
        folder = tmp_path / str(number)
        folder.mkdir()
        _, found = bodies(GALLERY[4:6], True, **options)
        assert not compiled(tex("pdflatex"), COLUMN[1], found, folder, runs=2)


@pytest.mark.parametrize("name", ["kl; Normal(mu, sigma); Normal(0, 1)", "numbers", "single"])
@pytest.mark.parametrize("columns", [1, 2])
def test_whole_documents_with_what_was_checked_and_the_code(name, columns, tex, tmp_path):
    for detail in DETAILS:
        source = derived(name).latex(detail, columns=columns)
        assert r"\textbf{Checked.}" in source
        assert r"\begin{verbatim}" in source
        preamble, _, body = source.removesuffix("\\end{document}\n").partition(r"\begin{document}")
        assert not compiled(tex("pdflatex"), preamble, {name: body}, tmp_path, runs=2)
