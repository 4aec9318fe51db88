"""Claim files of elections that never took place, at any size, consistent or with one planted conflict.

A whole is made of units. Of each unit, the share of every option is printed to one decimal, and the valid votes
approximately; of the whole, every option's votes and the valid votes exactly. True counts stand behind all of
it, so everything fits; with a conflict, the printed votes of one option are more than the units' shares allow.

With leads, the whole is made of provinces, and these of units. Of each unit and each province, the lead of the first
over the second and the share of the first three together are printed as well.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from math import isqrt
from typing import NamedTuple

__all__ = ["Kind", "claim_file", "counts"]


class Kind(NamedTuple):
    """What is printed: `leads` adds provinces, and leads and joint shares of theirs and of the units."""

    units: int
    options: int = 10
    conflict: bool = False
    leads: bool = False
    seed: int = 1


def counts(kind: Kind) -> list[list[int]]:
    """The true votes, by unit and option: between a thousand and thirty thousand valid votes a unit."""
    rng = random.Random(kind.seed)
    weights = [rng.random() ** 2 + 0.01 for _ in range(kind.options)]
    return [_unit(rng, weights) for _ in range(kind.units)]


def _unit(rng: random.Random, weights: list[float]) -> list[int]:
    valid = rng.randrange(1_000, 30_000)
    own = [weight * rng.uniform(0.5, 1.5) for weight in weights]
    return [int(valid * weight / sum(own)) for weight in own]


def claim_file(kind: Kind) -> str:
    """The claims of one such election as the text of a claim file."""
    return "\n".join([*_head(kind), *_claims(kind), ""])


def _head(kind: Kind) -> Iterator[str]:
    names = ", ".join(f'"o{i}"' for i in range(kind.options))
    parts = [f"p{i}" for i in range(len(provinces(kind)))] if kind.leads else [f"u{i}" for i in range(kind.units)]
    yield from ("[source]", 'id = "s"', 'document = "s.txt"', 'decimal = "."', "")
    yield from ("[[claimant]]", 'id = "council"', "")
    yield from ("[[contest]]", 'id = "c"', f"options = [{names}]")
    if kind.leads:
        yield from ("[[contest.group]]", 'id = "first-three"', 'members = ["o0", "o1", "o2"]')
    yield from ("", "[[tally]]", 'id = "whole"', 'contest = "c"', "final = true", f"made_of = [{_quoted(parts)}]", "")
    for i, members in enumerate(provinces(kind) if kind.leads else ()):
        of = _quoted(f"u{unit}" for unit in members)
        yield from ("[[tally]]", f'id = "p{i}"', 'contest = "c"', f"made_of = [{of}]", "")
    for i in range(kind.units):
        yield from ("[[tally]]", f'id = "u{i}"', 'contest = "c"', "")
    yield from ("[defaults]", 'claimant = "council"', 'of = "valid"', "")


def _claims(kind: Kind) -> Iterator[str]:
    votes = counts(kind)
    for i, unit in enumerate(votes):
        valid = sum(unit)
        yield from _claim(f"u{i}-valid", f"u{i}", "total", f"about {round(valid, -2):,}")
        for option, own in enumerate(unit):
            yield from _claim(f"u{i}-o{option}", f"u{i}", "share", _percent(own, valid), option=f"o{option}")
        if kind.leads:
            yield from _lead_claims(f"u{i}", unit)
    for i, members in enumerate(provinces(kind) if kind.leads else ()):
        yield from _lead_claims(
            f"p{i}", [sum(votes[unit][option] for unit in members) for option in range(kind.options)]
        )
    totals = [sum(unit[option] for unit in votes) for option in range(kind.options)]
    yield from _claim("valid", "whole", "total", f"{sum(totals):,}")
    if kind.conflict:
        more = sum(totals) // 500 + kind.units
        totals[0], totals[1] = totals[0] + more, totals[1] - more
    for option, total in enumerate(totals):
        yield from _claim(f"o{option}", "whole", "votes", f"{total:,}", option=f"o{option}")


def _lead_claims(tally: str, own: list[int]) -> Iterator[str]:
    """The lead of one of the first two options over the other, and the joint share of the first three."""
    first, second, valid = own[0], own[1], sum(own)
    over = ("o0", "o1") if first >= second else ("o1", "o0")
    lead = f"{_percent(abs(first - second), valid)[:-1]} points"
    yield from _claim(f"{tally}-lead", tally, "lead", lead, option=over[0], over=over[1])
    yield from _claim(f"{tally}-three", tally, "share", _percent(sum(own[:3]), valid), option="first-three")


def provinces(kind: Kind) -> list[range]:
    """The units of each province: about as many as there are provinces."""
    size = isqrt(kind.units)
    return [range(first, min(first + size, kind.units)) for first in range(0, kind.units, size)]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _claim(id: str, tally: str, kind: str, figure: str, **more: str) -> Iterator[str]:
    yield from ("[[claim]]", f'id = "{id}"', f'tally = "{tally}"', f'{kind} = "{figure}"')
    yield from (f'{key} = "{value}"' for key, value in more.items())
    yield ""


def _percent(part: int, whole: int) -> str:
    """One decimal, half up, in whole numbers."""
    tenths = (2_000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"
