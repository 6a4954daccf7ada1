"""The laws, grouped as a textbook groups them.

A law is written once, as a module-level `Rule`; a law that needs a choice is a function that makes a rule, with a
general instance beside it. The catalogue is whatever stands in these modules: there is no list to keep.
"""

from __future__ import annotations

from importlib import import_module

from derive.derivation import Rule

CHAPTERS = (
    "definitions", "logarithms", "algebra", "exponents", "squares", "integrals", "calculus", "sums", "independence",
    "differences", "kernels", "derivatives", "matrices", "traces", "structure", "vectors", "vector_integrals", "norms",
    "gradients", "entries", "telescoping",
)  # fmt: skip


def catalogue() -> dict[str, Rule]:
    """Every law by its Python name, chapter by chapter, the lemmas last."""
    laws: dict[str, Rule] = {}
    for chapter in CHAPTERS:
        module = import_module(f"derive.rules.{chapter}")
        laws |= {name: law for name, law in vars(module).items() if isinstance(law, Rule) and not name.startswith("_")}
    return laws | import_module("derive.rules.lemmas").lemmas()
