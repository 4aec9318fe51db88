"""JUnit XML and GitHub annotations: each disagreement at the claims that it is of, and nothing else fails."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from command import run
from toml_files import to_toml

import reconcile
from reconcile.claim_paths import contents_of
from reconcile.claim_places import Place, places_of
from reconcile.engine import search

ROOT = Path(__file__).parent.parent
HEAD = """
[source]
id = "press"
document = "A made-up newspaper"
decimal = "."

[[claimant]]
id = "Council"

[[contest]]
id = "mayor"
options = ["ana", "blas"]
names = {ana = "Ana", blas = "Blas, 100%: the\\u001b[31m second"}

[[tally]]
id = "first"
contest = "mayor"
counted_by = "Council"

[defaults]
tally = "first"
claimant = "Council"
"""
RIGHT = """
[[claim]]
id = "ana-votes"
votes = "60"
option = "ana"

[[claim]]
id = 'valid'
total = "100"
of = "valid"
"""
WRONG = """
[[claim]]
id = "blas-votes"
votes = "41"
option = "blas"
"""


@pytest.fixture
def asked(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def ask(style, text):
        Path("claims.toml").write_text(text, "utf-8")
        return run(capsys, "report", "claims.toml", "--format", style)

    return ask


def cases(text):
    return {case.get("name").partition(":")[0]: case for case in ET.fromstring(text).iter("testcase")}  # noqa: S314


def test_what_can_be_true_passes(asked):
    found = asked("junit", HEAD + RIGHT)
    assert found.status == 0
    (suite,) = ET.fromstring(found.output)  # noqa: S314
    assert [suite.get(name) for name in ("name", "tests", "failures", "errors")] == ["press", "2", "0", "0"]
    found = asked("github", HEAD + RIGHT)
    assert found.status == 0
    assert found.output == "2 claims, 1 document, 1 contest. They can all be true.\n"


def test_claims_in_a_disagreement_fail_where_they_stand(asked):
    text = HEAD + RIGHT + WRONG
    found = asked("junit", text)
    assert found.status == 1
    told = cases(found.output)
    assert {name: case.find("failure") is not None for name, case in told.items()} == {
        "ana-votes": True,
        "blas-votes": True,
        "valid": True,
    }
    lines = text.splitlines()
    for name, case in told.items():
        assert case.get("file") == "claims.toml"
        assert name in lines[int(case.get("line")) - 1]
        assert case.find("failure").get("message").startswith("D1 ")
        assert "101" in case.find("failure").text or "at" in case.find("failure").text


def test_an_annotation_is_one_line_at_the_first_claim(asked):
    found = asked("github", HEAD + RIGHT + WRONG)
    annotation, headline = found.output.splitlines()
    at = re.fullmatch(r"::error file=claims\.toml,line=([0-9]+),title=D1 ([^,:]+)::(.*)", annotation)
    assert (HEAD + RIGHT + WRONG).splitlines()[int(at[1]) - 1].startswith("id = ")
    assert headline == "3 claims, 1 document, 1 contest. They cannot all be true: 1 disagreement."


def test_a_name_ends_no_property_and_begins_no_command(asked):
    again = WRONG.replace("blas-votes", "blas-again").replace("41", "40")
    found = asked("github", HEAD + WRONG + again)
    annotation, _ = found.output.splitlines()
    assert ",title=D1 Votes for Blas%2C 100%25%3A the\\x1b[31m second in the first::" in annotation
    assert "\x1b" not in asked("junit", HEAD + WRONG + again).output


def test_only_new_conflicts_fail_where_an_earlier_report_is_known(asked, tmp_path, capsys):
    text = HEAD + RIGHT + WRONG
    found = asked("json", text)
    assert found.status == 1
    Path("before.json").write_text(found.output, "utf-8")
    found = run(capsys, "report", "claims.toml", "--known", "before.json")
    assert found.status == 0
    assert found.errors == "before.json: 1 of 1 disagreements are known\n"
    assert "They cannot all be true: 1 disagreement." in found.output
    found = run(capsys, "report", "claims.toml", "--known", "before.json", "--format", "github")
    assert found.output.startswith("::notice file=claims.toml,")
    found = run(capsys, "report", "claims.toml", "--known", "before.json", "--format", "junit")
    assert 'failures="0"' in found.output
    Path("claims.toml").write_text(text + WRONG.replace("blas-votes", "blas-again").replace("41", "42"), "utf-8")
    found = run(capsys, "report", "claims.toml", "--known", "before.json")
    assert found.status == 1
    assert "new: D" in found.errors


def test_known_conflicts_of_a_search_that_was_given_up_are_no_clean_run(asked, capsys, monkeypatch):
    """One that is new may be among those that were not found."""
    Path("before.json").write_text(asked("json", HEAD + RIGHT + WRONG).output, "utf-8")
    monkeypatch.setattr(reconcile.reconciliation.Reconciliation, "complete", property(lambda _: False))
    found = run(capsys, "report", "claims.toml", "--known", "before.json")
    assert found.status == 3
    assert "1 of 1 disagreements are known; there may be more that were not found" in found.errors
    assert run(capsys, "report", "claims.toml", "--known", "before.json", "--exit-zero").status == 0


def test_what_is_undecided_passes_nowhere(asked, monkeypatch):
    from test_command_line import TANGLED

    monkeypatch.setattr(search, "BUDGET", 0)
    monkeypatch.setattr(search, "FIRST_BUDGET", 0)
    github = asked("github", to_toml(TANGLED))
    assert github.status == 3
    assert github.output.startswith("::warning::")
    assert "Undecided" in github.output
    for case in cases(asked("junit", to_toml(TANGLED)).output).values():
        assert [error.get("type") for error in case.iter("error")] == ["undecided"]


def test_the_known_report_is_not_written_over(asked, capsys):
    before = asked("json", HEAD + RIGHT + WRONG).output
    Path("before.json").write_text(before, "utf-8")
    found = run(capsys, "report", "claims.toml", "--known", "before.json", "--output", "before.json")
    assert found.status == 2
    assert Path("before.json").read_text("utf-8") == before


@pytest.mark.parametrize(
    "text", ["", "[]", "[" * 100_000, '{"findings": 1}', '{"findings": [1]}', '{"findings": [{"claims": [1]}]}', "\xff"]
)
def test_what_is_no_report_is_refused(asked, capsys, text):
    asked("text", HEAD + RIGHT)
    Path("before.json").write_text(text, "latin-1")
    found = run(capsys, "report", "claims.toml", "--known", "before.json")
    assert found.status == 2
    assert "before.json: expected a report of `reconcile report --format json`" in found.errors


def test_the_seeds_have_a_place_for_every_claim():
    contents = contents_of([ROOT / "seeds"])
    claims = [claim.id for claim in reconcile.load(ROOT / "seeds").claims]
    places = places_of(contents, claims)
    assert sorted(places) == sorted(claims)
    for claim, place in places.items():
        line = contents[place.file].splitlines()[place.line - 1]
        name = re.search("[\"'](.*)[\"']", line)[1]
        assert claim == name or claim.startswith(name + "-")


def test_rows_of_csv_have_places():
    contents = {"a.csv": 'id,votes\nx,"1\n"\ny,2\n', "b.xlsx": b"PK"}
    assert places_of(contents, ["x", "y", "z"]) == {"x": Place("a.csv", 3), "y": Place("a.csv", 4)}


def test_every_disagreement_of_the_seeds_is_annotated(capsys):
    found = run(capsys, "report", str(ROOT / "seeds"), "--format", "github")
    result = reconcile.reconcile(reconcile.load(ROOT / "seeds"))
    told = set(re.findall(r"title=(D[0-9]+) ", found.output))
    assert told == {finding.id for finding in result.findings if finding.severity == "conflict"}
    assert told


def test_a_claim_is_found_whatever_characters_its_id_has():
    lines = ["[[claim]]", 'id = "a\\"b"', "[[claim]]", "id = 'c\\d'", "[[claim]]", 'id = "e\u2028f" # g', 'id = "\\q"']
    text = "\n".join(lines)
    found = places_of({"x.toml": text}, ['a"b', "c\\d", "e\u2028f"])
    assert found == {'a"b': Place("x.toml", 2), "c\\d": Place("x.toml", 4), "e\u2028f": Place("x.toml", 6)}


def test_a_file_name_with_hidden_characters(tmp_path, capsys):
    path = tmp_path / "claims\x1b.toml"
    path.write_text(HEAD + RIGHT + WRONG, encoding="utf-8")
    root = ET.fromstring(run(capsys, "report", path, "--format", "junit").output)  # noqa: S314
    assert all(case.get("file").endswith("claims\\x1b.toml") for case in root.iter("testcase"))
