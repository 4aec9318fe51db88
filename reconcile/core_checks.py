"""Checks that every piece of a result's evidence shows what it should; trusts nothing, asks no engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reconcile.constraints import Quantity
from reconcile.core import Core
from reconcile.evidence import Evidence
from reconcile.meetings import (
    has_no_idle,
    lightest_up_to,
    meetings_lighter_than,
    minimal_meetings,
    place_among,
    repairs_within,
    total_weight,
)
from reconcile.model import EVERYTHING
from reconcile.proof import ProofError, Refutation
from reconcile.quantities import disputes_to_reach, figures_of, headline_quantities
from reconcile.results import GIVEN_UP, Conflict, Verdict
from reconcile.statements import Problem
from reconcile.status_checks import check_standing
from reconcile.what_if_checks import check_what_if

__all__ = ["check_core"]


def check_core(core: Core, problem: Problem) -> None:
    """Check every proof and solution of a result. Raises `ProofError` naming the piece that fails."""
    _Checker(core, problem).check()


class _Checker:
    def __init__(self, core: Core, problem: Problem) -> None:
        self.core = core
        self.problem = problem
        self.evidence = Evidence(core.lines, core.solutions, problem)
        self.order = [*(s.id for s in problem.statements), *problem.assumptions]
        self.stated = frozenset(s.id for s in problem.statements)
        self.everything = self.stated | frozenset(problem.assumptions)

    def check(self) -> None:
        """Go through all pieces in the order of the report."""
        core = self.core
        self._check_verdict()
        for conflict in core.conflicts:
            self._check_conflict(conflict)
        for repair in (*core.repairs, *core.other_repairs):
            self._known(repair.dropped)
            self.evidence.check_order(repair.dropped)
            self.evidence.solution(repair.solution, self.everything - set(repair.dropped))
            if repair.weight != total_weight(repair.dropped, self.problem.weights):
                raise ProofError(f"a repair does not weigh {repair.weight}")
        self._check_repairs_are_smallest()
        self._check_complete()
        self._check_ranges_of_accounts()
        for standing in core.standings:
            taken = self._taken(standing.account, standing.dropped) - {standing.statement}
            check_standing(standing, taken, self.problem, self.evidence)
        for fall in core.falls:
            stated = self._taken(fall.account, ())
            if fall.statement not in fall.because or fall.statement in self.problem.of_account(fall.account):
                raise ProofError(f"{fall.statement} does not fall with {fall.account}")
            self.evidence.check_proofs([fall.proof], fall.because, stated | {fall.statement}, [()], stated)
        check_what_if(core, self.problem, self.evidence)
        self._check_nothing_is_left_out()
        self.evidence.check_all_used()

    def _check_ranges_of_accounts(self) -> None:
        """The bounds, and what all figures of an account leave for numbers that it disputes."""
        for bound in self.core.bounds:
            if bound.range is not None:
                self.evidence.check_range(bound.range, bound.quantity, self._taken(bound.account, bound.dropped))
        for reach in self.core.reaches:
            if reach.range is not None:
                figures = figures_of(self.problem, reach.account) | frozenset(self.problem.assumptions)
                self.evidence.check_range(reach.range, self._quantity(reach.statement), figures, shown=True)

    def _check_nothing_is_left_out(self) -> None:
        """Every bound, status and note that the claim files call for is there, and every fall that is known."""
        core, problem = self.core, self.problem
        accounts = problem.accounts
        bounds = [
            (account, names, quantity)
            for account in [*accounts, *([EVERYTHING] if core.verdict is Verdict.CONSISTENT else [])]
            for quantity in headline_quantities(problem, account)
            for names in self._dropped(
                problem.of_scope(account),
                ((b.dropped, b.range is not None) for b in core.bounds if b.account == account),
            )
        ]
        _expect("a bound", [(b.account, b.dropped, b.quantity) for b in core.bounds], bounds)
        statuses = [
            (account, names, s.id)
            for account in accounts
            for s in problem.statements
            if account in s.accounts
            for names in self._dropped(
                problem.of_account(account) - {s.id},
                (
                    (found.dropped, (found.inside, found.outside) != (None, None))
                    for found in core.standings
                    if (found.account, found.statement) == (account, s.id)
                ),
            )
        ]
        _expect("a status", [(s.account, s.dropped, s.statement) for s in core.standings], statuses)
        reaches = [(reach.account, reach.statement) for reach in core.reaches]
        _expect("what all figures leave", reaches, list(disputes_to_reach(problem, core.conflicts)))
        if core.complete:
            falls = [(fall.account, fall.statement) for fall in core.falls]
            _expect("what falls", falls, [pair for account in accounts for pair in self._falling(account)])

    def _dropped(self, own: frozenset[str], given: Iterable[tuple[tuple[str, ...], bool]]) -> list[tuple[str, ...]]:
        """What has to be left out of statements that collide: each of the smallest repairs.

        Where conflicts may be missing, nothing, or all the lightest sets that meet those that are known. Each of these
        needs a solution for the rest, and whatever is `given` says whether it has one: so it is a repair, and none is
        lighter.
        """
        given = list(given)
        names, weights = own | frozenset(self.problem.assumptions), self.problem.weights
        conflicts = [members for c in self.core.conflicts if (members := frozenset(c.members)) <= names]
        if self.core.complete:
            repairs = repairs_within(conflicts, names, weights)
        else:
            for unshown in {each for each, _ in given if each} - {each for each, shown in given if shown}:
                raise ProofError(f"nothing shows that the rest can hold without {list(unshown)}")
            most = max((total_weight(each, weights) for each, _ in given), default=0)
            repairs = lightest_up_to(most, conflicts, weights) if most else [frozenset()]
        ordered = sorted(repairs, key=lambda names: place_among(names, self.order))
        return [tuple(name for name in self.order if name in names) for names in ordered]

    def _falling(self, account: str) -> Iterator[tuple[str, str]]:
        """The statements of others that cannot hold with all that an account states, by the conflicts listed."""
        taken = self.problem.of_account(account) | frozenset(self.problem.assumptions)
        conflicts = [frozenset(conflict.members) for conflict in self.core.conflicts]
        if not any(members <= taken for members in conflicts):
            others = [s.id for s in self.problem.statements if account not in s.accounts]
            yield from ((account, id) for id in others if any(members <= taken | {id} for members in conflicts))

    def _check_verdict(self) -> None:
        core = self.core
        if (core.reason is not None) != (core.verdict is Verdict.UNDECIDED):
            raise ProofError("an undecided verdict, and no other, has a reason")
        if core.reason is not None and core.reason not in GIVEN_UP:
            raise ProofError("an undecided verdict has a reason that nothing gives")
        if core.verdict is not Verdict.INCONSISTENT and (core.conflicts or core.repairs or core.other_repairs):
            raise ProofError(f"a ledger that is {core.verdict.value} has no conflicts and no repairs")
        if (core.solution is None) != (core.verdict is not Verdict.CONSISTENT):
            raise ProofError("a consistent ledger, and no other, has a solution for everything")
        if core.verdict is Verdict.CONSISTENT:
            if not core.complete:
                raise ProofError("a consistent ledger has no conflicts that could be missing")
            self.evidence.solution(core.solution, self.everything)
        elif core.verdict is Verdict.INCONSISTENT and not core.conflicts:
            raise ProofError("an inconsistent ledger has a conflict")

    def _check_conflict(self, conflict: Conflict) -> None:
        self._known(conflict.members)
        members = frozenset(conflict.members)
        self._check_proof(conflict.proof, conflict.members, members)
        for name, number in zip(conflict.members, conflict.without, strict=True):
            if number is not None:
                self.evidence.solution(number, members - {name})
            elif self.core.complete:
                raise ProofError(f"nothing shows that the conflict needs {name}")
        if conflict.expected is not None:
            if dict(zip(conflict.members, conflict.without, strict=True))[conflict.focus] is None:
                raise ProofError("nothing shows that the members besides the focus can hold")
            self.evidence.check_range(conflict.expected, self._quantity(conflict.focus), members - {conflict.focus})

    def _check_repairs_are_smallest(self) -> None:
        """All repairs weigh the same, all others more, and no lighter set meets every conflict."""
        least, others = ({repair.weight for repair in found} for found in (self.core.repairs, self.core.other_repairs))
        if len(least) > 1:
            raise ProofError("the smallest repairs have different weights")
        if others and not (least and max(least) < min(others)):
            raise ProofError("a smallest repair stands among the others")
        for repairs in (self.core.repairs, self.core.other_repairs):
            places = [(repair.weight, place_among(repair.dropped, self.order)) for repair in repairs]
            if any(after <= before for before, after in pairwise(places)):
                raise ProofError("a repair stands twice, or in another place")
        conflicts = [frozenset(conflict.members) for conflict in self.core.conflicts]
        if any(a <= b for i, a in enumerate(conflicts) for j, b in enumerate(conflicts) if i != j):
            raise ProofError("a conflict holds another, or stands twice")
        if least and meetings_lighter_than(max(least), conflicts, self.problem.weights):
            raise ProofError("a lighter set meets every conflict")
        if not all(has_no_idle(frozenset(repair.dropped), conflicts) for repair in self.core.other_repairs):
            raise ProofError("something can be left out of a repair")

    def _check_complete(self) -> None:
        """No other conflict is possible: the repairs are all the smallest meetings of those that are listed."""
        if self.core.complete and self.core.conflicts:
            conflicts = [frozenset(conflict.members) for conflict in self.core.conflicts]
            listed = [frozenset(repair.dropped) for repair in (*self.core.repairs, *self.core.other_repairs)]
            if len(set(listed)) != len(listed) or set(listed) != minimal_meetings(conflicts):
                raise ProofError("the repairs do not show that there is no other conflict")
        elif self.core.complete and self.core.verdict is not Verdict.CONSISTENT:
            raise ProofError("nothing shows that the conflicts are complete")

    def _check_proof(self, proof: Refutation, because: Sequence[str], allowed: Iterable[str]) -> None:
        """Check that reasons contradict each other."""
        self.evidence.check_proofs([proof], because, allowed, [()])

    def _taken(self, account: str, dropped: Iterable[str]) -> frozenset[str]:
        self._known(dropped)
        return self.problem.of_scope(account).union(self.problem.assumptions) - set(dropped)

    def _quantity(self, statement: str) -> Quantity:
        quantity = self.problem.statement(statement).quantity
        if quantity is None:
            raise ProofError(f"{statement} speaks of no number")
        return quantity

    def _known(self, names: Iterable[str]) -> None:
        unknown = sorted(set(names) - self.everything)
        if unknown:
            raise ProofError(f"no statement or assumption {unknown[0]!r}")


def _expect(what: str, found: Sequence[object], expected: Sequence[object]) -> None:
    """All of what is expected, each once and in order, and nothing else."""
    if found == expected:
        return
    if len(found) == len(expected) and set(found) == set(expected):
        raise ProofError(f"{what} stands in another place")
    problem = "is missing" if set(expected) - set(found) else "does not belong there, or stands twice"
    raise ProofError(f"{what} {problem}")
