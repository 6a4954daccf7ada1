"""Formulas that declare something, to the context: distributions, definitions, domains, equations."""

from __future__ import annotations

import re
from fractions import Fraction
from collections.abc import Iterable

from derive.checking.context.families import POSITIVE, REAL, UNIT, WHOLE, family_named
from derive.checking.context.model import Context, Function, Law
from derive.checking.syntax import (
    Call,
    Constant,
    Expectation,
    Integral,
    Name,
    Number,
    Power,
    Product,
    Quantity,
    Relation,
    Root,
    Summation,
    Text,
    Transposed,
    Tree,
    Tuple,
    children,
    walk,
)

BUILT_IN = frozenset(
    "log ln exp sqrt Gamma psi digamma erf erfc sin cos tan sinh cosh tanh tr det max min abs sgn B Beta".split()
)
MATRIX_STEMS = frozenset("Sigma Lambda Omega Psi Phi Theta Xi".split())
DIMENSIONS = ("n", "d", "D", "k", "K", "p", "m", "N")
RANDOM = "XYZWUVST"
NUMBER_SETS = {"N": WHOLE, "Z": WHOLE, "R": REAL}


def parts(tree: Tree) -> tuple[list[Tree], list[str]]:
    """The sides of nested relations in a row, and the signs between them."""
    if not isinstance(tree, Relation):
        return [tree], []
    (left, first), (right, second) = parts(tree.left), parts(tree.right)
    return [*left, *right], [*first, tree.sign, *second]


def declared(context: Context, trees: Iterable[Tree]) -> None:
    """Add to the context what formulas declare, the distributions first."""
    found = [parts(tree) for tree in trees]
    for sides, signs in found:
        if "implies" not in signs:
            distributions(context, sides, signs)
    for sides, signs in found:
        if "implies" not in signs:
            relations(context, sides, signs)


def distributions(context: Context, sides: list[Tree], signs: list[str]) -> None:
    """`X ~ N(mu, sigma^2)`, `P: X ~ ...`, `q(z) ~ ...`, `q = N(...)`."""
    for position, sign in enumerate(signs):
        law = law_from(context, sides[position + 1]) if sign in ("~", "=", ":=") else None
        if law is None or (sign != "~" and not isinstance(sides[position], Name)):
            continue
        letters = [sides[position]]
        if position and signs[position - 1] == ":":
            letters.append(sides[position - 1])
        for letter in letters:
            declare_law(context, letter, law, alone=len(letters) == 1 and sign == "~")


def declare_law(context: Context, letter: Tree, law: Law, alone: bool) -> None:
    """A random variable, or the letter of a density, has a law."""
    if isinstance(letter, Tuple) and not letter.opening:
        for item in letter.items:
            declare_law(context, item, law, alone)
    elif isinstance(letter, Call):
        context.densities[letter.function.name] = law
    elif isinstance(letter, Name) and alone and not is_density_letter(letter.name):
        context.variables[letter.name] = law
        if law.multivariate:
            context.shapes[letter.name] = context.shapes[letter.name.lower()] = "vector"
    elif isinstance(letter, Name):
        small = letter.name.lower()
        if is_density_letter(letter.name) or letter.name[:1] not in "XYZWxyzw":
            context.densities[letter.name if small == letter.name else small] = law
        elif law.multivariate:
            context.shapes[letter.name] = context.shapes[small] = "vector"


def is_density_letter(name: str) -> bool:
    return name.partition("_")[0] in ("p", "q", "P", "Q", "f", "g")


def law_from(context: Context, tree: Tree) -> Law | None:
    """The law that a formula behind `~` names."""
    if isinstance(tree, Product) and isinstance(tree.factors[0], Text | Name) and len(tree.factors) == 2:
        head, rest = tree.factors
        name = head.words if isinstance(head, Text) else head.name
        items = rest.items if isinstance(rest, Tuple) else (rest,)
        tree = Call(Name(name.strip()), items)
    if not isinstance(tree, Call):
        return None
    name, arguments = tree.function.name, (*tree.arguments, *tree.parameters)
    if name == "log" and len(arguments) == 1 and isinstance(arguments[0], Call):
        name, arguments = "LN", arguments[0].arguments
    family = family_named(name)
    if name in ("N", "Normal") and len(arguments) == 2 and is_matrix(arguments[1]):
        return multivariate_law(context, arguments)
    if family is None or len(family.domains) != len(arguments):
        return Law(name, arguments) if family is None and tree.function.style else None
    arguments = as_variance(context, family.title, arguments)
    for argument, domain in zip(arguments, family.domains, strict=True):
        declare_domain(context, argument, domain)
    if family.ordered:
        context.constraints.append((arguments[0], "<", arguments[1]))
    return Law(name, arguments, family)


def as_variance(context: Context, title: str, arguments: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """The parameters of a normal law as mean and variance: a bare σ is a standard deviation."""
    if title in ("normal", "log-normal") and isinstance(arguments[1], Name) and arguments[1].stem in ("sigma", "s"):
        name = arguments[1].name
        context.assume(f"{name} is a standard deviation in N(., {name})")
        return arguments[0], Power(arguments[1], Number(value_of(2)))
    return arguments


def value_of(number: int) -> Fraction:


    return Fraction(number)


def is_matrix(tree: Tree) -> bool:
    """Whether a second parameter of a normal law is a covariance matrix."""
    names = [node for node in walk(tree) if isinstance(node, Name)]
    return any(name.stem in MATRIX_STEMS or (name.stem == "I" and bool(name.index)) for name in names)


def multivariate_law(context: Context, arguments: tuple[Tree, ...]) -> Law:
    """A normal law of vectors."""
    mean, covariance = arguments
    for name in (node for node in walk(mean) if isinstance(node, Name)):
        context.shapes.setdefault(name.name, "vector")
    for name in (node for node in walk(covariance) if isinstance(node, Name)):
        if name.stem in MATRIX_STEMS or name.stem == "I":
            context.shapes.setdefault(name.name, "covariance")
    return Law("N", arguments, None, True)


def declare_domain(context: Context, tree: Tree, domain: str) -> None:
    """A parameter's names get the domain of the place where they stand."""
    if isinstance(tree, Name):
        context.domains[tree.name] = domain
    elif isinstance(tree, (Power, Root)) and domain == POSITIVE:
        base = tree.base if isinstance(tree, Power) else tree.body
        if isinstance(base, Name):
            context.domains[base.name] = POSITIVE
    elif domain == REAL:
        for name in (node for node in walk(tree) if isinstance(node, Name)):
            context.domains.setdefault(name.name, REAL)


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
            context.shapes.setdefault(left.name, "vector")
        elif isinstance(right, Tuple) and right.items == (Number(value_of(0)), Number(value_of(1))):
            context.domains[left.name] = UNIT
        return
    if sign == ">" and right == Number(value_of(0)):
        context.domains[left.name] = POSITIVE
    else:
        context.constraints.append((left, sign, right))


def equation(context: Context, left: Tree, right: Tree) -> None:
    """An equation that a document states: a definition of a function or a constant, or a fact about moments."""
    if isinstance(left, Call) and all(isinstance(each, Name) for each in left.arguments):
        name = left.function.name
        if name not in BUILT_IN and not left.primes and not left.given and not left.inverse:
            names = tuple(each.name for each in left.arguments if isinstance(each, Name))
            if not any(isinstance(node, Call) and node.function.name == name for node in walk(right)):
                context.functions.setdefault(name, Function(names, right))
    elif isinstance(left, (Expectation, Quantity)):
        context.equations.append((left, right))
    elif isinstance(left, Name) and left.name[:1] in RANDOM and is_random(context, right):
        if left.name not in context.variables:
            context.derived.setdefault(left.name, right)
    elif isinstance(left, Name) and is_constant(context, left.name, right):
        context.constants.setdefault(left.name, right)


def is_random(context: Context, body: Tree) -> bool:
    """Whether a formula is a function of random variables: one stands in it outside of expectations."""
    if isinstance(body, Name):
        return body.name[:1] in RANDOM and body.name not in context.shapes and body.name not in context.domains
    if isinstance(body, (Expectation, Quantity, Integral, Summation)):
        return False
    return any(is_random(context, child) for child in children(body))


def is_constant(context: Context, name: str, body: Tree) -> bool:
    """Whether an equation gives a letter its value: it stands for an integral, a sum, a mean, or a formula."""
    if name in context.variables or any(isinstance(node, Name) and node.name == name for node in walk(body)):
        return False
    if isinstance(body, (Constant, Number)):
        return True
    return isinstance(body, (Integral, Summation, Expectation, Quantity, Root)) or (
        name not in context.domains and not re.fullmatch(r"[XYZW].*", name)
    )


def shapes_used(context: Context, trees: Iterable[Tree]) -> None:
    """Letters of vectors and matrices by their use: what is transposed, Σ beside it, I_n."""
    nodes = [node for tree in trees for node in walk(tree)]
    for node in nodes:
        if isinstance(node, Name) and node.stem == "I" and node.index:
            context.shapes.setdefault(node.name, "identity")
            context.dimension = context.dimension or node.index
        if isinstance(node, Power) and isinstance(node.base, Name) and node.base.name == "R":
            if isinstance(node.exponent, Name):
                context.dimension = context.dimension or node.exponent.name
    transposed = [node for node in nodes if isinstance(node, Transposed)]
    if not transposed and not context.shapes:
        return
    for name in (each for node in transposed for each in walk(node) if isinstance(each, Name)):
        if name.stem not in MATRIX_STEMS and name.name not in context.domains:
            capital = name.name[:1].isupper() and name.name[:1] not in RANDOM
            context.shapes.setdefault(name.name, "matrix" if capital else "vector")
    for node in nodes:
        if isinstance(node, Name) and node.stem in MATRIX_STEMS:
            context.shapes.setdefault(node.name, "covariance")
    if not context.dimension:
        used = {node.name for node in nodes if isinstance(node, Name)} - set(context.domains) - set(context.shapes)
        context.dimension = next((name for name in DIMENSIONS if name in used), "")


def random_used(context: Context, trees: Iterable[Tree]) -> None:
    """Capitals that expectations are taken of are random variables, whatever their law."""
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, (Expectation, Quantity)) and getattr(node, "name", "") not in ("KL", "CE"):
                for name in sorted({each.name for each in walk(node) if isinstance(each, Name)}):
                    known = name in context.shapes or name in context.domains or name.lower() in context.densities
                    derived = name in context.derived
                    if name[:1] in RANDOM and name.partition("_")[0] == name[:1] and not known and not derived:
                        context.variables.setdefault(name, None)


def generic_used(context: Context, trees: Iterable[Tree]) -> None:
    """The variables of densities and expectations of which nothing is known."""
    context.generic |= {name.lower() for name, law in context.variables.items() if law is None}
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Call) and context.is_density(node.function.name):
                unknown = node.given or context.law_of_density(node.function.name) is None
                arguments = (each for each in (*node.arguments, *node.given) if isinstance(each, Name))
                if unknown and node.function.name not in context.functions:
                    context.generic |= {each.name.lower() for each in arguments}
