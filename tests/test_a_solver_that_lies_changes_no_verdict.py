"""The solver only says where to look: whatever it says, no wrong verdict gets out."""

import random
import sys
from pathlib import Path

import pytest

import reconcile
from reconcile import statements
from reconcile.constraints import Row, System
from reconcile.engine import search
from reconcile.engine.answers import Refuted, Solved, Undecided
from reconcile.engine.parts import Engine
from reconcile.engine.solver import Solver
from reconcile.proof import check_proof, check_solution

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from systems import Kind, claim_file


def engine_of(kind):
    problem = statements.build(reconcile.from_texts({"s.toml": claim_file(kind)}))
    soft = [*(statement.id for statement in problem.statements), *problem.assumptions]
    return Engine(problem.system, soft, problem.assumptions), problem.system, soft


def checked(engine, system, soft):
    answer = engine.decide(soft)
    if isinstance(answer, Solved):
        check_solution(answer.values, system, soft)
    elif isinstance(answer, Refuted):
        check_proof(answer.proof(), system, answer.used)
    return type(answer)


@pytest.mark.parametrize("leads", [False, True])
@pytest.mark.parametrize(("conflict", "expected"), [(False, Solved), (True, Refuted)])
def test_24_units(conflict, expected, leads):
    assert checked(*engine_of(Kind(24, conflict=conflict, leads=leads))) is expected


class Liar(Solver):
    """Answers at random: points that solve nothing, and suspects that contradict nothing."""

    def __init__(self, system, rng):
        super().__init__(system)
        self.rng = rng

    def point(self, rows, more):
        lie = {name: self.rng.choice((0, 1, 10**30)) for name in self._variables}
        return self.rng.choice((None, lie, dict.fromkeys(self._variables, 0)))

    def suspects(self, rows, more):
        rows = list(rows)
        chosen = self.rng.sample(rows, min(len(rows), self.rng.choice((0, 1, 5))))
        return self.rng.choice((None, (chosen, list(range(len(more))))))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("conflict", "expected"), [(False, Solved), (True, Refuted)])
def test_a_lying_solver(seed, conflict, expected, monkeypatch):
    rng = random.Random(seed)
    monkeypatch.setattr(search, "MANY", 0)
    monkeypatch.setattr(search, "Solver", lambda system: Liar(system, rng))
    found = checked(*engine_of(Kind(2, options=4, conflict=conflict, seed=seed + 1)))
    assert found in (expected, Undecided)


@pytest.mark.parametrize("bound", [10**14, 10**300, 10**400])
def test_numbers_that_floating_point_cannot_hold(bound):
    system = System(("x", "y"), (Row("least", (("x", 1), ("y", 1)), bound), Row("most", (("x", -1),), 0)))
    solver = Solver(system)
    point = solver.point(system.rows, ())
    assert point is None or set(point) == {"x", "y"}
    assert solver.suspects(system.rows, ()) is None


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("conflict", "expected"), [(False, Solved), (True, Refuted)])
def test_with_the_solver_or_without_it(seed, conflict, expected, monkeypatch):
    kind = Kind(2, options=4, conflict=conflict, seed=seed + 1)
    assert checked(*engine_of(kind)) is expected
    monkeypatch.setattr(search, "MANY", 0)
    assert checked(*engine_of(kind)) is expected
