"""Where the modes of an option are apart from its total by just the votes of one mode, the break names that mode."""

import pytest

from reconcile import sheets
from reconcile.sheets.claims import sums_of
from reconcile.sheets.results import examine
from reconcile.sheets.text import sheets_text

HEAD = """
name = "modes"
title = "A made-up election by mode"
contest = "mayor"
[[level]]
name = "precinct"
column = "precinct"
[options]
column = "option"
votes = "votes"
[modes]
"""
BESIDE = (HEAD + 'columns = {day = "on the day", post = "by post", early = "early"}\n').replace(
    "[modes]", '[modes]\nneeds = ["day", "post", "early"]'
)
BY_ROW = HEAD + 'column = "mode"\ntotal = "TOTAL"\n'
UNITS = {
    ("1", "Ana"): (10, {"on the day": 6, "by post": 3, "early": 1}),
    ("2", "Ana"): (13, {"on the day": 7, "by post": 4, "early": 5}),  # apart by 3, which none has
    ("2", "Blas"): (9, {"on the day": 9, "by post": 8, "early": 0}),
    ("3", "Ana"): (20, {"on the day": 7, "by post": 7, "early": 13}),  # apart by 7, which two modes have
    ("3", "Blas"): (20, {"on the day": 7, "by post": 6, "early": 2}),  # apart by 5, which none has
    ("4", "Ana"): (9, {"on the day": 6, "by post": 3, "early": 1}),  # apart by a single vote
    ("4", "Blas"): (6, {"on the day": 7, "by post": 6, "early": ""}),  # apart by 7 or more
}
CAUSES = {("2", "Ana"): None, ("2", "Blas"): "by post", ("3", "Ana"): None, ("3", "Blas"): None}
CAUSES |= {("4", "Ana"): "early", ("4", "Blas"): None}


def beside():
    yield "precinct,option,votes,day,post,early"
    for (unit, option), (votes, modes) in UNITS.items():
        yield f"{unit},{option},{votes},{','.join(map(str, modes.values()))}"


def by_row():
    yield "precinct,option,mode,votes"
    for (unit, option), (votes, modes) in UNITS.items():
        yield f"{unit},{option},total,{votes}"
        yield from (f"{unit},{option},{mode},{count}" for mode, count in modes.items())


@pytest.fixture(params=[(BESIDE, beside), (BY_ROW, by_row)], ids=["a column each", "a row each"])
def found(request, tmp_path):
    layout, lines = request.param
    (tmp_path / "layout.toml").write_text(layout, encoding="utf-8")
    (tmp_path / "rows.csv").write_text("\n".join(lines()) + "\n", encoding="utf-8")
    with sheets.read(tmp_path / "rows.csv", layout=sheets.load(tmp_path / "layout.toml")) as reading:
        yield examine(reading), reading


def test_each_break_and_its_cause(found):
    (group,) = [group for group in found[0].groups if group.check.code == "modes-sum"]
    assert group.count == 6
    (outcome,) = [outcome for outcome in found[0].outcomes if outcome.check.code == "modes-sum"]
    causes = {(row["unit"], row["item"]): row["cause"] for row in outcome.violations.to_pyarrow().to_pylist()}
    assert causes == CAUSES


def test_the_text_names_it(found):
    assert "2, Blas: 17 for 9 (+8; line" in sheets_text(found[0])
    assert "by just what by post has" in " ".join(sheets_text(found[0]).split())


@pytest.mark.parametrize("total", ['total = "TOTAL"\n', ""], ids=["a word for all modes", "none"])
def test_published_figures_that_lack_one_mode(tmp_path, total):
    """All places are apart by just the votes of one mode: the group has that mode as its cause."""
    places = HEAD.replace(
        'name = "precinct"\ncolumn',
        'name = "county"\ncolumn = "county"\n[[level]]\nname = "precinct"\noptional = true\ncolumn',
    )
    (tmp_path / "layout.toml").write_text(places + f'column = "mode"\n{total}', encoding="utf-8")
    votes = {"day": (50, 40, 31), "post": (7, 9, 11)}
    lines = ["county,precinct,option,mode,votes"]
    for mode, counts in votes.items():
        for i, count in enumerate(counts):
            lines += [f"North,{i},Ana,{mode},{count}", f"South,{i},Ana,{mode},{count + 1}"]
    (tmp_path / "units.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    published = ["county,option,mode,votes", "North,Ana,total,121", "South,Ana,total,124"]
    (tmp_path / "places.csv").write_text("\n".join(published) + "\n", encoding="utf-8")
    layout = sheets.load(tmp_path / "layout.toml")
    with (
        sheets.read(tmp_path / "units.csv", layout=layout) as units,
        sheets.read(tmp_path / "places.csv", layout=layout, connection=units.connection) as above,
    ):
        (group,) = examine(units, parents=[above]).groups
    assert (group.count, group.cause) == (2, "post")
    assert [(v.unit, v.difference) for v in group.largest] == [("South", 30), ("North", 27)]


def test_the_sums_are_those_of_the_totals_of_all_modes(found):
    """Unit 1 prints nothing of Blas, and no roll: so nothing limits what he has there."""
    (sums,) = sums_of(found[1])
    assert (sums.contest, sums.units, sums.counted) == ("mayor", 4, 4)
    assert sums.sums == {"votes:Ana": (52, 52), "votes:Blas": (35, None)}
