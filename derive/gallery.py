"""The problems whose derivations are kept in `output/`: the gallery and the golden set at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from derive.budgets import GRACE, UNLIMITED, Budget
from derive.derived import Derived
from derive.errors import DeriveError, Exhausted, Unfinished, Wrong
from derive.forms import USUAL, filename, possible
from derive.pages.gallery import Entry, gallery_html
from derive.parallel import BACKENDS, in_parallel
from derive.reading import read_problem
from derive.terms import equation
from derive.writing.files import write_all
from derive.writing.ours import refuse_others
from derive.writing.style import Style
from derive.writing.view import View

GENERAL, OTHER, STANDARD, LATENT = "Normal(mu, sigma)", "Normal(m, s)", "Normal(0, 1)", "Normal(mu, log_variance=l)"

FULL, UNIT = "MultivariateNormal(mu, Sigma)", "MultivariateNormal(0, I)"

Problem: TypeAlias = tuple[str, ...]
"""A quantity and its distributions, as they are typed."""

PROBLEMS: tuple[Problem, ...] = (
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
    ("kl", "DiagonalNormal(mu, sigma)", "DiagonalNormal(0, 1)"),
    ("kl", FULL, "MultivariateNormal(m, S)"),
    ("kl", FULL, UNIT),
    ("kl", FULL, "DiagonalNormal(m, s)"),
    ("kl", "MultivariateNormal([a, b], [[s1**2, r*s1*s2], [r*s1*s2, s2**2]])", UNIT),
    ("entropy", FULL),
    ("cross-entropy", FULL, "MultivariateNormal(m, S)"),
)


Outcome: TypeAlias = "tuple[str, dict[str, str], Entry] | str"
"""What became of a problem: its folder's name, its files and its place in the gallery, or why there are none."""


def entry(derived: Derived, names: Iterable[str]) -> Entry:
    """A derivation as the gallery shows it: its page, and all its files by the names of their forms."""
    view = View(derived.derivation, Style())
    forms = ("html", *(name for name in names if name != "html"))
    others = tuple((name, f"{derived.slug}/{filename(derived.slug, name)}") for name in forms)
    result = view.tex(equation(derived.quantity, derived.closed_form))
    return Entry(view.title, result, f"{derived.slug}/{filename(derived.slug, 'html')}", others)


def made(problem: Problem, budget: Budget = UNLIMITED) -> Outcome:
    """One problem in all forms that there can be. What is wrong with it is said, so that the others go on."""
    quantity, *texts = problem
    title = f"{quantity} {' '.join(texts)}"
    try:
        with budget.spent_on(title):
            derived = Derived(read_problem(quantity, texts))
            written, left_out = possible(derived, USUAL, Style())
            return derived.slug, written, entry(derived, [name for name in USUAL if name not in left_out])
    except Exhausted as error:
        return str(error)
    except DeriveError as error:
        return f"{title}: {error}"


def lost(problem: Problem) -> Outcome:
    """A problem at which its process ended, or had to be ended."""
    return f"{' '.join(problem)}: its process ended, or did not answer in time; see --memory and --seconds"


def build(
    folder: Path,
    problems: Sequence[Problem] = PROBLEMS,
    jobs: int = 1,
    backend: str = BACKENDS[0],
    budget: Budget = UNLIMITED,
    force: bool = False,
) -> Iterator[Path]:
    """Write all problems and the page that leads to them, with a progress bar on a terminal.

    With several jobs the problems are worked out in parallel, and written in their order all the same. Raises
    `Unfinished` at the end where some could not be made, after all others are written.
    """
    from tqdm import tqdm

    refuse_others(folder, ["index.html"], force)
    entries: list[Entry] = []
    failures: list[str] = []
    longest = budget.seconds + GRACE if budget.seconds else None
    outcomes = in_parallel(partial(made, budget=budget), problems, jobs, backend, longest, lost)
    for outcome in tqdm(outcomes, total=len(problems), unit="problem", disable=None):
        if isinstance(outcome, str):
            failures.append(outcome)
            continue
        slug, texts, shown = outcome
        try:
            write_all(folder / slug, texts, force)
        except Wrong as error:
            failures.append(str(error))
            continue
        entries.append(shown)
        yield folder / slug
    yield from write_all(folder, {"index.html": gallery_html(entries)}, force)
    if failures:
        raise Unfinished(f"{len(failures)} of {len(problems)} problems could not be made: {'; '.join(failures)}")
