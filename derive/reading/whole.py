"""What must hold of a derivation that was read, beyond each of its parts, for writers to make a page of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sympy import Expr

from derive.certification import Certificate
from derive.certification.verdict import REFUTED
from derive.derivation import Derivation
from derive.distributions import FAMILIES, Independent
from derive.errors import DeriveError, Unfinished, Wrong
from derive.plans import finished
from derive.quantities import Quantity
from derive.reading.domains import check_domains
from derive.sexpr import dumps, parameters
from derive.terms import Cholesky, Density, Gradient, Partial, PositiveDefinite, is_matrix, subterms


def check_whole(data: Mapping[str, Any], derivation: Derivation, certificate: Certificate) -> None:
    """Raises `Wrong` where the parts do not make one derivation, or the head of the file says otherwise.

    Raises `Unfinished` where a step is refuted: nothing is written from a derivation that is known to be wrong.
    """
    check_main(derivation)
    check_quantity(derivation.start)
    check_head(data, derivation, certificate)
    if tuple(part.steps for part in derivation.parts) != parts_of(data, derivation, certificate):
        raise Wrong("the parts are not those that the main part and its corollaries cite, in their order")
    check_gradient(derivation)
    if certificate.verdict == REFUTED or certificate.refuted:
        raise Unfinished(f"a step of this derivation is recorded as wrong: {certificate.refuted[:300]}")
    try:
        finished(derivation)
    except Unfinished as error:
        raise Wrong(str(error)[:300]) from None


def parts_of(data: Mapping[str, Any], derivation: Derivation, certificate: Certificate) -> tuple[Any, ...]:
    """The steps of each part as the file has them."""
    steps, found = iter(certificate.steps), []
    for part in data["parts"]:
        found.append(tuple(next(steps) for _ in part["steps"]))
    return tuple(found)


def check_main(derivation: Derivation) -> None:
    if derivation.kind != "main" or not isinstance(derivation.start, Quantity):
        raise Wrong("the main part is not of the kind main, or does not start from a quantity")
    if not derivation.headings:
        raise Wrong("the main part has no heading")
    if not opens(general_form(derivation)):
        raise Wrong("the first step of the main part does not open its definition: there is no density in it")


def general_form(derivation: Derivation) -> Derivation:
    """The derivation, or the one of the same quantity of any distributions that its first step is an instance of."""
    proof = derivation.steps[0].rule.proof if derivation.steps else None
    return proof if proof is not None and type(proof.start) is type(derivation.start) else derivation


def opens(derivation: Derivation) -> bool:
    """Whether the first step writes a quantity as an integral of densities."""
    opened = derivation.steps[0].after if derivation.steps else derivation.start
    return any(isinstance(part, Density) for _, part in subterms(opened))


def check_quantity(quantity: Quantity) -> None:
    """The quantity as it would have to be where a person typed it."""
    try:
        for distribution in quantity.distributions:
            if type(distribution) not in (*FAMILIES.values(), Independent):
                raise Wrong(f"{type(distribution).__name__} is not a family that a quantity starts from")
            distribution.checked()
        check_domains(quantity)
    except DeriveError as error:
        raise Wrong(f"the quantity: {str(error)[:300]}") from None


def check_head(data: Mapping[str, Any], derivation: Derivation, certificate: Certificate) -> None:
    quantity = derivation.start
    expected = {
        "quantity": dumps(quantity),
        "result": dumps(derivation.result),
        "domains": parameters(quantity),
        "verdict": certificate.verdict,
    }
    for key, value in expected.items():
        if data[key] != value:
            raise Wrong(f"at /{key}: it is not what the parts say")


def check_gradient(derivation: Derivation) -> None:
    """The partial derivatives, where there are any, are those of the form that is computed, in order."""
    slopes = [part for part in derivation.corollaries if part.kind == "slope"]
    others = [part for part in derivation.corollaries if part.kind != "slope"]
    if not slopes:
        return
    closed = derivation.result
    form = others[-1].result if others and others[-1].start == closed else closed
    if [part.start for part in slopes] != list(derivatives(derivation.start, form)):
        raise Wrong("the parts of the kind slope are not the derivatives by each parameter, in their order")


def derivatives(quantity: Quantity, form: Expr) -> Iterator[Expr]:
    """The derivative by each parameter: a number's, a coordinate's, a vector's, or that of a Cholesky factor."""
    for variable in quantity.variables:
        if isinstance(variable, PositiveDefinite):
            yield Gradient(form, Cholesky(variable))
        else:
            yield Gradient(form, variable) if is_matrix(variable) else Partial(form, variable)
