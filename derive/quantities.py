"""The quantities, each defined by its integral."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Indexed, IndexedBase

from derive.distributions import Distribution
from derive.terms import Density, frac, log, mul, neg
from derive.terms.written import written


class Quantity(Expr):
    """A functional of one or two distributions, kept closed until its definition opens it."""

    is_commutative = True
    is_extended_real = True
    slug: str
    title: str
    arity: int
    law: str

    def __new__(cls, *distributions: Distribution) -> Quantity:
        return Basic.__new__(cls, *distributions)

    def _sympystr(self, printer: Any) -> str:
        return f"{type(self).__name__}({', '.join(q.letter for q in self.distributions)})"

    @property
    def distributions(self) -> tuple[Any, ...]:
        return self.args

    @property
    def words(self) -> tuple[Any, ...]:
        """The quantity's name as words and distributions."""
        return (f"The {self.title} of ", *separated(self.args))

    @property
    def symbols(self) -> tuple[Any, ...]:
        """All parameters in the order in which the distributions name them, matrices and vectors included.

        The entries μ_d of a vector are one parameter, the `IndexedBase` μ; a distribution's own dimension and index
        are none.
        """
        seen: dict[Basic, None] = {}
        for distribution in self.distributions:
            own = {distribution.dimension, distribution.index}
            for parameter in distribution.parameters:
                for symbol in sorted(parameters_in(parameter) - own, key=str):
                    seen.setdefault(symbol)
        return tuple(seen)

    @property
    def assumptions(self) -> tuple[Expr, ...]:
        """What is assumed to be positive besides the parameters' own domains, each once: 1 − r² for a correlation."""
        return tuple(dict.fromkeys(written(term) for q in self.distributions for term in q.assumptions))

    @property
    def variables(self) -> tuple[Any, ...]:
        """What partial derivatives are taken by: the parameters, and μ_d for a vector of independent coordinates."""
        index = next((q.index for q in self.distributions if q.index is not None), None)
        return tuple(s[index] if isinstance(s, IndexedBase) else s for s in self.symbols)

    def definition(self, variable: Expr) -> Expr:
        """The quantity as an integral over the support of its first distribution."""
        raise NotImplementedError


def parameters_in(term: Expr) -> set[Basic]:
    """The symbols for numbers, vectors and matrices in a parameter."""
    indexed = {part.base for part in term.atoms(Indexed)}
    labels = {base.label for base in indexed}
    return indexed | {symbol for symbol in term.free_symbols - labels if not isinstance(symbol, Indexed)}


def separated(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    return (parts[0], *(word for part in parts[1:] for word in (" and ", part)))


class KL(Quantity):
    r"""The Kullback–Leibler divergence KL(q‖p) = ∫ q(z) log(q(z)/p(z)) dz, in nats."""

    slug, title, arity = "kl", "KL divergence", 2
    law = r"\mathrm{KL}(q\,\|\,p) = \int q(x)\,\log\frac{q(x)}{p(x)}\,dx"

    @property
    def words(self) -> tuple[Any, ...]:
        return ("The KL divergence from ", self.args[0], " to ", self.args[1])

    def definition(self, variable: Expr) -> Expr:
        q, p = (Density(distribution, variable) for distribution in self.args)
        return self.args[0].integral(mul(q, log(frac(q, p))), variable)


class CrossEntropy(Quantity):
    r"""The cross-entropy H(q, p) = −∫ q(z) log p(z) dz, in nats."""

    slug, title, arity = "cross_entropy", "cross-entropy", 2
    law = r"H(q,\,p) = -\int q(x)\,\log p(x)\,dx"

    def definition(self, variable: Expr) -> Expr:
        q, p = (Density(distribution, variable) for distribution in self.args)
        return neg(self.args[0].integral(mul(q, log(p)), variable))


class Entropy(Quantity):
    r"""The differential entropy H(q) = −∫ q(z) log q(z) dz, in nats."""

    slug, title, arity = "entropy", "entropy", 1
    law = r"H(q) = -\int q(x)\,\log q(x)\,dx"

    def definition(self, variable: Expr) -> Expr:
        q = Density(self.args[0], variable)
        return neg(self.args[0].integral(mul(q, log(q)), variable))


QUANTITIES: dict[str, type[Quantity]] = {"kl": KL, "cross-entropy": CrossEntropy, "entropy": Entropy}
