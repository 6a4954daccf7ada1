"""What the templates of problems with vectors and matrices print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from derive.code.matrices.factors import UNIT
from derive.code.matrices.halves import halves
from derive.code.matrices.printers import PRINTERS
from derive.code.matrices.program import Programs, programs
from derive.code.names import free
from derive.code.polynomials import coefficients
from derive.code.problem import CodeProblem
from derive.code.program import Steps, walk

if TYPE_CHECKING:
    from derive.code.targets import Target

MODULES = ("math", "np", "torch", "jnp", "jax", "lax", "functools")


def context(problem: CodeProblem, name: str, target: Target, accuracy: str = "") -> dict[str, Any]:
    """The template's values for the target of this name."""
    taken = frozenset(MODULES)
    made = programs(problem, taken)
    every = [keyword for each in made.arguments for keyword in each.keywords]
    modules = {module: free(alias, every) for module, alias in target.modules.items()}
    math = free("math", every)
    printer = PRINTERS[name](modules | {"math": math})
    split = {part: halves(steps) for part, steps in made.made.items() if part.startswith("fused")}
    if name != "torch" or (split.get("fused_of_factors") or split["fused"]).kept != split["fused"].kept:
        split.pop("fused_of_factors", None)
    printed = {part: steps.printed(printer) for part, steps in made.made.items() if part != "fused_of_factors"}
    printed |= {f"forward{part[5:]}": half.forward.printed(printer) for part, half in split.items()}
    printed |= {f"backward{part[5:]}": half.backward.printed(printer) for part, half in split.items()}
    return {
        "problem": problem,
        "programs": made,
        "arguments": made.arguments,
        "module": modules[target.module],
        "modules": modules,
        "math": math,
        "variables": variables(made),
        "size": stated(problem),
        "lacking": lacking(made),
        "like": like(made),
        "is_constant": not used(made) & set(map(made.variable, made.arguments)),
        "structured": [(name, printer.doprint(spread), not spread.free_symbols) for name, spread in made.structured],
        "kernels": frozenset[str]().union(*(steps.kernels for steps in made.made.values())),
        "coefficients": coefficients(),
        "special": tuple(printer.helpers),
        "kept": {f"kept{part[5:]}": half.kept for part, half in split.items()},
        "positive": [each.name for each in made.arguments if each.is_positive],
        "has_factors": "fused_of_factors" in split,
        "own": closure(printer.helpers, made.has_matrices),
        "has_unit": made.has_matrices or any(uses_unit(steps) for steps in made.made.values()),
        "accuracy": accuracy,
        **printed,
    }


def stated(problem: CodeProblem) -> int | None:
    """The dimension, where the problem states it as a number."""
    size = problem.quantity.distributions[0].dimension
    return int(size) if size.is_Integer else None


def used(made: Programs) -> set[str]:
    """The names that the value is computed from."""
    found = {symbol.name for term in made.value.results for symbol in term.free_symbols}
    found |= {symbol.name for _, term, _ in made.value.lines for symbol in term.free_symbols}
    return found | {symbol.name for _, spread in made.structured for symbol in spread.free_symbols}


def lacking(made: Programs) -> bool:
    """Whether the value does not depend on some argument, whose batch it still has."""
    return any(made.variable(argument) not in used(made) for argument in made.arguments)


def like(made: Programs) -> str:
    """An array of a program, whose dtype its constants have."""
    first = made.arguments[0]
    return f"{made.variable(first)}.array" if first.kind == "covariance" else made.variable(first)


def variables(made: Programs) -> tuple[str, ...]:
    """What a program takes: the arguments, the factors of diagonal covariances by their spreads, the dimension."""
    return (*map(made.variable, made.arguments), made.dimension)


def uses_unit(steps: Steps) -> bool:
    """Whether a program compares with the identity."""
    terms = (*(term for _, term, _ in steps.lines), *steps.results)
    return any(UNIT in walk(term) for term in terms)


NEEDS = {
    "solved_transposed_matrix": ("solved_matrix",),
    "relative": ("solved_matrix", "multiplied", "repaired", "frobenius"),
    "relative_entries": ("like",),
    "quotient_entries": ("like",),
    "above": ("like",),
    "quotient": ("solved_matrix", "multiplied"),
    "solved": ("solved_matrix",),
    "solved_transposed": ("solved_matrix",),
    "by_covariance": ("solved_matrix", "multiplied"),
}
"""Functions that others of the generated file call."""


def closure(called: dict[str, None], has_matrices: bool) -> frozenset[str]:
    """The functions that are called, with those that they call themselves."""
    called = called | ({"solved_matrix": None, "like": None} if has_matrices else {})
    return frozenset(called).union(*(NEEDS.get(name, ()) for name in called))
