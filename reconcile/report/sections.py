"""Sections that text and Markdown reports share: what is uncounted, readings, rounding conventions, slips, notes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from reconcile.findings import Finding
from reconcile.languages import tell
from reconcile.model import EVERYTHING
from reconcile.otherwise_words import break_even_words, refit_words, rounding_words, slip_words
from reconcile.reading_words import reading_words
from reconcile.reconciliation import Reconciliation
from reconcile.remainders import asked_leads, figures_at
from reconcile.report.labels import Labels
from reconcile.statements import Problem
from reconcile.strengths import limiting
from reconcile.uncounted_words import increment_rows, lead_words
from reconcile.what_if import Lead, Reading
from reconcile.wording import claim_words, listed, named_tally, number

__all__ = ["Section", "if_read_otherwise", "sections_of", "without_unnamed"]

FEW_SLIPS = 5
"""So many slips of a scope are shown."""


class Section(NamedTuple):
    """A heading, what it means in a few words, then paragraphs or the rows of a table."""

    heading: str
    words: str = ""
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


def sections_of(result: Reconciliation) -> Iterator[Section]:
    """Those that have something to say, in the order of a report."""
    yield from _uncounted(result)
    yield from _between_counts(result)
    yield from _readings(result)
    yield from _roundings(result)
    yield from _slips(result)
    notes = [note for note in result.findings if note.severity == "note" and note.reach is None]
    if notes:
        yield Section(tell("Notes"), "", tuple(f"{note.id} {note.sentence}" for note in notes))


def _uncounted(result: Reconciliation) -> Iterator[Section]:
    problem, found = result.problem, result.core.what_if
    leads = [" ".join([*lead_words(problem, lead), *_left_by_all(result, lead)]) for lead in found.leads]
    leads += _not_said(result)
    if leads:
        yield Section(tell("Uncounted"), tell("what partial counts leave open"), tuple(leads))


def _between_counts(result: Reconciliation) -> Iterator[Section]:
    problem = result.problem
    for increment in result.core.what_if.increments:
        whole = problem.ledger.tally(increment.tally).part_of
        assert whole is not None
        later, earlier = (named_tally(problem.ledger, tally) for tally in (whole, increment.tally))
        name = problem.ledger.account_name(increment.account)
        words = tell(
            "what {later} adds to {earlier}, by the figures of {account}", later=later, earlier=earlier, account=name
        )
        words += without_unnamed(problem, increment.account)
        rows = increment_rows(problem, increment)
        if rows:
            yield Section(tell("Between counts"), words, rows=tuple(rows))


def _readings(result: Reconciliation) -> Iterator[Section]:
    readings: dict[tuple[str, str], list[Reading]] = {}
    for reading in result.core.what_if.readings:
        readings.setdefault((reading.statement, reading.account), []).append(reading)
    if readings:
        words = tell("ratios of a total that their source does not name, each reading tried by itself")
        yield Section(tell("Readings"), words, tuple(_reading_paragraphs(result, list(readings.values()))))


def _roundings(result: Reconciliation) -> Iterator[Section]:
    refits = [refit for refit in result.core.what_if.refits if refit.source is not None]
    by_source = [list(group) for _, group in groupby(refits, key=lambda refit: (refit.source, refit.account))]
    if by_source:
        words = tell("sources whose figures fit only if they were rounded otherwise")
        yield Section(tell("Rounding"), words, tuple(refit_words(result.problem, group) for group in by_source))


def _slips(result: Reconciliation) -> Iterator[Section]:
    problem = result.problem
    for account, slips in groupby(result.core.what_if.slips, key=lambda slip: slip.account):
        listed_slips = list(slips)
        words = tell("possibilities, not findings: what would fit if a figure had been copied with one slip")
        if account != EVERYTHING:
            words = f"{tell('within the account of {account}', account=problem.ledger.account_name(account))}; {words}"
        more = len(listed_slips) - FEW_SLIPS
        shown = [slip_words(problem, slip) for slip in listed_slips[:FEW_SLIPS]]
        shown += [tell("{count} more in JSON.", count=number(more))] if more > 0 else []
        yield Section(tell("Slips"), words, tuple(shown))


def _reading_paragraphs(result: Reconciliation, groups: list[list[Reading]]) -> Iterator[str]:
    """What each reading comes to; the ratios of which none is tried, since the rest collides, by account in one."""
    problem = result.problem
    untried: dict[str, list[str]] = {}
    for group in groups:
        if all(reading.solution is None for reading in group) and _rest_collides(result, group[0]):
            claim = problem.statement(group[0].statement).claim
            untried.setdefault(group[0].account, []).append(claim_words(problem.ledger, claim))
        else:
            yield reading_words(problem, group, rest_collides=_rest_collides(result, group[0]))
    for account, names in untried.items():
        name = problem.ledger.account_name(account)
        yield tell(
            "No reading is tried, since what else {account} states cannot all hold: {claims}.",
            account=name,
            claims="; ".join(names),
        )


def without_unnamed(problem: Problem, account: str) -> str:
    """That ratios of totals that their sources do not name are left out, where an account states any."""
    stated = (problem.statement(id).claim for id in problem.of_account(account))
    has_any = any(getattr(claim, "of", None) == "unstated" for claim in stated)
    return tell("; shares, turnouts and coverages of a total that is not named are left out") if has_any else ""


def _left_by_all(result: Reconciliation, lead: Lead) -> Iterator[str]:
    """What all that an account states leaves uncounted, where that is fewer votes than one count's figures leave.

    The valid votes of the whole are at most so many, and those of the count at least so many: the rest is uncounted.
    """
    ledger = result.ledger
    whole = ledger.whole_of(lead.tally).id
    valid = {
        bound.quantity.tally: bound.range
        for bound in result.core.bounds
        if (bound.account, bound.quantity.name, bound.quantity.denominator) == (lead.account, "valid", None)
        and not bound.dropped
    }
    of_whole, of_count, left = valid.get(whole), valid.get(lead.tally), lead.views[0].uncounted
    if of_whole is None or of_count is None or of_whole.high.value is None or of_count.low.value is None:
        return
    most = int(of_whole.high.value) - int(of_count.low.value)
    if left is None or left.high.value is None or most < left.high.value:
        account = ledger.account_name(lead.account)
        yield tell(
            "All that {account} states together leaves {count} or fewer valid votes uncounted.",
            account=account,
            count=number(most),
        )


def _not_said(result: Reconciliation) -> Iterator[str]:
    """The partial counts of which nothing is said, since what their account states of them cannot all hold."""
    problem = result.problem
    said = {(lead.tally, lead.account) for lead in result.core.what_if.leads}
    for tally, account in asked_leads(problem):
        figures = figures_at(problem, account, tally).union(problem.assumptions)
        if (tally, account) not in said and any(figures.issuperset(c.members) for c in result.core.conflicts):
            name = problem.ledger.account_name(account)
            yield tell(
                "{tally}, by the figures of {account}: nothing is said, since these figures cannot all hold. "
                "Leave out the statement that you doubt (REPAIRS) to see what the others leave open.",
                tally=named_tally(problem.ledger, tally),
                account=name,
            )


def _rest_collides(result: Reconciliation, reading: Reading) -> bool:
    """Whether a known conflict is among what else the account of a reading states."""
    problem = result.problem
    rest = problem.of_account(reading.account).union(problem.assumptions) - {reading.statement}
    return any(rest.issuperset(conflict.members) for conflict in result.core.conflicts)


def if_read_otherwise(labels: Labels, finding: Finding) -> Iterator[str]:
    """Under which other limits and rounding conventions the strongest conflict of a finding would be none."""
    conflict, problem = finding.conflict, labels.result.problem
    if conflict is None:
        return
    found = labels.result.core.what_if
    for each in found.break_evens:
        if {each.assumption, *each.taken} == set(conflict.members):
            assumption = limiting(problem.ledger, each.assumption)
            yield break_even_words(each, labels.assumptions[each.assumption], assumption)
    members = (conflict.statements, conflict.assumptions, None)
    fits = [r.rounding for r in found.refits if (r.statements, r.assumptions, r.source) == members]
    if fits:
        words = listed([rounding_words(r) for r in fits], "or")
        yield tell("They could all hold if the figures were {rounded}.", rounded=words)
