"""What is larger, deeper or longer than `reconcile.limits` allows is refused with the limit and what was found."""

from __future__ import annotations

import inspect
import json
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from otherwise import OTHERWISE
from toml_files import SEEDS

import reconcile
from reconcile import claim_paths, expressions, ledger, limits, report_files
from reconcile.figures import parse
from reconcile.report.json import to_plain
from reconcile.sheets import layout_files
from reconcile.toml_text import plain_toml

CONTEST = {"contest.toml": (Path(__file__).resolve().parent / "faulty/contest.toml").read_text(encoding="utf-8")}
SOURCE = '[source]\nid = "s"\ndocument = "d"\ndecimal = "."\n'
CLAIM = '[[claim]]\nid = "c{0}"\nclaimant = "Council"\ntally = "bulletin"\ntotal = "5"\nof = "cast"\n'
LEVEL = '[[level]]\nname = "l{0}"\ncolumn = "c{0}"\n'
LAYOUT = 'name = "a"\ntitle = "b"\ncontest = "c"\n'


def refused(text, contest=CONTEST):
    """The message for a claim file, which has as few lines as there are faults."""
    with pytest.raises(reconcile.LedgerError) as caught:
        reconcile.from_texts({**contest, "x.toml": text})
    message = str(caught.value)
    assert all(len(line) < 1_000 for line in message.splitlines())
    return message


def test_a_figure_of_a_million_digits():
    with pytest.raises(reconcile.FigureError) as caught:
        parse("9" * 1_000_000)
    lines = str(caught.value).splitlines()
    assert lines[0] == "a figure has at most 100 characters, and this text 1,000,000"
    assert all(len(line) < 300 for line in lines)
    with pytest.raises(reconcile.FigureError, match="a number has at most 30 digits, and this one 31"):
        parse("9" * 31)


DEEP = {
    "lists": "x = " + "[" * 10_000 + "]" * 10_000,
    "tables": "x = " + "{a = " * 10_000 + "1" + "}" * 10_000,
    "tables and lists": "x = " + "[{a = " * 10_000,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_nests_too_deeply(text):
    assert refused(f"\n{text}") == ("x.toml: line 2: lists and tables stand more than 100 deep; expected at most that")


@pytest.mark.parametrize("text", ["a" + ".a" * 1_000_000 + " = 1", "[a" + ' . "a"' * 100_000 + "]\nb = 1"])
def test_a_dotted_key_that_goes_too_deep(text):
    assert refused(text) == "x.toml: line 1: a dotted key goes more than 100 deep; expected at most that"


def test_what_nests_deeper_than_is_left_to_the_reader_where_it_is_called():
    text, usual = f"x = {'[' * 90}{']' * 90}", sys.getrecursionlimit()
    assert "x" in plain_toml(text)
    sys.setrecursionlimit(len(inspect.stack()) + 90)
    try:
        with pytest.raises(ValueError, match=r"^not valid TOML: lists and tables stand too deeply in one another$"):
            plain_toml(text)
    finally:
        sys.setrecursionlimit(usual)


@pytest.mark.parametrize("quote", ['"', "'", '"""', "'''", "# "])
def test_marks_in_strings_and_comments_nest_nothing(quote):
    inside = "[" * 200 + "." * 200
    escaped = '\\"' if quote.startswith('"') else ""
    value = f"{quote}{escaped}{inside}{quote}" if quote != "# " else f'"a" # {inside}'
    text = SOURCE + f"publisher = {value}\n"
    (source,) = reconcile.from_texts({"x.toml": text}).sources
    assert source.publisher == ("a" if quote == "# " else f"{escaped[1:]}{inside}")


def test_lists_that_end_nest_no_deeper():
    assert "unknown section" in refused("x = [" + "[[]], " * 1_000 + "]\ny = 1.5\n")


def test_numbers_that_are_too_long():
    digits = "not valid TOML: a number of more than 4,300 digits"
    assert refused("x = " + "9" * 1_000_000) == f"x.toml: {digits}"
    weight = "x.toml: source: weight: expected a whole number from 1 to 1,000,000, without quotes, not "
    assert refused(SOURCE + "weight = 1e1000000") == f"{weight}1e1000000"
    assert refused(SOURCE + "weight = 0x" + "f" * 5_000) == f"{weight}a number of more than 30 digits"
    chamber = 'x.toml: contest "k": chamber: expected a whole number of at most 999,999,999,999,999, not '
    text = '[[contest]]\nid = "k"\noptions = ["a"]\nchamber = {}\n'
    assert refused(text.format(10**15), {}) == f"{chamber}1000000000000000"
    assert refused(text.format("0x" + "f" * 5_000), {}) == f"{chamber}a number of more than 30 digits"
    assert refused(SOURCE + CLAIM.format(1) + f"at = [[0, {10**15}]]\n").startswith(
        'x.toml: claim "c1": at: expected spans such as [[267, 276]]'
    )


def test_names_that_are_too_long():
    name = "a" * 1_000_000
    cut = f'"{name[:56]}...'
    assert refused(f"{name} = 1").startswith(f"x.toml: {cut}: unknown section {cut}; expected one of: ")
    assert refused(f'[[claimant]]\nid = "{name}"\n') == (
        f"x.toml: claimant {cut}: id: {cut} has 1,000,000 characters; expected at most 200"
    )
    assert reconcile.from_texts({"x.toml": f'[[claimant]]\nid = "{name[:200]}"\n'}).claimants


def test_a_file_that_is_too_large(tmp_path, monkeypatch):
    path = tmp_path / "large.toml"
    path.write_text("# " + "a" * 998, encoding="utf-8")
    for module in (claim_paths, layout_files):
        monkeypatch.setattr(module, "LARGEST_FILE", 999)
    for read, what in ((reconcile.load, "claim file"), (layout_files.load, "layout")):
        with pytest.raises(reconcile.LedgerError) as caught:
            read(path)
        assert str(caught.value) == f"{path}: 1,000 bytes are more than the limit of 999; expected a {what}"


def test_too_many_claims(monkeypatch):
    monkeypatch.setattr(ledger, "MOST_CLAIMS", 9)
    text = SOURCE + "".join(CLAIM.format(i) for i in range(9))
    assert len(reconcile.from_texts({**CONTEST, "x.toml": text}).claims) == 9
    rows = '[[table]]\nid = "t"\nclaimant = "Council"\ntally = "bulletin"\nrows = [{option = "ana", votes = "5"}]\n'
    assert refused(text + rows) == "contest.toml: 10 claims in all files; expected at most 9"


def test_very_many_faults_are_not_all_shown():
    message = refused("".join(f"k{i} = 1\n" for i in range(1_500))).splitlines()
    assert len(message) == limits.MOST_FAULTS + 1
    assert message[-1] == "500 more faults are not shown"
    keys = "".join(f"k{i} = 1\n" for i in range(1_500))
    assert refused(SOURCE + keys).endswith("; 1494 more unknown keys")


def entries(text, count):
    return "".join(text.format(i, i + 1) for i in range(count))


K = '[[contest]]\nid = "k"\noptions = ["a"]\n'
OPTIONS = json.dumps([f"o{i}" for i in range(20_000)])
LONG = {
    "claims": SOURCE + entries(CLAIM, 8_000),
    "claims that supersede each other": SOURCE + entries(CLAIM + 'supersedes = "c{1}"\n', 8_000) + CLAIM.format(8_000),
    "claims that supersede nothing": SOURCE + entries(CLAIM + 'supersedes = "d{1}"\n', 8_000),
    "endorsements of each other": SOURCE
    + CLAIM.format(8_000)
    + entries('[[claim]]\nid = "c{0}"\nclaimant = "Council"\nendorses = "c{1}"\n', 8_000),
    "tallies that are part of each other": K
    + entries('[[tally]]\nid = "t{0}"\ncontest = "k"\npart_of = "t{1}"\n', 8_000)
    + '[[tally]]\nid = "t8000"\ncontest = "k"\n',
    "tallies that replace each other": K
    + entries('[[tally]]\nid = "t{0}"\ncontest = "k"\nreplaces = "t{1}"\n', 8_000)
    + '[[tally]]\nid = "t8000"\ncontest = "k"\n',
    "options": f'[[contest]]\nid = "k"\noptions = {OPTIONS}\n[[contest.group]]\nid = "g"\nmembers = {OPTIONS}\n',
    "names of nothing": K + "names = {" + ", ".join(f'o{i} = "x"' for i in range(8_000)) + "}\n",
    "strings": 'x = """' + '\\"a"' * 500_000 + '"""',
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_time_grows_with_the_square_of_a_file(text):
    """A second or two each; with the square, minutes."""
    start = time.process_time()
    with suppress(reconcile.LedgerError):
        reconcile.from_texts({**CONTEST, "x.toml": text})
    assert time.process_time() - start < 20


PATTERNS = {
    "(" * 5_000 + ")" * 5_000: "not a regular expression: its groups nest too deeply",
    "a{99999999999}": "not a regular expression: the repetition number is too large",
}


@pytest.mark.parametrize("pattern", PATTERNS, ids=["nested", "repeated"])
def test_patterns_of_layouts_that_cannot_be_read(pattern, tmp_path):
    path = tmp_path / "layout.toml"
    path.write_text(f'{LAYOUT}[file]\nname = "{pattern}"\n{LEVEL.format(1)}', encoding="utf-8")
    with pytest.raises(reconcile.LedgerError) as caught:
        layout_files.load(path)
    assert str(caught.value) == f"{path}: file.name: {PATTERNS[pattern]}"


def test_a_layout_of_many_levels_and_columns(tmp_path):
    path = tmp_path / "layout.toml"
    columns = "[options.columns]\n" + "".join(f'o{i} = "O{i}"\n' for i in range(10_000))
    path.write_text(LAYOUT + "".join(LEVEL.format(i) for i in range(10_000)) + columns, encoding="utf-8")
    start = time.process_time()
    assert len(layout_files.load(path).required()) == 20_000
    assert time.process_time() - start < 20


def test_an_expression_that_is_too_long():
    read = reconcile.load(SEEDS)
    with pytest.raises(reconcile.ReconcileError) as caught:
        expressions.expression(read, "(" * 10_000 + "votes[a,b]" + ")" * 10_000)
    lines = str(caught.value).splitlines()
    assert lines[0] == "an expression has at most 10,000 characters, and this text 20,010"
    assert all(len(line) < 300 for line in lines)
    for text in ("(" * 9_000, "/" * 9_000 + "]", "votes[" * 1_000, "- " * 4_000):
        start = time.process_time()
        with pytest.raises(reconcile.ReconcileError):
            expressions.expression(read, text)
        assert time.process_time() - start < 5


def test_a_replaced_tally_that_could_not_be_read_is_one_fault():
    """Found by `make fuzz`: a tally with a key too many, of which another is a part, and which a third replaces."""
    tally = '[[tally]]\nid = "{}"\ncontest = "k"\n{}\n'
    text = K + tally.format("old", "rows = true") + tally.format("part", 'part_of = "old"')
    (line,) = refused(text + tally.format("new", 'replaces = "old"'), {}).splitlines()
    assert line.startswith('x.toml: tally "old": unknown key "rows"')


# ---- Reports


@pytest.fixture(scope="module")
def genuine():
    read = reconcile.from_texts({"k.toml": OTHERWISE})
    return read, json.loads(json.dumps(to_plain(reconcile.reconcile(read))))


def not_read(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(reconcile.ReconcileError) as caught:
        report_files.read_report(path)
    return str(caught.value).removeprefix(f"{path}: not a JSON report: ")


def test_reports_that_are_not_read(tmp_path, monkeypatch):
    path = tmp_path / "report.json"
    assert not_read(path, "[" * 100_000 + "]" * 100_000) == "lists and objects nest too deeply"
    assert not_read(path, '{"schema": ' + "9" * 1_000_000 + "}") == "a number of more than 4,300 digits"
    assert not_read(path, '{"\\u200b": 1, "\\u200b": 2}') == "a key stands twice: \\u200b"
    monkeypatch.setattr(report_files, "LARGEST_REPORT", 999)
    assert not_read(path, " " * 1_000) == "1,000 bytes are more than the limit of 999"


@pytest.mark.parametrize("section", ["lines", "claims", "reason", "bounds", "what"])
def test_a_report_that_nests_too_deeply(genuine, section):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    read, report = genuine
    with pytest.raises(reconcile.ReconcileError) as caught:
        reconcile.verify({**report, section: deep}, read)
    assert len(str(caught.value)) < 1_010
    claims = [{**report["claims"][0], "figure": deep}, *report["claims"][1:]]
    with pytest.raises(reconcile.ReconcileError, match="nest too deeply"):
        reconcile.verify({**report, "claims": claims}, read)


def test_what_a_report_says_is_shown_escaped_and_cut(genuine):
    read, report = genuine
    line = {"assume": {"terms": {"a\u200b" * 5_000: 1}, "at_least": 1}, "open": [len(report["lines"])]}
    solution = {"counts": {"a\u200b" * 5_000: 1}}
    for changed in ({"lines": [*report["lines"], line]}, {"solutions": [*report["solutions"], solution]}):
        with pytest.raises(reconcile.ReconcileError) as caught:
            reconcile.verify({**report, **changed}, read)
        assert str(caught.value).isprintable()
        assert len(str(caught.value)) <= 1_003


def test_hypotheses_that_a_line_does_not_name_are_refused_before_they_are_gathered(genuine):
    """With 20,000 hypotheses open in each of 20,000 lines, gigabytes would be gathered."""
    read, report = genuine
    many, terms = 20_000, {"terms": {"cast[whole]": 20_000}, "at_least": 20_000}
    lines = [{"assume": {"terms": {"cast[whole]": 1}, "at_least": 1}, "open": [i]} for i in range(many)]
    lines.append({"sum": [[i, "1"] for i in range(many)], "gives": terms, "open": []})
    lines += [{"sum": [[many + i, "1"]], "gives": terms, "open": []} for i in range(many)]
    with pytest.raises(reconcile.ReconcileError, match="line 20000: expected the hypotheses that are open in it"):
        reconcile.verify({**report, "lines": lines}, read)


@pytest.mark.parametrize("change", [lambda names: names * 2, lambda names: names[::-1]], ids=["twice", "reversed"])
def test_reasons_stand_once_and_in_order(genuine, change):
    read, report = genuine
    place = next(i for i, bound in enumerate(report["bounds"]) if len(bound["low_because"]) > 1)
    bounds = [dict(bound) for bound in report["bounds"]]
    bounds[place]["low_because"] = change(bounds[place]["low_because"])
    with pytest.raises(reconcile.ReconcileError, match="names stand twice, or out of order"):
        reconcile.verify({**report, "bounds": bounds}, read)


@pytest.mark.parametrize("name", limits.__all__)
def test_every_limit_is_documented(name):
    page = (Path(__file__).resolve().parents[1] / "docs/limits.md").read_text(encoding="utf-8")
    assert f" {getattr(limits, name):,} " in page
