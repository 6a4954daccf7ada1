"""JSON that a person can read and compare: what fits on a line stands on one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

WIDTH = 120


def laid_out(value: Any, indent: int = 0) -> str:
    """The value as JSON, lists and objects that are too long for a line with one entry on each."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, Mapping | list) or indent + len(flat) <= WIDTH:
        return flat
    inner = indent + 1
    if isinstance(value, Mapping):
        keys = {key: json.dumps(key, ensure_ascii=False) + ": " for key in value}
        rows = [keys[key] + laid_out(entry, inner) for key, entry in value.items()]
    else:
        rows = [laid_out(entry, inner) for entry in value]
    separator = ",\n" + " " * inner
    left, right = "{}" if isinstance(value, Mapping) else "[]"
    return f"{left}\n{' ' * inner}{separator.join(rows)}\n{' ' * indent}{right}"
