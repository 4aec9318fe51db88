"""The parts of a proof: a list of lines about whole numbers, all variables being at least 0.

A line is one of

- `Assume`: a hypothesis `terms >= bound`, open in every line that uses it;
- `Sum`: a sum of multiples of constraints and earlier lines, multiples of inequalities being positive. Its
  coefficients are whole numbers, so its bound may be rounded up (Chvatal and Gomory);
- `Split`: two contradictions, one under `e <= k` and one under `e >= k + 1`, close both hypotheses;
- `Cases`: one contradiction under each case of a clause closes all its cases.

The last line is a contradiction (`0 >= 1` or more) in which nothing but the `goal` is open. So it refutes
the goal together with the constraints cited; without a goal, it refutes the constraints. `checker` checks it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from reconcile.constraints import Terms
from reconcile.errors import ReconcileError

__all__ = ["NOT_NEGATIVE", "Assume", "Cases", "Line", "Proof", "ProofError", "Split", "Sum"]

Inequality = tuple[Terms, int]
NOT_NEGATIVE = " >= 0"


class ProofError(ReconcileError):
    """A proof, solution or ray that does not show what it should."""


class Assume(NamedTuple):
    """A hypothesis."""

    terms: Terms
    bound: int


class Sum(NamedTuple):
    """`parts` pairs references with multiples: a name is a constraint (or `x >= 0`), a number a line."""

    parts: tuple[tuple[str | int, int | Fraction], ...]
    terms: Terms
    bound: int


class Split(NamedTuple):
    """`assumed` are the two hypotheses, `lines` the contradictions reached under each."""

    assumed: tuple[int, int]
    lines: tuple[int, int]


class Cases(NamedTuple):
    """One hypothesis and one contradiction for each case of the clause, in its order."""

    clause: str
    assumed: tuple[int, ...]
    lines: tuple[int, ...]


Line = Assume | Sum | Split | Cases


class Proof(NamedTuple):
    """The lines, and the hypotheses that the last one may leave open."""

    lines: tuple[Line, ...]
    goal: tuple[Inequality, ...] = ()
