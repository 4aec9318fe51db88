"""Sets that meet every conflict: what has to be doubted so that the rest can hold (Reiter 1987)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

__all__ = [
    "has_no_idle",
    "lightest",
    "lightest_up_to",
    "meeting_also",
    "meetings_lighter_than",
    "meetings_up_to",
    "minimal_meetings",
    "place_among",
    "repairs_within",
    "some_meeting",
    "total_weight",
]

Names = frozenset[str]
Weights = Mapping[str, int]


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


def has_no_idle(names: Names, conflicts: Iterable[Names]) -> bool:
    """Whether each of the names is the only one to meet some conflict, so that none can be left out."""
    return names == {name for conflict in conflicts if len(met := names & conflict) == 1 for name in met}


def total_weight(names: Iterable[str], weights: Weights) -> int:
    """How much it takes to doubt all of these: where each weighs 1, their number."""
    return sum(weights[name] for name in names)


def place_among(names: Iterable[str], order: Sequence[str]) -> tuple[int, list[int]]:
    """Where a set stands among others: the fewer names the earlier, then those that stand first in the order."""
    chosen = frozenset(names)
    return len(chosen), [i for i, name in enumerate(order) if name in chosen]


def lightest(found: Iterable[Names], weights: Weights) -> list[Names]:
    """Those of the sets that weigh least, in the order given: of all meetings, the smallest repairs."""
    weighed = [(total_weight(names, weights), names) for names in found]
    least = min((weight for weight, _ in weighed), default=0)
    return [names for weight, names in weighed if weight == least]


def repairs_within(conflicts: Iterable[Names], names: Names, weights: Weights) -> list[Names]:
    """The lightest sets that meet every conflict among these names: one, empty, where there is none."""
    return lightest(minimal_meetings(conflict for conflict in conflicts if conflict <= names), weights)


def some_meeting(conflicts: Iterable[Names], weights: Weights) -> Names:
    """A set that meets every conflict, and not by far the heaviest: what meets most for its weight goes first."""
    left, taken = list(conflicts), set[str]()
    while left:
        met = Counter(name for conflict in left for name in conflict)
        best = min(met, key=lambda name: (Fraction(weights[name], met[name]), name))
        taken.add(best)
        left = [conflict for conflict in left if best not in conflict]
    return frozenset(taken)


def lightest_up_to(most: int, conflicts: Iterable[Names], weights: Weights) -> list[Names]:
    """The lightest sets that meet every conflict, if they weigh no more than that."""
    return lightest(meetings_lighter_than(most + 1, conflicts, weights), weights)


def meetings_lighter_than(weight: int, conflicts: Iterable[Names], weights: Weights) -> set[Names]:
    """The minimal meetings that weigh less than that; none of them grows from one that does not."""
    found: set[Names] = {frozenset()} if weight > 0 else set()
    for conflict in conflicts:
        found = {names for names in meeting_also(conflict, found) if total_weight(names, weights) < weight}
    return found


def meetings_up_to(size: int, conflicts: Sequence[Names], chosen: Names = frozenset()) -> Iterator[Names]:
    """Sets of at most so many names that meet every conflict and hold what is `chosen`, all minimal ones among them."""
    left = [names for names in conflicts if not names & chosen]
    if not left:
        yield chosen
    elif size > len(chosen):
        for name in left[0]:
            yield from meetings_up_to(size, left[1:], chosen | {name})
