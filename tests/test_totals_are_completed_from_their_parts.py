"""A point is completed so that every total is the sum of its parts, totals of totals too, and no part is changed."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reconcile.constraints import combine
from reconcile.engine.arrays import Inequality, Rows
from reconcile.engine.totals import Totals

MOST = 12


@st.composite
def trees(draw):
    """The columns of each total's two parts or more, which stand before it; none is counted in two totals."""
    size = draw(st.integers(2, MOST))
    free, parts = [0, 1], {}
    for column in range(2, size):
        if draw(st.booleans()) and len(free) >= 2:
            chosen = draw(st.lists(st.sampled_from(free), min_size=2, max_size=4, unique=True))
            parts[column] = chosen
            free = [other for other in free if other not in chosen]
        free.append(column)
    return size, parts


@given(trees(), st.randoms(use_true_random=False))
def test_every_total_is_what_its_parts_sum_to(tree, rng):
    size, parts = tree
    names = [f"x{i}" for i in range(size)]
    lines = []
    for total, own in parts.items():
        sign = rng.choice((1, -1))
        lines.append(Inequality(combine([(-sign, names[total]), *((sign, names[i]) for i in own)]), 0, equal=True))
    rng.shuffle(lines)
    rows = Rows.of(lines, {name: i for i, name in enumerate(names)})
    totals = Totals(rows, np.ones(len(lines), dtype=np.bool_))
    point = np.array([rng.randrange(100) for _ in range(size)], dtype=np.int64)
    before = point.copy()
    totals.complete(point)
    made = set(totals.columns.tolist())
    assert made == parts.keys()
    assert not rows.broken(point).any()
    assert all(point[i] == before[i] for i in range(size) if i not in made)
    edges = [edge for columns, those in totals.edges() for edge in np.stack((columns, those), axis=1).tolist()]
    assert sorted(edges) == sorted([part, total] for total, own in parts.items() for part in own)
