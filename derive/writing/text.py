"""Inert terms and derivations as plain Unicode text, for terminals and docstrings."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sympy import Expr, S
from sympy.printing.printer import Printer

from derive.derivation import Derivation, Detail
from derive.distributions import Independent
from derive.terms import Marked, is_negative_term
from derive.terms.shape import Fraction, Part, denominator, layout, unsigned
from derive.writing.outline import Line, Outline, Section, outline
from derive.writing.words import spoken

SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def name(text: str) -> str:
    """A symbol's name with its Greek letters: sigma_q is σ_q."""
    head, mark, tail = text.rstrip("_").partition("_")
    letters = head.rstrip("0123456789")
    return greek(letters) + head[len(letters) :] + mark + tail


def greek(word: str) -> str:
    """The Greek letter that a word names, or the word."""
    case = "CAPITAL" if word[:1].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {word.upper().replace('LAMBDA', 'LAMDA')}")
    except KeyError:
        return word


def is_bare(term: Expr) -> bool:
    """Whether a function, a root or a power of the term needs no brackets: a letter or a whole number."""
    return bool(term.is_Atom and (not term.is_Number or (term.is_Integer and not term.is_negative)))


class Plain(Printer):
    """One line of Unicode for a term, in its order and shape."""

    printmethod = "_plain"

    def emptyPrinter(self, expr: Any) -> str:
        return str(expr)

    def _print_Add(self, term: Expr) -> str:
        out = ""
        for place, part in enumerate(term.args):
            size, minus = unsigned(part)
            body = self.factor(size) if size.is_Add or is_negative_term(size) else self._print(size)
            out += (" − " if minus else " + ") + body if place else ("−" if minus else "") + body
        return out

    def _print_Mul(self, term: Expr) -> str:
        negative, parts = layout(term)
        out = ""
        for part in parts:
            piece = self.part(part, len(parts) == 1)
            out += (" · " if piece[0].isdigit() else " ") + piece if out else piece
        return ("−" if negative else "") + out

    def part(self, part: Part, alone: bool) -> str:
        if not isinstance(part, Fraction):
            return self._print(part) if alone and not part.is_Add else self.factor(part)
        above = " ".join(map(self.factor, part.above)) or "1"
        below = self._print(part.below)
        if (above, below) == ("1", "2"):
            return "½"
        whole = part.below.is_Add or part.below.is_Mul or (part.below.is_Number and not is_bare(part.below))
        return f"{above}/({below})" if whole else f"{above}/{below}"

    def factor(self, term: Expr) -> str:
        tex = self._print(term)
        inner = term.args[0] if isinstance(term, Marked) else term
        return f"({tex})" if inner.is_Add or is_negative_term(inner) else tex

    def _print_Pow(self, term: Expr) -> str:
        below = denominator(term)
        if below is not None:
            return f"1/{self.factor(below)}" if not below.is_Mul else f"1/({self._print(below)})"
        base = self._print(term.base)
        if term.exp == S.Half:
            return f"√{base}" if is_bare(term.base) else f"√({base})"
        base = base if is_bare(term.base) or term.base.is_Indexed else f"({base})"
        power = self._print(term.exp)
        return base + (power.translate(SUPERSCRIPTS) if term.exp.is_Integer else f"^({power})")

    def _print_exp(self, term: Expr) -> str:
        power = self._print(term.args[0])
        return f"e^{power}" if is_bare(term.args[0]) else f"e^({power})"

    def _print_log(self, term: Expr) -> str:
        inside = self._print(term.args[0])
        bare = is_bare(term.args[0]) or is_application(term.args[0])
        return f"log {inside}" if bare else f"log({inside})"

    def _print_Phi(self, term: Expr) -> str:
        return f"φ({self._print(term.args[0])})"

    def _print_Psi(self, term: Expr) -> str:
        return f"ψ({self._print(term.args[0])})"

    def _print_Expm1(self, term: Expr) -> str:
        return f"expm1({self._print(term.args[0])})"

    def _print_Partial(self, term: Expr) -> str:
        body, variable = map(self._print, term.args)
        return f"∂/∂{variable} ({body})"

    def _print_Integral(self, term: Expr) -> str:
        body, (variable, lower, upper) = term.args[0], term.args[1]
        limits = "" if (lower, upper) == (-S.Infinity, S.Infinity) else f"[{self._print(lower)},{self._print(upper)}] "
        inside = "" if body is S.One else self.factor(body) + " "
        return f"∫{limits or ' '}{inside}d{self._print(variable)}"

    def _print_JointIntegral(self, term: Expr) -> str:
        return f"∫ {self._print(term.args[0])} d{term.args[1].base.label.name}"

    def _print_Bracket(self, term: Expr) -> str:
        body, _, lower, upper = map(self._print, term.args)
        return f"[{body}] from {lower} to {upper}"

    def _print_Sum(self, term: Expr) -> str:
        index, first, last = map(self._print, term.args[1])
        return f"Σ_({index}={first}..{last}) {self.factor(term.args[0])}"

    def _print_Product(self, term: Expr) -> str:
        index, first, last = map(self._print, term.args[1])
        return f"Π_({index}={first}..{last}) {self.factor(term.args[0])}"

    def _print_ProductOfOthers(self, term: Expr) -> str:
        body, index, left_out, _ = map(self._print, term.args)
        return f"Π_({index}≠{left_out}) {body}"

    def _print_Symbol(self, term: Expr) -> str:
        return name(term.name)

    def _print_Indexed(self, term: Expr) -> str:
        return f"{name(term.base.label.name)}_{','.join(map(self._print, term.indices))}"

    def _print_Exp1(self, term: Expr) -> str:
        return "e"

    def _print_Pi(self, term: Expr) -> str:
        return "π"

    def _print_Infinity(self, term: Expr) -> str:
        return "∞"

    def _print_NegativeInfinity(self, term: Expr) -> str:
        return "−∞"

    def _print_Integer(self, term: Expr) -> str:
        return str(term).replace("-", "−")

    _print_Rational = _print_Integer

    def _print_Half(self, term: Expr) -> str:
        return "½"

    def _print_Density(self, term: Any) -> str:
        joint = isinstance(term.distribution, Independent)
        return f"{term.distribution.letter}({term.point.base.label.name if joint else self._print(term.point)})"

    def _print_KL(self, term: Any) -> str:
        return "KL({}‖{})".format(*(q.letter for q in term.args))

    def _print_CrossEntropy(self, term: Any) -> str:
        return f"H({', '.join(q.letter for q in term.args)})"

    _print_Entropy = _print_CrossEntropy

    def _print_Normal(self, term: Any) -> str:
        return f"N({self._print(term.mean)}, {self._print(term.variance)})"

    def _print_Marked(self, term: Marked) -> str:
        return str(self._print(term.args[0]))


def is_application(term: Expr) -> bool:
    return type(term).__name__ == "Density" or bool(term.is_Pow and (term.base.is_Symbol or term.base.is_Indexed))


class Page:
    """A derivation as lines of text."""

    def __init__(self, derivation: Derivation, detail: Detail) -> None:
        self.printer = Plain()
        self.derivation = derivation
        self.outline: Outline = outline(derivation, detail)

    @property
    def title(self) -> str:
        return spoken(self.derivation.title, self.outline, self.printer.doprint)

    def text(self) -> str:
        return "\n\n".join([self.title, *map(self.section, self.outline.sections)])

    def formula(self) -> str:
        """The quantity and its closed form, on one line."""
        return f"{self.printer.doprint(self.derivation.start)} = {self.printer.doprint(self.derivation.result)}"

    def chain(self) -> tuple[str, ...]:
        """The lines of the first section, each with its reason."""
        section = self.outline.sections[0]
        lines = [re.sub(r"  +", "\n    ", self.line(line).strip(), count=1) for line in section.lines]
        return (self.printer.doprint(section.start), *"\n".join(lines).split("\n"))

    def section(self, section: Section) -> str:
        title = spoken(section.title, self.outline, self.printer.doprint)
        heading = f"{section.label}  {title}".strip()
        if section.lemma and section.result is not None:
            statement = f"{self.printer.doprint(section.start)} = {self.printer.doprint(section.result)}"
            heading = f"{section.label} ({title}).  {statement}"
        rows = [f"  {self.printer.doprint(section.start)}", *map(self.line, section.lines)]
        return "\n".join([*([heading] if heading else []), *rows])

    def line(self, line: Line) -> str:
        why = spoken(self.outline.reason(line), self.outline, self.printer.doprint)
        names = ", ".join(self.printer.doprint(name) for name in line.names.values())
        row = f"    = {self.printer.doprint(line.term)}"
        return f"{row:<72}  [{why}" + (f"; the two parts are {names.replace(', H', ' and H')}" if names else "") + "]"
