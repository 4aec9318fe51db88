"""How numbers are printed: rounded under a convention, with digits in groups and a decimal mark.

The way back from `figures`, which reads: neither is made from the other, so that tests can hold one against the other.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from reconcile.figures import Interval, Rounding

__all__ = ["around", "decimal_text", "groups_beside", "rounded", "values_of"]

GROUPS: Final = (",", ".", " ", "\u202f", "'", "\u2019")


def rounded(value: Fraction | int, rounding: Rounding) -> tuple[int, ...]:
    """The whole numbers that a value, zero or more, is printed as under a convention: one, or two at a tie unknown."""
    numerator, denominator = value.numerator, value.denominator
    down, rest = divmod(numerator, denominator)
    up = down + (rest > 0)
    if rounding is Rounding.TRUNCATED:
        return (down,)
    if rounding is Rounding.CEILING:
        return (up,)
    if 2 * rest != denominator:
        return (down if 2 * rest < denominator else up,)
    even = down if down % 2 == 0 else up
    ties = {Rounding.HALF_UP: (up,), Rounding.HALF_DOWN: (down,), Rounding.HALF_EVEN: (even,)}
    return ties.get(rounding, (down, up))


def values_of(number: int, step: Fraction, rounding: Rounding) -> Interval:
    """The values, zero or more, that are printed as so many steps under a convention."""
    low, high = (number - Fraction(1, 2)) * step, (number + Fraction(1, 2)) * step
    low_open = high_open = False
    if rounding is Rounding.TRUNCATED:
        low, high, high_open = number * step, (number + 1) * step, True
    elif rounding is Rounding.CEILING:
        low, high, low_open = (number - 1) * step, number * step, True
    elif rounding is not Rounding.NEAREST:
        odd = rounding is Rounding.HALF_EVEN and number % 2 == 1
        low_open = odd or rounding is Rounding.HALF_DOWN
        high_open = odd or rounding is Rounding.HALF_UP
    return Interval(max(low, Fraction(0)), high, low_open and low >= 0, high_open)


def around(number: int, step: Fraction) -> Interval:
    """What "about" so many steps says: half a unit of the last digit that is not zero to each side, none below zero."""
    value = number * step
    while number and number % 10 == 0:
        number, step = number // 10, step * 10
    return Interval(max(value - step / 2, Fraction(0)), value + step / 2)


def groups_beside(decimal: str) -> tuple[str, ...]:
    """What may stand between groups of three digits, where that is the decimal mark; nothing may, too."""
    return (*(mark for mark in ("", *GROUPS) if mark != decimal),)


def decimal_text(number: int, digits: int = 0, *, decimal: str = ".", group: str = ",") -> str:
    """So many units of the last of `digits` decimal places, as text."""
    whole, part = divmod(number, 10**digits)
    text = f"{whole:,}".replace(",", group)
    return f"{text}{decimal}{part:0{digits}d}" if digits else text
