"""What a workbook's parts say that its cells, read row by row, do not: what is hidden, merged, or far too large.

A workbook is a zip of XML (ECMA-376, part 1, 18.3). `openpyxl` reads the cells; it tells nothing of how they look, so
the XML of a sheet is looked through for that first. Nothing is computed, followed or executed.
"""

from __future__ import annotations

import zipfile
from typing import IO, Any, Final
from xml.etree import ElementTree as ET

import attrs

from reconcile.errors import shown

__all__ = ["NO_OPENPYXL", "UNREADABLE", "RefusedError", "SheetLook", "check_parts", "look_of", "not_plain"]

NO_OPENPYXL: Final = "a workbook is read by openpyxl, which is not installed: pip install 'election-reconcile[xlsx]'"
UNREADABLE: Final = "not a workbook that can be read; expected an .xlsx file without a password"
MOST_LISTED: Final = 3
TRUE: Final = ("1", "true")
DOCTYPE: Final = b"<!DOCTYPE"
CHUNK: Final = 1 << 20


class RefusedError(ValueError):
    """A workbook that is not read, with the reason."""


@attrs.define
class SheetLook:
    """What a sheet's XML says of how its cells look. `merged` are ranges, such as `A1:B2`."""

    hidden_rows: set[int] = attrs.field(factory=set)
    hidden_columns: list[tuple[int, int]] = attrs.field(factory=list)
    merged: list[str] = attrs.field(factory=list)

    @property
    def merged_shown(self) -> str:
        """The first merged ranges, for a message."""
        more = ", ..." if len(self.merged) > MOST_LISTED else ""
        return ", ".join(map(shown, self.merged[:MOST_LISTED])) + more

    def hides(self, column: int) -> bool:
        """Whether the column of this number, from 1, is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def check_parts(archive: zipfile.ZipFile, largest: int, expected: str) -> None:
    """Refuse what is larger than so many bytes, what could be executed, and XML that defines its own entities."""
    size = sum(part.file_size for part in archive.infolist())
    if size > largest:
        raise RefusedError(f"larger than {largest:,} bytes when it is unpacked; expected {expected}")
    for part in archive.infolist():
        if part.filename.lower().endswith("vbaproject.bin"):
            raise RefusedError("a workbook with macros; expected one without")
        if part.filename.lower().endswith((".xml", ".rels")) and _has_doctype(archive, part):
            raise RefusedError(f"{shown(part.filename)} in it has a document type; expected plain XML")


def _has_doctype(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as stream:
        before = b""
        while chunk := stream.read(CHUNK):
            if DOCTYPE in before + chunk:
                return True
            before = chunk[-len(DOCTYPE) :]
    return False


def look_of(part: IO[bytes], most_rows: int) -> SheetLook:
    """What is hidden or merged in a sheet. Rows and cells that are out of order would be read wrongly: refused."""
    look, order = SheetLook(), _Order(most_rows)
    rows: ET.Element | None = None
    for event, element in ET.iterparse(part, events=("start", "end")):  # noqa: S314  without entities
        tag = element.tag.rpartition("}")[2]
        if event == "end":
            element.clear()
            if tag == "row" and rows is not None:
                rows.clear()  # else each row leaves something behind
        elif tag == "sheetData":
            rows = element
        elif tag == "row":
            order.row(element)
            if element.get("hidden") in TRUE:
                look.hidden_rows.add(order.last_row)
        elif tag == "c":
            order.cell(element)
        elif tag == "col" and element.get("hidden") in TRUE:
            look.hidden_columns.append((int(element.get("min", 1)), int(element.get("max", 1))))
        elif tag == "mergeCell":
            look.merged.append(element.get("ref", ""))
    return look


@attrs.define
class _Order:
    """Whether rows and cells come in order."""

    most_rows: int
    last_row: int = 0
    last_column: int = 0

    def row(self, element: ET.Element) -> None:
        number = int(element.get("r", self.last_row + 1))
        if not self.last_row < number <= self.most_rows:
            found = f"row {number} stands after row {self.last_row}"
            raise RefusedError(f"{found}; expected rows in order, to row {self.most_rows:,}")
        self.last_row, self.last_column = number, 0

    def cell(self, element: ET.Element) -> None:
        column = _column(element.get("r"), self.last_row, self.last_column)
        if column <= self.last_column:
            raise RefusedError(f"the cells of row {self.last_row} are not in order; save the workbook anew")
        self.last_column = column


def _column(place: str | None, row: int, before: int) -> int:
    """The number of the column of a cell, which stands after the one before where it does not say."""
    from openpyxl.utils.cell import coordinate_to_tuple

    if place is None:
        return before + 1
    (said, column) = coordinate_to_tuple(place)
    if said != row:
        raise RefusedError(f"the cell {shown(place)} stands in row {row}; save the workbook anew")
    return column


def not_plain(kind: str, value: Any) -> str | None:
    """What a cell holds that is neither text nor a number nor nothing; `None` for those."""
    if kind == "f":
        return f"a formula{f', {shown(value)}' if isinstance(value, str) else ''}"
    if value is None:
        return None
    if kind == "e":
        return f"an error, {shown(value)}"
    if isinstance(value, bool):
        return f"a truth value, {str(value).upper()}"
    return None if isinstance(value, int | float | str) else f"a date or time, {value}"
