"""Generated Python source run with correctly rounded elementary functions, so that it computes the same everywhere.

Python's own floats add, multiply, divide and take roots correctly rounded, but its logarithm and exponential come from
the C library of the machine, whose last bits differ. Here they are enclosed by ball arithmetic and rounded once.
"""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from flint import arb, ctx

INEXACT = {
    "exp": arb.exp, "expm1": arb.expm1, "log": arb.log, "log1p": arb.log1p, "sin": arb.sin, "cos": arb.cos,
    "tan": arb.tan, "sinh": arb.sinh, "cosh": arb.cosh, "tanh": arb.tanh, "asin": arb.asin, "acos": arb.acos,
    "atan": arb.atan, "asinh": arb.asinh, "acosh": arb.acosh, "atanh": arb.atanh, "gamma": arb.gamma,
    "erf": arb.erf, "erfc": arb.erfc, "log2": lambda x: x.log() / arb(2).log(),
    "log10": lambda x: x.log() / arb(10).log(), "exp2": lambda x: arb(2) ** x,
    "lgamma": lambda x: abs(x.gamma()).log() if x < 0 else x.lgamma(),
}  # fmt: skip
BITS = (80, 160, 320, 640)


def nearest(function: Callable[..., arb], *arguments: float) -> float | None:
    """The float next to the function's value; None where balls cannot tell."""
    for bits in BITS:
        with ctx.workprec(bits):
            ball = function(*map(arb, arguments))
            if not ball.is_finite():
                return None
            low, high = float(ball.lower()), float(ball.upper())
        if low == high:
            return low
    return None


def rounded(name: str, function: Callable[[arb], arb]) -> Callable[..., float]:
    """A function of `math` made correctly rounded; where it raises, or gives ±∞ or nan, that is what it does."""
    own: Callable[[float], float] = getattr(math, name)

    @lru_cache(maxsize=4096)
    def call(x: float, *base: float) -> float:
        if base:
            return nearest(lambda a, b: a.log() / b.log(), x, *base) or own(x, *base)
        found = own(x)
        if not math.isfinite(found) or not math.isfinite(x):
            return found
        best = nearest(function, float(x))
        return found if best is None else best

    return call


def power(base: float, exponent: float) -> float:
    """base**exponent, rounded once; beyond the format ±∞, as arrays have it."""
    try:
        found = float(base**exponent)
    except (OverflowError, ZeroDivisionError):
        return math.inf
    if not math.isfinite(found) or not found:
        return found
    if float(exponent).is_integer():
        best = nearest(lambda x: x ** int(exponent), base)
    else:
        best = nearest(lambda x, r: x**r, base, exponent)
    return found if best is None else best


MATH = SimpleNamespace(**{
    **{name: value for name, value in vars(math).items() if not name.startswith("__")},
    **{name: rounded(name, function) for name, function in INEXACT.items() if hasattr(math, name)},
    "pow": power,
})  # fmt: skip


class Rounding(ast.NodeTransformer):
    """a ** b becomes a call of `power`: the C library's pow is no more correctly rounded than its log."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Pow):
            return node
        return ast.Call(ast.Name("__power__", ast.Load()), [node.left, node.right], [])


def rounded_module(source: str) -> dict[str, Any]:
    """The names of a module of generated Python source, run with correctly rounded functions."""

    def bring(name: str, *rest: Any, **others: Any) -> Any:
        return MATH if name == "math" else builtins.__import__(name, *rest, **others)

    tree = ast.fix_missing_locations(Rounding().visit(ast.parse(source)))
    namespace: dict[str, Any] = {
        "__name__": "rounded",
        "__builtins__": {**vars(builtins), "__import__": bring, "pow": power},
        "__power__": power,
    }
    exec(compile(tree, "<rounded>", "exec"), namespace)  # our own generated source, never a user's text
    return namespace
