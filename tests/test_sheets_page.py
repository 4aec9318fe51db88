"""The page on files of results says what the other reports say: the same numbers, each break once, all as text."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from command import run
from html_pages import Page
from result_files import engine
from test_what_a_claim_file_holds_is_text_in_html import INJECTIONS, LINES, Shape

from reconcile import sheets
from reconcile.errors import printable
from reconcile.sheets.checks import Severity
from reconcile.sheets.html import sheets_html
from reconcile.sheets.html.breaks import FEW, breaks, spread_of
from reconcile.sheets.results import examine

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples" / "sheets"
HEADER = "Distrito,Centro,Mesa,Inscritos,Ana,Blas,Carla,Validos,Nulos,Blancos,Emitidos"


def page_of(files, against=None, parents=(), **given):
    layout = sheets.load(EXAMPLES / "layout.toml")
    with sheets.read(files, layout=layout, connection=engine()) as units:
        above = [sheets.read(parent, layout=layout, connection=engine()) for parent in parents]
        other = None if against is None else sheets.read(against, layout=layout, connection=engine())
        found = examine(units, parents=above, against=other, **given)
        source, listed = sheets_html(found), breaks(found)
        for each in (*above, *filter(None, [other])):
            each.close()
    return source, found, listed


@pytest.fixture(scope="module")
def example():
    files = [EXAMPLES / "mesas.csv"]
    source, found, listed = page_of(files, EXAMPLES / "mesas-later.csv", [EXAMPLES / "districts.csv"])
    return Page(source), found, listed


def many(tmp_path, count, off):
    """Sheets whose options add up to `off(i)` more than their valid votes."""
    rows = [f"Norte,E{i},1,0,{20 + off(i)},5,1,26,0,0,26" for i in range(count)]
    path = tmp_path / "many.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def cells(page):
    return [element for element in page.named("tr") if "tbody" in element.parents]


def test_every_break_is_a_row_once(example):
    page, found, listed = example
    assert len(listed) == found.fails(tuple(Severity)) >= 3
    assert f"All {len(listed)}, the gravest first." in page.text
    for row in listed:
        assert any(
            row.check in each.text and row.unit in each.text and row.difference in each.text for each in cells(page)
        )


def test_the_gravest_come_first(example):
    ranks = [("error", "warning", "note").index(row.severity) for row in example[2]]
    assert ranks == sorted(ranks)
    for severity in ("error", "warning", "note"):
        sizes = [row.size for row in example[2] if row.severity == severity]
        assert sizes == sorted(sizes, reverse=True)


def test_every_check_that_applies_is_a_row(example):
    page, found, _ = example
    shown = {tuple(row.text.split()[:1] + row.text.split()[-4:]) for row in cells(page)}
    for outcome in found.outcomes:
        if not outcome.not_applicable:
            numbers = (f"{number:,}" for number in (outcome.holds, outcome.fails, outcome.unknown, outcome.left_out))
            assert (outcome.check.code, *numbers) in shown


def level_rows(page):
    """Of the breaks by level: the level, the check, its breaks, votes, contests and places."""
    found = [each.text.split() for each in cells(page)]
    return [(row[0], " ".join(row[1:-5]), *row[-4:]) for row in found if row[-5] in ("error", "warning", "note")]


@pytest.mark.parametrize("most", [1, None])
def test_breaks_by_level_are_of_all_breaks_however_many_groups_are_given(tmp_path, most):
    rows = [f"{'Norte' if i % 2 else 'Sur'},E{i % 10},{i},0,{20 + i},5,1,26,0,0,26" for i in range(31)]
    path = tmp_path / "many.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    source, found, _ = page_of([path], most=most)
    row = ("table", "Options against valid votes", "30", str(sum(range(31))), "1", "30")  # each of another table
    assert row in level_rows(Page(source))
    picture = next(each.text for each in Page(source).named("desc"))
    counts = [int(count) for count in re.findall(r": (\d+)\.", picture)]
    assert len(counts) == 10
    assert sum(counts) == found.fails((Severity.ERROR, Severity.WARNING))


def test_places_of_a_level_are_places_of_that_level(tmp_path):
    above = tmp_path / "districts.csv"
    above.write_text(
        "Distrito,Inscritos,Ana,Blas,Carla,Validos,Nulos,Blancos,Emitidos\n"
        + "".join(f"{name},10,{votes},0,0,{votes},0,0,{votes}\n" for name, votes in (("N", 7), ("S", 5), ("E", 3))),
        encoding="utf-8",
    )
    path = tmp_path / "tables.csv"
    rows = [f"{name},X,1,10,{votes},0,0,{votes},0,0,{votes}" for name, votes in (("N", 7), ("S", 6), ("E", 4))]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    rows = level_rows(Page(page_of([path], parents=[above])[0]))
    assert rows == [("district", "Units against the published figures of their places", "6", "2", "1", "2")]


def test_breaks_of_files_are_of_no_contest_and_of_their_files(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text(f"{HEADER}\nN,X,1,10,x,y,0,5,0,0,5\nN,X,2,10\n", encoding="utf-8")
    rows = {row[1]: row for row in level_rows(Page(page_of([path])[0]))}
    assert rows["Cells that hold no count"] == ("file", "Cells that hold no count", "2", "0", "0", "1")
    assert rows["Rows that cannot be read"] == ("file", "Rows that cannot be read", "1", "0", "0", "1")


def test_places_without_a_name_are_counted_however_many_groups_are_given(tmp_path):
    path = tmp_path / "many.csv"
    rows = [f"Norte,E{i},,0,20,5,1,26,0,0,26" for i in range(40)]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    assert "and 35 more." in Page(page_of([path], most=7)[0]).text


def test_a_comparison_is_shown(example):
    text = example[0].text
    comparison = example[1].comparison
    assert f"{comparison.equal:,} equal, {comparison.changed:,} changed" in text
    assert "Compared with mesas-later.csv" in text


def test_no_folder_of_the_machine_is_shown(example):
    assert str(EXAMPLES) not in example[0].text


def test_no_folder_is_shown_of_files_with_what_cannot_be_read(tmp_path):
    files = [tmp_path / "here" / "a.csv", tmp_path / "here" / "b.csv"]
    files[0].parent.mkdir()
    for file in files:
        file.write_text(f"{HEADER}\nN,X,1,10,x,5,0,5,0,0,5\nN,X,2\n", encoding="utf-8")
    source, found, listed = page_of(files)
    page = Page(source)
    assert "Cells that hold no count: a.csv" in page.text
    assert "the same content as a.csv" in page.text
    assert {row.place for row in listed if row.check != "Units that stand more than once"} <= {
        "a.csv",
        "b.csv",
        "N / X",
    }
    for shown in (source, found._repr_html_()):
        assert "here" not in shown.replace("Where", "").replace("where", "").replace("there", "")


def test_no_folder_of_the_claims_is_shown(capsys, tmp_path):
    path = tmp_path / "page.html"
    files = [str(EXAMPLES / "mesas-later.csv"), "--layout", str(EXAMPLES / "layout.toml")]
    claims = ["--claims", str(EXAMPLES / "claims.toml"), "--exit-zero"]
    run(capsys, "sheets", *files, *claims, "--format", "html", "--output", str(path))
    text = Page(path.read_text(encoding="utf-8")).text
    assert "reconcile report claims.toml sheets.toml --format html" in text
    assert str(EXAMPLES) not in text


@pytest.mark.parametrize("count", [FEW - 1, FEW])
def test_few_breaks_have_no_picture_of_how_far_they_are_apart(tmp_path, count):
    page = Page(page_of([many(tmp_path, count, lambda i: i + 1)])[0])
    assert ("How far apart" in [element.text for element in page.named("h2")]) is (count >= FEW)


def test_more_breaks_than_are_listed_are_said_to_be(tmp_path, monkeypatch):
    monkeypatch.setattr("reconcile.sheets.html.page.breaks", lambda found: breaks(found, 7))
    source, found, _ = page_of([many(tmp_path, 30, lambda i: i + 1)])
    apply = sum(not each.not_applicable for each in found.outcomes)
    broken = sum(each.fails > 0 for each in found.outcomes)
    assert len(cells(Page(source))) == 7 + apply + broken
    assert f"The 7 gravest of {found.fails(tuple(Severity))}: --violations FILE writes all." in Page(source).text


@pytest.mark.parametrize("differences", [[1], [1, 1, 2, 3, 5, -5, 6, -10, 11, 99, 100, 101], [-7] * 3, [10**12, 1]])
def test_a_spread_counts_every_difference_once(differences):
    import ibis
    import pyarrow as pa

    table = ibis.memtable(pa.table({"difference": pa.array([*differences, None], pa.int64())}))
    spread = spread_of(table, "x")
    assert spread.total == len(differences)
    assert (spread.above, spread.below) == (sum(d > 0 for d in differences), sum(d < 0 for d in differences))
    for least, greatest, count in spread.bins:
        assert count == sum(least <= abs(d) <= greatest for d in differences)
    assert sum(count for _, _, count in spread.bins) == len(differences)


def test_without_any_break_there_is_no_list(tmp_path):
    path = tmp_path / "fine.csv"
    path.write_text(f"{HEADER}\nNorte,E,1,100,5,6,0,11,0,0,11\n", encoding="utf-8")
    source, _, listed = page_of([path])
    page = Page(source)
    assert listed == []
    assert "No check fails." in page.text
    assert "list" not in [element.attributes.get("id") for element in page.elements]


@pytest.mark.parametrize("text", [text for text in INJECTIONS.values() if text.isprintable()])
def test_what_a_file_holds_is_text(tmp_path, text):
    """In the names of a contest's places and units, in cells, and in the names of columns and files."""

    def written(name):
        path = tmp_path / "units.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow([*HEADER.split(","), name])
            lines.writerow([name, name, "1", "10", "5", "7", "0", "11", "0", "0", "11", ""])
            lines.writerow([name, name, "2", "10", "5", name, "0", "11", "0", "0", "11", ""])
        return page_of([path])

    source, _, listed = written(text)
    harmless, _, _ = written("some harmless words that take more than a line")
    assert Shape(source).found ^ Shape(harmless).found <= LINES
    assert not Shape(source).other
    assert len(Page(source).named("script")) == 1
    assert any(row.place == f"{text} / {text}" for row in listed)
    assert any(row.what.startswith(f"Blas: {text} (") for row in listed)
    assert " ".join(printable(text).split()) in Page(source).text


def test_the_command_writes_the_page(capsys, tmp_path):
    output = tmp_path / "page.html"
    layout = ("--layout", str(EXAMPLES / "layout.toml"))
    found = run(capsys, "sheets", *layout, str(EXAMPLES / "mesas.csv"), "--format", "html", "--output", str(output))
    assert (found.status, found.output) == (1, "")
    assert output.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_with_claims_the_page_names_what_collides(capsys, tmp_path):
    claims, sums = str(EXAMPLES / "claims.toml"), str(tmp_path / "sums.toml")
    later = str(EXAMPLES / "mesas-later.csv")
    layout = ("--layout", str(EXAMPLES / "layout.toml"))
    found = run(capsys, "sheets", *layout, later, "--claims", claims, "--write-claims", sums, "--format", "html")
    report = json.loads(run(capsys, "report", claims, sums, "--format", "json").output)
    conflicts = [finding for finding in report["findings"] if finding["severity"] == "conflict"]
    assert conflicts
    assert all(" ".join(conflict["sentence"].split()) in Page(found.output).text for conflict in conflicts)
