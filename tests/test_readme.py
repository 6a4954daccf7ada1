"""The README says what happens: its first command's output, its examples and its Python."""

from __future__ import annotations

import math
import re

import pytest

from derive.cli import main


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


def test_it_opens_with_one_command_and_its_output(readme, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("derive.code.runtimes.find_spec", lambda name: None if name in ("torch", "jax") else object())
    command, shown = re.findall(r"```\n(.*?)```", readme, re.DOTALL)[:2]
    assert command.strip() == 'pip install . && derive kl "Normal(mu, sigma)" "Normal(0, 1)"'
    main(["kl", "Normal(mu, sigma)", "Normal(0, 1)"])
    # The last bit of an error differs from one numpy to another.
    printed = iter(re.sub("error .*", "error", capsys.readouterr().out).splitlines())
    for line in re.sub("error .*", "error", shown).splitlines():
        if line != "…":
            assert line in printed, f"the command does not print, or not in this order: {line}"


def test_every_command_runs(readme, capsys, tmp_path):
    commands = re.findall(r'^derive (\S+) +((?:"[^"]*" ?)+)', readme, re.MULTILINE)
    assert len(commands) == 15
    for quantity, distributions in commands:
        assert main([quantity, *re.findall(r'"([^"]*)"', distributions), "--to", "latex", "-o", str(tmp_path)]) == 0


def test_the_python_is_right():
    from derive import Normal, kl

    d = kl(Normal("mu", "sigma"), Normal(0, 1))
    assert str(d.result) == "mu**2/2 + sigma**2/2 - log(sigma**2)/2 - 1/2"
    assert d.steps[0].rule.name == "definition of the KL divergence"
    assert d.steps[0].certificate.verdict == "proved"
    assert d.function("numpy")(mu=0.3, sigma=1.2) == pytest.approx((0.09 + 1.44 - 1 - math.log(1.44)) / 2, rel=1e-14)
    assert d.certificate.verdict == "proved"
    assert r"\begin{document}" in d.latex(detail="full", notation="bishop")


def test_the_notation_is_one(readme, tmp_path):
    from derive.reading.notation import read_notation

    (text,) = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    notation = read_notation(str(tmp_path / "mine.toml"), re.findall(r"--set '?([^' ]+)", readme)[1:2])
    assert notation.variances == {"sigma": "v"}


def test_render_as_it_is_shown(readme, capsys, tmp_path, root):
    (line,) = re.findall(r"^derive render (.*)$", readme, re.MULTILINE)
    path, *options = line.replace("html,pdf", "html").split()
    assert main(["render", str(root / path), *options, "-o", str(tmp_path)]) == 0
