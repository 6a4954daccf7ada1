"""Where the files that are not Python live, and how templates are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def template_folder() -> Path:
    """The folder of templates: inside the package when it was installed, beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    for folder in (package / "templates", package.parent / "templates"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the templates of derive are missing: neither beside nor inside {package}")


def template_environment(*, escaped: bool = False, **syntax: Any) -> Environment:
    """Templates in which a name that is not given is an error, with delimiters that the target language leaves free.

    Nothing is escaped where LaTeX or Python is written, all of which comes from our own printers; HTML is `escaped`.
    """
    return Environment(
        loader=FileSystemLoader(template_folder()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=escaped,
        **syntax,
    )
