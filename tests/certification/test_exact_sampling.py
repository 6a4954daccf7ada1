"""Random terms, rewritten by laws that hold and laws that do not: what is proved must hold in numbers."""

from __future__ import annotations

import ast
import math
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from sympy import Add, Expr, Integer, Mul, Pow, Rational, S, cos, pi, sin, symbols
from sympy import exp as Exp
from sympy import log as Log

import derive.certification.exact as exact
from derive.certification.exact import compare
from derive.terms import HALF, add, exp, log, mul, neg, power, raw, replace, subterms

x, y = symbols("x y", real=True)
a, b = symbols("a b", positive=True)
LEAVES = (x, y, a, b, Integer(1), Integer(2), Integer(3), Integer(-1), Integer(0), HALF, pi)
EXPONENTS = (Integer(2), Integer(3), Integer(-1), Integer(-2), HALF, -HALF, Rational(3, 2), Rational(1, 3), Integer(0))


def random_term(rng: random.Random, depth: int) -> Expr:
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(LEAVES)
    parts = [random_term(rng, depth - 1) for _ in range(rng.choice((2, 2, 3)))]
    head = rng.choice((Add, Add, Mul, Mul, Mul, Pow, Pow, Pow, Exp, Log, sin, cos))
    if head is Pow:
        return raw(Pow, (parts[0], rng.choice(EXPONENTS) if rng.random() < 0.8 else parts[1]))
    return raw(head, parts if head in (Add, Mul) else parts[:1])


def rewritings(term: Expr) -> Iterator[Expr]:
    """What a hasty reader might put in a term's place: some of it right for some terms only."""
    inner = term.args[0] if term.args else S.Zero
    if isinstance(term, Log):
        yield from (add(*map(log, inner.args)) for head in (Mul, Add) if isinstance(inner, head))
        yield from [mul(inner.exp, log(inner.base))] if inner.is_Pow else []
    if isinstance(term, Exp):
        yield from [mul(*map(exp, inner.args))] if inner.is_Add else []
        yield from [power(exp(inner.args[0]), mul(*inner.args[1:]))] if inner.is_Mul else []
    if term.is_Pow:
        split = {Mul: mul, Add: add}
        yield from (
            join(*(power(p, term.exp) for p in inner.args)) for h, join in split.items() if isinstance(inner, h)
        )
        yield from [power(inner.base, mul(inner.exp, term.exp))] if inner.is_Pow else []
        yield exp(mul(term.exp, log(inner)))
    if term.is_Mul and inner.is_Add:
        yield add(*(mul(part, *term.args[1:]) for part in inner.args))
    if isinstance(term, sin | cos):
        yield raw(type(term), (neg(inner),))
    yield from (mul(term, term, power(term, -1)), power(power(term, 2), HALF), power(power(term, HALF), Integer(2)))
    yield from (log(exp(term)), exp(log(term)), neg(neg(term)), neg(term), add(term, mul(S.Zero, term)))


VALUES: dict[type[Expr], Callable[..., float]] = {
    Add: lambda *parts: math.fsum(parts),
    Mul: lambda *parts: math.prod(parts),
    Pow: lambda base, exponent: math.pow(base, exponent),
    Exp: math.exp,
    Log: math.log,
    sin: math.sin,
    cos: math.cos,
}


def value(term: Expr, point: Mapping[Expr, float]) -> float:
    """The term as a real number; ValueError, OverflowError or ZeroDivisionError where it is none."""
    if not term.args:
        return point[term] if term in point else float(term)
    found = VALUES[type(term)](*(value(part, point) for part in term.args))
    if abs(found) > 1e6 or (found != 0 and abs(found) < 1e-6):
        raise OverflowError
    return found


def disagree(before: Expr, after: Expr, rng: random.Random) -> bool:
    """Whether the two differ at some point where both are defined."""
    for _ in range(8):
        point = {x: rng.uniform(-2, 2), y: rng.uniform(-2, 2), a: rng.uniform(0.2, 3), b: rng.uniform(0.2, 3)}
        try:
            left, right = value(before, point), value(after, point)
        except (ValueError, ArithmeticError):
            continue
        if abs(left - right) > 1e-4 * (1 + abs(left)):
            return True
    return False


@pytest.mark.parametrize("seed", range(8))
def test_what_is_proved_holds_in_numbers(seed: int) -> None:
    rng = random.Random(seed)
    proved = disagreed = 0
    for _ in range(250):
        before = after = random_term(rng, rng.choice((1, 2, 3)))
        for _ in range(rng.choice((1, 2, 3))):
            path, part = rng.choice(list(subterms(after)))
            after = replace(after, {path: rng.choice(list(rewritings(part)))})
        differs = disagree(before, after, rng)
        outcome = compare(before, after).outcome
        assert not (outcome == "proved" and differs), (before.args, after.args)
        proved, disagreed = proved + (outcome == "proved"), disagreed + differs
    assert proved > 60, "the test must have something to prove"
    assert disagreed > 20, "and something to refuse"


ALLOWED = (
    "derive.terms",
    "derive.distributions",
    "derive.quantities",
    "derive.certification.exact",
    "derive.certification.verdict",
)
ROOM = Path(exact.__file__).parent
LUCK = {"simplify", "integrate", "limit", "subs", "doit", "expand", "diff", "evalf", "xreplace"}


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.stem)
def test_the_engine_stands_alone(path: Path) -> None:
    """It imports terms and nothing of the laws, nothing of the other engine, and never asks SymPy to calculate."""
    tree = ast.parse(path.read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    ours = [node.module for node in imports if node.module.startswith("derive")]
    assert all(module.startswith(ALLOWED) for module in ours)
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    called = {head.attr for head in calls if isinstance(head, ast.Attribute)}
    assert not called & LUCK
    assert not {alias.name for node in imports if node.module.startswith("sympy") for alias in node.names} & LUCK
