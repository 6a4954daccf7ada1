"""The laws by which what is left of a logarithm or of an exponential gets its name: φ and ψ."""

from __future__ import annotations

from sympy import Expr
from sympy import exp as Exp
from sympy import log as Log

from derive.derivation import rule
from derive.patterns import Rest, slots
from derive.rules.algebra import number_and_rest
from derive.rules.differences import ONE, multiple, without
from derive.terms import add, mul
from derive.terms.kernels import phi, psi

(a,) = slots("a")
rest = Rest("rest")
BREGMAN = (
    "Bregman, USSR Comput. Math. Math. Phys. 7 (1967): a divergence is what a convex function exceeds its tangent by"
)


@rule(
    "a logarithm less its tangent",
    add(a, rest),
    source=BREGMAN,
    defines=True,
    says="a logarithm less its tangent has a name",
)
def recognise_phi(a: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"u - \log(1 + u) = \varphi(u)"
    for term in (a, *rest):
        number, letters = number_and_rest(term)
        if isinstance(letters, Log) and letters.args[0].is_Add and letters.args[0].args[0] is ONE:
            u = add(*letters.args[0].args[1:]) if len(letters.args[0].args) > 2 else letters.args[0].args[1]
            kept = without((a, *rest), [term, *multiple(-number, u)])
            if kept is not None:
                return add(*kept, mul(-number, phi(u)))
    return None


@rule(
    "an exponential less its tangent",
    add(a, rest),
    source=BREGMAN,
    defines=True,
    says="an exponential less its tangent has a name",
)
def recognise_psi(a: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"e^x - 1 - x = \psi(x)"
    for term in (a, *rest):
        number, letters = number_and_rest(term)
        if letters.func is Exp:
            x = letters.args[0]
            kept = without((a, *rest), [term, -number, *multiple(-number, x)])
            if kept is not None:
                return add(*kept, mul(number, psi(x)))
    return None
