"""Templates of HTML, in which everything is escaped that is not marked as HTML of our own."""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup

from derive.resources import template_environment, template_folder


@lru_cache(maxsize=1)
def environment() -> Environment:
    made = template_environment(escaped=True)
    made.filters["lean"] = lean
    return made


def lean(html: str) -> Markup:
    """Without the indentation of the template, which every line of a derivation would repeat."""
    return Markup(re.sub(r"\n\s*", "\n", html))


def render(template: str, **values: object) -> str:
    return environment().get_template(template).render(**values)


def scripts(*names: str) -> Markup:
    """Our own scripts, one under the other."""
    return in_script("\n".join(source(f"page/{name}.js") for name in names))


def in_script(text: str) -> Markup:
    """Source that cannot end the element that it stands in."""
    return Markup(re.sub(r"<(?=/script|!--)", r"<\\", text, flags=re.IGNORECASE))


def styles(*names: str) -> Markup:
    return Markup("\n".join(source(f"page/{name}.css") for name in names))


@lru_cache(maxsize=64)
def source(name: str) -> str:
    return (template_folder() / name).read_text(encoding="utf-8")
