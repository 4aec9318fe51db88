"""What was given up, and what nothing limits, is said so: never left to look like a finding."""

import pytest
from otherwise import OTHERWISE

import reconcile
from reconcile.reading_words import _figure, reading_words, unread_words
from reconcile.reconciliation import Reconciliation
from reconcile.report.sections import sections_of
from reconcile.results import End, Range
from reconcile.uncounted_words import increment_rows, lead_words
from reconcile.wording import counts_words

UNSTATED = """
source = { id = "s", document = "s.txt", decimal = "." }
claimant = [{ id = "count" }]
contest = [{ id = "k", options = ["a", "b"] }]
tally = [{ id = "t", contest = "k", final = true }]
defaults = { tally = "t", claimant = "count" }
"""


@pytest.fixture(scope="module")
def genuine():
    return reconcile.reconcile(reconcile.from_texts({"k.toml": OTHERWISE}))


def test_a_lead_whose_views_were_given_up(genuine):
    lead = genuine.core.what_if.leads[0]
    view = lead.views[0]._replace(uncounted=None, ratio=None, because=(), proofs=(), overtaken=None)
    words = " ".join(lead_words(genuine.problem, lead._replace(views=(view,))))
    assert "The number of uncounted valid votes is undecided." in words
    assert "Whether the order can still change is undecided." in words


def test_an_increment_of_which_nothing_is_limited_has_no_rows(genuine):
    (found,) = genuine.core.what_if.increments
    assert increment_rows(genuine.problem, found)
    given_up = found._replace(ranges=tuple(None for _ in found.ranges))
    endless = found._replace(ranges=tuple(Range(End(0), End(None)) for _ in found.ranges))
    assert increment_rows(genuine.problem, given_up) == increment_rows(genuine.problem, endless) == []
    open_core = genuine.core._replace(what_if=genuine.core.what_if._replace(increments=(given_up, endless)))
    shown = [
        [section.heading for section in sections_of(result)]
        for result in (genuine, Reconciliation(genuine.problem, open_core))
    ]
    assert ["Between counts" in headings for headings in shown] == [True, False]
    assert len(shown[0]) == len(shown[1]) + 1


def test_what_is_left_without_an_end(genuine):
    found = genuine.core.what_if.unread[0]
    words = [
        unread_words(genuine.problem, "rival-roll", found._replace(left=Range(End(low), End(high))))
        for low, high in ((5, 7), (5, None), (None, 7), (None, None))
    ]
    ends = ("5 to 7", "5 or more", "any number to 7", "any number")
    assert [word.rpartition("leave ")[2].rstrip(".") for word in words] == list(ends)


def test_a_reading_that_was_given_up(genuine):
    found = [
        reading._replace(proof=None, because=(), left=(), solution=None)
        for reading in genuine.core.what_if.readings[:1]
    ]
    assert "undecided if it is" in reading_words(genuine.problem, found)
    beside = reading_words(genuine.problem, found, rest_collides=True)
    assert "no reading is tried, since what else it states cannot all hold" in beside


def test_a_reading_would_need_no_other_count_where_the_printed_one_is_left(genuine):
    found = next(reading for reading in genuine.core.what_if.readings if reading.proof is not None)
    assert "it would need 105 to 106 in place of 100 or 57 in place of 60" in reading_words(genuine.problem, [found])
    left = dict(found.left) | {"first-valid": Range(End(99), End(101))}
    some = reading_words(genuine.problem, [found._replace(left=tuple(left.items()))])
    assert "it would need 57 in place of 60." in some


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(None, None, "any number"), (5, None, "5 or more"), (None, -5, "-5 or less"), (5, 5, "5"), (-5, 5, "-5 to 5")],
)
def test_a_range_of_counts(low, high, words):
    assert counts_words(low, high) == words


def test_a_share_of_no_option_is_called_by_what_it_counts():
    claim = 'id = "null", share = "5%", quantity = "null", of = "unstated"'
    result = reconcile.reconcile(reconcile.from_texts({"k.toml": f"{UNSTATED}claim = [{{{claim}}}]"}))
    assert _figure(result.problem, "null") == "null ballots 5% (final tally)"
