"""An option with several lists has the sum of their votes; a sum that is printed for lists is checked."""

from __future__ import annotations

import pytest
from result_files import engine, outcome, rows

from reconcile import sheets
from reconcile.errors import LedgerError

LAYOUT = """
name = "lists"
title = "Two lists of one candidate"
contest = "mayor"
[[level]]
name = "table"
column = "table"
[counts]
valid = ["valid"]
[options.columns]
red = "Ana"
green = "Ana"
blue = "Blas"
[sums]
ana = ["red", "green"]
"""


@pytest.fixture
def layout(tmp_path):
    path = tmp_path / "layout.toml"
    path.write_text(LAYOUT, encoding="utf-8")
    return sheets.load(path)


def read(tmp_path, layout, *lines):
    path = tmp_path / "tables.csv"
    path.write_text("\n".join(["table,red,green,blue,ana,valid", *lines]) + "\n", encoding="utf-8")
    return sheets.read(path, layout=layout, connection=engine())


def test_an_option_has_the_votes_of_all_its_lists(tmp_path, layout):
    with read(tmp_path, layout, "1,10,20,5,30,35", "2,1,,4,3,7") as reading:
        votes = {
            (r["l_table"], r["option"]): (r["votes_low"], r["votes_high"]) for r in rows(reading.relations.votes())
        }
    assert votes == {("1", "Ana"): (30, 30), ("1", "Blas"): (5, 5), ("2", "Ana"): (1, None), ("2", "Blas"): (4, 4)}


def test_a_printed_sum_of_lists(tmp_path, layout):
    with read(tmp_path, layout, "1,10,20,5,30,35", "2,10,20,5,31,35", "3,9,,5,8,20", "4,9,,5,10,20") as reading:
        found = outcome(sheets.check(reading), "lists-sum")
        broken = [(r["unit"], r["item"], r["found_low"], r["expected_low"]) for r in rows(found.violations)]
    assert (found.holds, found.fails, found.unknown) == (1, 2, 1)
    assert sorted(broken) == [("2", "ana", 30, 31), ("3", "ana", 9, 8)]


def test_a_file_without_the_sum(tmp_path, layout):
    path = tmp_path / "tables.csv"
    path.write_text("table,red,green,blue,valid\n1,1,2,3,6\n", encoding="utf-8")
    with sheets.read(path, layout=layout, connection=engine()) as reading:
        assert outcome(sheets.check(reading), "lists-sum").not_applicable
        assert outcome(sheets.check(reading), "options-sum").holds == 1


def test_a_sum_of_what_is_no_list(tmp_path):
    path = tmp_path / "layout.toml"
    path.write_text(LAYOUT.replace('"green"]', '"gren"]'), encoding="utf-8")
    with pytest.raises(LedgerError, match='sums: "ana": unknown column of an option "gren"; the nearest known one'):
        sheets.load(path)
