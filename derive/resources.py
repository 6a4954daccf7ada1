"""Where the files that are not Python live."""

from __future__ import annotations

from pathlib import Path


def template_folder() -> Path:
    """The folder of templates: inside the package when it was installed, beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    for folder in (package / "templates", package.parent / "templates"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the templates of derive are missing: neither beside nor inside {package}")
