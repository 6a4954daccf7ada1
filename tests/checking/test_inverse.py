"""The reader reads back what our writers print, in every notation; the same thing in other letters is the same tree."""

from __future__ import annotations

import pytest

from derive import MultivariateNormal, Normal, kl
from derive.checking.documents import Document, read_document
from derive.notation import Notation
from derive.reading.notation import presets

GALLERY = ("kl_normal_log_variance_standard_normal", "kl_multivariate_normal_standard_normal_2fdd94e9")
SAME = (
    {"logarithm": "ln"},
    {"fraction": "tfrac"},
    {"vector": "boldsymbol"},
    {"matrix": "boldsymbol"},
    {"transpose": "mathsf"},
    {"transpose": "T"},
    {"transpose": "prime"},
)


def unread(document: Document) -> list[str]:
    """The displayed sides that are not read."""
    return [str(side.unread) for chain in document.chains if chain.display for side in chain.sides if side.unread]


def trees(document: Document) -> list[object]:
    return [side.tree for chain in document.chains if chain.display for side in chain.sides]


@pytest.fixture(scope="module")
def derived():
    return kl(MultivariateNormal("mu", "Sigma"), MultivariateNormal("m", "S"))


@pytest.mark.parametrize("page", GALLERY)
@pytest.mark.parametrize("kind", ["md", "tex"])
def test_pages_of_the_gallery(root, page, kind):
    document = read_document((root / "output" / page / f"derivation.{kind}").read_text(encoding="utf-8"), kind)
    assert unread(document) == []
    assert len(trees(document)) > 50


@pytest.mark.parametrize("preset", presets())
def test_presets(derived, preset):
    for each in (kl(Normal("mu", "sigma"), Normal("m", "s")), derived):
        assert unread(read_document(each.markdown(notation=preset), "md")) == []


@pytest.mark.parametrize("choice", SAME, ids=str)
def test_the_same_trees_in_other_type(derived, choice):
    ours = read_document(derived.markdown(), "md")
    assert trees(read_document(derived.markdown(notation=Notation(**choice)), "md")) == trees(ours)


@pytest.mark.parametrize("choice", [{"determinant": "det"}, {"exponential": "exp"}, {"vector": "vec"}], ids=str)
def test_other_signs(derived, choice):
    assert unread(read_document(derived.markdown(notation=Notation(**choice)), "md")) == []
