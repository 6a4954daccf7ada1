"""Time and memory: what goes beyond ends in one clear line with exit code 2, and nothing is half-written."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress

import pytest

from derive import gallery
from derive.budgets import Budget, at_most
from derive.certification.ball.balls import arb, integral
from derive.cli import main
from derive.errors import Exhausted, Wrong
from derive.format.digests import digested
from derive.parallel import in_parallel

KL = ("kl", "Normal(mu, sigma)", "Normal(m, s)")
posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
linux = pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="memory is told on Linux")  # noqa: PTH110


def endless():
    while True:
        with suppress(Exception):
            time.sleep(0.01)


def hoard():
    kept = []
    while True:
        kept.append(bytearray(10**6))


WASTE = {"time, where exceptions are lost": endless, "memory": hoard, "one allocation": lambda: bytearray(10**11)}


@linux
@pytest.mark.parametrize("name", WASTE)
def test_what_is_spent_ends_with_the_name_and_the_option(name):
    option = "--seconds N" if "time" in name else "--memory MB"
    budget = Budget(0.5, 0) if "time" in name else Budget(0, 200)
    with pytest.raises(Exhausted, match=f"entropy X .*{option}"), budget.spent_on("entropy X"):
        WASTE[name]()


def forever():
    while True:
        pass


@posix
def test_what_is_spent_within_a_quadrature_is_said_as_elsewhere():
    """FLINT's wrapper makes a SystemError of what is raised on the way through it."""

    def quadratures():
        with Budget(0.2).spent_on("quadratures"):
            while True:
                integral(lambda x, analytic: (x**20).exp(), arb(0), arb(1))

    for _ in range(3):
        with pytest.raises(Exhausted, match=r"quadratures takes more than 0\.2 s"):
            quadratures()


def test_a_part_has_its_own_time_within_that_of_the_whole():
    with Budget(2.0, 0).spent_on("the whole"):
        with pytest.raises(Exhausted, match=r"takes more than 0\.3 s"), at_most(0.3):
            forever()
        with at_most(5.0):
            assert sum(range(1000)) == 499500
    with pytest.raises(Exhausted, match="the whole takes"), Budget(0.5, 0).spent_on("the whole"), at_most(30.0):
        forever()
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_nothing_is_left_behind_of_a_budget():
    before = signal.getsignal(signal.SIGALRM)
    with Budget(0.3, 4096).spent_on("this"):
        pass
    assert signal.getsignal(signal.SIGALRM) is before
    time.sleep(0.5)


@pytest.mark.parametrize(("seconds", "memory"), [(-1, 1), (float("nan"), 1), (float("inf"), 1), (1, -1)])
def test_budgets_are_numbers(seconds, memory):
    with pytest.raises(Wrong, match="0 for no limit"):
        Budget(seconds, memory)


@pytest.mark.parametrize("command", ["kl", "accuracy", "render", "verify"])
def test_every_command_that_works_has_a_budget(command, root, tmp_path, capsys):
    file = root / "output" / "kl_normal_standard_normal" / "certificate.json"
    given = {"kl": KL, "accuracy": ("accuracy", *KL)}.get(command, (command, str(file)))
    where = ("-o", str(tmp_path / "out")) if command in ("kl", "render") else ()
    assert main([*given, *where, "--seconds", "0.01"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"derive: {command} ")
    assert "takes more than 0.01 s; --seconds N" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.fixture
def slow(root, tmp_path):
    """A certificate with a step, true as it is, that takes hours: nine sums in each other."""
    data = json.loads((root / "output" / "entropy_normal" / "certificate.json").read_text(encoding="utf-8"))
    part, indices = data["parts"][0], "abcdefghi"
    before = f"(* mu {' '.join(indices)})"
    for index in indices:
        before = f"(sum {before} {index} 1 6)"
    after = f"(* 1 {before})"
    step = part["steps"][0] | {"before": before, "after": after, "places": [{"path": [], "term": after}]}
    part |= {"start": before, "steps": [step], "result": after}
    part["symbols"] |= dict.fromkeys(indices, "positive integer")
    file = tmp_path / "slow.json"
    file.write_text(json.dumps(digested(data)), encoding="utf-8")
    return file


@linux
@pytest.mark.parametrize(("option", "amount"), [("--seconds", "1.5"), ("--memory", "60")])
@pytest.mark.parametrize("step", [(), ("--step", "1.1", "-v")], ids=["whole", "step"])
def test_a_certificate_that_is_made_to_be_slow_ends_in_one_line(option, amount, step, slow, capsys):
    start = time.monotonic()
    assert main(["verify", str(slow), option, amount, *step]) == 2
    assert time.monotonic() - start < 10
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(rf"derive: verify \S+ (takes|needs) more than {amount} [^\n]*{option} [^\n]*\n", err)


def test_a_problem_that_takes_too_long_does_not_lose_the_others(tmp_path, capsys, monkeypatch):
    problems = tmp_path / "problems.txt"
    problems.write_text('kl "Normal(mu, sigma)" "Normal(m, s)"\nentropy "Normal(a, b)"\n')
    real = gallery.Derived
    monkeypatch.setattr(gallery, "Derived", lambda quantity: endless() if quantity.slug == "kl" else real(quantity))
    code = main(["build", "--problems", str(problems), "-o", str(tmp_path / "out"), "--seconds", "10"])
    err = capsys.readouterr().err
    assert code == 2
    assert "1 of 2 problems could not be made: kl Normal(mu, sigma) Normal(m, s) takes more than 10 s" in err
    assert (tmp_path / "out" / "entropy_normal" / "certificate.json").is_file()
    assert "entropy_normal" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def lasting(number):
    try:
        with Budget(1, 0).spent_on(str(number)):
            return endless() if number == 1 else number
    except Exhausted as error:
        return str(error)


def test_budgets_hold_in_workers():
    first, second, third = in_parallel(lasting, range(3), 2)
    assert (first, third) == (0, 2)
    assert second.startswith("1 takes more than 1 s")


def dying(number):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@posix
def test_a_worker_that_dies_loses_its_own_problem_alone():
    assert list(in_parallel(dying, range(5), 2, lost=lambda number: -number)) == [0, 1, -2, 3, 4]


PROGRAM = """
    import os, re, sys
    from derive.budgets import Budget, at_most
    from derive.cli import complain
    from derive.errors import DeriveError
    from derive.supervision import supervised

    def work():
        try:
            with Budget(0.5, 4096).spent_on("entropy X"):
                {}
        except DeriveError as error:
            return complain(str(error), 2)

    sys.exit(supervised(work))
"""
FROM_OUTSIDE = {
    "a library that does not come back": (
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM]); import time; time.sleep(60)",
        "entropy X takes more than 0.5 s; --seconds N",
    ),
    "a library that aborts": ("os.abort()", "ended the program at entropy X (SIGABRT)"),
    "the system, for memory": ("os.kill(os.getpid(), 9)", "ended the program at entropy X (SIGKILL)"),
}


@posix
@pytest.mark.parametrize("name", FROM_OUTSIDE)
def test_what_cannot_end_itself_is_ended_from_outside(name):
    body, message = FROM_OUTSIDE[name]
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM.format(body))], capture_output=True, text=True, check=False,
        timeout=30,
    )  # fmt: skip
    assert run.returncode == 2
    assert message in run.stderr
    assert run.stderr.count("\n") == 1


BUILD = ("build", "--problems", "problems.txt", "-o", "out")
READY = "import sys; from derive.__main__ import program; print('ready', flush=True); sys.exit(program())"
"""As `python -m derive` does, and says when Python itself has started, which is not ours to be interrupted."""


def is_whole(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".json", ".ipynb"):
        return bool(json.loads(text))
    end = {".html": "</html>\n", ".tex": "\\end{document}\n"}.get(path.suffix, "\n")
    return text.endswith(end)


@posix
@pytest.mark.parametrize("after", [0.15, 0.6, 3.0])
@pytest.mark.parametrize("group", [True, False], ids=["from a terminal", "by kill"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_at_any_time_is_one_line_and_leaves_whole_files(after, group, jobs, tmp_path):
    (tmp_path / "problems.txt").write_text('entropy "Normal(a, b)"\nkl "Normal(mu, sigma)" "Normal(m, s)"\n' * 20)
    process = subprocess.Popen(
        [sys.executable, "-c", READY, *BUILD, "-j", jobs], cwd=tmp_path, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "ready\n"
    time.sleep(after)
    (os.killpg if group else os.kill)(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.endswith("derive: interrupted; nothing is half-written\n")
    assert "Traceback" not in err
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if path.name.startswith(".")]
    assert all(map(is_whole, files))


@posix
@pytest.mark.parametrize("command", [KL, (*BUILD, "-j", "2")], ids=["kl", "build"])
def test_a_program_that_is_ended_ends_all_of_itself(command, tmp_path):
    (tmp_path / "problems.txt").write_text('kl "Normal(mu, sigma)" "Normal(m, s)"\n' * 200)
    process = subprocess.Popen(
        [sys.executable, "-m", "derive", *command, "-o", "out"], cwd=tmp_path, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    time.sleep(3)
    process.kill()
    process.communicate(timeout=10)  # the pipes close when the last process that has them ends
