"""Where a draft as it is written contradicts itself within one account: by the library's own proofs, in bounded work.

Whoever drafted the file is likelier to have misread than the account to contradict itself, so these claims come first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from reconcile.engine.answers import Refuted
from reconcile.engine.conflicts import short_reason
from reconcile.engine.parts import Engine
from reconcile.languages import tell
from reconcile.model import Ledger
from reconcile.statements import build

__all__ = ["Collision", "collided", "collisions_of"]

MOST_CLAIMS: Final = 400
"""A draft with more claims is that of no article or bulletin, and is not looked at."""
WORK: Final = 500_000
"""What may be spent on a draft, in constraints looked at: about a second."""
MOST: Final = 6
MOST_NAMED: Final = 8


class Collision(NamedTuple):
    """An account, and the ids of claims of it which cannot all hold."""

    account: str
    claims: tuple[str, ...]


def collisions_of(ledger: Ledger, drafted: Collection[str]) -> tuple[Collision, ...]:
    """Claims of one account that cannot all hold, at least one of them `drafted`; each claim in at most one collision.

    Nothing where there are more claims than an article has, or the work is used up.
    """
    if len(ledger.claims) > MOST_CLAIMS or not drafted:
        return ()
    problem = build(ledger)
    engine = Engine(problem.system, problem.doubtful, problem.assumptions)
    engine.limit(few=True, work=WORK)
    printed = {statement.id: [claim.id for claim in statement.claims] for statement in problem.statements}
    found: list[Collision] = []
    for account in problem.accounts:
        left = set(problem.of_account(account))
        for reason in _reasons(engine, left, frozenset(problem.assumptions)):
            ids = [id for name in printed if name in reason for id in printed[name]]
            if not set(drafted).isdisjoint(ids) and len(found) < MOST:
                found.append(Collision(account, tuple(ids)))
    return tuple(found)


def _reasons(engine: Engine, left: set[str], assumed: frozenset[str]) -> Iterator[frozenset[str]]:
    """Small conflicts among statements, under what is assumed; those of each are taken away before the next."""
    for _ in range(MOST):
        taken = assumed | left
        reason = short_reason(engine, taken) if isinstance(engine.decide(taken), Refuted) else None
        if reason is None or reason <= assumed:
            return
        yield reason
        left -= reason


def collided(found: tuple[Collision, ...]) -> str:
    """What is said where claims of one account cannot all hold as they were drafted; "" where all can."""
    if not found:
        return ""
    named = "; ".join(f"{_listed(each.claims)} ({each.account})" for each in found)
    return tell(
        "as drafted, claims of one account cannot all hold. That this draft misread the document is likelier than that"
        " the account contradicts itself: look at these first: {claims}",
        claims=named,
    )


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join([*ids[:MOST_NAMED], *(["..."] if len(ids) > MOST_NAMED else [])])
