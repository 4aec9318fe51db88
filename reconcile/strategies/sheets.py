"""Strategies of result files: rows in any layout that keep every rule, or with one planted fault, and their counts."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import attrs
from hypothesis import strategies as st

from reconcile.errors import ReconcileError, unknown
from reconcile.sheets.layout import Layout
from reconcile.sheets.layout_files import built_in, find
from reconcile.strategies.sheet_faults import PLANTS, SHEET_FAULTS
from reconcile.strategies.sheet_files import write_file
from reconcile.strategies.sheet_rows import Row, Unit, drawn_unit, header_of, rows_of

__all__ = ["CorruptedFile", "ResultFile", "corrupted_files", "layouts", "result_files"]

NAME: Final = "20200101__ri__general"
"""A name that every layout takes."""
MOST_UNITS: Final = 4
BOTH: Final = 2
"""Some faults are of two units."""


@attrs.frozen
class ResultFile:
    """A file of results that keeps every rule of its layout.

    `layout` is a built-in one; `units` are the units with their true counts, of one contest or two; `rows` are the
    cells of the file as text, by column.
    """

    layout: Layout
    units: tuple[Unit, ...]
    rows: list[Row]

    @property
    def header(self) -> list[str]:
        """The columns of the file, in order."""
        return header_of(self.layout)

    def write(self, folder: str | Path, *, form: str | None = None, name: str = NAME) -> Path:
        """Write the file into a folder, and return its path.

        `form` is `csv` (with the layout's own delimiter and encoding), `parquet` or `xlsx`, for layouts of tables; the
        others have one form of their own. `name` is without an ending. Raises `ReconcileError` for another form.
        """
        return write_file(self.layout, self.header, self.rows, Path(folder) / name, form)


@attrs.frozen
class CorruptedFile(ResultFile):
    """A file of results with one fault planted in its rows; `units` are as before.

    `fault` is its name, one of `SHEET_FAULTS`. `code` is that of the check that has to fail, or `""` where it depends
    on the numbers whether any does.
    """

    fault: str
    code: str


def layouts(*, tables_only: bool = False) -> st.SearchStrategy[Layout]:
    """The built-in layouts; with `tables_only`, those of CSV, Parquet and XLSX files."""
    return st.sampled_from([each for each in built_in() if each.file.format == "table" or not tables_only])


@st.composite
def _units(draw: st.DrawFn, layout: Layout, least: int, most: int) -> tuple[Unit, ...]:
    """Units, each drawn apart, so that one can be left out."""
    contests = range(draw(st.integers(1, BOTH)) if layout.contest_columns else 1)
    sources = st.lists(st.randoms(use_true_random=False), min_size=least, max_size=most)
    return tuple(
        drawn_unit(layout, random, number, contest)
        for contest in contests
        for number, random in enumerate(draw(sources))
    )


@st.composite
def result_files(
    draw: st.DrawFn,
    *,
    layout: Layout | str | None = None,
    least_units: int = 1,
    most_units: int = MOST_UNITS,
) -> ResultFile:
    """Files of results that keep every rule, in a `layout` (or the name of a built-in one), else in any.

    Of each contest, `least_units` to `most_units` units. Shrinks unit by unit, towards counts of zero.
    Raises `LayoutError` for an unknown layout.
    """
    chosen = draw(layouts()) if layout is None else find(layout) if isinstance(layout, str) else layout
    units = draw(_units(chosen, least_units, most_units))
    return ResultFile(chosen, units, rows_of(chosen, units))


@st.composite
def _corrupted(draw: st.DrawFn, layout: Layout | str | None, faults: tuple[str, ...], most_units: int) -> CorruptedFile:
    chosen = draw(layouts(tables_only=True)) if layout is None else find(layout) if isinstance(layout, str) else layout
    file = draw(result_files(layout=chosen, least_units=BOTH, most_units=max(BOTH, most_units)))
    random = draw(st.randoms(use_true_random=False))
    start = draw(st.integers(0, len(faults) - 1))
    for fault in (*faults[start:], *faults[:start]):  # the first from there on that the layout has what it takes for
        rows = copy.deepcopy(file.rows)
        code = PLANTS[fault](chosen, rows, random)
        if code is not None:
            return CorruptedFile(chosen, file.units, rows, fault, code)
    raise ReconcileError(f"layout {chosen.name}: none of these faults can be planted: {', '.join(faults)}")


def corrupted_files(
    *,
    layout: Layout | str | None = None,
    faults: Iterable[str] = SHEET_FAULTS,
    most_units: int = MOST_UNITS,
) -> st.SearchStrategy[CorruptedFile]:
    """Files of results with one of `faults` planted, which is named; in a layout of tables, else as `result_files`.

    Of each contest, there are two units or more. Raises `ReconcileError` for a name that no fault has, and when drawn
    for a layout that has not what any of the faults takes.
    """
    chosen = tuple(faults)
    for name in chosen:
        if name not in SHEET_FAULTS:
            raise ReconcileError(unknown("fault", name, SHEET_FAULTS))
    return _corrupted(layout, chosen, most_units)
