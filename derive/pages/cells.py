"""The cells of code in a notebook: log-densities, the integral of the definition, and a picture of both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sympy import Expr, Symbol, pi

from derive.code.layout import call
from derive.code.names import free
from derive.code.printers import NumPyPrinter
from derive.derivation import Derivation
from derive.errors import NotYet
from derive.plans.densities import log_density
from derive.quantities import Quantity
from derive.rules.squares import location
from derive.writing.narrowing import variable_of
from derive.writing.style import Style
from derive.writing.templates import render
from derive.writing.text import Page

INTEGRANDS = {
    "kl": "{np}.exp({q}) * ({q} - {p})",
    "cross_entropy": "-{np}.exp({q}) * {p}",
    "entropy": "-{np}.exp({q}) * {q}",
}
LOCALS = (
    "np", "plt", "centre", "width", "step", "integrand", "integral", "closed_form", "figure", "left", "right", "axes",
    "log_q", "log_p",
)  # fmt: skip
REAL, POSITIVE = ("0.5", "-0.4", "1.2", "0.1"), ("1.3", "0.8", "2.1", "0.6")
"""Where parameters start, for the reader to change."""


class Readable(NumPyPrinter):
    """Source that is read: π by its name."""

    def number(self, term: Expr) -> str:
        return f"{self.modules['numpy']}.pi" if term is pi else super().number(term)


@dataclass(frozen=True)
class Cells:
    """What the cells are made of: the quantity, its variable, and words in the author's notation."""

    quantity: Quantity
    variable: Symbol
    name: str
    page: Page

    @classmethod
    def of(cls, derivation: Derivation, style: Style, name: str) -> Cells:
        assert isinstance(derivation.start, Quantity)
        return cls(derivation.start, variable_of(derivation), name, Page(derivation, style))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(symbol.name for symbol in self.quantity.symbols)

    @cached_property
    def local(self) -> dict[str, str]:
        """The names of the cells' own, none of which is a parameter's."""
        return {name: free(name, (*self.names, self.variable.name)) for name in LOCALS}

    def check(self) -> str:
        """Parameters, log-densities, the integrand on a grid, and both values."""
        q = self.quantity.distributions
        place = location(q[0].density(self.variable), self.variable)
        if place is None:
            raise NotYet("a notebook for a density whose exponent is not a complete square")
        logs = [(letter, log_density(density, self.variable).result) for letter, density in zip("qp", q, strict=False)]
        calls = {letter: f"{self.local[f'log_{letter}']}({self.variable.name})" for letter, _ in logs}
        return self.rendered(
            "check",
            given=list(zip(self.names, self.start(), strict=True)),
            logs=[(letter, self.printed(term)) for letter, term in logs],
            place=list(map(self.printed, place)),
            integrand=INTEGRANDS[self.quantity.slug].format(np=self.local["np"], **calls),
            call=call(f"{self.name}(", [f"{name}={name}" for name in self.names]),
        )

    def picture(self) -> str:
        """The densities, and the integrand with its area."""
        variable = self.page.written(self.variable)
        named = zip("qp", self.quantity.distributions, strict=False)
        densities = [(letter, f"{self.page.printer.letter(q)}({variable})") for letter, q in named]
        return self.rendered("picture", variable=variable, densities=densities)

    def rendered(self, name: str, **values: Any) -> str:
        sign = self.page.written(self.quantity)
        return render(f"notebook/{name}.py.j2", local=self.local, z=self.variable.name, sign=sign, **values)

    def start(self) -> list[str]:
        real, positive = iter(REAL * len(self.names)), iter(POSITIVE * len(self.names))
        return [next(positive if symbol.is_positive else real) for symbol in self.quantity.symbols]

    def printed(self, term: Expr) -> str:
        return str(Readable({"numpy": self.local["np"]}).doprint(term))
