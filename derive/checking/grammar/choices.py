"""The choices that a formula leaves open, and the readings that come of them, most likely first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from derive.checking.grammar.tokens import Unread
from derive.checking.syntax import Tree

MOST_READINGS = 16
MOST_TRIALS = 96


@dataclass(frozen=True)
class Reading:
    """One way to understand a formula; `how` says in words what was chosen where there was a choice."""

    tree: Tree
    how: tuple[str, ...] = ()


@dataclass
class Choices:
    """Answers questions of how to read: the first of them as `script` says, the others by what is usual.

    What is answered otherwise than usual becomes the habit: who writes `log 2 pi` for log(2π) once does it again.
    """

    script: tuple[int, ...] = ()
    taken: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    how: list[str] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    habits: dict[str, str] = field(default_factory=dict)

    def choose(self, about: str, key: str, options: Sequence[str], subject: str) -> str:
        """One of the options, the usual one first; the same key always gets the same answer."""
        if key in self.known and self.known[key] in options:
            return self.known[key]
        if len(options) == 1:
            return options[0]
        habit = self.habits.get(about)
        ordered = [habit, *(each for each in options if each != habit)] if habit in options else list(options)
        number = len(self.taken)
        rank = self.script[number] if number < len(self.script) else 0
        rank = min(rank, len(ordered) - 1)
        picked = str(ordered[rank])
        self.taken.append(rank)
        self.sizes.append(len(ordered))
        self.how.append(f"{subject} {picked}")
        self.known[key] = picked
        if rank:
            self.habits[about] = picked
        return picked


def all_readings(build: Callable[[Choices], Tree], most_trials: int = MOST_TRIALS) -> list[Reading]:
    """The distinct trees that the choices give, the fewest unusual answers first."""
    waiting: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    found: dict[Tree, Reading] = {}
    failure: Unread | None = None
    pushed = trials = 0
    limit = max(1, min(most_trials, MOST_TRIALS))
    while waiting and len(found) < MOST_READINGS and trials < limit:
        trials += 1
        cost, _, script = heappop(waiting)
        choices = Choices(script)
        try:
            tree = build(choices)
            found.setdefault(tree, Reading(tree, tuple(dict.fromkeys(choices.how))))
        except Unread as error:
            failure = failure or error
        for number in range(len(script), len(choices.taken)):
            for rank in range(1, choices.sizes[number]):
                pushed += 1
                longer = (*choices.taken[:number], rank)
                heappush(waiting, (cost + rank, pushed, longer))
    if not found:
        assert failure is not None
        raise failure
    return list(found.values())
