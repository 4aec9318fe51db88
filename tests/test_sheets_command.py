"""`reconcile sheets`: what it prints and writes, what is known, and every misuse as a message."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from unittest import mock

import pyarrow.parquet as pq
import pytest
from command import run

import reconcile
from reconcile.sheets import LayoutError, load, read
from reconcile.sheets.layout_files import fitting
from reconcile.sheets.written import bare, guarded

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples" / "sheets"
LAYOUT = ("--layout", str(EXAMPLES / "layout.toml"))
MESAS = str(EXAMPLES / "mesas.csv")
LATER = str(EXAMPLES / "mesas-later.csv")
HEADER = "Distrito,Centro,Mesa,Inscritos,Ana,Blas,Carla,Validos,Nulos,Blancos,Emitidos"


def plain(found):
    return " ".join(found.output.split())


# ---- Exit status and formats


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((MESAS,), 1),
        ((MESAS, "--exit-zero"), 0),
        ((MESAS, "--fail-on", "error"), 1),
        ((LATER,), 0),
    ],
)
def test_exit_status(capsys, arguments, status):
    assert run(capsys, "sheets", *LAYOUT, *arguments).status == status


def test_warnings_do_not_fail_where_only_errors_do(capsys, tmp_path):
    file = tmp_path / "above.csv"
    file.write_text(f"{HEADER}\nNorte,E,1,10,5,6,0,11,0,0,11\n", encoding="utf-8")
    assert run(capsys, "sheets", *LAYOUT, str(file)).status == 1
    assert run(capsys, "sheets", *LAYOUT, str(file), "--fail-on", "error").status == 0


def test_json_says_what_the_text_says(capsys):
    found = run(capsys, "sheets", *LAYOUT, MESAS, "--format", "json", "--against", LATER)
    content = json.loads(found.output)
    checks = {check["code"]: check for check in content["checks"]}
    assert (checks["options-sum"]["holds"], checks["options-sum"]["fails"], checks["options-sum"]["unknown"]) == (
        5,
        1,
        1,
    )
    first = content["findings"][0]
    assert (first["code"], first["place"], first["cause"]) == ("options-sum", "Norte / Escuela 1", "null")
    assert first["largest"][0]["difference"] == 192 - 196
    assert (content["comparison"]["equal"], content["comparison"]["only_there"]) == (3, 1)


def test_output_is_written_whole(capsys, tmp_path):
    target = tmp_path / "report.txt"
    found = run(capsys, "sheets", *LAYOUT, LATER, "--output", str(target))
    assert (found.status, found.output) == (0, "")
    assert target.read_text(encoding="utf-8").startswith("8 rows of ")
    assert list(tmp_path.iterdir()) == [target]


# ---- Every break in a file


def test_violations_in_a_file(capsys, tmp_path):
    for ending in (".csv", ".parquet"):
        run(capsys, "sheets", *LAYOUT, MESAS, "--violations", str(tmp_path / f"all{ending}"))
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["code"], row["place"], row["unit"], row["difference"]) for row in rows] == [
        ("above-roll", "Sur / Liceo", "3", "13"),
        ("ballots-sum", "Norte / Escuela 1", "2", "4"),
        ("options-sum", "Norte / Escuela 1", "2", "-4"),
    ]
    table = pq.read_table(tmp_path / "all.parquet")
    assert table["code"].to_pylist() == [row["code"] for row in rows]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.csv", "all.parquet"]


def test_no_violations_are_a_file_without_rows(capsys, tmp_path):
    target = tmp_path / "all.csv"
    run(capsys, "sheets", *LAYOUT, LATER, "--violations", str(target))
    assert len(target.read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'=1", "'", "plain", ""])
def test_no_text_is_a_formula_and_none_is_lost(text):
    assert guarded(text)[:1] not in {*"=+-@\t\r\n"}
    assert bare(guarded(text)) == text


def test_a_unit_named_like_a_formula(capsys, tmp_path):
    file, target = tmp_path / "formula.csv", tmp_path / "all.csv"
    file.write_text(f'{HEADER}\n"=HYPERLINK(""x"")",@E,+1,10,5,6,0,12,0,0,12\n', encoding="utf-8")
    run(capsys, "sheets", *LAYOUT, str(file), "--violations", str(target), "--write-known", str(tmp_path / "known.csv"))
    for path in (target, tmp_path / "known.csv"):
        with path.open(encoding="utf-8", newline="") as text:
            cells = [cell for row in csv.reader(text) for cell in row]
        assert "'+1" in cells
        assert not [cell for cell in cells if cell[:1] in {*"=+@"}]
    found = run(capsys, "sheets", *LAYOUT, str(file), "--known", str(tmp_path / "known.csv"))
    assert found.status == 0


# ---- Known breaks


def test_known_breaks_are_left_out_and_new_ones_are_not(capsys, tmp_path):
    known = tmp_path / "known.csv"
    assert run(capsys, "sheets", *LAYOUT, MESAS, "--write-known", str(known)).status == 1
    found = run(capsys, "sheets", *LAYOUT, MESAS, "--known", str(known))
    assert found.status == 0
    assert "No check fails." in plain(found)
    assert "Known breaks: 3 left out, 0 with other numbers now, 0 entries of no break any more." in plain(found)


def test_a_known_break_with_other_numbers_is_new_again(capsys, tmp_path):
    known, file = tmp_path / "known.csv", tmp_path / "mesas.csv"
    text = Path(MESAS).read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    run(capsys, "sheets", *LAYOUT, str(file), "--write-known", str(known))
    file.write_text(text.replace(",95,88,9,196,", ",94,88,9,196,"), encoding="utf-8")
    found = run(capsys, "sheets", *LAYOUT, str(file), "--known", str(known))
    assert found.status == 1
    assert "Known breaks: 2 left out, 1 with other numbers now" in plain(found)
    assert "191 for 196 (-5; line 3)" in found.output
    file.write_text(text.replace(",95,88,9,196,4,1,197", ",95,88,9,192,4,1,197"), encoding="utf-8")
    found = run(capsys, "sheets", *LAYOUT, str(file), "--known", str(known))
    assert found.status == 0
    assert "2 entries of no break any more" in plain(found)


def test_reasons_are_kept_where_known_breaks_are_written_anew(capsys, tmp_path):
    known = tmp_path / "known.csv"
    run(capsys, "sheets", *LAYOUT, MESAS, "--write-known", str(known))
    lines = known.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].removesuffix(",,") + ",a misprint,https://example.org/1"
    known.write_text("\n".join(lines) + "\n", encoding="utf-8")
    run(capsys, "sheets", *LAYOUT, MESAS, "--known", str(known), "--write-known", str(known))
    assert known.read_text(encoding="utf-8").splitlines() == lines


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "row 1: expected the header code,contest,place,unit,item,expected,found,reason,link"),
        ("code,unit\n", 'not "code,unit"'),
        ("code,contest,place,unit,item,expected,found,reason,link\na,b\n", "row 2: expected 9 cells, found 2"),
        ('code,contest,place,unit,item,expected,found,reason,link\n"a', "not CSV"),
    ],
)
def test_a_file_of_known_breaks_with_faults(capsys, tmp_path, text, message):
    known = tmp_path / "known.csv"
    known.write_text(text, encoding="utf-8")
    found = run(capsys, "sheets", *LAYOUT, MESAS, "--known", str(known))
    assert found.status == 2
    assert message in found.errors


def test_known_breaks_that_cannot_be_read(capsys, tmp_path):
    known = tmp_path / "known.csv"
    found = run(capsys, "sheets", *LAYOUT, MESAS, "--known", known)
    assert found == (2, "", f"{known}: cannot be read: No such file or directory\n")
    known.write_bytes(b"code,\xff")
    found = run(capsys, "sheets", *LAYOUT, MESAS, "--known", known)
    assert found == (2, "", f"{known}: this is not UTF-8\n")


def test_an_empty_line_among_known_breaks_is_none(capsys, tmp_path):
    known = tmp_path / "known.csv"
    run(capsys, "sheets", *LAYOUT, MESAS, "--write-known", known)
    lines = known.read_text(encoding="utf-8").splitlines()
    known.write_text("\n\n".join(lines) + "\n\n", encoding="utf-8")
    assert "Known breaks: 3 left out, 0 with other" in plain(run(capsys, "sheets", *LAYOUT, MESAS, "--known", known))


# ---- With claims


def test_the_sums_of_sheets_are_claims_that_other_commands_take(capsys, tmp_path):
    written = tmp_path / "sheets.toml"
    claims = str(EXAMPLES / "claims.toml")
    found = run(capsys, "sheets", *LAYOUT, LATER, "--claims", claims, "--write-claims", str(written))
    assert found.status == 1
    result = reconcile.reconcile(reconcile.load(claims, written))
    votes = {claim.option: claim.printed for claim in result.ledger.claims if claim.kind == "votes"}
    assert votes == {"ana": "622", "blas": "687", "carla": "88"}
    assert result.verdict.value == "INCONSISTENT"
    shown = run(capsys, "explain", claims, str(written), "D3")
    assert "1,397" in shown.output


def test_sheets_that_are_a_tally_of_the_ledger(capsys):
    claims = str(EXAMPLES / "claims.toml")
    found = run(capsys, "sheets", *LAYOUT, LATER, "--claims", claims, "--tally", "final")
    assert "1,397 valid votes" in found.output
    found = run(capsys, "sheets", *LAYOUT, LATER, "--claims", claims, "--tally", "finale")
    assert found.status == 2
    assert 'unknown tally "finale"; the claims have "final"' in found.errors


def test_the_sums_of_several_files_have_no_digest_of_one(capsys, tmp_path):
    """The claims of one file name its digest; those of several name the files."""
    head, *lines = Path(LATER).read_text(encoding="utf-8").splitlines()
    parts = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for part, of in zip(parts, (lines[:3], lines[3:]), strict=True):
        part.write_text("\n".join([head, *of]) + "\n", encoding="utf-8")
    claims, written = EXAMPLES / "claims.toml", tmp_path / "sheets.toml"
    texts = []
    for files in ([LATER], parts):
        run(capsys, "sheets", *LAYOUT, *files, "--claims", claims, "--write-claims", written)
        texts.append(written.read_text(encoding="utf-8").splitlines())
    one, several = texts
    assert [line.partition(" ")[0] for line in one if line not in several] == ["document", "sha256"]
    assert [line for line in several if line not in one] == ['document = "sums of the tally sheets in a.csv, b.csv"']


def test_sheets_of_another_contest_than_the_claims(capsys):
    seeds = str(Path(__file__).parent.parent / "seeds")
    found = run(capsys, "sheets", *LAYOUT, LATER, "--claims", seeds)
    assert found.status == 2
    assert "expected one contest with the options of the sheets" in found.errors


# ---- Misuse


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing.csv",), "nothing.csv: cannot be read"),
        ((MESAS,), "no layout describes this file"),
        ((MESAS, "--layout", "ve-2021"), 'unknown layout "ve-2021"; the nearest known one is "ve-2012"'),
        ((MESAS, "--layout", "ve-2012"), 'the layout ve-2012 asks for "Estado"'),
        ((*LAYOUT, MESAS, "--violations", "all.xlsx"), "expected a name ending in .parquet or .csv, not all.xlsx"),
        ((*LAYOUT, MESAS, "--output", "nowhere/x.txt"), "--output: there is no directory nowhere"),
        ((*LAYOUT, MESAS, "--write-claims", "x.toml"), "expected --claims too"),
        ((*LAYOUT, MESAS, "--engine", "nonsense://x"), "--engine: cannot connect"),
        ((*LAYOUT, MESAS, "--parent", MESAS, "--parent-layout", "openelections"), "asks for"),
    ],
)
def test_misuse(capsys, arguments, message):
    found = run(capsys, "sheets", *arguments)
    assert found.status == 2
    assert message in found.errors
    assert "Traceback" not in found.errors


def test_files_of_different_layouts(capsys, tmp_path):
    examples = Path(__file__).parent / "sheets_examples"
    oep, prep = examples / "oep-2019.csv", examples / "ine-prep-2024.csv"
    found = run(capsys, "sheets", oep, prep)
    listed = f"{prep} (ine-prep-2024), {oep} (oep-2019)"
    assert found == (2, "", f"these files have different layouts: {listed}; read one kind at a time\n")


def test_what_an_engine_raises_is_a_message(capsys, monkeypatch):
    import duckdb

    error = duckdb.OutOfMemoryException("Out of Memory Error: no room\nPossible solutions: ...")
    monkeypatch.setattr("reconcile.sheets.results.examine", mock.Mock(side_effect=error))
    found = run(capsys, "sheets", *LAYOUT, MESAS)
    expected = "the engine gave up: duckdb OutOfMemoryException: Out of Memory Error: no room"
    assert found == (2, "", f"{expected}\n")


def test_what_an_engine_raises_where_it_is_interrupted(capsys, monkeypatch):
    monkeypatch.setattr("reconcile.sheets.results.examine", mock.Mock(side_effect=RuntimeError("Query interrupted")))
    found = run(capsys, "sheets", *LAYOUT, MESAS)
    assert (found.status, found.output, found.errors.strip()) == (130, "", "interrupted")


def test_a_terminal_is_shown_how_much_is_read(capsys, monkeypatch):
    """On standard error alone: what is printed is the same."""
    there = run(capsys, "sheets", *LAYOUT, MESAS, "--against", LATER)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    found = run(capsys, "sheets", *LAYOUT, MESAS, "--against", LATER)
    assert found[:2] == there[:2]
    assert there.errors == ""
    assert found.errors.count("reading") >= 2
    assert "100%" in found.errors


@pytest.mark.parametrize(
    ("url", "what", "package"),
    [
        ("postgres://ana@127.0.0.1/a", "--engine: what postgres needs is not installed", "[sheets,postgres]"),
        ("postgresql://ana@127.0.0.1/a", "--engine: what postgresql needs is not installed", "[sheets,postgres]"),
        ("pyspark://", "--engine: what pyspark needs is not installed", "[sheets,spark]"),
        ("duckdb://", "reading result files needs Ibis with DuckDB", "[sheets]"),
    ],
)
def test_an_engine_that_is_not_installed_names_the_extra(capsys, monkeypatch, url, what, package):
    monkeypatch.setattr("ibis.connect", mock.Mock(side_effect=ImportError("lines of\nanother package")))
    found = run(capsys, "sheets", *LAYOUT, MESAS, "--engine", url)
    assert found == (2, "", f"{what}: pip install 'election-reconcile{package}'\n")


def test_an_engine_without_an_extra_names_the_package(capsys, monkeypatch):
    monkeypatch.setattr("ibis.connect", mock.Mock(side_effect=ImportError("lines of\nanother package")))
    found = run(capsys, "sheets", *LAYOUT, MESAS, "--engine", "trino://ana@127.0.0.1/a")
    asked = "pip install 'ibis-framework[trino]'"
    assert found == (2, "", f"--engine: what trino needs is not installed: {asked}\n")


def test_without_the_extra(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "ibis", None)
    found = run(capsys, "sheets", *LAYOUT, MESAS)
    assert found.status == 2
    assert "pip install 'election-reconcile[sheets]'" in found.errors


def test_a_layout_with_faults_names_all_of_them(capsys, tmp_path):
    layout = tmp_path / "layout.toml"
    layout.write_text(
        'name = "x"\ntitle = "x"\n[file]\ndelimiter = "ab"\nformat = "table"\nencodings = ["latin-99"]\n'
        '[[level]]\nname = "Mesa 1"\ncolumn = "Mesa"\npattern = "("\n[counts]\nvalid = ["Ana"]\n'
        '[options]\ncolumn = "Ana"\nrest = true\n',
        encoding="utf-8",
    )
    found = run(capsys, "sheets", MESAS, "--layout", str(layout))
    assert found.status == 2
    for part in (
        "contest: expected either `contest` or `contest_columns`",
        'file.delimiter: expected one character, no letter, digit or quote, not "ab"',
        'file.encodings: unknown encoding "latin-99"',
        "expected a name of lower-case letters",
        "expected `within` and `pattern` together",
        "not a regular expression",
        "options: expected `column`",
        "options.votes: this required key is missing",
        "counts: expected none where the options stand one a row",
        'column "Ana" is named in counts.valid too',
    ):
        assert part in found.errors, part


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('file.format = "tabel"', 'file.format: unknown format "tabel"; the nearest known one is "table"'),
        ("level = []", "level: expected at least one [[level]]"),
        ('key = ["tabel"]', 'key: unknown level "tabel"; the nearest known one is "table"'),
        (
            'level = [{name = "table", column = "Mesa", within = "A", pattern = "a(b)(c)"}]',
            'level "table": pattern: expected 1 group in parentheses, found 2',
        ),
        ('options.votes = "votes"', "options.column: this required key is missing where the options stand one a row"),
        ("sums = {Ana = []}", 'sums: "Ana": expected at least one column of an option'),
        (
            'options = {column = "o", votes = "v"}\nmodes = {columns = {day = "on the day"}, needs = ["dya"]}',
            'modes.needs: unknown column "dya"; the nearest known one is "day"',
        ),
    ],
)
def test_a_layout_with_one_fault(capsys, tmp_path, text, message):
    layout = tmp_path / "layout.toml"
    level = "" if text.startswith("level") else 'level = [{name = "table", column = "Mesa"}]\n'
    layout.write_text(f'name = "x"\ntitle = "x"\ncontest = "x"\n{level}{text}\n', encoding="utf-8")
    assert run(capsys, "sheets", MESAS, "--layout", layout) == (2, "", f"{layout}: {message}\n")


def test_layouts_that_fit_alike(tmp_path):
    """None of them is preferred by chance."""
    layouts = []
    for name in ("one", "other"):
        path = tmp_path / f"{name}.toml"
        text = Path(LAYOUT[1]).read_text(encoding="utf-8").replace('name = "villanueva"', f'name = "{name}"', 1)
        path.write_text(text, encoding="utf-8")
        layouts.append(load(path))
    message = "^a.csv: the layouts one and other fit alike; choose one with --layout$"
    with pytest.raises(LayoutError, match=message):
        fitting(HEADER.split(","), "a.csv", layouts)
    assert fitting(HEADER.split(","), "a.csv", layouts[:1]) == layouts[0]


def test_a_layout_with_unknown_keys(capsys, tmp_path):
    layout = tmp_path / "layout.toml"
    layout.write_text('name = "x"\ntitle = 3\ncontests = "y"\n[[level]]\nname = "a"\ncolum = "b"\n', encoding="utf-8")
    found = run(capsys, "sheets", MESAS, "--layout", str(layout))
    assert found.status == 2
    assert 'unknown key "contests"; the nearest known one is "contest"' in found.errors
    assert "level[0]" in found.errors
    assert "title: a bare number, 3" in found.errors


def test_what_our_own_engine_raises_where_it_is_opened_is_not_blamed_on_an_option(monkeypatch):
    monkeypatch.setattr("ibis.duckdb.connect", mock.Mock(side_effect=OSError("no room")))
    with pytest.raises(OSError, match="no room"):
        read(MESAS, layout=load(LAYOUT[1]))
