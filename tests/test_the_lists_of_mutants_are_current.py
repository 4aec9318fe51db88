"""The lists beside the driver of mutants name tests, modules, functions and lines that are there, each once."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "mutants"
GROUPS = tomllib.loads((FOLDER / "tests.toml").read_text("utf-8"))["group"]
SAME = tomllib.loads((FOLDER / "same.toml").read_text("utf-8"))["same"]


def test_modules_stand_in_one_group_and_are_there():
    count = Counter(name for group in GROUPS for name in group["modules"])
    assert set(count.values()) == {1}
    assert [name for name in count if not (ROOT / "reconcile" / f"{name}.py").is_file()] == []


def test_every_module_of_the_engine_is_tried():
    modules = {name for group in GROUPS for name in group["modules"]}
    engine = {f"engine/{path.stem}" for path in (ROOT / "reconcile/engine").glob("*.py")}
    assert engine - modules == {"engine/__init__"}


def test_their_tests_are_there():
    tests = {name for group in GROUPS for name in group["tests"]}
    assert [name for name in tests if not (ROOT / "tests" / f"test_{name}.py").is_file()] == []


def test_what_changes_nothing_is_a_line_of_its_module_and_has_a_reason():
    for entry in SAME:
        lines = {line.strip() for line in (ROOT / f"reconcile/{entry['module']}.py").read_text("utf-8").splitlines()}
        gone = [line[2:] for change in entry["changes"] for line in change.splitlines() if line.startswith("- ")]
        assert gone
        assert [line for line in gone if line not in lines] == []
        assert entry["reason"].endswith(".")
