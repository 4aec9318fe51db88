"""Workbooks of results: what a person sees is read, what is hidden, merged or computed is refused with its row."""

from __future__ import annotations

import csv
import datetime as dt
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from result_files import rows

from reconcile import sheets
from reconcile.sheets import workbooks

EXAMPLES = Path(__file__).parent / "sheets_examples"
TEXT = (EXAMPLES / "oep-2019.csv").read_text(encoding="utf-8")
HEADER, FIRST, SECOND = csv.reader(TEXT.splitlines(), delimiter=";")
CC = HEADER.index("CC") + 1
TABLE = HEADER.index("Número Mesa") + 1


def numbers(cells):
    return [int(cell) if cell.isdigit() else cell for cell in cells]


def workbook(*more):
    """A workbook with a title, the header in row 3, the two tables of the example in rows 4 and 5, and more rows."""
    made = Workbook()
    for cells in (["Results of an election"], [], HEADER, numbers(FIRST), numbers(SECOND), *more):
        made.active.append(cells)
    return made


def another(number, **changes):
    """A row as the first, of another table."""
    cells = numbers(FIRST)
    cells[TABLE - 1] = number
    for column, value in changes.items():
        cells[HEADER.index(column)] = value
    return cells


def read(made, folder):
    made.save(folder / "results.xlsx")
    return sheets.read(folder / "results.xlsx")


def refused(reading):
    return [(row.row, row.reason) for row in reading.refused]


def test_whole_numbers_are_read_as_seen(tmp_path):
    with read(workbook(another(10003, CC=60.0), another(10004, CC=1.5), another(10005, CC=None)), tmp_path) as reading:
        found = {row["l_table"]: row["o_0"] for row in rows(reading.relations.units())}
        assert found == {"10001": 60, "10002": 50, "10003": 60, "10004": None, "10005": None}
        assert [(cell.row, cell.text, cell.kind) for cell in reading.staged.odd] == [(7, "1.5", "fraction")]
        assert reading.layout.name == "oep-2019"
        assert reading.files[0].name == f"{tmp_path / 'results.xlsx'}!Sheet"
        assert (reading.files[0].rows, refused(reading)) == (5, [])


def test_a_whole_number_may_be_written_with_a_decimal_part_or_an_exponent(tmp_path):
    """As other programs write them: a person sees 60 all the same."""
    workbook(another(10003), another(10004, CC=1777)).save(tmp_path / "results.xlsx")
    with zipfile.ZipFile(tmp_path / "results.xlsx") as archive:
        sheet = archive.read(SHEET)
    assert b"<v>60</v>" in sheet
    sheet = sheet.replace(b"<v>60</v>", b"<v>60.0</v>").replace(b"<v>1777</v>", b"<v>1.777E3</v>")
    changed(tmp_path / "results.xlsx", SHEET, sheet)
    with sheets.read(tmp_path / "results.xlsx") as reading:
        found = {row["l_table"]: row["o_0"] for row in rows(reading.relations.units())}
        assert found == {"10001": 60, "10002": 50, "10003": 60, "10004": 1777}


def test_rows_are_handed_on_in_batches(tmp_path, monkeypatch):
    """As many rows as make whole batches, and one more."""
    monkeypatch.setattr(workbooks, "BATCH", 2)
    for more in ([], [another(10003)]):
        with read(workbook(*more), tmp_path) as reading:
            assert reading.files[0].rows == 2 + len(more)
            assert sorted(row["row"] for row in rows(reading.relations.rows)) == [4, 5, 6][: 2 + len(more)]


def test_empty_cells_at_the_end_of_the_header_are_none(tmp_path):
    made = workbook()
    made.active.cell(3, len(HEADER) + 1, " ")
    with read(made, tmp_path) as reading:
        assert (reading.files[0].rows, reading.files[0].unknown_columns) == (2, ())


def test_without_what_reads_workbooks(tmp_path, monkeypatch):
    workbook().save(tmp_path / "results.xlsx")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(sheets.FileError, match="read by openpyxl, which is not installed: pip install"):
        sheets.read(tmp_path / "results.xlsx")


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("=1+1", 'a formula, "=1+1"'),
        ("#N/A", 'an error, "#N/A"'),
        (True, "a truth value, TRUE"),
        (dt.datetime(2020, 1, 2), "a date or time, 2020-01-02 00:00:00"),  # noqa: DTZ001  as workbooks have them
    ],
)
def test_a_row_with_something_else_is_refused(value, held, tmp_path):
    with read(workbook(another(10003, CC=value)), tmp_path) as reading:
        assert refused(reading) == [(6, f'column "CC" holds {held}; expected text or a number')]
        assert reading.files[0].rows == 2


def test_what_stands_in_columns_that_are_not_read_does_not_matter(tmp_path):
    made = workbook()
    made.active.cell(3, len(HEADER) + 1, "Zona")
    made.active.cell(4, len(HEADER) + 1, "=1+1")
    made.active.cell(5, len(HEADER) + 2, "=1+1")
    with read(made, tmp_path) as reading:
        assert (reading.files[0].rows, refused(reading)) == (2, [])


def test_hidden_and_merged_rows_are_refused(tmp_path):
    made = workbook(another(10003), another(10004), another(10005))
    made.active.row_dimensions[4].hidden = True
    made.active.merge_cells("A6:A7")
    with read(made, tmp_path) as reading:
        assert refused(reading) == [
            (4, "the row is hidden; expected all rows shown, without a filter"),
            (6, "the row holds merged cells; expected each cell apart, with what it holds"),
            (7, "the row holds merged cells; expected each cell apart, with what it holds"),
        ]
        assert sorted(row["l_table"] for row in rows(reading.relations.units())) == ["10002", "10005"]


def test_merged_ranges_that_overlap_touch_every_row_of_both(tmp_path):
    made = workbook(*(another(number) for number in range(10003, 10008)))
    for place in ("A6:A8", "C7:C7", "B8:B9"):
        made.active.merged_cells.add(place)
    with read(made, tmp_path) as reading:
        assert [row for row, _ in refused(reading)] == [6, 7, 8, 9]
        assert sorted(row["l_table"] for row in rows(reading.relations.units())) == ["10001", "10002", "10007"]


def test_a_merged_range_that_names_no_place_is_not_read(tmp_path):
    """Also where it stands after the first rows, among which the header is looked for."""
    workbook(*(another(number) for number in range(10003, 10060))).save(tmp_path / "results.xlsx")
    with zipfile.ZipFile(tmp_path / "results.xlsx") as archive:
        sheet = archive.read(SHEET)
    cells = b'</sheetData><mergeCells count="1"><mergeCell ref="nowhere"/></mergeCells>'
    changed(tmp_path / "results.xlsx", SHEET, sheet.replace(b"</sheetData>", cells))
    with pytest.raises(sheets.FileError, match="not a workbook that can be read"):
        sheets.read(tmp_path / "results.xlsx")


def test_a_merged_title_does_not_matter(tmp_path):
    made = workbook()
    made.active.merge_cells("A1:F1")
    with read(made, tmp_path) as reading:
        assert (reading.files[0].rows, refused(reading)) == (2, [])


def test_the_sheet_is_the_first_shown_that_fits(tmp_path):
    made = workbook()
    made.active.title = "First"
    notes = made.create_sheet("Notes", 0)
    notes.append(["See", "the", "other", "sheet"])
    hidden = made.create_sheet("Hidden", 0)
    hidden.append(HEADER)
    hidden.append(numbers(FIRST))
    hidden.sheet_state = "hidden"
    second = made.create_sheet("Second")
    second.append(HEADER)
    second.append(another(10009))
    with read(made, tmp_path) as reading:
        assert reading.files[0].name.endswith("results.xlsx!First")
        reason = 'the sheet "Second" holds results too; one sheet is read, save the other by itself'
        assert refused(reading) == [(0, reason)]
        assert reading.files[0].rows == 2


def fault(made, folder):
    with pytest.raises(sheets.FileError) as caught:
        read(made, folder)
    return caught.value.reason


def test_a_header_that_is_not_seen_whole(tmp_path):
    made = workbook()
    made.active.merge_cells("A3:A4")
    assert fault(made, tmp_path) == "the header, row 3, holds merged cells; expected each cell apart"
    made = workbook()
    made.active.column_dimensions["I"].hidden = True
    assert fault(made, tmp_path) == 'the column "CC" is hidden; expected all columns shown'


def test_a_workbook_within_a_zip(tmp_path):
    workbook().save(tmp_path / "results.xlsx")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / "results.xlsx", "inner/results.xlsx")
    with sheets.read(tmp_path / "all.zip") as reading:
        assert reading.files[0].rows == 2


def changed(path, part, content):
    """The workbook with another content of one of its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()} | {part: content}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'
UNREADABLE = "not a workbook that can be read; expected an .xlsx file without a password"


@pytest.mark.parametrize(
    ("part", "content", "reason"),
    [
        (SHEET, b"<worksheet><sheetData><row", UNREADABLE),
        (SHEET, DOCTYPE, f'"{SHEET}" in it has a document type; expected plain XML'),
        ("xl/vbaProject.bin", b"macro", "a workbook with macros; expected one without"),
        ("xl/other.xml", b" " * (1 << 28), "larger than 268,435,456 bytes when it is unpacked; expected results"),
    ],
)
def test_a_workbook_that_is_not_read(part, content, reason, tmp_path):
    path = tmp_path / "results.xlsx"
    workbook().save(path)
    changed(path, part, content)
    with pytest.raises(sheets.FileError) as caught:
        sheets.read(path)
    assert caught.value.reason == reason


def test_an_empty_workbook(tmp_path):
    assert fault(Workbook(), tmp_path) == "no sheet that is shown holds anything"
