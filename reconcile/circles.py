"""References that lead back to where they start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

__all__ = ["circles"]


def circles(steps: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Find circles of references, each as the names on it, the first of them again at the end.

    `steps` gives the names that each name refers to. Every name that is on a circle is on one of these.
    """
    steps = _without_ends(steps)
    found: set[str] = set()
    for start in sorted(steps):
        circle = () if start in found else _back_to(start, steps)
        if circle:
            found.update(circle)
            yield circle


def _without_ends(steps: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """The same without names that lead nowhere in the end, which are on no circle: mostly, then, without any."""
    leading_to: dict[str, list[str]] = {}
    for name, others in steps.items():
        for other in set(others):
            leading_to.setdefault(other, []).append(name)
    left = {name: len(set(others)) for name, others in steps.items()}
    ends = [name for name in {*steps, *leading_to} if not left.get(name)]
    for end in ends:
        for name in leading_to.get(end, ()):
            left[name] -= 1
            if not left[name]:
                ends.append(name)
    return {name: others for name, others in steps.items() if left[name]}


def _back_to(start: str, steps: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A shortest way from `start` back to it; nothing where there is none."""
    came_from: dict[str, str] = {}
    waiting = [start]
    for name in waiting:
        for other in steps.get(name, ()):
            if other == start:
                way = [start, name]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return tuple(reversed(way)) if name != start else (start, start)
            if other not in came_from:
                came_from[other] = name
                waiting.append(other)
    return ()
