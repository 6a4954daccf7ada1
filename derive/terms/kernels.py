r"""Functions that floating point can evaluate near 0 without cancellation, as SymPy functions with a meaning.

φ(u) = u − log(1 + u), for u > −1, and ψ(x) = eˣ − 1 − x are what is left of a logarithm and of an exponential when
the first-order part is taken away: both are ≥ 0, and 0 only at 0. expm1(x) = eˣ − 1 is the slope of ψ.

`meaning` gives each in terms of log and exp: this is its definition, and all that a certifier knows about it.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Function, Integer

from derive.terms.build import add, exp, log, neg, raw

ONE = Integer(1)


class Kernel(Function):
    """A function of one real argument, defined by its `meaning`."""

    @classmethod
    def meaning(cls, x: Expr) -> Expr:
        """The definition, as an inert term."""
        raise NotImplementedError

    def unfolded(self) -> Expr:
        """The term by its definition."""
        return type(self).meaning(self.args[0])

    def doit(self, **hints: Any) -> Expr:
        return self.unfolded().doit(**hints)

    def _eval_is_extended_real(self) -> bool | None:
        return True if self.args[0].is_extended_real else None

    def _eval_evalf(self, precision: int) -> Expr:
        return self.doit()._eval_evalf(precision)


class Phi(Kernel):
    """φ(u) = u − log(1 + u)"""

    @classmethod
    def meaning(cls, x: Expr) -> Expr:
        return add(x, neg(log(add(ONE, x))))


class Psi(Kernel):
    """ψ(x) = eˣ − 1 − x"""

    @classmethod
    def meaning(cls, x: Expr) -> Expr:
        return add(exp(x), -ONE, neg(x))


class Expm1(Kernel):
    """expm1(x) = eˣ − 1"""

    @classmethod
    def meaning(cls, x: Expr) -> Expr:
        return add(exp(x), -ONE)


def phi(u: Expr) -> Expr:
    return raw(Phi, (u,))


def psi(x: Expr) -> Expr:
    return raw(Psi, (x,))


def expm1(x: Expr) -> Expr:
    return raw(Expm1, (x,))
