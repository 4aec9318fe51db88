"""Two files of the same units, an option being a column or a row: a comparison says what counting by hand says."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from result_files import engine, rows

from reconcile import sheets
from reconcile.sheets.comparison import compare
from reconcile.sheets.json import sheets_json
from reconcile.sheets.results import examine
from reconcile.sheets.text import sheets_text

OPTIONS = ("Ana Uno", "Beto Dos", "Caro Tres")

HEAD = """
name = "{name}"
title = "made up"
source = "this test"
contest_columns = ["office"]
key = ["centre", "table"]

[file]
missing = ["-"]
suppressed = true

[[level]]
name = "centre"
column = "centre"

[[level]]
name = "table"
column = "table"
"""
WIDE = HEAD.format(name="wide") + "[options.columns]\n" + "".join(f'"{name}" = "{name}"\n' for name in OPTIONS)
LONG = HEAD.format(name="long") + '[options]\ncolumn = "option"\nvotes = "votes"\n'

cells = st.sampled_from(["0", "1", "2", "7", "10", "-", "", "<5"])
units = st.tuples(st.sampled_from("XY"), st.sampled_from("ABÑ"), st.sampled_from("12"))
files = st.lists(st.tuples(units, st.tuples(cells, cells, cells)), min_size=1, max_size=12)


def written(folder, name, sheet_rows, shape):
    """A file with a column for each option, or with a row for each."""
    lines = ["office,centre,table," + (",".join(OPTIONS) if shape == "wide" else "option,votes")]
    for unit, votes in sheet_rows:
        if shape == "wide":
            lines.append(",".join([*unit, *votes]))
        else:
            lines += [",".join([*unit, option, cell]) for option, cell in zip(OPTIONS, votes, strict=True)]
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    layout = folder / f"{name}.toml"
    layout.write_text(WIDE if shape == "wide" else LONG, encoding="utf-8")
    return sheets.read(path, layout=sheets.load(layout), connection=engine())


def judged(sheet_rows):
    """Each unit's numbers, `None` where one is missing; what stands twice is added up."""
    found = defaultdict(list)
    for unit, votes in sheet_rows:
        found[unit].append([int(cell) if cell.isdecimal() else None for cell in votes])
    return {
        unit: [None if None in numbers else sum(numbers) for numbers in zip(*several, strict=True)]
        for unit, several in found.items()
    }


def by_hand(here, there):
    """What a comparison says, counted unit by unit."""
    both = here.keys() & there.keys()
    cells = {
        (*unit, f"votes:{option}", ours, theirs)
        for unit in both
        for option, ours, theirs in zip(OPTIONS, here[unit], there[unit], strict=True)
        if ours != theirs
    }
    effects = {}
    for contest in {unit[0] for unit in here.keys() | there.keys()}:
        for i, option in enumerate(OPTIONS):
            ours, theirs = ({u: n[i] for u, n in side.items() if u[0] == contest} for side in (here, there))
            given = [
                (ours[u] or 0) - (theirs[u] or 0) for u in ours.keys() & theirs.keys() if None in (ours[u], theirs[u])
            ]
            effects[contest, f"votes:{option}"] = (
                sum(n or 0 for n in ours.values()),
                sum(n or 0 for n in theirs.values()),
                sum(ours[u] - theirs[u] for u in ours.keys() & theirs.keys() if None not in (ours[u], theirs[u])),
                sum(n or 0 for u, n in ours.items() if u not in theirs),
                sum(n or 0 for u, n in theirs.items() if u not in ours),
                sum(given),
                (list(ours.values()).count(None), list(theirs.values()).count(None)),
            )
    changed = {cell[:3] for cell in cells}
    return {
        "equal": len(both) - len(changed),
        "changed": len(changed),
        "shrunk": len({cell[:3] for cell in cells if None not in cell[4:] and cell[4] < cell[5]}),
        "missing": len({cell[:3] for cell in cells if None in cell[4:]}),
        "only here": here.keys() - there.keys(),
        "only there": there.keys() - here.keys(),
        "cells": cells,
        "effects": effects,
    }


def said(found):
    """The same of a comparison."""
    key = ("contest", "l_centre", "l_table")
    here, there = ({tuple(row[name] for name in key) for row in rows(t)} for t in (found.units_here, found.units_there))
    assert (found.only_here, found.only_there) == (len(here), len(there))
    cells = [tuple(row[name] for name in (*key, "item", "here", "there")) for row in rows(found.cells)]
    assert len(set(cells)) == len(cells)
    return {
        "equal": found.equal,
        "changed": found.changed,
        "shrunk": found.shrunk,
        "missing": found.missing,
        "only here": here,
        "only there": there,
        "cells": set(cells),
        "effects": {
            (e.contest, e.item): (e.here, e.there, e.changed, e.added, e.removed, e.given, e.lacking)
            for e in found.effects
        },
    }


SHAPES = [(here, there) for here in ("wide", "long") for there in ("wide", "long")]


@pytest.mark.parametrize("shapes", SHAPES, ids="-".join)
@given(here=files, there=files)
@settings(max_examples=12, deadline=None)
def test_comparisons_agree_with_a_slow_judge(shapes, here, there):
    with TemporaryDirectory() as folder:
        ours, theirs = (
            written(Path(folder), name, each, shape)
            for name, each, shape in zip(("here", "there"), (here, there), shapes, strict=True)
        )
        with ours, theirs:
            assert said(compare(ours.relations, theirs.relations)) == by_hand(judged(here), judged(there))


@pytest.mark.parametrize("shapes", SHAPES, ids="-".join)
def test_the_slow_judge_sees_each_kind_of_difference(shapes, tmp_path):
    """One pair of files with all of them, so that the law above is not of files that are equal."""
    here = [(("X", "A", "1"), ("1", "2", "7")), (("X", "A", "2"), ("1", "-", "0")), (("X", "B", "1"), ("1", "1", "1"))]
    here += [(("X", "B", "1"), ("1", "0", "1")), (("Y", "Ñ", "1"), ("5", "5", "5"))]
    there = [(("X", "A", "1"), ("2", "2", "7")), (("X", "A", "2"), ("1", "4", "")), (("X", "B", "1"), ("2", "1", "2"))]
    there += [(("Y", "Ñ", "2"), ("4", "<5", "4"))]
    ours, theirs = written(tmp_path, "here", here, shapes[0]), written(tmp_path, "there", there, shapes[1])
    with ours, theirs:
        found = said(compare(ours.relations, theirs.relations))
    assert found == by_hand(judged(here), judged(there))
    assert (found["equal"], found["changed"], found["shrunk"], found["missing"]) == (1, 2, 1, 1)
    assert (found["only here"], found["only there"]) == ({("Y", "Ñ", "1")}, {("Y", "Ñ", "2")})
    assert found["effects"]["X", "votes:Ana Uno"] == (4, 5, -1, 0, 0, 0, (0, 0))
    assert found["effects"]["X", "votes:Beto Dos"] == (3, 7, 0, 0, 0, -4, (1, 0))
    assert found["effects"]["Y", "votes:Beto Dos"] == (5, 0, 0, 5, 0, 0, (0, 1))


def test_words_of_a_comparison_of_two_contests(tmp_path):
    """In X another is ahead, in Y the order is the same; more units than are named stand on one side only."""
    both = [(("Y", "A", "1"), ("3", "2", "1"))]
    more = [(("X", "B", str(i)), ("1", "0", "0")) for i in range(1, 8)]
    here = [(("X", "A", "1"), ("7", "30", "1")), *both, *more]
    there = [(("X", "A", "1"), ("30", "7", "1")), *both]
    with written(tmp_path, "here", here, "wide") as ours, written(tmp_path, "there", there, "wide") as theirs:
        text = " ".join(sheets_text(examine(ours, against=theirs)).split())
    assert "2 units in both: 1 equal, 1 changed. 7 only here, 0 only there." in text
    assert "Only here:" not in text
    assert "contest there here" in text
    assert "The order of the options differs in 1 contest; in 1 who is ahead: X." in text


def test_an_option_of_one_side_only_is_named(tmp_path):
    (tmp_path / "wide.toml").write_text(WIDE, encoding="utf-8")
    (tmp_path / "two.toml").write_text(WIDE.replace('"Caro Tres" = "Caro Tres"\n', ""), encoding="utf-8")
    (tmp_path / "here.csv").write_text(f"office,centre,table,{','.join(OPTIONS)}\nX,A,1,3,2,1\n", encoding="utf-8")
    (tmp_path / "there.csv").write_text("office,centre,table,Ana Uno,Beto Dos\nX,A,1,3,2\n", encoding="utf-8")
    with (
        sheets.read(tmp_path / "here.csv", layout=sheets.load(tmp_path / "wide.toml"), connection=engine()) as ours,
        sheets.read(tmp_path / "there.csv", layout=sheets.load(tmp_path / "two.toml"), connection=engine()) as theirs,
    ):
        text = " ".join(sheets_text(examine(ours, against=theirs)).split())
    assert "1 unit in both: 1 equal, 0 changed." in text
    assert "Printed on one side only, not compared: Caro Tres." in text


@pytest.mark.parametrize("shape", ["wide", "long"])
def test_units_of_one_side_only_where_the_other_has_none_are_nobodys_written_differently(tmp_path, shape):
    units = [(("X", "A", "1"), ("3", "2", "1")), (("X", "A", "2"), ("1", "1", "1"))]
    with written(tmp_path, "here", units, shape) as ours, written(tmp_path, "there", units[:1], shape) as theirs:
        found = json.loads(sheets_json(examine(ours, against=theirs)))["comparison"]
    assert (found["rewritten"], found["only_here"], found["only_there"]) == ([], 1, 0)
