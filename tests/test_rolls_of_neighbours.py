"""A unit above a roll that another unit of its place has too: the report says whose roll that is."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import run

LAYOUT = Path(__file__).parent.parent / "docs" / "examples" / "sheets" / "layout.toml"
HEADER = "Distrito,Centro,Mesa,Inscritos,Ana,Blas,Carla,Validos,Nulos,Blancos,Emitidos"


def said(capsys, tmp_path, *lines):
    path = tmp_path / "mesas.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return " ".join(run(capsys, "sheets", path, "--layout", LAYOUT).output.split())


def test_the_roll_of_one_other_unit(capsys, tmp_path):
    lines = ["N,E,1,150,100,0,0,100,0,0,100", "N,E,2,150,200,0,0,200,0,0,200", "N,E,3,300,1,1,0,2,0,0,2"]
    words = said(capsys, tmp_path, *lines)
    assert "above-roll: 1 break; the roll is that of table 1. The rule" in words
    assert "table 2: 200 for 150 (+50; line 3)" in words


@pytest.mark.parametrize(
    "others", [[], ["N,E,1,150,5,5,0,10,0,0,10", "N,E,3,150,5,5,0,10,0,0,10"], ["N,F,1,150,5,5,0,10,0,0,10"]]
)
def test_the_roll_of_none_of_several_and_of_another_place(capsys, tmp_path, others):
    words = said(capsys, tmp_path, "N,E,2,150,200,0,0,200,0,0,200", *others)
    assert "above-roll: 1 break. The rule" in words


def test_a_roll_that_may_grow_is_a_note(capsys, tmp_path):
    layout = tmp_path / "layout.toml"
    layout.write_text(LAYOUT.read_text(encoding="utf-8") + "\n[rules]\nroll_may_grow = true\n", encoding="utf-8")
    path = tmp_path / "mesas.csv"
    path.write_text(f"{HEADER}\nN,E,2,150,200,0,0,200,0,0,200\n", encoding="utf-8")
    shown = run(capsys, "sheets", path, "--layout", layout)
    assert shown.status == 0
    assert "Note: Ballots above the roll, 1: mayor in N / E (table 2)." in shown.output
