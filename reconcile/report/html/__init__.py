"""The report as one HTML file for a browser: no script, nothing from a network. Needs the extra `html`."""

from __future__ import annotations

from importlib.util import find_spec

from reconcile.errors import ReconcileError
from reconcile.reconciliation import Reconciliation

__all__ = ["NEEDS", "check_extra", "to_html"]

NEEDS = "an HTML report needs Jinja2, Altair and vl-convert: pip install 'election-reconcile[html]'"


def check_extra() -> None:
    """Raise `ReconcileError` where what the extra `html` brings is not installed."""
    if any(find_spec(name) is None for name in ("jinja2", "altair", "vl_convert")):
        raise ReconcileError(NEEDS)


def to_html(result: Reconciliation) -> str:
    """The whole page; the same result gives the same text. Raises `ReconcileError` without the extra `html`."""
    check_extra()
    from reconcile.report.html.page import page

    return page(result)
