"""A result in each of the styles in which `reconcile report` prints it."""

from __future__ import annotations

from collections.abc import Sequence

from reconcile.reconciliation import Reconciliation

__all__ = ["STYLES", "check_style", "rendered"]

STYLES = ("text", "markdown", "html", "json", "junit", "github")
LONGEST_HINT = 40
"""Paths of more characters than this are not repeated in what a report says to run next."""


def check_style(style: str) -> None:
    """Raise, before a long search, where a style needs an extra that is not installed."""
    if style == "html":
        from reconcile.report.html import check_extra

        check_extra()


def rendered(result: Reconciliation, style: str, paths: Sequence[str], known: frozenset[str] = frozenset()) -> str:
    """The text of a result; `known` are the disagreements, by their ids, for which machine formats fail nothing."""
    if style == "json":
        from reconcile.report.json import to_json

        return to_json(result)
    if style in ("github", "junit"):
        from reconcile.claim_paths import contents_of
        from reconcile.claim_places import places_of
        from reconcile.report.github import to_github
        from reconcile.report.junit import to_junit

        places = places_of(contents_of(paths), [claim.id for claim in result.ledger.claims])
        return (to_github if style == "github" else to_junit)(result, places, known)
    if style == "markdown":
        from reconcile.report.markdown import to_markdown

        return to_markdown(result)
    if style == "html":
        from reconcile.report.html import to_html

        return to_html(result)
    from reconcile.report.text import to_text

    path = " ".join(paths)
    return to_text(result, path if len(path) <= LONGEST_HINT else "PATH...")
