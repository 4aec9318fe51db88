"""Plain data -> the text of a claim file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["inline", "key_text", "to_toml"]


def to_toml(data: Mapping[str, Any]) -> str:
    """A claim file: tables and arrays of tables at the top, everything inside them inline."""
    lines = []
    for section, value in data.items():
        heading, entries = (f"[[{section}]]", value) if isinstance(value, list) else (f"[{section}]", [value])
        for entry in entries:
            lines += [heading, *(f"{key_text(key)} = {inline(item)}" for key, item in entry.items()), ""]
    return "\n".join(lines)


def key_text(key: str) -> str:
    """A key, in quotes where it needs them."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key)


def inline(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, str):
        return json.dumps(value)  # its escapes are among those of TOML
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(inline, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(key)} = {inline(item)}" for key, item in value.items()) + "}"
    return str(value)
