"""Every JSON report has the shape that its published schema gives, and a report that is altered in shape has not."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import jsonschema
import pytest
from command import run
from ledgers import EVERYTHING, OTHERWISE, small_ledger
from otherwise import OTHERWISE as OTHERWISE_TEXT
from toml_files import SEEDS

import reconcile
from reconcile.report.json import to_plain
from reconcile.schemas import schema

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "docs" / "examples"
SHEETS = EXAMPLES / "sheets"
LAYOUT = ("--layout", str(SHEETS / "layout.toml"))
MESAS, LATER = str(SHEETS / "mesas.csv"), str(SHEETS / "mesas-later.csv")
CHECKERS = {name: jsonschema.Draft202012Validator(schema(name)) for name in ("report", "sheets")}


def refusals(plain, name="report"):
    return [f"{error.json_path}: {error.message:.300}" for error in CHECKERS[name].iter_errors(plain)]


def report_of(ledger):
    return json.loads(json.dumps(to_plain(reconcile.reconcile(ledger))))


@pytest.fixture(scope="module")
def rich():
    """A report with an entry in every section on what would hold otherwise."""
    return report_of(reconcile.from_texts({"k.toml": OTHERWISE_TEXT}))


@pytest.mark.parametrize("folder", [SEEDS, EXAMPLES / "kenya-2022"], ids=lambda f: f.name)
def test_reports_of_the_project(folder):
    assert refusals(report_of(reconcile.load(folder))) == []


def test_the_report_of_the_docs():
    blocks = (ROOT / "docs" / "claim-files.md").read_text(encoding="utf-8").split("```toml\n")[1:]
    plain = report_of(reconcile.from_texts({"docs.toml": "\n".join(block.split("```")[0] for block in blocks)}))
    assert plain["weights"]
    assert refusals(plain) == []


def test_a_report_with_every_section(rich):
    empty = {key for key, value in rich.items() if value in ([], {})}
    assert empty <= {
        "flags",
        "unrelated_tallies",
        "weights",
        "break_evens",
        "not_all_if_account_stands",
        "other_reaches",
    }
    assert refusals(rich) == []


@pytest.mark.parametrize("seed", range(40))
def test_reports_of_made_ledgers(seed):
    features = EVERYTHING if seed % 2 else EVERYTHING | {OTHERWISE}
    assert refusals(report_of(small_ledger(seed, features).ledger)) == []


def tables(plain):
    if isinstance(plain, dict):
        yield plain
    for value in plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ():
        yield from tables(value)


FIXED = (
    "schema",
    "status",
    "severity",
    "proof",
    "line",
    "at_least",
    "solution",
    "weight",
    "open",
    "because",
    "sentence",
)
"""Keys of tables whose keys are fixed, all of which are needed."""


def test_a_report_that_lacks_a_key_or_has_another_is_refused(rich):
    plain = copy.deepcopy(rich)
    one_of_each = {frozenset(each): each for each in tables(plain) if each.keys() & {*FIXED}}
    assert len(one_of_each) > 20
    for each in one_of_each.values():
        for key in each.keys() & {*FIXED}:
            kept = each.pop(key)
            assert refusals(plain), key
            each[key] = kept
        each["x-more"] = 1
        assert refusals(plain)
        del each["x-more"]
    assert refusals(plain) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("verdict",), "MAYBE"),
        (("rounding",), "up"),
        (("solution",), -1),
        (("claims", 0, "status"), "true"),
        (("claims", 0, "kind"), "vote"),
        (("findings", 0, "id"), "X1"),
        (("findings", 0, "code"), "order-open"),
        (("findings", 0, "proof", "line"), "3"),
        (("lines", 0, "open"), None),
        (("solutions", 0, "counts"), {"cast[a]": 1.5}),
        (("bounds", 0, "low"), "a/b"),
        (("slips", 0, "kind"), "typing"),
    ],
)
def test_a_report_with_another_value_is_refused(rich, path, value):
    plain = copy.deepcopy(rich)
    *places, last = path
    inner = plain
    for place in places:
        inner = inner[place]
    assert last in inner
    inner[last] = value
    assert refusals(plain)


RUNS = {
    "alone": (),
    "compared": ("--against", LATER),
    "with parents": ("--parent", str(SHEETS / "districts.csv"), "--parent-layout", LAYOUT[1]),
    "with claims": ("--claims", str(SHEETS / "claims.toml")),
}


@pytest.mark.parametrize("name", RUNS)
def test_reports_of_sheets(capsys, tmp_path, name):
    known = tmp_path / "known.csv"
    run(capsys, "sheets", *LAYOUT, MESAS, "--write-known", str(known))
    found = run(capsys, "sheets", *LAYOUT, MESAS, "--format", "json", "--known", str(known), *RUNS[name])
    assert found.status < 2, found.errors
    plain = json.loads(found.output)
    assert refusals(plain, "sheets") == []
    assert [plain["comparison"] is not None, plain["claims"] is not None] == [name == "compared", name == "with claims"]
    assert refusals({**plain, "x-more": 1}, "sheets")
    assert refusals({**plain, "checks": [{**plain["checks"][0], "severity": "fatal"}]}, "sheets")
