"""All that the engine found about a ledger, in one piece."""

from __future__ import annotations

from typing import NamedTuple

from reconcile.proof import Line
from reconcile.results import AccountRange, Conflict, Fall, Reach, Repair, Standing, Verdict
from reconcile.solutions import Solution
from reconcile.what_if import WhatIf

__all__ = ["Core"]


class Core(NamedTuple):
    """All that the engine found, checked; lines of proofs, and solutions, are shared by number.

    `repairs` are the smallest, those that weigh least; `other_repairs` weigh more, and nothing can be left out of them.
    That no other conflict is possible (`complete`) follows from both: each repair meets every conflict, and
    all smallest meetings of the conflicts are repairs.
    """

    verdict: Verdict
    complete: bool
    solution: int | None = None
    conflicts: tuple[Conflict, ...] = ()
    repairs: tuple[Repair, ...] = ()
    other_repairs: tuple[Repair, ...] = ()
    bounds: tuple[AccountRange, ...] = ()
    standings: tuple[Standing, ...] = ()
    reaches: tuple[Reach, ...] = ()
    falls: tuple[Fall, ...] = ()
    what_if: WhatIf = WhatIf()
    lines: tuple[Line, ...] = ()
    solutions: tuple[Solution, ...] = ()
    reason: str | None = None
