"""Where the real result files lie that some tests read; they are no part of the project."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from reconcile import sheets

FOLDER = Path(os.environ.get("RECONCILE_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))


def real(name: str) -> str:
    """The path of a real file; skips the test where it is missing."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"no {name} in {FOLDER}; set RECONCILE_DATA to the folder of real result files")
    return str(path)


@cache
def reading(name: str, layout: str | None = None) -> sheets.Sheets:
    """A real file as read, once for all tests."""
    return sheets.read(real(name), layout=layout, connection=engine())


@cache
def engine():
    import ibis

    return ibis.duckdb.connect()


def rows(table) -> list[dict]:
    """The rows of a table of the engine."""
    return table.to_pyarrow().to_pylist()


def outcome(outcomes, code: str) -> sheets.Outcome:
    """What one check says; of several, the only one that applies."""
    found = [each for each in outcomes if each.check.code == code]
    assert len(found) == 1
    return found[0]
