"""Printed text -> the exact set of values that it can mean.

`number_words` splits a text into tokens (numerals, words, marks), `numerals` says which number digits print, and
`parse` reads all with a small grammar:

    figure   = range | [qualifier] quantity [trailing bound]
    range    = "between" quantity "and" quantity | quantity "-" quantity | ...
    quantity = (numeral | number word) [scale | unit] | worded fraction | ordinal

Counts are in units of one, shares and points are ratios (51.2% is 64/125). All are `int` or `Fraction`.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Final, NoReturn, TypeVar

import attrs

from reconcile import number_words as words
from reconcile.errors import FigureError, ReconcileError, shown
from reconcile.limits import MOST_CHARACTERS
from reconcile.numerals import read_numeral
from reconcile.records import Record

__all__ = ["Approximation", "Figure", "Form", "Interval", "Rounding", "Unit", "parse"]

T = TypeVar("T")

_ENGLISH_SUFFIXES: Final = {1: "st", 2: "nd", 3: "rd"}


class Rounding(enum.Enum):
    """How whoever printed a rounded number got it from the true one."""

    NEAREST = "nearest"  # ties unknown: both ends belong
    HALF_UP = "half-up"
    HALF_EVEN = "half-even"
    HALF_DOWN = "half-down"
    TRUNCATED = "truncated"
    CEILING = "ceiling"

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        known = ", ".join(f'"{each.value}"' for each in cls)
        raise ReconcileError(f"unknown rounding {shown(value)}; expected one of: {known}")


class Unit(enum.Enum):
    """What a figure's values measure."""

    NUMBER = "number"  # a count
    PERCENT = "percent"  # a share, as a ratio: 51.2% is 0.512
    POINTS = "points"  # percentage points, as a ratio: 7 points is 0.07
    ORDINAL = "ordinal"  # a rank


class Form(enum.Enum):
    """How the printed text gives its values."""

    EXACT = "exact"
    ROUNDED = "rounded"
    BOUND = "bound"
    APPROXIMATE = "approximate"
    RANGE = "range"


@attrs.frozen(eq=False, repr=False)
class Interval(Record):
    """The rationals from `low` to `high`; `None` is no end. An open end does not belong."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def __contains__(self, value: Fraction | int) -> bool:
        """Whether the value is inside."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return self.high is None or value < self.high or (value == self.high and not self.high_open)

    def integers(self) -> tuple[int | None, int | None]:
        """Find the least and the greatest integer inside; if none is, the first is above the second."""
        low = high = None
        if self.low is not None:
            low = math.floor(self.low) + 1 if self.low_open else math.ceil(self.low)
        if self.high is not None:
            high = math.ceil(self.high) - 1 if self.high_open else math.floor(self.high)
        return low, high

    def is_empty(self) -> bool:
        """Whether no rational is inside."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))


@attrs.frozen(eq=False, repr=False)
class Figure(Record):
    """A printed figure: its text, and what it says."""

    text: str  # as printed, untouched
    unit: Unit
    form: Form
    values: Interval  # ratios for percent and points
    number: Fraction | None  # the number printed, on the same scale; None for a range
    step: Fraction | None  # one unit of its last printed digit; None for a range and for words of fractions


def _check_width(_: object, attribute: attrs.Attribute[Fraction], value: object) -> None:
    if not isinstance(value, Fraction | int) or value < 0:
        shown = str(value)
        raise FigureError(shown, 0, f"{attribute.name}: a Fraction, zero or more, is expected", len(shown))


@attrs.frozen(eq=False, repr=False)
class Approximation(Record):
    """How wide "about" is, each side. An assumption that someone makes: no text says it."""

    units: Fraction = attrs.field(default=Fraction(1, 2), validator=_check_width)
    """For numbers: how many units of the last digit that is not zero."""

    points: Fraction = attrs.field(default=Fraction(1, 20), validator=_check_width)
    """For worded fractions ("two thirds"): a ratio, 1/20 for 5 percentage points."""


def parse(
    text: str,
    *,
    decimal: str | None = None,
    rounding: Rounding | str = Rounding.NEAREST,
    approximation: Approximation = Approximation(),
) -> Figure:
    """Read a figure as printed. `decimal` is the decimal mark that the source declares, "." or ",", if any.

    `rounding` is a `Rounding` or its name. Raises `FigureError`, and nothing else, for a text that cannot be read
    exactly; `ReconcileError` for a rounding that is none.
    """
    if not isinstance(text, str):
        kind = f"<{type(text).__name__}>"
        raise FigureError(kind, 0, "a figure is text, as printed: put it in quotes", len(kind))
    if decimal not in (None, ".", ","):
        raise FigureError(text, 0, 'the declared decimal mark must be "." or ",", or None for undeclared')
    if len(text) > MOST_CHARACTERS:
        raise FigureError(
            text, MOST_CHARACTERS, f"a figure has at most {MOST_CHARACTERS} characters, and this text {len(text):,}"
        )
    rounding = Rounding(rounding)
    tokens = list(words.tokens(text))
    if not tokens:
        raise FigureError(text, 0, "a figure is expected, and this text is empty")
    return _Reader(text, tokens, decimal, rounding, approximation).figure()


# ---- The grammar


@attrs.frozen(eq=False, repr=False)
class _Quantity(Record):
    """One printed number: `number`, printed to the nearest `step`, times `factor`."""

    number: Fraction
    step: Fraction  # 0: a worded fraction, which has no last digit
    factor: Fraction = Fraction(1)
    unit: Unit = Unit.NUMBER
    form: Form = Form.EXACT
    bare: bool = False  # takes the scale or unit that is printed after the other end of a range
    shares: bool = False  # has a scale or unit after it, for both ends of a range

    @property
    def value(self) -> Fraction:
        return self.number * self.factor

    def coarsest(self) -> Fraction:
        """Find one unit of the last digit that is not zero; for zero itself, of the last digit."""
        unit, digits = self.step, self.number / self.step
        while digits and digits % 10 == 0:
            unit, digits = unit * 10, digits / 10
        return unit * self.factor


@attrs.define
class _Reader:
    """Reads the tokens of one figure, from the first to the last."""

    text: str
    tokens: list[words.Token]
    decimal: str | None
    rounding: Rounding
    approximation: Approximation
    at: int = 0

    def take(self, table: Mapping[str, T]) -> T | None:
        """Step over the longest phrase of the table that stands here, and return its entry."""
        for size in range(words.LONGEST_PHRASE, 0, -1):
            phrase = self.tokens[self.at : self.at + size]
            key = " ".join(token.key for token in phrase)
            if key in table:
                self.at += len(phrase)
                return table[key]
        return None

    def here(self, ahead: int = 0) -> words.Token | None:
        """Look at the token that stands here, or `ahead` of here."""
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else None

    def refuse(self, reason: str, start: int | None = None) -> NoReturn:
        """Refuse the token that stands here, or all those read since the one at `start`."""
        if start is not None:
            first, last = self.tokens[start], self.tokens[self.at - 1]
            raise FigureError(self.text, first.start, reason, last.end - first.start)
        if (token := self.here()) is not None:
            raise FigureError(self.text, token.start, reason, token.end - token.start)
        raise FigureError(self.text, self.tokens[-1].end, reason)

    def figure(self) -> Figure:
        """Read the whole text."""
        closers = self.take(words.RANGES)
        qualifier = self.take(words.QUALIFIERS) if closers is None else None
        first = self.quantity()
        if closers is not None and self.take(closers) is None:
            self.refuse(f'"{min(closers)}" and a second number are expected here')
        if closers is not None or (qualifier is None and self.take(words.CONNECTORS) is not None):
            figure = self.between(first)
        else:
            figure = self.single(qualifier, first)
        if (more := self.here()) is not None:
            if more.numeral or more.key in words.CARDINALS:
                self.refuse("a figure holds one number, and this is another (for a range: 44-45)")
            if qualifier and more.key in words.CONNECTORS:
                self.refuse("a range takes no other qualifier")
            self.refuse("nothing more is expected: the figure is complete before this")
        return figure

    def quantity(self) -> _Quantity:
        """Read one number with its scale or unit, a worded fraction, or an ordinal."""
        if (ahead := self.here(1)) is not None and ahead.numeral:
            self.take(words.ARTICLES)
        here = self.here()
        if here is not None and here.numeral:
            number, step = read_numeral(self.text, here, self.decimal)
            self.at += 1
            return self.ordinal(number, step) or self.measured(number, step)
        if (scale := self.take(words.HALVES)) is not None:
            return _Quantity(Fraction(5, 10), Fraction(1, 10), Fraction(scale), form=Form.APPROXIMATE)
        if (ratio := self.take(words.FRACTIONS)) is not None:
            return _Quantity(ratio, Fraction(0), unit=Unit.PERCENT, form=Form.APPROXIMATE)
        if (scale := self.take(words.SINGLE_SCALES)) is not None:
            return _Quantity(Fraction(1), Fraction(1), Fraction(scale), form=Form.ROUNDED)
        if (count := self.take(words.CARDINALS)) is not None:
            return self.measured(Fraction(count), Fraction(1))
        if (rank := self.take(words.ORDINALS)) is None:
            sign = here is not None and here.key == "-"
            self.refuse(f'"-" {words.SIGN}' if sign else "a number is expected here")
        return _Quantity(Fraction(rank), Fraction(1), unit=Unit.ORDINAL)

    def ordinal(self, number: Fraction, step: Fraction) -> _Quantity | None:
        """Read an ordinal suffix, if one follows the digits."""
        suffix = self.take(words.ORDINAL_SUFFIXES)
        if suffix is None:
            return None
        if step != 1 or number < 1:
            self.refuse("a rank is a whole number from 1", self.at - 2)
        teen = number // 10 % 10 == 1
        english = "th" if teen else _ENGLISH_SUFFIXES.get(int(number % 10), "th")
        if suffix not in {"º", "ª", english}:
            self.refuse(f'"{english}" is expected after this number', self.at - 1)
        return _Quantity(number, step, unit=Unit.ORDINAL)

    def measured(self, number: Fraction, step: Fraction) -> _Quantity:
        """Read what follows a number: a scale word, a unit, or nothing."""
        if (scale := self.take(words.SCALES)) is not None:
            return _Quantity(number, step, Fraction(scale), form=Form.ROUNDED, shares=True)
        if (unit := self.take(words.UNITS)) is not None:
            return _Quantity(number, step, Fraction(1, 100), Unit(unit), Form.ROUNDED, shares=True)
        return _Quantity(number, step, form=Form.EXACT if step == 1 else Form.ROUNDED, bare=True)

    def between(self, first: _Quantity) -> Figure:
        """Read the second end of a range, which keeps both of its ends as printed."""
        second = self.quantity()
        if first.bare and second.shares:
            first = attrs.evolve(first, factor=second.factor, unit=second.unit)
        if Unit.ORDINAL in {first.unit, second.unit}:
            self.refuse("ranks make no range", 0)
        if first.unit is not second.unit:
            self.refuse(f"one end is a {first.unit.value}, the other a {second.unit.value}", 0)
        if first.value > second.value:
            self.refuse("the low end is above the high end (a unit printed last is for both)", 0)
        return Figure(self.text, first.unit, Form.RANGE, Interval(first.value, second.value), None, None)

    def single(self, qualifier: str | None, one: _Quantity) -> Figure:
        """Make a figure of one quantity, with what stands before it, or read a bound after it."""
        sense = qualifier or self.take(words.TRAILING_BOUNDS)
        if sense and one.unit is Unit.ORDINAL:
            self.refuse("a rank is exact: it takes no bound and no approximation", 0)
        if sense == "below" and one.value == 0:
            self.refuse("nothing that is counted is below zero", 0)
        if sense == "about" or (not sense and one.form is Form.APPROXIMATE):
            form, values = Form.APPROXIMATE, self.about(one)
        elif sense:
            form, values = Form.BOUND, _bound(sense, one.value)
        elif one.form is Form.ROUNDED:
            form, values = Form.ROUNDED, _rounded(one.value, one.step * one.factor, self.rounding)
        else:
            form, values = Form.EXACT, Interval(one.value, one.value)
        step = None if one.form is Form.APPROXIMATE else one.step * one.factor
        return Figure(self.text, one.unit, form, values, one.value, step)

    def about(self, one: _Quantity) -> Interval:
        """Widen a number to both sides by what is assumed; never below 0, a worded fraction never above 1."""
        if not one.step:
            low, high = one.value - self.approximation.points, one.value + self.approximation.points
            return Interval(max(Fraction(0), low), min(Fraction(1), high))
        width = self.approximation.units * one.coarsest()
        return Interval(max(Fraction(0), one.value - width), one.value + width)


# ---- Values


def _bound(sense: str, end: Fraction) -> Interval:
    """Take the values on one side of the number printed, which nothing widens."""
    if sense in {"above", "at least"}:
        return Interval(end, None, low_open=sense == "above")
    return Interval(Fraction(0), end, high_open=sense == "below")


def _rounded(number: Fraction, step: Fraction, rounding: Rounding) -> Interval:
    """Take the values, zero or more, that are printed as `number` if rounded to a multiple of `step`."""
    odd = number / step % 2 == 1
    below, above, low_open, high_open = {
        Rounding.NEAREST: (step / 2, step / 2, False, False),  # a tie may have gone either way
        Rounding.HALF_UP: (step / 2, step / 2, False, True),
        Rounding.HALF_EVEN: (step / 2, step / 2, odd, odd),
        Rounding.HALF_DOWN: (step / 2, step / 2, True, False),
        Rounding.TRUNCATED: (Fraction(0), step, False, True),
        Rounding.CEILING: (step, Fraction(0), True, False),
    }[rounding]
    if number < below:
        return Interval(Fraction(0), number + above, high_open=high_open)
    return Interval(number - below, number + above, low_open, high_open)
