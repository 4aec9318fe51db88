"""Files of whole numbers in Parquet are read where they are, and say just what the same rows say as CSV."""

from __future__ import annotations

from pathlib import Path
from random import Random

import attrs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from result_files import engine
from slow_sheets import number_columns

from reconcile import sheets
from reconcile.sheets.comparison import compare
from reconcile.sheets.groups import groups
from reconcile.strategies.sheet_files import write_file
from reconcile.strategies.sheet_rows import header_of, rows_of, units_of

LAYOUTS = {layout.name: layout for layout in sheets.built_in() if layout.file.format == "table" and not layout.is_long}
NAME = "20200101__ri__general"


def with_faults(layout, seed):
    """Rows of which some break rules, some stand twice, and some lack a number."""
    random = Random(seed)
    rows = rows_of(layout, units_of(layout, random, 30))
    columns = [column for column in number_columns(layout) if column in rows[0]]
    for _ in range(8):
        random.choice(rows)[random.choice(columns)] = random.choice(["", "0", "7", "250"])
    return [*rows, dict(rows[3])]


def in_parquet(layout, rows, folder, *, negative=False):
    counts = set(number_columns(layout))
    made = {}
    for column in header_of(layout):
        cells = [row.get(column, "") for row in rows]
        made[column] = pa.array([int(c) if c else None for c in cells], pa.int32()) if column in counts else cells
    if negative:
        name = next(iter(layout.options.columns or counts))
        made[name] = pa.array([-3, *made[name].to_pylist()[1:]])
    path = folder / f"{NAME}.parquet"
    pq.write_table(pa.table(made), path, row_group_size=10)
    return path


def said(reading):
    outcomes = sheets.check(reading)
    numbers = [(o.check.code, o.holds, o.fails, o.unknown, o.left_out, o.not_applicable) for o in outcomes]
    breaks = []
    for group in groups(outcomes, shown=100):
        rows = [attrs.evolve(violation, row=None) for violation in group.largest]
        breaks.append(attrs.evolve(group, largest=tuple(sorted(rows, key=str))))
    return numbers, sorted(breaks, key=str)


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_same_rows(name, tmp_path):
    layout = LAYOUTS[name]
    for seed in range(3):
        rows = with_faults(layout, seed)
        with (
            sheets.read(
                write_file(layout, header_of(layout), rows, tmp_path / NAME, "csv"), layout=layout, connection=engine()
            ) as csv,
            sheets.read(in_parquet(layout, rows, tmp_path), layout=layout, connection=engine()) as parquet,
        ):
            is_staged = any(len(columns) > 1 for _, columns in layout.counts.items())  # what is added up is
            assert (parquet.staged.path != Path()) == is_staged
            assert said(csv) == said(parquet)
            compared = compare(csv.relations, parquet.relations)
            assert (compared.changed, compared.only_here, compared.only_there) == (0, 0, 0)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_negative_number_is_seen(name, tmp_path):
    layout = LAYOUTS[name]
    path = in_parquet(layout, rows_of(layout, units_of(layout, Random(1), 30)), tmp_path, negative=True)
    with sheets.read(path, layout=layout, connection=engine()) as reading:
        assert [(odd.row, odd.text, odd.kind) for odd in reading.staged.odd] == [(1, "-3", "negative")]
