"""`reconcile.testing`, and its fixtures in the plugin for pytest: they fail with the report as the message."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import attrs
import pytest

import reconcile
from reconcile import LedgerError, ReconcileError, Verdict
from reconcile.report.json import to_json
from reconcile.testing import assert_consistent, assert_sheets_hold

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
SHEETS = ROOT / "docs/examples/sheets"
HEAD = """
source = { id = "leaflet", document = "leaflet.txt" }
claimant = [{ id = "Council" }]
contest = [{ id = "mayor", options = ["ana", "blas"] }]
tally = [{ id = "count", contest = "mayor", counted_by = "Council" }]
defaults = { tally = "count", claimant = "Council" }
"""
CLAIMS = ('{ id = "first", votes = "60", option = "ana" }', '{ id = "second", votes = "66", option = "ana" }')


def leaflet(*claims):
    return f"{HEAD}claim = [{', '.join(claims)}]\n"


def write(folder, *claims):
    path = folder / "leaflet.toml"
    path.write_text(leaflet(*claims), encoding="utf-8")
    return path


def test_what_can_be_true_passes_and_is_returned(tmp_path):
    result = assert_consistent(write(tmp_path, CLAIMS[0]))
    assert result.verdict is Verdict.CONSISTENT
    assert result.bounds("count", "votes", "ana")[:2] == (60, 60)


def test_a_ledger_is_taken_as_it_is(tmp_path):
    ledger = reconcile.load(write(tmp_path, CLAIMS[0]))
    assert assert_consistent(ledger).ledger is ledger


def test_what_cannot_be_true_fails_with_the_report():
    with pytest.raises(AssertionError) as error:
        assert_consistent(SEEDS)
    first, _, report = str(error.value).partition("\n\n")
    assert first == "the claims cannot all be true."
    assert report.startswith("32 claims, 5 documents, 2 contests. They cannot all be true: 3 disagreements.")
    assert "\nD2  González's share of the valid votes in the final tally" in report


def test_known_conflicts_pass_and_new_ones_fail(tmp_path):
    path, known = write(tmp_path, *CLAIMS), tmp_path / "known.json"
    known.write_text(to_json(reconcile.reconcile(reconcile.load(path))), encoding="utf-8")
    assert assert_consistent(path, known=known).verdict is Verdict.INCONSISTENT
    write(
        tmp_path, *CLAIMS, '{ id = "third", votes = "20", option = "blas" }', '{ id = "d", total = "9", of = "valid" }'
    )
    with pytest.raises(AssertionError, match=r"the claims cannot all be true\. New: D"):
        assert_consistent(path, known=known)


def test_undecided_is_not_called_inconsistent(tmp_path, monkeypatch):
    import reconcile.testing as module

    def given_up(ledger):
        found = reconcile.reconcile(ledger)
        return attrs.evolve(found, core=found.core._replace(verdict=Verdict.UNDECIDED))

    monkeypatch.setattr(module, "reconcile", given_up)
    monkeypatch.setattr(module, "_report", lambda _: "the report")
    with pytest.raises(AssertionError) as error:
        assert_consistent(write(tmp_path, CLAIMS[0]))
    assert str(error.value) == "undecided: the search was given up; no new conflict is shown.\n\nthe report"


def test_bad_input_is_not_a_failed_assertion(tmp_path):
    with pytest.raises(LedgerError, match='unknown key "vote"'):
        assert_consistent(write(tmp_path, '{ id = "first", vote = "60" }'))
    with pytest.raises(ReconcileError, match="expected at least one path"):
        assert_consistent()
    path = write(tmp_path, CLAIMS[0])
    with pytest.raises(TypeError, match="expected one Ledger, or paths of claim files"):
        assert_consistent(path, reconcile.load(path))
    with pytest.raises(ReconcileError, match=r"leaflet\.toml: expected a report"):
        assert_consistent(path, known=path)


OEP = (ROOT / "tests/sheets_examples/oep-2019.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "known.json: cannot be read: No such file"), (b"\xff", "known.json: this is not UTF-8")],
)
def test_a_report_of_known_conflicts_that_cannot_be_read(content, message, tmp_path):
    path = tmp_path / "known.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReconcileError, match=message):
        assert_consistent(write(tmp_path, *CLAIMS), known=path)


def test_a_ledger_has_been_read_with_its_own_rounding(tmp_path):
    ledger = reconcile.load(write(tmp_path, CLAIMS[0]))
    assert assert_consistent(ledger, rounding="nearest").ledger is ledger
    with pytest.raises(TypeError, match="expected no `rounding` beside a Ledger"):
        assert_consistent(ledger, rounding="truncated")


def test_of_files_of_results_there_is_at_least_one():
    with pytest.raises(ReconcileError, match="expected at least one file of results"):
        assert_sheets_hold()


def test_what_fails_is_an_error_or_a_warning():
    with pytest.raises(ReconcileError, match='unknown fail_on "note"; expected one of: "error", "warning"'):
        assert_sheets_hold(SHEETS / "results.csv", fail_on="note")


def test_results_that_hold_pass(tmp_path):
    path = tmp_path / "results.csv"
    path.write_text(OEP, encoding="utf-8")
    assert_sheets_hold(path)
    assert_sheets_hold(path, layout="oep-2019", fail_on="warning")


def test_results_that_do_not_fail_with_what_breaks(tmp_path):
    path = tmp_path / "results.csv"
    path.write_text(OEP + OEP.splitlines()[-1] + "\n", encoding="utf-8")
    with pytest.raises(AssertionError) as error:
        assert_sheets_hold(path)
    assert str(error.value).startswith("the results break a check, 1 times.\n\n")
    assert "duplicate-unit" in str(error.value)


def run_pytest(folder, text):
    (folder / "test_mine.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False).stdout


def test_the_fixtures_are_there_and_a_failure_shows_the_report_alone(tmp_path):
    text = "def test_claims(assert_consistent):\n    assert_consistent({path!r})\n"
    said = run_pytest(tmp_path, text.format(path=str(write(tmp_path, *CLAIMS))))
    assert "1 failed" in said
    assert "AssertionError: the claims cannot all be true." in said
    assert "reconcile/testing.py" not in said
    said = run_pytest(tmp_path, text.format(path=str(write(tmp_path, CLAIMS[0]))))
    assert "1 passed" in said
    text = "def test_sheets(assert_sheets_hold):\n    assert_sheets_hold('results.csv')\n"
    (tmp_path / "results.csv").write_text(OEP, encoding="utf-8")
    assert "1 passed" in run_pytest(tmp_path, text)


def test_the_plugin_loads_nothing_of_the_package():
    code = "import sys, pytest_reconcile; print(*(name for name in sys.modules if name.split('.')[0] in sys.argv[1:]))"
    command = [sys.executable, "-c", code, "reconcile", "hypothesis", "numpy", "ibis"]
    found = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert found.stdout == "\n"


def test_without_hypothesis_the_extra_is_named():
    code = "import sys, importlib.util as u; f = u.find_spec\n"
    code += "u.find_spec = lambda name, *rest: None if name == 'hypothesis' else f(name, *rest)\n"
    code += "import reconcile\ntry:\n import reconcile.strategies\nexcept reconcile.ReconcileError as e: print(e)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    expected = "strategies are Hypothesis's, which is not installed: pip install 'election-reconcile[testing]'\n"
    assert found.stdout == expected


def test_strategies_are_loaded_when_they_are_asked_for():
    code = (
        "import sys, reconcile, reconcile.testing; assert not {'hypothesis', 'reconcile.strategies'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
