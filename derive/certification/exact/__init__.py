"""The exact engine: proves before = after by bringing both to a normal form.

    compare(before, after) → Evidence, "proved" or "undecided"

An identity is understood where both sides are defined, for all real values of the parameters in their domains. The
engine never refutes: that needs a witness, and a different engine. It knows nothing of the laws that made a step.

It reads both sides in four ways, each of which knows more than the one before: integrals are only linear; integrals
are evaluated, with the Gaussian integral G = ∫ e^{−u²/2} du a number of which nothing is known; a double integral is
the same in polar coordinates; G = √(2π). So the proof that G = √(2π) does not use it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr

from derive.certification.exact import facts
from derive.certification.exact.agreement import Reading, agree, linear, matrix, with_known_gaussian
from derive.certification.exact.atoms import Atom, Stuck
from derive.certification.exact.domains import assumptions, has_matrices, has_open_dimension
from derive.certification.exact.matrices import definite
from derive.certification.exact.normal import forget, normal, remembered
from derive.certification.exact.polar import in_plane_coordinates
from derive.certification.exact.sampling import SMALL, agreed_in
from derive.certification.verdict import ENCLOSED, PROVED, UNDECIDED, Evidence
from derive.terms import is_matrix

ENGINE = "exact"
MEMORY = 20_000

__all__ = ["clear_cache", "compare", "compare_entries"]


def compare(before: Expr, after: Expr, covariances: tuple[Expr, ...] = ()) -> Evidence:
    """What normal forms say about before = after, where the given matrices are positive definite."""
    if max(remembered(), len(Atom.table)) > MEMORY:
        clear_cache()
    token = definite.set(frozenset(covariances))
    try:
        return judge(before, after)
    except RecursionError:
        return Evidence(ENGINE, UNDECIDED, "too large: a term nested too deeply")
    finally:
        definite.reset(token)


def compare_entries(before: Expr, after: Expr) -> Evidence | None:
    """What entries say in small dimensions; None where there are no matrices.

    Where the dimension is a symbol this is no proof. Where it is a number, letters for all entries are one.
    """
    if not has_matrices(before, after):
        return None
    found = agreed_in(before, after)
    wanted = SMALL if has_open_dimension(before, after) else tuple(found) or (0,)
    if set(found) != set(wanted):
        return Evidence(ENGINE, UNDECIDED, "the entries are not found to be equal in each small dimension")
    method = "exact " + " and ".join(f"at D = {places} with {kind}" for kind, places in by_kind(found).items())
    whole = not has_open_dimension(before, after) and "rational entries" not in found.values()
    return Evidence(
        ENGINE, PROVED if whole else ENCLOSED, method, {"dimensions": {str(n): k for n, k in found.items()}}
    )


def by_kind(found: dict[int, str]) -> dict[str, str]:
    kinds = dict.fromkeys(found.values())
    return {kind: ", ".join(str(n) for n, each in found.items() if each == kind) for kind in kinds}


def judge(before: Expr, after: Expr) -> Evidence:
    if before == after:
        return proved("the two sides are the same term", frozenset(), before, after)
    for method, left, right, read, needed in ways(before, after):
        used = agree(left, right, read)
        if used is not None:
            return proved(in_words(method, before, after), used | needed, before, after)
    return Evidence(ENGINE, UNDECIDED, obstacle(before, after))


def ways(before: Expr, after: Expr) -> Iterator[tuple[str, Expr, Expr, Reading, frozenset[str]]]:
    """How the two sides may be compared: in words, the sides, how to read them, and the fact that this needs."""
    polar, gaussian = frozenset({facts.POLAR}), frozenset({facts.GAUSSIAN})
    yield "normal forms agree", before, after, linear, frozenset()
    yield "normal forms agree, with the integrals evaluated", before, after, normal, frozenset()
    turned = in_plane_coordinates(before, after)
    if turned != (before, after):
        yield "change of variables to polar coordinates", *turned, normal, polar
    yield "normal forms agree, by the Gaussian integral", before, after, with_known_gaussian, gaussian


def in_words(method: str, before: Expr, after: Expr) -> str:
    """The method, which says what it is where matrices are compared."""
    if not has_matrices(before, after):
        return method
    every = "for every D" if has_open_dimension(before, after) else "word by word"
    return method.replace("normal forms agree", f"normal forms of words in matrices agree, {every}")


def proved(method: str, used: frozenset[str], before: Expr, after: Expr) -> Evidence:
    assumed = assumptions(before, after) + sorted(f"{matrix.tolist()} positive definite" for matrix in definite.get())
    return Evidence(ENGINE, PROVED, method, {"facts": sorted(used), "assuming": assumed})


def obstacle(before: Expr, after: Expr) -> str:
    """Why no proof was found."""
    for side, term in (("left", before), ("right", after)):
        try:
            matrix(term, with_known_gaussian) if is_matrix(term) else with_known_gaussian(term)
        except Stuck as reason:
            return f"the {side} side has no normal form: {reason}"
    return "the normal forms differ"


def clear_cache() -> None:
    """Forget every normal form."""
    forget()
