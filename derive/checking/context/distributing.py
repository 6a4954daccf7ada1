"""Formulas that say which law a letter has."""

from __future__ import annotations

from derive.checking.context.equating import BUILT_IN, is_list
from derive.checking.context.laws import is_density_letter, is_law_name, law_from
from derive.checking.context.model import Context, Law
from derive.checking.context.sequences import drawn
from derive.checking.syntax import (
    Call,
    Name,
    Tree,
    Tuple,
    names,
)

CATEGORICAL = ("Cat", "Categorical", "Mult", "Multi", "Multinomial")


def distributions(context: Context, sides: list[Tree], signs: list[str]) -> None:
    """`X ~ N(mu, sigma^2)`, `P: X ~ ...`, `q(z) ~ ...`, `q = N(...)`."""
    for position, written in enumerate(signs):
        sign, _, above = written.partition(" above ")
        law = law_from(context, sides[position + 1]) if may_be_law(sign, sides[position + 1]) else None
        if sign == "~":
            drawn(context, sides[position], law, above)
        if sign != "~" and isinstance(sides[position], Call):
            law = law_at_point(context, sides[position], sides[position + 1])
        elif sign != "~" and not isinstance(sides[position], Name):
            continue
        context.categorical = context.categorical or (law is not None and law.name in CATEGORICAL)
        if sign == "~" and is_behind_a_bar(sides[position], sides[position + 1]):
            first = sides[position]
            if law is not None and law.multivariate and isinstance(first, Tuple):  # of vectors there are no factors
                declare_law(context, first.items[0], law, alone=True)
                context.conditional |= names(first.items[0])
            continue
        if law is None:
            context.worded = context.worded or sign == "~"  # a law that is not read
            continue
        of_law = position > 0 and signs[position - 1] == ":"
        equal = position > 0 and signs[position - 1] == "=" and isinstance(sides[position - 1], Name)
        letter = sides[position - 1] if equal else sides[position]  # X = exp(Y) ~ LN(0, 1)
        if not (of_law and isinstance(letter, Name) and letter.name.islower() and not is_density_letter(letter.name)):
            declare_law(context, letter, law, alone=not of_law and sign == "~")
        if of_law:
            declare_law(context, sides[position - 1], law, alone=False)


def law_at_point(context: Context, left: Tree, right: Tree) -> Law | None:
    """The law in `q(z) = N(z; mu, sigma^2)`, or in `q(z) = N(mu, sigma^2)`."""
    if isinstance(left, Call) and isinstance(right, Call) and is_law_at(context, left, right):
        return law_from(context, right)
    if not (isinstance(left, Call) and isinstance(right, Call)) or left.arguments != right.arguments:
        return None
    given = right.parameters or right.given
    return law_from(context, Call(right.function, given)) if given and not left.given else None


def is_behind_a_bar(letters: Tree, law: Tree) -> bool:
    """Whether of several letters the first one has a law given the others, which stand in it: `y|λ ~ Poiss(λ)`."""
    if not isinstance(letters, Tuple) or letters.opening:
        return False
    return all(isinstance(each, Name) and each.name in names(law) for each in letters.items[1:])


def is_law_at(context: Context, left: Call, right: Call) -> bool:
    """Whether a right side names a law without its variable."""
    bare = not (left.given or left.parameters or right.given or right.parameters)
    variables = {name for each in left.arguments for name in names(each)}
    lone = len(left.arguments) == 1 and bare and not variables & names(right)
    return lone and is_law_name(right.function.name) and context.is_density(left.function.name)


def declare_law(context: Context, letter: Tree, law: Law, alone: bool) -> None:
    """A random variable, or the letter of a density, has a law."""
    if is_list(letter):
        return
    if isinstance(letter, Tuple) and not letter.opening:
        for item in letter.items:
            declare_law(context, item, law, alone)
    elif isinstance(letter, Call) and letter.function.name not in BUILT_IN:
        context.densities[letter.function.name] = law
    elif isinstance(letter, Name) and alone and not is_density_letter(letter.name):
        context.variables[letter.name] = law
        if law.multivariate:
            context.shapes[letter.name] = context.shapes[letter.name.lower()] = "vector"
    elif isinstance(letter, Name):
        small = letter.name.lower()
        if alone and law.family is not None and law.family.title == "beta":
            context.chances.add(letter.name)
        if is_density_letter(letter.name) or letter.name[:1] not in "XYZWxyzw":
            context.densities[letter.name if small == letter.name else small] = law
        elif law.multivariate:
            context.shapes[letter.name] = context.shapes[small] = "vector"


def may_be_law(sign: str, right: Tree) -> bool:
    """Whether what stands behind a sign may be a law; `= exp(a)` is the function."""
    function = isinstance(right, Call) and right.function.name in ("exp", "log", "B")
    return sign == "~" or (sign in ("=", ":=") and not function)
