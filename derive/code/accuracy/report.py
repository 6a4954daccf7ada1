"""`derive accuracy`: the tables of all candidates on this machine."""

from __future__ import annotations

from collections.abc import Iterator

from derive.code.accuracy.formats import FORMATS
from derive.code.accuracy.libraries import candidates, left_out
from derive.code.accuracy.measure import Study
from derive.code.accuracy.writing import aligned, cell
from derive.code.matrices.accuracy import report_of_vectors
from derive.code.problem import CodeProblem
from derive.code.targets import TARGETS
from derive.errors import Wrong, did_you_mean

POINTS = 48
MOST_POINTS = 10_000


def report(problem: CodeProblem, float_format: str = "float64", points: int = POINTS, targets: str = "") -> str:
    """The tables as text. Raises `Wrong` where a format, a target or a number of points is not to be had."""
    if float_format not in FORMATS:
        raise Wrong(f"unknown format '{float_format}': {did_you_mean(float_format, FORMATS)}")
    if not 1 <= points <= MOST_POINTS:
        raise Wrong(f"--points needs a number from 1 to {MOST_POINTS}, not {points}")
    if not problem.arguments:
        raise Wrong("this problem has no parameters left: its value is a number, and there is nothing to measure")
    if problem.is_of_vectors:
        return report_of_vectors(problem, float_format, chosen(targets))
    return "\n".join(lines(problem, float_format, points, chosen(targets)))


def chosen(text: str) -> tuple[str, ...]:
    """The targets that are named, comma-separated; all where none is."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in TARGETS:
            raise Wrong(f"--targets does not know '{name}': {did_you_mean(name, TARGETS)}")
    if text and not names:
        raise Wrong(f"--targets names no target; known: {', '.join(TARGETS)}")
    return names or tuple(TARGETS)


def lines(problem: CodeProblem, float_format: str, points: int, targets: tuple[str, ...]) -> Iterator[str]:
    kind = FORMATS[float_format]
    study = Study(problem, kind, points)
    measured = [(one, study.measure(one)) for one in candidates(problem, kind, targets)]
    yield f"{problem.title}, {kind.name}, against ball arithmetic at {len(study.points)} points"
    yield "errors in units in the last place, largest / median of a regime"
    yield "measured with " + ", ".join(dict.fromkeys(one.release for one, _ in measured if one.release))
    yield from left_out(kind, targets)
    for part, name in enumerate(("value", *(f"∂/∂{name}" for name in problem.names))):
        shown = [(one.name, found) for one, found in measured if part == 0 or one.partials is not None]
        head = ("", "points", *(title for title, _ in shown))
        rows = [
            (regime, str(len(cases)), *(cell(found[place][part], bool(part)) for _, found in shown))
            for place, (regime, cases) in enumerate(study.regimes)
        ]
        first, *rest = aligned([(name, *head[1:]), *rows])
        yield from ("", first, "─" * max(map(len, (first, *rest))), *rest)
    yield ""
    yield "κ: the error over the condition number Σ|xᵢ ∂g/∂xᵢ|/|g|, where it is more than 4 ulp"
