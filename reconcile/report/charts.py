"""Pictures as Altair charts. Needs the extra `html`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple
from unicodedata import combining, east_asian_width

import altair as alt

from reconcile.errors import printable
from reconcile.languages import marked
from reconcile.report.pictures import Picture, Span

__all__ = ["Look", "chart_of", "charts_of"]

WIDTH = 326
"""Pixels of the axis, so that a picture fits a narrow telephone without being made smaller."""
ROOM = 12
"""Pixels on either side of the axis."""
LINE, BAR, SPACE = 17, 12, 14
"""Pixels of a line of a label, of a bar, and below it."""
BELOW = 28
"""Pixels below the last bar, for the axis."""
TEXT, SMALL = 13, 12
"""Sizes of letters in pixels."""
LETTER = 8
"""Pixels of a digit on the axis, at the most."""
DIGITS = 10
"""An axis shows so many digits after the point, without zeros at their end."""


class Look(NamedTuple):
    """What a picture is drawn in: CSS colours, or variables of a page's style, and a font."""

    ink: str = "#1b1b1b"
    range: str = "#2a5d9f"
    gap: str = "#f0d8a8"
    line: str = "#767676"
    font: str = "sans-serif"


class Row(NamedTuple):
    """A span with the places of its label and of its bar, in pixels from above."""

    span: Span
    lines: list[str]
    label: int
    bar: int


def chart_of(picture: Picture, look: Look | None = None) -> alt.LayerChart:
    """A bar for each span under its label, on one axis; the gap behind them. Nothing depends on the fonts there are."""
    return (
        _layers(picture, look or Look())
        .properties(
            padding={"left": ROOM, "right": ROOM, "top": 6, "bottom": BELOW}, autosize=alt.AutoSizeParams(type="none")
        )
        .configure(background="transparent", aria=False, **_marks())
        .configure_view(stroke=None)
    )


def charts_of(pictures: Sequence[Picture]) -> alt.VConcatChart:
    """Pictures one below the other, each under its title, on white: for notebooks, and to be saved as they are."""
    parts = [
        _layers(picture, Look()).properties(
            title=alt.TitleParams(_folded(printable(picture.title)), anchor="start", fontSize=TEXT)
        )
        for picture in pictures
    ]
    return alt.vconcat(*parts, spacing=LINE).configure(background="white", **_marks()).configure_view(stroke=None)


def _layers(picture: Picture, look: Look) -> alt.LayerChart:
    rows = list(_rows(picture.spans))
    height = rows[-1].bar + BAR + (SPACE if picture.apart is None else SPACE + LINE)
    x = _axis(picture, look)
    layers = [*_gap(picture, rows, x, look), *_bars(picture, rows, x, look), _labels(rows, look)]
    return alt.layer(*layers).properties(width=WIDTH, height=height)


def _marks() -> dict[str, Any]:
    """How numbers are written, where that is not the English way."""
    decimal, thousands = marked("."), marked(",")
    if decimal == ".":
        return {}
    return {"locale": {"number": {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}}}


def _rows(spans: tuple[Span, ...]) -> Iterator[Row]:
    y = 0
    for span in spans:
        lines = _folded(printable(span.label))
        bar = y + LINE * len(lines) + 3
        yield Row(span, lines, y, bar)
        y = bar + BAR + SPACE


def _folded(text: str) -> list[str]:
    """The lines of a label, none wider than the axis in any usual font."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if _wide(joined) * TEXT <= WIDTH:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for char in word:
            if _wide(lines[-1] + char) * TEXT > WIDTH:
                lines.append("")
            lines[-1] += char
    return lines


def _wide(text: str) -> float:
    """About how wide a text is, in sizes of its letters; rather too much than too little."""
    return sum(_letter(char) for char in text)


def _letter(char: str) -> float:
    if combining(char):
        return 0
    if east_asian_width(char) in "WF" or char in "MWmw%@":
        return 1.05
    if char in " ilj.,:;'|()[]":
        return 0.4
    return 0.8 if char.isupper() else 0.65


def _axis(picture: Picture, look: Look) -> alt.X:
    values = _ticks(picture)
    axis = alt.Axis(
        values=[float(value) for value in values],
        labelExpr=f"format(datum.value, ',.{DIGITS}~f') + '{picture.unit}'",
        title=None,
        labelFontSize=SMALL,
        labelColor=look.ink,
        labelFlush=True,
        labelOverlap=False,
        labelFont=look.font,
        domainColor=look.line,
        tickColor=look.line,
        grid=False,
    )
    domain = [float(picture.least), float(picture.greatest)]
    return alt.X("low:Q").scale(domain=domain, nice=False, zero=False).axis(axis)


def _ticks(picture: Picture) -> list[Fraction]:
    """Round values on the axis, few enough for their labels not to touch each other or stand out at the sides."""
    least, size = Fraction(picture.least), Fraction(picture.greatest - picture.least)
    digits = max(len(f"{floor(abs(end)):,}") for end in (picture.least, picture.greatest))
    step = Fraction(10) ** -DIGITS if picture.unit else Fraction(1)
    while True:
        for factor in (1, 2, 5):
            width = (digits + len(picture.unit) + _decimals(step * factor) + 2) * LETTER
            if step * factor / size * WIDTH >= width:
                return list(_multiples(least, size, step * factor, width))
        step *= 10


def _decimals(step: Fraction) -> int:
    """How many letters the digits after the point of a multiple of a step take, with the point."""
    return next(n for n in range(DIGITS + 1) if (step * 10**n).denominator == 1) + (step.denominator > 1)


def _multiples(least: Fraction, size: Fraction, step: Fraction, width: int) -> Iterator[Fraction]:
    for number in range(ceil(least / step), floor((least + size) / step) + 1):
        place = (number * step - least) / size * WIDTH
        if min(place, WIDTH - place) == 0 or min(place, WIDTH - place) + ROOM >= Fraction(width, 2):
            yield number * step


def _gap(picture: Picture, rows: list[Row], x: alt.X, look: Look) -> Iterator[alt.Chart]:
    """The values between what is left and what is printed, and below the bars how many they are."""
    apart = picture.apart
    if apart is None:
        return
    below = rows[-1].bar + BAR + 4
    values = [{"low": float(apart.low), "high": float(apart.high)}]
    base = alt.Chart(alt.InlineData(values=values)).encode(x=x, x2="high:Q")
    yield base.mark_rect(color=look.gap).encode(y=alt.value(0), y2=alt.value(below))
    size = picture.greatest - picture.least
    middle = Fraction(apart.low + apart.high, 2)
    place = float((middle - picture.least) / size * WIDTH)
    half = len(apart.words) * LETTER / 2
    yield (
        alt.Chart(alt.InlineData(values=[{"words": printable(apart.words)}]))
        .mark_text(color=look.ink, font=look.font, fontSize=TEXT, fontWeight="bold", baseline="top")
        .encode(text="words:N", x=alt.value(min(max(place, half), WIDTH - half)), y=alt.value(below + 2))
    )


def _bars(picture: Picture, rows: list[Row], x: alt.X, look: Look) -> Iterator[alt.Chart]:
    """Each span as far as the axis goes, with a mark at each end on it, and an arrow where it goes on."""
    y = alt.Y("y:Q", scale=None, axis=None)
    bars, ends, arrows = [], [], []
    for row in rows:
        low, high = row.span.low, row.span.high
        shown = (
            (picture.least if low is None else max(low, picture.least)),
            (picture.greatest if high is None else min(high, picture.greatest)),
        )
        middle = row.bar + BAR / 2
        if shown[0] <= shown[1]:
            bars.append({"low": float(shown[0]), "high": float(shown[1]), "y": middle})
        on_axis = [end for end in (low, high) if end is not None and picture.least <= end <= picture.greatest]
        ends += [{"low": float(end), "y": middle} for end in on_axis]
        if low is None or low < picture.least:
            arrows.append({"low": float(picture.least), "y": middle, "turn": 270})
        if high is None or high > picture.greatest:
            arrows.append({"low": float(picture.greatest), "y": middle, "turn": 90})
    yield _data(bars).mark_bar(height=BAR - 4, opacity=1, color=look.range).encode(x=x, x2="high:Q", y=y)
    if ends:
        yield _data(ends).mark_tick(height=BAR + 2, thickness=3, opacity=1, color=look.range).encode(x=x, y=y)
    for turn in (90, 270):
        turned = [arrow for arrow in arrows if arrow["turn"] == turn]
        if turned:
            mark = {"shape": "triangle-up", "angle": turn, "size": 90, "filled": True, "opacity": 1}
            yield _data(turned).mark_point(color=look.range, **mark).encode(x=x, y=y)


def _labels(rows: list[Row], look: Look) -> alt.Chart:
    values = [{"words": row.lines, "y": row.label} for row in rows]
    return (
        _data(values)
        .mark_text(align="left", baseline="top", color=look.ink, font=look.font, fontSize=TEXT, lineHeight=LINE)
        .encode(text="words:N", x=alt.value(0), y=alt.Y("y:Q", scale=None, axis=None))
    )


def _data(values: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=values))
