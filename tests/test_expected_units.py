"""The units of a file against a list of those that there should be."""

from __future__ import annotations

from pathlib import Path

from command import run

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples" / "sheets"
LIST = """Distrito,Centro,Mesa,Direccion
Norte,Escuela 1,1,Calle 1
Norte,Escuela 1,2,Calle 1
Norte,Escuela 2,1,Calle 2
NORTE,Escuela 2,02,Calle 2
Norte,Escuela 3,1,Calle 3
Sur,Liceo,1,Calle 4
Sur,Liceo,2,Calle 4
"""


def test_units_missing_and_not_expected(capsys, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    arguments = ("--layout", EXAMPLES / "layout.toml", "--expected", path)
    words = " ".join(run(capsys, "sheets", EXAMPLES / "mesas.csv", *arguments).output.split())
    assert "Units expected and not here: Norte / Escuela 3 warning unit-missing: 1 break." in words
    assert "Units that are not expected: Sur / Liceo warning unit-unexpected: 1 break." in words
    assert "2 errors and 3 warnings in 5 of the checks." in words


def test_a_list_without_the_key(capsys, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Distrito,Mesa\nNorte,1\n", encoding="utf-8")
    found = run(capsys, "sheets", EXAMPLES / "mesas.csv", "--layout", EXAMPLES / "layout.toml", "--expected", path)
    assert found.status == 2
    assert 'the layout villanueva asks for "Centro", which this file lacks' in found.errors
