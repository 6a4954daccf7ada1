"""The documents compile: no error, no undefined reference, no box more than 1 pt too full, at every detail."""

from __future__ import annotations

import re
import subprocess

import pytest

from derive import Normal, cross_entropy, entropy, kl
from derive.gallery import PROBLEMS
from derive.reading import read_problem

DETAILS = ("brief", "standard", "full")
OTHERS = {
    "numbers": lambda: kl(Normal(0.5, 3), Normal(-2, 5)),
    "equal": lambda: kl(Normal("mu", "sigma"), Normal("mu", "sigma")),
    "variances": lambda: kl(Normal("mu", variance="v"), Normal("m", log_variance="k")),
    "long names": lambda: kl(Normal("mu_posterior", "sigma_posterior"), Normal("mu_prior", "sigma_prior")),
    "words": lambda: cross_entropy(Normal("location", "scale"), Normal("other_location", "other_scale")),
    "single": lambda: entropy(Normal(0, 1)),
}


def derived(name):
    from derive.api import Derived

    return OTHERS[name]() if name in OTHERS else Derived(read_problem(*(lambda q, *t: (q, t))(*name.split("; "))))


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", [*("; ".join(problem) for problem in PROBLEMS), *OTHERS])
def test_a_document_compiles_cleanly(name, detail, tmp_path, pdflatex):
    (tmp_path / "derivation.tex").write_text(derived(name).latex(detail), encoding="utf-8")
    command = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "derivation.tex"]
    for _ in range(2):  # a long table needs a second run
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert run.returncode == 0, run.stdout.decode("latin-1")[-2000:]
    log = (tmp_path / "derivation.log").read_text(encoding="latin-1")
    assert "undefined" not in log
    too_full = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
    assert max(too_full, default=0.0) <= 1.0, log
