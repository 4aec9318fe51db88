"""What people stumbled over who checked their first files, each as the smallest file that showed it."""

import csv
import json
from pathlib import Path

import pytest
from command import run

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples" / "sheets"
LAYOUT = str(EXAMPLES / "layout.toml")
HEADER = "Distrito,Centro,Mesa,Inscritos,Ana,Blas,Carla,Validos,Nulos,Blancos,Emitidos"
TOTALS = """
name = "t"
title = "Tables and provinces, with rows of totals"
contest = "c"
[file]
missing = ["N/A"]
suppressed = true
[[level]]
name = "province"
column = "P"
total = ["TOTAL"]
[[level]]
name = "table"
column = "M"
optional = true
total = ["TOTAL"]
[counts]
registered = ["R"]
cast = ["C"]
valid = ["V"]
null = ["N"]
[options.columns]
A = "A"
B = "B"
"""
ROWS = [
    "P,M,R,C,V,N,A,B",
    "1,1,100,60,50,10,30,20",
    "1,2,100,N/A,N/A,N/A,N/A,N/A",
    "1,TOTAL,200,90,70,20,50,30",
    "2,1,100,60,50,10,30,20",
    "2,TOTAL,100,60,50,10,30,20",
    "TOTAL,,300,170,140,30,80,50",
]


@pytest.fixture
def asked(tmp_path, capsys, monkeypatch):
    """A function that writes files, by name, and runs `reconcile sheets` beside them."""
    monkeypatch.chdir(tmp_path)

    def ask(arguments, **files):
        for name, lines in files.items():
            text = lines if isinstance(lines, str) else "\n".join(lines) + "\n"
            (tmp_path / f"{name}.{'toml' if name.startswith(('layout', 'claims')) else 'csv'}").write_text(
                text, "utf-8"
            )
        return run(capsys, "sheets", *arguments.split())

    return ask


def squeezed(ran):
    return " ".join(ran.output.split())


def violations(path="v.csv"):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_illegible_cell_makes_no_conflict_with_claims_that_are_true(asked):
    claims = """
[source]
id = "press"
document = "made up"
decimal = "."
[[claimant]]
id = "Council"
[[contest]]
id = "mayor"
options = ["ana", "blas", "carla"]
names = {ana = "Ana", blas = "Blas", carla = "Carla"}
[[tally]]
id = "final"
contest = "mayor"
final = true
[defaults]
tally = "final"
claimant = "Council"
""" + "".join(
        f'[[claim]]\nid = "{name}"\nvotes = "{count}"\noption = "{name}"\n'
        for name, count in {"ana": 200, "blas": 160, "carla": 40}.items()
    )
    rows = [HEADER, "Norte,E,1,300,100,80,20,200,0,0,200", "Norte,E,2,300,Ilegible,80,20,200,0,0,200"]
    found = asked(f"rows.csv --layout {LAYOUT} --claims claims.toml --whole", rows=rows, claims=claims)
    assert found.status == 0
    assert "They can all be true." in found.output
    assert "With the claims: 13 claims" in squeezed(found)  # said at the top


def test_rows_of_totals_are_checked_in_themselves_and_against_the_totals_within(asked):
    found = asked("rows.csv --layout layout.toml --violations v.csv", rows=ROWS, layout=TOTALS)
    assert found.status == 1
    broken = {(row["code"], row["unit"], row["item"], row["difference"]) for row in violations()}
    assert broken == {
        ("totals-row", "", "cast", "-20"),  # 90 and 60 are not 170
        ("totals-row", "", "valid", "-20"),  # 70 and 50 are not 140
        ("options-sum", "", "", "-10"),
        ("options-sum", "1", "", "10"),
    }
    assert "in all, ballots cast: 150 for 170 (-20; line 7)" in found.output
    assert "province 1: 80 for 70 (+10; line 4)" in found.output


def test_totals_within_that_are_not_all_there_are_not_added_up(asked):
    rows = [*ROWS[:4], "2,1,100,80,70,10,30,40", "TOTAL,,300,170,140,30,80,70"]
    found = asked("rows.csv --layout layout.toml --violations v.csv", rows=rows, layout=TOTALS)
    assert found.status == 1
    assert {row["code"] for row in violations()} == {"options-sum"}


def test_counties_named_total_are_rows_of_totals(asked):
    rows = ["county,office,candidate,votes", "Adams,House,Ann,5", "Yazoo,House,Ann,6", "Total,House,Ann,12"]
    found = asked("rows.csv --layout openelections", rows=rows)
    assert found.status == 1
    assert "in all, Ann: 11 for 12 (-1; line 4)" in found.output


def test_rows_of_totals_are_no_units_that_are_not_expected(asked):
    rows = [row for row in ROWS if not row.startswith("1,2")]
    found = asked(
        "rows.csv --layout layout.toml --expected units.csv --violations v.csv",
        rows=ROWS,
        units=[",".join(row.split(",")[:2]) for row in rows],
        layout=TOTALS,
    )
    assert found.status == 1
    unexpected = [row for row in violations() if row["code"].startswith("unit-")]
    assert [(row["code"], row["place"], row["unit"]) for row in unexpected] == [("unit-unexpected", "1", "2")]


def test_files_that_are_the_same_are_named(asked):
    rows = [HEADER, "Norte,E,1,300,100,80,20,200,0,0,200"]
    found = asked(f"a.csv b.csv --layout {LAYOUT} --violations v.csv", a=rows, b=rows)
    assert "file: the same content as a.csv (b.csv)" in found.output or "the same content as a.csv" in found.output
    assert [row["place"] for row in violations() if row["code"] == "same-file"] == ["b.csv"]


def test_a_break_of_published_figures_names_their_file_and_level(asked):
    places = TOTALS.replace('total = ["TOTAL"]\n', "")
    found = asked(
        "rows.csv --layout layout.toml --parent places.csv --parent-layout layout.toml --violations v.csv",
        rows=["P,M,R,C,V,N,A,B", "1,1,100,60,50,10,30,20"],
        places=["P,R,C,V,N,A,B", "1,100,60,50,11,30,20"],
        layout=places,
    )
    (row,) = [row for row in violations() if row["code"] == "roll-up"]
    assert (row["unit"], row["file"], row["row"]) == ("1", "places.csv", "2")
    assert "province 1, null votes: 10 for 11 (-1; places.csv, line 2)" in squeezed(found)


def test_the_largest_option_is_the_number_that_it_is(asked):
    found = asked("rows.csv --layout layout.toml", rows=["P,M,R,C,V,N,A,B", "1,1,0,40,N/A,N/A,55,5"], layout=TOTALS)
    assert "table 1: 55 for 40 (+15; line 2)" in found.output


def test_a_missing_number_is_not_compared_as_0(asked):
    found = asked(
        "here.csv --layout layout.toml --against there.csv --differences d.csv",
        here=["P,M,R,C,V,N,A,B", "1,1,100,60,50,10,5,45", "1,2,100,60,50,10,20,30"],
        there=["P,M,R,C,V,N,A,B", "1,1,100,60,50,10,<10,45", "1,2,100,60,50,10,30,20"],
        layout=TOTALS,
    )
    text = squeezed(found)
    assert "A 30 25 -10 +0 +0 +5" in text
    assert "0 numbers are missing here, 1 there." in text
    assert "c / 1 / 2, A: 30 to 20 (-10; line 3)" in text
    assert "c / 1 / 1, A: none to 5 (line 2)" in text
    differs = [(row["unit"], row["item"], row["there"], row["here"]) for row in violations("d.csv")]
    assert differs == [("1", "votes:A", "", "5"), ("2", "votes:A", "30", "20"), ("2", "votes:B", "20", "30")]


def test_a_total_of_a_place_that_is_the_sum_of_the_contest_says_so(asked):
    rows = ["county,precinct,office,candidate,votes"]
    rows += [f"{county},{i},Senate,{who},{i + 7}" for county in ("Kent", "Sussex") for i in (1, 2) for who in "AB"]
    rows += ["Sussex,Total,Senate,A,34", "Sussex,Total,Senate,B,34"]
    found = asked("rows.csv --layout openelections", rows=rows)
    assert "2 breaks, apart by 34 votes in all; each is the sum of the whole contest." in squeezed(found)
    assert "who is ahead could change" not in found.output


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ("--violations rows.csv", "--violations: rows.csv"),
        ("--output rows.csv", "--output: rows.csv"),
        ("--write-known rows.csv", "--write-known: rows.csv"),
        ("--output layout.toml", "--output: layout.toml"),
        ("--output ./layout.toml", "--output: layout.toml"),
        ("--against rows*.csv --differences rows.csv", "--differences: rows.csv"),
        ("--claims claims.toml --write-claims claims.toml", "--write-claims: claims.toml"),
    ],
)
def test_no_file_that_is_read_is_written_over(asked, tmp_path, options, named):
    found = asked(f"rows.csv --layout layout.toml {options}", rows=ROWS, layout=TOTALS, claims="")
    assert found.status == 2
    assert f"{named} is one of the files that are read" in found.errors
    assert (tmp_path / "rows.csv").read_text("utf-8").splitlines() == ROWS
    assert (tmp_path / "layout.toml").read_text("utf-8") == TOTALS


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--output x --violations y.csv --write-known x", "is to be written by another option too"),
        ("--tally final", "--tally: expected --claims too"),
        ("--against-layout x", "--against-layout: expected --against too"),
        ("--parent-layout x", "--parent-layout: expected --parent too"),
        ("--differences x.csv", "--differences: expected --against too"),
        ("--against rows.csv --differences x.txt", "expected a name ending in .parquet or .csv, not x.txt"),
    ],
)
def test_options_that_cannot_be_meant_together(asked, options, message):
    found = asked(f"rows.csv --layout layout.toml {options}", rows=ROWS, layout=TOTALS)
    assert found.status == 2
    assert message in found.errors


def test_a_file_of_a_header_alone_is_an_error(asked):
    found = asked(f"rows.csv --layout {LAYOUT}", rows=[HEADER])
    assert found.status == 1
    assert "error empty-file: 1 break." in found.output


def test_what_cannot_be_said_is_said_at_the_top(asked):
    rows = [HEADER, "Norte,E,1,300,Ilegible,80,20,200,0,0,200"]
    found = asked(f"rows.csv --layout {LAYOUT}", rows=rows)
    assert found.status == 0
    assert "No check fails. Numbers are missing: options-sum cannot say in 1 case" in squeezed(found)


def test_a_unit_that_stands_twice_is_not_apart_by_votes(asked):
    rows = [HEADER, *["Norte,E,1,300,100,80,20,200,0,0,200"] * 3]
    found = asked(f"rows.csv --layout {LAYOUT} --format json", rows=rows)
    (group,) = json.loads(found.output)["findings"]
    assert (group["code"], group["count"], group["votes"]) == ("duplicate-unit", 1, 0)


def test_notes_name_the_places(asked):
    found = asked(
        "rows.csv --layout layout.toml --parent places.csv --parent-layout layout.toml",
        rows=["P,M,R,C,V,N,A,B", "1,1,100,60,50,10,30,20"],
        places=["P,R,C,V,N,A,B", "1,100,60,50,10,30,20", "7,9,0,0,0,0,0"],
        layout=TOTALS.replace('total = ["TOTAL"]\n', ""),
    )
    assert "Note: Places published without any unit here, 1: c (province 7)." in squeezed(found)


def test_what_all_places_come_to_is_one_line_an_option(asked):
    found = asked(
        "rows.csv --layout layout.toml --parent places.csv --parent-layout layout.toml --format json",
        rows=["P,M,R,C,V,N,A,B", "1,1,100,60,50,10,30,20", "2,1,100,60,50,10,N/A,20", "3,1,99,7,6,1,4,2"],
        places=["P,R,C,V,N,A,B", "1,100,60,50,10,31,19", "2,100,60,50,10,40,25", "3,99,7,6,1,5,2"],
        layout=TOTALS.replace('total = ["TOTAL"]\n', ""),
    )
    (outcome,) = [check for check in json.loads(found.output)["checks"] if check["code"] == "roll-up"]
    of = {each["item"]: [each[name] for name in list(each)[2:]] for each in outcome["added_up"]}
    assert of["votes:A"] == [76, 34, 3, 2, 1]  # 30 for 31 and 4 for 5; the second may be up to its roll
    assert of["votes:B"] == [46, 42, 3, 2, 0]
    assert of["cast"] == [127, 127, 3, 0, 0]


def test_only_what_is_apart_is_shown_of_that(asked):
    found = asked(
        "rows.csv --layout layout.toml --parent places.csv --parent-layout layout.toml",
        rows=["P,M,R,C,V,N,A,B", "1,1,100,60,50,10,30,20"],
        places=["P,R,C,V,N,A,B", "1,100,60,50,10,31,19"],
        layout=TOTALS.replace('total = ["TOTAL"]\n', ""),
    )
    text = squeezed(found)
    assert "ADDED UP, all places of the level province together: what is apart" in text
    assert "A 31 30 -1 1 1 0 B 19 20 +1 1 1 0 READ" in text


def test_of_more_than_ten_the_text_shows_ten_and_says_how_many_more_there_are(asked):
    """Options whose sums are apart, and files."""
    names = [f"X{i}" for i in range(12)]
    layout = TOTALS.replace('total = ["TOTAL"]\n', "").partition("[options.columns]")[0] + "[options]\nrest = true\n"
    head, numbers = f"R,C,V,N,{','.join(names)}", f"100,60,50,10,{','.join(['4'] * 12)}"
    units = {f"rows{i}": [f"P,M,{head}", f"{i},1,{numbers}"] for i in range(12)}
    places = [f"P,{head}", *(f"{i},{numbers.replace('4', '5')}" for i in range(12))]
    found = asked(
        "rows*.csv --layout layout.toml --parent places.csv --parent-layout layout.toml",
        layout=layout,
        places=places,
        **units,
    )
    assert " 60 48 -12 12 12 0 and 2 more READ" in squeezed(found)
    assert "and 2 more files" in squeezed(found)


def test_what_units_have_no_row_for_and_their_place_has_is_not_known(asked):
    rows = ["county,precinct,office,candidate,votes", "Ada,1,House,Ann,5", "Ada,1,House,Bob,4", "Elk,1,House,Ann,7"]
    found = asked(
        "rows.csv --layout openelections --parent places.csv --parent-layout openelections --format json",
        rows=rows,
        places=["county,office,candidate,votes", "Ada,House,Ann,5", "Ada,House,Bob,4", "Elk,House,Bob,50"],
    )
    (outcome,) = [check for check in json.loads(found.output)["checks"] if check["code"] == "roll-up"]
    assert (outcome["holds"], outcome["fails"], outcome["unknown"]) == (2, 0, 1)


def test_readings_without_any_count_in_common_are_refused(asked):
    found = asked(
        "a.csv --layout openelections --against b.csv",
        a=["county,office,candidate,votes", "Ada,House,Ann,5"],
        b=["county,office,candidate,votes", "Ada,House,Zoe,5"],
    )
    assert found.status == 2
    assert 'no option and no quantity is in both; here: "votes:Ann"; there: "votes:Zoe"' in found.errors


def test_a_file_that_lacks_a_column_of_the_others_says_so(asked):
    rows = ["P,M,R,C,V,N,A,B", "1,1,100,60,50,10,30,20"]
    found = asked(
        "a.csv b.csv --layout layout.toml",
        a=rows,
        b=["P,M,R,V,N,A,B", "1,2,100,50,10,30,20"],
        layout=TOTALS.replace('contest = "c"\n', 'contest = "c"\noptional = ["C"]\n'),
    )
    assert "has no column for ballots cast, as others have" in squeezed(found)


def test_a_unit_without_a_row_that_others_of_its_place_have_is_not_known(asked):
    """Its number may be anything from 0: only a sum that is too large already is apart."""
    found = asked(
        "rows.csv --layout openelections --parent places.csv --parent-layout openelections --violations v.csv",
        rows=["county,precinct,office,candidate,votes", "Ada,1,House,Ann,5", "Ada,1,House,Bob,4", "Ada,2,House,Ann,7"],
        places=["county,office,candidate,votes", "Ada,House,Ann,12", "Ada,House,Bob,50"],
    )
    assert found.status == 0
    found = asked(
        "rows.csv --layout openelections --parent places.csv --parent-layout openelections --violations v.csv",
        places=["county,office,candidate,votes", "Ada,House,Ann,12", "Ada,House,Bob,3"],
    )
    assert found.status == 1
    (row,) = violations()
    assert (row["item"], row["found_low"], row["found_high"], row["difference"]) == ("votes:Bob", "4", "", "1")


@pytest.mark.parametrize("again", ["1,TOTAL,100,60,50,10,30,20", "3,TOTAL,100,60,50,10,30,20"])
def test_totals_within_of_which_one_is_of_another_place_are_not_added_up(asked, again):
    """As many as there are places, and not one of each."""
    rows = ["P,M,R,C,V,N,A,B", "1,1,100,60,50,10,30,20", "2,1,N/A,N/A,N/A,N/A,N/A,N/A"]
    rows += ["1,TOTAL,100,60,50,10,30,20", again, "TOTAL,,500,170,140,30,80,60"]
    asked("rows.csv --layout layout.toml --violations v.csv", rows=rows, layout=TOTALS)
    assert [row for row in violations() if row["code"] == "totals-row" and row["unit"] == ""] == []


def test_the_order_is_of_what_is_printed_where_numbers_are_missing(asked):
    rows = ["P,M,R,C,V,N,A,B", "1,1,100,60,50,10,30,20"]
    files = {"here": rows, "there": [*rows, "1,2,100,60,50,10,N/A,5"], "layout": TOTALS}
    assert (
        "    The order of the options is the same"
        in asked("here.csv --layout layout.toml --against here.csv", **files).output
    )
    found = asked("here.csv --layout layout.toml --against there.csv")
    assert "    By what is printed, the order of the options is the same in both." in found.output


def test_two_checks_that_cannot_say_are_both_counted(asked):
    found = asked("rows.csv --layout layout.toml", rows=["P,M,R,C,V,N,A,B", "1,1,0,60,50,10,30,N/A"], layout=TOTALS)
    assert "options-sum cannot say in 1 case, and 1 other check in no more." in squeezed(found)
