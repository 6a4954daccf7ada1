"""Many problems at once: in their order, the same bytes with any number of workers, one failure not losing others."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from derive.cli import main
from derive.errors import NotYet, Unfinished
from derive.gallery import build
from derive.parallel import in_parallel
from derive.reading.problem import read_list

SMALL = (
    ("entropy", "Normal(mu, sigma)"),
    ("entropy", "Normal(0, s)"),
    ("cross-entropy", "Normal(0, 1)", "Normal(m, 2)"),
)
BROKEN = ("kl", "Normal(mu, sigma)", "Normal(0, -1)")


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def slow_first(number):
    """The first takes longest, so that results in the order in which they are ready would be out of order."""
    return sum(range(10**6 if number == 0 else 10)) * 0 + number


def test_results_come_in_the_order_of_the_work():
    assert list(in_parallel(slow_first, range(6), jobs=2)) == list(range(6))


WORKERS = """
import os, signal, time
from derive.parallel import in_parallel

def work(_):
    time.sleep(0.2)  # so that each worker has some of the work
    return os.getpid(), signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])

if __name__ == "__main__":
    print(sorted(dict(in_parallel(work, range(8), 2)).values()))
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="this system has no masks of signals")
def test_no_worker_is_interrupted_from_the_terminal(tmp_path):
    """In a program of its own, where nothing has started yet of what starts with the first worker."""
    (tmp_path / "workers.py").write_text(WORKERS)
    run = subprocess.run([sys.executable, tmp_path / "workers.py"], capture_output=True, text=True, check=True)
    assert run.stdout == "[True, True]\n"


def test_any_number_of_workers_writes_the_same_bytes(tmp_path):
    for jobs in (1, 2):
        list(build(tmp_path / str(jobs), SMALL, jobs))
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    assert len(contents(tmp_path / "1")) > 3 * len(SMALL)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_problem_that_fails_is_named_and_the_others_are_written(tmp_path, jobs):
    with pytest.raises(Unfinished, match=r"1 of 2 problems could not be made: kl .*Normal\(0, -1\): .*positive"):
        list(build(tmp_path, (BROKEN, SMALL[0]), jobs))
    assert (tmp_path / "entropy_normal" / "certificate.json").is_file()
    assert "entropy_normal" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_list_of_problems_is_read_as_it_would_be_typed(tmp_path):
    file = tmp_path / "problems.txt"
    file.write_text('# mine\n\nkl "Normal(mu, sigma)" "Normal(0, 1)"  # the usual\nentropy "Normal(a, b)"\n')
    assert read_list(file) == (("kl", "Normal(mu, sigma)", "Normal(0, 1)"), ("entropy", "Normal(a, b)"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no problem in it"),
        ("# nothing\n", "has no problem in it"),
        ('kl "Normal(mu', "line 1: No closing quotation"),
        ('\nlk "Normal(0, 1)"', "line 2: unknown quantity 'lk': "),
    ],
)
def test_a_bad_list_is_an_error_with_its_line(tmp_path, capsys, text, words):
    file = tmp_path / "problems.txt"
    file.write_text(text)
    assert main(["build", "--problems", str(file), "-o", str(tmp_path / "out")]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_cluster_that_is_not_there_is_an_error():
    with pytest.raises(NotYet, match="--backend ray needs the package ray, which is not installed"):
        list(in_parallel(slow_first, range(2), jobs=2, backend="ray"))


def test_jobs_are_a_number_of_processes(capsys):
    assert main(["build", "--jobs", "0"]) == 2
    assert "--jobs is a number of processes, or -1 for all cores, not 0" in capsys.readouterr().err
