"""An integrand, or the terms of a sum, as constants times kernels: powers, logarithms and one exponential."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Add, Dummy, Expr, Mul, S, Symbol, expand, log
from sympy import exp as Exp

from derive.terms import depends, evaluated, exp, substitute
from derive.terms.written import written

LARGEST = 300
"""The most operations of a body that is multiplied out."""


@dataclass(frozen=True)
class Kernel:
    """x^power (log x)^logs e^exponent times the rest, none of which is a constant."""

    power: Expr = S.Zero
    logs: Expr = S.Zero
    exponent: Expr = S.Zero
    rest: Expr = S.One

    def at(self, x: Symbol) -> Expr:
        """The function of x."""
        terms = Add.make_args(self.exponent)
        powers = Mul(*(power_of(part) for term in terms if term.has(log) for part in Add.make_args(expand(term))))
        exponential = Exp(Add(*(term for term in terms if not term.has(log))))
        return x**self.power * log(x) ** self.logs * self.rest * powers * exponential


def power_of(term: Expr) -> Expr:
    """e^{c log b} as bᶜ."""
    for factor in Mul.make_args(term):
        if isinstance(factor, log):
            return factor.args[0] ** (term / factor)
    return Exp(term)


def inert(term: Expr) -> Expr:
    """A term as it is written, with exponentials as they are: none with a negative exponent is a fraction."""
    powers = sorted(term.atoms(Exp), key=lambda power: (-power.count_ops(), str(power)))
    names = {power: Symbol(f"zz{place:03}", positive=True) for place, power in enumerate(powers)}
    found: Expr = substitute(
        written(term.xreplace(names)), {name: exp(inert(power.args[0])) for power, name in names.items()}
    )
    return found


def apart(body: Expr, x: Symbol) -> dict[Kernel, Expr]:
    """The kernels of a body with their coefficients: Σ cᵢ kᵢ(x)."""
    found: dict[Kernel, Expr] = {}
    whole = evaluated(body)
    if whole.count_ops() > LARGEST:
        return {}
    names = {part: Dummy(positive=part.is_positive, real=True) for part in constant_sums(whole, x)}
    back = {name: part for part, name in names.items()}
    for term in Add.make_args(expand(whole.xreplace(names), log=False, power_exp=False, force=True)):
        kernel, constant = one(term.xreplace(back), x)
        found[kernel] = found.get(kernel, S.Zero) + constant
    return {kernel: constant for kernel, constant in found.items() if constant != 0}


def constant_sums(term: Expr, x: Symbol) -> set[Expr]:
    """The largest sums in which there is no x: they stay together."""
    if term.is_Add and not term.has(x):
        return {term}
    parts = (part for part in term.args if isinstance(part, Expr))
    return {found for part in parts for found in constant_sums(part, x)}


def one(term: Expr, x: Symbol) -> tuple[Kernel, Expr]:
    """A product as a kernel and its constant; of an exponent, what has no x in it is a factor."""
    power, logs, exponent, constant = S.Zero, S.Zero, S.Zero, S.One
    rest: dict[Expr, Expr] = {}
    for factor in Mul.make_args(term):
        base, index = factor.as_base_exp()
        if not depends(factor, x):
            constant *= factor
        elif not depends(base, x):
            exponent += index if base is S.Exp1 else index * log(base)
        elif base == x and not depends(index, x):
            power += index
        elif base == log(x) and index.is_Integer and index.is_positive:
            logs += index
        else:
            rest[base] = rest.get(base, S.Zero) + index
    varying, fixed = split(expand(exponent, log=False), x)
    return Kernel(power, logs, varying, Mul(*(base**index for base, index in rest.items()))), constant * Mul(
        *map(power_of, Add.make_args(fixed))
    )


def split(total: Expr, x: Symbol) -> tuple[Expr, Expr]:
    """The terms with x, those of one function of x together, and the terms without."""
    fixed, varying = total.as_independent(x, as_Add=True)
    parts: dict[Expr, Expr] = {}
    for term in Add.make_args(varying):
        constant, function = term.as_independent(x, as_Add=False)
        parts[function] = parts.get(function, S.Zero) + constant
    return Add(*(constant * function for function, constant in parts.items())), fixed


def coefficients(total: Expr, x: Symbol) -> dict[Expr, Expr]:
    """The constants before each function of x in a sum."""
    found: dict[Expr, Expr] = {}
    for term in Add.make_args(total):
        constant, function = term.as_independent(x, as_Add=False)
        found[function] = found.get(function, S.Zero) + constant
    return {function: constant for function, constant in found.items() if constant != 0}
