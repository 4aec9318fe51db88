"""Which figures another rounding convention reads otherwise, and that all that it reads otherwise is read so."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reconcile
from reconcile import ReconcileError
from reconcile.conventions import reread
from reconcile.figures import Rounding, parse

ROOT = Path(__file__).parent.parent
BASE = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "council" }]
contest = [{ id = "k", options = ["a", "b"] }]
tally = [{ id = "t", contest = "k", final = true }]
defaults = { claimant = "council", tally = "t" }
"""
NUMBERS = st.one_of(st.decimals(0, 100, places=0), st.decimals(0, 100, places=1), st.decimals(0, 100, places=2)).map(
    lambda number: f"{number}%"
)
FORMS = st.sampled_from(("{}", "{}", "{}", "more than {}", "at least {}", "less than {}", "up to {}", "about {}"))
FIGURES = (
    st.tuples(FORMS, NUMBERS).map(lambda pair: pair[0].format(pair[1])).filter(lambda text: "less than 0" not in text)
)


def claims(rounding, *entries):
    written = ", ".join(f'{{ id = "c{i}", {entry} }}' for i, entry in enumerate(entries))
    return reconcile.from_texts({"t.toml": f"{BASE}claim = [{written}]\n"}, rounding=rounding)


def share(figure, option="a"):
    return f'share = "{figure}", option = "{option}", of = "valid"'


def some_of(values):
    """Enough of an interval's numbers: its ends, and numbers near them and between, as far as they are inside."""
    low = values.low if values.low is not None else Fraction(-10)
    high = values.high if values.high is not None else Fraction(10)
    near = Fraction(1, 10**9)
    return [x for x in (low, low + near, (low + high) / 2, high - near, high) if x in values]


@settings(deadline=None, max_examples=300)
@given(FIGURES, st.sampled_from(Rounding), st.sampled_from(Rounding))
def test_a_figure_is_read_otherwise_where_it_may_mean_what_it_does_not_mean_now(figure, now, other):
    ledger = claims(now, share(figure))
    before, after = (parse(figure, decimal=".", rounding=rounding).values for rounding in (now, other))
    new = [x for x in some_of(after) if x not in before]
    found = reread(ledger)
    assert (other in found) == bool(new and other is not now)
    if other in found:
        assert found[other] == ({"c0"}, {"c0"})


def test_what_only_narrows_is_changed_with_what_is_new():
    found = reread(claims(Rounding.HALF_UP, share("33%"), share("34%", "b")))[Rounding.HALF_EVEN]
    assert (found.changed, found.new) == ({"c0", "c1"}, {"c1"})


def test_conventions_within_the_one_in_force_are_not_tried():
    """To nearest, ties unknown, holds what halves up, down or to even hold."""
    nearest = reread(claims(Rounding.NEAREST, share("33.3%")))
    assert list(nearest) == [Rounding.TRUNCATED, Rounding.CEILING]
    assert Rounding.NEAREST in reread(claims(Rounding.HALF_UP, share("33.3%")))


@pytest.mark.parametrize("verb", ["votes", "total"])
def test_an_exact_count_is_read_the_same_by_all(verb):
    entry = 'votes = "33", option = "a"' if verb == "votes" else 'total = "33", of = "valid"'
    assert reread(claims(Rounding.NEAREST, entry)) == {}


def test_a_convention_narrows_figures_too():
    """69 of 200 are 34.5%: 34% with halves to even. 65 of 200 are 32.5%: 32% so, and not the 33% that is printed."""
    counts = ['total = "200", of = "valid"', 'votes = "65", option = "a"', 'votes = "69", option = "b"']
    free = 'assumption = [{ id = "options-listed", holds = false }]\n'
    entries = [*counts, share("33%"), share("34%", "b")]
    written = ", ".join(f'{{ id = "c{i}", {entry} }}' for i, entry in enumerate(entries))
    files = {"t.toml": f"{BASE}{free}claim = [{written}]\n"}
    result = reconcile.reconcile(reconcile.from_texts(files, rounding=Rounding.HALF_UP))
    fits = {refit.rounding for refit in result.core.what_if.refits if refit.source is not None}
    assert fits == {"nearest"}
    for rounding in Rounding:
        read = reconcile.reconcile(reconcile.from_texts(files, rounding=rounding))
        assert (read.verdict is reconcile.Verdict.CONSISTENT) == (rounding.value in fits)


@pytest.mark.parametrize(
    "ask",
    [
        lambda rounding: reconcile.load("seeds", rounding=rounding),
        lambda rounding: reconcile.from_texts({}, rounding=rounding),
        lambda rounding: reconcile.parse("51.2%", rounding=rounding),
        lambda rounding: reconcile.total_bounds(votes=1, share="50%", rounding=rounding),
    ],
)
def test_a_convention_by_its_name(ask, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert type(ask("truncated")) is type(ask(Rounding.TRUNCATED))
    with pytest.raises(ReconcileError, match='unknown rounding "truncate"; expected one of: "nearest", "half-up"'):
        ask("truncate")


@pytest.mark.parametrize("votes", [-1, 1.5, True, "10"])
def test_a_share_is_of_a_whole_number_of_votes(votes):
    with pytest.raises(ReconcileError, match=f"votes: expected a whole number of at least 0, not {votes!r}"):
        reconcile.total_bounds(votes=votes, share="50%")
