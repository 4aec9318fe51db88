"""Small edits of a printed figure: what it could have been, if one thing went wrong when it was copied."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from reconcile.numerals import GROUP

__all__ = ["KINDS", "Edit", "edits_of"]

KINDS = ("digit", "swapped", "moved", "dropped", "doubled", "mark", "exchanged", "option")
"""What may have gone wrong, the simplest first; `exchanged` and `option` are about more than one figure."""

NUMERAL = re.compile(r"[0-9](?:[0-9., '\u2019\u00a0\u2009\u202f]*[0-9])?")
DIGITS = "0123456789"
STEPS = (-1, 1, -2, 2)
"""By how many places a decimal mark moves."""


class Edit(NamedTuple):
    """What went wrong, and the text as it would have been."""

    kind: str
    text: str


class _Numeral(NamedTuple):
    """A numeral's digits, how many of them stand before the decimal mark, and how it is written.

    `mark` is empty where there is none; `lost` is the one that there could be.
    """

    digits: str
    whole: int
    mark: str
    group: str
    lost: str

    def written(self) -> str:
        """The numeral again, with its digits grouped as before."""
        whole, rest = self.digits[: self.whole], self.digits[self.whole :]
        if self.group:
            first = len(whole) % GROUP or GROUP
            parts = [whole[:first], *(whole[i : i + GROUP] for i in range(first, len(whole), GROUP))]
            whole = self.group.join(parts)
        return f"{whole}{self.mark}{rest}" if rest else whole


def edits_of(text: str, decimal: str | None) -> Iterator[Edit]:
    """Every text that differs by one slip, each once, of the simplest kind that gives it.

    Of a figure with one numeral in digits; of others, nothing. `decimal` is the mark that the source declares.

    - `digit`: one digit is another;
    - `swapped`: two neighbouring digits have changed places;
    - `moved`: a digit stands at another place;
    - `dropped`: a digit is missing;
    - `doubled`: a digit stands twice;
    - `mark`: the decimal mark stands at another place, or is missing.
    """
    found = list(NUMERAL.finditer(text))
    if len(found) != 1:
        return
    start, end = found[0].span()
    numeral = _read(found[0].group(), decimal)
    seen = {text}
    for kind, other in _others(numeral) if numeral is not None else ():
        if other.digits[0] == "0" and other.whole > 1:
            continue
        edited = text[:start] + other.written() + text[end:]
        if edited not in seen:
            seen.add(edited)
            yield Edit(kind, edited)


def _read(text: str, decimal: str | None) -> _Numeral | None:
    """A numeral's parts; nothing where it cannot be written again from them."""
    marks = [char for char in text if not char.isdigit()]
    mark = decimal or "."
    has_mark = marks.count(mark) == 1 and (not marks or marks[-1] == mark)
    if has_mark and decimal is None and len(marks) == 1 and len(text.rpartition(mark)[2]) == GROUP:
        return None  # 10.058 of a source that declares no mark
    whole, _, rest = text.rpartition(mark) if has_mark else (text, "", "")
    groups = {char for char in whole if not char.isdigit()}
    if len(groups) > 1:
        return None
    digits = "".join(filter(str.isdigit, whole))
    numeral = _Numeral(digits + rest, len(digits), mark if has_mark else "", "".join(groups), mark)
    return numeral if numeral.written() == text else None


def _others(numeral: _Numeral) -> Iterator[tuple[str, _Numeral]]:
    """The numerals that differ by one slip, the simplest kinds first."""
    digits, places = numeral.digits, range(len(numeral.digits))
    for i in places:
        yield from (("digit", _with(numeral, i, i + 1, other)) for other in DIGITS if other != digits[i])
    for i in places[:-1]:
        yield "swapped", _with(numeral, i, i + 2, digits[i + 1] + digits[i])
    for i in places:
        without = digits[:i] + digits[i + 1 :]
        yield from (("moved", _with(numeral, 0, len(digits), without[:j] + digits[i] + without[j:])) for j in places)
    yield from (("dropped", other) for other in _longer(numeral))
    for i in places[:-1]:
        if digits[i] == digits[i + 1]:
            fewer = numeral.whole - (i + 1 < numeral.whole or not numeral.mark)
            yield "doubled", numeral._replace(digits=digits[:i] + digits[i + 1 :], whole=max(fewer, 1))
    for step in STEPS if numeral.mark else ():
        if 1 <= numeral.whole + step <= len(digits):
            yield "mark", numeral._replace(whole=numeral.whole + step)
    if not numeral.mark and not numeral.group:
        yield from (("mark", numeral._replace(whole=whole, mark=numeral.lost)) for whole in places[1:])


def _longer(numeral: _Numeral) -> Iterator[_Numeral]:
    """With one more digit; at the decimal mark, on either side of it."""
    for i in range(len(numeral.digits) + 1):
        sides = {i < numeral.whole or not numeral.mark, i <= numeral.whole}
        for digit, before in itertools.product(DIGITS, sorted(sides)):
            digits = numeral.digits[:i] + digit + numeral.digits[i:]
            yield numeral._replace(digits=digits, whole=numeral.whole + before)


def _with(numeral: _Numeral, start: int, end: int, digits: str) -> _Numeral:
    return numeral._replace(digits=numeral.digits[:start] + digits + numeral.digits[end:])
