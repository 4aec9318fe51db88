"""Minimal conflicts, smallest repairs, and smallest reasons, over the statements and assumptions.

A conflict and a correction (what to leave out so that the rest can hold) are each other's hitting sets
(Reiter 1987): `all_conflicts` grows both families until every minimal hitting set of the conflicts is
known to be a correction, which proves that no conflict is missing. `short_reason` finds one of least size
by implicit hitting sets (Ignatiev et al. 2015, "Smallest MUS extraction").
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from reconcile.engine.answers import Goal, Refuted, Solved, Undecided
from reconcile.engine.parts import Engine
from reconcile.meetings import meeting_also, meetings_up_to, total_weight

__all__ = ["Conflicts", "Questions", "all_conflicts", "minimal_reason", "refute_all", "short_reason"]

MOST_CORRECTIONS = 3_000
"""So many corrections are looked for; beyond, conflicts are not complete."""
EACH = 20
"""The work of comparing a correction with a conflict, in constraints looked at."""
SHORT = 4
"""In place of a reason of no more members than this, a shorter one is looked for ..."""
MOST_CANDIDATES = 64
"""... among no more names than this ..."""
MOST_ROUNDS = 300
"""... with so many attempts."""

Names = frozenset[str]
Questions = Sequence[Sequence[Goal]]


class Conflicts(NamedTuple):
    """Conflicts and corrections; `complete` where all are minimal and no other is possible."""

    conflicts: tuple[Names, ...]
    corrections: tuple[Names, ...]
    complete: bool


def all_conflicts(engine: Engine, soft: Sequence[str], weights: Mapping[str, int] | None = None) -> Conflicts:
    """Every minimal conflict among `soft` (identities are never left out), and every minimal correction.

    Corrections come in the order in which they are tried, by weight (each name 1 where none are given), then by size.
    `complete` is false where the search met an undecided question or more corrections than its budget: then
    conflicts may be missing, and those found may not be minimal.
    """
    everything = frozenset(soft)
    conflicts: list[Names] = []
    confirmed: set[Names] = set()
    waiting: list[Names] = [frozenset()]
    complete = True
    by_size, _ = _ranks(soft, weights or dict.fromkeys(soft, 1))
    _, by_weight = _ranks(engine.least_first(soft)[::-1], weights or dict.fromkeys(soft, 1))

    while waiting:
        waiting.sort(key=by_weight)
        correction = waiting.pop(0)
        answer = engine.decide(everything - correction)
        if isinstance(answer, Solved):
            confirmed.add(correction)
        elif isinstance(answer, Refuted):
            reason = minimal_reason(engine, answer.used, avoid=_candidates(waiting) if engine.large else ())
            assert reason is not None
            conflict = reason.names
            complete = complete and reason.minimal
            conflicts.append(conflict)
            if len(conflicts) == 1:
                engine.limit(few=True)
            open_ones = meeting_also(conflict, {correction, *waiting, *confirmed})
            confirmed &= open_ones
            waiting = list(open_ones - confirmed)
        else:
            complete = False
        known = len(waiting) + len(confirmed)
        if known > MOST_CORRECTIONS or (engine.large and not engine.spend(EACH * known)):
            complete = False
            break
    least = [conflict for conflict in conflicts if not any(other < conflict for other in conflicts)]
    return Conflicts(tuple(sorted(least, key=by_size)), tuple(sorted(confirmed, key=by_weight)), complete)


def _candidates(waiting: Sequence[Names]) -> Names:
    """What the smallest corrections in question leave out: a conflict without them answers many at once."""
    least = min(map(len, waiting), default=0)
    return frozenset().union(*(names for names in waiting if len(names) == least))


def _ranks(soft: Sequence[str], weights: Mapping[str, int]) -> tuple[Callable[[Names], Any], Callable[[Names], Any]]:
    """By size, then by the places of the members; and by weight before that."""
    place = {name: i for i, name in enumerate(soft)}

    @cache
    def by_size(names: Names) -> tuple[int, list[int]]:
        return len(names), sorted([place[name] for name in names])

    @cache
    def by_weight(names: Names) -> tuple[int, tuple[int, list[int]]]:
        return total_weight(names, weights), by_size(names)

    return by_size, by_weight


class Reason(NamedTuple):
    """Names that refute a question; `minimal` where every one of them is known to be needed."""

    names: Names
    minimal: bool


def minimal_reason(
    engine: Engine, candidates: Iterable[str], questions: Questions = ((),), *, avoid: Collection[str] = ()
) -> Reason | None:
    """A part of `candidates` that refutes every question, minimal where all is decided; `None` where none does.

    A question is a list of goals; the one without goals asks for a conflict among the names themselves.
    What is to be avoided is left out first, then what `Engine.least_first` has first, so the outcome does not depend
    on how the engine found its refutations: they only spare it questions whose answer they show.
    """
    kept = [name for name in engine.soft if name in frozenset(candidates)]
    used = _used(engine, kept, questions)
    if isinstance(used, Solved | Undecided):
        return None
    minimal = True
    for name in sorted(engine.least_first(kept), key=lambda name: name not in avoid):
        if name in used:
            found = _used(engine, [other for other in kept if other != name], questions)
            minimal = minimal and not isinstance(found, Undecided)
            if isinstance(found, Solved | Undecided):
                continue
            used = found
        kept.remove(name)
    needed = frozenset(kept)
    while not minimal and isinstance(found := _used(engine, needed, questions), frozenset) and found < needed:
        needed = found  # what could not be shown to be needed, and later was not
    return Reason(needed, minimal)


def _used(engine: Engine, names: Iterable[str], questions: Questions) -> Names | Solved | Undecided:
    found = refute_all(engine, names, questions)
    return frozenset().union(*(refuted.used for refuted in found)) if isinstance(found, list) else found


def refute_all(engine: Engine, names: Iterable[str], questions: Questions) -> list[Refuted] | Solved | Undecided:
    """A refutation of each question, or the first other answer."""
    refutations = []
    for goals in questions:
        answer = engine.decide(names, goals)
        if not isinstance(answer, Refuted):
            return answer
        refutations.append(answer)
    return refutations


def short_reason(engine: Engine, candidates: Iterable[str], questions: Questions = ((),)) -> Names | None:
    """Names that refute every question: where they are few, of least size, found by implicit hitting sets.

    `None` where undecided or where `candidates` do not refute every question.
    """
    everything = frozenset(candidates)
    found_first = minimal_reason(engine, everything, questions)
    if found_first is None:
        return None
    reason = found_first.names
    if not 1 < len(reason) <= SHORT or len(everything) > MOST_CANDIDATES:
        return reason
    order = [name for name in engine.soft if name in everything]
    corrections: list[Names] = []
    for name in reason:
        found = refute_all(engine, reason - {name}, questions)
        if isinstance(found, Solved):
            corrections.append(everything - engine.also_true(reason - {name}, found, order))
    for _ in range(MOST_ROUNDS):
        chosen = _smallest_hitting(corrections, engine.soft)
        if len(chosen) >= len(reason):
            return reason
        found = refute_all(engine, chosen, questions)
        if isinstance(found, list):
            return chosen
        if isinstance(found, Undecided):
            return reason
        corrections.append(_correction(engine, chosen, order, questions, found))
    return reason


def _correction(engine: Engine, chosen: Names, order: Sequence[str], questions: Questions, found: Solved) -> Names:
    """What a largest choice that holds `chosen` and leaves some question open leaves out."""
    taken = engine.also_true(chosen, found, order)
    for name in order:
        if name not in taken:
            answer = refute_all(engine, taken | {name}, questions)
            if isinstance(answer, Solved):
                taken = engine.also_true(taken | {name}, answer, order)
    return frozenset(order) - taken


def _smallest_hitting(sets: Sequence[Names], order: Sequence[str]) -> Names:
    """The hitting set of least size; of several, the first in canonical order."""
    place = {name: i for i, name in enumerate(order)}
    size = 0
    while True:
        found = list(meetings_up_to(size, sorted(sets, key=len)))
        if found:
            return min(found, key=lambda names: sorted(place[name] for name in names))
        size += 1
