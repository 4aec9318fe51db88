"""Who leads a partial count, what it leaves uncounted, and whether the order can change: as trying everything says."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from brute import over

from reconcile import model
from reconcile.remainders import increment_quantities

FAST, FAST_CHUNK = 60, 10
THOROUGH, THOROUGH_CHUNK = 2_000, 50


def agrees(found):
    """A lead of every count of the whole whose figures show who leads, and of no other."""
    given = {(lead.tally, lead.account): lead for lead in found.result.core.what_if.leads}
    assert len(given) == len(found.result.core.what_if.leads), found.where
    expected = dict(_expected(found))
    assert given.keys() == expected.keys(), f"{found.where}: {given.keys()} for {expected}"
    for key, lead in given.items():
        leader, taken = expected[key]
        where = f"{found.where}: {key}"
        assert lead.leader == leader, where
        _holds_all(found, lead.lead, _margin(found, lead, lead.tally), None, taken, where)
        assert lead.views[0].hypotheses == (), where
        for view in lead.views:
            yield _viewed(found, lead, view, taken | set(view.hypotheses), where)
        carried = _carried(found, lead.tally, taken)
        if carried and found.oracle.possible(taken | carried):
            assert set(lead.views[1].hypotheses) == carried, where
        else:
            assert len(lead.views) == 1, where
    for increment in found.result.core.what_if.increments:
        yield _added(found, increment)


def _expected(found):
    """Each count within the whole and each account with votes or shares of it, where one option has the most."""
    holder = {tally.id: tally.part_of for tally in found.ledger.tallies}
    for tally, whole in holder.items():
        for account in sorted({claimant.account for claimant in found.ledger.claimants}):
            if whole is not None and _prints_votes(found, tally, account):
                taken = _figures(found, tally, account) | found.assumed
                rows = found.rows(taken)
                options = found.ledger.contests[0].options
                ahead = [option for option in options if (_behind(found, tally, option) | ~rows).all()]
                if rows.any() and ahead and len(options) > 1:
                    yield (tally, account), (ahead[0], taken)


def _prints_votes(found, tally, account):
    kinds = (model.Votes, model.Share, model.Lead)
    return any(
        account in s.accounts
        and isinstance(found.said(s), kinds)
        and s.claim.tally == tally
        and (found.said(s).kind != "share" or found.said(s).of != "unstated")
        for s in found.problem.statements
    )


def _figures(found, tally, account):
    """The figures that an account prints of a count or of counts within it; and the roll and sheets of the whole."""
    within = {tally, *(t.id for t in found.ledger.tallies if t.part_of == tally)}
    taken = set()
    for statement in found.problem.statements:
        claim = found.said(statement)
        figure = getattr(claim, "figure", None) is not None and not isinstance(claim, model.Rank)
        roll = isinstance(claim, model.Total) and claim.tally == "whole" and claim.of in ("registered", "sheets")
        if account in statement.accounts and figure and (claim.tally in within or roll):
            taken.add(statement.id)
    return frozenset(taken)


def _others(found, tally, leader):
    contest = found.ledger.contests[0]
    named = [found.oracle.columns[f"votes[{tally},{option}]"] for option in contest.options if option != leader]
    return [*named, *(column for name, column in found.oracle.columns.items() if name.startswith(f"one[{tally},"))]


def _behind(found, tally, leader):
    """Where every other option, of those not named too, has fewer votes."""
    mine = found.oracle.columns[f"votes[{tally},{leader}]"]
    return np.logical_and.reduce([other < mine for other in _others(found, tally, leader)])


def _overtaken(found, leader):
    mine = found.oracle.columns[f"votes[whole,{leader}]"]
    return np.logical_or.reduce([other > mine for other in _others(found, "whole", leader)])


def _carried(found, tally, taken):
    return {
        hypothesis.id
        for hypothesis in found.problem.hypotheses
        if hypothesis.claim.kind == "coverage"
        and hypothesis.claim.of == "valid"
        and hypothesis.claim.tally == tally
        and hypothesis.statement in taken
    }


def _margin(found, lead, tally):
    return ((f"votes[{tally},{lead.leader}]", 1), (f"votes[{tally},{lead.runner_up}]", -1))


def _viewed(found, lead, view, taken, where):
    rest = (("valid[whole]", 1), (f"valid[{lead.tally}]", -1))
    _holds_all(found, view.uncounted, rest, None, taken, where)
    _holds_all(found, view.ratio, _margin(found, lead, lead.tally), rest, taken, where)
    open_ = bool((_overtaken(found, lead.leader) & found.rows(taken)).any())
    assert open_ == (view.overtaken is not None), where
    assert open_ == (not view.proofs), where
    return f"{'open' if open_ else 'settled'}{' if carried over' if view.hypotheses else ''}"


def _holds_all(found, given, numerator, denominator, taken, where):
    """Every value that can be attained lies in the range; a count's ends are attained, or said not to be."""
    pairs = found.attained(found.rows(taken), numerator, denominator)
    if given is None:
        assert denominator is not None, where
        assert not pairs, where
        return
    values = [Fraction(*pair) for pair in pairs]
    low, high = given.low.value, given.high.value
    assert all((low is None or low <= value) and (high is None or value <= high) for value in values), where
    if denominator is None:
        assert (min(values), max(values)) == (low, high) or not (given.low.attained and given.high.attained), where


def _added(found, increment):
    whole = next(tally.part_of for tally in found.ledger.tallies if tally.id == increment.tally)
    taken = _figures(found, whole, increment.account) | found.assumed
    part, rest = increment.tally, found.oracle

    def less(name):
        return ((name.format(whole), 1), (name.format(part), -1))

    contest = found.ledger.contests[0]
    quantities = {("valid", None): (less("valid[{}]"), None), ("cast", None): (less("cast[{}]"), None)}
    for option in contest.options:
        votes = less(f"votes[{{}},{option}]")
        quantities["votes", option] = votes, None
        quantities["share", option] = votes, less("valid[{}]")
    quantities["turnout", None] = less("cast[{}]"), less("registered[{}]")
    assert rest.possible(taken), found.where
    where = f"{found.where}: {part} in {whole}"
    for quantity, given in zip(increment_quantities(found.problem, part), increment.ranges, strict=True):
        if (quantity.name, quantity.option) in quantities:
            terms = quantities[quantity.name, quantity.option]
            _holds_all(found, given, *terms, taken, f"{where}: {quantity.name} {quantity.option}")
    return "increment"


@pytest.mark.parametrize("first", range(0, FAST, FAST_CHUNK))
def test_leads_agree(first):
    over(range(first, first + FAST_CHUNK), agrees)


def test_leads_of_every_sort_are_met():
    met = over(range(FAST), agrees)
    assert {"open", "settled"} <= met.keys()


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, THOROUGH, THOROUGH_CHUNK))
def test_leads_agree_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    over(range(first, first + THOROUGH_CHUNK), agrees)
