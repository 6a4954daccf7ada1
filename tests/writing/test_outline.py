"""One derivation, three views of it."""

from __future__ import annotations

import pytest

from derive import Normal, entropy, kl
from derive.derivation import Detail
from derive.writing.outline import itself, lines_of, outline
from derive.writing.style import Style
from derive.writing.text import Page

DERIVED = kl(Normal("mu", "sigma"), Normal("m", "s")).derivation


def labels(detail):
    return [section.label for section in outline(DERIVED, detail).sections]


def test_brief_is_one_chain():
    assert labels(Detail.BRIEF) == [""]


def test_standard_numbers_sections_and_puts_lemmas_last_as_they_are_met():
    assert labels(Detail.STANDARD) == ["1", "2", "3", "4", "5", "6", "7", *(f"Lemma {n}" for n in range(1, 6))]


def test_full_proves_lemmas_before_they_are_used():
    sections = outline(DERIVED, Detail.FULL).sections
    place = {section.label: number for number, section in enumerate(sections)}
    view = outline(DERIVED, Detail.FULL)
    for section in sections:
        for line in section.lines:
            for step in line.steps:
                if step.rule.proof is not None:
                    assert place[view.label(step.rule.proof)] < place[section.label]


@pytest.mark.parametrize("detail", Detail)
def test_a_view_drops_lines_but_never_a_step(detail):
    for part in DERIVED.parts:
        lines = lines_of(part, 0, part.steps, detail, itself)
        assert [step for line in lines for step in line.steps] == list(part.steps)
        assert lines[-1].steps[-1].after == part.result


def test_each_finer_view_shows_all_lines_of_the_coarser():
    for part in DERIVED.parts:
        shown = [{line.term for line in lines_of(part, 0, part.steps, detail, itself)} for detail in Detail]
        assert shown[0] <= shown[1] <= shown[2]


def test_at_full_each_line_is_a_single_law():
    for section in outline(DERIVED, Detail.FULL).sections:
        assert all(len(line.steps) == 1 for line in section.lines)


def test_names_are_braces_at_standard_and_a_line_at_full():
    standard = outline(DERIVED, Detail.STANDARD).sections[0].lines
    assert [str(name) for name in standard[-1].names.values()] == ["CrossEntropy(q, p)", "Entropy(q)"]
    full = outline(DERIVED, Detail.FULL).sections[0].lines
    assert len(full) > len(standard)
    assert not any(line.names for line in full)


def test_text_of_the_entropy():
    text = Page(entropy(Normal("mu", "sigma")).derivation, Style(Detail.BRIEF)).text()
    assert text.splitlines()[0] == "The entropy of N(μ, σ²)"
    assert "= ½ log(2 π) + ½ log σ² + ½" in text
