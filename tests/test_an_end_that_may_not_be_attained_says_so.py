"""A range's end for which no counts were found is a limit: proven, marked everywhere, and never passed for more."""

import copy

import pytest

import reconcile
from reconcile.engine import extremes
from reconcile.engine.answers import Extreme
from reconcile.proof import ProofError
from reconcile.report.bounds import bounds_text
from reconcile.report.json import to_plain
from reconcile.report.markdown import to_markdown
from reconcile.report.terms import MARKED
from reconcile.report.text import to_text

LEAFLET = """
source = { id = "leaflet", document = "leaflet.txt", decimal = "." }
claimant = [{ id = "Council" }]
contest = [{ id = "mayor", options = ["ana", "blas", "carla"] }]
tally = [{ id = "count", contest = "mayor", counted_by = "Council" }]
defaults = { tally = "count", claimant = "Council", of = "valid" }
claim = [
  { id = "ana", share = "47.37%", option = "ana" },
  { id = "blas", share = "38.16%", option = "blas" },
  { id = "valid", total = "at most 200" },
]
"""


def read():
    return reconcile.from_texts({"leaflet.toml": LEAFLET})


@pytest.fixture
def given_up(monkeypatch):
    """A result for which the search below a limit that is not attained was given up."""

    def give_up(part, terms, mask, best, limit, refuted):
        return Extreme(limit, best, refuted, attained=False)

    with monkeypatch.context() as patched:
        patched.setattr(extremes, "_climb", give_up)
        return reconcile.reconcile(read())


def test_it_is_a_limit(given_up):
    full = reconcile.reconcile(read())
    marked = 0
    for name, option in (("valid", None), ("votes", "ana"), ("votes", "blas"), ("votes", "carla")):
        true, found = (result.bounds("count", name, option) for result in (full, given_up))
        assert true.attained == (True, True)
        assert found.low <= true.low <= true.high <= found.high
        assert (found.low == true.low) >= found.attained[0]
        assert (found.high == true.high) >= found.attained[1]
        marked += not all(found.attained)
    assert marked


def test_all_reports_mark_it(given_up):
    for text in (to_text(given_up), bounds_text(given_up), to_markdown(given_up)):
        assert MARKED[2:] in " ".join(text.split())
    full = reconcile.reconcile(read())
    assert "*" not in to_text(full) + bounds_text(full)


def ends_of(report):
    return [end for bound in report["bounds"] for end in bound["proof"].values()]


def test_verify_accepts_it(given_up):
    found = given_up.bounds("count", "valid")
    assert False in found.attained
    assert reconcile.verify(to_plain(given_up), read()).bounds("count", "valid") == found


@pytest.mark.parametrize("attained", [True, False])
def test_verify_refuses_the_contrary(given_up, attained):
    report = to_plain(given_up)
    for i, end in enumerate(ends_of(report)):
        if ("attained" not in end) == attained:
            forged = copy.deepcopy(report)
            if attained:
                ends_of(forged)[i]["attained"] = False
            else:
                del ends_of(forged)[i]["attained"]
            with pytest.raises(ProofError, match=r"is said (wrongly|not to be attained)"):
                reconcile.verify(forged, read())


def test_nothing_is_untested_beside_it(given_up):
    """That nothing else narrows what a claim speaks of is shown only by ends that are attained."""
    for standing in given_up.core.standings:
        if not all(end.attained for found in standing.ranges for end in found):
            assert standing.status is not reconcile.Status.UNTESTED
