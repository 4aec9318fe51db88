"""Flags of result files: patterns that break no rule."""

from __future__ import annotations

import json
from pathlib import Path

from command import run
from result_files import reading

from reconcile.sheets.flags import flags

LAYOUT = Path(__file__).parent.parent / "docs" / "examples" / "sheets" / "layout.toml"
HEADER = "Distrito,Centro,Mesa,Inscritos,Ana,Blas,Carla,Validos,Nulos,Blancos,Emitidos"


def found(capsys, tmp_path, *lines):
    path = tmp_path / "mesas.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    shown = run(capsys, "sheets", path, "--layout", LAYOUT, "--format", "json")
    return shown.status, {flag["code"]: (flag["units"], flag["examples"]) for flag in json.loads(shown.output)["flags"]}


def test_the_same_votes_in_two_units_are_no_error(capsys, tmp_path):
    lines = ["N,E,1,300,40,30,5,75,0,0,75", "N,E,2,300,40,30,5,75,1,0,76", "N,E,3,300,40,31,5,76,0,0,76"]
    assert found(capsys, tmp_path, *lines) == (0, {"same-votes": (2, ["N / E / 1", "N / E / 2"])})


def test_few_votes_and_votes_for_one_are_not_told_apart(capsys, tmp_path):
    few = ["N,E,1,300,4,3,5,12,0,0,12", "N,E,2,300,4,3,5,12,0,0,12"]
    one = ["N,E,3,300,90,0,0,90,0,0,90", "N,E,4,300,90,0,0,90,0,0,90"]
    missing = ["N,E,5,300,90,,7,97,0,0,97", "N,E,6,300,90,,7,97,0,0,97"]
    assert found(capsys, tmp_path, *few, *one, *missing) == (0, {})


def test_a_whole_roll(capsys, tmp_path):
    lines = ["N,E,1,75,40,30,5,75,0,0,75", "N,E,2,0,0,0,0,0,0,0,0", "N,E,3,76,40,30,4,74,1,0,75"]
    assert found(capsys, tmp_path, *lines) == (0, {"whole-roll": (1, ["N / E / 1"])})


def test_bolivia_2019_has_280_tables_at_exactly_100_per_cent():
    said = {flag.code: flag.units for flag in flags(reading("bo2019/final_computo.zip").relations)}
    assert said["whole-roll"] == 280
