"""Programs that run generated code."""

from __future__ import annotations

import os

import pytest

from derive.code.node import node as found_node


@pytest.fixture(scope="session")
def node():
    """What runs JavaScript outside of a browser; in CI it must be there."""
    found = found_node()
    if found is None and not os.environ.get("DERIVE_CI"):
        pytest.skip("node is not installed")
    assert found, "node is missing, and CI must have it"
    return found
