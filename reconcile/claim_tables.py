"""The claims of a file one by one: those that stand by themselves, and one for each figure of its tables."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

import attrs

from reconcile.claim_entries import ClaimEntry, Defaults, TableEntry, TableRow
from reconcile.claim_files import ClaimFile
from reconcile.errors import shown

__all__ = ["entries_of"]


def entries_of(file: ClaimFile, assumptions: Container[str]) -> Iterator[tuple[str, ClaimEntry]]:
    """The file's claims, each with where it stands; a fault of `shares_rest_on` is not said again for each."""
    yield from file.claims()
    for table in file.entries["table"]:
        for row in table.rows:
            rests_on = table.rests_on if table.rests_on is not None else file.defaults.rests_on or ()
            more = tuple(name for name in table.shares_rest_on if name in assumptions)
            yield from _row_entries(table, row, {"rests_on": (*rests_on, *more)} if more else {})


def _row_entries(table: TableEntry, row: TableRow, more: dict[str, Any]) -> Iterator[tuple[str, ClaimEntry]]:
    common = attrs.asdict(table, recurse=False, filter=lambda field, _: field.name in attrs.fields_dict(Defaults))
    shares = {"of": table.of, "at": row.share_at, **more}
    for kind, own in (("votes", {"of": None, "at": row.votes_at}), ("share", shares)):
        figure = getattr(row, kind)
        if figure is not None:
            id = f"{table.id}-{row.option}-{kind}"
            values: dict[str, Any] = {**common, **own, "id": id, "option": row.option, kind: figure}
            yield f"table {shown(table.id)}: claim {shown(id)}", ClaimEntry(**values)
