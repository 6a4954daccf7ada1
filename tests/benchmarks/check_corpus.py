"""How much of what people write the checker reads, from ../shared/corpus/ beside the repository.

    python tests/benchmarks/check_corpus.py [--trees] [--corpus DIRECTORY]

Printed is the share of the sides of `chains.jsonl` that are read, with the reason for each that is not; --trees prints
the most likely tree of every side with all its brackets, to be compared with the source by eye. Then every chain is
judged: true steps that are refuted, proved, enclosed or left undecided, and of `mutants.jsonl` how often the first
wrong line is named and its kind diagnosed, in its own word or in one of the same family.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from derive.checking.checking import check_lines
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


ALIKE = (
    {"sign flip", "forgot to distribute"},
    {"power dropped", "power not applied", "exponent", "root forgotten", "sigma for sigma^2"},
    {"swapped p and q", "wrong symbol", "inverted fraction"},
    {"dropped factor", "extra factor"},
    {"dropped term", "extra term", "lost constant"},
)
"""Kinds of mistakes that are told from each other by taste."""


def records(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def judged(record: dict[str, Any], page: dict[str, Any]) -> Any:
    """The report on a record, in the context of its page: definitions, and of the theorem only the laws."""
    known = [each["latex"] for each in page["definitions"]]
    known += [each["latex"] for each in page["claimed"] if r"\sim" in each["latex"]]
    signs = ["<=" if sign and "leq" in sign else "=" for sign in record["relations"][1:]]
    return check_lines(record["lines"], signs, known)


def verdicts(pages: list[dict[str, Any]]) -> None:
    """The true steps by their verdicts."""
    found: Counter[str] = Counter()
    start = time.perf_counter()
    for page in pages:
        wrong = (page["known_error"] or {}).get("line")
        for step in judged(page, page).steps:
            if step.number == wrong:
                print(f"{page['id']}: known error, line {wrong}: {step.verdict}")
                continue
            found[step.verdict] += 1
            if step.verdict not in ("proved", "enclosed"):
                print(f"{page['id']}: line {step.number} {step.verdict}: {step.evidence}")
    total, took = found.total(), time.perf_counter() - start
    good = found["proved"] + found["enclosed"]
    print(f"false alarms: {found['refuted']} of {total} true steps")
    print(f"proved or enclosed: {good} of {total} ({good / total:.1%}), {found['proved']} of them proved")
    print(f"seconds per chain: {took / len(pages):.2f}; per line {took / total:.3f}")


def mistakes(mutants: list[dict[str, Any]], pages: dict[str, dict[str, Any]]) -> None:
    """Planted mistakes: found at their line, and diagnosed."""
    named = same = alike = 0
    for record in mutants:
        first = judged(record, pages[record["chain"]]).first_wrong
        right = first is not None and first.number == record["mutated_line"]
        kind = first.diagnosis.kind if first is not None and first.diagnosis is not None else "none"
        wanted, kind = (re.sub(r" [0-9/]+$", "", each) for each in (record["type"], kind))
        named, same = named + right, same + (right and kind == wanted)
        alike += right and (kind == wanted or any({kind, wanted} <= family for family in ALIKE))
        if not right or kind != wanted:
            print(f"{record['id']}: {wanted}, diagnosed as {kind}" + ("" if right else ", at another line"))
    total = len(mutants)
    print(f"first wrong line named: {named} of {total} ({named / total:.1%})")
    print(f"kind diagnosed: {same} of {total} in its own word, {alike} ({alike / total:.1%}) in one of its family")


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
    pages = records(options.corpus / "chains.jsonl")
    verdicts(pages)
    mistakes(records(options.corpus / "mutants.jsonl"), {page["id"]: page for page in pages})


if __name__ == "__main__":
    main()
