"""Units against published figures of several levels: what smaller places explain is said, and stands last."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from result_files import engine

from reconcile import sheets
from reconcile.errors import ReconcileError
from reconcile.sheets.results import examine
from reconcile.sheets.text import sheets_text

LAYOUT = """
name = "levels"
title = "Tables, districts and regions"
contest = "mayor"
[[level]]
name = "region"
column = "region"
[[level]]
name = "district"
column = "district"
optional = true
[[level]]
name = "table"
column = "table"
optional = true
[options.columns]
ana = "Ana"
blas = "Blas"
"""
TABLES = ["north,a,1,10,20", "north,a,2,30,40", "north,b,1,5,5", "south,c,1,7,8"]


@pytest.fixture
def read(tmp_path):
    path = tmp_path / "layout.toml"
    path.write_text(LAYOUT, encoding="utf-8")
    layout = sheets.load(path)

    def read(name, header, lines):
        file = tmp_path / f"{name}.csv"
        file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return opened.enter_context(sheets.read(file, layout=layout, connection=engine()))

    with ExitStack() as opened:
        yield read


def test_a_break_of_a_district_explains_that_of_its_region(read):
    tables = read("tables", "region,district,table,ana,blas", TABLES)
    districts = read("districts", "region,district,ana,blas", ["north,a,40,63", "north,b,5,5", "south,c,7,8"])
    regions = read("regions", "region,ana,blas", ["north,45,68", "south,9,8"])
    found = examine(tables, parents=[regions, districts])
    named = [(v.unit, v.item, v.difference, v.cause) for group in found.groups for v in group.largest]
    assert named == [
        ("a", "votes:Blas", -3, None),
        ("north", "votes:Blas", -3, "places within"),
        ("south", "votes:Ana", -2, None),
    ]


def test_what_smaller_places_explain_stands_last(read):
    tables = read("tables", "region,district,table,ana,blas", TABLES)
    districts = read("districts", "region,district,ana,blas", ["north,a,40,63", "north,b,5,5", "south,c,7,8"])
    regions = read("regions", "region,ana,blas", ["north,45,68", "south,7,8"])
    found = examine(tables, parents=[regions, districts])
    assert [(group.largest[0].unit, group.cause) for group in found.groups] == [("a", None), ("north", "places within")]


def test_the_smaller_places_say_how_many_breaks_they_explain(read):
    tables = read("tables", "region,district,table,ana,blas", TABLES)
    districts = read("districts", "region,district,ana,blas", ["north,a,40,63", "north,b,6,5", "south,c,8,8"])
    regions = read("regions", "region,ana,blas", ["north,46,68", "south,9,8"])
    found = examine(tables, parents=[regions, districts])
    explained = {(group.place, group.largest[0].unit): group.explains for group in found.groups}
    # both numbers of the north follow from those of its districts; of the south, 7 for 9 is more than 7 for 8
    assert explained == {("north", "a"): 2, ("south", "c"): 0, ("", "north"): 0}
    assert "2 breaks, apart by 4 votes in all; explains 2 breaks of larger places" in " ".join(
        sheets_text(found).split()
    )


def test_a_unit_that_is_missing_from_a_place_explains_it(read):
    tables = read("tables", "region,district,table,ana,blas", TABLES)
    districts = read("districts", "region,district,ana,blas", ["north,a,30,40", "north,b,5,5", "south,c,7,8"])
    found = examine(tables, parents=[districts])
    causes = {(v.unit, v.item, v.difference, v.cause) for g in found.groups for v in g.largest}
    assert causes == {("a", "votes:Ana", 10, "1"), ("a", "votes:Blas", 20, "1")}


def test_readings_of_two_connections_are_refused(read, tmp_path):
    tables = read("tables", "region,district,table,ana,blas", TABLES)
    (tmp_path / "regions.csv").write_text("region,ana,blas\nnorth,45,68\n", encoding="utf-8")
    with sheets.read(tmp_path / "regions.csv", layout=tables.layout) as regions:
        for asked in ({"parents": [regions]}, {"against": regions}):
            with pytest.raises(ReconcileError, match="readings of one connection"):
                examine(tables, **asked)


def test_places_that_the_published_figures_plainly_write_differently_are_the_same(read):
    """ "North" is north and "03" is 3; what is plainly no place of theirs stays without."""
    tables = read("tables", "region,district,table,ana,blas", ["north,a,1,10,20", "3,c,1,7,8", "east,d,1,1,1"])
    regions = read("regions", "region,ana,blas", ["North,10,20", "03,7,9"])
    named = [
        (v.unit, v.item, v.difference) for group in examine(tables, parents=[regions]).groups for v in group.largest
    ]
    assert [each for each in named if each[1]] == [("03", "votes:Blas", -1)]
    counts = {each.check.code: (each.holds, each.fails) for each in sheets.check(tables, regions)}
    assert counts["roll-up"] == (3, 1)
    assert counts["units-without-place"][1] == 1
