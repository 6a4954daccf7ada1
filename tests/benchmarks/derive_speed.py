"""Deriving KL(N(μ, σ²) ‖ N(m, s²)) against asking SymPy for the integral, side by side in one process.

    python tests/benchmarks/derive_speed.py

(a) the derivation at standard detail, (b) the same with every step certified,
(c) `sympy.integrate` of q·(log q − log p), (d) reading the derivation back from its certificate.

All caches, SymPy's and ours, are emptied before each run; the median of several is printed, with ratios, because
machines differ and are noisy. Then whole processes: the command line against importing SymPy; last, the pages of one
derivation, each made once it is certified.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import sympy
from sympy.core.cache import clear_cache as clear_sympy

from derive.certification import ball, certify_derivation, exact
from derive.derived import Derived
from derive.distributions import Normal
from derive.forms import FORMS
from derive.plans import derive
from derive.quantities import KL
from derive.reading.certificate import read_certificate
from derive.writing.style import Style
from derive.writing.text import Page

ROUNDS = 7


def problem() -> KL:
    return KL(Normal("mu", "sigma"), Normal("m", "s").called("p"))


def derivation() -> None:
    Page(derive(problem()), Style()).text()


def certified() -> None:
    certify_derivation(derive(problem()))


def recorded(text: str) -> Callable[[], None]:
    def read() -> None:
        read_certificate(text)

    return read


def integrate() -> None:
    z, mu, m = sympy.symbols("z mu m", real=True)
    sigma, s = sympy.symbols("sigma s", positive=True)

    def density(mean: sympy.Expr, scale: sympy.Expr) -> sympy.Expr:
        return sympy.exp(-((z - mean) ** 2) / (2 * scale**2)) / sympy.sqrt(2 * sympy.pi * scale**2)

    q, p = density(mu, sigma), density(m, s)
    sympy.integrate(q * (sympy.log(q) - sympy.log(p)), (z, -sympy.oo, sympy.oo))


def clear_caches() -> None:
    """Forget every derivation, every normal form and every enclosure, so that each run starts from nothing."""
    exact.clear_cache()
    ball.clear_cache()
    for name, module in list(sys.modules.items()):
        if name.startswith("derive."):
            for function in vars(module).values():
                if hasattr(function, "cache_clear"):
                    function.cache_clear()


def seconds(run: Callable[[], None]) -> float:
    clear_sympy()
    clear_caches()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def process(*command: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    runs = {"a": derivation, "b": certified, "c": integrate, "d": recorded(Derived(problem()).json())}
    for run in runs.values():  # imports and code paths are warm for all three alike
        run()
    times = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            times[name].append(seconds(run))
    median = {name: statistics.median(values) for name, values in times.items()}
    print(f"(a) derive, standard detail   {median['a'] * 1e3:7.1f} ms   {median['a'] / median['c']:.3f} x (c)")
    print(f"(b) derive and certify        {median['b'] * 1e3:7.1f} ms   {median['b'] / median['c']:.3f} x (c)")
    print(f"(c) sympy.integrate           {median['c'] * 1e3:7.1f} ms")
    print(f"(d) read its certificate      {median['d'] * 1e3:7.1f} ms   {median['d'] / median['b']:.3f} x (b)")
    with tempfile.TemporaryDirectory() as folder:
        command = (sys.executable, "-m", "derive.cli", "kl", "Normal(mu, sigma)", "Normal(m, s)")
        pairs = [
            (process(*command, "--to", "latex", "-o", folder), process(sys.executable, "-c", "import sympy"))
            for _ in range(ROUNDS)
        ]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"derive kl … --to latex        {ours * 1e3:7.1f} ms   {ours / theirs:.2f} x import sympy")
    derived = Derived(problem())
    _ = derived.code("numpy"), derived.certificate  # what the pages have in common
    for name in ("text", "latex", "markdown", "html", "ipynb", "json"):
        page = min(once(lambda name=name: FORMS[name].make(derived, Style())) for _ in range(ROUNDS))
        print(f"{name:<12} of a certified derivation {page * 1e3:7.1f} ms")


def once(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
