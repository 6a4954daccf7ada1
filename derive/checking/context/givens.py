"""Declarations from outside the document: `q = Normal(mu, sigma)`, `x ~ q`, `sigma > 0`."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from derive.checking.context.declaring import declared, parts
from derive.checking.context.distributing import declare_law
from derive.checking.context.laws import law_from
from derive.checking.context.model import Context
from derive.checking.grammar import Unread, readings
from derive.checking.syntax import Call, Name, Number, Power, Tree
from derive.errors import Wrong

LAW = re.compile(r"\s*(?P<letter>[^=~]+?)\s*(?P<sign>[=~])\s*(?P<law>[A-Za-z]\w*\s*\(.*\))\s*\Z", re.S)
LIKE = re.compile(r"\s*(?P<variable>\w+)\s*~\s*(?P<letter>\w+)\s*\Z")
HEAD = re.compile(r"\A\s*(\w+)\s*\(")
KEYWORD = re.compile(r"\b(mean|variance|sigma|rate|scale|shape)\s*=\s*")


def given(context: Context, text: str) -> None:
    """Add one declaration to the context.

    Raises `Wrong` where it cannot be read.
    """
    like = LIKE.match(text)
    if like:
        law = context.law_of_density(like["letter"])
        if law is None:
            raise Wrong(f"--given {text!r}: nothing is known of {like['letter']}; give its law first")
        context.variables[like["variable"]] = law
        return
    found = LAW.match(text)
    if found:
        letter, law_tree = (
            read(text, found["letter"]),
            read(text, HEAD.sub(r"\\mathrm{\1}(", KEYWORD.sub("", found["law"]))),
        )
        law = law_from(context, deviations(law_tree, found["law"]))
        if law is None or (law.family is None and not law.multivariate):
            raise Wrong(
                f"--given {text!r}: the law {found['law'].split('(')[0]} is not known here, or not so many numbers"
            )
        declare_law(context, letter, law, alone=found["sign"] == "~")
        return
    tree = read(text, text)
    if not parts(tree)[1]:
        raise Wrong(f"--given {text!r}: expected a law such as q = Normal(mu, sigma), x ~ q, or sigma > 0")
    declared(context, [tree])


def read(text: str, formula: str) -> Tree:
    """A formula in plain text."""
    try:
        return readings(formula, plain=True)[0].tree
    except Unread as error:
        raise Wrong(f"--given {text!r}: {error}") from None


def deviations(tree: Tree, text: str) -> Tree:
    """`Normal(mu, sigma)` has a standard deviation, `Normal(mu, variance=v)` and `N(mu, v)` a variance."""
    if not isinstance(tree, Call) or tree.function.name != "Normal" or len(tree.arguments) != 2:
        return tree
    if "variance" in text:
        return replace(tree, function=Name("N"))
    return replace(tree, arguments=(tree.arguments[0], Power(tree.arguments[1], Number(Fraction(2)))))
