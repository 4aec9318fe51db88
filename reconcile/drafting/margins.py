"""Between whom a margin is, where its sentence does not name both: by the figures that were printed before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import permutations

from reconcile.figures import Figure

__all__ = ["ahead_and_behind"]


def ahead_and_behind(
    option: str, over: str, numbers: Mapping[str, Fraction], seen: Iterable[str], figure: Figure | None
) -> tuple[str, str]:
    """Who is ahead, and of whom; "" for what nothing shows.

    `numbers` are the last votes or shares of each option. A margin is between the only two that are so far apart, or
    else the last two; where one is named, the other is the only one `seen` besides.
    """
    if option and over:
        return option, over
    rest = [key for key in seen if key != option]
    if option:
        return option, rest[0] if len(rest) == 1 else _besides(option, numbers, figure)
    if len(numbers) < 2:
        return "", ""
    fitting = [(a, b) for a, b in permutations(numbers, 2) if _is_apart(numbers[a] - numbers[b], figure)]
    if len(fitting) == 1:
        return fitting[0]
    first, second = sorted(list(numbers)[-2:], key=lambda key: -numbers[key])
    return first, second


def _besides(option: str, numbers: Mapping[str, Fraction], figure: Figure | None) -> str:
    """The only one of whom an option is so far ahead."""
    ahead = numbers.get(option)
    fitting = [key for key in numbers if ahead is not None and _is_apart(ahead - numbers[key], figure)]
    return fitting[0] if len(fitting) == 1 else ""


def _is_apart(difference: Fraction, figure: Figure | None) -> bool:
    """Whether a difference is what a figure prints, to the last digit of it."""
    if figure is None or figure.number is None or difference <= 0:
        return False
    return abs(difference - figure.number) < (figure.step or 1)
