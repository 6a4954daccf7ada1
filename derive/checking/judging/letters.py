"""Letters of which too little is known for a difference to refute a step."""

from __future__ import annotations

from derive.checking.context.indices import general, opened
from derive.checking.judging.difference import UNKNOWN, Difference
from derive.checking.judging.recursions import entries_of, is_lowest
from derive.checking.meaning.elaborating import MARKED
from derive.checking.plain import plain
from derive.checking.syntax import (
    Name,
    Subscripted,
    Tree,
    names,
    walk,
)


def new_letters(its: Difference) -> str:
    """Letters that come in with the side after, and of which nothing is known."""
    known = its.setting.known | names(its.before) | set(its.context.domains) | its.context.named
    new = (names(its.after) - known) | brought_in(its) | updated(its)
    sequences = stems(its.after) - stems(its.before) - {Name(name).stem for name in known}
    sequences |= {Name(name).stem for name in brought_in(its) if Name(name).index}
    fresh = [name for name in its.symbols if name in new or Name(name).stem in sequences]
    fresh += [letter for letter, _ in its.sample.indices if letter not in indices(*known, *names(its.before))]
    fresh += new_entries(its)
    fresh += [name for name in its.symbols if name in its.setting.unknown - names(its.after)]
    return UNKNOWN + ", ".join(dict.fromkeys(fresh)) if fresh else ""


def brought_in(its: Difference) -> set[str]:
    """What comes in by the definitions of letters of the side after, and of which nothing is said but there."""
    meanings = {**its.context.constants, **its.context.derived}
    met = names(its.before) | its.setting.known
    opened = {name for letter in names(its.after) - met if letter in meanings for name in names(meanings[letter])}
    return opened - met - set(its.context.domains)


def updated(its: Difference) -> set[str]:
    """Letters such as μ_n that come in where there was a μ_0 or a μ, and have neither a value nor a domain."""
    known = {*its.context.domains, *its.context.constants, *its.context.derived, *its.setting.known}
    before = names(its.before)
    met = {Name(name).stem for name in before}
    return {name for name in names(its.after) - before - known if Name(name).index and Name(name).stem in met}


def new_entries(its: Difference) -> list[str]:
    """Entries that come in with the side after, of sequences that are not in the side before."""
    running = {letter for letter, _ in its.sample.indices}
    inside = [
        *opened(its.context, (its.before,)),
        *(node for law in its.context.laws for each in law.parameters for node in walk(each)),
    ]
    known = {node.stem for node in inside if isinstance(node, Name)}
    found = {node.stem for node in walk(its.after) if isinstance(node, Name) and running & {*node.indices}} - known
    return [name for name in its.symbols if Name(name).stem in found]


def indices(*letters: str) -> set[str]:
    """The letters that index others, and those that stand alone."""
    return {each for letter in letters for each in (letter, *Name(letter).index)}


def stems(tree: Tree) -> set[str]:
    """The letters of sequences: x of x_i and of x_{i − 1}."""
    found = {node.stem for node in walk(tree) if isinstance(node, Name) and node.index}
    return found | {n.body.name for n in walk(tree) if isinstance(n, Subscripted) and isinstance(n.body, Name)}


def unexplained(its: Difference) -> str:
    """Letters of which the document says in an equation what they are, in a way that gives them no value here."""
    found = sorted({*its.symbols, *its.matrices} & its.context.unexplained)
    return UNKNOWN + ", ".join(found) if found else ""


def marked(its: Difference) -> str:
    """A mean or an estimate, as accents say, that is not defined and stands on one side only, or beside its sample."""
    sides = its.before, its.after
    found = [name for name in its.symbols if name.startswith(MARKED) and not is_lowest(its, name)]
    stems = {Name(name).stem for name in its.symbols if Name(name).index}
    sequences = [Name(name).stem for name in found if Name(name).index]

    def is_open(name: str) -> bool:
        alone = not all(stands_in(name, side) for side in sides)
        return alone or name.partition(" ")[2] in stems or sequences.count(Name(name).stem) > 1

    undefined = [name for name in found if is_open(name)]
    return f"{', '.join(undefined)} is not defined" if undefined else ""


def stands_in(name: str, side: Tree) -> bool:
    """Whether a letter, or the entry of a sequence that has this name, stands in a side."""
    stem, _, index = name.partition("_")
    return name in names(side) or any(plain(each).replace(" ", "") == index for each in entries_of(stem, side))


def means_as_numbers(its: Difference) -> str:
    """An E that is a number by a definition, as in M(t) = E[E^{tX}]: a slip for e."""
    known = {*its.context.domains, *its.context.constants, *names(its.before), *names(its.after)}
    return "E stands for a number in a definition: is it e?" if "E" in its.symbols and "E" not in known else ""


def a_difference(its: Difference) -> str:
    """A Δ of which nothing is said, before another letter: Δx may be one letter."""
    known = {*its.context.domains, *its.context.constants, *its.context.named}
    return "Delta may make one letter with the next one" if "Delta" in its.symbols and "Delta" not in known else ""


def told(its: Difference) -> str:
    """Letters of which the document says what they are in a way that is not used: `|J| = 2r`, `sum_i y_i = 1`."""
    letters = [*its.symbols, *sorted(its.matrices)]
    found = [name for name in letters if {name, Name(name).stem} & its.context.told]
    return f"what the document says of {', '.join(found)} is not used" if found else ""


def of_several_meanings(its: Difference) -> str:
    """Letters that the document gives a meaning more than once."""
    inside = [node for node in opened(its.context, (its.before, its.after)) if isinstance(node, Name)]
    used = {node.name for node in inside} | {general(its.context, node) for node in inside}
    defined = {*its.context.constants, *(its.context.functions if its.context.regions else ())}
    found = sorted(used & its.context.again & defined)
    return f"{', '.join(found)} has several meanings in the document" if found else ""
