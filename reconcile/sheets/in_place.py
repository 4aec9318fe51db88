"""Parquet files whose counts are whole numbers already: read where they are, by the engine itself.

The engine has to be able to read Parquet files. It looks through every column that is used, once: where it cannot read
a file to its end, or a number is negative or too large, the file goes the way of all others. (What a file says of its
own columns is not asked: to ask that of a broken file can end the process.) So does a file with spaces around a name.
Rows have no number.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reconcile.sheets.cells import LARGEST
from reconcile.sheets.layout import plain
from reconcile.sheets.plan import Columns, Plan
from reconcile.sheets.sources import Source
from reconcile.sheets.staging import Staged

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["read_in_place"]


def read_in_place(
    backend: Any, plan: Plan, files: Sequence[Source], columns: Sequence[Columns]
) -> tuple[ir.Table, Staged] | None:
    """The staged rows of these files without staging, and what is known of them; `None` where that cannot be."""
    if plan.has_totals or plan.layout.file.entities or plan.layout.file.suppressed or plan.layout.is_long:
        return None
    if not all(map(_is_parquet, files)):
        return None
    import ibis

    staged, tables = Staged(Path()), []
    for number, (file, places) in enumerate(zip(files, columns, strict=True)):
        if any(step.within >= 0 for step in places.steps):
            return None
        try:
            table = backend.read_parquet(file.path)
            is_of_counts = _is_of_counts(plan, table, places, number, staged)
        except Exception:  # noqa: BLE001  each engine has exceptions of its own; the other way says what is wrong
            return None
        if not is_of_counts:
            return None
        tables.append(_selected(plan, table, places, number))
    return ibis.union(*tables), staged


def _is_parquet(file: Source) -> bool:
    if file.member is not None or file.parts:
        return False
    with file.path.open("rb") as stream:
        return stream.read(4) == b"PAR1"


def _number_columns(plan: Plan, places: Columns) -> dict[str, tuple[int, ...]]:
    """The columns of each staged column of counts."""
    found = {f"q_{quantity}": columns for quantity, columns in places.counts.items()}
    found |= {f"s_{plan.sums.index(name)}": (place,) for name, place in places.sums.items()}
    return found | {f"o_{plan.lists.index(column)}": (place,) for column, place in places.options.items()}


def _is_of_counts(plan: Plan, table: ir.Table, places: Columns, number: int, staged: Staged) -> bool:
    """Whether every column of counts holds whole numbers from 0 to the largest."""
    wanted = _number_columns(plan, places)
    staged.partial |= set(plan.numbers()) - wanted.keys()
    names = table.columns
    if not all(len(columns) == 1 and table[names[columns[0]]].type().is_integer() for columns in wanted.values()):
        return False
    named = sorted({*places.contest, *(step.column for step in places.steps if step.column >= 0)})
    steps = sorted({*named, *(step.label for step in places.steps if step.label >= 0)})
    if not all(table[names[i]].type().is_string() or table[names[i]].type().is_integer() for i in steps):
        return False  # how an engine writes other kinds as text is its own affair
    asked = {"rows": table.count()}
    for name, (place,) in wanted.items():
        column = table[names[place]]
        asked |= {f"n {name}": column.count(), f"least {name}": column.min(), f"most {name}": column.max()}
    texts = [i for i in named if table[names[i]].type().is_string()]
    asked |= {f"least name {i}": table[names[i]].min() for i in texts}
    (found,) = table.aggregate(**asked).to_pyarrow().to_pylist()
    for name in wanted:
        count = found[f"n {name}"]
        if count and (found[f"least {name}"] < 0 or found[f"most {name}"] > LARGEST):
            return False
        if count < found["rows"]:
            staged.partial.add(name)
        staged.counts += count
    staged.rows[number] = found["rows"]
    if any((found[f"least name {i}"] or "").startswith(" ") for i in texts):
        return False
    unsure = [i for i in texts if (found[f"least name {i}"] or "") < "!"]  # "" and a tab come before a space
    return not _has_spaces(table, steps, texts, unsure, [place for (place,) in wanted.values()])


def _has_spaces(
    table: ir.Table, steps: Sequence[int], named: Sequence[int], unsure: Sequence[int], counts: Sequence[int]
) -> bool:
    """Whether a name has a space at its end, or one of the `unsure` at its beginning.

    For that the engine reads all columns to their end, those of counts too. Not before: the least and the greatest
    value may stand in the file's own description of itself.
    """
    texts = {i: table[table.columns[i]] for i in steps if table[table.columns[i]].type().is_string()}
    asked = {f"read {i}": text.length().sum() for i, text in texts.items() if i not in named}
    asked |= {f"end {i}": texts[i].endswith(" ").sum() for i in named}
    asked |= {f"head {i}": texts[i].startswith(" ").sum() for i in unsure}
    numbers = {*counts, *(i for i in steps if i not in texts)}
    asked |= {f"read {i}": table[table.columns[i]].cast("int64").bit_xor() for i in sorted(numbers)}
    (found,) = table.aggregate(**asked).to_pyarrow().to_pylist()
    return any(found[name] for name in found if name.startswith(("end ", "head ")))


def _selected(plan: Plan, table: ir.Table, places: Columns, number: int) -> ir.Table:
    """The columns of the staged rows."""
    import ibis

    names = table.columns
    made: dict[str, Any] = {"file": ibis.literal(number, "int32"), "row": ibis.null("int64")}
    made["contest"] = _contest(plan, table, places)
    steps = dict(zip((level.name for level in plan.layout.level), places.steps, strict=True))
    missing = plan.layout.file.missing
    for level in plan.levels:
        step = steps[level]
        made[f"l_{level}"] = _text(table, names[step.column], missing) if step.column >= 0 else ibis.literal("")
    for level in plan.labels:
        label = steps[level].label
        made[f"t_{level}"] = _text(table, names[label], ()) if label >= 0 else ibis.null("string")
    wanted = _number_columns(plan, places)
    for name in plan.numbers():
        made[name] = table[names[wanted[name][0]]].cast("int64") if name in wanted else ibis.null("int64")
    return table.select(**made)


def _text(table: ir.Table, name: str, missing: Sequence[str]) -> Any:
    column = table[name].cast("string").fill_null("")
    return column.lower().isin([plain(word) for word in missing]).ifelse("", column) if missing else column


def _contest(plan: Plan, table: ir.Table, places: Columns) -> Any:
    import ibis

    if plan.layout.contest is not None:
        return ibis.literal(plan.layout.contest)
    parts = [table[table.columns[place]].cast("string").fill_null("") for place in places.contest]
    joined = ibis.literal("")
    for part in parts:
        joined += (part == "").ifelse("", " " + part)
    return joined.substr(1)
