"""What users have instead: torch.distributions, the textbook formula, and the one-liner of autoencoders."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from sympy import Expr

from derive.code.accuracy.arrays import arrays, is_installed, release, vectorised
from derive.code.accuracy.candidates import Candidate, slopes
from derive.code.accuracy.formats import Format
from derive.code.printers import NumPyPrinter
from derive.code.problem import CodeProblem
from derive.distributions import Normal


def textbook(problem: CodeProblem, kind: Format) -> Candidate | None:
    """The closed form that the derivation ends with, and SymPy's derivatives of it, with numpy."""
    array, around = arrays("numpy", kind)

    def made(terms: list[Expr]) -> Callable[..., Any]:
        printer = NumPyPrinter({"numpy": "_numpy", "math": "_math"})
        source = ", ".join(printer.doprint(term) for term in terms)
        return namespaced(f"({source},)", problem.names)

    value, partials = made([problem.result]), made(slopes(problem))
    return vectorised(
        "textbook formula", lambda *a: value(*a)[0], lambda *a: (None, partials(*a)), array, around, release("numpy")
    )


def namespaced(expression: str, names: tuple[str, ...]) -> Callable[..., Any]:
    """A function of the names that gives the expression, which we have printed ourselves."""
    modules = {f"_{name}": import_module(name) for name in ("math", "numpy")}
    code = compile(expression, "<textbook>", "eval")
    return lambda *arguments: eval(code, modules | dict(zip(names, arguments, strict=True)))


def one_liner(problem: CodeProblem, kind: Format) -> Candidate | None:
    """-0.5 * (1 + logvar - mu**2 - exp(logvar)), as variational autoencoders have it, for N(μ, e^l)‖N(0, 1)."""
    q, *p = problem.quantity.distributions
    if problem.quantity.slug != "kl" or not p[0].is_same_as(Normal(0, 1)) or not isinstance(q, Normal):
        return None
    if q.form != "log_variance" or q.parameters != problem.arguments:
        return None
    import numpy as np

    def value(mu: Any, logvar: Any) -> Any:
        return -0.5 * (1 + logvar - mu**2 - np.exp(logvar))

    def both(mu: Any, logvar: Any) -> Any:
        return value(mu, logvar), (mu, 0.5 * (np.exp(logvar) - 1))

    return vectorised("VAE one-liner", value, both, *arrays("numpy", kind), release("numpy"))


def torch_distributions(problem: CodeProblem, kind: Format) -> Candidate | None:
    """`torch.distributions` with the scale that users would give it, and its gradient by autograd."""
    normal = all(isinstance(q, Normal) for q in problem.quantity.distributions)
    plain = normal and all(p.is_Symbol or p.is_Rational for q in problem.quantity.distributions for p in q.parameters)
    if not plain or problem.quantity.slug == "cross_entropy" or not is_installed("torch"):
        return None
    import torch

    def function(*columns: Any) -> Any:
        made = [
            as_torch(q, dict(zip(problem.arguments, columns, strict=True)), columns[0]) for q in problem.quantity.args
        ]
        return torch.distributions.kl_divergence(*made) if len(made) == 2 else made[0].entropy()

    def both(*columns: Any) -> Any:
        leaves = [column.requires_grad_() for column in columns]
        value = function(*leaves)
        found = torch.autograd.grad(value.sum(), leaves, allow_unused=True)
        slopes = (torch.zeros_like(leaf) if one is None else one for leaf, one in zip(leaves, found, strict=True))
        return value.detach(), tuple(slopes)

    array, around = arrays("torch", kind)
    return vectorised("torch.distributions", function, both, array, around, release("torch"))


def as_torch(q: Normal, values: dict[Any, Any], like: Any) -> Any:
    """The distribution with tensors; a variance by its root, a log-variance l by e^{l/2}."""
    from torch import distributions, full_like

    mean, spread = (values[p] if p.is_Symbol else full_like(like, float(p)) for p in q.parameters)
    scale = {"scale": lambda: spread, "variance": spread.sqrt, "log_variance": lambda: (spread / 2).exp()}[q.form]()
    return distributions.Normal(mean, scale, validate_args=False)
