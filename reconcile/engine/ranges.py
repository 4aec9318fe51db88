"""The possible values of a quantity under what is taken to be true, each end proven."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from fractions import Fraction

from reconcile.constraints import Quantity, Terms, combine, evaluate
from reconcile.engine.answers import Extreme, Goal, Peak, Refuted, Solved
from reconcile.engine.conflicts import Questions, refute_all, short_reason
from reconcile.engine.parts import Engine
from reconcile.engine.trees import Leaf
from reconcile.errors import UndecidedError
from reconcile.results import End, Range
from reconcile.tables import Tables

__all__ = ["look_ahead", "quantity_range", "reason_for"]


def quantity_range(
    engine: Engine, quantity: Quantity, taken: Iterable[str], tables: Tables, *, lean: bool = False
) -> Range | None:
    """The range of a quantity under a consistent choice of statements and assumptions.

    What shows its ends goes into the tables. The reasons for an end are those of its proof. With `lean`, a count's
    ends rest on no assumption, nor on what is stated under it, that they could do without.

    `None` for a ratio whose denominator can only be 0. Raises `UndecidedError`.
    """
    taken = frozenset(taken)
    look_ahead(engine, [quantity], taken)
    if quantity.denominator is None:
        return Range(*(_count_end(engine, quantity, taken, tables, sign, lean=lean) for sign in (-1, 1)))
    return _ratio_range(engine, quantity, taken, tables)


def look_ahead(engine: Engine, quantities: Iterable[Quantity], taken: frozenset[str]) -> None:
    """Have the engine find the peaks of some counts in a row: every other question costs it its footing."""
    terms = [combine([(sign, q.numerator)]) for q in quantities if q.denominator is None for sign in (-1, 1)]
    for each in terms:
        _peak(engine, each, taken & engine.assumed)
    for each in terms:
        _peak(engine, each, taken, attain=True)


def _peak(engine: Engine, terms: Terms, taken: frozenset[str], *, attain: bool = False) -> Peak | None:
    """As `Engine.peak`; `None` also where that is undecided, for a question that can go without."""
    with suppress(UndecidedError):
        return engine.peak(terms, taken, attain=attain)
    return None


def _count_end(
    engine: Engine, quantity: Quantity, taken: frozenset[str], tables: Tables, sign: int, *, lean: bool
) -> End:
    """The greatest value of a count, for sign -1 the least, proven from assumptions alone where these suffice."""
    terms = combine([(sign, quantity.numerator)])
    without = _peak(engine, terms, taken & engine.assumed)
    extreme = engine.maximize(terms, taken)
    if not isinstance(extreme, Extreme):
        raise UndecidedError
    if extreme.value is None:
        return End(None, solution=tables.add_solution(extreme.solution), ray=extreme.ray)
    refuted = without.above if without is not None and without.top == extreme.value else extreme.refuted
    assert refuted is not None
    refuted = _needed(engine, (terms, extreme.value + 1), refuted) if lean else refuted
    proof, solution = tables.add_proof(refuted.proof()), tables.add_solution(extreme.solution)
    return End(sign * extreme.value, _in_order(engine, refuted.used), proof, solution, attained=extreme.attained)


def _needed(engine: Engine, goal: Goal, refuted: Refuted) -> Refuted:
    """A refutation of a goal that rests on no assumption that it could do without, if it is one of the rationals."""
    if not isinstance(refuted.tree, Leaf):
        return refuted
    for name in reversed(_in_order(engine, refuted.used)):
        if name in refuted.used & engine.assumed:
            rest = refuted.used - {name}
            peak = None if engine.knows(rest, goal) else _peak(engine, goal[0], rest)
            if peak is not None and peak.above.asked == (goal,):
                refuted = peak.above
    return refuted


def _in_order(engine: Engine, names: Iterable[str]) -> tuple[str, ...]:
    names = frozenset(names)
    return tuple(name for name in engine.soft if name in names)


def reason_for(engine: Engine, taken: Iterable[str], questions: Questions) -> tuple[tuple[str, ...], Sequence[Refuted]]:
    """A minimal part of what is `taken`, which refutes every question, in canonical order, and the refutations."""
    names = short_reason(engine, taken, questions)
    assert names is not None
    refuted = refute_all(engine, names, questions)
    assert isinstance(refuted, list)
    return _in_order(engine, names), refuted


def _ratio_range(engine: Engine, quantity: Quantity, taken: frozenset[str], tables: Tables) -> Range | None:
    """Both ends of a ratio over the rationals; `None` where it can only be a share of nothing."""
    assert quantity.denominator is not None
    some = engine.decide(taken, [(quantity.denominator, 1)])
    if isinstance(some, Refuted):
        return None
    if not isinstance(some, Solved):
        raise UndecidedError
    start = Fraction(evaluate(quantity.numerator, some.values), evaluate(quantity.denominator, some.values))
    ends = []
    for sign in (-1, 1):
        signed = combine([(sign, quantity.numerator)])
        best = engine.maximize_ratio(signed, quantity.denominator, taken, sign * start)
        if best is None:
            ends.append(End(None))
        else:
            refuted = _refuted_above_0(engine, quantity.beyond(sign * best, sign)[0], taken)
            ends.append(End(sign * best, _in_order(engine, refuted.used), tables.add_proof(refuted.proof())))
    return Range(*ends)


def _refuted_above_0(engine: Engine, terms: Terms, taken: frozenset[str]) -> Refuted:
    """A refutation of `terms >= 1`, without statements where there is one; a limit need not be attained."""
    for names in (taken & engine.assumed, taken):
        peak = engine.peak(terms, names)
        if peak is not None and peak.top == 0:
            return peak.above
        answer = engine.decide(names, [(terms, 1)]) if peak is not None and peak.top < 0 else None
        if isinstance(answer, Refuted):
            return answer
    raise UndecidedError
