"""XLSX -> rows of cells. Only text is taken; nothing is computed, followed or executed.

What is read is what a person sees: hidden rows and columns that hold something are refused, and so are merged cells,
which look full in every row and hold something in the first only. `openpyxl` reads the cells; it tells neither of these
when it reads a sheet row by row, so the sheet's XML (ECMA-376, part 1, 18.3) is looked through for them first.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import IO, Any
from xml.etree import ElementTree as ET

import attrs

from reconcile.claim_files import ClaimFile
from reconcile.claim_rows import Cell, NotText, Row, read_rows
from reconcile.errors import shown

__all__ = ["read_workbook"]

LARGEST_UNPACKED = 20_000_000
MOST_CELLS = 2_000_000
MOST_ROWS = 200_000
MOST_LISTED = 3
TRUE = ("1", "true")
NO_OPENPYXL = "a workbook is read by openpyxl, which is not installed: pip install 'election-reconcile[xlsx]'"
UNREADABLE = "not a workbook that can be read; expected an .xlsx file without a password"


class _RefusedError(ValueError):
    """A workbook that is not read, with the reason."""


@attrs.define
class _Layout:
    """What a sheet's XML says of how its cells look."""

    hidden_rows: set[int] = attrs.field(factory=set)
    hidden_columns: list[tuple[int, int]] = attrs.field(factory=list)
    merged: list[str] = attrs.field(factory=list)


def read_workbook(name: str, content: bytes) -> list[ClaimFile]:
    """The entries of a claim file in XLSX. Faults of shape are in the `faults` of what is returned."""
    problem, rows = UNREADABLE, list[Row]()
    try:
        import openpyxl  # noqa: F401  whether it is there

        rows = _rows(content)
    except ImportError:
        problem = NO_OPENPYXL
    except _RefusedError as error:
        problem = str(error)
    except Exception:  # noqa: BLE001, S110  whatever a broken file makes of its readers, it is unreadable
        pass
    else:
        return read_rows(name, rows)
    file = ClaimFile(name, is_readable=False)
    file.fault("", problem)
    return [file]


def _rows(content: bytes) -> list[Row]:
    """The rows of the one sheet that holds anything, all of one length."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(BytesIO(content)) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that are not read
        _check_parts(archive)
        workbook = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        filled = []
        sheets: list[Any] = list(workbook.worksheets)
        for sheet in sheets:
            with archive.open(sheet._worksheet_path) as part:  # noqa: SLF001  openpyxl gives it no other name
                layout = _layout(part)
            rows = list(_filled_rows(sheet))
            if rows:
                filled.append((sheet, layout, rows))
    if len(filled) > 1:
        names = ", ".join(shown(sheet.title) for sheet, _, _ in filled)
        raise _RefusedError(f"several sheets hold something: {names}; expected one, and the others empty")
    for sheet, layout, rows in filled:
        if sheet.sheet_state != "visible":
            raise _RefusedError(f"the sheet {shown(sheet.title)} is hidden; expected one that is shown")
        _check_layout(layout, rows)
        width = max(len(cells) for _, cells in rows)
        return [(number, [*cells, *[""] * (width - len(cells))]) for number, cells in rows]
    return []


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Refuse what is far larger than it looks, what could be executed, and XML that defines its own entities."""
    size = sum(part.file_size for part in archive.infolist())
    if size > LARGEST_UNPACKED:
        raise _RefusedError(f"larger than {LARGEST_UNPACKED:,} bytes when it is unpacked; expected a claim file")
    for part in archive.infolist():
        if part.filename.lower().endswith("vbaproject.bin"):
            raise _RefusedError("a workbook with macros; expected one without")
        if part.filename.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(part):
            raise _RefusedError(f"{shown(part.filename)} in it has a document type; expected plain XML")


def _layout(part: IO[bytes]) -> _Layout:
    """What is hidden or merged in a sheet. Rows and cells that are out of order would be read wrongly: refused."""
    layout, last_row, last_column = _Layout(), 0, 0
    for event, element in ET.iterparse(part, events=("start", "end")):  # noqa: S314  without entities
        tag = element.tag.rpartition("}")[2]
        if event == "end":
            element.clear()
        elif tag == "row":
            number = int(element.get("r", last_row + 1))
            if not last_row < number <= MOST_ROWS:
                found = f"row {number} stands after row {last_row}"
                raise _RefusedError(f"{found}; expected rows in order, to row {MOST_ROWS:,}")
            last_row, last_column = number, 0
            if element.get("hidden") in TRUE:
                layout.hidden_rows.add(number)
        elif tag == "c":
            column = _column(element.get("r"), last_row, last_column)
            if column <= last_column:
                raise _RefusedError(f"the cells of row {last_row} are not in order; save the workbook anew")
            last_column = column
        elif tag == "col" and element.get("hidden") in TRUE:
            layout.hidden_columns.append((int(element.get("min", 1)), int(element.get("max", 1))))
        elif tag == "mergeCell":
            layout.merged.append(element.get("ref", ""))
    return layout


def _column(place: str | None, row: int, before: int) -> int:
    """The number of the column of a cell, which stands after the one before where it does not say."""
    from openpyxl.utils.cell import coordinate_to_tuple

    if place is None:
        return before + 1
    (said, column) = coordinate_to_tuple(place)
    if said != row:
        raise _RefusedError(f"the cell {shown(place)} stands in row {row}; save the workbook anew")
    return column


def _check_layout(layout: _Layout, rows: Sequence[Row]) -> None:
    """Refuse what holds something and is not seen, and what is seen and holds nothing."""
    from openpyxl.utils import get_column_letter

    if layout.merged:
        more = ", ..." if len(layout.merged) > MOST_LISTED else ""
        merged = ", ".join(map(shown, layout.merged[:MOST_LISTED]))
        raise _RefusedError(f"merged cells, {merged}{more}; expected each cell apart, with what it holds")
    for number, cells in rows:
        if number in layout.hidden_rows:
            raise _RefusedError(f"row {number} is hidden; expected all rows shown, without a filter")
        for first, last in layout.hidden_columns:
            for column in range(first, min(last, len(cells)) + 1):
                if cells[column - 1] != "":
                    name = get_column_letter(column)
                    raise _RefusedError(f"the column {name} is hidden; expected all columns shown")


def _filled_rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
    read = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        read += len(row)
        if read > MOST_CELLS:
            raise _RefusedError(f"more than {MOST_CELLS:,} cells; expected a claim file")
        cells = [_cell(cell.data_type, cell.value) for cell in row]
        if any(cells):
            yield number, cells


def _cell(kind: str, value: Any) -> Cell:
    """What a cell holds: text, nothing (empty text), or something that is not taken."""
    if kind == "f":
        return NotText(f"a formula{f', {shown(value)}' if isinstance(value, str) else ''}")
    if value is None:
        return ""
    if kind == "e":
        return NotText(f"an error, {shown(value)}")
    if isinstance(value, bool):
        return NotText(f"a truth value, {str(value).upper()}")
    if isinstance(value, int | float):
        return NotText(f"a bare number, {value}", whole=int(value) if value == int(value) else None)
    if isinstance(value, str):
        return value
    return NotText(f"a date or time, {value}")
