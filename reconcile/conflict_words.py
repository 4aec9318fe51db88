"""One plain sentence for a conflict, which uses only its members."""

from __future__ import annotations

import math
from fractions import Fraction

from reconcile.constraints import Quantity
from reconcile.gaps import ends_of, gap_of, interval_of
from reconcile.languages import tell, term
from reconcile.results import Conflict, Range
from reconcile.statements import Problem, Statement
from reconcile.wording import claim_words, end_words, listed

__all__ = ["coded_sentence", "left_words", "rest_words", "sentence_of"]

FEW_NAMES = 2
"""A sentence names no more accounts than this for each statement."""
MOST_NAMED = 9
"""A sentence names no more statements than this; the finding lists them all."""
SMALL = (
    *("none", "one"),
    *(term("two"), term("three"), term("four"), term("five")),
    *(term("six"), term("seven"), term("eight"), term("nine")),
)


def sentence_of(problem: Problem, conflict: Conflict) -> str:
    """One plain sentence that uses only the members of a conflict."""
    return coded_sentence(problem, conflict)[1]


def coded_sentence(problem: Problem, conflict: Conflict) -> tuple[str, str]:
    """The code of a finding, and its sentence."""
    ledger = problem.ledger
    members = [problem.statement(id) for id in conflict.statements]
    focus = problem.statement(conflict.focus)
    others = [member for member in members if member is not focus]
    if len(members) == 1:
        if focus.quantity is not None and focus.quantity.name == "options":
            contest = ledger.contest_of(focus.claim.tally)
            return "cannot-hold", tell(
                "This does not fit the {count} options that the claim files name: {claim}.",
                count=len(contest.options),
                claim=claim_words(ledger, focus.claim),
            )
        return "cannot-hold", tell("This cannot hold by itself: {claim}.", claim=claim_words(ledger, focus.claim))
    if all(member.claim.kind == "winner" for member in members) and len({m.claim.tally for m in members}) == 1:
        return "rival-winners", tell("At most one of these can hold: only one option can have the most votes.")
    gap = gap_of(focus, conflict.expected)
    if focus.quantity is None or conflict.expected is None or gap is None:
        words = listed([claim_words(ledger, member.claim) for member in members])
        if len(conflict.statements) > MOST_NAMED:
            many = len(conflict.statements)
            return "cannot-all-hold", tell("These {count} statements cannot all hold.", count=many)
        return "cannot-all-hold", tell("These cannot all hold: {claims}.", claims=words)
    same = len(others) == 1 and others[0].quantity == focus.quantity
    leave = left_words(problem, focus.quantity, conflict.expected, focus, conflict)
    if same:
        both = _both(problem, others[0], leave, focus)
        return "different-values", tell("{both}. Apart by {gap}.", both=both, gap=gap)
    left, printed = _the_others(len(others), leave), _printed(focus)
    return "out-of-reach", tell("{left}; printed is {printed}. Apart by {gap}.", left=left, printed=printed, gap=gap)


def rest_words(problem: Problem, conflict: Conflict) -> str:
    """`The other two leave at most 56.67%`: what all members but the focus leave for it, which it lies beyond."""
    focus = problem.statement(conflict.focus)
    assert focus.quantity is not None
    assert conflict.expected is not None
    leave = left_words(problem, focus.quantity, conflict.expected, focus, None)
    return _the_others(len(conflict.statements) - 1, leave)


def _the_others(count: int, leave: str) -> str:
    if count == 1:
        return tell("The other leaves {range}", range=leave)
    many = tell(SMALL[count]) if count < len(SMALL) else count
    return tell("The other {count} leave {range}", count=many, range=leave)


def _both(problem: Problem, other: Statement, left: str, focus: Statement) -> str:
    """`El Faro: 152; Council: 122`, or without names where these are many or the same."""
    accounts = (other.accounts, focus.accounts)
    if accounts[0] & accounts[1] or max(map(len, accounts)) > FEW_NAMES:
        return tell("One gives {left}; the other gives {printed}", left=left, printed=_printed(focus))
    first, second = (listed(problem.ledger.account_names(names)) for names in accounts)
    return f"{first}: {left}; {second}: {_printed(focus)}"


def _printed(focus: Statement) -> str:
    interval, quantity = interval_of(focus), focus.quantity
    assert interval is not None
    assert quantity is not None
    text = focus.claim.printed
    if quantity.name == "options" and interval.low is not None and interval.low == interval.high:
        return tell("{figure}, which makes {number}", figure=text, number=interval.low)
    return tell("{figure}", figure=text)


def left_words(
    problem: Problem, quantity: Quantity, left: Range, focus: Statement, conflict: Conflict | None, digits: int = 2
) -> str:
    """`at most 56.67%, even if ...`: the end of what is left that the printed figure lies beyond."""
    ratio = quantity.denominator is not None
    printed = interval_of(focus)
    assert printed is not None
    least, most = ends_of(printed, ratio=ratio)
    low, high = left.low.value, left.high.value
    if low is not None and low == high and Fraction(low * 10**4).denominator == 1:
        return end_words(quantity, low, up=True, digits=digits)
    if low is not None and most is not None and low > most:
        digits = _digits(low, most, digits)
        return tell("at least {number}", number=end_words(quantity, low, up=False, digits=digits))
    assert high is not None
    assert least is not None
    digits = _digits(-high, -least, digits)
    words = tell("at most {number}", number=end_words(quantity, high, up=True, digits=digits))
    if (
        conflict is not None
        and quantity.name in ("share", "votes")
        and quantity.option
        and _counts_part(problem, conflict)
    ):
        name = problem.ledger.contest_of(quantity.tally).name_of(quantity.option)
        return tell("{limit}, even if every uncounted ballot were valid and for {option}", limit=words, option=name)
    return words


def _digits(value: int | Fraction, below: int | Fraction, digits: int) -> int:
    """How many digits of a percentage, rounded down, still tell it from a smaller number."""
    while math.floor(value * 100 * 10**digits) <= below * 100 * 10**digits:
        digits += 1
    return digits


def _counts_part(problem: Problem, conflict: Conflict) -> bool:
    """Whether a conflict sets a partial tally, with its coverage, against the whole."""
    ledger = problem.ledger
    whole = problem.statement(conflict.focus).claim.tally
    claims = [problem.statement(id).claim for id in conflict.statements]
    return any(claim.kind == "coverage" and ledger.tally(claim.tally).part_of == whole for claim in claims)
