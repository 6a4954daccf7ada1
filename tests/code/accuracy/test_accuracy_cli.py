"""`derive accuracy` as its users meet it."""

from __future__ import annotations

import pytest

from derive.cli import main

LATENT = ("kl", "Normal(mu, log_variance=l)", "Normal(0, 1)")


def run(capsys, *arguments):
    code = main(("accuracy", *arguments))
    out, err = capsys.readouterr()
    return code, out, err


def test_tables_of_all_candidates(capsys):
    code, out, _ = run(capsys, *LATENT, "--points", "3", "--targets", "numpy,python")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith("The KL divergence from N(μ, e^l) to N(0, 1), float64, against ball arithmetic at ")
    assert "numpy 2" in lines[2]
    for head in ("value", "∂/∂mu", "∂/∂l"):
        row = next(line for line in lines if line.startswith(head))
        assert row.split()[1:4] == ["points", "numpy", "python"]
        assert "textbook formula" in row
        assert "VAE one-liner" in row
    assert sum(line.startswith("ratio 1 ± 1e-13…1e-15") for line in lines) == 3


def test_float32_has_no_python(capsys):
    code, out, _ = run(capsys, *LATENT, "--points", "2", "--float", "float32", "--targets", "python")
    assert code == 0
    assert "python: its floats are float64, there is no float32" in out


def test_what_is_not_installed_is_said(capsys, monkeypatch):
    from derive.code.accuracy import instead, libraries

    for module in (instead, libraries):
        monkeypatch.setattr(module, "is_installed", lambda target: target == "python")
    _, out, _ = run(capsys, "entropy", "Normal(mu, sigma)", "--points", "2")
    for target in ("numpy", "torch", "jax"):
        assert f"{target}: not installed (pip install 'derive[{target}]')" in out
    assert "torch.distributions" not in out


BAD = {
    "nothing": ((), "accuracy needs a quantity (kl, cross-entropy, entropy)"),
    "no distribution": (("kl",), "2 distributions"),
    "unknown quantity": (("kll", "Normal(mu, 1)"), "did you mean kl?"),
    "unknown family": (("entropy", "Normla(mu, 1)"), "did you mean Normal?"),
    "unknown format": ((*LATENT, "--float", "float16"), "float16"),
    "unknown target": ((*LATENT, "--targets", "nump"), "did you mean numpy?"),
    "no points": ((*LATENT, "--points", "0"), "--points needs a number from 1"),
    "points that are no number": ((*LATENT, "--points", "x"), "invalid int value"),
    "a number": (("kl", "Normal(0, 1)", "Normal(1, 2)"), "no parameters left"),
    "option": ((*LATENT, "--frobnicate"), "frobnicate"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_line(name, capsys):
    arguments, expected = BAD[name]
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert expected in err
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err


def test_help_shows_examples(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["accuracy", "--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert 'derive accuracy kl "Normal(mu, sigma)" "Normal(m, s)"' in out
    assert "float32" in out
