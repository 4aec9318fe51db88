"""Assertions about claim files and files of results, for tests of one's own; they fail with the report as the message.

The plugin for pytest has them as fixtures. Anything else that runs tests can import them: they raise `AssertionError`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reconcile.errors import ReconcileError, unknown
from reconcile.figures import Rounding
from reconcile.ledger import load
from reconcile.model import Ledger
from reconcile.reconciler import reconcile
from reconcile.reconciliation import Reconciliation
from reconcile.results import Verdict

if TYPE_CHECKING:
    from reconcile.sheets.layout import Layout

__all__ = ["assert_consistent", "assert_sheets_hold"]

Paths = str | os.PathLike[str]


def assert_consistent(
    *claims: Paths | Ledger, rounding: Rounding | str = Rounding.NEAREST, known: Paths | None = None
) -> Reconciliation:
    """Fail where claims cannot all be true: the text report is the message. Returns what was found, if they can.

    `claims` is one `Ledger`, or paths of claim files and folders, read as one with `rounding`. `known` is a report of
    `reconcile report --format json`: what collides in it may go on to do so, and anything new fails. A search that was
    given up fails too, and says that nothing was decided. Raises `AssertionError`; `LedgerError` for claim files that
    cannot be read, `ReconcileError` for a report that is none or is not there, `TypeError` for a ledger beside others
    or a rounding.
    """
    __tracebackhide__ = True
    result = reconcile(_ledger(claims, rounding))
    new = [finding.id for finding in result.disagreements]
    if known is not None:
        from reconcile.known_findings import known_findings

        text = _text_of(known)
        old = known_findings(result, text, str(known))
        new = [id for id in new if id not in old]
    if new:
        named = f" New: {', '.join(new)}." if known is not None else ""
        raise AssertionError(f"the claims cannot all be true.{named}\n\n{_report(result)}")
    if result.verdict is Verdict.UNDECIDED or (result.verdict is Verdict.INCONSISTENT and not result.complete):
        raise AssertionError(f"undecided: the search was given up; no new conflict is shown.\n\n{_report(result)}")
    return result


def _ledger(claims: tuple[Paths | Ledger, ...], rounding: Rounding | str) -> Ledger:
    ledgers = [each for each in claims if isinstance(each, Ledger)]
    if not ledgers:
        return load(*(os.fspath(each) for each in claims if not isinstance(each, Ledger)), rounding=rounding)
    if len(claims) > 1:
        raise TypeError("expected one Ledger, or paths of claim files, and not both or several")
    if rounding not in (Rounding.NEAREST, Rounding.NEAREST.value):
        raise TypeError("expected no `rounding` beside a Ledger, whose figures are read already")
    return ledgers[0]


def _text_of(path: Paths) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ReconcileError(f"{os.fspath(path)}: this is not UTF-8") from None
    except OSError as error:
        raise ReconcileError(f"{os.fspath(path)}: cannot be read: {error.strerror}") from None


def _report(result: Reconciliation) -> str:
    from reconcile.report.text import to_text

    return to_text(result)


def assert_sheets_hold(
    *files: Paths,
    layout: str | Layout | None = None,
    known: Paths | None = None,
    fail_on: Literal["error", "warning"] = "error",
) -> None:
    """Fail where a file of results breaks a check: what `reconcile sheets` prints is the message.

    `files` are read as one, in `layout`: a layout, its name or its file; without it, the built-in one that they fit.
    `known` is a file of breaks that are known, as `reconcile sheets --write-known` makes: they do not fail. With
    `fail_on="warning"`, warnings fail too. What cannot be evaluated, since a number is missing, fails nothing. Raises
    `AssertionError`; else as `reconcile.sheets.read`. Needs the extra `sheets`.
    """
    __tracebackhide__ = True
    from reconcile.sheets import examine, read
    from reconcile.sheets.checks import FAILING
    from reconcile.sheets.known import read_known
    from reconcile.sheets.text import sheets_text

    if fail_on not in FAILING:
        raise ReconcileError(unknown("fail_on", fail_on, FAILING))
    entries = None if known is None else read_known(Path(known))
    with read(files, layout=layout) as reading:
        found = examine(reading, known=entries)
        fails = found.fails(FAILING[fail_on])
        message = f"the results break a check, {fails:,} times.\n\n{sheets_text(found)}" if fails else ""
    if message:
        raise AssertionError(message)
