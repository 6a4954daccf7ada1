"""Letters of vectors and matrices at an instance: their sizes, their entries, and the vectors of a sequence."""

from __future__ import annotations

from sympy import Integer, Rational, Symbol

from derive.checking.context import Context
from derive.checking.meaning.instances import Instance
from derive.checking.meaning.values import Identity, Matrix, NoMeaning, Value
from derive.checking.syntax import Name, Tree, walk


def extent(context: Context, instance: Instance, size: str) -> int:
    """The number that a size such as the n of ℝⁿ has: different ones differ, unless all are to be the same."""
    if size.isdigit():
        return int(size)
    others = [each for each in context.measures if not each.isdigit() and each != context.dimension]
    if instance.square or size not in others:
        return instance.size
    return [5 - instance.size, *range(4, 4 + len(others))][others.index(size)]


def length(context: Context, instance: Instance, name: str = "", index: str = "") -> Integer:
    """How many entries there are up to a length, or of an index; different lengths differ."""
    lengths = sorted(context.lengths)
    name = name or context.ranges.get(index, "") or (lengths[0] if lengths else "")
    return Integer(instance.size + 1 + (lengths.index(name) if name in lengths else 0))


def measure(context: Context, instance: Instance, name: str) -> Value | None:
    """The number of a letter that is a size."""
    if name == context.dimension or name in context.measures:
        return Rational(extent(context, instance, name))
    return None


def shaped(context: Context, instance: Instance, name: str) -> Value:
    """What a letter of a vector or a matrix is; one of a sequence, such as `x_3`, has the shape of the others."""
    kind = context.kinds.get(name, context.shapes[name])
    stem = name.partition("_")[0]
    sizes = context.sizes.get(name, context.sizes.get(stem, ()))
    lengths = tuple(extent(context, instance, size) for size in sizes)
    found = instance.shaped(name, kind, lengths)
    return found.sized(lengths[0]) if isinstance(found, Identity) and lengths else found


def outcome(context: Context, instance: Instance, name: str, k: int) -> Value:
    """What a random vector or matrix is in an outcome."""
    lengths = tuple(extent(context, instance, size) for size in context.sizes.get(name, ()))
    return instance.shaped(f"{name} in outcome {k + 1}", context.shapes[name], lengths)


def one_of_many(context: Context, instance: Instance, name: str, k: int) -> Value | None:
    """What x_k is where x is a vector, or where the x_i are vectors: an entry, or one of them; otherwise nothing."""
    stem = name.partition("_")[0]
    if context.shapes.get(name) == "vector":
        sizes = context.sizes.get(name, context.sizes.get(stem, ()))
        lengths = tuple(extent(context, instance, size) for size in sizes)
        return instance.shaped(f"{stem}_{k}", "vector", lengths)
    if name in context.shapes:
        return None
    return entry(context, instance, stem, k)


def entry(context: Context, instance: Instance, stem: str, k: int) -> Value | None:
    """The k-th entry of a vector with this letter, if there is one."""
    if context.shapes.get(stem) != "vector" or context.variable_of(stem):
        return None
    vector = shaped(context, instance, stem)
    if not isinstance(vector, Matrix) or not 1 <= k <= vector.shape[0]:
        raise NoMeaning(f"an entry that {stem} does not have")
    return vector[k - 1, 0]


def entries_over(context: Context, instance: Instance, body: Tree, index: str) -> int:
    """How many entries the vectors have that stand in a body with this index."""
    stems = {each.stem for each in walk(body) if isinstance(each, Name) and each.index == index}
    found = {shaped(context, instance, stem).shape[0] for stem in stems if context.shapes.get(stem) == "vector"}
    if len(found) != 1:
        raise NoMeaning("a sum over a sequence without ends")
    return int(found.pop())


def letter_of_matrix(context: Context, stem: str) -> str:
    """The matrix whose entries are A_ij, or a_ij, if there is one."""
    if context.is_matrix(stem):
        return stem
    capital = stem.upper()
    known = (context.shapes, context.constants, context.domains, context.variables)
    return capital if context.is_matrix(capital) and len(stem) == 1 and not any(stem in each for each in known) else ""


def entry_of_matrix(matrix: Value, name: str, row: Value, column: Value) -> Value:
    """A_ij."""
    if not isinstance(matrix, Matrix) or not (1 <= row <= matrix.shape[0] and 1 <= column <= matrix.shape[1]):
        raise NoMeaning(f"an entry that {name} does not have")
    return matrix[int(row) - 1, int(column) - 1]


def of_pairs(name: str, first: Value, second: Value) -> Value:
    """The products of all entries of two matrices, or of those at the same place."""
    if not isinstance(first, Matrix) or not isinstance(second, Matrix):
        raise NoMeaning("a product of the entries of something that is not a matrix of a known size")
    if name == "otimes":
        rows = [[a * b for a in first.row(i) for b in second.row(k)]
                for i in range(first.rows) for k in range(second.rows)]  # fmt: skip
        return Matrix(rows)
    if first.shape != second.shape:
        raise NoMeaning("a product of the entries of different shapes")
    return Matrix(first.multiply_elementwise(second))


def unknowns(context: Context, instance: Instance, name: str) -> Matrix:
    """A vector of variables in place of a letter."""
    sizes = context.sizes.get(name, ())
    rows = extent(context, instance, sizes[0]) if len(sizes) == 1 else instance.size
    return Matrix([Symbol(f"{name.lower()}_{i}", real=True) for i in range(1, rows + 1)])


def entry_of(vector: Value, index: Value) -> Value:
    """The entry of a vector that stands as a value."""
    whole = isinstance(vector, Matrix) and vector.shape[1] == 1 and isinstance(index, Integer)
    if whole and 1 <= int(index) <= vector.shape[0]:
        return vector[int(index) - 1, 0]
    raise NoMeaning("an index on something that is not a vector")
