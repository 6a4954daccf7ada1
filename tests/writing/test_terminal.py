"""The coloured view: as wide as the terminal, in colour where that is wanted, plain bytes elsewhere."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from derive import Normal, entropy, kl
from derive.derivation import Detail
from derive.reading.notation import preset
from derive.writing.rows import cuts
from derive.writing.style import Style
from derive.writing.terminal import CHANGED, NARROWEST, coloured, render, show
from derive.writing.text import Page
from derive.writing.viewing import in_colour, wanted

DERIVED = kl(Normal("mu", "sigma"), Normal("m", "s"))
STANDARD = kl(Normal("mu", "sigma"), Normal(0, 1))
ENTROPY = entropy(Normal("mu", "sigma"))
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def shown(width, monkeypatch, terminal=True, certificate=None, style=None, **environment):
    """What is printed to a terminal of a width, or to a pipe."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm-256color", "COLUMNS": str(width), **environment}.items():
        monkeypatch.setenv(name, value)
    file = io.StringIO()
    file.isatty = lambda: terminal
    show(DERIVED.derivation, style or Style(), Console(file=file), certificate)
    return file.getvalue()


@pytest.mark.parametrize("width", [80, 200])
def test_a_pipe_gets_the_bytes_of_the_text(width, monkeypatch):
    text = Page(DERIVED.derivation, Style()).text()
    assert shown(width, monkeypatch, terminal=False) == text + "\n"
    assert shown(width, monkeypatch, terminal=False, certificate=DERIVED.certificate) == text + "\n"


def test_a_terminal_gets_colour_and_no_color_turns_it_off(monkeypatch):
    assert "\x1b[1;35m" in shown(100, monkeypatch)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", shown(100, monkeypatch, NO_COLOR="1"))
    assert "\x1b" not in shown(100, monkeypatch, TERM="dumb")
    assert "\x1b[1;35m" in shown(100, monkeypatch, terminal=False, FORCE_COLOR="1")


ENVIRONMENTS = [
    (True, {}, True, True),
    (False, {}, False, True),
    (True, {"NO_COLOR": "1"}, True, False),
    (True, {"TERM": "dumb"}, False, True),
    (True, {"FORCE_COLOR": "0"}, True, False),
    (False, {"FORCE_COLOR": "0"}, False, False),
    (False, {"FORCE_COLOR": "false"}, False, False),
    (False, {"FORCE_COLOR": ""}, False, True),
    (False, {"FORCE_COLOR": "1"}, True, True),
    (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
]


@pytest.mark.parametrize(("terminal", "environment", "view", "colour"), ENVIRONMENTS)
def test_the_environment_says_whether_the_view_is_wanted(monkeypatch, terminal, environment, view, colour):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, word in {"TERM": "xterm", **environment}.items():
        monkeypatch.setenv(name, word)
    file = io.StringIO()
    file.isatty = lambda: terminal
    assert (wanted(file), in_colour()) == (view, colour)


def test_force_color_0_forces_nothing(monkeypatch):
    assert shown(80, monkeypatch, terminal=False, FORCE_COLOR="0") == Page(DERIVED.derivation, Style()).text() + "\n"


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("width", [NARROWEST, 32, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("notation", ["post", "vae"])
@pytest.mark.parametrize("derived", [DERIVED, STANDARD], ids=["normal", "standard"])
def test_nothing_is_wider_than_the_terminal_and_nothing_is_lost(detail, width, notation, derived):
    style = Style(detail, preset(notation))
    rows = render(derived.derivation, style, width, derived.certificate).plain.splitlines()
    assert all(cell_len(row) <= width for row in rows), max(rows, key=cell_len)
    told = "".join("".join(rows).replace("✓", "").split())
    page = Page(derived.derivation, style)
    for section in page.outline.sections:
        for line in section.lines:
            assert "".join(f"= {page.written(line.term)}{page.reason(line)}".split()) in told


def test_reasons_are_flush_right_and_proved_lines_are_marked():
    rows = render(DERIVED.derivation, Style(), 160, DERIVED.certificate).plain.splitlines()
    lines = [row for row in rows if row.startswith("    = ")]
    assert all(row.endswith(" ✓") for row in lines)
    assert len({cell_len(row) for row in lines}) == 1


def test_long_lines_break_at_the_outermost_sum():
    text = render(DERIVED.derivation, Style(), 60).plain
    assert "\n    = ½ log(2 π) + ½ log s² + 1/(2 s²) ((μ − m)² + σ²)\n        − ½ log(2 π) − ½ log σ² − ½" in text
    assert cuts("½ (a + b) − c", 11, 9, len) == [10]
    assert cuts("½ (a + b + c)", 7, 7, len) == [5, 9]
    assert cuts("abc", 2, 2, len) == [2]
    assert cuts("((a)/(b))/(c)", 9, 4, len) == [9]
    assert cuts("x (aa/bb)²", 5, 5, len) == [2, 5]


def test_what_changed_is_in_colour():
    row = coloured("a + \x02b\x03 − c")
    assert (row.plain, [(span.start, span.end, span.style) for span in row.spans]) == ("a + b − c", [(4, 5, CHANGED)])
    view = render(ENTROPY.derivation, Style(Detail.BRIEF), 100)
    assert any(span.style == CHANGED for span in view.spans)
