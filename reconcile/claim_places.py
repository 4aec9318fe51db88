"""Where each claim stands in its claim file: what a message to an editor or a reviewer points at."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

__all__ = ["Place", "places_of"]

ID: Final = re.compile(r"""^\s*id\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*')""")
"""A line of TOML that gives an entry its id."""


class Place(NamedTuple):
    """A claim file, and the line (from 1) on which the claim's entry has its id, or that of its table; else line 1."""

    file: str
    line: int


def places_of(contents: Mapping[str, str | bytes], claims: Iterable[str]) -> dict[str, Place]:
    """The places of those claims that are found, by their ids; `contents` are claim files by name, as they were read.

    A claim of a `[[table]]` stands where its table does, whose id its own begins with. Workbooks have no lines: their
    claims are not found.
    """
    lines = {
        name: Place(file, number)
        for file, text in sorted(contents.items(), reverse=True)
        if isinstance(text, str)
        for number, name in _ids(file, text)
    }
    found = {}
    for claim in claims:
        steps = claim.split("-")
        names = ("-".join(steps[:size]) for size in range(len(steps), 0, -1))
        place = next((lines[name] for name in names if name in lines), None)
        if place is not None:
            found[claim] = place
    return found


def _ids(file: str, text: str) -> Iterable[tuple[int, str]]:
    if file.lower().endswith(".csv"):
        import csv
        import io

        reader = csv.DictReader(io.StringIO(text, newline=""))
        return [(reader.line_num, row["id"]) for row in reader if row.get("id")]
    matches = ((number, ID.match(line)) for number, line in enumerate(text.split("\n"), 1))
    return [(number, _unquoted(match[1])) for number, match in matches if match]


def _unquoted(text: str) -> str:
    """What a text of TOML says; one that is none stands within another, and is no id."""
    if "\\" not in text:
        return text[1:-1]
    try:
        return str(tomllib.loads(f"id = {text}")["id"])
    except ValueError:
        return text
