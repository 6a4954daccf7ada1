"""A derivation as it is seen at one detail, in one notation: what all pages share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Basic, Expr, IndexedBase, MatrixSymbol, Product

from derive.derivation import Derivation, Words
from derive.distributions import Distribution, Independent
from derive.distributions.coordinates import INDEX
from derive.quantities import Quantity
from derive.terms import Density, Marked, PositiveDefinite, PositiveVector, is_matrix, raw, substitute
from derive.writing.changes import changed_places, with_changes
from derive.writing.latex import Writer
from derive.writing.letters import letters_for, letters_told
from derive.writing.marking import CLOSE, OPEN
from derive.writing.narrowing import name_of, narrowed, variable_of
from derive.writing.outline import Line, outline
from derive.writing.style import Style
from derive.writing.tex import with_index
from derive.writing.words import spoken


class View:
    """The outline of a derivation, and its terms and words as LaTeX.

    Raises `Wrong` where the notation writes two symbols alike.
    """

    def __init__(self, derivation: Derivation, style: Style) -> None:
        assert isinstance(derivation.start, Quantity)
        self.derivation = derivation
        self.quantity: Quantity = derivation.start
        self.style = style
        self.variable = variable_of(derivation)
        self.notation = narrowed(style.notation, derivation)
        written, definitions = self.notation.as_macros() if style.macros else (self.notation, {})
        self.macros = definitions
        self.writer = Writer(written)
        self.ruler = Writer(self.notation)
        self.outline = outline(derivation, style.detail, self.tex, self.notation.expectations)

    def tex(self, term: Basic) -> str:
        return str(self.writer.doprint(term))

    def mathematics(self, term: Basic) -> str:
        return f"${self.tex(term)}$"

    def say(self, words: Words) -> str:
        """Words with their mathematics between dollars."""
        return spoken(words, self.outline, self.mathematics)

    @property
    def title(self) -> str:
        return self.say(self.derivation.title)

    @property
    def result(self) -> Expr:
        return self.derivation.result

    def line(self, line: Line, command: str = "") -> str:
        """What stands right of the relation; with a command, that command around the parts the line above lacks."""
        term, changed = self.shown(line, bool(command))
        with self.writer.marking(changed):
            return coloured(self.tex(term), command)

    def shown(self, line: Line, mark: bool) -> tuple[Expr, Mapping[int, Expr]]:
        """A line's term with names under its parts, and which of its parts, by identity, the line above lacks."""
        places = changed_places(line.before, line.term) if mark else ()
        places = () if places == ((),) else places  # a line that is new as a whole needs no colour to say so
        term, changed = with_changes(line.term, places)
        return place_marks(term, dict(line.names)), changed

    @property
    def domains(self) -> list[str]:
        """What each symbol of the problem may be, and what is assumed of several together."""
        assumed = [f"{self.tex(term)} > 0" for term in self.quantity.assumptions]
        return [*(self.domain(symbol) for symbol in self.quantity.symbols), *assumed]

    def domain(self, symbol: Any) -> str:
        if isinstance(symbol, PositiveDefinite):
            return rf"{self.tex(symbol)} \succ 0"
        if isinstance(symbol, IndexedBase | MatrixSymbol):
            return self.domain_of_vector(symbol)
        own = self.notation
        if symbol.name in own.log_variances:
            return rf"{own.log_variances[symbol.name]} \in \mathbb R"
        tex = own.variances.get(symbol.name) or self.tex(symbol)
        return f"{tex} > 0" if symbol.is_positive else rf"{tex} \in \mathbb R"

    def domain_of_vector(self, symbol: Any) -> str:
        """That a vector is any, or that each of its entries is positive."""
        own, name = self.notation, name_of(symbol)
        if name in own.log_variances:
            return rf"{self.writer.bold(own.log_variances[name], True)} \in {self.space}"
        if isinstance(symbol, PositiveVector) or (isinstance(symbol, IndexedBase) and symbol.label.is_positive):
            letter = own.variances.get(name) or self.writer.symbol(name)
            return f"{with_index(letter, self.tex(INDEX))} > 0"
        return rf"{self.tex(symbol)} \in {self.space}"

    @property
    def space(self) -> str:
        """Where the variable lies."""
        dimension = self.quantity.distributions[0].dimension
        if dimension == 1 and not is_matrix(self.variable):
            return r"\mathbb R"
        return rf"\mathbb R^{{{self.tex(dimension)}}}"

    @property
    def point(self) -> str:
        """The variable as the densities have it: a vector by its own letter, not by its coordinate's."""
        return self.writer.vector(self.variable) if self.variable.is_Indexed else self.tex(self.variable)

    @property
    def letters(self) -> str:
        """What the derivation writes letters for, "$D = 2$ and …"; nothing where all is written as it was given."""
        return self.say(letters_told(self.derivation))

    @property
    def densities(self) -> list[tuple[str, str]]:
        """Each density at a point, and what it is, in the letters."""
        return [self.density(distribution) for distribution in self.quantity.distributions]

    def density(self, distribution: Distribution) -> tuple[str, str]:
        point = Density(distribution, self.variable)
        density = substitute(opened(distribution, self.variable), letters_for(self.derivation))
        return self.tex(point), self.tex(density)


def opened(distribution: Any, point: Expr) -> Expr:
    """The density at a point; of independent coordinates, the product of theirs."""
    density = distribution.density(point)
    if not isinstance(distribution, Independent):
        return density
    return raw(Product, (distribution.each.density(point), *density.args[1:]))


def coloured(tex: str, command: str) -> str:
    """The marks that a writer left, as a command's arguments."""
    return tex.replace(OPEN, rf"{command}{{").replace(CLOSE, "}")


def place_marks(term: Expr, names: dict[tuple[int, ...], Expr]) -> Expr:
    """The term with names under the parts that get one; the other parts stay the objects that they are."""
    if not names:
        return term
    if () in names:
        return Marked(term, names[()])
    args = list(term.args)
    for index in {path[0] for path in names}:
        below = {path[1:]: name for path, name in names.items() if path[0] == index}
        args[index] = place_marks(args[index], below)
    return raw(term.func, args)
