"""Small ledgers on which people who tried this for the first time were misled, each with what is said now."""

from __future__ import annotations

from fractions import Fraction

import pytest
from command import run

import reconcile
from reconcile import LedgerError, ReconcileError
from reconcile.report.text import to_text

HEAD = """
[source]
id = "leaflet"
document = "leaflet.txt"
decimal = "."
[[claimant]]
id = "Board"
[[contest]]
id = "mayor"
options = ["moreau", "keller"]
[[tally]]
id = "final"
contest = "mayor"
counted_by = "Board"
final = true
[[tally]]
id = "first"
contest = "mayor"
counted_by = "Board"
part_of = "final"
[[assumption]]
id = "few-null"
text = "null and blank are at most 2% of the ballots in every tally"
quantities = ["null", "blank"]
of = "cast"
figure = "at most 2%"
[defaults]
claimant = "Board"
tally = "final"
"""


def ledger(*claims, head=HEAD):
    text = head + "".join(f'[[claim]]\nid = "c{i}"\n{claim}\n' for i, claim in enumerate(claims))
    return reconcile.from_texts({"claims.toml": text})


UNSTATED = (
    'total = "51,200"\nof = "cast"',
    'votes = "24,310"\noption = "moreau"',
    'share = "48.6%"\noption = "moreau"\nof = "unstated"',
)


def test_a_break_even_takes_shares_of_unnamed_totals_too():
    """24,310 are 48.6% of at most 24,310/48.55% = 50,072 valid votes, so 1,128 of 51,200 are null or blank at least."""
    result = reconcile.reconcile(ledger(*UNSTATED))
    by_account = result.break_even("few-null", account="Board")
    assert by_account.value == result.break_even("few-null", claims=["c0", "c1", "c2"]).value == Fraction(1_128, 51_200)


def test_bounds_of_a_ratio_say_what_they_leave_out(capsys, tmp_path):
    path = tmp_path / "claims.toml"
    path.write_text(HEAD + "".join(f'[[claim]]\nid = "c{i}"\n{c}\n' for i, c in enumerate(UNSTATED)), encoding="utf-8")
    found = run(capsys, "bounds", path, "votes[final,moreau] / cast[final]", "--account", "Board")
    assert "Shares, turnouts and coverages of a total that is not named are left out" in found.output
    found = run(capsys, "bounds", path, "valid[final]", "--claim", "c0", "--account", "Board")
    assert found.status == 2
    assert "leave --account out" in found.errors


@pytest.mark.parametrize(("share", "gap"), [("41.999%", "2 points"), ("40.02%", "0.02 points"), ("49%", "9 points")])
def test_a_gap_in_points_is_rounded_to_the_nearest(share, gap):
    limits = ("at most 40%", f"at least {share}")
    result = reconcile.reconcile(ledger(*(f'share = "{text}"\noption = "moreau"\nof = "valid"' for text in limits)))
    assert result.findings[0].sentence.endswith(f"Apart by {gap}.")


def test_counts_that_collide_are_named_where_nothing_is_said_of_what_they_leave_open():
    counts = ('votes = "10"\noption = "moreau"', 'votes = "9"\noption = "keller"', 'total = "18"\nof = "valid"')
    coverage = 'coverage = "80%"\nof = "cast"'
    text = to_text(reconcile.reconcile(ledger(*(f'tally = "first"\n{claim}' for claim in (*counts, coverage)))), "x")
    words = " ".join(text.split())
    assert "by the figures of Board: nothing is said, since these figures cannot all hold." in words


def test_readings_that_are_not_tried_are_named_once():
    counts = ('votes = "10"\noption = "moreau"', 'votes = "9"\noption = "keller"', 'total = "18"\nof = "valid"')
    shares = [
        f'share = "{share}"\noption = "{o}"\nof = "unstated"' for share, o in (("50%", "moreau"), ("45%", "keller"))
    ]
    text = to_text(reconcile.reconcile(ledger(*counts, *shares)), "x")
    words = " ".join(text.split())
    assert words.count("No reading is tried, since what else Board states cannot all hold:") == 1
    assert "no reading is tried" not in words


def test_a_fault_in_the_source_hides_no_decimal_mark():
    head = HEAD.replace('document = "leaflet.txt"', 'documnet = "leaflet.txt"')
    with pytest.raises(LedgerError) as error:
        ledger('total = "51,200"\nof = "cast"', head=head)
    assert "ambiguous" not in str(error.value)
    assert "documnet" in str(error.value)


@pytest.mark.parametrize(
    "ask",
    [
        reconcile.load,
        lambda: reconcile.from_texts("claims.toml"),
        lambda: reconcile.from_texts({"claims.toml": b""}),
        lambda: reconcile.from_texts({1: ""}),
    ],
)
def test_what_is_no_claim_file_is_refused_in_words(ask):
    with pytest.raises(ReconcileError, match="expected"):
        ask()


def test_a_number_of_options_is_held_against_those_that_the_files_name():
    result = reconcile.reconcile(ledger('options = "three"'))
    assert result.findings[0].sentence.startswith("This does not fit the 2 options that the claim files name: ")
