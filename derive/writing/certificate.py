"""The certificate of a derivation as data: what every other form is made from, and each step's verdict and evidence.

The format is version 2; `derive/format/certificate.schema.json` describes every field of it.
"""

from __future__ import annotations

from typing import Any

from derive import __version__
from derive.certification import Certificate
from derive.certification.engines import engines
from derive.derivation import Derivation
from derive.format.digests import digested
from derive.quantities import Quantity
from derive.record import Book, part_data
from derive.record.layout import laid_out
from derive.sexpr import dumps, parameters

VERSION = 2


def certificate_json(derivation: Derivation, certificate: Certificate) -> str:
    """JSON text, the same bytes for the same derivation.

    Raises `Wrong` where a name stands for two symbols in one part, or could not be read back, and `NotYet` for a term
    that has no form as data.
    """
    return laid_out(digested(certificate_data(derivation, certificate))) + "\n"


def certificate_data(derivation: Derivation, certificate: Certificate) -> dict[str, Any]:
    """The certificate as what JSON can hold."""
    quantity = derivation.start
    assert isinstance(quantity, Quantity)
    book = Book(derivation.parts)
    parts = [part_data(part, certificate, book) for part in derivation.parts]
    return {
        "format": "derive certificate",
        "version": VERSION,
        "generator": {"name": "derive", "version": __version__, "engines": engines()},
        "quantity": dumps(quantity),
        "result": dumps(derivation.result),
        "domains": parameters(quantity),
        "verdict": certificate.verdict,
        "main": book.number(derivation),
        "corollaries": [book.number(corollary) for corollary in derivation.corollaries],
        "laws": book.laws,
        "parts": parts,
    }
