"""Why a difference refutes nothing: what is not known, or was rounded, may be what makes the step true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from flint import arb

from derive.checking.context import Context
from derive.checking.context.indices import general, opened
from derive.checking.judging.cases import only_case
from derive.checking.judging.sampling import Sample, Setting, samples
from derive.checking.meaning import NoMeaning
from derive.checking.meaning.domains import mentions
from derive.checking.meaning.elaborating import MARKED
from derive.checking.places import places
from derive.checking.plain import plain
from derive.checking.syntax import (
    Bars,
    Call,
    Integral,
    Name,
    Number,
    Quantity,
    Subscripted,
    Summation,
    Tree,
    names,
    walk,
)
from derive.checking.values import ball

UNKNOWN = "nothing is known of "
ROUNDED = 3
ZERO = Fraction(0)
"""From so many decimals on a numeral may be a rounded one."""


@dataclass(frozen=True)
class Difference:
    """Two sides that differ at a point."""

    context: Context
    before: Tree
    after: Tree
    setting: Setting
    sample: Sample

    @property
    def symbols(self) -> list[str]:
        """The letters that have a value at the point."""
        return sorted(symbol.name for symbol in self.sample.point)

    @property
    def matrices(self) -> set[str]:
        """The letters of matrices in both sides."""
        return {name for name in names(self.before) | names(self.after) if self.context.is_matrix(name)}


def doubt(difference: Difference) -> str:
    """The first reason not to believe a difference; empty where it refutes the step."""
    return next(filter(None, (reason(difference) for reason in REASONS)), "")


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


def letters_in(reason: str) -> set[str]:
    """The letters of which nothing is known, as a reason says."""
    return set(reason.removeprefix(UNKNOWN).split(", ")) if reason.startswith(UNKNOWN) else set()


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
    laws = [law for law in (*its.context.variables.values(), *its.context.densities.values()) if law is not None]
    inside = [
        *opened(its.context, (its.before,)),
        *(node for law in laws for each in law.parameters for node in walk(each)),
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


def is_lowest(its: Difference, name: str) -> bool:
    """Whether a letter is the only member that is left of a sequence that is defined by others of its own.

    Where it stands on both sides, whatever it is, these are functions of it.
    """
    stem = Name(name).stem
    members = [symbol for symbol in its.symbols if Name(symbol).stem == stem]
    written = all(any(isinstance(n, Name) and n.stem == stem for n in walk(side)) for side in (its.before, its.after))
    return members == [name] and written and stem in recursions(its.context)


def without_law(its: Difference) -> str:
    """Random variables and densities of which no law is known, on one side only or told in words."""
    unread, earlier = lawless(its.context, its.before, its.after), lawless(its.context, its.before)
    met = {name.lower() for name in earlier}
    fresh = [name for name in lawless(its.context, its.after) if name.lower() not in met]
    if fresh and earlier:
        return UNKNOWN + ", ".join(fresh)
    if unread and its.context.worded:
        return f"the law of {', '.join(unread)} may be told in words, which are not read: use --given"
    made_up = any(each.law is None for each in its.context.sequences.values()) and any(its.sample.lawless)
    if made_up and its.context.spoken:
        return "a law may be told in words, which are not read: use --given"
    if its.sample.lawless in ((True, False), (False, True)):
        return f"the law of {', '.join(unread) or 'a random variable'} is not known: use --given"
    return ""


def means_as_numbers(its: Difference) -> str:
    """An E that is a number by a definition, as in M(t) = E[E^{tX}]: a slip for e."""
    known = {*its.context.domains, *its.context.constants, *names(its.before), *names(its.after)}
    return "E stands for a number in a definition: is it e?" if "E" in its.symbols and "E" not in known else ""


def a_difference(its: Difference) -> str:
    """A Δ of which nothing is said, before another letter: Δx may be one letter."""
    known = {*its.context.domains, *its.context.constants, *its.context.named}
    return "Delta may make one letter with the next one" if "Delta" in its.symbols and "Delta" not in known else ""


def of_a_law_given_others(its: Difference) -> str:
    """A random vector whose law is only said where others are given: X | Y ~ N(μ, (YΛ)⁻¹)."""
    used = names(its.before) | names(its.after)
    found = sorted(name for name in its.context.conditional if name in used or name.lower() in used)
    return f"the law of {found[0]} is said where others are given" if found else ""


def of_one_law(its: Difference) -> str:
    """X_1 beside X_i, of whose laws nothing is known: they may be the same."""
    variables = {node for side in (its.before, its.after) for node in walk(side) if isinstance(node, Name)
                 and node.index and node.name in its.context.variables}  # fmt: skip
    open_ones = {node for node in variables if its.context.variables[node.name] is None}
    pairs = {
        (a.name, b.name)
        for a in open_ones
        for b in open_ones
        if a.stem == b.stem and a.index.isdigit() and b.index.isalpha()
    }
    first = min(pairs, default=())
    return f"are {' and '.join(first)} of one law?" if first else ""


def of_factors(its: Difference) -> str:
    """Densities p_1, p_2 that come in for a p: is it their product, or their mixture?"""
    before, after = ({node.function.name for node in walk(side) if isinstance(node, Call)
                      and its.context.is_density(node.function.name)} for side in (its.before, its.after))  # fmt: skip
    fresh = sorted(name for name in after - before if Name(name).index.isdigit() and Name(name).stem in before - after)
    return f"how {Name(fresh[0]).stem} is made of {', '.join(fresh)} is not known" if fresh else ""


def of_determinants(its: Difference) -> str:
    """Bars around a capital of which nothing is known: |cA| may be a determinant."""
    known = {*its.context.shapes, *its.context.domains, *its.context.variables, *its.context.densities}
    for node in (node for side in (its.before, its.after) for node in walk(side) if isinstance(node, Bars)):
        letters = names(node)
        letters = letters | {name for each in letters for name in names(its.context.constants.get(each, Number(ZERO)))}
        found = sorted(name for name in letters - known if name[:1].isupper() and len(Name(name).stem) == 1)
        if found and not node.double:
            return f"is |{found[0]}| a determinant?"
    return ""


def of_functions(its: Difference) -> str:
    """A quantity of P where the document says what p(x, y) is."""
    nodes = [node for side in (its.before, its.after) for node in walk(side) if isinstance(node, Quantity)]
    letters = [name for node in nodes for each in node.arguments for name in names(each)]
    known = its.context.functions
    found = [name for name in letters if name not in known and name.lower() in known]
    return f"is {found[0]} the law with the density {found[0].lower()}?" if found else ""


def lawless(context: Context, *sides: Tree) -> list[str]:
    """Random variables and densities in sides that have no law here."""
    unknown = {name for name, law in context.variables.items() if law is None} | context.generic
    unknown |= {name for name, law in context.densities.items() if law is None}
    used = {node.name for tree in sides for node in walk(tree) if isinstance(node, Name)}
    used = {name for name in used if name in unknown or is_generic(context, name)}
    return sorted(name for name in used if Name(name).stem not in context.sequences)


def is_generic(context: Context, name: str) -> bool:
    """Whether a capital is a random variable of which only the density is known by its letter: the X of p(x)."""
    return name[:1].isupper() and name.lower() in context.generic and context.variables.get(name) is None


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


def of_two_laws(its: Difference) -> str:
    """A mean over X beside densities of x that have a parameter: is the mean under these?"""
    tables = [key.partition(";") for key in its.sample.names]
    plain = {stem for stem, parameter, _ in tables if not parameter}
    found = [parameter for stem, sign, parameter in tables if sign and stem in plain]
    return f"does the law under E depend on {found[0]}?" if found else ""


def of_one_case(its: Difference) -> str:
    """True where two indices that run over nothing are the same, or where they are not: the one may be meant."""
    return only_case(its.context, (its.before, its.after), its.setting, its.sample)


def recursive(its: Difference) -> str:
    """A sequence defined by others of its own, x_t = a x_{t − 1}, that stands at other places on the two sides."""
    for stem in recursions(its.context):
        places_of = [entries_of(stem, side) for side in (its.before, its.after)]
        lowest = any(is_lowest(its, name) for name in its.symbols if Name(name).stem == stem)
        if places_of[0] != places_of[1] and not lowest:
            return f"{stem} is defined by others of its own: how far is it written out?"
    return ""


def recursions(context: Context) -> list[str]:
    """The sequences that are defined by others of their own."""
    known = {**context.constants, **context.derived}
    return [Name(name).stem for name, body in known.items() if entries_of(Name(name).stem, body)]


def entries_of(stem: str, side: Tree) -> set[Tree]:
    """The places x_{t − 1}, x_{t + 1} at which a sequence stands in a side."""
    return {node.index for node in walk(side) if isinstance(node, Subscripted) and node.body == Name(stem)}


def without_index(its: Difference) -> str:
    """A sum over an index of densities at a point that has none: what is it over?"""
    sums = [node for side in (its.before, its.after) for node in walk(side) if isinstance(node, Summation)]
    for each in sums:
        calls = [node for node in walk(each.body) if isinstance(node, Call) and is_of_document(its.context, node)]
        if isinstance(each.index, Name) and calls and not mentions(each.body, each.index.name):
            return f"over what does the sum over {each.index.name} go?"
    return ""


def is_of_document(context: Context, call: Call) -> bool:
    """Whether a call is that of a density, or of a function that the document defines."""
    return call.function.name in context.functions or context.is_density(call.function.name)


def of_several_ranges(its: Difference) -> str:
    """Integrals of a density that is not known over several ranges: each is taken to be over all that there is."""
    integrals = [node for side in (its.before, its.after) for node in walk(side) if isinstance(node, Integral)]
    ranges = {
        (each.over, each.lower, each.upper)
        for each in integrals
        if each.lower is not None and lawless(its.context, each.body)
    }
    several = len(ranges) > len({over for over, _, _ in ranges})
    return "how much of a density that is not known lies in each range of integration?" if several else ""


def taken_for_granted(its: Difference) -> str:
    """What was taken for granted and may be otherwise."""
    return its.context.doubts[0] if its.context.doubts else ""


def rounded(its: Difference) -> str:
    """Decimals that were rounded: the difference is no larger than half a unit of their last places makes."""
    wider = [Difference(its.context, *sides, its.setting, its.sample) for sides in moved(its.before, its.after)]
    if not wider:
        return ""
    left, right = ball(its.sample.left), ball(its.sample.right)
    reach = arb(0)
    for each in wider:
        there = at_the_same_point(each)
        if there is None:
            return ""
        reach += abs(ball(there.left) - left) + abs(ball(there.right) - right)
    return "equal to the digits that are written: is it ≈?" if bool(abs(left - right) <= reach) else ""


def moved(before: Tree, after: Tree) -> Iterator[tuple[Tree, Tree]]:
    """Both sides with one rounded numeral after the other moved by half a unit of its last place."""
    for node, rebuild in places(before):
        if isinstance(node, Number) and (half := half_a_unit(node.value)):
            yield rebuild(replace(node, value=node.value + half)), after
    for node, rebuild in places(after):
        if isinstance(node, Number) and (half := half_a_unit(node.value)):
            yield before, rebuild(replace(node, value=node.value + half))


def half_a_unit(value: Fraction) -> Fraction | None:
    """Half a unit of the last decimal, where there are many."""
    decimals = next((k for k in range(20) if (value * 10**k).denominator == 1), 0)
    return Fraction(1, 2 * 10**decimals) if decimals >= ROUNDED else None


def at_the_same_point(its: Difference) -> Sample | None:
    """Both sides where their letters are what they are in the sample."""
    try:
        found = samples(its.context, (its.before, its.after), its.setting, [])
        return next((each for each in found if isinstance(each, Sample) and each.point == its.sample.point), None)
    except NoMeaning:
        return None


REASONS: tuple[Callable[[Difference], str], ...] = (
    new_letters,
    unexplained,
    marked,
    without_law,
    of_determinants,
    of_functions,
    of_a_law_given_others,
    of_factors,
    of_one_law,
    a_difference,
    means_as_numbers,
    told,
    of_several_meanings,
    recursive,
    of_one_case,
    without_index,
    of_two_laws,
    of_several_ranges,
    taken_for_granted,
    rounded,
)
