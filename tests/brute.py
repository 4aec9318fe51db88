"""Small ledgers with what would hold otherwise, reconciled within their boxes, beside an oracle of everything."""

from __future__ import annotations

import itertools
from collections import Counter

import attrs
from ledgers import EVERYTHING, OTHERWISE, Small, small_ledger
from oracle import Oracle
from posed import boxed, verified, within_its_box

from reconcile import model
from reconcile.reconciliation import Reconciliation

FEATURES = EVERYTHING | {OTHERWISE}


@attrs.frozen
class Tried:
    """A ledger's result within its box, after it was verified, and its oracle."""

    where: str
    small: Small
    result: Reconciliation
    oracle: Oracle

    @property
    def ledger(self):
        return self.small.ledger

    @property
    def problem(self):
        return self.result.problem

    @property
    def assumed(self):
        return frozenset(self.problem.assumptions)

    def of_account(self, account):
        """The statements of an account, and all assumptions."""
        own = {s.id for s in self.problem.statements if account in {self.account_of(c) for c in s.claims}}
        return frozenset(own) | self.assumed

    def account_of(self, claim):
        return next(c.account for c in self.ledger.claimants if c.id == claim.claimant)

    def said(self, statement):
        """The claim that a statement is; of an endorsement, what is endorsed."""
        claim = statement.claim
        while isinstance(claim, model.Endorsement):
            claim = next(other for other in self.ledger.claims if other.id == claim.claim)
        return claim

    def rows(self, taken):
        """Which assignments keep what is taken."""
        return self.oracle._rows(taken)  # noqa: SLF001

    def attained(self, rows, numerator, denominator=None):
        """Every value of a number in those assignments: pairs of numerator and denominator, which is at least 1."""
        top = sum(factor * self.oracle.columns[name] for name, factor in numerator)[rows]
        if denominator is None:
            return {(int(value), 1) for value in top}
        bottom = sum(factor * self.oracle.columns[name] for name, factor in denominator)[rows]
        return {(int(a), int(b)) for a, b in zip(top, bottom, strict=True) if b >= 1}


def tried(seed):
    """The first ledger of that seed whose box and assumptions do not collide by themselves."""
    for attempt in itertools.count():
        small = small_ledger(f"{seed}/{attempt}", FEATURES)
        problem = boxed(small)
        readings = [(hypothesis.id, hypothesis.claim) for hypothesis in problem.hypotheses]
        oracle = Oracle(small.ledger, problem.statements, small.box, readings)
        if oracle.possible(problem.assumptions):
            with within_its_box(small):
                return Tried(f"seed {seed}/{attempt}", small, verified(small.ledger), oracle)
    raise AssertionError


def over(seeds, check):
    """Check the ledgers of those seeds; how often each thing that `check` names was met."""
    met = Counter()
    for seed in seeds:
        met.update(check(tried(seed)))
    return met
