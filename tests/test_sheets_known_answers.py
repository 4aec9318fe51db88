"""What is known of real result files is found in them, and nothing else; see the README beside the files."""

from __future__ import annotations

import pytest
from result_files import outcome, reading, rows

from reconcile import sheets
from reconcile.sheets.comparison import compare

V1, V2 = "ve2024/actas_v1.csv.gz", "ve2024/actas_v2.csv.gz"
FINAL, SNAPSHOT_1, SNAPSHOT_2 = (
    f"bo2019/{name}.zip" for name in ("final_computo", "trep_20191020_1940", "trep_20191021_1829")
)
OPEN = "openelections/"


def sums(name):
    """The sums of all counts, by item."""
    figures = reading(name).relations.figures()
    found = figures.group_by("item").aggregate(votes=figures.low.sum().cast("int64"))
    return {row["item"]: row["votes"] for row in rows(found)}


def broken(name, parent=None):
    """The checks that fail, with how often."""
    outcomes = sheets.check(reading(name), *([] if parent is None else [reading(parent)]))
    return {o.check.code: o.fails for o in outcomes if o.fails}


# ---- Venezuela


@pytest.mark.parametrize(
    ("name", "units", "expected"),
    [
        (V1, 24_532, {"votes:Edmundo González": 7_156_462, "votes:Nicolás Maduro": 3_241_461, "valid": 10_659_128}),
        (V2, 25_073, {"votes:Edmundo González": 7_303_480, "votes:Nicolás Maduro": 3_316_142, "valid": 10_887_262}),
    ],
)
def test_venezuela_2024_has_no_alarm(name, units, expected):
    outcomes = sheets.check(reading(name))
    assert broken(name) == {}
    for code in ("options-sum", "option-above-ballots", "duplicate-unit", "row-unreadable"):
        assert (outcome(outcomes, code).holds, outcome(outcomes, code).unknown) == (units, 0)
    assert expected.items() <= sums(name).items()


def test_the_first_publication_prints_the_roll():
    assert sums(V1)["registered"] == 17_745_239
    assert sums(V1)["null"] == 1_139
    assert outcome(sheets.check(reading(V1)), "above-roll").holds == 24_532
    assert outcome(sheets.check(reading(V2)), "above-roll").not_applicable


def test_venezuela_2024_second_against_first():
    found = compare(reading(V2).relations, reading(V1).relations)
    assert (found.equal, found.changed, found.only_here, found.only_there) == (24_530, 0, 543, 2)
    keys = {(row["l_centre"], row["l_table"]) for row in rows(found.units_there)}
    assert keys == {("210510003", "1"), ("210510003", "3")}
    effects = {effect.item: effect for effect in found.effects}
    gonzalez = effects["votes:Edmundo González"]
    assert gonzalez.here - gonzalez.there == 7_303_480 - 7_156_462 == gonzalez.added - gonzalez.removed
    assert found.items_apart == ("registered",)


@pytest.mark.parametrize(("below", "above"), [("parish", "muni"), ("muni", "state")])
def test_venezuela_2012_levels_agree(below, above):
    assert broken(f"ve2012/{below}.csv.gz", f"ve2012/{above}.csv.gz") == {}


def test_venezuela_2012_centres_differ_from_their_parishes():
    """A script that takes N/A for 0 finds 146 parishes, net +54,030.

    Of these, 10 parishes print no figure, and of one no centre does, so that nothing can be said: 135 surely differ.
    """
    rolled = sheets.roll_up(reading("ve2012/center.csv.gz").relations, reading("ve2012/parish.csv.gz").relations)
    chavez = [row for row in rows(rolled.figures) if row["item"] == "votes:Hugo Chávez"]
    unknown = [row for row in chavez if row["expected_high"] is None and row["found_low"]]
    unlike = [row for row in chavez if row["expected_high"] is not None and row["found_low"] != row["expected_low"]]
    none_counted = [row["l_parish"] for row in unlike if row["missing"] == row["units"]]
    assert (len(unknown), len(unlike), none_counted) == (10, 136, ["PQ. MANUEL MANRIQUE"])
    net = sum(row["found_low"] - row["expected_low"] for row in unlike) + sum(row["found_low"] for row in unknown)
    assert net == 54_030
    outcomes = sheets.check(reading("ve2012/center.csv.gz"), reading("ve2012/parish.csv.gz"))
    broken_rows = rows(outcome(outcomes, "roll-up").violations)
    assert len([row for row in broken_rows if row["item"] == "votes:Hugo Chávez"]) == 135


def test_venezuela_2012_centres_were_collected_from_more_sheets():
    rolled = sheets.roll_up(reading("ve2012/center.csv.gz").relations, reading("ve2012/parish.csv.gz").relations)
    counted = [row for row in rows(rolled.figures) if row["item"] == "sheets_counted"]
    assert sum(row["found_low"] for row in counted) == 38_462
    assert sum(row["expected_low"] for row in counted) == 38_156


# ---- Bolivia


@pytest.mark.parametrize(("name", "units"), [(FINAL, 34_555), (SNAPSHOT_1, 28_975), (SNAPSHOT_2, 32_806)])
def test_bolivia_2019_has_no_table_above_its_roll(name, units):
    assert broken(name) == {}
    assert outcome(sheets.check(reading(name)), "above-roll").holds == units


@pytest.mark.parametrize(
    ("later", "earlier", "changed", "added"),
    [(SNAPSHOT_2, SNAPSHOT_1, 0, 3_831), (FINAL, SNAPSHOT_1, 549, 5_580), (FINAL, SNAPSHOT_2, 706, 1_749)],
)
def test_bolivia_2019_snapshots(later, earlier, changed, added):
    found = compare(reading(later).relations, reading(earlier).relations)
    assert (found.changed, found.only_here, found.only_there) == (changed, added, 0)


def test_bolivia_2019_table_1442():
    found = compare(reading(FINAL).relations, reading(SNAPSHOT_1).relations)
    cells = {row["item"]: (row["there"], row["here"]) for row in rows(found.cells) if row["l_table"] == "1442"}
    assert cells["null"] == (133, 4)


def test_bolivia_2019_tables_at_exactly_100_per_cent():
    relations = reading(FINAL).relations
    units = relations.units()
    full = units.filter(units.options_low + units.q_null + units.q_blank == units.q_registered)
    assert len(rows(full.select("l_table"))) == 280


# ---- Peru


def test_peru_2021_tables():
    outcomes = sheets.check(reading("pe2021/actas.csv.gz"))
    assert broken("pe2021/actas.csv.gz") == {}
    for code in ("options-sum", "ballots-sum", "ballots-signed"):
        found = outcome(outcomes, code)
        assert (found.holds, found.fails, found.unknown) == (77_153, 0, 9_335)


def test_peru_2021_tables_against_districts():
    for parent in ("pe2021/presidencial-datos-votos.csv.gz", "pe2021/presidencial-datos-generales.csv.gz"):
        rolled = sheets.roll_up(reading("pe2021/actas.csv.gz").relations, reading(parent).relations)
        differ = {
            row["l_district"]
            for row in rows(rolled.figures)
            if row["item"] in ("cast", "signed") and row["found_low"] != row["expected_low"]
        }
        assert len(differ) == 12
        assert len(rows(rolled.only_parents)) == 0
        assert len([row for row in rows(rolled.only_units) if row["l_district"]]) == 178
    assert len(rows(reading(parent).relations.units().select("l_district"))) == 1_874


# ---- United States


def test_rhode_island_2016_towns():
    """Two towns differ in one of their options; the third of the answer key is the precincts that are of no town."""
    rolled = sheets.roll_up(
        reading(OPEN + "20161108__ri__general__precinct.csv.gz").relations,
        reading(OPEN + "20161108__ri__general__town.csv.gz").relations,
    )
    differ = {
        (row["l_town"], row["item"]): row["found_low"] - row["expected_low"]
        for row in rows(rolled.figures)
        if row["contest"] == "President" and row["found_low"] != row["expected_low"]
    }
    assert differ == {
        ("Central Falls", "votes:Hillary Clinton"): -4,
        ("Providence", "votes:Hillary Clinton"): -2,
        ("Providence", "votes:Jill Stein"): -1,
    }
    assert {row["l_town"] for row in rows(rolled.only_units)} == {""}


def test_rhode_island_2014_ends_lines_with_cr():
    found = reading(OPEN + "20141104__ri__general__precinct.csv.gz")
    assert [(file.rows, file.refused) for file in found.files] == [(13_605, 0)]
    assert broken(OPEN + "20141104__ri__general__precinct.csv.gz") == {}
    options = {row["option"] for row in rows(found.relations.votes().select("option").distinct())}
    assert not [option for option in options if "&" in option and ";" in option]


def test_mississippi_2016_counties():
    """Ten cells differ where options are written alike, and one more where they are matched by their words."""
    rolled = sheets.roll_up(
        reading(OPEN + "20161108__ms__general__precinct.csv.gz").relations,
        reading(OPEN + "20161108__ms__general.csv.gz").relations,
    )
    president = [row for row in rows(rolled.figures) if row["contest"] == "President"]
    differ = {
        (row["l_county"], row["item"]): (row["found_low"], row["expected_low"])
        for row in president
        if row["found_low"] != row["expected_low"]
    }
    matched = {(place[1], f"votes:{new}") for place, names in rolled.renamed.items() for new in names.values()}
    assert differ["Rankin", "votes:Darrell Castle"] == (299, 245)
    assert (len(differ), len(differ.keys() - matched)) == (11, 10)


def test_delaware_2018_modes():
    found = outcome(sheets.check(reading(OPEN + "20181106__de__general__precinct.csv.gz")), "modes-sum")
    assert (found.fails, found.unknown, found.left_out) == (0, 0, 0)
    assert found.holds > 4_000
