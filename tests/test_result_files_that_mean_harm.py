"""Result files that try to fill the memory, to write elsewhere, or to be executed: each is read as data, or refused."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from result_files import engine, rows

from reconcile import sheets
from reconcile.sheets import feed_entries, sources, workbooks

EXAMPLES = Path(__file__).parent / "sheets_examples"
HEADER = b"mesa;partido;votos\n"


def fault(path):
    with pytest.raises(sheets.FileError) as caught:
        sheets.read(path)
    return caught.value.reason


def written(path, content):
    path.write_bytes(content)
    return path


LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE ElectionReport [<!ENTITY a "ha">%s]>
<ElectionReport><Election><Name>&z;</Name></Election></ElectionReport>
""" % b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (i + 1, i, i, i, i) for i in range(ord("a"), ord("z")))
OUTSIDE = b"""<?xml version="1.0"?>
<!DOCTYPE ElectionReport [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<ElectionReport><Election><Name>&a;</Name></Election></ElectionReport>
"""


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, OUTSIDE.decode().encode("utf-16")])
def test_entities(text, tmp_path):
    reason = fault(written(tmp_path / "report.xml", text))
    assert reason == "it has a document type or defines entities; expected plain XML"


def test_elements_and_lists_that_stand_too_deep(tmp_path):
    xml = b"<ElectionReport>" + b"<a>" * 100_000
    deep = "elements stand more than 64 deep, which no election report needs"
    assert fault(written(tmp_path / "report.xml", xml)) == deep
    assert fault(written(tmp_path / "report.json", b'{"Election": ' + b"[" * 100_000)) == "nested too deeply"


def test_something_else_in_xml_or_json(tmp_path):
    path = written(tmp_path / "page.xml", b"<html><body>results</body></html>")
    assert fault(path) == 'this is XML, and no election report: it begins with "html"'
    path = written(tmp_path / "list.json", b"[1, 2]")
    expected = "an election report, or a file named by the 13 digits of a polling station"
    assert fault(path) == f"JSON of a kind that is not known; expected {expected}"


def test_a_zip_that_unpacks_to_far_too_much(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as file:
        for _ in range(300):
            file.write(b"\n" * (1 << 20))
    assert path.stat().st_size < 1 << 20
    assert fault(path) == "unpacks to more than 200 times its size, which no result file does; not read"


@pytest.mark.parametrize("name", ["a.csv.gz", "report.xml.gz", "report.json.gz"])
def test_a_gzip_that_unpacks_to_far_too_much(name, tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MOST_UNPACKED", 1 << 16)
    with gzip.open(tmp_path / name, "wb") as file:
        file.write(b"<ElectionReport>" if ".xml" in name else b" ")
        for _ in range(8):
            file.write(b"\n" * (1 << 20))
    assert "unpacks to more than 200 times its size" in fault(tmp_path / name)


def test_a_packed_workbook_that_unpacks_to_far_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MOST_UNPACKED", 1 << 16)
    with gzip.open(tmp_path / "a.xlsx.gz", "wb") as file:
        file.write(sources.ZIP + b"\n" * (8 << 20))
    assert "unpacks to more than 200 times its size" in fault(tmp_path / "a.xlsx.gz")


def test_a_station_that_is_far_too_large(tmp_path):
    path = tmp_path / "stations.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("9901020003001.json", '{"chart": null, "administrasi": null}')
        archive.writestr("9901020003002.json", b" " * (2 << 20))
    with sheets.read(path) as reading:
        assert [(row.row, row.reason) for row in reading.refused] == [(2, "larger than 1,048,576 bytes")]
        assert reading.files[0].rows == 1


def test_json_that_is_too_large_to_be_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(feed_entries, "LARGEST_JSON", 64)
    path = written(tmp_path / "report.json", b'{"Election": []' + b" " * 64 + b"}")
    assert fault(path) == "larger than 64 bytes; JSON is read whole, XML piece by piece"


def test_a_workbook_that_is_too_large_to_be_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "LARGEST", 64)
    path = written(tmp_path / "a.xlsx", sources.ZIP + b" " * 64)
    assert fault(path) == "larger than 64 bytes; save the sheet as CSV"


def test_more_candidates_than_there_can_be(tmp_path):
    votes = ", ".join(f'"{i}": 1' for i in range(1001))
    path = written(tmp_path / "9901020003001.json", f'{{"chart": {{{votes}}}, "administrasi": null}}'.encode())
    assert fault(path) == "more than 1,000 different ids of candidates"


def test_a_zip_of_too_many_files(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MOST_MEMBERS", 2)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in "abc":
            archive.writestr(f"{name}.csv", "a,b")
    assert fault(tmp_path / "a.zip") == "holds 3 files; at most 2 are read"


def test_a_zip_whose_names_are_no_text(tmp_path):
    """A name that is said to be UTF-8 and is not."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("é.csv", "a,b")
    content = (tmp_path / "a.zip").read_bytes()
    path = written(tmp_path / "a.zip", content.replace("é".encode(), b"\xff\xff"))
    assert fault(path).startswith("cannot be unpacked: 'utf-8' codec can't decode byte 0xff")


def test_parquet_within_a_zip_is_not_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.parquet", b"PAR1" + b" " * 64)
    assert fault(tmp_path / "a.zip") == "Parquet within a zip is not read; unpack it"


@pytest.mark.parametrize("member", ["../../outside.csv", "/outside.csv", "..\\outside.csv"])
def test_a_path_that_leads_outside_is_a_name_and_nothing_is_unpacked(member, tmp_path):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "results.zip", "w") as archive:
        archive.writestr(member, (EXAMPLES / "oep-2019.csv").read_bytes())
    with sheets.read(folder / "results.zip") as reading:
        assert reading.files[0].rows == 2
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["results.zip"]


def test_a_gzip_within_a_zip_is_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "results.zip", "w") as archive:
        archive.writestr("results.csv.gz", gzip.compress((EXAMPLES / "oep-2019.csv").read_bytes()))
    with sheets.read(tmp_path / "results.zip") as reading:
        assert reading.files[0].rows == 2


HARMFUL = ('"; DROP TABLE x; --', "'); DELETE FROM x; --", "votes_low", 'a" AS "b', "o_0", "file", "{option}", "%s")

LAYOUT = """
name = "open"
title = "Any columns"
contest = "a contest"

[[level]]
name = "table"
column = "table"

[options]
rest = true
"""


def test_columns_and_units_that_are_named_like_sql(tmp_path):
    (tmp_path / "open.toml").write_text(LAYOUT, encoding="utf-8")
    quoted = ",".join('"' + name.replace('"', '""') + '"' for name in HARMFUL)
    unit = '"x\'; DROP TABLE x; --"'
    path = written(tmp_path / "a.csv", f"table,{quoted}\n{unit},1,2,3,4,5,6,7,8\n".encode())
    connection = engine()
    connection.raw_sql("CREATE TEMP TABLE x (a INTEGER)")
    try:
        with sheets.read(path, layout=str(tmp_path / "open.toml"), connection=connection) as reading:
            found = rows(reading.relations.votes())
            assert {row["option"]: row["votes_low"] for row in found} == dict(zip(HARMFUL, range(1, 9), strict=True))
            assert {row["l_table"] for row in found} == {"x'; DROP TABLE x; --"}
            assert [o.check.code for o in sheets.check(reading) if o.fails] == []
        assert connection.raw_sql("SELECT count(*) FROM x").fetchone() == (0,)
    finally:
        connection.raw_sql("DROP TABLE x")


def test_formulas_in_text_are_text(tmp_path):
    text = (EXAMPLES / "oep-2019.csv").read_text(encoding="utf-8").replace(";60;", ';"=HYPERLINK(""http://x"")";')
    with sheets.read(written(tmp_path / "a.csv", text.encode())) as reading:
        assert [(cell.column, cell.text, cell.kind) for cell in reading.staged.odd] == [
            ("CC", '=HYPERLINK("http://x")', "not a number")
        ]
        assert reading.files[0].rows == 2


def test_what_a_file_says_is_never_sent_to_a_terminal_as_it_is(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("\x1b[31m.csv", b"")
    with pytest.raises(sheets.FileError) as caught:
        sheets.read(tmp_path / "a.zip")
    assert str(caught.value).isprintable()
