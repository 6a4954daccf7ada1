"""A derivation as a Jupyter notebook: prose, mathematics, code, a numeric check and a picture."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from derive.certification import Certificate
from derive.derivation import Derivation
from derive.distributions import Independent, MultivariateNormal
from derive.pages.cells import Cells
from derive.pages.vector_cells import VectorCells
from derive.quantities import Quantity
from derive.writing.checked import sentence
from derive.writing.markdown import JUPYTER, Markdown
from derive.writing.shortening import shortened
from derive.writing.style import Style

CODE = """## Code

The result as a numpy function, in the form that keeps its digits where one was found, and `value_and_grad` for its
partial derivatives. Arguments may be arrays."""
FOLDED_CODE = " The cell is folded; the bar at its left unfolds it."
CHECK = """## The closed form and the integral

The definition is integrated as it stands, by the trapezoid rule over nine widths of the density to each side, and
compared with the closed form."""
CHECK_VECTORS = """## The closed form and the integral

The definition is an expectation under $q$ of a polynomial of degree two. Three Gauss–Hermite nodes for each coordinate
give it exactly; $q$ is the standard normal distribution, stretched by a Cholesky factor and moved to its mean."""
CHANGE = " Change the parameters and run the cells again."
PICTURE = """## The picture

On the left {}; on the right the integrand. The value is its area, where what lies below the axis counts as negative."""
FOLDED = 60
"""A cell of more lines than this is folded where the notebook is opened."""


def notebook(derivation: Derivation, certificate: Certificate, style: Style, name: str, code: str) -> str:
    """The notebook as JSON of nbformat 4.5, without outputs: running all cells fills it.

    `code` is the source of the numpy target, whose function is called `name`.
    """
    cells = [*told(derivation, certificate, style), *computed(derivation, style, name, code)]
    data = {
        "cells": [cell | {"id": identity(place, cell)} for place, cell in enumerate(cells)],
        "metadata": {
            "generator": "derive",
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def told(derivation: Derivation, certificate: Certificate, style: Style) -> list[dict[str, Any]]:
    """The derivation as cells of Markdown, one for each section."""
    page = Markdown(derivation, style, JUPYTER)
    checked = f"**Checked.** {page.inline(sentence(certificate))}"
    opening = "\n\n".join([f"# {page.title}", page.result(), page.given(), page.densities()])
    return [prose(text) for text in (opening, *page.sections(), checked)]


def computed(derivation: Derivation, style: Style, name: str, code: str) -> list[dict[str, Any]]:
    """The code of the result, the check by quadrature and the picture, each after a few words."""
    function = source(shortened(code))
    first = [prose(CODE + FOLDED_CODE * bool(function["metadata"])), function]
    if is_about_vectors(derivation):
        return [*first, prose(CHECK_VECTORS + CHANGE), source(VectorCells.of(derivation, style, name).check())]
    cells = Cells.of(derivation, style, name)
    return [
        *first,
        prose(CHECK + CHANGE * bool(cells.names)),
        source(cells.check()),
        prose(PICTURE.format("the densities" if len(cells.quantity.distributions) == 2 else "the density")),
        source(cells.picture()),
    ]


def is_about_vectors(derivation: Derivation) -> bool:
    """Whether the distributions are of vectors, which no picture shows."""
    assert isinstance(derivation.start, Quantity)
    return any(isinstance(each, Independent | MultivariateNormal) for each in derivation.start.distributions)


def prose(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": lines(text)}


def source(text: str) -> dict[str, Any]:
    """A cell of code; a long one is folded at first."""
    folded = {"jupyter": {"source_hidden": True}} if text.count("\n") > FOLDED else {}
    return {"cell_type": "code", "execution_count": None, "metadata": folded, "outputs": [], "source": lines(text)}


def lines(text: str) -> list[str]:
    return text.strip("\n").splitlines(keepends=True)


def identity(place: int, cell: dict[str, Any]) -> str:
    """The same id for the same cell in every run."""
    digits = hashlib.sha256("".join(cell["source"]).encode()).hexdigest()[:8]
    return f"{place:02}-{digits}"
