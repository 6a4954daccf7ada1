"""A derivation as plain data and back: words, laws, parts and verdicts, each with both ways beside each other.

What is written here is read here, so that a page made from a certificate is the page made from its derivation.
"""

from derive.record.book import Book
from derive.record.parts import part_data, told
from derive.record.shelf import Shelf
from derive.record.verdicts import evidence_data, read_verdict, verdict_data, witness_data

__all__ = [
    "Book", "Shelf", "evidence_data", "part_data", "read_verdict", "told", "verdict_data", "witness_data",
]  # fmt: skip
