"""Breaks that are known: a CSV file beside the results, so that only new ones are reported.

Columns: `code`, `contest`, `place`, `unit`, `item`, `expected`, `found`, `reason`, `link`. A number that is a range is
written `0..9`, one without an upper end `5..`. An entry whose numbers changed does not count: the break is new again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from reconcile.errors import Fault, LedgerError, shown
from reconcile.sheets.checks import Severity
from reconcile.sheets.groups import violations_by_check
from reconcile.sheets.outcomes import Outcome
from reconcile.sheets.written import bare, guarded
from reconcile.whole_files import whole_file

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["COLUMNS", "Entry", "Known", "apply_known", "read_known", "write_known"]

COLUMNS: Final = ("code", "contest", "place", "unit", "item", "expected", "found", "reason", "link")
KEY: Final = COLUMNS[:5]
SAID: Final = COLUMNS[5:7]


@attrs.frozen(order=True)
class Entry:
    """One known break, as the file has it."""

    code: str
    contest: str
    place: str
    unit: str
    item: str
    expected: str
    found: str
    reason: str = ""
    link: str = ""


@attrs.frozen
class Known:
    """What a file of known breaks says of a reading.

    `known` counts the breaks that are in it, `changed` are entries of which the numbers are others now, `stale` are
    entries of no break any more.
    """

    known: int
    changed: tuple[Entry, ...]
    stale: tuple[Entry, ...]


def read_known(path: Path) -> list[Entry]:
    """The entries of a file. Raises `LedgerError` with every fault, each with its row."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "this is not UTF-8" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error.strerror}"
        raise LedgerError([Fault(str(path), "", reason)]) from None
    faults, entries = [], []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise LedgerError([Fault(str(path), f"row {reader.line_num}", f"not CSV: {error}")]) from None
    if not rows or tuple(rows[0]) != COLUMNS:
        found = ",".join(rows[0]) if rows else "nothing"
        raise LedgerError([Fault(str(path), "row 1", f"expected the header {','.join(COLUMNS)}, not {shown(found)}")])
    for number, row in enumerate(rows[1:], 2):
        if len(row) == len(COLUMNS):
            entries.append(Entry(*map(bare, row)))
        elif row:
            faults.append(Fault(str(path), f"row {number}", f"expected {len(COLUMNS)} cells, found {len(row)}"))
    if faults:
        raise LedgerError(faults)
    return entries


def write_known(outcomes: Sequence[Outcome], path: Path, entries: Sequence[Entry] = ()) -> int:
    """Write every error and warning as an entry; those that `entries` hold keep their reason and link. How many."""
    said = {entry[:5]: entry for entry in map(attrs.astuple, entries)}
    graver = [outcome for outcome in outcomes if outcome.check.severity is not Severity.NOTE]
    found = sorted(entry for table in violations_by_check(graver) for entry in _entries(_written(table)))
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for entry in found:
            before = said.get(attrs.astuple(entry)[:5])
            written = attrs.evolve(entry, reason=before[7], link=before[8]) if before else entry
            writer.writerow(map(guarded, attrs.astuple(written)))
    return len(found)


def apply_known(outcomes: Sequence[Outcome], entries: Sequence[Entry]) -> tuple[list[Outcome], Known]:
    """The outcomes without the breaks that are known, and what the entries say of the rest."""
    import ibis
    import pyarrow as pa

    cells = [attrs.astuple(entry)[:7] for entry in dict.fromkeys(entries)]
    columns: list[Any] = [pa.array([row[i] for row in cells], pa.string()) for i in range(7)]
    table = ibis.memtable(pa.table(columns, names=[*KEY, *SAID]))
    known_entries = {attrs.evolve(entry, reason="", link="") for entry in entries}
    made, known = [], 0
    there: set[Entry] = set()
    for outcome in outcomes:
        if outcome.violations is None or not entries:
            made.append(outcome)
            continue
        coded = _written(outcome.violations.mutate(code=ibis.literal(outcome.check.code)))
        here = set(_entries(coded.semi_join(table, list(KEY)).select(*KEY, *SAID).distinct()))
        there |= here
        if not here & known_entries:
            made.append(outcome)
            continue
        left = coded.anti_join(table, [*KEY, *SAID])
        count = int(left.count().to_pyarrow().as_py())
        known += outcome.fails - count
        rest = left.select(outcome.violations.columns)
        rest = rest.mutate(item=_none_if_empty(rest.item))
        made.append(attrs.evolve(outcome, fails=count, known=outcome.fails - count, violations=rest if count else None))
    return made, Known(known, *_others(entries, there))


def _none_if_empty(column: Any) -> Any:
    import ibis

    return (column == "").ifelse(ibis.null("string"), column)


def _others(entries: Sequence[Entry], there: set[Entry]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The entries whose numbers are others now, and those of no break; `there` are breaks with the keys of entries."""
    keys = {attrs.astuple(entry)[: len(KEY)] for entry in there}
    gone = sorted(entry for entry in entries if attrs.evolve(entry, reason="", link="") not in there)
    changed = [entry for entry in gone if attrs.astuple(entry)[: len(KEY)] in keys]
    return tuple(changed), tuple(entry for entry in gone if entry not in changed)


def _written(violations: ir.Table) -> ir.Table:
    """Violations with their numbers as a file of known breaks has them."""
    return violations.mutate(
        item=violations.item.fill_null(""),
        expected=_range(violations.expected_low, violations.expected_high),
        found=_range(violations.found_low, violations.found_high).fill_null("") + violations.text.fill_null(""),
    )


def _range(low: Any, high: Any) -> Any:
    import ibis

    first, last = low.cast("string").fill_null(""), high.cast("string").fill_null("")
    one = (low == high).fill_null(False)
    nothing = low.isnull() & high.isnull()
    return ibis.cases((nothing, ibis.literal("")), (one, first), else_=first + ".." + last)


def _entries(table: ir.Table) -> Iterator[Entry]:
    for row in table.select(*KEY, *SAID).to_pyarrow().to_pylist():
        yield Entry(*(row[name] or "" for name in (*KEY, *SAID)))
