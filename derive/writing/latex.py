"""Inert terms as LaTeX, exactly in the order and shape in which they were built."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integral, S, Sum, Symbol
from sympy.printing.conventions import split_super_sub
from sympy.printing.latex import LatexPrinter, translate

from derive.distributions import Independent
from derive.terms import Bracket, Density, JointIntegral, Marked, is_negative_term
from derive.terms.shape import Fraction, Part, denominator, layout, unsigned
from derive.writing.notation import Notation

TALL = (r"\frac", r"\int", r"\sum", r"\prod", r"\underbrace", r"\sqrt")


def name(text: str) -> str:
    """A symbol's name: Greek letters by name, indices after _ or as trailing digits, words upright."""
    base, above, below = split_super_sub(text)
    indices = [index for index in (*above, *below) if index]
    word = translate(base)
    word = word if word.startswith("\\") or len(word.rstrip("'")) == 1 else rf"\mathrm{{{word}}}"
    return word + ("_{" + ",".join(map(name, indices)) + "}" if indices else "")


def fenced(tex: str) -> str:
    """Round brackets, or square ones around what has brackets already; as tall as the content."""
    left, right = ("[", "]") if "(" in tex else ("(", ")")
    return rf"\left{left}{tex}\right{right}" if any(t in tex for t in TALL) else f"{left}{tex}{right}"


def bracketed(tex: str) -> str:
    """A function's argument: like `fenced`, always in round brackets."""
    return rf"\!\left({tex}\right)" if any(t in tex for t in TALL) else f"({tex})"


class Writer(LatexPrinter):
    """Prints a term in a notation. `doprint(term)` gives LaTeX for mathematics mode."""

    def __init__(self, notation: Notation | None = None) -> None:
        super().__init__()
        self.notation = notation or Notation()

    # sums and products -----------------------------------------------------------------------------------------

    def _print_Add(self, term: Expr, order: Any = None) -> str:
        out = ""
        for place, part in enumerate(term.args):
            size, minus = unsigned(part)
            bare = isinstance(part, Marked) and not place  # nothing before it that its sign could run into
            body = self._print(part) if bare else self.term(size)
            out += (" - " if minus else " + ") + body if place else ("-" if minus else "") + body
        return out

    def _print_Mul(self, term: Expr) -> str:
        negative, parts = layout(term)
        out = ""
        for place, part in enumerate(parts):
            piece = self.part(part, alone=len(parts) == 1)
            out += self.join(parts[place - 1], part, out, piece) if place else piece
        return ("-" if negative else "") + out

    def term(self, part: Expr) -> str:
        """A term of a sum without its sign: a sum or a further minus gets brackets."""
        inner = part.args[0] if isinstance(part, Marked) else part
        needs = inner.is_Add or is_negative_term(inner)
        if isinstance(part, Marked):
            return self.braced(part, fence=needs and part is not inner)
        tex = str(self._print(part))
        return fenced(tex) if needs else tex

    def part(self, part: Part, alone: bool = False) -> str:
        if isinstance(part, Fraction):
            return self.fraction(part)
        inner = part.args[0] if isinstance(part, Marked) else part
        needs = not alone and (inner.is_Add or is_negative_term(inner) or (inner.is_Mul and len(layout(inner)[1]) > 1))
        if isinstance(part, Marked):
            return self.braced(part, fence=needs)
        tex = self._print(part)
        return fenced(tex) if needs or (alone and inner.is_Add) else tex

    def fraction(self, part: Fraction) -> str:
        above = [self.part(factor, alone=False) for factor in part.above]
        if len(part.above) == 1 and part.above[0].is_Add:
            above = [self._print(part.above[0])]
        return rf"\frac{{{self.run(part.above, above) or '1'}}}{{{self._print(part.below)}}}"

    def run(self, factors: tuple[Expr, ...], pieces: list[str]) -> str:
        out = ""
        for place, piece in enumerate(pieces):
            out += self.join(factors[place - 1], factors[place], out, piece) if place else piece
        return out

    def join(self, before: Part, after: Part, left: str, right: str) -> str:
        """What stands between two factors: a dot before digits, a thin space around functions and integrals."""
        if right[0].isdigit() or (right.startswith(r"\frac") and not isinstance(before, Fraction) and is_digits(left)):
            return r"\cdot " + right if not right.startswith(r"\frac") else r"\," + right
        if right.startswith((r"\left", "(", "[")):
            return right
        if right.startswith(self.notation.logarithm) and not isinstance(before, Density | Integral):
            return " " + right
        apart = (Integral, JointIntegral, Bracket, Density, Sum)
        if isinstance(before, (Fraction, *apart)) or isinstance(after, apart):
            return r"\," + right
        return (r"\," if is_function(before) else " ") + right

    # powers, exponentials, logarithms ---------------------------------------------------------------------------

    def _print_Pow(self, term: Expr, **_: Any) -> str:
        below = denominator(term)
        if below is not None:
            return rf"\frac{{1}}{{{self._print(below)}}}"
        if term.exp == S.Half:
            return rf"\sqrt{{{self._print(term.base)}}}"
        base = self._print(term.base)
        simple = term.base.is_Symbol or (term.base.is_Integer and not term.base.is_negative) or term.base.is_Indexed
        return f"{base if simple else fenced(base)}^{{{self._print(term.exp)}}}".replace("^{2}", "^2")

    def _print_exp(self, term: Expr, exp: Any = None) -> str:
        power = f"e^{{{self._print(term.args[0])}}}"
        return power if exp is None else rf"\left({power}\right)^{{{exp}}}"

    _print_ExpBase = _print_exp

    def _print_log(self, term: Expr, exp: Any = None) -> str:
        inside = term.args[0]
        tex = self._print(inside)
        single = inside.is_Atom or inside.is_Indexed or (inside.is_Pow and not tex.startswith((r"\left", "(", "[")))
        bare = single or isinstance(inside, Density) or tex.startswith("e^")
        if inside.is_Mul:
            negative, parts = layout(inside)
            bare = not negative and len(parts) == 1 and isinstance(parts[0], Fraction)
        return self.notation.logarithm + (" " + tex if bare else fenced(tex))

    def _print_Phi(self, term: Expr, exp: Any = None) -> str:
        return rf"\varphi{bracketed(self._print(term.args[0]))}"

    def _print_Psi(self, term: Expr, exp: Any = None) -> str:
        return rf"\psi{bracketed(self._print(term.args[0]))}"

    def _print_Expm1(self, term: Expr, exp: Any = None) -> str:
        return rf"\operatorname{{expm1}}{bracketed(self._print(term.args[0]))}"

    # integrals, sums, brackets ------------------------------------------------------------------------------------

    def limits(self, lower: Expr, upper: Expr) -> str:
        return f"_{{{self._print(lower)}}}^{{{self._print(upper)}}}"

    def _print_Integral(self, term: Expr) -> str:
        body, limits = term.args[0], term.args[1]
        variable, lower, upper = limits
        tex = "" if body is S.One else self.body(body)
        gap = "" if tex.endswith((r"\right)", r"\right]")) or not tex else r"\,"
        return rf"\int{self.limits(lower, upper)} {tex}{gap}d{self._print(variable)}"

    def body(self, body: Expr) -> str:
        tex = self._print(body)
        if is_negative_term(body):
            return fenced(tex)
        return rf"\left[{tex}\right]" if body.is_Add else tex

    def _print_JointIntegral(self, term: Expr) -> str:
        body, coordinate, _, dimension = term.args
        vector = self.vector(coordinate)
        return rf"\int_{{\mathbb R^{{{self._print(dimension)}}}}} {self.body(body)}\,d{vector}"

    def vector(self, coordinate: Expr) -> str:
        return rf"\mathbf{{{coordinate.base.label.name}}}"

    def _print_Partial(self, term: Expr) -> str:
        body, variable = term.args
        return rf"\frac{{\partial}}{{\partial {self._print(variable)}}}{bracketed(self._print(body))}"

    def _print_Bracket(self, term: Expr) -> str:
        body, _, lower, upper = term.args
        return rf"\left[{self._print(body)}\right]{self.limits(lower, upper)}"

    def indexed(self, sign: str, term: Expr) -> str:
        body, (index, first, last) = term.args[0], term.args[1]
        tex = self._print(body)
        tex = fenced(tex) if body.is_Add else tex
        return rf"{sign}_{{{self._print(index)}={self._print(first)}}}^{{{self._print(last)}}} {tex}"

    def _print_Sum(self, term: Expr) -> str:
        return self.indexed(r"\sum", term)

    def _print_Product(self, term: Expr) -> str:
        return self.indexed(r"\prod", term)

    def _print_ProductOfOthers(self, term: Expr) -> str:
        body, index, left_out, _ = map(self._print, term.args)
        return rf"\prod_{{{index}\neq {left_out}}} {body}"

    # names ------------------------------------------------------------------------------------------------------------

    def _print_Symbol(self, term: Symbol, **_: Any) -> str:
        return name(term.name)

    def _print_Indexed(self, term: Expr) -> str:
        return f"{name(term.base.label.name)}_{{{','.join(map(self._print, term.indices))}}}"

    def _print_Density(self, term: Density) -> str:
        joint = isinstance(term.distribution, Independent)
        return f"{self.letter(term.distribution)}({self.vector(term.point) if joint else self._print(term.point)})"

    def letter(self, distribution: Any) -> str:
        return name(distribution.letter)

    def _print_KL(self, term: Expr) -> str:
        return self.notation.divergence % tuple(map(self.letter, term.args))

    def _print_CrossEntropy(self, term: Expr) -> str:
        return self.notation.entropy % r",\,".join(map(self.letter, term.args))

    _print_Entropy = _print_CrossEntropy

    def _print_Normal(self, term: Any) -> str:
        return self.notation.normal % (self._print(term.mean), self._print(term.variance))

    def _print_Marked(self, term: Marked) -> str:
        return self.braced(term, fence=False)

    def braced(self, term: Marked, fence: bool) -> str:
        inner, note = term.args
        tex = self._print(inner)
        return rf"\underbrace{{{fenced(tex) if fence else tex}}}_{{{self._print(note)}}}"


def is_digits(tex: str) -> bool:
    return tex[-1:].isdigit()


def is_function(part: Part) -> bool:
    return not isinstance(part, Fraction) and part.func.__name__ in ("log", "exp")
