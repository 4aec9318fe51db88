"""Hypothesis strategies of all that this library reads, for property tests of one's own. Needs the extra `testing`.

What is drawn comes with what is true of it: figures with the values that they say, ledgers and result files with the
counts that they were printed from, and corrupted ones with the name of the fault that was planted.
Nothing here is loaded by `import reconcile`. Raises `ReconcileError` when imported where Hypothesis is not installed.
"""

from importlib.util import find_spec

from reconcile.errors import ReconcileError

if find_spec("hypothesis") is None:
    raise ReconcileError(
        "strategies are Hypothesis's, which is not installed: pip install 'election-reconcile[testing]'"
    )

from reconcile.strategies.faults import LEDGER_FAULTS, CorruptedLedger, PlantedFault, corrupted_ledgers
from reconcile.strategies.ledgers import DrawnLedger, consistent_ledgers
from reconcile.strategies.printed import STYLES, PrintedFigure, figures, printings, roundings
from reconcile.strategies.sheet_faults import SHEET_FAULTS
from reconcile.strategies.sheet_rows import Unit
from reconcile.strategies.sheets import CorruptedFile, ResultFile, corrupted_files, layouts, result_files
from reconcile.strategies.voting import contests, counts

__all__ = [
    "LEDGER_FAULTS",
    "SHEET_FAULTS",
    "STYLES",
    "CorruptedFile",
    "CorruptedLedger",
    "DrawnLedger",
    "PlantedFault",
    "PrintedFigure",
    "ResultFile",
    "Unit",
    "consistent_ledgers",
    "contests",
    "corrupted_files",
    "corrupted_ledgers",
    "counts",
    "figures",
    "layouts",
    "printings",
    "result_files",
    "roundings",
]
