"""torch code of normal vectors: derivatives of any order, its registration, what else torch does to functions."""

from __future__ import annotations

import itertools
import subprocess
import sys

import numpy as np
import pytest
from gaussians import kl_reference, neighbour, random_covariance, slopes_reference
from matrix_modules import LIKE, NAMES, draw, function, is_symmetric, module, problems, value_and_grad

torch = pytest.importorskip("torch")
func = torch.func

DOUBLE = torch.float64


def tensors(given, gradient=True):
    return {key: torch.tensor(x, dtype=DOUBLE, requires_grad=gradient) for key, x in given.items()}


def symmetrised(name, keys):
    """The function of tensors in the order of the keys, in which symmetric arguments stay so when they are moved."""
    divergence = function(name, "torch")

    def moved(*values):
        values = (0.5 * (x + x.mT) if is_symmetric(key) else x for key, x in zip(keys, values, strict=True))
        return divergence(**dict(zip(keys, values, strict=True)))

    return moved


@pytest.mark.parametrize("name", NAMES)
def test_values_and_derivatives_are_those_of_numpy(name):
    random = np.random.default_rng(len(name))
    for batch in ((), (3,), (2, 1)):
        given = draw(name, random, 3, batch)
        expected, slopes = value_and_grad(name, "numpy")(**given)
        values = tensors(given)
        found = function(name, "torch")(**values)
        assert found.detach().numpy() == pytest.approx(expected, rel=1e-13)
        partials = torch.autograd.grad(found.sum(), list(values.values()))
        fused, own = value_and_grad(name, "torch")(**values)
        assert fused.numpy() == pytest.approx(expected, rel=1e-13)
        for slope, partial, alone in zip(slopes, partials, own, strict=True):
            assert partial.numpy() == pytest.approx(slope, rel=1e-11, abs=1e-13)
            assert alone.numpy() == pytest.approx(slope, rel=1e-11, abs=1e-13)


@pytest.mark.parametrize("name", NAMES[::2])
def test_first_and_second_derivatives_by_gradcheck(name):
    given = draw(name, np.random.default_rng(len(name)), 2, (2,))
    values = tuple(tensors(given).values())
    assert torch.autograd.gradcheck(symmetrised(name, list(given)), values)
    assert torch.autograd.gradgradcheck(symmetrised(name, list(given)), values)


@pytest.mark.parametrize("ways", LIKE, ids="-".join)
@pytest.mark.parametrize("batch", [1, 300])
def test_errors_are_limited_by_the_condition_number_and_not_by_the_distance(ways, batch):
    random = np.random.default_rng(batch)
    for size, distance, condition in itertools.product((2, 4, 20), (1.0, 1e-4, 1e-8), (1.0, 1e4)):
        second = random_covariance(random, size, condition)
        second = np.diag(np.diag(second)) if "diag" in ways else second
        first = neighbour(random, second, distance)
        m = random.standard_normal(size)
        mu = m + distance * np.linalg.cholesky(second) @ random.standard_normal(size)
        inverse = {True: np.linalg.inv, False: lambda x: x}["precision" in ways]
        forms = {"": first, "tril": np.linalg.cholesky(first), "precision": inverse(first), "diag": np.diag(first)}
        others = {"": second, "tril": np.linalg.cholesky(second), "precision": inverse(second), "diag": np.diag(second)}
        point = (mu, (ways[0], forms[ways[0]]), m, (ways[1], others[ways[1]]))
        given = {
            "mu": mu,
            ("Sigma_" + ways[0]).rstrip("_"): point[1][1],
            "m": m,
            ("S_" + ways[1]).rstrip("_"): point[3][1],
        }
        given = {key: x if batch == 1 else np.repeat(x[None], batch, axis=0) for key, x in given.items()}
        values = tensors(given)
        value = function("full", "torch")(**values)
        exact = kl_reference(*point)
        assert np.max(np.abs(value.detach().numpy() - exact)) <= 1e-15 * condition * exact
        if ways[0] == ways[1]:
            partials = torch.autograd.grad(value.sum(), list(values.values()))
            for partial, slope in zip(partials, slopes_reference(*point), strict=True):
                one = partial.numpy() if batch == 1 else partial.numpy()[-1]
                apart = np.linalg.norm(one - slope.reshape(one.shape))
                assert apart <= 5e-15 * condition * np.linalg.norm(slope)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(
    "ways", [("", ""), ("tril", "tril"), ("precision", "precision"), ("diag", "diag")], ids="-".join
)
def test_never_negative_near_equality_and_exactly_zero_there(ways, dtype):
    random = np.random.default_rng(3)
    for size, batch in ((1, 400), (2, 400), (3, 50), (6, 50)):
        given = {key: x.to(dtype) for key, x in tensors(draw("full", random, size, (batch,), ways), False).items()}
        first, second = [key for key in given if key.startswith("S")]
        given[second], given["m"] = given[first], given["mu"]
        assert (function("full", "torch")(**given) == 0.0).all()
        for distance in 10.0 ** -np.arange(2, 17):
            change = 1 + distance * torch.randn(given[first].shape, dtype=dtype)
            change = 0.5 * (change + change.mT) if is_symmetric(first) else change
            value = function("full", "torch")(**{**given, first: given[first] * change})
            assert (value >= 0.0).all()


def test_vmap_and_derivatives_by_torch_func():
    divergence = function("full", "torch")
    given = tensors(draw("full", np.random.default_rng(0), 3, (5,), ("", "")), False)
    values = tuple(given.values())
    assert func.vmap(divergence)(*values).numpy() == pytest.approx(divergence(*values).numpy(), rel=1e-13)
    partials = func.vmap(func.grad(divergence, argnums=(0, 1, 2, 3)))(*values)
    for found, exact in zip(partials, value_and_grad("full", "torch")(*values)[1], strict=True):
        assert found.numpy() == pytest.approx(exact.numpy(), rel=1e-11, abs=1e-13)
    one = tuple(x[0] for x in values)
    moved = symmetrised("full", list(given))
    forwards, backwards = (jacobian(moved, argnums=(1, 3))(*one) for jacobian in (func.jacfwd, func.jacrev))
    for found, exact in zip(forwards, backwards, strict=True):
        assert found.numpy() == pytest.approx(exact.numpy(), rel=1e-11, abs=1e-13)
    mixed, reverse = (outer(func.jacrev(moved, argnums=3), argnums=3)(*one) for outer in (func.jacfwd, func.jacrev))
    assert mixed.numpy() == pytest.approx(reverse.numpy(), rel=1e-10, abs=1e-12)


def test_one_covariance_for_a_batch_of_means_is_not_copied():
    random = np.random.default_rng(0)
    given = draw("full", random, 3, (), ("", "tril"))
    given["mu"] = random.standard_normal((4, 5, 3))
    values = tensors(given)
    expected, slopes = value_and_grad("full", "numpy")(**given)
    found = function("full", "torch")(**values)
    assert found.detach().numpy() == pytest.approx(expected, rel=1e-13)
    partials = torch.autograd.grad(found.sum(), list(values.values()))
    for key, partial, slope in zip(given, partials, slopes, strict=True):
        assert partial.shape == given[key].shape
        assert partial.numpy() == pytest.approx(slope if key == "mu" else slope.sum(axis=(0, 1)), rel=1e-11)


def test_compiled_in_one_graph():
    torch.compiler.reset()
    divergence = function("full", "torch")
    source = compiled_module()
    given = tensors(draw("full", np.random.default_rng(0), 3, (5,), ("", "")))
    values = tuple(given.values())
    found = source(*values)
    assert found.detach().numpy() == pytest.approx(divergence(*values).detach().numpy(), rel=1e-13)
    partials = torch.autograd.grad(found.sum(), values)
    for partial, exact in zip(partials, torch.autograd.grad(divergence(*values).sum(), values), strict=True):
        assert partial.numpy() == pytest.approx(exact.numpy(), rel=1e-11, abs=1e-13)


def compiled_module():
    """The function compiled; torch reads a module's file, so it has one."""
    import importlib.util
    import tempfile
    from pathlib import Path

    from derive.code.targets import generate

    problem = problems()["full"].code_problem
    path = Path(tempfile.mkdtemp()) / f"{problem.name}_torch.py"
    path.write_text(generate(problem, "torch"), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    found = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = found
    spec.loader.exec_module(found)
    return torch.compile(getattr(found, problem.name), fullgraph=True)


def test_what_is_no_covariance_is_told_as_torch_tells_it():
    mean, unit = torch.zeros(2, dtype=DOUBLE), torch.eye(2, dtype=DOUBLE)
    divergence = function("full", "torch")
    with pytest.raises(torch.linalg.LinAlgError):
        divergence(mean, -unit, mean, unit)
    with pytest.raises(torch.linalg.LinAlgError):
        divergence(mean.expand(300, 2), torch.cat([unit.expand(299, 2, 2), -unit[None]]), mean, unit)
    assert divergence(mu=mean, Sigma_tril=-unit, m=mean, S=unit).isnan()
    assert divergence(mu=mean, Sigma_diag=torch.tensor([1.0, 0.0], dtype=DOUBLE), m=mean, S=unit).isnan()
    with pytest.raises(ValueError, match="exactly one of S"):
        divergence(mean, unit, mean)
    with pytest.raises(ValueError, match="dimension D"):
        divergence(mean, unit, torch.zeros(3, dtype=DOUBLE), unit)
    with pytest.raises(ValueError, match="broadcast"):
        divergence(mean.expand(3, 2), unit, mean.expand(2, 2), unit)
    with pytest.raises(ValueError, match="reduction"):
        divergence(mean, unit, mean, unit, reduction="all")


def test_dtypes_reductions_and_empty_batches():
    given = tensors(draw("full", np.random.default_rng(1), 3, (4,), ("", "")), False)
    divergence = function("full", "torch")
    exact = divergence(**given)
    for dtype in (torch.float32, torch.float16, torch.bfloat16):
        found = divergence(**{key: x.to(dtype) for key, x in given.items()})
        assert found.dtype == dtype
        assert found.double().numpy() == pytest.approx(exact.numpy(), rel=60 * torch.finfo(dtype).eps)
    assert divergence(**given, reduction="mean") == pytest.approx(exact.mean().item(), rel=1e-14)
    assert divergence(**{key: x[:0] for key, x in given.items()}).shape == (0,)
    whole = divergence(torch.zeros(2, dtype=torch.int64), torch.eye(2, dtype=torch.int64), torch.ones(2), torch.eye(2))
    assert whole.item() == pytest.approx(1.0)


REGISTERED = """
import torch
from torch.distributions import Gamma, Independent, MultivariateNormal, Normal, kl_divergence
from {name}_torch import register
torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
noise = torch.randn(2, 3, 3)
first, second = noise @ noise.mT + torch.eye(3)
mu, m = torch.randn(2, 3)
full = [MultivariateNormal(mu, first), MultivariateNormal(m, second)]
factors = [MultivariateNormal(x, scale_tril=torch.linalg.cholesky(y)) for x, y in ((mu, first), (m, second))]
precisions = [MultivariateNormal(x, precision_matrix=torch.linalg.inv(y)) for x, y in ((mu, first), (m, second))]
flat = [Independent(Normal(x, y.diagonal().sqrt()), 1) for x, y in ((mu, first), (m, second))]
wide = [MultivariateNormal(p.mean, torch.diag(p.variance)) for p in flat]
expected = [kl_divergence(*pair) for pair in (full, full, full, wide, (wide[0], full[1]), (full[0], wide[1]))]
gamma = [Independent(Gamma(x.exp(), torch.ones(3)), 1) for x in (mu, m)]
deep = [Independent(Normal(x[None].expand(2, 3), 1.0), 2) for x in (mu, m)]
kept = [kl_divergence(*gamma), kl_divergence(*deep)]
register()
pairs = [full, factors, precisions, flat, (flat[0], full[1]), (full[0], flat[1])]
for pair, value in zip(pairs, expected):
    assert torch.allclose(kl_divergence(*pair), value, rtol=1e-11), pair
assert torch.equal(kl_divergence(*gamma), kept[0]) and torch.allclose(kl_divergence(*deep), kept[1])
near = [MultivariateNormal(m, second + 1e-9 * torch.eye(3)), full[1]]
exact = 0.25 * 1e-18 * torch.linalg.inv(second).pow(2).sum()
assert torch.allclose(kl_divergence(*near), exact, rtol=1e-6), (kl_divergence(*near), exact)
[(p.precision_matrix, p.scale_tril) for p in near]  # torch keeps what was asked for
assert torch.allclose(kl_divergence(*near), exact, rtol=1e-6), (kl_divergence(*near), exact)
lower = torch.linalg.cholesky(second)
close = [MultivariateNormal(m, scale_tril=lower + 1e-9 * torch.eye(3)), MultivariateNormal(m, scale_tril=lower)]
before = kl_divergence(*close)
[(p.covariance_matrix, p.precision_matrix) for p in close]
assert torch.equal(kl_divergence(*close), before)
assert kl_divergence(full[0].expand((4,)), full[1]).shape == (4,)
mean = m.clone().requires_grad_()
kl_divergence(MultivariateNormal(mean, second), full[1]).backward()
for pair in ((deep[0], full[0]), (gamma[0], full[0])):
    try:
        kl_divergence(*pair)
    except NotImplementedError:
        continue
    raise AssertionError(pair)
try:
    kl_divergence(full[0], MultivariateNormal(torch.zeros(2), torch.eye(2)))
except ValueError:
    print("registered")
"""


def test_registered_for_all_pairs_of_normal_vectors(tmp_path):
    problem = problems()["full"].code_problem
    from derive.code.targets import generate

    (tmp_path / f"{problem.name}_torch.py").write_text(generate(problem, "torch"), encoding="utf-8")
    script = REGISTERED.format(name=problem.name)
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.stdout == "registered\n", run.stderr


def test_other_problems_register_nothing():
    assert "register" not in module("diagonal", "torch")["__all__"]


def test_many_slopes_at_once():
    given = tensors(draw("full", np.random.default_rng(3), 3, (), ("", "")))
    value = torch.stack([function("full", "torch")(**given), function("full", "torch")(**{**given, "mu": given["m"]})])
    slopes = torch.eye(2, dtype=DOUBLE)
    found = torch.autograd.grad(value, list(given.values()), slopes, is_grads_batched=True, retain_graph=True)
    for row in range(2):
        one = torch.autograd.grad(value[row], list(given.values()), retain_graph=True)
        for part, exact in zip(found, one, strict=True):
            assert part[row].numpy() == pytest.approx(exact.numpy(), rel=1e-12, abs=1e-14)
