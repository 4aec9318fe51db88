"""What a check is, and what it says of a reading."""

from __future__ import annotations

from typing import Any, Final

import attrs

from reconcile.sheets.checks import Severity

__all__ = ["WHOLE", "AddedUp", "Check", "Outcome"]

WHOLE: Final = ""
"""The level of a whole contest."""


@attrs.frozen
class Check:
    """What is checked: a stable code, names in English and Spanish, the rule in a sentence, how grave a break is."""

    code: str
    title: str
    title_es: str
    rule: str
    severity: Severity


@attrs.frozen(order=True)
class AddedUp:
    """One option (or quantity) of a contest, over all places for which it is published.

    `published` is the sum of what is published, `found` that of the units, both of the numbers that are printed;
    `places` counts the places, `apart` those whose units cannot add up to it, `unknown` those of which that cannot be
    said.
    """

    contest: str
    item: str
    published: int
    found: int
    places: int
    apart: int
    unknown: int


@attrs.frozen(eq=False)
class Outcome:
    """A check's result in one reading: of how many units (or rows, cells, files) it holds, fails, cannot be evaluated.

    `not_applicable` says why the check does not apply to this reading at all, and is empty where it does.
    `left_out` counts what there is nothing to compare for, such as units with a roll of 0, `known` the breaks that a
    file of known ones holds, which `fails` leaves out. `violations` has a row for each break, as a table of the engine;
    see `violations`. `level` is the level of what is checked where that is not units, `WHOLE` for whole contests,
    `added_up` what the places of a roll-up come to together, by contest and item.
    """

    check: Check
    holds: int = 0
    fails: int = 0
    unknown: int = 0
    left_out: int = 0
    known: int = 0
    not_applicable: str = ""
    violations: Any = None
    level: str | None = None
    added_up: tuple[AddedUp, ...] = ()
