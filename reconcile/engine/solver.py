"""HiGHS as a guide for large systems: it says where to look, and nothing that it says is believed.

It works in floating point. Its points are rounded and checked in whole numbers by those who ask; of its rays they
take which variables cancel, and find the multiples anew in fractions.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reconcile.constraints import Terms
from reconcile.engine.arrays import Rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reconcile.engine.arrays import Truth, Whole

    Floats = NDArray[np.float64]

__all__ = ["NEARLY", "Change", "Optimum", "Program", "best_change", "whole_change"]

OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 0}
"""Nothing random: equal questions get equal answers."""
MOST_NODES = 20
"""How many nodes HiGHS goes through in its own branching."""
START, STEP, TOUCHED, MOST_STEPS_PAID = 200, 5, 6, 10**6
"""The work of a search, and of each of its steps, in constraints looked at: one in so many, but some in any case."""
MOST_STEPS = 60
"""How many steps its interior point method takes."""
NEARLY = 1e-6
"""How far a number that HiGHS gives may be from the one that it stands for."""
ROUGHLY = 1e-3
"""How far a point may be from its constraints: it is rounded and checked anyway."""
MOST = 10**15
"""Beyond it, whole numbers are not exact in floating point, and HiGHS has nothing to say."""

MOST_WHOLE = 10**10
"""Beyond it, HiGHS cannot tell whole numbers from others, and may search for ever."""


class Optimum(NamedTuple):
    """The greatest value of an expression, about, where it is, and the multiples of rows that show it."""

    value: float
    point: Floats
    multiples: Floats


class Program:
    """The rows of one system, of which some are chosen for each question. Rows added for one question come last."""

    def __init__(self, variables: Sequence[str], rows: Rows) -> None:
        self._size = len(variables)
        self._column = {name: i for i, name in enumerate(variables)}
        self._rows = rows
        self._possible = not _too_large(rows)
        self._solvers: dict[bool, Any] = {}
        self._chosen: dict[bool, Truth] = {}

    def center(self, chosen: Truth, more: Rows) -> Floats | None:
        """A point with room around it where there is some, by an interior-point method; `None` if none was found."""
        solver = self._ask(chosen, more, inside=True)
        if solver is None:
            return None
        solver.run()
        found = solver.getInfo().max_primal_infeasibility <= ROUGHLY
        values = solver.getSolution().col_value
        self._forget(solver, more)
        return self._point(values) if found else None

    def vertex(self, chosen: Truth, more: Rows) -> Floats | None:
        """A point where many rows are tight, by the simplex method; `None` if none was found."""
        best = self.best((), chosen, more)
        return None if best is None else best.point

    def ray(self, chosen: Truth, more: Rows) -> Floats | None:
        """Multiples of rows that may sum to a contradiction; `None` where none were found."""
        solver = self._ask(chosen, more, inside=False)
        if solver is None:
            return None
        solver.run()
        _, found, multiples = solver.getDualRay()
        self._forget(solver, more)
        return self._multiples(multiples, more) if found else None

    def best(
        self, terms: Terms, chosen: Truth, more: Rows, margins: Mapping[int, float] | None = None
    ) -> Optimum | None:
        """The greatest value of an expression; `None` where none was found.

        With `margins`, rows have to be kept by so much, as far as they are chosen.
        """
        import highspy

        solver = self._ask(chosen, more, inside=False)
        if solver is None or any(abs(factor) > MOST for _, factor in terms):
            return None
        kept = [i for i in margins or () if chosen[i]]
        for i in kept:
            solver.changeRowBounds(i, float(self._rows.bounds[i]) + (margins or {})[i], highspy.kHighsInf)
        columns = self._aim(solver, terms)
        solver.run()
        found = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        value = -solver.getInfo().objective_function_value
        values, duals = solver.getSolution().col_value, solver.getSolution().row_dual
        point, multiples = self._point(values), self._multiples(duals, more)
        solver.changeColsCost(len(columns), columns, [0.0] * len(columns))
        for i in kept:
            solver.changeRowBounds(i, float(self._rows.bounds[i]), highspy.kHighsInf)
        self._forget(solver, more)
        if not found or point is None or multiples is None or not isfinite(value):
            return None
        return Optimum(value, point, multiples)

    def direction(self, terms: Terms, chosen: Truth, more: Rows) -> Floats | None:
        """A direction in which an expression may grow for ever; `None` where none was found."""
        solver = self._ask(chosen, more, inside=False)
        if solver is None or any(abs(factor) > MOST for _, factor in terms):
            return None
        columns = self._aim(solver, terms)
        solver.run()
        _, found, values = solver.getPrimalRay()
        solver.changeColsCost(len(columns), columns, [0.0] * len(columns))
        self._forget(solver, more)
        return self._point(values) if found else None

    def _aim(self, solver: Any, terms: Terms) -> list[int]:
        """Have the solver look for the greatest value of an expression; the columns whose costs are set."""
        columns = [self._column[name] for name, _ in terms]
        solver.changeColsCost(len(columns), columns, [-float(factor) for _, factor in terms])
        return columns

    def _point(self, values: Sequence[float]) -> Floats | None:
        """A number for each variable, if there are such, and none too large to be rounded."""
        import numpy as np

        point = np.array(values, dtype=float)
        return point if len(point) == self._size and (np.abs(point) <= MOST).all() else None

    def _multiples(self, values: Sequence[float], more: Rows) -> Floats | None:
        import numpy as np

        multiples = np.array(values, dtype=float)
        if len(multiples) != len(self._rows) + len(more):
            return None
        multiples[~np.isfinite(multiples)] = 0
        return multiples

    def _ask(self, chosen: Truth, more: Rows, *, inside: bool) -> Any | None:
        """HiGHS with the question; `None` where a number is too large for floating point."""
        if not self._possible or _too_large(more):
            return None
        import highspy
        import numpy as np

        solver = self._solver(inside=inside)
        changed = np.flatnonzero(chosen != self._chosen[inside])
        low, high = _limits(self._rows.chosen(changed))
        low[~chosen[changed]], high[~chosen[changed]] = -highspy.kHighsInf, highspy.kHighsInf
        if len(changed):
            solver.changeRowsBounds(len(changed), changed.astype(np.int32), low, high)
        self._chosen[inside] = chosen.copy()
        if len(more):
            low, high = _limits(more)
            starts, columns = more.starts[:-1].astype(np.int32), more.columns.astype(np.int32)
            solver.addRows(len(more), low, high, len(columns), starts, columns, more.factors.astype(float))
        return solver

    def _forget(self, solver: Any, more: Rows) -> None:
        """Take the rows of one question out again."""
        if len(more):
            first = len(self._rows)
            solver.deleteRows(len(more), list(range(first, first + len(more))))

    def _solver(self, *, inside: bool) -> Any:
        import numpy as np

        if inside not in self._solvers:
            solver = _loaded(self._rows, self._size)
            if inside:
                solver.setOptionValue("solver", "ipm")
                solver.setOptionValue("run_crossover", "off")
                solver.setOptionValue("ipm_iteration_limit", MOST_STEPS)
                solver.setOptionValue("presolve", "off")
            else:
                solver.setOptionValue("solver", "simplex")
                solver.setOptionValue("presolve", "off")
            self._solvers[inside] = solver
            self._chosen[inside] = np.ones(len(self._rows), dtype=np.bool_)
        return self._solvers[inside]


class Change(NamedTuple):
    """Whole numbers that may satisfy what was asked, if any were found, and how much work the search was."""

    values: Whole | None
    work: int


def whole_change(rows: Rows, low: Whole, high: Whole | None = None, costs: Floats | None = None) -> Change:
    """Whole numbers between limits that may satisfy all rows, at the least cost.

    The rows' columns are those of the limits. Nothing here proves that there are none.
    """
    import highspy
    import numpy as np

    size = len(low)
    if _too_large(rows) or (len(rows) and np.abs(rows.bounds).max() > MOST_WHOLE):
        return Change(None, 0)
    solver = _loaded(rows, size, low, high, costs, whole=True)
    solver.setOptionValue("mip_max_nodes", MOST_NODES)
    solver.setOptionValue("mip_heuristic_run_feasibility_jump", False)  # takes longer than all the rest
    solver.run()
    iterations = solver.getInfo().simplex_iteration_count
    steps = min(max(iterations, 0), MOST_STEPS_PAID) if isinstance(iterations, int) else 0
    work = len(rows) + START + steps * max(STEP, len(rows) // TOUCHED)
    found = solver.getModelStatus() in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
    values = np.array(solver.getSolution().col_value, dtype=float)
    if not found or len(values) != size or not (np.abs(values) <= MOST).all():
        return Change(None, work)
    return Change(np.rint(values).astype(np.int64), work)


def best_change(rows: Rows, low: Whole, aim: Floats) -> float:
    """How much an expression can grow by a change that keeps all rows, about, over the rationals; 0 if not known."""
    import highspy

    if _too_large(rows):
        return 0.0
    solver = _loaded(rows, len(low), low, None, -aim, whole=False)
    solver.run()
    value = -float(solver.getInfo().objective_function_value)
    found = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return value if found and isfinite(value) else 0.0


@cache
def _quiet_first() -> None:
    """Have HiGHS print its banner, which since version 1.16 the first solver of a process does, to nowhere."""
    import highspy

    make: Any = highspy.Highs
    with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        kept = os.dup(1)
        try:
            os.dup2(nowhere.fileno(), 1)
            make()
        finally:
            os.dup2(kept, 1)
            os.close(kept)


def _too_large(rows: Rows) -> bool:
    import numpy as np

    return any(len(numbers) and np.abs(numbers).max() > MOST for numbers in (rows.factors, rows.bounds))


def _limits(rows: Rows) -> tuple[Floats, Floats]:
    import highspy
    import numpy as np

    low = rows.bounds.astype(float)
    return low, np.where(rows.equal, low, highspy.kHighsInf)


def _loaded(
    rows: Rows,
    size: int,
    low: Whole | None = None,
    high: Whole | None = None,
    costs: Floats | None = None,
    *,
    whole: bool = False,
) -> Any:
    """HiGHS with the rows: for numbers of at least 0, or between limits; in whole numbers where asked for."""
    import highspy
    import numpy as np

    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = size, len(rows)
    program.col_cost_ = np.zeros(size) if costs is None else costs
    program.col_lower_ = np.zeros(size) if low is None else low.astype(float)
    program.col_upper_ = np.full(size, highspy.kHighsInf) if high is None else high.astype(float)
    program.row_lower_, program.row_upper_ = _limits(rows)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = rows.starts.astype(np.int32)
    program.a_matrix_.index_ = rows.columns.astype(np.int32)
    program.a_matrix_.value_ = rows.factors.astype(float)
    if whole:
        program.integrality_ = [highspy.HighsVarType.kInteger] * size
    _quiet_first()
    make: Any = highspy.Highs
    solver = make()
    for option, value in OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(program)
    return solver
