"""Which counts are sums of others by an identity, so that a point in whole numbers can be completed from its parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reconcile.engine.arrays import Rows

if TYPE_CHECKING:
    from reconcile.engine.arrays import Numbers, Truth, Whole

__all__ = ["Totals"]


class Totals:
    """The totals that identities give: each is worked out after those that it is made of."""

    def __init__(self, rows: Rows, identities: Truth) -> None:
        import numpy as np

        made: dict[int, tuple[int, list[int]]] = {}
        for row in np.flatnonzero(identities & rows.equal & (rows.bounds == 0)).tolist():
            entries = rows.entries(row)
            total = _total_of(entries, made)
            if total is not None:
                made[total] = row, [column for column, _ in entries if column != total]
        levels: list[list[int]] = []
        for column, depth in _depths(made).items():
            levels.extend([] for _ in range(len(levels), depth + 1))
            levels[depth].append(column)
        self.columns: Numbers = np.array([column for level in levels for column in level], dtype=np.intp)
        self._levels = [(np.array(level, dtype=np.intp), _without(rows, level, made)) for level in levels]

    def edges(self) -> Iterator[tuple[Numbers, Numbers]]:
        """The columns of parts, and of the totals that each is counted in."""
        for columns, parts in self._levels:
            used = parts.factors != 0
            yield parts.columns[used], columns[parts.by_row()[used]]

    def complete(self, point: Whole) -> None:
        """Set every total to what its parts sum to."""
        for columns, parts in self._levels:
            point[columns] = parts.values(point)


def _total_of(entries: list[tuple[int, int]], made: dict[int, tuple[int, list[int]]]) -> int | None:
    """The column that an identity says is the sum of the others."""
    for sign in (1, -1):
        totals = [column for column, factor in entries if factor == sign]
        if len(totals) == 1 and len(entries) > 1 and totals[0] not in made:
            return totals[0]
    return None


def _depths(made: dict[int, tuple[int, list[int]]]) -> dict[int, int]:
    """How many steps each total is from what is no total; those that are made of themselves are left out."""
    depths: dict[int, int] = {}
    waiting = {column: sum(part in made for part in parts) for column, (_, parts) in made.items()}
    users: dict[int, list[int]] = {}
    for column, (_, parts) in made.items():
        for part in parts:
            if part in made:
                users.setdefault(part, []).append(column)
    ready = [column for column, count in waiting.items() if not count]
    for column in ready:
        depths[column] = 1 + max((depths[part] for part in made[column][1] if part in made), default=-1)
        for user in users.get(column, ()):
            waiting[user] -= 1
            if not waiting[user]:
                ready.append(user)
    return depths


def _without(rows: Rows, level: list[int], made: dict[int, tuple[int, list[int]]]) -> Rows:
    """The identities of some totals, each solved for its total."""
    import numpy as np

    chosen = rows.chosen(np.array([made[column][0] for column in level], dtype=np.intp))
    of_entry = np.array(level, dtype=np.intp)[chosen.by_row()]
    own = chosen.columns == of_entry
    sign = -chosen.factors[own][chosen.by_row()]
    factors = np.where(own, 0, chosen.factors * sign)
    return Rows(chosen.starts, chosen.columns, factors, chosen.bounds, chosen.equal)
