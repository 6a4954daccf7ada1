"""A floor imports only from floors below it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "derive"
FLOORS = [
    {"errors", "notation", "orphans", "resources", "targets"},
    {"budgets", "parallel"},
    {"options", "supervision"},
    {"format", "terms"},
    {"patterns"},
    {"distributions", "derivation"},
    {"quantities"},
    {"sexpr"},
    {"strategies"},
    {"rules"},
    {"plans", "certification"},
    {"record"},
    {"writing", "code", "reading"},
    {"naming", "pages", "verification"},
    {"steps"},
    {"derived"},
    {"checking"},
    {"api"},
    {"forms"},
    {"arguments", "gallery"},
    {"cli", "__init__"},
    {"__main__"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
FILES = sorted(PACKAGE.rglob("*.py"))


def room(file: Path) -> str:
    return file.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(file: Path) -> set[str]:
    """The rooms of the package that a file imports, wherever in the file it does, but not for types alone."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for_types = [
        child for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" for child in ast.walk(node)
    ]  # fmt: skip
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node not in for_types and (node.module or "").startswith("derive."):
            found.add(node.module.split(".")[1])
    return found


def test_every_room_has_a_floor():
    assert {room(file) for file in FILES} <= set(FLOOR)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_go_down(file):
    above = {other for other in imported(file) if other != room(file) and FLOOR[other] >= FLOOR[room(file)]}
    assert not above, f"{file} imports {above}, which are not below it"


def test_the_two_engines_share_no_code():
    for engine, other in (("exact", "ball"), ("ball", "exact")):
        for file in (PACKAGE / "certification" / engine).glob("*.py"):
            text = file.read_text(encoding="utf-8")
            assert f"certification.{other}" not in text, f"{file} uses the other engine"


def test_the_certifier_knows_no_laws():
    for file in (PACKAGE / "certification").rglob("*.py"):
        assert not imported(file) & {"rules", "plans", "strategies", "patterns", "writing"}, file
