"""A document that cut its figures off is never inconsistent, read so; and where it is, read otherwise, this is said.

Counts are drawn, and their shares, turnouts, leads, thousands and millions printed without rounding up.
"""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reconcile
from reconcile import Verdict, statements
from reconcile.figures import Rounding
from reconcile.strategies import consistent_ledgers
from reconcile.strategies.numerals import decimal_text, rounded
from reconcile.worker import Worker

FAST = 300
BULLETINS, BULLETINS_CHUNK = 60, 10
THOROUGH, THOROUGH_CHUNK = 6_000, 100

HEAD = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "council" }]
contest = [{ id = "k", options = ["a", "b", "c"] }]
tally = [{ id = "t", contest = "k", final = true }]
defaults = { claimant = "council", tally = "t" }
"""


def bulletin(seed):
    """Votes of each option, exactly; shares, turnout, a lead and a total in millions or thousands, cut off."""
    rng = random.Random(seed)
    votes = {option: rng.randint(0, 10 ** rng.randint(1, 7)) for option in "abc"}
    valid = max(1, sum(votes.values()))
    votes["a"] += valid - sum(votes.values())
    registered = valid + rng.randint(0, valid)

    def cut(value):
        digits = rng.choice((0, 1, 2))
        return decimal_text(*rounded(value * 10**digits, Rounding.TRUNCATED), digits)

    a, b = sorted("ab", key=lambda option: -votes[option])
    size, word = (10**6, " million") if valid >= 10**7 else (10**3, " thousand")
    shares = {option: cut(Fraction(100 * votes[option], valid)) for option in "abc"}
    printed = [f'share = "{share}%", option = "{option}", of = "valid"' for option, share in shares.items()]
    printed.append(f'turnout = "{cut(Fraction(100 * valid, registered))}%"')
    printed.append(f'lead = "{cut(Fraction(100 * (votes[a] - votes[b]), valid))} points", option = "{a}", over = "{b}"')
    printed.append(f'total = "{cut(Fraction(registered, size))}{word}", of = "registered"')
    exact = [f'votes = "{votes[option]:,}", option = "{option}"' for option in "abc"]
    exact += [f'total = "{valid:,}", of = "cast"', f'total = "{registered:,}", of = "registered"']
    chosen = rng.sample(exact, rng.randint(1, 5)) + rng.sample(printed, rng.randint(1, 3))
    claims = ", ".join(f'{{ id = "c{i}", {claim} }}' for i, claim in enumerate(chosen))
    return {"cut.toml": f"{HEAD}claim = [{claims}]\n"}


def decided(ledger):
    return Worker(statements.build(ledger))._verdict()[0]  # noqa: SLF001


def check_bulletins(seeds):
    """How many are inconsistent as rounded to nearest: of these the report says that they fit if truncated."""
    found = 0
    for seed in seeds:
        files = bulletin(seed)
        assert decided(reconcile.from_texts(files, rounding=Rounding.TRUNCATED)) is Verdict.CONSISTENT, seed
        ledger = reconcile.from_texts(files)
        if decided(ledger) is Verdict.INCONSISTENT:
            found += 1
            result = reconcile.reconcile(ledger)
            fits = [(refit.source, refit.account, refit.rounding) for refit in result.core.what_if.refits]
            assert ("s", "council", "truncated") in fits, f"seed {seed}: {fits}"
            for conflict in result.core.conflicts:
                of_conflict = [r.rounding for r in result.core.what_if.refits if r.statements == conflict.statements]
                assert "truncated" in of_conflict, f"seed {seed}: {conflict.statements}"
    return found


def check_all_kinds(number):
    @given(consistent_ledgers(roundings=st.just(Rounding.TRUNCATED)))
    @settings(max_examples=number, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def check(drawn):
        assert decided(drawn.ledger()) is not Verdict.INCONSISTENT

    check()


@pytest.mark.parametrize("first", range(0, BULLETINS, BULLETINS_CHUNK))
def test_bulletins_that_were_cut_off_fit_under_truncation(first):
    assert check_bulletins(range(first, first + BULLETINS_CHUNK)) > 0


def test_truncated_ledgers_of_all_kinds_are_not_inconsistent_under_truncation():
    check_all_kinds(FAST)


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, THOROUGH, THOROUGH_CHUNK))
def test_truncated_ledgers_are_not_inconsistent_under_truncation_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    assert check_bulletins(range(first, first + THOROUGH_CHUNK)) > 0
    check_all_kinds(THOROUGH_CHUNK)
