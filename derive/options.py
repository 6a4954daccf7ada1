"""The options that say how much a problem may take, and what may be overwritten."""

from __future__ import annotations

import argparse
import sys

from derive.budgets import MEGABYTES, SECONDS, UNLIMITED, Budget, limits_memory


def add_budget(command: argparse.ArgumentParser, seconds: float = SECONDS) -> None:
    """Time and memory, for each problem."""
    group = command.add_argument_group("limits")
    group.add_argument(
        "--seconds", type=float, default=seconds, metavar="N",
        help=f"the most time that a problem may take (default: {seconds:g}); 0 for as long as it takes",
    )  # fmt: skip
    group.add_argument(
        "--memory", type=int, default=None, metavar="MB",
        help=f"the most memory that a problem may take (default: {MEGABYTES}, on Linux); 0 for all there is",
    )  # fmt: skip


def add_force(command: argparse.ArgumentParser) -> None:
    command.add_argument("--force", action="store_true", help="overwrite files that derive did not write, too")


def budget_of(options: argparse.Namespace) -> Budget:
    """What the options allow; commands without such options may take what they need."""
    if not hasattr(options, "seconds"):
        return UNLIMITED
    if options.memory and not limits_memory():
        print("derive: --memory has no effect here: this system does not tell what is in use", file=sys.stderr)
    return Budget(options.seconds, MEGABYTES if options.memory is None else options.memory)


def problem_of(options: argparse.Namespace) -> str:
    """What is being worked on, in one line, as it was typed."""
    words = [options.command, getattr(options, "quantity", None), getattr(options, "file", None)]
    return " ".join(filter(None, [*words, *getattr(options, "distributions", ())]))
