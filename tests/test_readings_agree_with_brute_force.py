"""A reading of an unstated ratio fits, collides, or leaves no room for others, as trying everything says."""

from __future__ import annotations

from fractions import Fraction

import pytest
from brute import over

FAST, FAST_CHUNK = 60, 10
THOROUGH, THOROUGH_CHUNK = 2_000, 50
KINDS = {"share": {"valid", "cast"}, "turnout": {"registered", "roll"}, "coverage": {"cast", "sheets", "registered"}}


def agrees(found):
    """Every reading of the report, and none else."""
    given = [(reading.statement, reading.account, reading.of) for reading in found.result.core.what_if.readings]
    assert len(set(given)) == len(given), found.where
    assert set(given) == set(_asked(found)), found.where
    for reading in found.result.core.what_if.readings:
        yield from _judged(found, reading)


def _asked(found):
    for statement in found.problem.statements:
        claim = found.said(statement)
        final = next(tally.final for tally in found.ledger.tallies if tally.id == claim.tally)
        if getattr(claim, "of", None) == "unstated" and claim.figure is not None:
            if claim.kind == "turnout" and final:
                continue
            for account in statement.accounts:
                yield from ((statement.id, account, of) for of in KINDS[claim.kind])


def _judged(found, reading):
    where = f"{found.where}: {reading.statement} of {reading.of} by {reading.account}"
    name = f"{reading.statement} [of {reading.of}]"
    taken = found.of_account(reading.account) - {reading.statement}
    possible = found.oracle.possible
    if not possible(taken):
        assert (reading.proof, reading.solution) == (None, None), where
        yield "the rest collides"
    elif possible(taken | {name}):
        assert reading.proof is None, where
        assert reading.solution is not None, where
        yield from _excluded(found, reading, where, taken, name)
        yield "fits"
    else:
        assert reading.proof is not None, where
        assert not possible(reading.because), where
        for other, left in reading.left:
            rows = found.rows(set(reading.because) - {other})
            _holds_all(found, rows, other, left, where)
        yield "collides"


def _excluded(found, reading, where, taken, name):
    possible = found.oracle.possible
    expected = {
        statement.id
        for statement in found.problem.statements
        if reading.account not in statement.accounts
        and not possible(taken | {name, statement.id})
        and possible(taken | {reading.statement, statement.id})
    }
    assert {out.statement for out in reading.excludes} == expected, where
    for out in reading.excludes:
        assert not possible(out.because), where
        if out.left is not None:
            _holds_all(found, found.rows(taken | {name}), out.statement, out.left, where)
        yield "excludes"


def _holds_all(found, rows, name, left, where):
    """The range holds every value that can be attained; of a count, no other end."""
    quantities = {s.id: s.quantity for s in found.problem.statements}
    quantities |= {hypothesis.id: hypothesis.meaning.quantity for hypothesis in found.problem.hypotheses}
    quantity = quantities[name]
    values = [Fraction(*pair) for pair in found.attained(rows, quantity.numerator, quantity.denominator)]
    low, high = left.low.value, left.high.value
    assert all((low is None or low <= value) and (high is None or value <= high) for value in values), where
    if quantity.denominator is None and left.low.attained and quantity.name not in ("options", "seats"):
        assert min(values) == low, where
    if quantity.denominator is None and left.high.attained and quantity.name not in ("options", "seats"):
        assert max(values) == high, where


@pytest.mark.parametrize("first", range(0, FAST, FAST_CHUNK))
def test_readings_agree(first):
    met = over(range(first, first + FAST_CHUNK), agrees)
    assert met["fits"]


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, THOROUGH, THOROUGH_CHUNK))
def test_readings_agree_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    met = over(range(first, first + THOROUGH_CHUNK), agrees)
    assert met["fits"]
    assert met["collides"]
