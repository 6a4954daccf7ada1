"""Building functions of one variable, kept of the kind Σ P e^{Q} for as long as that is possible.

The laws used hold for real functions: e^Q > 0, so it leaves a logarithm or a power as log e^Q = Q, (e^Q)^r = e^{rQ}.
"""

from __future__ import annotations

from derive.certification.ball.balls import ONE, arb, arb_poly
from derive.certification.ball.functions import Call, Function, Power, Product, Sum
from derive.certification.ball.smooth import FLAT, Smooth, constant, exponential, polynomial

Exponential = tuple[arb, arb_poly]
UNIT = constant(ONE)


def plus(f: Function, g: Function) -> Function:
    if isinstance(f, Smooth) and isinstance(g, Smooth):
        return f.plus(g)
    smooth, others = sorted_out(Sum, f, g)
    total = Smooth(())
    for arg in smooth:
        total = total.plus(arg)
    return Sum((total, *others)) if total.parts else one_or(Sum, others)


def times(f: Function, g: Function) -> Function:
    if isinstance(f, Smooth) and isinstance(g, Smooth):
        return f.times(g)
    smooth, others = sorted_out(Product, f, g)
    product = UNIT
    for arg in smooth:
        product = arg if product is UNIT else product.times(arg)
    return one_or(Product, others) if product is UNIT else Product((product, *others))


def sorted_out(head: type[Sum] | type[Product], *terms: Function) -> tuple[list[Smooth], tuple[Function, ...]]:
    """The arguments of sums in a sum, or of products in a product: those Σ P e^{Q}, and the others."""
    args = [arg for term in terms for arg in (term.args if isinstance(term, head) else (term,))]
    smooth = [arg for arg in args if isinstance(arg, Smooth)]
    return smooth, tuple(arg for arg in args if not isinstance(arg, Smooth))


def one_or(head: type[Sum] | type[Product], args: tuple[Function, ...]) -> Function:
    return args[0] if len(args) == 1 else head(args)


def scaled(f: Function, factor: arb) -> Function:
    if factor is ONE:
        return f
    return f.scaled(factor) if isinstance(f, Smooth) else times(constant(factor), f)


def is_positive(f: Function) -> bool:
    """Whether f is c e^Q with c > 0."""
    return isinstance(f, Smooth) and f.is_positive


def positive_factor(f: Function) -> tuple[Exponential | None, Function | None]:
    """f as a product of c e^Q with c > 0, given by c and Q, and of the rest; what is not there is None."""
    if isinstance(f, Smooth) and f.is_positive:
        return f.exponential, None
    if isinstance(f, Smooth) and len(f.parts) == 1 and f.parts[0][1] is not FLAT:
        p, q = f.parts[0]
        return (ONE, q), polynomial(p)
    if isinstance(f, Product):
        positive, rest = positive_factor(f.args[0])
        others = f.args[1:] if rest is None else (rest, *f.args[1:])
        return positive, one_or(Product, others)
    return None, f


def power(f: Function, r: int | arb) -> Function:
    """f^r; a real number r that is not whole asks for f ≥ 0."""
    if isinstance(r, int) and r >= 0 and isinstance(f, Smooth):
        return f.power(r)
    if isinstance(r, int) and isinstance(f, Product):
        return one_or(Product, tuple(power(arg, r) for arg in f.args))
    positive, rest = positive_factor(f)
    if positive is None:
        return Power(f, r)
    c, q = positive
    outside = exponential(c**r, q if q is FLAT else q * arb(r))
    return outside if rest is None else times(outside, Power(rest, r))


def log(f: Function) -> Function:
    if isinstance(f, Call) and f.name == "exp":
        return f.arg
    if isinstance(f, Power) and not isinstance(f.exponent, int):
        return scaled(log(f.base), f.exponent)
    positive, rest = positive_factor(f)
    if positive is None:
        return Call("log", f)
    c, q = positive
    outside = polynomial(q + c.log())
    return outside if rest is None else plus(outside, log(rest))


def exp(f: Function) -> Function:
    if isinstance(f, Sum):
        result: Function = UNIT
        for arg in f.args:
            result = times(result, exp(arg))
        return result
    if isinstance(f, Smooth) and f.polynomial is not None:
        return exponential(ONE, f.polynomial)
    if isinstance(f, Call) and f.name == "log":
        return f.arg
    factor, inside = logarithm_in(f)
    return Call("exp", f) if inside is None else power(inside, factor)


def logarithm_in(f: Function) -> tuple[arb, Function | None]:
    """c and g, where f is c log g."""
    if isinstance(f, Product) and len(f.args) == 2 and isinstance(f.args[1], Call) and f.args[1].name == "log":
        c = f.args[0].polynomial if isinstance(f.args[0], Smooth) else None
        if c is not None and c.length() == 1:
            return c[0], f.args[1].arg
    return ONE, None


def call(name: str, f: Function) -> Function:
    if name == "log":
        return log(f)
    return exp(f) if name == "exp" else Call(name, f)
