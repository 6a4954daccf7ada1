"""A misconception, and the slips that many of them come down to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import Expr, Pow, S

from derive.derivation import Rule
from derive.terms import add, is_matrix, matrix_neg, matrix_sum, mul, neg, raw, replace, subterms
from derive.terms.matrices import MatrixSum


@dataclass(frozen=True)
class Misconception:
    """Instead of the law of this name in the catalogue: the belief in words and as LaTeX, and what it makes of a term.

    `wrong` is given the term and what the law makes of it: None, for those that are `beyond` the law. `kind` is what
    the mistake is called where that is not the chapter of the law: "wrong moment".
    """

    law: str
    name: str
    statement: str
    wrong: Callable[..., Expr | None]
    beyond: bool = False
    kind: str = ""

    def made_of(self, term: Expr, law: Rule) -> Expr | None:
        """What somebody writes who applies it where the law, or an instance of the law, is to be applied."""
        if self.beyond:
            found: Expr | None = self.wrong(term)
            return found
        right = law.apply(term)
        found = None if right is None else self.wrong(term, right[0])
        return None if right is None or found == right[0] else found


def beyond(law: str, name: str, statement: str, wrong: Callable[[Expr], Expr | None], kind: str = "") -> Misconception:
    return Misconception(law, name, statement, wrong, beyond=True, kind=kind)


def last_sign(term: Expr) -> Expr:
    """The last term of a sum with the other sign, or the whole where it is no sum."""
    if isinstance(term, MatrixSum):
        return matrix_sum(*term.args[:-1], matrix_neg(term.args[-1]))
    if term.is_Add:
        return add(*term.args[:-1], neg(term.args[-1]))
    return matrix_neg(term) if is_matrix(term) else neg(term)


def without(term: Expr, place: int) -> Expr:
    """A sum or a product without one of its parts."""
    kept = [part for other, part in enumerate(term.args) if other != place % len(term.args)]
    return kept[0] if len(kept) == 1 else raw(term.func, kept)


def less_last_factor(integral: Expr) -> Expr:
    """An integral whose integrand has lost its last factor: the Jacobian, where laws write it."""
    return raw(integral.func, (without(integral.args[0], -1), *integral.args[1:]))


def first(term: Expr, test: Callable[[Expr], bool], make: Callable[[Expr], Expr]) -> Expr | None:
    """The term with the first part that passes the test changed."""
    path = next((path for path, part in subterms(term) if test(part)), None)
    if path is None:
        return None
    part = term
    for index in path:
        part = part.args[index]
    return replace(term, {path: make(part)})


def is_square(term: Expr) -> bool:
    return bool(isinstance(term, Pow) and term.exp == 2)


def is_inverse(term: Expr) -> bool:
    return bool(isinstance(term, Pow) and term.exp is S.NegativeOne)


def base_of(term: Expr) -> Expr:
    base: Expr = term.args[0]
    return base


def product_of(term: Expr) -> Expr:
    return mul(*term.args)
