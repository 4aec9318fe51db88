"""Linear constraints: expressions, how they are written out, and the hypotheses that a quantity lies beyond an end."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.constraints import Clause, Quantity, Row, System, combine, evaluate, meets, terms_text, variable

NAMES = st.sampled_from(["a", "b", "c"])
TERMS = st.dictionaries(NAMES, st.integers(-9, 9).filter(bool)).map(lambda found: tuple(sorted(found.items())))
VALUES = st.fixed_dictionaries({name: st.integers(0, 50) for name in "abc"})


@given(TERMS, TERMS, st.integers(-5, 5), st.integers(-5, 5), VALUES)
def test_combining_is_linear(one, other, first, second, values):
    combined = combine([(first, one), (second, other)])
    assert evaluate(combined, values) == first * evaluate(one, values) + second * evaluate(other, values)
    assert all(factor for _, factor in combined)
    assert list(combined) == sorted(combined)


def test_single_variables_are_combined_by_name():
    assert combine([(2, "b"), (1, "a"), (-2, "b")]) == (("a", 1),)
    assert variable("votes", "t", "a") == "votes[t,a]"


@given(TERMS, st.integers(0, 99), st.sampled_from([1, -1]), VALUES)
def test_beyond_an_end_of_a_count(numerator, end, sign, values):
    terms, bound = Quantity("valid", "t", None, None, numerator).beyond(end, sign)
    count = evaluate(numerator, values)
    assert (evaluate(terms, values) >= bound) == (count > end if sign > 0 else count < end)


@given(TERMS, st.integers(-2, 2), st.sampled_from([1, -1]), VALUES)
def test_the_whole_number_next_to_an_end_is_beyond_it(numerator, further, sign, values):
    count = evaluate(numerator, values)
    terms, bound = Quantity("valid", "t", None, None, numerator).beyond(count - sign * further, sign)
    assert (evaluate(terms, values) >= bound) == (further > 0)


@given(VALUES, st.fractions(0, 3, max_denominator=40), st.sampled_from([1, -1]))
def test_beyond_an_end_of_a_ratio(values, end, sign):
    terms, bound = Quantity("share", "t", "a", "valid", (("a", 1),), (("b", 1),)).beyond(end, sign)
    if values["b"]:
        ratio = Fraction(values["a"], values["b"])
        assert (evaluate(terms, values) >= bound) == (ratio > end if sign > 0 else ratio < end)


def test_a_ratio_is_of_something_where_what_it_is_a_share_of_is_one_or_more():
    terms, bound = Quantity("share", "t", "a", "valid", (("a", 1),), (("b", 1),)).something
    assert [evaluate(terms, {"a": 5, "b": b}) >= bound for b in range(3)] == [False, True, True]


@given(VALUES, st.lists(st.tuples(TERMS, st.integers(-1, 1)), max_size=3))
def test_inequalities_are_met_where_each_is(values, nearly):
    inequalities = [(terms, evaluate(terms, values) + more) for terms, more in nearly]
    assert meets(values, inequalities) is all(more <= 0 for _, more in nearly)


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ((), "0"),
        ((("a", 1),), "a"),
        ((("a", -1),), "-a"),
        ((("a", -2), ("b", 3)), "3 b - 2 a"),
        ((("a", 1), ("b", 1), ("c", -1)), "a + b - c"),
        ((("a", 2), ("b", 1), ("c", -1), ("d", -3)), "2 a + b - c - 3 d"),
    ],
)
def test_expressions_as_a_reader_would_write_them(terms, text):
    assert terms_text(terms) == text


def test_constraints_written_out():
    row = Row("sum", (("a", 1), ("b", -1)), 0, equal=True)
    clause = Clause("either", (((("a", 1),), 1), ((("b", -2),), 0)))
    assert str(row) == "a - b = 0"
    assert str(clause) == "a >= 1 or -2 b >= 0"
    assert str(System(("a", "b"), (row,), (clause,))) == "sum: a - b = 0\neither: a >= 1 or -2 b >= 0"
