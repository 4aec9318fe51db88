"""Claims as rows, so that what TOML says can be said as CSV and XLSX too."""

from __future__ import annotations

import copy

from reconcile.model import CLAIM_KINDS

KINDS = [kind.kind for kind in CLAIM_KINDS]
FROM_DEFAULTS = ("claimant", "via", "rests_on")
OF_KINDS = ("share", "total", "turnout", "coverage", "lead")
SOURCE_KEYS = ("document", "decimal", "language", "publisher", "published", "published_inferred", "sha256")


def in_rows(files, *, sources_too=False):
    """Plain data of claim files without their claims and tables, and these as rows (texts by column).

    With `sources_too`, the rows describe the sources as well, and nothing is left of what TOML says of them.
    """
    files, rows = copy.deepcopy(files), []
    for data in files.values():
        defaults, source = data.pop("defaults", {}), data.get("source", {})
        entries = [*data.pop("claim", []), *(entry for table in data.pop("table", []) for entry in entries_of(table))]
        described = {key: source[key] for key in SOURCE_KEYS if key in source} if sources_too else {}
        if "weight" in source and sources_too:
            described["source_weight"] = str(source["weight"])
        rows += [{"source": source["id"], **described, **row_of(entry, defaults)} for entry in entries]
        if sources_too:
            data.pop("source", None)
            data.pop("omitted", None)
    return files, rows


def entries_of(table):
    """The claims of a table, as they would be written one by one."""
    common = {key: value for key, value in table.items() if key not in ("id", "rows", "of", "shares_rest_on")}
    for row in table["rows"]:
        for kind in [kind for kind in ("votes", "share") if kind in row]:
            entry = {**common, "id": f"{table['id']}-{row['option']}-{kind}", "option": row["option"], kind: row[kind]}
            if kind == "share" and "of" in table:
                entry["of"] = table["of"]
            if kind == "share" and "shares_rest_on" in table:
                entry["rests_on"] = [*table.get("rests_on", []), *table["shares_rest_on"]]
            yield {**entry, **({"at": row[f"{kind}_at"]} if f"{kind}_at" in row else {})}


def row_of(entry, defaults):
    """One claim with what it takes from `[defaults]`, as texts by column."""
    kind = next(kind for kind in KINDS if kind in entry)
    taken = {key: defaults[key] for key in FROM_DEFAULTS if key in defaults}
    if kind != "endorses" and not {"tally", "contest"} & entry.keys():
        key = "tally" if "tally" in defaults else "contest"
        taken |= {key: defaults[key]} if key in defaults else {}
    if kind in OF_KINDS and "of" in defaults:
        taken["of"] = defaults["of"]
    row = {**taken, **entry, "kind": kind, "figure": entry[kind]}
    for key in [key for key in KINDS if key in row]:
        del row[key]
    return {key: as_text(key, value) for key, value in row.items() if value not in ([], "")}


def as_text(key, value):
    if key == "at":
        return "; ".join(f"{start}-{end}" for start, end in value)
    return "; ".join(value) if isinstance(value, list) else str(value)


def columns_of(rows):
    return list(dict.fromkeys(column for row in rows for column in row))


def to_csv(rows, columns=None, *, mark=",", end="\n", all_quoted=False):
    """The rows as CSV: what needs quotes has them."""
    columns = columns or columns_of(rows)

    def cell(text):
        if all_quoted or any(char in text for char in f'"\n\r{mark}'):
            return '"' + text.replace('"', '""') + '"'
        return text

    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "".join(mark.join(map(cell, line)) + end for line in lines)


def workbook_of(rows, columns=None):
    """The rows in a new workbook of openpyxl, all of them text."""
    from openpyxl import Workbook

    columns = columns or columns_of(rows)
    workbook = Workbook()
    for number, row in enumerate([dict(zip(columns, columns, strict=True)), *rows], 1):
        for place, column in enumerate(columns, 1):
            if row.get(column):
                cell = workbook.active.cell(number, place, row[column])
                cell.data_type = "s"
    return workbook
