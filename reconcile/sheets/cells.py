"""Cells as printed -> whole numbers, exactly; what is none is kept apart with its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from reconcile.languages import Grouped, term
from reconcile.sheets.layout import FileShape, plain

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KINDS", "LARGEST", "Numbers", "Odd", "whole_numbers"]

LARGEST: Final = 10**15
"""A count beyond this is no count of votes; sums of a billion such cells could leave 64 bits."""

KINDS: Final = {
    "negative": term("a negative number"),
    "fraction": term("not a whole number"),
    "ambiguous": term(
        "a thousand or more, or a decimal part of zeros: the layout names no mark between groups of digits"
    ),
    "too large": term("beyond {number}", number=Grouped(LARGEST)),
    "not a number": term("not a number"),
}
"""What a cell that should hold a count can hold instead."""


@attrs.frozen(order=True)
class Odd:
    """A cell that holds no count: the index of its row in the batch, its text, and one of `KINDS`."""

    index: int
    text: str
    kind: str


@attrs.frozen(eq=False)
class Numbers:
    """A column of counts. `low` and `high` are given where cells may be ranges; missing numbers are null in all."""

    exact: pa.Array
    low: pa.Array | None
    high: pa.Array | None
    odd: tuple[Odd, ...]
    missing_words: int


def whole_numbers(cells: pa.ChunkedArray, shape: FileShape) -> Numbers:
    """The counts that a column of text or of whole numbers holds.

    A whole number may be written with spaces around, with a sign, with a decimal part of zeros (`12.0`, as some tools
    write whole numbers beside empty cells) and with the layout's mark between groups of three digits. Empty cells and
    the layout's words are missing. A negative number is kept as such, and is odd; anything else that is odd is missing.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    column = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    if pa.types.is_integer(column.type):
        return _within(column.cast(pa.int64()), shape)
    text = pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
    digits = pc.and_kleene(pc.ascii_is_decimal(text), pc.less(pc.binary_length(text), 16))
    if not pc.all(digits, skip_nulls=True, min_count=0).as_py():
        return _slowly(text, digits, shape)
    exact = text.cast(pa.int64())
    return Numbers(exact, exact if shape.suppressed else None, exact if shape.suppressed else None, (), 0)


def _within(exact: pa.Array, shape: FileShape) -> Numbers:
    """Numbers that are numbers already."""
    import pyarrow.compute as pc

    ends = pc.min_max(exact).as_py()
    if ends["min"] is None or (ends["min"] >= 0 and ends["max"] <= LARGEST):
        return Numbers(exact, exact if shape.suppressed else None, exact if shape.suppressed else None, (), 0)
    text = exact.cast("string")
    return _slowly(text, pc.is_null(exact, nan_is_null=False), shape)


def _slowly(text: pa.Array, digits: pa.Array, shape: FileShape) -> Numbers:
    """The cells that are not plain digits, one by one; each distinct text once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    sure = pc.fill_null(digits, fill_value=False)
    values = pc.if_else(sure, text, pa.scalar(None, pa.string())).cast(pa.int64()).to_pylist()
    low = list(values)
    high = list(values)
    read: dict[str, tuple[int | None, int | None, str | None]] = {}
    odd, missing = [], 0
    others = pc.indices_nonzero(pc.and_(pc.invert(sure), pc.is_valid(text))).to_pylist()
    for i, cell in zip(others, text.take(pa.array(others, pa.int64())).to_pylist(), strict=True):
        if cell not in read:
            read[cell] = _read(cell, shape)
        low[i], high[i], kind = read[cell]
        if low[i] is not None and low[i] == high[i]:
            values[i] = low[i]
        if kind == "missing":
            missing += 1
        elif kind is not None:
            odd.append(Odd(i, cell, kind))
    exact = pa.array(values, pa.int64())
    if not shape.suppressed:
        return Numbers(exact, None, None, tuple(odd), missing)
    return Numbers(exact, pa.array(low, pa.int64()), pa.array(high, pa.int64()), tuple(odd), missing)


def _read(cell: str, shape: FileShape) -> tuple[int | None, int | None, str | None]:
    """The least and greatest number that a cell can stand for, and what is odd about it."""
    text = cell.strip()
    if not text or plain(text) in {plain(word) for word in shape.missing}:
        return None, None, "missing" if text else None
    if shape.suppressed and (below := re.fullmatch(r"<\s*([0-9]{1,6})", text)) and int(below[1]) > 0:
        return 0, int(below[1]) - 1, None
    number = text
    zeros = "" if shape.grouping == "." else r"(?:\.0+)?"
    if shape.grouping and re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:{re.escape(shape.grouping)}[0-9]{{3}})+{zeros}", text):
        number = text.replace(shape.grouping, "")
    if not shape.grouping and re.fullmatch(r"[+-]?[1-9][0-9]{0,2}\.000", text):
        return None, None, "ambiguous"
    if whole := re.fullmatch(r"([+-]?)([0-9]+)(?:\.0*)?", number):
        digits = whole[2].lstrip("0") or "0"
        if len(digits) > len(str(LARGEST)) or int(digits) > LARGEST:
            return None, None, "too large"
        value = -int(digits) if whole[1] == "-" else int(digits)
        return value, value, "negative" if value < 0 else None
    return None, None, "fraction" if re.fullmatch(r"[+-]?[0-9]*\.[0-9]+", number) else "not a number"
