"""The pictures of a result as one chart, for notebooks. Needs the extra `html`."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from reconcile.errors import ReconcileError
from reconcile.reconciliation import Reconciliation
from reconcile.report.labels import Labels
from reconcile.report.pictures import pictures_of

if TYPE_CHECKING:
    import altair as alt

__all__ = ["NEEDS", "chart_of_result"]

NEEDS: Final = "a chart needs Altair: pip install 'election-reconcile[html]'"


def chart_of_result(result: Reconciliation, finding: str | None = None) -> alt.VConcatChart:
    """As `Reconciliation.chart`."""
    if find_spec("altair") is None:
        raise ReconcileError(NEEDS)
    from reconcile.report.charts import charts_of

    pictures = pictures_of(Labels(result), finding)
    if not pictures:
        what = "this report" if finding is None else finding
        raise ReconcileError(f"{what} has no numbers that can be drawn on one axis")
    return charts_of(pictures)
