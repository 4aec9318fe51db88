"""The JSON Schema of claim files refuses a file exactly where the loader finds a fault of shape in it.

So whatever the loader accepts, the schema accepts. What no schema can say, such as whether a tally exists, is left to
the loader. Both see the file as JSON: dates and numbers such as 2.0, which JSON does not tell from texts and from
whole numbers, are for the loader alone, as the last tests show.
"""

from __future__ import annotations

import itertools
import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from made_files import broken_files, single_changes, to_text, valid_files, whole_file

import reconcile
from reconcile.errors import LedgerError
from reconcile.schemas import NAMES, schema, schema_text

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = schema("claims")
CHECKER = jsonschema.Draft7Validator(SCHEMA)
FOLDERS = ("seeds", "docs/examples", "tests/faulty", "tests/sheets_examples")


def faults_of(text):
    try:
        reconcile.from_texts({"file.toml": text})
    except LedgerError as error:
        return error.faults
    return ()


def refusals(data):
    return [f"{error.json_path}: {error.message:.200}" for error in CHECKER.iter_errors(data)]


def check(data):
    text = to_text(data)
    assert tomllib.loads(text) == data
    faults = faults_of(text)
    of_shape = [str(fault) for fault in faults if fault.of_shape]
    refused = refusals(data)
    assert bool(refused) == bool(of_shape), (text, refused, of_shape)
    return bool(refused)


@given(valid_files())
@settings(max_examples=150, deadline=None)
def test_what_is_made_valid_is_accepted_by_both(data):
    assert faults_of(to_text(data)) == ()
    assert refusals(data) == []


@given(broken_files())
@settings(max_examples=400, deadline=None)
def test_the_schema_accepts_what_the_loader_accepts(data):
    check(data)


@pytest.mark.thorough
@given(broken_files())
@settings(max_examples=5000, deadline=None)
def test_the_schema_accepts_what_the_loader_accepts_thoroughly(request, data):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    check(data)


def test_the_whole_file_is_accepted():
    assert faults_of(to_text(whole_file())) == ()
    assert refusals(whole_file()) == []


def changes(first, step):
    """The files with every so-many-th single change; how many the schema refuses."""
    return sum(check(data) for data in itertools.islice(single_changes(whole_file()), first, None, step))


def test_some_single_changes():
    assert changes(3, 41) > 100


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(20))
def test_every_single_change_thoroughly(request, first):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    assert changes(first, 20) > 200


def claim_files():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.toml")):
            yield pytest.param(path, id=str(path.relative_to(ROOT)))


@pytest.mark.parametrize("path", list(claim_files()))
def test_files_of_the_project(path):
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except ValueError:
        pytest.skip("not TOML, on purpose")
    data = json.loads(json.dumps(data, default=str))
    faults = [fault for fault in faults_of(text) if fault.of_shape and "a bare date" not in fault.problem]
    assert bool(refusals(data)) == bool(faults)
    assert "seeds" not in path.parts or not refusals(data)


def test_the_file_of_the_docs():
    blocks = (ROOT / "docs" / "claim-files.md").read_text(encoding="utf-8").split("```toml\n")[1:]
    whole = "\n".join(block.split("```")[0] for block in blocks)
    assert refusals(tomllib.loads(whole)) == []
    assert len(tomllib.loads(whole)["claim"]) > 15


def test_dates_and_whole_floats_are_for_the_loader_alone():
    for key, as_json in (("published = 2024-07-29", "2024-07-29"), ("weight = 2.0", 2.0)):
        text = f'[source]\nid = "post"\ndocument = "post.txt"\n{key}\n'
        data = {"source": {"id": "post", "document": "post.txt", key.split(" ")[0]: as_json}}
        assert len(faults_of(text)) == 1
        assert refusals(data) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_schema_is_the_one_that_is_made(name):
    made = schema(name)
    jsonschema.validators.validator_for(made).check_schema(made)
    assert (ROOT / "docs" / "schemas" / f"{name}.json").read_text(encoding="utf-8") == schema_text(name)


def test_every_key_is_described():
    def keys(data):
        if isinstance(data, dict):
            for name, value in data.get("properties", {}).items():
                if isinstance(value, dict) and "type" in value:
                    yield name, value
            for value in data.values():
                yield from keys(value)
        elif isinstance(data, list):
            for value in data:
                yield from keys(value)

    found = [(name, value) for name, value in keys(SCHEMA) if value.get("description")]
    assert len(found) > 80
    assert "definitions" not in SCHEMA
    assert "$ref" not in json.dumps(SCHEMA)
