"""What two readings of the same units differ in, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reconcile.languages import marked, tell
from reconcile.report.layout import count, folded, table
from reconcile.sheets.canonical import VOTES
from reconcile.sheets.comparison import Comparison, Effect
from reconcile.sheets.layout import QUANTITIES
from reconcile.sheets.results import Examined
from reconcile.wording import number

__all__ = ["compared", "item_name"]

MOST_KEYS: Final = 5
MOST_COLUMNS: Final = 8
MOST_ROWS: Final = 30


def item_name(item: str) -> str:
    """An option's name, or a quantity in words."""
    return item[len(VOTES) :] if item.startswith(VOTES) else tell(QUANTITIES.get(item, item))


def compared(comparison: Comparison, found: Examined) -> Iterator[str]:
    """The lines of that part of the report."""
    yield ""
    yield from folded("", tell("COMPARED with {files}", files=found.against), indent=4)
    shared = comparison.equal + comparison.changed
    words = tell(
        "{units} in both: {equal} equal, {changed} changed. {here} only here, {there} only there.",
        units=count(shared, "unit"),
        equal=number(comparison.equal),
        changed=number(comparison.changed),
        here=number(comparison.only_here),
        there=number(comparison.only_there),
    )
    yield from folded("    ", words)
    if comparison.shrunk:
        units = count(comparison.shrunk, "unit")
        yield from folded("    ", tell("In {units} some number is lower here.", units=units))
    if comparison.missing:
        units = count(comparison.missing, "unit")
        yield from folded("    ", tell("In {units} one has a number that the other lacks.", units=units))
    if comparison.rewritten:
        keys = count(len(comparison.rewritten), "key")
        yield from folded("    ", tell("{keys} written differently, and matched.", keys=keys))
    if comparison.items_apart:
        names = ", ".join(map(item_name, comparison.items_apart[:MOST_COLUMNS]))
        yield from folded("    ", tell("Printed on one side only, not compared: {names}.", names=names))
    sides = ((tell("Only here"), comparison.units_here), (tell("Only there"), comparison.units_there))
    for words, table_ in sides:
        yield from _keys(words, table_, comparison.key)
    yield from _largest(comparison, found)
    yield from _effects(comparison)
    yield from _orders(comparison)


def _keys(words: str, units: object, key: Sequence[str]) -> Iterator[str]:
    rows = units.limit(MOST_KEYS + 1).to_pyarrow().to_pylist()  # type: ignore[attr-defined]
    if not rows or len(rows) > MOST_KEYS:
        return
    rows.sort(key=lambda row: [row[f"l_{level}"] or "" for level in key])
    names = [", ".join(f"{level} {row[f'l_{level}']}" for level in key) for row in rows]
    yield from folded("    ", f"{words}: {'; '.join(names)}.", indent=8)


def _largest(comparison: Comparison, found: Examined) -> Iterator[str]:
    """The numbers that differ most."""
    rows = comparison.largest(MOST_KEYS)
    if rows:
        words = tell("The largest differences, from there to here (--differences FILE writes all):")
        yield f"    {words}"
    for row in rows:
        place = " / ".join(filter(None, (row["contest"], *(row[f"l_{level}"] for level in comparison.key))))
        there, here = (tell("none") if row[side] is None else number(row[side]) for side in ("there", "here"))
        apart = [] if row["difference"] is None else [marked(f"{row['difference']:+,}")]
        where = [] if row["row"] is None else [tell("line {row}", row=row["row"])]
        if len(found.sheets.files) > 1 and row["file"] is not None:  # a number that only the other side has
            where.insert(0, found.short_name(row["file"]))
        of = "; ".join([*apart, *where])
        yield from folded(
            "        ",
            f"{place}, {item_name(row['item'])}: {tell('{low} to {high}', low=there, high=here)}{of and f' ({of})'}",
            indent=12,
        )


def _effects(comparison: Comparison) -> Iterator[str]:
    effects = sorted(comparison.effects, key=_rank)
    headers = [tell("contest"), "", tell("there"), tell("here"), tell("changed"), tell("only here"), tell("only there")]
    rows = [_effect(effect) for effect in effects]
    if any(effect.given for effect in effects):
        headers.append(tell("missing in one"))
        rows = [(*row, marked(f"{effect.given:+,}")) for row, effect in zip(rows, effects, strict=True)]
    if len({row[0] for row in rows}) == 1:
        headers, rows = headers[1:], [row[1:] for row in rows]
    yield ""
    yield from table(rows[:MOST_ROWS], right=tuple(range(headers.index("") + 1, len(headers))), headers=headers)
    here, there = (sum(effect.lacking[side] for effect in effects) for side in (0, 1))
    if here or there:
        words = tell(
            "Sums are of what is printed; {here} numbers are missing here, {there} there.",
            here=number(here),
            there=number(there),
        )
        yield from folded("    ", words)


def _rank(effect: Effect) -> tuple[str, bool, int, str]:
    return effect.contest, not effect.item.startswith(VOTES), -effect.here, effect.item


def _effect(effect: Effect) -> tuple[str, ...]:
    totals = map(number, (effect.there, effect.here))
    differences = (marked(f"{each:+,}") for each in (effect.changed, effect.added, -effect.removed))
    return (effect.contest, item_name(effect.item), *totals, *differences)


def _orders(comparison: Comparison) -> Iterator[str]:
    other = {contest: pair for contest, pair in comparison.orders().items() if pair[0] != pair[1]}
    yield ""
    gaps = any(any(effect.lacking) for effect in comparison.effects)
    by = tell("By what is printed, the order of the options") if gaps else tell("The order of the options")
    if not other:  # what is missing could change it
        yield f"    {tell('{order} is the same in both.', order=by)}"
        return
    ahead = [contest for contest, (here, there) in other.items() if here[:1] != there[:1]]
    contests = count(len(other), "contest")
    words = tell(
        "{order} differs in {contests}; in {count} who is ahead", order=by, contests=contests, count=number(len(ahead))
    )
    yield from folded("    ", f"{words}{': ' + ', '.join(ahead[:3]) if ahead else ''}.")
