"""What `break-even` says: the limit, or that any does, or none; and what the proof needs."""

import pytest
from command import run

HEAD = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "council" }]
contest = [{ id = "k", options = ["a", "b"] }]
tally = [{ id = "whole", contest = "k", final = true }, { id = "part", contest = "k", part_of = "whole" }]
defaults = { claimant = "council", tally = "part" }
"""
FEW_NULL = '{ id = "limit", text = "few", quantities = ["null"], of = "cast", figure = "at most 10%" }'
ALIKE = '{ id = "limit", text = "alike", quantities = ["cast"], per = "sheets", figure = "at least 80%" }'
VALID = '{ id = "valid", total = "90", of = "valid" }'
CAST = '{ id = "cast", total = "100", of = "cast" }'
BLANK = '{ id = "blank", total = "0", of = "blank" }'
SHEETS = """
  { id = "sheets", total = "10", of = "sheets" }, { id = "all-sheets", tally = "whole", total = "20", of = "sheets" },
  { id = "cast", total = "100", of = "cast" }, { id = "all-cast", tally = "whole", total = "250", of = "cast" },
"""


@pytest.mark.parametrize(
    ("assumption", "claims", "status", "words"),
    [
        (FEW_NULL, CAST, 0, "They fit with any limit in place of the one in limit."),
        (FEW_NULL, f"{VALID}, {CAST}, {BLANK}", 0, "The proof that no lower limit fits needs"),
        (ALIKE, CAST, 0, "They fit with any limit up to 100,000,000% in place of the one in limit."),
        (ALIKE, SHEETS, 0, "The proof that no higher limit fits needs"),
    ],
)
def test_words(assumption, claims, status, words, tmp_path, capsys):
    path = tmp_path / "k.toml"
    path.write_text(f"{HEAD}claim = [{claims}]\nassumption = [{assumption}]\n", "utf-8")
    found = run(capsys, "break-even", path, "limit", "--account", "council")
    assert (found.status, found.errors) == (status, "")
    assert words in " ".join(found.output.split())
