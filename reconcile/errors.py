"""Exceptions for misuse and bad input, and their wording. An inconsistency is never an exception: it is a `Finding`."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import attrs

__all__ = [
    "ExpressionError",
    "Fault",
    "FigureError",
    "LedgerError",
    "ReconcileError",
    "UndecidedError",
    "printable",
    "shown",
    "unknown",
]

MOST_SHOWN = 60
MANY = 6
"""So many entries of a file with the same fault are one line of a message."""
ENTRY = re.compile(
    r'(?P<entry>(?:row \d+: )?(?:table ".*": )?(?P<section>[a-z]+) (?:".*"|number \d+)|row \d+)(?P<key>(?:: [^"]*)?)'
)
"""Where a fault stands: the entry, then the key."""
ROW = re.compile(r"row (\d+)")


class ReconcileError(Exception):
    """Base of every error that this library raises on purpose."""


class TextError(ReconcileError):
    """A text that cannot be read, shown with a mark under the fault.

    `text` is the text as given, `position` the index in it of the first character at fault,
    `length` how many characters are at fault (at least 1), `reason` what was expected.
    """

    def __init__(self, text: str, position: int, reason: str, length: int = 1) -> None:
        super().__init__(text, position, reason, length)
        self.text = text
        self.position = position
        self.reason = reason
        self.length = max(1, length)

    def __str__(self) -> str:
        before, fault, after = (
            printable(part)
            for part in (
                self.text[: self.position],
                self.text[self.position : self.position + self.length],
                self.text[self.position + self.length :],
            )
        )
        carets = "^" * max(len(fault), 1)
        return f"{self.reason}\n  {before}{fault}{after}\n  {' ' * len(before)}{carets}"


class FigureError(TextError):
    """A printed figure that cannot be read exactly."""


class ExpressionError(TextError):
    """An expression of counts that cannot be read, or names what is not there."""


@attrs.frozen(order=True)
class Fault:
    """One thing wrong with the input: where it stands, what stands there, what was expected.

    `of_shape` says whether the JSON Schema of claim files refuses it too.
    """

    file: str
    where: str
    problem: str
    of_shape: bool = attrs.field(default=False, eq=False)

    def __str__(self) -> str:
        file = printable(self.file)
        place = f"{file}: {self.where}" if self.where else file
        return f"{place}: {self.problem}"


class UndecidedError(ReconcileError):
    """The search was given up before it had the answer that was asked for."""


class LedgerError(ReconcileError):
    """Claim files that cannot be read as one ledger. `faults` holds every fault found, sorted."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults), key=_order))
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(map(str, _together(self.faults)))


def _order(fault: Fault) -> tuple[str, int, str, str]:
    """Faults of rows stand in the order of the rows."""
    row = ROW.match(fault.where)
    return fault.file, int(row[1]) if row else 0, fault.where, fault.problem


def _together(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The faults, those that are the same in many entries of a file and section as one, where the first stands."""
    groups: dict[object, list[Fault]] = {}
    for fault in faults:
        place = ENTRY.fullmatch(fault.where)
        where = (place["section"], place["key"]) if place else fault.where
        groups.setdefault((fault.file, where, fault.problem), []).append(fault)
    for group in groups.values():
        place = ENTRY.fullmatch(group[0].where)
        if place and len(group) >= MANY:
            where = f"{place['entry']} and {len(group) - 1} more{place['key']}"
            yield Fault(group[0].file, where, group[0].problem)
        else:
            yield from group


def printable(text: str) -> str:
    """Text from a file or a name with control characters and the like written out, not sent to a terminal."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def shown(value: object) -> str:
    """A value as messages show it: text in quotes, hidden characters escaped, cut after 60 characters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f'"{value}"' if isinstance(value, str) and value.isprintable() else ascii(value)
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."


def unknown(what: str, given: str, known: Iterable[str], *, most: int = 12) -> str:
    """The sentence for a name that nothing defines, with the nearest known one, else with those known."""
    names = sorted(known)
    near = difflib.get_close_matches(given, names, n=1)
    if near:
        same = unicodedata.normalize("NFC", near[0]) == unicodedata.normalize("NFC", given)
        pair = (ascii(given), ascii(near[0])) if same else (shown(given), shown(near[0]))
        return f"unknown {what} {pair[0]}; the nearest known one is {pair[1]}"
    if not names:
        return f"unknown {what} {shown(given)}; no other is defined"
    listed = ", ".join(map(shown, names[:most])) + (", ..." if len(names) > most else "")
    return f"unknown {what} {shown(given)}; expected one of: {listed}"
