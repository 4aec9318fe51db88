"""Claims in rows, one claim a row: the cells of CSV files and workbooks -> the same entries as those of TOML.

The first row that is not blank names the columns. Every fault names the row, as spreadsheet programs number it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import attrs

from reconcile.claim_entries import SourceEntry
from reconcile.claim_files import KINDS, ClaimFile, structure
from reconcile.errors import shown, unknown
from reconcile.limits import LARGEST_WEIGHT

__all__ = ["COLUMNS", "HEADER", "REQUIRED", "Cell", "NotText", "Row", "read_rows"]

REQUIRED = ("id", "source", "claimant", "kind", "figure")
LISTS = ("besides", "rests_on")
CLAIM_KEYS = ("id", "claimant", "via", "tally", "contest", "option", "quantity", "of", "over", "printed", "supersedes")
"""The columns of text that are called in a `[[claim]]` as here."""
SOURCE_KEYS = {
    **{field.name: field.name for field in attrs.fields(SourceEntry) if field.name not in ("id", "weight")},
    "source_weight": "weight",
}
"""What the columns about sources are called in a `[source]`."""
COLUMNS = tuple(dict.fromkeys((*REQUIRED, *CLAIM_KEYS, *LISTS, "weight", "at", *SOURCE_KEYS)))
EXPECTED = {
    "id": "a short name",
    "source": "the id of a source",
    "kind": f"one of: {', '.join(KINDS)}",
    "figure": "what is printed",
}
"""What a row cannot be without, whatever its kind; who states it is asked for where all claims are read."""
NAMES = (("claim", "id"), ("source", "source"))
WEIGHTS = ("weight", "source_weight")
HEADER = f"a row that names the columns, {', '.join(f'`{column}`' for column in REQUIRED)} among them"
MOST_LISTED = 6
SPANS = re.compile(r"\s*[0-9]{1,15}-[0-9]{1,15}\s*(;\s*[0-9]{1,15}-[0-9]{1,15}\s*)*")
ENOUGH = 2
"""A table with fewer of the required columns is not taken for claims."""


@attrs.frozen
class NotText:
    """A cell that holds something else than text: what it is, and its value if that is a whole number."""

    described: str
    whole: int | None = None


Cell = str | NotText
Row = tuple[int, Sequence[Cell]]
"""A row's number, counted from 1 with all blank rows, and its cells."""


@attrs.define
class _ClaimRow:
    """The texts of one row under their columns, those that are empty left out; and the columns of what is refused."""

    number: int
    cells: dict[str, str]
    refused: set[str] = attrs.field(factory=set)

    @property
    def place(self) -> str:
        id = self.cells.get("id")
        return f"row {self.number}" + ("" if id is None else f": claim {shown(id)}")


def read_rows(name: str, rows: Iterable[Row]) -> list[ClaimFile]:
    """The entries of one file of rows; see `ClaimFile`. Faults of shape are in the `faults` of what is returned."""
    file = ClaimFile(name)
    filled = [row for row in rows if any(map(_holds, row[1]))]
    if not filled:
        file.fault("", f"no row holds anything; expected {HEADER}")
        return [file]
    number, header = filled[0]
    columns = [cell if isinstance(cell, str) else cell.described for cell in header]
    _check_columns(file, f"row {number}", columns)
    if file.faults:
        file.is_readable = False
        return [file]
    claims = [claim for row in filled[1:] if (claim := _claim_row(file, columns, row)) is not None]
    return [file, *_sources(name, claims), *_groups(name, claims)]


def _holds(cell: Cell) -> bool:
    """Whether a cell holds anything: spaces are nothing."""
    return not isinstance(cell, str) or bool(cell.strip(" "))


def _check_columns(file: ClaimFile, place: str, columns: Sequence[str]) -> None:
    missing = [column for column in REQUIRED if column not in columns]
    if len(missing) > len(REQUIRED) - ENOUGH:
        found = ", ".join(shown(column) for column in columns[:MOST_LISTED] if column)
        more = ", ..." if len(columns) > MOST_LISTED else ""
        file.fault(place, f"not a file of claims: expected {HEADER}; found {found}{more}")
        return
    for column in sorted({column for column in columns if _holds(column)}):
        if column not in COLUMNS:
            file.fault(place, unknown("column", column, COLUMNS, most=len(COLUMNS)))
        elif columns.count(column) > 1:
            file.fault(place, f"the column {shown(column)} stands here twice")
    for column in missing:
        file.fault(place, f"the required column {shown(column)} is missing")


def _claim_row(file: ClaimFile, columns: Sequence[str], row: Row) -> _ClaimRow | None:
    """The texts of a row, or `None` where its cells do not stand under the columns.

    What else its cells hold is a fault, but for whole numbers as weights.
    """
    number, cells = row
    named = {column: cell for column, cell in zip(columns, cells, strict=False) if _holds(cell) and _holds(column)}
    claim = _ClaimRow(number, {column: cell for column, cell in named.items() if isinstance(cell, str)})
    if len(cells) != len(columns):
        hint = "a cell that holds the delimiter stands in quotes"
        file.fault(claim.place, f"expected {len(columns)} cells, as in the first row; found {len(cells)}; {hint}")
        file.unread |= {(section, claim.cells.get(column, "")) for section, column in NAMES}
        return None
    if any(_holds(cell) and not _holds(column) for column, cell in zip(columns, cells, strict=True)):
        file.fault(claim.place, "a cell stands in a column without a name; expected it under one of the columns")
        claim.refused.add("")
    for column, cell in named.items():
        if isinstance(cell, NotText) and column in WEIGHTS and cell.whole is not None:
            claim.cells[column] = str(cell.whole)
        elif isinstance(cell, NotText):
            typed = "the figure as printed" if column == "figure" else "it anew"
            problem = f"{cell.described}: expected text; format the cell as text, then type {typed}"
            file.fault(f"{claim.place}: {column}", problem)
            claim.refused.add(column)
    return claim


def _sources(name: str, claims: Iterable[_ClaimRow]) -> Iterator[ClaimFile]:
    """Each source that columns say something of, as a file of its own that holds nothing else."""
    by_source: dict[str, list[_ClaimRow]] = {}
    for claim in claims:
        if "source" in claim.cells:
            by_source.setdefault(claim.cells["source"], []).append(claim)
    for id, own in by_source.items():
        part = ClaimFile(name)
        first: dict[str, _ClaimRow] = {}
        for claim in own:
            for column in [column for column in SOURCE_KEYS if column in claim.cells]:
                value, other = claim.cells[column], first.setdefault(column, claim)
                if value != other.cells[column]:
                    found = f"{shown(value)}, and row {other.number} has {shown(other.cells[column])}"
                    problem = f"{found} for source {shown(id)}; expected the same, or nothing"
                    part.fault(f"{claim.place}: {column}", problem)
        if "document" not in first and any("document" in claim.refused for claim in own):
            part.unread.add(("source", id))
            yield part
        elif first:
            start = min(claim.number for claim in first.values())
            part.source_place = f"row {start}: source {shown(id)}"
            item: dict[str, Any] = {SOURCE_KEYS[column]: claim.cells[column] for column, claim in first.items()}
            if "weight" in item:
                item["weight"] = _weight(part, first["source_weight"], "source_weight")
            part.source = structure(part, part.source_place, {"id": id, **item}, "source")
            yield part


def _groups(name: str, claims: Iterable[_ClaimRow]) -> Iterator[ClaimFile]:
    """The rows that name one source, one after the other, as a file."""
    for source, run in groupby(claims, key=lambda claim: claim.cells.get("source")):
        part = ClaimFile(name, named_source=source)
        for claim in run:
            entry = _entry(part, claim)
            if entry is None:
                part.unread.add(("claim", claim.cells.get("id", "")))
            else:
                part.entries["claim"].append(entry)
                part.rows.append(claim.number)
        yield part


def _entry(file: ClaimFile, claim: _ClaimRow) -> Any | None:
    """The claim as `[[claim]]` would hold it, or `None` where a fault of it is noted."""
    before, cells = len(file.faults), claim.cells
    item: dict[str, Any] = {column: cells[column] for column in CLAIM_KEYS if column in cells}
    for column, expected in EXPECTED.items():
        if column not in cells and column not in claim.refused:
            file.fault(f"{claim.place}: {column}", f"this required key is missing; expected {expected}")
    kind = cells.get("kind")
    if kind in KINDS and "figure" in cells:
        item[kind] = cells["figure"]
    elif kind is not None and kind not in KINDS:
        file.fault(f"{claim.place}: kind", unknown("kind", kind, KINDS, most=len(KINDS)))
    for column in [column for column in LISTS if column in cells]:
        item[column] = [name.strip() for name in cells[column].split(";")]
        if not all(item[column]):
            problem = f'expected names such as "a; b", not {shown(cells[column])}'
            file.fault(f"{claim.place}: {column}", problem)
    if "at" in cells:
        item["at"] = _spans(file, claim)
    if "weight" in cells:
        item["weight"] = _weight(file, claim, "weight")
    entry = structure(file, claim.place, item, "claim") if "id" in cells else None
    return None if len(file.faults) > before or claim.refused else entry


def _spans(file: ClaimFile, claim: _ClaimRow) -> list[list[int]]:
    text = claim.cells["at"]
    if SPANS.fullmatch(text):
        spans = [[int(end) for end in span.split("-")] for span in text.split(";")]
        if all(start < end for start, end in spans):
            return spans
    expected = 'expected spans such as "267-276; 300-303", each with 0 <= start < end'
    file.fault(f"{claim.place}: at", f"{expected}, not {shown(text)}")
    return []


def _weight(file: ClaimFile, claim: _ClaimRow, column: str) -> int:
    text = claim.cells[column]
    if re.fullmatch("[0-9]{1,15}", text) and 1 <= int(text) <= LARGEST_WEIGHT:
        return int(text)
    problem = f"expected a whole number from 1 to {LARGEST_WEIGHT:,}, in plain digits, not {shown(text)}"
    file.fault(f"{claim.place}: {column}", problem)
    return 1
