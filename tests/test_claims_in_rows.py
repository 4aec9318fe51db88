"""Claims in rows: where their sources come from, which files are read, and what their names decide."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import reconcile

ROOT = Path(__file__).resolve().parents[1]
REST = (ROOT / "tests/faulty/contest.toml").read_text(encoding="utf-8")
HEADER = "id,source,claimant,tally,kind,figure,option,of\n"
ROW = "{},post,Council,bulletin,{},{},{},{}\n"
SOURCE = '[source]\nid = "post"\ndocument = "post.txt"\n'


def rows(*claims):
    return HEADER + "".join(ROW.format(*claim) for claim in claims)


SHARE = rows(("a", "share", '"51,2%"', "ana", "valid"))


def read(**texts):
    return reconcile.from_texts({"contest.toml": REST, **{name.replace("_", "."): texts[name] for name in texts}})


def faults(**texts):
    with pytest.raises(reconcile.LedgerError) as caught:
        read(**texts)
    return str(caught.value).splitlines()


def test_the_decimal_mark_of_a_source_in_toml_is_that_of_the_rows():
    (claim,) = read(post_toml=SOURCE + 'decimal = ","\n', a_csv=SHARE).claims
    assert (claim.figure.values.low, claim.figure.values.high) == (
        reconcile.figures.parse("51.15%").number,
        reconcile.figures.parse("51.25%").number,
    )
    (line, *_) = faults(post_toml=SOURCE + 'decimal = "."\n', a_csv=SHARE)
    assert line.startswith('a.csv: row 2: claim "a": figure: ')


def test_one_file_of_rows_may_have_several_sources_with_other_decimal_marks():
    header = "id,source,document,decimal,claimant,tally,kind,figure,option,of\n"
    text = "{},{},{}.txt,{},Council,bulletin,total,{},,valid\n"
    claims = [("a", "x", "x", ".", '"1,234"'), ("b", "y", "y", '","', "1.234"), ("c", "x", "x", ".", "1.5 million")]
    ledger = read(a_csv=header + "".join(text.format(*claim) for claim in claims))
    assert [claim.source for claim in ledger.claims] == ["x", "y", "x"]
    assert [claim.figure.number for claim in ledger.claims] == [1234, 1234, 1_500_000]


def test_a_source_of_rows_may_be_named_by_rows_of_another_file():
    described = "id,source,document,claimant,tally,kind,figure,of\na,post,post.txt,Council,bulletin,total,60,valid\n"
    more = rows(("b", "total", "2", "", "null"))
    assert [claim.source for claim in read(a_csv=more, b_csv=described).claims] == ["post", "post"]


def test_a_source_is_defined_once():
    described = "id,source,document,claimant,tally,kind,figure,of\n{},post,post.txt,Council,bulletin,total,60,valid\n"
    assert faults(a_csv=described.format("a"), b_csv=described.format("b")) == [
        'b.csv: source "post": this id is taken by another source in a.csv'
    ]
    assert faults(a_toml=SOURCE, b_csv=described.format("b")) == [
        'b.csv: source "post": this id is taken by another source in a.toml'
    ]


def test_an_id_is_taken_once_in_all_files():
    claim = '\n[[claim]]\nid = "a"\ntally = "bulletin"\nclaimant = "Council"\ntotal = "60"\nof = "valid"\n'
    assert faults(a_csv=rows(("a", "total", "60", "", "valid")), b_toml=SOURCE + claim) == [
        'b.toml: claim "a": this id is taken by another claim in a.csv'
    ]


def test_rows_take_nothing_from_the_defaults_of_other_files():
    text = SOURCE + '[defaults]\nclaimant = "Council"\n'
    row = "a,post,,bulletin,total,60,valid\n"
    assert faults(post_toml=text, a_csv=f"id,source,claimant,tally,kind,figure,of\n{row}") == [
        'a.csv: row 2: claim "a": claimant: this required key is missing; expected who states the claim'
    ]


def test_what_a_faulty_source_is_needed_for_is_no_further_fault():
    text = '[source]\nid = "post"\ndecimal = ","\n'
    assert faults(post_toml=text, a_csv=SHARE) == ["post.toml: source: document: this required key is missing"]


ENDORSES = "b,post,Outlet,,endorses,{},,\n"


def test_what_endorses_a_faulty_row_has_no_fault():
    text = rows(("a", "vote", "60", "", "valid")) + ENDORSES.format("a")
    assert faults(post_toml=SOURCE, a_csv=text) == [
        'a.csv: row 2: claim "a": kind: unknown kind "vote"; the nearest known one is "votes"'
    ]


def test_the_place_of_what_the_kind_keys_hold_is_the_figure():
    text = rows(("a", "winner", "anna", "", "")) + ENDORSES.format("c")
    assert faults(post_toml=SOURCE, a_csv=text) == [
        'a.csv: row 2: claim "a": figure: unknown option "anna"; the nearest known one is "ana"',
        'a.csv: row 3: claim "b": figure: unknown claim "c"; expected one of: "a"',
    ]
    text = rows() + "a,post,Outlet,,endorses,b,,\n" + ENDORSES.format("a")
    assert faults(post_toml=SOURCE, a_csv=text) == ['a.csv: row 2: claim "a": figure: runs in a circle: "a", "b", "a"']


def test_faults_stand_in_the_order_of_rows_and_many_alike_are_one_line():
    some = [(f"c{i}", "total", "x" if i in (1, 9) else "5", "", "null") for i in range(12)]
    lines = [line for line in faults(post_toml=SOURCE, a_csv=rows(*some)) if line.startswith("a.csv")]
    assert [line.partition(": claim")[0] for line in lines] == ["a.csv: row 3", "a.csv: row 11"]
    (line,) = faults(post_toml=SOURCE, a_csv=rows(*((f"c{i}", "total", "5", "", "nul") for i in range(12))))
    assert line.startswith('a.csv: row 2: claim "c0" and 11 more: of: unknown total "nul"')
    (line,) = faults(post_toml=SOURCE, a_csv=rows(*(("", "total", "5", "", "null") for _ in range(12))))
    assert line == "a.csv: row 2 and 11 more: id: this required key is missing; expected a short name"


def test_control_characters_are_shown_escaped():
    lines = faults(post_toml=SOURCE, a_csv=rows(("a\x1b[31m", "total\x07", "6\x1b0", "", "\x00")))
    assert all(line.isprintable() for line in lines)
    assert any("\\x1b[31m" in line for line in lines)
    assert any("\\x07" in line for line in lines)


def test_quotes_hold_delimiters_quotes_and_line_ends():
    header = "id;source;claimant;contest;kind;figure;printed\n"
    text = header + 'a;post;Council;president;winner;ana;"she ""won"";\r\nby far"\n'
    assert read(post_toml=SOURCE, a_csv=text).claims[0].printed == 'she "won";\nby far'


def test_a_file_is_what_its_name_says(tmp_path):
    shutil.copy(ROOT / "tests/faulty/contest.toml", tmp_path)
    (tmp_path / "post.toml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "A.CSV").write_bytes(b"\xef\xbb\xbf" + rows(("a", "total", "60", "", "valid")).encode())
    assert [claim.id for claim in reconcile.load(tmp_path).claims] == ["a"]
    (tmp_path / "A.CSV").rename(tmp_path / "a.txt")
    assert not reconcile.load(tmp_path).claims
    with pytest.raises(reconcile.LedgerError, match=r"a\.txt: not valid TOML"):
        reconcile.load(tmp_path, tmp_path / "a.txt")


def test_a_directory_leaves_out_hidden_files_and_locks_and_nothing_else(tmp_path):
    shutil.copy(ROOT / "tests/faulty/contest.toml", tmp_path)
    for name in (".a.csv", "._a.toml", "~$a.xlsx", ".~lock.a.csv#"):
        (tmp_path / name).write_bytes(b"\x00\x05\x16")
    assert reconcile.load(tmp_path).contests
    (tmp_path / "sheets.csv").write_text("sheet,votes\n1,20\n", encoding="utf-8")
    with pytest.raises(reconcile.LedgerError, match=r"sheets\.csv: row 1: not a file of claims: expected a row that"):
        reconcile.load(tmp_path)
    with pytest.raises(reconcile.LedgerError, match="_a"):
        reconcile.load(tmp_path / "._a.toml")


def test_a_csv_of_another_encoding_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes("id,source\né".encode("latin-1"))
    with pytest.raises(reconcile.LedgerError, match=r"a\.csv: byte 10: not UTF-8 text; save the file as UTF-8"):
        reconcile.load(tmp_path)


def test_commands_take_rows_as_they_take_toml(tmp_path):
    shutil.copy(ROOT / "tests/faulty/contest.toml", tmp_path)
    (tmp_path / "post.toml").write_text(SOURCE, encoding="utf-8")
    claims = (("a", "total", "60", "", "valid"), ("b", "votes", "61", "ana", ""))
    (tmp_path / "a.csv").write_text(rows(*claims), encoding="utf-8")

    def run(*arguments):
        command = [sys.executable, "-m", "reconcile", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)

    assert run("report", ".", "--format", "json", "--output", "report.out").returncode == 1
    assert run("verify", "report.out", "a.csv", "contest.toml", "post.toml").stdout.startswith("VERIFIED: INCONSISTENT")
    assert "60" in run("explain", "a.csv", "contest.toml", "post.toml", "D1").stdout
    (tmp_path / "a.csv").write_text(rows(claims[0]), encoding="utf-8")
    assert run("bounds", ".", "bulletin", "votes:ana").stdout.split()[-4:] == ["votes:ana", "0", "60", "a"]
    refused = run("verify", "report.out", ".")
    assert refused.returncode == 1
    assert "claim b is in the report only" in refused.stderr


def test_reading_toml_and_csv_loads_no_openpyxl():
    code = (
        "import sys, reconcile\n"
        f"reconcile.from_texts({{'a.toml': {REST + SOURCE!r}, 'b.csv': {rows(('a', 'total', '60', '', 'valid'))!r}}})\n"
        "assert 'openpyxl' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
