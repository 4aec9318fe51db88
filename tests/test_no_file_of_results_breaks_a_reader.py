"""Whatever becomes of a file of results, it is read or refused in a sentence: no other error, no hang, no line lost.

The files are the examples of the layouts, each with a few bytes flipped, deleted, doubled, cut off or put in. A format
in a container (gzip, zip, workbook) is changed outside or, packed anew, inside.
"""

from __future__ import annotations

import copy
import csv
import gzip
import io
import json
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from result_files import engine, rows

import reconcile
from reconcile import sheets

EXAMPLES = Path(__file__).parent / "sheets_examples"
LINES = ("medsl.csv", "ine-prep-2018.csv", "20200101__zz__general__precinct.csv", "20200101__ri__general__precinct.csv")
PIECES = (
    *(
        b'"',
        b"'",
        b"\0",
        b"\r",
        b"\n",
        b"\r\n",
        b",",
        b"|",
        b";",
        b"\t",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"-",
        b"=",
    ),
    *(b"9" * 30, b"1e9", b"NaN", b"1.5", b"null", b"true", b"[", b"]", b"{", b"}", b"<", b">", b"&amp;", b"&x;", b"</"),
    *(b"<!DOCTYPE a>", b"<!--", b"\\ud800", b"\xc3", b"\xed\xa0\x80", b"[[[[[[", b"<a><a><a>", b"@id", b"Count"),
)
LONGEST = 20.0
"""Seconds for one file, on a busy machine."""


def changed(content: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four changes."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(content) + 1)
        end = min(len(content), at + chance.choice((1, 1, 2, 8, 64, 512)))
        content = chance.choice(
            (
                lambda c, a, e: c[:a] + bytes(b ^ (1 << chance.randrange(8)) for b in c[a:e][:2]) + c[a:e][2:] + c[e:],
                lambda c, a, e: c[:a] + c[e:],
                lambda c, a, e: c[:e] + c[a:],
                lambda c, a, _: c[:a] if chance.random() < 0.3 else c,
                lambda c, a, _: c[:a] + chance.choice(PIECES) + c[a:],
                lambda c, a, e: c[:a] + chance.choice(PIECES) + c[e:],
            )
        )(content, at, end)
    return content


def example(name: str) -> bytes:
    return (EXAMPLES / name).read_bytes()


def lines(chance: random.Random) -> tuple[str, bytes]:
    name = chance.choice(LINES)
    return name, changed(example(name), chance)


def gzipped(chance: random.Random) -> tuple[str, bytes]:
    if chance.random() < 0.5:
        return "medsl.csv.gz", changed(gzip.compress(example("medsl.csv"), mtime=0), chance)
    return "medsl.csv.gz", gzip.compress(changed(example("medsl.csv"), chance), mtime=0)


def repacked(content: bytes, chance: random.Random) -> bytes:
    """A zip changed outside, or with one of its parts changed."""
    if chance.random() < 0.4:
        return changed(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    part = chance.choice(sorted(parts))
    is_json = part.endswith(".json") and chance.random() < 0.5
    parts[part] = replaced(parts[part], chance) if is_json else changed(parts[part], chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return packed.getvalue()


def workbook(chance: random.Random) -> tuple[str, bytes]:
    return "results.xlsx", repacked(WORKBOOK, chance)


def parquet(chance: random.Random) -> tuple[str, bytes]:
    return "results.parquet", changed(chance.choice(PARQUET), chance)


def stations(chance: random.Random) -> tuple[str, bytes]:
    return "stations.zip", repacked(example("sirekap-2024.zip"), chance)


def report_in_xml(chance: random.Random) -> tuple[str, bytes]:
    content = example("cdf-xml.xml")
    return "report.xml", changed(content, chance) if chance.random() < 0.5 else shuffled(content, chance)


def shuffled(content: bytes, chance: random.Random) -> bytes:
    """Well-formed XML with an element taken out, doubled, put elsewhere, or with another text or without its id."""
    tree = ET.fromstring(content)  # noqa: S314  an example of this project
    for _ in range(chance.choice((1, 1, 2, 4))):
        elements = list(tree.iter())
        place = chance.choice([element for element in elements if len(element)])
        element = chance.choice(list(place))
        kind = chance.randrange(5)
        if kind in (0, 2):
            place.remove(element)
        if kind in (1, 2):
            chance.choice(elements).append(copy.deepcopy(element))
        elif kind == 3:
            element.text = chance.choice(("", "9" * 30, "p1", "town", "-1", "1.5", "total", "a b", "é\u2028"))
        elif kind == 4:
            element.attrib.clear()
    return ET.tostring(tree)


def report_in_json(chance: random.Random) -> tuple[str, bytes]:
    content = example("cdf-json.json")
    return "report.json", changed(content, chance) if chance.random() < 0.5 else replaced(content, chance)


def replaced(content: bytes, chance: random.Random) -> bytes:
    """JSON with a value in the place of another."""
    document = json.loads(content)
    for _ in range(chance.choice((1, 1, 2, 4))):
        places = list(inner(document))
        place, key = chance.choice(places)
        other = chance.choice(places)
        values = (None, 0, -1, 1.5, 10**40, "", "p1", "\ud800", True, [], {}, [[]], [{}], [None], other[0][other[1]])
        place[key] = copy.deepcopy(chance.choice(values))
    return json.dumps(document).encode()


def inner(value):
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from inner(value[key])


def table(name: str, delimiter: str = ",") -> list[list[str | int]]:
    """The cells of an example, whole numbers as such."""
    found = csv.reader(io.StringIO(example(name).decode()), delimiter=delimiter)
    return [[int(cell) if cell.isdigit() else cell for cell in row] for row in found]


def made_workbook() -> bytes:
    from openpyxl import Workbook

    made = Workbook()
    for row in table("medsl.csv"):
        made.active.append(row)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def made_parquet(name: str, delimiter: str = ",") -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    header, *cells = table(name, delimiter)
    columns = [column if len({*map(type, column)}) == 1 else [*map(str, column)] for column in zip(*cells, strict=True)]
    packed = io.BytesIO()
    pq.write_table(pa.table(dict(zip(map(str, header), columns, strict=True))), packed)
    return packed.getvalue()


WORKBOOK = made_workbook()
PARQUET = (made_parquet("medsl.csv"), made_parquet("oep-2019.csv", ";"))
FORMATS: dict[str, Callable[[random.Random], tuple[str, bytes]]] = {
    "lines": lines,
    "gzip": gzipped,
    "workbook": workbook,
    "parquet": parquet,
    "stations": stations,
    "xml": report_in_xml,
    "json": report_in_json,
}


def read(path: Path) -> sheets.Sheets | None:
    """The file as read, or `None` where it is refused in a sentence."""
    try:
        return sheets.read(path, connection=engine())
    except reconcile.ReconcileError as error:
        message = str(error)
    assert message
    assert all(line.isprintable() for line in message.split("\n")), repr(message)
    return None


def check_one(kind: str, number: int, folder: Path) -> bool:
    """Whether the file is read at all."""
    name, content = FORMATS[kind](random.Random(f"{kind} {number}"))
    path = folder / name
    path.write_bytes(content)
    started = time.monotonic()
    found = read(path)
    assert time.monotonic() - started < LONGEST
    if found is None:
        return False
    with found:
        if kind == "lines":
            no_line_is_lost(content, found)
        rows(found.relations.rows)
        (file,) = found.files
        assert file.refused == len(found.refused)
    return True


def no_line_is_lost(content: bytes, found: sheets.Sheets) -> None:
    """Every line after the header that holds something is a row, refused, or goes on with a quoted cell of a row."""
    text = content if not content.startswith((b"\xff\xfe", b"\xfe\xff")) else content.decode("utf-16").encode()
    end = b"\n" if b"\n" in text else b"\r"
    every = {n: line for n, line in enumerate(text.split(end), 1) if line.strip(b"\r\t\v\f \xef\xbb\xbf")}
    read = [row["row"] for row in rows(found.relations.rows.select("row"))]
    told = [*read, *(row.row for row in found.refused)]
    assert len(told) == len(set(told))
    header = min(told, default=max(every) + 1) - 1
    while header > 1 and header not in every:
        header -= 1
    assert set(told) <= every.keys()
    for number in sorted(every.keys() - set(told)):
        before = max((n for n in told if n < number), default=header)
        assert number <= header or every[before].count(b'"') % 2, (number, every[number])


@pytest.mark.parametrize("kind", FORMATS)
def test_some_changes(kind, tmp_path):
    outcomes = [check_one(kind, number, tmp_path) for number in range(60)]
    assert any(outcomes)
    assert not all(outcomes)


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(20))
@pytest.mark.parametrize("kind", FORMATS)
def test_many_changes(kind, part, tmp_path, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    for number in range(500 * part, 500 * (part + 1)):
        check_one(kind, number, tmp_path)
