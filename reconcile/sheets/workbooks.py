"""XLSX -> rows of cells as text. One sheet is read: the first that is shown and whose header fits a layout.

What is read is what a person sees. A row that is hidden or touches a merged range is refused, and so is one with a
formula, an error, a date or a truth value in a column that the layout reads; nothing is computed.
"""

from __future__ import annotations

import warnings
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

import attrs

from reconcile.errors import ReconcileError, shown
from reconcile.sheets.layout import Layout, plain
from reconcile.sheets.rows import BATCH, FIRST_ROWS, Opened, Refused, Rows, header_among, rows_of
from reconcile.sheets.sources import MOST_TIMES, MOST_UNPACKED, FileError, Source
from reconcile.workbook_parts import UNREADABLE, RefusedError, SheetLook, check_parts, look_of, not_plain

__all__ = ["open_workbook"]

NO_OPENPYXL: Final = "a workbook is read by openpyxl, which is not installed: pip install 'election-reconcile[sheets]'"
MOST_ROWS: Final = 1 << 20
"""No sheet of a workbook has more rows."""
LARGEST: Final = 1 << 28
LONGEST_SHOWN: Final = 200

Cells = list[tuple[str, Any]]
"""The kind and the value of each cell of a row, as `openpyxl` gives them."""


@attrs.frozen
class _Sheet:
    """A sheet that is shown: its name, and the first rows that hold something."""

    name: str
    first: list[tuple[int, tuple[str, ...]]]


def open_workbook(
    source: Source,
    fits: Callable[[Sequence[str]], bool],
    layout_of: Callable[[Sequence[str]], Layout],
) -> Opened:
    """Find the sheet and its header. `layout_of` raises for a header that has no layout. Raises `FileError`."""
    found = _shown_sheets(source)
    fitting = [sheet for sheet in found if any(fits(cells) for _, cells in sheet.first)]
    chosen = (fitting or found)[0]
    header = header_among(chosen.first, fits)
    assert header is not None  # a sheet without rows is no sheet here
    row, columns = header
    layout = layout_of(columns)
    source = attrs.evolve(source, name=f"{source.name}!{chosen.name}")
    reader = _Reader(source, chosen.name, row, columns, _used(columns, layout))

    def read(file: int, refuse: Callable[[Refused], None]) -> Iterator[Rows]:
        for other in fitting[1:]:
            reason = f"the sheet {shown(other.name)} holds results too; one sheet is read, save the other by itself"
            refuse(Refused(source.name, 0, reason, other.name))
        return reader.read(file, refuse)

    return Opened(source, layout, columns, read)


def _used(columns: Sequence[str], layout: Layout) -> frozenset[int]:
    """The places of the columns that the layout reads."""
    named = {plain(name) for name in layout.named()} | {plain(level.within or "") for level in layout.level}
    unused = {plain(name) for name in layout.unused}
    return frozenset(
        i
        for i, name in enumerate(columns)
        if plain(name) and plain(name) not in unused and (layout.options.rest or plain(name) in named)
    )


@attrs.frozen
class _Reader:
    source: Source
    sheet: str
    row: int
    columns: tuple[str, ...]
    used: frozenset[int]

    def read(self, file: int, refuse: Callable[[Refused], None]) -> Iterator[Rows]:
        """The rows after the header, batch by batch."""
        look = _look(self.source, self.sheet)
        merged = _Merged.of(look)
        name = self.source.name
        self._check_header(look, merged)
        numbers: list[int] = []
        rows: list[list[str]] = []
        for number, cells in _rows(self.source, self.sheet):
            texts = [_text(*cells[i]) if i < len(cells) else "" for i in range(len(self.columns))]
            if number <= self.row or not any(texts):
                continue
            if (reason := self._fault(number, cells, look, merged)) is not None:
                refuse(Refused(name, number, reason, ", ".join(texts)[:LONGEST_SHOWN]))
                continue
            numbers.append(number)
            rows.append(texts)
            if len(rows) == BATCH:
                yield rows_of(file, self.columns, numbers, rows)
                numbers, rows = [], []
        if rows:
            yield rows_of(file, self.columns, numbers, rows)

    def _check_header(self, look: SheetLook, merged: _Merged) -> None:
        if merged.touches(self.row):
            raise FileError(
                self.source.name, f"the header, row {self.row}, holds merged cells; expected each cell apart"
            )
        for i in sorted(self.used):
            if look.hides(i + 1):
                raise FileError(
                    self.source.name, f"the column {shown(self.columns[i])} is hidden; expected all columns shown"
                )

    def _fault(self, number: int, cells: Cells, look: SheetLook, merged: _Merged) -> str | None:
        if number in look.hidden_rows:
            return "the row is hidden; expected all rows shown, without a filter"
        if merged.touches(number):
            return "the row holds merged cells; expected each cell apart, with what it holds"
        for i, (kind, value) in enumerate(cells):
            if i in self.used and (other := not_plain(kind, value)) is not None:
                return f"column {shown(self.columns[i])} holds {other}; expected text or a number"
        return None


class _Merged:
    """The rows that merged ranges touch, as intervals in order that do not overlap."""

    def __init__(self, intervals: list[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for first, last in sorted(intervals):
            if self._ends and first <= self._ends[-1] + 1:
                self._ends[-1] = max(self._ends[-1], last)
            else:
                self._starts.append(first)
                self._ends.append(last)

    @classmethod
    def of(cls, look: SheetLook) -> _Merged:
        from openpyxl.utils.cell import range_boundaries

        found = []
        for place in look.merged:
            try:
                _, first, _, last = range_boundaries(place)
            except (ValueError, TypeError):
                continue
            found.append((first or 1, last or MOST_ROWS))
        return cls(found)

    def touches(self, row: int) -> bool:
        """Whether a merged range touches the row."""
        i = bisect_right(self._starts, row)
        return i > 0 and row <= self._ends[i - 1]


def _text(kind: str, value: Any) -> str:
    """A cell as a person sees it: a whole number without a decimal part."""
    if value is None or kind == "e":
        return "" if value is None else str(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


# ---- What openpyxl gives


@contextmanager
def _workbook(source: Source) -> Iterator[tuple[zipfile.ZipFile, Any]]:
    """The parts and the workbook. Whatever a broken file makes of its readers, it is unreadable: `FileError`."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise FileError(source.name, NO_OPENPYXL) from None
    try:
        content = _content(source)
        with zipfile.ZipFile(content) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are not read
            largest = max(MOST_UNPACKED, MOST_TIMES * len(content.getbuffer()))
            check_parts(archive, largest, "results")
            yield archive, load_workbook(content, read_only=True, keep_links=False)
    except ReconcileError:
        raise
    except RefusedError as error:
        raise FileError(source.name, str(error)) from None
    except Exception:  # noqa: BLE001
        raise FileError(source.name, UNREADABLE) from None


def _content(source: Source) -> BytesIO:
    with source.opened() as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise RefusedError(f"larger than {LARGEST:,} bytes; save the sheet as CSV")
    return BytesIO(content)


def _shown_sheets(source: Source) -> list[_Sheet]:
    with _workbook(source) as (_, book):
        found = []
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            first = []
            sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
            for number, row in enumerate(sheet.iter_rows(max_row=FIRST_ROWS), 1):
                cells = [_text(cell.data_type, cell.value).strip() for cell in row]
                while cells and not cells[-1]:
                    cells.pop()
                if cells:
                    first.append((number, tuple(cells)))
            if first:
                found.append(_Sheet(sheet.title, first))
    if not found:
        raise FileError(source.name, "no sheet that is shown holds anything")
    return found


def _look(source: Source, name: str) -> SheetLook:
    with (
        _workbook(source) as (archive, book),
        archive.open(book[name]._worksheet_path) as part,  # noqa: SLF001  openpyxl gives it no other name
    ):
        return look_of(part, MOST_ROWS)


def _rows(source: Source, name: str) -> Iterator[tuple[int, Cells]]:
    with _workbook(source) as (_, book):
        sheet = book[name]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(), 1):
            yield number, [(cell.data_type, cell.value) for cell in row]
