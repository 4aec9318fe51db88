"""Names as a person writes them, ids or what reports print, and the order in which a person looks for them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from reconcile.constraints import Quantity
from reconcile.errors import ReconcileError, printable, shown
from reconcile.languages import language
from reconcile.model import EVERYTHING, Contest, Ledger
from reconcile.wording import listed, tally_words

__all__ = ["account_named", "counter_of", "natural", "option_named", "reading_order", "tally_named"]

MOST_LISTED = 20


def account_named(ledger: Ledger, given: str) -> str:
    """The id of an account with statements, or `all`. Raises `ReconcileError` as `option_named` does."""
    if given == EVERYTHING:
        return given
    names = {account: ledger.account_name(account) for account in ledger.accounts}
    return _meant("account", given, names, " with statements")


def counter_of(ledger: Ledger, tally: str) -> str | None:
    """The account of whoever counted a tally, if anybody. Raises `ReconcileError` where it has no statements."""
    counted_by = ledger.tally(tally).counted_by
    if counted_by is None:
        return None
    account = ledger.account_of(counted_by)
    if account not in ledger.accounts:
        names = {id: ledger.account_name(id) for id in ledger.accounts}
        known = ", ".join(_described(sorted(names, key=natural)[:MOST_LISTED], names)) or "none"
        words = f"{printable(ledger.account_name(account))} counted this tally and states nothing here"
        raise ReconcileError(f"{words}; name an account with --account: {known}")
    return account


@language("en")
def tally_named(ledger: Ledger, given: str) -> str:
    """The id of a tally. Raises `ReconcileError` as `option_named` does."""
    names = {tally.id: tally_words(ledger, tally.id) for tally in ledger.tallies}
    return _meant("tally", given, names)


def option_named(contest: Contest, given: str, *, groups: bool = True) -> str:
    """The id of an option or group: given as id or name, in capitals or not, with accents or not.

    Raises `ReconcileError` for what is none, or several, with those that are known.
    """
    ids = [*contest.options, *(group.id for group in contest.groups if groups)]
    return _meant("option", given, {id: contest.name_of(id) for id in ids})


def natural(text: str) -> tuple[Any, ...]:
    """A key to sort by in which numbers count as such: `Unit 2` comes before `Unit 10`."""
    parts = re.split(r"(\d+)", _plain(text))
    return (*((part, 0) if i % 2 == 0 else ("", int(part)) for i, part in enumerate(parts)), (text, 0))


@language("en")  # one order in every language
def reading_order(ledger: Ledger, quantity: Quantity) -> tuple[Any, ...]:
    """A key to sort quantities by: tallies by name, the final one last; then options by name, groups, totals."""
    tally = ledger.tally(quantity.tally)
    contest = ledger.contest(tally.contest)
    option = quantity.option or ""
    where = natural(contest.id), tally.final, natural(tally_words(ledger, tally.id)), tally.id
    return *where, quantity.name != "votes", option not in contest.options, natural(contest.name_of(option))


@language("en")  # of errors
def _meant(what: str, given: str, names: Mapping[str, str], more: str = "") -> str:
    """The id that is given, or the one whose id or name it is, if there is just one."""
    if given in names:
        return given
    exact = [id for id, name in names.items() if name == given]
    found = exact or [id for id, name in names.items() if _plain(given) in (_plain(id), _plain(name))]
    if len(found) == 1:
        return found[0]
    if found:
        raise ReconcileError(f"{shown(given)} may be {listed(_described(found, names))}; give the id of one {what}")
    ids = sorted(names, key=natural)
    if len(ids) > MOST_LISTED:
        near = difflib.get_close_matches(_plain(given), [*map(_plain, ids), *map(_plain, names.values())], n=6)
        ids = [id for id in ids if {_plain(id), _plain(names[id])} & {*near}] or ids
    known = _described(ids[:MOST_LISTED], names) + (["..."] if len(ids[:MOST_LISTED]) < len(names) else [])
    raise ReconcileError(f"there is no {what} {shown(given)}{more}; known are: {', '.join(known) or 'none'}")


def _described(ids: list[str], names: Mapping[str, str]) -> list[str]:
    return [shown(id) if names[id] == id else f"{shown(id)} ({printable(names[id])})" for id in ids]


def _plain(text: str) -> str:
    """Without capitals, accents, and spaces at the ends."""
    parts = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))
