"""How the time of `derive build` grows with the number of problems and of jobs, and certification with that of steps.

    python tests/benchmarks/build_scaling.py

Prints, for lists of 4, 8 and 16 problems, the seconds for each problem with one job and with two, and for the
derivations of the gallery the milliseconds for each step. Both are flat where the time grows linearly.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter

from derive.certification import ball, certify_derivation, exact
from derive.derived import Derived
from derive.gallery import PROBLEMS, build
from derive.reading import read_problem

NAMES = [f"{first}{second}" for first in "abcd" for second in "uvwxyz"]


def problems(count: int) -> list[tuple[str, ...]]:
    """Different problems of one kind and size, so that nothing remembered helps."""
    pairs = zip(NAMES, reversed(NAMES), strict=True)
    return [("entropy", f"Normal({mean}, {scale}_)") for mean, scale in list(pairs)[:count]]


def seconds(count: int, jobs: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        for _ in build(Path(folder), problems(count), jobs):
            pass
        return perf_counter() - start


def main() -> None:
    seconds(1, 2)  # the workers start
    seconds(1, 1)
    print("problems   s each, 1 job   s each, 2 jobs")
    for count in (4, 8, 16):
        print(f"{count:8d} {seconds(count, 1) / count:15.2f} {seconds(count, 2) / count:16.2f}")
    print("\nsteps   ms a step, certified   problem")
    rows = []
    for quantity, *texts in PROBLEMS:
        whole = Derived(read_problem(quantity, texts)).whole
        exact.clear_cache(), ball.clear_cache()
        start = perf_counter()
        count = len(certify_derivation(whole).steps)
        rows.append((count, (perf_counter() - start) / count * 1000, f"{quantity} {' '.join(texts)}"))
    for count, each, name in sorted(rows):
        print(f"{count:5d} {each:22.1f}   {name}")


if __name__ == "__main__":
    main()
