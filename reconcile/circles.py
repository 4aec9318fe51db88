"""References that lead back to where they start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

__all__ = ["circles"]


def circles(steps: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Find circles of references, each as the names on it, the first of them again at the end.

    `steps` gives the names that each name refers to. Every name that is on a circle is on one of these.
    """
    found: set[str] = set()
    for start in sorted(steps):
        circle = () if start in found else _back_to(start, steps)
        if circle:
            found.update(circle)
            yield circle


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
