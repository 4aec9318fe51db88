"""The seeds: how strong assumptions are, what the first bulletin leaves open, and what is refused in such questions."""

from fractions import Fraction

import pytest
from command import run
from toml_files import SEEDS

import reconcile


@pytest.fixture(scope="module")
def result():
    return reconcile.reconcile(reconcile.load(SEEDS))


def test_the_break_even_against_all_figures_of_the_council(result):
    """Found by hand: 10,053,505 valid votes at the least, and 23,446,058 null or blank ballots beside them."""
    found = result.break_even("null-and-blank", claims=["003-machado-share"], account="CNE")
    assert found.value == Fraction(23_446_058, 23_446_058 + 10_053_505)
    assert found.exact
    assert found.beyond == found.value


def test_the_break_even_against_one_share(result):
    """With shares only, counts may be as large as one likes: 0.205 is not more than 0.8583 * 0.795 * (1 - k).

    `0.3 r > 0.2575 v` for the rest `r = 0.205 C` and the counted `v = 0.795 (1 - k) C`.
    """
    least = 1 - Fraction("0.3") * Fraction("0.205") / (Fraction("0.2575") * Fraction("0.795"))
    claims = ["003-machado-share", "003-gonzalez-share", "004-coverage"]
    found = result.break_even("null-and-blank", claims=claims, precision=Fraction(1, 10**9))
    assert found.beyond <= least < found.value
    assert found.value - found.beyond <= Fraction(1, 10**9)
    assert f"{float(found.value):.5f}" == "0.69958"


def test_a_break_even_is_in_the_report(result):
    (found,) = result.core.what_if.break_evens
    finding = result.finding("D2")
    assert {found.assumption, *found.taken} == set(finding.conflict.members)
    assert f"{float(found.value):.5f}" == "0.69958"


def test_claims_that_fit_at_any_limit(result):
    found = result.break_even("null-and-blank", claims=["003-gonzalez-share", "004-coverage"])
    assert (found.value, found.beyond, found.proofs) == (0, None, ())


def test_claims_that_no_limit_makes_fit(result):
    found = result.break_even("null-and-blank", claims=["001-maduro-winner", "001-gonzalez-winner"])
    assert (found.value, found.beyond) == (None, None)
    assert {"001-maduro-winner", "001-gonzalez-winner"} & set(found.because) or len(found.because) >= 2
    assert len(found.proofs) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing", {}), "unknown assumption"),
        (("votes-are-valid", {}), "holds no limit with one end"),
        (("null-and-blank", {}), "expected at least one claim"),
        (("null-and-blank", {"claims": ["nothing"]}), "unknown claim"),
        (("null-and-blank", {"account": "nobody"}), "there is no account"),
        (("null-and-blank", {"account": "CNE", "precision": Fraction(0)}), "expected a precision"),
    ],
)
def test_what_is_refused(result, arguments, message):
    assumption, options = arguments
    with pytest.raises(reconcile.ReconcileError, match=message):
        result.break_even(assumption, **options)


def test_the_lead_of_the_first_bulletin(result):
    (lead,) = result.core.what_if.leads
    assert (lead.tally, lead.account, lead.leader, lead.runner_up) == ("cne-1", "CNE", "maduro", "gonzalez")
    assert lead.lead.low.value == lead.lead.high.value == 704_114
    stated, carried = lead.views
    assert stated.hypotheses == ()
    assert carried.hypotheses == ("004-coverage [carried over]",)
    assert (carried.uncounted.low.value, carried.uncounted.high.value) == (2_435_322, 2_595_131)
    low, high = carried.ratio.low.value, carried.ratio.high.value
    assert [round(float(100 * end), 1) for end in (low, high)] == [27.1, 28.9]
    assert [round(float(100 * (1 + end) / 2), 1) for end in (low, high)] == [63.6, 64.5]
    for view in lead.views:
        values = result.core.solutions[view.overtaken]
        assert values["votes[final,gonzalez]"] > values["votes[final,maduro]"]


def test_a_declared_victory_that_arithmetic_leaves_open_is_a_note(result):
    (note,) = [finding for finding in result.findings if finding.code == "order-open"]
    assert note.severity == "note"
    assert "the order can still change" in note.sentence
    assert result.problem.statement(note.claims[0]).claim.kind == "winner"


def test_what_some_claims_leave_for_a_share(result):
    """44.25% of 79.5% counted, with at most 10% null or blank, and all the rest."""
    found = result.bounds_of("votes[final,gonzalez] / valid[final]", claims=["003-gonzalez-share", "004-coverage"])
    counted, rest = Fraction("0.795") * Fraction("0.9"), Fraction("0.205")
    assert found.high == (Fraction("0.4425") * counted + rest) / (counted + rest)


def test_claims_that_cannot_hold_together_leave_nothing(result):
    with pytest.raises(reconcile.ReconcileError, match="cannot hold together"):
        result.bounds_of("valid[final]", claims=["001-maduro-winner", "001-gonzalez-winner"])
    with pytest.raises(reconcile.ReconcileError, match="not both"):
        result.bounds_of("valid[final]", "CNE", claims=["001-maduro-winner"])


def test_the_command(capsys):
    done = run(capsys, "break-even", SEEDS, "null-and-blank", "--account", "CNE", "--claim", "003-machado-share")
    assert done.status == 0
    assert "23446058/33499563" in done.output
    none = run(
        capsys, "break-even", SEEDS, "null-and-blank", "--claim", "001-maduro-winner", "--claim", "001-gonzalez-winner"
    )
    assert none.status == 1
    assert "No limit" in none.output
    wrong = run(capsys, "break-even", SEEDS, "null-and-blank", "--claim", "nothing")
    assert wrong.status == 2
    assert "unknown claim" in wrong.errors
