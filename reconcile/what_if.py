"""What would hold if something were read otherwise, or is still uncounted: each piece with its evidence."""

from __future__ import annotations

from typing import NamedTuple

from reconcile.proof import Refutation
from reconcile.results import Range

__all__ = ["Exclusion", "Increment", "Lead", "Reading", "Refit", "View"]


class Exclusion(NamedTuple):
    """A statement that a reading leaves no room for, why, and what is left for what it speaks of."""

    statement: str
    because: tuple[str, ...]
    proof: Refutation
    left: Range | None = None


class Reading(NamedTuple):
    """A ratio whose source does not say of what, read as one `of` something, for an account that states it.

    Where it fits with all else that the account states, `solution` numbers counts, and `excludes` are statements of
    others that could hold with the account, and with this reading cannot. Where it collides, `proof` refutes it from
    `because`, `solution` shows that the rest can hold, and `left` is what the other members of `because` leave for each
    that speaks of a number. Undecided: neither a proof nor a solution.
    """

    statement: str
    account: str
    of: str
    because: tuple[str, ...] = ()
    proof: Refutation | None = None
    solution: int | None = None
    left: tuple[tuple[str, Range], ...] = ()
    excludes: tuple[Exclusion, ...] = ()


class View(NamedTuple):
    """What a partial count leaves open, with the `hypotheses` taken.

    `uncounted` are the valid votes of the whole less those counted, and `ratio` the lead as a share of them.
    `overtaken` numbers a solution in which another option is ahead in the whole; or else the proofs, one for each other
    option, show from `because` that none can be. Neither: undecided.
    """

    hypotheses: tuple[str, ...]
    uncounted: Range | None = None
    ratio: Range | None = None
    overtaken: int | None = None
    because: tuple[str, ...] = ()
    proofs: tuple[Refutation, ...] = ()


class Lead(NamedTuple):
    """The lead in a partial tally against what it leaves uncounted, by the figures that an account prints of it.

    `proofs` refute, from `because`, that any other option has as many votes as the leader there. `views` are as stated,
    and with the printed coverage carried over to the valid votes.
    """

    tally: str
    account: str
    leader: str
    runner_up: str
    lead: Range
    because: tuple[str, ...]
    proofs: tuple[Refutation, ...]
    views: tuple[View, ...]


class Increment(NamedTuple):
    """What a tally holds beyond another that is part of it, by the figures that an account prints of both.

    The ranges are of `remainders.increment_quantities`, in that order; `None` where there is none or the search was
    given up.
    """

    tally: str
    account: str
    ranges: tuple[Range | None, ...]


class Refit(NamedTuple):
    """Statements that cannot all hold as their figures are read, and can under another rounding convention.

    `source` is the document whose claims of that account were read so; or `None`, where these are the members of a
    conflict. `solution` numbers the counts that show it, under the `assumptions`.
    """

    statements: tuple[str, ...]
    assumptions: tuple[str, ...]
    rounding: str
    solution: int
    source: str | None = None
    account: str | None = None
