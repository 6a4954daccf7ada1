"""Laws that are told in words: "let $X$ be exponentially distributed with rate $\\lambda$"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from derive.checking.context.drawing import Drawn, drawn_in_words
from derive.checking.documents import Chain, Document, Prose
from derive.checking.syntax import Call, Name, Number, Power, Quotient, Relation, Tree, Tuple

SUBJECT = (
    r"⟦(?P<x>\d+)⟧(?:\s*(?:,|and)\s*⟦(?P<y>\d+)⟧)?\s+"
    r"(?:(?:is|are|be|has|have|follows?|denotes?|an?|the|independent|i\.?i\.?d\.?|random|real|variables?|which|that|"
    r"distributed|as|according|to|law|distribution|both|each|with)\s+){0,6}"
)
BETWEEN = r"(?:ly)?(?:\s+(?:distributed|distribution|random|variables?|law))*\s*,?\s*"
FORMULA = r"⟦(?P<{}>\d+)⟧"
ONE, TWO = Number(Fraction(1)), Number(Fraction(2))
ZERO = Number(Fraction(0))
LETTERS = r"⟦\d+⟧(?:\s*(?:,|and|,\s*and)\s*⟦\d+⟧)*"
RESERVED = re.compile(
    r"\b(?:given|condition\w*|not|unlikely|whether|wrong|cannot|never|unless|independent of|want to know|dependent)\b",
    re.I,
)
"""Words of a sentence that may say that letters are independent only given others, or that it is not known."""
SENTENCE = re.compile(r"[.;?!](?:\s|\Z)|\n\s*\n")
INDEPENDENT = (
    re.compile(
        rf"(?P<letters>{LETTERS})\s+(?:(?:are|be|is|both|two|mutually|statistically|pairwise)\s+){{0,3}}independent\b",
        re.I,
    ),
    re.compile(
        r"\bindependent\s+(?:(?:continuous|discrete|real|normal|gaussian|random|scalar|variables?|with)\s+){0,5}"
        rf"(?P<letters>{LETTERS})",
        re.I,
    ),
)
"""`$X$ and $Y$ are independent`, `independent random variables $X, Y$`."""
RANDOM = (
    re.compile(rf"\brandom\s+(?P<kind>vector|matri)(?:s|x|ces)?\s+(?P<letters>{LETTERS})", re.I),
    re.compile(
        rf"(?P<letters>{LETTERS})\s+(?:be|is|are|denotes?)\s+(?:(?:an?|the|two|some|real|continuous|discrete|square)\s+)"
        r"{0,3}(?:⟦(?P<size>\d+)⟧(?:-dimensional)?\s+)?(?:real\s+)?random\s+(?P<kind>vector|matri)",
        re.I,
    ),
)
"""`a random vector $X$`, `let $A$ be an $n \\times n$ random matrix`."""
LINK = re.compile(r"\[([^\[\]⟦⟧]*)\]\([^()\s]*\)|\\href\{[^{}]*\}\{([^{}⟦⟧]*)\}")
Law = Callable[[list[Tree]], tuple[str, tuple[Tree, ...]] | None]


def plain(name: str) -> Law:
    return lambda given: (name, tuple(given))


def with_deviation(given: list[Tree]) -> tuple[str, tuple[Tree, ...]]:
    return "N", (given[0], Power(given[1], TWO))


def with_mean(given: list[Tree]) -> tuple[str, tuple[Tree, ...]]:
    return "Exp", (Quotient(ONE, given[0]),)


def on_interval(given: list[Tree]) -> tuple[str, tuple[Tree, ...]] | None:
    (interval,) = given
    return ("U", interval.items) if isinstance(interval, Tuple) and len(interval.items) == 2 else None


A, B = FORMULA.format("a"), FORMULA.format("b")
PHRASES: tuple[tuple[str, Law], ...] = (
    (rf"(?:normal|gaussian){BETWEEN}with\s+mean\s+{A}\s*,?\s*and\s+variance\s+{B}", plain("N")),
    (rf"(?:normal|gaussian){BETWEEN}with\s+mean\s+{A}\s*,?\s*and\s+standard\s+deviation\s+{B}", with_deviation),
    (r"standard\s+(?:normal|gaussian)", lambda given: ("N", (ZERO, ONE))),
    (rf"exponential{BETWEEN}with\s+(?:rate|rate\s+parameter|parameter)\s+{A}", plain("Exp")),
    (rf"exponential{BETWEEN}with\s+(?:mean|scale)\s+{A}", with_mean),
    (rf"poisson{BETWEEN}with\s+(?:mean|rate|parameter)\s+{A}", plain("Poisson")),
    (rf"bernoulli{BETWEEN}with\s+(?:parameter|mean|(?:success\s+)?probability)\s+{A}", plain("Bernoulli")),
    (rf"binomial{BETWEEN}with\s+parameters\s+{A}\s+and\s+{B}", plain("Binomial")),
    (rf"uniform{BETWEEN}(?:on|over|in)\s+(?:the\s+interval\s+)?{A}", on_interval),
    (rf"gamma{BETWEEN}with\s+shape\s+{A}\s+and\s+rate\s+{B}", plain("Gamma")),
    (rf"beta{BETWEEN}with\s+parameters\s+{A}\s+and\s+{B}", plain("Beta")),
    (rf"laplace{BETWEEN}with\s+(?:location|mean|centre|center)\s+{A}\s+and\s+scale\s+{B}", plain("Laplace")),
)
TOLD = tuple((re.compile(SUBJECT + phrase, re.I), law) for phrase, law in PHRASES)


@dataclass(frozen=True)
class Sentences:
    """What the sentences of a document say, read once: laws, which variables are independent together, sequences."""

    laws: tuple[Relation, ...]
    independent: frozenset[frozenset[str]]
    drawn: tuple[Drawn, ...] = ()
    random: tuple[tuple[str, str, Tree | None], ...] = ()
    """Letters of random vectors and matrices, which of both they are, and their size: `n`, or `n \\times p`."""

    @staticmethod
    def of(document: Document) -> Sentences:
        text, formulas = with_marks(document)
        return Sentences(
            tuple(laws_in_words(text, formulas)),
            frozenset(independent_in_words(text, formulas)),
            tuple(drawn_in_words(text, formulas)),
            tuple(random_in_words(text, formulas)),
        )


def laws_in_words(text: str, formulas: list[Tree | None]) -> Iterator[Relation]:
    """The laws of sentences with marks for their formulas, each as `X ~ law`."""
    for pattern, law in TOLD:
        for found in pattern.finditer(text):
            marks = found.groupdict()
            given = [formulas[int(marks[key])] for key in ("a", "b") if marks.get(key)]
            told = law([tree for tree in given if tree is not None]) if None not in given else None
            for key in ("x", "y"):
                letter = formulas[int(marks[key])] if marks.get(key) else None
                if told is not None and isinstance(letter, Name | Tuple):
                    yield Relation("~", letter, Call(Name(told[0]), told[1]))


def independent_in_words(text: str, formulas: list[Tree | None]) -> Iterator[frozenset[str]]:
    """The random variables that a sentence with marks for its formulas calls independent, together."""
    for pattern in INDEPENDENT:
        for found in pattern.finditer(text):
            letters = frozenset(letters_in(found["letters"], formulas))
            pairwise = len(letters) > 2 and "pairwise" in found[0].lower()
            if len(letters) > 1 and not pairwise and not RESERVED.search(sentence_of(text, *found.span())):
                yield letters


def sentence_of(text: str, first: int, last: int) -> str:
    """The sentence that a stretch of a text stands in."""
    before, behind = SENTENCE.split(text[:first])[-1], SENTENCE.split(text[last:])[0]
    return before + text[first:last] + behind


def random_in_words(text: str, formulas: list[Tree | None]) -> Iterator[tuple[str, str, Tree | None]]:
    """The letters that a sentence with marks for its formulas calls random vectors or matrices."""
    for pattern in RANDOM:
        for found in pattern.finditer(text):
            kind = "vector" if found["kind"].lower() == "vector" else "matrix"
            size = found.groupdict().get("size")
            for name in letters_in(found["letters"], formulas):
                yield name, kind, formulas[int(size)] if size else None


def letters_in(marks: str, formulas: list[Tree | None]) -> list[str]:
    """The letters that formulas with these marks are, or say something of: `X`, `X, Y`, `X in R^n`."""
    trees = [formulas[int(mark)] for mark in re.findall(r"\d+", marks)]
    items = [item for tree in trees for item in (tree.items if isinstance(tree, Tuple) else (tree,))]
    return [item.name for item in items if isinstance(item, Name)]


def with_marks(document: Document) -> tuple[str, list[Tree | None]]:
    """The prose with a mark for each formula in it, and the formulas; displays end a sentence."""
    words: list[str] = []
    formulas: list[Tree | None] = []
    for piece in document.pieces:
        if isinstance(piece, Prose):
            words.append(piece.text)
        elif isinstance(piece, Chain) and not piece.display:
            words.append(f"⟦{len(formulas)}⟧")
            formulas.append(piece.sides[0].tree)
        else:
            words.append("\n\n")
    return LINK.sub(lambda link: link[1] or link[2] or "", " ".join(words)), formulas
