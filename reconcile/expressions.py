"""Linear expressions as a person writes them: `votes[cne-1,maduro] - votes[cne-1,gonzalez]`.

An expression is a sum of counts with whole factors: `2 votes[t,a] - valid[t]`; or such a sum as a share of another:
`votes[t,a] / valid[t]`. A count is named as in reports, with its tally and, where it is counted by option, its option
or group, each by id or name.
"""

from __future__ import annotations

import re

from reconcile.constraints import Quantity, Terms, combine
from reconcile.errors import ExpressionError, ReconcileError, shown
from reconcile.limits import LONGEST_EXPRESSION
from reconcile.model import Ledger
from reconcile.naming import option_named, tally_named
from reconcile.quantities import OF_OPTIONS, named_quantity

__all__ = ["expression", "is_expression", "quantity_named"]

TERM = re.compile(
    r"""\s*(?P<sign>[-+\u2212])?\s*
    (?:(?P<factor>[0-9]{1,18})\s*\*?\s*)?
    (?P<name>[a-z]+)\[(?P<tally>[^\[\],]+)(?:,(?P<option>[^\[\]]+))?\]\s*""",
    re.VERBOSE,
)


SLASH = re.compile(r"/(?![^\[]*\])")
"""A stroke outside brackets: names of tallies may hold one."""


def is_expression(text: str) -> bool:
    """Whether a text is meant as an expression: names of counts are followed by brackets."""
    return "[" in text


def expression(ledger: Ledger, text: str) -> Quantity:
    """The count that an expression stands for; its `tally` is that of the first term.

    Raises `ExpressionError` with the place that cannot be read, `ReconcileError` for a name that nothing defines and
    for counts of several contests that do not meet.
    """
    if len(text) > LONGEST_EXPRESSION:
        reason = f"an expression has at most {LONGEST_EXPRESSION:,} characters, and this text {len(text):,}"
        raise ExpressionError(text, LONGEST_EXPRESSION, reason)
    slash = next(SLASH.finditer(text), None)
    whole = len(text) if slash is None else slash.start()
    tally, terms = _sum(ledger, text, 0, whole)
    if slash is None:
        return Quantity(text.strip(), tally, None, None, terms)
    return Quantity(text.strip(), tally, None, None, terms, _sum(ledger, text, slash.end(), len(text))[1])


def _sum(ledger: Ledger, text: str, place: int, end: int) -> tuple[str, Terms]:
    """A sum of counts that stands at a place of the text: the tally of its first term, and the sum."""
    parts: list[tuple[int, Quantity]] = []
    while place < end or not parts:
        found = TERM.match(text, place, end)
        if found is None or (parts and found["sign"] is None):
            wanted = '"+" or "-" and a count' if parts else "a count"
            raise ExpressionError(text, place, f'expected {wanted} such as "votes[TALLY,OPTION]" or "valid[TALLY]"')
        factor = int(found["factor"] or 1) * (-1 if found["sign"] in ("-", "\u2212") else 1)
        parts.append((factor, _count(ledger, found, text)))
        place = found.end()
    terms = combine((factor, count.numerator) for factor, count in parts)
    if not terms:
        raise ReconcileError(f"{shown(text)} is 0, whatever the counts are")
    return parts[0][1].tally, terms


def _count(ledger: Ledger, found: re.Match[str], text: str) -> Quantity:
    try:
        tally = tally_named(ledger, found["tally"].strip())
    except ReconcileError as error:
        raise ExpressionError(text, found.start("tally"), str(error), len(found["tally"])) from None
    try:
        return quantity_named(ledger, tally, found["name"], found["option"])
    except ReconcileError as error:
        place, length = found.start("name"), found.end() - found.start("name")
        raise ExpressionError(text, place, str(error), len(text[place : place + length].rstrip())) from None


def quantity_named(ledger: Ledger, tally: str, name: str, option: str | None) -> Quantity:
    """A count of a tally by the names that a person writes, with the option's id or name."""
    contest = ledger.contest_of(tally)
    if option is not None and name in OF_OPTIONS:
        option = option_named(contest, option.strip())
    return named_quantity(contest, tally, name, option)
