"""What two readings of the same units differ in: sentences, and their part of the report as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reconcile.languages import tell
from reconcile.report.layout import count, folded, table
from reconcile.sheets.comparison import Comparison
from reconcile.sheets.results import Examined
from reconcile.sheets.tables import difference_words, effect_table, keys_of
from reconcile.sheets.words import against_words, item_name
from reconcile.wording import number

__all__ = ["compared", "lacking_words", "order_words", "shared_words"]

MOST_KEYS: Final = 5
MOST_COLUMNS: Final = 8
MOST_ROWS: Final = 30


def compared(comparison: Comparison, found: Examined) -> Iterator[str]:
    """The lines of that part of the report."""
    yield ""
    yield from folded("", tell("COMPARED with {files}", files=against_words(found)), indent=4)
    for words in shared_words(comparison):
        yield from folded("    ", words, indent=8)
    rows = comparison.largest(MOST_KEYS)
    if rows:
        words = tell("The largest differences, from there to here (--differences FILE writes all):")
        yield f"    {words}"
    for row in rows:
        yield from folded("        ", difference_words(row, comparison, found), indent=12)
    headers, effects = effect_table(comparison)
    yield ""
    yield from table(effects[:MOST_ROWS], right=tuple(range(headers.index("") + 1, len(headers))), headers=headers)
    for words in lacking_words(comparison):
        yield from folded("    ", words)
    yield ""
    yield from folded("    ", order_words(comparison))


def shared_words(comparison: Comparison) -> Iterator[str]:
    """What is equal, changed and on one side only."""
    yield tell(
        "{units} in both: {equal} equal, {changed} changed. {here} only here, {there} only there.",
        units=count(comparison.equal + comparison.changed, "unit"),
        equal=number(comparison.equal),
        changed=number(comparison.changed),
        here=number(comparison.only_here),
        there=number(comparison.only_there),
    )
    if comparison.shrunk:
        yield tell("In {units} some number is lower here.", units=count(comparison.shrunk, "unit"))
    if comparison.missing:
        yield tell("In {units} one has a number that the other lacks.", units=count(comparison.missing, "unit"))
    if comparison.rewritten:
        yield tell("{keys} written differently, and matched.", keys=count(len(comparison.rewritten), "key"))
    if comparison.items_apart:
        names = ", ".join(map(item_name, comparison.items_apart[:MOST_COLUMNS]))
        yield tell("Printed on one side only, not compared: {names}.", names=names)
    for words, units in ((tell("Only here"), comparison.units_here), (tell("Only there"), comparison.units_there)):
        if keys := keys_of(units, comparison.key, MOST_KEYS):
            yield f"{words}: {'; '.join(keys)}."


def lacking_words(comparison: Comparison) -> Iterator[str]:
    """How many numbers are missing, where some are."""
    here, there = (sum(effect.lacking[side] for effect in comparison.effects) for side in (0, 1))
    if here or there:
        yield tell(
            "Sums are of what is printed; {here} numbers are missing here, {there} there.",
            here=number(here),
            there=number(there),
        )


def order_words(comparison: Comparison) -> str:
    """Whether the order of the options is the same in both."""
    other = {contest: pair for contest, pair in comparison.orders().items() if pair[0] != pair[1]}
    gaps = any(any(effect.lacking) for effect in comparison.effects)  # what is missing could change it
    by = tell("By what is printed, the order of the options") if gaps else tell("The order of the options")
    if not other:
        return tell("{order} is the same in both.", order=by)
    ahead = [contest for contest, (here, there) in other.items() if here[:1] != there[:1]]
    contests = count(len(other), "contest")
    words = tell(
        "{order} differs in {contests}; in {count} who is ahead", order=by, contests=contests, count=number(len(ahead))
    )
    return f"{words}{': ' + ', '.join(ahead[:3]) if ahead else ''}."
