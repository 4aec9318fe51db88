"""A true value that is printed under a convention lies in the figure read under it, and no other does."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from reconcile.figures import Form, Rounding, parse
from reconcile.strategies.numerals import decimal_text, rounded

ratios = st.builds(Fraction, st.integers(0, 10**7), st.integers(1, 10**7))
places = st.integers(0, 6)
roundings = st.sampled_from(Rounding)
EXACT_TIES = [Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.HALF_DOWN, Rounding.TRUNCATED, Rounding.CEILING]


def percent(units: int, digits: int) -> str:
    """Print a number of units of the last of `digits` decimal places."""
    return decimal_text(units, digits, group="") + "%"


def printings(value: Fraction, digits: int, rounding: Rounding) -> tuple[int, ...]:
    return rounded(value * 100 * 10**digits, rounding)


@given(ratios, places, roundings)
@example(Fraction(5115, 10000), 1, Rounding.NEAREST)
@example(Fraction(5125, 10000), 1, Rounding.HALF_EVEN)
@example(Fraction(0), 2, Rounding.CEILING)
@example(Fraction(1, 10**7), 0, Rounding.CEILING)
def test_a_value_lies_in_its_own_printing(value: Fraction, digits: int, rounding: Rounding) -> None:
    for units in printings(value, digits, rounding):
        figure = parse(percent(units, digits), decimal=".", rounding=rounding)
        assert figure.form is Form.ROUNDED
        assert value in figure.values


@given(st.integers(0, 10**6), places, roundings, st.integers(-40, 40))
def test_a_value_is_inside_exactly_when_it_rounds_to_the_figure(
    units: int, digits: int, rounding: Rounding, twentieths: int
) -> None:
    """Near and on the ends: values in twentieths of a step around the number printed."""
    step = Fraction(1, 100 * 10**digits)
    value = (units + Fraction(twentieths, 20)) * step
    values = parse(percent(units, digits), decimal=".", rounding=rounding).values
    assert (value in values) == (value >= 0 and units in printings(value, digits, rounding))


@given(ratios, places, st.sampled_from(EXACT_TIES))
def test_a_value_has_one_printing_where_ties_are_settled(
    value: Fraction,
    digits: int,
    rounding: Rounding,
) -> None:
    (units,) = printings(value, digits, rounding)
    near = [number for number in range(units - 2, units + 3) if number >= 0]
    figures = [parse(percent(number, digits), decimal=".", rounding=rounding) for number in near]
    assert [number for number, figure in zip(near, figures, strict=True) if value in figure.values] == [units]


@given(st.integers(0, 10**12), st.sampled_from(["thousand", "million", "mil", "millones"]), roundings)
def test_a_count_lies_in_its_printing_with_a_scale_word(count: int, scale: str, rounding: Rounding) -> None:
    size = 1000 if scale in {"thousand", "mil"} else 10**6
    for hundredths in rounded(Fraction(count * 100, size), rounding):
        text = f"{hundredths // 100}.{hundredths % 100:02d} {scale}"
        assert count in parse(text, decimal=".", rounding=rounding).values
