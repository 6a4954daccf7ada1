"""Notations from TOML files, presets and single settings, checked before they come near a page."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from derive.distributions.base import NAME
from derive.errors import Wrong, did_you_mean
from derive.notation import CHOICES, DEFAULT, KEYS, SLOTS, TABLES, Notation
from derive.reading.files import text_of
from derive.reading.latex import check_latex
from derive.resources import template_folder

LARGEST = 100_000


def presets() -> tuple[str, ...]:
    """The names of the notations that come with the package."""
    return tuple(sorted(path.stem for path in (template_folder() / "notations").glob("*.toml")))


def preset_text(name: str) -> str:
    """A preset's file, to start one's own from; raises `Wrong` where there is none."""
    if name not in presets():
        raise Wrong(f"no notation is called '{name}': {did_you_mean(name, presets())}; a file's name ends in .toml")
    return (template_folder() / "notations" / f"{name}.toml").read_text(encoding="utf-8")


def preset(name: str) -> Notation:
    return from_toml(preset_text(name), name)


def read_notation(source: str | None, settings: Iterable[str] = ()) -> Notation:
    """The notation of a preset or of a TOML file, with single settings such as "logarithm=ln" on top of it."""
    notation = DEFAULT
    if source is not None and source.endswith(".toml"):
        notation = from_toml(text_of(Path(source), LARGEST), source)
    elif source is not None:
        notation = preset(source)
    for setting in settings:
        notation = with_setting(notation, setting)
    return notation


def from_toml(text: str, where: str) -> Notation:
    """A notation from TOML; a key `preset` names the one that it starts from."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Wrong(f"{where} is not TOML: {error}") from None
    base = data.pop("preset", None)
    if base is not None and not isinstance(base, str):
        raise Wrong(f"{where}: preset must be a name: {', '.join(presets())}")
    return with_values(DEFAULT if base is None else preset(base), data, where)


def with_setting(notation: Notation, setting: str) -> Notation:
    """logarithm=ln, symbols.mu=m"""
    key, equals, value = setting.partition("=")
    table, dot, name = key.strip().partition(".")
    if not equals:
        raise Wrong(f"--set needs KEY=VALUE, not '{setting}', for example logarithm=ln or symbols.mu=m")
    if key.strip() == "preset":
        raise Wrong(f"--set {setting}: a whole notation is chosen by --notation {value.strip() or 'NAME'}")
    return with_values(notation, {table: {name: value.strip()} if dot else value.strip()}, f"--set {setting}")


def with_values(notation: Notation, values: Mapping[str, Any], where: str) -> Notation:
    for key, value in values.items():
        if key not in KEYS:
            raise Wrong(f"{where}: no key of a notation is called '{key}': {did_you_mean(key, KEYS)}")
        checked: Any = (
            word(key, value, where) if key not in TABLES else {**getattr(notation, key), **table(key, value, where)}
        )
        notation = replace(notation, **{key: checked})
    both = sorted(set(notation.variances) & set(notation.log_variances))
    if both:
        raise Wrong(f"{where}: {both[0]} is written by its variance or by its log-variance, not by both")
    return notation


def table(key: str, value: Any, where: str) -> dict[str, str]:
    """A table from names of symbols to LaTeX."""
    if not isinstance(value, dict):
        raise Wrong(f"{where}: {key} is a table from names to LaTeX, for example {key}.mu = 'm'")
    for name, tex in value.items():
        if not NAME.match(name):
            raise Wrong(f"{where}: '{name}' in {key} is no symbol's name")
        check_latex(tex, f"{where}: {key}.{name}")
    return dict(value)


def word(key: str, value: Any, where: str) -> str:
    """One of a few words, or LaTeX with its slots."""
    if key in CHOICES:
        if value not in CHOICES[key]:
            raise Wrong(f"{where}: {key} is one of {', '.join(CHOICES[key])}, not {value!r}")
        return str(value)
    return check_latex(value, f"{where}: {key}", SLOTS.get(key, 0))
