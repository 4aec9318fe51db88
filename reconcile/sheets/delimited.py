"""CSV and its kin -> rows of cells. Each line is a row; one that does not fit the header is refused by itself.

Quotes are as in RFC 4180. A quoted cell may run over several lines where these together make one row of the right
number of cells; otherwise each line with an open quote is refused, so that a stray quote never swallows what follows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

import attrs

from reconcile.sheets.lines import Block, blocks, encoding_of
from reconcile.sheets.rows import FIRST_ROWS, Refused, Rows, header_among, rows_of
from reconcile.sheets.sources import FileError, Source

if TYPE_CHECKING:
    import pyarrow as pa


__all__ = ["Header", "find_header", "read_delimited"]

DELIMITERS: Final = ",;|\t"
MOST_JOINED: Final = 20
LONGEST_SHOWN: Final = 200


@attrs.frozen
class Header:
    """The header of a file of lines: its columns, its line's number, and how the file is written."""

    columns: tuple[str, ...]
    line: int
    delimiter: str
    encoding: str


def _header_lines(source: Source, encodings: Sequence[str]) -> tuple[str, list[str]]:
    """The encoding and the first lines. Raises `FileError` for a file without any, and for one that is not text."""
    encoding = encoding_of(source, encodings)
    first = next(blocks(source, encoding), None)
    if first is None or not first.text.strip():
        raise FileError(source.name, "this file is empty")
    if b"\0" in first.text[:4096]:
        raise FileError(source.name, "this is not text")
    return encoding, [line.decode("utf-8", "replace") for line in islice(first.lines(), FIRST_ROWS)]


def find_header(
    source: Source, encodings: Sequence[str], delimiter: str | None, fits: Callable[[Sequence[str]], bool]
) -> Header:
    """The first line that `fits`, else the first that has more than one cell, else the first."""
    encoding, lines = _header_lines(source, encodings)
    marks, rows = {}, []
    for number, line in enumerate(lines, 1):
        if line.strip():
            marks[number] = delimiter or max(DELIMITERS, key=line.count)
            rows.append((number, tuple(cell.strip() for cell in _cells(line, marks[number]) or [line])))
    header = header_among(rows, fits)
    if header is None:
        raise FileError(source.name, f"the first {FIRST_ROWS} lines are empty")
    return Header(header[1], header[0], marks[header[0]], encoding)


def _cells(line: str, delimiter: str) -> list[str] | None:
    try:
        rows = list(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def read_delimited(source: Source, file: int, header: Header, refuse: Callable[[Refused], None]) -> Iterator[Rows]:
    """The rows after the header, block by block; rows that do not fit go to `refuse`."""
    done = 0
    reader = _Reader(source.name, file, header, refuse)
    for block in blocks(source, header.encoding):
        done += len(block.text)
        if (rows := reader.read(block, done)) is not None:
            yield rows
    if (rows := reader.rest(done)) is not None:
        yield rows


@attrs.define
class _Reader:
    name: str
    file: int
    header: Header
    refuse: Callable[[Refused], None]
    open: list[tuple[int, bytes]] = attrs.field(factory=list)
    """Lines, the first of which has a quote that is not closed yet."""

    def read(self, block: Block, done: int) -> Rows | None:
        """The rows of whole lines."""
        is_plain = block.first > self.header.line and b"\n\n" not in block.text and not block.text.startswith(b"\n")
        if not self.open and not _has_open_quotes(block.text):
            if is_plain:
                return self._parsed(_Lines(block.text, block.first), done)
            numbered = [(block.first + i, line) for i, line in enumerate(block.lines()) if line.strip()]
        else:
            numbered = list(self._joined((block.first + i, line) for i, line in enumerate(block.lines())))
        return self._parsed(_lines([(n, line) for n, line in numbered if n > self.header.line]), done)

    def rest(self, done: int) -> Rows | None:
        """What is left open at the end."""
        return self._parsed(_lines(list(self._given_up())), done)

    def _joined(self, lines: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
        """Lines that close what they open, and runs of lines that do so together and make one row."""
        for number, line in lines:
            odd = line.count(b'"') % 2 == 1
            if not self.open:
                if odd and number > self.header.line:
                    self.open.append((number, line))
                elif line.strip():
                    yield number, line
                continue
            self.open.append((number, line))
            if odd and self._is_a_row(together := b"\n".join(part for _, part in self.open)):
                yield self.open[0][0], together
                self.open = []
            elif odd or len(self.open) > MOST_JOINED:
                yield from self._given_up()

    def _given_up(self) -> Iterator[tuple[int, bytes]]:
        """Each of the lines held back by itself: those with an open quote are refused."""
        waiting, self.open = self.open, []
        for number, line in waiting:
            if line.count(b'"') % 2:
                self._refuse(number, line, "a quote is opened and not closed")
            elif line.strip():
                yield number, line

    def _is_a_row(self, text: bytes) -> bool:
        cells = _cells(text.decode("utf-8", "replace"), self.header.delimiter)
        return cells is not None and len(cells) == len(self.header.columns)

    def _refuse(self, number: int, line: bytes, reason: str) -> None:
        """Refuse a line, but not one that holds nothing."""
        if line.strip():
            self.refuse(Refused(self.name, number, reason, line[:LONGEST_SHOWN].decode("utf-8", "replace")))

    def _parsed(self, lines: _Lines, done: int) -> Rows | None:
        """Lines as rows of cells; those that do not fit the header are refused."""
        import pyarrow as pa
        from pyarrow import csv as arrow_csv

        if not lines.text:
            return None
        bad: list[tuple[int, str]] = []

        def refuse(row: arrow_csv.InvalidRow) -> str:
            bad.append((row.number - 1, f"expected {row.expected_columns} cells, found {row.actual_columns}"))
            return "skip"

        names = [str(i) for i in range(len(self.header.columns))]
        try:
            cells = arrow_csv.read_csv(
                pa.BufferReader(lines.text),
                read_options=arrow_csv.ReadOptions(
                    column_names=names, use_threads=False, block_size=len(lines.text) + 1
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self.header.delimiter,
                    invalid_row_handler=refuse,
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), null_values=[], strings_can_be_null=False
                ),
            )
        except pa.ArrowInvalid:
            return self._one_by_one(lines, names, done)
        if cells.num_rows + len(bad) != len(lines) or _ends_open(cells):  # quotes within cells, not as in RFC 4180
            return self._one_by_one(lines, names, done)
        for i, reason in bad:
            self._refuse(*lines.at(i), reason)
        return Rows(self.file, cells, lines.numbers(frozenset(i for i, _ in bad)), done)

    def _one_by_one(self, lines: _Lines, names: list[str], done: int) -> Rows | None:
        """Line by line, where a block as a whole cannot be read."""
        numbers, rows = [], []
        for number, line in map(lines.at, range(len(lines))):
            cells = _cells(line.decode("utf-8", "replace"), self.header.delimiter)
            if cells is None or len(cells) != len(names):
                found = "a quote within a cell" if cells is None else f"found {len(cells)}"
                self._refuse(number, line, f"expected {len(names)} cells, {found}")
            else:
                numbers.append(number)
                rows.append(cells)
        return attrs.evolve(rows_of(self.file, names, numbers, rows), done=done) if rows else None


class _Lines:
    """Records, one after the other, each ended by LF, with the numbers of the lines on which they begin."""

    def __init__(self, text: bytes, first: int, numbered: list[tuple[int, bytes]] | None = None) -> None:
        self.text, self._first, self._numbered = text, first, numbered
        self._size = text.count(b"\n") if numbered is None else len(numbered)

    def __len__(self) -> int:
        return self._size

    def at(self, index: int) -> tuple[int, bytes]:
        """One record with its number."""
        if self._numbered is None:
            self._numbered = [(self._first + i, line) for i, line in enumerate(self.text.split(b"\n")[:-1])]
        return self._numbered[index]

    def numbers(self, without: frozenset[int]) -> pa.Array:
        """The numbers of all records but those at some places."""
        import pyarrow as pa

        if not without and self._numbered is None:
            import numpy as np

            return pa.array(np.arange(self._first, self._first + self._size, dtype=np.int64))
        return pa.array([self.at(i)[0] for i in range(self._size) if i not in without], pa.int64())


def _lines(numbered: list[tuple[int, bytes]]) -> _Lines:
    return _Lines(b"".join(line + b"\n" for _, line in numbered), 0, numbered)


def _ends_open(cells: pa.Table) -> bool:
    """Whether the last cell goes on over the end of the last line, as one does whose quote is never closed."""
    last: list[str] = cells.column(cells.num_columns - 1)[-1:].to_pylist()
    return any(cell.endswith("\n") for cell in last)


def _has_open_quotes(text: bytes) -> bool:
    """Whether a line holds an odd number of quotes."""
    if b'"' not in text:
        return False
    import numpy as np

    marks = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(marks == ord("\n"))
    quotes = np.flatnonzero(marks == ord('"'))
    return bool(np.any(np.diff(np.searchsorted(quotes, ends), prepend=0) % 2))
