"""Generated torch code of KL(N(μ, Σ) ‖ N(m, S)) beside torch.distributions: errors, speed and memory, in one run.

    python tests/benchmarks/matrix_speed.py [errors] [speed] [memory]

torch.distributions constructs and validates both distributions, as a user's call does. One thread, float64.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.distributions import MultivariateNormal, kl_divergence

sys.path.insert(0, str(Path(__file__).parent.parent / "code"))
from gaussians import kl_reference, neighbour, random_covariance, slopes_reference

from derive import kl
from derive.code.targets import compile_module
from derive.distributions import MultivariateNormal as Normal

SIZES = (2, 3, 5, 8, 16, 32, 64, 128, 256)
BATCHES = (1, 100, 10_000)
MOST = 12_000_000
"""The most entries of a batch."""
WAYS = {"": "covariance_matrix", "tril": "scale_tril"}


def ours():
    """The generated module."""
    problem = kl(Normal("mu", "Sigma"), Normal("m", "S"))
    return compile_module(problem.code("torch"), problem.slug, "torch"), problem.slug


def functions(way):
    """The divergence by the generated code and by torch.distributions, of covariances given in one of the ways."""
    module, name = ours()
    suffix = f"_{way}" if way else ""

    def generated(mu, first, m, second):
        return module[name](**{"mu": mu, f"Sigma{suffix}": first, "m": m, f"S{suffix}": second})

    def library(mu, first, m, second):
        p, q = (MultivariateNormal(x, **{WAYS[way]: y}) for x, y in ((mu, first), (m, second)))
        return kl_divergence(p, q)

    return generated, library


def with_gradient(function):
    def both(*values):
        return torch.autograd.grad(function(*values).sum(), values)

    return both


def inputs(way, size, batch, gradient=False):
    shape = () if batch == 1 else (batch,)
    found = []
    for _ in range(2):
        noise = torch.randn(*shape, size, size, dtype=torch.float64)
        covariance = noise @ noise.mT / size + torch.eye(size, dtype=torch.float64)
        found += [torch.randn(*shape, size, dtype=torch.float64), covariance]
    if way == "tril":
        found = [torch.linalg.cholesky(x) if place % 2 else x for place, x in enumerate(found)]
    return [x.requires_grad_(gradient) for x in found]


def fastest(calls, rounds=7):
    """The least time of each of the calls, which take turns."""
    for call in calls:
        call()
    start = time.perf_counter()
    calls[0]()
    count = max(1, min(100, int(0.03 / (time.perf_counter() - start))))
    best = [float("inf")] * len(calls)
    for _ in range(rounds):
        for place, call in enumerate(calls):
            start = time.perf_counter()
            for _ in range(count):
                call()
            best[place] = min(best[place], (time.perf_counter() - start) / count)
    return best


def print_speed():
    print("time over torch.distributions' (and microseconds)")
    print(
        "D, batch".rjust(12),
        *(f"{way or 'covariance'} {what}".rjust(22) for way in WAYS for what in ("forward", "and backward")),
    )
    for size in SIZES:
        for batch in BATCHES:
            if size * size * batch > MOST:
                continue
            cells = []
            for way in WAYS:
                pair = functions(way)
                for gradient in (False, True):
                    values = inputs(way, size, batch, gradient)
                    calls = [with_gradient(f) if gradient else f for f in pair]
                    own, library = fastest([lambda f=f, v=values: f(*v) for f in calls])
                    cells.append(f"{own / library:.2f} ({own * 1e6:.0f})".rjust(22))
            print(f"{size}, {batch}".rjust(12), *cells, flush=True)


def print_errors():
    print("largest relative error over max(1, condition number): value, and gradient in the norm")
    print("way, D, distance".rjust(24), "generated".rjust(18), "torch.distributions".rjust(22))
    random = np.random.default_rng(0)
    for way in WAYS:
        pair = functions(way)
        for size in (2, 5, 20, 100):
            for distance in (1.0, 1e-2, 1e-4, 1e-6, 1e-8):
                worst = np.zeros((2, 2))
                for condition in (1.0, 1e2, 1e4):
                    worst = np.maximum(worst, errors(pair, way, size, distance, condition, random))
                cells = [f"{value:.0e} {slope:.0e}" for value, slope in worst]
                print(
                    f"{way or 'covariance'}, {size}, {distance:.0e}".rjust(24),
                    cells[0].rjust(18),
                    cells[1].rjust(22),
                    flush=True,
                )


def errors(pair, way, size, distance, condition, random):
    second = random_covariance(random, size, condition)
    first = neighbour(random, second, distance)
    m = random.standard_normal(size)
    mu = m + distance * np.linalg.cholesky(second) @ random.standard_normal(size)
    if way == "tril":
        first, second = map(np.linalg.cholesky, (first, second))
    exact = kl_reference(mu, (way, first), m, (way, second))
    slopes = slopes_reference(mu, (way, first), m, (way, second))
    found = []
    for function in pair:
        values = [torch.tensor(x, requires_grad=True) for x in (mu, first, m, second)]
        value = function(*values)
        partials = torch.autograd.grad(value, values)
        if way == "tril":  # of the library it has entries above the diagonal, which are no parameters
            partials = [x.tril() if x.dim() == 2 else x for x in partials]
        apart = [
            np.linalg.norm(x.numpy() - y.reshape(x.shape)) / np.linalg.norm(y)
            for x, y in zip(partials, slopes, strict=True)
        ]
        found.append((abs(value.item() - exact) / exact / condition, max(apart) / condition))
    return np.array(found)


def peak(way, size, batch, gradient, place, answer):
    """How much the memory in use grows at most, in one process for each."""
    function = functions(way)[place]
    values = inputs(way, size, batch, gradient)
    call = with_gradient(function) if gradient else function
    call(*(x[:2].detach().requires_grad_(gradient) for x in values))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    call(*values)
    answer.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)


def print_memory(size=64, batch=4000):
    print(f"growth of the memory in use, D = {size}, batch {batch}, in megabytes: generated, torch.distributions")
    context = multiprocessing.get_context("spawn")
    for way in WAYS:
        for gradient in (False, True):
            found = []
            for place in range(2):
                answer = context.Queue()
                process = context.Process(target=peak, args=(way, size, batch, gradient, place, answer))
                process.start()
                found.append(answer.get() / 1024)
                process.join()
            print(
                f"{way or 'covariance'} {'and backward' if gradient else 'forward'}".rjust(24),
                *(f"{x:8.0f}" for x in found),
                flush=True,
            )


if __name__ == "__main__":
    torch.set_num_threads(1)
    chosen = sys.argv[1:] or ["errors", "speed", "memory"]
    for name in chosen:
        {"errors": print_errors, "speed": print_speed, "memory": print_memory}[name]()
