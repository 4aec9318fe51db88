"""The proofs and solutions of a result, each checked as it is used; trusts nothing, asks no engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from reconcile.checker import CheckedLines, check_ray
from reconcile.constraints import AtLeast, Quantity, combine, evaluate, meets
from reconcile.proof import Line, ProofError, Refutation, resting_on
from reconcile.results import End, Range
from reconcile.solutions import CheckedSolutions, Solution
from reconcile.statements import Problem

__all__ = ["Evidence"]

Goals = Sequence[AtLeast]


class Evidence:
    """The tables of a result, with what was used of them; every line is checked, and what a solution breaks, once.

    Raises `ProofError`.
    """

    def __init__(self, lines: Sequence[Line], solutions: Sequence[Solution], problem: Problem) -> None:
        system = problem.system
        self._lines = lines
        self._checked = CheckedLines(lines, system)
        self._ends: set[int] = set()
        self._solutions = CheckedSolutions(solutions, system)
        self._count = len(solutions)
        self._solutions_used: set[int] = set()
        self._system = system
        self._places = {name: place for place, name in enumerate(problem.doubtful)}

    def solution(self, number: int | None, taken: Iterable[str]) -> Solution:
        """The solution of that number, which must satisfy all that is `taken`. Raises `ProofError`."""
        found = self._solutions.check(number, frozenset(taken))
        self._solutions_used.add(number or 0)
        return found

    def check_proofs(
        self,
        proofs: Sequence[Refutation],
        because: Sequence[str],
        allowed: Iterable[str],
        questions: Sequence[Goals],
        less: Iterable[str] | None = None,
    ) -> None:
        """One proof for each question, from reasons that are allowed and that are all used. Raises `ProofError`.

        With `less`, each names a solution of what is taken then, which meets the goal; else none does.
        """
        self.check_order(because)
        named = frozenset(because)
        for proof in proofs:
            if less is None and proof.met is not None:
                raise ProofError("nothing is to be met here")
            if less is not None and not meets(self.solution(proof.met, less), proof.goal):
                raise ProofError("the solution does not meet the goal")
        if not named <= frozenset(allowed):
            raise ProofError(f"a reason stands outside the account: {sorted(named - frozenset(allowed))}")
        if [proof.goal for proof in proofs] != [tuple(goals) for goals in questions]:
            raise ProofError("the proofs are about something else")
        unused = named.difference(*(self._checked.check(proof, named) for proof in proofs))
        if unused:
            raise ProofError(f"no proof uses a reason that is given: {sorted(unused)}")
        self._ends.update(proof.line for proof in proofs)

    def check_order(self, because: Sequence[str]) -> None:
        """Each stands once, in the order of the report's claims, assumptions and readings. Raises `ProofError`."""
        places = [self._places[name] for name in because if name in self._places]
        if any(after <= before for before, after in pairwise(places)):
            raise ProofError(f"names stand twice, or out of order: {', '.join(because)}")

    def check_range(self, found: Range, quantity: Quantity, taken: Iterable[str], *, shown: bool = False) -> None:
        """Check that both ends of a range follow from what is `taken`, and that a count's ends are attained as said.

        With `shown`, those of a ratio name a solution in which it is one. Raises `ProofError`.
        """
        taken = frozenset(taken)
        for end, sign in ((found.low, -1), (found.high, 1)):
            if end.value is not None:
                if end.proof is None:
                    raise ProofError("an end of a range has no proof")
                self.check_proofs([end.proof], end.because, taken, [[quantity.beyond(end.value, sign)]])
            elif end.because or end.proof is not None:
                raise ProofError("an end that does not exist has a reason")
            if not end.attained and (end.value is None or quantity.denominator is not None):
                raise ProofError("no count's end is said not to be attained")
            if end.ray is not None and (end.value is not None or quantity.denominator is not None):
                raise ProofError("a ray leads on from an end that exists")
            if quantity.denominator is None:
                self._check_attained(end, quantity, sign, taken)
            elif shown and not meets(self.solution(end.solution, taken), [quantity.something]):
                raise ProofError("the solution has nothing that the ratio is a share of")
            elif not shown and end.solution is not None:
                raise ProofError("an end of a ratio has a solution")

    def _check_attained(self, end: End, quantity: Quantity, sign: int, taken: frozenset[str]) -> None:
        values = self.solution(end.solution, taken)
        if end.value is None:
            self._check_no_end(end, values, quantity, sign, taken)
        elif (evaluate(quantity.numerator, values) == end.value) != end.attained:
            raise ProofError(f"whether the solution attains {end.value} is said wrongly")

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
