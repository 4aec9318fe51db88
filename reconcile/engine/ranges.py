"""The possible values of a quantity under what is taken to be true, each end proven."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from reconcile.constraints import Quantity, combine, evaluate
from reconcile.engine.conflicts import Questions, refute_all, short_reason
from reconcile.engine.parts import Engine
from reconcile.engine.search import Extreme, Goal, Refuted, Solved
from reconcile.engine.trees import Leaf
from reconcile.results import End, Range

__all__ = ["UndecidedError", "quantity_range", "reason_for"]

Keep = Callable[[Mapping[str, int]], int]
"""Puts a solution into the shared table and returns its number."""


class UndecidedError(Exception):
    """The engine gave up on a question that the caller cannot do without."""


def quantity_range(engine: Engine, quantity: Quantity, taken: Iterable[str], keep: Keep) -> Range | None:
    """The range of a quantity under a consistent choice of statements and assumptions.

    `None` for a ratio whose denominator can only be 0. Raises `UndecidedError`.
    """
    taken = frozenset(taken)
    if quantity.denominator is None:
        return Range(*(_count_end(engine, quantity, taken, keep, sign) for sign in (-1, 1)))
    return _ratio_range(engine, quantity, taken)


def _count_end(engine: Engine, quantity: Quantity, taken: frozenset[str], keep: Keep, sign: int) -> End:
    extreme = engine.maximize(combine([(sign, quantity.numerator)]), taken)
    if not isinstance(extreme, Extreme):
        raise UndecidedError
    if extreme.value is None:
        return End(None, solution=keep(extreme.solution), ray=extreme.ray)
    value = sign * extreme.value
    assert extreme.refuted is not None
    refuted = _plainest(engine, taken, quantity.beyond(value, sign), extreme.refuted)
    return End(value, _in_order(engine, refuted.used), refuted.proof(), keep(extreme.solution))


def _plainest(engine: Engine, taken: frozenset[str], goal: Goal, refuted: Refuted | None = None) -> Refuted:
    """A refutation without statements where there is one, else over the rationals, else the one given."""
    if refuted is not None and refuted.used <= engine.assumed and isinstance(refuted.tree, Leaf):
        return refuted
    for names in (taken & engine.assumed, taken):
        answer = engine.decide(names, [goal], whole=False)
        if isinstance(answer, Refuted):
            return answer
    if refuted is None:
        raise UndecidedError
    return refuted


def _in_order(engine: Engine, names: Iterable[str]) -> tuple[str, ...]:
    names = frozenset(names)
    return tuple(name for name in engine.soft if name in names)


def reason_for(
    engine: Engine, taken: Iterable[str], questions: Questions, *, whole: bool = True
) -> tuple[tuple[str, ...], Sequence[Refuted]]:
    """A minimal part of `taken` that refutes every question, in canonical order, and the refutations.

    Raises `UndecidedError`.
    """
    names = short_reason(engine, taken, questions, whole=whole)
    refuted = refute_all(engine, names, questions, whole=whole) if names is not None else None
    if names is None or not isinstance(refuted, list):
        raise UndecidedError
    return _in_order(engine, names), refuted


def _ratio_range(engine: Engine, quantity: Quantity, taken: frozenset[str]) -> Range | None:
    assert quantity.denominator is not None
    some = engine.decide(taken, [(quantity.denominator, 1)])
    if isinstance(some, Refuted):
        return None
    if not isinstance(some, Solved):
        raise UndecidedError
    ends = []
    for sign in (-1, 1):
        signed = combine([(sign, quantity.numerator)])
        start = Fraction(evaluate(signed, some.values), evaluate(quantity.denominator, some.values))
        best = engine.relaxed_ratio(signed, quantity.denominator, taken, start)
        if best is None:
            ends.append(End(None))
        else:
            refuted = _plainest(engine, taken, quantity.beyond(sign * best, sign))
            ends.append(End(sign * best, _in_order(engine, refuted.used), refuted.proof()))
    return Range(*ends)
