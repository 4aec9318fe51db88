"""All violations in a file: Parquet or CSV, whole or not at all; no cell of a CSV is taken for a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reconcile.errors import ReconcileError, printable
from reconcile.sheets.comparison import Comparison
from reconcile.sheets.groups import violations_by_check
from reconcile.sheets.outcomes import Outcome
from reconcile.sheets.violations import COLUMNS, joined
from reconcile.whole_files import whole_file

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    import pyarrow.parquet as pq

__all__ = [
    "ENDINGS",
    "bare",
    "guarded",
    "write_differences",
    "write_violations",
]

ENDINGS: Final = (".parquet", ".csv")
FORMULA: Final = "=+-@\t\r\n"
"""What begins a formula in a spreadsheet."""
DIFFERENCES: Final = {
    **dict.fromkeys(("kind", "contest", "place", "unit", "item"), "string"),
    **dict.fromkeys(("here", "there", "difference", "file", "row"), "int64"),
}
"""The columns of differences: `kind` is `changed`, `only here` or `only there`; `place`, `unit` and `item` are as those
of violations; `here` and `there` are empty where the number is missing; `file` and `row` are where it stands here."""
GUARD: Final = "'"


def guarded(text: str) -> str:
    """A text that a spreadsheet shows as it is: one that begins like a formula, or like a guarded one, after a `'`."""
    return GUARD + text if text[:1] and (text[0] in FORMULA or text[0] == GUARD) else text


def bare(text: str) -> str:
    """What was guarded."""
    return text[1:] if text[:1] == GUARD else text


def write_violations(outcomes: Sequence[Outcome], path: Path, names: Sequence[str]) -> int:
    """Write a row for each violation, in a fixed order: the columns `code` and `violations.COLUMNS`, files by name.

    `names` are the files' names by their numbers. The ending of the path says how: `.parquet` or `.csv`. Returns how
    many were written. Raises `ReconcileError` for another ending.
    """
    order = ["file", "row", "contest", "place", "unit", "item"]
    tables = (table.order_by(order) for table in violations_by_check(outcomes))
    return _write_whole(tables, {"code": "string", **COLUMNS}, path, names)


def write_differences(comparison: Comparison, path: Path, names: Sequence[str]) -> int:
    """Write a row for each number that differs between two readings, and for each unit of one side only.

    Columns: `DIFFERENCES`. `names`, the path, what is returned and raised: as `write_violations`.
    """
    import ibis

    def tables() -> Iterator[ir.Table]:
        for kind, table in (
            ("changed", comparison.cells),
            ("only here", comparison.units_here),
            ("only there", comparison.units_there),
        ):
            steps = [table[f"l_{level}"].fill_null("") for level in comparison.key]
            made = {
                "kind": ibis.literal(kind),
                "contest": table.contest,
                "place": joined(steps[:-1]),
                "unit": steps[-1],
            }
            made |= {name: table[name] for name in DIFFERENCES if name not in made and name in table.columns}
            if kind == "only there":
                made |= {"file": ibis.null("int64"), "row": ibis.null("int64")}
            made |= {name: ibis.null(type_) for name, type_ in DIFFERENCES.items() if name not in made}
            whole = table.select(**{name: made[name].cast(type_) for name, type_ in DIFFERENCES.items()})
            yield whole.order_by(["contest", "place", "unit", "item"])

    return _write_whole(tables(), DIFFERENCES, path, names)


def _write_whole(tables: Iterable[ir.Table], columns: Mapping[str, str], path: Path, names: Sequence[str]) -> int:
    """Write the rows of the tables, one after the other; how many."""
    import pyarrow.parquet as pq

    if path.suffix.lower() not in ENDINGS:
        raise ReconcileError(f"{printable(str(path))}: expected a name ending in {' or '.join(ENDINGS)}")
    with whole_file(path) as partial:
        with pq.ParquetWriter(partial, _schema(columns)) as writer:
            count = sum(_write(table, columns, writer, path, names) for table in tables)
        if path.suffix.lower() == ".csv":
            _as_csv(partial)
    return count


def _schema(columns: Mapping[str, str]) -> pa.Schema:
    """What is written of some columns: files by name."""
    import pyarrow as pa

    kinds = {"string": pa.string(), "int64": pa.int64()}
    return pa.schema([(name, kinds["string" if name == "file" else kind]) for name, kind in columns.items()])


def _write(
    table: ir.Table, columns: Mapping[str, str], writer: pq.ParquetWriter, path: Path, names: Sequence[str]
) -> int:
    """Have the engine write the rows. Some write a folder of parts, whose names are in the order of the rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    files, schema, count = pa.array(names, pa.string()), _schema(columns), 0
    place = schema.get_field_index("file")
    # a sum is wider than what it adds, and what is wider than 64 bits can be written as a float
    numbers = [name for name, kind in columns.items() if kind == "int64"]
    exact = table.mutate(**{name: table[name].cast("string").cast("int64") for name in numbers})
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        made = Path(folder) / "rows.parquet"
        exact.to_parquet(made)
        for part in [made] if made.is_file() else sorted(made.glob("*.parquet")):
            with pq.ParquetFile(part) as file:
                for batch in file.iter_batches():
                    named = batch.set_column(place, "file", files.take(batch.column(place)))
                    writer.write_batch(named.cast(schema))
                    count += batch.num_rows
    return count


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
