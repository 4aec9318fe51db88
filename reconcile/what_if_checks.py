"""Checks the evidence of other readings, of leads against what is uncounted, and of increments; asks no engine."""

from __future__ import annotations

from collections.abc import Iterable

from reconcile.constraints import Quantity, meets
from reconcile.conventions import Reread, groups_of, holds_in, read_under, reread
from reconcile.core import Core
from reconcile.evidence import Evidence
from reconcile.figures import Rounding
from reconcile.findings import asked_unread, strongest_of
from reconcile.hypotheses import Hypothesis
from reconcile.proof import ProofError
from reconcile.remainders import (
    asked_increments,
    asked_leads,
    carried_over,
    figures_at,
    gap_of,
    increment_quantities,
    lead_of,
    not_ahead,
    options_in_order,
    overtaking,
)
from reconcile.results import Range
from reconcile.slip_checks import check_slips
from reconcile.statements import Problem
from reconcile.strength_checks import check_break_even
from reconcile.strengths import asked_break_evens
from reconcile.what_if import Increment, Lead, Reading, Refit, View

__all__ = ["check_what_if"]

Names = frozenset[str]


def check_what_if(core: Core, problem: Problem, evidence: Evidence) -> None:
    """Check all that would hold otherwise. Raises `ProofError`."""
    _Checker(problem, evidence).check(core)


class _Checker:
    def __init__(self, problem: Problem, evidence: Evidence) -> None:
        self._problem = problem
        self._evidence = evidence
        self._assumed = frozenset(problem.assumptions)
        self._spoken = {s.id: s.quantity for s in problem.statements}
        self._spoken |= {hypothesis.id: hypothesis.meaning.quantity for hypothesis in problem.hypotheses}

    def check(self, core: Core) -> None:
        """Check that each piece that belongs to a report is there once, and shown."""
        asked = self._problem.readings
        given = [(found.account, found.statement, found.of) for found in core.what_if.readings]
        if given != [(account, hypothesis.statement, hypothesis.of) for account, hypothesis in asked]:
            raise ProofError("a reading is missing, or does not belong there")
        for found, (_, hypothesis) in zip(core.what_if.readings, asked, strict=True):
            self._check_reading(found, hypothesis)
        _each_once("a lead", [(lead.tally, lead.account) for lead in core.what_if.leads], asked_leads(self._problem))
        for lead in core.what_if.leads:
            self._check_lead(lead)
        added = [(found.tally, found.account) for found in core.what_if.increments]
        _each_once("an increment", added, asked_increments(self._problem))
        for increment in core.what_if.increments:
            self._check_increment(increment)
        self._check_refits(core)
        strengths = [(found.assumption, found.taken) for found in core.what_if.break_evens]
        strongest = strongest_of(self._problem, core.conflicts)
        _each_once("a break-even", strengths, asked_break_evens(self._problem, strongest))
        for each in core.what_if.break_evens:
            check_break_even(each, self._problem, self._evidence)
        self._check_unread(core)
        check_slips(core.what_if.slips, core.conflicts, self._problem, self._evidence)

    def _check_unread(self, core: Core) -> None:
        """What the others of a conflict leave without an unstated ratio."""
        asked = {(c.members, id): c.focus for c, id in asked_unread(self._problem, core.conflicts)}
        _each_once("what is left", [(found.members, found.statement) for found in core.what_if.unread], asked)
        for found in core.what_if.unread:
            focus = asked[found.members, found.statement]
            taken = frozenset(found.members) - {focus, found.statement}
            self._evidence.check_range(found.left, self._quantity(focus), taken)

    def _check_refits(self, core: Core) -> None:
        groups = {(group.source, group.account): group for group in groups_of(self._problem)}
        conflicts = [(conflict.statements, conflict.assumptions, None, None) for conflict in core.conflicts]
        sources = [(g.statements, self._problem.assumptions, g.source, g.account) for g in groups.values()]
        roundings = reread(self._problem.ledger)
        asked = [(*each, rounding.value) for each in (*sources, *conflicts) for rounding in roundings]
        given = [(r.statements, r.assumptions, r.source, r.account, r.rounding) for r in core.what_if.refits]
        _each_once("another convention", given, asked if core.conflicts else [])
        for refit in core.what_if.refits:
            group = groups.get((refit.source or "", refit.account or ""))
            self._check_refit(refit, core, group.claims if group else None, roundings[Rounding(refit.rounding)])

    def _check_refit(self, refit: Refit, core: Core, claims: Names | None, read_so: Reread) -> None:
        """The solution keeps every claim as the convention reads it, and the assumptions as they are."""
        ledger, rounding = self._problem.ledger, Rounding(refit.rounding)
        members = frozenset((*refit.statements, *refit.assumptions))
        if claims is not None and not any(members >= frozenset(c.members) for c in core.conflicts):
            raise ProofError(f"nothing shows that the figures of {refit.source} collide")
        printed = [claim for id in refit.statements for claim in self._problem.statement(id).claims]
        read = {claim for claim in printed if claims is None or claim.id in claims}
        otherwise = read_so.changed & {claim.id for claim in read}
        if otherwise.isdisjoint(read_so.new):
            raise ProofError("that convention reads nothing otherwise")
        same = [s.id for s in self._problem.statements if any(c.id not in otherwise and c in read for c in s.claims)]
        values = self._evidence.solution(refit.solution, frozenset((*same, *refit.assumptions)))
        under = read_under(ledger, rounding)
        if not holds_in(values, (claim for claim in under.claims if claim.id in otherwise), under):
            raise ProofError(f"the figures do not fit {refit.rounding} either")

    def _check_reading(self, found: Reading, hypothesis: Hypothesis) -> None:
        taken = (self._problem.of_account(found.account) | self._assumed) - {found.statement}
        if found.proof is None:
            if found.because or found.left or (found.excludes and found.solution is None):
                raise ProofError(f"what is undecided about {hypothesis.id} has no reason")
            if found.solution is not None:
                self._evidence.solution(found.solution, taken | {hypothesis.id})
            self._check_exclusions(found, hypothesis, taken)
            return
        if hypothesis.id not in found.because or found.excludes:
            raise ProofError(f"{hypothesis.id} does not collide")
        self._evidence.solution(found.solution, taken)
        self._evidence.check_proofs([found.proof], found.because, taken | {hypothesis.id}, [()])
        for name, left in found.left:
            if name not in found.because:
                raise ProofError(f"{name} is no member of what collides")
            self._evidence.check_range(left, self._quantity(name), frozenset(found.because) - {name})
        self._evidence.check_order([name for name, _ in found.left])

    def _check_exclusions(self, found: Reading, hypothesis: Hypothesis, taken: Names) -> None:
        for out in found.excludes:
            if out.statement in self._problem.of_account(found.account) or out.statement not in out.because:
                raise ProofError(f"{out.statement} is not left out by {hypothesis.id}")
            if hypothesis.id not in out.because:
                raise ProofError(f"{out.statement} is left out whatever the reading")
            self._evidence.check_proofs([out.proof], out.because, taken | {hypothesis.id, out.statement}, [()])
            self._evidence.solution(out.without, taken | {hypothesis.statement, out.statement})
            if out.left is not None:
                left = self._quantity(out.statement)
                self._evidence.check_range(out.left, left, taken | {hypothesis.id})
        _each_once("a statement left out", [out.statement for out in found.excludes], self._spoken)

    def _check_lead(self, lead: Lead) -> None:
        figures = figures_at(self._problem, lead.account, lead.tally)
        taken = figures | self._assumed
        options = options_in_order(self._problem, lead.tally)
        if lead.leader not in options or lead.runner_up not in options or lead.leader == lead.runner_up:
            raise ProofError("a lead is of one option over another")
        self._evidence.check_range(lead.lead, lead_of(lead.tally, lead.leader, lead.runner_up), taken)
        behind = not_ahead(self._problem, lead.tally, lead.leader)
        self._evidence.check_proofs(lead.proofs, lead.because, taken, behind)
        carried = carried_over(self._problem, figures, lead.tally)
        if [view.hypotheses for view in lead.views] not in ([()], [(), carried] if carried else [()]):
            raise ProofError("a lead is looked at as stated, and with its coverage carried over")
        for view in lead.views:
            self._check_view(view, lead, taken.union(view.hypotheses))

    def _check_view(self, view: View, lead: Lead, taken: Names) -> None:
        gap = gap_of(self._problem, lead.tally, lead.leader, lead.runner_up)
        self._check_known(view.uncounted, gap.uncounted, taken)
        self._check_known(view.ratio, gap.ratio, taken)
        goals = overtaking(self._problem, lead.tally, lead.leader)
        if view.overtaken is not None:
            values = self._evidence.solution(view.overtaken, taken)
            if view.proofs or not any(meets(values, goal) for goal in goals):
                raise ProofError("nobody overtakes the leader there")
        self._evidence.check_proofs(view.proofs, view.because, taken, goals if view.proofs else [])

    def _check_increment(self, found: Increment) -> None:
        whole = self._problem.ledger.tally(found.tally).part_of
        assert whole is not None
        taken = figures_at(self._problem, found.account, whole) | self._assumed
        quantities = increment_quantities(self._problem, found.tally)
        if len(found.ranges) != len(quantities):
            raise ProofError("an increment has other quantities")
        for each, quantity in zip(found.ranges, quantities, strict=True):
            self._check_known(each, quantity, taken)

    def _check_known(self, found: Range | None, quantity: Quantity, taken: Names) -> None:
        if found is not None:
            self._evidence.check_range(found, quantity, taken)

    def _quantity(self, name: str) -> Quantity:
        quantity = self._spoken[name]
        if quantity is None:
            raise ProofError(f"{name} speaks of no number")
        return quantity


def _each_once(what: str, given: Iterable[object], asked: Iterable[object]) -> None:
    """No more than what is asked, in that order; less where the search was given up."""
    left = iter(asked)
    if not all(any(each == other for other in left) for each in given):
        raise ProofError(f"{what} stands twice, or does not belong there")
