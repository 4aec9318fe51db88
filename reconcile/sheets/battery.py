"""All checks of one reading, in a fixed order."""

from __future__ import annotations

from itertools import accumulate
from typing import Final

from reconcile.languages import term
from reconcile.sheets.cells import KINDS
from reconcile.sheets.checks import Severity
from reconcile.sheets.key_checks import check_expected, check_keys
from reconcile.sheets.list_checks import check_lists
from reconcile.sheets.mode_checks import check_modes
from reconcile.sheets.outcomes import Check, Outcome
from reconcile.sheets.place_checks import check_places, check_totals
from reconcile.sheets.sheets import Sheets
from reconcile.sheets.unit_checks import check_rules
from reconcile.sheets.violations import of_cells, of_files, of_rows

__all__ = ["OF_FILES", "check"]

NOT_A_COUNT: Final = Check(
    "not-a-count",
    term("Cells that hold no count"),
    "Celdas que no contienen una cantidad",
    term("every count is a whole number of at least 0"),
    Severity.ERROR,
)
REFUSED: Final = Check(
    "row-unreadable",
    term("Rows that cannot be read"),
    "Filas que no se pueden leer",
    term("every row has as many cells as the header"),
    Severity.ERROR,
)
EMPTY: Final = Check(
    "empty-file",
    term("Files without rows"),
    "Archivos sin filas",
    term("every file has a row beside its header"),
    Severity.ERROR,
)
SAME_FILE: Final = Check(
    "same-file",
    term("Files that are the same"),
    "Archivos iguales",
    term("no two files read together have the same content"),
    Severity.ERROR,
)
OF_FILES: Final = tuple(each.code for each in (NOT_A_COUNT, REFUSED, EMPTY, SAME_FILE))
"""The checks of files, whose places are files."""


def check(sheets: Sheets, *parents: Sheets, expected: Sheets | None = None) -> list[Outcome]:
    """Every check, in a fixed order.

    With `parents`, also against the published figures of the places above; with `expected`, which is read with the
    layout's `of_units_only`, against a list of the units that there should be. Raises `FileError` where the units do
    not say of which of the parents' places they are, and `ReconcileError` for readings of several connections.
    """
    others = [*parents, *filter(None, [expected])]
    sheets.expect_connection(*others)
    relations = sheets.relations
    starts = accumulate((len(each.files) for each in others), initial=len(sheets.files))
    above = [each.relations.numbered_from(start) for each, start in zip(others, starts, strict=False)]
    return [
        _empty(sheets),
        _refused(sheets),
        _odd(sheets),
        _same_file(sheets),
        *check_rules(relations),
        check_lists(relations),
        check_modes(relations),
        *check_keys(relations),
        *(check_expected(relations, above[-1]) if expected is not None else ()),
        *check_totals(relations),
        *check_places(relations, above[: len(parents)]),
    ]


def _empty(sheets: Sheets) -> Outcome:
    bare = [(i, "no row") for i, file in enumerate(sheets.files) if not file.rows + file.refused]
    count = len(bare)
    return Outcome(
        EMPTY, holds=len(sheets.files) - count, fails=count, violations=of_files(sheets, bare) if count else None
    )


def _refused(sheets: Sheets) -> Outcome:
    read, lost = sum(file.rows for file in sheets.files), len(sheets.refused)
    return Outcome(REFUSED, holds=read, fails=lost, violations=of_rows(sheets) if lost else None)


def _odd(sheets: Sheets) -> Outcome:
    odd = sum(sheets.staged.odd_count.get(kind, 0) for kind in KINDS)
    return Outcome(NOT_A_COUNT, holds=sheets.staged.counts, fails=odd, violations=of_cells(sheets) if odd else None)


def _same_file(sheets: Sheets) -> Outcome:
    if len(sheets.sources) < 2:
        return Outcome(SAME_FILE, not_applicable=term("one file is read"))
    first: dict[str, int] = {}
    again = []
    for number, source in enumerate(sheets.sources):
        other = first.setdefault(source.sha256(), number)
        if other != number:
            again.append((number, f"the same content as {sheets.sources[other].name}"))
    count = len(again)
    return Outcome(
        SAME_FILE, holds=len(sheets.sources) - count, fails=count, violations=of_files(sheets, again) if count else None
    )
