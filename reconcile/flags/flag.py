"""One flag: what was found, under which model it is rare, how rare, and what it does not show."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import attrs

from reconcile.languages import marked, tell
from reconcile.records import Record

__all__ = ["AT_MOST", "LEAST_PROBABILITY", "Flag", "probability_words"]

AT_MOST: Final = Fraction(1, 1000)
"""A flag is given where its probability under the model is this or less.

A convention, on the cautious side: one in twenty or one in a hundred would flag something in most ledgers of dozens of
tallies. `flags_of` shares it among all the tests that it makes of a ledger.
"""

LEAST_PROBABILITY: Final = 1e-300
"""Below this, nothing more exact is said."""


@attrs.frozen(eq=False, repr=False)
class Flag(Record):
    """Numbers that are rare under a model. Not a finding: no verdict, conflict or status rests on it.

    `code` is `round-shares`, `integer-percentages` or `last-digits`. `sentence` says what was found, `null` what the
    model takes to be equally likely, and `probability` how often it gives that or more: a `Fraction` is exact, a
    `float` holds to about 3 significant digits. `reference` names the literature.

    For round shares, `totals` are all whole numbers of which every count is the rounding; `total` is the one that is
    printed or the sum of the counts, if any; `given_total` and `without_total` are the probabilities of either model,
    of which `probability` is the one that applies. `numbers` holds what a test of units counted, by name.

    For a flag of a ledger, `tally` is the tally, or the whole whose parts are the units; `accounts` those who state
    the figures, in the order of their names; `options` whose counts they are, none for turnout; `of` the total that
    the percentages are of; `tested` how many tests were made of the ledger.
    """

    code: str
    sentence: str
    null: str
    probability: Fraction | float
    reference: str
    does_not_show: str
    counts: tuple[int, ...] = ()
    shares: tuple[str, ...] = ()
    totals: tuple[int, ...] = ()
    total: int | None = None
    given_total: Fraction | None = None
    without_total: Fraction | None = None
    numbers: tuple[tuple[str, int], ...] = ()
    tally: str | None = None
    accounts: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    of: str | None = None
    tested: int = 1


def probability_words(probability: Fraction | float) -> str:
    """A probability to 3 significant digits: `1.43e-4`."""
    if probability < LEAST_PROBABILITY:
        return tell("less than {number}", number="1e-300")
    digits, power = f"{float(probability):.2e}".split("e")
    return marked(f"{digits}e{int(power)}" if int(power) < -2 else f"{float(probability):.3g}")
