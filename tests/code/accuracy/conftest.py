"""Problems for the code generator, each derived once."""

from __future__ import annotations

from functools import lru_cache

import pytest

from derive.derived import Derived
from derive.reading import read_problem


@lru_cache(maxsize=64)
def made(*texts):
    return Derived(read_problem(texts[0], texts[1:])).code_problem


@pytest.fixture(scope="session")
def problem():
    return made
