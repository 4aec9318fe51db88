"""What the five seed documents say together: the numbers, disagreements and statuses that a reader is promised."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from command import run
from toml_files import SEEDS

import reconcile
from reconcile import Status, Verdict
from reconcile.checker import check_proof
from reconcile.proof import proof_in
from reconcile.report.explain import explain
from reconcile.report.json import to_plain
from reconcile.report.markdown import to_markdown
from reconcile.report.text import to_text


@pytest.fixture(scope="module")
def result():
    return reconcile.reconcile(reconcile.load(SEEDS))


@pytest.fixture(scope="module")
def plain(result):
    return to_plain(result)


@pytest.fixture(scope="module")
def claims(result):
    return {found.claim.id: found for found in result.claims}


def finding_about(result, *claims):
    return next(f for f in result.findings if f.conflict is not None and set(claims) <= set(f.claims))


def test_verdict(result):
    assert result.verdict is Verdict.INCONSISTENT
    assert result.complete
    assert [finding.id for finding in result.findings if finding.severity == "conflict"] == ["D1", "D2", "D3"]


# ---- Bounds


def test_bounds_in_the_json_report(plain):
    found = {
        (b["tally"], b["quantity"], b["option"]): (b["low"], b["high"])
        for b in plain["bounds"]
        if b["account"] == "CNE"
    }
    assert found["cne-1", "valid", None] == (10_053_505, 10_064_048)
    assert found["cne-1", "votes", "others"] == (457_435, 467_978)


def test_bounds_by_the_account_of_whoever_counted(result):
    found = result.bounds("cne-1", "valid")
    assert found[:2] == (10_053_505, 10_064_048)
    assert found == result.bounds("cne-1", "valid", account="CNE")
    assert result.bounds("cne-1", "votes", "others")[:2] == (457_435, 467_978)
    assert {"004-maduro-votes", "004-gonzalez-votes"} & {*found.low_because, *found.high_because}


def test_bounds_that_no_report_holds_are_asked_for(result):
    registered = result.bounds("cne-1", "registered")
    assert registered.low == 10_053_505
    assert registered.high is None
    assert result.bounds("cne-1", "null", account="Spain")[:2] == (0, None)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"tally": "cne-9", "quantity": "valid"}, 'there is no tally "cne-9"; known are: '),
        ({"tally": "final", "quantity": "valid"}, "names nobody in `counted_by`"),
        (
            {"tally": "final", "quantity": "valid", "account": "nobody"},
            'there is no account "nobody" with statements; known are: ',
        ),
        ({"tally": "final", "quantity": "valid", "account": "all"}, "cannot hold together"),
        ({"tally": "cne-1", "quantity": "votes", "option": "nobody"}, "nobody"),
        ({"tally": "cne-1", "quantity": "valide"}, "valide"),
    ],
    ids=["tally", "nobody counted", "account", "everything", "option", "quantity"],
)
def test_bounds_of_what_does_not_exist(result, asked, message):
    with pytest.raises(reconcile.ReconcileError) as caught:
        result.bounds(**asked)
    assert message in str(caught.value)


@pytest.mark.parametrize("given", ["seeds", None, ["seeds"]])
def test_what_is_no_ledger(given):
    with pytest.raises(TypeError, match="expected a Ledger, such as `load` gives, not "):
        reconcile.reconcile(given)
    if not isinstance(given, str):
        with pytest.raises(TypeError, match="expected each path as a str or Path, as in load"):
            reconcile.load(given)


# ---- Totals that fit


def test_total_bounds():
    assert reconcile.total_bounds(votes=5_150_092, share="51.2%")[:2] == (10_048_960, 10_068_606)
    assert reconcile.total_bounds(votes=4_445_978, share="44.2%")[:2] == (10_047_408, 10_070_165)
    half_up = reconcile.total_bounds(votes=5_150_092, share="51.2%", rounding=reconcile.Rounding.HALF_UP)
    assert half_up[:2] == (10_048_961, 10_068_606)
    assert Fraction(5_150_092, 10_048_960) == Fraction(5125, 10_000)


@pytest.mark.parametrize("votes", [-1, True, 5.0])
def test_no_total_is_sought_for_what_is_no_number_of_votes(votes):
    with pytest.raises(reconcile.ReconcileError, match=f"expected a whole number of at least 0, not {votes}"):
        reconcile.total_bounds(votes=votes, share="50%")


def test_no_total_is_sought_for_what_is_no_share():
    with pytest.raises(reconcile.FigureError, match=r'expected a share such as "51\.2%"'):
        reconcile.total_bounds(votes=5, share="5150")


@pytest.mark.parametrize(
    ("arguments", "shown", "status"),
    [
        ("--votes 5150092 --share 51.2%", ["10,048,960", "10,068,606"], 0),
        ("--votes 5150092 --share 51.2% --total 10058774", ["10,058,774 fits"], 0),
        ("--votes 5150092 --share 51.2% --total 10070000", ["10,070,000 does not fit"], 1),
        ("--votes 4445978 --share 44.2%", ["10,047,408", "10,070,165"], 0),
        ("--votes 5150092 --share 51.2% --rounding half-up", ["10,048,961", "10,068,606"], 0),
        ("--votes 5150092 --share 51.2% --rounding half-up --total 10048960", ["does not fit"], 1),
        ("--votes 5150092 --share 51.2% --total 10048960", ["10,048,960 fits"], 0),
    ],
)
def test_fits(arguments, shown, status, capsys):
    found = run(capsys, "fits", *arguments.split())
    assert found.status == status
    assert found.errors == ""
    assert all(text in found.output for text in shown)


# ---- Disagreements


def test_rival_declarations_of_victory(result, plain):
    finding = finding_about(result, "003-cne-winner", "003-opposition-winner")
    assert len(finding.claims) == 2
    assert finding.code == "rival-winners"
    check_proof(proof_in(result.core.lines, finding.conflict.proof), result.problem.system, finding.conflict.members)
    assert finding.sentence == "At most one of these can hold: only one option can have the most votes."
    also = next(f for f in plain["findings"] if f["id"] == finding.id)["also"]
    assert set(also["003-cne-winner"]) >= {"001-maduro-winner", "001-cne-winner", "002-cne-winner", "002-tsj-winner"}
    assert set(also["003-opposition-winner"]) == {"001-gonzalez-winner", "003-machado-winner"}


def test_more_than_70_percent_against_the_bulletin(result):
    finding = finding_about(result, "003-machado-share")
    assert set(finding.claims) == {"003-machado-share", "004-coverage", "004-gonzalez-share"}
    assert "at most 56.67%" in finding.sentence
    assert "even if every uncounted ballot were valid and for González" in finding.sentence
    assert Fraction(5666, 10_000) < finding.conflict.expected.high.value <= Fraction(5667, 10_000)
    figures = "".join(char if char.isdigit() or char == "." else " " for char in finding.sentence).split()
    assert {figure.strip(".") for figure in figures} - {""} == {"56.67", "70", "13.3"}
    assert str(finding.gap) == "13.3 points"


def test_the_most_that_coverage_and_share_leave(result):
    """Worked by hand: 79.5% of the ballots counted at least, nine tenths of them valid, of which 44.25% at most."""
    high = finding_about(result, "003-machado-share").conflict.expected.high.value
    counted, share, valid = Fraction(795, 1000), Fraction(4425, 10_000), Fraction(9, 10)
    by_hand = (counted * valid * share + (1 - counted)) / (counted * valid + (1 - counted))
    assert high == by_hand


def test_note_on_all_figures(result):
    note = next(finding for finding in result.findings if finding.severity == "note")
    assert note.sentence == (
        "All figures of CNE together leave González's share of the valid votes in the final tally at most 56.645%."
    )
    assert note.reach.range.high.value <= Fraction(56645, 100_000)
    assert note.reach.range.high.value > Fraction(56644, 100_000)
    assert note.title.startswith(finding_about(result, "003-machado-share").id)


def test_three_options_against_ten(result, plain):
    finding = finding_about(result, "003-options", "004-options")
    assert len(finding.claims) == 2
    assert finding.sentence == "the outlet of 004: 10; ALBAWABA: two, which makes 3. Apart by 7 options."
    accounts = {claim["id"]: claim["account"] for claim in plain["claims"]}
    assert {accounts[id] for id in finding.claims} == {"ALBAWABA", "outlet-004"}
    assert list(finding.assumptions) == ["two-are-all"]


def test_every_conflict_is_minimal_and_has_its_sentence(result):
    """Each member can be left out: a solution for all the others says so (`verify` checks them)."""
    for finding in result.findings:
        if finding.conflict is not None:
            for conflict in (finding.conflict, *finding.routes):
                assert len(conflict.without) == len(conflict.members)
            assert finding.sentence


def test_nothing_within_the_council_s_account_collides(result):
    for finding in result.findings:
        if finding.conflict is not None:
            accounts = [result.problem.statement(id).accounts for id in finding.claims]
            assert not frozenset.intersection(*accounts)


# ---- Statuses


def test_repeats_are_no_support(claims):
    assert claims["003-maduro-share"].repeats == ("004-maduro-share",)
    assert claims["003-gonzalez-share"].repeats == ("004-gonzalez-share",)
    assert "003-maduro-share" not in claims["004-maduro-share"].because
    assert "003-gonzalez-share" not in claims["004-gonzalez-share"].because


@pytest.mark.parametrize("id", ["001-maduro-share", "003-maduro-share-51"])
def test_51_is_implied_by_51_2(claims, id):
    assert claims[id].status is Status.IMPLIED
    assert "004-maduro-share" in claims[id].because
    assert not {"001-maduro-share", "003-maduro-share-51"} & set(claims[id].because)


def test_51_2_is_not_implied_by_51(claims):
    assert not {"001-maduro-share", "003-maduro-share-51"} & set(claims["004-maduro-share"].because)
    texts = {path.name: path.read_text(encoding="utf-8") for path in SEEDS.glob("*.toml")}
    kept = [texts["contests.toml"], texts["001.toml"], ONLY_THE_SHARE]
    alone = reconcile.reconcile(reconcile.from_texts({f"{i}.toml": text for i, text in enumerate(kept)}))
    status = {found.claim.id: found.status for found in alone.claims}
    assert status["x-maduro-share"] is Status.COMPATIBLE
    assert status["001-maduro-share"] is Status.IMPLIED


ONLY_THE_SHARE = """
[source]
id = "x"
document = "x.txt"
decimal = "."

[[claim]]
id = "x-maduro-share"
tally = "cne-1"
claimant = "CNE"
share = "51.2%"
option = "maduro"
of = "valid"
rests_on = ["votes-are-valid"]
"""


@pytest.mark.parametrize("id", ["000-victory", "000-control", "000-partial", "002-sheets", "004-leading"])
def test_untested(claims, id):
    assert claims[id].status is Status.UNTESTED
    assert claims[id].disputed_by == ()


def test_every_claim_has_a_status(claims, plain):
    assert len(claims) == 32
    words = {"contradicted", "implied", "compatible", "untested"}
    assert {claim["status"] for claim in plain["claims"]} <= words
    assert not any(found.status is Status.CONTRADICTED for found in claims.values())


def test_disputes(claims):
    assert "D2" in claims["003-machado-share"].disputed_by
    assert set(claims["004-gonzalez-share"].disputed_by) == {"D2"}
    assert claims["004-options"].disputed_by == ("D3",)
    assert "D1" in claims["004-spain-winner"].disputed_by


# ---- Repairs


def test_repairs_are_smallest_and_hit_every_conflict(result):
    conflicts = [set(c.members) for f in result.findings if f.conflict for c in (f.conflict, *f.routes)]
    assert {len(repair.dropped) for repair in result.repairs} == {3}
    for repair in result.repairs:
        assert all(conflict & set(repair.dropped) for conflict in conflicts)


# ---- The reports


def test_text_report_is_one_screen_and_says_what_untested_means(result):
    text = to_text(result, "seeds")
    assert text.splitlines()[0] == ("32 claims, 5 documents, 2 contests. They cannot all be true: 3 disagreements.")
    assert max(map(len, text.splitlines())) <= 96
    assert "nothing else that the same account states could show these wrong" in " ".join(text.split())
    for shown in ("83.5% of the tally sheets counted", "10,053,505", "10,064,048", "457,435", "467,978", "56.645%"):
        assert shown in " ".join(text.split())
    for word in ("official", "alleged", "fraud", "lie"):
        assert word not in text.casefold().split()


def test_markdown_report_says_the_same(result):
    markdown = to_markdown(result)
    for shown in (
        "# Consistency report",
        "## D1: ",
        "## D2: ",
        "## D3: ",
        "10,053,505",
        "457,435",
        "56.67%",
        "56.645%",
    ):
        assert shown in markdown


def test_verify_accepts_the_report(plain, result):
    read = json.loads(json.dumps(plain))
    assert to_plain(reconcile.verify(read, result.ledger)) == plain


@pytest.mark.parametrize("finding", ["D1", "D2", "D3", "d2"])
def test_explain(finding, capsys):
    found = run(capsys, "explain", str(SEEDS), finding)
    assert found.status == 0, found.errors
    assert finding.upper() in found.output


def test_an_end_that_rests_on_nothing_stated_is_not_proven_line_by_line(result):
    note = result.finding("N1")
    reach = note.reach
    low = reach.range.low._replace(because=())
    given = note._replace(reach=reach._replace(range=reach.range._replace(low=low)))
    ends = [f"Proof of the {end} end" in explain(result, found) for found in (note, given) for end in ("low", "high")]
    assert ends == [True, True, False, True]
