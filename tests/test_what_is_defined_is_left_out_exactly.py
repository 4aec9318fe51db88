"""Variables that identities define go out of an expression by multiples of these identities, and of nothing else."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from reconcile.constraints import Row, System, combine
from reconcile.engine.presolve import Definitions

NAMES = tuple("abcdef")


def expressions(least=0):
    factors = st.integers(-3, 3).filter(bool)
    return st.dictionaries(st.sampled_from(NAMES), factors, min_size=least).map(
        lambda terms: combine((factor, name) for name, factor in terms.items())
    )


SYSTEMS = st.lists(expressions(least=2), min_size=1, max_size=4).map(
    lambda identities: System(NAMES, tuple(Row(f"{i}", terms, 0, equal=True) for i, terms in enumerate(identities)))
)


@given(SYSTEMS, expressions())
def test_multiples_of_identities_take_the_defined_variables_out(system, terms):
    definitions = Definitions(system)
    reduced = definitions.reduce(terms)
    multiples = definitions.cancel(dict(terms))
    assert not any(name in definitions for name, _ in reduced)
    assert combine([(1, terms), *((multiple, row.terms) for row, multiple in multiples)]) == reduced


@given(SYSTEMS, st.lists(st.integers(-50, 50), min_size=len(NAMES), max_size=len(NAMES)))
def test_whole_numbers_of_the_others_are_whole_numbers_of_all(system, values):
    definitions = Definitions(system)
    assume(any(name in definitions for name in NAMES))
    whole = definitions.extend({name: n for name, n in zip(NAMES, values, strict=True) if name not in definitions})
    assert set(whole) == set(NAMES)
    for name in NAMES:
        reduced = definitions.reduce(((name, 1),))
        assert whole[name] == sum(factor * whole[other] for other, factor in reduced)
