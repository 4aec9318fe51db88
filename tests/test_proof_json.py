"""Proofs and solutions are written as plain data and read back; what has another shape is refused."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from reconcile.proof import Assume, Cases, Refutation, Split, Sum
from reconcile.proof_json import (
    FormatError,
    fraction,
    lines_from_plain,
    lines_to_plain,
    refutation_from_plain,
    refutation_to_plain,
    solutions_from_plain,
    solutions_to_plain,
    values_from_plain,
)
from reconcile.tables import Tables

X, MINUS_X = (("x", 1),), (("x", -1),)
LINES = (
    Assume(MINUS_X, -2),
    Sum((("double", Fraction(1, 2)), ("same", -2)), (("x", 1), ("y", -1)), 1),
    Assume(X, 3),
    Sum(((0, Fraction(1)), (2, Fraction(3, 2))), (), 3),
    Sum(((3, Fraction(1)),), (), 1),
    Split((0, 2), (3, 4)),
    Cases("either", (2, 0), (4, 3)),
)


def test_lines_and_back():
    plain = lines_to_plain(LINES)
    assert lines_from_plain(plain) == LINES
    assert [line["open"] for line in plain] == [[0], [], [2], [0, 2], [0, 2], [0, 2], [0, 2]]


@pytest.mark.parametrize("given", [Refutation(3), Refutation(0, ((X, 4), (MINUS_X, -2)))])
def test_a_refutation_and_back(given):
    assert refutation_from_plain(refutation_to_plain(given)) == given


@pytest.mark.parametrize(("text", "value"), [("3/2", Fraction(3, 2)), ("-3/2", Fraction(-3, 2)), ("4", 4), (7, 7)])
def test_ratios(text, value):
    assert fraction(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "a", "1/0", "1/-2", "1/", "/2", "--1", "1.5", "1e3", " 1", "1_0", "\u0661", 1.5, True, None, [], "1/2/3"],
)
def test_texts_that_are_no_ratios(text):
    with pytest.raises(FormatError, match="expected a ratio"):
        fraction(text)


def test_ratios_that_are_too_long():
    with pytest.raises(FormatError):
        fraction("1" * 10_001)


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        [3],
        [{}],
        [{"assume": 3}],
        [{"assume": {"terms": {"x": 1.0}, "at_least": 1}}],
        [{"assume": {"terms": {"x": 1}, "at_least": True}}],
        [{"sum": [["x", "1", 3]], "gives": {"terms": {}, "at_least": 1}}],
        [{"sum": [[None, "1"]], "gives": {"terms": {}, "at_least": 1}}],
        [{"sum": [[True, "1"]], "gives": {"terms": {}, "at_least": 1}}],
        [{"split": None, "assumed": [0], "lines": [0]}],
        [{"cases": "c", "assumed": [0, 1], "lines": [0]}],
    ],
)
def test_data_that_are_no_lines(data):
    with pytest.raises(FormatError):
        lines_from_plain(data)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"goal": []},
        {"line": 0},
        {"line": True, "goal": []},
        {"line": "0", "goal": []},
        {"line": 0, "goal": {}},
        {"line": 0, "goal": [{"terms": [], "at_least": 1}]},
    ],
)
def test_data_that_are_no_refutation(data):
    with pytest.raises(FormatError):
        refutation_from_plain(data)


@pytest.mark.parametrize("data", [None, [], {"x": "1"}, {"x": 1.0}, {"x": None}])
def test_data_that_are_no_values(data):
    with pytest.raises(FormatError):
        values_from_plain(data)


# ---- Solutions


def tabled(solutions):
    """The solutions as a report's table holds them."""
    tables = Tables(sorted({name for values in solutions for name in values}))
    for values in solutions:
        tables.add_solution(values)
    return tables.solutions


def test_a_solution_is_written_by_what_differs_from_one_before_it():
    solutions = [{"x": 4, "y": 7, "z": 1}, {"x": 4, "y": 8, "w": 2}, {"x": 4, "y": 8, "z": 1}, {"v": 1}]
    plain = solutions_to_plain(tabled(solutions))
    assert plain == [
        {"counts": {"x": 4, "y": 7, "z": 1}},
        {"counts": {"w": 2, "x": 4, "y": 8}},
        {"like": 0, "but": {"y": 8}},
        {"counts": {"v": 1}},
    ]
    assert list(solutions_from_plain(plain)) == solutions


def test_a_change_to_0_takes_a_count_out():
    plain = solutions_to_plain(tabled([{"x": 4, "y": 7, "z": 1}, {"x": 4, "y": 7}]))
    assert plain[1] == {"like": 0, "but": {"z": 0}}
    assert solutions_from_plain(plain)[1] == {"x": 4, "y": 7}


def test_of_several_that_differ_as_little_the_earliest_is_named():
    one = {f"x{i}": 1 for i in range(9)}
    plain = solutions_to_plain(tabled([one, one | {"x1": 2}, one | {"x2": 2}, one | {"x1": 2, "x2": 2}]))
    assert [found.get("like") for found in plain] == [None, 0, 0, 1]


def test_counts_of_any_size():
    solutions = [{"x": 1, "y": 10**30}, {"x": 2, "y": 10**30}]
    assert list(solutions_from_plain(solutions_to_plain(tabled(solutions)))) == solutions


@pytest.mark.parametrize("seed", range(20))
def test_solutions_and_back(seed):
    """Whatever they are, and the first of them as well as those just before are found to be alike."""
    rng = random.Random(seed)
    names = [f"x{i}" for i in range(200)]
    solutions = [{name: rng.randrange(1, 9) for name in names}]
    while len(solutions) < 26:
        like = rng.choice([solutions[0], solutions[-1]])
        changed = like | {name: rng.randrange(9) for name in rng.sample(names, rng.randrange(8))}
        found = {name: value for name, value in changed.items() if value}
        if found not in solutions:
            solutions.append(found)
    plain = solutions_to_plain(tabled(solutions))
    assert list(solutions_from_plain(plain)) == solutions
    assert ["counts" in found for found in plain] == [True] + 25 * [False]
    assert all(len(found["but"]) < 8 for found in plain[1:])


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        [3],
        [{}],
        [{"x": 1}],
        [{"counts": {"x": "1"}}],
        [{"like": 0, "but": {}}],
        [{"counts": {}}, {"like": 1, "but": {}}],
        [{"counts": {}}, {"like": -1, "but": {}}],
        [{"counts": {}}, {"like": False, "but": {}}],
        [{"counts": {}}, {"like": 0}],
        [{"counts": {}}, {"like": 0, "but": [["x", 1]]}],
        [{"counts": {}}, {"like": 0, "but": {"x": None}}],
    ],
)
def test_data_that_are_no_solutions(data):
    with pytest.raises(FormatError):
        solutions_from_plain(data)
