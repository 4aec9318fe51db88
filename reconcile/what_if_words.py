"""Sentences about other readings, what is uncounted, other conventions and other limits. Neutral, as `wording` is."""

from __future__ import annotations

from fractions import Fraction

from reconcile import model
from reconcile.claim_rules import said_by
from reconcile.figures import Interval, Rounding
from reconcile.gaps import ends_of, interval_of
from reconcile.hypotheses import hypothesis_id
from reconcile.remainders import increment_quantities, share_if_leader_takes_the_rest
from reconcile.results import Range
from reconcile.slip_meanings import documents_of
from reconcile.statements import Problem
from reconcile.strengths import is_upper
from reconcile.what_if import BreakEven, Increment, Lead, Reading, Refit, Slip, Unread, View
from reconcile.wording import TOTALS, claim_words, end_words, listed, named_tally, number, percent, tally_words

__all__ = [
    "break_even_words",
    "excluded_words",
    "increment_rows",
    "lead_words",
    "of_words",
    "open_words",
    "reading_left_words",
    "reading_sentence",
    "reading_title",
    "reading_words",
    "refit_words",
    "rounding_words",
    "slip_words",
    "unread_words",
]

OF = TOTALS | {
    "registered": "registered voters",
    "roll": "whole roll",
}
ROUNDED = {
    Rounding.NEAREST: "rounded to nearest",
    Rounding.HALF_UP: "rounded to nearest, halves up",
    Rounding.HALF_EVEN: "rounded to nearest, halves to even",
    Rounding.HALF_DOWN: "rounded to nearest, halves down",
    Rounding.TRUNCATED: "truncated",
    Rounding.CEILING: "rounded up",
}
SLIPS = {
    "digit": "one digit another",
    "swapped": "two neighbouring digits exchanged",
    "moved": "a digit at another place",
    "dropped": "a digit more",
    "doubled": "a doubled digit once",
    "mark": "the decimal mark elsewhere",
}
DIGITS = 2


def of_words(of: str) -> str:
    """What a ratio is read as a share of."""
    return f"of the {OF[of]}"


def _figure(problem: Problem, statement: str) -> str:
    """A ratio as printed, with what it is of which option and tally, but not of what total."""
    ledger = problem.ledger
    claim = said_by(problem.statement(statement).claim, ledger)
    figure = getattr(claim, "figure", None)
    text = claim.printed if figure is None else figure.text
    where = tally_words(ledger, claim.tally)
    if isinstance(claim, model.Share) and claim.option is None:
        return f"{TOTALS[claim.quantity or 'null']} {text} ({where})"
    if isinstance(claim, model.Share) and claim.option is not None:
        name = ledger.contest(ledger.tally(claim.tally).contest).name_of(claim.option)
        return f"{name} {text} ({where})"
    return f"{claim.kind} {text} ({where})"


def reading_title(problem: Problem, reading: Reading) -> str:
    """`If turnout 59.97% (second bulletin) is of the registered voters`."""
    return f"If {_figure(problem, reading.statement)} is {of_words(reading.of)}"


def reading_words(problem: Problem, readings: list[Reading], *, rest_collides: bool = False) -> str:
    """What each reading of one ratio comes to, for one account; where the rest that it states collides, nothing."""
    first = readings[0]
    fits = [of_words(r.of) for r in readings if r.proof is None and r.solution is not None]
    collides = [r for r in readings if r.proof is not None]
    unknown = [of_words(r.of) for r in readings if r.solution is None]
    parts = [f"fits if it is {' or '.join(fits)}"] if fits else []
    parts += [_collision(problem, reading) for reading in collides]
    if unknown and rest_collides:
        parts.append("no reading is tried, since what else it states cannot all hold")
    elif unknown:
        parts.append(f"undecided if it is {' or '.join(unknown)}")
    parts += [excluded_words(problem, reading) for reading in readings if reading.excludes]
    name = problem.ledger.account_name(first.account)
    return f"{_figure(problem, first.statement)}, by {name}: {'; '.join(parts)}."


def reading_left_words(problem: Problem, out: list[Reading], left: list[str]) -> str:
    """Which readings of a ratio the other members of a conflict leave."""
    figure = _figure(problem, out[0].statement)
    others = {name for reading in out for name in reading.because}
    words = listed([claim_words(problem.ledger, s.claim) for s in problem.statements if s.id in others])
    read = f"{figure[0].upper()}{figure[1:]} can only be {' or '.join(map(of_words, left))} here"
    return f"{read}: {' or '.join(of_words(reading.of) for reading in out)}, it collides with {words}."


def unread_words(problem: Problem, focus: str, found: Unread) -> str:
    """What the others leave without a ratio whose total is not named."""
    quantity = problem.statement(focus).quantity
    assert quantity is not None
    ends = zip((found.left.low, found.left.high), (False, True), strict=True)
    low, high = (None if end.value is None else end_words(quantity, end.value, up=up) for end, up in ends)
    between = f"{low or 'any number'} to {high}" if high is not None else f"{low} or more" if low else "any number"
    return f"Without {_figure(problem, found.statement)}, the others leave {between}."


def _collision(problem: Problem, reading: Reading) -> str:
    """`collides if it is of the registered voters: with 12,386,669 ballots cast, which leave 58.09%`."""
    others = [claim_words(problem.ledger, s.claim) for s in problem.statements if s.id in reading.because]
    words = f"collides if it is {of_words(reading.of)}"
    words += f": with {listed(others)}" if others else ""
    hypothesis = hypothesis_id(reading.statement, reading.of)
    left = [found for name, found in reading.left if name == hypothesis]
    if left and _is_outside(left[0], _printed(problem, hypothesis), ratio=True):
        words += f"{', which leave' if others else ': possible is'} {_range_words(left[0])}"
    figures = [s.claim.printed for s in problem.statements if s.id in reading.because]
    for name, found in reading.left:
        statement = next((s for s in problem.statements if s.id == name), None)
        printed = None if statement is None else interval_of(statement)
        if statement is None or statement.quantity is None or statement.quantity.denominator or printed is None:
            continue
        if found.low.attained and found.high.attained and _is_outside(found, printed, ratio=False):
            same = figures.count(statement.claim.printed) > 1
            replaced = claim_words(problem.ledger, statement.claim) if same else statement.claim.printed
            words += f"; the others of these leave {_count_words(found)} for {replaced}"
    return words


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


def _range_words(found: Range) -> str:
    """A ratio's range, rounded outward."""
    low, high = (None if end.value is None else Fraction(end.value) for end in found)
    if low is not None and high is not None and percent(low, up=False) == percent(high, up=False):
        return f"{percent(low, up=False)} (cut after two decimals)"
    return " to ".join(
        "any" if end is None else percent(end, up=up, digits=DIGITS) for end, up in ((low, False), (high, True))
    )


def _count_words(found: Range) -> str:
    low, high = found.low.value, found.high.value
    if low == high and low is not None:
        return number(int(low))
    if high is None:
        return "any number" if low is None else f"{number(int(low))} or more"
    return f"{number(int(high))} or less" if low is None else f"{number(int(low))} to {number(int(high))}"


def excluded_words(problem: Problem, reading: Reading) -> str:
    """`if it is of the registered voters, it leaves no room for González 7,303,480 votes (at most 5,994,543)`."""
    return f"if it is {of_words(reading.of)}, it leaves no room for {'; nor for '.join(_excluded(problem, reading))}"


def reading_sentence(problem: Problem, reading: Reading) -> str:
    """The same as a sentence of its own, of a note that has a reading's title."""
    return f"{reading_title(problem, reading)}, there is no room for {'; nor for '.join(_excluded(problem, reading))}."


def _excluded(problem: Problem, reading: Reading) -> list[str]:
    """What a reading leaves no room for, by whom, and what it leaves."""
    words = []
    for out in reading.excludes:
        statement = problem.statement(out.statement)
        limit = _limit_words(problem, out.statement, out.left)
        names = listed(sorted(map(problem.ledger.account_name, statement.accounts), key=str.casefold))
        words.append(f"{claim_words(problem.ledger, statement.claim)}, by {names}{limit}")
    return words


def _limit_words(problem: Problem, statement: str, left: Range | None) -> str:
    """The end of what is left that lies short of what is stated."""
    quantity = problem.statement(statement).quantity
    figure = getattr(said_by(problem.statement(statement).claim, problem.ledger), "figure", None)
    if left is None or quantity is None or figure is None:
        return ""
    low, high, printed = left.low.value, left.high.value, figure.values
    if high is not None and printed.low is not None and high < printed.low:
        return f" (at most {end_words(quantity, high, up=True)})"
    if low is not None and printed.high is not None and low > printed.high:
        return f" (at least {end_words(quantity, low, up=False)})"
    return ""


def lead_words(problem: Problem, lead: Lead) -> list[str]:
    """The lead, and for each view what is uncounted and what would make up for the lead; then the order."""
    ledger = problem.ledger
    contest = ledger.contest(ledger.tally(lead.tally).contest)
    leader, other = contest.name_of(lead.leader), contest.name_of(lead.runner_up)
    ahead = _count_words(lead.lead)
    start = (
        f"{tally_words(ledger, lead.tally)}, by the figures of {ledger.account_name(lead.account)}: "
        f"{leader} is {ahead} votes ahead of {other}."
    )
    return [start, *(_view_words(view, leader, other) for view in lead.views)]


def open_words(problem: Problem, lead: Lead, statement: str) -> str:
    """That an order is stated which the figures of a partial count leave open."""
    ledger = problem.ledger
    states = (
        f"{ledger.account_name(lead.account)} states that {claim_words(ledger, problem.statement(statement).claim)}"
    )
    return f"{states}. By its figures of {named_tally(ledger, lead.tally)} alone, the order can still change."


def _view_words(view: View, leader: str, other: str) -> str:
    carried = "If the coverage is that of the valid votes, too (supposed here only): " if view.hypotheses else ""
    if view.uncounted is None:
        uncounted = "the number of uncounted valid votes is undecided"
    elif view.uncounted.high.value is None:
        uncounted = "nothing limits the uncounted valid votes"
    else:
        uncounted = f"{_count_words(view.uncounted)} valid votes are uncounted"
    words = f"{carried}{uncounted if carried else uncounted[0].upper() + uncounted[1:]}."
    ratio = view.ratio
    if ratio is not None and ratio.low.value is not None and ratio.high.value is not None:
        low, high = Fraction(ratio.low.value), Fraction(ratio.high.value)
        words += f" {_level_words(low, high, leader, other)}"
    if view.overtaken is not None:
        return f"{words} The order can still change."
    if view.proofs:
        return f"{words} The order cannot change any more."
    return f"{words} Whether the order can still change is undecided."


def _level_words(low: Fraction, high: Fraction, leader: str, other: str) -> str:
    """The shares of the uncounted votes that make up for a lead, from the lead as a share of them."""
    if low > 1:
        return f"All of them would not bring {other} level."
    shares = [(low, high), (share_if_leader_takes_the_rest(low), share_if_leader_takes_the_rest(high))]
    alone, shared = (
        f"{percent(a, up=False, digits=DIGITS)} to {percent(b, up=True, digits=DIGITS)}" for a, b in shares
    )
    return (
        f"{other} draws level with at least {alone} of them if nobody else gets any, "
        f"and with {shared} if {leader} gets all others."
    )


def increment_rows(problem: Problem, found: Increment) -> list[tuple[str, str]]:
    """What the later tally adds: each quantity that is limited, and its range."""
    ledger = problem.ledger
    contest = ledger.contest(ledger.tally(found.tally).contest)
    rows = []
    for quantity, each in zip(increment_quantities(problem, found.tally), found.ranges, strict=True):
        if each is None or each.high.value is None or each.low.value is None:
            continue
        if quantity.option is not None:
            what = f"{quantity.name} {'of' if quantity.name == 'share' else 'for'} {contest.name_of(quantity.option)}"
        else:
            what = "turnout" if quantity.name == "turnout" else TOTALS[quantity.name]
        rows.append((what, _count_words(each) if quantity.denominator is None else _range_words(each)))
    return rows


def rounding_words(rounding: str) -> str:
    """How figures were rounded."""
    return ROUNDED[Rounding(rounding)]


def refit_words(problem: Problem, refits: list[Refit]) -> str:
    """The conventions under which what one source prints for an account fits."""
    first = refits[0]
    assert first.account is not None
    others = " or ".join(rounding_words(refit.rounding) for refit in refits)
    now = rounding_words(problem.ledger.rounding)
    return (
        f"{first.source}, by {problem.ledger.account_name(first.account)}: consistent if its figures were {others}; "
        f"not if {now}."
    )


def slip_words(problem: Problem, slip: Slip) -> str:
    """What the slip would have been, and what would fit then."""
    ledger = problem.ledger
    claims = [problem.statement(id).claim for id in slip.statements]
    documents = documents_of(problem, slip.statements)
    states = "stated" if slip.account == "all" else f"that {ledger.account_name(slip.account)} states"
    fits = f"everything else {states} would fit"
    where = f" in all {documents:,} documents that print it" if len(claims) == 1 and documents > 1 else ""
    words = [claim_words(ledger, claim) for claim in claims]
    if slip.kind == "exchanged":
        return f"{listed(words)}: with the two figures exchanged, {fits}."
    if slip.kind == "option":
        name = ledger.contest(ledger.tally(claims[0].tally).contest).name_of(slip.would_be[0])
        return f"{words[0]}: as a figure of {name}{where}, {fits}."
    return f"{words[0]}: with {slip.would_be[0]} in its place{where} ({SLIPS[slip.kind]}), {fits}."


def break_even_words(found: BreakEven, name: str, assumption: model.Assumption) -> str:
    """At which limit of an assumption, called by that name, the members of a conflict begin to fit.

    A limit that is itself excluded, as in "less than 10%", has to lie beyond the break-even.
    """
    assert assumption.figure is not None
    upper, values = is_upper(assumption), assumption.figure.values
    excluded = values.high_open if upper else values.low_open
    if found.value is None:
        return f"No limit in place of the one in {name} makes them fit."
    if not found.proofs:
        most = "" if upper else f" up to {number(int(100 * found.value))}%"
        return f"They fit with any limit{most} in place of the one in {name}."
    value = percent(found.value, up=upper, digits=4)
    beside = ("above" if upper else "below") if excluded else "of"
    start = f"They would fit with a limit {beside} {value} in place of the one in {name}"
    if found.exact and excluded:
        return f"{start}: exactly {beside} {found.value}."
    if found.exact:
        return f"{start}: exactly from {found.value} {'upwards' if upper else 'downwards'}."
    beyond = "" if found.beyond is None else percent(found.beyond, up=not upper, digits=4)
    return f"{start}, and not with one of {beyond}."
