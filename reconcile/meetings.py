"""Sets that meet every conflict: what has to be doubted so that the rest can hold (Reiter 1987)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

__all__ = ["meeting_also", "meetings_up_to", "minimal_meetings", "repairs_within"]

Names = frozenset[str]


def minimal_meetings(conflicts: Iterable[Names]) -> set[Names]:
    """All sets that meet every conflict and from which nothing can be left out."""
    found: set[Names] = {frozenset()}
    for conflict in conflicts:
        found = meeting_also(conflict, found)
    return found


def meeting_also(conflict: Names, found: Iterable[Names]) -> set[Names]:
    """The minimal meetings of some conflicts, made those of one conflict more (Berge's algorithm)."""
    found = set(found)
    meeting = {names for names in found if names & conflict}
    grown = {names | {name} for names in found - meeting for name in conflict}
    return meeting | {names for names in grown if not any(other <= names for other in meeting)}


def repairs_within(conflicts: Iterable[Names], names: Names) -> set[Names]:
    """The smallest sets that meet every conflict among these names: one, empty, where there is none."""
    found = minimal_meetings(conflict for conflict in conflicts if conflict <= names)
    least = min(map(len, found))
    return {meeting for meeting in found if len(meeting) == least}


def meetings_up_to(size: int, conflicts: Sequence[Names], chosen: Names = frozenset()) -> Iterator[Names]:
    """Sets of at most so many names that meet every conflict and hold what is `chosen`, all minimal ones among them."""
    left = [names for names in conflicts if not names & chosen]
    if not left:
        yield chosen
    elif size > len(chosen):
        for name in left[0]:
            yield from meetings_up_to(size, left[1:], chosen | {name})
