"""The same bytes under any hash seed, locale, time zone, terminal and number of processes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest

PROBLEMS = [
    ("kl", "Normal(mu, sigma)", "Normal(0, 1)"),
    ("cross-entropy", "MultivariateNormal([a], [[v]])", "MultivariateNormal([b], [[w]])"),
]
FORMS = "json,latex,text,numpy"
PROGRAM = """
import hashlib, locale, sys
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
from derive.derived import Derived
from derive.forms import files
from derive.reading import read_problem
from derive.writing.style import Style
for problem in PROBLEMS:
    for name, text in files(Derived(read_problem(problem[0], problem[1:])), FORMS, Style()).items():
        print(name, hashlib.sha256(text.encode()).hexdigest())
"""
SURROUNDINGS = {
    "seed 1, German": {"PYTHONHASHSEED": "1", "LC_ALL": "de_DE.UTF-8", "TZ": "Pacific/Kiritimati", "COLUMNS": "20"},
    "random seed, Turkish": {
        "PYTHONHASHSEED": "random", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "America/St_Johns",
        "TERM": "xterm-256color", "COLUMNS": "300",
    },
    "seed 2, no UTF-8": {
        "PYTHONHASHSEED": "2", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "UTC",
        "TERM": "dumb", "NO_COLOR": "1", "LINES": "5",
    },
}  # fmt: skip
SET = {name for values in SURROUNDINGS.values() for name in values}


def digests(problems, **surroundings):
    """What one process makes of the problems, one after the other, by the names of its files."""
    program = f"PROBLEMS, FORMS = {problems!r}, {tuple(FORMS.split(','))!r}\n{PROGRAM}"
    kept = {
        name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "TZ", "COLUMNS", "TERM")
    }
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env={**kept, **surroundings}, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def usual():
    return digests(PROBLEMS, PYTHONHASHSEED="0")


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_the_same_bytes_in_other_surroundings(name, usual):
    """And in another order: what came before in a process leaves no trace."""
    assert len({line.split()[1] for line in usual}) == len(usual) == len(PROBLEMS) * len(FORMS.split(","))
    assert sorted(digests(PROBLEMS[::-1], **SURROUNDINGS[name])) == sorted(usual)


def test_the_command_writes_these_bytes_and_prints_the_same(tmp_path, usual):
    said = []
    for name in list(SURROUNDINGS)[1:]:
        folder = tmp_path / str(len(said))
        command = [sys.executable, "-m", "derive.cli", *PROBLEMS[0], "--to", FORMS, "-o", str(folder)]
        done = subprocess.run(command, env={**os.environ, **SURROUNDINGS[name]}, capture_output=True, check=True)
        said.append(done.stdout.replace(os.fsencode(folder), b""))
        made = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.*")}
        assert len(made) == len(FORMS.split(","))
        assert {f"{name} {digest}" for name, digest in made.items()} == set(usual[: len(made)])
    assert said[0] == said[1]


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_the_same_bytes_in_a_process_started_in_any_way(method, usual, tmp_path):
    program = f"""
import multiprocessing
from derive.forms import FORMS
import hashlib

def made(problem):
    from derive.derived import Derived
    from derive.reading import read_problem
    return hashlib.sha256(Derived(read_problem(problem[0], problem[1:])).json().encode()).hexdigest()

if __name__ == "__main__":
    with multiprocessing.get_context({method!r}).Pool(2) as pool:
        print(*pool.map(made, {PROBLEMS!r}))
"""
    path = tmp_path / "program.py"  # what a process that is spawned reads again
    path.write_text(program, encoding="utf-8")
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=True, timeout=60)
    certificates = [line.split()[1] for line in usual if line.startswith("certificate.json")]
    assert done.stdout.split() == certificates
