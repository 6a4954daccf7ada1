"""Terms and factors of the side before that were lost on the way, or stand there once too often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.checking.diagnosis.edits import Edit, is_logarithm
from derive.checking.diagnosis.known import Known
from derive.checking.diagnosis.sites import Site
from derive.checking.places import negated, product
from derive.checking.plain import plain
from derive.checking.syntax import (
    Between,
    Call,
    Constant,
    Integral,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Summation,
    Tree,
    names,
    walk,
)

ONE = Number(Fraction(1))


def terms(site: Site, known: Known) -> Iterator[Edit]:
    """A term of the side before that was dropped."""
    node = site.node
    whole = site.is_whole and not site.is_term and not isinstance(node, (Number, Name))
    factor = isinstance(site.above, (Product, Quotient)) and isinstance(node, (Name, Power))
    if isinstance(node, Sum) or whole or factor:
        own = node.terms if isinstance(node, Sum) else (node,)
        for term, stands in known.terms:
            cost = 2.3 + 0.3 * factor + 0.3 * (not stands and not known.loses_means)
            yield Edit(Sum((*own, term)), "dropped term", f"the term {plain(term)} was dropped", cost)


def shifts(site: Site, known: Known) -> Iterator[Edit]:
    """A 1 that was lost or is too much: in the argument of a function, or with a factor."""
    node = site.node
    argument = isinstance(site.above, Call) and not known.context.is_density(site.above.function.name)
    if (argument or isinstance(site.above, Product) or isinstance(node, Sum)) and not isinstance(node, Number):
        own = node.terms if isinstance(node, Sum) else (node,)
        raised = isinstance(site.above, Power) and site.above.exponent is node
        for one in (ONE, negated(ONE)):
            cost = 2.4 if raised else 1.9 if argument or isinstance(node, Sum) else 2.6
            kind = "exponent" if raised else "lost constant"
            yield Edit(Sum((*own, one)), kind, f"{plain(node)} lacks the term {plain(one)}", cost)


def factors(site: Site, known: Known) -> Iterator[Edit]:
    """A factor of the side before that was dropped."""
    node = site.node
    if isinstance(node, Negative) or not (site.is_whole or isinstance(site.above, Negative)):
        return
    for factor in known.factors:
        if node != factor or isinstance(factor, Call):
            made = Product((factor, node)) if isinstance(node, Sum) else product(factor, node)
            words = f"the factor {plain(factor)} before {plain(node)} was dropped"
            yield Edit(
                made, "dropped factor", words, 2.0 - 0.1 * isinstance(factor, Call) + 0.1 * isinstance(node, Sum)
            )


def divisors(site: Site, known: Known) -> Iterator[Edit]:
    """A factor of the side before that is too much, or that was dropped below a line."""
    node = site.node
    if not (site.is_whole or isinstance(site.above, Negative)) or isinstance(node, (Sum, Negative)):
        return
    for factor in known.factors:
        if known.is_matrix(factor):
            continue
        made = Quotient(node, factor)
        if factor in above_the_line(node):
            yield Edit(made, "extra factor", f"a factor {plain(factor)} too much", 2.2)
        else:
            below = Quotient(ONE, factor)
            yield Edit(made, "dropped factor", f"the factor {plain(below)} before {plain(node)} was dropped", 2.2)


def above_the_line(node: Tree) -> set[Tree]:
    """The factors of a term, with the bases of powers."""
    if isinstance(node, Product):
        return {node}.union(*map(above_the_line, node.factors))
    if isinstance(node, Quotient):
        return {node} | above_the_line(node.above)
    return {node, node.base} if isinstance(node, Power) else {node}


def counts(site: Site, known: Known) -> Iterator[Edit]:
    """The number of terms for the sum of weights over them: N for the sum of r_n."""
    node = site.node
    if not isinstance(node, Name):
        return
    for other in walk(known.before):
        if isinstance(other, Summation) and other.upper == node and other.index is not None:
            index = names(other.index)
            parts = other.body.factors if isinstance(other.body, Product) else (other.body,)
            for part in parts:
                if names(part) & index or any(each.partition("_")[2] in index for each in names(part)):
                    made = replace(other, body=part)
                    yield Edit(made, "dropped factor", f"{node.name} stands for {plain(made)}", 2.0)


def logarithms(site: Site, known: Known) -> Iterator[Edit]:
    """(log a)·b for log(a b); a logarithm of numbers to a power; a logarithm too much."""
    node = site.node
    if isinstance(node, Product) and len(node.factors) <= 4:
        for i, factor in enumerate(node.factors):
            if isinstance(factor, Call) and is_logarithm(factor):
                rest = (*node.factors[:i], *node.factors[i + 1 :])
                for j, other in enumerate(rest):
                    left = (*rest[:j], *rest[j + 1 :])
                    made = product(*left, replace(factor, arguments=(product(factor.arguments[0], other),)))
                    words = f"{plain(node)} stands for {plain(made)}"
                    yield Edit(made, "lost bracket", words, 1.8)
    if isinstance(node, Call) and is_logarithm(node):
        yield Edit(node.arguments[0], "extra factor", f"a logarithm too much: {plain(node)}", 2.5)
        inside = node.arguments[0]
        if isinstance(inside, Product):
            numbers = tuple(each for each in inside.factors if isinstance(each, (Number, Constant)))
            others = tuple(each for each in inside.factors if not isinstance(each, (Number, Constant)))
            for letter in known.letters if numbers and others else ():
                made = replace(node, arguments=(product(Power(product(*numbers), Name(letter)), *others),))
                words = f"{plain(node)}: the power {letter} is not applied to {plain(product(*numbers))}"
                yield Edit(made, "power not applied", words, 2.2)


def substitutions(site: Site, known: Known) -> Iterator[Edit]:
    """The derivative of the substitution under an integral: r for polar coordinates."""
    if isinstance(site.above, Integral) and site.field == "body" and known.substitutes:
        over = sorted(names(site.above.over)) if site.above.over is not None else []
        for name in over:
            for factor in (Name(name), Power(Name(name), Number(Fraction(2))), Quotient(ONE, Name(name))):
                words = f"the derivative of the substitution, {plain(factor)}, was dropped"
                yield Edit(product(factor, site.node), "missing Jacobian", words, 1.8)


def limits(site: Site, known: Known) -> Iterator[Edit]:
    """The limits of an integral or a sum of the side before."""
    node = site.node
    if not isinstance(node, (Integral, Between, Summation)):
        return
    for other in walk(known.before):
        if not isinstance(other, (Integral, Between, Summation)) or other.lower is None or other.upper is None:
            continue
        if (other.lower, other.upper) != (node.lower, node.upper):
            made: Tree = replace(node, lower=other.lower, upper=other.upper)
            yield Edit(made, "wrong limits", f"the limits are others than from {ends(other.lower, other.upper)}", 1.9)
    if node.lower is not None and node.upper is not None:
        made = replace(node, lower=node.upper, upper=node.lower)
        yield Edit(made, "wrong limits", "the limits are exchanged", 1.9)


def ends(lower: Tree, upper: Tree) -> str:
    return f"{plain(lower)} to {plain(upper)}"
