"""The kernel knows nothing of what makes a certificate, and can be read in one sitting."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
KERNEL = "derive.verification.kernel"
MAKERS = {"rules", "strategies", "plans", "patterns", "derivation", "record", "reading", "writing", "code", "pages"}
LONGEST, LONGEST_ROOM = 400, 700


def file_of(module):
    """Where a module of the package is; None for what is no module."""
    path = ROOT / module.replace(".", "/")
    found = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return found if found.exists() else None


def imports(file):
    """All modules of the package that a file imports, wherever in the file it does, but not for types alone."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for_types = {
        child for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" for child in ast.walk(node)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node not in for_types and (node.module or "").startswith("derive"):
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("derive"))


def reached(module):
    """The modules that are loaded with one, packages of modules included, with the one that asks for each."""
    found, waiting = {}, [(module, "")]
    while waiting:
        name, by = waiting.pop()
        parts = name.split(".")
        for depth in range(1, len(parts) + 1):
            inner = ".".join(parts[:depth])
            if inner not in found and file_of(inner):
                found[inner] = by
                waiting += [(other, inner) for other in imports(file_of(inner))]
    return found


def test_the_kernel_reaches_nothing_that_makes_certificates():
    found = reached(KERNEL)
    assert {"derive.certification.exact.normal", "derive.certification.ball.compare", "derive.sexpr.loading"} <= set(
        found
    )
    forbidden = {name: by for name, by in found.items() if name.split(".")[1:2] and name.split(".")[1] in MAKERS}
    assert not forbidden


def test_the_walk_would_find_them():
    found = reached("derive.verification.words")
    assert {"rules", "writing", "patterns"} <= {name.split(".")[1] for name in found if "." in name}


def test_nor_is_it_loaded_while_the_kernel_runs(tmp_path, written):
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(written("entropy", "Normal(0, 1)")), encoding="utf-8")
    program = (
        "import sys; from derive.verification.kernel import verify;"
        "assert verify(open(sys.argv[1], 'rb').read()).verified;"
        "print(*sorted({name.split('.')[1] for name in sys.modules if name.startswith('derive.')}))"
    )
    command = [sys.executable, "-c", program, str(path)]
    rooms = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "certification" in rooms
    assert not MAKERS & set(rooms)


def test_the_kernel_can_be_read_in_one_sitting():
    room = [file_of(name) for name in reached(KERNEL) if name.startswith("derive.verification.")]
    lengths = {file.name: len(file.read_text(encoding="utf-8").splitlines()) for file in room}
    assert lengths["kernel.py"] <= LONGEST
    assert sum(lengths.values()) <= LONGEST_ROOM, lengths
