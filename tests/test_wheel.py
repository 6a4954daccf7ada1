"""The built wheel works from an empty folder: its templates are in it."""

from __future__ import annotations

import os
import subprocess
import sys


def test_the_wheel_stands_alone(root, tmp_path):
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, root], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", site, wheel], check=True)
    command = [sys.executable, "-m", "derive.cli", "kl", "Normal(mu, sigma)", "Normal(0, 1)", "--to", "latex,numpy"]
    environment = {**os.environ, "PYTHONPATH": str(site)}
    run = subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    written = empty / "output" / "kl_normal_standard_normal" / "derivation.tex"
    golden = root / "output" / "kl_normal_standard_normal" / "derivation.tex"
    assert written.read_bytes() == golden.read_bytes()
    where = subprocess.run(
        [sys.executable, "-c", "import derive; print(derive.__file__)"],
        cwd=empty, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(site))
