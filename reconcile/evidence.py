"""Checks that every piece of a result's evidence shows what it should; trusts nothing, asks no engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reconcile.checker import CheckedLines, check_ray
from reconcile.constraints import Quantity, System, combine, evaluate, meets
from reconcile.meetings import lightest_up_to, meetings_lighter_than, minimal_meetings, repairs_within, total_weight
from reconcile.proof import Inequality, Line, ProofError, Refutation, resting_on
from reconcile.quantities import denials_of, disputes_to_reach, figures_of, headline_quantities, spoken_of
from reconcile.results import GIVEN_UP, Conflict, Core, End, Range, Standing, Status, Verdict
from reconcile.solutions import CheckedSolutions, Solution
from reconcile.statements import Problem, Statement

__all__ = ["Evidence", "check_core"]

Goals = Sequence[Inequality]


def check_core(core: Core, problem: Problem) -> None:
    """Check every proof and solution of a result. Raises `ProofError` naming the piece that fails."""
    _Checker(core, problem).check()


class Evidence:
    """The tables of a result, with what was used of them; every line is checked, and what a solution breaks, once.

    Raises `ProofError`.
    """

    def __init__(self, lines: Sequence[Line], solutions: Sequence[Solution], system: System) -> None:
        self._lines = lines
        self._checked = CheckedLines(lines, system)
        self._ends: set[int] = set()
        self._solutions = CheckedSolutions(solutions, system)
        self._count = len(solutions)
        self._solutions_used: set[int] = set()
        self._system = system

    def solution(self, number: int | None, taken: Iterable[str]) -> Solution:
        """The solution of that number, which must satisfy all that is `taken`. Raises `ProofError`."""
        found = self._solutions.check(number, frozenset(taken))
        self._solutions_used.add(number or 0)
        return found

    def check_proofs(
        self, proofs: Sequence[Refutation], because: Iterable[str], allowed: Iterable[str], questions: Sequence[Goals]
    ) -> None:
        """One proof for each question, from reasons that are allowed and that are all used. Raises `ProofError`."""
        because = frozenset(because)
        if not because <= frozenset(allowed):
            raise ProofError(f"a reason stands outside the account: {sorted(because - frozenset(allowed))}")
        if [proof.goal for proof in proofs] != [tuple(goals) for goals in questions]:
            raise ProofError("the proofs are about something else")
        unused = because.difference(*(self._checked.check(proof, because) for proof in proofs))
        if unused:
            raise ProofError(f"no proof uses a reason that is given: {sorted(unused)}")
        self._ends.update(proof.line for proof in proofs)

    def check_range(self, found: Range, quantity: Quantity, taken: Iterable[str]) -> None:
        """Check that both ends of a range follow from what is `taken`, and that a count's ends are attained as said.

        Raises `ProofError`.
        """
        taken = frozenset(taken)
        for end, sign in ((found.low, -1), (found.high, 1)):
            if end.value is not None:
                if end.proof is None:
                    raise ProofError("an end of a range has no proof")
                self.check_proofs([end.proof], end.because, taken, [[quantity.beyond(end.value, sign)]])
            elif end.because or end.proof is not None:
                raise ProofError("an end that does not exist has a reason")
            if end.ray is not None and (end.value is not None or quantity.denominator is not None):
                raise ProofError("a ray leads on from an end that exists")
            if quantity.denominator is not None and end.solution is not None:
                raise ProofError("an end of a ratio has a solution")
            if quantity.denominator is None and (end.value is None or end.solution is not None):
                values = self.solution(end.solution, taken)
                if end.value is None:
                    self._check_no_end(end, values, quantity, sign, taken)
                elif evaluate(quantity.numerator, values) != end.value:
                    raise ProofError(f"the solution does not attain {end.value}")

    def _check_no_end(self, end: End, values: Solution, quantity: Quantity, sign: int, taken: frozenset[str]) -> None:
        ray = end.ray or {}
        check_ray(ray, values.written_out(), self._system, taken)
        if evaluate(combine([(sign, quantity.numerator)]), ray) <= 0:
            raise ProofError("the quantity does not grow along the ray")

    def check_all_used(self) -> None:
        """Nothing stands in the tables that no piece of the result used, and no line twice. Raises `ProofError`."""
        for what, used, count in (
            ("line", set(resting_on(self._lines, self._ends)), len(self._lines)),
            ("solution", self._solutions_used, self._count),
        ):
            unused = min(set(range(count)) - used, default=None)
            if unused is not None:
                raise ProofError(f"nothing rests on {what} {unused}")
        if len(set(self._lines)) < len(self._lines):
            raise ProofError("a line stands twice")


class _Checker:
    def __init__(self, core: Core, problem: Problem) -> None:
        self.core = core
        self.problem = problem
        self.evidence = Evidence(core.lines, core.solutions, problem.system)
        self.everything = frozenset(s.id for s in problem.statements) | frozenset(problem.assumptions)

    def check(self) -> None:
        """Go through all pieces in the order of the report."""
        core = self.core
        self._check_verdict()
        for conflict in core.conflicts:
            self._check_conflict(conflict)
        for repair in (*core.repairs, *core.other_repairs):
            self._known(repair.dropped)
            self.evidence.solution(repair.solution, self.everything - set(repair.dropped))
            if repair.weight != total_weight(repair.dropped, self.problem.weights):
                raise ProofError(f"a repair does not weigh {repair.weight}")
        self._check_repairs_are_smallest()
        self._check_complete()
        self._check_ranges_of_accounts()
        for standing in core.standings:
            self._check_standing(standing)
        for fall in core.falls:
            allowed = self._taken(fall.account, ()) | {fall.statement}
            if fall.statement not in fall.because or fall.statement in self.problem.of_account(fall.account):
                raise ProofError(f"{fall.statement} does not fall with {fall.account}")
            self._check_proof(fall.proof, fall.because, allowed)
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
                self.evidence.check_range(reach.range, self._quantity(reach.statement), figures)

    def _check_nothing_is_left_out(self) -> None:
        """Every bound, status and note that the claim files call for is there, and every fall that is known."""
        core, problem = self.core, self.problem
        accounts = problem.accounts
        bounds = [
            (account, names, quantity)
            for account in [*accounts, *(["all"] if core.verdict is Verdict.CONSISTENT else [])]
            for quantity in headline_quantities(problem, account)
            for names in self._dropped(
                self.everything if account == "all" else problem.of_account(account),
                (bound.dropped for bound in core.bounds if bound.account == account),
            )
        ]
        _expect("a bound", [(b.account, b.dropped, b.quantity) for b in core.bounds], bounds)
        statuses = [
            (account, names, s.id)
            for s in problem.statements
            for account in s.accounts
            for names in self._dropped(
                problem.of_account(account) - {s.id},
                (found.dropped for found in core.standings if (found.account, found.statement) == (account, s.id)),
            )
        ]
        _expect("a status", [(s.account, s.dropped, s.statement) for s in core.standings], statuses)
        reaches = [(reach.account, reach.statement) for reach in core.reaches]
        _expect("what all figures leave", reaches, list(disputes_to_reach(problem, core.conflicts)))
        if core.complete:
            falls = [(fall.account, fall.statement) for fall in core.falls]
            _expect("what falls", falls, [pair for account in accounts for pair in self._falling(account)])

    def _dropped(self, own: frozenset[str], given: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """What has to be left out of statements that collide: each of the smallest repairs.

        Where conflicts may be missing, nothing, or all the lightest sets that meet those that are known: their ranges
        have solutions, so they are repairs, and no repair is lighter.
        """
        order = [*(s.id for s in self.problem.statements), *self.problem.assumptions]
        names, weights = own | frozenset(self.problem.assumptions), self.problem.weights
        conflicts = [members for c in self.core.conflicts if (members := frozenset(c.members)) <= names]
        if self.core.complete:
            repairs = repairs_within(conflicts, names, weights)
        else:
            most = max((total_weight(each, weights) for each in given), default=0)
            repairs = lightest_up_to(most, conflicts, weights) if most else [frozenset()]
        return [tuple(name for name in order if name in names) for names in repairs]

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
        if len(conflict.without) != len(conflict.members):
            raise ProofError("expected a solution for each member of a conflict left out")
        for name, number in zip(conflict.members, conflict.without, strict=True):
            if number is not None:
                self.evidence.solution(number, members - {name})
            elif self.core.complete:
                raise ProofError(f"nothing shows that the conflict needs {name}")
        if conflict.expected is not None:
            self.evidence.check_range(conflict.expected, self._quantity(conflict.focus), members - {conflict.focus})

    def _check_repairs_are_smallest(self) -> None:
        """All repairs weigh the same, all others more, and no lighter set meets every conflict."""
        least, others = ({repair.weight for repair in found} for found in (self.core.repairs, self.core.other_repairs))
        if len(least) > 1:
            raise ProofError("the smallest repairs have different weights")
        if others and not (least and max(least) < min(others)):
            raise ProofError("a smallest repair stands among the others")
        conflicts = [frozenset(conflict.members) for conflict in self.core.conflicts]
        if any(a <= b for i, a in enumerate(conflicts) for j, b in enumerate(conflicts) if i != j):
            raise ProofError("a conflict holds another, or stands twice")
        if least and meetings_lighter_than(max(least), conflicts, self.problem.weights):
            raise ProofError("a lighter set meets every conflict")

    def _check_complete(self) -> None:
        """No other conflict is possible: the repairs are all the smallest meetings of those that are listed."""
        if self.core.complete and self.core.conflicts:
            conflicts = [frozenset(conflict.members) for conflict in self.core.conflicts]
            listed = [frozenset(repair.dropped) for repair in (*self.core.repairs, *self.core.other_repairs)]
            if len(set(listed)) != len(listed) or set(listed) != minimal_meetings(conflicts):
                raise ProofError("the repairs do not show that there is no other conflict")
        elif self.core.complete and self.core.verdict is not Verdict.CONSISTENT:
            raise ProofError("nothing shows that the conflicts are complete")

    def _check_standing(self, standing: Standing) -> None:
        statement = self.problem.statement(standing.statement)
        taken = self._taken(standing.account, standing.dropped) - {statement.id}
        with_room = standing.status in (Status.COMPATIBLE, Status.UNTESTED)
        if not with_room and (standing.inside, standing.outside) != (None, None):
            raise ProofError(f"{statement.id} has no solution on both sides")
        if standing.status is Status.CONTRADICTED:
            if statement.id not in standing.because or len(standing.proofs) != 1:
                raise ProofError(f"expected one proof that {statement.id} is contradicted")
            self._check_proof(standing.proofs[0], standing.because, taken | {statement.id})
        elif standing.status is Status.IMPLIED:
            self.evidence.check_proofs(standing.proofs, standing.because, taken, denials_of(statement))
        elif standing.because or standing.proofs:
            raise ProofError(f"{statement.id} is neither contradicted nor implied, and so has no reason")
        elif with_room:
            self._check_room(standing, statement, taken)
        self._check_ranges(standing, statement, taken)

    def _check_room(self, standing: Standing, statement: Statement, taken: frozenset[str]) -> None:
        """Solutions of what is taken keep and break the statement."""
        self.evidence.solution(standing.inside, taken | {statement.id})
        values = self.evidence.solution(standing.outside, taken)
        if not any(meets(values, goals) for goals in denials_of(statement)):
            raise ProofError(f"the solution outside {statement.id} does not break it")

    def _check_ranges(self, standing: Standing, statement: Statement, taken: frozenset[str]) -> None:
        spoken = spoken_of(statement)
        if len(standing.ranges) > len(spoken):
            raise ProofError(f"{statement.id} does not speak of so many numbers")
        for found, quantity in zip(standing.ranges, spoken, strict=False):
            self.evidence.check_range(found, quantity, taken)
        missing = len(standing.ranges) < len(spoken)
        if missing and not self._may_lack_ranges(standing, statement):
            raise ProofError(f"expected a range for all that {statement.id} speaks of")
        reasons = {name for found in standing.ranges for end in found for name in end.because}
        narrowed = bool(reasons & {s.id for s in self.problem.statements})
        if narrowed and standing.status is Status.UNTESTED:
            raise ProofError(f"{statement.id} is not untested: other statements narrow what it speaks of")
        if not narrowed and not missing and standing.status is Status.COMPATIBLE:
            raise ProofError(f"{statement.id} is untested: no other statement narrows what it speaks of")

    def _may_lack_ranges(self, standing: Standing, statement: Statement) -> bool:
        """Margins are left out where they are narrowed, and a ratio where its denominator can only be 0."""
        if standing.status is Status.UNDECIDED or statement.quantity is None:
            return standing.status is not Status.UNTESTED
        below = statement.quantity.denominator
        if standing.status is Status.COMPATIBLE and below is not None and standing.inside is not None:
            return evaluate(below, self.core.solutions[standing.inside]) == 0
        return standing.status is Status.CONTRADICTED and below is not None

    def _check_proof(self, proof: Refutation, because: Iterable[str], allowed: Iterable[str]) -> None:
        """Check that reasons contradict each other."""
        self.evidence.check_proofs([proof], because, allowed, [()])

    def _taken(self, account: str, dropped: Iterable[str]) -> frozenset[str]:
        self._known(dropped)
        own = self.everything if account == "all" else self.problem.of_account(account)
        return frozenset((*own, *self.problem.assumptions)) - set(dropped)

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
    """All of what is expected, each once, and nothing else."""
    if len(found) != len(expected) or set(found) != set(expected):
        problem = "is missing" if set(expected) - set(found) else "does not belong there, or stands twice"
        raise ProofError(f"{what} {problem}")
