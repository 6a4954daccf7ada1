"""How much of what our writers print the reader of hand-written derivations reads back: all pages of output/.

python tests/benchmarks/read_back.py
"""

from __future__ import annotations

from pathlib import Path

from derive.checking.documents import read_document

OUTPUT = Path(__file__).resolve().parents[2] / "output"


def main() -> None:
    read = total = 0
    for kind in ("md", "tex"):
        for page in sorted(OUTPUT.glob(f"*/derivation.{kind}")):
            document = read_document(page.read_text(encoding="utf-8"), kind)
            displayed = [side for chain in document.chains if chain.display for side in chain.sides]
            for side in displayed:
                if side.unread:
                    print(f"{page.parent.name}/{page.name}: {side.unread}\n    {side.source}")
            read += sum(1 for side in displayed if side.readings)
            total += len(displayed)
    print(f"displayed sides read back: {read} of {total} ({read / total:.1%})")


if __name__ == "__main__":
    main()
