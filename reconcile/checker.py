"""Checks a solution, a direction or a refutation in exact arithmetic. Trusts nothing; imports nothing of the engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import partial

from reconcile.constraints import Clause, Row, System, Terms, combine, evaluate
from reconcile.proof import NOT_NEGATIVE, Assume, Line, Proof, ProofError, Split, Sum

__all__ = ["broken", "check_proof", "check_ray", "check_solution"]

Inequality = tuple[Terms, int]


def check_solution(values: Mapping[str, int], system: System, taken: Iterable[str]) -> None:
    """Check that whole numbers satisfy every constraint whose needs are all among `taken`.

    Raises `ProofError` naming the first constraint that they break.
    """
    taken = frozenset(taken)
    for needs, problem in broken(values, system):
        if needs <= taken:
            raise ProofError(problem())


def broken(values: Mapping[str, int], system: System) -> Iterator[tuple[frozenset[str], Callable[[], str]]]:
    """What a solution breaks: the needs of each constraint, and what puts the problem in words."""
    known = frozenset(system.variables)
    for name, value in values.items():
        if name not in known:
            yield frozenset(), partial("{} is no count of this system".format, name)
        if type(value) is not int or value < 0:
            yield frozenset(), partial("{} is {!r}: expected a whole number of at least 0".format, name, value)
            return
    for row in system.rows:
        total = evaluate(row.terms, values)
        if total < row.bound or (row.equal and total != row.bound):
            yield row.needs, partial("the solution breaks {0.name}: {0}, at {1}".format, row, total)
    for clause in system.clauses:
        if all(evaluate(terms, values) < bound for terms, bound in clause.cases):
            yield clause.needs, partial("the solution breaks {0.name}: {0}".format, clause)


def check_ray(ray: Mapping[str, int], values: Mapping[str, int], system: System, taken: Iterable[str]) -> None:
    """Check that a solution stays one however far it moves along `ray` (raises `ProofError`)."""
    taken = frozenset(taken)
    check_solution(values, system, taken)
    if any(type(step) is not int or step < 0 for step in ray.values()):
        raise ProofError("the ray leads below 0")
    if not ray.keys() <= frozenset(system.variables):
        raise ProofError("the ray moves something that is no count of this system")
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
    checker = _Checker(system, frozenset(taken))
    for number, line in enumerate(proof.lines):
        try:
            checker.add(line)
        except ProofError as error:
            raise ProofError(f"line {number}: {error}") from None
    if not proof.lines:
        raise ProofError("the proof has no lines")
    last = len(proof.lines) - 1
    checker.contradiction(last)
    for number in checker.open[last]:
        if checker.lines[number] not in proof.goal:
            raise ProofError(f"hypothesis {number} is still open at the end")


class _Checker:
    def __init__(self, system: System, taken: frozenset[str]) -> None:
        self.rows: dict[str, Row] = {row.name: row for row in system.rows if row.needs <= taken}
        self.clauses: dict[str, Clause] = {c.name: c for c in system.clauses if c.needs <= taken}
        self.variables = frozenset(system.variables)
        self.lines: list[Inequality] = []
        self.assumed: set[int] = set()
        self.open: list[frozenset[int]] = []

    def add(self, line: Line) -> None:
        """Append one line, or raise `ProofError` where it does not follow from the earlier ones."""
        if isinstance(line, Assume):
            self.assumed.add(len(self.lines))
            self._append((line.terms, line.bound), frozenset({len(self.lines)}))
        elif isinstance(line, Sum):
            self._add_sum(line)
        elif isinstance(line, Split):
            (low_terms, low), (high_terms, high) = (self._assumption(number) for number in line.assumed)
            if low_terms != combine([(-1, high_terms)]) or low != 1 - high:
                raise ProofError("the two hypotheses leave a gap between them")
            self._close(line.assumed, line.lines)
        else:
            clause = self.clauses.get(line.clause)
            if clause is None:
                raise ProofError(f"no clause {line.clause!r} holds here")
            if tuple(self._assumption(number) for number in line.assumed) != clause.cases:
                raise ProofError(f"the hypotheses are not the cases of {line.clause!r}")
            self._close(line.assumed, line.lines)

    def contradiction(self, number: int) -> None:
        """Raise `ProofError` unless the line says `0 >= 1` or more."""
        terms, bound = self._line(number)
        if terms or bound < 1:
            raise ProofError(f"line {number} is no contradiction")

    def _add_sum(self, line: Sum) -> None:
        total: dict[str, int | Fraction] = {}
        bound: int | Fraction = 0
        opened: frozenset[int] = frozenset()
        for reference, multiple in line.parts:
            (terms, part_bound), equal = self._cited(reference)
            if multiple < 0 and not equal:
                raise ProofError(f"a negative multiple of an inequality, {reference!r}")
            for name, coefficient in terms:
                total[name] = total.get(name, 0) + multiple * coefficient
            bound += multiple * part_bound
            if isinstance(reference, int):
                opened |= self.open[reference]
        if {name: value for name, value in total.items() if value} != dict(line.terms):
            raise ProofError("the parts do not add up to the stated terms")
        if len(dict(line.terms)) != len(line.terms) or any(type(value) is not int for _, value in line.terms):
            raise ProofError("the stated terms are not whole multiples of different variables")
        if line.bound > math.ceil(bound):
            raise ProofError(f"the parts give {bound} at most, not {line.bound}")
        self._append((line.terms, line.bound), opened)

    def _cited(self, reference: str | int) -> tuple[Inequality, bool]:
        if isinstance(reference, int):
            return self._line(reference), False
        row = self.rows.get(reference)
        if row is not None:
            return (row.terms, row.bound), row.equal
        name = reference.removesuffix(NOT_NEGATIVE)
        if name != reference and name in self.variables:
            return (((name, 1),), 0), False
        raise ProofError(f"no constraint {reference!r} holds here")

    def _line(self, number: int) -> Inequality:
        if not 0 <= number < len(self.lines):
            raise ProofError(f"there is no earlier line {number}")
        return self.lines[number]

    def _assumption(self, number: int) -> Inequality:
        if number not in self.assumed:
            raise ProofError(f"line {number} is no hypothesis")
        return self.lines[number]

    def _close(self, assumed: tuple[int, ...], lines: tuple[int, ...]) -> None:
        if len(assumed) != len(lines):
            raise ProofError("expected one contradiction for each hypothesis")
        opened: frozenset[int] = frozenset()
        for hypothesis, number in zip(assumed, lines, strict=True):
            self.contradiction(number)
            opened |= self.open[number] - {hypothesis}
        self._append(((), 1), opened)

    def _append(self, inequality: Inequality, opened: frozenset[int]) -> None:
        self.lines.append(inequality)
        self.open.append(opened)
