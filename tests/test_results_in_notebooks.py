"""What notebooks show and take of a result: HTML that is text, charts, and tables for Arrow, pandas and Polars."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from html_pages import Page
from result_files import engine
from test_command_line import hostile
from test_sheets_page import EXAMPLES, HEADER
from test_what_a_claim_file_holds_is_text_in_html import INJECTIONS, Shape
from toml_files import SEEDS

import reconcile
from reconcile import sheets
from reconcile.frames import FRAMES
from reconcile.report.json import to_plain

pa = pytest.importorskip("pyarrow", reason="no PyArrow: it is in the group `test`")
pd = pytest.importorskip("pandas", reason="no pandas: it is in the group `test`")
pl = pytest.importorskip("polars", reason="no Polars: it is in the group `test`")


@pytest.fixture(scope="module")
def result():
    return reconcile.reconcile(reconcile.load(SEEDS))


@pytest.fixture(scope="module")
def examined():
    layout = sheets.load(EXAMPLES / "layout.toml")
    with (
        sheets.read(EXAMPLES / "mesas.csv", layout=layout, connection=engine()) as units,
        sheets.read(EXAMPLES / "mesas-later.csv", layout=layout, connection=engine()) as later,
    ):
        yield sheets.examine(units, against=later)


# ---- Frames of a ledger


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_has_its_columns_also_without_rows(result, name):
    empty = reconcile.reconcile(reconcile.from_texts({}))
    assert result.frame(name).num_rows > 0
    assert empty.frame(name).schema == result.frame(name).schema
    assert result.frame(name).schema.names == list(FRAMES[name][0])


def test_claims_are_those_of_the_json_report(result):
    rows = result.frame("claims").to_pylist()
    report = to_plain(result)["claims"]
    assert len(rows) == len(report)
    for row, plain in zip(rows, report, strict=True):
        assert {key: row[key] for key in plain if key in row} == {key: plain[key] for key in plain if key in row}
        implied = [None, None] if plain["implied"] is None else plain["implied"]
        assert [row["implied_low_exact"], row["implied_high_exact"]] == [None if e is None else str(e) for e in implied]


@pytest.mark.parametrize("name", ["claims", "bounds"])
def test_floats_are_the_nearest_to_the_exact_numbers(result, name):
    checked = 0
    for row in result.frame(name).to_pylist():
        for end in ("low", "high"):
            if row[f"{end}_exact"] is not None:
                assert row[end] == float(Fraction(row[f"{end}_exact"]))
                checked += 1
    assert checked > 10


@pytest.mark.parametrize("count", [2**53 + 1, 10**29 + 7])
def test_a_number_between_floats_is_exact_as_text(count):
    result = reconcile.reconcile(reconcile.from_texts({"a.toml": TEXT.replace("1,000", f"{count:,}")}))
    (row,) = [row for row in result.frame("claims").to_pylist() if row["id"] == "v"]
    assert row["low_exact"] == str(count)
    assert row["low"] == float(count) != count


def test_other_libraries_take_a_frame(result):
    table = result.frame("claims")
    assert pl.DataFrame(table)["id"].to_list() == table.column("id").to_pylist()
    assert list(table.to_pandas()["id"]) == table.column("id").to_pylist()
    assert pa.table(pl.DataFrame(table)).column("id").to_pylist() == table.column("id").to_pylist()


def test_without_breaks_the_frame_of_violations_has_its_columns_and_no_rows(examined, tmp_path):
    path = tmp_path / "fine.csv"
    header = (EXAMPLES / "mesas.csv").read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{header}\nNorte,Escuela 1,1,300,101,80,12,193,4,3,200\n", encoding="utf-8")
    with sheets.read(path, layout=sheets.load(EXAMPLES / "layout.toml"), connection=engine()) as units:
        found = sheets.examine(units)
        assert found.fails(list(sheets.Severity)) == 0
        frame = found.frame("violations")
        assert frame.to_pyarrow().num_rows == 0
        assert frame.schema().equals(examined.frame("violations").schema())


def test_a_notebook_says_what_a_comparison_found(examined):
    shown, comparison = examined._repr_html_(), examined.comparison
    assert "Compared with mesas-later.csv: " in shown
    assert f"{comparison.equal} equal, {comparison.changed} changed" in shown
    assert "By what is printed, the order of the options" in shown


def test_an_unknown_frame(result):
    with pytest.raises(reconcile.ReconcileError, match="no frame 'claim'; there are: claims, findings, bounds"):
        result.frame("claim")


# ---- Frames of sheets


@pytest.mark.parametrize("name", ["units", "figures"])
def test_sheets_hand_over_arrow_data(examined, name):
    table = examined.sheets.frame(name)
    arrow = table.to_pyarrow()
    assert arrow.num_rows > 0
    assert pa.table(table).num_rows == arrow.num_rows
    assert pl.DataFrame(table).height == arrow.num_rows
    assert len(table.to_pandas()) == arrow.num_rows


def test_breaks_and_differences_are_frames(examined):
    breaks = examined.frame("violations").to_pyarrow()
    assert breaks.num_rows == sum(outcome.fails for outcome in examined.outcomes)
    differences = examined.frame("differences").to_pyarrow().to_pylist()
    assert differences
    assert all(row["here"] != row["there"] for row in differences)


def test_unknown_frames_of_sheets(examined):
    with pytest.raises(reconcile.ReconcileError, match="no frame 'rows'; there are: units, figures"):
        examined.sheets.frame("rows")
    alone = sheets.examine(examined.sheets)
    with pytest.raises(reconcile.ReconcileError, match="no frame 'differences'; there are: violations"):
        alone.frame("differences")


# ---- What is shown


def test_a_result_is_shown_with_its_verdict_and_disagreements(result):
    page = Page(result._repr_html_())
    assert page.text.startswith("32 claims, 5 documents, 2 contests. They cannot all be true: 3 disagreements.")
    for finding in result.findings:
        if finding.severity == "conflict":
            assert " ".join(finding.sentence.split()) in page.text
    assert not page.named("script", "style", "img", "link")


def test_sheets_are_shown_with_their_breaks(examined):
    page = Page(examined._repr_html_())
    assert "mesas.csv" in page.text
    assert str(EXAMPLES) not in page.text
    assert len(page.named("ul")) == sum(group.check.severity.value != "note" for group in examined.groups)


def test_a_notebook_shows_the_first_ten_groups_and_how_many_more_there_are(tmp_path):
    path = tmp_path / "units.csv"
    lines = [f"D{i},C,1,100,5,6,0,12,0,0,12" for i in range(12)]
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    with sheets.read(path, layout=sheets.load(EXAMPLES / "layout.toml"), connection=engine()) as units:
        page = Page(sheets.examine(units, most=None)._repr_html_())
    assert len(page.named("ul")) == 10
    assert "and 2 more groups" in page.text


@pytest.mark.parametrize("name", INJECTIONS)
def test_whatever_a_file_holds_is_shown_as_text(name):
    shown = reconcile.reconcile(reconcile.from_texts({"h.toml": hostile(INJECTIONS[name])}))._repr_html_()
    harmless = reconcile.reconcile(reconcile.from_texts({"h.toml": hostile("harmless")}))._repr_html_()
    assert Shape(shown).found == Shape(harmless).found
    assert not Shape(shown).other


def test_names_in_a_file_of_results_are_shown_as_text(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(f"{HEADER}\n<b>,<script>,1,100,5,6,0,99,0,0,99\n", encoding="utf-8")
    with sheets.read(path, layout=sheets.load(EXAMPLES / "layout.toml"), connection=engine()) as units:
        shown = sheets.examine(units)._repr_html_()
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown


# ---- Charts


def drawn(chart):
    """The parts of a chart, each with its title."""
    return [" ".join(part["title"]["text"]) for part in chart.to_dict()["vconcat"]]


def test_a_chart_of_all_disagreements_that_can_be_drawn(result):
    assert len(drawn(result.chart())) == 2


def test_a_chart_of_one(result):
    (title,) = drawn(result.chart("D2"))
    assert "González" in title
    text = json.dumps(result.chart("D2").to_dict(), ensure_ascii=False)
    assert "Apart by 13.3 points" in text


def test_where_nothing_collides_the_ranges_are_drawn():
    consistent = reconcile.reconcile(reconcile.from_texts({"a.toml": TEXT}))
    assert all(title.startswith("Forced") for title in drawn(consistent.chart()))


def test_what_cannot_be_drawn_is_said(result):
    with pytest.raises(reconcile.ReconcileError, match="D1 has no numbers that can be drawn on one axis"):
        result.chart("D1")
    with pytest.raises(reconcile.ReconcileError, match="there is no finding 'D9'"):
        result.chart("D9")
    with pytest.raises(reconcile.ReconcileError, match="this report has no numbers"):
        reconcile.reconcile(reconcile.from_texts({})).chart()


@pytest.mark.parametrize(
    ("missing", "ask", "message"),
    [
        ("pyarrow", lambda result: result.frame("claims"), r"pip install 'election-reconcile\[frames\]'"),
        ("altair", lambda result: result.chart(), r"pip install 'election-reconcile\[html\]'"),
    ],
)
def test_a_missing_extra_is_named(monkeypatch, result, missing, ask, message):
    from importlib.util import find_spec

    def without(name, *rest):
        return None if name == missing else find_spec(name, *rest)

    for module in ("reconcile.frames", "reconcile.report.drawing"):
        monkeypatch.setattr(f"{module}.find_spec", without)
    with pytest.raises(reconcile.ReconcileError, match=message):
        ask(result)


TEXT = """
[source]
id = "s"
document = "A sheet"
decimal = "."

[[claimant]]
id = "Council"

[[contest]]
id = "c"
options = ["a", "b"]

[[tally]]
id = "t"
contest = "c"
counted_by = "Council"
final = true

[[claim]]
id = "v"
tally = "t"
claimant = "Council"
votes = "1,000"
option = "a"

[[claim]]
id = "s"
tally = "t"
claimant = "Council"
share = "40%"
option = "a"
of = "valid"
"""
