"""Generated code: right by an independent reference, readable, and robust in its names, shapes and dtypes."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest
import torch
from sympy import Integer, Rational, Symbol
from torch.distributions import Normal as TorchNormal
from torch.distributions import kl_divergence

from derive import Normal, cross_entropy, entropy, kl
from derive.errors import NotYet, Unfinished, Wrong
from derive.forms import TARGETS, files
from derive.writing.style import Style

GENERAL = (Normal("mu", "sigma"), Normal("m", "s"))
POINT = {"mu": 0.3, "sigma": 1.7, "m": -0.9, "s": 0.6}
F64 = torch.float64


def reference(mu, sigma, m, s):
    """torch.distributions in float64: another implementation, accurate away from q = p."""
    first, second = (
        TorchNormal(torch.tensor(a, dtype=F64), torch.tensor(b, dtype=F64)) for a, b in ((mu, sigma), (m, s))
    )
    return kl_divergence(first, second).item()


@pytest.mark.parametrize("target", ["numpy", "torch"])
def test_kl_in_every_parametrisation(target):
    scale = kl(*GENERAL).function(target)
    variance = kl(Normal("mu", variance="v"), Normal("m", variance="w")).function(target)
    logarithm = kl(Normal("mu", log_variance="l"), Normal("m", log_variance="k")).function(target)
    wrap = (lambda x: torch.tensor(x, dtype=F64)) if target == "torch" else (lambda x: x)
    mu, sigma, m, s = map(wrap, POINT.values())
    expected = reference(*POINT.values())
    log = torch.log if target == "torch" else np.log
    assert float(scale(mu=mu, sigma=sigma, m=m, s=s)) == pytest.approx(expected, rel=1e-13)
    assert float(variance(mu=mu, v=sigma**2, m=m, w=s**2)) == pytest.approx(expected, rel=1e-13)
    assert float(logarithm(mu=mu, l=2 * log(sigma), m=m, k=2 * log(s))) == pytest.approx(expected, rel=1e-13)


def test_entropy_and_cross_entropy():
    h = TorchNormal(torch.tensor(0.3, dtype=F64), torch.tensor(1.7, dtype=F64)).entropy().item()
    assert entropy(GENERAL[0]).function("numpy")(mu=0.3, sigma=1.7) == pytest.approx(h, rel=1e-14)
    both = cross_entropy(*GENERAL).function("numpy")(**POINT)
    assert both == pytest.approx(h + reference(*POINT.values()), rel=1e-13)


def test_the_result_has_the_shape_of_all_arguments():
    f = entropy(GENERAL[0]).function("numpy")
    assert f(np.zeros((3, 1)), np.ones(4)).shape == (3, 4)
    assert f(np.zeros((0, 2)), 1.0).shape == (0, 2)
    assert isinstance(f(0.0, 1.0), np.floating)
    zero = kl(Normal("mu", "sigma"), Normal("mu", "sigma")).function("numpy")
    assert zero(np.zeros((3, 1), np.float32), np.ones(4, np.float32)).dtype == np.float32
    assert zero(np.zeros((3, 1)), np.ones(4)).shape == (3, 4)


def test_dtypes_and_integers():
    f = kl(*GENERAL).function("numpy")
    assert f(np.float32(1), np.float32(2), np.float32(0), np.float32(1)).dtype == np.float32
    assert f(1, 2, 0, 1) == pytest.approx(reference(1.0, 2.0, 0.0, 1.0), rel=1e-14)
    g = kl(*GENERAL).function("torch")
    for dtype in (torch.float32, torch.float64, torch.bfloat16):
        assert g(*(torch.ones(2, dtype=dtype) for _ in range(4))).dtype == dtype
    assert g(torch.tensor(1), torch.tensor(2), 0, 1).dtype == torch.get_default_dtype()


def test_whole_numbers_do_not_wrap_around():
    f = kl(Normal("mu", "sigma"), Normal(0, 1)).function("numpy")
    assert f(np.int8(100), 1.0) == pytest.approx(5000.0)
    assert f(np.array([50000], np.int32), 1) == pytest.approx([1.25e9])
    assert kl(*GENERAL).function("numpy")(np.uint8(0), 1, np.uint8(200), 1) == pytest.approx(20000.0)


def test_python_numbers_leave_the_dtype_of_an_array_alone():
    f = kl(*GENERAL).function("numpy")
    assert f(np.ones(3, np.float32), 1.0, 0, 1).dtype == np.float32
    assert f(np.ones(3, np.float16), 1.0, 0, 1).dtype == np.float16
    assert f([0.0, 1.0], 1.0, 0, 1).dtype == np.float64


@pytest.mark.parametrize("target", ["numpy", "torch"])
def test_complex_parameters_are_refused(target):
    one = torch.tensor(1j) if target == "torch" else 1j
    with pytest.raises(TypeError, match="real numbers"):
        kl(*GENERAL).function(target)(one, 1.0, 0.0, 1.0)


def test_torch_numbers_beside_tensors_keep_their_digits():
    g = kl(*GENERAL).function("torch")
    found = g(torch.tensor(0.3, dtype=F64), 1.7, -0.9, 0.6)
    assert found.dtype == F64
    assert found.item() == pytest.approx(reference(*POINT.values()), rel=1e-14)


def test_torch_is_differentiable_twice():
    g = kl(*GENERAL).function("torch")
    leaves = tuple(torch.tensor([value], dtype=F64, requires_grad=True) for value in POINT.values())
    assert torch.autograd.gradcheck(g, leaves)
    assert torch.autograd.gradgradcheck(g, leaves)


@pytest.mark.parametrize("bad", [0.0, -1.0, float("nan")])
def test_outside_of_the_domain_is_nan(bad):
    assert np.isnan(kl(*GENERAL).function("numpy")(0.0, bad, 0.0, 1.0))
    assert torch.isnan(kl(*GENERAL).function("torch")(torch.zeros(2), bad, 0.0, 1.0)).all()


def test_a_problem_of_numbers_is_a_function_of_nothing():
    f = kl(Normal(0.5, 3), Normal(-2, 5)).function("numpy")
    assert f() == pytest.approx(reference(0.5, 3.0, -2.0, 5.0), rel=1e-14)
    assert isinstance(kl(Normal(0.5, 3), Normal(-2, 5)).function("torch")(), float)


NAMES = [("np", "numpy", "math", "torch"), ("q", "p", "z", "density"), ("log", "exp", "float", "functools")]


@pytest.mark.parametrize(
    "names", [*NAMES, ("e", "I", "E", "N"), ("centre", "width", "step", "log_q"), ("l", "O", "S", "Q")]
)
def test_any_names_are_arguments(names, tmp_path):
    derived = kl(Normal(*names[:2]), Normal(*names[2:]))
    assert derived.function("numpy")(*POINT.values()) == pytest.approx(reference(*POINT.values()), rel=1e-13)
    assert derived.function("torch")(**dict(zip(names, POINT.values(), strict=True))).item() == pytest.approx(
        reference(*POINT.values()), rel=1e-5
    )
    if names not in NAMES[:2]:  # the files' own tests of two sets will do
        return
    for name, text in files(derived, (*TARGETS, "tests"), Style()).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_the_source_reads_as_the_formula():
    source = kl(Normal("mu", "sigma"), Normal(0, 1)).code("numpy")
    assert "u = sigma - 1.0\n    _value = 0.5 * mu * mu + 0.5 * u * u + _phi(u, sigma, 1.0, 1.0)" in source
    assert "c = 1.4189385332046727  # 1/2 + log(2*pi)/2" in entropy(GENERAL[0]).code("python")


def test_a_wrong_number_is_noticed(monkeypatch):
    """The generated tests and the agreement line can fail: a sign is changed in the source and both notice."""
    derived = kl(Normal("mu", "sigma"), Normal(0, 1))
    wrong = derived.code("numpy").replace("u = sigma - 1.0", "u = sigma - 1.5")
    monkeypatch.setattr(derived, "code", lambda target: wrong)
    with pytest.raises(Unfinished, match="differs from the defining integral"):
        derived.agreement("numpy")


def test_a_generated_test_notices_wrong_code(tmp_path):
    derived = kl(Normal("mu", "sigma"), Normal(0, 1))
    written = files(derived, ("numpy", "torch", "tests"), Style())
    name = f"{derived.slug}_numpy.py"
    written[name] = written[name].replace("u = sigma - 1.0", "u = sigma - 1.1")
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path), "-k", "value and numpy"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_an_unknown_target():
    with pytest.raises(Wrong, match="did you mean numpy"):
        kl(*GENERAL).code("numpi")


def test_an_argument_that_the_value_does_not_depend_on_still_counts():
    h = entropy(GENERAL[0])
    f, g = h.function("numpy"), h.function("torch")
    assert np.isnan(f(np.nan, 1.0))
    assert torch.isnan(g(torch.tensor(float("nan")), 1.0))
    assert f(np.zeros(2), np.ones(2, np.float32)).dtype == np.float64
    leaves = (torch.zeros((), requires_grad=True), torch.ones((), requires_grad=True))
    assert [part.item() for part in torch.autograd.grad(g(*leaves), leaves)] == [0.0, 1.0]


def test_small_integers_do_not_overflow():
    f = kl(Normal("mu", "sigma"), Normal(0, 1)).function("numpy")
    for mu in (np.int8(100), np.array([100], np.int8), [100]):
        assert f(mu, 1) == pytest.approx(5000.0)
    assert f(np.array([50_000], np.int32), 1)[0] == pytest.approx(1.25e9)


def test_a_plain_number_takes_the_dtype_beside_it():
    f = kl(Normal("mu", "sigma"), Normal(0, 1)).function("numpy")
    assert f(0.5, np.ones(2, np.float32)).dtype == np.float32
    assert f(0.5, np.ones(2)).dtype == np.float64


@pytest.mark.parametrize("name", ["lambda", "a b", r"\\mu", "_tensors", "_", "2x"])
def test_names_that_no_argument_can_have(name):
    with pytest.raises(Wrong, match=r"cannot name an argument of generated code|is not a name"):
        kl(Normal(Symbol(name, real=True), 1), Normal(0, 1)).code("numpy")


@pytest.mark.parametrize("number", [Rational(1, 10**400), Integer(10) ** 400])
def test_numbers_that_no_float_holds(number):
    with pytest.raises(NotYet, match="float64 cannot hold it"):
        kl(Normal(0, number), Normal(0, "s")).code("numpy")


LONG = ("mean_of_the_posterior", "scale_of_the_posterior", "mean_of_the_prior", "scale_of_the_prior")


@pytest.mark.skipif(not find_spec("ruff"), reason="ruff is not installed")
@pytest.mark.parametrize("problem", [
    kl(*GENERAL), entropy(GENERAL[0]), kl(Normal(0, 1), Normal(1, 2)), entropy(Normal(0, 1)), entropy(Normal("mu", 1)),
    kl(Normal("np", "math"), Normal("torch", "q")), kl(Normal(*LONG[:2]), Normal(*LONG[2:])),
], ids=str)  # fmt: skip
def test_the_source_is_clean(problem, tmp_path):
    for name, text in files(problem, ("numpy", "torch", "tests"), Style()).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    rules = ["--isolated", "--line-length", "120", "--select", "E,F,I,B,UP,SIM,C4,PT,RET"]
    run = subprocess.run([sys.executable, "-m", "ruff", "check", *rules, str(tmp_path)], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_a_divergence_is_tested_where_the_densities_are_equal():
    moved = {
        kl(*GENERAL): '"sigma": s,',
        kl(Normal("mu", log_variance="l"), Normal(0, 1)): '"l": 0.0,',
        kl(Normal("mu", "sigma"), Normal("m", variance="v")): '"sigma": np.sqrt(v),',
    }
    for problem, line in moved.items():
        assert line in problem.code("tests")
    assert "where_equal" not in kl(Normal(0, "s"), Normal(1, "t")).code("tests")


def test_names_that_fill_a_line_break_it_rightly():
    q, p = (
        Normal(f"the_location_of_the_{word}", f"the_scale_of_the_{word}") for word in ("posterior" * 4, "prior" * 6)
    )
    for target in ("numpy", "python", "torch", "jax"):
        compile(kl(q, p).code(target), target, "exec")
