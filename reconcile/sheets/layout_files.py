"""Layouts as TOML files: those of this package, those of others, and which of them describes a file of results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from reconcile.entry_shapes import shaped
from reconcile.errors import Fault, LedgerError, printable, shown, unknown
from reconcile.limits import LARGEST_FILE
from reconcile.sheets.layout import Layout, LayoutError, plain
from reconcile.sheets.layout_faults import layout_faults
from reconcile.toml_text import plain_toml

__all__ = ["built_in", "find", "fitting", "load"]

NEAREST: Final = 3
MOST_LISTED: Final = 6


def load(path: str | Path) -> Layout:
    """The layout that a TOML file describes. Raises `LedgerError` with every fault, each with its key path."""
    path = Path(path)
    try:
        if (size := path.stat().st_size) > LARGEST_FILE:
            problem = f"{size:,} bytes are more than the limit of {LARGEST_FILE:,}; expected a layout"
            raise LedgerError([Fault(str(path), "", problem)])
        text = path.read_bytes().decode("utf-8")  # a lone CR ends no line of TOML
    except (OSError, UnicodeDecodeError) as error:
        reason = "this is not UTF-8" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error.strerror}"
        raise LedgerError([Fault(str(path), "", reason)]) from None
    return _read(str(path), text)


@cache
def built_in() -> tuple[Layout, ...]:
    """The layouts that come with this package, by name."""
    folder = resources.files("reconcile.sheets") / "layouts"
    found = [
        _read(file.name, file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name[-5:] == ".toml"
    ]
    return tuple(sorted(found, key=lambda layout: layout.name))


def find(name: str) -> Layout:
    """The layout of this name, or of this TOML file. Raises `LayoutError` where there is none."""
    for layout in built_in():
        if layout.name == name:
            return layout
    if name.endswith(".toml") or Path(name).is_file():
        return load(name)
    raise LayoutError(f"{unknown('layout', name, [layout.name for layout in built_in()])}; or give a TOML file")


def _read(file: str, text: str) -> Layout:
    try:
        content = plain_toml(text)
    except ValueError as error:
        raise LedgerError([Fault(file, "", str(error))]) from None
    layout, faults = shaped(content, Layout)
    found = [Fault(file, path, problem) for path, problem in faults]
    if layout is not None:
        found += [Fault(file, where, problem) for where, problem in layout_faults(layout)]
    if found:
        raise LedgerError(found)
    assert isinstance(layout, Layout)
    return layout


# ---- Which layout a file has


def fitting(header: Sequence[str], name: str, layouts: Iterable[Layout], fault: str = "") -> Layout:
    """The layout whose required columns the header has, with the most columns named; raises `LayoutError` otherwise.

    `name` is the file's own, without folders; a layout may ask for some form of it. A layout that refines another goes
    before that one. The message for a file that none describes names the nearest layouts with what is missing.
    """
    layouts = tuple(layouts)
    has = set(map(plain, header))
    ranked: dict[int, list[Layout]] = {}
    for layout in layouts:
        if layout.file.format != "table" or not _is_named(name, layout):
            continue
        if all(plain(column) in has for column in layout.required()):
            ranked.setdefault(sum(plain(column) in has for column in layout.named()), []).append(layout)
    if not ranked:
        raise LayoutError(_no_layout(header, name, layouts, fault))
    best = ranked[max(ranked)]
    refined = {layout.refines for layout in best}
    best = [layout for layout in best if layout.name not in refined]
    if len(best) > 1:
        names = " and ".join(sorted(layout.name for layout in best))
        raise LayoutError(f"{printable(name)}: the layouts {names} fit alike; choose one with --layout")
    return best[0]


def _is_named(name: str, layout: Layout) -> bool:
    return layout.file.name is None or re.fullmatch(layout.file.name, name, re.IGNORECASE) is not None


def _no_layout(header: Sequence[str], name: str, layouts: Sequence[Layout], fault: str) -> str:
    has = set(map(plain, header))
    found = ", ".join(shown(column) for column in header[:12]) + (", ..." if len(header) > 12 else "")
    lines = [f"{printable(name)}: no layout describes this file{fault}; its columns are {found}"]
    table = [layout for layout in layouts if layout.file.format == "table"]

    def missing(layout: Layout) -> list[str]:
        return [column for column in layout.required() if plain(column) not in has]

    near = sorted(table, key=lambda layout: (len(missing(layout)) / (len(layout.required()) or 1), layout.name))
    for layout in near[:NEAREST]:
        lacks = missing(layout)
        columns = ", ".join(map(shown, lacks[:MOST_LISTED]))
        columns += f" and {len(lacks) - MOST_LISTED} more" if len(lacks) > MOST_LISTED else ""
        lines.append(
            f"  {layout.name} ({layout.title}) " + (f"lacks {columns}" if columns else "asks for another name")
        )
    lines.append("A layout of your own is one TOML file: --layout FILE")
    return "\n".join(lines)
