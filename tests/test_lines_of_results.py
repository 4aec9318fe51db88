"""CSV and its kin: which lines are rows, which are refused, and where the files are found."""

from __future__ import annotations

import gzip
import zipfile

import pytest
from result_files import engine, rows

from reconcile import sheets
from reconcile.sheets import lines, sources

LAYOUT = """
name = "lines"
title = "A made-up election"
contest = "mayor"
{file}
[[level]]
name = "table"
column = "t"
[options.columns]
a = "Ana"
b = "Blas"
"""


@pytest.fixture
def read(tmp_path):
    """A function from bytes to the rows of the file, each with its line, and to the lines that are refused."""

    def of(content, file="", name="rows.csv"):
        (tmp_path / "layout.toml").write_text(LAYOUT.replace("{file}", file), encoding="utf-8")
        (tmp_path / name).write_bytes(content)
        layout = sheets.load(tmp_path / "layout.toml")
        with sheets.read(tmp_path / name, layout=layout, connection=engine()) as reading:
            found = sorted((row["row"], row["l_table"], row["o_0"], row["o_1"]) for row in rows(reading.relations.rows))
            return found, [(row.row, row.reason) for row in reading.refused]

    return of


def reason(read, content, **how):
    with pytest.raises(sheets.FileError) as caught:
        read(content, **how)
    return caught.value.reason


# ---- Quotes


STRAY = "expected 3 cells, a quote within a cell"


@pytest.mark.parametrize("stray", [b'x"y,"1,2', b'x"y,1,"2'])
def test_a_quote_that_is_never_closed_refuses_its_line_alone_wherever_it_stands(read, stray):
    """Even quotes in a line, and yet one is open at its end: what follows would be part of its last cell."""
    first = b"\n".join([b"t,a,b", stray, b"1,2,3", b'2,"5",6', b""])
    last = b"\n".join([b"t,a,b", b"1,2,3", b'2,"5",6', stray, b""])
    assert read(first) == ([(3, "1", 2, 3), (4, "2", 5, 6)], [(2, STRAY)])
    found, refused = read(last)
    assert found == [(2, "1", 2, 3), (3, "2", 5, 6)]
    assert [row for row, _ in refused] == [4]


def test_a_file_of_which_no_line_can_be_read(read):
    assert read(b't,a,b\nx"y,"1,2\nx"y,"1,2\n') == ([], [(2, STRAY), (3, STRAY)])


def test_a_row_of_too_few_cells_beside_a_stray_quote(read):
    assert read(b't,a,b\nx"y,"1,2\n1,2\n2,3,4\n') == (
        [(4, "2", 3, 4)],
        [(2, STRAY), (3, "expected 3 cells, found 2")],
    )


OPEN = "a quote is opened and not closed"


def test_no_more_than_twenty_lines_are_held_together(read):
    """A row of that many lines is none; the lines between are read, and those with the quotes refused."""
    between = [f"{i},1,2" for i in range(3, 28)]
    content = "\n".join(["t,a,b", '"2,1,2', *between, '28",1,2', ""]).encode()
    found, refused = read(content)
    assert [row for row, *_ in found] == [*range(3, 28)]
    assert refused == [(2, OPEN), (28, OPEN)]


def test_an_empty_line_after_an_open_quote_is_no_row(read):
    assert read(b't,a,b\n"1,2,3\n\n2,3,4\n') == ([(4, "2", 3, 4)], [(2, OPEN)])


def test_letters_that_are_none_leave_the_numbers_as_they_are(read):
    """In UTF-7 one half of a pair can stand alone; no other text can hold it."""
    found, refused = read(b"t,a,b\n+2AA-,1,2\n2,3,4\n3,4\n", file='file.encodings = ["utf-7"]')
    assert [(row, *numbers) for row, _, *numbers in found] == [(2, 1, 2), (3, 3, 4)]
    assert refused == [(4, "expected 3 cells, found 2")]


def test_a_line_of_spaces_is_no_row_in_any_block(read, monkeypatch):
    monkeypatch.setattr(lines, "CHUNK", 12)
    assert read(b"t,a,b\n1,2,3\n2,3,4\n   \n3,4,5\n") == ([(2, "1", 2, 3), (3, "2", 3, 4), (5, "3", 4, 5)], [])


# ---- What is no file of lines


def test_what_is_no_table(read, monkeypatch):
    assert reason(read, b"") == "this file is empty"
    assert reason(read, b" \n\n \n") == "this file is empty"
    assert reason(read, b"\n" * 50 + b"t,a,b\n1,2,3\n") == "the first 40 lines are empty"
    assert reason(read, b"t,a,b\n1,\0,3\n") == "this is not text"
    encodings = 'file.encodings = ["utf-8", "ascii"]'
    expected = "cannot be read as utf-8 (invalid continuation byte) or as ascii (ordinal not in range(128))"
    assert reason(read, b"t,a,b\n\xe9,1,2\n", file=encodings) == expected
    monkeypatch.setattr(lines, "CHUNK", 8)
    monkeypatch.setattr(lines, "LONGEST_LINE", 16)
    assert reason(read, b"t,a,b\n1,2,3\n" + b"4" * 40) == "line 3 is longer than 16 bytes"


def test_a_file_without_a_column_of_any_level(tmp_path):
    text = LAYOUT.replace("{file}", "").replace('column = "t"', 'column = "t"\noptional = true')
    (tmp_path / "layout.toml").write_text(text, encoding="utf-8")
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    expected = 'the layout lines finds no level of units in these files; expected one of "t"'
    with pytest.raises(sheets.LayoutError, match=f"^{expected}$"):
        sheets.read(tmp_path / "rows.csv", layout=str(tmp_path / "layout.toml"))


# ---- Where files are found


def test_a_glob_is_its_files_by_name(tmp_path, read):
    read(b"t,a,b\n1,2,3\n", name="b.csv")
    read(b"t,a,b\n2,3,4\n", name="a.csv")
    found = sources.sources([str(tmp_path / "*.csv")])
    assert [source.own_name for source in found] == ["a.csv", "b.csv"]
    with sheets.read(str(tmp_path / "[ab].csv"), layout=str(tmp_path / "layout.toml")) as reading:
        assert [file.rows for file in reading.files] == [1, 1]


@pytest.mark.parametrize("path", ["*.csv", "."])
def test_a_path_that_leads_to_no_file(tmp_path, path):
    (tmp_path / "notes.md").write_text("nothing", encoding="utf-8")
    with pytest.raises(sheets.FileError, match="no file of results here; expected files ending in "):
        sheets.read(tmp_path / path)


def test_what_is_packed_can_be_read_whole(tmp_path, monkeypatch):
    with gzip.open(tmp_path / "rows.csv.gz", "wb") as file:
        file.write(b"t,a,b\n1,2,3\n")
    (source,) = sources.sources([tmp_path / "rows.csv.gz"])
    monkeypatch.setattr(sources, "CHUNK", 5)
    with source.opened() as stream:
        assert stream.read() == b"t,a,b\n1,2,3\n"


def test_files_of_one_folder_have_a_digest_of_their_names_and_bytes(tmp_path):
    """The same files in a zip and in a folder have the same; other bytes, or other names, have another."""

    def digest(number="9901020003002", content=b"{}"):
        folder = tmp_path / f"{number}-{len(content)}"
        folder.mkdir(exist_ok=True)
        parts = {"9901020003001.json": b"[1]", f"{number}.json": content}
        for name, inner in parts.items():
            (folder / name).write_bytes(inner)
        with zipfile.ZipFile(f"{folder}.zip", "w") as archive:
            for name, inner in parts.items():
                archive.writestr(name, inner)
        folders = [sources.bundled(sources.sources([path]), lambda _: True) for path in (folder, f"{folder}.zip")]
        (one,), (other,) = folders
        assert one.sha256() == other.sha256()
        return one.sha256()

    assert digest() == digest()
    assert len({digest(), digest(content=b"{ }"), digest(number="9901020003003")}) == 3
