"""HiGHS as a guide for large systems: it says where to look, and nothing that it says is believed.

It works in floating point. A point that it finds is rounded and checked in whole numbers; of a ray that shows a
system to be infeasible only the names of its constraints are taken, and the exact simplex refutes these anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any

from reconcile.constraints import Row, System, Terms

__all__ = ["Solver"]

Inequality = tuple[Terms, int]
OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_max_nodes": 1_000}
"""A budget in nodes, and nothing random: equal questions get equal answers."""
SMALLEST = 1e-9
MOST = 10**15
"""Beyond it, whole numbers are not exact in floating point, and HiGHS has nothing to say."""


class Solver:
    """One system's rows, asked about a choice of them with further inequalities."""

    def __init__(self, system: System) -> None:
        self._variables = system.variables
        self._column = {name: i for i, name in enumerate(system.variables)}

    def point(self, rows: Iterable[Row], more: Sequence[Inequality]) -> dict[str, int] | None:
        """Whole numbers that may satisfy everything asked, or `None` where none were found."""
        solver = self._loaded(rows, more, whole=True)
        if solver is None:
            return None
        solver.run()
        values = solver.getSolution().col_value
        if len(values) != len(self._variables) or not all(map(isfinite, values)):
            return None
        return {name: max(0, round(value)) for name, value in zip(self._variables, values, strict=True)}

    def suspects(self, rows: Iterable[Row], more: Sequence[Inequality]) -> tuple[list[Row], list[int]] | None:
        """Rows, and which of `more`, that may contradict each other; `None` where no contradiction was found."""
        rows = list(rows)
        solver = self._loaded(rows, more, whole=False)
        if solver is None:
            return None
        solver.setOptionValue("presolve", "off")
        solver.run()
        _, found, ray = solver.getDualRay()
        if not found:
            return None
        cited = [i for i, multiple in enumerate(ray) if abs(multiple) > SMALLEST]
        return [rows[i] for i in cited if i < len(rows)], [i - len(rows) for i in cited if i >= len(rows)]

    def _loaded(self, rows: Iterable[Row], more: Sequence[Inequality], *, whole: bool) -> Any | None:
        """HiGHS with the question; `None` where a number is too large for floating point."""
        import highspy
        import numpy as np

        lines: list[tuple[Terms, int, bool]] = [(row.terms, row.bound, row.equal) for row in rows]
        lines += [(terms, bound, False) for terms, bound in more]
        starts, columns, factors = [0], [], []
        for terms, _, _ in lines:
            columns += [self._column[name] for name, _ in terms]
            factors += [factor for _, factor in terms]
            starts.append(len(columns))
        if any(abs(number) > MOST for number in (*factors, *(bound for _, bound, _ in lines))):
            return None
        program = highspy.HighsLp()
        size = len(self._variables)
        program.num_col_, program.num_row_ = size, len(lines)
        program.col_cost_, program.col_lower_ = np.zeros(size), np.zeros(size)
        program.col_upper_ = np.full(size, highspy.kHighsInf)
        program.row_lower_ = np.array([float(bound) for _, bound, _ in lines])
        program.row_upper_ = np.array([float(bound) if equal else highspy.kHighsInf for _, bound, equal in lines])
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        program.a_matrix_.index_ = np.array(columns, dtype=np.int32)
        program.a_matrix_.value_ = np.array([float(factor) for factor in factors])
        if whole:
            program.integrality_ = [highspy.HighsVarType.kInteger] * size
        make: Any = highspy.Highs
        solver = make()
        for option, value in OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.passModel(program)
        return solver
