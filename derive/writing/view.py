"""A derivation as it is seen at one detail, in one notation: what all pages share."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Expr, Symbol

from derive.derivation import Derivation, Words
from derive.distributions import Distribution
from derive.quantities import Quantity
from derive.terms import Density, Marked, raw
from derive.writing.changes import changed_places, with_changes
from derive.writing.latex import Writer
from derive.writing.marking import CLOSE, OPEN
from derive.writing.narrowing import narrowed, variable_of
from derive.writing.outline import Line, outline
from derive.writing.style import Style
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
        """What each symbol of the problem may be."""
        return [self.domain(symbol) for symbol in self.quantity.symbols]

    def domain(self, symbol: Symbol) -> str:
        own = self.notation
        if symbol.name in own.log_variances:
            return rf"{own.log_variances[symbol.name]} \in \mathbb R"
        tex = own.variances.get(symbol.name) or self.tex(symbol)
        return f"{tex} > 0" if symbol.is_positive else rf"{tex} \in \mathbb R"

    @property
    def densities(self) -> list[tuple[str, str]]:
        """Each density at a point, and what it is."""
        return [self.density(distribution) for distribution in self.quantity.distributions]

    def density(self, distribution: Distribution) -> tuple[str, str]:
        point = Density(distribution, self.variable)
        return self.tex(point), self.tex(distribution.density(self.variable))


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
