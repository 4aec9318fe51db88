"""References in a circle are found, and names that lead nowhere are on none."""

import pytest

from reconcile.circles import circles


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ({}, []),
        ({"a": ["b"], "b": []}, []),
        ({"a": ["a"]}, [("a", "a")]),
        ({"a": ["b"], "b": ["a"]}, [("a", "b", "a")]),
        ({"a": ["b", "end"], "b": ["a"]}, [("a", "b", "a")]),
        ({"a": ["b", "c"], "b": ["end"], "c": ["end"]}, []),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c", "a"]}, [("a", "b", "a"), ("c", "d", "c")]),
        ({"out": ["a"], "a": ["b"], "b": ["c"], "c": ["b", "a"]}, [("a", "b", "c", "a")]),
    ],
)
def test_circles(steps, expected):
    assert list(circles(steps)) == expected
