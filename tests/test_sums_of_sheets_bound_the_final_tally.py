"""Sums of sheets as claims: a missing number is from 0 to its roll, and so is a sheet without any count."""

import csv
import random

import pytest
from command import run

import reconcile
from reconcile import sheets
from reconcile.errors import ReconcileError
from reconcile.sheets.claims import as_claims, sums_of

LAYOUT = """
name = "tables"
title = "A made-up election"
contest = "mayor"
[file]
missing = ["-"]
suppressed = true
[[level]]
name = "table"
column = "table"
[counts]
registered = ["roll"]
cast = ["cast"]
valid = ["valid"]
null = ["null"]
[options.columns]
A = "Ana"
B = "Blas"
"""
CLAIMS = """
[[contest]]
id = "mayor"
options = ["ana", "blas"]
names = {ana = "Ana", blas = "Blas"}
[[tally]]
id = "final"
contest = "mayor"
final = true
"""
LONG = """
name = "long"
title = "A made-up election, one option a row"
contest = "mayor"
[[level]]
name = "table"
column = "table"
[options]
column = "option"
votes = "votes"
totals = {"Voters" = "registered"}
"""


@pytest.fixture
def made(tmp_path):
    """A function from rows to their reading and ledger, in files."""

    def of(rows, layout=LAYOUT):
        (tmp_path / "layout.toml").write_text(layout, encoding="utf-8")
        (tmp_path / "claims.toml").write_text(CLAIMS, encoding="utf-8")
        with (tmp_path / "rows.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return sheets.read(tmp_path / "rows.csv", layout=sheets.load(tmp_path / "layout.toml"))

    return of


HEADER = ["table", "roll", "A", "B", "valid", "null", "cast"]
ROWS = [
    HEADER,
    ["1", 100, 30, 20, 50, 2, 52],
    ["2", 100, 25, 35, 60, 0, 60],
    ["3", 80, "", "-", "", "", ""],
    ["4", 90, "", "", "", "", ""],
]


def result_of(reading, tmp_path, **how):
    ledger = reconcile.load(tmp_path / "claims.toml")
    return reconcile.reconcile(
        reconcile.load(tmp_path / "claims.toml", also={"sheets.toml": as_claims(reading, ledger, **how)})
    )


def ends(result, tally, quantity):
    found = result.bounds_of(f"votes[{tally},{quantity}]" if quantity in {"ana", "blas"} else f"{quantity}[{tally}]")
    return found.low, found.high


def test_sheets_without_counts_are_bounded_by_their_rolls(made, tmp_path):
    with made(ROWS) as reading:
        (sums,) = sums_of(reading)
        assert (sums.units, sums.counted, sums.roll_left) == (4, 2, 170)
        assert sums.sums["votes:Ana"] == (55, 55)
        assert sums.sums["cast"] == (112, 112)
        open_, whole = result_of(reading, tmp_path), result_of(reading, tmp_path, whole=True)
    assert ends(open_, "sheets-left", "cast") == (0, 170)
    assert ends(open_, "final", "cast") == (112, None)
    assert ends(whole, "final", "cast") == (112, 112 + 170)
    assert ends(whole, "final", "ana") == (55, 55 + 170)
    assert ends(whole, "sheets", "ana") == (55, 55)


def test_a_sheet_that_misses_one_number_is_counted_and_its_sum_is_a_range(made, tmp_path):
    rows = [*ROWS[:3], ["3", 80, 10, "", "", 1, 40], ["4", 0, "", 7, "", "", ""], ["5", 60, "<10", 1, "", "", ""]]
    with made(rows) as reading:
        (sums,) = sums_of(reading)
    assert (sums.units, sums.counted, sums.roll_left) == (5, 5, None)
    assert sums.sums["votes:Ana"] == (65, None)  # table 4 has no roll
    assert sums.sums["votes:Blas"] == (63, 143)
    assert sums.sums["null"] == (3, None)


def test_a_sheet_that_stands_twice_counts_once(made):
    """Also with two sets of numbers: then each is one of them."""
    rows = [*ROWS[:3], ROWS[1], ["2", 100, 26, 34, 60, 0, 60], ["3", 80, "", "", "", "", ""], ROWS[3]]
    rows.append(["1", 100, "", "", "", "", ""])  # once with counts, and once without
    with made(rows) as reading:
        (sums,) = sums_of(reading)
    assert (sums.units, sums.counted, sums.roll_left) == (3, 2, 80)
    assert {item: sums.sums[item] for item in ("votes:Ana", "votes:Blas", "cast", "registered")} == {
        "votes:Ana": (55, 56),
        "votes:Blas": (54, 55),
        "cast": (112, 112),
        "registered": (200, 200),
    }


def test_a_sheet_without_counts_and_without_a_roll_bounds_nothing(made, tmp_path):
    with made([*ROWS, ["5", "", "", "", "", "", ""]]) as reading:
        (sums,) = sums_of(reading)
        assert (sums.units, sums.counted, sums.roll_left) == (5, 2, None)
        assert ends(result_of(reading, tmp_path, whole=True), "final", "cast") == (112, None)


def test_all_sheets_counted_are_the_whole(made, tmp_path):
    with made(ROWS[:3]) as reading:
        assert ends(result_of(reading, tmp_path, whole=True), "final", "cast") == (112, 112)
        assert ends(result_of(reading, tmp_path), "final", "cast") == (112, None)


def test_one_option_a_row(made, tmp_path):
    rows = [["table", "option", "votes"], ["1", "Ana", 5], ["1", "Blas", ""], ["1", "Voters", 20], ["2", "Voters", 30]]
    rows += [["2", "Ana", ""], ["2", "Blas", ""], ["3", "Ana", 1], ["3", "Blas", 2]]
    with made(rows, LONG) as reading:
        (sums,) = sums_of(reading)
    assert (sums.units, sums.counted, sums.roll_left) == (3, 2, None)
    assert {item: ends for item, ends in sums.sums.items() if item.startswith("votes:")} == {
        "votes:Ana": (6, 6),
        "votes:Blas": (2, None),
    }


def test_one_option_a_row_with_every_number_there(made, tmp_path):
    """A sheet that prints its roll alone is not counted; an option without a row on one sheet is not known there."""
    rows = [["table", "option", "votes"], ["1", "Ana", 5], ["1", "Blas", 3], ["2", "Voters", 30]]
    with made(rows, LONG) as reading:
        (sums,) = sums_of(reading)
        assert (sums.units, sums.counted) == (2, 1)
        assert ends(result_of(reading, tmp_path, whole=True), "final", "ana") == (5, None)
    with made([*rows, ["3", "Ana", 7]], LONG) as reading:
        (sums,) = sums_of(reading)
    assert (sums.units, sums.counted) == (3, 2)
    assert (sums.sums["votes:Ana"], sums.sums["votes:Blas"]) == ((12, 12), (3, None))


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_missing_numbers_are_the_final_tally_is_within_its_bounds(made, tmp_path, seed):
    """Sheets are made up whole, some numbers are taken away, and the true sums must be left possible."""
    chance = random.Random(seed)
    rows, truth = [HEADER], {"ana": 0, "blas": 0, "cast": 0}
    for table in range(6):
        a, b, null = (chance.randrange(30) for _ in range(3))
        whole = [a, b, a + b, null, a + b + null]
        printed = whole if chance.random() < 0.5 else [n if chance.random() < 0.4 else "" for n in whole]
        rows.append([str(table), chance.randrange(sum(whole[2:4]), 100), *printed])
        truth = {"ana": truth["ana"] + a, "blas": truth["blas"] + b, "cast": truth["cast"] + whole[4]}
    with made(rows) as reading:
        result = result_of(reading, tmp_path, whole=True)
    assert result.verdict.value == "CONSISTENT"
    for quantity, number in truth.items():
        low, high = ends(result, "final", quantity)
        assert low <= number <= high


def test_a_tally_of_the_ledger_is_not_declared_the_whole(made, tmp_path):
    with made(ROWS) as reading:
        ledger = reconcile.load(tmp_path / "claims.toml")
        with pytest.raises(ReconcileError, match="expected no --tally"):
            as_claims(reading, ledger, "final", whole=True)


def test_the_command(made, capsys, tmp_path):
    made(ROWS).close()
    rows, layout, claims = (str(tmp_path / name) for name in ("rows.csv", "layout.toml", "claims.toml"))
    found = run(capsys, "sheets", rows, "--layout", layout, "--claims", claims, "--whole")
    assert found.status == 0, found.errors
    assert "the files list every tally sheet of the final tally" in found.output
    found = run(capsys, "sheets", rows, "--layout", layout, "--whole")
    assert found.status == 2
    assert "--whole: expected --claims too" in found.errors
