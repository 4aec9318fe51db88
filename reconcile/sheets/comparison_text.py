"""What two readings of the same units differ in: sentences, and their part of the report as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reconcile.report.layout import count, folded, table
from reconcile.sheets.comparison import Comparison
from reconcile.sheets.results import Examined
from reconcile.sheets.tables import difference_words, effect_table, keys_of
from reconcile.sheets.words import item_name

__all__ = ["LARGEST", "compared", "lacking_words", "order_words", "shared_words"]

LARGEST: Final = "The largest differences, from there to here (--differences FILE writes all):"
MOST_KEYS: Final = 5
MOST_COLUMNS: Final = 8
MOST_ROWS: Final = 30


def compared(comparison: Comparison, found: Examined) -> Iterator[str]:
    """The lines of that part of the report."""
    yield ""
    yield from folded("", f"COMPARED with {found.against}", indent=4)
    for words in shared_words(comparison):
        yield from folded("    ", words, indent=8)
    rows = comparison.largest(MOST_KEYS)
    if rows:
        yield f"    {LARGEST}"
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
    shared = comparison.equal + comparison.changed
    both = f"{count(shared, 'unit')} in both: {comparison.equal:,} equal, {comparison.changed:,} changed."
    yield f"{both} {comparison.only_here:,} only here, {comparison.only_there:,} only there."
    if comparison.shrunk:
        yield f"In {count(comparison.shrunk, 'unit')} some number is lower here."
    if comparison.missing:
        yield f"In {count(comparison.missing, 'unit')} one has a number that the other lacks."
    if comparison.rewritten:
        yield f"{count(len(comparison.rewritten), 'key')} written differently, and matched."
    if comparison.items_apart:
        names = ", ".join(map(item_name, comparison.items_apart[:MOST_COLUMNS]))
        yield f"Printed on one side only, not compared: {names}."
    for words, units in (("Only here", comparison.units_here), ("Only there", comparison.units_there)):
        if keys := keys_of(units, comparison.key, MOST_KEYS):
            yield f"{words}: {'; '.join(keys)}."


def lacking_words(comparison: Comparison) -> Iterator[str]:
    """How many numbers are missing, where some are."""
    here, there = (sum(effect.lacking[side] for effect in comparison.effects) for side in (0, 1))
    if here or there:
        yield f"Sums are of what is printed; {here:,} numbers are missing here, {there:,} there."


def order_words(comparison: Comparison) -> str:
    """Whether the order of the options is the same in both."""
    other = {contest: pair for contest, pair in comparison.orders().items() if pair[0] != pair[1]}
    gaps = any(any(effect.lacking) for effect in comparison.effects)
    by = "By what is printed, the" if gaps else "The"  # what is missing could change it
    if not other:
        return f"{by} order of the options is the same in both."
    ahead = [contest for contest, (here, there) in other.items() if here[:1] != there[:1]]
    words = f"{by} order of the options differs in {count(len(other), 'contest')}"
    return f"{words}; in {len(ahead):,} who is ahead{': ' + ', '.join(ahead[:3]) if ahead else ''}."
