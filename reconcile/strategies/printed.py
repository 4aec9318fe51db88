"""Strategies of printed figures: what is printed of a value, in every style of the figure grammar, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final, TypeVar

import attrs
from hypothesis import strategies as st

from reconcile.errors import ReconcileError, shown, unknown
from reconcile.figures import Interval, Rounding, Unit
from reconcile.strategies.numerals import around, decimal_text, groups_beside, rounded, values_of
from reconcile.strategies.phrases import (
    AFTER,
    BEFORE,
    BETWEEN,
    CARDINALS,
    COUNTED,
    DECIMALS,
    ORDINALS,
    SCALED,
    UNITS,
    Measure,
    counts_that_scales_say,
    fractions_near,
    scales_near,
)

T = TypeVar("T")

__all__ = ["STYLES", "PrintedFigure", "figures", "printings", "roundings"]

STYLES: Final = (
    "plain",
    "words",
    "decimals",
    "above",
    "at least",
    "below",
    "at most",
    "about",
    "range",
    "fraction",
    "scale alone",
)
"""`plain`: a number, share or place as it is, rounded where it has a unit or a scale word (`51.2%`, `5.15 million`).
`words`: the same with a number word (`two million`). `decimals`: a number with a decimal part and no scale word.
`above`, `at least`, `below`, `at most`: bounds. `about`: approximate. `range`: `between 44 and 45%`.
`fraction`: `two thirds`. `scale alone`: `half a million`, `a thousand`. Places are `plain`."""

MOST_SPARE: Final = 20
"""The ends of bounds and ranges stand at most so many steps away from the value."""
MOST_RANK: Final = 100
MOST_POWER: Final = 20
"""A power of ten: a figure has room for so large a value, with decimals, in any style."""
ENGLISH_SUFFIXES: Final = {1: "st", 2: "nd", 3: "rd"}
OFTEN: Final = 4
"""The first of the styles that are possible is drawn so many times more often than another."""


@attrs.frozen
class PrintedFigure:
    """A figure as some document prints it, and what it says.

    `text` is the text. `value` is what it was printed of, and one of the `values` that it says: for numbers and places
    in units of one, for shares and points as ratios (51.2% is 64/125). `style` is one of `STYLES`. The text is read so
    where the source declares the mark `decimal` (`None`: it need not declare one), and `rounding` is the convention.
    """

    text: str
    value: Fraction
    values: Interval
    unit: Unit
    style: str
    decimal: str | None
    rounding: Rounding


def roundings() -> st.SearchStrategy[Rounding]:
    """The conventions by which numbers are rounded. Shrinks towards `Rounding.NEAREST`."""
    return st.sampled_from(Rounding)


def printings(
    value: Fraction | int,
    *,
    unit: Unit = Unit.NUMBER,
    decimal: str = ".",
    rounding: Rounding = Rounding.NEAREST,
    styles: Iterable[str] = STYLES,
) -> st.SearchStrategy[PrintedFigure]:
    """True figures of one value: what a document could print of it, by its decimal mark and convention.

    `value` is zero or more, and whole for numbers and places: a count, a place from 1 to 100, or a ratio (0.512 for
    51.2%, 0.07 for 7 points). Of `styles`, those are drawn in which the value can be printed; `plain` always can, and
    is what figures shrink to. Raises `ReconcileError` for another value, style or decimal mark.
    """
    value, chosen = Fraction(value), _checked(value, unit, decimal, styles)
    return _printings(value, unit, decimal, rounding, tuple(chosen))


def _checked(value: Fraction | int, unit: Unit, decimal: str, styles: Iterable[str]) -> list[str]:
    chosen = list(styles)
    for style in chosen:
        if style not in STYLES:
            raise ReconcileError(unknown("style", style, STYLES))
    if decimal not in (".", ","):
        raise ReconcileError(f'decimal: expected "." or ",", not {shown(decimal)}')
    is_whole = Fraction(value).denominator == 1
    if value < 0 or (unit in (Unit.NUMBER, Unit.ORDINAL) and not is_whole):
        raise ReconcileError(f"value: expected a {unit.value} of zero or more, whole if it counts, not {value}")
    if value > 10**MOST_POWER:
        raise ReconcileError(f"value: expected at most 10**{MOST_POWER}, which a figure has room for in any style")
    if unit is Unit.ORDINAL and not 1 <= value <= MOST_RANK:
        raise ReconcileError(f"value: expected a place from 1 to {MOST_RANK}, not {value}")
    return chosen


@st.composite
def _printings(
    draw: st.DrawFn, value: Fraction, unit: Unit, decimal: str, rounding: Rounding, styles: tuple[str, ...]
) -> PrintedFigure:
    if unit is Unit.ORDINAL:
        return PrintedFigure(draw(_places(int(value))), value, Interval(value, value), unit, "plain", decimal, rounding)
    # drawn for every style, so that none is shorter than a plain figure, to which the others shrink
    number, digits = draw(st.integers(0, 10**3)), draw(st.integers(0, 3))
    printer = _Printer(draw, value, unit, decimal, rounding, number, digits)
    possible = [style for style in STYLES if style in styles and printer.can_be(style)] or ["plain"]
    style = draw(st.sampled_from([*possible[:1] * OFTEN, *possible]))
    text, values = printer.print(style)
    return PrintedFigure(text, value, values, unit, style, decimal, rounding)


@st.composite
def _places(draw: st.DrawFn, place: int) -> str:
    """A place in words or as an ordinal."""
    suffix = "th" if place // 10 % 10 == 1 else ENGLISH_SUFFIXES.get(place % 10, "th")
    digits = [f"{place}{mark}" for mark in (suffix, "º", ".º", "ª")]
    text: str = draw(st.sampled_from([*digits, *ORDINALS.get(place, ())]))
    return text


@attrs.frozen
class _Printer:
    """Prints one value in any style, by choices that it draws."""

    draw: st.DrawFn
    value: Fraction
    unit: Unit
    decimal: str
    rounding: Rounding
    number_of_measure: int
    most_digits: int

    def can_be(self, style: str) -> bool:
        """Whether the value can be printed in the style."""
        if style in ("fraction", "scale alone"):
            return bool(self.phrases(style))
        if style == "words":
            return bool(self.worded())
        if style == "above":
            return self.value > 0
        return style != "decimals" or self.unit is Unit.NUMBER

    def print(self, style: str) -> tuple[str, Interval]:
        """The text, and the values that it says."""
        if style in ("fraction", "scale alone"):
            return self.choice(sorted(self.phrases(style).items(), key=lambda each: each[0]))
        if style == "words":
            measure = self.measure(self.worded())
            number, said = self.number(measure, measure.factor)
            return self.choice(CARDINALS[number]) + measure.suffix, said
        measure = DECIMALS if style == "decimals" else self.measure(self.measures())
        digits = max(int(style == "decimals"), min(self.most_digits, measure.most_digits))
        step = measure.factor / 10**digits
        if style == "range":
            return self.range(measure, digits, step)
        if style in ("plain", "decimals"):
            number, said = self.number(measure, step)
            return self.text(number, digits) + measure.suffix, said
        if style == "about":
            number, values = self.about(step)
        else:
            number, values = self.bound(style, step)
        return self.qualified(style, self.text(number, digits) + measure.suffix), values

    def choice(self, items: Iterable[T]) -> T:
        return self.draw(st.sampled_from(list(items)))

    def measure(self, possible: list[Measure]) -> Measure:
        return possible[self.number_of_measure % len(possible)]

    def phrases(self, style: str) -> dict[str, Interval]:
        """The phrases that say the value without a number of their own."""
        if style == "fraction":
            return fractions_near(self.value) if self.unit is Unit.PERCENT else {}
        return scales_near(self.value, self.rounding) if self.unit is Unit.NUMBER else {}

    def worded(self) -> list[Measure]:
        """The measures in which the value has a number word."""
        return [each for each in self.measures() if self.value / each.factor <= max(CARDINALS)]

    def measures(self) -> list[Measure]:
        """The ways to print the value; scale words only for what is not far below them."""
        if self.unit is not Unit.NUMBER:
            return UNITS[self.unit]
        scaled = [each for each in SCALED if each.factor <= 2 * self.value]
        return [*[COUNTED] * max(1, len(scaled)), *scaled]

    def text(self, number: int, digits: int) -> str:
        group = self.choice(groups_beside(self.decimal)) if number >= 1000 * 10**digits else ""
        return decimal_text(number, digits, decimal=self.decimal, group=group)

    def number(self, measure: Measure, step: Fraction) -> tuple[int, Interval]:
        """The steps that are printed, and the values that they say: rounded, unless it is a plain count."""
        number = self.choice(rounded(self.value / step, self.rounding))
        is_exact = measure is COUNTED
        return number, Interval(self.value, self.value) if is_exact else values_of(number, step, self.rounding)

    def about(self, step: Fraction) -> tuple[int, Interval]:
        """So many steps, rounded to one of its digits."""
        number = rounded(self.value / step, Rounding.HALF_UP)[0]
        coarser = 10 ** self.draw(st.integers(0, len(str(number)) - 1))
        number = rounded(self.value / step / coarser, Rounding.HALF_UP)[0] * coarser
        return number, around(number, step)

    def bound(self, style: str, step: Fraction) -> tuple[int, Interval]:
        """A number that the value is above or below."""
        spare = self.draw(st.integers(0, MOST_SPARE))
        if style in ("above", "at least"):
            number = max(0, rounded(self.value / step, Rounding.TRUNCATED)[0] - spare)
            if style == "above" and number * step == self.value:
                number -= 1
            return number, Interval(number * step, None, low_open=style == "above")
        number = rounded(self.value / step, Rounding.CEILING)[0] + spare
        if style == "below" and number * step == self.value:
            number += 1
        return number, Interval(Fraction(0), number * step, high_open=style == "below")

    def qualified(self, style: str, text: str) -> str:
        """The text with the words of its style before or after it."""
        forms = [f"{word} {text}" for word in BEFORE[style]]
        return self.choice([*forms, *(f"{text} {word}" for word in AFTER.get(style, ()))])

    def range(self, measure: Measure, digits: int, step: Fraction) -> tuple[str, Interval]:
        """Two numbers with the value between them. A unit stands after the second, or after both."""
        down, up = (self.draw(st.integers(0, MOST_SPARE)) for _ in range(2))
        low = max(0, rounded(self.value / step, Rounding.TRUNCATED)[0] - down)
        high = rounded(self.value / step, Rounding.CEILING)[0] + up
        opener, closer = self.choice(BETWEEN)
        first, second = self.text(low, digits), self.text(high, digits) + measure.suffix
        if self.draw(st.booleans()) and measure.suffix:
            first += measure.suffix
        return f"{opener}{first}{closer}{second}", Interval(low * step, high * step)


@st.composite
def figures(
    draw: st.DrawFn,
    *,
    units: Iterable[Unit] = tuple(Unit),
    styles: Iterable[str] = STYLES,
    roundings: st.SearchStrategy[Rounding] = roundings(),  # noqa: B008  a strategy is a value
    most: int = 10**8,
) -> PrintedFigure:
    """Figures of any value, in any style: with the value, and all the values that the text says.

    Numbers are at most `most`, shares and points at most 1.2. Where the text alone says which mark is the decimal one,
    `decimal` may be `None`. Raises as `printings`.
    """
    unit = draw(st.sampled_from(list(units)))
    decimal, rounding = draw(st.sampled_from(".,")), draw(roundings)
    largest = draw(st.sampled_from([100, most]))
    values = {
        Unit.NUMBER: (st.integers(0, largest) | _near_scales(most)).map(Fraction),
        Unit.ORDINAL: st.integers(1, MOST_RANK).map(Fraction),
    }
    ratios = st.builds(Fraction, st.integers(0, 1200), st.just(1000)) | _ratios()
    figure = draw(
        printings(draw(values.get(unit, ratios)), unit=unit, decimal=decimal, rounding=rounding, styles=styles)
    )
    if draw(st.booleans()) and not _is_unclear(figure.text):
        return attrs.evolve(figure, decimal=None)
    return figure


def _near_scales(most: int) -> st.SearchStrategy[int]:
    """Counts that may be told by a scale word alone, which others hardly ever are."""
    scales = counts_that_scales_say(most)
    if not scales:
        return st.nothing()
    return st.builds(lambda size, part: min(most, size * part // 100), st.sampled_from(scales), st.integers(95, 105))


@st.composite
def _ratios(draw: st.DrawFn) -> Fraction:
    whole = draw(st.integers(1, 10**7))
    return Fraction(draw(st.integers(0, whole)), whole)


def _is_unclear(text: str) -> bool:
    """Whether a numeral with one mark could be read with it as the decimal mark, or between groups."""
    return any(re.fullmatch(r"\d+[.,]\d{3}", numeral) for numeral in re.findall(r"\d+(?:[.,]\d+)*", text))
