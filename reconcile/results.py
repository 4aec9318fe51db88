"""What a reconciliation found, each piece with the evidence that `proof` can check.

Everything else in a report (grouping, sentences, order) is worked out from these and the ledger alone.
"""

from __future__ import annotations

import enum
from collections.abc import Container, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from reconcile.constraints import Quantity
from reconcile.languages import term
from reconcile.proof import Refutation

__all__ = [
    "BUDGET_USED",
    "GIVEN_UP",
    "NOTHING_STANDS",
    "NO_END_SHOWN",
    "TOO_MANY_CASES",
    "AccountRange",
    "Conflict",
    "End",
    "Fall",
    "Range",
    "Reach",
    "Repair",
    "Standing",
    "Status",
    "Verdict",
    "stated_ends",
]

BUDGET_USED = term("the budget of work is used up")
TOO_MANY_CASES = term("the search met more cases than it goes through")
NOTHING_STANDS = term("nothing that the solver says stands the exact check")
NO_END_SHOWN = term("no proof of an end")
GIVEN_UP = (BUDGET_USED, TOO_MANY_CASES, NOTHING_STANDS, NO_END_SHOWN)
"""The reasons for which a verdict is undecided."""


class Verdict(enum.Enum):
    """Whether all claims and assumptions of a ledger can hold together."""

    CONSISTENT = "CONSISTENT"
    INCONSISTENT = "INCONSISTENT"
    UNDECIDED = "UNDECIDED"


class Status(enum.Enum):
    """A claim against the other statements of its own account."""

    CONTRADICTED = "contradicted"  # they exclude it
    IMPLIED = "implied"  # they force it already
    COMPATIBLE = "compatible"  # they narrow what it speaks of, and leave it room
    UNTESTED = "untested"  # they say nothing of what it speaks of
    SUPERSEDED = "superseded"  # a later claim replaces it
    UNDECIDED = "undecided"  # the search was given up


class End(NamedTuple):
    """One end of a range; `value` is `None` where nothing bounds it.

    `proof` refutes the next value beyond from `because` (statements and assumptions) and the identities.
    A count's end is attained by the solution of that number; or else this comes nearest to it of those found, and
    whether any comes nearer is undecided. Where there is no end, `ray` leads on from it.
    A ratio's end is that of the rational relaxation: none lies beyond, and it need not be attained. In a `Reach` it has
    a solution all the same: the number of one in which what it is a share of is not 0.
    """

    value: int | Fraction | None
    because: tuple[str, ...] = ()
    proof: Refutation | None = None
    solution: int | None = None
    ray: Mapping[str, int] | None = None
    attained: bool = True


class Range(NamedTuple):
    """The values that are possible."""

    low: End
    high: End


def stated_ends(ranges: Iterable[Range], statements: Container[str]) -> Iterator[tuple[tuple[str, ...], Refutation]]:
    """The reasons and the proof of each end that rests on any of the statements."""
    for found in ranges:
        for end in found:
            if end.proof is not None and any(name in statements for name in end.because):
                yield end.because, end.proof


class Conflict(NamedTuple):
    """A minimal set of statements and assumptions that cannot all hold.

    `without` numbers, for each member in the order of the report, a solution for all the others; `None`
    where the search for one was given up: then the set may not be minimal. `expected` is what the members
    other than the `focus` leave for what the focus speaks of, where that was found.
    """

    statements: tuple[str, ...]
    assumptions: tuple[str, ...]
    proof: Refutation
    without: tuple[int | None, ...]
    focus: str
    expected: Range | None = None

    @property
    def members(self) -> tuple[str, ...]:
        """Statements, then assumptions."""
        return (*self.statements, *self.assumptions)


class AccountRange(NamedTuple):
    """What one account's statements leave for a quantity, with identities and assumptions.

    `dropped` is empty, or the repair of a self-contradicting account under which the range holds. `range`
    is `None` where the search was given up.
    """

    account: str
    quantity: Quantity
    dropped: tuple[str, ...]
    range: Range | None


class Standing(NamedTuple):
    """A statement's status in one account, and why.

    `proofs` refute it, or what it excludes. Of what is compatible, one refutes something about what it speaks of that
    the assumptions alone allow; of what is untested, they show that the assumptions alone exclude what lies beyond
    those ends whose proofs cite statements. `inside` and `outside` number solutions of the account's other
    statements that keep and break it; `outside` stands also where a search was given up. `ranges` are what they leave
    for what it speaks of: its number, or for a claim without a figure its margins over the others.
    """

    statement: str
    account: str
    dropped: tuple[str, ...]
    status: Status
    because: tuple[str, ...] = ()
    proofs: tuple[Refutation, ...] = ()
    inside: int | None = None
    outside: int | None = None
    ranges: tuple[Range, ...] = ()


class Reach(NamedTuple):
    """What all figures of one account together leave for what a disputed claim speaks of.

    `range` is `None` where the search was given up.
    """

    account: str
    statement: str
    range: Range | None


class Repair(NamedTuple):
    """A set to doubt, the number of a solution for all the rest, and what the set weighs."""

    dropped: tuple[str, ...]
    solution: int
    weight: int


class Fall(NamedTuple):
    """A statement that cannot hold where an account stands; the proof's `met` numbers a solution for the account."""

    account: str
    statement: str
    because: tuple[str, ...]
    proof: Refutation
