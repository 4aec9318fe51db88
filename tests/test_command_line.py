"""The command line: exit statuses, files, messages; and no text of a claim file is acted on by whatever shows it."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import time

import pytest
from command import program, run
from toml_files import SEEDS, to_toml

import reconcile
from reconcile import cli, console
from reconcile.engine import search
from reconcile.report.bounds import bounds_text
from reconcile.report.explain import explain
from reconcile.report.markdown import to_markdown
from reconcile.report.text import to_text
from reconcile.schemas import NAMES, schema_text

COMMANDS = ("report", "fits", "bounds", "explain", "break-even", "verify", "sheets", "draft", "check-spans", "schema")


def ledger(*claims, **more):
    """A claim file with two options, one tally and these claims of `votes`."""
    entries = [
        {"id": f"c{i}", "tally": "t", "claimant": who, "votes": votes, "option": option}
        for i, (who, option, votes) in enumerate(claims)
    ]
    return {
        "source": {"id": "s", "document": "s.txt", "decimal": "."},
        "claimant": [{"id": "x"}, {"id": "y"}],
        "contest": [{"id": "k", "options": ["a", "b"]}],
        "tally": [{"id": "t", "contest": "k", "counted_by": "x", "final": True}],
        "claim": entries,
        **more,
    }


@pytest.fixture
def consistent(tmp_path):
    path = tmp_path / "consistent.toml"
    path.write_text(to_toml(ledger(("x", "a", "5"), ("x", "b", "6"))), encoding="utf-8")
    return path


@pytest.fixture
def conflicting(tmp_path):
    path = tmp_path / "conflicting.toml"
    path.write_text(to_toml(ledger(("x", "a", "5"), ("y", "a", "6"))), encoding="utf-8")
    return path


# ---- Exit statuses


def test_0_where_all_can_be_true(consistent, capsys):
    found = run(capsys, "report", consistent)
    assert found.status == 0
    assert found.output.splitlines()[0] == "2 claims, 1 document, 1 contest. They can all be true."


def test_1_where_claims_collide(conflicting, capsys):
    found = run(capsys, "report", conflicting)
    assert found.status == 1
    assert "They cannot all be true: 1 disagreement." in found.output
    assert found.errors == ""


def test_exit_zero(conflicting, capsys):
    assert run(capsys, "report", conflicting, "--exit-zero").status == 0


@pytest.mark.parametrize("exit_zero", [(), ("--exit-zero",)])
def test_3_where_the_search_is_given_up(consistent, capsys, monkeypatch, exit_zero):
    monkeypatch.setattr(search, "BUDGET", 0)
    monkeypatch.setattr(search, "FIRST_BUDGET", 0)
    consistent.write_text(to_toml(TANGLED), encoding="utf-8")
    found = run(capsys, "report", consistent, *exit_zero)
    assert found.status == 3
    assert "Undecided" in found.output
    asked = run(capsys, "bounds", consistent)
    assert asked.status == 3
    of_one = run(capsys, "bounds", consistent, "votes[t,a] / valid[t]")
    assert (of_one.status, of_one.output) == (3, "")
    assert "the search was given up" in of_one.errors
    limit = run(capsys, "break-even", consistent, "few-null", "--account", "x")
    assert (limit.status, limit.output) == (3, "")
    assert "the search was given up" in limit.errors
    written = json.loads(run(capsys, "report", consistent, "--format", "json").output)
    assert written["verdict"] == "UNDECIDED"
    assert written["reason"]


TANGLED = ledger(("x", "a", "at least 1"))
TANGLED["claim"] += [
    {"id": "s1", "tally": "t", "claimant": "x", "share": "33.3%", "option": "a", "of": "valid"},
    {"id": "s2", "tally": "t", "claimant": "x", "total": "37", "of": "valid"},
    {"id": "s3", "tally": "t", "claimant": "x", "rank": "second", "option": "a"},
]
TANGLED["assumption"] = [
    {"id": "few-null", "text": "few", "quantities": ["null"], "of": "cast", "figure": "at most 10%"},
]


MISUSES = {
    "no command": [],
    "unknown command": ["rapport"],
    "no path": ["report"],
    "missing path": ["report", "nowhere.toml"],
    "unknown format": ["report", "{consistent}", "--format", "pdf"],
    "unknown rounding": ["report", "{consistent}", "--rounding", "up"],
    "no share": ["fits", "--votes", "5"],
    "votes that are no number": ["fits", "--votes", "many", "--share", "5%"],
    "votes that are not exact": ["fits", "--votes", "about 5", "--share", "5%"],
    "share that is no share": ["fits", "--votes", "5", "--share", "5"],
    "ambiguous share": ["fits", "--votes", "5", "--share", "5.125"],
    "total that is no number": ["fits", "--votes", "5", "--share", "5%", "--total", "5%"],
    "no finding": ["explain", "{consistent}"],
    "unknown finding": ["explain", "{conflicting}", "D9"],
    "finding where there are none": ["explain", "{consistent}", "D1"],
    "no report": ["verify", "nowhere.json", "{consistent}"],
    "report that is no JSON": ["verify", "{consistent}", "{consistent}"],
    "bounds without a path": ["bounds", "t", "valid"],
    "bounds with too much": ["bounds", "{consistent}", "t", "valid", "more"],
    "bounds of an unknown tally": ["bounds", "{consistent}", "u"],
    "bounds of an unknown tally's quantity": ["bounds", "{consistent}", "u", "valid"],
    "bounds of an unknown account": ["bounds", "{consistent}", "t", "valid", "--account", "z"],
    "claims of a quantity that is no expression": ["bounds", "{consistent}", "t", "valid", "--claim", "c0"],
    "claims and an account": ["bounds", "{consistent}", "valid[t]", "--claim", "c0", "--account", "x"],
    "bounds of all where they collide": ["bounds", "{conflicting}", "--account", "all"],
    "no assumption": ["break-even", "{consistent}"],
    "precision that is no number": ["break-even", "{consistent}", "few-null", "--precision", "some"],
    "precision that is no share": ["break-even", "{consistent}", "few-null", "--precision", "5"],
    "output into a missing folder": ["report", "{consistent}", "--output", "missing/folder/report.txt"],
}


@pytest.mark.parametrize("misuse", MISUSES)
def test_2_with_a_message_and_no_traceback(misuse, consistent, conflicting, capsys):
    arguments = [text.format(consistent=consistent, conflicting=conflicting) for text in MISUSES[misuse]]
    found = run(capsys, *arguments)
    assert found.status == 2
    assert found.output == ""
    assert found.errors.strip()


UNKNOWN_NAMES = [("valide", "valide"), ("votes:c", "c"), ("seats:c", "c"), ("votes", "option"), ("top", "top")]


@pytest.mark.parametrize(("quantity", "named"), UNKNOWN_NAMES)
def test_2_for_bounds_of_an_unknown_quantity(quantity, named, consistent, capsys):
    found = run(capsys, "bounds", consistent, "t", quantity)
    assert found.status == 2
    assert named in found.errors


def test_every_fault_of_a_claim_file_is_shown(tmp_path, capsys):
    path = tmp_path / "faulty.toml"
    path.write_text(to_toml(ledger(("x", "c", "5"), ("z", "a", "five and"))), encoding="utf-8")
    found = run(capsys, "report", path)
    assert found.status == 2
    assert found.output == ""
    assert 'unknown option "c"' in found.errors
    assert 'unknown claimant "z"' in found.errors


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"claim = 3", b"[[claim]", b"\x00"], ids=repr)
def test_files_that_are_no_claim_files(content, tmp_path, capsys):
    path = tmp_path / "odd.toml"
    path.write_bytes(content)
    assert run(capsys, "report", path).status in (0, 2)


# ---- Files


@pytest.mark.parametrize("style", ["text", "markdown", "json"])
def test_output_is_what_would_be_printed(style, conflicting, tmp_path, capsys):
    written = tmp_path / "report"
    found = run(capsys, "report", conflicting, "--format", style, "--output", written)
    assert found == (1, "", "")
    printed = run(capsys, "report", conflicting, "--format", style)
    assert written.read_text(encoding="utf-8") == printed.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["conflicting.toml", "report"]


def test_output_replaces_what_was_there(conflicting, tmp_path, capsys):
    written = tmp_path / "report"
    written.write_text("old", encoding="utf-8")
    run(capsys, "report", conflicting, "--output", written)
    assert written.read_text(encoding="utf-8").startswith("2 claims")


def test_output_is_left_alone_where_there_is_no_report(tmp_path, capsys):
    written = tmp_path / "report"
    written.write_text("old", encoding="utf-8")
    assert run(capsys, "report", tmp_path / "nowhere.toml", "--output", written).status == 2
    assert written.read_text(encoding="utf-8") == "old"


def test_output_in_no_directory(consistent, tmp_path, capsys):
    found = run(capsys, "report", consistent, "--output", tmp_path / "none" / "report.json")
    assert found == (2, "", f"--output: there is no directory {tmp_path / 'none'}\n")


@pytest.mark.parametrize("fails_at", ["write_text", "replace"])
def test_output_is_whole_or_not_there(fails_at, conflicting, tmp_path, capsys, monkeypatch):
    written = tmp_path / "report"
    real = cli.Path.write_text

    def full(self, text, **more):
        real(self, text[:10], **more)
        raise OSError(28, "No space left on device")

    def refused(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(cli.Path, fails_at, full if fails_at == "write_text" else refused)
    found = run(capsys, "report", conflicting, "--output", written)
    monkeypatch.undo()
    assert found.status == 2
    assert found.errors.strip()
    assert [path.name for path in tmp_path.iterdir()] == ["conflicting.toml"]


# ---- Verify


def test_verify(conflicting, tmp_path, capsys):
    report = tmp_path / "report.json"
    run(capsys, "report", conflicting, "--format", "json", "--output", report)
    found = run(capsys, "verify", report, conflicting)
    assert found.status == 0
    assert found.output.startswith("VERIFIED: INCONSISTENT; 1 conflicts,")


def test_verify_refuses_what_does_not_follow(conflicting, tmp_path, capsys):
    report = tmp_path / "report.json"
    run(capsys, "report", conflicting, "--format", "json", "--output", report)
    report.write_text(report.read_text(encoding="utf-8").replace("Apart by 1", "Apart by 2"), encoding="utf-8")
    found = run(capsys, "verify", report, conflicting)
    assert found.status == 1
    assert found.errors.startswith("REFUSED: ")
    assert found.output == ""


def test_verify_refuses_the_report_of_another_ledger(conflicting, consistent, tmp_path, capsys):
    report = tmp_path / "report.json"
    run(capsys, "report", conflicting, "--format", "json", "--output", report)
    dropped = {"assumption": [{"id": "nothing-else", "holds": False}]}
    five, six = ("x", "a", "5"), ("y", "a", "6")
    for claims, more, said in (
        ([five, ("y", "a", "7")], {}, 'claim c1 is "6" in the report, "7" in the claim files'),
        ([five, ("x", "a", "6")], {}, 'claim c1 has the claimant "y" in the report, "x" in the claim files'),
        ([five], {}, "claim c1 is in the report only"),
        ([five, six, six], {}, "claim c2 is in the claim files only"),
        ([five, six], dropped, "assumption nothing-else is in the report only"),
        (
            [five, *[six] * 5],
            {},
            "; ".join(f"claim c{i} is in the claim files only" for i in (2, 3, 4)) + "; and 1 more",
        ),
    ):
        consistent.write_text(to_toml(ledger(*claims, **more)), encoding="utf-8")
        refused = (1, "", f"REFUSED: not made from these claim files: {said}\n")
        assert run(capsys, "verify", report, consistent) == refused
        assert run(capsys, "explain", consistent, "D1", "--report", report) == refused


@pytest.mark.parametrize(
    "text", ["{}", "[]", "3", "null", '{"schema": 1}', '{"schema": 2}', '{"schema": 1, "findings": 3}', '"x"', "true"]
)
def test_verify_refuses_what_is_no_report(text, consistent, tmp_path, capsys):
    report = tmp_path / "report.json"
    report.write_text(text, encoding="utf-8")
    assert run(capsys, "verify", report, consistent).status == 1


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "{", "", "[" * 100_000], ids=lambda text: text[:9])
def test_verify_of_what_is_no_json(text, consistent, tmp_path, capsys):
    report = tmp_path / "report.json"
    report.write_text(text, encoding="utf-8")
    found = run(capsys, "verify", report, consistent)
    assert found.status == 2
    assert "not a JSON report" in found.errors


# ---- Bounds and fits


def test_bounds(consistent, capsys):
    assert "11" in run(capsys, "bounds", consistent, "t", "valid").output
    assert "votes:a" in run(capsys, "bounds", consistent).output
    assert run(capsys, "bounds", consistent, "t", "votes:b", "--account", "x").status == 0


def test_bounds_by_some_claims(consistent, capsys):
    found = run(capsys, "bounds", consistent, "votes[t,a] + votes[t,b]", "--claim", "c0", "--claim", "c1")
    assert found.status == 0
    assert "2 claims" in found.output
    assert "11" in found.output


@pytest.mark.parametrize("holds", ["nothing", "another ledger", "no TOML", "a directory"])
def test_a_path_that_is_a_tally_too(holds, consistent, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "t"
    texts = {"nothing": "", "no TOML": "x", "another ledger": '[[claimant]]\nid = "z"\n'}
    path.write_text(texts[holds], encoding="utf-8") if holds in texts else path.mkdir()
    for more in ([], ["valid"]):
        found = run(capsys, "bounds", consistent, "t", *more)
        assert found == (2, "", '"t" is both a path and a tally: write ./t for the path\n')
    assert "is both" not in run(capsys, "bounds", consistent, "./t").errors
    assert "is both" not in run(capsys, "bounds", "t", consistent).errors


def test_a_path_that_is_called_like_a_quantity(consistent, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "valid").write_text("x", encoding="utf-8")
    assert "11" in run(capsys, "bounds", consistent, "t", "valid").output


def test_bounds_of_a_tally_whose_counter_states_nothing(consistent, capsys):
    silent = [{"id": "t", "contest": "k", "counted_by": "y", "final": True}]
    consistent.write_text(to_toml(ledger(("x", "a", "5"), tally=silent)), encoding="utf-8")
    said = 'y counted this tally and states nothing here; name an account with --account: "x"\n'
    for asked in (["t", "valid"], ["valid[t]"]):
        assert run(capsys, "bounds", consistent, *asked) == (2, "", said)
        assert run(capsys, "bounds", consistent, *asked, "--account", "x").status == 0
    assert run(capsys, "bounds", consistent, "t").status == 0
    assert 'unknown quantity "valde"' in run(capsys, "bounds", consistent, "t", "valde").errors
    assert 'no option "z"' in run(capsys, "bounds", consistent, "t", "votes:z").errors


def test_bounds_of_an_option_without_votes(consistent, capsys):
    found = run(capsys, "bounds", consistent, "t", "A")
    assert found == (2, "", '"A" is an option; for its votes write "votes:a"\n')


def test_no_bounds(consistent, capsys):
    consistent.write_text(to_toml(ledger(("x", "a", "5"), tally=TWO_TALLIES)), encoding="utf-8")
    empty = run(capsys, "bounds", consistent, "u")
    assert empty == (0, "No bounds: no account prints a figure for this.\n", "")


TWO_TALLIES = [{"id": "t", "contest": "k", "counted_by": "x", "final": True}, {"id": "u", "contest": "k"}]


def test_fits_nothing(capsys):
    found = run(capsys, "fits", "--votes", "5", "--share", "0%", "--rounding", "truncated", "--total", "0")
    assert found.status == 1
    found = run(capsys, "fits", "--votes", "5", "--share", "at most 0%")
    assert found.status == 1
    assert found.output.startswith("No total fits")


def test_fits_one_total(capsys):
    found = run(capsys, "fits", "--votes", "1", "--share", "50.0%")
    assert found == (0, "1 votes are 50.0% of the total 2 only.\n", "")


def test_fits_what_is_limited_at_one_end(capsys):
    found = run(capsys, "fits", "--votes", "5", "--share", "at least 10%")
    assert found == (0, "5 votes are at least 10% of totals from 1 to 50.\n", "")


def test_fits_without_an_end(capsys):
    found = run(capsys, "fits", "--votes", "0", "--share", "0%")
    assert found == (0, "0 votes are 0% of totals of 1 or more.\n", "")


def test_fits_in_another_notation(capsys):
    found = run(capsys, "fits", "--votes", "5.150.092", "--share", "51,2 por ciento", "--decimal", ",")
    assert "10,048,960 to 10,068,606" in found.output


# ---- Help


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_of_each_command(command, flag, capsys):
    found = run(capsys, command, flag)
    assert found.status == 0
    assert f"reconcile {command}" in found.output
    assert max(map(len, found.output.splitlines())) <= 96


def test_help(capsys):
    found = run(capsys, "--help")
    assert found.status == 0
    shown = " ".join(found.output.split())
    assert "Exit status: 0 no conflict, 1 conflicts found, 2 bad input or misuse, 3 undecided." in shown
    assert all(command in found.output for command in COMMANDS)
    assert set(cli.cli.commands) == set(COMMANDS)


def test_version(capsys):
    found = run(capsys, "--version")
    assert found.status == 0
    assert found.output.startswith("reconcile, version ")


# ---- A process of its own


def test_run_as_a_module():
    command = [sys.executable, "-m", "reconcile", "fits", "--votes", "1", "--share", "50%"]
    found = subprocess.run(command, capture_output=True, check=False, text=True)
    assert (found.returncode, found.stderr) == (0, "")
    assert "50%" in found.stdout


def test_run_as_a_script(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["reconcile", "--version"])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(program.__file__, run_name="__main__")
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("reconcile, version ")


@pytest.mark.skipif(os.name != "posix", reason="pipes are closed otherwise elsewhere")
@pytest.mark.parametrize("style", ["text", "json"])
def test_broken_pipe(style):
    command = [sys.executable, "-m", "reconcile", "report", str(SEEDS), "--format", style]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        errors = process.stderr.read()
    assert process.returncode == 141
    assert errors == b""


def test_output_in_a_terminal_that_knows_no_letters():
    """A claimant's name that the terminal cannot show is shown some other way, or said to be at fault."""
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "reconcile", "report", str(SEEDS)]
    found = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert b"Traceback" not in found.stderr
    assert found.returncode in (1, 2)


def test_interrupted(consistent, capsys, monkeypatch):
    def interrupt(*paths, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("reconcile.cli.load", interrupt)
    found = run(capsys, "report", consistent)
    assert found.status == 130
    assert "interrupted" in found.errors


@pytest.mark.parametrize("where", ["a terminal", "a file"])
def test_a_terminal_is_told_that_something_takes_longer(where, capsys, monkeypatch):
    monkeypatch.setattr(console, "PATIENCE", 0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: where == "a terminal")
    with console.patience("still reading"):
        time.sleep(0.3)
    assert capsys.readouterr().err == ("still reading\n" if where == "a terminal" else "")


def test_what_the_system_refuses_is_a_message(consistent, capsys, monkeypatch):
    def refuse(*paths, **options):
        raise OSError("the disk is gone")

    monkeypatch.setattr("reconcile.cli.load", refuse)
    found = run(capsys, "report", consistent)
    assert found == (2, "", "the disk is gone\n")


# ---- Hostile texts

HOSTILE = {
    "escape": "\x1b[31mred\x1b[0m",
    "title": "\x1b]0;title\x07",
    "carriage": "one\rtwo",
    "lines": "one\r\ntwo\nthree",
    "backspace": "abc\x08\x08\x08xyz",
    "c1": "\x9b31mred",
    "turned": "\u202egnp.exe",
    "invisible": "a\u200bb\ufeffc",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "markdown": "**bold** _it_ [link](http://example.org) `code` # | ~~no~~ ![i](x)",
    "entity": "&lt;b&gt;",
    "separator": "a\u2028b\u2029c",
}


def hostile(text):
    """A claim file with the text in every place that a report may show, in names where they may hold it."""
    name = text if text.isprintable() and not set("[],") & set(text) else ""
    reading, early = f"r{name}", f"e{name}"
    data = ledger(("x" + name, "a" + name, "5"), ("y" + name, "a" + name, "6"), ("x" + name, "b", "7"))
    data["source"] |= {"id": "s" + name, "document": text, "publisher": text}
    data["claimant"] = [{"id": who + name, "account": who + name, "name": text} for who in "xy"]
    data["contest"] = [
        {"id": "k", "title": text, "options": ["a" + name, "b"], "names": {"a" + name: text, "b": f"b {text}"}}
    ]
    data["tally"] = [
        {"id": "t", "contest": "k", "counted_by": "x" + name, "final": True, "name": f"tally {text}"},
        {"id": early, "contest": "k", "counted_by": "x" + name, "part_of": "t", "rests_on": [reading]},
    ]
    data["assumption"] = [{"id": reading, "text": text}]
    doubtful = {"rests_on": [reading]}
    data["claim"] += [
        {"id": "w" + name, "tally": "t", "claimant": "x" + name, "winner": "a" + name, "printed": text},
        {"id": "v" + name, "tally": "t", "claimant": "y" + name, "winner": "b", "printed": text, **doubtful},
        {"id": "z", "tally": early, "claimant": "x" + name, "total": "99", "of": "valid", **doubtful},
    ]
    return to_toml(data)


def reports_of(text):
    """Every kind of report on a hostile claim file, by name."""
    result = reconcile.reconcile(reconcile.from_texts({"hostile.toml": hostile(text)}))
    explained = {f"explain {finding.id}": explain(result, finding) for finding in result.findings}
    return {"text": to_text(result), "Markdown": to_markdown(result), "bounds": bounds_text(result), **explained}


HIDDEN = [name for name, text in HOSTILE.items() if not text.isprintable()]


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("style", ["text", "Markdown", "bounds", "explain"])
def test_hidden_characters_are_shown_and_not_sent(style, name):
    chosen = {kind: text for kind, text in reports_of(HOSTILE[name]).items() if kind.startswith(style)}
    assert chosen
    for kind, text in chosen.items():
        assert not [c for c in text if not c.isprintable() and c != "\n"], kind


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_stay_as_they_are_in_json(name, tmp_path, capsys):
    path = tmp_path / "hostile.toml"
    path.write_text(hostile(HOSTILE[name]), encoding="utf-8")
    found = run(capsys, "report", path, "--format", "json", "--output", tmp_path / "report.json")
    assert found.status == 1, found.errors
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert HOSTILE[name] in {item["text"] for item in report["assumptions"]}
    assert run(capsys, "verify", tmp_path / "report.json", path).status == 0


def unescaped(markdown):
    """What is left of Markdown where backslashes with the character behind them are taken out."""
    return "".join(part[1:] if i else part for i, part in enumerate(markdown.replace("\\\\", "").split("\\")))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_escaped_in_markdown(name):
    left = unescaped(reports_of(HOSTILE[name])["Markdown"])
    for line in left.splitlines():
        body = line[1:-1] if line.startswith("*") and line.endswith("*") else line
        assert not set(body) & set("<>[`_~&!"), line
        assert "*" not in body, line
        if not line.startswith("|"):
            assert "|" not in line, line


@pytest.mark.parametrize("name", ["carriage", "turned", "c1"])
@pytest.mark.parametrize("where", ["option", "figure", "key", "id", "path"])
def test_hostile_texts_in_messages(name, where, tmp_path, capsys):
    text = HOSTILE[name]
    data = ledger(("x", "a", "5"))
    claim = data["claim"][0]
    claim |= {"option": text} if where == "option" else {}
    claim |= {"votes": text} if where == "figure" else {}
    claim |= {text: "1"} if where == "key" else {}
    claim |= {"id": text, "option": "c"} if where == "id" else {}
    path = tmp_path / (f"{text}.toml" if where == "path" else "faulty.toml")
    if where == "path":
        claim["option"] = "c"
    path.write_text(to_toml(data), encoding="utf-8")
    found = run(capsys, "report", path)
    assert found.status == 2
    assert not [c for c in found.errors if not c.isprintable() and c != "\n"]


def test_a_key_that_stands_twice(tmp_path, capsys):
    """Another reader might take the first, and see another verdict."""
    report = run(capsys, "report", SEEDS, "--format", "json").output
    forged = tmp_path / "forged.json"
    forged.write_text(report.replace('"verdict":', '"verdict": "CONSISTENT", "verdict":', 1), encoding="utf-8")
    found = run(capsys, "verify", forged, SEEDS)
    assert (found.status, found.output) == (2, "")
    assert "a key stands twice: verdict" in found.errors


def test_what_the_solver_prints_is_no_part_of_the_report():
    """Whatever a library writes to standard output itself goes nowhere."""
    code = (
        "import os, sys; from reconcile import cli, reconciler; real = reconciler.build\n"
        "reconciler.build = lambda *a: (os.write(1, b'noise'), real(*a))[1]\n"
        f"sys.argv = ['reconcile', 'report', {str(SEEDS)!r}, '--format', 'json']; cli.main()"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert found.returncode == 1
    assert json.loads(found.stdout)["verdict"] == "INCONSISTENT"


def test_schemas_are_printed_and_written(tmp_path, capsys):
    for name in NAMES:
        found = run(capsys, "schema", name)
        assert json.loads(found.output) == json.loads(schema_text(name))
        written = run(capsys, "schema", name, "--output", tmp_path / "schema.json")
        assert (written.status, written.output) == (0, "")
        assert (tmp_path / "schema.json").read_text(encoding="utf-8") == found.output
