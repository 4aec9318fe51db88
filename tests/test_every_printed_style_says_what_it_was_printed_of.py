"""A figure of any style is read as what `reconcile.strategies` says of it, and what it was printed of is inside."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from reconcile import ReconcileError
from reconcile.figures import Rounding, Unit, parse
from reconcile.strategies import STYLES, figures, printings


@given(figures())
@settings(max_examples=1_000, deadline=None)
def test_a_figure_is_read_as_what_it_says(drawn):
    read = parse(drawn.text, decimal=drawn.decimal, rounding=drawn.rounding)
    assert (read.text, read.unit, read.values) == (drawn.text, drawn.unit, drawn.values)
    assert drawn.value in drawn.values


@pytest.mark.thorough
@given(figures())
@settings(max_examples=100_000, deadline=None)
def test_a_figure_is_read_as_what_it_says_thoroughly(request, drawn):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    read = parse(drawn.text, decimal=drawn.decimal, rounding=drawn.rounding)
    assert (read.text, read.unit, read.values) == (drawn.text, drawn.unit, drawn.values)


@given(st.data(), st.sampled_from(STYLES))
@settings(deadline=None)
def test_a_style_that_is_asked_for_is_drawn_where_the_value_can_be_printed_so(data, style):
    unit = data.draw(st.sampled_from([Unit.NUMBER, Unit.PERCENT, Unit.POINTS]))
    value = data.draw(st.integers(0, 10**7)) * (1 if unit is Unit.NUMBER else Fraction(1, 10**7))
    drawn = data.draw(printings(value, unit=unit, styles=[style]))
    assert drawn.style in (style, "plain")
    assert drawn.value == value
    if style in ("at least", "below", "at most", "about", "range"):
        assert drawn.style == style


@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_drawn(style):
    found = find(
        figures(), lambda drawn: drawn.style == style, settings=settings(max_examples=2_000, phases=[Phase.generate])
    )
    assert found.style == style


@pytest.mark.parametrize("unit", Unit)
def test_a_figure_shrinks_to_a_plain_one(unit):
    drawn = find(figures(units=[unit]), lambda _: True)
    assert (drawn.style, drawn.rounding, drawn.decimal) == ("plain", Rounding.NEAREST, ".")
    assert drawn.text == {Unit.NUMBER: "0", Unit.PERCENT: "0%", Unit.POINTS: "0 point", Unit.ORDINAL: "1st"}[unit]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": -1}, "value: expected a number of zero or more, whole if it counts, not -1"),
        ({"value": Fraction(1, 2)}, "value: expected a number of zero or more, whole if it counts, not 1/2"),
        ({"value": 0, "unit": Unit.ORDINAL}, "value: expected a place from 1 to 100, not 0"),
        ({"value": 1, "decimal": ";"}, 'decimal: expected "." or ",", not ";"'),
        ({"value": 1, "styles": ["plane"]}, 'unknown style "plane"; the nearest known one is "plain"'),
    ],
)
def test_what_cannot_be_printed_is_refused(wrong, said):
    with pytest.raises(ReconcileError) as error:
        printings(**wrong)
    assert str(error.value) == said


def test_numbers_below_every_scale_are_drawn_too():
    """No scale word alone says a number of at most two."""
    values = set()

    @given(figures(units=[Unit.NUMBER], most=2))
    @settings(max_examples=200, database=None)
    def run(drawn):
        values.add(drawn.value)

    run()
    assert values >= {0, 1, 2}
