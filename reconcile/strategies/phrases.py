"""The words with which figures are printed: the tables of the grammar, spelt as documents spell them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import Final, TypeVar

import attrs

from reconcile import number_words as words
from reconcile.figures import Interval, Rounding, Unit
from reconcile.strategies.numerals import around, rounded, values_of

M = TypeVar("M", bound=Hashable)

__all__ = [
    "AFTER",
    "BEFORE",
    "BETWEEN",
    "CARDINALS",
    "COUNTED",
    "DECIMALS",
    "ORDINALS",
    "SCALED",
    "UNITS",
    "Measure",
    "fractions_near",
    "scales_near",
]

ACCENTS: Final = {
    "mas": "más",
    "minimo": "mínimo",
    "proximo": "próximo",
    "proxima": "próxima",
    "proximos": "próximos",
    "proximas": "próximas",
    "rondaria": "rondaría",
    "rondarian": "rondarían",
    "bordearia": "bordearía",
    "bordearian": "bordearían",
    "maximo": "máximo",
    "millon": "millón",
    "billon": "billón",
    "dieciseis": "dieciséis",
    "veintiun": "veintiún",
    "veintidos": "veintidós",
    "veintitres": "veintitrés",
    "veintiseis": "veintiséis",
    "septimo": "séptimo",
    "septima": "séptima",
    "decimo": "décimo",
    "decima": "décima",
}


@attrs.frozen
class Measure:
    """A way to print a number: what one stands for, what stands after it, and how many decimal places it can have."""

    factor: Fraction
    suffix: str
    most_digits: int


COUNTED: Final = Measure(Fraction(1), "", 0)
DECIMALS: Final = Measure(Fraction(1), "", 3)


def _spelt(phrase: str) -> str:
    """A phrase of the grammar's tables as it is printed: with accents and hyphens."""
    return " ".join(ACCENTS.get(word, word) for word in phrase.split()).replace(" - ", "-")


def _by_meaning(table: Mapping[str, M]) -> dict[M, list[str]]:
    """The phrases of a table by what they mean."""
    found: dict[M, list[str]] = {}
    for phrase, meaning in table.items():
        found.setdefault(meaning, []).append(_spelt(phrase))
    return found


SCALED: Final = [Measure(Fraction(size), f" {_spelt(word)}", 3) for word, size in words.SCALES.items()]
UNITS: Final = {
    unit: [
        Measure(Fraction(1, 100), f"{space}{_spelt(word)}", 3)
        for word, name in words.UNITS.items()
        if name == unit.value
        for space in (("", " ") if word == "%" else (" ",))
    ]
    for unit in (Unit.PERCENT, Unit.POINTS)
}
CARDINALS: Final = _by_meaning(words.CARDINALS)
ORDINALS: Final = _by_meaning(words.ORDINALS)
BEFORE: Final = _by_meaning(words.QUALIFIERS)
AFTER: Final = _by_meaning(words.TRAILING_BOUNDS)
BETWEEN: Final = [
    *((f"{opener} ", f" {closer} ") for opener, closers in words.RANGES.items() for closer in closers),
    *(("", f" {mark} ") for mark in words.CONNECTORS),
    *(("", dash) for dash in "-\u2013"),
]


def fractions_near(value: Fraction) -> dict[str, Interval]:
    """The worded fractions that a ratio is within five points of, each with what it says."""
    found, width = {}, Fraction(1, 20)
    for phrase, ratio in words.FRACTIONS.items():
        said = Interval(max(Fraction(0), ratio - width), min(Fraction(1), ratio + width))
        if value in said:
            found[_spelt(phrase)] = said
    return found


def scales_near(value: Fraction, rounding: Rounding) -> dict[str, Interval]:
    """The scales without a number, and halves of scales, that a count is near: each with what it says."""
    found = {}
    for phrase, size in words.SINGLE_SCALES.items():
        if 1 in rounded(value / size, rounding):
            found[_spelt(phrase)] = values_of(1, Fraction(size), rounding)
    for phrase, size in words.HALVES.items():
        said = around(5, Fraction(size, 10))
        if value in said:
            found[_spelt(phrase)] = said
    return found


def counts_that_scales_say(most: int) -> list[int]:
    """The counts up to `most` that a scale without a number, or half of a scale, stands for."""
    sizes = {*words.SINGLE_SCALES.values(), *(size // 2 for size in words.HALVES.values())}
    return sorted(size for size in sizes if size <= most)
