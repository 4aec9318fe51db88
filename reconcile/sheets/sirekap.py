"""Indonesia's Sirekap: one JSON file a polling station (TPS), in a zip or a folder -> one row a station.

A file is named by the 13 digits of its station; the first 2, 4, 6 and 10 are those of the province, the regency, the
district and the village. `chart` holds the votes by the candidates' ids, `administrasi` the sheet's own totals; either
may be null, and so may any number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs

from reconcile.errors import shown
from reconcile.sheets.layout import Layout
from reconcile.sheets.rows import BATCH, Opened, Refused, Rows, rows_of
from reconcile.sheets.sources import FileError, Source
from reconcile.sheets.strict_json import from_json, plain_text

__all__ = ["LEVELS", "is_station", "open_stations"]

NAME: Final = re.compile(r"([0-9]{13})\.json", re.ASCII | re.IGNORECASE)
ID: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
LEVELS: Final = {"province": 2, "regency": 4, "district": 6, "village": 10, "tps": 13}
"""The levels' columns, and how many digits of the station's number are theirs."""
LARGEST: Final = 1 << 20
MOST_OPTIONS: Final = 1_000
LONGEST_SHOWN: Final = 200


def is_station(source: Source) -> bool:
    """Whether a file is named as that of one station."""
    return NAME.fullmatch(source.own_name) is not None


@attrs.frozen
class _Station:
    number: str
    votes: dict[str, Any]
    totals: dict[str, Any]


def open_stations(source: Source, layout: Layout) -> Opened:
    """A bundle of stations. The files are read twice: first for the candidates' ids, which are columns."""
    ids: set[str] = set()
    found = 0
    for _, station in _stations(source):
        if isinstance(station, _Station):
            found += 1
            ids.update(station.votes)
            if len(ids) > MOST_OPTIONS:
                raise FileError(source.name, f"more than {MOST_OPTIONS:,} different ids of candidates")
    if not found:
        reason = next(str(station) for _, station in _stations(source))
        raise FileError(source.name, f"no station can be read; the first: {reason}")
    totals = tuple(column for _, columns in layout.counts.items() for column in columns)
    options = tuple(sorted(ids, key=lambda option: (len(option), option)))
    header = (*LEVELS, *totals, *options)

    def read(file: int, refuse: Callable[[Refused], None]) -> Iterator[Rows]:
        numbers: list[int] = []
        rows: list[list[str]] = []
        done = 0
        for number, (part, station) in enumerate(_stations(source), 1):
            done += part.size
            if isinstance(station, ValueError):
                refuse(Refused(source.name, number, str(station), part.own_name))
                continue
            path = [station.number[:digits] for digits in LEVELS.values()]
            cells = [*map(station.totals.get, totals), *map(station.votes.get, options)]
            numbers.append(number)
            rows.append([*path, *(plain_text(cell, LONGEST_SHOWN) for cell in cells)])
            if len(rows) == BATCH:
                yield attrs.evolve(rows_of(file, header, numbers, rows), done=done)
                numbers, rows = [], []
        if rows:
            yield attrs.evolve(rows_of(file, header, numbers, rows), done=done)

    return Opened(source, layout, header, read)


def _stations(source: Source) -> Iterator[tuple[Source, _Station | ValueError]]:
    """Each file of the bundle as a station, or with why it is refused."""
    for part, content in source.contents(LARGEST):
        if isinstance(content, FileError):
            yield part, ValueError(content.reason)
            continue
        try:
            yield part, _station(part.own_name, content)
        except ValueError as error:
            yield part, error


def _station(name: str, content: bytes) -> _Station:
    number = NAME.fullmatch(name)
    assert number is not None
    found = from_json(content)
    if not isinstance(found, dict) or not {"chart", "administrasi"} <= found.keys():
        raise ValueError('expected "chart" and "administrasi"')
    votes, totals = (found[key] if found[key] is not None else {} for key in ("chart", "administrasi"))
    if not isinstance(votes, dict) or not isinstance(totals, dict):
        raise ValueError('expected tables or null as "chart" and "administrasi"')  # noqa: TRY004  a fault of a file
    if votes.pop("null", None) is not None:
        raise ValueError('"chart" counts votes without an id')
    for key in votes:
        if not ID.fullmatch(key):
            raise ValueError(f'"chart" has the key {shown(key)}; expected ids of candidates')
    return _Station(number[1], votes, totals)
