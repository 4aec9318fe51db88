"""What was found in files of results as one HTML file: a page that sorts and filters. Needs the extra `html`."""

from __future__ import annotations

from reconcile.reconciliation import Reconciliation
from reconcile.report.html import check_extra
from reconcile.sheets.results import Examined

__all__ = ["check_extra", "sheets_html"]


def sheets_html(found: Examined, joined: Reconciliation | None = None, hint: str = "PATH...") -> str:
    """The whole page; the same results give the same text. Raises `ReconcileError` without the extra `html`.

    `joined` is what the claims say together with the sums of the sheets, `hint` the claim files of both.
    """
    check_extra()
    from reconcile.sheets.html.page import page

    return page(found, joined, hint)
