"""What an entry cannot be by itself, whatever else the claim files say: keys together, lists, and how names are spelt.

`faults_of` finds what the JSON Schema of claim files refuses too; `unclear_names` what no such schema can say.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, singledispatch
from typing import Any, get_type_hints

import attrs

from reconcile import model
from reconcile.claim_entries import (
    AssumptionEntry,
    ClaimantEntry,
    ContestEntry,
    GroupEntry,
    Id,
    OmittedEntry,
    SourceEntry,
    Spans,
    TableEntry,
    TallyEntry,
)
from reconcile.claim_figures import LIMIT_EXAMPLE, LIMITED, PER
from reconcile.entry_shapes import SPANS, described
from reconcile.errors import shown, unknown
from reconcile.limits import LARGEST_WHOLE

__all__ = [
    "BUILT_IN",
    "COUNTS",
    "DECIMALS",
    "LESS",
    "LIMIT_KEYS",
    "SHA256",
    "TWICE",
    "faults_of",
    "unclear_names",
]

BUILT_IN = tuple(assumption.id for assumption in model.BUILT_IN_ASSUMPTIONS)
COUNTS = ("votes_per_ballot", "votes_per_option", "chamber")
DECIMALS = (".", ",")
LESS = " less "
LIMIT_KEYS = ("quantities", "of", "per", "figure")
SHA256 = "^[0-9a-f]{64}$"
TWICE = "{} stands twice among the options and groups"
IDS = (Id, Id | None, tuple[Id, ...])
MISSING = "this required key is missing; expected"

Faults = Iterator[tuple[str, str]]
"""Key paths, each with what is wrong there."""


@singledispatch
def faults_of(_: Any) -> Faults:
    """Every fault that the keys of an entry have among themselves."""
    yield from ()


@faults_of.register
def _source(entry: SourceEntry) -> Faults:
    if entry.decimal not in (None, *DECIMALS):
        yield "decimal", f'expected "." or ",", not {shown(entry.decimal)}'
    if entry.sha256 is not None and not re.fullmatch(SHA256.strip("^$"), entry.sha256):
        yield "sha256", f"expected 64 hexadecimal digits in lower case, not {shown(entry.sha256)}"


@faults_of.register
def _claimant(entry: ClaimantEntry) -> Faults:
    if (entry.account or entry.id) == model.EVERYTHING:
        yield "account", f"{shown(model.EVERYTHING)} stands for the whole ledger in reports; expected another account"


@faults_of.register
def _contest(entry: ContestEntry) -> Faults:
    for id in sorted(id for id, times in Counter(entry.options).items() if times > 1):
        yield "options", TWICE.format(shown(id))
    if not entry.options:
        yield "options", "expected at least one option"
    for key in COUNTS:
        value = getattr(entry, key)
        if value is not None and value < 1:
            yield key, f"expected a whole number of at least 1, not {shown(value)}"
        if value is not None and value > LARGEST_WHOLE:
            yield key, f"expected a whole number of at most {LARGEST_WHOLE:,}, not {shown(value)}"
    if entry.ranked and entry.votes_per_ballot > 1:
        yield "ranked", "a ranked ballot counts for one option at a time; leave `votes_per_ballot` out"
    for group in entry.group:
        place = f"group {shown(group.id)}"
        yield from ((f"{place}: {key}" if key else place, problem) for key, problem in faults_of(group))


@faults_of.register
def _group(entry: GroupEntry) -> Faults:
    if (entry.members is None) == (entry.all_except is None):
        found = "neither" if entry.members is None else "both"
        yield "", f"expected exactly one of `members` and `all_except`, found {found}"
    for key in ("members", "all_except"):
        if getattr(entry, key) == ():
            yield key, "expected at least one option"


@faults_of.register
def _tally(entry: TallyEntry) -> Faults:
    if LESS in entry.id:
        yield "id", f'"{LESS}" stands between two tallies in reports; expected another id'
    if entry.final and entry.part_of is not None:
        yield "part_of", "the final tally is the whole vote, part of no other; leave this out"
    if entry.round_after is not None and entry.eliminated is None:
        yield "eliminated", f"{MISSING} the options eliminated, or [] for none"
    if entry.round_after is None and entry.eliminated is not None:
        yield "round_after", f"{MISSING} the round after which these were eliminated"


@faults_of.register
def _table(entry: TableEntry) -> Faults:
    if not entry.rows:
        yield "rows", "expected at least one row"
    for index, row in enumerate(entry.rows, 1):
        if row.votes is None and row.share is None:
            yield f"row {index}, {shown(row.option)}", "expected `votes`, `share` or both"


@faults_of.register
def _omitted(entry: OmittedEntry) -> Faults:
    if not entry.reason.strip():
        yield "reason", "this is empty; expected why it was left out"


@faults_of.register
def _assumption(entry: AssumptionEntry) -> Faults:
    if entry.id in BUILT_IN:
        for key in LIMIT_KEYS:
            if getattr(entry, key) not in (None, ()):
                yield key, "a built-in assumption has its own rule; drop it with `holds = false` and add another"
        return
    if not entry.text:
        yield "text", f"{MISSING} one plain sentence"
    if entry.figure is not None:
        yield from _limit(entry)
    elif entry.quantities or entry.of is not None or entry.per is not None:
        yield "figure", f"{MISSING} {LIMIT_EXAMPLE}"


def _limit(entry: AssumptionEntry) -> Faults:
    """What the figure of an assumption limits: some totals as a share of one, or their average."""
    for quantity in entry.quantities:
        if quantity not in LIMITED:
            yield "quantities", unknown("total", quantity, LIMITED)
    if not entry.quantities:
        yield "quantities", f"{MISSING} some of: {', '.join(map(shown, LIMITED))}"
    if entry.of is not None and entry.per is not None:
        yield "per", "expected `of` (a share of a total) or `per` (an average), not both"
    elif entry.per is not None and entry.per not in PER:
        yield "per", unknown("total", entry.per, PER)
    elif entry.of is None and entry.per is None:
        yield "of", f"{MISSING} one of: {', '.join(map(shown, model.QUANTITIES))}"
    elif entry.of is not None and entry.of not in model.QUANTITIES:
        yield "of", unknown("total", entry.of, model.QUANTITIES)


def unclear_names(entry: Any) -> Faults:
    """Names that cannot be told from others at sight, and spans that end before they begin."""
    for key, shape in _shapes(entry.__class__).items():
        value = getattr(entry, key)
        if shape == Spans:
            if any(start >= end for start, end in value):
                yield key, f"{SPANS}, not {described([list(span) for span in value])}"
            continue
        ids = shape in IDS
        each = [(f"{key}[{i}]", item) for i, item in enumerate(value)] if isinstance(value, tuple) else [(key, value)]
        for path, item in each:
            if attrs.has(type(item)):
                yield from ((f"{path}.{inner}", problem) for inner, problem in unclear_names(item))
            elif ids and item is not None:
                yield from ((path, problem) for problem in _unclear(item))


@cache
def _shapes(entry: type) -> dict[str, Any]:
    return get_type_hints(entry)


def _unclear(id: str) -> Iterator[str]:
    if not id.isprintable():
        yield f"{shown(id)} holds a hidden character, shown here with a backslash; type the name anew"
    elif unicodedata.normalize("NFC", id) != id:
        yield f"{id!a} holds an accent as a character of its own; type the name anew"
