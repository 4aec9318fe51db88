"""The greatest value of what only a clause limits: the greatest that a case gives, or none where a case has no end."""

from __future__ import annotations

import pytest

from reconcile.checker import check_proof, check_ray, check_solution
from reconcile.constraints import Clause, Row, System
from reconcile.engine.answers import Extreme, Refuted
from reconcile.engine.parts import Engine

X, Y = (("x", 1),), (("y", 1),)
MINUS_X, MINUS_Y = (("x", -1),), (("y", -1),)
TAKEN = frozenset({"either"})


def greatest(*cases):
    """What is said of the greatest `x` where `y` is at most 2, and at least one of the cases holds."""
    clause = Clause("either", cases, needs=TAKEN)
    system = System(("x", "y"), (Row("y at most 2", MINUS_Y, -2),), (clause,))
    return Engine(system, ["either"]).maximize(X, TAKEN), system


@pytest.mark.parametrize(
    ("cases", "most"),
    [
        ([(MINUS_X, -4), (MINUS_X, -7)], 7),
        ([(MINUS_X, -7), (MINUS_X, -4)], 7),
        ([(MINUS_X, -7), (Y, 3)], 7),  # no solution has the other
        ([(Y, 3), (MINUS_X, -7)], 7),
        ([((("x", -2), ("y", 1)), -9), (MINUS_X, -4)], 5),  # 2x <= 9 + y
    ],
)
def test_the_greatest_of_the_cases(cases, most):
    extreme, system = greatest(*cases)
    assert isinstance(extreme, Extreme)
    assert (extreme.value, extreme.attained) == (most, True)
    check_solution(extreme.solution, system, TAKEN)
    assert extreme.solution["x"] == most
    check_proof(extreme.refuted.proof(), system, TAKEN)


@pytest.mark.parametrize(
    "cases",
    [
        [(MINUS_X, -4), (Y, 1)],
        [(Y, 1), (MINUS_X, -4)],
        [(X, 50), (Y, 3)],
        [((("x", 1), ("y", -3)), 20), (MINUS_X, -4)],
        [((("x", 2), ("y", 1)), 20), (MINUS_Y, 1)],
    ],
)
def test_no_end_where_a_case_has_none(cases):
    extreme, system = greatest(*cases)
    assert isinstance(extreme, Extreme)
    assert extreme.value is None
    assert extreme.ray["x"] > 0
    check_ray(extreme.ray, extreme.solution, system, TAKEN)


def test_nothing_where_no_case_can_hold():
    extreme, _ = greatest((Y, 3), (MINUS_X, 1))
    assert isinstance(extreme, Refuted)
