"""Asks the engine all that a report needs, and what is asked besides; proofs and solutions go into its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import chain

from reconcile import results
from reconcile.break_evens import break_even
from reconcile.constraints import Quantity
from reconcile.core import Core
from reconcile.engine.answers import Refuted, Solved, Undecided
from reconcile.engine.conflicts import Conflicts, all_conflicts
from reconcile.engine.parts import Engine
from reconcile.engine.ranges import look_ahead, quantity_range
from reconcile.errors import ReconcileError, UndecidedError
from reconcile.evidence import Evidence
from reconcile.judging import Judge
from reconcile.meetings import (
    has_no_idle,
    lightest,
    meetings_lighter_than,
    place_among,
    total_weight,
)
from reconcile.model import EVERYTHING
from reconcile.proof import Refutation
from reconcile.quantities import disputes_to_reach, figures_of, focus_of, headline_quantities
from reconcile.repairing import Repairs
from reconcile.results import Status, Verdict
from reconcile.statements import Problem, Statement
from reconcile.strength_checks import check_break_even
from reconcile.stronger import with_bigger_gaps
from reconcile.supposing import what_if
from reconcile.tables import Tables
from reconcile.what_if import BreakEven

__all__ = ["Worker"]


class Worker:
    """Asks the engine, and puts the proofs and solutions that it gives into the tables of the report."""

    def __init__(self, problem: Problem, engine: Engine | None = None) -> None:
        self.problem = problem
        self.ids = tuple(statement.id for statement in problem.statements)
        self.soft = (*self.ids, *problem.assumptions)
        self.engine = engine or Engine(problem.system, problem.doubtful, problem.assumptions)
        self.tables = Tables(problem.system.variables)
        self._conflicts = Conflicts((), (), complete=False)
        self.judge = Judge(problem, self.engine, self.tables, self._conflict_in)
        self._fallen: dict[tuple[str, frozenset[str]], results.Fall | None] = {}

    def run(self) -> Core:
        """The verdict, then all that belongs to it; again, if a verdict that was given up could be told by then."""
        core = self._core()
        if core.verdict is Verdict.UNDECIDED and not isinstance(self.engine.decide(self.soft), Undecided):
            self.engine.limit(few=True)
            return Worker(self.problem, self.engine).run()
        return core

    def _core(self) -> Core:
        verdict, found, solution, reason = self._verdict()
        accounts = self.problem.accounts
        left = Repairs(self.problem, self.engine, found)
        self.engine.limit(len(self.ids), few=True)
        self._conflicts = found = with_bigger_gaps(self.problem, self.engine, left.settled())
        self.engine.limit(len(found.conflicts))
        choices = {account: left.consistent(self.problem.of_account(account)) for account in accounts}
        conflicts = tuple(self._conflict(names, found) for names in found.conflicts)
        repairs = self._repairs(found)
        if verdict is Verdict.CONSISTENT:
            choices[EVERYTHING] = [frozenset(self.soft)]
        bounds = tuple(self._bounds(choices))
        self.engine.limit(sum(len(self.problem.of_account(a)) * len(choices[a]) for a in accounts))
        standings = tuple(chain.from_iterable(self._standings(account, left) for account in accounts))
        otherwise = what_if(self.problem, self.engine, self.tables, conflicts)
        self.engine.limit()
        smallest = set(lightest((frozenset(repair.dropped) for repair in repairs), self.problem.weights))
        return Core(
            verdict=verdict,
            complete=found.complete,
            solution=solution,
            conflicts=conflicts,
            repairs=tuple(repair for repair in repairs if frozenset(repair.dropped) in smallest),
            other_repairs=tuple(repair for repair in repairs if frozenset(repair.dropped) not in smallest),
            bounds=bounds,
            standings=standings,
            reaches=tuple(self._reaches(conflicts)),
            falls=tuple(chain.from_iterable(self._falls(account) for account in accounts)),
            what_if=otherwise,
            lines=self.tables.lines,
            solutions=self.tables.solutions,
            reason=reason,
        )

    def _verdict(self) -> tuple[Verdict, Conflicts, int | None, str | None]:
        """The verdict with all conflicts, the solution or the reason why it is undecided."""
        everything = self.engine.decide(self.soft)
        if isinstance(everything, Solved):
            solution = self.tables.add_solution(everything.values)
            return Verdict.CONSISTENT, Conflicts((), (frozenset(),), complete=True), solution, None
        if isinstance(everything, Refuted):
            return Verdict.INCONSISTENT, self._all_conflicts(self.soft), None, None
        for account in self.problem.accounts:
            own = frozenset((*self.problem.of_account(account), *self.problem.assumptions))
            if isinstance(self.engine.decide(own), Refuted):
                found = self._all_conflicts(own)
                return Verdict.INCONSISTENT, found._replace(corrections=(), complete=False), None, None
        return Verdict.UNDECIDED, Conflicts((), (), complete=False), None, everything.reason

    def _all_conflicts(self, taken: Iterable[str]) -> Conflicts:
        """Those among what is taken; its corrections, the lightest first."""
        taken = frozenset(taken)
        return all_conflicts(self.engine, [name for name in self.soft if name in taken], self.problem.weights)

    def ranges_of(self, account: str, quantity: Quantity) -> list[results.AccountRange]:
        """The ranges that an account leaves for any quantity, checked: one, or one for each smallest repair.

        With a repair that leaves a ratio nothing to be a share of, it has none. Raises `UndecidedError`, or
        `ReconcileError` where `all` are asked for and cannot hold together, or for what can only be a share of nothing.
        """
        if account == EVERYTHING and isinstance(self.engine.decide(self.soft), Refuted):
            raise ReconcileError("the statements of all accounts cannot hold together; ask for one account")
        own = self.problem.of_account(account)
        choices = [frozenset(self.soft)] if account == EVERYTHING else self._left_standing(own)
        found: list[results.Range | None] = []
        with self.tables.attempt():
            found = [quantity_range(self.engine, quantity, taken, self.tables, lean=True) for taken in choices]
        if not found:
            raise UndecidedError(f"undecided for account {account!r}: the search was given up")
        ranges = [(taken, each) for taken, each in zip(choices, found, strict=True) if each is not None]
        if not ranges:
            raise ReconcileError(f"{quantity.name}: by what {account!r} states, this can only be a share of nothing")
        evidence = Evidence(self.tables.lines, self.tables.solutions, self.problem)
        for taken, each in ranges:
            evidence.check_range(each, quantity, taken)
        return [results.AccountRange(account, quantity, self._left_out(account, taken), each) for taken, each in ranges]

    def range_by(self, statements: Iterable[str], quantity: Quantity) -> results.Range:
        """The range that some statements leave for a quantity, with all assumptions, checked.

        Raises `UndecidedError`, or `ReconcileError` where they cannot hold together, or for a share of nothing.
        """
        taken = frozenset((*statements, *self.problem.assumptions))
        if isinstance(self.engine.decide(taken), Refuted):
            raise ReconcileError("these claims cannot hold together, under the assumptions: nothing follows from them")
        found = quantity_range(self.engine, quantity, taken, self.tables)
        if found is None:
            raise ReconcileError(f"{quantity.name}: by these claims, this can only be a share of nothing")
        Evidence(self.tables.lines, self.tables.solutions, self.problem).check_range(found, quantity, taken)
        return found

    def _left_standing(self, own: Iterable[str]) -> list[frozenset[str]]:
        """What statements leave standing, with what conflicts it takes to tell."""
        taken = frozenset((*own, *self.problem.assumptions))
        found = self._all_conflicts(taken) if isinstance(self.engine.decide(taken), Refuted) else self._conflicts
        return Repairs(self.problem, self.engine, found).consistent(own)

    def break_even(self, assumption: str, names: Iterable[str], precision: Fraction) -> BreakEven:
        """The limit of an assumption at which what is named begins to fit, checked. Raises `UndecidedError`."""
        found = break_even(self.problem, self.engine, self.tables, assumption, names, precision)
        check_break_even(found, self.problem, Evidence(self.tables.lines, self.tables.solutions, self.problem))
        return found

    def _conflict(self, names: frozenset[str], found: Conflicts) -> results.Conflict:
        refuted = self.engine.decide(names)
        assert isinstance(refuted, Refuted)
        proof = self.tables.add_proof(self.engine.shortest_proof(names) or refuted.proof())
        stated = tuple(id for id in self.ids if id in names)
        assumed = tuple(id for id in self.problem.assumptions if id in names)
        without = tuple(self._solution_without(name, names, found) for name in (*stated, *assumed))
        focus = focus_of(self.problem, stated)
        expected = None
        quantity = self.problem.statement(focus).quantity if focus else None
        if quantity is not None and len(stated) > 1 and without[stated.index(focus)] is not None:
            expected = self._range(quantity, names - {focus})
        return results.Conflict(stated, assumed, proof, without, focus, expected)

    def _proof(self, refuted: Refuted) -> Refutation:
        return self.tables.add_proof(refuted.proof())

    def _solution_without(self, name: str, names: frozenset[str], found: Conflicts) -> int | None:
        """A solution that keeps all of a conflict but one member, and as much else as possible."""
        kept = (frozenset(self.soft) - correction for correction in found.corrections if correction & names == {name})
        answer = self.engine.decide(next(kept, names - {name}))
        return self.tables.add_solution(answer.values) if isinstance(answer, Solved) else None

    def _range(self, quantity: Quantity, taken: frozenset[str], *, lean: bool = False) -> results.Range | None:
        with self.tables.attempt():
            return quantity_range(self.engine, quantity, taken, self.tables, lean=lean)
        return None

    def _repairs(self, found: Conflicts) -> list[results.Repair]:
        """Every minimal correction, with a solution for the rest; none where lighter sets were left undecided."""
        weights = self.problem.weights
        least = min((total_weight(names, weights) for names in found.corrections), default=0)
        if not found.complete and meetings_lighter_than(least, found.conflicts, weights):
            return []
        repairs = []
        corrections = found.corrections if found.conflicts else ()
        for names in sorted(corrections, key=lambda each: (total_weight(each, weights), place_among(each, self.soft))):
            if not has_no_idle(names, found.conflicts):
                continue  # a conflict that is not known may need all of it
            answer = self.engine.decide(frozenset(self.soft) - names)
            assert isinstance(answer, Solved)
            dropped = tuple(name for name in self.soft if name in names)
            repairs.append(
                results.Repair(dropped, self.tables.add_solution(answer.values), total_weight(names, weights))
            )
        return repairs

    def _bounds(self, choices: Mapping[str, list[frozenset[str]]]) -> Iterator[results.AccountRange]:
        """For each account and what it may leave standing. Limits go first: they take less than what attains them."""
        quantities = {account: list(headline_quantities(self.problem, account)) for account in choices}
        self.engine.limit(sum(len(quantities[account]) * len(choices[account]) for account in choices))
        for account, taken in chain.from_iterable(((a, each) for each in choices[a]) for a in choices):
            look_ahead(self.engine, quantities[account], taken)
        for account, choice in choices.items():
            yield from self._shown_bounds(account, quantities[account], choice)

    def _shown_bounds(
        self, account: str, quantities: list[Quantity], choices: list[frozenset[str]]
    ) -> list[results.AccountRange]:
        """The bounds of an account; none is known where nothing shows of one of its repairs that it is one."""
        with self.tables.attempt():
            found = [self._bound(account, each, taken) for each in quantities for taken in choices]
            shown = {(), *(bound.dropped for bound in found if bound.range is not None)}
            if not self._conflicts.complete and any(bound.dropped not in shown for bound in found):
                raise UndecidedError
            if found:
                return found
        return [results.AccountRange(account, quantity, (), None) for quantity in quantities]

    def _bound(self, account: str, quantity: Quantity, taken: frozenset[str]) -> results.AccountRange:
        found = self._range(quantity, taken, lean=True)
        return results.AccountRange(account, quantity, self._left_out(account, taken), found)

    def _left_out(self, account: str, taken: frozenset[str]) -> tuple[str, ...]:
        own = self.problem.of_scope(account)
        return tuple(n for n in self.soft if n not in taken and (n in own or n in self.problem.assumptions))

    def _standings(self, account: str, left: Repairs) -> Iterator[results.Standing]:
        own = self.problem.of_account(account)
        for statement in self.problem.statements:
            if statement.id in own:
                choices = left.consistent(own - {statement.id})
                yield from (self._standing(statement, account, taken, own) for taken in choices)
                if not choices:
                    yield results.Standing(statement.id, account, (), Status.UNDECIDED)

    def _standing(
        self, statement: Statement, account: str, taken: frozenset[str], own: frozenset[str]
    ) -> results.Standing:
        said = (own | frozenset(self.problem.assumptions)) - {statement.id}
        return self.judge.standing(statement, account, taken, tuple(n for n in self.soft if n in said - taken))

    def _conflict_in(self, names: frozenset[str]) -> tuple[tuple[str, ...], Refutation]:
        """The first of the smallest conflicts among names that cannot all hold, or any one where not all are known."""
        if self._conflicts.complete:
            members = next(conflict for conflict in self._conflicts.conflicts if conflict <= names)
            refuted = self.engine.decide(members)
            assert isinstance(refuted, Refuted)
            return tuple(name for name in self.soft if name in members), self._proof(refuted)
        refuted = self.engine.decide(names)
        assert isinstance(refuted, Refuted)
        return tuple(name for name in self.soft if name in refuted.used), self._proof(refuted)

    def _reaches(self, conflicts: Iterable[results.Conflict]) -> Iterator[results.Reach]:
        """For each disputed number, what all figures of the account on the other side leave for it."""
        for account, id in disputes_to_reach(self.problem, conflicts):
            figures = figures_of(self.problem, account) | frozenset(self.problem.assumptions)
            quantity = self.problem.statement(id).quantity
            assert quantity is not None
            yield results.Reach(account, id, self._shown_range(quantity, figures))

    def _shown_range(self, quantity: Quantity, taken: frozenset[str]) -> results.Range | None:
        """A range with solutions, also that of a ratio: of one in which this is a share of something."""
        with self.tables.attempt():
            found = quantity_range(self.engine, quantity, taken, self.tables)
            if found is None or quantity.denominator is None:
                return found
            answer = self.engine.decide(taken, [quantity.something])
            assert isinstance(answer, Solved)
            number = self.tables.add_solution(answer.values)
            return results.Range(*(end._replace(solution=number) for end in found))
        return None

    def _falls(self, account: str) -> Iterator[results.Fall]:
        """Statements of other accounts that cannot hold with all of this one's."""
        taken = self.problem.of_account(account) | frozenset(self.problem.assumptions)
        answer = self.engine.decide(taken)
        if not isinstance(answer, Solved):
            return
        for statement in self.problem.statements:
            if account not in statement.accounts:
                fall = self._fall(statement, taken)
                if fall is not None:
                    met = self.tables.add_solution(answer.values)
                    yield fall._replace(account=account, proof=fall.proof._replace(met=met))

    def _fall(self, statement: Statement, taken: frozenset[str]) -> results.Fall | None:
        key = (statement.id, taken)
        if key not in self._fallen:
            self._fallen[key] = None
            if isinstance(self.engine.decide(taken | {statement.id}), Refuted):
                because, proof = self._conflict_in(taken | {statement.id})
                self._fallen[key] = results.Fall("", statement.id, because, proof)
        return self._fallen[key]
