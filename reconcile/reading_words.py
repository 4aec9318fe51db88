"""Sentences about other readings of a ratio whose total is not named. Neutral, as `wording` is."""

from __future__ import annotations

from reconcile import model
from reconcile.claim_rules import said_by
from reconcile.figures import Interval
from reconcile.gaps import ends_of, interval_of
from reconcile.hypotheses import hypothesis_id
from reconcile.languages import tell, term
from reconcile.results import Range
from reconcile.statements import Problem, Statement
from reconcile.what_if import Reading, Unread
from reconcile.wording import (
    TOTALS,
    WHOLES,
    claim_words,
    count_range_words,
    either,
    end_words,
    listed,
    ratio_range_words,
    tally_words,
)

__all__ = [
    "of_words",
    "reading_left_words",
    "reading_sentence",
    "reading_title",
    "reading_words",
    "unread_words",
]

OF = WHOLES | {"roll": term("the whole roll")}
RATIOS = {"turnout": term("turnout {figure}"), "coverage": term("coverage {figure}")}
WHOLE = ("registered", "cast", "valid", "sheets")
"""What parts are of, and mostly printed once."""
FEW = 2
"""Of so many counts it is said what the others leave for them."""


def of_words(of: str) -> str:
    """What a ratio is read as a share of."""
    return tell("of {whole}", whole=tell(OF[of]))


def _of(problem: Problem, reading: Reading) -> str:
    """What a reading of a ratio takes it for: the voters registered in a part are others than the whole roll."""
    return _of_in(problem, reading.statement, reading.of)


def _of_in(problem: Problem, statement: str, of: str) -> str:
    claim = said_by(problem.statement(statement).claim, problem.ledger)
    if isinstance(claim, model.Turnout) and of == "registered" and not problem.ledger.tally(claim.tally).final:
        return tell("of the voters registered where it was counted")
    return of_words(of)


def _figure(problem: Problem, statement: str) -> str:
    """A ratio as printed, with what it is of which option and tally, but not of what total."""
    ledger = problem.ledger
    claim = said_by(problem.statement(statement).claim, ledger)
    figure = getattr(claim, "figure", None)
    text = claim.printed if figure is None else figure.text
    where = tally_words(ledger, claim.tally)
    if isinstance(claim, model.Share) and claim.option is None:
        part = tell(TOTALS[claim.quantity or "null"])
        return tell("{part} {figure} ({tally})", part=part, figure=text, tally=where)
    if isinstance(claim, model.Share) and claim.option is not None:
        name = ledger.contest_of(claim.tally).name_of(claim.option)
        return tell("{part} {figure} ({tally})", part=name, figure=text, tally=where)
    return f"{tell(RATIOS[claim.kind], figure=text)} ({where})"


def reading_title(problem: Problem, reading: Reading) -> str:
    """`If turnout 59.97% (second bulletin) is of the registered voters`."""
    return tell("If {figure} is {of}", figure=_figure(problem, reading.statement), of=_of(problem, reading))


def reading_words(problem: Problem, readings: list[Reading], *, rest_collides: bool = False) -> str:
    """What each reading of one ratio comes to, for one account; where the rest that it states collides, nothing."""
    first = readings[0]
    fits = [_of(problem, r) for r in readings if r.proof is None and r.solution is not None]
    collides = [r for r in readings if r.proof is not None]
    unknown = [_of(problem, r) for r in readings if r.solution is None]
    parts = [tell("fits if it is {of}", of=either(fits))] if fits else []
    parts += [_collision(problem, reading) for reading in collides]
    if unknown and rest_collides:
        parts.append(tell("no reading is tried, since what else it states cannot all hold"))
    elif unknown:
        parts.append(tell("undecided if it is {of}", of=either(unknown)))
    parts += [_excluded_words(problem, reading) for reading in readings if reading.excludes]
    name = problem.ledger.account_name(first.account)
    figure = _figure(problem, first.statement)
    return tell("{figure}, by {account}: {readings}.", figure=figure, account=name, readings="; ".join(parts))


def reading_left_words(problem: Problem, out: list[Reading], left: list[str]) -> str:
    """Which readings of a ratio the other members of a conflict leave."""
    figure = _figure(problem, out[0].statement)
    others = {name for reading in out for name in reading.because}
    words = listed([claim_words(problem.ledger, s.claim) for s in problem.statements if s.id in others])
    return tell(
        "Here, {figure} can only be {of}: {other}, it collides with {claims}.",
        figure=figure,
        of=either([_of_in(problem, out[0].statement, of) for of in left]),
        other=either([_of(problem, reading) for reading in out]),
        claims=words,
    )


def unread_words(problem: Problem, focus: str, found: Unread) -> str:
    """What the others leave without a ratio whose total is not named."""
    quantity = problem.statement(focus).quantity
    assert quantity is not None
    ends = zip((found.left.low, found.left.high), (False, True), strict=True)
    low, high = (None if end.value is None else end_words(quantity, end.value, up=up) for end, up in ends)
    if high is not None:
        between = tell("{low} to {high}", low=low or tell("any number"), high=high)
    else:
        between = tell("{number} or more", number=low) if low else tell("any number")
    figure = _figure(problem, found.statement)
    return tell("Without {figure}, the others leave {range}.", figure=figure, range=between)


def _collision(problem: Problem, reading: Reading) -> str:
    """`collides if it is of the registered voters: with 12,386,669 ballots cast, which leave 58.09%`."""
    others = [claim_words(problem.ledger, s.claim) for s in problem.statements if s.id in reading.because]
    words = tell("collides if it is {of}", of=_of(problem, reading))
    words += tell(": with {claims}", claims=listed(others)) if others else ""
    hypothesis = hypothesis_id(reading.statement, reading.of)
    left = [found for name, found in reading.left if name == hypothesis]
    if left and _is_outside(left[0], _printed(problem, hypothesis), ratio=True):
        range_words = ratio_range_words(left[0])
        words += (
            tell(", which leave {range}", range=range_words)
            if others
            else tell(": possible is {range}", range=range_words)
        )
    elsewhere = []
    for statement, found in _left_elsewhere(problem, reading)[:FEW]:
        same = [s.claim.printed for s in problem.statements if s.id in reading.because]
        printed = statement.claim.printed
        named = claim_words(problem.ledger, statement.claim) if same.count(printed) > 1 else str(printed)
        elsewhere.append(tell("{range} in place of {claim}", range=count_range_words(found), claim=named))
    return words + (tell("; it would need {ranges}", ranges=either(elsewhere)) if elsewhere else "")


def _left_elsewhere(problem: Problem, reading: Reading) -> list[tuple[Statement, Range]]:
    """The counts among those that collide of which the others leave other numbers than are printed; wholes first."""
    out = []
    for name, found in reading.left:
        statement = next((s for s in problem.statements if s.id == name), None)
        printed = None if statement is None else interval_of(statement)
        if statement is None or statement.quantity is None or statement.quantity.denominator or printed is None:
            continue
        if found.low.attained and found.high.attained and _is_outside(found, printed, ratio=False):
            out.append((statement, found))
    return sorted(out, key=lambda each: getattr(each[0].claim, "of", None) not in WHOLE)


def _printed(problem: Problem, hypothesis: str) -> Interval:
    claim = next(each.claim for each in problem.hypotheses if each.id == hypothesis)
    assert isinstance(claim, model.Share | model.Turnout | model.Coverage)
    assert claim.figure is not None
    return claim.figure.values


def _is_outside(left: Range, printed: Interval, *, ratio: bool) -> bool:
    """Whether all that is left lies to one side of what is printed: an end, where it is excluded, is outside too."""
    low, high = ends_of(printed, ratio=ratio)
    least, most = left.low.value, left.high.value
    below = most is not None and low is not None and (most < low or (ratio and printed.low_open and most == low))
    above = least is not None and high is not None and (least > high or (ratio and printed.high_open and least == high))
    return below or above


def _excluded_words(problem: Problem, reading: Reading) -> str:
    """`if it is of the registered voters, it leaves no room for González 7,303,480 votes (at most 5,994,543)`."""
    return tell(
        "if it is {of}, it leaves no room for {claims}",
        of=_of(problem, reading),
        claims=_excluded(problem, reading),
    )


def reading_sentence(problem: Problem, reading: Reading) -> str:
    """The same as a sentence of its own, of a note that has a reading's title."""
    figure, of = _figure(problem, reading.statement), _of(problem, reading)
    claims = _excluded(problem, reading)
    return tell("If {figure} is {of}, there is no room for {claims}.", figure=figure, of=of, claims=claims)


def _excluded(problem: Problem, reading: Reading) -> str:
    """What a reading leaves no room for, by whom, and what it leaves."""
    words = []
    for out in reading.excludes:
        statement = problem.statement(out.statement)
        limit = _limit_words(problem, out.statement, out.left)
        names = listed(problem.ledger.account_names(statement.accounts))
        claim = claim_words(problem.ledger, statement.claim)
        words.append(tell("{claim}, by {accounts}", claim=claim, accounts=names) + limit)
    return tell("; nor for ").join(words)


def _limit_words(problem: Problem, statement: str, left: Range | None) -> str:
    """The end of what is left that lies short of what is stated."""
    quantity = problem.statement(statement).quantity
    figure = getattr(said_by(problem.statement(statement).claim, problem.ledger), "figure", None)
    if left is None or quantity is None or figure is None:
        return ""
    low, high, printed = left.low.value, left.high.value, figure.values
    if high is not None and printed.low is not None and high < printed.low:
        return tell(" (at most {number})", number=end_words(quantity, high, up=True))
    if low is not None and printed.high is not None and low > printed.high:
        return tell(" (at least {number})", number=end_words(quantity, low, up=False))
    return ""
