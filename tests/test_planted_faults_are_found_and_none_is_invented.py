"""In made-up files of every layout, the checks find just the breaks that a slow and plain judge finds.

The files keep every rule until a fault is planted; each kind of fault has to break the rule that it is meant to break.
"""

from __future__ import annotations

from functools import cache
from random import Random

import ibis
import pytest
from planted import columns_of, consistent, written
from slow_sheets import judged, number_columns

from reconcile import sheets
from reconcile.sheets.groups import violations_of

LAYOUTS = {layout.name: layout for layout in sheets.built_in() if layout.file.format == "table"}
UNITS, CASES, THOROUGH = 12, 3, 60
NAME = "20200101__ri__general.csv"


@cache
def engine():
    return ibis.duckdb.connect()


# ---- The faults: each takes the layout, the rows and a source of chance, and gives the code that has to fail, if the
# layout has what it takes


def a_number_changed(column_of, code):
    def plant(layout, rows, random):
        columns = column_of(layout)
        if not columns:
            return None
        row, column = random.choice(rows), random.choice(columns)
        row[column] = str(int(row[column] or 0) + random.choice([1, 7, 100]))
        return code(layout)

    return plant


def quantity(*names):
    return lambda layout: [column for name in names for column in getattr(layout.counts, name)]


def sums(layout):
    """The check of sums that a layout's options or valid votes come into, if any."""
    if layout.counts.valid:
        return "options-sum"
    return "ballots-sum" if layout.counts.cast else None


def parts(layout):
    return "ballots-sum" if layout.counts.cast else ("ballots-signed" if layout.counts.signed else None)


def roll_below_ballots(layout, rows, random):
    columns = layout.counts.registered_counted or layout.counts.registered
    voted = layout.counts.signed or layout.counts.cast or layout.counts.valid or tuple(layout.options.columns)
    row = random.choice(rows)
    if not columns or sum(int(row[column]) for column in voted) < 2:
        return None
    for column in columns[1:]:
        row[column] = "0"
    row[columns[0]] = "1"
    return "above-roll"


def roll_copied(layout, rows, random):
    """The roll of a neighbour in place of a unit's own, where the neighbour's is too small."""
    columns = layout.counts.registered_counted or layout.counts.registered
    if len(columns) != 1:
        return None
    small, large = random.sample(rows, 2)
    for column in (*layout.options.columns, *layout.counts.null, *layout.counts.blank, *layout.counts.other):
        small[column] = "0"
    for name in ("valid", "cast", "signed"):
        for column in getattr(layout.counts, name):
            small[column] = "0"
    if layout.counts.registered_counted:
        large[layout.counts.registered[0]] = "100000"
    small[columns[0]] = large[columns[0]] = "2"
    voted = layout.counts.signed or layout.counts.cast or layout.counts.valid or tuple(layout.options.columns)
    return "above-roll" if sum(int(large[column]) for column in voted) > 2 else None


def option_above_ballots(layout, rows, random):
    if not layout.options.columns or not (layout.counts.cast or layout.counts.valid):
        return None
    random.choice(rows)[random.choice(list(layout.options.columns))] = "900000"
    return "option-above-ballots"


def cell(text):
    def plant(layout, rows, random):
        row = random.choice(rows)
        row[random.choice([column for column in number_columns(layout) if column in row])] = text
        return "not-a-count"

    return plant


def missing(layout, rows, random):
    row = random.choice(rows)
    row[random.choice([column for column in number_columns(layout) if column in row])] = ""
    return ""


def a_row_twice(layout, rows, random):
    rows.append(dict(random.choice(rows)))
    return "duplicate-unit"


def mode_changed(layout, rows, random):
    if layout.modes.columns:
        whole = [row for row in rows if row[layout.options.column] not in layout.options.totals]
        row = random.choice(whole)
        column = random.choice([column for column in layout.modes.columns if column in row])
    elif layout.modes.column and layout.modes.total:
        row = random.choice([row for row in rows if row[layout.modes.column] != layout.modes.total])
        column = layout.options.votes
        if row[layout.options.column] in layout.options.totals:
            return None
    else:
        return None
    row[column] = str(int(row[column] or 0) + 3)
    return "modes-sum"


FAULTS = {
    "an option's votes": a_number_changed(lambda layout: list(layout.options.columns), sums),
    "valid votes": a_number_changed(quantity("valid"), sums),
    "null votes": a_number_changed(quantity("null"), parts),
    "blank or other votes": a_number_changed(quantity("blank", "other"), parts),
    "ballots cast": a_number_changed(quantity("cast"), lambda _: "ballots-sum"),
    "voters who signed": a_number_changed(
        quantity("signed"), lambda layout: "ballots-signed" if layout.counts.cast or layout.counts.valid else None
    ),
    "a roll below the ballots": roll_below_ballots,
    "a roll copied from a neighbour": roll_copied,
    "an option above all ballots": option_above_ballots,
    "sheets above those expected": a_number_changed(
        lambda layout: list(layout.counts.sheets_counted) if layout.counts.sheets_expected else [], lambda _: ""
    ),
    "a negative number": cell("-4"),
    "a fraction": cell("12.5"),
    "no number": cell("twelve"),
    "a number of twenty digits": cell("9" * 20),
    "a missing number": missing,
    "a row twice": a_row_twice,
    "a mode": mode_changed,
}


def found_in(layout, path):
    """The breaks that the checks find, in the judge's form, and those that have no rows."""
    with sheets.read(path, layout=layout, connection=engine()) as reading:
        outcomes = sheets.check(reading)
        table = violations_of(outcomes)
        rows = [] if table is None else table.to_pyarrow().to_pylist()
    codes = {"not-a-count": "", "duplicate-unit": ""}
    found = set()
    for row in rows:
        item = row["item"] if row["code"] in (*codes, "modes-sum") else None
        found.add((row["code"], row["contest"], row["unit"], item))
    return found


def check_one(layout, fault, seed, folder):
    random = Random(f"{layout.name} {fault} {seed}")
    rows = consistent(layout, random, UNITS)
    assert not judged(layout, rows)
    code = FAULTS[fault](layout, rows, random)
    expected = judged(layout, rows)
    if code:
        assert code in {each[0] for each in expected}, f"{fault} in {layout.name} breaks nothing"
    assert found_in(layout, written(layout, rows, folder, NAME)) == expected


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_file_without_faults_has_no_break(name, tmp_path):
    layout = LAYOUTS[name]
    rows = consistent(layout, Random(name), 40)
    assert found_in(layout, written(layout, rows, tmp_path, NAME)) == set() == judged(layout, rows)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_planted_faults(name, fault, tmp_path):
    for seed in range(CASES):
        check_one(LAYOUTS[name], fault, seed, tmp_path)


@pytest.mark.thorough
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_planted_faults_thoroughly(name, fault, tmp_path, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    for seed in range(CASES, THOROUGH):
        check_one(LAYOUTS[name], fault, seed, tmp_path)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_row_with_a_cell_less_is_refused(name, tmp_path):
    layout = LAYOUTS[name]
    path = written(layout, consistent(layout, Random(name), UNITS), tmp_path, NAME)
    lines = path.read_text(encoding=layout.file.encodings[0]).splitlines()
    cells = len(columns_of(layout))
    lines[3] = lines[3].rpartition(layout.file.delimiter or ",")[0]
    path.write_text("\n".join(lines), encoding=layout.file.encodings[0])
    with sheets.read(path, layout=layout, connection=engine()) as reading:
        assert [(row.row, row.reason) for row in reading.refused] == [(4, f"expected {cells} cells, found {cells - 1}")]
        assert reading.files[0].rows == len(lines) - 2


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_same_file_twice(name, tmp_path):
    layout = LAYOUTS[name]
    rows = consistent(layout, Random(name), 3)
    paths = [written(layout, rows, tmp_path, f"2020010{i}__ri__general.csv") for i in (1, 2)]
    with sheets.read(paths, layout=layout, connection=engine()) as reading:
        found = {o.check.code: o.fails for o in sheets.check(reading) if o.fails}
    assert found["same-file"] == 1
    assert found["duplicate-unit"] == len(rows)
