"""How much of what people write the checker reads, from ../shared/corpus/ beside the repository.

    python tests/benchmarks/check_corpus.py [--trees] [--corpus DIRECTORY]

Printed is the share of the sides of `chains.jsonl` that are read, with the reason for each that is not; --trees prints
the most likely tree of every side with all its brackets, to be compared with the source by eye.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path

from derive.checking.grammar import Reading, Unread, readings
from derive.checking.printed import bracketed

BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"


def sides(corpus: Path) -> Iterator[tuple[str, str]]:
    """The name of each chain with each of its sides."""
    for line in (corpus / "chains.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield from ((record["id"], side) for side in record["lines"])


def tried(side: str) -> list[Reading] | Unread:
    try:
        return readings(side)
    except Unread as error:
        return error


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trees", action="store_true", help="print every tree")
    parser.add_argument("--corpus", type=Path, default=BESIDE, help="where chains.jsonl is")
    options = parser.parse_args()
    start, read, several, total = time.perf_counter(), 0, 0, 0
    for name, side in sides(options.corpus):
        found = tried(side)
        total += 1
        if isinstance(found, Unread):
            print(f"{name}: {side}\n    {found}")
            continue
        read, several = read + 1, several + (len(found) > 1)
        if options.trees:
            print(f"{name}: {side}\n    {bracketed(found[0].tree)}", *found[0].how, sep="\n    ")
    took = time.perf_counter() - start
    print(f"sides read: {read} of {total} ({read / total:.1%}), {several} of them in several ways, in {took:.1f} s")


if __name__ == "__main__":
    main()
