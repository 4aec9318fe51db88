"""What passes between an engine and Python: few rows out, and few rows in, the same for every engine.

Some engines hand rows over by way of tables of another kind, in which a column of whole numbers with one missing is a
column of floats, which has no place for all digits of a number beyond 2^53, and a missing text is a text of its own. So
whole numbers leave as text, and go in with a mark beside each that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["numbers_of", "rows_of", "table_of"]


def rows_of(table: ir.Table) -> list[dict[str, Any]]:
    """The rows of a table of the engine."""
    import pyarrow as pa

    numbers = [name for name, kind in table.schema().items() if kind.is_integer()]
    asked = table.mutate(**{name: table[name].cast("string") for name in numbers}) if numbers else table
    rows = asked.to_pyarrow()
    for name in numbers:
        place = rows.schema.get_field_index(name)
        rows = rows.set_column(place, name, rows.column(place).cast(pa.int64()))
    return rows.to_pylist()  # type: ignore[no-any-return]


def numbers_of(aggregates: ir.Table) -> dict[str, int]:
    """The one row of aggregates that are whole numbers; a sum over no rows, which is missing, is 0."""
    return {name: int(value or 0) for name, value in aggregates.to_pyarrow().to_pylist()[0].items()}


def table_of(columns: Mapping[str, Sequence[str | int | None]], kinds: Mapping[str, str]) -> ir.Table:
    """Rows given column by column as a table for any engine; `kinds` says which are `string` and which `int64`."""
    import ibis
    import pyarrow as pa

    types = {"string": pa.string(), "int64": pa.int64()}
    nothing: dict[str, str | int] = {"string": "", "int64": 0}
    made, gaps = {}, []
    for name, values in columns.items():
        kind = kinds[name]
        if any(value is None for value in values):
            gaps.append(name)
            made[f"no_{name}"] = pa.array([int(value is None) for value in values], types["int64"])
        made[name] = pa.array([nothing[kind] if value is None else value for value in values], types[kind])
    table = ibis.memtable(pa.table(made))
    if not gaps:
        return table
    whole = {name: (table[f"no_{name}"] == 1).ifelse(ibis.null(kinds[name]), table[name]) for name in gaps}
    return table.select(**{name: whole.get(name, table[name]) for name in columns})
