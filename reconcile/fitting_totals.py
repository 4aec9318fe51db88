"""The totals of which a count is the share printed with it, by arithmetic alone."""

from __future__ import annotations

import math
from fractions import Fraction

from reconcile.bounds import Bounds
from reconcile.errors import FigureError, ReconcileError
from reconcile.figures import Rounding, Unit, parse

__all__ = ["total_bounds"]


def total_bounds(
    *, votes: int, share: str, decimal: str | None = None, rounding: Rounding | str = Rounding.NEAREST
) -> Bounds:
    """The totals of which `votes` are the printed share: `total_bounds(votes=5_150_092, share="51.2%")`.

    With `a <= votes/total <= b`, the total lies from `votes/b` to `votes/a`, in whole numbers; an end that
    the rounding convention excludes is left out. `low > high` where no total fits; an end is `None` where
    nothing bounds it. Raises `FigureError` for a share that cannot be read, `ReconcileError` for a
    negative number of votes.
    """
    if type(votes) is not int or votes < 0:
        raise ReconcileError(f"votes: expected a whole number of at least 0, not {votes!r}")
    figure = parse(share, decimal=decimal, rounding=rounding)
    if figure.unit is not Unit.PERCENT:
        raise FigureError(share, 0, 'expected a share such as "51.2%"', len(share) or 1)
    values = figure.values
    least = 1
    if values.high is not None and values.high > 0:
        least = max(least, _least(Fraction(votes) / values.high, excluded=values.high_open))
    elif values.high == 0 and (votes > 0 or values.high_open):
        return Bounds(1, 0)
    if values.low is None or values.low == 0:
        impossible = values.low_open and votes == 0
        return Bounds(1, 0) if impossible else Bounds(least, None)
    most = Fraction(votes) / values.low
    high = math.ceil(most) - 1 if values.low_open else math.floor(most)
    return Bounds(least, high)


def _least(end: Fraction, *, excluded: bool) -> int:
    return math.floor(end) + 1 if excluded else math.ceil(end)
