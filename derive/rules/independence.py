"""Laws for independent coordinates: products over an index, sums of integrals, Fubini."""

from __future__ import annotations

from sympy import Expr, Indexed, Product, S, Sum, Symbol

from derive.derivation import Rule, rule
from derive.distributions import Distribution, Independent
from derive.patterns import slots
from derive.rules.sums import over
from derive.terms import Density, JointIntegral, ProductOfOthers, depends, frac, integral, log, mul, substitute

f, g, q, x, d, n = slots("f g q x d n")
TONELLI = "Rudin, Real and Complex Analysis (3rd ed.), Theorem 8.8 (Fubini)"
INDEPENDENCE = "definition of independence"


@rule("independence", Density(q, x), source=INDEPENDENCE, says="by independence, the joint density is a product")
def independence(q: Distribution, x: Expr) -> Expr | None:
    r"q(x) = \prod_{d=1}^{D} q_d(x_d)"
    return q.density(x) if isinstance(q, Independent) else None


@rule(
    "quotient of products",
    frac(over(Product, f, d, n), over(Product, g, d, n)),
    source="field axioms",
    says="a quotient of products is a product of quotients",
)
def quotient_of_products(f: Expr, g: Expr, d: Expr, n: Expr) -> Expr:
    r"\prod_d f_d \Big/ \prod_d g_d = \prod_d \frac{f_d}{g_d}"
    return over(Product, frac(f, g), d, n)


@rule(
    "logarithm of a product",
    log(over(Product, f, d, n)),
    positive=("f",),
    source="induction on the number",
    says="the logarithm of a product is a sum of logarithms",
)
def log_of_indexed_product(f: Expr, d: Expr, n: Expr) -> Expr:
    r"\log \prod_d f_d = \sum_d \log f_d"
    return over(Sum, log(f), d, n)


def linearity_over_sum(other: Symbol) -> Rule:
    """∫ g Σ_d f_d dx = Σ_d ∫ g f_d dx; the coordinates under the integral get another index."""

    @rule(
        "linearity of the integral",
        JointIntegral(mul(g, over(Sum, f, d, n)), x, d, n),
        source="Rudin, Theorem 6.12",
        says="by linearity of the integral",
        for_expectations=True,
    )
    def sum_outside(f: Expr, g: Expr, x: Expr, d: Expr, n: Expr) -> Expr | None:
        r"\int g \sum_d f_d\,dx = \sum_d \int g\,f_d\,dx"
        renamed = {d: other}
        inner = JointIntegral(mul(substitute(g, renamed), f), substitute(x, renamed), other, n)
        return over(Sum, inner, d, n) if is_joint(g) else None

    return sum_outside


def is_joint(term: Expr) -> bool:
    return isinstance(term, Density) and isinstance(term.distribution, Independent)


@rule(
    "Fubini and independence",
    JointIntegral(mul(Density(q, x), f), x, g, n),
    source=TONELLI,
    says="by Fubini's theorem and independence",
)
def fubini(q: Distribution, x: Expr, f: Expr, g: Expr, n: Expr) -> Expr | None:
    r"\int f(x_d) \prod_e q_e(x_e)\,dx = \int f(x_d)\,q_d(x_d)\,dx_d \prod_{e\ne d} \int q_e(x_e)\,dx_e"
    points = [part for part in f.atoms(Indexed) if part.base == x.base]
    if not isinstance(q, Independent) or len(points) != 1 or depends(f, x):
        return None
    point = points[0]
    marginal = Density(q.coordinate(point.indices[0]), point)
    others = integral(Density(q.coordinate(g), x), x)
    return mul(integral(mul(marginal, f), point), ProductOfOthers(others, g, point.indices[0], n))


@rule(
    "integral of zero",
    JointIntegral(S.Zero, x, d, n),
    source=TONELLI,
    says="the integral of 0 is 0",
    for_expectations=True,
)
def joint_integral_of_zero(x: Expr, d: Expr, n: Expr) -> Expr:
    r"\int 0\,dx = 0"
    return S.Zero


@rule(
    "product of ones",
    ProductOfOthers(S.One, g, d, n),
    source="induction on the number of factors",
    says="a product of ones is 1",
)
def product_of_ones(g: Expr, d: Expr, n: Expr) -> Expr:
    r"\prod_{e\ne d} 1 = 1"
    return S.One


sum_of_integrals = linearity_over_sum(Symbol("e", integer=True, positive=True))
