"""Each layout reads its example, a made-up file in the folder `sheets_examples`, as it was meant by hand."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
from result_files import outcome, reading, real, rows

from reconcile import LedgerError, sheets
from reconcile.sheets import sirekap

EXAMPLES = Path(__file__).parent / "sheets_examples"
PAIRS = ("Anies Baswedan, Muhaimin Iskandar", "Prabowo Subianto, Gibran Rakabuming Raka", "Ganjar Pranowo, Mahfud MD")

EXPECTED = {
    # file: layout, rows, units, sums of some items, and of some checks how often each holds, fails, and is unknown
    "ve-2024-actas.csv": (
        ("ve-2024-actas", 2, 2),
        {"votes:Edmundo González": 350, "votes:Nicolás Maduro": 170, "valid": 550, "null": 2, "registered": 900},
        {"options-sum": (2, 0, 0), "above-roll": (2, 0, 0)},
    ),
    "ve-2012.csv": (
        ("ve-2012", 2, 2),
        {"votes:Hugo Chávez": 575, "votes:Henrique Capriles": 500, "cast": 700, "sheets_expected": 7},
        {"options-sum": (2, 0, 0), "ballots-sum": (1, 0, 1), "sheets-counted": (2, 0, 0)},
    ),
    "oep-2019.csv": (
        ("oep-2019", 2, 2),
        {"votes:CC": 110, "votes:MAS-IPSP": 150, "blank": 9, "null": 16, "registered": 380},
        {"above-roll": (2, 0, 0)},
    ),
    "onpe-2021.csv": (
        ("onpe-2021", 2, 2),
        {"votes:Perú Libre": 60, "valid": 190, "cast": 210, "registered": 580},
        {"options-sum": (1, 0, 1), "ballots-sum": (1, 0, 1), "ballots-signed": (1, 0, 1)},
    ),
    "onpe-2021-districts.csv": (
        ("onpe-2021-districts", 2, 2),
        {"registered": 1580, "signed": 910, "sheets_counted": 6},
        {"above-roll": (2, 0, 0)},
    ),
    "onpe-2021-district-votes.csv": (
        ("onpe-2021-district-votes", 4, 1),
        {"valid": 190, "blank": 12, "null": 8, "cast": 210},
        {"ballots-sum": (1, 0, 0)},
    ),
    "20200101__zz__general__precinct.csv": (
        ("openelections", 6, 2),
        {'votes:Ann "Amy" Lee': 1100, "votes:Bob Ray": 470},
        {"modes-sum": (3, 0, 1), "totals-row": (1, 0, 1)},  # fewer than ten is some number from 0 to 9
    ),
    "20200101__ri__general__precinct.csv": (
        ("openelections-ri", 6, 3),
        {"votes:Ann Lee": 52, "votes:Bob Ray": 51},
        {"duplicate-unit": (6, 0, 0)},
    ),
    "medsl.csv": (
        ("medsl", 13, 3),
        {"votes:ANN LEE": 120, "votes:BOB RAY": 89, "overvotes": 3, "undervotes": 7},
        {"modes-sum": (2, 0, 0), "duplicate-unit": (13, 0, 0)},
    ),
    "ine-prep-2018.csv": (
        ("ine-prep-2018", 3, 3),
        {
            "votes:PAN": 70,
            "votes:PAN, PRD": 4,
            "votes:PT, MORENA": 6,
            "votes:MORENA": 170,
            "cast": 350,
            "signed": 350,  # 200, and at least 150
            "registered": 1050,
            "votes:Not registered": 1,
        },
        {"ballots-sum": (1, 0, 2), "ballots-signed": (1, 0, 2), "above-roll": (2, 0, 1)},
    ),
    "ine-computos-2018.csv": (
        ("ine-computos-2018", 2, 2),
        {"votes:PAN": 71, "votes:PT, MORENA": 6, "null": 17, "cast": 325, "registered": 700},
        {"ballots-sum": (2, 0, 0)},
    ),
    "ine-prep-2024.csv": (
        ("ine-prep-2024", 1, 1),
        {"votes:PAN, PRI, PRD": 10, "votes:PVEM, PT, MORENA": 11, "votes:MORENA": 90, "cast": 200, "signed": 200},
        {"ballots-sum": (1, 0, 0), "ballots-signed": (1, 0, 0)},
    ),
    "sirekap-2024.zip": (
        ("sirekap-2024", 3, 3),
        {
            **dict(zip([f"votes:{pair}" for pair in PAIRS], (84, 220, 50), strict=True)),
            "valid": 354,
            "null": 10,
            "cast": 370,
            "signed": 370,
            "registered": 500,
        },
        {"options-sum": (2, 0, 1), "ballots-sum": (1, 0, 2), "ballots-signed": (2, 0, 1)},
    ),
    "cdf-xml.xml": (
        ("cdf-xml", 16, 3),
        {
            "votes:Ann Lee": 150,
            "votes:Bob Ray": 110,
            "overvotes": 2,
            "undervotes": 8,
            "cast": 180,
            "registered": 300,
        },
        {"modes-sum": (2, 0, 0), "totals-row": (2, 0, 0), "above-roll": (1, 0, 0)},
    ),
    "cdf-json.json": (
        ("cdf-json", 6, 2),
        {"votes:Yes": 85, "votes:No": 40},
        {"totals-row": (1, 0, 1)},
    ),
}


def sums(read):
    figures = read.relations.figures()
    found = figures.group_by("item").aggregate(votes=figures.low.sum().cast("int64"))
    return {row["item"]: row["votes"] for row in rows(found)}


def test_every_layout_has_an_example():
    assert {entry[0][0] for entry in EXPECTED.values()} == {layout.name for layout in sheets.built_in()}
    assert {path.name for path in EXAMPLES.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_is_read_as_it_is_meant(name):
    (layout, lines, units), items, checks = EXPECTED[name]
    with sheets.read(EXAMPLES / name) as read:
        assert read.layout.name == layout
        (file,) = read.files
        assert (file.rows, file.refused, file.unknown_columns) == (lines, 0, ())
        assert read.staged.odd == []
        assert len(rows(read.relations.units())) == units
        assert items.items() <= sums(read).items()
        outcomes = sheets.check(read)
        assert [o.check.code for o in outcomes if o.fails] == []
        for code, expected in checks.items():
            found = outcome(outcomes, code)
            assert (found.holds, found.fails, found.unknown) == expected, code


# ---- What is particular to a layout


def votes(read):
    return {
        (row["contest"], row[f"l_{read.plan.smallest}"], row["option"]): (row["votes_low"], row["votes_high"])
        for row in rows(read.relations.votes())
    }


def test_medsl_never_counts_a_total_and_its_parts():
    with sheets.read(EXAMPLES / "medsl.csv") as read:
        senate = "US SENATE STATEWIDE GEN FALSE"
        assert votes(read) == {
            (senate, "P1", "ANN LEE"): (100, 100),
            (senate, "P1", "BOB RAY"): (80, 80),
            (senate, "P2", "ANN LEE"): (20, 20),
            (senate, "P2", "BOB RAY"): (9, None),  # one part is withheld
        }


def test_a_report_in_xml():
    with sheets.read(EXAMPLES / "cdf-xml.xml") as read:
        found = rows(read.relations.rows)
        told = [
            (row["l_area1"], row["l_unit"], row["option"], row["party"], row["mode"], row["votes"]) for row in found
        ]
        assert told[:7] == [
            ("town", "p1", "Ann Lee", "Lake Party", "absentee", 40),
            ("town", "p1", "Ann Lee", "Lake Party", "election-day", 60),
            ("town", "p1", "Ann Lee", "Lake Party", "total", 100),
            ("town", "p2", "Ann Lee", "Lake Party", "total", 50),
            ("town", "", "Ann Lee", "Lake Party", "total", 150),
            ("town", "", "not read", "Ann Lee: no votes, count 6", "total-percent", None),
            ("town", "p1", "not read", "Ann Lee: part of absentee, count 7", "absentee-mail", None),
        ]
        assert {(row["l_unit"], row["t_unit"]) for row in found} == {
            ("p1", "Precinct 1"),
            ("p2", "Precinct 2"),
            ("", ""),
        }
        assert found[-1]["contest"] == "all contests"
        assert (found[-1]["quantity"], found[-1]["votes"]) == ("registered", 300)


def test_a_report_in_json():
    with sheets.read(EXAMPLES / "cdf-json.json") as read:
        assert votes(read) == {
            ("Question 1", "p1", "Yes"): (60, 60),
            ("Question 1", "p2", "Yes"): (25, 25),
            ("Question 1", "p1", "No"): (40, 40),
            ("Question 1", "p2", "No"): (0, None),  # withheld for privacy
        }


def report(folder, units, counts, **contest):
    """An election report in JSON: units with their parts, and counts of one contest, each of a unit."""
    selection = {"@id": "s", "Selection": "Yes", "VoteCounts": counts}
    document = {
        "GpUnit": [{"@id": unit, "ComposingGpUnitIds": parts.split()} for unit, parts in units.items()],
        "Election": [{"Contest": [{"@id": "c", "Name": "Question", "ContestSelection": [selection], **contest}]}],
    }
    path = folder / "report.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def total(unit, count, **more):
    return {"GpUnitId": unit, "Type": "total", "Count": count, **more}


def test_totals_of_units_within_units_are_not_added_to_their_parts(tmp_path):
    units = {"state": "county lone", "county": "p1 p2", "lone": "", "p1": "", "p2": "", "ward": "p1"}
    counts = [total(*pair) for pair in (("state", 17), ("county", 10), ("p1", 4), ("p2", 6), ("lone", 7), ("ward", 4))]
    with sheets.read(report(tmp_path, units, counts)) as read:
        assert {key[1]: low for key, (low, _) in votes(read).items()} == {"p1": 4, "p2": 6, "lone": 7}
        found = [o for o in sheets.check(read) if o.check.code == "totals-row"]
        assert [(o.holds, o.fails) for o in found] == [(1, 0), (1, 0)]  # of the state and of the county, not the ward
        paths = {
            row["l_unit"] or row["l_area2"] or row["l_area1"]: (row["l_area1"], row["l_area2"])
            for row in rows(read.relations.rows)
        }
        assert paths["p1"] == ("state", "county")
        assert paths["lone"] == ("state", "state")
        assert paths["county"] == ("state", "county")


def test_rounds_are_contests_of_their_own(tmp_path):
    counts = [total("p1", 5, Round=1), total("p1", 7, Round=2)]
    with sheets.read(report(tmp_path, {"p1": ""}, counts)) as read:
        assert votes(read) == {
            ("Question, round 1", "p1", "Yes"): (5, 5),
            ("Question, round 2", "p1", "Yes"): (7, 7),
        }


def test_ballots_of_a_contest_with_several_votes_each_are_no_sum_of_votes(tmp_path):
    summary = {"SummaryCounts": [{"GpUnitId": "p1", "Type": "total", "BallotsCast": 3, "Undervotes": 1}]}
    for allowed, quantity in (("1", "cast"), ("2", "none")):
        with sheets.read(report(tmp_path, {"p1": ""}, [total("p1", 5)], VotesAllowed=allowed, **summary)) as read:
            assert {row["quantity"] for row in rows(read.relations.rows)} == {None, quantity, "undervotes"}


@pytest.mark.parametrize(
    ("units", "counts", "reason"),
    [
        ({"p1": ""}, [], "this report defines an election and holds no counts"),
        ({"p1": "p2", "p2": "p1"}, [total("p1", 1)], 'the unit "p2" is part of itself, or of one that is'),
        (
            {f"u{i}": f"u{i + 1}" for i in range(12)},
            [total("u3", 1)],
            'units stand within units more than 8 deep: "u8"',
        ),
    ],
)
def test_a_report_that_cannot_be_read(tmp_path, units, counts, reason):
    path = report(tmp_path, units, counts)
    with pytest.raises(sheets.FileError) as caught:
        sheets.read(path)
    assert str(caught.value) == f"{path}: {reason}"


def test_an_id_that_stands_twice(tmp_path):
    path = report(tmp_path, {"p1": ""}, [total("p1", 1)])
    document = json.loads(path.read_text(encoding="utf-8"))
    document["GpUnit"] *= 2
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(sheets.FileError, match='the id "p1" stands twice; expected one meaning each'):
        sheets.read(path)


def test_the_party_of_a_list_is_its_own(tmp_path):
    """That of its candidates does not matter."""
    path = report(tmp_path, {"p1": ""}, [total("p1", 1)])
    document = json.loads(path.read_text(encoding="utf-8"))
    named = (("Party", "lake", "Lake Party"), ("Party", "hill", "Hill Party"))
    document |= {"Party": [{"@id": key, "Name": name} for _, key, name in named]}
    (election,) = document["Election"]
    election["Candidate"] = [{"@id": "ann", "BallotName": "Ann Lee", "PartyId": "hill"}]
    for more, party in (({"PartyIds": ["lake"]}, "Lake Party"), ({}, "Hill Party")):
        election["Contest"][0]["ContestSelection"] = [
            {"@id": "s", "CandidateIds": ["ann"], "VoteCounts": [total("p1", 1)], **more}
        ]
        path.write_text(json.dumps(document), encoding="utf-8")
        with sheets.read(path) as read:
            assert [(row["option"], row["party"]) for row in rows(read.relations.rows)] == [("Ann Lee", party)]


def test_a_report_of_which_no_count_can_be_read(tmp_path):
    with sheets.read(report(tmp_path, {"p1": ""}, [{"Type": "total", "Count": 2}])) as read:
        assert (read.files[0].rows, [row.row for row in read.refused]) == (0, [1])


def test_without_what_reads_xml(monkeypatch):
    monkeypatch.setitem(sys.modules, "defusedxml.common", None)
    with pytest.raises(sheets.FileError, match="read by defusedxml, which is not installed: pip install"):
        sheets.read(EXAMPLES / "cdf-xml.xml")


def test_counts_that_say_too_little_are_refused(tmp_path):
    counts = [total("p1", 1), {"Type": "total", "Count": 2}, total("p1", [3, 4])]
    with sheets.read(report(tmp_path, {"p1": ""}, counts)) as read:
        assert [(row.row, row.reason) for row in read.refused] == [
            (2, "it does not say of which unit it is"),
            (3, "Count stands twice"),
        ]


def test_stations_in_a_folder_or_alone(tmp_path):
    with zipfile.ZipFile(EXAMPLES / "sirekap-2024.zip") as archive:
        for info in archive.infolist():
            (tmp_path / Path(info.filename).name).write_bytes(archive.read(info))
    (tmp_path / "9901020003004.json").write_text('{"chart": {"100025": 1, "100025": 2}, "administrasi": null}')
    (tmp_path / "9901020003005.json").write_text('{"chart": {"100025": [1]}, "administrasi": {"suara_sah": "x"}}')
    with sheets.read(tmp_path) as read:
        assert (read.files[0].name, read.files[0].rows) == (str(tmp_path), 4)
        assert [(row.row, row.reason, row.text) for row in read.refused] == [
            (4, 'the key "100025" stands twice', "9901020003004.json")
        ]
        assert [(cell.column, cell.text, cell.kind) for cell in read.staged.odd] == [
            ("suara_sah", "x", "not a number"),
            ("100025", "[1]", "not a number"),
        ]
        first = rows(read.relations.units().order_by("l_tps"))[0]
        assert [first[f"l_{level}"] for level in read.plan.levels] == [
            "99",
            "9901",
            "990102",
            "9901020003",
            "9901020003001",
        ]
    with sheets.read(tmp_path / "9901020003001.json") as read:
        assert sums(read)["valid"] == 190


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", 'expected "chart" and "administrasi"'),
        ('{"chart": {}}', 'expected "chart" and "administrasi"'),
        ('{"chart": [], "administrasi": null}', 'expected tables or null as "chart" and "administrasi"'),
        ('{"chart": {"null": 3}, "administrasi": null}', '"chart" counts votes without an id'),
        ('{"chart": {"Ana": 3}, "administrasi": null}', '"chart" has the key "Ana"; expected ids of candidates'),
    ],
)
def test_a_station_that_says_something_else_is_refused(text, reason, tmp_path):
    (tmp_path / "9901020003001.json").write_text('{"chart": {"1": 2, "null": null}, "administrasi": null}')
    (tmp_path / "9901020003002.json").write_text(text)
    with sheets.read(tmp_path) as read:
        assert [(row.row, row.reason) for row in read.refused] == [(2, reason)]
        assert [(row["l_tps"], row["o_0"]) for row in rows(read.relations.rows)] == [("9901020003001", 2)]
    (tmp_path / "9901020003001.json").unlink()
    with pytest.raises(sheets.FileError) as caught:
        sheets.read(tmp_path)
    assert caught.value.reason == f"no station can be read; the first: {reason}"


@pytest.mark.parametrize("many", [4, 5])
def test_stations_are_handed_on_in_batches(many, tmp_path, monkeypatch):
    """As many as make whole batches, and one more."""
    monkeypatch.setattr(sirekap, "BATCH", 2)
    numbers = [f"990102000300{i}" for i in range(many)]
    for number in numbers:
        (tmp_path / f"{number}.json").write_text('{"chart": {"1": 2}, "administrasi": null}')
    with sheets.read(tmp_path) as read:
        assert sorted(row["l_tps"] for row in rows(read.relations.rows)) == numbers


def test_a_layout_reads_its_own_format_only():
    for layout, name in (("medsl", "cdf-xml.xml"), ("cdf-xml", "medsl.csv"), ("cdf-json", "sirekap-2024.zip")):
        with pytest.raises(sheets.FileError, match=f"the layout {layout} reads "):
            sheets.read(EXAMPLES / name, layout=layout)


# ---- Real files


def cdf(name):
    return f"cdf/{name}.gz"


def test_the_reports_of_the_civics_profile():
    counts = 0
    for name, size in (("precincts", 992), ("summary", 96)):
        read = reading(cdf(f"google_post_election_sample_feed_{name}.xml"))
        outcomes = sheets.check(read)
        assert (read.files[0].rows, read.files[0].refused) == (size, 0)
        assert [o.check.code for o in outcomes if o.fails] == []
        counts += outcome(outcomes, "modes-sum").holds
    assert counts == 272


def test_the_reports_hold_what_a_plain_script_finds():
    import gzip
    import re

    path = real(cdf("google_post_election_sample_feed_precincts.xml"))
    text = gzip.decompress(Path(path).read_bytes()).decode()
    pattern = r"<GpUnitId>(\w+)</GpUnitId>\s*<Type>([\w-]+)</Type>\s*<Count>(\d+)</Count>"
    plain = sorted((unit, mode, int(count)) for unit, mode, count in re.findall(pattern, text))
    read = reading(cdf("google_post_election_sample_feed_precincts.xml"))
    assert sorted((row["l_unit"], row["mode"], row["votes"]) for row in rows(read.relations.rows)) == plain
    assert len(plain) == 992


@pytest.mark.parametrize("name", ["nist_definition_only.json", "nist_n_of_m_definition_only.xml"])
def test_reports_without_counts_are_said_to_have_none(name):
    with pytest.raises(sheets.FileError, match="this report defines an election and holds no counts"):
        sheets.read(real(cdf(name)))


def test_a_thousand_stations_hold_what_a_plain_script_finds():
    path = real("id2024/tps1000.zip")
    found = dict.fromkeys(("options-sum", "ballots-sum", "ballots-signed", "above-roll"), 0)
    stations, both, votes_of = 0, 0, dict.fromkeys(("100025", "100026", "100027"), 0)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.endswith(".json"):
                continue
            sheet = json.load(io.BytesIO(archive.read(name)))
            stations += 1
            chart = {key: count for key, count in (sheet["chart"] or {}).items() if count is not None}
            for key, count in chart.items():
                votes_of[key] += count
            if (own := sheet["administrasi"]) is None:
                continue
            if chart:
                both += 1
                found["options-sum"] += sum(chart.values()) != own["suara_sah"]
            found["ballots-sum"] += own["suara_sah"] + own["suara_tidak_sah"] != own["suara_total"]
            found["ballots-signed"] += own["suara_total"] != own["pengguna_total_j"]
            found["above-roll"] += own["suara_total"] > own["pemilih_dpt_j"] > 0
    assert (stations, both) == (1000, 348)
    assert found == {"options-sum": 28, "ballots-sum": 11, "ballots-signed": 50, "above-roll": 24}
    read = reading("id2024/tps1000.zip")
    outcomes = sheets.check(read)
    assert (read.files[0].rows, read.refused) == (1000, ())
    assert {code: outcome(outcomes, code).fails for code in found} == found
    assert outcome(outcomes, "options-sum").holds == both - found["options-sum"]
    assert [sums(read)[f"votes:{pair}"] for pair in PAIRS] == list(votes_of.values())


def test_a_lone_carriage_return_ends_no_line_of_a_layout(tmp_path):
    path = tmp_path / "one.toml"
    path.write_bytes(b'name = "one"\rtitle = "One"\ncontest = "vote"\n')
    with pytest.raises(LedgerError, match="not valid TOML"):
        sheets.load(path)
