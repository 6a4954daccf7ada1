"""What a generated file's docstring says of its accuracy."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable

from derive.code.accuracy.entries import NEAR
from derive.code.accuracy.errors import ENOUGH, Figure
from derive.code.accuracy.figures import VALUE, AccuracyRow, formula_accuracy
from derive.code.accuracy.writing import short
from derive.code.matrices.accuracy import accuracy_of_vectors
from derive.code.problem import CodeProblem

MOST_NAMED = 2
Pair = tuple[AccuracyRow, Figure]


def accuracy_lines(problem: CodeProblem, rows: list[AccuracyRow] | None = None) -> tuple[str, ...]:
    """What a docstring says of the accuracy, in a few lines."""
    if problem.is_of_vectors:
        return accuracy_of_vectors(problem)
    rows = formula_accuracy(problem) if rows is None else rows
    if not rows:
        return ()
    values, slopes = split(rows)
    points = sum(row.ours.points for row in values if row.ours)
    regimes = "1 regime" if len(values) == 1 else f"{len(values)} regimes"
    return (
        f"float64, at {points} points of {regimes}, in units in the last place (ulp), log and exp correctly rounded:",
        f"value: {said(values, fair(problem))}{promise(problem, values)}",
        f"gradient: {said(slopes, excuse=True, gradient=True)}",
        f"the textbook formula: {said(values, fair(problem), textbook=True)}",
        *without_gain(problem, values),
        *unseen(problem, values),
    )


def unseen(problem: CodeProblem, values: list[AccuracyRow]) -> tuple[str, ...]:
    """That nothing was measured near q = p, where the parameters are such that no points could be placed there."""
    near = any(row.regime.startswith(("ratio 1", "mean and ratio", NEAR)) for row in values)
    if near or problem.quantity.slug != "kl":
        return ()
    return ("no points near q = p could be placed for these parameters: of digits lost there nothing is known",)


def split(rows: Iterable[AccuracyRow]) -> tuple[list[AccuracyRow], list[AccuracyRow]]:
    """The rows of the value, and those of the partial derivatives."""
    rows = list(rows)
    return [row for row in rows if row.function == VALUE], [row for row in rows if row.function != VALUE]


def said(rows: list[AccuracyRow], excuse: bool, gradient: bool = False, textbook: bool = False) -> str:
    """The largest error and where; apart from it, where asked for, what the conditioning excuses; results of no use."""
    pairs = [(row, figure) for row in rows if (figure := row.textbook if textbook else row.ours) is not None]
    if not pairs:
        return "nothing that float64 can hold"
    finite = [(row, figure) for row, figure in pairs if not math.isinf(figure.largest)]
    excused = [pair for pair in finite if pair[1].largest > ENOUGH and pair[1].is_fair] if excuse else []
    plain = [pair for pair in finite if pair not in excused]
    parts = [worst(plain, lambda figure: figure.largest, "up to {} ulp", gradient)] if plain else []
    if excused:
        parts.append(worst(excused, lambda figure: figure.relative, "ill-conditioned: {} × condition number", gradient))
    parts += broken(pairs)
    return "; ".join(parts)


def worst(pairs: list[Pair], size: Callable[[Figure], float], text: str, gradient: bool) -> str:
    row, figure = max(pairs, key=lambda pair: size(pair[1]))
    where = f"{row.function}, {row.regime}" if gradient else row.regime
    return f"{text.format(short(size(figure)))} ({where})"


def broken(pairs: list[Pair]) -> list[str]:
    """How many results are wrong in a way that is no matter of digits, and where."""
    counts: Counter[str] = Counter()
    for _, figure in pairs:
        counts.update(dict(figure.faults))
    if not counts:
        return []
    where = list(dict.fromkeys(row.regime for row, figure in pairs if figure.faults))
    named = "; ".join(where) if len(where) <= MOST_NAMED else f"in {len(where)} regimes"
    total = sum(figure.points for _, figure in pairs)
    return [", ".join(f"{count} {name}" for name, count in sorted(counts.items())) + f" of {total} ({named})"]


def promise(problem: CodeProblem, values: list[AccuracyRow]) -> str:
    if problem.quantity.slug != "kl" or any(row.ours is not None and row.ours.faults for row in values):
        return ""
    return "; never negative, and 0 where q = p" if any(row.regime == "q = p" for row in values) else "; never negative"


def without_gain(problem: CodeProblem, values: list[AccuracyRow]) -> tuple[str, ...]:
    """A warning where digits of the value are lost that its conditioning does not excuse."""
    figures = [row.ours for row in values if row.ours is not None and not math.isinf(row.ours.largest)]
    if all((figure.relative if fair(problem) else figure.largest) <= ENOUGH for figure in figures):
        return ()
    if not problem.gains:
        return ("no form without cancellation was found: this is the textbook formula, and it loses these digits",)
    return (f"this form still loses more than {ENOUGH:.0f} ulp in these parameters",)


def fair(problem: CodeProblem) -> bool:
    """Whether an error may grow with the condition number: a divergence has no cancellation that it must have."""
    return problem.quantity.slug != "kl"
