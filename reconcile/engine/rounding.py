"""Whole numbers near a point that the solver saw, block by block.

The counts of one tally are a block. Most constraints are within one: a block that rounding breaks is searched alone,
near the point. What then is still broken joins blocks: a few of them are freed, all others fixed, and searched
together. Nothing here proves anything: what is found is checked by those who ask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from reconcile.constraints import Row, System, Terms, evaluate
from reconcile.engine.presolve import Definitions
from reconcile.engine.solver import Inequality, whole_point

__all__ = ["Blocks"]

WINDOWS = (1, 3, 30)
FREED = (4, 12, 40, 120)
MOST = 2_000
"""The most variables that are searched together."""


class Blocks:
    """The lines of a system by the blocks that they touch."""

    def __init__(self, system: System, lines: Sequence[Inequality]) -> None:
        self._lines = lines
        self.of: dict[str, list[str]] = {}
        for name in system.variables:
            self.of.setdefault(block_of(name), []).append(name)
        self._touched = [touched(line) for line in lines]
        self._inside: dict[str, list[int]] = {block: [] for block in self.of}
        self._touching: dict[str, list[int]] = {block: [] for block in self.of}
        for i, blocks in enumerate(self._touched):
            for block in blocks:
                self._touching[block].append(i)
            if len(blocks) == 1:
                self._inside[blocks[0]].append(i)
        own = [row for row in system.rows if _defines(row) and len(touched(row)) == 1]
        self._definitions = Definitions(System(system.variables, tuple(own)))
        self._totals: dict[str, list[tuple[str, Terms]]] = {}
        for name, terms in self._definitions.items():
            self._totals.setdefault(block_of(name), []).append((name, terms))
        joining = [row for row in system.rows if _defines(row) and len(touched(row)) > 1]
        self._sums = [found for row in joining if (found := _sum_of_parts(row)) and found[0] not in self._definitions]
        self.stuck: str | None = None
        self._found: dict[tuple[str, tuple[int, ...], tuple[int, ...]], dict[str, int] | None] = {}

    def solution(
        self,
        point: Mapping[str, float],
        chosen: Sequence[bool],
        more: Sequence[Inequality],
        roomy: Collection[str] = (),
    ) -> dict[str, int] | None:
        """Whole numbers near a point that satisfy the chosen lines and some more; `None` where none are found.

        `roomy` are blocks to change first; `stuck` is then the block that has no whole numbers, if there is one.
        """
        self.stuck = None
        values: dict[str, int] = {}
        drift: Counter[str] = Counter()
        for block, inside in self._inside.items():
            own = tuple(i for i in inside if chosen[i])
            found = self._rounded(block, own, point, drift) or self._rounded(block, own, point, {})
            found = found or self._alone(block, own, point, drift)
            if found is None:
                self.stuck = block
                return None
            values.update(found)
            drift.update({kind_of(name): value - point[name] for name, value in found.items()})
        self._adjust(values, chosen)
        broken = [line for line in self._joining(chosen, more) if not line.holds(values)]
        ranked = self._largest(broken, values)
        for most in FREED if broken else ():
            found = self.freed({*roomy, *ranked[:most]}, values, chosen, more)
            if found is not None:
                return found
        return None if broken else values

    def _adjust(self, values: dict[str, int], chosen: Sequence[bool]) -> None:
        """Have totals of several blocks be the sums of their parts, where nothing in their own block forbids it."""
        for name, parts in self._sums:
            block = block_of(name)
            changed = {name: evaluate(parts, values)}
            if changed[name] != values[name] and changed[name] >= 0:
                changed.update((total, values[total]) for total, _ in self._totals.get(block, ()))
                before = {each: values[each] for each in changed}
                values.update(changed)
                values.update((total, evaluate(terms, values)) for total, terms in self._totals.get(block, ()))
                if not all(self._lines[i].holds(values) for i in self._inside[block] if chosen[i]):
                    values.update(before)

    def totals(self, values: Mapping[str, int]) -> dict[str, int]:
        """The values with every total that an identity gives worked out from its parts."""
        full = dict(values)
        for block in self.of:
            full.update((name, evaluate(terms, full)) for name, terms in self._totals.get(block, ()))
        for name, parts in self._sums:
            full[name] = evaluate(parts, full)
            full.update((total, evaluate(terms, full)) for total, terms in self._totals.get(block_of(name), ()))
        return full

    def freed(
        self, blocks: AbstractSet[str], values: Mapping[str, int], chosen: Sequence[bool], more: Sequence[Inequality]
    ) -> dict[str, int] | None:
        """The values with those of some blocks changed so that all lines that touch these hold."""
        free = [name for block in self.of if block in blocks for name in self.of[block]]
        if len(free) > MOST:
            return None
        numbers = sorted({i for block in blocks for i in self._touching.get(block, ()) if chosen[i]})
        lines = [self._lines[i] for i in numbers]
        lines += [line for line in more if not blocks.isdisjoint(touched(line))]
        inside = set(free)
        left = []
        for line in lines:
            terms = tuple((name, factor) for name, factor in line.terms if name in inside)
            fixed = sum([factor * values[name] for name, factor in line.terms if name not in inside])
            left.append(Inequality(terms, line.bound - fixed, line.equal))
        found = whole_point(free, left)
        return None if found is None else {**values, **found}

    def _rounded(
        self, block: str, own: tuple[int, ...], point: Mapping[str, float], drift: Mapping[str, float]
    ) -> dict[str, int] | None:
        """One block's counts, rounded so as to make up for the `drift` of the blocks before, if that breaks nothing."""
        values = {}
        for name in self.of[block]:
            back = max(-0.5, min(0.5, drift.get(kind_of(name), 0)))
            values[name] = max(0, round(point[name] - back))
        for name, terms in self._totals.get(block, ()):
            values[name] = evaluate(terms, values)
        return values if all(self._lines[i].holds(values) for i in own) else None

    def _alone(
        self, block: str, own: tuple[int, ...], point: Mapping[str, float], drift: Mapping[str, float]
    ) -> dict[str, int] | None:
        """As `_rounded`, but searched for."""
        names = self.of[block]
        near = {name: max(0, round(point[name])) for name in names}
        key = block, own, tuple(near.values())
        if key in self._found:
            return self._found[key]
        lines = [self._lines[i] for i in own]
        costs = [max(-1e3, min(1e3, drift[kind_of(name)])) for name in names]
        for window in WINDOWS:
            found = whole_point(names, lines, near, window, costs)
            if found is not None:
                break
        else:
            found = whole_point(names, lines)
        self._found[key] = found
        return found

    def _joining(self, chosen: Sequence[bool], more: Sequence[Inequality]) -> Iterable[Inequality]:
        for i, line in enumerate(self._lines):
            if chosen[i] and len(self._touched[i]) > 1:
                yield line
        yield from more

    def _largest(self, lines: Iterable[Inequality], values: Mapping[str, int]) -> list[str]:
        """The blocks of lines, those with the largest counts in them first: they have the most room."""
        room: dict[str, int] = {}
        for line in lines:
            for name, _ in line.terms:
                room[block_of(name)] = room.get(block_of(name), 0) + values[name]
        return sorted(room, key=lambda block: -room[block])


@lru_cache(maxsize=1 << 18)
def block_of(name: str) -> str:
    """The tally (or contest, or claim) that a variable is of."""
    return name.partition("[")[2].rstrip("]").partition(",")[0]


def kind_of(name: str) -> str:
    """What a variable counts, whichever tally it is of."""
    quantity, _, of = name.partition("[")
    return quantity + of.partition(",")[2]


def touched(line: Inequality | Row) -> list[str]:
    """The blocks of a line's variables."""
    return list(dict.fromkeys(block_of(name) for name, _ in line.terms))


def _sum_of_parts(row: Row) -> tuple[str, Terms] | None:
    """The total and its parts, where an identity says that one is the sum of others."""
    for sign in (1, -1):
        totals = [name for name, factor in row.terms if factor == sign]
        if len(totals) == 1:
            return totals[0], tuple((name, -sign * factor) for name, factor in row.terms if name != totals[0])
    return None


def _defines(row: Row) -> bool:
    return row.equal and not row.needs and row.bound == 0
