"""What every reader gives: batches of cells as text, with where each row stands; and the rows that are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Refused", "Rows"]


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
