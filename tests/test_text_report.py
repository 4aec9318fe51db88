"""What the text says, how wide it is, and what stands in it once."""

from __future__ import annotations

import json

import pytest
from command import run
from toml_files import to_toml

import reconcile
from reconcile.proof import Assume, Split
from reconcile.reconciliation import Reconciliation
from reconcile.report import labels
from reconcile.report.bounds import bounds_text
from reconcile.report.explain import _inequality, explain
from reconcile.report.json import to_plain
from reconcile.report.labels import Labels
from reconcile.report.layout import WIDTH, table
from reconcile.report.markdown import to_markdown
from reconcile.report.text import to_text

LONG = "A name of many words that somebody gave to something, and that-has-hyphens-too-and-is-longer-than-others "


def units(many, *, names="{}", accounts=("Council",), off=0):
    """Each account's votes for an option in some units, and a total that is `off`."""
    tallies = [{"id": f"u{i}", "contest": "k", "name": f"Unit {i}"} for i in range(1, many + 1)]
    whole = {"id": "all-units", "contest": "k", "final": True, "counted_by": accounts[0], "name": "the whole"}
    whole["made_of"] = [tally["id"] for tally in tallies]
    claims = [
        {"id": f"{who}-{i}", "tally": f"u{i}", "claimant": who, "votes": str(1000 - 7 * i), "option": "a"}
        for who in accounts
        for i in range(1, many + 1)
    ]
    total = sum(1000 - 7 * i for i in range(1, many + 1))
    claims += [
        {"id": f"{who}-all", "tally": "all-units", "claimant": who, "votes": str(total + off * number), "option": "a"}
        for number, who in enumerate(accounts, 1)
    ]
    return {
        "source": {"id": "s", "document": "s.txt"},
        "claimant": [{"id": who, "name": names.format(who)} for who in accounts],
        "contest": [{"id": "k", "options": ["b", "a"], "names": {"a": names.format("Ana"), "b": names.format("Blas")}}],
        "tally": [*tallies, whole],
        "claim": claims,
    }


def result_of(data):
    return reconcile.reconcile(reconcile.from_texts({"l.toml": to_toml(data)}))


def two_contests(kind, **figure):
    """Votes above the valid ones in the final tally of one contest, and something about another's."""
    contests = [{"id": "k", "title": "Judge", "options": ["a", "b"]}, {"id": "m", "options": ["a", "b"], "chamber": 9}]
    claims = [
        {"id": "votes", "contest": "k", "votes": "95", "option": "a"},
        {"id": "valid", "contest": "k", "total": "90", "of": "valid"},
        {"id": "other", "contest": "m", "option": "a", kind: "5", **figure},
    ]
    return {
        "source": {"id": "s", "document": "s.txt"},
        "claimant": [{"id": "Council"}],
        "defaults": {"claimant": "Council"},
        "contest": contests,
        "claim": claims,
    }


def test_final_tallies_of_several_contests_are_told_apart():
    text = to_text(result_of(two_contests("votes")))
    assert "D1  Valid votes in the final tally of Judge " in text
    assert "\n    90 valid votes (Judge)  stated by Council" in text
    assert "5 votes (m)" in text


def test_seats_are_not_mistaken_for_votes_of_another_contest():
    text = to_text(result_of(two_contests("seats")))
    assert "D1  Valid votes in the final tally " in text
    assert "Judge" not in text


@pytest.mark.parametrize("accounts", [("Council",), ("Council", "Observers", "Party")], ids=len)
@pytest.mark.parametrize("names", ["{}", LONG + "{}", "x" * 120 + "{}"], ids=["short", "long", "one word"])
def test_no_line_is_too_wide(names, accounts):
    result = result_of(units(8, names=names, accounts=accounts, off=3))
    assert result.findings
    for text in (to_text(result), bounds_text(result)):
        assert max(map(len, text.splitlines())) <= WIDTH


def test_the_widest_columns_are_folded_and_numbers_never():
    rows = [["word " * 30, "1,000,000", "other " * 30], ["a", "2", "b"]]
    lines = list(table(rows, right=(1,)))
    assert max(map(len, lines)) <= WIDTH
    assert any("1,000,000" in line for line in lines)
    assert " ".join(lines).split().count("word") == 30


def test_many_of_a_kind_are_one_row_with_the_first_by_name():
    text = to_text(result_of(units(12, off=1)))
    assert "Ana 993 votes (Unit 1) and figures of 11 others" in text
    assert "of a kind:" not in text


def test_explain_lists_each_of_a_kind_by_name():
    result = result_of(units(12, off=1))
    lines = explain(result, result.finding("D1")).splitlines()
    found = [
        line.split("(Unit ")[1].rstrip(")") for line in lines if line.startswith("    Council-") and "Unit" in line
    ]
    assert found == [str(i) for i in range(1, 13)]
    assert "Proof that these cannot all hold" in lines


FORCING = [
    {"id": "v", "tally": "t", "claimant": "x", "total": "1,000", "of": "valid"},
    {"id": "s", "tally": "t", "claimant": "x", "share": "60%", "option": "a", "of": "valid"},
]


def forcing(*more):
    return {
        "source": {"id": "s", "document": "s.txt", "decimal": "."},
        "claimant": [{"id": "x"}, {"id": "y"}],
        "contest": [{"id": "k", "options": ["b", "a"]}],
        "tally": [{"id": "t", "contest": "k", "counted_by": "x", "final": True}],
        "claim": [*FORCING, *more],
    }


def test_with_one_account_ranges_are_printed_once():
    result = result_of(forcing())
    assert to_text(result).count("FORCED") == 1
    assert to_markdown(result).count("## Forced") == 1
    assert "all statements together" not in to_text(result)
    assert {bound["account"] for bound in to_plain(result)["bounds"]} == {"x", "all"}
    assert bounds_text(result).count("votes:a") == 1
    assert bounds_text(result, account="all").count("votes:a") == 1


def test_with_two_accounts_ranges_of_all_are_printed_too():
    result = result_of(forcing({"id": "w", "tally": "t", "claimant": "y", "votes": "600", "option": "a"}))
    assert "FORCED by all statements together" in to_text(result)


def test_options_stand_by_name_whatever_is_printed_first():
    lines = to_text(result_of(forcing())).splitlines()
    assert [line.split()[2] for line in lines if line.startswith("    votes for")] == ["a", "b"]


# ---- Accounts that contradict themselves

TORN = [
    {"id": "first", "tally": "t", "claimant": "x", "votes": "700", "option": "a"},
    {"id": "second", "tally": "t", "claimant": "x", "votes": "800", "option": "a"},
]


def torn(*claims):
    return {**forcing(), "claim": list(claims)}


def test_few_ways_to_repair_are_named():
    text = " ".join(to_text(result_of(torn(*TORN))).split())
    assert "so that the rest can hold; 2 ways to choose: (1) a 700 votes; (2) a 800 votes" in text
    markdown = to_markdown(result_of(torn(*TORN)))
    assert "2 ways to choose: (1) a 700 votes; (2) a 800 votes." in markdown


def test_many_ways_to_repair_are_counted():
    text = " ".join(to_text(result_of(units(12, off=1))).split())
    assert "ways to choose (listed in JSON)" in text


def test_bounds_say_that_an_account_contradicts_itself():
    result = result_of(torn(*TORN))
    for tally, quantity in ((None, None), ("t", None), ("t", "votes:a"), ("votes[t,a]", None)):
        text = " ".join(bounds_text(result, tally, quantity).split())
        assert "What x states cannot all hold. There are 2 smallest ways to leave" in text
        assert "out so that the rest can: (1) a 700 votes; (2) a 800 votes. Each range is the widest over" in text
    assert result.bounds("t", "votes", "a").left_out == (("first",), ("second",))
    assert result.bounds_of("votes[t,a]").left_out == (("first",), ("second",))
    assert result.bounds("t", "votes", "a")[:2] == (700, 800)


def test_bounds_where_one_repair_is_smallest():
    heavy = {**TORN[0], "weight": 2}
    text = " ".join(bounds_text(result_of(torn(heavy, TORN[1]))).split())
    assert "There is 1 smallest way to leave statements or assumptions out so that the rest can: a 800 votes." in text
    assert text.endswith("Each range is that of the rest.")


def test_bounds_of_an_account_that_holds_say_nothing():
    result = result_of(forcing())
    assert "cannot all hold" not in bounds_text(result)
    assert result.bounds("t", "votes", "a").left_out == ()


# ---- From a saved report


@pytest.fixture
def saved(tmp_path):
    ledger, report = tmp_path / "l.toml", tmp_path / "report.json"
    ledger.write_text(to_toml(torn(*TORN)), encoding="utf-8")
    result = reconcile.reconcile(reconcile.load(ledger))
    report.write_text(json.dumps(to_plain(result)), encoding="utf-8")
    return ledger, report


@pytest.mark.parametrize("arguments", [("explain", "D1"), ("bounds",), ("bounds", "t", "votes:a"), ("bounds", "t")])
def test_a_saved_report_says_the_same_without_a_search(arguments, saved, capsys, monkeypatch):
    ledger, report = saved
    command, *more = arguments
    expected = run(capsys, command, ledger, *more)
    monkeypatch.setattr("reconcile.cli.reconcile", None)
    assert run(capsys, command, ledger, *more, "--report", report) == expected
    assert expected.status == 0


def test_a_saved_report_that_does_not_follow_is_refused(saved, capsys):
    ledger, report = saved
    report.write_text(report.read_text(encoding="utf-8").replace("Apart by 100", "Apart by 200"), encoding="utf-8")
    found = run(capsys, "explain", ledger, "D1", "--report", report)
    assert (found.status, found.output) == (1, "")
    assert found.errors.startswith("REFUSED: ")


def test_many_of_a_kind_without_figures_are_one_row():
    """In every unit Ana is ahead, and in the whole she is not."""
    data = units(12)
    ahead = [(f"u{i}", "a", "b") for i in range(1, 13)] + [("all-units", "b", "a")]
    data["claim"] = [
        {"id": tally, "claimant": "Council", "tally": tally, "ahead": option, "over": over}
        for tally, option, over in ahead
    ]
    result = result_of(data)
    assert "Ana is ahead of Blas (Unit 2) and statements of 10 others" in rows_of(result)


def rows_of(result):
    return [stated.words for stated in Labels(result).stated(result.finding("D1"))]


def test_figures_of_a_kind_about_one_tally_are_one_row(monkeypatch):
    """One of 13 and two of 26 are 7.69%, and nothing between."""
    monkeypatch.setattr(labels, "MANY", 2)
    data = forcing()
    told = {"total": "at least 14"}, {"total": "at most 25"}, {"share": "7.69%", "option": "a"}
    data["claim"] = [
        {"id": f"c{i}", "claimant": "x", "tally": "t", "of": "valid", **claim} for i, claim in enumerate(told)
    ]
    assert "at least 14 valid votes and 1 more such figures" in rows_of(result_of(data))


def test_a_conflict_that_may_not_need_all_of_its_members_says_so():
    result = result_of(forcing({"id": "w", "tally": "t", "claimant": "y", "votes": "500", "option": "a"}))
    (conflict,) = result.core.conflicts
    given_up = conflict._replace(without=(None, *conflict.without[1:]))
    core = result.core._replace(complete=False, conflicts=(given_up,))
    for each, said in ((result.core, False), (core, True)):
        found = Reconciliation(result.problem, each)
        text = " ".join(explain(found, found.finding("D1")).split())
        assert ("Perhaps fewer of these collide already" in text) is said


def test_a_line_that_closes_cases_gives_a_contradiction():
    lines = (Assume((("x", 1),), 1), Split((0, 0), (0, 0)))
    assert _inequality(0, lines, {}) == ((("x", 1),), 1)
    assert _inequality(1, lines, {}) == ((), 1)


def test_endorsements_of_a_kind_about_one_tally_are_one_row(monkeypatch):
    monkeypatch.setattr(labels, "MANY", 2)
    data = forcing()
    data["assumption"] = [{"id": "told", "text": "it was told so"}]
    endorsed = {"claimant": "x", "rests_on": ["told"]}
    data["claim"] = [
        *({"id": option, "tally": "t", "claimant": "y", "votes": "5", "option": option} for option in "ab"),
        *({"id": f"as-{option}", "endorses": option, **endorsed} for option in "ab"),
        {"id": "valid", "tally": "t", "claimant": "x", "total": "9", "of": "valid"},
    ]
    result = result_of(data)
    finding = result.disagreements[0]._replace(claims=("as-a", "as-b"))
    assert [stated.words for stated in Labels(result).stated(finding)] == ["a 5 votes and 1 more such statements"]
