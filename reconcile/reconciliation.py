"""`Reconciliation`: what the claims of a ledger say together, for programs and reports."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import attrs

from reconcile.asking import ask, ask_break_even, ask_claims
from reconcile.bounds import Bounds, hull, widest
from reconcile.core import Core
from reconcile.errors import ReconcileError, UndecidedError
from reconcile.expressions import expression, quantity_named
from reconcile.findings import Finding, findings_of
from reconcile.languages import PerLanguage
from reconcile.meetings import lightest_up_to
from reconcile.model import EVERYTHING, Claim, Endorsement, Ledger
from reconcile.naming import account_named, counter_of, tally_named
from reconcile.results import Repair, Standing, Status, Verdict
from reconcile.statements import Problem, Statement
from reconcile.strengths import PRECISION
from reconcile.weights import Chosen, chosen_weights
from reconcile.what_if import BreakEven, Slip

if TYPE_CHECKING:
    import altair as alt
    import pyarrow as pa

    from reconcile.flags import Flag

__all__ = ["ClaimResult", "Reconciliation"]


class ClaimResult(NamedTuple):
    """One claim: its status in its own account, what that account's other statements leave, and disputes.

    `because` are the statements and assumptions that imply or contradict it; `disputed_by` the findings in
    which it collides with other accounts; `repeats` the claims that it merely repeats.
    """

    claim: Claim
    account: str
    status: Status
    because: tuple[str, ...] = ()
    implied: Bounds | None = None
    disputed_by: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()


@attrs.frozen(slots=False)
class Reconciliation:
    """A problem and its proven core; everything else is worked out from the two."""

    problem: Problem
    core: Core

    @property
    def ledger(self) -> Ledger:
        """What was read."""
        return self.problem.ledger

    @property
    def verdict(self) -> Verdict:
        """`CONSISTENT`, `INCONSISTENT` or `UNDECIDED`: whether all claims and assumptions can hold."""
        return self.core.verdict

    @property
    def complete(self) -> bool:
        """Whether every minimal conflict was found."""
        return self.core.complete

    @PerLanguage
    def findings(self) -> tuple[Finding, ...]:
        """Disagreements with their conflicts, then notes; their sentences are in the `language` of now."""
        return findings_of(self.problem, self.core)

    @property
    def disagreements(self) -> tuple[Finding, ...]:
        """Those of the findings that are conflicts."""
        return tuple(finding for finding in self.findings if finding.severity == "conflict")

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """All smallest sets of statements and assumptions to doubt so that the rest can hold: the lightest."""
        return self.core.repairs

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Small edits of a figure that would make everything else of a scope fit, in the order of a report."""
        return self.core.what_if.slips

    @cached_property
    def weights(self) -> tuple[Chosen, ...]:
        """The weights that the claim files choose; none where every statement and assumption weighs 1."""
        claims = [claim for statement in self.problem.statements for claim in statement.claims]
        return tuple(chosen_weights(self.ledger, claims, self.problem.assumptions))

    @cached_property
    def all_repairs_known(self) -> bool:
        """Whether there are no other smallest repairs, by the conflicts that are known."""
        dropped = {frozenset(repair.dropped) for repair in self.repairs}
        most = max((repair.weight for repair in self.repairs), default=0)
        conflicts = [frozenset(conflict.members) for conflict in self.core.conflicts]
        return self.complete or dropped == set(lightest_up_to(most, conflicts, self.problem.weights))

    @cached_property
    def claims(self) -> tuple[ClaimResult, ...]:
        """Every claim with its status, in the order of ids."""
        return tuple(self._claim_result(claim) for claim in self.ledger.claims)

    @PerLanguage
    def flags(self) -> tuple[Flag, ...]:
        """Numbers that are rare under a stated model; from the ledger alone, apart from everything else here."""
        from reconcile.flags import flags_of

        return flags_of(self.ledger)

    def finding(self, id: str) -> Finding:
        """The finding of that id (`D1`). Raises `ReconcileError` naming the known ones."""
        for finding in self.findings:
            if finding.id.casefold() == id.casefold():
                return finding
        known = ", ".join(finding.id for finding in self.findings) or "none"
        raise ReconcileError(f"there is no finding {id!r}; this report has: {known}")

    def bounds(self, tally: str, quantity: str, option: str | None = None, account: str | None = None) -> Bounds:
        """What an account's statements, with identities and assumptions, leave for a count.

        By default the account of whoever counted the tally. `quantity` is `votes` or `seats` (with an
        option or group), `options`, or a total: `valid`, `null`, `blank`, `other`, `cast`, `registered`,
        `sheets`. Tally, option and account are given by id or name. Where the account contradicts itself, the
        range is the widest over its smallest repairs, which `left_out` lists. Raises `ReconcileError` for an
        unknown name, `UndecidedError` where the search is given up.
        """
        tally = tally_named(self.ledger, tally)
        asked = quantity_named(self.ledger, tally, quantity, option)
        account = self._account_meant(tally, account)
        kept = [b for b in self.core.bounds if b.account == account and b.quantity == asked]
        if any(bound.range is None for bound in kept):
            raise UndecidedError(f"undecided for account {account!r}: the search was given up")
        return widest(kept or ask(self.problem, account, asked))

    def bounds_of(self, text: str, account: str | None = None, *, claims: Iterable[str] | None = None) -> Bounds:
        """As `bounds`, for a linear expression of counts: `votes[cne-1,maduro] - votes[cne-1,gonzalez]`.

        Or for such an expression as a share of another, `votes[final,gonzalez] / valid[final]`: a ratio, whose ends
        are limits that none can go beyond. By default of the account of whoever counted the first tally named; with
        `claims`, of these alone, by id, and all assumptions. Raises `ExpressionError` for a text that cannot be read,
        `ReconcileError` for claims that cannot hold together; else as `bounds`.
        """
        asked = expression(self.ledger, text)
        if claims is not None:
            if account is not None:
                raise ReconcileError("expected an account or claims, not both")
            return hull([ask_claims(self.problem, claims, asked)])
        return widest(ask(self.problem, self._account_meant(asked.tally, account), asked))

    def break_even(
        self,
        assumption: str,
        *,
        claims: Iterable[str] = (),
        account: str | None = None,
        precision: Fraction = PRECISION,
    ) -> BreakEven:
        """The limit of an assumption at which claims begin to fit, with all other assumptions and both sides proven.

        `claims` by id; `account` adds all figures that it prints. The assumption holds a number with one end, such as
        "at most 10%"; limits and `precision` are ratios (10% is 1/10). Where the result is `exact`, no limit beyond the
        value fits; or else `beyond`, within the precision, is refuted. Without a value none fits. Raises
        `ReconcileError` for unknown names, `UndecidedError` where the search is given up.
        """
        account = account and account_named(self.ledger, account)
        return ask_break_even(self.problem, assumption, claims, account, precision)

    def _account_meant(self, tally: str, account: str | None) -> str:
        account = account or counter_of(self.ledger, tally)
        if account is None and self.verdict is not Verdict.CONSISTENT:
            raise ReconcileError(f"tally {tally!r} names nobody in `counted_by`; say which account is meant")
        return account_named(self.ledger, account or EVERYTHING)

    def not_together(self, account: str) -> tuple[tuple[str, ...], ...]:
        """Sets of others' statements of which one at least cannot hold with all that an account states.

        From the conflicts found, the strongest first, where no single one of them falls by itself.
        """
        own = self.problem.of_account(account)
        if account in self.self_contradicting:
            return ()
        single = {fall.statement for fall in self.core.falls if fall.account == account}
        ranked = [c for f in self.findings if f.conflict is not None for c in (f.conflict, *f.routes)]
        sets = [
            tuple(id for id in conflict.statements if id not in own)
            for conflict in ranked
            if own & set(conflict.statements)
        ]
        kept = [names for names in dict.fromkeys(sets) if len(names) > 1 and not single & set(names)]
        return tuple(names for names in kept if not any(set(other) < set(names) for other in kept))

    @cached_property
    def self_contradicting(self) -> tuple[str, ...]:
        """The accounts whose own statements cannot all hold, under the assumptions; anything follows from them."""
        assumed = frozenset(self.problem.assumptions)
        conflicts = [frozenset(conflict.members) for conflict in self.core.conflicts]
        found = {a: self.problem.of_account(a) | assumed for a in self.ledger.accounts}
        return tuple(a for a, own in found.items() if any(members <= own for members in conflicts))

    def frame(self, name: str) -> pa.Table:
        """`claims`, `findings`, `bounds`, `repairs` or `sources` as an Arrow table; see `frames`.

        Whatever takes Arrow data takes it, without a copy where it can: `polars.DataFrame(table)`,
        `table.to_pandas()`. Raises `ReconcileError` for another name, and without the extra `frames`.
        """
        from reconcile.frames import frame_of

        return frame_of(self, name)

    def chart(self, finding: str | None = None) -> alt.VConcatChart:
        """The picture of a finding (`D1`) as an Altair chart: what each side leaves, on one axis, with the gap.

        Without a finding those of all disagreements, or where none can be drawn, of the ranges that are forced. Raises
        `ReconcileError` for an unknown finding, where there is nothing to draw, and without the extra `html`.
        """
        from reconcile.report.drawing import chart_of_result

        return chart_of_result(self, finding)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from reconcile.report.notebook import notebook_html

        return notebook_html(self)

    def statement_of(self, claim: Claim) -> Statement | None:
        """The statement that a claim is a printing of; `None` where it is superseded."""
        return self._statements.get(claim.id)

    @cached_property
    def _statements(self) -> dict[str, Statement]:
        return {claim.id: statement for statement in self.problem.statements for claim in statement.claims}

    def _claim_result(self, claim: Claim) -> ClaimResult:
        account = self.ledger.account_of(claim.claimant)
        statement = self._statements.get(claim.id)
        if statement is None:
            return ClaimResult(claim, account, Status.SUPERSEDED)
        standings = [s for s in self.core.standings if s.statement == statement.id and s.account == account]
        ranges = [standing.ranges[0] for standing in standings if standing.ranges and statement.quantity is not None]
        disputes = [f for f in self.findings if f.conflict is not None and _between_accounts(self.problem, f)]
        return ClaimResult(
            claim=claim,
            account=account,
            status=Status.CONTRADICTED if self._falls_alone(statement) else _joint_status(standings),
            because=standings[0].because if len(standings) == 1 else (),
            implied=hull(ranges) if ranges else None,
            disputed_by=tuple(f.id for f in disputes if _takes_part(f, statement.id)),
            repeats=self._repeats(claim, statement, account),
        )

    def _falls_alone(self, statement: Statement) -> bool:
        """Whether a statement cannot hold by itself, under the assumptions."""
        return any(conflict.statements == (statement.id,) for conflict in self.core.conflicts)

    def _repeats(self, claim: Claim, statement: Statement, account: str) -> tuple[str, ...]:
        """The claim endorsed, and the first printing by the same account."""
        own = [c.id for c in statement.claims if self.ledger.account_of(c.claimant) == account]
        first = own[0] if own and own[0] != claim.id else None
        endorsed = claim.claim if isinstance(claim, Endorsement) else None
        return tuple(dict.fromkeys(id for id in (endorsed, first) if id is not None))


def _takes_part(finding: Finding, statement: str) -> bool:
    conflicts = (finding.conflict, *finding.routes)
    return any(conflict is not None and statement in conflict.statements for conflict in conflicts)


def _between_accounts(problem: Problem, finding: Finding) -> bool:
    accounts = [problem.statement(id).accounts for id in finding.claims]
    return not frozenset.intersection(*accounts)


def _joint_status(standings: list[Standing]) -> Status:
    """One status over the smallest repairs of a self-contradicting account: what all of them agree on."""
    found = {standing.status for standing in standings}
    if len(found) == 1:
        return found.pop()
    return Status.UNDECIDED if not found or Status.UNDECIDED in found else Status.COMPATIBLE
