"""The parts of a proof: lines about whole numbers, all variables being at least 0, that may cite earlier ones.

A line is one of

- `Assume`: a hypothesis `terms >= bound`, open in every line that uses it;
- `Sum`: a sum of multiples of constraints and earlier lines, multiples of inequalities being positive. Its
  coefficients are whole numbers, so its bound may be rounded up (Chvatal and Gomory);
- `Split`: two contradictions, one under `e <= k` and one under `e >= k + 1`, close both hypotheses;
- `Cases`: one contradiction under each case of a clause closes all its cases.

A proof ends in a contradiction (`0 >= 1` or more) in which nothing but the `goal` is open. So it refutes
the goal together with the constraints cited; without a goal, it refutes the constraints. `checker` checks it.
The proofs of a report share one table of lines, and each is a `Refutation` that names its last line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from reconcile.constraints import AtLeast, Terms
from reconcile.errors import EvidenceError

__all__ = [
    "NOT_NEGATIVE",
    "Assume",
    "Cases",
    "Line",
    "Part",
    "Proof",
    "ProofError",
    "Refutation",
    "Split",
    "Sum",
    "constraints_cited",
    "in_order",
    "lines_cited",
    "proof_in",
    "renumbered",
    "resting_on",
]

Part = tuple[str | int, int | Fraction]
NOT_NEGATIVE = " >= 0"


class ProofError(EvidenceError):
    """A proof, solution or ray that does not show what it should."""


class Assume(NamedTuple):
    """A hypothesis."""

    terms: Terms
    bound: int


class Sum(NamedTuple):
    """`parts` pairs references with multiples: a name is a constraint (or `x >= 0`), a number a line."""

    parts: tuple[Part, ...]
    terms: Terms
    bound: int


class Split(NamedTuple):
    """`assumed` are the two hypotheses, `lines` the contradictions reached under each."""

    assumed: tuple[int, int]
    lines: tuple[int, int]


class Cases(NamedTuple):
    """One hypothesis and one contradiction for each case of the clause, in its order."""

    clause: str
    assumed: tuple[int, ...]
    lines: tuple[int, ...]


Line = Assume | Sum | Split | Cases


class Proof(NamedTuple):
    """A proof on its own: its lines, and the hypotheses that the last one may leave open."""

    lines: tuple[Line, ...]
    goal: tuple[AtLeast, ...] = ()


class Refutation(NamedTuple):
    """A proof among others: the number of its last line in their table, and what that may leave open.

    `met` numbers a solution that meets the goal where less is taken to be true: so the rest is needed.
    """

    line: int
    goal: tuple[AtLeast, ...] = ()
    met: int | None = None


def in_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts of a sum as they are written: lines by number, then constraints by name."""
    return tuple(sorted(parts, key=lambda part: (isinstance(part[0], str), part[0])))


def lines_cited(line: Line) -> list[int]:
    """The numbers of the lines that a line cites."""
    if isinstance(line, Assume):
        return []
    if isinstance(line, Sum):
        return [reference for reference, _ in line.parts if isinstance(reference, int)]
    return [*line.assumed, *line.lines]


def constraints_cited(lines: Iterable[Line]) -> list[str]:
    """The names of the rows and clauses that lines cite, each once, in the order of the lines."""
    names: dict[str, None] = {}
    for line in lines:
        if isinstance(line, Sum):
            names |= dict.fromkeys(reference for reference, _ in line.parts if isinstance(reference, str))
        elif isinstance(line, Cases):
            names[line.clause] = None
    return list(names)


def resting_on(lines: Sequence[Line], ends: Iterable[int]) -> list[int]:
    """The numbers of the lines on which some lines rest, these included, in order."""
    found = set(ends)
    for number in range(len(lines) - 1, -1, -1):
        if number in found:
            found.update(lines_cited(lines[number]))
    return sorted(found)


def renumbered(line: Line, numbers: Mapping[int, int]) -> Line:
    """A line that cites others by new numbers; lines that have become one are cited once."""
    if isinstance(line, Assume):
        return line
    if isinstance(line, Sum):
        parts: dict[str | int, int | Fraction] = {}
        for reference, multiple in line.parts:
            cited = numbers[reference] if isinstance(reference, int) else reference
            parts[cited] = parts.get(cited, 0) + multiple
        return line._replace(parts=in_order(parts.items()))
    if isinstance(line, Split):
        (h, k), (m, n) = line
        return Split((numbers[h], numbers[k]), (numbers[m], numbers[n]))
    assumed = tuple(numbers[number] for number in line.assumed)
    return Cases(line.clause, assumed, tuple(numbers[number] for number in line.lines))


def proof_in(lines: Sequence[Line], refutation: Refutation) -> Proof:
    """A proof of a table on its own: the lines on which its last one rests, numbered from 0."""
    numbers = {number: place for place, number in enumerate(resting_on(lines, [refutation.line]))}
    return Proof(tuple(renumbered(lines[number], numbers) for number in numbers), refutation.goal)
