"""JSON as the standard has it, from a file that anybody may have made: every doubt is an error, in one line."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from derive.errors import Wrong

LARGEST, DEEPEST = 50_000_000, 30
"""The most bytes that are read, and how deeply lists and objects may nest."""


def read_json(text: str | bytes) -> Any:
    """What the text holds. Raises `Wrong` for what is no JSON, and for keys given twice, NaN, fractions, too much."""
    check_size(len(text))
    try:
        text = text.decode("utf-8") if isinstance(text, bytes) else text
        data = json.loads(text, object_pairs_hook=once, parse_constant=no_number, parse_float=no_number)
    except UnicodeDecodeError as error:
        raise Wrong(f"this file is not a text in UTF-8: its byte {error.start + 1} is not of one") from None
    except json.JSONDecodeError as error:
        raise Wrong(f"this file is not JSON, or not all of it: {error}") from None
    except RecursionError:
        raise Wrong("this file is not a certificate: it nests too deeply") from None
    except Wrong:
        raise
    except ValueError:  # a whole number of thousands of digits
        raise Wrong("this file is not a certificate: a number in it is too long") from None
    check_strings(data)
    return data


def check_size(size: int) -> None:
    if size > LARGEST:
        raise Wrong(f"this file has {size} bytes, and no certificate of more than {LARGEST} is read")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, each of whose keys is given once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Wrong(f"this file is not a certificate: the key {twice[:60]!r} is given twice in one object")
    return found


def no_number(text: str) -> NoReturn:
    raise Wrong(f"this file is not a certificate: {text[:30]} is not a whole number, and there are no others in one")


def check_strings(data: Any) -> None:
    """Raises `Wrong` where a text has characters in it that do not print, or values nest too deeply."""
    waiting = [(data, "", 0)]
    while waiting:
        value, place, depth = waiting.pop()
        if depth > DEEPEST:
            raise Wrong("this file is not a certificate: it nests too deeply")
        if isinstance(value, str) and not value.isprintable():
            raise Wrong(f"at {place[:200] or '/'}: a character does not print")
        if isinstance(value, dict):
            if not all(map(str.isprintable, value)):
                raise Wrong(f"at {place[:200] or '/'}: a key has a character that does not print")
            waiting += [(entry, f"{place}/{key}", depth + 1) for key, entry in value.items()]
        if isinstance(value, list):
            waiting += [(entry, f"{place}/{number}", depth + 1) for number, entry in enumerate(value)]
