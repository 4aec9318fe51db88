"""Units that are composed of others (GpUnits) -> for each the chain of units that it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from reconcile.errors import shown

__all__ = ["DEEPEST", "Chains"]

DEEPEST: Final = 8


class Chains:
    """Each unit's chain from the largest unit down to the one above it.

    A unit may be part of several, such as a county and a district: its chain is the longest one, the first by name of
    several as long. Raises `ValueError` for a unit that is part of itself, and for chains of more than `DEEPEST` units.
    """

    def __init__(self, parts: Mapping[str, Iterable[str]]) -> None:
        self._above: dict[str, list[str]] = {}
        for unit in sorted(parts):
            for part in dict.fromkeys(parts[unit]):
                self._above.setdefault(part, []).append(unit)
        self._chains: dict[str, tuple[str, ...]] = {}
        waiting = {unit: len(above) for unit, above in self._above.items()}
        ready = sorted(unit for unit in parts if unit not in waiting)
        while ready:
            unit = ready.pop()
            chain = (*self._chains.get(unit, ()), unit)
            if len(chain) > DEEPEST:
                raise ValueError(f"units stand within units more than {DEEPEST} deep: {shown(unit)}")
            for part in dict.fromkeys(parts.get(unit, ())):
                known = self._chains.get(part, ())
                self._chains[part] = min(known, chain, key=lambda each: (-len(each), each))
                waiting[part] -= 1
                if not waiting[part]:
                    ready.append(part)
        for unit, left in waiting.items():
            if left:
                raise ValueError(f"the unit {shown(unit)} is part of itself, or of one that is")

    def of(self, unit: str) -> tuple[str, ...]:
        """The chain of a unit, which is empty where it stands in none."""
        return self._chains.get(unit, ())

    def above(self, units: Iterable[str]) -> set[str]:
        """Every unit that one of these is a part of, in whatever way."""
        found: set[str] = set()
        waiting = list(units)
        while waiting:
            for above in self._above.get(waiting.pop(), ()):
                if above not in found:
                    found.add(above)
                    waiting.append(above)
        return found
