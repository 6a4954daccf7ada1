"""numpy code of normal vectors: against 400-bit arithmetic, in every way to give a covariance."""

from __future__ import annotations

import numpy as np
import pytest
from gaussians import kl_reference, neighbour, random_covariance, slopes_reference
from matrix_modules import LIKE, NAMES, PAIRS, draw, function, is_symmetric, problems, value_and_grad

from derive.errors import NotYet, Wrong

kl_of = function("full", "numpy")


def in_way(matrix, way):
    """A covariance by one of the ways to give it."""
    inverse = np.linalg.inv(matrix)
    return {
        "": matrix,
        "tril": np.linalg.cholesky(matrix),
        "precision": (inverse + inverse.T) / 2,
        "diag": np.diag(matrix),
    }[way]


def named(mu, first, m, second):
    """The arguments by their names; a covariance is a pair of a way and an array."""
    keys = {name: f"{name}_{way}" if way else name for name, (way, _) in (("Sigma", first), ("S", second))}
    return {"mu": mu, keys["Sigma"]: first[1], "m": m, keys["S"]: second[1]}


def close(random, size, condition, distance):
    second = random_covariance(random, size, condition)
    first = neighbour(random, second, distance)
    m = random.standard_normal(size)
    return m + distance * np.linalg.cholesky(second) @ random.standard_normal(size), first, m, second


@pytest.mark.parametrize("ways", PAIRS, ids="-".join)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_values_and_derivatives_in_every_mix_of_ways(ways, size):
    random = np.random.default_rng(size)
    for _ in range(5):
        mu, first, m, second = close(random, size, 10.0, 1.0)
        pair = [(way, in_way(matrix, way)) for way, matrix in zip(ways, (first, second), strict=True)]
        point = (mu, pair[0], m, pair[1])
        assert kl_of(**named(*point)) == pytest.approx(kl_reference(*point), rel=1e-13)
        value, partials = value_and_grad("full", "numpy")(**named(*point))
        assert value == pytest.approx(kl_reference(*point), rel=1e-13)
        for found, exact in zip(partials, slopes_reference(*point), strict=True):
            assert found == pytest.approx(exact.reshape(found.shape), rel=1e-11, abs=1e-12)


@pytest.mark.parametrize("ways", LIKE, ids="-".join)
@pytest.mark.parametrize("size", [2, 5, 20])
@pytest.mark.parametrize("distance", [1.0, 1e-2, 1e-4, 1e-6, 1e-8])
def test_errors_are_limited_by_the_condition_number_and_not_by_the_distance(ways, size, distance):
    random = np.random.default_rng(size)
    for condition in (1.0, 1e4):
        mu, first, m, second = close(random, size, condition, distance)
        if "diag" in ways and ways != ("diag", "diag"):
            second = np.diag(np.diag(second))
            first = neighbour(random, second, distance)
        pair = [(way, in_way(matrix, way)) for way, matrix in zip(ways, (first, second), strict=True)]
        point = (mu, pair[0], m, pair[1])
        exact = kl_reference(*point)
        value, partials = value_and_grad("full", "numpy")(**named(*point))
        assert abs(value - exact) <= 1e-15 * condition * exact
        for found, slope in zip(partials, slopes_reference(*point), strict=True):
            apart = np.linalg.norm(found - slope.reshape(found.shape))
            assert apart <= 1e-14 * condition * np.linalg.norm(slope) or ways[0] != ways[1]


def test_a_large_dimension_keeps_its_digits():
    random = np.random.default_rng(1)
    for distance in (1.0, 1e-8):
        point = close(random, 100, 1e2, distance)
        exact = kl_reference(point[0], ("", point[1]), point[2], ("", point[3]))
        assert abs(kl_of(*point) - exact) <= 1e-15 * 1e2 * exact


@pytest.mark.parametrize("ways", [(way, way) for way in ("", "tril", "precision", "diag")], ids="-".join)
def test_never_negative_near_equality_and_exactly_zero_there(ways):
    random = np.random.default_rng(7)
    for size in (1, 2, 3, 6):
        batch = 500
        given = draw("full", random, size, (batch,), ways)
        first, second = [key for key in given if key.startswith("S")]
        given[second] = given[first]
        given["m"] = given["mu"]
        assert (kl_of(**given) == 0.0).all()
        for distance in 10.0 ** -np.arange(1, 17):
            near = dict(given)
            change = 1 + distance * random.standard_normal(given[first].shape)
            near[first] = (
                given[first] * (change + np.swapaxes(change, -1, -2)) / 2
                if is_symmetric(first)
                else given[first] * change
            )
            near["mu"] = given["mu"] * (1 + distance * random.standard_normal((batch, size)))
            if distance < 0.01:
                assert (kl_of(**near) >= 0.0).all()


@pytest.mark.parametrize("name", NAMES)
def test_derivatives_are_slopes_of_the_value(name):
    random = np.random.default_rng(len(name))
    for batch in ((), (2,)):
        given = draw(name, random, 3, batch)
        value, partials = value_and_grad(name, "numpy")(**given)
        assert value == pytest.approx(function(name, "numpy")(**given), rel=1e-13)
        for (key, center), partial in zip(given.items(), partials, strict=True):
            step = random.standard_normal(center.shape)
            step = (
                step + np.swapaxes(step, -1, -2)
                if is_symmetric(key)
                else np.tril(step)
                if key.endswith("tril")
                else step
            )
            up, down = (function(name, "numpy")(**{**given, key: center + h * step}) for h in (1e-6, -1e-6))
            assert np.sum(partial * step) == pytest.approx(np.sum(up - down) / 2e-6, rel=2e-6, abs=1e-7), key


@pytest.mark.parametrize("name", NAMES)
def test_batches_broadcast(name):
    random = np.random.default_rng(3)
    batches = [(4, 1), (3,), (), (4, 3)]
    given = {}
    for place, key in enumerate(draw(name, random, 2)):
        given[key] = draw(name, random, 2, batches[place], [""] * 2).get(key)
        if given[key] is None:
            way = key.rpartition("_")[2]
            given[key] = draw(name, random, 2, batches[place], [way] * 2)[key]
    value, partials = value_and_grad(name, "numpy")(**given)
    shape = np.broadcast_shapes(*batches[: len(given)])
    assert value.shape == shape
    axes = {key: x.ndim - len(batch) for (key, x), batch in zip(given.items(), batches, strict=False)}
    whole = {key: np.broadcast_to(x, shape + x.shape[x.ndim - axes[key] :]) for key, x in given.items()}
    for place in np.ndindex(shape):
        one, slopes = value_and_grad(name, "numpy")(**{key: x[place] for key, x in whole.items()})
        assert value[place] == pytest.approx(one, rel=1e-12, abs=1e-14)
        for found, slope in zip(partials, slopes, strict=True):
            assert found[place] == pytest.approx(slope, rel=1e-11, abs=1e-12)


def test_empty_batches_other_layouts_and_integers():
    random = np.random.default_rng(5)
    given = draw("full", random, 3, (4,), ("", ""))
    empty = {key: x[:0] for key, x in given.items()}
    assert kl_of(**empty).shape == (0,)
    value, partials = value_and_grad("full", "numpy")(**empty)
    assert [value.shape, *(x.shape for x in partials)] == [(0,), (0, 3), (0, 3, 3), (0, 3), (0, 3, 3)]
    turned = {key: np.asfortranarray(np.repeat(x, 2, axis=0))[::2] for key, x in given.items()}
    assert kl_of(**turned) == pytest.approx(kl_of(**given), rel=1e-13)
    whole = kl_of([0, 0], [[2, 1], [1, 2]], [1, 0], [[3, 0], [0, 3]])
    assert whole.dtype == np.float64
    assert whole == pytest.approx(kl_of([0.0, 0.0], [[2.0, 1.0], [1.0, 2.0]], [1.0, 0.0], [[3.0, 0.0], [0.0, 3.0]]))


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_dtype_is_kept(dtype):
    given = {key: x.astype(dtype) for key, x in draw("full", np.random.default_rng(5), 3, (4,), ("", "")).items()}
    exact = kl_of(**{key: x.astype(float) for key, x in given.items()})
    value, partials = value_and_grad("full", "numpy")(**given)
    assert {value.dtype, *(x.dtype for x in partials)} == {np.dtype(dtype)}
    assert value == pytest.approx(exact, rel=float(np.finfo(dtype).eps))


def test_what_is_no_covariance_is_named():
    mean, unit, bad = np.zeros(2), np.eye(2), np.array([[1.0, 2.0], [2.0, 1.0]])
    with pytest.raises(ValueError, match="Sigma is not positive definite"):
        kl_of(mean, bad, mean, unit)
    with pytest.raises(ValueError, match=r"S_precision is not positive definite \(in the batch at \(1,\)\)"):
        kl_of(mean, unit, mean, S_precision=np.array([unit, bad, unit]))
    with pytest.raises(ValueError, match="Sigma_tril must have a positive diagonal"):
        kl_of(mu=mean, Sigma_tril=-unit, m=mean, S=unit)
    with pytest.raises(ValueError, match=r"S_diag must be positive \(in the batch at \(1,\)\)"):
        kl_of(mean, unit, mean, S_diag=np.array([[1.0, 1.0], [1.0, 0.0]]))
    with pytest.raises(ValueError, match="not positive definite"):
        kl_of(mean, np.full((2, 2), np.nan), mean, unit)
    with pytest.raises(ValueError, match="s must be positive"):
        function("isotropic", "numpy")(mean, unit, mean, -1.0)


def test_wrong_shapes_are_named():
    mean, unit = np.zeros(2), np.eye(2)
    with pytest.raises(ValueError, match="exactly one of S or S_tril or S_precision or S_diag"):
        kl_of(mean, unit, mean)
    with pytest.raises(ValueError, match="exactly one of Sigma"):
        kl_of(mean, unit, mean, unit, Sigma_diag=np.ones(2))
    with pytest.raises(ValueError, match="m has the shape"):
        kl_of(mean, unit, np.zeros(3), unit)
    with pytest.raises(ValueError, match="Sigma has the shape"):
        kl_of(mean, np.ones((2, 3)), mean, unit)
    with pytest.raises(ValueError, match="broadcast"):
        kl_of(np.zeros((2, 2)), unit, np.zeros((3, 2)), unit)
    with pytest.raises(TypeError, match="real"):
        kl_of(mean + 1j, unit, mean, unit)
    with pytest.raises(ValueError, match="is 0"):
        kl_of(np.zeros(0), np.zeros((0, 0)), np.zeros(0), np.zeros((0, 0)))


def test_what_stands_above_a_diagonal_is_not_read():
    random = np.random.default_rng(2)
    given = draw("full", random, 3, (), ("", "tril"))
    noisy = {key: x + np.triu(random.standard_normal((3, 3)), 1) if x.ndim == 2 else x for key, x in given.items()}
    assert kl_of(**noisy) == kl_of(**given)


def test_nan_in_a_mean_gives_nan():
    given = draw("full", np.random.default_rng(2), 3, (2,), ("", "tril"))
    given["mu"][0, 1] = np.nan
    assert np.isnan(kl_of(**given)).tolist() == [True, False]


def test_other_languages_have_no_vectors():
    for target in ("python", "javascript"):
        with pytest.raises(NotYet, match="vectors"):
            problems()["full"].code(target)
    with pytest.raises(Wrong, match="unknown target"):
        problems()["full"].code("fortran")


def test_a_parameter_that_is_called_like_a_way_to_give_another_is_an_error():
    from derive import MultivariateNormal, kl

    with pytest.raises(Wrong, match="Sigma_tril"):
        kl(MultivariateNormal("mu", "Sigma"), MultivariateNormal("m", "Sigma_tril")).function("numpy")


def test_names_of_modules_and_of_the_program_are_free_for_parameters():
    from derive import MultivariateNormal, kl

    found = kl(MultivariateNormal("np", "M"), MultivariateNormal("u", "z")).function("numpy")
    plain = function("full", "numpy")
    given = draw("full", np.random.default_rng(4), 2, (), ("", ""))
    assert found(*given.values()) == plain(*given.values())
