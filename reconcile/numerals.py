"""Digits, with the marks between them -> the number that they print, and one unit of its last digit.

Which mark is the decimal one is what the source declares, or else what the digits leave no doubt about.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from reconcile.errors import FigureError
from reconcile.limits import MOST_DIGITS
from reconcile.number_words import Token

__all__ = ["GROUP", "read_numeral"]

GROUP: Final = 3  # digits in a group

_SEPARATOR: Final = re.compile(r"[^0-9]")


def read_numeral(text: str, token: Token, decimal: str | None) -> tuple[Fraction, Fraction]:
    """Read the number that a numeral prints, and one unit of its last digit."""
    mark = _decimal_mark(text, token, decimal)
    whole, fraction = token.key[:mark], "" if mark is None else token.key[mark + 1 :]
    _check_groups(text, token.start, whole)
    digits = _SEPARATOR.sub("", whole)
    if len(digits + fraction) > MOST_DIGITS:
        reason = f"a number has at most {MOST_DIGITS} digits, and this one {len(digits + fraction)}"
        raise FigureError(text, token.start, reason, token.end - token.start)
    if digits[0] == "0" and digits != "0":
        raise FigureError(text, token.start, "a number starts with 0 only right before a decimal mark")
    step = Fraction(1, 10 ** len(fraction))
    return int(digits + fraction) * step, step


def _decimal_mark(text: str, token: Token, decimal: str | None) -> int | None:
    """Find the decimal mark of a numeral, if it has one. What can be read both ways is refused."""
    places = [match.start() for match in _SEPARATOR.finditer(token.key)]
    if not places:
        return None
    last = places[-1]
    if decimal is not None:
        mark = token.key.find(decimal)
        if mark in {-1, last}:
            return last if mark == last else None
        after = next(place for place in places if place > mark)
        reason = f'only digits are expected after the declared decimal mark "{decimal}"'
        raise FigureError(text, token.start + after, reason)
    if token.key[last] not in ".," or token.key.count(token.key[last]) > 1:
        return None
    whole, rest = token.key[:last], token.key[last + 1 :]
    if len(places) == 1 and len(rest) == GROUP and last <= GROUP and whole[0] != "0":
        both = f"{whole},{rest} or {whole}.{rest} (a decimal part)"
        reason = f"ambiguous: {both}; declare the source's decimal mark"
        raise FigureError(text, token.start, reason, token.end - token.start)
    return last


def _check_groups(text: str, start: int, whole: str) -> None:
    """Check that the separators in a whole part are of one kind and stand at every third digit."""
    first, *groups = _SEPARATOR.split(whole)
    if groups and len(first) > GROUP:
        reason = f"digits are grouped in threes, and the first group has {len(first)}"
        raise FigureError(text, start, reason, len(first))
    place = len(first)
    for group in groups:
        if _same(whole[place]) != _same(whole[len(first)]):
            raise FigureError(text, start + place, "a second kind of separator in one number")
        if len(group) != GROUP:
            reason = f"digits are grouped in threes, and this group has {len(group)}"
            reason += "; or are these two numbers?" if whole[place].isspace() else ""
            raise FigureError(text, start + place + 1, reason, len(group))
        place += 1 + GROUP


def _same(separator: str) -> str:
    """Spell separators of one kind alike: spaces of every width, straight and curly apostrophes."""
    return " " if separator.isspace() else separator.replace("\u2019", "'")
