"""HiGHS as a guide for large systems: it says where to look, and nothing that it says is believed.

It works in floating point. Its points are rounded and checked in whole numbers by those who ask; of its rays they
take which variables cancel, and find the multiples anew in fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any, NamedTuple

from reconcile.constraints import Terms

__all__ = ["Inequality", "Optimum", "Program", "whole_point"]

OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 0}
"""Nothing random: equal questions get equal answers."""
MOST_NODES = 200
MOST_STEPS = 60
NEARLY = 1e-3
"""How far a point may be from its constraints: it is rounded and checked anyway."""
MOST = 10**15
"""Beyond it, whole numbers are not exact in floating point, and HiGHS has nothing to say."""

MOST_WHOLE = 10**10
"""Beyond it, HiGHS cannot tell whole numbers from others, and may search for ever."""


class Inequality(NamedTuple):
    """`terms >= bound`, or `terms = bound` where `equal`."""

    terms: Terms
    bound: int
    equal: bool = False

    def holds(self, values: Mapping[str, int]) -> bool:
        """Whether whole numbers satisfy it."""
        total = sum([factor * values[name] for name, factor in self.terms])
        return total == self.bound if self.equal else total >= self.bound


class Optimum(NamedTuple):
    """The greatest value of an expression, about, where it is, and the multiples of lines that show it."""

    value: float
    point: dict[str, float]
    multiples: dict[int, float]


class Program:
    """The lines of one system, of which some are chosen for each question. Lines added for one question come last."""

    def __init__(self, variables: Sequence[str], lines: Sequence[Inequality]) -> None:
        self._variables = variables
        self._column = {name: i for i, name in enumerate(variables)}
        self._lines = lines
        self._possible = not any(_too_large(line) for line in lines)
        self._solvers: dict[bool, Any] = {}
        self._chosen: dict[bool, Sequence[bool]] = {}

    def center(self, chosen: Sequence[bool], more: Sequence[Inequality] = ()) -> dict[str, float] | None:
        """A point with room around it where there is some, by an interior-point method; `None` if none was found."""
        solver = self._ask(chosen, more, inside=True)
        if solver is None:
            return None
        solver.run()
        found = solver.getInfo().max_primal_infeasibility <= NEARLY
        values = solver.getSolution().col_value
        self._forget(solver, more)
        return self._by_name(values) if found else None

    def vertex(self, chosen: Sequence[bool], more: Sequence[Inequality] = ()) -> dict[str, float] | None:
        """A point where many lines are tight, by the simplex method; `None` if none was found."""
        best = self.best((), chosen, more)
        return None if best is None else best.point

    def ray(self, chosen: Sequence[bool], more: Sequence[Inequality] = ()) -> dict[int, float] | None:
        """Multiples of lines, by number, that may sum to a contradiction; `None` where none was found."""
        solver = self._ask(chosen, more, inside=False)
        if solver is None:
            return None
        solver.run()
        _, found, multiples = solver.getDualRay()
        self._forget(solver, more)
        return _by_number(multiples) if found else None

    def best(
        self,
        terms: Terms,
        chosen: Sequence[bool],
        more: Sequence[Inequality] = (),
        margins: Mapping[int, float] | None = None,
    ) -> Optimum | None:
        """The greatest value of an expression; `None` where none was found.

        With `margins`, lines have to be kept by so much, as far as they are chosen.
        """
        import highspy

        solver = self._ask(chosen, more, inside=False)
        if solver is None or _too_large(Inequality(terms, 0)):
            return None
        kept = [i for i in margins or () if chosen[i]]
        for i in kept:
            solver.changeRowBounds(i, self._lines[i].bound + (margins or {})[i], highspy.kHighsInf)
        columns, factors = [self._column[name] for name, _ in terms], [-float(factor) for _, factor in terms]
        solver.changeColsCost(len(columns), columns, factors)
        solver.run()
        found = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        value = -solver.getInfo().objective_function_value
        values, duals = solver.getSolution().col_value, solver.getSolution().row_dual
        point = self._by_name(values)
        solver.changeColsCost(len(columns), columns, [0.0] * len(columns))
        for i in kept:
            solver.changeRowBounds(i, float(self._lines[i].bound), highspy.kHighsInf)
        self._forget(solver, more)
        return Optimum(value, point, _by_number(duals)) if found and point is not None and isfinite(value) else None

    def direction(
        self, terms: Terms, chosen: Sequence[bool], more: Sequence[Inequality] = ()
    ) -> dict[str, float] | None:
        """A direction in which an expression may grow for ever; `None` where none was found."""
        solver = self._ask(chosen, more, inside=False)
        if solver is None or _too_large(Inequality(terms, 0)):
            return None
        columns, factors = [self._column[name] for name, _ in terms], [-float(factor) for _, factor in terms]
        solver.changeColsCost(len(columns), columns, factors)
        solver.run()
        _, found, values = solver.getPrimalRay()
        solver.changeColsCost(len(columns), columns, [0.0] * len(columns))
        self._forget(solver, more)
        return self._by_name(values) if found else None

    def _by_name(self, values: Sequence[float]) -> dict[str, float] | None:
        """Values by variable, if there is a number for each."""
        if len(values) != len(self._variables) or not all(map(isfinite, values)):
            return None
        return dict(zip(self._variables, map(float, values), strict=True))

    def _ask(self, chosen: Sequence[bool], more: Sequence[Inequality], *, inside: bool) -> Any | None:
        """HiGHS with the question; `None` where a number is too large for floating point."""
        if not self._possible or any(map(_too_large, more)):
            return None
        import highspy

        solver = self._solver(inside=inside)
        before = self._chosen[inside]
        changed = [i for i, (new, old) in enumerate(zip(chosen, before, strict=True)) if new != old]
        for i in changed:
            low = float(self._lines[i].bound) if chosen[i] else -highspy.kHighsInf
            solver.changeRowBounds(i, low, low if chosen[i] and self._lines[i].equal else highspy.kHighsInf)
        self._chosen[inside] = list(chosen)
        for line in more:
            columns = [self._column[name] for name, _ in line.terms]
            factors = [float(factor) for _, factor in line.terms]
            top = float(line.bound) if line.equal else highspy.kHighsInf
            solver.addRow(float(line.bound), top, len(columns), columns, factors)
        return solver

    def _forget(self, solver: Any, more: Sequence[Inequality]) -> None:
        """Take the lines of one question out again."""
        if more:
            first = len(self._lines)
            solver.deleteRows(len(more), list(range(first, first + len(more))))

    def _solver(self, *, inside: bool) -> Any:
        if inside not in self._solvers:
            solver = _loaded(self._column, self._lines, whole=False)
            if inside:
                solver.setOptionValue("solver", "ipm")
                solver.setOptionValue("run_crossover", "off")
                solver.setOptionValue("ipm_iteration_limit", MOST_STEPS)
                solver.setOptionValue("presolve", "off")
            else:
                solver.setOptionValue("solver", "simplex")
                solver.setOptionValue("presolve", "off")
            self._solvers[inside] = solver
            self._chosen[inside] = [True] * len(self._lines)
        return self._solvers[inside]


def whole_point(
    variables: Sequence[str],
    lines: Sequence[Inequality],
    near: Mapping[str, int] | None = None,
    window: int = 0,
    costs: Sequence[float] = (),
) -> dict[str, int] | None:
    """Whole numbers that may satisfy all lines, within a window around those that are `near`, at the least cost.

    `None` where none were found.
    """
    import highspy

    if any(_too_large(line) or abs(line.bound) > MOST_WHOLE for line in lines):
        return None
    solver = _loaded({name: i for i, name in enumerate(variables)}, lines, whole=True)
    solver.setOptionValue("mip_max_nodes", MOST_NODES)
    solver.setOptionValue("mip_heuristic_run_feasibility_jump", False)  # takes longer than all the rest
    for i, name in enumerate(variables) if near is not None else ():
        assert near is not None
        solver.changeColBounds(i, max(0.0, float(near[name] - window)), float(near[name] + window))
    for i, cost in enumerate(costs):
        solver.changeColCost(i, cost)
    solver.run()
    if solver.getModelStatus() not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty):
        return None
    values = solver.getSolution().col_value
    if len(values) != len(variables) or not all(map(isfinite, values)):
        return None
    return {name: max(0, round(value)) for name, value in zip(variables, values, strict=True)}


def _by_number(multiples: Sequence[float]) -> dict[int, float]:
    return {i: float(multiple) for i, multiple in enumerate(multiples) if multiple and isfinite(multiple)}


def _too_large(line: Inequality) -> bool:
    return abs(line.bound) > MOST or any(abs(factor) > MOST for _, factor in line.terms)


def _loaded(column: Mapping[str, int], lines: Iterable[Inequality], *, whole: bool) -> Any:
    import highspy
    import numpy as np

    starts, columns, factors, lows, highs = [0], [], [], [], []
    for terms, bound, equal in lines:
        columns += [column[name] for name, _ in terms]
        factors += [float(factor) for _, factor in terms]
        starts.append(len(columns))
        lows.append(float(bound))
        highs.append(float(bound) if equal else highspy.kHighsInf)
    program = highspy.HighsLp()
    size = len(column)
    program.num_col_, program.num_row_ = size, len(lows)
    program.col_cost_, program.col_lower_ = np.zeros(size), np.zeros(size)
    program.col_upper_ = np.full(size, highspy.kHighsInf)
    program.row_lower_, program.row_upper_ = np.array(lows), np.array(highs)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    program.a_matrix_.index_ = np.array(columns, dtype=np.int32)
    program.a_matrix_.value_ = np.array(factors)
    if whole:
        program.integrality_ = [highspy.HighsVarType.kInteger] * size
    make: Any = highspy.Highs
    solver = make()
    for option, value in OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(program)
    return solver
