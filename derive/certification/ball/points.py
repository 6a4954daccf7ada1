"""Rational points of the symbols' domains: generic, moderate, and the same in every run.

The value of a symbol at the k-th point depends on its name and its domain only, so that a term has the same value in
every comparison that it occurs in. Values are fractions n/p between 0.4 and 2.4 with a prime p, never whole numbers;
a symbol for a whole number is 2, 3 and 4 in turn. A real symbol changes its sign from point to point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from math import inf, isfinite

from sympy import Expr, Indexed, Integer, MatrixSymbol, S, Symbol

from derive.certification.ball.balls import CannotEnclose, OutsideDomain
from derive.terms import Cholesky, PositiveDefinite, PositiveVector

PRIMES = (17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97)
OUT_OF_REACH = ("zero", "irrational", "transcendental", "prime", "composite", "infinite")

Atom = tuple[Symbol | MatrixSymbol | Cholesky, tuple[int, ...]]
"""A symbol and its indices: none, or those of `mu[2]`; of a vector or a matrix always those of an entry.
A Cholesky factor has a name only as what a derivative is taken by."""
Domains = tuple[tuple[Symbol, Expr, Expr], ...]


@dataclass(frozen=True)
class Point:
    """The k-th point. `restricted` gives intervals to some symbols, `fixed` values; k < 0 gives no other values.

    Where there is `salt`, which is made of the two terms that are compared, the point is their own: nobody can know it
    before these are written down, and denominators are so large that no term vanishes at all such points.
    """

    k: int
    restricted: Domains = ()
    fixed: tuple[tuple[str, Fraction], ...] = ()
    salt: str = ""

    def interval(self, atom: Atom) -> tuple[Expr, Expr] | None:
        return next(((lower, upper) for symbol, lower, upper in self.restricted if symbol == atom[0]), None)

    def value(self, atom: Atom) -> Fraction:
        """The value that the assumptions about a symbol allow."""
        symbol, name = atom[0], name_of(atom)
        for known, value in self.fixed:
            if known == name:
                return value
        if self.k < 0:
            raise CannotEnclose(f"no value is given for {name}")
        if isinstance(symbol, PositiveDefinite):
            row, column = atom[1]
            return self.definite(name_of((symbol, ())), row, column)
        return whole(symbol, self.k) if is_whole(symbol) else self.between(*domain(symbol), name)

    def definite(self, name: str, i: int, j: int) -> Fraction:
        """An entry of L Lᵀ, which is positive definite as L is lower triangular with a positive diagonal."""
        lower = (self.factor_entry(name, i, n) * self.factor_entry(name, j, n) for n in range(1, min(i, j) + 1))
        return sum(lower, Fraction(0))

    def factor_entry(self, name: str, i: int, j: int) -> Fraction:
        return self.between(0.0 if i == j else -inf, inf, f"L of {name}[{i},{j}]")

    def between(self, lower: float, upper: float, name: str) -> Fraction:
        """Inside an interval; on a half-line and on the line of moderate size."""
        t = fraction(f"{name} from {lower} to {upper} at {self.k}", self.salt)
        if isfinite(lower) and isfinite(upper):
            value = near(lower) + (near(upper) - near(lower)) * t * Fraction(2, 5)
        elif isfinite(lower):
            value = near(lower) + t
        elif isfinite(upper):
            value = near(upper) - t
        else:
            value = t if (seed(name) + self.k) % 2 else -t
        if not lower < value < upper:
            raise OutsideDomain(f"the interval of {name} is empty, or too short for a simple fraction")
        return value


def name_of(atom: Atom) -> str:
    symbol, indices = atom
    return f"{symbol.name}[{','.join(map(str, indices))}]" if indices else str(symbol.name)


def seed(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest())


def fraction(words: str, salt: str = "") -> Fraction:
    """Between 0.4 and 2.4, not a whole number."""
    if salt:
        return large_fraction(f"{salt}: {words}")
    chosen, remaining = divmod(seed(words), len(PRIMES))
    prime = PRIMES[remaining]
    numerator = 2 * prime // 5 + 1 + chosen % (2 * prime - 1)
    return Fraction(numerator + (numerator % prime == 0), prime)


def large_fraction(words: str) -> Fraction:
    """The same, with a denominator of 20 digits that the words give too."""
    denominator = 2 * seed(f"below {words}") + 2**61 + 1
    return Fraction(2 * denominator // 5 + 1 + 2 * denominator * seed(f"above {words}") // 2**64, denominator)


def near(end: float) -> Fraction:
    """A simple fraction near an end such as 2π."""
    return Fraction(end).limit_denominator(1000)


def whole(symbol: Symbol, k: int) -> Fraction:
    known, size = symbol.assumptions0, Fraction(2 + k % 3)
    if known.get("even") is not None:
        size = 2 * size + (not known["even"])
    lower, upper = domain(symbol)
    return -size if upper <= 0 or (lower < 0 and k % 2) else size


@lru_cache(maxsize=1024)
def is_whole(term: Expr) -> bool:
    """Whether a term is a whole number or a symbol for one.

    `assumptions0` has what a symbol was declared with; to ask for `is_integer` makes SymPy search for reasons.
    """
    return isinstance(term, Integer) or (isinstance(term, Symbol) and bool(term.assumptions0.get("integer")))


@lru_cache(maxsize=1024)
def domain(symbol: Symbol | MatrixSymbol) -> tuple[float, float]:
    """The interval that a symbol's assumptions leave it, or each of a vector's entries."""
    if isinstance(symbol, MatrixSymbol):
        return (0.0, inf) if isinstance(symbol, PositiveVector) else (-inf, inf)
    known = symbol.assumptions0
    if known.get("real") is False or any(known.get(fact) for fact in OUT_OF_REACH):
        raise CannotEnclose(f"no point is chosen for {symbol}, which is not just a real or a whole number")
    if known.get("nonnegative"):
        return 0.0, inf
    return (-inf, 0.0) if known.get("nonpositive") else (-inf, inf)


def restrictions(domains: Mapping[Symbol, tuple[Expr, Expr]]) -> Domains:
    """The given intervals, by name, without those that the assumptions give anyway."""
    found = []
    for key, (lower, upper) in sorted(domains.items(), key=lambda item: str(item[0])):
        if isinstance(key, MatrixSymbol):
            continue
        symbol = key.base.label if isinstance(key, Indexed) else key
        if (lower, upper) != implied(symbol):
            found.append((symbol, lower, upper))
    return tuple(found)


def implied(symbol: Symbol) -> tuple[Expr, Expr]:
    """The interval of a symbol's assumptions, as terms."""
    lower, upper = domain(symbol)
    return S.Zero if lower == 0 else S.NegativeInfinity, S.Zero if upper == 0 else S.Infinity
