"""The tables of a report hold each line and each solution once, and nothing of what was given up."""

from __future__ import annotations

import pytest

from reconcile.checker import CheckedLines, check_proof
from reconcile.constraints import Clause, Row, System
from reconcile.errors import UndecidedError
from reconcile.proof import Assume, Cases, Proof, Refutation, Split, Sum, constraints_cited, proof_in
from reconcile.tables import DEEPEST, Tables

X, MINUS_X = (("x", 1),), (("x", -1),)
SYSTEM = System(
    variables=("x",),
    rows=(Row("at least 5", X, 5, needs=frozenset({"a"})), Row("at most 3", MINUS_X, -3, needs=frozenset({"b"}))),
    clauses=(Clause("either", ((MINUS_X, -4), (X, 4)), needs=frozenset({"c"})),),
)
BELOW = (Assume(MINUS_X, -4), Sum(((0, 1), ("at least 5", 1)), (), 1))
ABOVE = (Assume(X, 4), Sum(((0, 1), ("at most 3", 1)), (), 1))
BY_CASES = Proof((*BELOW, ABOVE[0], Sum(((2, 1), ("at most 3", 1)), (), 1), Cases("either", (0, 2), (1, 3))))


def filled():
    tables = Tables(("x", "y"))
    first = tables.add_proof(Proof(ABOVE, ((X, 4),)))
    second = tables.add_proof(BY_CASES)
    return tables, first, second


def test_lines_of_the_same_content_stand_once():
    tables, first, second = filled()
    assert (first, second) == (Refutation(1, ((X, 4),)), Refutation(4))
    assert tables.lines == (
        Assume(X, 4),
        Sum(((0, 1), ("at most 3", 1)), (), 1),
        Assume(MINUS_X, -4),
        Sum(((2, 1), ("at least 5", 1)), (), 1),
        Cases("either", (2, 0), (3, 1)),
    )
    assert tables.add_proof(BY_CASES) == second
    assert len(tables.lines) == 5


def test_every_proof_of_a_table_holds_there_and_on_its_own():
    tables, first, second = filled()
    checked = CheckedLines(tables.lines, SYSTEM)
    assert checked.check(first, {"b"}) == {"b"}
    assert checked.check(second, {"a", "b", "c"}) == {"a", "b", "c"}
    alone = proof_in(tables.lines, first)
    assert alone == Proof(tables.lines[:2], ((X, 4),))
    check_proof(alone, SYSTEM, {"b"})
    check_proof(proof_in(tables.lines, second), SYSTEM, {"a", "b", "c"})


def test_a_proof_on_its_own_has_only_what_it_rests_on():
    tables, _, _ = filled()
    assert proof_in(tables.lines, Refutation(3)) == Proof(
        (Assume(MINUS_X, -4), Sum(((0, 1), ("at least 5", 1)), (), 1))
    )


def test_lines_on_which_a_proof_does_not_rest_are_left_out():
    tables = Tables(("x", "y"))
    stray = (Assume(X, 9), Assume(X, 4), Sum(((1, 1), ("at most 3", 1)), (), 1), Assume(X, 8))
    tables.add_proof(Proof((*stray[:3],)))
    assert tables.lines == (Assume(X, 4), Sum(((0, 1), ("at most 3", 1)), (), 1))


def test_lines_that_become_one_are_cited_once_and_in_order():
    tables = Tables(("x", "y"))
    halves = [Sum((("at most 3", 1),), MINUS_X, -3), Sum((("at most 3", 1),), MINUS_X, -3)]
    low = Sum((("at least 5", 1),), X, 5)
    tables.add_proof(Proof((low, *halves, Sum(((0, 2), (1, 1), (2, 1)), (), 4))))
    assert tables.lines == (low, halves[0], Sum(((0, 2), (1, 2)), (), 4))
    tables.add_proof(Proof((halves[0], low, Sum(((0, 1), (1, 1)), (), 2))))
    assert tables.lines[-1] == Sum(((0, 1), (1, 1)), (), 2)


def test_one_hypothesis_supposed_twice_is_closed_in_each_of_its_splits():
    """A split within a branch of the same split: what was two hypotheses of one content becomes one."""
    inner = (Assume(MINUS_X, -3), Sum((("at least 5", 1), (1, 1)), (), 2), Assume(X, 4))
    lines = (Assume(MINUS_X, -3), *inner, Sum((("at most 3", 1), (3, 1)), (), 1), Split((1, 3), (2, 4)))
    outer = (*lines, Assume(X, 4), Sum((("at most 3", 1), (6, 1)), (), 1), Split((0, 6), (5, 7)))
    tables = Tables(("x", "y"))
    end = tables.add_proof(Proof(outer))
    assert len(tables.lines) == 6
    assert CheckedLines(tables.lines, SYSTEM).check(end, {"a", "b"}) == {"a", "b"}


def test_constraints_cited():
    assert constraints_cited(BY_CASES.lines) == ["at least 5", "at most 3", "either"]


def test_solutions_of_the_same_counts_stand_once():
    tables = Tables(("x", "y"))
    assert [tables.add_solution(v) for v in ({"x": 1, "y": 0}, {"y": 2}, {"x": 1}, {"y": 2, "x": 0})] == [0, 1, 0, 1]
    assert tables.solutions == ({"x": 1}, {"y": 2})


def test_however_long_a_chain_of_like_solutions_is_none_is_far_from_one_that_stands_alone():
    names = [f"x{i:03}" for i in range(DEEPEST + 20)]
    counts = [dict.fromkeys(names[: number + 1], 1) for number in range(len(names))]
    tables = Tables(names)
    assert [tables.add_solution(each) for each in counts] == list(range(len(names)))
    assert [each.written_out() for each in tables.solutions] == counts
    assert max(each.depth for each in tables.solutions) == DEEPEST


def test_what_was_added_in_vain_is_taken_out():
    tables, first, _ = filled()
    tables.add_solution({"x": 1})
    before = tables.lines, tables.solutions
    with tables.attempt():
        tables.add_solution({"x": 1})
        tables.add_solution({"x": 2})
        tables.add_proof(Proof((Assume(X, 7), Sum(((0, 1), ("at most 3", 1)), (), 4))))
        raise UndecidedError
    assert (tables.lines, tables.solutions) == before
    assert tables.add_solution({"x": 3}) == 1
    assert tables.add_proof(proof_in(tables.lines, first)) == first


def test_what_was_not_in_vain_stays():
    tables = Tables(("x", "y"))
    with tables.attempt():
        tables.add_solution({"x": 1})
    with pytest.raises(KeyError), tables.attempt():
        raise KeyError
    assert tables.solutions == ({"x": 1},)
