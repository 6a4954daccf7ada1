"""The cells of code in a notebook about vectors: log-densities, and the expectation of the definition by quadrature."""

from __future__ import annotations

from itertools import count, islice, product
from typing import Any

from sympy import Expr, Identity, ImmutableDenseMatrix, MatrixBase, MatrixSymbol, Symbol, ZeroMatrix

from derive.code.layout import call
from derive.code.names import free
from derive.distributions import Independent
from derive.errors import NotYet
from derive.pages.cells import Cells, Readable
from derive.terms import Diagonal, MatrixProduct, PositiveDefinite, is_matrix
from derive.writing.narrowing import name_of
from derive.writing.templates import render
from derive.writing.vectors import covariance_of, is_entry, is_vector, mean_of

LOCALS = ("np", "D", "log_normal", "log_q", "log_p", "nodes", "weights", "u", "w", "x", "integral", "closed_form")
INTEGRANDS = {"kl": "{q}({x}) - {p}({x})", "cross_entropy": "-{p}({x})", "entropy": "-{q}({x})"}
EXAMPLE = 3
"""The dimension of the example where the problem leaves it open."""
REAL, POSITIVE = (0.5, -0.4, 1.2, 0.1, -0.7), (1.3, 0.8, 2.1, 0.6, 1.1)
CORRELATED = (0.3, -0.2, 0.1, 0.0)
"""Where parameters start, for the reader to change; the last are for entries of a covariance that may be negative."""


class VectorCells(Cells):
    """Of a problem about normal vectors; there is no picture."""

    def check(self) -> str:
        """Parameters, log-densities, the expectation under q by Gauss–Hermite quadrature, and both values."""
        local = {name: free(name, self.names) for name in LOCALS}
        densities = [self.normal(each, local) for each in self.quantity.distributions]
        calls = {letter: local[f"log_{letter}"] for letter in "qp"}
        return render(
            "notebook/check_vectors.py.j2",
            local=local,
            dimension=self.size,
            given=list(zip(self.names, self.start(), strict=True)),
            densities=list(zip("qp", densities, strict=False)),
            integrand=INTEGRANDS[self.quantity.slug].format(x=local["x"], **calls),
            call=call(f"{self.name}(", [f"{name}={name}" for name in self.names]),
            sign=self.page.written(self.quantity),
        )

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(map(name_of, self.quantity.symbols))

    @property
    def size(self) -> int:
        dimension = self.quantity.distributions[0].dimension
        return int(dimension) if dimension.is_Integer else EXAMPLE

    # densities --------------------------------------------------------------------------------------------------------

    def normal(self, distribution: Any, local: dict[str, str]) -> tuple[str, str]:
        """The mean and the covariance as source."""
        if isinstance(distribution, Independent):
            mean, covariance = mean_of(distribution), covariance_of(distribution)
        else:
            mean, covariance = distribution.mean, distribution.covariance
        return self.source(mean, local), self.source(covariance, local)

    def source(self, term: Expr, local: dict[str, str]) -> str:
        """A vector or a matrix as numpy makes it."""
        np, size = local["np"], local["D"]
        if isinstance(term, MatrixSymbol):
            return str(term.name)
        if isinstance(term, ZeroMatrix):
            return f"{np}.zeros({size})"
        if isinstance(term, Identity):
            return f"{np}.eye({size})"
        if isinstance(term, MatrixBase):
            rows = term.flat() if is_vector(term) else term.tolist()
            return f"{np}.array({self.listed(rows, np)})"
        if isinstance(term, Diagonal):
            return f"{np}.diag({self.number(whole(term.args[0], term.args[1]), np)})"
        if isinstance(term, MatrixProduct) and len(term.args) == 2:
            return f"({self.number(term.args[0], np)}) * {self.source(term.args[1], local)}"
        if not is_matrix(term):
            return f"{np}.full({size}, {self.number(term, np)})"
        raise NotYet(f"a notebook for a normal vector with the parameter {term}")

    def listed(self, rows: Any, np: str) -> str:
        if isinstance(rows, list):
            return f"[{', '.join(self.listed(row, np) for row in rows)}]"
        return self.number(rows, np)

    def number(self, term: Expr, np: str) -> str:
        return str(Readable({"numpy": np}).doprint(term))

    # examples ---------------------------------------------------------------------------------------------------------

    def start(self) -> list[str]:
        """Values for the parameters: vectors with entries of their own, matrices that are positive definite."""
        np = free("np", self.names)
        numbers = self.numbers()
        return [self.example(symbol, place, np, numbers) for place, symbol in enumerate(self.quantity.symbols)]

    def example(self, symbol: Any, place: int, np: str, numbers: dict[Symbol, float]) -> str:
        if isinstance(symbol, PositiveDefinite):
            return f"{np}.diag({entries(POSITIVE, place, self.size)}) + 0.3"
        if isinstance(symbol, Symbol):
            return repr(numbers[symbol])
        known = symbol.label.is_positive if hasattr(symbol, "label") else False
        return f"{np}.array({entries(POSITIVE if known else REAL, place, self.size)})"

    def numbers(self) -> dict[Symbol, float]:
        """The first values of a few for the numbers with which every covariance that is written out is one."""
        symbols = [symbol for symbol in self.quantity.symbols if isinstance(symbol, Symbol)]
        matrices = [part for each in self.quantity.distributions for part in each.atoms(ImmutableDenseMatrix)]
        square = [matrix for matrix in matrices if matrix.is_square and matrix.rows > 1]
        inside = {symbol for matrix in square for symbol in matrix.free_symbols}
        choices = [values(symbol, symbol in inside, place) for place, symbol in enumerate(symbols)]
        for chosen in islice(product(*choices), 4096):
            found = dict(zip(symbols, chosen, strict=True))
            if all(is_definite(matrix.subs(found)) for matrix in square):
                return found
        raise NotYet("a notebook for a covariance for which no example was found")


def values(symbol: Symbol, inside: bool, place: int) -> list[float]:
    """What a number may be in the example, another one first for each."""
    some = POSITIVE if symbol.is_positive else CORRELATED if inside else REAL
    return [some[(place + turn) % len(some)] for turn in range(len(some))]


def is_definite(matrix: Any) -> bool:
    return all(matrix[:size, :size].det() > 0 for size in range(1, matrix.rows + 1))


def entries(some: tuple[float, ...], place: int, size: int) -> list[float]:
    """As many values as there are entries, beginning elsewhere for each parameter."""
    return [some[(place + turn) % len(some)] for turn in islice(count(), size)]


def whole(body: Expr, index: Symbol) -> Expr:
    """f(σ) for f(σ_d): numpy computes entry by entry."""
    if is_entry(body, index):
        return Symbol(name_of(body if body.is_Indexed else body.args[0]), real=True)
    return body.func(*(whole(part, index) for part in body.args)) if body.args else body
