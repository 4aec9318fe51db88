"""Exceptions for misuse and bad input. An inconsistency is never an exception: it is a `Finding`."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

__all__ = ["Fault", "FigureError", "LedgerError", "ReconcileError"]


class ReconcileError(Exception):
    """Base of every error that this library raises on purpose."""


class FigureError(ReconcileError):
    """A printed figure that cannot be read exactly.

    `text` is the figure as printed, `position` the index in it of the first character at fault,
    `length` how many characters are at fault (at least 1), `reason` what was expected.
    """

    def __init__(self, text: str, position: int, reason: str, length: int = 1) -> None:
        super().__init__(text, position, reason, length)
        self.text = text
        self.position = position
        self.reason = reason
        self.length = max(1, length)

    def __str__(self) -> str:
        return f"{self.reason}\n  {self.text}\n  {' ' * self.position}{'^' * self.length}"


@attrs.frozen(order=True)
class Fault:
    """One thing wrong with the input: where it stands, what stands there, what was expected."""

    file: str
    where: str
    problem: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.where}" if self.where else self.file
        return f"{place}: {self.problem}"


class LedgerError(ReconcileError):
    """Claim files that cannot be read as one ledger. `faults` holds every fault found, sorted."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))
