"""Workbooks: only text that is seen is taken; whatever else holds something is refused, and named."""

from __future__ import annotations

import datetime as dt
import re
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

import reconcile
from reconcile import claim_workbooks

ROOT = Path(__file__).resolve().parents[1]
REST = (ROOT / "tests/faulty/contest.toml").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/faults.md").read_text(encoding="utf-8")
COLUMNS = ("id", "source", "document", "claimant", "tally", "kind", "figure", "of", "weight", "at")
CLAIM = ("a", "post", "post.txt", "Council", "bulletin", "total", "60", "valid", None, None)
FIGURE, WEIGHT, AT = "G2", "I2", "J2"


def workbook(*rows):
    made = Workbook()
    for row in (COLUMNS, *(rows or (CLAIM,))):
        made.active.append(row)
    return made


def saved(made, folder, name="claims.xlsx"):
    made.save(folder / name)
    return folder / name


def read(path):
    (path.parent / "contest.toml").write_text(REST, encoding="utf-8")
    return reconcile.load(path, path.parent / "contest.toml")


def fault(path):
    with pytest.raises(reconcile.LedgerError) as caught:
        read(path)
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{path}: ")
    return line.removeprefix(f"{path}: ")


def documented(message):
    """The message, which is one of those on the page of faults."""
    assert f"`{message}`" in PAGE
    return message


def changed(path, part, change):
    """The workbook with the text of one of its parts changed, or with another part if there is none."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_a_claim(tmp_path):
    ledger = read(saved(workbook(), tmp_path))
    assert [(claim.id, claim.printed, claim.source) for claim in ledger.claims] == [("a", "60", "post")]
    assert ledger.sources[0].claim_file == "claims.xlsx"


@pytest.mark.parametrize("weight", [3, 3.0, "3"])
def test_a_weight_may_be_a_number(tmp_path, weight):
    made = workbook()
    made.active[WEIGHT] = weight
    assert read(saved(made, tmp_path)).claims[0].weight == 3


@pytest.mark.parametrize(
    ("cell", "value", "found"),
    [
        (FIGURE, 5150092, "figure: a bare number, 5150092"),
        (FIGURE, 0.512, "figure: a bare number, 0.512"),
        (FIGURE, "=1+1", 'figure: a formula, "=1+1"'),
        (FIGURE, ArrayFormula("G2:G2", "=SUM(A1:A2)"), "figure: a formula"),
        (FIGURE, dt.date(2024, 7, 29), "figure: a date or time, 2024-07-29 00:00:00"),
        (FIGURE, dt.timedelta(hours=5), "figure: a date or time, 5:00:00"),
        (FIGURE, True, "figure: a truth value, TRUE"),
        (FIGURE, "#DIV/0!", 'figure: an error, "#DIV/0!"'),
        (AT, dt.date(2024, 5, 7), "at: a date or time, 2024-05-07 00:00:00"),
        (WEIGHT, 2.5, "weight: a bare number, 2.5"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, cell, value, found):
    made = workbook()
    made.active[cell] = value
    typed = "the figure as printed" if cell == FIGURE else "it anew"
    expected = f'row 2: claim "a": {found}: expected text; format the cell as text, then type {typed}'
    assert fault(saved(made, tmp_path)) == (documented(expected) if "5150092" in found or "1+1" in found else expected)


def test_a_number_is_refused_however_it_is_shown(tmp_path):
    made = workbook()
    made.active[FIGURE] = 0.512
    made.active[FIGURE].number_format = "0.0%"
    assert "a bare number, 0.512" in fault(saved(made, tmp_path))


def test_an_id_of_digits_is_text_too(tmp_path):
    made = workbook()
    made.active["A2"] = 17
    assert fault(saved(made, tmp_path)).startswith("row 2: id: a bare number, 17: expected text")


def test_a_document_that_is_no_text_is_one_fault(tmp_path):
    made = workbook()
    made.active["C2"] = 29
    assert fault(saved(made, tmp_path)).startswith('row 2: claim "a": document: a bare number, 29: expected text')


def test_text_that_looks_like_a_formula_is_an_unreadable_figure(tmp_path):
    made = workbook()
    made.active[FIGURE] = "=HYPERLINK(1)"
    made.active[FIGURE].data_type = "s"
    with pytest.raises(reconcile.LedgerError, match="is not part of any figure"):
        read(saved(made, tmp_path))


def hide_row(made):
    made.active.row_dimensions[2].hidden = True


def hide_column(made):
    made.active.column_dimensions["G"].hidden = True


def merge(made):
    made.active.append([*("b", *CLAIM[1:])])
    made.active.merge_cells("E2:E3")


def second_sheet(made):
    made.create_sheet("Notes")["B7"] = "mine"


def hide_sheet(made):
    made.create_sheet("Empty")
    made.active.sheet_state = "hidden"


REFUSED = {
    hide_row: "row 2 is hidden; expected all rows shown, without a filter",
    hide_column: "the column G is hidden; expected all columns shown",
    merge: 'merged cells, "E2:E3"; expected each cell apart, with what it holds',
    second_sheet: 'several sheets hold something: "Sheet", "Notes"; expected one, and the others empty',
    hide_sheet: 'the sheet "Sheet" is hidden; expected one that is shown',
}


@pytest.mark.parametrize("change", REFUSED)
def test_what_is_not_what_it_looks_like_is_refused(tmp_path, change):
    made = workbook()
    change(made)
    assert fault(saved(made, tmp_path)) == documented(REFUSED[change])


def test_what_holds_nothing_may_be_hidden(tmp_path):
    made = workbook()
    made.active.row_dimensions[3].hidden = made.active.column_dimensions["Z"].hidden = True
    made.active.column_dimensions["J"].hidden = False
    made.create_sheet("Empty").sheet_state = "hidden"
    assert len(read(saved(made, tmp_path)).claims) == 1
    made.active.insert_cols(4)
    made.active.column_dimensions["D"].hidden = True
    assert len(read(saved(made, tmp_path)).claims) == 1


def test_the_only_filled_sheet_may_be_the_second(tmp_path):
    made = workbook()
    made.create_sheet("First", 0)
    assert len(read(saved(made, tmp_path)).claims) == 1


def test_blank_rows_are_counted_and_formats_are_nothing(tmp_path):
    made = Workbook()
    for number, row in ((3, COLUMNS), (5, CLAIM), (9, ("b", *CLAIM[1:6], "sixty-", "valid"))):
        for column, value in enumerate(row, 1):
            made.active.cell(number, column, value)
    made.active["AZ200"].number_format = "0.00"
    with pytest.raises(reconcile.LedgerError, match=r'^[^:]*: row 9: claim "b": figure: '):
        read(saved(made, tmp_path))


def test_a_cell_beside_the_table(tmp_path):
    made = workbook()
    made.active["L2"] = "to be checked"
    assert fault(saved(made, tmp_path)).startswith('row 2: claim "a": a cell stands in a column without a name')


def test_nothing_in_it(tmp_path):
    assert fault(saved(Workbook(), tmp_path)).startswith("no row holds anything; expected a row that names the columns")


@pytest.mark.parametrize(
    "content",
    [b"", b"id,source\n", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600],
    ids=["empty", "text", "cut", "with a password"],
)
def test_what_is_no_workbook(tmp_path, content):
    (tmp_path / "claims.xlsx").write_bytes(content)
    expected = "not a workbook that can be read; expected an .xlsx file without a password"
    assert fault(tmp_path / "claims.xlsx") == documented(expected)


def test_no_cut_or_changed_byte_is_more_than_a_fault(tmp_path):
    content = saved(workbook(), tmp_path).read_bytes()
    for place in range(0, len(content), 37):
        for made in (content[:place], content[:place] + b"\xff" + content[place + 1 :]):
            (tmp_path / "claims.xlsx").write_bytes(made)
            try:
                ledger = read(tmp_path / "claims.xlsx")
            except reconcile.LedgerError:
                continue
            assert [claim.printed for claim in ledger.claims] == ["60"]


def test_another_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "claims.xlsx", "w") as archive:
        archive.writestr("a.txt", "text")
    assert "not a workbook that can be read" in fault(tmp_path / "claims.xlsx")


def test_a_part_that_unpacks_to_very_much(tmp_path):
    path = changed(saved(workbook(), tmp_path), "xl/media/a.xml", lambda _: b" " * 20_000_001)
    assert path.stat().st_size < 100_000
    assert fault(path) == documented("larger than 20,000,000 bytes when it is unpacked; expected a claim file")


def test_macros(tmp_path):
    path = changed(saved(workbook(), tmp_path), "xl/vbaProject.bin", lambda _: b"\x00")
    assert fault(path) == documented("a workbook with macros; expected one without")


def test_entities(tmp_path):
    doctype = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet'
    path = changed(saved(workbook(), tmp_path), SHEET, lambda xml: xml.replace(b"<worksheet", doctype))
    assert fault(path) == f'"{SHEET}" in it has a document type; expected plain XML'


def test_a_huge_merge_is_refused_at_once(tmp_path):
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A4:XFD1048576"/></mergeCells>'
    path = changed(saved(workbook(), tmp_path), SHEET, lambda xml: xml.replace(b"</sheetData>", merged))
    assert fault(path).startswith('merged cells, "A4:XFD1048576"')


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (b'<row r="2"', b'<row r="1"', "row 1 stands after row 1; expected rows in order, to row 200,000"),
        (
            b'<row r="2"',
            b'<row r="200001"',
            "row 200001 stands after row 1; expected rows in order, to row 200,000",
        ),
        (b'r="B2"', b'r="B7"', 'the cell "B7" stands in row 2; save the workbook anew'),
        (b'r="B2"', b'r="A2"', "the cells of row 2 are not in order; save the workbook anew"),
    ],
)
def test_places_that_no_program_writes(tmp_path, old, new, found):
    path = saved(workbook(), tmp_path)
    path = changed(path, SHEET, lambda xml: xml.replace(old, new))
    assert fault(path) == found


def test_cells_that_do_not_say_where_they_stand_follow_one_another(tmp_path):
    path = changed(saved(workbook(), tmp_path), SHEET, lambda xml: re.sub(rb'(<c) r="[A-Z]+[12]"', rb"\1", xml))
    assert b'r="A1"' not in zipfile.ZipFile(path).read(SHEET)
    assert [(claim.id, claim.printed) for claim in read(path).claims] == [("a", "60")]


def test_more_cells_than_a_claim_file_has(tmp_path, monkeypatch):
    monkeypatch.setattr(claim_workbooks, "MOST_CELLS", 17)
    assert fault(saved(workbook(), tmp_path)) == "more than 17 cells; expected a claim file"
    monkeypatch.setattr(claim_workbooks, "MOST_CELLS", 18)
    assert len(read(saved(workbook(), tmp_path)).claims) == 1


def test_a_cell_far_to_the_right(tmp_path):
    path = changed(saved(workbook(), tmp_path), SHEET, lambda xml: xml.replace(b'r="H2"', b'r="ZZZ2"'))
    with pytest.raises(reconcile.LedgerError, match='row 2: claim "a": a cell stands in a column without a name'):
        read(path)


def test_a_wrong_size_of_the_sheet_hides_nothing(tmp_path):
    path = saved(workbook(CLAIM, ("b", *CLAIM[1:])), tmp_path)
    for size in (b"A1:B1", b"A1:XFD1048576", b"C2:C2"):
        changed(
            path,
            SHEET,
            lambda xml, size=size: re.sub(b'<dimension ref="[^"]*"', b'<dimension ref="' + size + b'"', xml),
        )
        assert len(read(path).claims) == 2


def test_links_to_other_workbooks_are_not_followed(tmp_path):
    made = workbook()
    made.active[FIGURE] = "=[other.xlsx]Sheet1!A1"
    assert 'a formula, "=[other.xlsx]Sheet1!A1"' in fault(saved(made, tmp_path))


@pytest.mark.parametrize("name", ["claims.xlsm", "claims.XLS", "claims.xlsb", "claims.ods"])
def test_other_kinds_of_workbooks_are_refused_by_name(tmp_path, name):
    (tmp_path / name).write_bytes(saved(workbook(), tmp_path).read_bytes())
    assert fault(tmp_path / name).endswith(f", {Path(name).suffix.lower()}; expected .xlsx, .csv or .toml")


def test_without_openpyxl_the_message_says_how_to_get_it(tmp_path, monkeypatch):
    path = saved(workbook(), tmp_path)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    expected = "a workbook is read by openpyxl, which is not installed: pip install 'election-reconcile[xlsx]'"
    assert fault(path) == documented(expected)


def test_a_workbook_is_no_text():
    with pytest.raises(reconcile.LedgerError, match=r"^claims\.xlsx: a workbook is no text; expected its path"):
        reconcile.from_texts({"claims.xlsx": "id,source"})
