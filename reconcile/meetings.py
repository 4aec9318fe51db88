"""Sets that meet every conflict: what has to be doubted so that the rest can hold (Reiter 1987)."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["minimal_meetings", "repairs_within"]

Names = frozenset[str]


def minimal_meetings(conflicts: Iterable[Names]) -> set[Names]:
    """All sets that meet every conflict and from which nothing can be left out (Berge's algorithm)."""
    found: set[Names] = {frozenset()}
    for conflict in conflicts:
        meeting = {names for names in found if names & conflict}
        grown = {names | {name} for names in found - meeting for name in conflict}
        found = meeting | {names for names in grown if not any(other <= names for other in meeting)}
    return found


def repairs_within(conflicts: Iterable[Names], names: Names) -> set[Names]:
    """The smallest sets that meet every conflict among these names: one, empty, where there is none."""
    found = minimal_meetings(conflict for conflict in conflicts if conflict <= names)
    least = min(map(len, found))
    return {meeting for meeting in found if len(meeting) == least}
