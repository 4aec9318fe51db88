"""Minimal conflicts, smallest repairs, and smallest reasons, over the statements and assumptions.

A conflict and a correction (what to leave out so that the rest can hold) are each other's hitting sets
(Reiter 1987): `all_conflicts` grows both families until every minimal hitting set of the conflicts is
known to be a correction, which proves that no conflict is missing. `smallest_reason` finds a conflict of
least size by implicit hitting sets (Ignatiev et al. 2015, "Smallest MUS extraction").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from reconcile.engine.search import Engine, Goal, Refuted, Solved

__all__ = ["Conflicts", "all_conflicts", "minimal_reason", "smallest_reason"]

MOST_CORRECTIONS = 3_000
MOST_ROUNDS = 300
MOST_CANDIDATES = 64

Names = frozenset[str]


@attrs.frozen
class Conflicts:
    """Minimal conflicts and corrections; `complete` where no other is possible."""

    conflicts: tuple[Names, ...]
    corrections: tuple[Names, ...]
    complete: bool


def all_conflicts(engine: Engine, soft: Sequence[str]) -> Conflicts:
    """Every minimal conflict among `soft` (identities are never left out), and every minimal correction.

    `complete` is false where the search met an undecided question or more corrections than its budget.
    """
    everything = frozenset(soft)
    conflicts: list[Names] = []
    confirmed: set[Names] = set()
    waiting: list[Names] = [frozenset()]
    complete = True
    while waiting:
        waiting.sort(key=lambda names: (len(names), sorted(map(soft.index, names))))
        correction = waiting.pop(0)
        answer = engine.decide(everything - correction)
        if isinstance(answer, Solved):
            confirmed.add(correction)
        elif isinstance(answer, Refuted):
            conflict = minimal_reason(engine, answer.used)
            if conflict is None:
                complete = False
                continue
            conflicts.append(conflict)
            waiting = _with(conflict, [correction, *waiting], confirmed, soft)
            confirmed = {names for names in confirmed if names & conflict}
        else:
            complete = False
        if len(waiting) + len(confirmed) > MOST_CORRECTIONS:
            complete = False
            break
    order = {name: place for place, name in enumerate(soft)}
    return Conflicts(_sorted(conflicts, order), _sorted(confirmed, order), complete)


def _with(conflict: Names, waiting: list[Names], confirmed: set[Names], soft: Sequence[str]) -> list[Names]:
    """The minimal hitting sets after one more conflict, those already confirmed left out (Berge)."""
    missing = [names for names in [*waiting, *confirmed] if not names & conflict]
    hitting = [names for names in waiting if names & conflict]
    kept = [names for names in [*waiting, *confirmed] if names & conflict]
    grown = [names | {name} for names in missing for name in soft if name in conflict]
    return hitting + [names for names in dict.fromkeys(grown) if not any(other <= names for other in kept)]


def minimal_reason(engine: Engine, used: Iterable[str], goals: Sequence[Goal] = ()) -> Names | None:
    """A minimal conflict within `used`, which together with the goals is one; `None` where undecided."""
    needed: list[str] = []
    left = [name for name in engine.soft if name in frozenset(used)]
    while left:
        name = left.pop()
        answer = engine.decide([*needed, *left], goals)
        if isinstance(answer, Refuted):
            needed = [other for other in needed if other in answer.used]
            left = [other for other in left if other in answer.used]
        elif isinstance(answer, Solved):
            needed.append(name)
        else:
            return None
    return frozenset(needed)


def smallest_reason(engine: Engine, candidates: Iterable[str], goals: Sequence[Goal] = ()) -> Names | None:
    """A conflict of least size among `candidates` with the goals, the first of that size in canonical order.

    Above the budget, a minimal one that need not be of least size; `None` where undecided or no conflict.
    """
    everything = frozenset(candidates)
    answer = engine.decide(everything, goals)
    if not isinstance(answer, Refuted):
        return None
    if not answer.used:
        return frozenset()
    if len(everything) > MOST_CANDIDATES:
        return minimal_reason(engine, answer.used, goals)
    corrections: list[Names] = []
    for _ in range(MOST_ROUNDS):
        chosen = _smallest_hitting(corrections, engine.soft)
        answer = engine.decide(chosen, goals)
        if isinstance(answer, Refuted):
            return chosen
        if not isinstance(answer, Solved):
            break
        corrections.append(_correction(engine, chosen, everything, goals))
    return minimal_reason(engine, everything, goals)


def _correction(engine: Engine, chosen: Names, everything: Names, goals: Sequence[Goal]) -> Names:
    """What a largest solvable choice that holds `chosen` leaves out."""
    taken = chosen
    for name in engine.soft:
        if name in everything and name not in taken and isinstance(engine.decide(taken | {name}, goals), Solved):
            taken |= {name}
    return everything - taken


def _smallest_hitting(sets: Sequence[Names], order: Sequence[str]) -> Names:
    """The hitting set of least size; of several, the first in canonical order."""
    place = {name: i for i, name in enumerate(order)}
    size = 0
    while True:
        found = list(_hitting(sorted(sets, key=len), frozenset(), size))
        if found:
            return min(found, key=lambda names: sorted(place[name] for name in names))
        size += 1


def _hitting(sets: Sequence[Names], chosen: Names, size: int) -> Iterable[Names]:
    open_sets = [names for names in sets if not names & chosen]
    if not open_sets:
        yield chosen
    elif size:
        for name in open_sets[0]:
            yield from _hitting(open_sets[1:], chosen | {name}, size - 1)


def _sorted(families: Iterable[Names], order: dict[str, int]) -> tuple[Names, ...]:
    return tuple(sorted(families, key=lambda names: (len(names), sorted(order[name] for name in names))))
