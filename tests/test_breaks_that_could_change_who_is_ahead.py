"""Breaks of so many votes that who is ahead could change come first, with the lead."""

from __future__ import annotations

from pathlib import Path

from command import run

LAYOUT = Path(__file__).parent.parent / "docs" / "examples" / "sheets" / "layout.toml"
HEADER = "Distrito,Centro,Mesa,Inscritos,Ana,Blas,Carla,Validos,Nulos,Blancos,Emitidos"


def test_who_is_ahead(capsys, tmp_path):
    path = tmp_path / "mesas.csv"
    # Ana leads Blas by 402 - 399 = 3: a sum that is apart by 2 cannot change that, one that is apart by 3 can.
    lines = ["N,E,1,900,200,100,0,302,0,0,302", "N,F,1,900,202,299,0,504,0,0,504"]
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    words = " ".join(run(capsys, "sheets", path, "--layout", LAYOUT).output.split())
    first, second = words.index("mayor in N / F"), words.index("mayor in N / E")
    assert first < second
    assert "options-sum: 1 break; who is ahead could change: the lead is 3. The rule" in words[first:second]
    assert "could change" not in words[second:]


def test_one_option_leads_nobody(capsys, tmp_path):
    layout = tmp_path / "layout.toml"
    text = LAYOUT.read_text(encoding="utf-8")
    layout.write_text(text.replace('Blas = "Blas"', "").replace('Carla = "Carla"', ""), encoding="utf-8")
    path = tmp_path / "mesas.csv"
    path.write_text(f"{HEADER}\nN,E,1,900,200,0,0,202,0,0,202\n", encoding="utf-8")
    found = run(capsys, "sheets", path, "--layout", layout)
    assert "options-sum" in found.output
    assert "could change" not in found.output
