"""JavaScript, run by node: one process for all calls of a module, JSON in and JSON out."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from derive.code.runtimes import Runtime
from derive.errors import NotYet, Unfinished

SECONDS = 120
MISSING = "node is not installed (it runs JavaScript outside of a browser)"
RUNNER = """
import { readFileSync } from "node:fs";

const { source, calls } = JSON.parse(readFileSync(0, "utf8"));
const module = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));

function packed(key, value) {
  if (typeof value === "function") return { function: value.length };
  if (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return { number: Object.is(value, -0) ? "-0" : String(value) };
}

const results = calls.map(([path, given]) => {
  const found = path.reduce((inside, name) => inside[name], module);
  return typeof found === "function" ? found(...given.map(Number)) : found;
});
console.log(JSON.stringify(results, packed));
"""
Path: TypeAlias = tuple[str, ...]
"""Where a function is found in a module: ("densities", "q", "density")."""


def node() -> str | None:
    return shutil.which("node") or shutil.which("nodejs")


class Node(Runtime):
    suffix = ".mjs"
    template = "{}.js.j2"

    def is_there(self, module: str) -> bool:
        return node() is not None

    def absence(self, module: str) -> str:
        return MISSING

    def compiled(self, source: str, name: str) -> Mapping[str, Any]:
        """What the module exports, each of its functions as one that starts a process for each call."""
        (exported,) = called(source, [((), ())])
        names = [parameter["name"] for parameter in exported.get("parameters", ())]
        found: Mapping[str, Any] = with_functions(exported, source, names, ())
        return found

    def results(self, source: str, name: str, rows: Sequence[Sequence[float]]) -> list[Any]:
        return called(source, [((name,), row) for row in rows])


def called(source: str, calls: Sequence[tuple[Path, Sequence[float]]]) -> list[Any]:
    """The results of calls of a module's functions; of a path to anything else, what is there.

    Raises `NotYet` where there is no node, and `Unfinished` where the code does not run.
    """
    program = node()
    if program is None:
        raise NotYet(f"JavaScript cannot be run: {MISSING}")
    given = json.dumps({"source": source, "calls": [(path, list(map(packed, row))) for path, row in calls]})
    command = [program, "--input-type=module", "--eval", RUNNER]
    run = subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", timeout=SECONDS)
    if run.returncode:
        reason = next((line for line in run.stderr.splitlines() if "Error" in line), run.stderr)
        raise Unfinished(f"the generated JavaScript does not run: {reason}; please report this")
    return list(json.loads(run.stdout, object_hook=unpacked))


def packed(value: float) -> float | str:
    """A number as JSON has it, which has no infinities and no nan."""
    number = float(value)
    return number if math.isfinite(number) else {"inf": "Infinity", "-inf": "-Infinity"}.get(str(number), "NaN")


def unpacked(found: dict[str, Any]) -> Any:
    return float(found["number"]) if found.keys() == {"number"} else found


def with_functions(found: Any, source: str, names: Sequence[str], path: Path) -> Any:
    """What was found in a module, with functions in the place of their numbers of arguments."""
    if not isinstance(found, dict):
        return found
    if found.keys() == {"function"}:
        return Called(source, path, names, found["function"])
    return {name: with_functions(part, source, names, (*path, name)) for name, part in found.items()}


class Called:
    """A function of a module; its last arguments may be given by the names that the problem has for them."""

    def __init__(self, source: str, path: Path, names: Sequence[str], count: int) -> None:
        self.source, self.path, self.names, self.count = source, path, names, count

    def __call__(self, *values: float, **named: float) -> Any:
        last = self.names[len(self.names) - len(named) :]
        if len(values) + len(named) != self.count or named.keys() != set(last):
            raise TypeError(f"{'.'.join(self.path)} takes {self.count} numbers; the last are {', '.join(self.names)}")
        return called(self.source, [(self.path, (*values, *(named[name] for name in last)))])[0]
