"""All violations in a file: Parquet or CSV, whole or not at all; no cell of a CSV is taken for a formula."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reconcile.errors import ReconcileError, printable
from reconcile.sheets.groups import violations_of
from reconcile.sheets.outcomes import Outcome
from reconcile.sheets.violations import COLUMNS

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

__all__ = ["ENDINGS", "FORMULA", "bare", "guarded", "whole_file", "write_violations"]

ENDINGS: Final = (".parquet", ".csv")
FORMULA: Final = "=+-@\t\r\n"
"""What begins a formula in a spreadsheet."""
GUARD: Final = "'"


def guarded(text: str) -> str:
    """A text that a spreadsheet shows as it is: one that begins like a formula, or like a guarded one, after a `'`."""
    return GUARD + text if text[:1] and (text[0] in FORMULA or text[0] == GUARD) else text


def bare(text: str) -> str:
    """What was guarded."""
    return text[1:] if text[:1] == GUARD else text


def write_violations(outcomes: Sequence[Outcome], path: Path) -> int:
    """Write a row for each violation, in a fixed order, with the columns `code` and `violations.COLUMNS`.

    The ending says how: `.parquet` or `.csv`. How many were written. Raises `ReconcileError` for another ending.
    """
    if path.suffix.lower() not in ENDINGS:
        raise ReconcileError(f"{printable(str(path))}: expected a name ending in {' or '.join(ENDINGS)}")
    table = violations_of(outcomes)
    with whole_file(path) as partial:
        if table is None:
            _write_none(partial)
        else:
            _write(table, partial)
        count = int(_rows_of(partial))
        if path.suffix.lower() == ".csv":
            _as_csv(partial)
    return count


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside the one wanted, which takes its place where the block ends well, and is removed where not."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield partial
        if partial.exists():
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _schema() -> pa.Schema:
    import pyarrow as pa

    kinds = {"string": pa.string(), "int64": pa.int64()}
    return pa.schema([("code", pa.string()), *((name, kinds[kind]) for name, kind in COLUMNS.items())])


def _write(table: ir.Table, path: Path) -> None:
    """Have the engine write the rows. Some write a folder of parts, whose names are in the order of the rows."""
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory(prefix=f"{path.name}.", dir=path.parent) as folder:
        made = Path(folder) / "rows.parquet"
        # a sum is wider than what it adds, and what is wider than 64 bits can be written as a float
        numbers = [name for name, kind in COLUMNS.items() if kind == "int64"]
        ordered = table.order_by(["code", "file", "row", "contest", "place", "unit", "item"])
        exact = ordered.mutate(**{name: table[name].cast("string").cast("int64") for name in numbers})
        exact.to_parquet(made)
        if made.is_file():
            made.replace(path)
            return
        with pq.ParquetWriter(path, _schema()) as writer:
            for part in sorted(made.glob("*.parquet")):
                with pq.ParquetFile(part) as file:
                    for batch in file.iter_batches():
                        writer.write_batch(batch.cast(_schema()))


def _write_none(path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(_schema().empty_table(), path)


def _rows_of(path: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.ParquetFile(path).metadata.num_rows)


def _as_csv(path: Path) -> None:
    """Turn a Parquet file into a CSV file of the same name, batch by batch."""
    import pyarrow.csv as arrow_csv
    import pyarrow.parquet as pq

    with (
        whole_file(path) as partial,
        pq.ParquetFile(path) as file,
        arrow_csv.CSVWriter(partial, file.schema_arrow) as writer,
    ):
        for batch in file.iter_batches():
            writer.write_table(_all_guarded(batch))


def _all_guarded(batch: pa.RecordBatch) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [
        pc.replace_substring_regex(column, r"^([=+\-@\t\r\n'])", r"'\1") if pa.types.is_string(column.type) else column
        for column in batch.columns
    ]
    return pa.table(columns, names=batch.schema.names)
