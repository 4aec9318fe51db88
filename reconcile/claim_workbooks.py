"""XLSX -> rows of cells. Only text is taken; nothing is computed, followed or executed.

What is read is what a person sees: hidden rows and columns that hold something are refused, and so are merged cells,
which look full in every row and hold something in the first only; see `workbook_parts`.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from reconcile.claim_files import ClaimFile
from reconcile.claim_rows import Cell, NotText, Row, read_rows
from reconcile.errors import shown
from reconcile.limits import LARGEST_UNPACKED, MOST_CELLS, MOST_ROWS
from reconcile.workbook_parts import (
    NO_OPENPYXL,
    UNREADABLE,
    RefusedError,
    SheetLook,
    check_parts,
    look_of,
    not_plain,
)

__all__ = ["read_workbook"]


def read_workbook(name: str, content: bytes) -> list[ClaimFile]:
    """The entries of a claim file in XLSX. Faults of shape are in the `faults` of what is returned."""
    problem, rows = UNREADABLE, list[Row]()
    try:
        import openpyxl  # noqa: F401  whether it is there

        rows = _rows(content)
    except ImportError:
        problem = NO_OPENPYXL
    except RefusedError as error:
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
        check_parts(archive, LARGEST_UNPACKED, "a claim file")
        workbook = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        filled = []
        sheets: list[Any] = list(workbook.worksheets)
        for sheet in sheets:
            with archive.open(sheet._worksheet_path) as part:  # noqa: SLF001  openpyxl gives it no other name
                look = look_of(part, MOST_ROWS)
            rows = list(_filled_rows(sheet))
            if rows:
                filled.append((sheet, look, rows))
    if len(filled) > 1:
        names = ", ".join(shown(sheet.title) for sheet, _, _ in filled)
        raise RefusedError(f"several sheets hold something: {names}; expected one, and the others empty")
    for sheet, look, rows in filled:
        if sheet.sheet_state != "visible":
            raise RefusedError(f"the sheet {shown(sheet.title)} is hidden; expected one that is shown")
        _check_look(look, rows)
        width = max(len(cells) for _, cells in rows)
        return [(number, [*cells, *[""] * (width - len(cells))]) for number, cells in rows]
    return []


def _check_look(look: SheetLook, rows: Sequence[Row]) -> None:
    """Refuse what holds something and is not seen, and what is seen and holds nothing."""
    from openpyxl.utils import get_column_letter

    if look.merged:
        raise RefusedError(f"merged cells, {look.merged_shown}; expected each cell apart, with what it holds")
    for number, cells in rows:
        if number in look.hidden_rows:
            raise RefusedError(f"row {number} is hidden; expected all rows shown, without a filter")
        for first, last in look.hidden_columns:
            for column in range(first, min(last, len(cells)) + 1):
                if cells[column - 1] != "":
                    name = get_column_letter(column)
                    raise RefusedError(f"the column {name} is hidden; expected all columns shown")


def _filled_rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
    read = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        read += len(row)
        if read > MOST_CELLS:
            raise RefusedError(f"more than {MOST_CELLS:,} cells; expected a claim file")
        cells = [_cell(cell.data_type, cell.value) for cell in row]
        if any(cells):
            yield number, cells


def _cell(kind: str, value: Any) -> Cell:
    """What a cell holds: text, nothing (empty text), or something that is not taken."""
    if (other := not_plain(kind, value)) is not None:
        return NotText(other)
    if value is None:
        return ""
    if isinstance(value, int | float):
        return NotText(f"a bare number, {value}", whole=int(value) if value == int(value) else None)
    return str(value)
