"""Exceptions for misuse and bad input, and their wording. An inconsistency is never an exception: it is a `Finding`."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import attrs

from reconcile.limits import MOST_DIGITS, MOST_FAULTS, MOST_SOUGHT

__all__ = [
    "MANY",
    "MOST_SHOWN",
    "EvidenceError",
    "ExpressionError",
    "Fault",
    "FigureError",
    "LedgerError",
    "ReconcileError",
    "UndecidedError",
    "Unknown",
    "printable",
    "shown",
    "unknown",
]

MOST_SHOWN = 60
MOST_SAID = 1_000
"""Characters of what a proof or a report is refused for."""
AROUND = 80
"""Characters of a long text that are drawn to both sides of a fault, and of a long fault."""
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
        end = self.position + self.length
        before = _clipped(printable(self.text[: self.position][-AROUND - 1 :]), -AROUND)
        fault = _clipped(printable(self.text[self.position : end][: AROUND + 1]), AROUND)
        after = _clipped(printable(self.text[end:][: AROUND + 1]), AROUND)
        carets = "^" * max(len(fault), 1)
        return f"{printable(self.reason)}\n  {before}{fault}{after}\n  {' ' * len(before)}{carets}"


class EvidenceError(ReconcileError):
    """What a proof or a report says, refused; the message shows it escaped, and no more than one can read."""

    def __str__(self) -> str:
        return _clipped(printable(super().__str__()[: MOST_SAID + 1]), MOST_SAID)


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
        lines = [str(fault) for fault in _together(self.faults)]
        more = [f"{len(lines) - MOST_FAULTS:,} more faults are not shown"] if len(lines) > MOST_FAULTS else []
        return "\n".join([*lines[:MOST_FAULTS], *more])


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


def _clipped(text: str, most: int) -> str:
    """The first characters of a text that is longer than this; the last ones, where `most` is below 0."""
    if len(text) <= abs(most):
        return text
    return f"{text[:most]}..." if most > 0 else f"...{text[most:]}"


def printable(text: str) -> str:
    """Text from a file or a name with control characters and the like written out, not sent to a terminal."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def shown(value: object) -> str:
    """A value as messages show it: text in quotes, hidden characters escaped, cut after 60 characters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        return f"a number of more than {MOST_DIGITS} digits"
    if isinstance(value, str):
        value = value[: MOST_SHOWN + 1]
    text = f'"{value}"' if isinstance(value, str) and value.isprintable() else ascii(value)
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."


class Unknown:
    """Sentences for names that nothing defines: of very many, only the first have the nearest known one.

    To look for it takes as long as there are names.
    """

    def __init__(self) -> None:
        self._sought = 0

    def __call__(self, what: str, given: str, known: Iterable[str]) -> str:
        self._sought += 1
        return unknown(what, given, known) if self._sought <= MOST_SOUGHT else f"unknown {what} {shown(given)}"


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
