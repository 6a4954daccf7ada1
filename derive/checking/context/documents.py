"""What a whole document declares, in its formulas and in the words around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy

from derive.checking.context.declaring import declared
from derive.checking.context.equating import of_entries
from derive.checking.context.factors import factors
from derive.checking.context.families import POSITIVE, REAL
from derive.checking.context.functional import SAID, told_of_functions
from derive.checking.context.labels import labelled
from derive.checking.context.model import Context
from derive.checking.context.naming import summed_up, told
from derive.checking.context.ordering import regions
from derive.checking.context.sequences import by_equations, said
from derive.checking.context.shapes import in_space
from derive.checking.context.usage import used
from derive.checking.context.wording import Sentences
from derive.checking.documents import Chain, Document, Prose
from derive.checking.syntax import Call, Name, Power, Quantity, Relation, Summation, Tree, Tuple

POSITIVE_BEFORE = re.compile(r"\bpositive\s*(?:\w+\s*){0,2}\Z")
POSITIVE_BEHIND = re.compile(r"\A\s*(?:is|are|be)\s+positive\b")
REAL_BEFORE = re.compile(r"\breal\s*(?:\w+\s*){0,2}\Z")
CROSS = re.compile(r"\bcross[- ]entropy\b", re.I)
LAWS = re.compile(
    r"\b(normal|gaussian|exponential|uniform|poisson|binomial|bernoulli|geometric|gamma|beta|laplace|distribut\w+|density|"
    r"densities|independent|i\.i\.d|iid)\b", re.I,
)  # fmt: skip
UNBIASED = re.compile(r"\bunbias", re.I)
KINDS = re.compile(
    r"\b(?:normal|gaussian|exponential|uniform|poisson|binomial|bernoulli|geometric|gamma|beta|laplace|symmetric)\b",
    re.I,
)
DEFINITE = re.compile(
    r"\bpositive[- ](?:semi-?)?definite\b|\b(?:covariance|precision|kernel|gram) matri(?:x|ces)\b", re.I
)
SYMMETRIC = re.compile(r"(?<!not )(?<!non-)\bsymmetric\b", re.I)
NAMED_BEHIND = re.compile(r"\bmatri(?:x|ces)\s*(?:is|are|be|by)?\s*\Z|\bsymmetric\s*\Z", re.I)
"""Words that end where the letters of matrices stand that they speak of."""
CATEGORICAL = re.compile(r"\b(?:categorical|multinomial|probability vectors?|simplex)\b", re.I)
MARKUP = re.compile(r"\\[A-Za-z]+|[{}~$\\]")
ONE_HOT = re.compile(r"\bone[- ]hot\b|\b1-of-K\b|\bindicator vector", re.I)
MATRICES = re.compile(r"\bmatri(?:x|ces)\b", re.I)
JUDGED = ("=", ":=", "equiv")


Stated = list[tuple[int, Tree]]
Found = dict[str, list[tuple[int, Tree, object]]]


def contexts_of(context: Context, document: Document) -> Callable[[Chain], Context]:
    """What a document declares, for each chain: of several laws of a letter the nearest one."""
    sentences = Sentences.of(document)
    stated = [(place, relation(chain)) for place, chain in enumerate(document.chains) if chain.signs]
    known = [(place, tree) for place, tree in stated if tree is not None]
    laws, meanings = declarations(known)
    lemmas = premises(document.chains)
    several = {letter for letter, found in meanings.items() if len({meaning for _, _, meaning in found}) > 1}
    if not several and all(len({law for _, _, law in found}) == 1 for found in laws.values()):
        whole = filled(context, document, sentences, [tree for _, tree in known], document.chains)
        return lambda chain: whole
    places = {id(chain): place for place, chain in enumerate(document.chains)}

    met: dict[int, Context] = {}

    def at(chain: Chain) -> Context:
        here = places[id(chain)]
        if here not in met:
            far = elsewhere(laws, lemmas, here)
            there = {letter: [each for each in found if each[0] not in far] for letter, found in laws.items()}
            near = [each for each in known if each[0] not in far]
            met[here] = filled(context, document, sentences, nearest(near, there, meanings, here), (chain,))
            met[here].again |= several
        return met[here]

    return at


def premises(chains: Sequence[Chain]) -> set[int]:
    """The places of laws that are only the premise of what follows: `X ~ N(mu, Sigma) => Cov(X) = Sigma`."""
    follows = [place for place, chain in enumerate(chains) if chain.signs and chain.signs[0].sign == "implies"]
    return {place - 1 for place in follows if place and chains[place].sides[0].source.strip() == ""}


def elsewhere(laws: Found, lemmas: set[int], here: int) -> set[int]:
    """The places of laws of letters that are premises of other chains than this one, where the letters have others."""
    far: set[int] = set()
    for found in laws.values():
        places = {place for place, _, _ in found}
        others = places & lemmas - {here, here - 1}
        far |= others if places - others else set()
    return far


def declarations(known: Stated) -> tuple[Found, Found]:
    """By letter: where it gets a law, in which formula, and which; and where it gets a meaning."""
    laws: Found = {}
    meanings: Found = {}
    for place, tree in sorted(known, key=lambda each: has_arrow(each[1])):
        alone = Context()
        declared(alone, [tree])
        for letter, law in {**alone.variables, **alone.densities}.items():
            if not (has_arrow(tree) and letter in laws):  # a law that is only supposed
                laws.setdefault(letter, []).append((place, tree, law))
        for letter, meaning in {**alone.constants, **alone.functions, **alone.derived}.items():
            meanings.setdefault(letter, []).append((place, tree, meaning))
    return laws, meanings


def has_arrow(tree: Tree) -> bool:
    """Whether a formula says that something follows from something."""
    return isinstance(tree, Relation) and (tree.sign == "implies" or has_arrow(tree.left) or has_arrow(tree.right))


def nearest(known: Stated, laws: Found, meanings: Found, here: int) -> list[Tree]:
    """The formulas that hold at a chain: of several laws of a letter the last one before it, or the first behind it.

    Of several meanings the last one that was given before the chain, so that one which it gives itself is a step.
    """
    far: set[int] = set()
    for found, own in ((laws, here), (meanings, here - 1)):
        for letter, each in found.items():
            if found is laws and each[0][0] > here and any(place <= here for place, _, _ in meanings.get(letter, ())):
                far |= {place for place, _, _ in each}
                continue
            before = [place for place, _, _ in each if place <= own]
            chosen = max(before) if before else min(place for place, _, _ in each)
            far |= {place for place, _, _ in each if place != chosen}
    return [tree for place, tree in known if place not in far]


def filled(
    context: Context, document: Document, sentences: Sentences, known: list[Tree], chains: Iterable[Chain]
) -> Context:
    """A context with what formulas declare, and what these chains show of their letters."""
    given, context = context, deepcopy(context)
    prose = " ".join(" ".join(piece.text.lower() for piece in document.pieces if isinstance(piece, Prose)).split())
    context.discrete = "discrete uniform" in prose and "continuous uniform" not in prose
    declared(context, [tree for tree in known if not is_equation(tree)])
    in_words = [law for law in sentences.laws if is_lawless(context, law.left)]
    declared(context, in_words)
    context.variables |= given.variables
    context.densities |= given.densities
    context.independent |= sentences.independent
    said(context, sentences.drawn)
    by_equations(context, [relation(chain) for chain in document.chains if chain.signs and not chain.display])
    random_in_words(context, sentences)
    by_words(context, document)
    matrices(context, document)
    context.told |= told(known)
    context.again |= {tree.left.name for tree in known if isinstance(tree, Relation) and tree.sign == "propto"
                      and isinstance(tree.left, Name)}  # fmt: skip
    told_of_functions(context, known)
    if speaks(document, SAID):
        context.conditions.add("*")
    context.worded = context.worded or speaks(document, LAWS)
    context.categorical = context.categorical or speaks(document, CATEGORICAL)
    context.unbiased = context.unbiased or speaks(document, UNBIASED)
    context.spoken = context.spoken or speaks(document, KINDS)
    declared(context, [tree for tree in known if is_equation(tree) and defines(context, tree)])
    context.factors = factors(context, known)
    context.told -= set(context.constants) | set(context.domains)
    if not speaks(document, ONE_HOT):
        context.told -= summed_up(context)
    context.unexplained = {
        tree.left.name for tree in known
        if is_equation(tree) and isinstance(tree, Relation) and isinstance(tree.left, Name)
        and is_unexplained(context, tree.left.name)
    }  # fmt: skip
    context.constraints, *context.regions = regions(context.constraints) or [[]]
    used(context, [side.tree for chain in chains for side in chain.sides if side.tree is not None])
    return context


def speaks(document: Document, words: re.Pattern[str]) -> bool:
    """Whether some words stand in the prose of a document."""
    return any(words.search(piece.text) for piece in document.pieces if isinstance(piece, Prose))


def random_in_words(context: Context, sentences: Sentences) -> None:
    """The letters of random vectors and matrices."""
    for name, kind, size in sentences.random:
        if name not in context.densities and name not in context.domains:
            context.variables.setdefault(name, None)
            context.shapes.setdefault(name, kind)
            if size is not None and name not in context.sizes:
                in_space(context, Name(name), size)


def is_lawless(context: Context, letter: Tree) -> bool:
    """Whether no formula says which law a letter has."""
    known = {**context.densities, **context.variables}
    return isinstance(letter, Tuple) or (isinstance(letter, Name) and known.get(letter.name) is None)


def is_unexplained(context: Context, name: str) -> bool:
    """Whether nothing at all is known of a letter, or of a matrix only that it is one."""
    valued = (context.constants, context.derived, context.substituted)
    known = (context.domains, context.variables, context.densities, *valued)
    return not any(name in each for each in known) and context.shapes.get(name) in (None, "matrix")


def relation(chain: Chain) -> Tree | None:
    """A chain as one relation; of a chain of equations its first one, unless the last side of all is a law."""
    sides = [side.tree for side in chain.sides]
    if chain.signs[0].sign in JUDGED and chain.signs[-1].sign != "~":
        sides = sides[:2]
    if any(side is None for side in sides):
        return None
    result = sides[0]
    for sign, side in zip(chain.signs, sides[1:], strict=False):
        if result is not None and side is not None:
            above = " ".join(MARKUP.sub(" ", sign.reason).split()) if sign.sign == "~" else ""
            result = Relation(f"{sign.sign} above {above}" if above else sign.sign, result, side)
    return result


def is_equation(tree: Tree) -> bool:
    return isinstance(tree, Relation) and tree.sign in JUDGED and not isinstance(tree.left, Relation)


def defines(context: Context, tree: Tree) -> bool:
    """Whether an equation gives a meaning to its left side, of which nothing is known otherwise, or to a sum."""
    if not isinstance(tree, Relation):
        return False
    left = labelled(tree.left) or tree.left
    if isinstance(left, Power) and isinstance(left.base, Name):
        return of_entries(context, tree.right)
    if isinstance(left, Call):
        letter = left.function.name
        stem, _, index = letter.partition("_")
        known = context.law_of_density(letter) if context.is_density(letter) else None
        generating = stem in ("M", "K", "G") and context.variables.get(index or "X") is not None
        return known is None and not generating
    return isinstance(left, Summation) or (isinstance(left, Name) and left.name not in context.domains)


def by_words(context: Context, document: Document) -> None:
    """`let $a$ be positive`, `for positive $a$`, `$a$ is real`."""
    pieces = document.pieces
    for before, piece, behind in zip((None, *pieces), pieces, (*pieces[1:], None), strict=False):
        if not isinstance(piece, Chain) or piece.signs or piece.display:
            continue
        words = before.text if isinstance(before, Prose) else ""
        after = behind.text if isinstance(behind, Prose) else ""
        if POSITIVE_BEFORE.search(words) or POSITIVE_BEHIND.match(after):
            domain(context, piece.sides[0].tree, POSITIVE)
        elif REAL_BEFORE.search(words):
            domain(context, piece.sides[0].tree, REAL)


def matrices(context: Context, document: Document) -> None:
    """Capitals of a sentence that speaks of matrices are matrices."""
    names: list[str] = []
    latest: list[str] = []
    kind = ""
    for piece in document.pieces:
        if isinstance(piece, Chain):
            trees = () if piece.display else tuple(side.tree for side in piece.sides)
            capitals = [each.name for each in trees if isinstance(each, Name) and each.name[:1].isupper()]
            names += capitals
            latest = capitals or latest
            context.shapes |= dict.fromkeys(capitals, kind) if kind else {}
            kind = ""
            continue
        first, *others = re.split(r"[.;]\s|\n\s*\n", piece.text)
        if kind_in_words(first):
            context.shapes |= dict.fromkeys(latest, kind_in_words(first))
        latest = []
        if MATRICES.search(first):
            for name in names:
                context.shapes.setdefault(name, "matrix")
        names = names if not others else []
        last = others[-1] if others else first
        if others and MATRICES.search(last):
            names = []
        kind = (kind_in_words(last) or "matrix") if NAMED_BEHIND.search(last) else ""


def kind_in_words(words: str) -> str:
    """What words say of a matrix: that it is a covariance, as the positive definite ones are, or symmetric."""
    if DEFINITE.search(words):
        return "covariance"
    return "symmetric" if SYMMETRIC.search(words) else ""


def domain(context: Context, tree: Tree | None, kind: str) -> None:
    """The names of a formula have a domain."""
    for each in tree.items if isinstance(tree, Tuple) else (tree,):
        if isinstance(each, Name):
            context.domains[each.name] = kind


def announced(document: Document, chain: Chain) -> Tree | None:
    """The quantity that the heading before a chain promises, where it is a cross-entropy of two letters."""
    position = document.pieces.index(chain)
    before = document.pieces[position - 1] if position else None
    if not isinstance(before, Prose):
        return None
    heading = [line for line in before.text.strip().splitlines() if line.strip()][-1:]
    if not heading or not CROSS.search(heading[0]) or len(heading[0]) > 40 or " - " in heading[0]:
        return None
    for other in document.chains:
        for side in other.sides:
            if isinstance(side.tree, Quantity) and side.tree.name == "KL" and len(side.tree.arguments) == 2:
                return Quantity("CE", side.tree.arguments)
    return None
