"""The worked ledger of the 2024 presidential election in Venezuela: what its figures leave, with numbers by hand."""

import json
import tomllib
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from toml_files import SEEDS

import reconcile
from reconcile.report.json import to_json
from reconcile.report.text import to_text
from reconcile.schemas import schema

EXAMPLE = SEEDS.parent / "docs" / "examples" / "venezuela-2024"
FILES = sorted(Path(SEEDS).glob("00?.toml"))

GONZALEZ, MADURO = 5_326_104, 6_408_844
OTHERS = (152_360, 116_421, 92_903, 84_231, 64_452, 40_902, 29_611, 20_056)
VALID, NULL, CAST, ROLL = 12_335_884, 50_785, 12_386_669, 21_321_805
RIVAL = 7_303_480
SECOND = [f"bulletin-2-{name}" for name in ("gonzalez-votes", "valid", "null", "cast", "roll")]


@pytest.fixture(scope="module")
def result():
    return reconcile.reconcile(reconcile.load(*FILES, EXAMPLE))


@pytest.fixture(scope="module")
def disputed(result):
    """The finding about the votes for González in the opposition's tally sheets."""
    return next(f for f in result.findings if f.conflict and f.conflict.focus == "opposition-2-gonzalez-votes")


def test_the_contests_are_those_of_the_seeds_with_more_options_and_tallies():
    """The example takes the place of the seeds' contests; what both have says the same."""
    seeds, example = (
        tomllib.loads(path.read_text(encoding="utf-8")) for path in (SEEDS / "contests.toml", EXAMPLE / "contests.toml")
    )
    for section in ("claimant", "assumption"):
        entries = {entry["id"]: entry for entry in example[section]}
        assert all(entries[entry["id"]] == entry for entry in seeds[section])
    tallies = {entry["id"]: entry for entry in example["tally"]}
    later = {"cne-1": {"part_of": "cne-2", "rests_on": ["bulletins-grow"], "as_of": "2024-07-29"}}
    assert all(tallies[entry["id"]] == {**entry, **later.get(entry["id"], {})} for entry in seeds["tally"])
    contests = {entry["id"]: entry for entry in example["contest"]}
    for entry in seeds["contest"]:
        assert set(entry["options"]) <= set(contests[entry["id"]]["options"])
        assert entry["names"].items() <= contests[entry["id"]]["names"].items()
        assert entry["group"] == contests[entry["id"]]["group"]


def test_ten_options_sum_exactly_to_the_valid_votes(result):
    assert GONZALEZ + MADURO + sum(OTHERS) == VALID
    votes = [claim.id for claim in result.ledger.claims if claim.source == "bulletin-2" and claim.kind == "votes"]
    assert len(votes) == 10
    found = result.bounds_of("valid[cne-2]", claims=votes)
    assert (found.low, found.high) == (VALID, VALID)


def test_more_than_70_percent_collides_with_the_second_bulletin_and_the_roll_alone(result):
    """Everybody else on the roll votes, validly and for González: 14,261,240 of 21,271,020."""
    uncounted = ROLL - CAST
    most = Fraction(GONZALEZ + uncounted, VALID + uncounted)
    assert (GONZALEZ + uncounted, VALID + uncounted) == (14_261_240, 21_271_020)
    assert result.bounds_of("votes[final,gonzalez] / valid[final]", claims=SECOND).high == most
    assert f"{float(most):.4f}" == "0.6705"
    finding = next(f for f in result.findings if f.conflict and f.conflict.focus == "003-machado-share")
    conflicts = (finding.conflict, *finding.routes)
    sources = [{result.ledger.claim(id).source for id in c.statements} - {"003"} for c in conflicts]
    assert {"bulletin-2"} in sources


def test_the_rivals_votes_do_not_collide_with_the_roll_alone(result, disputed):
    assert result.bounds_of("votes[final,gonzalez]", claims=SECOND).high == GONZALEZ + ROLL - CAST == 14_261_240
    assert RIVAL <= 14_261_240
    assert "the others leave 0 to 14,261,240" in disputed.sentence


def test_they_do_with_the_turnout_on_the_roll_of_the_counted_sheets_and_the_finding_names_that_reading(
    result, disputed
):
    """At 59.975% at the most, the counted sheets have 20,653,054 voters at the least."""
    counted = -(-CAST * 100_000 // 59_975)
    assert counted == 20_653_054
    most = GONZALEZ + ROLL - counted
    assert most == 5_994_855 < RIVAL
    assert disputed.conflict.expected.high.value == most
    assert "Here, turnout 59.97% (second bulletin) can only be of the voters registered where it was counted: " in (
        disputed.sentence
    )
    assert "bulletin-2-turnout" in disputed.claims


def test_they_do_with_the_coverage_on_the_roll_of_the_counted_sheets():
    texts = {path.name: path.read_text(encoding="utf-8") for path in (*FILES, *EXAMPLE.glob("*.toml"))}
    read = texts["bulletin-2.toml"].replace(
        'coverage = "96.87%"\nof = "unstated"', 'coverage = "96.87%"\nof = "registered"'
    )
    assert read != texts["bulletin-2.toml"]
    ledger = reconcile.from_texts({**texts, "bulletin-2.toml": read})
    most = GONZALEZ + ROLL - (-(-ROLL * 96_865 // 100_000))
    assert most == 5_994_542 < RIVAL
    found = reconcile.reconcile(ledger).bounds_of(
        "votes[opposition-sheets,gonzalez]", claims=[*SECOND, "bulletin-2-coverage"]
    )
    assert found.high == most


def test_the_turnout_does_not_fit_the_roll_and_the_report_gives_the_rolls_that_it_would_fit(result):
    readings = {r.of: r for r in result.core.what_if.readings if r.statement == "bulletin-2-turnout"}
    assert readings["registered"].proof is None
    whole = readings["roll"]
    assert set(whole.because) == {"bulletin-2-cast", "bulletin-2-roll", "bulletin-2-turnout [of roll]"}
    left = dict(whole.left)
    printed = left["bulletin-2-turnout [of roll]"]
    assert (printed.low.value, printed.high.value) == (Fraction(CAST, ROLL), Fraction(CAST, ROLL))
    assert f"{float(Fraction(CAST, ROLL)):.4f}" == "0.5809"
    rolls = left["bulletin-2-roll"]
    assert (rolls.low.value, rolls.high.value) == (-(-CAST * 100_000 // 59_975), CAST * 100_000 // 59_965)
    text = " ".join(to_text(result).split())
    assert "which leave 58.09% (cut after two decimals)" in text
    assert "20,653,054 to 20,656,497 in place of 21,321,805" in text


def test_what_the_second_bulletin_adds_to_the_first(result):
    (added,) = [found for found in result.core.what_if.increments if found.account == "CNE"]
    valid = added.ranges[0]
    assert (valid.low.value, valid.high.value) == (VALID - 10_058_774, VALID - 10_058_774)


def test_the_order_is_open_after_the_first_bulletin_and_not_after_the_second(result):
    leads = {(lead.tally, lead.account): lead for lead in result.core.what_if.leads}
    assert leads["cne-1", "CNE"].views[0].overtaken is not None
    assert "By its figures of the opposition's tally sheets alone" in " ".join(to_text(result).split())
    assert leads["cne-2", "CNE"].views[0].overtaken is None
    assert leads["cne-2", "CNE"].views[0].proofs


def test_the_first_bulletins_counts_are_the_roundings_of_round_shares(result):
    (flag,) = result.flags
    assert {10_058_773, 10_058_774} == set(flag.totals)
    assert 5_150_092 + 4_445_978 + 462_704 == 10_058_774


def test_the_report_has_the_shape_of_its_schema(result):
    assert jsonschema.Draft202012Validator(schema("report")).is_valid(json.loads(to_json(result)))
