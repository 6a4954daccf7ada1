"""Certificates with something changed, in every way that comes to mind, as data."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from sympy import Basic

from derive.certification import judged
from derive.certification.covariances import written_out
from derive.errors import DeriveError
from derive.format.digests import digested
from derive.quantities import Quantity
from derive.record import verdict_data
from derive.sexpr import loads, parameters, symbols

Data = dict[str, Any]
Change = tuple[str, Data]
TERMS = ("before", "after")
NUMBER = re.compile(r"(?<![\w/.:-])-?\d+(?:/\d+)?(?![\w/.])")
HEADS = {"+": "*", "*": "+", "log": "exp", "exp": "log", "transpose": "inverse", "inverse": "transpose"}


def changes(text: str) -> Iterator[tuple[str, str]]:
    """Wrong versions of a term: a number, a bound, a name, a head, the order of parts, a part that is lost."""
    for found in NUMBER.finditer(text):
        number = found.group()
        for kind, other in (("sign", f"(* -1 {number})"), ("number", successor(number))):
            yield kind, text[: found.start()] + other + text[found.end() :]
    for found in re.finditer(r":-?oo", text):
        yield "bound", text[: found.start()] + ("0" if found.group() == ":oo" else "-1") + text[found.end() :]
    for found in re.finditer(r"\((\S+) ", text):
        if found.group(1) in HEADS:
            yield "head", text[: found.start(1)] + HEADS[found.group(1)] + text[found.end(1) :]
    names = sorted(set(re.findall(r"(?<=[ ])[A-Za-z]\w*(?=[ )])", text)))
    for name in names:
        for other in names:
            if name != other:
                yield "name", re.sub(rf"(?<=[ ]){name}(?=[ )])", other, text, count=1)


def successor(number: str) -> str:
    above, slash, below = number.partition("/")
    return f"{int(above) + 1}{slash}{below}"


def steps(data: Data) -> Iterator[tuple[int, int, Data]]:
    for part in data["parts"]:
        for number, step in enumerate(part["steps"], 1):
            yield part["number"], number, step


def with_change(data: Data, change: Callable[[Data], None]) -> Data:
    changed = copy.deepcopy(data)
    change(changed)
    return changed


def step_of(data: Data, part: int, number: int) -> Data:
    return data["parts"][part - 1]["steps"][number - 1]


def put(data: Data, part: int, number: int, **fields: Any) -> Data:
    return with_change(data, lambda found: step_of(found, part, number).update(fields))


def rewritten(data: Data, part: int, old: str, new: str) -> Data:
    """One term in place of another in the whole of a part, so that its chain still holds."""

    def change(found: Data) -> None:
        entry = found["parts"][part - 1]
        for field in ("start", "result"):
            entry[field] = entry[field].replace(old, new)
        for step in entry["steps"]:
            for side in TERMS:
                step[side] = step[side].replace(old, new)
            for place in step["places"]:
                place["term"] = place["term"].replace(old, new)

    return with_change(data, change)


def vouched(data: Data) -> Data:
    """What an attacker makes of it who has the engines too: every step with the evidence that they find, the head and
    the digests as they have to be."""
    found = copy.deepcopy(data)
    main = found["parts"][min(found["main"], len(found["parts"])) - 1]
    with suppress(DeriveError):
        quantity = loads(main["start"], symbols(main["symbols"]))
        found |= {"quantity": main["start"], "result": main["result"]}
        found["domains"] = parameters(quantity) if isinstance(quantity, Quantity) else found["domains"]
        for part in found["parts"]:
            vouch(part, quantity)
    return digested(found)


def vouch(part: Data, quantity: Basic) -> None:
    known = symbols(part["symbols"])
    definite = written_out((quantity, loads(part["start"], known)))
    for step in part["steps"]:
        with suppress(DeriveError):
            before, after = (loads(step[side], known) for side in TERMS)
            step.pop("witness", None)
            step |= verdict_data(judged(before, after, definite))
