"""`derive check` as it is typed: what it prints, its exit codes, and its report as JSON and as a page."""

from __future__ import annotations

import json
import os

import pytest

from derive.cli import main

RIGHT = r"""
Let $q(x) \sim N(\mu, \sigma^2)$ with $\sigma > 0$.
$$
\begin{aligned}
\int x^2 q(x)\,dx &= E_q[x^2] \\
&= \mu^2 + \sigma^2 \label{eq:second}
\end{aligned}
$$
"""
WRONG = RIGHT.replace(r"\mu^2 + \sigma^2 \label", r"\mu^2 \label")


@pytest.fixture
def checked(tmp_path, capsys):
    def run(text, *options, name="notes.md"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        code = main(["check", str(tmp_path / name), *options])
        return code, capsys.readouterr()

    return run


def test_all_right(checked):
    code, printed = checked(RIGHT)
    assert code == 0
    assert printed.out.startswith("notes.md: 2 steps: 2 proved\n")


def test_the_first_wrong_line_is_named_first_with_numbers(checked):
    code, printed = checked(WRONG)
    first, *_, last = printed.out.strip().splitlines()
    assert code == 1
    assert first == "notes.md: line 6 is the first wrong one; 2 steps: 1 proved, 1 refuted"
    assert "the line before is" in printed.out
    assert "it looks like" in last


@pytest.mark.parametrize(
    ("line", "verdict"), [(r"x = \mathfrak{}^{?}", "unread"), (r"\int_0^1 \sin(1/x)\,dx = 3", "undecided")]
)
def test_what_is_not_known_has_an_exit_code_of_its_own(checked, line, verdict):
    code, printed = checked(f"$${line}$$")
    assert code == 3
    assert verdict in printed.out


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("no formula", (), "no equation"),
        (RIGHT, ("--given", "q = Foo(1)"), "Foo"),
        (RIGHT, ("--given", "__import__('os')"), "--given"),
        ("x" * 500_000, (), "characters"),
    ],
)
def test_bad_input_is_one_line(checked, text, options, message):
    code, printed = checked(text, *options)
    assert code == 2
    assert message in printed.err
    assert printed.err.count("\n") == 1
    assert not printed.out


def test_standard_input_that_is_closed(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    assert main(["check", "-"]) == 2
    assert capsys.readouterr().err == "derive: standard input is closed\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_what_is_no_file_is_not_replaced_even_if_forced(checked, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    code, printed = checked(RIGHT, "-o", str(tmp_path / "pipe"), "--force")
    assert code == 2
    assert "is no file" in printed.err
    assert (tmp_path / "pipe").is_fifo()


def test_without_a_file_and_without_such_a_file(capsys, tmp_path):
    assert main(["check"]) == 2
    assert main(["check", str(tmp_path / "none.md")]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_what_is_given_is_taken(checked):
    text = "$$E[X] = m$$"
    assert checked(text)[0] == 3
    assert checked(text, "--given", "X ~ Normal(m, s)")[0] == 0


def test_json_has_each_row_with_its_place(checked):
    code, printed = checked(WRONG, "--to", "json")
    data = json.loads(printed.out)
    (chain,) = data["chains"]
    assert code == data["exit_code"] == 1
    assert [row.get("verdict") for row in chain["rows"]] == [None, "proved", "refuted"]
    assert [row["line"] for row in chain["rows"]] == [5, 5, 6]
    assert [row.get("first_wrong") for row in chain["rows"]] == [None, False, True]


def test_a_page_is_written_and_not_over_what_somebody_else_wrote(checked, tmp_path):
    path = tmp_path / "report.html"
    path.write_text("mine", encoding="utf-8")
    assert checked(WRONG, "--to", "html", "-o", str(path))[0] == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert checked(WRONG, "--to", "html", "-o", str(path), "--force")[0] == 1
    page = path.read_text(encoding="utf-8")
    assert page.count('class="row is-refuted first"') == 1
    assert "<script>alert" not in page


def test_words_of_a_document_are_no_markup(checked):
    _, printed = checked(r"$$\text{<script>alert(1)</script>} = \frac{<img src=x>}{2}$$", "--to", "html")
    assert "<script>alert" not in printed.out
    assert "<img src" not in printed.out


def test_one_slow_step_takes_no_other_with_it(checked):
    code, printed = checked("$$\\Gamma(10^{30}) = 1$$\n\n$$9^{9^{9^9}} = 1$$\n\n$$1 + 1 = 2$$", "--seconds", "40")
    assert code == 3
    assert "1 proved, 2 undecided" in printed.out


def test_a_terminal_gets_no_signs_of_a_document_that_it_would_obey(checked):
    _, printed = checked("$$a\x1b[31m + b = \u202e b + a\x07$$")
    assert not {"\x1b", "\x07", "\u202e"} & set(printed.out + printed.err)
