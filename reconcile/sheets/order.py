"""An order that is the same in every engine: by where rows stand in the files.

Text is not in the same order everywhere: some engines sort it as a language does, others by code points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["POSITIONS", "first_row", "first_text", "position"]

ROWS: Final = 10**12
"""A file has fewer rows than this, ..."""
POSITIONS: Final = 10**18
"""... and a million of them fewer than this: with it added, every position has as many digits."""


def position(table: ir.Table) -> Any:
    """Where a row stands in all files together, as one number; null where rows have none."""
    return table.file.cast("int64") * ROWS + table.row


def first_row(table: ir.Table) -> dict[str, Any]:
    """Aggregates: the `file` and the `row` of the first row of a group; `row` is null where rows have no number."""
    at = (table.file.cast("int64") * ROWS + table.row.fill_null(0)).min()
    return {"file": (at // ROWS).cast("int32"), "row": (at % ROWS).nullif(0).cast("int64")}


def first_text(table: ir.Table, column: str) -> Any:
    """An aggregate: a column's text in the first row of a group, `""` where it is missing."""
    at = (position(table).fill_null(0) + POSITIONS).cast("string")
    return (at + table[column].fill_null("")).min().substr(len(str(POSITIONS)))
