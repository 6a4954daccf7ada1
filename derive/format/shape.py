"""Whether data fits a JSON Schema, said fast: a schema becomes one function, made of the keywords that ours uses.

It only says yes or no. What is wrong with data that does not fit is for a library to say, which takes longer to load
than all that there is to read; that both agree is tested.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]
TYPES: Mapping[str, Check] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
}
SIZES: Mapping[str, tuple[type, Callable[[Any, Any], bool]]] = {
    "minLength": (str, lambda value, least: len(value) >= least),
    "maxLength": (str, lambda value, most: len(value) <= most),
    "minItems": (list, lambda value, least: len(value) >= least),
    "minProperties": (dict, lambda value, least: len(value) >= least),
    "maxProperties": (dict, lambda value, most: len(value) <= most),
    "maxItems": (list, lambda value, most: len(value) <= most),
    "minimum": (int, lambda value, least: value >= least),
    "required": (dict, lambda value, names: all(name in value for name in names)),
    "pattern": (str, lambda value, pattern: re.search(pattern, value) is not None),
}
SILENT = {"$schema", "$id", "$defs", "title", "description", "properties", "patternProperties", "prefixItems", "then"}
"""Keywords that say nothing by themselves, or are read with another one."""


class Shapes:
    """Makes checks of the parts of one schema; a definition is made into a check once."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.definitions, self.made = schema.get("$defs", {}), dict[str, Check]()

    def check(self, schema: Any) -> Check:
        if isinstance(schema, bool):
            return lambda value: schema
        keys = [key for key in schema if key not in SILENT]
        if schema.keys() & {"properties", "patternProperties"} and "additionalProperties" not in schema:
            keys.append("additionalProperties")
        checks = [self.keyword(key, schema) for key in keys]
        return checks[0] if len(checks) == 1 else lambda value: all(each(value) for each in checks)

    def keyword(self, key: str, schema: Mapping[str, Any]) -> Check:
        """What one keyword asks for; one that is not known here is an error, not a yes."""
        given: Any = schema.get(key)
        if key in SIZES:
            kind, fits = SIZES[key]
            return lambda value: not isinstance(value, kind) or fits(value, given)
        if key == "type":
            types = [TYPES[name] for name in ([given] if isinstance(given, str) else given)]
            return types[0] if len(types) == 1 else lambda value: any(each(value) for each in types)
        if key in ("const", "enum"):
            allowed = [given] if key == "const" else given
            return lambda value: any(type(value) is type(each) and value == each for each in allowed)
        makers = {
            "$ref": self.reference, "additionalProperties": self.entries, "items": self.items,
            "propertyNames": self.names, "if": self.condition,
        }  # fmt: skip
        return makers[key](schema)

    def reference(self, schema: Mapping[str, Any]) -> Check:
        name = schema["$ref"].removeprefix("#/$defs/")
        if name not in self.made:
            self.made[name] = self.check(self.definitions[name])
        return self.made[name]

    def entries(self, schema: Mapping[str, Any]) -> Check:
        named = {name: self.check(part) for name, part in schema.get("properties", {}).items()}
        like = [(re.compile(p), self.check(part)) for p, part in schema.get("patternProperties", {}).items()]
        other = self.check(schema.get("additionalProperties", True))

        def entry(name: str, value: Any) -> bool:
            found = [check for pattern, check in like if pattern.search(name)]
            found += [named[name]] if name in named else []
            return all(check(value) for check in found or [other])

        return lambda value: not isinstance(value, dict) or all(entry(name, part) for name, part in value.items())

    def items(self, schema: Mapping[str, Any]) -> Check:
        first = [self.check(part) for part in schema.get("prefixItems", ())]
        other = self.check(schema["items"])

        def each(value: list[Any]) -> bool:
            checked = all(check(part) for check, part in zip(first, value, strict=False))
            return checked and all(map(other, value[len(first) :]))

        return lambda value: not isinstance(value, list) or each(value)

    def names(self, schema: Mapping[str, Any]) -> Check:
        name = self.check(schema["propertyNames"])
        return lambda value: not isinstance(value, dict) or all(map(name, value))

    def condition(self, schema: Mapping[str, Any]) -> Check:
        given, then = self.check(schema["if"]), self.check(schema["then"])
        return lambda value: not given(value) or then(value)
