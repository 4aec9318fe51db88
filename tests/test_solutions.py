"""A table of solutions says of each what it breaks, just as one that is written out whole would."""

import random

import pytest

from reconcile.checker import broken
from reconcile.constraints import Clause, Row, System
from reconcile.proof import ProofError
from reconcile.solutions import CheckedSolutions, Solution
from reconcile.tables import Tables

NAMES = ("x", "y", "z")


def random_system(rng):
    rows = tuple(
        Row(f"row {i}", terms(rng), rng.randrange(-3, 6), equal=rng.random() < 0.3, needs=frozenset({f"n{i}"}))
        for i in range(6)
    )
    clauses = tuple(
        Clause(f"clause {i}", ((terms(rng), 2), (terms(rng), 3)), needs=frozenset({f"c{i}"})) for i in range(2)
    )
    return System(NAMES, rows, clauses)


def terms(rng):
    return tuple((name, rng.choice((-2, -1, 1, 2))) for name in NAMES if rng.random() < 0.7) or (("x", 1),)


@pytest.mark.parametrize("seed", range(40))
def test_what_a_solution_breaks(seed):
    rng = random.Random(seed)
    system = random_system(rng)
    tables = Tables(NAMES)
    for _ in range(30):
        tables.add_solution({name: rng.randrange(5) for name in NAMES})
    checked = CheckedSolutions(tables.solutions, system)
    everything = [*system.rows, *system.clauses]
    for number, solution in enumerate(tables.solutions):
        assert len(solution) == len(dict(solution)) == sum(solution[name] > 0 for name in solution)
        lost = {each.name for each in broken(solution.written_out(), everything)}
        for each in everything:
            if each.name in lost:
                with pytest.raises(ProofError, match=r"^the solution breaks "):
                    checked.check(number, each.needs)
            else:
                assert checked.check(number, each.needs) == solution


def test_a_solution_far_from_one_that_stands_alone():
    """Each is like the one before: nothing in reading such a table grows with how many there are."""
    table = [Solution({"x": 1})]
    for i in range(3_000):
        table.append(Solution({"x": i + 2}, i, table[i]))
    checked = CheckedSolutions(table, System(("x",), (Row("few", (("x", -1),), -2_000),), ()))
    assert checked.check(1_999, frozenset())["x"] == 2_000
    with pytest.raises(ProofError):
        checked.check(2_000, frozenset())


def test_solutions_are_at_most_so_many_steps_from_one_that_stands_alone(monkeypatch):
    monkeypatch.setattr("reconcile.tables.DEEPEST", 3)
    written, values = (
        Tables(NAMES),
        [{"x": i // 3 + 1, "y": (i + 1) // 3 + 1, "z": (i + 2) // 3 + 1} for i in range(20)],
    )
    for each in values:
        written.add_solution(each)
    assert [solution.written_out() for solution in written.solutions] == values
    assert max(solution.depth for solution in written.solutions) == 3


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([{"w": 1}], "w is no count of this system"),
        ([{"x": -1}], "x is -1: expected a whole number of at least 0"),
        ([{"x": 1}, {"y": 0, "x": 1}], "a solution stands twice"),
    ],
)
def test_tables_that_are_refused(table, message):
    with pytest.raises(ProofError) as caught:
        CheckedSolutions([Solution(values) for values in table], System(NAMES, (), ()))
    assert str(caught.value) == message


@pytest.mark.parametrize("number", [None, True, -1, 1, "0"])
def test_numbers_of_no_solution(number):
    checked = CheckedSolutions([Solution({"x": 1})], System(NAMES, (), ()))
    with pytest.raises(ProofError, match="there is no solution"):
        checked.check(number, frozenset())
