"""When a form is known to be positive: a sum of terms none of which is negative and one of which is positive."""

from __future__ import annotations

from derive.certification.exact.ring import Form, Monomial


def nonnegative(monomial: Monomial) -> bool:
    """Powers of positive atoms, and even powers of real ones."""
    return all(atom.positive or (atom.real and exponent % 2 == 0) for atom, exponent in monomial)


def strictly(monomial: Monomial) -> bool:
    return all(atom.positive for atom, _ in monomial)


def is_positive(form: Form) -> bool:
    """Known to be > 0 at every point of the domain."""
    terms = form.terms.items()
    return any(strictly(m) for m, _ in terms) and all(c > 0 and nonnegative(m) for m, c in terms)


def is_nonnegative(form: Form) -> bool:
    """Known to be ≥ 0 at every point of the domain."""
    return all(c > 0 and nonnegative(m) for m, c in form.terms.items())


def is_nonzero(form: Form) -> bool:
    """Known not to be the zero function: a product of such atoms, or a sum that no relation can make vanish."""
    if len(form.terms) == 1:
        return all(atom.nonzero for atom in form.atoms)
    return is_positive(form) or (bool(form) and all(atom.independent for atom in form.atoms))


def sign(form: Form) -> int:
    """1 or −1 where the form is known to be positive or negative, 0 where neither is known."""
    return 1 if is_positive(form) else -1 if is_positive(-form) else 0
