"""The problems whose derivations are kept in `output/`: the gallery and the golden set at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from derive.derived import Derived
from derive.forms import USUAL, filename, files
from derive.pages.gallery import Entry, gallery_html
from derive.reading import read_problem
from derive.terms import equation
from derive.writing.files import write_all
from derive.writing.style import Style
from derive.writing.view import View

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


def entry(derived: Derived) -> Entry:
    """A derivation as the gallery shows it: its page, and all its files by the names of their forms."""
    view = View(derived.derivation, Style())
    forms = ("html", *(name for name in USUAL if name != "html"))
    others = tuple((name, f"{derived.slug}/{filename(derived.slug, name)}") for name in forms)
    result = view.tex(equation(derived.quantity, derived.closed_form))
    return Entry(view.title, result, f"{derived.slug}/{filename(derived.slug, 'html')}", others)


def build(folder: Path) -> Iterator[Path]:
    """Write all problems and the page that leads to them, with a progress bar on a terminal."""
    from tqdm import tqdm

    entries = []
    for quantity, *texts in tqdm(PROBLEMS, unit="problem", disable=None):
        derived = Derived(read_problem(quantity, texts))
        write_all(folder / derived.slug, files(derived, USUAL, Style()))
        entries.append(entry(derived))
        yield folder / derived.slug
    yield from write_all(folder, {"index.html": gallery_html(entries)})
