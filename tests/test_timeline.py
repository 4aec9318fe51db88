"""Tallies in the order of their moments, where these are known."""

from __future__ import annotations

import pytest
from html_pages import Page
from toml_files import SEEDS, to_toml

import reconcile
from reconcile.report.html import to_html
from reconcile.report.labels import Labels
from reconcile.report.timeline import MOST, timelines


def result_of(*tallies, claims=()):
    contest = {"id": "k", "title": "Mayor", "options": ["a", "b"]}
    data = {
        "source": {"id": "s", "document": "s.txt", "decimal": "."},
        "claimant": [{"id": "x", "name": "The council"}],
        "contest": [contest],
        "tally": [{"contest": "k", **tally} for tally in tallies],
        "claim": [{"claimant": "x", **claim} for claim in claims],
    }
    return reconcile.reconcile(reconcile.from_texts({"l.toml": to_toml(data)}))


def said(*tallies):
    return [{"id": f"c{i}", "tally": tally, "votes": str(10 + i), "option": "a"} for i, tally in enumerate(tallies)]


WHOLE = {"id": "whole", "final": True}


def names(result):
    return [[moment.name for moment in timeline.moments] for timeline in timelines(Labels(result))]


@pytest.mark.parametrize("turned", [False, True])
def test_dates_come_first_in_order_then_other_moments_then_none_and_the_final_tally_last(turned):
    tallies = [
        WHOLE,
        {"id": "c", "part_of": "whole"},
        {"id": "b", "part_of": "whole", "as_of": "in the evening"},
        {"id": "z", "part_of": "whole", "as_of": "2024-07-28T23:10"},
        {"id": "a", "part_of": "whole", "as_of": "2024-08-02"},
        {"id": "m", "part_of": "whole", "as_of": "2024-07-29T00:10"},
    ]
    result = result_of(*(tallies[::-1] if turned else tallies), claims=said("c", "whole"))
    assert names(result) == [["z", "m", "a", "b", "c", "final tally"]]


def test_the_words_of_a_tally():
    """Of a tally that another replaces, no relation holds."""
    first = {"id": "first", "name": "first bulletin", "part_of": "whole", "counted_by": "x", "as_of": "2024-07-29"}
    again = {"id": "again", "part_of": "whole", "replaces": "first"}
    coverage = {"id": "p", "tally": "first", "coverage": "80%", "of": "cast"}
    (timeline,) = timelines(Labels(result_of(WHOLE, first, again, claims=[coverage, *said("first", "again")])))
    assert (timeline.contest, timeline.more) == ("Mayor", 0)
    moments = {moment.name: moment for moment in timeline.moments}
    assert moments["first bulletin"].words == (
        "counted by The council",
        "80% of the ballots cast counted, stated by The council",
        "2 statements",
    )
    assert moments["again"].words == ("part of the final tally", "replaces the first bulletin", "1 statement")
    assert moments["first bulletin"].machine == "2024-07-29"


def test_a_later_round_says_after_which_it_comes():
    data = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "x" }]
contest = [{ id = "k", options = ["a", "b", "c"], ranked = true }]
tally = [
  { id = "r1", contest = "k", name = "first round" },
  { id = "r2", contest = "k", round_after = "r1", eliminated = ["c"], final = true },
]
claim = [
  { id = "v1", claimant = "x", tally = "r1", votes = "5", option = "a" },
  { id = "v2", claimant = "x", tally = "r2", votes = "6", option = "a" },
]
"""
    (timeline,) = timelines(Labels(reconcile.reconcile(reconcile.from_texts({"l.toml": data}))))
    assert "the round after the first round" in [word for moment in timeline.moments for word in moment.words]


def test_only_what_is_a_date_is_one_for_machines():
    for as_of in ("2024-07-29 or so", "2024-13-01", "2024-07-29T25:00", "29 July"):
        result = result_of(WHOLE, {"id": "f", "part_of": "whole", "as_of": as_of}, claims=said("f"))
        page = Page(to_html(result))
        assert not page.named("time")
        assert f"f, as of {as_of}" in page.text
    (dated,) = Page(to_html(result_of(WHOLE, {"id": "f", "part_of": "whole", "as_of": "2024-07-29T00:10"}))).named(
        "time"
    )
    assert (dated.attributes["datetime"], dated.text) == ("2024-07-29T00:10", "2024-07-29T00:10")


def test_the_parts_of_a_whole_are_the_first_to_be_left_out():
    parts = [{"id": f"u{i}"} for i in range(MOST + 5)]
    whole = {**WHOLE, "made_of": [part["id"] for part in parts]}
    result = result_of(whole, *parts, {"id": "early", "part_of": "whole"}, claims=said("early", *whole["made_of"]))
    (timeline,) = timelines(Labels(result))
    shown = [moment.name for moment in timeline.moments]
    assert len(shown) == MOST
    assert timeline.more == 7
    assert {"early", "final tally"} <= set(shown)
    assert f"made of {MOST + 5} tallies" in next(m.words for m in timeline.moments if m.name == "final tally")
    assert "7 more in the claim files." in Page(to_html(result)).text


def test_a_contest_with_one_tally_has_no_timeline():
    assert names(result_of(WHOLE, claims=said("whole"))) == []


def test_the_seeds():
    assert names(reconcile.reconcile(reconcile.load(SEEDS))) == [
        ["partial results", "final tally"],
        ["first bulletin", "the opposition's tally sheets", "during election day", "final tally"],
    ]
