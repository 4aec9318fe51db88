"""With the limit of an assumption at its break-even, statements fit; with a limit beyond it, they do not.

The ledger is read anew with that limit in place of its own, so nothing of the search for it decides.
"""

from __future__ import annotations

import random
from fractions import Fraction

import attrs
import pytest
from ledgers import EVERYTHING, OTHERWISE, small_ledger

import reconcile
from reconcile import statements
from reconcile.engine.answers import Refuted, Solved
from reconcile.errors import UndecidedError
from reconcile.figures import Interval
from reconcile.strengths import LARGEST, PRECISION
from reconcile.worker import Worker

FAST, FAST_CHUNK = 80, 20
THOROUGH, THOROUGH_CHUNK = 3_000, 100
LITTLE = Fraction(1, 10**9)

AVERAGE = """
source = {{ id = "s", document = "d", decimal = "." }}
claimant = [{{ id = "council" }}]
contest = [{{ id = "k", options = ["a", "b"] }}]
tally = [
    {{ id = "whole", contest = "k", final = true }},
    {{ id = "part", contest = "k", part_of = "whole" }},
]
defaults = {{ claimant = "council", tally = "part" }}
claim = [
    {counted},
    {{ id = "part-cast", total = "{cast}", of = "cast" }},
    {{ id = "whole-cast", tally = "whole", total = "{all}", of = "cast" }},
]
assumption = [{{ id = "limit", text = "alike", quantities = ["cast"], per = "sheets", figure = "{figure}" }}]
"""


def average(seed):
    """Counts whose sheets are compared by coverage, or by their numbers."""
    rng = random.Random(seed)
    n, cast = rng.randint(1, 50), rng.randint(1, 500)
    whole, ballots = n + rng.randint(0, 50), cast + rng.choice((0, rng.randint(1, 900)))
    counted = f'{{ id = "n", total = "{n}", of = "sheets" }},'
    counted += f' {{ id = "N", tally = "whole", total = "{whole}", of = "sheets" }}'
    if rng.random() < 0.5:
        counted = f'{{ id = "n", coverage = "{max(1, 100 * n // whole)}%", of = "sheets" }}'
    figure = rng.choice(("at most 1%", "at most 50%", "at least 200%", "at least 500%"))
    text = AVERAGE.format(counted=counted, cast=cast, all=ballots, figure=figure)
    return reconcile.from_texts({"t.toml": text})


def limited_to(ledger, value):
    """The same with that limit, both ends of which belong."""

    def at(assumption):
        upper = assumption.figure.values.high is not None
        values = Interval(Fraction(0), value) if upper else Interval(value, None)
        return attrs.evolve(assumption, figure=attrs.evolve(assumption.figure, values=values))

    return attrs.evolve(ledger, assumptions=tuple(at(a) if a.id == "limit" else a for a in ledger.assumptions))


def decided(ledger, names):
    problem = statements.build(ledger)
    return Worker(problem).engine.decide(frozenset(names) | {"limit"})


def check(ledger, where, rng):
    """What the break-even of some of its statements and assumptions came to."""
    limit = next((a for a in ledger.assumptions if a.id == "limit" and a.holds), None)
    if limit is None:
        return "no assumption"
    problem = statements.build(ledger)
    names = sorted({*(s.id for s in problem.statements), *problem.assumptions} - {"limit"})
    taken = rng.sample(names, rng.choice((len(names), len(names), rng.randint(0, len(names)))))
    try:
        found = Worker(problem).break_even("limit", taken, PRECISION)
    except UndecidedError:
        return "undecided"
    where = f"{where}: {found.value} and {found.beyond} for {taken}"
    upper = limit.figure.values.high is not None
    if found.value is None:
        for value in (Fraction(0), Fraction(1, 3), LARGEST):
            assert not isinstance(decided(limited_to(ledger, value), taken), Solved), where
        return "no limit"
    if found.value < LARGEST or not upper:
        assert not isinstance(decided(limited_to(ledger, found.value), taken), Refuted), where
    if found.beyond is None:
        return "any limit"
    beyond = found.beyond
    if found.exact:
        beyond = beyond * (1 - LITTLE) if upper else beyond * (1 + LITTLE)
        if beyond == found.value:
            return "at an end"
    assert not isinstance(decided(limited_to(ledger, beyond), taken), Solved), where
    return "exact" if found.exact else "near"


def of_seeds(seeds):
    for seed in seeds:
        rng = random.Random(seed)
        yield check(average(seed), f"average {seed}", rng)
        yield check(small_ledger(seed, EVERYTHING | {OTHERWISE}).ledger, f"seed {seed}", rng)


@pytest.mark.parametrize("first", range(0, FAST, FAST_CHUNK))
def test_break_evens_hold(first):
    assert {"exact", "any limit"} <= set(of_seeds(range(first, first + FAST_CHUNK)))


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, THOROUGH, THOROUGH_CHUNK))
def test_break_evens_hold_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    assert {"exact", "any limit"} <= set(of_seeds(range(first, first + THOROUGH_CHUNK)))
