"""The shape of a claim file: TOML text -> typed entries, and every fault of shape at once.

What the entries refer to (options, tallies, claimants) is checked where they meet, in `ledger`. Files of rows
are read by `claim_rows`, into the same entries.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any

import attrs

from reconcile import claim_entries, model
from reconcile.claim_entries import ClaimEntry, Defaults, SourceEntry
from reconcile.entry_rules import faults_of, unclear_names
from reconcile.entry_shapes import are_tables, described, shaped
from reconcile.errors import MOST_SHOWN, Fault, shown, unknown
from reconcile.toml_text import plain_toml

__all__ = ["KINDS", "SECTIONS", "ClaimFile", "read_toml", "structure"]

KINDS: dict[str, type[model.Claim]] = {kind.kind: kind for kind in model.CLAIM_KINDS}

_LISTS: dict[str, type[Any]] = {
    "claimant": claim_entries.ClaimantEntry,
    "contest": claim_entries.ContestEntry,
    "tally": claim_entries.TallyEntry,
    "claim": claim_entries.ClaimEntry,
    "table": claim_entries.TableEntry,
    "assumption": claim_entries.AssumptionEntry,
    "omitted": claim_entries.OmittedEntry,
}
_SINGLES: dict[str, type[Any]] = {"source": SourceEntry, "defaults": Defaults}
SECTIONS = {**_SINGLES, **_LISTS}


@attrs.define
class ClaimFile:
    """The entries of a file by section, as far as they could be read, and what could not; or of some of its rows.

    `unread` holds `(section, id)` of the entries with faults of shape (the id is empty for a `[source]` or
    `[defaults]`), so that no further fault is noted where another entry names one of them. `is_readable` is
    false where the text could not be read at all.

    A file of rows becomes several: one for each source that it defines, which stands at `source_place`, and one for
    each run of rows that name one source, `named_source`; `rows` are the numbers of the rows of its claims.
    """

    name: str
    source: SourceEntry | None = None
    defaults: Defaults = attrs.field(factory=Defaults)
    entries: dict[str, list[Any]] = attrs.field(factory=lambda: {key: [] for key in _LISTS})
    faults: list[Fault] = attrs.field(factory=list)
    unread: set[tuple[str, str]] = attrs.field(factory=set)
    is_readable: bool = True
    source_place: str = "source"
    named_source: str | None = None
    rows: list[int] = attrs.field(factory=list)
    unread_decimal: str | None = None

    @property
    def decimal(self) -> str | None:
        """The decimal mark that the source declares, also one that has other faults; `None` where it declares none."""
        declared = self.source.decimal if self.source else self.unread_decimal
        return declared if declared in (".", ",") else None

    def fault(self, where: str, problem: str, *, of_shape: bool = False) -> None:
        """Note one fault and go on."""
        self.faults.append(Fault(self.name, where, problem, of_shape))

    def claims(self) -> Iterator[tuple[str, ClaimEntry]]:
        """Each entry of a claim, with where it stands."""
        rows = (f"row {row}: " for row in self.rows) if self.rows else repeat("")
        for row, entry in zip(rows, self.entries["claim"], strict=False):
            yield f"{row}claim {shown(entry.id)}", entry

    @property
    def declared(self) -> str:
        """Where this file's decimal mark is declared."""
        return "in [source], or in the column `decimal`" if self.rows else "in [source]"

    def key(self, name: str) -> str:
        """What a key of a claim is called in this file: in rows, what the kind keys hold stands under `figure`."""
        return "figure" if self.rows and name in KINDS else name


def read_toml(name: str, text: str) -> ClaimFile:
    """The entries of a claim file in TOML, by section. Faults of shape are in its `faults`."""
    file = ClaimFile(name)
    try:
        content = plain_toml(text)
    except ValueError as error:
        file.is_readable = False
        file.fault("", str(error))
        return file
    for key, value in content.items():
        if key in _SINGLES and isinstance(value, dict):
            entry = structure(file, key, value, key)
            if entry is not None:
                setattr(file, key, entry)
            elif key == "source" and isinstance(value.get("decimal"), str):
                file.unread_decimal = value["decimal"]
        elif key in _LISTS and are_tables(value):
            found = (structure(file, _place(key, i, item), item, key) for i, item in enumerate(value))
            file.entries[key] += [entry for entry in found if entry is not None]
        else:
            _fault_of_section(file, key, value)
    return file


def _fault_of_section(file: ClaimFile, key: str, value: Any) -> None:
    """Note what is wrong with a section that cannot be read, and which entries stand in it."""
    where = key if key.isprintable() and 0 < len(key) <= MOST_SHOWN else shown(key)
    meant = key if key in (*_SINGLES, *_LISTS) else None
    if meant is None:
        near = difflib.get_close_matches(key, [*_SINGLES, *_LISTS], n=1)
        meant = near[0] if near else None
        problem = unknown("section", key, [*_SINGLES, *_LISTS])
    elif key in _SINGLES:
        problem = f"expected one table, [{key}]" if are_tables(value) else _not_a_table(f"[{key}]", value)
    else:
        problem = _not_a_table(f"[[{key}]]", value)
    file.fault(where, problem, of_shape=True)
    if meant in _SINGLES:
        file.unread.add((meant, ""))
    if meant is not None:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                file.unread.add((meant, item["id"]))


def _not_a_table(wanted: str, value: object) -> str:
    return (
        f"expected {wanted}, {'with two pairs of brackets' if isinstance(value, dict) else f'not {described(value)}'}"
    )


def _place(section: str, index: int, item: Mapping[str, Any]) -> str:
    id = item.get("id")
    return f"{section} {shown(id)}" if isinstance(id, str) else f"{section} number {index + 1}"


def structure(file: ClaimFile, place: str, item: Mapping[str, Any], section: str) -> Any | None:
    """The entry that plain values make, or `None` where it can be read no further. Its faults are noted at `place`."""
    entry, faults = shaped(item, SECTIONS[section])
    for path, message in faults or faults_of(entry):
        file.fault(f"{place}: {path}" if path else place, message, of_shape=True)
    unclear = [] if entry is None else list(unclear_names(entry))
    for path, message in unclear:
        file.fault(f"{place}: {path}", message)
    if entry is None or unclear:
        id = item.get("id")
        file.unread |= {(section, name) for name in ("" if section in _SINGLES else id, id) if isinstance(name, str)}
    return None if unclear and section == "contest" else entry
