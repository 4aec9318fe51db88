"""Sentences about what a partial count leaves uncounted, and what a later one adds. Neutral, as `wording` is."""

from __future__ import annotations

from fractions import Fraction

from reconcile.languages import tell, term
from reconcile.remainders import increment_quantities, share_if_leader_takes_the_rest
from reconcile.results import Range
from reconcile.statements import Problem
from reconcile.what_if import Increment, Lead, View
from reconcile.wording import (
    TOTALS,
    claim_words,
    count_range_words,
    named_tally,
    percent,
    ratio_range_words,
    tally_words,
)

__all__ = ["increment_rows", "lead_words", "open_words"]

ADDED = {
    "share": term("share of {option}"),
    "votes": term("votes for {option}"),
}


def lead_words(problem: Problem, lead: Lead) -> list[str]:
    """The lead, and for each view what is uncounted and what would make up for the lead; then the order."""
    ledger = problem.ledger
    contest = ledger.contest_of(lead.tally)
    leader, other = contest.name_of(lead.leader), contest.name_of(lead.runner_up)
    names = {
        "tally": tally_words(ledger, lead.tally),
        "account": ledger.account_name(lead.account),
        "option": leader,
        "other": other,
    }
    if _is_of_ratios_alone(problem, lead.lead):
        start = tell("{tally}, by the figures of {account}: {option} is ahead of {other}.", **names)
    else:
        ahead = count_range_words(lead.lead)
        start = tell(
            "{tally}, by the figures of {account}: {option} is {count} votes ahead of {other}.", count=ahead, **names
        )
    open_before = [False, *(view.overtaken is not None for view in lead.views)]
    views = zip(lead.views, open_before, strict=False)
    return [start, *(_view_words(view, lead.lead, leader, other, again=again) for view, again in views)]


def _is_of_ratios_alone(problem: Problem, lead: Range) -> bool:
    """Whether a lead has no end above, and only ratios say how large it is: the fewest votes that can be so shared."""
    return lead.high.value is None and problem.counts.isdisjoint(lead.low.because)


def open_words(problem: Problem, lead: Lead, statement: str) -> str:
    """That an order is stated which the figures of a partial count leave open."""
    ledger = problem.ledger
    return tell(
        "{account} states that {claim}. By its figures of {tally} alone, the order can still change.",
        account=ledger.account_name(lead.account),
        claim=claim_words(ledger, problem.statement(statement).claim),
        tally=named_tally(ledger, lead.tally),
    )


def _view_words(view: View, lead: Range, leader: str, other: str, *, again: bool) -> str:
    """What a view leaves open; `again` where the view before it left the order open, too."""
    if view.uncounted is None:
        words = tell("the number of uncounted valid votes is undecided")
    elif view.uncounted.high.value is None:
        words = tell("nothing limits the uncounted valid votes")
    else:
        words = tell("{count} valid votes are uncounted", count=count_range_words(view.uncounted))
    if view.hypotheses:
        words = tell(
            "If the coverage is that of the valid votes, too (supposed here only): {uncounted}.", uncounted=words
        )
    else:
        words = f"{words[0].upper()}{words[1:]}."
    low, high = _lead_as_a_share(view, lead)
    if low is not None and high is not None:
        words += f" {_level_words(low, high, leader, other)}"
    if view.overtaken is not None and again:
        return f"{words} {tell('Then, too, the order can still change.')}"
    if view.overtaken is not None:
        return f"{words} {tell('By these figures alone, the order can still change.')}"
    if view.proofs:
        return f"{words} {tell('By these figures, the order cannot change any more.')}"
    return f"{words} {tell('Whether the order can still change is undecided.')}"


def _lead_as_a_share(view: View, lead: Range) -> tuple[Fraction | None, Fraction | None]:
    """The lead as a share of what is uncounted: the ends of the ratio, or nearer ones by those of the two counts.

    The bounds of a ratio leave out ratios of totals that are not named, and those of counts do not.
    """
    low, high = (None, None) if view.ratio is None else (view.ratio.low.value, view.ratio.high.value)
    if view.uncounted is not None:
        least, most = view.uncounted.low.value, view.uncounted.high.value
        if most and lead.low.value is not None and lead.low.value >= 0:
            low = max(Fraction(lead.low.value, most), low or 0)
        if least and least > 0 and lead.high.value is not None and lead.high.value >= 0:
            high = min(Fraction(lead.high.value, least), Fraction(lead.high.value, least) if high is None else high)
    return (None if low is None else Fraction(low), None if high is None else Fraction(high))


def _level_words(low: Fraction, high: Fraction, leader: str, other: str) -> str:
    """The shares of the uncounted votes that make up for a lead, from the lead as a share of them."""
    if low > 1:
        return tell("All of them would not bring {option} level.", option=other)
    shares = [(low, high), (share_if_leader_takes_the_rest(low), share_if_leader_takes_the_rest(high))]
    alone, shared = (tell("{low} to {high}", low=percent(a, up=False), high=percent(b, up=True)) for a, b in shares)
    return tell(
        "{option} draws level with {alone} of them if {other} gets none, and with {shared} if {other} gets all others.",
        option=other,
        alone=alone,
        shared=shared,
        other=leader,
    )


def increment_rows(problem: Problem, found: Increment) -> list[tuple[str, str]]:
    """What the later tally adds: each quantity that is limited, and its range."""
    ledger = problem.ledger
    contest = ledger.contest_of(found.tally)
    rows = []
    for quantity, each in zip(increment_quantities(problem, found.tally), found.ranges, strict=True):
        if each is None or each.high.value is None or each.low.value is None:
            continue
        if quantity.option is not None:
            what = tell(ADDED[quantity.name], option=contest.name_of(quantity.option))
        else:
            what = tell("turnout") if quantity.name == "turnout" else tell(TOTALS[quantity.name])
        rows.append((what, count_range_words(each) if quantity.denominator is None else ratio_range_words(each)))
    return rows
