"""Whether data is of the shape that the schema of certificates describes."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from derive.errors import Wrong
from derive.format.shape import Check, Shapes

PATH = Path(__file__).with_name("certificate.schema.json")
FORMAT, VERSION = "derive certificate", 2
LONGEST = 160


def check_certificate(data: Any) -> None:
    """Raises `Wrong`, with a JSON pointer to the place, where the data is no certificate of this version."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Wrong(f'this file is not a certificate: it does not say "format": "{FORMAT}"')
    if data.get("version") != VERSION or isinstance(data["version"], bool):
        found = json.dumps(data.get("version"))[:30]
        raise Wrong(f"this is version {found} of a certificate; derive reads version {VERSION}")
    try:
        check_shape(data)
    except RecursionError:
        raise Wrong("this file is not a certificate: it nests too deeply") from None


def check_shape(data: Any) -> None:
    if fits()(data):
        return
    library = import_module("jsonschema")  # loaded where there is something to explain; it carries no types
    found = library.exceptions.best_match(library.Draft202012Validator(schema()).iter_errors(data))
    if found is None:
        raise Wrong("this file is not a certificate: it breaks the schema")
    pointer = "/" + "/".join(str(key).replace("~", "~0").replace("/", "~1")[:40] for key in found.absolute_path)
    raise Wrong(f"at {pointer[:150]}: {in_short(found)}")


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def fits() -> Check:
    return Shapes(schema()).check(schema())


def in_short(error: Any) -> str:
    """One line that says what is wrong, without the whole of what stands there."""
    if error.validator == "pattern":
        return f"{error.instance[:60]!r} has a character that may not stand there, or is of another form"
    if error.validator in ("type", "enum", "const"):
        what = error.schema.get(error.validator)
        return f"{json.dumps(error.instance)[:60]} stands where there should be {json.dumps(what)[:90]}"
    return str(error.message) if len(error.message) <= LONGEST else f"breaks the schema's '{error.validator}'"
