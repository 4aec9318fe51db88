"""Parquet files that are read where they are: a column with damage in its data is found at once, and not in a check.

Whichever column it is, of names in text or in numbers, of labels, or of counts.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from result_files import engine, rows

import reconcile
from reconcile import sheets

LAYOUT = """
name = "small"
title = "A made-up election"
contest = "mayor"
[[level]]
name = "district"
column = "district"
label = "district name"
[[level]]
name = "table"
column = "table"
[counts]
registered = ["roll"]
valid = ["valid"]
[options.columns]
ana = "ana"
blas = "blas"
"""
ROWS = 400
COLUMNS = {
    "district": [f"d{i % 7}" for i in range(ROWS)],
    "district name": [f"District {i % 7}" for i in range(ROWS)],
    "table": list(range(ROWS)),
    "roll": [500 + i % 30 for i in range(ROWS)],
    "valid": [2 * i % 90 for i in range(ROWS)],
    "ana": [i % 45 for i in range(ROWS)],
    "blas": [i % 45 for i in range(ROWS)],
}


def damaged(path, column):
    """The file with other bytes in the pages of a column, so that this cannot be read, and all others can."""
    pq.write_table(pa.table(COLUMNS), path, compression="none", use_dictionary=False)
    place = list(COLUMNS).index(column)
    chunk = pq.read_metadata(path).row_group(0).column(place)
    content = bytearray(path.read_bytes())
    start, size = chunk.data_page_offset, chunk.total_compressed_size
    for at in range(start, start + size):
        other = bytearray(content)
        other[at : start + size] = b"\xff" * (start + size - at)
        path.write_bytes(bytes(other))
        try:
            pq.read_table(path, columns=[column])
        except OSError:
            assert pq.read_table(path, columns=[name for name in COLUMNS if name != column]).num_rows == ROWS
            return
    raise AssertionError("no damage was found")


def test_without_damage_it_is_read_where_it_is(tmp_path):
    path = tmp_path / "tables.parquet"
    pq.write_table(pa.table(COLUMNS), path)
    (tmp_path / "layout.toml").write_text(LAYOUT, encoding="utf-8")
    with sheets.read(path, layout=sheets.load(tmp_path / "layout.toml"), connection=engine()) as reading:
        found = rows(reading.relations.rows)
    assert len(found) == ROWS
    assert {row["row"] for row in found} == {None}


@pytest.mark.parametrize("column", COLUMNS)
def test_with_damage_it_is_refused_in_a_sentence(column, tmp_path):
    path = tmp_path / "tables.parquet"
    damaged(path, column)
    (tmp_path / "layout.toml").write_text(LAYOUT, encoding="utf-8")
    layout = sheets.load(tmp_path / "layout.toml")
    with pytest.raises(reconcile.ReconcileError, match="cannot be read"):
        sheets.read(path, layout=layout, connection=engine())
