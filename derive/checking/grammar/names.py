"""Names, and whether the brackets behind one are its arguments or a factor."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derive.checking.grammar import applying, brackets, scripting
from derive.checking.grammar.entries import Entries, Entry, atom, inner, kind, scripts, tokens
from derive.checking.grammar.parsing import Node
from derive.checking.grammar.tokens import Token
from derive.checking.syntax import Call, Constant, Dots, Name, Number, Text, Transposed, Tree

if TYPE_CHECKING:
    from derive.checking.grammar.assembling import Assembler

ALWAYS = frozenset({"indicator", "Gamma", "psi", "Phi", "Psi", "zeta", "·"})
"""Letters that are functions wherever a bracket follows."""
OFTEN = frozenset(["f", "g", "p", "q", "F", "G", "M", "P", "Q", "phi", "varphi", "ell", "K"])
SOMETIMES = frozenset(
    ["h", "r", "u", "v", "w", "y", "H", "L", "T", "S", "U", "V", "R", "W", "B", "D", "I", "J", "s", "rho", "eta", "pi"]
)


def plain(self: Assembler, token: Token) -> Tree:
    """The tree of one sign that stands alone."""
    if token.kind == "NUMBER":
        if not token.value[:1].isdigit() and not token.value.startswith("."):
            raise self.unread("a number with an accent", token)
        return self.spanned(Number(Fraction(token.value)), token.start, token.end)
    if token.kind == "CONST":
        return self.spanned(Constant(token.value), token.start, token.end)
    if token.kind == "TEXT":
        return self.spanned(Text(token.value), token.start, token.end)
    if token.kind == "DOTS":
        return self.spanned(Dots(), token.start, token.end)
    if token.kind in ("D", "NAME", "UPRIGHT"):
        return self.spanned(Name(token.value, token.style), token.start, token.end)
    raise self.places.unread(f"{token.value or token.kind.lower()} has nothing that it applies to", token.start)


def parts(factor: Entry) -> tuple[Name, int, tuple[Entry, ...]]:
    """The name at the head of a factor with its index and marks, the number of its primes, and the other scripts."""
    token = atom(factor)
    assert isinstance(token, Token)
    index, mark, primes = "", "", 0
    rest = _index_first(scripts(factor))
    while rest:
        script = rest[0]
        words = scripting.index_words(script.parts[-1]) if isinstance(script, Node) else ""
        if isinstance(script, Node) and script.kind == "sub" and words and not index:
            index = "_" + words
        elif isinstance(script, Node) and script.kind == "sup" and (label := _label(script)) and not mark:
            mark = label
        elif isinstance(script, Token) and (script.kind == "PRIME" or script.value.startswith("'")):
            primes += len(script.value)
        elif isinstance(script, Token) and script.kind == "MARK" and script.value not in ("T", "T?", "-T") and not mark:
            mark = script.value if script.value in "*+-" else f"^{script.value}"
        else:
            break
        rest.pop(0)
    return Name(token.value + mark + index, token.style), primes, tuple(rest)


def _index_first(marks: tuple[Entry, ...]) -> list[Entry]:
    r"""The scripts with an index that stands behind an exponent, `\sigma^2_1`, before it."""
    place = next((number for number, mark in enumerate(marks) if mark.kind == "sub"), 0)
    if place and all(mark.kind == "sup" for mark in marks[:place]):
        return [marks[place], *marks[:place], *marks[place + 1 :]]
    return list(marks)


def _label(script: Node) -> str:
    """`(i)` in `x^{(i)}`, which counts and is no exponent."""
    held = inner(script.parts[-1])
    if len(script.parts) != 2 or len(held) != 1 or kind(held, 0) != "bracket" or scripts(held[0]):
        return ""
    found = atom(held[0])
    listed = tokens(found)
    return f"^({listed[1].value})" if len(listed) == 3 and listed[1].kind in ("NAME", "NUMBER") else ""


def named(self: Assembler, entries: Entries, at: int) -> tuple[Tree, int]:
    """A name with its scripts, or a call with its arguments."""
    factor = entries[at]
    token = atom(factor)
    assert isinstance(token, Token)
    name, primes, rest = parts(factor)
    if name.name == "e" and not primes and _is_number(self, factor):
        base: Tree = self.spanned(Constant("e"), token.start, token.end)
        return scripting.scripted(self, base, scripts(factor), factor, token), at + 1
    if name.name == "i" and not primes and _is_unit(self):
        base = self.spanned(Constant("i"), token.start, token.end)
        return scripting.scripted(self, base, scripts(factor), factor, token), at + 1
    if applying.is_quantity(self, entries, at, name):
        return applying.applied(self, entries, at)
    if is_call(self, entries, at):
        return _call(self, entries, at, name, primes, rest)
    end = rest[0].start if rest else factor.end
    transposed = primes == 1 and _is_transpose(self, name)
    spelled: Tree = Name(_with_primes(name.name, 0 if transposed else primes), name.style)
    spelled = Transposed(self.spanned(spelled, factor.start, end)) if transposed else spelled
    return scripting.scripted(self, self.spanned(spelled, factor.start, end), rest, factor, token), at + 1


def _is_transpose(self: Assembler, name: Name) -> bool:
    """Whether a prime transposes, as it may where a vector or a matrix stands."""
    options = ["part of the name", "a transpose"]
    if name.style in ("bold", "vector"):
        options.reverse()
    elif not name.stem[:1].isupper():
        return False
    return self.choices.choose("prime", "prime", options, "a prime is") == "a transpose"


def _with_primes(name: str, primes: int) -> str:
    stem, underscore, index = name.partition("_")
    return stem + "'" * primes + underscore + index


def _is_number(self: Assembler, factor: Entry) -> bool:
    raised = any(script.kind == "sup" for script in scripts(factor))
    options = ["the number", "a variable"]
    if "e" in self.indices:
        return False
    if "e" in self.hints.variables:
        options.reverse()
    elif raised:
        return True
    return self.choices.choose("e", "e", options, "e is") == "the number"


def _is_unit(self: Assembler) -> bool:
    """Whether a lone i is the imaginary unit, as it may be where it counts nothing."""
    if "i" in self.indices or "i" in self.hints.variables:
        return False
    return self.choices.choose("i", "i", ("a variable", "the imaginary unit"), "i is") == "the imaginary unit"


def _call(
    self: Assembler, entries: Entries, at: int, name: Name, primes: int, rest: tuple[Entry, ...]
) -> tuple[Tree, int]:
    bracket = entries[at + 1]
    found = brackets.arguments(self, atom(bracket))
    stem, _, label = name.name.partition("^(")
    if label[:1].isdigit():
        name, primes = Name(stem, name.style), int(label.split(")")[0])
    head = self.spanned(name, entries[at].start, entries[at].end)
    inverse = _inverse(self, rest)
    call: Tree = Call(head, found.arguments, found.parameters, found.given, None, primes, inverse)
    call = self.spanned(call, entries[at].start, atom(bracket).end)
    call = scripting.scripted(self, call, () if inverse else rest, entries[at], atom(entries[at]))
    return scripting.scripted(self, call, scripts(bracket), bracket, atom(entries[at])), at + 2


def _is_minus_one(rest: tuple[Entry, ...]) -> bool:
    raised = rest[0] if len(rest) == 1 else None
    return isinstance(raised, Node) and [token.value for token in tokens(raised.parts[-1])] == ["-", "1"]


def _inverse(self: Assembler, rest: tuple[Entry, ...]) -> bool:
    """Whether the only script is −1, as in `F^{-1}(p)`."""
    if not _is_minus_one(rest):
        return False
    options = ("the inverse function", "one over the value")
    return self.choices.choose("inverse", "inverse", options, "a function raised to -1 is") == options[0]


def is_call(self: Assembler, entries: Entries, at: int) -> bool:
    """Whether the bracket behind a name holds its arguments."""
    if kind(entries, at) != "NAME" or kind(entries, at + 1) not in ("bracket", "matrix"):
        return False
    name, primes, rest = parts(entries[at])
    if kind(entries, at + 1) == "matrix":
        return len(name.stem) > 1 and name.style == "roman"
    if rest and not all(isinstance(script, Node) and script.kind == "sup" for script in rest):
        return False
    options = _options(self, entries, at, name, primes, rest)
    chosen = self.choices.choose("call", f"call {name.name}", options, f"{name.name}(..) is")
    return chosen == "a function at its arguments"


def _options(self: Assembler, entries: Entries, at: int, name: Name, primes: int, rest: tuple[Entry, ...]) -> list[str]:
    call, product = "a function at its arguments", "a product"
    bracket = atom(entries[at + 1])
    stem = name.stem.split("^")[0]
    assert isinstance(bracket, Node)
    opening = bracket.parts[0]
    square = isinstance(opening, Token) and opening.value != "("
    if name.name in self.hints.functions:
        return [call] if not rest else [call, product]
    if len(bracket.parts) == 2 or (brackets.separators(bracket) and not square):
        return [call]
    word = len(stem) > 1 and name.style == "roman"
    if word or stem in ALWAYS or (name.style == "calligraphic" and stem == "N"):
        return [call]
    if name.name in self.hints.variables or (square and not primes):
        return [product]
    if name.style == "bold" and stem.istitle():
        return [product, call] if _simple(bracket) and not rest else [product]
    if rest and _is_minus_one(rest) and stem in (*OFTEN, "Phi"):
        return [call, product] if _simple(bracket) else [product, call]
    return _by_letter(self, stem, bracket, bool(rest), primes, name.name in self.bare, [call, product])


def _simple(bracket: Node) -> bool:
    """Whether a lone name or number stands between the brackets."""
    held = inner(bracket)
    lone = len(held) == 1 and kind(held, 0) in ("NAME", "NUMBER")
    return lone and not any(script.kind == "sup" for script in scripts(held[0]))


def _by_letter(
    self: Assembler, stem: str, bracket: Node, raised: bool, primes: int, bare: bool, options: list[str]
) -> list[str]:
    """What the letter and the look of the argument make likely."""
    call, product = options
    held = inner(bracket)
    simple = (
        len(held) == 1 and kind(held, 0) in ("NAME", "NUMBER") and not any(s.kind == "sup" for s in scripts(held[0]))
    )
    if primes:
        return [call, product] if stem not in OFTEN else [call]
    if raised:
        return [product, call] if simple or stem in OFTEN else [product]
    if stem in OFTEN:
        return [call] if simple and not bare else [call, product] if simple or not bare else [product, call]
    if stem in SOMETIMES:
        return [call, product] if simple and not bare else [product, call]
    return [product, call] if simple and kind(held, 0) == "NAME" else [product]
