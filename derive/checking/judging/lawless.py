"""Random variables and densities of which too little is known for a difference to refute a step."""

from __future__ import annotations

from derive.checking.context import Context
from derive.checking.judging.difference import UNKNOWN, Difference
from derive.checking.syntax import (
    Call,
    Integral,
    Name,
    Quantity,
    Tree,
    names,
    walk,
)


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


def of_two_laws(its: Difference) -> str:
    """A mean over X beside densities of x that have a parameter: is the mean under these?"""
    tables = [key.partition(";") for key in its.sample.names]
    plain = {stem for stem, parameter, _ in tables if not parameter}
    found = [parameter for stem, sign, parameter in tables if sign and stem in plain]
    return f"does the law under E depend on {found[0]}?" if found else ""


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
