"""Linear constraints on whole numbers: the one intermediate form between claims and the engine.

Every variable is a non-negative integer named like `votes[cne-1,maduro]` or `valid[cne-1]`. A constraint
applies where everything in its `needs` (claims and assumptions, by id) is taken to be true; an identity
needs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple, TypeVar

__all__ = [
    "AtLeast",
    "Clause",
    "Quantity",
    "Row",
    "System",
    "Terms",
    "combine",
    "evaluate",
    "meets",
    "terms_text",
    "variable",
]

Number = TypeVar("Number", int, int | Fraction)

Terms = tuple[tuple[str, int], ...]
"""A linear expression: (variable, coefficient) pairs, sorted by variable, no zero coefficient."""
AtLeast = tuple[Terms, int]
"""That `terms >= bound`."""


class Row(NamedTuple):
    """`terms >= bound`, or `terms = bound` where `equal`. `why` is the rule, in a few words.

    `limited` are the two expressions of which the row limits the ratio, where an assumption does.
    """

    name: str
    terms: Terms
    bound: int
    equal: bool = False
    needs: frozenset[str] = frozenset()
    why: str = ""
    limited: tuple[Terms, Terms] | None = None

    def __str__(self) -> str:
        return f"{terms_text(self.terms)} {'=' if self.equal else '>='} {self.bound}"


class Clause(NamedTuple):
    """At least one of the `cases`, each `terms >= bound`, holds."""

    name: str
    cases: tuple[AtLeast, ...]
    needs: frozenset[str] = frozenset()
    why: str = ""

    def __str__(self) -> str:
        return " or ".join(f"{terms_text(terms)} >= {bound}" for terms, bound in self.cases)


class Quantity(NamedTuple):
    """What a claim speaks of: a count (`denominator` is `None`) or a ratio of two linear expressions.

    `name` is one of the report's quantity names; `tally`, `option` and `of` say whose.
    """

    name: str
    tally: str
    option: str | None
    of: str | None
    numerator: Terms
    denominator: Terms | None = None

    @property
    def something(self) -> AtLeast:
        """The inequality that what a ratio is a share of is not 0."""
        return self.denominator or (), 1

    def beyond(self, end: int | Fraction, sign: int) -> AtLeast:
        """The hypothesis `terms >= bound` that the quantity lies above an end (sign 1) or below it (-1).

        A ratio `n/d` above `p/q` is `q*n - p*d >= 1`, all being whole numbers.
        """
        if self.denominator is None:
            return combine([(sign, self.numerator)]), sign * int(end) + 1
        p, q = end.as_integer_ratio()
        return combine([(sign * q, self.numerator), (-sign * p, self.denominator)]), 1


class System(NamedTuple):
    """All constraints of a ledger. `variables` is their canonical order, which decides every tie."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    clauses: tuple[Clause, ...] = ()

    def __str__(self) -> str:
        lines = [f"{row.name}: {row}" for row in self.rows]
        lines += [f"{clause.name}: {clause}" for clause in self.clauses]
        return "\n".join(lines)


def variable(quantity: str, *of: str) -> str:
    """The name of a variable: `variable("votes", "cne-1", "maduro")` is `votes[cne-1,maduro]`."""
    return f"{quantity}[{','.join(of)}]"


def combine(parts: Iterable[tuple[int, Terms | str]]) -> Terms:
    """The sum of multiples of expressions and single variables."""
    total: dict[str, int] = {}
    for factor, part in parts:
        for name, coefficient in ((part, 1),) if isinstance(part, str) else part:
            total[name] = total.get(name, 0) + factor * coefficient
    return tuple(sorted((name, value) for name, value in total.items() if value))


def evaluate(terms: Terms, values: Mapping[str, Number]) -> Number:
    """The expression's value; a variable without a value counts as 0."""
    return sum([coefficient * values.get(name, 0) for name, coefficient in terms])


def meets(values: Mapping[str, int], inequalities: Iterable[AtLeast]) -> bool:
    """Whether whole numbers satisfy every inequality `terms >= bound`."""
    return all(evaluate(terms, values) >= bound for terms, bound in inequalities)


def terms_text(terms: Terms) -> str:
    """The expression as a reader would write it: `2 a - b`."""
    text = ""
    for name, coefficient in sorted(terms, key=lambda term: (term[1] < 0, term[0])):
        sign = (" - " if coefficient < 0 else " + ") if text else ("-" if coefficient < 0 else "")
        size = "" if abs(coefficient) == 1 else f"{abs(coefficient)} "
        text += f"{sign}{size}{name}"
    return text or "0"
