"""Digests of the parts of a certificate: whether a file is still as it was written, and where it is not.

A digest finds a change that was not made on purpose, in words and names too, which no proof rests on. It is no
signature: who changes a file on purpose can write new digests, and then only the mathematics speaks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

LENGTH = 16


def digest(value: Any) -> str:
    """The first digits of the SHA-256 of the value as compact JSON, its own digest left out."""
    if isinstance(value, Mapping):
        value = {key: entry for key, entry in value.items() if key != "digest"}
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return sha256(text.encode()).hexdigest()[:LENGTH]


def digested(data: Mapping[str, Any]) -> dict[str, Any]:
    """The certificate with a digest in each part, and one of the whole."""
    parts = [{**part, "digest": digest(part)} for part in data["parts"]]
    whole = {**data, "parts": parts}
    return {**whole, "digest": digest(whole)}


def changed(data: Mapping[str, Any]) -> Iterator[str]:
    """The places whose digests are not those of what stands there."""
    for part in data["parts"]:
        if part.get("digest") != digest(part):
            yield f"part {part['number']}"
    if data.get("digest") != digest(data):
        yield "the file"
