"""The breaks of all checks in one form, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from reconcile.sheets.cells import KINDS
from reconcile.sheets.handover import table_of
from reconcile.sheets.sheets import Sheets

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = [
    "COLUMNS",
    "ENDS",
    "STEP",
    "joined",
    "of_cells",
    "of_files",
    "of_rows",
    "together",
    "violations",
    "without_rows",
]

ENDS: Final = ("found_low", "found_high", "expected_low", "expected_high")
STEP: Final = " / "
"""What stands between the steps of a path."""
COLUMNS: Final = {
    "contest": "string",
    "place": "string",
    "unit": "string",
    "item": "string",
    **dict.fromkeys(ENDS, "int64"),
    "difference": "int64",
    "cause": "string",
    "text": "string",
    "file": "int64",
    "row": "int64",
}
"""The columns of violations: `place` is the path of the unit without its last step, `item` the option or quantity (or
column) where it is one, `found` and `expected` the ends of what is compared, `difference` found less expected (where
either is a range, from the nearest ends), `cause` what is just as large as the difference: a quantity of the unit,
another check's break of it, or of a place's units the only one whose figures all are so,
`text` what a cell or row holds that cannot be read, `file` the number of the file, `row` the first line or row."""


def violations(found: ir.Table, path: Sequence[str], item: str | None) -> ir.Table:
    """Rows with `found_low` and so on, and the columns of a path, in the form of all violations."""
    import ibis

    over = found.found_low > found.expected_high.fill_null(found.found_low)
    difference = over.ifelse(found.found_low - found.expected_high, found.found_high - found.expected_low)
    steps = [_step(found, column) for column in path if column != "contest"]
    made = {
        "contest": found.contest,
        "place": joined(steps[:-1]),
        "unit": steps[-1] if steps else ibis.literal(""),
        "item": found[item] if item else ibis.null("string"),
        **{name: found[name] for name in ENDS},
        "difference": difference,
        "cause": found.cause if "cause" in found.columns else ibis.null("string"),
        "text": ibis.null("string"),
        "file": found.file,
        "row": found.row,
    }
    return found.select(**{name: made[name].cast(kind) for name, kind in COLUMNS.items()})


def _step(found: ir.Table, column: str) -> Any:
    """A step of a path: its code, with its name where there is one."""
    code = found[column].fill_null("")
    name = "t_" + column[2:]
    if name not in found.columns:
        return code
    return code + (found[name].fill_null("") == "").ifelse("", " " + found[name].fill_null(""))


def joined(steps: Sequence[Any]) -> Any:
    """The steps of a path as one text."""
    import ibis

    if not steps:
        return ibis.literal("")
    text = steps[0]
    for step in steps[1:]:
        text = text + STEP + step
    return text


def of_cells(sheets: Sheets) -> ir.Table:
    """The cells that hold no count."""
    return _listed(
        (sheets.files[odd.file].name, odd.file, odd.row, odd.column, f"{odd.text} ({KINDS[odd.kind]})")
        for odd in sheets.staged.odd
    )


def of_rows(sheets: Sheets) -> ir.Table:
    """The rows that cannot be read."""
    numbers = {file.name: number for number, file in enumerate(sheets.files)}
    return _listed((row.file, numbers[row.file], row.row, row.reason, row.text) for row in sheets.refused)


def of_files(sheets: Sheets, files: Iterable[tuple[int, str]]) -> ir.Table:
    """Files by number, each with what is wrong with it."""
    return _listed((sheets.files[number].name, number, None, "", text) for number, text in files)


def _listed(rows: Iterable[tuple[str, int, int | None, str, str]]) -> ir.Table:
    """Violations that have no numbers: the file's name, its number, the row, the item and the text."""
    made = [
        {**dict.fromkeys(COLUMNS), "contest": "", "place": name, "unit": "file" if row is None else f"row {row}"}
        | {"item": item or None, "text": text, "file": file, "row": row}
        for name, file, row, item, text in rows
    ]
    return table_of({name: [row[name] for row in made] for name in COLUMNS}, COLUMNS)


def together(tables: Iterable[tuple[str, ir.Table]]) -> ir.Table | None:
    """The violations of several checks, each with its `code`."""
    import ibis

    coded = [table.select(ibis.literal(code).name("code"), *table.columns) for code, table in tables]
    if not coded:
        return None
    return ibis.union(*coded)


def without_rows(table: ir.Table) -> ir.Table:
    """What `together` gives, with all columns and no row; a table of the engine that has the one given."""
    import ibis

    kinds = {"code": "string", **COLUMNS}
    return table.limit(0).select(**{name: ibis.null(kind) for name, kind in kinds.items()})
