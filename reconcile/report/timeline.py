"""The tallies of each contest in the order of their moments, each with what it is of and how much it counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reconcile.languages import tell
from reconcile.model import Contest, Ledger, Tally
from reconcile.naming import natural
from reconcile.report.labels import Labels
from reconcile.report.layout import count
from reconcile.wording import claim_words, listed, named_tally, tally_words

__all__ = ["Moment", "Timeline", "timelines"]

MOST = 40
"""So many tallies of a contest are shown."""

MOMENT = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?)?")


class Moment(NamedTuple):
    """A tally: what it is called, its `as_of` as it is given, the same for machines where it is one, and its words."""

    name: str
    as_of: str | None
    machine: str | None
    words: tuple[str, ...]


class Timeline(NamedTuple):
    """The tallies of a contest in order, and how many more there are."""

    contest: str
    moments: tuple[Moment, ...]
    more: int


def timelines(labels: Labels) -> Iterator[Timeline]:
    """One for each contest with more than one tally of which somebody states something."""
    ledger = labels.result.ledger
    spoken = {statement.claim.tally for statement in labels.result.problem.statements}
    parts = {part for tally in ledger.tallies for part in tally.made_of}
    for contest in ledger.contests:
        tallies = [t for t in ledger.tallies if t.contest == contest.id and (t.id in spoken or t.as_of or t.final)]
        first = sorted(tallies, key=lambda tally: (tally.id in parts and not tally.as_of, _order(ledger, tally)))[:MOST]
        if len(tallies) > 1:
            moments = [_moment(labels, tally) for tally in sorted(first, key=lambda tally: _order(ledger, tally))]
            yield Timeline(_name(contest), tuple(moments), len(tallies) - len(first))


def _name(contest: Contest) -> str:
    return contest.title or contest.id


def _order(ledger: Ledger, tally: Tally) -> tuple[object, ...]:
    """Moments that are dates first; then those in words; then none, parts before wholes and the final tally last."""
    moment = tally.as_of or ""
    known = (0, moment) if MOMENT.match(moment) else (1 if moment else 2, "")
    return tally.final, known, not tally.part_of, natural(tally_words(ledger, tally.id)), tally.id


def _moment(labels: Labels, tally: Tally) -> Moment:
    machine = tally.as_of if tally.as_of and MOMENT.fullmatch(tally.as_of) else None
    return Moment(tally_words(labels.result.ledger, tally.id), tally.as_of, machine, tuple(_words(labels, tally)))


def _words(labels: Labels, tally: Tally) -> Iterator[str]:
    ledger = labels.result.ledger
    if tally.counted_by is not None:
        name = next(c.name for c in ledger.claimants if c.id == tally.counted_by)
        yield tell("counted by {account}", account=name)
    if tally.part_of is not None:
        yield tell("part of {tally}", tally=named_tally(ledger, tally.part_of))
    if tally.made_of:
        yield tell("made of {tallies}", tallies=count(len(tally.made_of), "tally", "tallies"))
    if tally.replaces is not None:
        yield tell("replaces {tally}", tally=named_tally(ledger, tally.replaces))
    if tally.round_after is not None:
        yield tell("the round after {tally}", tally=named_tally(ledger, tally.round_after))
    statements = [s for s in labels.result.problem.statements if s.claim.tally == tally.id]
    for statement in statements:
        if statement.claim.kind == "coverage":
            names = listed(labels.result.ledger.account_names(statement.accounts))
            words = claim_words(ledger, statement.claim).removesuffix(f" ({tally_words(ledger, tally.id)})")
            yield tell("{claim}, stated by {accounts}", claim=words, accounts=names)
    yield count(len(statements), "statement")
