"""Options and fixtures that several rooms' tests share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="rewrite output/ with what the code writes now")


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def pdflatex():
    """The TeX that compiles documents; in CI it must be there."""
    found = shutil.which("pdflatex")
    if found is None and not os.environ.get("DERIVE_CI"):
        pytest.skip("pdflatex is not installed")
    assert found, "pdflatex is missing, and CI must have it"
    return found
