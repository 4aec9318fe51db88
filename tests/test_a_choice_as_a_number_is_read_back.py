"""A choice of numbers is one whole number, from which they are read back, in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reconcile.engine.masks import mask_of, numbers_of


@given(st.lists(st.integers(0, 300)))
def test_a_choice_is_read_back(numbers):
    assert numbers_of(mask_of(numbers)) == sorted(set(numbers))


@given(st.lists(st.integers(0, 300)), st.integers(0, 300))
def test_a_number_is_chosen_where_its_bit_is_1(numbers, number):
    assert mask_of(numbers) >> number & 1 == (number in numbers)
