"""The solver only says where to look: whatever it says, no wrong verdict gets out."""

import math
import random
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import reconcile
from reconcile import statements
from reconcile.checker import check_proof, check_solution
from reconcile.engine import large, parts, solver
from reconcile.engine.answers import Extreme, Refuted, Solved, Undecided
from reconcile.engine.arrays import Inequality, Rows
from reconcile.engine.parts import Engine
from reconcile.engine.solver import Program, best_change, whole_change
from reconcile.errors import UndecidedError

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


NUMBERS = (0.0, 0.5, 1.0, -1.0, 7.0, 1e6, 1e300, math.nan, math.inf, -math.inf)


class Liar:
    """HiGHS, but half of what it says is made up: points, optima, rays and whether there are any, numbers or not."""

    rng = random.Random(0)

    def __init__(self, solver):
        self._solver = solver

    def __getattr__(self, name):
        return getattr(self._solver, name)

    def numbers(self, true):
        few = self.rng.choice((NUMBERS[:5], NUMBERS))
        made_up = [self.rng.choice(few) for _ in true]
        one_wrong = list(true)
        if one_wrong:
            one_wrong[self.rng.randrange(len(true))] = self.rng.choice(few)
        return self.rng.choice((true, true, one_wrong, made_up, true[:-1]))

    def getSolution(self):  # noqa: N802  named by HiGHS
        true = self._solver.getSolution()
        values, duals = self.numbers(list(true.col_value)), self.numbers(list(true.row_dual))
        return SimpleNamespace(col_value=values, row_dual=duals)

    def getModelStatus(self):  # noqa: N802
        import highspy

        statuses = highspy.HighsModelStatus
        return self.rng.choice((self._solver.getModelStatus(), statuses.kOptimal, statuses.kInfeasible))

    def getInfo(self):  # noqa: N802
        true = self._solver.getInfo()
        return SimpleNamespace(
            objective_function_value=self.numbers([true.objective_function_value] * 2)[0],
            simplex_iteration_count=self.rng.choice((true.simplex_iteration_count, -3, 10**9, math.nan)),
            max_primal_infeasibility=self.rng.choice((0.0, math.nan, true.max_primal_infeasibility)),
        )

    def getDualRay(self):  # noqa: N802
        status, found, ray = self._solver.getDualRay()
        made_up = [self.rng.choice(NUMBERS) for _ in range(self._solver.getNumRow())]
        return status, self.rng.random() < 0.7, self.numbers(list(ray) if found else made_up)

    def getPrimalRay(self):  # noqa: N802
        status, found, ray = self._solver.getPrimalRay()
        made_up = [self.rng.choice(NUMBERS) for _ in range(self._solver.getNumCol())]
        return status, self.rng.random() < 0.7, self.numbers(list(ray) if found else made_up)


@pytest.fixture
def liar(monkeypatch):
    monkeypatch.setattr(parts, "MANY", 0)
    monkeypatch.setattr(large, "MOST_EXACT", 0)
    true = solver._loaded  # noqa: SLF001  where the solver comes from
    monkeypatch.setattr(solver, "_loaded", lambda *question, whole=False: Liar(true(*question, whole=whole)))
    return Liar


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("conflict", "expected"), [(False, Solved), (True, Refuted)])
def test_a_lying_solver(seed, conflict, expected, liar):
    liar.rng = random.Random(seed)
    found = checked(*engine_of(Kind(2, options=4, conflict=conflict, seed=seed + 1)))
    assert found in (expected, Undecided)


def test_lies_are_told_and_the_truth_too(liar):
    """A liar who is never believed tests nothing: each kind of answer is met."""
    met = set()
    for seed in range(12):
        liar.rng = random.Random(seed)
        met |= {checked(*engine_of(Kind(2, options=4, conflict=conflict, seed=1))) for conflict in (False, True)}
    assert met == {Solved, Refuted, Undecided}


def test_bounds_from_a_lying_solver(liar, monkeypatch):
    """Half the verdicts stay open, and their bounds with them; enough others have to be decided, rightly."""
    assert sum(bounds_decided(seed, liar, monkeypatch) for seed in range(12)) >= 50


def bounds_decided(seed, liar, monkeypatch):
    """How many bounds are decided; raises `AssertionError` where one is wrong."""
    kind = Kind(2, options=3, seed=seed + 1)
    monkeypatch.setattr(parts, "MANY", 0)
    engine, system, soft = engine_of(kind)
    liar.rng = random.Random(seed)
    monkeypatch.setattr(parts, "MANY", 10**9)
    truth, _, _ = engine_of(kind)
    decided = 0
    for name in system.variables:
        for sign in (1, -1):
            try:
                found = engine.maximize(((name, sign),), soft)
            except UndecidedError:
                continue
            expected = truth.maximize(((name, sign),), soft)
            assert not isinstance(found, Refuted), name
            if isinstance(found, Extreme) and isinstance(expected, Extreme):
                assert expected.attained
                assert found.value == expected.value if found.attained else found.value >= expected.value, name
                check_solution(found.solution, system, soft)
                decided += found.attained
    return decided


@pytest.mark.parametrize("bound", [10**14, 10**300, 10**400])
def test_numbers_that_floating_point_cannot_hold(bound):
    column = {"x": 0, "y": 1}
    rows = Rows.of([Inequality((("x", 1), ("y", 1)), bound), Inequality((("x", -1),), 0)], column)
    program, chosen, more = Program(("x", "y"), rows), np.array([True, True]), Rows.of([], column)
    assert program.ray(chosen, more) is None
    if bound > 10**15:
        assert program.center(chosen, more) is None
        assert program.best((("x", 1),), chosen, more) is None
        assert program.direction((("x", 1),), chosen, more) is None
        assert best_change(rows, np.zeros(2, dtype=np.int64), np.ones(2)) == 0
        assert whole_change(rows, np.zeros(2, dtype=np.int64)).values is None


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("conflict", "expected"), [(False, Solved), (True, Refuted)])
def test_with_the_solver_or_without_it(seed, conflict, expected, monkeypatch):
    kind = Kind(2, options=4, conflict=conflict, seed=seed + 1)
    assert checked(*engine_of(kind)) is expected
    monkeypatch.setattr(parts, "MANY", 0)
    assert checked(*engine_of(kind)) is expected
