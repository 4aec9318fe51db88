"""Bounds propagation leaves every solution within its bounds, and refutes only what has none, by lines that check."""

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reconcile.checker import check_proof
from reconcile.constraints import Row, System, combine, evaluate
from reconcile.engine.arrays import Inequality, Rows
from reconcile.engine.presolve import Definitions
from reconcile.engine.propagation import ENDLESS, Propagation
from reconcile.engine.trees import needs_of, to_proof

NAMES = ("a", "b", "c")
BOX = 6

factors = st.integers(-7, 7)
rows = st.lists(
    st.tuples(st.tuples(factors, factors, factors), st.integers(-30, 30), st.booleans()), min_size=1, max_size=6
)


def propagation_of(given_rows):
    box = [Row(f"{name} at most", ((name, -1),), -BOX) for name in NAMES]
    made = [
        Row(f"row {i}", combine(zip(factors, NAMES, strict=True)), bound, equal=equal, needs=frozenset({f"row {i}"}))
        for i, (factors, bound, equal) in enumerate(given_rows)
    ]
    system = System(NAMES, (*box, *made))
    lines = [Inequality(row.terms, row.bound, row.equal) for row in system.rows]
    arrays = Rows.of(lines, {name: i for i, name in enumerate(NAMES)})
    return system, Propagation(arrays, NAMES, lambda i: system.rows[i])


def solutions(system):
    for point in product(range(BOX + 1), repeat=len(NAMES)):
        values = dict(zip(NAMES, point, strict=True))
        totals = [evaluate(row.terms, values) for row in system.rows]
        if all(
            total == row.bound if row.equal else total >= row.bound
            for total, row in zip(totals, system.rows, strict=True)
        ):
            yield values


@settings(deadline=None)
@given(rows)
@example([((3, 0, 0), 1, True)])  # three times something is one: only whole numbers exclude it
@example([((2, -2, 0), 1, True), ((0, 0, 1), 0, False)])
@example([((0, 0, 0), 1, False)])
@example([((1, -1, 0), 1, False), ((-1, 1, 0), 1, False)])  # each above the other, up to the end of the box
def test_propagated_bounds_hold_for_every_solution(given_rows):
    system, propagation = propagation_of(given_rows)
    leaf = propagation.refutation()
    found = list(solutions(system))
    if leaf is not None:
        assert not found
        used = needs_of(leaf)
        check_proof(to_proof(leaf, Definitions(System((), ()))), system, used)
    for values in found:
        for low, high, name in zip(propagation.low, propagation.high, NAMES, strict=True):
            assert low <= values[name] <= high


def test_refutations_are_met():
    """What only whole numbers exclude, over three rows: a law about refutations that are never found says nothing."""
    system, propagation = propagation_of([((2, 0, -3), 0, True), ((0, 0, 1), 1, False), ((0, 0, -1), -1, False)])
    leaf = propagation.refutation()
    assert leaf is not None
    proof = to_proof(leaf, Definitions(System((), ())))
    check_proof(proof, system, needs_of(leaf))
    assert needs_of(leaf) == {"row 0", "row 1", "row 2"}


def test_numbers_beyond_64_bits_are_left_to_others():
    _, propagation = propagation_of([((10**30, 0, 0), 1, False)])
    assert propagation.refutation() is None
    assert propagation.high[0] == ENDLESS


def inequalities(system):
    """The rows as `terms >= bound`, an equation as two of them."""
    for row in system.rows:
        yield row.terms, row.bound
        if row.equal:
            yield [(name, -factor) for name, factor in row.terms], -row.bound


@settings(deadline=None)
@given(rows)
@example([((1, -1, 0), 1, False), ((0, 1, -1), 1, False)])  # one side alone moves, twice
@example([((-1, -1, 0), -4, False), ((0, 1, -1), 1, False), ((0, 0, 1), 1, False)])
def test_each_row_alone_allows_each_end_that_is_left(given_rows):
    system, propagation = propagation_of(given_rows)
    if propagation.refutation() is not None:
        return
    ends = dict(zip(NAMES, zip(propagation.low.tolist(), propagation.high.tolist(), strict=True), strict=True))
    for terms, bound in inequalities(system):
        for end in ((name, end) for name, _ in terms for end in ends[name]):
            others = {name: ends[name][factor > 0] for name, factor in terms}
            assert evaluate(terms, others | dict([end])) >= bound
