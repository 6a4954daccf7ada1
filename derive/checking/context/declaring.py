"""Formulas that declare something, to the context: distributions, definitions, domains, equations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypeVar

from derive.checking.context.families import BINARY, POSITIVE, REAL, UNIT, WHOLE, family_named
from derive.checking.context.indices import over, summed
from derive.checking.context.labels import labelled, made_of
from derive.checking.context.laws import is_density_letter, is_law_name, law_from
from derive.checking.context.model import Context, Function, Law, is_capital_of_variable
from derive.checking.context.naming import names_a_letter, solved_for
from derive.checking.context.sequences import drawn
from derive.checking.context.shapes import in_space, is_symmetric
from derive.checking.syntax import (
    Call,
    Constant,
    Dots,
    Expectation,
    Integral,
    Matrix,
    Name,
    Number,
    Power,
    Quantity,
    Relation,
    Summation,
    Transposed,
    Tree,
    Tuple,
    children,
    names,
    walk,
)

BUILT_IN = frozenset(
    "log ln exp sqrt Gamma psi digamma erf erfc sin cos tan sinh cosh tanh tr det max min abs sgn B Beta".split()  # noqa: SIM905
)
CATEGORICAL = ("Cat", "Categorical", "Mult", "Multi", "Multinomial")
Defined = TypeVar("Defined")
NUMBER_SETS = {"N": WHOLE, "Z": WHOLE, "R": REAL}


def parts(tree: Tree) -> tuple[list[Tree], list[str]]:
    """The sides of nested relations in a row, and the signs between them."""
    if not isinstance(tree, Relation):
        return [tree], []
    (left, first), (right, second) = parts(tree.left), parts(tree.right)
    return [*left, *right], [*first, tree.sign, *second]


def declared(context: Context, trees: Iterable[Tree]) -> None:
    """Add to the context what formulas declare, the distributions first."""
    trees = list(trees)
    context.named |= {node.name for tree in trees for node in walk(tree) if isinstance(node, Name)}
    found = [parts(together(tree)) for tree in trees]
    for sides, signs in found:
        if "implies" not in signs:
            distributions(context, sides, signs)
    for sides, signs in found:
        if "implies" in signs:
            supposed(context, sides, signs)
    for sides, signs in sorted(found, key=order):
        if "implies" not in signs:
            relations(context, sides, signs)
    without_circles(context)


def without_circles(context: Context) -> None:
    """Of x = e^z and z = log x, as a substitution is written, only the first one: z is free then."""
    kept: dict[str, Tree] = {}
    for name, body in context.constants.items():
        if name in names(body) or not leads_to(kept, names(body), name):
            kept[name] = body
    context.substituted |= context.constants.keys() - kept.keys()
    context.constants = kept


def leads_to(meanings: dict[str, Tree], letters: set[str], name: str) -> bool:
    """Whether the meanings of letters, and of those in them, lead to a name."""
    met: set[str] = set()
    open_ones = set(letters)
    while open_ones:
        if name in open_ones:
            return True
        met |= open_ones
        open_ones = {each for letter in open_ones if letter in meanings for each in names(meanings[letter])} - met
    return False


def order(found: tuple[list[Tree], list[str]]) -> int:
    """What letters are comes before equations, and a sum that a capital stands for before what it stands in."""
    sides, signs = found
    if "in" in signs:
        return 0
    return 1 if isinstance(sides[0], Name) and isinstance(sides[-1], Summation | Integral) else 2


def supposed(context: Context, sides: list[Tree], signs: list[str]) -> None:
    """The laws in `X ~ N(0, 1) => ...`, for letters of which nothing else says what they are; n in `n = 1 => ...`."""
    for part, own in between_arrows(sides, signs):
        alone = Context()
        distributions(alone, part, own)
        context.counts |= alone.counts
        if not {*alone.variables, *alone.densities} & {*context.variables, *context.densities}:
            distributions(context, part, own)
        if own == ["="] and isinstance(part[0], Name) and isinstance(part[1], Number):
            context.in_a_case(part[0].name, part[1])


def between_arrows(sides: list[Tree], signs: list[str]) -> Iterator[tuple[list[Tree], list[str]]]:
    """The relations of a formula that arrows part."""
    first = 0
    for place, sign in enumerate([*signs, "implies"]):
        if sign == "implies":
            yield sides[first : place + 1], signs[first:place]
            first = place + 1


def together(tree: Tree) -> Tree:
    """`x, y in R^n` as what it says of both letters."""
    if isinstance(tree, Tuple) and not tree.opening and tree.items:
        *others, last = tree.items
        letters = all(isinstance(each, Name | Dots) for each in others)
        if letters and isinstance(last, Relation) and isinstance(last.left, Name):
            return Relation(last.sign, Tuple((*others, last.left), "", ""), last.right)
    return tree


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


def relations(context: Context, sides: list[Tree], signs: list[str]) -> None:
    """Definitions, equations and inequalities."""
    if len(signs) == 1 and signs[0] in ("=", ":="):
        equation(context, sides[0], sides[1])
    for position, sign in enumerate(signs):
        if sign in ("<", ">", "<=", ">=", "in", "!="):
            inequality(context, sides[position], sign, sides[position + 1])


def inequality(context: Context, left: Tree, sign: str, right: Tree) -> None:
    """`sigma > 0`, `t < b`, `n in N`."""
    if isinstance(left, Tuple) and not left.opening:
        for item in left.items:
            inequality(context, item, sign, right)
        return
    if not isinstance(left, Name):
        return
    if sign == "in":
        if isinstance(right, Name):
            context.domains.setdefault(left.name, NUMBER_SETS.get(right.name, REAL))
        elif isinstance(right, Power) and isinstance(right.base, Name) and right.base.name == "R":
            in_space(context, left, right.exponent)
        elif isinstance(right, Tuple) and right.items == (Number(Fraction(0)), Number(Fraction(1))):
            context.domains[left.name] = BINARY if right.opening == "{" else UNIT
        return
    if sign == ">" and right == Number(Fraction(0)):
        context.domains[left.name] = POSITIVE
    else:
        context.constraints.append((left, sign, right))


def equation(context: Context, left: Tree, right: Tree) -> None:
    """An equation that a document states: a definition of a function or a constant, or a fact about moments."""
    if is_list(right):
        in_a_range(context, left, right)
        return
    left = labelled(left) or left
    if isinstance(left, Call) and all(isinstance(each, Name) for each in left.arguments):
        name = left.function.name
        of_family = bool(left.parameters) and family_named(name, len(left.parameters)) is not None
        if name not in BUILT_IN and not of_family and not left.primes and not left.given and not left.inverse:
            arguments = tuple(each.name for each in left.arguments if isinstance(each, Name))
            own = any(isinstance(node, Call) and node.function.name == name for node in walk(right))
            if not own and not (context.is_density(name) and context.law_of_density(name) is not None):
                behind = tuple(each.name for each in left.parameters if isinstance(each, Name))
                meant = Function(arguments, right, behind if len(behind) == len(left.parameters) else ())
                define(context.functions, name, meant, context.ambiguous)
    elif isinstance(left, (Expectation, Quantity)):
        context.equations.append((left, right))
    elif isinstance(left, Summation) and is_total(context, left, right):
        context.totals.append((left, right))
    elif isinstance(left, Name) and left.name in context.counts and isinstance(right, Number):
        context.in_a_case(left.name, right)
    elif isinstance(left, Name) and right == Transposed(left):
        is_symmetric(context, left)
    elif isinstance(left, Name) and is_random(context, right):
        if left.name not in context.variables:
            context.derived.setdefault(left.name, right)
        elif not isinstance(right, Name) and left.name not in made_of(context, right):
            context.made.setdefault(left.name, right)
    elif isinstance(left, Name) and is_constant(context, left.name, right):
        define(context.constants, left.name, right, context.ambiguous)
    elif (letter := names_a_letter(left, right)) and of_entries(context, right) and letter not in context.variables:
        context.constants.setdefault(letter, solved_for(left, right) or right)
    elif letter and letter[0].islower():
        meaning = solved_for(left, right)
        free = is_formula(right) and is_constant(context, letter, right) and not is_parameter(context, letter)
        if meaning is not None and free:
            context.constants.setdefault(letter, meaning)


def is_list(tree: Tree) -> bool:
    """Whether a tree is `1, …, n`, or `y_1, …, y_n` in brackets."""
    return isinstance(tree, Tuple) and any(isinstance(item, Dots) for item in tree.items)


def in_a_range(context: Context, left: Tree, right: Tree) -> None:
    """`i = 1, …, n` says what an index goes up to."""
    last = right.items[-1] if isinstance(right, Tuple) else right
    first = right.items[0] if isinstance(right, Tuple) else right
    if isinstance(left, Name) and isinstance(last, Name) and isinstance(first, Number) and not context.shapes:
        context.lengths.add(last.name)
        context.ranges[left.name] = last.name if context.ranges.get(left.name, last.name) == last.name else ""


def of_entries(context: Context, right: Tree) -> bool:
    """Whether a formula is about sums of X_1 to X_n: then S² = ... says what S is."""
    return any(is_capital_of_variable(stem) or stem in context.sequences for stem in summed(walk(right)))


def is_total(context: Context, left: Summation, right: Tree) -> bool:
    """Whether an equation says what the entries of a sequence add up to, of which nothing else is known."""
    body = left.body
    letter = isinstance(body, Name) and bool(set(over(left)) & {*body.indices}) and not is_random(context, body)
    known = isinstance(right, Number) or (isinstance(right, Name) and " " not in right.name)
    return letter and known and not context.shapes


def is_parameter(context: Context, letter: str) -> bool:
    """Whether a law has a letter in its parameters."""
    laws = [law for law in (*context.variables.values(), *context.densities.values()) if law is not None]
    return any(letter in names(parameter) for law in laws for parameter in law.parameters)


def is_formula(body: Tree) -> bool:
    """Whether a tree has no integral, sum, mean or matrix in it."""
    others = Integral | Summation | Expectation | Quantity | Matrix | Transposed
    return not any(isinstance(node, others) for node in walk(body))


def define(known: dict[str, Defined], name: str, meaning: Defined, ambiguous: set[str]) -> None:
    """Give a letter its meaning; one that gets two has none."""
    if name in ambiguous:
        return
    if known.setdefault(name, meaning) != meaning:
        del known[name]
        ambiguous.add(name)


def is_random(context: Context, body: Tree) -> bool:
    """Whether a formula is a function of random variables: one stands in it outside of expectations."""
    if isinstance(body, Name):
        capital = is_capital_of_variable(body.name) and not any(
            body.name in known for known in (context.shapes, context.domains, context.constants)
        )
        return capital or body.name in context.variables
    if isinstance(body, (Expectation, Quantity, Integral, Summation)):
        return False
    return any(is_random(context, child) for child in children(body))


def updates(name: str, body: Tree) -> bool:
    """Whether a formula makes a parameter of another one of the same letter: α_n = α_0 + y."""
    letter = Name(name)
    others = [Name(each) for each in names(body)]
    return bool(letter.index) and is_formula(body) and any(each.stem == letter.stem and each.index for each in others)


def is_constant(context: Context, name: str, body: Tree) -> bool:
    """Whether an equation gives a letter its value: it stands for an integral, a sum, a mean, or a formula."""
    own = any(isinstance(node, Name) and node.name == name for node in walk(body))
    kronecker = isinstance(body, Name) and body.stem == "delta" and len(body.indices) == 2
    plain = isinstance(body, (Constant, Number, Name)) and not kronecker
    if own or name in {**context.variables, **context.kinds} or plain:
        return False
    if name in context.domains and not updates(name, body):
        return False
    return isinstance(body, (Integral, Summation, Expectation, Quantity)) or not is_capital_of_variable(name)
