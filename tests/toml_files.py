"""Claim files as plain data, and back to TOML, so that tests can turn them over."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[1] / "seeds"


def read_folder(folder=SEEDS):
    """Every claim file of a folder, as plain data by file name."""
    return {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}


def to_toml(data):
    """A claim file: tables and arrays of tables at the top, everything inside them inline."""
    lines = []
    for section, value in data.items():
        heading, entries = (f"[[{section}]]", value) if isinstance(value, list) else (f"[{section}]", [value])
        for entry in entries:
            lines += [heading, *(f"{_key(key)} = {_inline(item)}" for key, item in entry.items()), ""]
    return "\n".join(lines)


def to_texts(files):
    """Texts by file name, for `reconcile.from_texts`."""
    return {name: to_toml(data) for name, data in files.items()}


def _key(key):
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)


def _text(text):
    return json.dumps(text, ensure_ascii=True)


def _inline(value):
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {_inline(item)}" for key, item in value.items()) + "}"
    return str(value)
