"""A quantity and its distributions as text."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from derive.distributions import Distribution, together
from derive.errors import Wrong, did_you_mean
from derive.quantities import QUANTITIES, Quantity
from derive.reading.distribution import read_distribution
from derive.reading.domains import check_domains
from derive.reading.files import bytes_of


def read_problem(quantity: str, texts: Sequence[str]) -> Quantity:
    """The quantity of the distributions: `read_problem("kl", ["Normal(mu, sigma)", "Normal(0, 1)"])`.

    The first density is called q and the second p, or f and g where a parameter has one of these names.

    Raises `Wrong` for an unknown quantity, a wrong number of distributions, and a name that is real at one
    place and positive at another; and whatever `read_distribution` raises.
    """
    key = quantity.strip().lower().replace("_", "-")
    if key not in QUANTITIES:
        raise Wrong(f"Unknown quantity {quantity!r}: {did_you_mean(key, QUANTITIES)}")
    wanted = QUANTITIES[key]
    if len(texts) != wanted.arity:
        needs = "one distribution" if wanted.arity == 1 else f"{wanted.arity} distributions"
        raise Wrong(f"The {wanted.title} needs {needs}, and {len(texts)} {'is' if len(texts) == 1 else 'are'} given")
    problem = wanted(*lettered([read_distribution(text) for text in texts]))
    check_domains(problem)
    return problem


def lettered(distributions: Sequence[Distribution]) -> list[Distribution]:
    """The distributions with letters for their densities that no parameter has."""
    names = {symbol.name for distribution in distributions for symbol in distribution.free_symbols}
    letters = next(letters for letters in choices() if names.isdisjoint(letters[: len(distributions)]))
    called = [distribution.called(letter) for distribution, letter in zip(distributions, letters, strict=False)]
    return together(called)


def choices() -> Iterator[tuple[str, str]]:
    yield from [("q", "p"), ("f", "g"), ("h", "k")]
    yield from ((f"q_{number}", f"p_{number}") for number in count(1))


def read_list(path: Path) -> tuple[tuple[str, ...], ...]:
    """Problems from a file, one on a line as on the command line; empty lines and those that start with # are none.

    Raises `Wrong` where a line is no quantity with its distributions in quotes, or there is no line.
    """
    problems = []
    for number, line in enumerate(bytes_of(path).decode("utf-8", "replace").splitlines(), 1):
        try:
            words = shlex.split(line, comments=True)
        except ValueError as error:
            raise Wrong(f"{path}, line {number}: {error}") from None
        if words and words[0] not in QUANTITIES:
            raise Wrong(f"{path}, line {number}: unknown quantity {words[0]!r}: {did_you_mean(words[0], QUANTITIES)}")
        problems += [tuple(words)] if words else []
    if not problems:
        raise Wrong(f'{path} has no problem in it: write one on each line, such as entropy "Normal(mu, sigma)"')
    return tuple(problems)
