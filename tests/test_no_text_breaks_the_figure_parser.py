"""Any text is read, or refused with a `FigureError` that points into it; the same text always alike."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from reconcile import number_words as words
from reconcile.errors import FigureError
from reconcile.figures import Figure, Form, Rounding, parse

TABLES: list[Iterable[str]] = [words.CARDINALS, words.SCALES, words.HALVES, words.FRACTIONS, words.UNITS]
TABLES += [
    words.ORDINALS,
    words.QUALIFIERS,
    words.TRAILING_BOUNDS,
    words.RANGES,
    words.CONNECTORS,
    words.ARTICLES,
]
PHRASES = sorted({phrase for table in TABLES for phrase in table} | {"and", "y", "\u2013"})
NUMERALS = ["1", "44", "45", "5,150,092", "10.058", "51.2", "51,2", "0"]
pieces = st.sampled_from(PHRASES) | st.sampled_from(NUMERALS)
likely = st.lists(pieces, max_size=6).map(" ".join)
marks = st.sampled_from([None, ".", ","])
roundings = st.sampled_from(Rounding)


def read(text: str, decimal: str | None, rounding: Rounding = Rounding.NEAREST) -> Figure | None:
    """Parse, and check what any outcome must obey."""
    try:
        figure = parse(text, decimal=decimal, rounding=rounding)
    except FigureError as refusal:
        error = refusal
    else:
        check(figure, text)
        return figure
    assert error.text == text
    assert 0 <= error.position <= len(text)
    assert error.position + error.length <= max(1, len(text) + 1)
    assert error.reason
    return None


def check(figure: Figure, text: str) -> None:
    """Check what every figure obeys."""
    values, number = figure.values, figure.number
    assert figure.text == text
    assert not values.is_empty()
    assert values.low is not None
    assert values.low >= 0
    assert (number is None) == (figure.form is Form.RANGE)
    assert number is None or number in values or figure.form is Form.BOUND
    parts = (values.low, values.high, number, figure.step)
    assert all(type(part) is Fraction for part in parts if part is not None)


@given(st.text(max_size=120), marks, roundings)
@example("\ud800", None, Rounding.NEAREST)
@example("\u0301", None, Rounding.NEAREST)
def test_any_text(text: str, decimal: str | None, rounding: Rounding) -> None:
    read(text, decimal, rounding)


@given(st.text("0123456789., '\u2019\u00a0\u2009%-+eM/", max_size=40), marks)
def test_any_arrangement_of_digits_and_marks(text: str, decimal: str | None) -> None:
    read(text, decimal)


@given(likely, marks, roundings)
def test_any_arrangement_of_known_phrases(text: str, decimal: str | None, rounding: Rounding) -> None:
    read(text, decimal, rounding)


@given(likely, marks)
def test_case_and_white_space_say_nothing(text: str, decimal: str | None) -> None:
    plain = read(text, decimal)
    other = read(f"\n {text.upper().replace(' ', chr(9) + ' ')} ", decimal)
    if plain is None:
        assert other is None
    else:
        assert other is not None
        assert (plain.unit, plain.form, plain.values) == (other.unit, other.form, other.values)


@given(st.integers(0, 10**30 - 1), st.sampled_from(",. '\u2019\u00a0\u202f"))
def test_grouping_says_nothing(count: int, separator: str) -> None:
    mark = {",": ".", ".": ","}.get(separator)
    figure = parse(f"{count:,}".replace(",", separator), decimal=mark)
    assert figure.number == count
    assert figure.form is Form.EXACT


@given(st.text("0123456789", min_size=1, max_size=4), st.text("0123456789.,", min_size=1, max_size=9))
@example("10", ".058")
@example("0", ".512")
@example("1", ".234,567")
@example("5", ",150,092")
def test_an_undeclared_decimal_mark_is_never_guessed(first: str, rest: str) -> None:
    """A text that is read undeclared is one that no declared mark reads as another number."""
    undeclared = read(first + rest, None)
    readings = {figure.number for mark in ".," if (figure := read(first + rest, mark)) is not None}
    if undeclared is None:
        assert len(readings) != 1
    else:
        assert readings == {undeclared.number}


def test_time_is_linear() -> None:
    """A text too long is refused before it is read, and the longest that is read takes no time at all."""
    start = time.process_time()
    for text in ("1," * 50, "1 " * 50, "e\u0301" * 50, "veinti" * 16, "-" * 100, "9" * 10**7):
        assert read(text, None) is None
    assert time.process_time() - start < (60 if sys.gettrace() else 2)
