"""The figures that files carry: of the Python target with correctly rounded functions, the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from derive.code.accuracy.candidates import ours_rounded, textbook_rounded
from derive.code.accuracy.errors import Figure
from derive.code.accuracy.formats import FORMATS
from derive.code.accuracy.measure import Study
from derive.code.accuracy.writing import cell, markdown
from derive.code.matrices.accuracy import accuracy_table
from derive.code.problem import CodeProblem
from derive.code.targets import generate

POINTS = 12
VALUE = "value"


@dataclass(frozen=True)
class AccuracyRow:
    """One function in one regime: this code beside the textbook formula; None where the format holds no exact value."""

    regime: str
    function: str
    ours: Figure | None
    textbook: Figure | None


def formula_accuracy(problem: CodeProblem, points: int = POINTS) -> list[AccuracyRow]:
    """For the value and each partial derivative ("value", "∂/∂mu") a row for each regime; float64.

    Empty for a problem without arguments, whose value is a number.
    """
    return list(measured(problem, points)) if problem.arguments else []


@lru_cache(maxsize=64)
def measured(problem: CodeProblem, points: int) -> tuple[AccuracyRow, ...]:
    """All files of a problem carry the same figures: they are measured once."""
    study = Study(problem, FORMATS["float64"], points)
    ours = study.measure(ours_rounded(problem, generate(problem, "python")))
    textbook = study.measure(textbook_rounded(problem))
    functions = (VALUE, *(f"∂/∂{name}" for name in problem.names))
    return tuple(
        AccuracyRow(regime, function, ours[place][part], textbook[place][part])
        for part, function in enumerate(functions)
        for place, (regime, _) in enumerate(study.regimes)
    )


def accuracy_markdown(problem: CodeProblem) -> str:
    """The file `accuracy.md` of a problem: what the docstring says, and the tables that it says it of."""
    if problem.is_of_vectors:
        return accuracy_table(problem)
    rows = formula_accuracy(problem)
    title = f"# {problem.title}: accuracy in float64"
    if not rows:
        return f"{title}\n\nThe value is a number; there is nothing to measure.\n"
    tables = [line for function in dict.fromkeys(row.function for row in rows) for line in table(function, rows)]
    return "\n".join([title, "", *EXPLANATION, *tables, ""])


EXPLANATION = (
    "Largest / median error of a regime, in units in the last place, against ball arithmetic. The code is the Python",
    "target, run with correctly rounded elementary functions, so that these figures are the same on every machine;",
    "`derive accuracy` measures all targets as their libraries run them. κ: where a partial derivative is more than",
    "4 ulp off, the largest error over its condition number Σ|xᵢ ∂g/∂xᵢ|/|g|.",
)


def table(function: str, rows: list[AccuracyRow]) -> list[str]:
    rows, conditioned = [row for row in rows if row.function == function], function != VALUE
    figures = [figure for row in rows for figure in (row.ours, row.textbook) if figure is not None]
    if all(figure.largest == 0 and not figure.faults for figure in figures):
        return ["", f"## {function}", "", "Exact at all points, as the textbook formula's is."]
    body = [
        (
            row.regime,
            str(row.ours.points) if row.ours else "0",
            cell(row.ours, conditioned),
            cell(row.textbook, conditioned),
        )
        for row in rows
    ]
    return ["", f"## {function}", "", *markdown([("regime", "points", "this code", "textbook formula"), *body])]
