"""The tables that the reports of tally sheets share: headers, and rows of cells as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reconcile.languages import marked, tell
from reconcile.sheets.canonical import VOTES
from reconcile.sheets.comparison import Comparison, Effect
from reconcile.sheets.outcomes import AddedUp, Outcome
from reconcile.sheets.results import Examined
from reconcile.sheets.words import item_name
from reconcile.wording import number

__all__ = [
    "added_up_headers",
    "added_up_tables",
    "check_headers",
    "check_rows",
    "difference_words",
    "effect_table",
    "keys_of",
]


def check_headers() -> tuple[str, ...]:
    """Of `check_rows`."""
    return (tell("code"), tell("what"), tell("holds"), tell("fails"), tell("cannot say"), tell("left out"))


def check_rows(outcomes: Sequence[Outcome]) -> list[tuple[str, ...]]:
    """A row for each check that applies."""
    return [
        (o.check.code, tell(o.check.title), *map(number, (o.holds, o.fails, o.unknown, o.left_out)))
        for o in outcomes
        if not o.not_applicable
    ]


def added_up_headers() -> tuple[str, ...]:
    """Of `added_up_tables`."""
    return (
        *("", tell("published"), tell("units"), tell("difference")),
        *(tell("places"), tell("apart"), tell("cannot say")),
    )


def added_up_tables(outcomes: Sequence[Outcome]) -> Iterator[tuple[str | None, list[tuple[str, ...]]]]:
    """For each level, what is published for all places together beside the sums of their units: what is apart.

    Options come first, and of these the ones furthest apart.
    """
    for outcome in outcomes:
        apart = [each for each in outcome.added_up if each.apart]
        apart.sort(key=lambda each: (not each.item.startswith(VOTES), -abs(each.found - each.published), each))
        if apart:
            several = len({each.contest for each in outcome.added_up}) > 1
            yield outcome.level, [_of_all(each, several=several) for each in apart]


def _of_all(one: AddedUp, *, several: bool) -> tuple[str, ...]:
    published, found, places, apart, unknown = map(
        number, (one.published, one.found, one.places, one.apart, one.unknown)
    )
    difference = marked(f"{one.found - one.published:+,}")
    name = f"{one.contest}: {item_name(one.item)}" if several else item_name(one.item)
    return (name, published, found, difference, places, apart, unknown)


# ---- Two readings


def effect_table(comparison: Comparison) -> tuple[list[str], list[tuple[str, ...]]]:
    """Headers and rows: what the differences do to each option and quantity, which the column headed "" names."""
    effects = sorted(comparison.effects, key=_rank)
    headers = [tell("contest"), "", tell("there"), tell("here"), tell("changed"), tell("only here"), tell("only there")]
    rows = [_effect(effect) for effect in effects]
    if any(effect.given for effect in effects):
        headers.append(tell("missing in one"))
        rows = [(*row, marked(f"{effect.given:+,}")) for row, effect in zip(rows, effects, strict=True)]
    if len({row[0] for row in rows}) == 1:
        headers, rows = headers[1:], [row[1:] for row in rows]
    return headers, rows


def _rank(effect: Effect) -> tuple[str, bool, int, str]:
    return effect.contest, not effect.item.startswith(VOTES), -effect.here, effect.item


def _effect(effect: Effect) -> tuple[str, ...]:
    totals = map(number, (effect.there, effect.here))
    differences = (marked(f"{each:+,}") for each in (effect.changed, effect.added, -effect.removed))
    return (effect.contest, item_name(effect.item), *totals, *differences)


def keys_of(units: Any, key: Sequence[str], most: int) -> list[str]:
    """The keys of some units as text, in order; none where they are more than `most`."""
    rows = units.limit(most + 1).to_pyarrow().to_pylist()
    if len(rows) > most:
        return []
    rows.sort(key=lambda row: [row[f"l_{level}"] or "" for level in key])
    return [", ".join(f"{level} {row[f'l_{level}']}" for level in key) for row in rows]


def difference_words(row: dict[str, Any], comparison: Comparison, found: Examined) -> str:
    """A number that differs: where, from what to what, and by how much."""
    place = " / ".join(filter(None, (row["contest"], *(row[f"l_{level}"] for level in comparison.key))))
    there, here = (tell("none") if row[side] is None else number(row[side]) for side in ("there", "here"))
    apart = [] if row["difference"] is None else [marked(f"{row['difference']:+,}")]
    where = [] if row["row"] is None else [tell("line {row}", row=row["row"])]
    if len(found.sheets.files) > 1 and row["file"] is not None:  # a number that only the other side has
        where.insert(0, found.short_name(row["file"]))
    of = "; ".join([*apart, *where])
    change = tell("{low} to {high}", low=there, high=here)
    return f"{place}, {item_name(row['item'])}: {change}{of and f' ({of})'}"
