"""Tallies of one counting body of which nothing says whether one holds another: listed, and nothing concluded."""

from __future__ import annotations

import json

import pytest
from judged import HEAD, counts

import reconcile
from reconcile.report.json import to_plain
from reconcile.report.markdown import to_markdown
from reconcile.report.text import to_text
from reconcile.unrelated import Unrelated, unrelated_tallies

CONTEST = """
[[contest]]
id = "mayor"
options = ["ana", "blas"]
ranked = {ranked}

[[claimant]]
id = "Party"
"""


def tally(id, *lines, by="Council"):
    return "\n".join(["[[tally]]", f'id = "{id}"', 'contest = "mayor"', f'counted_by = "{by}"', *lines, ""])


def ledger(*entries, ranked="false"):
    return reconcile.from_texts({"a.toml": HEAD + CONTEST.format(ranked=ranked) + "\n".join(entries)})


def groups(*entries, **options):
    return [group.tallies for group in unrelated_tallies(ledger(*entries, **options))]


WHOLE = tally("final", "final = true", by="Party")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([tally("a"), tally("b")], [("a", "b")]),
        ([tally("a"), tally("b"), tally("c")], [("a", "b", "c")]),
        ([tally("b", 'as_of = "1"'), tally("a", 'as_of = "2"')], [("b", "a")]),
        ([tally("a"), tally("b", by="Party")], []),
        ([WHOLE, tally("a", 'part_of = "final"'), tally("b", 'part_of = "final"')], [("a", "b")]),
        ([WHOLE, tally("a", 'part_of = "b"'), tally("b", 'part_of = "final"')], []),
        ([WHOLE, tally("a", 'part_of = "b"'), tally("b"), tally("c", 'part_of = "b"')], [("a", "c")]),
        ([tally("a"), tally("b", 'made_of = ["a", "c"]'), tally("c")], []),
        ([tally("a"), tally("b", 'made_of = ["a", "c"]'), tally("c"), tally("d")], [("b", "d")]),
        ([tally("a"), tally("b", 'replaces = "a"')], []),
        ([tally("a"), tally("b", 'replaces = "a"'), tally("c", 'replaces = "b"')], []),
        ([tally("a"), tally("b", 'replaces = "a"'), tally("c")], [("b", "c")]),
    ],
)
def test_only_what_no_relation_speaks_of_is_listed(entries, expected):
    assert groups(*entries) == expected
    assert groups(*reversed(entries)) == expected


def test_rounds_are_related():
    rounds = [tally("a"), tally("b", 'round_after = "a"', 'eliminated = ["blas"]')]
    assert groups(*rounds, ranked="true") == []


def test_a_group_says_whose_and_of_what():
    parts = [tally("a", 'part_of = "final"'), tally("b", 'part_of = "final"')]
    assert unrelated_tallies(ledger(WHOLE, *parts)) == [Unrelated("mayor", "Council", "final", ("a", "b"))]


def reports(*entries):
    result = reconcile.reconcile(ledger(*entries, counts("a", {"ana": 5}), counts("b", {"ana": 3})))
    plain = json.loads(json.dumps(to_plain(result)))
    assert to_text(reconcile.verify(plain, result.ledger)) == to_text(result)
    return result, " ".join(to_text(result).split()), " ".join(to_markdown(result).split()), plain


def test_two_are_named_in_reports_and_do_not_limit_each_other():
    result, text, markdown, plain = reports(
        tally("a", 'name = "first bulletin"'), tally("b", 'name = "second bulletin"')
    )
    assert result.verdict is reconcile.Verdict.CONSISTENT
    said = "nothing says whether one holds the other (`part_of`), so neither limits the other"
    assert f"NOT RELATED first bulletin and second bulletin, both counted by Council: {said}" in text
    assert "## Not related" in markdown
    assert "first bulletin and second bulletin, both counted by Council" in markdown
    group = {"contest": "mayor", "counted_by": "Council", "whole": None, "tallies": ["a", "b"]}
    assert plain["unrelated_tallies"] == [group]


def test_many_are_one_line():
    _, text, _, _ = reports(*(tally(id) for id in "abcdefgh"))
    said = "NOT RELATED a, b and 6 more, all counted by Council: nothing says whether one holds another (`part_of`), so"
    assert f"{said} none limits another" in text


def test_where_they_are_related_nothing_is_said():
    result, text, markdown, plain = reports(tally("a", 'part_of = "b"'), tally("b"))
    assert result.verdict is reconcile.Verdict.INCONSISTENT
    assert "NOT RELATED" not in text
    assert "Not related" not in markdown
    assert plain["unrelated_tallies"] == []
