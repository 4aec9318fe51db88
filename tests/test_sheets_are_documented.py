"""The page on tally sheets names every check, layout, option of the command, key of a layout, and flag."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from result_files import engine

from reconcile import sheets
from reconcile.sheets import layout as layouts
from reconcile.sheets_command import sheets as command

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "sheets.md").read_text(encoding="utf-8")
EXAMPLES = ROOT / "docs" / "examples" / "sheets"


def test_every_check():
    layout = sheets.load(EXAMPLES / "layout.toml")
    with (
        sheets.read(EXAMPLES / "mesas.csv", layout=layout, connection=engine()) as units,
        sheets.read(EXAMPLES / "districts.csv", layout=layout, connection=engine()) as places,
        sheets.read(EXAMPLES / "mesas.csv", layout=layout.of_units_only(), connection=engine()) as listed,
    ):
        checks = [outcome.check for outcome in sheets.check(units, places, expected=listed)]
    assert len(checks) == len({check.code for check in checks})
    for check in checks:
        assert f"| `{check.code}` | {check.rule}" in PAGE, check.code


@pytest.mark.parametrize("layout", sheets.built_in(), ids=lambda layout: layout.name)
def test_every_layout(layout):
    assert f"| `{layout.name}` | {layout.title} |" in PAGE


@pytest.mark.parametrize("option", [name for each in command.params for name in each.opts if name.startswith("--")])
def test_every_option(option):
    assert option in PAGE


@pytest.mark.parametrize(
    "key", [field.name for shape in (layouts.Layout, layouts.FileShape, layouts.Level) for field in attrs.fields(shape)]
)
def test_every_key_of_a_layout(key):
    assert f"`{key}`" in PAGE or f"[{key}]" in PAGE


@pytest.mark.parametrize("code", ["same-votes", "whole-roll"])
def test_every_flag(code):
    assert f"`{code}`" in PAGE
