"""Which reader a file needs, and what it gives: a header, and rows of cells."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from reconcile.sheets.cdf import open_reports
from reconcile.sheets.delimited import Header, find_header, read_delimited
from reconcile.sheets.layout import Layout, plain
from reconcile.sheets.layout_files import built_in, fitting
from reconcile.sheets.rows import BATCH, Opened, Refused, Rows
from reconcile.sheets.sirekap import is_station, open_stations
from reconcile.sheets.sources import ZIP, FileError, Source, bundled
from reconcile.sheets.workbooks import open_workbook

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Opened", "open_files"]

PARQUET: Final = b"PAR1"
REPORTS: Final = ("cdf-xml", "cdf-json")
FIRST_BYTES: Final = 64


def open_files(found: Iterable[Source], layout: Layout | None) -> list[Opened]:
    """Find the header of each file, and its layout where none is given; files of single stations go in bundles.

    Raises `FileError` or `LayoutError`.
    """
    kinds = [(source, _format_of(source)) for source in bundled(found, is_station)]
    reports = iter(
        open_reports([(source, _of_format(kind, source, layout)) for source, kind in kinds if kind in REPORTS])
    )
    return [next(reports) if kind in REPORTS else _opened(source, kind, layout) for source, kind in kinds]


def _format_of(source: Source) -> str:
    """Which of the formats of layouts a file has, by its name and its first bytes."""
    if source.parts:
        return "sirekap-json"
    with source.opened() as stream:
        start = stream.read(len(codecs.BOM_UTF8) + FIRST_BYTES)
    if not start:
        raise FileError(source.name, "this file is empty")
    text = start.removeprefix(codecs.BOM_UTF8).replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if text.startswith((b"<?xml", b"<ElectionReport")) or source.ending == ".xml":
        return "cdf-xml"
    return "cdf-json" if source.ending == ".json" or text.startswith(b'{"') else "table"


def _opened(source: Source, kind: str, given: Layout | None) -> Opened:
    layouts = built_in() if given is None else (given,)
    if kind != "table":
        return open_stations(source, _of_format(kind, source, given))
    with source.opened() as stream:
        start = stream.read(4)
    if given is not None:
        _of_format(kind, source, given)
    if start == PARQUET:
        return _parquet(source, layouts, given=given)
    if start == ZIP:
        return open_workbook(source, _fits(layouts), lambda header: _layout(header, source, layouts, given))
    return _delimited(source, layouts, given=given)


def _of_format(name: str, source: Source, given: Layout | None) -> Layout:
    """The layout given, which has to be one of this format; without it, the first built-in one."""
    if given is not None and given.file.format != name:
        raise FileError(source.name, f"the layout {given.name} reads {given.file.format}, and this file is {name}")
    return given or next(layout for layout in built_in() if layout.file.format == name)


def _layout(header: Sequence[str], source: Source, layouts: Iterable[Layout], given: Layout | None) -> Layout:
    return given or fitting(header, source.own_name, layouts)


def _fits(layouts: Iterable[Layout]) -> Callable[[Sequence[str]], bool]:
    """Whether a header has all columns that some layout asks for."""
    required = [set(map(plain, layout.required())) for layout in layouts if layout.file.format == "table"]

    def fits(columns: Sequence[str]) -> bool:
        has = set(map(plain, columns))
        return any(names <= has for names in required)

    return fits


def _delimited(source: Source, layouts: tuple[Layout, ...], *, given: Layout | None) -> Opened:
    shape = layouts[0].file
    encodings = shape.encodings if given else tuple(dict.fromkeys(e for lay in layouts for e in lay.file.encodings))
    header: Header = find_header(source, encodings, shape.delimiter if given else None, _fits(layouts))
    layout = _layout(header.columns, source, layouts, given)

    def read(file: int, refuse: Callable[[Refused], None]) -> Iterator[Rows]:
        return read_delimited(source, file, header, refuse)

    return Opened(source, layout, header.columns, read)


def _parquet(source: Source, layouts: tuple[Layout, ...], *, given: Layout | None) -> Opened:
    """A Parquet file, its whole numbers left as they are and all else as text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if source.member is not None:
        raise FileError(source.name, "Parquet within a zip is not read; unpack it")
    try:
        header = tuple(pq.read_schema(source.path).names)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise FileError(source.name, f"not a Parquet file that can be read: {str(error).strip()}") from None

    def read(file: int, _: Callable[[Refused], None]) -> Iterator[Rows]:
        first = 1
        try:
            for batch in pq.ParquetFile(source.path).iter_batches(BATCH):
                numbers = pa.array(range(first, first + batch.num_rows), pa.int64())
                cells = _texts_and_numbers(pa.Table.from_batches([batch]))
                first += batch.num_rows
                yield Rows(file, cells, numbers)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise FileError(source.name, f"row {first} or after cannot be read: {str(error).strip()}") from None

    return Opened(source, _layout(header, source, layouts, given), header, read)


def _texts_and_numbers(table: pa.Table) -> pa.Table:
    """The cells as text, but whole numbers as they are. Raises `ArrowException` for what is neither, and is no text.

    Decimals are without a decimal part of zeros, which is of the column and says nothing of the number.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    table.validate(full=True)
    columns = []
    for column in table.columns:
        is_whole = pa.types.is_integer(column.type) and column.type != pa.uint64()
        text = column if is_whole or pa.types.is_string(column.type) else column.cast(pa.string())
        is_decimal = pa.types.is_decimal(column.type)
        columns.append(pc.replace_substring_regex(text, r"\.0+$", "") if is_decimal else text)
    return pa.table(columns, names=[str(i) for i in range(len(columns))])
