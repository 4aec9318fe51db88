"""Disagreements and notes: conflicts grouped for a reader, each with one sentence and its evidence.

Works from proven results and the ledger alone, so that a report can be made again from its proofs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

import attrs

from reconcile.constraints import Quantity
from reconcile.core import Core
from reconcile.figures import Interval
from reconcile.model import NumberOfOptions
from reconcile.results import Conflict, Range, Reach
from reconcile.statements import Problem, Statement
from reconcile.wording import claim_words, end_words, listed, percent, quantity_words, tally_words

__all__ = ["Finding", "Gap", "findings_of", "gap_of", "interval_of", "sides_of", "strongest_of"]

FEW = 8
"""More statements than this are hard to follow: such conflicts come after all others."""
SUBJECTS = ("winner", "ahead", "rank", "control", "share", "votes", "lead", "total", "turnout", "coverage", "seats")
UNITS = {"options": "options", "seats": "seats", "sheets": "tally sheets", "registered": "voters"}


FEW_NAMES = 2
"""A sentence names no more accounts than this for each statement."""
MOST_NAMED = 9
"""A sentence names no more statements than this; the finding lists them all."""
SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ONE = {"votes": "vote", "options": "option", "seats": "seat", "tally sheets": "tally sheet", "voters": "voter"}


class Gap(NamedTuple):
    """How far apart what is left and what is printed are: whole votes and the like, or percentage points."""

    size: int | Fraction
    unit: str

    def __str__(self) -> str:
        if self.unit != "points":
            return f"{self.size:,} {ONE.get(self.unit, self.unit) if self.size == 1 else self.unit}"
        digits = 1
        while Fraction(self.size) * 10**digits < 1:
            digits += 1
        return f"{percent(Fraction(self.size) / 100, up=False, digits=digits)[:-1]} points"


class Finding(NamedTuple):
    """A disagreement (`D1`: conflicts over one quantity between the same accounts) or a note (`N1`).

    `conflict` is the strongest and `routes` the others; a note has none, but a `reach` or the claims that
    it speaks of.
    """

    id: str
    code: str
    severity: str
    title: str
    sentence: str
    claims: tuple[str, ...]
    assumptions: tuple[str, ...] = ()
    gap: Gap | None = None
    conflict: Conflict | None = None
    routes: tuple[Conflict, ...] = ()
    reach: Reach | None = None


def findings_of(problem: Problem, core: Core) -> tuple[Finding, ...]:
    """All disagreements, then the notes, in the order of a report."""
    grouped = enumerate(_grouped(problem, core.conflicts))
    found = [_disagreement(problem, f"D{i + 1}", conflicts) for i, conflicts in grouped]
    notes = enumerate(_notes(problem, core, found))
    return (*found, *(note._replace(id=f"N{i + 1}") for i, note in notes))


def strongest_of(problem: Problem, conflicts: Iterable[Conflict]) -> list[Conflict]:
    """The strongest conflict of each disagreement, in the order of a report."""
    return [group[0] for group in _grouped(problem, conflicts)]


def _grouped(problem: Problem, conflicts: Iterable[Conflict]) -> list[list[Conflict]]:
    """The conflicts of each disagreement, the strongest first."""
    groups: dict[tuple[object, ...], list[Conflict]] = {}
    for conflict in conflicts:
        groups.setdefault(_subject(problem, conflict), []).append(conflict)
    for group in groups.values():
        group.sort(key=lambda conflict: _strength(problem, conflict))
    return sorted(groups.values(), key=lambda group: _importance(problem, group[0]))


def sides_of(problem: Problem, conflict: Conflict) -> tuple[frozenset[str], frozenset[str]]:
    """The accounts that state the focus, and those that state all the others."""
    focus = problem.statement(conflict.focus)
    others = [problem.statement(id).accounts for id in conflict.statements if id != conflict.focus]
    common = frozenset.intersection(*others) if others else frozenset()
    return focus.accounts, common or frozenset().union(*others)


def interval_of(statement: Statement) -> Interval | None:
    """The values that a statement's figure allows for what it speaks of."""
    figure = getattr(statement.claim, "figure", None)
    if figure is None or statement.quantity is None:
        return None
    values: Interval = figure.values
    more = len(statement.claim.besides) if isinstance(statement.claim, NumberOfOptions) else 0
    low, high = (None if end is None else end + more for end in (values.low, values.high))
    return attrs.evolve(values, low=low, high=high)


def gap_of(statement: Statement, left: Range | None) -> Gap | None:
    """How far what is left lies from what a statement prints; `None` where they overlap."""
    printed, quantity = interval_of(statement), statement.quantity
    if printed is None or quantity is None or left is None:
        return None
    ratio = quantity.denominator is not None
    low, high = _ends(printed, ratio=ratio)
    size = None
    if left.high.value is not None and low is not None and left.high.value < low:
        size = low - left.high.value
    elif left.low.value is not None and high is not None and left.low.value > high:
        size = left.low.value - high
    if size is None:
        return None
    return Gap(size * 100, "points") if ratio else Gap(int(size), UNITS.get(quantity.name, "votes"))


def _subject(problem: Problem, conflict: Conflict) -> tuple[object, ...]:
    focus = problem.statement(conflict.focus)
    quantity = focus.quantity
    what = (
        ("winner", focus.claim.tally)
        if quantity is None
        else (quantity.name, quantity.tally, quantity.option, quantity.of)
    )
    return (what, frozenset(sides_of(problem, conflict)))


def _strength(problem: Problem, conflict: Conflict) -> tuple[object, ...]:
    """Fewest statements first, then fewest assumptions, then the biggest gap."""
    gap = gap_of(problem.statement(conflict.focus), conflict.expected)
    places = [s.id for s in problem.statements]
    order = [places.index(id) for id in conflict.statements]
    return (len(conflict.statements), len(conflict.assumptions), -(gap.size if gap else 0), order)


def _importance(problem: Problem, conflict: Conflict) -> tuple[object, ...]:
    """What a reader can follow first; then winners before numbers; then as `_strength`."""
    kind = problem.statement(conflict.focus).claim.kind
    many = len(conflict.statements) > FEW
    return (many, SUBJECTS.index(kind) if kind in SUBJECTS else len(SUBJECTS), _strength(problem, conflict))


def _disagreement(problem: Problem, id: str, conflicts: list[Conflict]) -> Finding:
    strongest = conflicts[0]
    code, sentence = _sentence(problem, strongest)
    focus = problem.statement(strongest.focus)
    return Finding(
        id=id,
        code=code,
        severity="conflict",
        title=_title(problem, focus),
        sentence=sentence,
        claims=strongest.statements,
        assumptions=strongest.assumptions,
        gap=gap_of(focus, strongest.expected),
        conflict=strongest,
        routes=tuple(conflicts[1:]),
    )


def _title(problem: Problem, focus: Statement) -> str:
    ledger = problem.ledger
    if focus.quantity is not None:
        words = quantity_words(ledger, focus.quantity)
        return words[0].upper() + words[1:]
    if focus.claim.kind == "winner":
        return f"Who has the most votes ({tally_words(ledger, focus.claim.tally)})"
    return claim_words(ledger, focus.claim)


def sentence_of(problem: Problem, conflict: Conflict) -> str:
    """One plain sentence that uses only the members of a conflict."""
    return _sentence(problem, conflict)[1]


def _sentence(problem: Problem, conflict: Conflict) -> tuple[str, str]:
    ledger = problem.ledger
    members = [problem.statement(id) for id in conflict.statements]
    focus = problem.statement(conflict.focus)
    others = [member for member in members if member is not focus]
    if len(members) == 1:
        return "cannot-hold", f"This cannot hold by itself: {claim_words(ledger, focus.claim)}."
    if all(member.claim.kind == "winner" for member in members) and len({m.claim.tally for m in members}) == 1:
        return "rival-winners", "At most one of these can hold: only one option can have the most votes."
    gap = gap_of(focus, conflict.expected)
    if focus.quantity is None or conflict.expected is None or gap is None:
        words = listed([claim_words(ledger, member.claim) for member in members])
        if len(conflict.statements) > MOST_NAMED:
            return "cannot-all-hold", f"These {len(conflict.statements)} statements cannot all hold."
        return "cannot-all-hold", f"These cannot all hold: {words}."
    same = len(others) == 1 and others[0].quantity == focus.quantity
    leave = _left(problem, focus.quantity, conflict.expected, focus, conflict)
    if same:
        return "different-values", f"{_both(problem, others[0], leave, focus)}. Apart by {gap}."
    many = f"The other {SMALL[len(others)] if len(others) < len(SMALL) else len(others)} leave"
    start = "The other leaves" if len(others) == 1 else many
    return "out-of-reach", f"{start} {leave}; printed is {_printed(focus)}. Apart by {gap}."


def _both(problem: Problem, other: Statement, left: str, focus: Statement) -> str:
    """`El Faro: 152; Council: 122`, or without names where these are many or the same."""
    accounts = (other.accounts, focus.accounts)
    if accounts[0] & accounts[1] or max(map(len, accounts)) > FEW_NAMES:
        return f"One gives {left}; the other gives {_printed(focus)}"
    first, second = (listed(sorted(map(problem.ledger.account_name, names), key=str.casefold)) for names in accounts)
    return f"{first}: {left}; {second}: {_printed(focus)}"


def _printed(focus: Statement) -> str:
    interval, quantity = interval_of(focus), focus.quantity
    assert interval is not None
    assert quantity is not None
    text = focus.claim.printed
    if quantity.name == "options" and interval.low is not None and interval.low == interval.high:
        return f"{text}, which makes {interval.low}"
    return text


def _left(
    problem: Problem, quantity: Quantity, left: Range, focus: Statement, conflict: Conflict | None, digits: int = 2
) -> str:
    """`at most 56.67%, even if ...`: the end of what is left that the printed figure lies beyond."""
    ratio = quantity.denominator is not None
    printed = interval_of(focus)
    assert printed is not None
    least, most = _ends(printed, ratio=ratio)
    low, high = left.low.value, left.high.value
    if low is not None and low == high and Fraction(low * 10**4).denominator == 1:
        return end_words(quantity, low, up=True, digits=digits)
    if low is not None and most is not None and low > most:
        digits = _digits(low, most, digits)
        return f"at least {end_words(quantity, low, up=False, digits=digits)}"
    assert high is not None
    if least is not None and high < least:
        digits = _digits(-high, -least, digits)
    words = f"at most {end_words(quantity, high, up=True, digits=digits)}"
    if (
        conflict is not None
        and quantity.name in ("share", "votes")
        and quantity.option
        and _counts_part(problem, conflict)
    ):
        name = problem.ledger.contest(problem.ledger.tally(quantity.tally).contest).name_of(quantity.option)
        words += f", even if every uncounted ballot were valid and for {name}"
    return words


def _ends(values: Interval, *, ratio: bool) -> tuple[int | Fraction | None, int | Fraction | None]:
    """The least and the greatest value in a range: whole numbers, where counts are meant."""
    return (values.low, values.high) if ratio else values.integers()


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


def _notes(problem: Problem, core: Core, found: list[Finding]) -> Iterator[Finding]:
    """What all figures of the other side leave, where that is less than the strongest conflict alone shows."""
    by_focus: Mapping[str, Finding] = {f.conflict.focus: f for f in reversed(found) if f.conflict is not None}
    for reach in core.reaches:
        focus, finding = problem.statement(reach.statement), by_focus.get(reach.statement)
        quantity, left = focus.quantity, reach.range
        if left is None or finding is None or finding.conflict is None or quantity is None:
            continue
        gap = gap_of(focus, left)
        if gap is None or finding.gap is None or gap.size <= finding.gap.size:
            continue
        words = _left(problem, quantity, left, focus, None, digits=3)
        what = quantity_words(problem.ledger, quantity)
        because = sorted({name for end in (left.low, left.high) for name in end.because})
        stated = tuple(s.id for s in problem.statements if s.id in because)
        name = problem.ledger.account_name(reach.account)
        assumed = tuple(name for name in problem.assumptions if name in because)
        yield Finding(
            id="",
            code="all-figures",
            severity="note",
            title=f"{finding.id}, with all figures of {name}",
            sentence=f"All figures of {name} together leave {what} {words}.",
            claims=stated,
            assumptions=assumed,
            gap=gap,
            reach=reach,
        )
