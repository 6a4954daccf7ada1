"""Functions, means and quantities at what they apply to."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derive.checking.grammar import brackets, moments, scope, scripting
from derive.checking.grammar.entries import Entries, Entry, atom, inner, is_sign, kind, scripts, tokens
from derive.checking.grammar.parsing import Node
from derive.checking.grammar.tokens import Token
from derive.checking.grammar.words import BRACKETED, UPRIGHT_QUANTITIES
from derive.checking.syntax import (
    Call,
    Constant,
    Expectation,
    Name,
    Number,
    Power,
    Quantity,
    Relation,
    Transposed,
    Tree,
    Tuple,
)

if TYPE_CHECKING:
    from derive.checking.grammar.assembling import Assembler

DIVERGENCES = frozenset({"D_KL", "D_kl", "KL", "KLD", "d_KL", "d_kl"})


def is_quantity(self: Assembler, entries: Entries, at: int, name: Name) -> bool:
    """Whether a letter with a bracket behind it is a quantity: `D_{KL}(q||p)`, `H(X)`, `E[X]`."""
    if kind(entries, at + 1) != "bracket" or name.name in self.hints.functions:
        return False
    bracket = atom(entries[at + 1])
    if name.name in DIVERGENCES or (name.stem in ("D", "H") and "||" in brackets.separators(bracket)):
        return True
    if name.name == "P" and _holds_relation(bracket):
        return True
    if name.name in moments.OF_RANDOM:
        return moments.of_random(self, name.name, bracket)
    if name.stem not in ("E", "H", "h", "I") or (name.stem != "E" and name.index):
        return False
    argument = inner(bracket)
    upper = (len(argument) == 1 and _upper(argument[0])) or ";" in brackets.separators(bracket)
    options = ["a quantity", "a function"] if name.stem in "EH" or upper else ["a function", "a quantity"]
    if (name.stem == "I" and not upper) or name.name in self.hints.variables:
        return False
    if name.stem == "E" and brackets.separators(bracket):
        return True
    return self.choices.choose("quantity", f"quantity {name.name}", options, f"{name.name} is") == "a quantity"


def _holds_relation(bracket: Entry) -> bool:
    listed = brackets.clauses(bracket)
    return listed is not None and any(isinstance(part, Node) and len(part.parts) > 1 for part in listed.parts)


def _upper(entry: Entry) -> bool:
    token = atom(entry)
    return isinstance(token, Token) and token.kind == "NAME" and token.value[:1].isupper()


def applied(self: Assembler, entries: Entries, at: int) -> tuple[Tree, int]:
    """A function, a mean or a quantity with its argument, and the place behind it."""
    head = atom(entries[at])
    assert isinstance(head, Token)
    if head.kind == "FUNC":
        return _function(self, entries, at, head)
    if head.kind == "EXPECT" or (head.kind == "NAME" and head.value == "E"):
        return _mean(self, entries, at)
    if head.kind == "UPRIGHT" and kind(entries, at + 1) != "bracket":
        return _letter(self, entries, at, head), at + 1
    return _quantity(self, entries, at, head)


def _letter(self: Assembler, entries: Entries, at: int, head: Token) -> Tree:
    """An upright letter without an argument is a name: the unit matrix I_n."""
    marks = scripts(entries[at])
    name = head.value
    if marks and isinstance(marks[0], Node) and marks[0].kind == "sub":
        words = scripting.index_words(marks[0].parts[-1])
        name, marks = (f"{name}_{words}", marks[1:]) if words else (name, marks)
    base = self.spanned(Name(name, head.style), head.start, head.end)
    return scripting.scripted(self, base, marks, entries[at], head)


def _script(entries: Entries, at: int, which: str) -> Node | None:
    return next((each for each in scripts(entries[at]) if isinstance(each, Node) and each.kind == which), None)


def _below(self: Assembler, entries: Entries, at: int) -> Tree | None:
    script = _script(entries, at, "sub")
    return self.inside(script.parts[-1]) if script else None


def _mean(self: Assembler, entries: Entries, at: int) -> tuple[Tree, int]:
    under = _below(self, entries, at)
    if kind(entries, at + 1) == "bracket":
        bracket = entries[at + 1]
        found = brackets.arguments(self, atom(bracket))
        items = found.arguments + found.parameters
        if not items:
            raise self.unread("a mean of nothing", bracket)
        body = items[0] if len(items) == 1 else Tuple(items)
        end, marks = atom(bracket).end, scripts(bracket)
        tree: Tree = self.spanned(Expectation(body, under, found.given), entries[at].start, end)
        return _outer(self, entries, at, tree, marks, bracket), at + 2
    if at + 1 >= len(entries):
        tree = Name("E", "roman")
        return _outer(self, entries, at, tree, (), entries[at]), at + 1
    end = scope.bare(self, entries, at + 1, "the mean", long=True)
    body, end = _argument(self, entries, at + 1, end)
    tree = self.spanned(Expectation(body, under), entries[at].start, entries[end - 1].end)
    return _outer(self, entries, at, tree, (), entries[at]), end


def _outer(self: Assembler, entries: Entries, at: int, tree: Tree, marks: tuple[Entry, ...], bracket: Entry) -> Tree:
    """Exponents, at the head (`E^2[X]`) and behind the brackets."""
    raised = _script(entries, at, "sup")
    if raised is not None:
        tree = self.spanned(Power(tree, scripting.raised(self, raised)), entries[at].start, bracket.end)
    return scripting.scripted(self, tree, marks, entries[at], atom(entries[at])) if marks else tree


def _argument(self: Assembler, entries: Entries, start: int, end: int) -> tuple[Tree, int]:
    """The product that a bare function applies to, with the signs before it."""
    at = start
    while is_sign(entries[at]):
        at += 1
    if at >= end:
        raise self.unread("there is no argument", entries[start])
    tree, end = self.term(entries[:end], at)
    return self.with_signs(tree, entries[start:at], entries[end - 1].end), end


def _quantity(self: Assembler, entries: Entries, at: int, head: Token) -> tuple[Tree, int]:
    name = UPRIGHT_QUANTITIES.get(head.value, head.value) if head.kind == "UPRIGHT" else head.value
    marks = scripts(entries[at])
    if head.kind == "NAME":
        name, marks = ("KL", marks[1:]) if head.value in ("D", "K", "d") else (head.value, marks)
        name = "Pr" if name == "P" else moments.OF_RANDOM.get(name, (name,))[0]
    if kind(entries, at + 1) != "bracket":
        return _without_bracket(self, entries, at, name)
    bracket = entries[at + 1]
    found = brackets.arguments(self, atom(bracket))
    indicator = head.value == "I" and any(isinstance(each, Relation) for each in found.arguments)
    arguments, given = found.arguments + found.parameters, found.given
    if name in ("KL", "JS", "TV"):
        arguments, given = arguments + given, ()
    under = _under(self, marks)
    tree: Tree = Call(Name("indicator"), arguments) if indicator else Quantity(name, arguments, given, under)
    tree = self.spanned(tree, entries[at].start, atom(bracket).end)
    return _outer(self, entries, at, tree, scripts(bracket), bracket), at + 2


def _under(self: Assembler, marks: tuple[Entry, ...]) -> Tree | None:
    script = next((each for each in marks if isinstance(each, Node) and each.kind == "sub"), None)
    if script is None or "KL" in [token.value for token in tokens(script)]:
        return None
    return self.inside(script.parts[-1])


def _without_bracket(self: Assembler, entries: Entries, at: int, name: str) -> tuple[Tree, int]:
    """`Var X` takes what follows; a quantity with nothing behind it is a name."""
    if at + 1 >= len(entries) or entries[at + 1].kind != "factor" or name in ("KL", "ELBO", "CE", "JS"):
        tree: Tree = self.spanned(Name(name, "roman"), entries[at].start, entries[at].end)
        marks = tuple(script for script in scripts(entries[at]) if script.kind != "sub")
        return scripting.scripted(self, tree, marks, entries[at], atom(entries[at])), at + 1
    body, end = self.unit(entries, at + 1)
    tree = Quantity(name, (body,), (), _below(self, entries, at))
    return _outer(self, entries, at, self.spanned(tree, entries[at].start, entries[end - 1].end), (), entries[at]), end


def _base(self: Assembler, entries: Entries, at: int) -> Tree | None:
    """What is set below a function; an e there is the number."""
    script = _script(entries, at, "sub")
    if script is not None and [token.value for token in tokens(script)[1:]] == ["e"]:
        return Constant("e")
    return _below(self, entries, at)


def _function(self: Assembler, entries: Entries, at: int, head: Token) -> tuple[Tree, int]:
    base = _base(self, entries, at)
    name = head.value
    if name == "lg":
        name, base = "log", Number(Fraction(10))
    primes = sum(len(s.value) for s in scripts(entries[at]) if isinstance(s, Token) and set(s.value) == {"'"})
    function = self.spanned(Name(name), head.start, head.end)
    arguments, end, marks = _arguments(self, entries, at, name)
    raised = _script(entries, at, "sup")
    inverse = raised is not None and _is_inverse(self, name, raised)
    tree: Tree = Call(function, arguments, (), (), base, primes, inverse)
    tree = self.spanned(tree, head.start, entries[end - 1].end)
    if raised is not None and not inverse:
        tree = self.spanned(Power(tree, scripting.raised(self, raised)), head.start, entries[end - 1].end)
    tree = _transposed(tree, entries, at)
    return (scripting.scripted(self, tree, marks, entries[at], head) if marks else tree), end


def _transposed(tree: Tree, entries: Entries, at: int) -> Tree:
    marks = [s.value for s in scripts(entries[at]) if isinstance(s, Token)]
    return Transposed(tree, span=tree.span) if "T" in marks else tree


def _is_inverse(self: Assembler, name: str, raised: Node) -> bool:
    words = [token.value for token in tokens(raised.parts[-1])]
    if words != ["-", "1"]:
        return False
    options = ("the inverse function", "one over the value")
    return self.choices.choose("inverse", f"inverse {name}", options, f"{name} raised to -1 is") == options[0]


def _arguments(
    self: Assembler, entries: Entries, at: int, name: str
) -> tuple[tuple[Tree, ...], int, tuple[Entry, ...]]:
    """The arguments of a function, the place behind them, and the scripts that go to the value."""
    after = kind(entries, at + 1)
    if after == "bracket" and (name in BRACKETED or _closed(self, entries, at, name)):
        bracket = entries[at + 1]
        found = brackets.arguments(self, atom(bracket))
        if not found.arguments or found.given:
            raise self.unread(f"{name} with arguments that are not understood", bracket)
        marks = scripts(bracket)
        if marks and name not in BRACKETED and _goes_inside(self, name, marks, bracket):
            return (self.unit(entries, at + 1)[0],), at + 2, ()
        return found.arguments + found.parameters, at + 2, marks
    if at + 1 >= len(entries):
        raise self.unread(f"{name} has no argument", entries[at])
    end = scope.bare(self, entries, at + 1, name)
    body, end = _argument(self, entries, at + 1, end)
    return (body,), end, ()


def _closed(self: Assembler, entries: Entries, at: int, name: str) -> bool:
    """Whether the brackets behind a function hold all of its argument."""
    end = scope.bare(self, entries, at + 1, name)
    return end == at + 2


def _goes_inside(self: Assembler, name: str, marks: tuple[Entry, ...], bracket: Entry) -> bool:
    if any(mark.kind not in ("sup", "BANG") for mark in marks):
        return any(mark.kind in ("sub", "MARK") for mark in marks)
    options = ("the value", "the argument")
    chosen = self.choices.choose("power", f"power at {bracket.start}", options, f"the exponent behind {name}(..) is of")
    return chosen == "the argument"
