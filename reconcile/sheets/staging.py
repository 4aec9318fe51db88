"""Rows of text from any reader -> Parquet files with typed columns, which every engine can read.

The staged rows hold `file` (its number), `row`, `contest`, `l_LEVEL` for each step of the path and `t_LEVEL` for its
name, `depth` (how many steps a row fills: fewer than all in a row of totals), `q_QUANTITY`, `o_0`, `o_1`, ... for the
columns of votes and `s_0`, ... for those of sums of some; in long layouts `option`, `quantity` (what a row counts that
stands among the options and is none), `party`, `mode`, `votes` and `m_0`, ... for the modes. All counts are 64-bit
whole numbers, null where missing; where cells may be ranges, `_low` and `_high` stand beside each.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from reconcile.sheets.cells import whole_numbers
from reconcile.sheets.layout import plain
from reconcile.sheets.plan import Columns, Plan
from reconcile.sheets.rows import Rows
from reconcile.whole_files import errors_of_writing

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["OddCell", "Staged", "stage"]

MOST_KEPT: Final = 100_000
"""So many odd cells are kept with their text; all are counted."""


@attrs.frozen(order=True)
class OddCell:
    """A cell that should hold a count and holds none: its file's number, row and column, its text, and what is odd."""

    file: int
    row: int
    column: str
    text: str
    kind: str


@attrs.define
class Staged:
    """What was written: the rows of each file, the odd cells (the first ones), and how many there are of each kind."""

    path: Path
    rows: dict[int, int] = attrs.field(factory=dict)
    odd: list[OddCell] = attrs.field(factory=list)
    odd_count: dict[str, int] = attrs.field(factory=dict)
    missing_words: int = 0
    counts: int = 0
    """How many cells hold a count."""
    partial: set[str] = attrs.field(factory=set)
    """The columns of counts in which a number is missing."""


def _schema_of(plan: Plan) -> pa.Schema:
    """The columns of the staged rows, in order."""
    import pyarrow as pa

    fields = [("file", pa.int32()), ("row", pa.int64()), ("contest", pa.string())]
    fields += [(f"l_{level}", pa.string()) for level in plan.levels]
    fields += [(f"t_{level}", pa.string()) for level in plan.labels]
    if plan.has_totals:
        fields.append(("depth", pa.int8()))
    if plan.layout.is_long:
        fields += [("option", pa.string()), ("quantity", pa.string())]
        fields += [("party", pa.string())] if plan.has_party else []
        fields += [("mode", pa.string())] if plan.has_mode else []
    fields += [(name, pa.int64()) for column in plan.numbers() for name in plan.ends(column)]
    return pa.schema(fields)


def stage(
    plan: Plan,
    files: Iterable[tuple[Columns, tuple[str, ...], Iterable[Rows]]],
    path: Path,
    tick: Callable[[int], None],
) -> Staged:
    """Write the rows of all files: for each its columns, its header, and its rows. `tick` is told of bytes done."""
    import pyarrow.parquet as pq

    staged = Staged(path)
    schema = _schema_of(plan)
    writing = partial(errors_of_writing, path.parent, " (in the folder for temporary files)")
    with ExitStack() as stack:
        with writing():
            writer = stack.enter_context(pq.ParquetWriter(path, schema, compression="zstd", compression_level=1))
        for columns, header, batches in files:
            done = 0
            for rows in _ahead(batches):
                typed = _typed(plan, columns, header, rows, staged, schema)
                staged.partial |= {name for name in plan.numbers() if typed.column(name).null_count}
                with writing():
                    writer.write_table(typed)
                staged.rows[rows.file] = staged.rows.get(rows.file, 0) + rows.cells.num_rows
                tick(rows.done - done)
                done = rows.done
        with writing():
            writer.close()
    return staged


def _ahead(batches: Iterable[Rows]) -> Iterator[Rows]:
    """The same, with the next ones read while one is worked on."""
    following = iter(batches)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, following, None)
        while (rows := waiting.result()) is not None:
            waiting = pool.submit(next, following, None)
            yield rows


def _typed(
    plan: Plan, columns: Columns, header: tuple[str, ...], rows: Rows, staged: Staged, schema: pa.Schema
) -> pa.Table:
    """A batch of rows with the columns of the schema, numbers as whole numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    size = rows.cells.num_rows
    made: dict[str, Any] = {
        "file": pa.repeat(pa.scalar(rows.file, pa.int32()), size),
        "row": rows.numbers,
        "contest": _contest(plan, columns, rows),
    }
    made |= dict(_path(plan, columns, rows))
    if plan.has_totals:
        made["depth"] = _depth(plan, made, size)
    for name, place in (("option", columns.option), ("party", columns.party), ("mode", columns.mode)):
        if place >= 0:
            made[name] = _text(rows.cells.column(place), plan)
    if columns.option >= 0:
        quantities = {plain(name): quantity for name, quantity in plan.layout.options.totals.items()}
        made["quantity"] = _each(made["option"], lambda name: quantities.get(plain(name)))
    for column, places in _number_columns(plan, columns):
        for end, numbers in zip(plan.ends(column), _added(plan, header, rows, places, staged), strict=False):
            made[end] = numbers
    nothing = {field.name: pa.nulls(size, field.type) for field in schema if field.name not in made}
    for step in (f"l_{level}" for level in plan.levels):  # a name is never null: what is null equals nothing
        made[step] = pc.fill_null((made | nothing)[step].cast(pa.string()), "")
    return pa.table([(made | nothing)[field.name].cast(field.type) for field in schema], schema=schema)


def _number_columns(plan: Plan, columns: Columns) -> Iterator[tuple[str, tuple[int, ...]]]:
    for quantity, places in columns.counts.items():
        yield f"q_{quantity}", places
    for column, place in columns.options.items():
        yield f"o_{plan.lists.index(column)}", (place,)
    for name, place in columns.sums.items():
        yield f"s_{plan.sums.index(name)}", (place,)
    if columns.votes >= 0:
        yield "votes", (columns.votes,)
    for mode, places in columns.modes.items():
        if mode in plan.modes:
            yield f"m_{plan.modes.index(mode)}", places


def _added(plan: Plan, header: tuple[str, ...], rows: Rows, places: tuple[int, ...], staged: Staged) -> list[pa.Array]:
    """The sum of some columns, with its ends; where a cell is missing, the sum is no less than the others."""
    import pyarrow.compute as pc

    sums: list[Any] = []
    for place in places:
        found = whole_numbers(rows.cells.column(place), plan.layout.file)
        staged.missing_words += found.missing_words
        staged.counts += len(found.exact) - found.exact.null_count - sum(odd.kind == "negative" for odd in found.odd)
        for odd in found.odd:
            staged.odd_count[odd.kind] = staged.odd_count.get(odd.kind, 0) + 1
            if len(staged.odd) < MOST_KEPT:
                number = rows.numbers[odd.index].as_py()
                staged.odd.append(OddCell(rows.file, number, header[place], odd.text, odd.kind))
        ends = [found.exact if end is None else end for end in (found.exact, found.low, found.high)]
        sums = [add(a, b) for add, a, b in zip((pc.add, _least, pc.add), sums, ends, strict=True)] if sums else ends
    return sums


def _least(one: pa.Array, other: pa.Array) -> pa.Array:
    """The sum of two least numbers; one that is missing is 0, and the sum is missing where both are."""
    import pyarrow.compute as pc

    return pc.if_else(pc.is_null(one), other, pc.add(one, pc.fill_null(other, 0)))


# ---- Names


def _text(column: pa.ChunkedArray, plan: Plan) -> pa.ChunkedArray | pa.Array:
    """Names without spaces around; with the layout's say, `&quot;` and the like as the characters they stand for."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = pc.utf8_trim_whitespace(column.cast(pa.string()))
    if plan.layout.file.entities and pc.any(pc.match_substring(text, "&")).as_py():
        return _each(text, html.unescape)
    return text


def _each(text: pa.ChunkedArray | pa.Array, change: Callable[[str], str | None]) -> pa.Array:
    """A column with each distinct text changed once."""
    import pyarrow as pa

    column = text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
    if column.null_count == len(column):
        return column
    coded = column.dictionary_encode()
    changed = pa.array([change(value) for value in coded.dictionary.to_pylist()], pa.string())
    return changed.take(coded.indices)


def _contest(plan: Plan, columns: Columns, rows: Rows) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    if plan.layout.contest is not None:
        return pa.repeat(pa.scalar(plan.layout.contest, pa.string()), rows.cells.num_rows)
    parts = (_text(rows.cells.column(place), plan) for place in columns.contest)
    first, *others = [pc.fill_null(part, "") for part in parts]
    for part in others:  # PyArrow's join that skips nulls leaves rows out where all are
        both = pc.binary_join_element_wise(first, part, " ")
        first = pc.case_when(pc.make_struct(pc.equal(part, ""), pc.equal(first, "")), first, part, both)
    return first


def _path(plan: Plan, columns: Columns, rows: Rows) -> Iterator[tuple[str, Any]]:
    """The columns of the path: the name of each level, and what stands beside it."""
    import pyarrow as pa

    missing = {plain(word) for word in plan.layout.file.missing}

    def named(value: str) -> str | None:
        return None if plain(value) in missing else value

    for level, step in zip(plan.layout.level, columns.steps, strict=True):
        if level.name not in plan.levels:
            continue
        if step.column >= 0:
            text = _text(rows.cells.column(step.column), plan)
            yield f"l_{level.name}", _each(text, named) if missing else text
        elif step.within >= 0:
            pattern = re.compile(level.pattern or "")
            text = _text(rows.cells.column(step.within), plan)
            yield f"l_{level.name}", _each(text, lambda value, pattern=pattern: _found(pattern, value))  # type: ignore[misc]
        if step.label >= 0 and level.name in plan.labels:
            yield f"t_{level.name}", _text(rows.cells.column(step.label), plan)
        else:
            yield f"t_{level.name}", pa.nulls(rows.cells.num_rows, pa.string())


def _found(pattern: re.Pattern[str], value: str) -> str | None:
    match = pattern.search(value)
    return None if match is None else match[1]


def _depth(plan: Plan, made: dict[str, Any], size: int) -> pa.Array:
    """How many steps each row fills before the first that says that it is a total."""
    import pyarrow as pa
    import pyarrow.compute as pc

    depth = pa.repeat(pa.scalar(len(plan.levels), pa.int8()), size)
    by_name = {level.name: level for level in plan.layout.level}
    for i, name in reversed(list(enumerate(plan.levels))):
        level = by_name[name]
        words = [*level.total, *([""] if level.blank_is_total else [])]
        if words:
            is_total = pc.is_in(pc.fill_null(made[f"l_{name}"], ""), value_set=pa.array(words, pa.string()))
            depth = pc.if_else(is_total, pa.scalar(i, pa.int8()), depth)
    return depth
