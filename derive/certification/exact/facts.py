"""What a normal form rests on: axioms, which every one may use, and theorems, which are collected while terms are
normalised and named in the evidence of a proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ANTIDERIVATIVE = "antiderivative"
FUBINI = "Fubini"
GAUSSIAN = "Gaussian integral"
LIMITS = "limits"
LINEAR_CHANGE = "linear change of variables"
POLAR = "polar coordinates"
SUBSTITUTION = "substitution"
SYMMETRY = "odd integrand"

FACTS = {
    ANTIDERIVATIVE: "the fundamental theorem of calculus: ∫ F′ dx from a to b is F(b) − F(a), with the limits of F at "
    "infinite ends. So A ∫ xⁿ eᴱ = b ∫ xⁿ⁻¹ eᴱ + (n − 1) ∫ xⁿ⁻² eᴱ − [xⁿ⁻¹ eᴱ] for E = c + b x − ½ A x², and over ℝᴰ "
    "∫ y f(y) exp(−½ yᵀPy) dy = P⁻¹ ∫ ∇f(y) exp(−½ yᵀPy) dy for a polynomial f and P positive definite",
    FUBINI: "Fubini's theorem: the integral over ℝᴰ of a product of functions, each of one coordinate, is the product "
    "of their integrals over ℝ, where these exist",
    GAUSSIAN: "∫ exp(−u²/2) du over ℝ is √(2π)",
    LIMITS: "[F] from a to b is the limit of F at b less that at a: its value where F is continuous, and 0 at "
    "±∞ for xⁿ exp(Q) with a polynomial Q of degree at most 2 that goes to −∞ there",
    LINEAR_CHANGE: "∫ f(x) dx = |R| ∫ f(m + R u) du over ℝᴰ, for R lower triangular with a positive diagonal",
    POLAR: "∫∫ f(u, v) du dv over ℝ² is the integral of f(r cos θ, r sin θ) r over r > 0 and 0 < θ < 2π, for f > 0",
    SUBSTITUTION: "∫ f(x) dx from a to b is c ∫ f(m + c u) du from (a − m)/c to (b − m)/c, for c > 0",
    SYMMETRY: "the integral of an odd function over an interval, or a space, that is symmetric about 0 is 0, where it "
    "exists",
}
"""The theorems by the names that evidence gives them. That the Gaussian integral is √(2π) is itself proved in a part of
each certificate, without this fact; in every other step it may be used."""

AXIOMS = (
    "the real numbers are an ordered field; sums and products of positive numbers, and even powers of numbers other "
    "than 0, are positive; a fraction of polynomials is 0 where its numerator is, and its denominator is not",
    "aᵖ aʳ = aᵖ⁺ʳ, (aᵖ)ʳ = aᵖʳ and (ab)ʳ = aʳ bʳ for a > 0 and rational p and r; for other a, whole p and r",
    "log(ab) = log a + log b and log aᵖ = p log a for a > 0; log eˣ = x and exp(log a) = a; exp(x + y) = exp x exp y",
    "cos² = 1 − sin², sin(−x) = −sin x, cos(−x) = cos x; |x| is x or −x by its sign; a function takes equal values at "
    "equal arguments; φ(u) = u − log(1 + u), ψ(x) = eˣ − 1 − x",
    "Σ over an index is linear, and Π of positive factors is exp Σ log; Σ_d A_id B_dj = (AB)_ij, Σ_d A_dd = tr A",
    "the integral is linear in its integrand, and equal integrands have equal integrals; the name of a bound variable "
    "does not matter",
    "matrices over a field: associative and distributive laws; (AB)ᵀ = BᵀAᵀ, (AB)⁻¹ = B⁻¹A⁻¹, tr AB = tr BA, "
    "tr Aᵀ = tr A, |AB| = |A| |B|, |cA| = cᴰ |A|; W (W + R)⁻¹ = I − R (W + R)⁻¹",
    "a positive definite Σ is L Lᵀ for one lower triangular L with a positive diagonal, and |L| is the product of it; "
    "sums of positive definite matrices and of A Aᵀ are positive definite",
    "derivatives: of sums, products, powers, exp and log, the chain rule; ∇_X tr(XM) = Mᵀ, d(X⁻¹) = −X⁻¹ dX X⁻¹",
    "the definitions of the densities and of the quantities",
)
"""What normal forms use without naming it, as long as it says what is meant by a term or a number."""

_found: ContextVar[set[str] | None] = ContextVar("facts", default=None)


@contextmanager
def collected() -> Iterator[set[str]]:
    """The facts used inside the block; they count for the blocks around it as well."""
    found: set[str] = set()
    token = _found.set(found)
    try:
        yield found
    finally:
        _found.reset(token)
        use(*found)


def use(*facts: str) -> None:
    found = _found.get()
    if found is not None:
        found.update(facts)
