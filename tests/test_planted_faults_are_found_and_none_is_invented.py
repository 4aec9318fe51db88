"""In made-up files of every layout, the checks find just the breaks that a slow and plain judge finds.

The files keep every rule until a fault is planted; each kind of fault has to break the rule that it is meant to break.
"""

from __future__ import annotations

from itertools import cycle
from random import Random

import attrs
import pytest
from result_files import engine
from slow_sheets import judged

from reconcile import sheets
from reconcile.sheets.groups import violations_of
from reconcile.strategies.sheet_faults import PLANTS
from reconcile.strategies.sheet_files import write_file
from reconcile.strategies.sheet_rows import header_of, rows_of, units_of

LAYOUTS = {layout.name: layout for layout in sheets.built_in() if layout.file.format == "table"}
VARIANTS = {
    "no null ballots": ({"null": ()}, {}),
    "several votes": ({}, {"several_votes": True}),
    "several votes, no null ballots": ({"null": ()}, {"several_votes": True}),
    "over-votes alone": ({"overvotes": ("over",), "null": ()}, {}),
    "over-votes and under-votes": ({"overvotes": ("over",), "undervotes": ("under",), "null": ()}, {}),
    "not all options": ({}, {"options_are_all": False}),
    "not all options, no valid votes": ({"valid": ()}, {"options_are_all": False}),
    "blank votes are valid": ({"blank": ("blank",)}, {"blank_is_valid": True}),
    "blank votes are valid, without a column": ({"blank": ()}, {"blank_is_valid": True}),
    "no valid votes": ({"valid": ()}, {}),
    "options and a roll": (dict.fromkeys(("valid", "null", "blank", "other", "cast", "signed"), ()), {}),
    "valid votes and a roll": (dict.fromkeys(("null", "blank", "other", "cast", "signed"), ()), {}),
}
"""Other columns, and other rules, than those of a built-in layout."""
WIDE = [name for name, layout in LAYOUTS.items() if layout.options.columns and layout.counts.valid]
UNITS, CASES, THOROUGH = 12, 3, 60
NAME = "20200101__ri__general"


def written(layout, rows, folder, name=NAME):
    return write_file(layout, header_of(layout), rows, folder / name, "csv")


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
    rows = rows_of(layout, units_of(layout, random, UNITS))
    assert not judged(layout, rows)
    code = PLANTS[fault](layout, rows, random)
    expected = judged(layout, rows)
    if code:
        assert code in {each[0] for each in expected}, f"{fault} in {layout.name} breaks nothing"
    assert found_in(layout, written(layout, rows, folder)) == expected


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_file_without_faults_has_no_break(name, tmp_path):
    layout = LAYOUTS[name]
    rows = rows_of(layout, units_of(layout, Random(name), 40))
    assert found_in(layout, written(layout, rows, tmp_path)) == set() == judged(layout, rows)


@pytest.mark.parametrize("fault", PLANTS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_planted_faults(name, fault, tmp_path):
    for seed in range(CASES):
        check_one(LAYOUTS[name], fault, seed, tmp_path)


@pytest.mark.parametrize(("variant", "name"), list(zip(VARIANTS, cycle(WIDE), strict=False)))
def test_planted_faults_in_files_with_other_columns_and_rules(name, variant, tmp_path):
    layout = LAYOUTS[name]
    counts, rules = VARIANTS[variant]
    layout = attrs.evolve(
        layout, counts=attrs.evolve(layout.counts, **counts), rules=attrs.evolve(layout.rules, **rules), sums={}
    )
    for fault in PLANTS:
        check_one(layout, fault, 0, tmp_path)


@pytest.mark.thorough
@pytest.mark.parametrize("fault", PLANTS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_planted_faults_thoroughly(name, fault, tmp_path, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    for seed in range(CASES, THOROUGH):
        check_one(LAYOUTS[name], fault, seed, tmp_path)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_row_with_a_cell_less_is_refused(name, tmp_path):
    layout = LAYOUTS[name]
    path = written(layout, rows_of(layout, units_of(layout, Random(name), UNITS)), tmp_path)
    lines = path.read_text(encoding=layout.file.encodings[0]).splitlines()
    cells = len(header_of(layout))
    lines[3] = lines[3].rpartition(layout.file.delimiter or ",")[0]
    path.write_text("\n".join(lines), encoding=layout.file.encodings[0])
    with sheets.read(path, layout=layout, connection=engine()) as reading:
        assert [(row.row, row.reason) for row in reading.refused] == [(4, f"expected {cells} cells, found {cells - 1}")]
        assert reading.files[0].rows == len(lines) - 2


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_same_file_twice(name, tmp_path):
    layout = LAYOUTS[name]
    rows = rows_of(layout, units_of(layout, Random(name), 3))
    paths = [written(layout, rows, tmp_path, f"2020010{i}__ri__general") for i in (1, 2)]
    with sheets.read(paths, layout=layout, connection=engine()) as reading:
        found = {o.check.code: o.fails for o in sheets.check(reading) if o.fails}
    assert found["same-file"] == 1
    assert found["duplicate-unit"] == len(rows)
