"""What statements would say with a slip in their figure undone, and in which order slips are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import attrs

from reconcile.claim_figures import UNITS, figure_of
from reconcile.claim_rules import seats_of, votes_of
from reconcile.constraints import AtLeast, Terms
from reconcile.figures import Rounding
from reconcile.hypotheses import readings_of
from reconcile.model import EVERYTHING, Claim, Endorsement, Ledger, Rank
from reconcile.slip_edits import KINDS, Edit, edits_of
from reconcile.statements import Problem, Statement, rows_if_said
from reconcile.what_if import Slip

__all__ = ["MOST", "Corrected", "corrections_of", "documents_of", "exchange_of", "in_order", "says"]

MOST = 12
"""Where more edits of a statement than this fit, none is singled out."""


class Corrected(NamedTuple):
    """Statements with other figures: what each `would_be`, and the claims that say so."""

    kind: str
    statements: tuple[str, ...]
    would_be: tuple[str, ...]
    claims: tuple[Claim, ...]


def corrections_of(problem: Problem, statement: Statement) -> Iterator[Corrected]:
    """A statement with its figure as it would be without a slip, or with the figure on another option."""
    claim = statement.claim
    if not _has_figure(claim):
        return
    for edit in edits_of(claim.printed, problem.ledger.decimal_of(claim)):
        edited = _edited(problem.ledger, claim, edit)
        if edited is not None:
            yield Corrected(edit.kind, (statement.id,), (edit.text,), (edited,))
    if claim.kind in ("votes", "share", "seats") and getattr(claim, "option", None) is not None:
        contest = problem.ledger.contest_of(claim.tally)
        groups = [group.id for group in contest.groups if claim.kind != "seats"]
        for option in (*contest.options, *groups):
            if option != getattr(claim, "option", None):
                yield Corrected("option", (statement.id,), (option,), (_with(claim, option=option),))


def exchange_of(one: Statement, other: Statement) -> Corrected | None:
    """Two figures of the same kind and tally, each in the place of the other; nothing where that changes nothing."""
    first, second = one.claim, other.claim
    alike = (first.kind, first.tally, first.source) == (second.kind, second.tally, second.source)
    if not alike or not _has_figure(first) or not _has_figure(second) or first.printed == second.printed:
        return None
    if first.kind == "share" and any(getattr(first, key) != getattr(second, key) for key in ("of", "quantity")):
        return None
    figures = [getattr(claim, "figure") for claim in (second, first)]  # noqa: B009  not every kind has one
    if figures[0].unit is not figures[1].unit:
        return None
    claims = (_with(first, figure=figures[0]), _with(second, figure=figures[1]))
    return Corrected("exchanged", (one.id, other.id), (second.printed, first.printed), claims)


def says(corrected: Corrected, problem: Problem, rest: frozenset[str]) -> Iterator[list[AtLeast]]:
    """What the statements would say beside the `rest`: the inequalities of each reading, of which one must hold."""
    taken = rest.union(corrected.statements)
    for claims in product(*(_read(claim, problem.ledger) for claim in corrected.claims)):
        rows = rows_if_said(problem, dict(zip(corrected.statements, claims, strict=True)))
        yield [(row.terms, row.bound) for row in rows if row.needs <= taken]


def _read(claim: Claim, ledger: Ledger) -> list[Claim]:
    """An unstated ratio as each of its readings; any other claim as it is."""
    return [_with(claim, of=of) for of in readings_of(claim, ledger)] or [claim]


def in_order(slips: Iterable[Slip], problem: Problem) -> list[Slip]:
    """First those of what the fewest documents print, then of whose possible edits the fewest fit, then the simplest.

    It is less likely that several documents have the same slip; and the fewer of all edits fit, the less likely is it
    that one of them does by chance.
    """
    slips = list(slips)
    place = {statement.id: i for i, statement in enumerate(problem.statements)}
    variables = {name: i for i, name in enumerate(problem.system.variables)}
    fit = Counter((slip.account, slip.statements) for slip in slips)
    tried = {names: _tried(problem, names) for names in {slip.statements for slip in slips}}
    accounts = [EVERYTHING, *problem.accounts]

    def key(slip: Slip) -> tuple[Any, ...]:
        chance = Fraction(fit[slip.account, slip.statements], tried[slip.statements])
        places = [place[name] for name in slip.statements]
        # An option's name decides only where nothing else does.
        options = [variables[name] for name, _ in _option_terms(slip, problem)] if slip.kind == "option" else []
        spread = documents_of(problem, slip.statements)
        least = accounts.index(slip.account), spread, chance, KINDS.index(slip.kind)
        return *least, places, sorted(options), slip.would_be

    return sorted(slips, key=key)


def _has_figure(claim: Claim) -> bool:
    """Whether a figure may have been copied; a place in a ranking is none whose digits are looked at."""
    return not isinstance(claim, Endorsement | Rank) and getattr(claim, "figure", None) is not None


def documents_of(problem: Problem, names: Iterable[str]) -> int:
    """How many documents print one of the statements."""
    return len({claim.source for name in names for claim in problem.statement(name).claims})


def _option_terms(slip: Slip, problem: Problem) -> Terms:
    """The counts of the option that a figure would belong to."""
    claim = problem.statement(slip.statements[0]).claim
    contest = problem.ledger.contest_of(claim.tally)
    return (seats_of if claim.kind == "seats" else votes_of)(contest, claim.tally, slip.would_be[0])


def _tried(problem: Problem, names: tuple[str, ...]) -> int:
    """How many edits there are of a statement; of a pair, as many as there are pairs."""
    if len(names) > 1:
        return len(problem.statements)
    return sum(1 for _ in corrections_of(problem, problem.statement(names[0])))


def _unsaid(key: str, problem: str, *, of_shape: bool = False) -> None:
    """What is wrong with an edit that is no figure is nothing to say: there is no such edit."""


def _edited(ledger: Ledger, claim: Claim, edit: Edit) -> Claim | None:
    """The claim with another text, if that is a figure of its kind with another meaning."""
    rounding = Rounding(ledger.rounding)
    kind = next(kind for kind in UNITS if kind == claim.kind)
    figure = figure_of(kind, edit.text, ledger.decimal_of(claim), rounding, _unsaid)
    if figure is None or figure.values == getattr(claim, "figure").values:  # noqa: B009  not every kind has one
        return None
    return _with(claim, figure=figure)


def _with(claim: Claim, **changes: Any) -> Claim:
    return attrs.evolve(claim, **changes)
