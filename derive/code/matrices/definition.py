"""What the generated tests need: each distribution's mean and covariance as numpy makes them of the arguments."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Identity, Indexed, Symbol

from derive.code.matrices.arguments import arguments
from derive.code.names import free
from derive.code.printers import NumPyPrinter
from derive.code.problem import CodeProblem
from derive.terms import PositiveDefinite, Vector, evaluated

INTEGRANDS = {"kl": "log_q(x) - log_p(x)", "cross_entropy": "-log_p(x)", "entropy": "-log_q(x)"}


def definition(problem: CodeProblem) -> dict[str, Any]:
    """The template's values."""
    known = arguments(problem.arguments)
    names = [name for each in known for name in each.keywords]
    numpy = free("np", names)
    printer = NumPyPrinter({"numpy": numpy})
    normals = [normal(q, printer, numpy) for q in problem.quantity.distributions]
    return {
        "arguments": known,
        "numpy": numpy,
        "normals": normals,
        "integrand": INTEGRANDS[problem.quantity.slug],
        "is_divergence": problem.quantity.slug == "kl",
        "size": size_of(problem),
        "pair": is_pair(problem),
    }


def size_of(problem: CodeProblem) -> int | None:
    size = problem.quantity.distributions[0].dimension
    return int(size) if size.is_Integer else None


def is_pair(problem: CodeProblem) -> bool:
    """Whether it is the divergence of one distribution from another one with the same parameters."""
    kinds = [each.kind for each in arguments(problem.arguments)]
    half = len(kinds) // 2
    shapes = [type(q).__name__ + str(getattr(q, "each", q).args[-1]) for q in problem.quantity.distributions]
    same = len(shapes) == 2 and all(isinstance(q.args[-1], Basic) for q in problem.quantity.distributions)
    return problem.quantity.slug == "kl" and same and len(kinds) == 4 and kinds[:half] == kinds[half:]


def normal(q: Any, printer: NumPyPrinter, numpy: str) -> tuple[str, str]:
    """The sources of the mean and of the covariance, with `size` for the dimension."""
    if hasattr(q, "covariance"):
        mean, covariance = q.mean, q.covariance
        place = mean.name if isinstance(mean, Vector) else f"{numpy}.zeros(size)"
        if isinstance(covariance, PositiveDefinite):
            return place, covariance.name
        if isinstance(covariance, Identity):
            return place, f"{numpy}.eye(size)"
        body = covariance.args[0]
    else:
        place, body = bare(q.each.mean, printer), q.each.variance
        place = f"{place} * {numpy}.ones(size)"
    return place, f"{numpy}.diag({numpy}.ones(size) * ({bare(body, printer)}))"


def bare(term: Expr, printer: NumPyPrinter) -> str:
    """A term in coordinates as one of vectors."""
    vectors = {part: Symbol(part.base.label.name, real=True) for part in term.atoms(Indexed)}
    return printer.doprint(evaluated(term).xreplace(vectors))
