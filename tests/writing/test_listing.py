"""Listings of generated code: ASCII, narrow, without docstrings, and the same program."""

from __future__ import annotations

import ast

import pytest

from derive.code.targets import compile_function
from derive.writing.listing import WIDTH, listing

LONG = '''"""Σ of things."""

def f(mu, sigma):
    """One line."""
    # φ(u) = ½ u² − log(1 + u) ≥ 0, a comment that is so long that it has to be broken into two rows somewhere
    value = mu * sigma + mu * sigma + mu * sigma + mu * sigma + mu * sigma + mu * sigma + mu * sigma  # why
    return f"the value is {value:.3f} and so long a text has to be told in rows ½ that stand below one another"


class Nothing:
    """Says nothing."""
'''


def program(source):
    """The syntax tree without docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or ([] if isinstance(node, ast.Module) else [ast.Pass()])
    return ast.dump(tree)


@pytest.mark.parametrize("target", ["numpy", "torch", "jax", "python"])
def test_generated_code_is_the_same_program_in_ascii_and_narrow(target, root):
    for file in sorted((root / "output").glob(f"*/*_{target}.py")):
        source = file.read_text(encoding="utf-8")
        shown = listing(source)
        assert shown.isascii()
        assert max(map(len, shown.splitlines())) <= WIDTH == 88
        assert program(shown) == program(source), file


@pytest.mark.parametrize("target", ["numpy", "python"])
def test_it_computes_the_same(target, root):
    name = "kl_normal_normal"
    source = (root / "output" / name / f"{name}_{target}.py").read_text(encoding="utf-8")
    point = {"mu": 0.3, "sigma": 1.2, "m": -0.4, "s": 0.7}
    assert compile_function(listing(source), name)(**point) == compile_function(source, name)(**point)


def test_comments_are_kept_and_long_lines_are_broken():
    shown = listing(LONG)
    assert shown.isascii()
    assert "# phi(u) = 1/2 u^2 - log(1 + u) >= 0" in shown
    assert "    # why\n    value = (" in shown
    assert max(map(len, shown.splitlines())) <= WIDTH
    assert "class Nothing:\n    pass" in shown
    names, others = {}, {}
    exec(shown, names)
    exec(LONG, others)
    assert names["f"](1.0, 2.0) == others["f"](1.0, 2.0)
