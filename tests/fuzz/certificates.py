"""Fuzzes certificates, for `render` and `verify`: `python tests/fuzz/certificates.py --count 100000 --seed 0`.

Certificates that derive wrote are changed: entries lost, doubled, exchanged, made something else, terms taken apart,
hostile words put in. Half of them get new digests, as somebody would who means it, so that the rest of the checks is
reached.
"""

from __future__ import annotations

import copy
import json
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from harness import LIMITS, command_line

from derive.derived import Derived
from derive.format.digests import digested
from derive.reading import read_problem

PROBLEMS = (
    ("entropy", "Normal(0, 1)"),
    ("entropy", "Normal(mu, sigma)"),
    ("cross-entropy", "Normal(0, 1)", "Normal(m, log_variance=k)"),
    ("kl", "Normal(mu, sigma)", "Normal(0, 1)"),
    ("entropy", "MultivariateNormal(mu, Sigma)"),
)
STRANGE: tuple[Any, ...] = (
    None, True, 0, -1, 1, 2**31, 2**63, 10**30, 10**4000, 1.5, "", " ", "x", [], {}, [[]], {"a": 1}, "9" * 5000,
    "x" * 100_000, ["x"] * 1000, "proved", "refuted", "main", "(kl", "(integral x)", "0", "-1", "1/0", "zoo", "I",
    "nan",
)  # fmt: skip
HOSTILE = (
    r"\input{/etc/passwd}", r"\write18{id}", r"\def\x{}", r"\csname input\endcsname", "^^5cinput{/etc/passwd}",
    "<script>alert(1)</script>", '"onload="alert(1)', "<img src=x onerror=alert(1)>", "](javascript:alert(1))",
    "\x1b[31mred", "a\x00b", "\u202eabc", "\u2066abc", "__import__('os').system('id')", "{{ 7*7 }}", "{% raw %}",
    "$\\input{/etc/passwd}$", "'; DROP", "*/ alert(1) /*", '"""', "</style>", "../../etc/passwd", "lambda", "\ud800",
    "</script><script>alert(1)</script>", "%0a", "&lt;", "é" * 300, "| a | b |", "`x`", "#1",
)  # fmt: skip
NAMES = ("lambda", "class", "np", "__x", "x_1", "math", "_x", "alert", "eval", "torch", "self", "α", "A" * 300)
BYTES = (b"\xff\xfe", b"\x00", b"[" * 100_000, b'{"a":' * 2000, b"NaN", b"1e999", b"\xef\xbb\xbf")
TOKENS = (
    "(", ")", "mu", "sigma", "0", "1", "-1", "1/2", "pi", "E", "add", "mul", "pow", "exp", "log", "integral",
    "normal", "oo", "-oo", "sum", "density", "q", "z", "vector", "9" * 4100, "1e5", "scale",
)  # fmt: skip
FORMS = ("text", "latex", "markdown", "json", "html", "ipynb", "numpy", "python", "javascript", "tests")
PARTS = re.compile(r"[()]|[^\s()]+|\s+")


@lru_cache(maxsize=8)
def certificate(number: int) -> str:
    quantity, *texts = PROBLEMS[number]
    return Derived(read_problem(quantity, texts)).json()


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every container with each of its keys or indices."""
    return [*walk(data)]


def walk(data: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for key in keys:
        yield data, key
        yield from walk(data[key])


def changed_text(r: Random, text: str) -> str:
    """A term or a few words with tokens lost, exchanged or put in."""
    tokens = PARTS.findall(text) or [""]
    for _ in range(r.choice((1, 1, 2, 4))):
        place, kind = r.randrange(len(tokens)), r.random()
        if kind < 0.25:
            tokens[place] = ""
        elif kind < 0.6:
            tokens[place] = r.choice(TOKENS)
        elif kind < 0.75:
            tokens[place] = f"({r.choice(TOKENS[2:])} {tokens[place]} {r.choice(TOKENS[2:])})"
        elif kind < 0.85:
            tokens[place] = "(" * (n := r.choice((2, 199, 500))) + tokens[place] + ")" * n
        else:
            other = r.randrange(len(tokens))
            tokens[place], tokens[other] = tokens[other], tokens[place]
    return "".join(tokens)


def change(r: Random, data: Any) -> None:
    """One change, somewhere."""
    all_of_them = places(data)
    if not all_of_them:
        return
    words = [(holder, key) for holder, key in all_of_them if isinstance(holder[key], str)]
    holder, key = r.choice(words if words and r.random() < 0.6 else all_of_them)
    value, kind = holder[key], r.random()
    if isinstance(value, str) and kind < 0.55:
        holder[key] = changed_text(r, value) if r.random() < 0.7 else hostile(r, value)
    elif kind < 0.65:
        del holder[key]
    elif kind < 0.75 and isinstance(holder, list):
        holder.insert(key, value)
    elif kind < 0.85:
        other, place = r.choice(all_of_them)
        if place in other if isinstance(other, dict) else place < len(other):
            holder[key] = json.loads(json.dumps(other[place]))
    elif isinstance(holder, dict) and kind < 0.9:
        holder[r.choice((*HOSTILE, "x", "law"))] = holder.pop(key)
    else:
        holder[key] = copy.deepcopy(r.choice(STRANGE))  # the next change may be made inside of it


def hostile(r: Random, text: str) -> str:
    bad = r.choice(HOSTILE)
    return r.choice((bad, text + bad, bad + text, f"{text} {bad} {text}", f"${bad}$"))


def renamed(r: Random, text: str) -> str:
    """A symbol called something else wherever it stands: a name that no parameter may have, or may."""
    old = r.choice(("mu", "sigma", "z", "m", "k", "Sigma", "q", "x", "u"))
    new = r.choice((*HOSTILE, *NAMES))
    return re.sub(rf"(?<![\w\\]){old}(?![\w])", lambda _: json.dumps(new)[1:-1], text)


def broken(r: Random, text: str) -> bytes:
    """Bytes lost, doubled or strange, as in a file that was cut off."""
    content = bytearray(text.encode("utf-8", "surrogatepass"))
    place = r.randrange(len(content))
    kind = r.random()
    if kind < 0.3:
        del content[place:]
    elif kind < 0.6:
        content[place] = r.randrange(256)
    elif kind < 0.8:
        content[place:place] = r.choice(BYTES)
    else:
        del content[place : place + r.randrange(1, 2000)]
    return bytes(content)


def make(r: Random, folder: Path) -> list[str]:
    """One command, with the file that it reads."""
    text, kind = certificate(r.randrange(len(PROBLEMS))), r.random()
    if kind < 0.15:
        text = renamed(r, text)
    if kind < 0.9:
        data = json.loads(text)
        for _ in range(r.choice((0, 1)) if kind < 0.15 else r.choice((1, 1, 1, 2, 3, 8))):
            change(r, data)
        text = json.dumps(with_digests(data) if r.random() < 0.7 else data, ensure_ascii=r.random() < 0.5)
        content = text.encode("utf-8", "surrogatepass")
    else:
        content = broken(r, text)
    (folder / "c.json").write_bytes(content)
    if r.random() < 0.35:
        return ["verify", "c.json", *LIMITS, *r.choice(([], ["-v"], ["--step", "1.1", "-v"], ["--step", "9.9"]))]
    return ["render", "c.json", *LIMITS, "-o", "-", "--to", r.choice(FORMS)]


def with_digests(data: Any) -> Any:
    """With new digests, where it still has the shape to have any."""
    try:
        return digested(data)
    except (AttributeError, KeyError, TypeError, ValueError):
        return data


if __name__ == "__main__":
    sys.exit(command_line(make))
