"""What would hold if something were read otherwise, or is still uncounted: each piece with its evidence."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from reconcile.proof import Refutation
from reconcile.results import Range

__all__ = ["BreakEven", "Exclusion", "Increment", "Lead", "Reading", "Refit", "Slip", "Unread", "View", "WhatIf"]


class Exclusion(NamedTuple):
    """A statement that a reading leaves no room for, and why.

    `without` numbers a solution in which it holds with the account, and with the ratio as this one states it. `left` is
    what all that the account states leaves for what the statement speaks of, with that reading.
    """

    statement: str
    because: tuple[str, ...]
    proof: Refutation
    without: int
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


class Unread(NamedTuple):
    """What the others of a conflict leave for its focus without an unstated ratio among them.

    `members` are those of the conflict; `statement` is the one that is left aside.
    """

    members: tuple[str, ...]
    statement: str
    left: Range


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

    `proofs` refute, from `because`, that any other option has as many votes as the leader there, be it one that the
    contest does not name. `views` are as stated,
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


class BreakEven(NamedTuple):
    """The limit of an assumption at which what is `taken` with it begins to fit.

    At `value` the solution keeps everything. At `beyond` the first of the proofs refutes it from `because`; where
    `beyond` is the value, that is of every limit on that side of it, and the other proofs show which ratios are of
    something. Without proofs, even the hardest limit fits; without a value none does: what is taken collides by itself.
    """

    assumption: str
    taken: tuple[str, ...]
    value: Fraction | None = None
    solution: int | None = None
    beyond: Fraction | None = None
    because: tuple[str, ...] = ()
    proofs: tuple[Refutation, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether no limit beyond the value fits, however near."""
        return self.value is not None and self.value == self.beyond


class Slip(NamedTuple):
    """A figure that would make everything else of a scope fit, if it had been copied with one slip.

    The scope is `"all"`, or an account that contradicts itself. `statements` are one, or the two whose figures would be
    exchanged; `would_be` has for each the text, or of the kind `option` the option that the figure would belong to. The
    `solution` keeps all the rest of the scope, and what the edited statements would say.
    """

    account: str
    statements: tuple[str, ...]
    kind: str
    would_be: tuple[str, ...]
    solution: int


class WhatIf(NamedTuple):
    """All of it, in the order of a report; what was given up is left out."""

    readings: tuple[Reading, ...] = ()
    leads: tuple[Lead, ...] = ()
    increments: tuple[Increment, ...] = ()
    refits: tuple[Refit, ...] = ()
    break_evens: tuple[BreakEven, ...] = ()
    slips: tuple[Slip, ...] = ()
    unread: tuple[Unread, ...] = ()
