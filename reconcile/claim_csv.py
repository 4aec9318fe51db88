"""CSV -> rows of cells, strictly: quotes as in RFC 4180, one delimiter, which the row of column names shows.

Cells are separated by commas, semicolons or tabs. A row ends with a line feed, a carriage return or both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reconcile.claim_files import ClaimFile
from reconcile.claim_rows import COLUMNS, HEADER, Cell, Row, read_rows
from reconcile.errors import shown

__all__ = ["read_csv"]

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
BLANK_LINES = re.compile("(?:[,;\t ]*\n)*")
QUOTED = re.compile('"([^"]*(?:""[^"]*)*)"')
PLAIN = {mark: re.compile(f'[^"\n{mark}]*') for mark in DELIMITERS}


class _UnreadableError(ValueError):
    """A row in which it is not clear where its cells begin and end."""

    def __init__(self, row: int, problem: str) -> None:
        super().__init__(problem)
        self.row = row


def read_csv(name: str, text: str) -> list[ClaimFile]:
    """The entries of a claim file in CSV. Faults of shape are in the `faults` of what is returned."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    start = _end_of_blank_lines(text)
    if not text[start:].strip(" ,;\t"):
        return read_rows(name, [])
    try:
        return read_rows(name, list(_rows(text, _delimiter(text, start))))
    except _UnreadableError as error:
        file = ClaimFile(name, is_readable=False)
        file.fault(f"row {error.row}", str(error))
        return [file]


def _end_of_blank_lines(text: str) -> int:
    blank = BLANK_LINES.match(text)
    return blank.end() if blank else 0


def _names_columns(text: str, start: int, mark: str) -> bool:
    """Whether the first row, taken apart at this mark, names a column."""
    try:
        (_, cells) = next(_rows(text, mark, start))
    except _UnreadableError:
        return False
    return len(cells) > 1 and any(cell in COLUMNS for cell in cells)


def _delimiter(text: str, start: int) -> str:
    """The one delimiter by which the first row names columns. Raises `_UnreadableError`."""
    fitting = [mark for mark in DELIMITERS if _names_columns(text, start, mark)]
    if len(fitting) == 1:
        return fitting[0]
    line = shown(text[start:].partition("\n")[0])
    if fitting:
        marks = " or ".join(DELIMITERS[mark] for mark in fitting)
        problem = f"cells may be separated by {marks} in {line}; expected one of them"
    else:
        marks = "commas, semicolons or tabs"
        problem = f"not a file of claims: expected {HEADER}, separated by {marks}; found {line}"
    raise _UnreadableError(text.count("\n", 0, start) + 1, problem)


def _rows(text: str, mark: str, start: int = 0) -> Iterator[Row]:
    """Each row's number and cells. Raises `_UnreadableError`."""
    text = text.removesuffix("\n")
    number, cells, position = 1, list[Cell](), start
    while position <= len(text):
        is_quoted = text.startswith('"', position)
        found = (QUOTED if is_quoted else PLAIN[mark]).match(text, position)
        if found is None:
            raise _UnreadableError(number, "a cell begins with a quote, and none ends it; expected another one")
        cells.append(found[1].replace('""', '"') if is_quoted else found[0])
        position = found.end() + 1
        after = text[found.end() : position]
        if after == mark:
            continue
        if after not in ("", "\n"):
            where = f"after the cell {shown(found[0])}" if is_quoted else f"within a cell, after {shown(found[0])}"
            expected = "expected the whole cell in quotes, and each quote in it written twice"
            what = "a quote" if after == '"' else shown(after)
            raise _UnreadableError(number, f"{what} stands {where}; {expected}")
        yield number, cells
        number, cells = number + 1, []
