"""Checks a solution, a direction or a refutation in exact arithmetic. Trusts nothing; imports nothing of the engine."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from reconcile.constraints import AtLeast, Clause, Row, System, Terms, combine, evaluate
from reconcile.proof import NOT_NEGATIVE, Assume, Cases, Line, Proof, ProofError, Refutation, Split, Sum

__all__ = ["CheckedLines", "broken", "check_counts", "check_proof", "check_ray", "check_solution"]


def check_solution(values: Mapping[str, int], system: System, taken: Iterable[str]) -> None:
    """Check that whole numbers satisfy every constraint whose needs are all among `taken`.

    Raises `ProofError` naming the first constraint that they break.
    """
    taken = frozenset(taken)
    check_counts(values, system)
    for constraint in broken(values, (*system.rows, *system.clauses)):
        if constraint.needs <= taken:
            raise ProofError(f"the solution breaks {constraint.name}: {constraint}")


def check_counts(values: Mapping[str, int], system: System) -> None:
    """Check that values are whole numbers of at least 0, of counts of the system (raises `ProofError`)."""
    known = frozenset(system.variables)
    for name, value in values.items():
        if name not in known:
            raise ProofError(f"{name} is no count of this system")
        if type(value) is not int or value < 0:
            raise ProofError(f"{name} is {value!r}: expected a whole number of at least 0")


def broken(values: Mapping[str, int], constraints: Iterable[Row | Clause]) -> Iterator[Row | Clause]:
    """Those of some constraints that whole numbers break."""
    for constraint in constraints:
        if isinstance(constraint, Clause):
            if all(evaluate(terms, values) < bound for terms, bound in constraint.cases):
                yield constraint
        else:
            total = evaluate(constraint.terms, values)
            if total < constraint.bound or (constraint.equal and total != constraint.bound):
                yield constraint


def check_ray(ray: Mapping[str, int], values: Mapping[str, int], system: System, taken: Iterable[str]) -> None:
    """Check that a solution stays one however far it moves along `ray` (raises `ProofError`)."""
    taken = frozenset(taken)
    check_solution(values, system, taken)
    check_counts(ray, system)
    for row in system.rows:
        if row.needs <= taken:
            step = evaluate(row.terms, ray)
            if step < 0 or (row.equal and step):
                raise ProofError(f"the ray leads out of {row.name}: {row}")
    for clause in system.clauses:
        if clause.needs <= taken and not any(
            evaluate(terms, values) >= bound and evaluate(terms, ray) >= 0 for terms, bound in clause.cases
        ):
            raise ProofError(f"the ray leads out of {clause.name}: {clause}")


def check_proof(proof: Proof, system: System, taken: Iterable[str]) -> None:
    """Check that the constraints whose needs are among `taken` contradict the proof's goal.

    Raises `ProofError` naming the first line that does not follow.
    """
    CheckedLines(proof.lines, system).check(Refutation(len(proof.lines) - 1, proof.goal), taken)


class _Held(NamedTuple):
    """What a line or constraint says, the hypotheses under which it holds, and its needs, each name being one bit."""

    terms: Terms
    bound: int
    open: frozenset[int] = frozenset()
    needs: int = 0
    equal: bool = False


class CheckedLines:
    """A table of lines, each of which follows from constraints of the system and earlier lines.

    Raises `ProofError` naming the first line that does not.
    """

    def __init__(self, lines: Iterable[Line], system: System) -> None:
        needs = frozenset().union(*(row.needs for row in system.rows), *(clause.needs for clause in system.clauses))
        self._bits = {name: 1 << place for place, name in enumerate(sorted(needs))}
        self._rows = {row.name: row for row in system.rows}
        self._clauses = {clause.name: clause for clause in system.clauses}
        self._variables = frozenset(system.variables)
        self._lines: list[_Held] = []
        self._assumed: set[int] = set()
        for number, line in enumerate(lines):
            try:
                self._lines.append(self._held(line))
            except ProofError as error:
                raise ProofError(f"line {number}: {error}") from None

    def check(self, refutation: Refutation, taken: Iterable[str]) -> frozenset[str]:
        """Check that the constraints whose needs are among `taken` contradict the goal.

        Returns the needs of those that were cited. Raises `ProofError`.
        """
        end = self._contradiction(refutation.line)
        for number in sorted(end.open):
            if self._lines[number][:2] not in refutation.goal:
                raise ProofError(f"hypothesis {number} is still open at the end")
        needs = frozenset(name for name, bit in self._bits.items() if end.needs & bit)
        if not needs <= frozenset(taken):
            raise ProofError(f"the proof needs what is not taken: {sorted(needs.difference(taken))}")
        return needs

    def _held(self, line: Line) -> _Held:
        """What a line says, or `ProofError` where it does not follow from the earlier ones."""
        if isinstance(line, Assume):
            self._assumed.add(len(self._lines))
            return _Held(line.terms, line.bound, frozenset({len(self._lines)}))
        if isinstance(line, Sum):
            return self._sum(line)
        if isinstance(line, Split):
            (low_terms, low), (high_terms, high) = (self._assumption(number) for number in line.assumed)
            if low_terms != combine([(-1, high_terms)]) or low != 1 - high:
                raise ProofError("the two hypotheses leave a gap between them")
            return self._closed(line, 0)
        clause = self._clauses.get(line.clause)
        if clause is None:
            raise ProofError(f"there is no clause {line.clause!r}")
        if tuple(self._assumption(number) for number in line.assumed) != clause.cases:
            raise ProofError(f"the hypotheses are not the cases of {line.clause!r}")
        return self._closed(line, self._needs(clause.needs))

    def _sum(self, line: Sum) -> _Held:
        """A sum of multiples of lines and constraints: the terms as stated, and no greater bound than these give."""
        total: dict[str, int | Fraction] = {}
        bound: int | Fraction = 0
        opened: set[int] = set()
        needs = 0
        for reference, multiple in line.parts:
            part = self._line(reference) if isinstance(reference, int) else self._constraint(reference)
            if not multiple:
                raise ProofError(f"nothing is taken of {reference!r}")
            if multiple < 0 and not part.equal:
                raise ProofError(f"a negative multiple of an inequality, {reference!r}")
            for name, coefficient in part.terms:
                total[name] = total.get(name, 0) + multiple * coefficient
            bound += multiple * part.bound
            opened |= part.open
            needs |= part.needs
        if {name: value for name, value in total.items() if value} != dict(line.terms):
            raise ProofError("the parts do not add up to the stated terms")
        if len(dict(line.terms)) != len(line.terms) or any(type(value) is not int for _, value in line.terms):
            raise ProofError("the stated terms are not whole multiples of different variables")
        if line.bound > math.ceil(bound):
            raise ProofError(f"the parts give {bound} at most, not {line.bound}")
        return _Held(line.terms, line.bound, frozenset(opened), needs)

    def _closed(self, line: Split | Cases, needs: int) -> _Held:
        """The contradiction that one under each hypothesis gives, where one of the hypotheses has to hold."""
        if len(line.assumed) != len(line.lines):
            raise ProofError("expected one contradiction for each hypothesis")
        opened: set[int] = set()
        for hypothesis, number in zip(line.assumed, line.lines, strict=True):
            end = self._contradiction(number)
            opened |= end.open - {hypothesis}
            needs |= end.needs
        return _Held((), 1, frozenset(opened), needs)

    def _constraint(self, name: str) -> _Held:
        row = self._rows.get(name)
        if row is not None:
            return _Held(row.terms, row.bound, needs=self._needs(row.needs), equal=row.equal)
        counted = name.removesuffix(NOT_NEGATIVE)
        if counted != name and counted in self._variables:
            return _Held(((counted, 1),), 0)
        raise ProofError(f"there is no constraint {name!r}")

    def _line(self, number: int) -> _Held:
        if not 0 <= number < len(self._lines):
            raise ProofError(f"there is no earlier line {number}")
        return self._lines[number]

    def _contradiction(self, number: int) -> _Held:
        line = self._line(number)
        if line.terms or line.bound < 1:
            raise ProofError(f"line {number} is no contradiction")
        return line

    def _assumption(self, number: int) -> AtLeast:
        if number not in self._assumed:
            raise ProofError(f"line {number} is no hypothesis")
        return self._lines[number][:2]

    def _needs(self, names: frozenset[str]) -> int:
        return sum(self._bits[name] for name in names)
