"""The generated code for KL(N(μ, σ²) ‖ N(m, s²)) against torch.distributions and the textbook formula, in one process.

    python tests/benchmarks/code_speed.py [--quick] [--default-malloc]

Printed is how many times as fast as `kl_divergence(Normal(mu, sigma), Normal(m, s))`, which constructs and validates
both distributions in each call, everything else is: the textbook formula eager and compiled, and the generated code
for torch, eager, compiled and fused with its gradient, for numpy, and for Python's floats. The candidates take turns;
a ratio is the median of the ratios of the rounds, as the machine may be busy.

glibc gives large arrays back to the kernel at once, and page faults then dominate all that is eager: its thresholds
are raised for all candidates alike, or left as they are with --default-malloc.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch.distributions import Normal as TorchNormal
from torch.distributions import kl_divergence

from derive import Normal, kl

Run = Callable[[], Any]
BASE = "torch.distributions"
MMAP_THRESHOLD, TRIM_THRESHOLD = -3, -1  # mallopt's names for them
AT_LEAST = 2e-3  # seconds that one measurement takes


def generated(folder: Path, target: str) -> ModuleType:
    """The generated module, from a file, as a user has it."""
    derived = kl(Normal("mu", "sigma"), Normal("m", "s"))
    path = folder / f"{derived.slug}_{target}.py"
    path.write_text(derived.code(target), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    module.function = getattr(module, derived.slug)
    return module


def library(mu, sigma, m, s):
    """As it is by default: where torch.compile is imported, distributions cease to validate unless they are told to."""
    return kl_divergence(TorchNormal(mu, sigma, validate_args=True), TorchNormal(m, s, validate_args=True))


def textbook(mu, sigma, m, s):
    return torch.log(s / sigma) + (sigma**2 + (mu - m) ** 2) / (2 * s**2) - 0.5


def forward(modules: dict[str, ModuleType], point: list[torch.Tensor]) -> dict[str, Run]:
    """What computes the values."""
    ours = modules["torch"].function
    functions = {
        BASE: library,
        "textbook, eager": textbook,
        "textbook, compiled": torch.compile(textbook, dynamic=False),
        "derive torch, eager": ours,
        "derive torch, compiled": torch.compile(ours, fullgraph=True, dynamic=False),
    }
    runs = {name: lambda function=function: function(*point) for name, function in functions.items()}
    arrays, numbers = [part.numpy() for part in point], [float(part.flatten()[0]) for part in point]
    runs["derive numpy"] = lambda: modules["numpy"].function(*arrays)
    if point[0].numel() == 1:
        runs["derive python"] = lambda: modules["python"].function(*numbers)
    return runs


def backward(modules: dict[str, ModuleType], point: list[torch.Tensor]) -> dict[str, Run]:
    """What computes the sum of the values and all four gradients."""
    leaves = [part.clone().requires_grad_() for part in point]
    ours = modules["torch"].function
    functions = {
        BASE: library,
        "textbook, eager": textbook,
        "textbook, compiled": torch.compile(textbook, dynamic=False),
        "derive torch, eager": ours,
        "derive torch, compiled": torch.compile(ours, fullgraph=True, dynamic=False),
    }
    runs = {
        name: lambda function=function: torch.autograd.grad(function(*leaves).sum(), leaves)
        for name, function in functions.items()
    }
    fused = modules["torch"].value_and_grad
    compiled = torch.compile(fused, fullgraph=True, dynamic=False)
    return runs | {"derive torch, fused eager": lambda: fused(*point), "derive torch, fused": lambda: compiled(*point)}


def seconds(run: Run, times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        run()
    return (time.perf_counter() - start) / times


def measured(runs: dict[str, Run], rounds: int) -> dict[str, list[float]]:
    """The seconds of each round; whatever is compiled, is compiled before."""
    for run in runs.values():
        run(), run()
    repeats = {name: max(1, int(AT_LEAST / seconds(run, 3))) for name, run in runs.items()}
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(seconds(run, repeats[name]))
    return times


def show(title: str, times: dict[str, list[float]]) -> None:
    base = times[BASE]
    print(f"\n{title}: {BASE} takes {statistics.median(base) * 1e6:.1f} µs")
    for name, column in times.items():
        if name != BASE:
            ratio = statistics.median(one / other for one, other in zip(base, column, strict=True))
            print(f"    {name:26} {statistics.median(column) * 1e6:10.1f} µs  {ratio:8.2f} x", flush=True)


def raise_malloc_thresholds() -> bool:
    """Whether glibc keeps what it has been given back from now on."""
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(MMAP_THRESHOLD, 1 << 25) and mallopt(TRIM_THRESHOLD, 1 << 30))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one thread, few rounds")
    parser.add_argument("--default-malloc", action="store_true", help="leave glibc's thresholds as they are")
    options = parser.parse_args()
    raised = not options.default_malloc and raise_malloc_thresholds()
    print(
        f"torch {torch.__version__}, numpy {np.__version__}; glibc's thresholds {'raised' if raised else 'as they are'}"
    )
    sizes, rounds = (1, 1000, 10**6), 9 if options.quick else 25
    everything = torch.get_num_threads()
    with tempfile.TemporaryDirectory() as folder:
        modules = {target: generated(Path(folder), target) for target in ("torch", "numpy", "python")}
        for threads in (1,) if options.quick else sorted({1, everything}):
            torch.set_num_threads(threads)
            for dtype in (torch.float32, torch.float64):
                for size in sizes:
                    mu, m = torch.randn(2, size, dtype=dtype)
                    sigma, s = torch.rand(2, size, dtype=dtype) + 0.3
                    for kind in (forward, backward):
                        torch._dynamo.reset()
                        title = f"{kind.__name__}, {str(dtype)[6:]}, n = {size}, {threads} thread{'s' * (threads > 1)}"
                        show(title, measured(kind(modules, [mu, sigma, m, s]), rounds))


if __name__ == "__main__":
    main()
