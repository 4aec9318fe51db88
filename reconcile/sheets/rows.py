"""What every reader gives: batches of cells as text, with where each row stands; and the rows that are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from reconcile.sheets.layout import Layout
from reconcile.sheets.sources import Source

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["BATCH", "FIRST_ROWS", "Opened", "Refused", "Rows", "header_among", "rows_of"]

BATCH: Final = 1 << 16
"""So many rows are handed on together."""
FIRST_ROWS: Final = 40
"""The header is one of so many lines or rows."""


@attrs.frozen(order=True)
class Refused:
    """A row that cannot be read: where it stands, and why. `text` is its beginning."""

    file: str
    row: int
    reason: str
    text: str


@attrs.frozen(eq=False)
class Rows:
    """Some rows of one file: a column of text for each name of the header, and the numbers of the rows.

    In a file of lines, the number is that of the line, from 1; elsewhere that of the row or entry.
    """

    file: int
    cells: pa.Table
    numbers: pa.Array
    done: int = 0


@attrs.frozen
class Opened:
    """A file whose header is read: its layout, its columns, and how to read the rows."""

    source: Source
    layout: Layout
    header: tuple[str, ...]
    read: Callable[[int, Callable[[Refused], None]], Iterator[Rows]]


def rows_of(file: int, header: Sequence[str], numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> Rows:
    """Rows of text as one batch."""
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else [()] * len(header)
    cells = [pa.array(column, pa.string()) for column in columns]
    return Rows(file, pa.table(cells, names=[str(i) for i in range(len(header))]), pa.array(numbers, pa.int64()))


def header_among(
    rows: Sequence[tuple[int, tuple[str, ...]]], fits: Callable[[Sequence[str]], bool]
) -> tuple[int, tuple[str, ...]] | None:
    """The first row that `fits`, else the first that has more than one cell, else the first, with its number."""
    for row in rows:
        if fits(row[1]):
            return row
    several = [row for row in rows if len(row[1]) > 1]
    return several[0] if several else rows[0] if rows else None
