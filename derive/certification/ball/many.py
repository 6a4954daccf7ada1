"""Functions of several variables at once: Σ P(x) e^{Q(x)}, P and Q polynomials in x_1, …, x_n, Q at most quadratic.

An integral over ℝⁿ of such a function is brought to the standard Gaussian: with −2 times the square part of Q the
matrix A = R Rᵀ (Cholesky, in balls, whose pivots are seen to be positive), m = A⁻¹ b and x = m + R⁻ᵀ t, what is left is

    e^{c + bᵀm/2} |R|⁻¹ Σ P_n Π ∫ t^{n_i} e^{−t²/2} dt,

by Fubini's theorem, as each of the moments converges absolutely: they are enclosed in one dimension, with their tails.
Where all of them are cut off at ±T, what lies outside the cube |t_i| ≤ T is bounded coordinate by coordinate:

    ∫ Π |t_i|^{n_i} e^{−|t|²/2} dt outside the cube ≤ Σ_i τ(n_i) Π_{j≠i} ∫ |t|^{n_j} e^{−t²/2} dt,

τ(n) the bound of both tails of ∫ |t|^n e^{−t²/2} dt; without tails that integral is 2^{(n+1)/2} Γ((n+1)/2).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import mul

from derive.certification.ball.balls import ONE, ZERO, CannotEnclose, NoValue, OutsideDomain, arb, ctx
from derive.certification.ball.cuts import Tails, parts
from derive.certification.ball.integrals import Enclosed, moment

Variable = Hashable
Monomial = tuple[tuple[Variable, int], ...]
"""Variables with their exponents, in the order of their names."""
Polynomial = dict[Monomial, arb]
FLAT: Polynomial = {}
MOST_TERMS = 4000
ENTANGLED = "not a polynomial times the exponential of a quadratic: a function of a vector of integration"


@dataclass(frozen=True, eq=False)
class Many:
    """Σ P e^{Q}. Parts share an exponent where it is one and the same object."""

    parts: tuple[tuple[Polynomial, Polynomial], ...]

    @property
    def polynomial(self) -> Polynomial | None:
        if not self.parts:
            return {}
        return self.parts[0][0] if len(self.parts) == 1 and self.parts[0][1] is FLAT else None


def coordinate(name: Variable) -> Many:
    return of_polynomial({((name, 1),): ONE})


def of_polynomial(p: Polynomial) -> Many:
    return Many(((p, FLAT),) if p else ())


def of(value: arb | Many) -> Many:
    return value if isinstance(value, Many) else of_polynomial({(): value})


def plus(p: Polynomial, q: Polynomial) -> Polynomial:
    found = dict(p)
    for monomial, number in q.items():
        found[monomial] = found[monomial] + number if monomial in found else number
    return found


def scaled(p: Polynomial, factor: arb | int) -> Polynomial:
    return {monomial: number * factor for monomial, number in p.items()}


def times(p: Polynomial, q: Polynomial) -> Polynomial:
    if len(p) * len(q) > MOST_TERMS:
        raise CannotEnclose("a polynomial in a vector of integration has too many terms")
    found: Polynomial = {}
    for left, a in p.items():
        for right, b in q.items():
            monomial = joined(left, right)
            found[monomial] = found[monomial] + a * b if monomial in found else a * b
    return found


def joined(left: Monomial, right: Monomial) -> Monomial:
    powers = dict(left)
    for name, exponent in right:
        powers[name] = powers.get(name, 0) + exponent
    return tuple(sorted(powers.items(), key=str))


def add(values: Iterable[arb | Many]) -> Many:
    together: dict[int, tuple[Polynomial, Polynomial]] = {}
    for value in values:
        for p, q in of(value).parts:
            known = together.get(id(q))
            together[id(q)] = (p, q) if known is None else (plus(known[0], p), q)
    return Many(tuple(together.values()))


def multiply(left: arb | Many, right: arb | Many) -> Many:
    pairs = [(times(p, r), both(q, s)) for p, q in of(left).parts for r, s in of(right).parts]
    return add(Many((part,)) for part in pairs)


def both(q: Polynomial, s: Polynomial) -> Polynomial:
    if q is FLAT:
        return s
    return q if s is FLAT else plus(q, s)


def exponential(value: Many) -> Many:
    p = value.polynomial
    if p is None or max(map(degree, p), default=0) > 2:
        raise CannotEnclose(ENTANGLED)
    return Many((({(): ONE}, dict(p)),))


def degree(monomial: Monomial) -> int:
    return sum(exponent for _, exponent in monomial)


def positive(value: Many) -> tuple[arb, Polynomial]:
    """c > 0 and Q of c e^{Q}."""
    if len(value.parts) == 1:
        p, q = value.parts[0]
        c = p.get(())
        if len(p) == 1 and c is not None and c > 0:
            return c, q
    raise CannotEnclose(ENTANGLED)


def logarithm(value: Many) -> Many:
    c, q = positive(value)
    return of_polynomial(plus({(): c.log()}, q))


def power(value: Many, r: int | arb) -> Many:
    if isinstance(r, int) and 0 <= r <= 8:
        result = of(ONE)
        for _ in range(r):
            result = multiply(result, value)
        return result
    c, q = positive(value)
    return Many((({(): c**r}, FLAT if q is FLAT else scaled(q, r)),))


def call(name: str, value: Many) -> Many:
    known: dict[str, Callable[[Many], Many]] = {"exp": exponential, "log": logarithm}
    if name not in known:
        raise CannotEnclose(ENTANGLED)
    return known[name](value)


def integrate(value: arb | Many, names: Sequence[Variable]) -> Enclosed:
    """∫ over ℝⁿ, where no other variable of integration is left; the integral of 0 is 0."""
    live = [(p, q) for p, q in of(value).parts if not all(number.is_zero() for number in p.values())]
    found, endless = list[Enclosed](), list[Polynomial]()
    for p, q in live:
        try:
            found.append(integrate_part(p, q, names))
        except NoValue:
            endless.append(p)
    if len(endless) == 1 and not all(number.contains(0) for number in endless[0].values()):
        raise NoValue("an integral that diverges")
    if endless:
        raise OutsideDomain("an integrand does not decay in every direction")
    if not found:
        return ZERO, Tails(ZERO, ZERO)
    return sum((each for each, _ in found), start=ZERO), parts([tails for _, tails in found])


def integrate_part(p: Polynomial, q: Polynomial, names: Sequence[Variable]) -> Enclosed:
    places = {name: place for place, name in enumerate(names)}
    n = len(names)
    square, linear, constant = [[ZERO] * n for _ in names], [ZERO] * n, ZERO
    for monomial, number in q.items():
        spots = [places[name] for name, exponent in monomial for _ in range(exponent) if name in places]
        if len(spots) != degree(monomial):
            raise CannotEnclose(ENTANGLED)
        if len(spots) == 2:
            i, j = spots
            square[i][j] -= number
            square[j][i] -= number
        elif spots:
            linear[spots[0]] += number
        else:
            constant += number
    return standard(p, names, triangle(square), linear, constant)


def triangle(matrix: list[list[arb]]) -> list[list[arb]]:
    """The Cholesky factor of a symmetric matrix of balls: of every matrix in them, if the pivots are positive."""
    n = len(matrix)
    root = [[ZERO] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            left = matrix[i][j] - sum((root[i][k] * root[j][k] for k in range(j)), start=ZERO)
            if i > j:
                root[i][j] = left / root[j][j]
            elif left > 0:
                root[i][i] = left.sqrt()
            elif left <= 0:
                raise NoValue("a matrix that is not positive definite")
            else:
                raise OutsideDomain("a matrix is not positive definite at the point")
    return root


def standard(
    p: Polynomial, names: Sequence[Variable], root: list[list[arb]], linear: list[arb], constant: arb
) -> Enclosed:
    """The integral by x = m + R⁻ᵀ t."""
    n = len(names)
    inverse = inverted(root)
    scaled_b = [sum((inverse[i][k] * linear[k] for k in range(n)), start=ZERO) for i in range(n)]
    centre = [sum((inverse[k][i] * scaled_b[k] for k in range(n)), start=ZERO) for i in range(n)]
    lines: dict[Variable, Polynomial] = {
        name: {(): centre[i], **{((k, 1),): inverse[k][i] for k in range(n)}} for i, name in enumerate(names)
    }
    moved: Polynomial = {}
    for monomial, number in p.items():
        part: Polynomial = {(): number}
        for name, exponent in monomial:
            if name not in lines:
                raise CannotEnclose(ENTANGLED)
            for _ in range(exponent):
                part = times(part, lines[name])
        moved = plus(moved, part)
    height = constant + sum((b * b for b in scaled_b), start=ZERO) / 2
    volume = ONE
    for i in range(n):
        volume *= inverse[i][i]
    factor = height.exp() * volume
    found = [(c, moments(m, n)) for m, c in moved.items()]
    far = reduce(arb.max, (tails.upper for _, (_, tails) in found), ZERO)
    beyond = factor * sum((abs(c) * tails.beyond for c, (_, tails) in found), start=ZERO)
    return factor * sum((c * each for c, (each, _) in found), start=ZERO), Tails(
        -far, far, beyond, ("exp(-|{x}|^2/2)",)
    )


def moments(monomial: Monomial, n: int) -> Enclosed:
    """∫ Π t_i^{n_i} e^{−|t|²/2} dt, and the bound of what lies outside the cube that all of its factors are cut to."""
    exponents = [exponent for _, exponent in monomial]
    exponents += [0] * (n - len(exponents))
    found = [moment(exponent, ctx.prec) for exponent in exponents]
    sizes = [absolute_moment(exponent) for exponent in exponents]
    far = reduce(arb.max, (tails.upper for _, tails in found), ZERO)
    outside = [tails.beyond * product(sizes[:i] + sizes[i + 1 :]) for i, (_, tails) in enumerate(found)]
    return product([value for value, _ in found]), Tails(-far, far, sum(outside, start=ZERO))


def absolute_moment(n: int) -> arb:
    """∫ |t|^n e^{−t²/2} dt = 2^{(n+1)/2} Γ((n+1)/2)."""
    half = arb(n + 1) / 2
    return arb(2) ** half * half.gamma()


def product(numbers: list[arb]) -> arb:
    return reduce(mul, numbers, ONE)


def inverted(root: list[list[arb]]) -> list[list[arb]]:
    """The inverse of a lower triangular matrix."""
    n = len(root)
    found = [[ZERO] * n for _ in range(n)]
    for j in range(n):
        found[j][j] = 1 / root[j][j]
        for i in range(j + 1, n):
            found[i][j] = -sum((root[i][k] * found[k][j] for k in range(j, i)), start=ZERO) / root[i][i]
    return found
