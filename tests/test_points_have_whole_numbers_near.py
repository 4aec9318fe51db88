"""The whole numbers of a point are those just below its values, those nearest, or a multiple of all."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reconcile.engine.answers import Point

POINTS = st.builds(
    lambda values, scale: Point({f"x{i}": value for i, value in enumerate(values)}, scale),
    st.lists(st.integers(-1000, 1000), min_size=1, max_size=4),
    st.integers(1, 60),
)


@given(POINTS)
def test_whole_numbers_of_a_point(point):
    exact = [Fraction(value, point.scale) for value in point.values.values()]
    assert all(below <= value < below + 1 for below, value in zip(point.below(), exact, strict=True))
    assert all(abs(near - value) <= Fraction(1, 2) for near, value in zip(point.nearest(), exact, strict=True))
    assert [Fraction(times, point.scale) for times in point.multiplied()] == exact
