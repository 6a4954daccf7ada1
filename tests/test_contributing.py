"""The recipes of CONTRIBUTING, followed to the letter."""

from __future__ import annotations

import re
import shutil
import textwrap

import pytest
from sympy import Expr, Integer, S, Symbol, pi, simplify, symbols
from sympy.core.basic import Basic
from sympy.core.symbol import Str

from derive import Normal, certify, kl, resources
from derive.code import targets
from derive.derivation import rule
from derive.distributions.base import REAL, Distribution, parameter
from derive.rules.logarithms import RUDIN, a
from derive.rules.misconceptions import Misconception
from derive.targets import TARGETS as names_of_targets
from derive.terms import exp, frac, inverse, log, mul, neg, power, sqrt, sub


@pytest.fixture(scope="module")
def recipes(root):
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return [
        textwrap.dedent(block)
        for block in re.findall(r"^   ```(?:python)?\n(.*?)^   ```", text, re.DOTALL | re.MULTILINE)
    ]


def test_a_rule(recipes):
    names = {"rule": rule, "log": log, "power": power, "neg": neg, "a": a, "RUDIN": RUDIN, "Expr": Expr}
    exec(recipes[0], names)
    law, x, positive = names["log_of_reciprocal"], Symbol("x", real=True), Symbol("p", positive=True)
    before = log(power(positive, -1))
    assert certify(before, law.apply(before)[0]).verdict == "proved"
    assert law.apply(log(power(x, -1))) is None
    names["W"] = Misconception
    exec(f"believed = {recipes[2].strip()}", names)
    assert certify(before, names["believed"].made_of(before, law)).verdict == "refuted"


def test_a_distribution(recipes):
    from typing import Any, ClassVar

    names = {
        "Distribution": Distribution, "ClassVar": ClassVar, "Any": Any, "REAL": REAL, "Basic": Basic, "Str": Str,
        "parameter": parameter, "Expr": Expr, "S": S, "Integer": Integer, "mul": mul, "inverse": inverse, "sqrt": sqrt,
        "pi": pi, "exp": exp, "neg": neg, "frac": frac, "power": power, "sub": sub,
    }  # fmt: skip
    exec(recipes[3], names)
    m, mu = symbols("m mu", real=True)
    s = Symbol("s", positive=True)
    derived = kl(names["Unit"]("mu"), Normal("m", "s"))
    assert simplify(derived.result - kl(Normal(mu, 1), Normal(m, s)).result) == 0
    assert derived.certificate.verdict == "proved"


def test_a_target(recipes, tmp_path, monkeypatch, root):
    names: dict = {}
    exec(recipes[4], names)
    templates = shutil.copytree(root / "templates", tmp_path / "templates")
    (templates / "mpmath.py.j2").write_text(recipes[5], encoding="utf-8")
    monkeypatch.setitem(names_of_targets, "mpmath", ".py")
    monkeypatch.setitem(targets.TARGETS, "mpmath", targets.Target("mpmath", "mp", names["MpmathPrinter"]))
    monkeypatch.setattr(resources, "template_folder", lambda: templates)
    targets.environment.cache_clear()
    try:
        for q, p in ((Normal("mu", "sigma"), Normal(0, 1)), (Normal("mu", log_variance="l"), Normal("m", "s"))):
            assert kl(q, p).agreement("mpmath").startswith("agrees with the defining integral")
    finally:
        targets.environment.cache_clear()
