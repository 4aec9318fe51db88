"""Printed figures of claims and assumptions, read exactly and checked against what their kind can print."""

from __future__ import annotations

import re
from typing import Protocol

from reconcile import model
from reconcile.claim_entries import AssumptionEntry
from reconcile.errors import FigureError, shown
from reconcile.figures import Figure, Form, Rounding, Unit, parse
from reconcile.limits import MOST_CHARACTERS
from reconcile.number_words import PRINTED

__all__ = ["LIMIT", "LIMITED", "LIMIT_EXAMPLE", "PER", "UNITS", "Note", "figure_of", "limit_figure", "pattern_of"]


class Note(Protocol):
    """Takes a key and what is wrong with its value, and whether the JSON Schema of claim files sees that too."""

    def __call__(self, key: str, problem: str, *, of_shape: bool = False) -> None: ...


UNITS: dict[str, tuple[Unit, ...]] = {
    "votes": (Unit.NUMBER,),
    "share": (Unit.PERCENT,),
    "total": (Unit.NUMBER,),
    "turnout": (Unit.PERCENT,),
    "coverage": (Unit.PERCENT,),
    "lead": (Unit.NUMBER, Unit.POINTS),
    "rank": (Unit.ORDINAL, Unit.NUMBER),
    "options": (Unit.NUMBER,),
    "seats": (Unit.NUMBER,),
}
EXAMPLES = {
    "votes": 'a number such as "5,150,092"',
    "share": 'a share such as "51.2%"',
    "total": 'a number such as "10,058,774"',
    "turnout": 'a share such as "59%"',
    "coverage": 'a share such as "80%", or "partial"',
    "lead": 'a number such as "704,114", or points such as "7 points"',
    "rank": 'a place such as "second"',
    "options": 'a number such as "ten"',
    "seats": 'a number such as "99"',
    "figure": 'a share such as "at most 10%"',
}
UNIT_WORDS = {
    Unit.NUMBER: "a number",
    Unit.PERCENT: "a share",
    Unit.POINTS: "a number of points",
    Unit.ORDINAL: "a place",
}
COUNTED = ("ballot", "ballots", "seat", "seats", "vote", "voter", "voters", "votes", "votos", "escaños", "votantes")
"""What is counted: a figure leaves it out."""
LIMIT = (Unit.PERCENT,)
MOST_RANKS = 100
SOURCE = "in [source]"
PER = ("sheets", "registered")
LIMIT_EXAMPLE = EXAMPLES["figure"]
LIMITED = tuple(name for name in model.QUANTITIES if name not in ("registered", "sheets"))


def pattern_of(units: tuple[Unit, ...]) -> str:
    """The part of the grammar that a regular expression can say: the characters, and whether something is a share."""
    if units == (Unit.PERCENT,):
        return rf"^(?=[\s\S]*[%a-zA-Z]){PRINTED}"
    return rf"^(?![\s\S]*%){PRINTED}"


def figure_of(
    kind: str, text: str, decimal: str | None, rounding: Rounding, note: Note, declared: str = SOURCE
) -> Figure | None:
    """The figure of a claim of that kind, or `None` where it cannot be one; the reason is noted.

    `declared` says, in messages, where the decimal mark of a source is declared.
    """
    return _read(kind, text, decimal, rounding, UNITS[kind], note, declared)


def limit_figure(entry: AssumptionEntry, decimal: str | None, note: Note) -> Figure | None:
    """The figure of an assumption that limits `quantities`, or `None` for a plain one; see `model.Assumption`."""
    if entry.figure is None:
        return None
    return _read("figure", entry.figure, decimal, Rounding.NEAREST, LIMIT, note)


def _refusal(error: FigureError, decimal: str | None, rounding: Rounding, declared: str) -> str:
    """Why a figure cannot be read, with what its source declares or could declare about decimals."""
    reason, line, drawing = str(error).partition("\n")
    before, after = error.text[: error.position].strip(), error.text[error.position :].strip()
    if before and after.casefold() in COUNTED:
        return f"{shown(after)} is no part of the figure: write {shown(before)}{line}{drawing}"
    if decimal is None:
        declare = "declare the source's decimal mark"
        return reason.replace(declare, f'{declare}, `decimal = "."` or `decimal = ","` {declared}') + line + drawing
    try:
        parse(error.text, rounding=rounding)
    except FigureError:
        return str(error)
    return f'{reason}; the source declares `decimal = "{decimal}"`{line}{drawing}'


def _read(
    key: str,
    text: str,
    decimal: str | None,
    rounding: Rounding,
    units: tuple[Unit, ...],
    note: Note,
    declared: str = SOURCE,
) -> Figure | None:
    """The figure that a text prints, or `None` with what is wrong with it noted."""
    of_shape = len(text) > MOST_CHARACTERS or not re.search(pattern_of(units), text)
    try:
        figure = parse(text, decimal=decimal, rounding=rounding)
    except FigureError as error:
        note(key, _refusal(error, decimal, rounding, declared), of_shape=of_shape)
        return None
    if figure.unit not in units:
        problem = f"{shown(text)} is {UNIT_WORDS[figure.unit]}; expected {EXAMPLES[key]}"
        note(key, problem, of_shape=of_shape)
        return None
    if figure.unit is Unit.NUMBER and figure.form is Form.ROUNDED and figure.step is not None and figure.step < 1:
        note(key, f"{shown(text)} has decimals, and a count has none; expected {EXAMPLES[key]}")
        return None
    if key == "rank" and (figure.form is not Form.EXACT or not 1 <= (figure.number or 0) <= MOST_RANKS):
        note(key, f"{shown(text)} is not one place from 1 to {MOST_RANKS}; expected {EXAMPLES[key]}")
        return None
    return figure
