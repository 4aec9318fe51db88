"""Tally sheets: results of reporting units by the million, read in any layout, checked, rolled up and compared.

Needs the extra `sheets`. Nothing here is loaded by `import reconcile`.
"""

from reconcile.sheets.battery import check
from reconcile.sheets.checks import Severity
from reconcile.sheets.comparison import Comparison, Effect, compare
from reconcile.sheets.layout import Layout, LayoutError
from reconcile.sheets.layout_files import built_in, find, load
from reconcile.sheets.outcomes import Check, Outcome
from reconcile.sheets.results import Examined, examine
from reconcile.sheets.rollup import RollUp, roll_up
from reconcile.sheets.sheets import FileSummary, Sheets, read
from reconcile.sheets.sources import FileError

__all__ = [
    "Check",
    "Comparison",
    "Effect",
    "Examined",
    "FileError",
    "FileSummary",
    "Layout",
    "LayoutError",
    "Outcome",
    "RollUp",
    "Severity",
    "Sheets",
    "built_in",
    "check",
    "compare",
    "examine",
    "find",
    "load",
    "read",
    "roll_up",
]
