"""Rows of a layout -> a file in one of the forms that are read: CSV, Parquet, XLSX, or the layout's own."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from reconcile.errors import ReconcileError, unknown
from reconcile.sheets.layout import Layout
from reconcile.strategies.sheet_rows import Row, number_columns

__all__ = ["FORMS", "write_file"]

NEEDS: Final = "{} is written by {}, which is not installed: pip install 'election-reconcile[sheets]'"
FORMS: Final = ("csv", "parquet", "xlsx")
"""The forms of layouts of tables; the first is the one without a choice."""


def write_file(layout: Layout, header: Sequence[str], rows: Sequence[Row], path: Path, form: str | None) -> Path:
    """Write a file of that path and an ending of its own. Raises `ReconcileError` for another form."""
    if layout.file.format != "table":
        writers: dict[str, Callable[[Layout, Sequence[Row], Path], Path]] = {
            "sirekap-json": _stations,
            "cdf-json": _cdf_json,
            "cdf-xml": _cdf_xml,
        }
        if form is not None:
            raise ReconcileError(f"layout {layout.name} has one form alone, not {form}")
        return writers[layout.file.format](layout, rows, path)
    tables = {"csv": _csv, "parquet": _parquet, "xlsx": _xlsx}
    if form is not None and form not in tables:
        raise ReconcileError(unknown("form", form, FORMS))
    cells = [[row.get(column, "") for column in header] for row in rows]
    return tables[form or FORMS[0]](layout, header, cells, path)


def _csv(layout: Layout, header: Sequence[str], cells: Sequence[Sequence[str]], path: Path) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=layout.file.delimiter or ",", lineterminator="\n")
    writer.writerows([header, *cells])
    path = path.with_name(f"{path.name}.csv")
    path.write_text(text.getvalue(), encoding=layout.file.encodings[0], newline="")
    return path


def _parquet(layout: Layout, header: Sequence[str], cells: Sequence[Sequence[str]], path: Path) -> Path:
    """Counts as whole numbers, unless some cell of the column is none."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ReconcileError(NEEDS.format("a Parquet file", "PyArrow")) from None
    path = path.with_name(f"{path.name}.parquet")
    numbers = set(number_columns(layout))
    columns = {}
    for place, name in enumerate(header):
        texts = [row[place] for row in cells]
        is_whole = name in numbers and all(text == "" or (text.isdecimal() and len(text) < 18) for text in texts)
        columns[name] = pa.array([int(t) if t else None for t in texts], pa.int64()) if is_whole else pa.array(texts)
    pq.write_table(pa.table(columns), path)
    return path


def _xlsx(_: Layout, header: Sequence[str], cells: Sequence[Sequence[str]], path: Path) -> Path:
    """All cells as text, as they are in CSV."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise ReconcileError(NEEDS.format("a workbook", "openpyxl")) from None
    path = path.with_name(f"{path.name}.xlsx")
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in [header, *cells]:
        sheet.append(list(row))
    workbook.save(path)
    return path


def _stations(layout: Layout, rows: Sequence[Row], path: Path) -> Path:
    """A zip with one JSON file a station, named by the digits of its number."""
    path = path.with_name(f"{path.name}.zip")
    totals = [column for _, columns in layout.counts.items() for column in columns]
    with zipfile.ZipFile(path, "w") as bundle:
        for row in rows:
            chart = {option: _plain(row[option]) for option in layout.options.columns}
            content = {"chart": chart, "administrasi": {name: _plain(row[name]) for name in totals}}
            bundle.writestr(f"{row['tps']}.json", json.dumps(content))
    return path


# ---- Election reports of NIST SP 1500-100


def _cdf_json(layout: Layout, rows: Sequence[Row], path: Path) -> Path:
    path = path.with_name(f"{path.name}.json")
    path.write_text(json.dumps(_report(layout, rows)), encoding="utf-8")
    return path


def _cdf_xml(layout: Layout, rows: Sequence[Row], path: Path) -> Path:
    path = path.with_name(f"{path.name}.xml")
    path.write_text(_element("ElectionReport", _report(layout, rows)), encoding="utf-8")
    return path


def _report(layout: Layout, rows: Sequence[Row]) -> dict[str, Any]:
    """The counts of each contest by option and unit; what counts no option stands apart, under its own word."""
    contests: dict[str, dict[str, Any]] = {}
    for row in rows:
        name, option = row["contest"], row["option"]
        contest = contests.setdefault(name, {"@id": f"con-{len(contests) + 1}", "Name": name, "ContestSelection": {}})
        where = {"GpUnitId": row["unit"], "Type": row["mode"]}
        if option in layout.options.totals:
            contest.setdefault("OtherCounts", []).append({**where, option: int(row["votes"])})
            continue
        selections = contest["ContestSelection"]
        id = f"{contest['@id']}-{len(selections) + 1}"
        selection = selections.setdefault(option, {"@id": id, "Selection": option, "VoteCounts": []})
        selection["VoteCounts"].append({**where, "Count": int(row["votes"])})
    for contest in contests.values():
        contest["ContestSelection"] = [*contest["ContestSelection"].values()]
    units = {row["unit"]: row["unit_name"] for row in rows}
    return {
        "@type": "ElectionResults.ElectionReport",
        "GpUnit": [{"@id": id, "Name": name} for id, name in units.items()],
        "Election": [{"Contest": [*contests.values()]}],
    }


def _element(tag: str, node: Any) -> str:
    """A node of a report as XML."""
    if not isinstance(node, dict):
        return f"<{tag}>{escape(str(node))}</{tag}>"
    id = f' ObjectId="{escape(node["@id"])}"' if "@id" in node else ""
    parts = [
        _element(key, each)
        for key, value in node.items()
        if not key.startswith("@")
        for each in (value if isinstance(value, list) else [value])
    ]
    return f"<{tag}{id}>{''.join(parts)}</{tag}>"


def _plain(cell: str) -> Any:
    return int(cell) if cell.isdecimal() else cell or None
