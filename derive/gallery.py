"""The problems whose derivations are kept in `output/`: the gallery and the golden set at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from derive.derived import Derived
from derive.forms import files
from derive.reading import read_problem
from derive.writing.files import write_all

GENERAL, OTHER, STANDARD, LATENT = "Normal(mu, sigma)", "Normal(m, s)", "Normal(0, 1)", "Normal(mu, log_variance=l)"

PROBLEMS: tuple[tuple[str, ...], ...] = (
    ("entropy", GENERAL),
    ("cross-entropy", GENERAL, OTHER),
    ("cross-entropy", GENERAL, STANDARD),
    ("cross-entropy", STANDARD, GENERAL),
    ("kl", GENERAL, OTHER),
    ("kl", GENERAL, STANDARD),
    ("kl", STANDARD, GENERAL),
    ("kl", LATENT, STANDARD),
    ("kl", LATENT, "Normal(m, log_variance=k)"),
    ("kl", "Normal(mu, variance=v)", "Normal(m, variance=w)"),
)


def build(folder: Path) -> Iterator[Path]:
    """Write all problems, with a progress bar on a terminal."""
    from tqdm import tqdm

    for quantity, *texts in tqdm(PROBLEMS, unit="problem", disable=None):
        derived = Derived(read_problem(quantity, texts))
        write_all(folder / derived.slug, files(derived))
        yield folder / derived.slug
