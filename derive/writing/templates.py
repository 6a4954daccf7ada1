"""LaTeX templates: `<< … >>` prints, `<% … %>` decides nothing but repetition and presence."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment

from derive.resources import template_environment


@lru_cache(maxsize=1)
def environment() -> Environment:
    return template_environment(
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
    )


def render(name: str, **values: Any) -> str:
    return environment().get_template(name).render(**values)
