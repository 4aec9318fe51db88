"""What a rule on a figure's kind says: for which figures it is, what stands beside them, and what they are then."""

from __future__ import annotations

from typing import Final, NamedTuple

from reconcile.languages import term

__all__ = [
    "EARLIER",
    "IN_COLUMNS",
    "LIMIT",
    "NULL_AND_BLANK",
    "SAMPLE_ERROR",
    "SHARE",
    "SOMETHING_ELSE",
    "UNREAD",
    "Reading",
    "Rule",
    "other_than_votes",
]


class Reading(NamedTuple):
    """What a figure is: a kind of claim with what it is of, or else why it is none (`other`)."""

    kind: str
    of: str = ""
    quantity: str = ""
    other: str = ""
    whole: bool = False
    """Whether it is of the final tally, whichever count it is told with."""
    stations: bool = False
    """Whether polling stations are counted, each of which stands for its tally sheet."""


class Rule(NamedTuple):
    """One rule: `unit` is `%` for shares, `n` for counts, `#` for ranks; empty patterns fit anything."""

    unit: str
    reading: Reading
    before: str = ""
    after: str = ""
    near: str = ""


NULL_AND_BLANK: Final = "null and blank"
"""What a total is of that counts both; no claim holds such a sum."""
NOT_VALID: Final = ("null", "blank", NULL_AND_BLANK)
SHARE: Final = Reading("share", "unstated")
IN_COLUMNS: Final = {
    "votes": Reading("votes"),
    "share": SHARE,
    **{f"{of} share": Reading("share", of) for of in ("valid", "cast")},
    **{of: Reading("total", of) for of in NOT_VALID},
    **{f"{of} share": Reading("share", "unstated", of) for of in NOT_VALID},
}
"""What figures are by the heads of their columns."""
EARLIER: Final = term("a figure of an earlier time")
LIMIT: Final = term("a limit of the rules, not of the count")
SAMPLE_ERROR: Final = term("the margin of error or the confidence of a sample, no figure of the count")
SOMETHING_ELSE: Final = term("a share of something else")
UNREAD: Final = term("no words of the vote stand with it")


def other_than_votes(reason: str) -> Reading:
    """The reading of a figure that is none of the vote."""
    return Reading("", other=reason)
