"""Every count of a drawn file of results is read back, in every built-in layout and every form of file."""

from __future__ import annotations

import runpy
import sys
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, find, given, settings
from result_files import engine

from reconcile import ReconcileError, sheets, strategies
from reconcile.strategies import corrupted_files, result_files
from reconcile.strategies.sheet_faults import PLANTS
from reconcile.strategies.sheet_files import FORMS

LAYOUTS = {layout.name: layout for layout in sheets.built_in()}
CASES = [
    (name, form) for name, layout in LAYOUTS.items() for form in (FORMS if layout.file.format == "table" else (None,))
]
THOROUGH = 1_000
ROLLS = """
name = "rolls"
title = "A made-up election"
contest = "mayor"
[[level]]
name = "table"
column = "table"
[counts]
registered = ["women", "men"]
cast = ["cast"]
[options.columns]
ana = "Ana"
"""
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


def true(drawn):
    """Every true count, by contest, path and item."""
    for unit in drawn.units:
        for option, votes in unit.votes.items():
            yield (unit.contest, *unit.path, f"votes:{option}"), votes
        for quantity, count in unit.counts.items():
            yield (unit.contest, *unit.path, quantity), count


def read(path, layout):
    """Every count that is read from a file, by contest, path and item."""
    with sheets.read(path, layout=layout, connection=engine()) as reading:
        assert reading.refused == ()
        found = {}
        for row in reading.frame("figures").to_pyarrow().to_pylist():
            steps = [value for name, value in row.items() if name.startswith("l_")]
            assert row["low"] == row["high"]
            found[row["contest"], *(step for step in steps if step), row["item"]] = row["low"]
        return found


def check(drawn, form):
    with tempfile.TemporaryDirectory() as folder:
        path = drawn.write(folder, form=form)
        assert read(path, drawn.layout) == dict(true(drawn))


def check_some(name, form, number, most):
    @given(result_files(layout=name, most_units=most))
    @settings(max_examples=number, **SLOW)
    def run(drawn):
        check(drawn, form)

    run()


@pytest.mark.parametrize(("name", "form"), CASES)
def test_a_file_of_results_is_read_as_it_was_written(name, form):
    check_some(name, form, 2, 4)


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "form"), CASES)
def test_a_file_of_results_is_read_as_it_was_written_thoroughly(name, form, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    check_some(name, form, -(-THOROUGH // len(CASES)), 8)


def test_a_file_shrinks_to_one_unit_without_votes():
    found = find(result_files(layout="oep-2019"), lambda drawn: bool(drawn.units))
    (unit,) = found.units
    assert set(unit.votes.values()) == {0}
    assert unit.counts == {"blank": 0, "null": 0, "registered": 1}


def test_a_planted_fault_shrinks_to_two_units():
    found = find(corrupted_files(), lambda drawn: drawn.code == "options-sum")
    assert len(found.units) == 2
    assert found.fault == "an option's votes"


def test_a_roll_of_several_columns_is_below_the_ballots_as_a_whole(tmp_path):
    (tmp_path / "layout.toml").write_text(ROLLS, encoding="utf-8")
    layout = sheets.load(tmp_path / "layout.toml")
    rows = [{"table": "1", "women": "30", "men": "40", "cast": "60", "ana": "50"}]
    assert PLANTS["a roll below the ballots"](layout, rows, Random(0)) == "above-roll"
    assert rows == [{"table": "1", "women": "1", "men": "0", "cast": "60", "ana": "50"}]


@pytest.mark.parametrize(
    ("form", "module", "needs"),
    [
        ("parquet", "pyarrow.parquet", "a Parquet file is written by PyArrow"),
        ("xlsx", "openpyxl", "a workbook is written by openpyxl"),
    ],
)
def test_a_form_without_what_writes_it(form, module, needs, tmp_path, monkeypatch):
    drawn = find(result_files(layout="oep-2019"), lambda _: True)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReconcileError, match=f"{needs}, which is not installed"):
        drawn.write(tmp_path, form=form)
    assert list(tmp_path.iterdir()) == []


def test_without_hypothesis(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ReconcileError, match="Hypothesis's, which is not installed: pip install"):
        runpy.run_path(strategies.__file__)


def test_what_cannot_be_drawn_or_written_is_refused(tmp_path):
    with pytest.raises(ReconcileError, match='unknown fault "a mod"; the nearest known one is "a mode"'):
        corrupted_files(faults=["a mod"])
    with pytest.raises(ReconcileError, match="layout oep-2019: none of these faults can be planted: a mode"):
        find(corrupted_files(layout="oep-2019", faults=["a mode"]), lambda _: True)
    drawn = find(result_files(layout="oep-2019"), lambda _: True)
    with pytest.raises(ReconcileError, match='unknown form "xls"; the nearest known one is "xlsx"'):
        drawn.write(tmp_path, form="xls")
    drawn = find(result_files(layout="cdf-xml"), lambda _: True)
    with pytest.raises(ReconcileError, match="layout cdf-xml has one form alone, not csv"):
        drawn.write(Path(tmp_path), form="csv")
