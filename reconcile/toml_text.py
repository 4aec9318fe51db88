"""TOML text -> plain values, and a string as TOML has it.

What nests too deeply is refused before it is read: the reader of TOML would give up.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any, Self

from reconcile.limits import MOST_NESTED

__all__ = ["BareFloat", "plain_toml", "quoted", "reason_in_words"]

LONGEST_DRAWN = 200
LEXEME = re.compile(
    r"""
    \"{3} (?: [^"\\]++ | \\. | "(?!"") )*+ "{3,5}
    | '{3} (?: [^']++ | '(?!'') )*+ '{3,5}
    | " (?: [^"\\\n]++ | \\. )*+ " | ' [^'\n]*+ ' | \# [^\n]*+
    | (?P<opens> [\[{] ) | (?P<closes> [\]}] ) | (?P<dot> \. ) | (?P<ends> [=,\n] )
    """,
    re.VERBOSE | re.DOTALL,
)
"""Strings and comments, which are stepped over, and the marks that nest."""
TOO_LONG = re.compile(r"Exceeds the limit \((\d+) digits\)")
"""What Python says of a whole number that is too long to be read."""


class BareFloat(float):
    """A TOML float that keeps its text, so that messages show every digit."""

    text: str

    def __new__(cls, text: str) -> Self:
        made = super().__new__(cls, text)
        made.text = text
        return made


def plain_toml(text: str) -> dict[str, Any]:
    """The plain values of a TOML text. Raises `ValueError` with the reason, and the line at fault, where it is none."""
    text = text.replace("\r\n", "\n")
    _check_nesting(text)
    try:
        return tomllib.loads(text, parse_float=BareFloat)
    except RecursionError:
        raise ValueError("not valid TOML: lists and tables stand too deeply in one another") from None
    except ValueError as error:
        reason = reason_in_words(str(error))
        raise ValueError(f"not valid TOML: {reason}{_drawn(reason, text)}") from None


def reason_in_words(reason: str) -> str:
    """What Python says of a file that cannot be read; of a number that is too long for it, in our words."""
    digits = TOO_LONG.match(reason)
    return f"a number of more than {int(digits[1]):,} digits" if digits else reason


def quoted(text: str) -> str:
    """A TOML string; JSON's escapes are among those of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _check_nesting(text: str) -> None:
    """Raise `ValueError` for lists and tables that stand too deeply in one another, also by dotted keys."""
    depth = dots = 0
    for found in LEXEME.finditer(text):
        kind = found.lastgroup
        if kind is None:
            continue
        depth += (kind == "opens") - (kind == "closes" and depth > 0)
        dots = dots + 1 if kind == "dot" else 0
        if max(depth, dots) > MOST_NESTED:
            line = text.count("\n", 0, found.start()) + 1
            what = "lists and tables stand" if depth > MOST_NESTED else "a dotted key goes"
            raise ValueError(f"line {line}: {what} more than {MOST_NESTED} deep; expected at most that")


def _drawn(message: str, text: str) -> str:
    """The line that a fault of TOML names, with a caret under the column."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    lines = text.splitlines()
    if place is None or int(place[1]) > len(lines):
        return ""
    line, column = lines[int(place[1]) - 1], int(place[2])
    if len(line) > LONGEST_DRAWN or not line.isprintable():
        return ""
    return f"\n  {line}\n  {' ' * (column - 1)}^"
