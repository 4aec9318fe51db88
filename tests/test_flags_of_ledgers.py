"""The flags of ledgers: which numbers are tested, for whom, and that nothing else in a report depends on them."""

from __future__ import annotations

import copy
import json
import re

import attrs
import pytest
from toml_files import SEEDS, read_folder, to_texts, to_toml

import reconcile
from reconcile.flags import AT_MOST, flags_of, integer_percentages, last_digits
from reconcile.flags import of_ledger as module
from reconcile.report.json import to_plain
from reconcile.report.layout import WIDTH
from reconcile.report.markdown import to_markdown
from reconcile.report.text import to_text

FIRST = [("a", "5,150,092", "51.2%"), ("b", "4,445,978", "44.2%"), ("others", "462,704", "4.6%")]


def bulletin(*more, rows=FIRST, claimants=("x",), **contest):
    rows = [dict(zip(("option", "votes", "share"), row, strict=True)) for row in rows]
    return {
        "source": {"id": "s", "document": "s.txt", "decimal": "."},
        "claimant": [{"id": "x", "name": "Council"}, {"id": "y", "name": "Agency"}],
        "contest": [
            {
                "id": "k",
                "options": ["a", "b"],
                "names": {"a": "Ana", "b": "Blas", "others": "other lists"},
                "group": [{"id": "others", "all_except": ["a", "b"]}, *contest.get("groups", [])],
            }
        ],
        "tally": [{"id": "t", "contest": "k", "counted_by": "x", "name": "first bulletin", "final": True}],
        "table": [
            {"id": f"table-{who}", "tally": "t", "claimant": who, "of": "valid", "rows": rows} for who in claimants
        ],
        "claim": list(more),
    }


def ledger_of(data):
    return reconcile.from_texts({"l.toml": to_toml(data)})


def claim(id, claimant="x", **what):
    return {"id": id, "tally": "t", "claimant": claimant, **what}


def only(data):
    (flag,) = flags_of(ledger_of(data))
    return flag


# ---- Round shares


def test_the_seeds():
    (flag,) = flags_of(reconcile.load(SEEDS))
    assert (flag.tally, flag.accounts, flag.options, flag.tested) == ("cne-1", ("CNE",), ("maduro", "gonzalez"), 1)
    assert flag.totals == (10_058_773, 10_058_774)
    assert flag.total is None
    assert 1e-4 < flag.probability < 2e-4


def test_the_seeds_with_the_third_count_of_the_first_bulletin():
    files = read_folder()
    row = {"id": "004-others-votes", "tally": "cne-1", "claimant": "CNE", "votes": "462,704", "option": "others"}
    files["004.toml"]["claim"].append(row)
    (flag,) = flags_of(reconcile.from_texts(to_texts(files)))
    assert flag.options == ("maduro", "gonzalez", "others")
    assert (flag.totals, flag.total) == ((10_058_773, 10_058_774), 10_058_774)
    assert 5e-9 < flag.probability < 2e-8


def test_two_accounts_with_the_same_numbers_are_one_flag():
    flag = only(bulletin(claimants=("x", "y")))
    assert flag.accounts == ("y", "x")  # by name: Agency, Council
    assert flag.tested == 1


def test_a_printed_total_is_used_where_the_same_account_prints_it():
    two = FIRST[:2]
    total = {"total": "10,058,773", "of": "valid"}
    assert only(bulletin(claim("n", **total), rows=two)).total == 10_058_773
    assert only(bulletin(claim("n", "y", **total), rows=two)).total is None
    other = {"total": "10,060,000", "of": "valid"}
    assert flags_of(ledger_of(bulletin(claim("n", **other), rows=two))) == ()


def test_nothing_is_tested_without_counts_or_without_shares():
    for key in ("votes", "share"):
        data = bulletin()
        for row in data["table"][0]["rows"]:
            del row[key]
        assert flags_of(ledger_of(data)) == ()


def test_shares_of_other_totals_are_not_tested():
    data = bulletin()
    data["table"][0]["of"] = "cast"
    assert flags_of(ledger_of(data)) == ()


def test_counts_and_shares_that_are_not_exact_and_rounded_are_not_tested():
    assert flags_of(ledger_of(bulletin(rows=[("a", "about 5,150,092", "51.2%"), FIRST[1]]))) == ()
    assert flags_of(ledger_of(bulletin(rows=[("a", "5,150,092", "more than 51.2%"), FIRST[1]]))) == ()


def test_an_account_that_prints_two_counts_for_one_option_is_not_tested_on_it():
    second = claim("again", votes="5,150,093", option="a")
    assert only(bulletin(second)).options == ("b", "others")
    assert only(bulletin(claim("again", "y", votes="5,150,093", option="a"))).options == ("a", "b", "others")


def test_a_superseded_claim_is_not_tested():
    old = claim("old", votes="5,150,093", option="a")
    new = claim("new", votes="5,150,092", option="a", supersedes="old")
    assert only(bulletin(old, new)).options == ("a", "b", "others")


def test_the_finest_share_counts():
    assert only(bulletin(claim("coarse", share="51%", option="a", of="valid"))).shares[0] == "51.2%"


def test_groups_that_share_options_are_left_out():
    groups = [{"id": "both", "members": ["a", "b"]}]
    more = [claim("v", votes="9,596,070", option="both"), claim("s", share="95.4%", option="both", of="valid")]
    flag = only(bulletin(*more, groups=groups))
    assert flag.options == ("a", "b", "others")


def test_an_option_beside_a_group_that_holds_it_is_alone_and_not_tested():
    groups = [{"id": "both", "members": ["a", "b"]}]
    more = [claim("v", votes="9,596,070", option="both"), claim("s", share="95.4%", option="both", of="valid")]
    assert flags_of(ledger_of(bulletin(*more, rows=FIRST[:1], groups=groups))) == ()


def test_truncated_shares_are_read_as_the_ledger_reads_them():
    texts = {"l.toml": to_toml(bulletin(rows=FIRST[:2]))}
    nearest = flags_of(reconcile.from_texts(texts))
    truncated = flags_of(reconcile.from_texts(texts, rounding=reconcile.Rounding.TRUNCATED))
    assert [flag.totals for flag in nearest] == [(10_058_773, 10_058_774)]
    # 51.2% of 10,058,774 is above 5,150,092, which would be printed as 51.1%; of 10,058,773 it is not
    assert [flag.totals for flag in truncated] == [(10_058_773,)]


# ---- Units

DIGITS = (0, 5, 0, 5, 0, 5, 0, 5, 3, 7)


def units(many, *, valid=1000, votes=lambda i: 200 + 10 * (i * 7 % 61) + DIGITS[i % 10], registered=None):
    tallies = [{"id": f"u{i}", "contest": "k"} for i in range(many)]
    whole = {"id": "w", "contest": "k", "final": True, "name": "the whole", "made_of": [t["id"] for t in tallies]}
    claims = [
        {"id": f"a{i}", "tally": f"u{i}", "claimant": "x", "votes": str(votes(i)), "option": "a"} for i in range(many)
    ]
    for of, number in (("valid", valid), ("cast", valid), ("registered", registered)):
        if number is not None:
            claims += [
                {"id": f"{of}{i}", "tally": f"u{i}", "claimant": "x", "total": str(number), "of": of}
                for i in range(many)
            ]
    return {
        "source": {"id": "s", "document": "s.txt"},
        "claimant": [{"id": "x", "name": "Council"}],
        "contest": [{"id": "k", "options": ["a", "b"], "names": {"a": "Ana"}}],
        "tally": [*tallies, whole],
        "claim": claims,
    }


def test_units_of_a_whole():
    data = units(120)
    found = flags_of(ledger_of(data))
    counts = [int(claim["votes"]) for claim in data["claim"] if "votes" in claim]
    assert [(flag.code, flag.tally, flag.options, flag.of) for flag in found] == [
        ("integer-percentages", "w", ("a",), "valid"),
        ("last-digits", "w", ("a",), None),
    ]
    assert found[0].probability == integer_percentages([(count, 1000) for count in counts]).probability
    assert found[1].probability == last_digits(counts).probability
    assert {flag.tested for flag in found} == {2}


def test_fewer_than_a_hundred_units_are_not_tested():
    assert flags_of(ledger_of(units(99))) == ()


def test_turnout():
    ledger = ledger_of(units(110, valid=600, votes=lambda i: 100 + i, registered=1000))
    found = flags_of(ledger)
    assert [(flag.code, flag.options, flag.of) for flag in found] == [("integer-percentages", (), "registered")]
    text = " ".join(to_text(reconcile.reconcile(ledger)).split())
    assert "Integer percentages: turnout (the parts of the whole), stated by Council" in text


def test_what_is_rare_once_is_not_flagged_among_many_tests():
    """With 40 other tallies, a pair of counts at 1 in 7,000 is not flagged; three that give their total are."""
    data = bulletin(rows=FIRST[:2])
    for i in range(40):
        data["tally"].append({"id": f"t{i}", "contest": "k", "counted_by": "x"})
        table = copy.deepcopy(data["table"][0]) | {"id": f"table{i}", "tally": f"t{i}"}
        table["rows"][0]["votes"] = str(5_150_200 + i)
        data["table"].append(table)
    assert only(bulletin(rows=FIRST[:2])).probability * 41 > AT_MOST
    assert flags_of(ledger_of(data)) == ()
    data["table"][0]["rows"] = bulletin()["table"][0]["rows"]
    assert only(data).tested == 41


# ---- Reports


@pytest.fixture(scope="module")
def seeds():
    return reconcile.reconcile(reconcile.load(SEEDS))


def test_flags_change_nothing_else(seeds, monkeypatch):
    plain, text = to_plain(seeds), to_text(seeds)
    monkeypatch.setattr("reconcile.flags.flags_of", lambda ledger: ())
    without = reconcile.reconcile(reconcile.load(SEEDS))
    assert without.flags == ()
    assert to_plain(without) == {**plain, "flags": []}
    assert text.startswith(to_text(without).rstrip("\n"))
    assert "FLAGS" not in to_text(without)
    assert "Flags" not in to_markdown(without)


def test_flags_stand_last_and_apart(seeds):
    text, markdown = to_text(seeds), to_markdown(seeds)
    assert text.index("STATUS") < text.index("FLAGS apart from the arithmetic")
    assert "never affect the verdict" in " ".join(text.split())
    for shown in (text, markdown):
        words = " ".join(shown.split())
        assert "5,150,092 equals the rounding of 51.2% of 10,058,773 and of 10,058,774" in words
        assert "It does not show" in words
        assert "T. Tao" in words
    assert "## Flags" in markdown
    assert max(map(len, text.splitlines())) <= WIDTH


def test_words_are_neutral(seeds):
    data = units(110)
    ledgers = [reconcile.load(SEEDS), ledger_of(data), ledger_of(bulletin())]
    for ledger in ledgers:
        for flag in flags_of(ledger):
            words = json.dumps(attrs.asdict(flag), default=str).casefold()
            assert not re.search(r"fraud|suspic|alleg|official|manipul|falsif|anomal|invent|fake", words)


def test_verify_makes_the_flags_anew(seeds):
    plain = json.loads(json.dumps(to_plain(seeds)))
    assert reconcile.verify(plain, seeds.ledger).flags == seeds.flags
    for change in (
        lambda flags: flags.clear(),
        lambda flags: flags.append(copy.deepcopy(flags[0])),
        lambda flags: flags[0].update(probability="1/2"),
        lambda flags: flags[0].update(totals=[10_058_774, 10_058_774]),
    ):
        forged = copy.deepcopy(plain)
        change(forged["flags"])
        with pytest.raises(reconcile.ProofError, match=r"report\.flags"):
            reconcile.verify(forged, seeds.ledger)


def test_json_names_every_test_of_a_kind_that_exists(seeds):
    assert set(module.RUN) == {"round-shares", "integer-percentages", "last-digits"}
    (plain,) = to_plain(seeds)["flags"]
    assert plain["id"] == "F1"
    assert plain["probability"] == "14503/101183481"
    assert plain["given_total"] == "1/101183481"
    assert plain["about"] == "1.43e-4"
    assert plain["totals"] == [10_058_773, 10_058_774]
