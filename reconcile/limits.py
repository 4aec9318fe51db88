"""The most that an input may hold. Real ones stay far below; one that does not is refused in words, and never cut.

`docs/limits.md` lists them, and what happens beside them.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "LARGEST_FILE",
    "LARGEST_REPORT",
    "LARGEST_UNPACKED",
    "LARGEST_WEIGHT",
    "LARGEST_WHOLE",
    "LONGEST_EXPRESSION",
    "LONGEST_ID",
    "MOST_CELLS",
    "MOST_CHARACTERS",
    "MOST_CLAIMS",
    "MOST_DIGITS",
    "MOST_FAULTS",
    "MOST_NESTED",
    "MOST_ROWS",
    "MOST_SOUGHT",
]

MOST_CHARACTERS: Final = 100
"""Characters of a printed figure."""
MOST_DIGITS: Final = 30
"""Digits of a number in it."""

LARGEST_FILE: Final = 50_000_000
"""Bytes of a claim file or layout."""
LARGEST_UNPACKED: Final = 20_000_000
"""Bytes of a workbook of claims, unpacked."""
MOST_CELLS: Final = 2_000_000
MOST_ROWS: Final = 200_000
"""Cells and rows of a workbook of claims."""
MOST_CLAIMS: Final = 200_000
"""Claims of one ledger, those of tables among them."""
MOST_NESTED: Final = 100
"""Lists and tables in one another, and parts of a dotted key, in TOML."""
LONGEST_ID: Final = 200
"""Characters of an id."""
LARGEST_WEIGHT: Final = 1_000_000
LARGEST_WHOLE: Final = 10**15 - 1
"""Whole numbers in TOML other than weights."""

LARGEST_REPORT: Final = 200_000_000
"""Bytes of a JSON report that is verified."""
LONGEST_EXPRESSION: Final = 10_000
"""Characters of an expression of counts."""

MOST_FAULTS: Final = 1_000
"""Lines of a message about faults; `LedgerError.faults` has all."""
MOST_SOUGHT: Final = 100
"""Names that nothing defines for which the nearest known one is sought, in one ledger."""
