"""What a term can be: a number, or a sum of products of functions of one variable each, Σ c Π f(x).

That is all that is needed for several integrals at once: integrating over x replaces the factor in x by a number,

    ∫∫ f(x) g(y) dx dy = ∫ f dx · ∫ g dy,

by Fubini's theorem, as each factor converges absolutely (its tail bound shows that). A function of one variable
is the sum of a single product with a single factor.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from derive.certification.ball import combine, many
from derive.certification.ball.balls import ONE, ZERO, CannotEnclose, NoValue, arb
from derive.certification.ball.functions import Function
from derive.certification.ball.many import Many
from derive.certification.ball.smooth import IDENTITY, constant

Variable = Hashable
Product = tuple[arb, dict[Variable, Function]]
MOST_PRODUCTS = 1024
LARGEST_POWER = 16
ENTANGLED = "not separable: a function of several variables of integration at once"


@dataclass(frozen=True, eq=False)
class Separated:
    products: tuple[Product, ...]


Value = arb | Separated | Many
"""A number, a function of variables of integration that is separated, or one of the entries of a vector."""


def variable(name: Variable) -> Separated:
    return function_of(name, IDENTITY)


def function_of(name: Variable, f: Function) -> Separated:
    return Separated(((ONE, {name: f}),))


def products_of(value: Value) -> tuple[Product, ...]:
    if isinstance(value, Many):
        raise CannotEnclose(ENTANGLED)
    return value.products if isinstance(value, Separated) else ((value, {}),)


def single(value: Separated) -> tuple[Variable, Function] | None:
    """The variable and the function, where the value is a function of one variable."""
    if len(value.products) != 1 or len(value.products[0][1]) != 1:
        return None
    ((factor, functions),) = value.products
    ((name, f),) = functions.items()
    return name, combine.scaled(f, factor)


def add(values: Iterable[Value]) -> Value:
    """The sum; functions of the same variable become one function."""
    values = list(values)
    if any(isinstance(value, Many) for value in values):
        return many.add([unseparated(value) for value in values])
    number, functions, mixed = ZERO, dict[Variable, Function](), list[Product]()
    for factor, parts in (product for value in values for product in products_of(value)):
        if not parts:
            number += factor
        elif len(parts) == 1:
            ((name, f),) = parts.items()
            f = combine.scaled(f, factor)
            functions[name] = combine.plus(functions[name], f) if name in functions else f
        else:
            mixed.append((factor, parts))
    return collected(number, functions, mixed)


def collected(number: arb, functions: dict[Variable, Function], mixed: list[Product]) -> Value:
    if not functions and not mixed:
        return number
    if len(functions) == 1 and not mixed:
        ((name, f),) = functions.items()
        return function_of(name, f if number == 0 else combine.plus(f, constant(number)))
    first: list[Product] = [] if number == 0 else [(number, {})]
    return Separated((*first, *((ONE, {name: f}) for name, f in functions.items()), *mixed))


def multiply(values: Iterable[Value]) -> Value:
    result: Value = ONE
    for value in values:
        if isinstance(result, arb) and isinstance(value, arb):
            result = result * value
        elif isinstance(result, Many) or isinstance(value, Many):
            result = many.multiply(unseparated(result), unseparated(value))
        else:
            result = cross(products_of(result), products_of(value))
    return result


def unseparated(value: Value) -> arb | Many:
    if isinstance(value, Separated):
        raise CannotEnclose(ENTANGLED)
    return value


def cross(left: tuple[Product, ...], right: tuple[Product, ...]) -> Value:
    if len(left) * len(right) > MOST_PRODUCTS:
        raise CannotEnclose("a product of sums in several variables has too many terms")
    return add(Separated((joined(a, b),)) for a in left for b in right)


def joined(a: Product, b: Product) -> Product:
    functions = dict(a[1])
    for name, f in b[1].items():
        functions[name] = combine.times(functions[name], f) if name in functions else f
    factor = b[0] if a[0] is ONE else a[0] if b[0] is ONE else a[0] * b[0]
    return factor, functions


def power(base: Separated | Many, r: int | arb) -> Value:
    if isinstance(base, Many):
        return many.power(base, r)
    if (alone := single(base)) is not None:
        return function_of(alone[0], combine.power(alone[1], r))
    if isinstance(r, int) and 0 <= r <= LARGEST_POWER:
        return multiply([base] * r)
    factor, functions = only_product(base, positive=not isinstance(r, int))
    return Separated(((factor**r, {name: combine.power(f, r) for name, f in functions.items()}),))


def call(name: str, value: Separated | Many) -> Value:
    """A named function of a value: log of a product and exp of a sum are taken apart, the others need one variable."""
    if isinstance(value, Many):
        return many.call(name, value)
    if (alone := single(value)) is not None:
        return function_of(alone[0], combine.call(name, alone[1]))
    if name == "log":
        factor, functions = only_product(value, positive=True)
        return add([factor.log(), *(function_of(x, combine.log(f)) for x, f in functions.items())])
    if name == "exp":
        return multiply(exp_of_product(product) for product in value.products)
    raise CannotEnclose(ENTANGLED)


def only_product(value: Separated, positive: bool) -> Product:
    """The value as one product, whose factors are seen to be positive where that is asked for."""
    if len(value.products) != 1:
        raise CannotEnclose(ENTANGLED)
    factor, functions = value.products[0]
    if positive and factor < 0 and all(combine.is_positive(f) for f in functions.values()):
        raise NoValue("a logarithm or a root of what is negative")
    if positive and not (factor > 0 and all(combine.is_positive(f) for f in functions.values())):
        raise CannotEnclose(ENTANGLED)
    return factor, functions


def exp_of_product(product: Product) -> Value:
    factor, functions = product
    if not functions:
        return factor.exp()
    alone = single(Separated((product,)))
    if alone is None:
        raise CannotEnclose(ENTANGLED)
    return function_of(alone[0], combine.exp(alone[1]))


def replaced(value: Value, name: Variable, by: Callable[[Function], arb]) -> Value:
    """A linear functional of functions of one variable, as an integral or a limit, applied to each product.

    Many products share one function: it is taken once. What is 0 stays 0, whatever becomes of the function.
    """
    found: dict[int, arb] = {}
    results = []
    for factor, functions in products_of(value):
        if factor == 0:
            continue
        f = functions.get(name, combine.UNIT)
        if id(f) not in found:
            found[id(f)] = by(f)
        rest = {other: g for other, g in functions.items() if other != name}
        results.append(Separated(((factor * found[id(f)], rest),)))
    return add(results)
