"""A solution that is known solves a choice exactly if it breaks no constraint all of whose needs are chosen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reconcile.engine.answers import Known
from reconcile.engine.masks import mask_of

NEEDS = st.sets(st.integers(0, 7), min_size=1, max_size=4)


@given(st.lists(NEEDS, max_size=6), st.sets(st.integers(0, 7)))
def test_a_known_solution_solves_a_choice_that_it_breaks_nothing_of(broken, chosen):
    single = mask_of(number for needs in broken if len(needs) == 1 for number in needs)
    known = Known.breaking({}, single, [mask_of(needs) for needs in broken if len(needs) > 1])
    assert known.solves(mask_of(chosen)) == (not any(needs <= chosen for needs in broken))
