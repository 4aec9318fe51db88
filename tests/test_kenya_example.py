"""The worked ledger of the 2022 presidential election in Kenya: what its figures leave, with numbers by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import reconcile
from reconcile.figures import Rounding
from reconcile.report.text import to_text

EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "examples" / "kenya-2022"

VOTES = {"ruto": 7_176_141, "odinga": 6_942_930, "wajackoyah": 61_969, "waihiga": 31_987}
SHARES = {"ruto": "50.49", "odinga": "48.85", "wajackoyah": "0.44", "waihiga": "0.23"}
VALID, REJECTED, CAST, ROLL, KITS = 14_213_027, 113_614, 14_326_641, 22_120_458, 14_164_561
LIST = {"ruto": 5_621_912, "odinga": 5_004_081, "wajackoyah": 47_675, "waihiga": 24_790}


@pytest.fixture(scope="module")
def result():
    return reconcile.reconcile(reconcile.load(EXAMPLE))


@pytest.fixture(scope="module")
def statuses(result):
    return {found.claim.id: found.status.value for found in result.claims}


def ceiling(ratio):
    return -(-ratio.numerator // ratio.denominator)


def test_every_source_has_claims_and_names_its_document(result):
    sources = {source.id for source in result.ledger.sources}
    assert len(sources) == len(list(EXAMPLE.glob("*.toml"))) - 1 == 11
    assert {claim.source for claim in result.ledger.claims} == sources


def test_shares_that_sum_to_more_than_100_follow_from_the_votes(statuses):
    """To the nearest hundredth, each share is the one printed; their sum is 100.01."""
    assert sum(VOTES.values()) == VALID
    assert sum(map(Fraction, SHARES.values())) == Fraction("100.01")
    for option, share in SHARES.items():
        assert round(Fraction(100 * VOTES[option], VALID), 2) == Fraction(share)
        assert statuses[f"citizen-{option}-share"] == "implied"


def test_what_was_declared_fits_itself(result, statuses):
    assert VALID + REJECTED == CAST
    assert f"{100 * CAST / ROLL:.2f}" == "64.77"
    assert "contradicted" not in {s for id, s in statuses.items() if id.partition("-")[0] == "citizen"}
    found = result.bounds("final", "cast", account="Chebukati")
    assert (found.low, found.high) == (CAST, CAST)


def test_the_turnout_of_the_kits_is_not_of_the_whole_roll(result):
    readings = {r.of: r for r in result.core.what_if.readings if r.account == "Chebukati"}
    assert readings["registered"].proof is None
    whole = readings["roll"]
    assert {"briefing-10-kits"} < {*whole.because}
    left = {id: (found.low.value, found.high.value) for id, found in whole.left}
    (turnout,) = [ends for id, ends in left.items() if id.endswith("[of roll]")]
    assert turnout == (Fraction(KITS, ROLL), Fraction(KITS, ROLL))
    assert f"{100 * KITS / ROLL:.2f}" == "64.03"
    least, most = Fraction(6535, 10_000), Fraction(6545, 10_000)
    assert left["briefing-10-kits"] == (ceiling(least * ROLL), most * ROLL // 1) == (14_455_720, 14_477_839)
    (roll,) = [ends for id, ends in left.items() if id.endswith("-roll")]
    assert roll == (ceiling(KITS / most), KITS / least // 1) == (21_641_805, 21_674_921)


def test_what_an_account_makes_of_a_ratio_is_said_once(result):
    """Chebukati and Azimio both state 65.4%, of a roll that is not named; each has one paragraph."""
    text = " ".join(to_text(result).split())
    for name in ("Chebukati", "Azimio"):
        assert text.count(f"turnout 65.4 percent (kits, whole day), by {name}: fits if") == 1


def test_the_form_and_the_declaration_are_110_votes_apart(result):
    gaps = {
        (f.conflict.focus, f.gap.size)
        for f in result.findings
        if f.conflict and {"citizen-valid", "citizen-cast"} & {*f.claims} and len(f.claims) == 2
    }
    assert {size for focus, size in gaps if focus != "star-22-least"} >= {14_213_137 - VALID} == {14_326_751 - CAST}


def test_more_than_half_also_of_the_ballots_cast(result):
    """Rejected ballots counted or not; but not of the least that Omtatah states."""
    found = result.bounds_of("votes[declared,ruto] / cast[declared]", claims=["citizen-ruto-votes", "citizen-cast"])
    assert found.low == found.high == Fraction(VOTES["ruto"], CAST) > Fraction(1, 2)
    least = result.bounds_of("votes[final,ruto] / cast[final]", claims=["citizen-ruto-votes", "star-22-least"])
    assert least.high == Fraction(VOTES["ruto"], 14_466_779) < Fraction(1, 2)


def test_a_share_with_a_digit_left_out_is_among_the_slips(result, statuses):
    """48.5% of 6,942,930 votes needs a total of 14,300,577 or more; 50.49% of 7,176,141 at most 14,214,400."""
    assert ceiling(VOTES["odinga"] / Fraction("0.4855")) == 14_300_577
    assert VOTES["ruto"] / Fraction("0.50485") // 1 == 14_214_402
    assert statuses["eagle-odinga-share"] == "contradicted"
    slips = [slip for slip in result.slips if slip.account == "Eagle Online"]
    assert ("eagle-odinga-share", "48.85%") in {(slip.statements[0], slip.would_be[0]) for slip in slips}


@pytest.mark.parametrize("rounding", list(Rounding))
def test_the_list_of_211_constituencies_fits_no_rounding(rounding):
    """52.5488% is printed as 52.54% and 46.7739% as 46.78%: one is cut, the other is not."""
    total = sum(LIST.values())
    assert total == 10_698_458
    assert f"{100 * LIST['ruto'] / total:.4f}" == "52.5488"
    assert f"{100 * LIST['odinga'] / total:.4f}" == "46.7739"
    alone = reconcile.load(EXAMPLE / "contests.toml", EXAMPLE / "independent-14-august.toml", rounding=rounding)
    assert reconcile.reconcile(alone).verdict.value == "INCONSISTENT"


def test_one_digit_of_the_list_could_be_another(result):
    """With 1,000 votes more for Odinga: 52.5439% and 46.7788%, as printed."""
    more = LIST["odinga"] + 1_000
    total = sum(LIST.values()) + 1_000
    assert (f"{100 * LIST['ruto'] / total:.2f}", f"{100 * more / total:.2f}") == ("52.54", "46.78")
    would_be = {slip.would_be for slip in result.slips if slip.statements == ("independent-14-odinga-votes",)}
    assert (f"{more:,}",) in would_be
