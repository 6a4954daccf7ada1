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
def tex():
    """Finds a TeX by its name; in CI it must be there."""
    return needed


def needed(program):
    """Where a program is; a test that needs it is skipped without it, and fails in CI."""
    found = shutil.which(program)
    if found is None and not os.environ.get("DERIVE_CI"):
        pytest.skip(f"{program} is not installed")
    assert found, f"{program} is missing, and CI must have it"
    return found
