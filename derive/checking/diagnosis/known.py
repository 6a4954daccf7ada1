"""What stands in the two sides of a step, and what may have been lost of the side before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from derive.checking.context import Context
from derive.checking.context.families import UNIT
from derive.checking.places import negated
from derive.checking.syntax import (
    BigProduct,
    Call,
    Expectation,
    Integral,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Root,
    Subscripted,
    Sum,
    Summation,
    Transposed,
    Tree,
    children,
    names,
    walk,
)

MOST_FACTORS, MOST_TERMS, MOST_VECTORS = 18, 16, 5
ONE = Number(Fraction(1))
OF_DENSITIES = ("p", "q", "f", "g", "P", "Q", "pi")
"""The letters of densities, also of those that are defined by others."""
MATRICES = ("matrix", "covariance", "symmetric")


@dataclass(frozen=True)
class Known:
    """The two sides, and what a context says of their letters."""

    context: Context
    before: Tree
    after: Tree

    @cached_property
    def parts(self) -> set[Tree]:
        return set(walk(self.before))

    def has(self, tree: Tree) -> bool:
        """Whether a part stands in the side before."""
        return tree in self.parts

    @cached_property
    def functions(self) -> set[str]:
        """The names of functions, and the letters that something goes over."""
        sides = [node for side in (self.before, self.after) for node in walk(side)]
        return {node.function.name for node in sides if isinstance(node, Call)}

    @cached_property
    def bound(self) -> set[str]:
        """The letters that sums, products and integrals go over."""
        over: set[str] = set()
        for node in (*walk(self.before), *walk(self.after)):
            if isinstance(node, (Summation, BigProduct)) and node.index is not None:
                over |= names(node.index)
            if isinstance(node, Integral) and node.over is not None:
                over |= names(node.over)
        return over

    @cached_property
    def letters(self) -> list[str]:
        """The letters of the side before that have values, and those that laws and sizes in it bring in."""
        found = names(self.before) - self.functions
        context = self.context
        for name, law in (*context.variables.items(), *context.densities.items()):
            if law is not None and {name, name.lower(), name.upper()} & names(self.before):
                found |= {letter for parameter in law.parameters for letter in names(parameter)}
        sizes = {size for name in found for size in context.sizes.get(name, ()) if not size.isdigit()}
        return sorted(found | sizes | ({context.dimension} if context.dimension and context.shapes else set()))

    def is_matrix(self, tree: Tree) -> bool:
        """Whether a part is a matrix, as far as can be seen."""
        if isinstance(tree, Name):
            return self.context.shapes.get(tree.name) in MATRICES
        if isinstance(tree, Power):
            return self.is_matrix(tree.base)
        if isinstance(tree, (Transposed, Sum, Product)):
            return any(map(self.is_matrix, children(tree)))
        return False

    @cached_property
    def logarithms(self) -> set[Tree]:
        """What stands in logarithms of the side after."""
        found: set[Tree] = set()
        for node in walk(self.after):
            if isinstance(node, Call) and node.function.name in ("log", "ln"):
                found.update(walk(node))
        return found

    def in_logarithm(self, tree: Tree) -> bool:
        return tree in self.logarithms

    @cached_property
    def factors(self) -> list[Tree]:
        """Factors that may have been dropped: those of products and powers."""
        found: list[Tree] = []
        for node in walk(self.before):
            if isinstance(node, (Name, Power, Root, Subscripted)):
                found.append(node.base if isinstance(node, Power) else node)
                found.append(node)
            if isinstance(node, Call) and self.context.is_density(node.function.name):
                found.append(node)
            if isinstance(node, Product) and len(node.factors) <= 5:
                found.extend(node.factors)
        found.extend(Name(letter) for letter in self.letters if letter not in self.bound)
        units = [Name(letter) for letter in self.letters if self.context.domains.get(letter) == UNIT]
        found.extend(Sum((ONE, Negative(letter))) for letter in units)
        plain = dict.fromkeys(each for each in found if not isinstance(each, Number))
        return [each for each in plain if not (isinstance(each, Name) and each.name in self.functions)][:MOST_FACTORS]

    @cached_property
    def terms(self) -> list[tuple[Tree, bool]]:
        """Terms that may have been dropped, and of each whether it is a term of a sum and no square of a letter."""
        found = [term for node in walk(self.before) if isinstance(node, Sum) for term in node.terms]
        others = [each for name in self.letters for each in (Power(Name(name), Number(Fraction(2))), Name(name))]
        every: dict[Tree, bool] = {**dict.fromkeys(others, False), **dict.fromkeys(found, True)}
        plain = sorted(every.items(), key=lambda each: not each[1])[:MOST_TERMS]
        return [(each, stands) for term, stands in plain for each in (term, negated(term))]

    @cached_property
    def densities(self) -> list[Call]:
        """The densities of the side before, and those at each of its variables alone."""
        calls = [node for node in walk(self.before) if isinstance(node, Call)]
        found = [node for node in calls if self.context.is_density(node.function.name)]
        for node in tuple(found):
            if not node.parameters:
                alone = [each for each in (*node.arguments, *node.given) if isinstance(each, Name)]
                found.extend(replace(node, arguments=(each,), given=()) for each in alone)
        return list(dict.fromkeys(found))[:MOST_FACTORS]

    @cached_property
    def forms(self) -> list[Tree]:
        """v vᵀ and vᵀ M v of the vectors and the matrices of both sides; of a sum in a form, for each of its terms."""
        both = sorted(names(self.before) | names(self.after) | set(self.context.shapes))
        vectors = [Name(name) for name in both if self.context.shapes.get(name) == "vector"][:MOST_VECTORS]
        found: list[Tree] = [Product((v, Transposed(v))) for v in vectors]
        for node in (*walk(self.after), *walk(self.before)):
            if isinstance(node, Product):
                for left, middle, right in zip(node.factors, node.factors[1:], node.factors[2:], strict=False):
                    if isinstance(left, Transposed) and left.body == right:
                        found.extend(Product((Transposed(v), middle, v)) for v in vectors)
        return list(dict.fromkeys(found))[:MOST_FACTORS]

    @cached_property
    def substitutes(self) -> bool:
        """Whether the integrals of the two sides go over different things."""
        over = [{node.over for node in walk(side) if isinstance(node, Integral)} for side in (self.before, self.after)]
        return bool(over[0]) and bool(over[1] - over[0])

    @cached_property
    def loses_means(self) -> bool:
        """Whether a mean of the side before has its value in the side after."""
        counts = [sum(map(is_mean, walk(side))) for side in (self.before, self.after)]
        return counts[0] > counts[1]

    @cached_property
    def at_another_point(self) -> bool:
        """Whether a density of a variable becomes one at a function of the variable."""
        densities = [
            {node for node in walk(side) if isinstance(node, Call) and node.function.stem in OF_DENSITIES}
            for side in (self.before, self.after)
        ]
        bare = [all(isinstance(each, Name) for call in calls for each in call.arguments) for calls in densities]
        return bool(densities[0]) and bool(densities[1]) and bare[0] and not bare[1]


def is_mean(tree: Tree) -> bool:
    """A mean, or a moment that is one."""
    return isinstance(tree, Expectation) or (isinstance(tree, Quantity) and tree.name in ("Var", "Cov"))
