"""A certificate read back: what it records is a derivation, and every other form is made of that without deriving."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from derive.certification import Certificate
from derive.derivation import Derivation
from derive.errors import Wrong
from derive.format.schema import check_certificate
from derive.format.strict_json import LARGEST, read_json
from derive.quantities import Quantity
from derive.reading.files import bytes_of
from derive.reading.recorded import check_whole, rebuilt
from derive.reading.safe_latex import safe_latex

SLOPE = "slope"


@dataclass(frozen=True)
class Recorded:
    """What a certificate records.

    `derivation` is the whole: the main part with everything that follows from it, partial derivatives included.
    """

    quantity: Quantity
    derivation: Derivation
    certificate: Certificate
    version: int

    @property
    def told(self) -> Derivation:
        """The derivation as pages tell it, without the partial derivatives."""
        kept = tuple(part for part in self.derivation.corollaries if part.kind != SLOPE)
        return replace(self.derivation, corollaries=kept)

    @property
    def slopes(self) -> tuple[Derivation, ...]:
        """The partial derivatives, one for each symbol of the quantity; none where the certificate has none."""
        return tuple(part for part in self.derivation.corollaries if part.kind == SLOPE)


def read_certificate(text: str | bytes) -> Recorded:
    """The derivation and the verdicts that a certificate records, as they were when it was written.

    It is checked that every step is what its places make of the one before, that words and laws refer to what is
    there, and that the verdicts are what the evidence comes to; the evidence itself is taken as it stands, and
    `certify_derivation` finds it anew. Raises `Wrong`, with the place, where a certificate is damaged, of another
    version, or holds what a page or a program may not take over from a file, and `Unfinished` where it records that a
    step is refuted.
    """
    data = read_json(text)
    check_certificate(data)
    check_statements(data["laws"])
    derivation, certificate = rebuilt(data)
    check_whole(data, derivation, certificate)
    return Recorded(derivation.start, derivation, certificate, data["version"])


def read_certificate_file(path: Path) -> Recorded:
    """The same from a file; raises `Wrong` where it cannot be read."""
    text = bytes_of(path, LARGEST)
    try:
        return read_certificate(text)
    except Wrong as error:
        raise Wrong(f"{path}: {error}") from None


def check_statements(laws: dict[str, Any]) -> None:
    for key, law in laws.items():
        try:
            safe_latex(law["statement"])
        except Wrong as error:
            raise Wrong(f"law '{key[:60]}': {error}") from None
