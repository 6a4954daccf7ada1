"""From a closed form to one that keeps its digits: ratios before squares, and first-order parts cancelled on paper."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sympy import Add, Expr, Integer, Rational, S, Symbol
from sympy import exp as Exp
from sympy import log as Log

from derive.derivation import Derivation, Rule, Step
from derive.quantities import KL, Quantity
from derive.rules.algebra import (
    commutativity,
    distribute,
    number_and_rest,
    opposite_terms,
    over_itself,
    product_of_numbers,
    reordering,
    square_of_sum,
    sum_of_numbers,
)  # fmt: skip
from derive.rules.differences import (
    as_log_of_exp,
    as_one_plus_difference,
    gathered,
    in_powers_of,
    inverse_of_exp,
    log_of_inverse,
    quotient_of_exps,
    square_of_inverse,
    square_of_quotient,
)  # fmt: skip
from derive.rules.exponents import laws_of_exponents, power_of_exp, power_of_power
from derive.rules.kernels import recognise_phi, recognise_psi
from derive.rules.logarithms import difference_of_logs, log_of_exp, log_of_power
from derive.rules.moments import fresh
from derive.strategies import (
    Move,
    Strategy,
    at_place,
    brief,
    chain,
    everywhere,
    exhaust,
    follow,
    full,
    on_terms,
    standard,
    tidy,
    within_terms,
)  # fmt: skip
from derive.terms import Path, add, equation, evaluated, free, inverse, same, subterms
from derive.terms.kernels import Kernel, Phi, Psi, phi, psi

ONE = Integer(1)
WITHOUT_GAIN = (commutativity.name,)
SLIGHT_GAIN = (distribute.name, product_of_numbers.name, sum_of_numbers.name)
"""Of use to a divergence, whose constants cancel on paper then; what has nothing to cancel is as good without them."""
TITLE = ("A form that keeps its digits",)


@lru_cache(maxsize=256)
def stable_form(quantity: Quantity, closed: Expr) -> Derivation:
    """The closed form as a sum of squares of ratios and of the kernels φ and ψ, as far as the laws lead.

    Where no kernel is found in a divergence, its ratios alone are taken: half of the way would be worse than none.
    """
    if isinstance(quantity, KL):
        cancelled = follow("section", TITLE, closed, [*ratios(), *cancellation(fresh("uvwt", closed))])
        if cancelled.result.has(Kernel):
            return cancelled
    plain = follow("section", TITLE, closed, [*ratios(), brief(squares_first)])
    slight = WITHOUT_GAIN if isinstance(quantity, KL) and closed.free_symbols else (*WITHOUT_GAIN, *SLIGHT_GAIN)
    gains = any(step.rule.name not in slight for step in plain)
    return plain if gains else follow("section", TITLE, closed, [])


def ratios() -> list[Move]:
    """Divide each term, then square: what is squared is of the size of the result's root."""
    return [
        full(one_logarithm),
        full(exhaust(on_terms(distribute))),
        full(tidy(opposite_terms, power_of_power, power_of_exp)),
        full(tidy(laws_of_exponents, over_itself, product_of_numbers), everywhere(sum_of_numbers)),
        standard(tidy(quotient_of_exps, power_of_exp, log_of_exp, opposite_terms)),
        full(exhaust(on_terms(distribute)), tidy(product_of_numbers)),
        standard(
            everywhere(square_of_quotient), on_terms(square_of_inverse), because=("divide first, then square",)
        ),
        full(inverses),
        standard(tidy(log_of_power, product_of_numbers, laws_of_exponents)),
    ]  # fmt: skip


def cancellation(u: Symbol) -> list[Move]:
    """The first as the second plus the difference; then the parts of first order cancel."""
    return [
        full(sum_in_ratio),
        full(logarithm_of_ratio),
        standard(substitution, because=("the first is the second plus the difference",)),
        full(everywhere(square_of_sum.given(a=ONE))),
        full(on_terms(distribute.given(a=ONE))),
        standard(tidy(product_of_numbers), everywhere(sum_of_numbers), because=("the parts of order 0 cancel",)),
        brief(squares_before(recognise_phi), because=("where ", equation(phi(u), Phi.meaning(u)))),
        brief(squares_before(recognise_psi), because=("where ", equation(psi(u), Psi.meaning(u)))),
    ]


def squares_before(kernel: Rule) -> Strategy:
    """Where a kernel can be given its name: put the squares first, then name it."""

    def steps(term: Expr) -> Iterator[Step]:
        if list(on_terms(kernel)(term)):
            yield from chain(squares_first, on_terms(kernel))(term)

    return steps


def one_logarithm(term: Expr) -> Iterator[Step]:
    """−l + log s², where e^l occurs too, as the one logarithm −log(e^l/s²)."""
    path = linear_beside_a_logarithm(term)
    if path is not None:
        yield from chain(at_place(as_log_of_exp, path), everywhere(difference_of_logs))(term)


def linear_beside_a_logarithm(term: Expr) -> Path | None:
    """Where x stands in a sum ± x ± log a + …, if e^x occurs in the term too."""
    exponents = {part.args[0] for _, part in subterms(term) if part.func is Exp}
    for path, part in subterms(term):
        if not (part.is_Add and any(isinstance(unsigned(t), Log) for t in part.args)):
            continue
        for place, summand in enumerate(part.args):
            if unsigned(summand) in exponents:
                return (*path, place) if unsigned(summand) == summand else (*path, place, 1)
    return None


def unsigned(term: Expr) -> Expr:
    """a of −a."""
    return term.args[1] if term.is_Mul and len(term.args) == 2 and term.args[0] is S.NegativeOne else term


def inverses(term: Expr) -> Iterator[Step]:
    """1/e^x as e^{−x}; a ratio whose logarithm is taken stays a ratio."""
    if not logarithms(term):
        yield from tidy(inverse_of_exp)(term)


def logarithms(term: Expr) -> list[tuple[Rational, Expr]]:
    """c and a of each term c log a in which letters occur."""
    found = [number_and_rest(part) for part in summands(term)]
    return [(c, part.args[0]) for c, part in found if isinstance(part, Log) and part.free_symbols]


def summands(term: Expr) -> tuple[Expr, ...]:
    return term.args if term.is_Add else (term,)


def power_in(term: Expr, ratio: Expr) -> list[Expr]:
    """The terms of the sum that are a number times the ratio or its square."""
    like = [part for part in summands(term) if free(part) == free(ratio) and not part.has(Log)]
    return [
        part
        for part in like
        if same(number_and_rest(part)[1], ratio)
        or any((evaluated(part) / evaluated(ratio) ** n).is_Rational for n in (1, 2))
    ]


def sum_in_ratio(term: Expr) -> Iterator[Step]:
    """Where −log((a + b)/c) stands beside a/c + b/c, gather these."""
    for c, argument in logarithms(term):
        if c.is_negative and argument.has(Add) and not power_in(term, argument):
            yield from on_terms(gathered(argument, -c))(term)
            return


def logarithm_of_ratio(term: Expr) -> Iterator[Step]:
    """Have −log r in the sum where a power of r is: log s² beside 1/s² is −log(1/s²)."""
    for _, argument in logarithms(term):
        if not power_in(term, argument) and power_in(term, inverse(argument)):
            yield from everywhere(log_of_inverse.given(a=argument), inside=lambda t: isinstance(t, Log))(term)


def substitution(term: Expr) -> Iterator[Step]:
    """Write r as 1 + (a − b)/b, in −log r and in the power of r that stands beside it."""
    ratio = next((r for c, r in logarithms(term) if c.is_negative and power_in(term, r)), None)
    if ratio is not None:
        law = as_one_plus_difference(ratio)
        yield from chain(
            on_terms(in_powers_of(ratio)),
            within_terms(law, lambda part: is_of_ratio(part, ratio)),
        )(term)


def is_of_ratio(term: Expr, ratio: Expr) -> bool:
    """Whether a term is a multiple of a power of the ratio, or of its logarithm."""
    return bool(power_in(term, ratio)) or ratio in [argument for _, argument in logarithms(term)]


def squares_first(term: Expr) -> Iterator[Step]:
    """Squares, then other letters, then numbers."""
    if term.is_Add:
        yield from everywhere(reordering(add(*sorted(term.args, key=rank))), inside=lambda part: part is term)(term)


def is_square(term: Expr) -> bool:
    """A square of letters, perhaps over something, with its coefficient."""
    factors = [factor for factor in (term.args if term.is_Mul else (term,)) if not factor.is_Number]
    return any(factor.is_Pow and factor.exp == 2 for factor in factors)


def rank(term: Expr) -> int:
    if term.is_number:
        return 3 if not term.is_Rational else 2
    return 0 if is_square(term) else 1
