"""The law that a formula behind `~` names, and what it says of the letters in it."""

from __future__ import annotations

from fractions import Fraction

from derive.checking.context.families import POSITIVE, REAL, family_named
from derive.checking.context.laws_of_vectors import law_of_vectors
from derive.checking.context.model import Context, Law
from derive.checking.syntax import (
    Call,
    Constant,
    Name,
    Number,
    Power,
    Product,
    Relation,
    Root,
    Sum,
    Text,
    Tree,
    Tuple,
    walk,
)

MATRIX_STEMS = frozenset(["Sigma", "Lambda", "Omega", "Psi", "Phi", "Theta", "Xi"])
DIMENSIONS = ("n", "d", "D", "k", "K", "p", "m", "N", "J", "M", "L")


def is_identity(name: Name) -> bool:
    """I, or I with its size; an I with other letters is an information."""
    return name.stem == "I" and (name.index.isdigit() or all(letter in DIMENSIONS for letter in name.index))


def is_density_letter(name: str) -> bool:
    return name.partition("_")[0] in ("p", "q", "P", "Q", "f", "g")


def is_law_name(name: str) -> bool:
    """Whether a name is that of a law and of no function: `N`, `Poiss`, but not `exp` and `B`."""
    return name == "N" or (len(name) > 2 and name[:1].isupper() and family_named(name) is not None)


def law_from(context: Context, tree: Tree) -> Law | None:
    """The law that a formula behind `~` names."""
    if isinstance(tree, Product) and isinstance(tree.factors[0], Text | Name) and len(tree.factors) == 2:
        head, rest = tree.factors
        name = head.words if isinstance(head, Text) else head.name if isinstance(head, Name) else ""
        items = rest.items if isinstance(rest, Tuple) else (rest,)
        tree = Call(Name(name.strip()), items)
    tree = in_script(spelled(tree))
    if not isinstance(tree, Call):
        return None
    name, arguments = tree.function.name, (*tree.arguments, *tree.parameters)
    if name == "log" and len(arguments) == 1 and isinstance(arguments[0], Call):
        name, arguments = "LN", arguments[0].arguments
    arguments = tuple(of_parameter(context, each) for each in arguments)
    if (of_vectors := law_of_vectors(context, name, arguments)) is not None:
        return of_vectors
    family = family_named(name, len(arguments))
    if context.discrete and family is not None and family.title == "uniform":
        family = family_named("DU")
    if name in ("N", "Normal", "MultivariateNormal", "MVN") and len(arguments) == 2 and is_matrix(arguments[1]):
        return multivariate_law(context, arguments)
    if family is None or len(family.domains) != len(arguments):
        return Law(name, arguments) if family is None and tree.function.style else None
    if len(arguments) > 1 and is_matrix(arguments[1]):
        return None  # a law of vectors, such as t with a matrix for its scale
    arguments = as_variance(context, family.title, arguments)
    for argument, domain in zip(arguments, family.domains, strict=True):
        declare_domain(context, argument, domain)
    if family.ordered:
        context.constraints.append((arguments[0], "<", arguments[1]))
    return Law(name, arguments, family)


def of_parameter(context: Context, argument: Tree) -> Tree:
    """The parameter in `N(μ = 0, Σ = [..])`: the letter, which stands for what it is said to be."""
    if not isinstance(argument, Relation) or argument.sign != "=":
        return argument
    if isinstance(argument.left, Name):
        context.constants.setdefault(argument.left.name, argument.right)
        return argument.left
    return argument.right


def spelled(tree: Tree) -> Tree:
    """The law in `Exp(λ)` without a command, which is set, and read, as a product of letters."""
    if not isinstance(tree, Product):
        return tree
    *front, last = tree.factors
    letters = [each.name for each in front if isinstance(each, Name | Constant) and len(each.name) == 1]
    if len(letters) != len(front):
        return tree
    word = "".join(letters)
    items: tuple[Tree, ...] = (last,)
    if isinstance(last, Call) and len(last.function.name) == 1:
        word, items = word + last.function.name, (*last.arguments, *last.parameters)
    return Call(Name(word), items) if family_named(word) is not None else tree


def in_script(tree: Tree) -> Tree:
    """The law in `\\mathcal{MN}(M, U, V)`, whose letters are read as a product."""
    if not isinstance(tree, Product) or len(tree.factors) != 2:
        return tree
    head, rest = tree.factors
    letters = [each for each in (head.factors if isinstance(head, Product) else ()) if isinstance(each, Name)]
    styles = {each.style for each in letters}
    if not isinstance(head, Product) or len(letters) != len(head.factors) or styles != {"calligraphic"}:
        return tree
    name = Name("".join(each.name for each in letters), "calligraphic")
    return Call(name, rest.items if isinstance(rest, Tuple) else (rest,))


def as_variance(context: Context, title: str, arguments: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """The parameters of a normal law as mean and variance: a bare σ is a standard deviation."""
    if title in ("normal", "log-normal") and isinstance(arguments[1], Name) and arguments[1].stem in ("sigma", "s"):
        name = arguments[1].name
        context.assume(f"{name} is a standard deviation in N(., {name})")
        return arguments[0], Power(arguments[1], Number(Fraction(2)))
    return arguments


def is_matrix(tree: Tree) -> bool:
    """Whether a second parameter of a normal law is a covariance matrix, or the variances of a vector, set in bold."""
    if any(isinstance(node, Call) and node.function.name == "diag" for node in walk(tree)):
        return True
    names = [node for node in walk(tree) if isinstance(node, Name)]
    bold = isinstance(tree, Power) and isinstance(tree.base, Name) and tree.base.style in ("bold", "vector")
    return bold or any(name.stem in MATRIX_STEMS or is_identity(name) for name in names)


def multivariate_law(context: Context, arguments: tuple[Tree, ...]) -> Law:
    """A normal law of vectors."""
    mean, covariance = arguments
    for node in walk(mean):
        if isinstance(node, Product):
            for name in node.factors[:-1]:
                if isinstance(name, Name) and name.name[:1].isupper():
                    context.shapes.setdefault(name.name, "matrix")
    for name in (node for node in walk(mean) if isinstance(node, Name)):
        context.shapes.setdefault(name.name, "vector")
    for node in walk(covariance):
        if isinstance(node, Name) and (node.stem in MATRIX_STEMS or is_identity(node)):
            context.shapes.setdefault(node.name, "identity" if is_identity(node) else "covariance")
        elif isinstance(node, Power) and isinstance(node.base, Name) and node.base.style in ("bold", "vector"):
            context.shapes.setdefault(node.base.name, "vector")
    for term in covariance.terms if isinstance(covariance, Sum) else (covariance,):
        letter = term.base if isinstance(term, Power) else term
        if isinstance(letter, Name) and letter.name[:1].isupper() and not is_identity(letter):
            context.shapes[letter.name] = "covariance"
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
