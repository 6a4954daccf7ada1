"""The templates, with what they call to lay out a file."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment

from derive.code import layout, script
from derive.code.names import free
from derive.code.special import BERNOULLI, LOG_GAMMA, LOG_STIRLING, STIRLING
from derive.resources import template_environment


@lru_cache(maxsize=1)
def environment() -> Environment:
    made = template_environment()
    made.globals |= by_name(layout.assigned, layout.call, layout.horner, layout.returned, layout.row, layout.tuple_of)
    made.globals |= by_name(free)
    made.filters |= by_name(layout.annotated, layout.doubled, layout.prose, layout.reprs)
    made.filters |= by_name(layout.suffixed, script.jsdoc, script.literals)
    made.filters["zip"] = zip
    made.globals |= {"bernoulli": BERNOULLI, "stirling": STIRLING, "js": script}
    made.globals |= {"log_gamma": LOG_GAMMA, "log_stirling": LOG_STIRLING}
    return made


def by_name(*functions: Any) -> dict[str, Any]:
    return {function.__name__: function for function in functions}
