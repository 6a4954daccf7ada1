"""Documents that mean harm end in a clear error, or are read, within seconds; no macro is executed."""

from __future__ import annotations

import itertools
import random
import time

import pytest

from derive.checking.documents import read_document
from derive.errors import DeriveError

SECONDS = 40.0  # a few, where nobody else needs the machine


def display(body: str) -> str:
    return f"$${body}$$"


HOSTILE = {
    "10 MB": "x" * 10_000_000,
    "dollars": "$$ " * 130_000,
    "unclosed environments": r"\begin{align}" * 30_000,
    "declarations": r"\newcommand{\a}{" * 25_000,
    "rows": display("\\\\" * 19_000),
    "signs": display("a=" * 19_000),
    "braces": display("{" * 3_000 + "x" + "}" * 3_000),
    "unclosed braces": display("({" * 19_000),
    "boxes": display(r"\boxed{a=" * 4_000),
    "reasons": display(r"\overset{" * 4_000),
    "roots": display(r"\sqrt " * 1_300 + "x"),
    "fractions": display(r"\frac1" * 1_300 + "x"),
    "logarithms": display(r"\log " * 1_500 + "x"),
    "integrals": display(r"\int " * 1_500 + "x"),
    "minuses": display("-" * 2_900 + "x"),
    "factorials": display("x" + "!" * 2_900),
    "slashes": display("1" + "/x" * 1_400),
    "bars": display("|x" * 1_400),
    "ambiguities": display("+".join([r"\log 2 x y z"] * 400)),
    "one long product": display(r"\log " + "x y " * 1_400),
    "full stops": display("." * 39_000 + "x" + "." * 900),
    "spaces": display("a" + " " * 39_000 + "=" + " " * 900),
    "a long number": display("1" * 5_000 + "=2"),
    "a surrogate": "$\ud800 = 1$",
    "nothing": "\0\0$\0$",
}
MULTIPLYING = "".join(rf"\def\{a}{{" + rf"\{b}" * 60 + "}" for a, b in itertools.pairwise("abcdefg")) + r"\def\g{\,}"
RECURSIVE = {
    r"\newcommand{\a}{\a} $\a$": "leads to itself",
    r"\def\a{\b\b}\def\b{\a\a} $\a$": "leads to itself",
    "".join(rf"\def\{chr(97 + n)}{{\{chr(98 + n)}\{chr(98 + n)}}}" for n in range(20)) + r" $\a$": "leads to itself",
    r"\newcommand{\f}[1]{\f{#1#1}} $\f{x}$": "leads to itself",
    r"\newcommand{\f}[1]{\input{#1}} $\f{x}$": r"\input is not known",
    r"\newcommand{\f}[2]{#1 + #2} $\f{x}$": r"\f has 1 of its 2 arguments",
    r"\newcommand{\f}[1]{" + "#1" * 90 + r"} $\f{" + "x + " * 15 + "x}$": r"stands for more than 4000 characters",
    MULTIPLYING + r" $\a$": "more than 2000 abbreviations",
    r"$\input{x} = 1$": r"\input is not known",
    r"$\write18{x} = 1$": r"\write is not known",
}
FRAGMENTS = r"""
\frac { } ( ) [ ] | x 2 \log \int dx = & \\ ^ _ \left \right \text{a} $ $$ \begin{cases} \end{cases} / - + \sum e
\mathbb{E} f , \cdot ' ! \hat \sqrt \frac{d}{dx} \mathrm{KL} || \langle \rangle T \top \lim \to \nabla \partial
\binom \over \mathbf . \, \overset \label \boxed{ % ~ \middle \underbrace \mathrm \quad
"""
SIGNS = FRAGMENTS.split()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_an_answer_within_seconds(text):
    start = time.monotonic()
    try:
        sides = [side for chain in read_document(text).chains for side in chain.sides]
    except DeriveError:
        sides = []
    assert all(side.readings or side.unread for side in sides)
    assert time.monotonic() - start < SECONDS


@pytest.mark.parametrize(("text", "said"), RECURSIVE.items())
def test_macros_are_not_executed(text, said):
    (side,) = [side for chain in read_document(text, "tex").chains[-1:] for side in chain.sides[:1]]
    assert side.unread is not None
    assert said in side.unread.message


def test_no_error_but_our_own_on_random_signs():
    choose = random.Random(7)
    read = 0
    for _ in range(1_200):
        text = display(" ".join(choose.choice(SIGNS) for _ in range(choose.randint(1, 20))))
        try:
            read += any(side.readings for chain in read_document(text, "md").chains for side in chain.sides)
        except DeriveError:
            continue
    assert read > 20
