"""What letters of vectors and matrices are: the spaces that they are said to be in, and what formulas show of them."""

from __future__ import annotations

from collections.abc import Iterable

from derive.checking.context.indices import ends_of_matrices
from derive.checking.context.laws import DIMENSIONS, MATRIX_STEMS, is_identity, is_matrix, multivariate_law
from derive.checking.context.model import RANDOM, Context
from derive.checking.syntax import (
    Bars,
    BigProduct,
    Call,
    Differential,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Relation,
    Sum,
    Summation,
    Transposed,
    Tree,
    Tuple,
    walk,
)

BOLD = ("bold", "vector")
PRECISE = ("Sigma", "Lambda")
"""The capitals that are covariances and precisions, never matrices of another kind where they are square."""
OF_MATRICES = ("tr", "Tr", "trace", "det")


def in_space(context: Context, letter: Name, exponent: Tree) -> None:
    """`x in R^d`, `A in R^{n x d}`."""
    sizes = tuple(map(size, exponent.factors if isinstance(exponent, Product) else (exponent,)))
    if sizes == ("1",):
        return
    vector = len(sizes) == 1
    if len(sizes) <= 2 and all(sizes) and not (isinstance(exponent, Product) and sizes[0].isdigit()):
        context.sizes[letter.name] = sizes
        letters = [each for each in sizes if not each.isdigit()]
        context.dimension = context.dimension or (letters[0] if letters else "")
    known = context.shapes.get(letter.name)
    square = len(set(sizes)) == 1
    if not vector and square and is_identity(letter):
        context.shapes[letter.name] = "identity"
    elif vector:
        context.shapes[letter.name] = "vector"
    elif not (square and known in ("covariance", "symmetric")):
        context.shapes[letter.name] = "covariance" if square and letter.stem in PRECISE else "matrix"


def size(tree: Tree) -> str:
    """A size as it is written; nothing where it is another formula."""
    if isinstance(tree, Number) and tree.value.denominator == 1:
        return str(tree.value)
    return tree.name if isinstance(tree, Name) else ""


def is_symmetric(context: Context, letter: Name) -> None:
    """`P = P^T`."""
    if context.shapes.get(letter.name) != "covariance":
        context.shapes[letter.name] = "covariance" if letter.stem in PRECISE else "symmetric"


def shapes_used(context: Context, trees: Iterable[Tree]) -> None:
    """Letters of vectors and matrices by their use: what is transposed, Σ beside it, I."""
    said = set(context.shapes)
    learn(context, [node for tree in trees for node in walk(tree)])
    context.shown |= set(context.shapes) - said


def learn(context: Context, nodes: list[Tree]) -> None:
    """Give shapes to the letters in these nodes that have none."""
    for node in nodes:
        if isinstance(node, Power) and isinstance(node.exponent, Name) and node.base == Name("R"):
            context.dimension = context.dimension or node.exponent.name
    in_laws(context, nodes)
    identities(context, nodes)
    turned(context, nodes)
    of_matrices(context, nodes)
    transposed = [node for node in nodes if isinstance(node, Transposed)]
    if not transposed and not context.shapes:
        return
    context.shapes |= {node.name: "ones" for node in nodes if isinstance(node, Name) and node.name == "ones"}
    for node in transposed:
        in_transposed(context, node)
    for node in nodes:
        if isinstance(node, Name) and node.stem in MATRIX_STEMS:
            kind = "matrix" if node.name in context.transposed and node.stem not in PRECISE else "covariance"
            context.shapes.setdefault(node.name, kind)
        elif isinstance(node, Name) and node.style in BOLD:
            by_style(context, node)
    while beside(context, nodes):
        pass
    identities(context, nodes, plain=True)
    lengths(context, nodes)
    if not context.dimension:
        context.dimension = usual_dimension(context, nodes)


def usual_dimension(context: Context, nodes: list[Tree]) -> str:
    """The letter of a size, where no space is named; a d before another letter may be read as a differential."""
    if ends := ends_of_matrices(nodes, context.lengths, context.shapes) - set(context.domains):
        return ends.pop() if len(ends) == 1 else ""
    functions = {id(node.function) for node in nodes if isinstance(node, Call)}
    used = {node.name for node in nodes if isinstance(node, Name) and id(node) not in functions}
    used -= set(context.domains) | set(context.shapes)
    found = next((name for name in DIMENSIONS if name in used), "")
    loose = any(isinstance(node, Differential) for node in nodes) and "d" not in context.domains
    return found or ("d" if loose else "")


def identities(context: Context, nodes: list[Tree], plain: bool = False) -> None:
    """I_n, an I in bold, and plain ones too where there are vectors and matrices."""
    for node in nodes:
        if not isinstance(node, Name) or not is_identity(node) or node.name in context.domains | context.constants:
            continue
        if node.index:
            context.shapes.setdefault(node.name, "identity")
            context.sizes.setdefault(node.name, (node.index, node.index))
            context.dimension = context.dimension or ("" if node.index.isdigit() else node.index)
        elif (plain or node.style in (*BOLD, "blackboard")) and node.name not in context.variables:
            context.shapes.setdefault(node.name, "identity")


def in_laws(context: Context, nodes: list[Tree]) -> None:
    """x, mu and Sigma in N(x; mu, Sigma), and in a mean under x ~ N(mu, Sigma)."""
    for node in nodes:
        law = node.right if isinstance(node, Relation) and node.sign == "~" else node
        if not isinstance(law, Call) or law.function.name != "N":
            continue
        given = law.parameters or law.arguments
        if len(given) == 2 and is_matrix(given[1]):
            multivariate_law(context, given)
            points = [node.left] if isinstance(node, Relation) else law.arguments if law.parameters else ()
            for point in points:
                if isinstance(point, Name) and point.name not in context.variables:
                    context.shapes.setdefault(point.name, "vector")


def turned(context: Context, nodes: list[Tree]) -> None:
    """Capitals that stand transposed themselves."""
    for node in nodes:
        if isinstance(node, Transposed) and isinstance(node.body, Name) and node.body.name[:1].isupper():
            context.transposed.add(node.body.name)


def of_matrices(context: Context, nodes: list[Tree]) -> None:
    """Capitals in a trace or a determinant; an I in the bars of a determinant."""
    for node in nodes:
        if isinstance(node, Call) and node.function.name in OF_MATRICES:
            inside = [each.name for each in walk(node) if isinstance(each, Name) and each is not node.function]
            for letter in inside:
                if letter[:1].isupper() and letter not in context.variables and letter not in context.domains:
                    kind = "identity" if is_identity(Name(letter)) else "matrix"
                    if Name(letter).stem not in MATRIX_STEMS:
                        context.shapes.setdefault(letter, kind)
        elif isinstance(node, Call) and node.function.name in ("log", "ln"):
            for bars in (each for each in node.arguments if isinstance(each, Bars)):
                identities(context, list(walk(bars)), plain=True)


def in_transposed(context: Context, node: Transposed) -> None:
    """The letters of what is transposed: vectors, but the capitals, and those that stand before a vector."""
    if isinstance(node.body, Tuple):
        return  # a list of numbers
    before = {
        factor.name for each in walk(node) if isinstance(each, Product) for factor in each.factors[:-1]
        if isinstance(factor, Name) and factor.name not in context.variables
    }  # fmt: skip
    for name in (each for each in walk(node) if isinstance(each, Name)):
        if name.stem not in MATRIX_STEMS and name.name not in context.domains:
            capital = name.name[:1].isupper() and (name.name[:1] not in RANDOM or name.name in before)
            context.shapes.setdefault(name.name, "matrix" if capital else "vector")


def by_style(context: Context, name: Name) -> None:
    """A small letter in bold is a vector, where there are vectors or matrices."""
    if name.name[:1].islower() and is_free(context, name.name) and not entry(context, name):
        context.shapes.setdefault(name.name, "vector")


def is_free(context: Context, name: str) -> bool:
    """Whether a letter may be one of a vector."""
    known = (context.domains, context.constants, context.functions, context.densities, context.lengths)
    return name != context.dimension and name not in context.measures and not any(name in each for each in known)


def entry(context: Context, name: Name) -> bool:
    """Whether a letter with an index is an entry of a vector."""
    return bool(name.index) and context.shapes.get(name.stem) == "vector"


def beside(context: Context, nodes: list[Tree]) -> bool:
    """Whether letters are found to be vectors and matrices by what stands beside them: in x^T A y, and in y - x."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, Product):
            found |= behind_rows(context, node)
        elif isinstance(node, Sum):
            letters = small_letters(node)
            if any(context.shapes.get(letter) == "vector" for letter in letters):
                found |= dict.fromkeys(letters, "vector")
    found = {
        name: kind for name, kind in found.items()
        if name not in context.shapes and is_free(context, name) and not entry(context, Name(name))
    }  # fmt: skip
    context.shapes |= found
    return bool(found)


def small_letters(tree: Sum) -> set[str]:
    """The terms of a sum that are nothing but a small letter."""
    bare = [each.body if isinstance(each, Negative) else each for each in tree.terms]
    return {each.name for each in bare if isinstance(each, Name) and each.name[:1].islower()}


def behind_rows(context: Context, product: Product) -> dict[str, str]:
    """The letters that must be columns, and matrices: a column stands behind a row, with only matrices between."""
    found: dict[str, str] = {}
    row, between = False, set[str]()
    for factor in product.factors:
        if isinstance(factor, Transposed):
            letters = {each.name for each in walk(factor) if isinstance(each, Name)}
            row, between = row or any(context.shapes.get(letter) == "vector" for letter in letters), set()
        elif row and isinstance(factor, Name) and factor.name[:1].isupper():
            between.add(factor.name)
        elif row and isinstance(factor, Name | Sum):
            columns = small_letters(factor) if isinstance(factor, Sum) else {factor.name}
            if columns and not any(isinstance(each, Name) and each.name[:1].isupper() for each in walk(factor)):
                found |= dict.fromkeys(columns, "vector") | dict.fromkeys(between - set(context.variables), "matrix")
                row = False
    return found


def lengths(context: Context, nodes: list[Tree]) -> None:
    """The end of a sum over the entries of a vector is its size."""
    for node in nodes:
        if not isinstance(node, Summation | BigProduct) or not isinstance(node.index, Name):
            continue
        entries = [each for each in walk(node.body) if isinstance(each, Name) and each.name not in context.shapes
                   and each.index[-1:] == node.index.name]  # fmt: skip
        stems = {each.name[:-1].removesuffix("_") for each in entries}
        vectors = {stem for stem in stems if context.shapes.get(stem) == "vector" and stem not in context.sizes}
        if vectors and isinstance(node.upper, Name):
            context.dimension = context.dimension or node.upper.name
