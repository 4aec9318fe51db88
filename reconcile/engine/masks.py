"""A choice of statements and assumptions as one whole number: its bit of each one's number is 1 where it is chosen."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["mask_of", "numbers_of"]


def mask_of(numbers: Iterable[int]) -> int:
    """The choice of what has these numbers."""
    chosen = list(numbers)
    data = bytearray(max(chosen, default=0) // 8 + 1)
    for number in chosen:
        data[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(data, "little")


def numbers_of(mask: int) -> list[int]:
    """The numbers of what is chosen, in order; quick where these are few."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
