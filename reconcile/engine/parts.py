"""A system as parts that share no variable: each is searched apart, and the answers are joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from reconcile.constraints import Clause, Row, System, Terms, combine
from reconcile.engine.answers import Answer, Extreme, Goal, Peak, Refuted, Solved, Undecided
from reconcile.engine.extremes import greatest, greatest_ratio
from reconcile.engine.large import LargePart
from reconcile.engine.masks import mask_of
from reconcile.engine.memory import FEW_QUESTIONS, MANY_QUESTIONS, Memory, Meter
from reconcile.engine.search import Part
from reconcile.proof import Proof, Sum

__all__ = ["Engine"]

MANY = 80
"""The number of variables above which the solver is asked where to look."""
WORK = 5_000_000
"""What may be spent on each part of a report, in constraints looked at: about ten seconds."""
EACH = 10_000
"""What may be spent besides on each piece of that part."""


class Engine:
    """One system, asked many times about different choices of `soft`, which names what can be left out.

    A constraint that needs anything else is never taken. Where there is a choice, reasons are among those that are
    `assumed`.
    """

    def __init__(self, system: System, soft: Sequence[str], assumed: Iterable[str] = ()) -> None:
        self.soft = tuple(soft)
        self.assumed = frozenset(assumed)
        self._numbers = {name: i for i, name in enumerate(self.soft)}
        self._masks: dict[frozenset[str], int] = {}
        self._system = system = _within(system, frozenset(self.soft))
        self._meter = Meter()
        self._parts = [self._part_for(part) for part in _split(system)]
        self._joins: dict[tuple[int, ...], Solved] = {}
        self._of = {name: part for part in self._parts for name in part.variables}

    def limit(self, pieces: int = 0, *, few: bool = False, work: int | None = None) -> None:
        """From here on, there is a budget of work for so many pieces of a report, or another one.

        When it is used up, the parts answer from what they know, or not at all. Where there are `few` questions, each
        may take a larger part of it.
        """
        self._meter.left = (WORK if work is None else work) + EACH * pieces
        self._meter.questions = FEW_QUESTIONS if few else MANY_QUESTIONS

    @property
    def large(self) -> bool:
        """Whether any part is large."""
        return any(isinstance(part, LargePart) for part in self._parts)

    def spend(self, work: int) -> bool:
        """Take so much from what may still be done; whether there was any left."""
        return self._meter.spend(work)

    def decide(self, taken: Iterable[str], goals: Sequence[Goal] = ()) -> Answer:
        """Whether the identities, what is `taken`, and the goals have a solution together."""
        mask = self._mask(taken)
        asked: dict[int, list[Goal]] = {}
        for goal in goals:
            part = self._part(goal[0])
            if part is self._undivided:
                return part.decide(mask, goals)
            asked.setdefault(id(part), []).append(goal)
        answers: dict[int, Solved] = {}
        undecided = None
        for part in sorted(self._parts, key=lambda part: id(part) not in asked) if asked else self._parts:
            answer = part.decide(mask, asked.get(id(part), ()))
            if isinstance(answer, Refuted):
                return answer._replace(asked=tuple(goals)) if answer.goals else answer
            if isinstance(answer, Undecided):
                undecided = answer
            else:
                answers[id(part)] = answer
        return undecided or self._joined([answers[id(part)] for part in self._parts])

    def shortest_proof(self, names: Iterable[str]) -> Proof | None:
        """Of the refutations of a conflict that were found, or are found in other ways, the shortest."""
        mask = self._mask(names)
        found = [refuted for part in self._parts for refuted in part.refutations(mask)]
        proofs = [refuted.proof() for refuted in found if self._mask(refuted.used) == mask]
        return min(proofs, key=_length, default=None)

    def _mask(self, taken: Iterable[str]) -> int:
        """A choice as bits."""
        names = frozenset(taken)
        mask = self._masks.get(names)
        if mask is None:
            mask = mask_of([self._numbers[name] for name in names if name in self._numbers])
            self._masks[names] = mask
        return mask

    def _joined(self, answers: Sequence[Solved]) -> Solved:
        """One answer from those of the parts, which are kept and so can tell it apart."""
        key = tuple(map(id, answers))
        if key not in self._joins:
            values = _together([answer.values for answer in answers])
            self._joins[key] = Solved(values, tuple(known for answer in answers for known in answer.known))
        return self._joins[key]

    def also_true(self, taken: Iterable[str], answer: Solved, names: Iterable[str]) -> frozenset[str]:
        """What is `taken`, with those of the `names` added that the answer to it makes true as well."""
        added = set(taken)
        mask = self._mask(added)
        single = 0
        for known in answer.known:
            single |= known.single
        for name in names:
            more = mask | 1 << self._numbers[name]
            if not more & single and all(known.solves(more) for known in answer.known):
                added.add(name)
                mask = more
        return frozenset(added)

    def least_first(self, names: Sequence[str]) -> list[str]:
        """In which order to try to do without: what is last in canonical order first.

        In large parts, what speaks of the smallest tallies goes before that: it leaves conflicts whose members each
        make much difference, and those are the ones that can be shown to be minimal.
        """
        large = [part for part in self._parts if isinstance(part, LargePart)]
        place = {name: i for i, name in enumerate(names)}

        def rank(name: str) -> tuple[int, int]:
            return max((part.size(self._numbers[name]) for part in large), default=0), -place[name]

        return sorted(names, key=rank)

    def maximize(self, terms: Terms, taken: Iterable[str]) -> Extreme | Refuted | Undecided:
        """The greatest value of an expression over the solutions of what is `taken`."""
        taken = frozenset(taken)
        first = self.decide(taken)
        if not isinstance(first, Solved):
            return first
        part = self._part(terms)
        found = greatest(part, terms, self._mask(taken))
        if part is self._undivided or not isinstance(found, Extreme):
            return found
        return found._replace(solution={**first.values, **found.solution})

    def peak(self, terms: Terms, taken: Iterable[str], *, attain: bool = False) -> Peak | None:
        """The greatest value over the rationals, clauses left out; `None`: no limit, or no solution.

        With `attain`, the engine looks out for a solution there, which `maximize` will want. Raises `UndecidedError`.
        """
        part, mask = self._part(terms), self._mask(taken)
        peak = part.attained_peak(terms, mask) if attain else part.peak(terms, mask)
        return peak if isinstance(peak, Peak) else None

    def knows(self, taken: Iterable[str], goal: Goal) -> bool:
        """Whether a solution found so far keeps all that is `taken` and meets the goal."""
        part, mask = self._part(goal[0]), self._mask(taken)
        return part.knows(mask, goal)

    def maximize_ratio(
        self, numerator: Terms, denominator: Terms, taken: Iterable[str], start: Fraction
    ) -> Fraction | None:
        """The least upper bound of a ratio over the rationals, from one that is attained; `None`: no bound."""
        part = self._part(combine([(1, numerator), (1 << 200, denominator)]))
        if isinstance(part, Part):
            return greatest_ratio(part, numerator, denominator, self._mask(taken), start)
        assert isinstance(part, LargePart)
        return part.greatest_ratio(numerator, denominator, self._mask(taken), start)

    def _part(self, terms: Terms) -> Memory:
        """The part that a question is about; one that joins parts has all."""
        touched = {id(self._of[name]): self._of[name] for name, _ in terms}
        return self._undivided if len(touched) > 1 else next(iter(touched.values()), self._parts[0])

    def _part_for(self, system: System) -> Memory:
        if len(system.variables) > MANY:
            return LargePart(system, self._numbers, self._meter)
        return Part(system, self._numbers, self._meter)

    @cached_property
    def _undivided(self) -> Memory:
        """For questions that join parts."""
        return self._part_for(self._system)


def _together(parts: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
    """The values of all parts; a single part's as they are."""
    if len(parts) == 1:
        return parts[0]
    values: dict[str, int] = {}
    for part in parts:
        values.update(part)
    return values


def _length(proof: Proof) -> int:
    """How much there is to read: what is cited, with the digits of all multiples, and the lines."""
    cited = [multiple for line in proof.lines if isinstance(line, Sum) for _, multiple in line.parts]
    return len(proof.lines) + sum(1 + len(str(abs(multiple))) for multiple in cited)


def _within(system: System, soft: frozenset[str]) -> System:
    """The constraints that may be taken."""
    rows = tuple(row for row in system.rows if row.needs <= soft)
    return System(system.variables, rows, tuple(clause for clause in system.clauses if clause.needs <= soft))


def _split(system: System) -> list[System]:
    """The parts of a system, in the order of their first variables."""
    leader = {name: name for name in system.variables}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    def names_of(item: Row | Clause) -> list[str]:
        if isinstance(item, Row):
            return [name for name, _ in item.terms]
        return [name for terms, _ in item.cases for name, _ in terms]

    items: list[Row | Clause] = [*system.rows, *system.clauses]
    for item in items:
        names = names_of(item)
        for name in names[1:]:
            leader[find(name)] = find(names[0])
    groups: dict[str, list[str]] = {}
    for name in system.variables:
        groups.setdefault(find(name), []).append(name)
    rows: dict[str, list[Row]] = {}
    clauses: dict[str, list[Clause]] = {}
    first = find(system.variables[0]) if system.variables else ""
    for row in system.rows:
        rows.setdefault(find(row.terms[0][0]) if row.terms else first, []).append(row)
    for clause in system.clauses:
        names = names_of(clause)
        clauses.setdefault(find(names[0]) if names else first, []).append(clause)
    return [
        System(tuple(names), tuple(rows.get(key, ())), tuple(clauses.get(key, ()))) for key, names in groups.items()
    ]
