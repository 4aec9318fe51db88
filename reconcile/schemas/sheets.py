"""The JSON Schema of what was found in a file of results, `reconcile sheets --format json`."""

from __future__ import annotations

from reconcile.schemas.report import report_definitions, report_table
from reconcile.schemas.shapes import (
    DRAFT,
    INTEGER,
    NAME,
    TEXT,
    Schema,
    by_name,
    list_of,
    members,
    of_class,
    optional,
    table,
)
from reconcile.sheets.checks import Severity
from reconcile.sheets.comparison import COUNTS, Effect
from reconcile.sheets.flags import UnitFlag
from reconcile.sheets.groups import Violation
from reconcile.sheets.known import Known
from reconcile.sheets.outcomes import AddedUp
from reconcile.sheets.sheets import FileSummary

__all__ = ["sheets_schema"]


def sheets_schema() -> Schema:
    """The schema of the JSON of `reconcile sheets`."""
    return {
        "$schema": DRAFT,
        "title": "JSON of reconcile sheets",
        "description": "What was found in a file of results, unit by unit.",
        **table(
            {
                "schema": {"const": 1},
                "layout": TEXT,
                "files": list_of(of_class(FileSummary)),
                "levels": list_of(NAME),
                "options": list_of(NAME),
                "checks": list_of(_check()),
                "findings": list_of(_group()),
                "flags": list_of(of_class(UnitFlag)),
                "known": optional(of_class(Known)),
                "comparison": optional(_comparison()),
                "claims": optional(report_table()),
            }
        ),
        "$defs": report_definitions(),
    }


def _check() -> Schema:
    counts = ("holds", "fails", "known", "unknown", "left_out")
    return table(
        {
            **dict.fromkeys(("code", "title", "title_es", "rule"), TEXT),
            "severity": members(Severity),
            **dict.fromkeys(counts, INTEGER),
            "not_applicable": optional(TEXT),
            "level": optional(NAME),
            "added_up": list_of(of_class(AddedUp)),
        }
    )


def _group() -> Schema:
    return table(
        {
            "code": TEXT,
            "severity": members(Severity),
            "contest": TEXT,
            "place": TEXT,
            "count": INTEGER,
            "votes": INTEGER,
            "cause": optional(TEXT),
            "lead": optional(INTEGER),
            "explains": INTEGER,
            "largest": list_of(of_class(Violation)),
        }
    )


def _comparison() -> Schema:
    """The rows of `largest` have a key for each level of the files besides, so those may have any."""
    path = list_of(optional(TEXT))
    pair = {"type": "array", "items": path, "minItems": 2, "maxItems": 2}
    orders = table({"here": list_of(TEXT), "there": list_of(TEXT)})
    return table(
        {
            "key": list_of(NAME),
            **dict.fromkeys(COUNTS, INTEGER),
            "items_apart": list_of(TEXT),
            "rewritten": list_of(pair),
            "largest": list_of({"type": "object"}),
            "effects": list_of(of_class(Effect)),
            "orders": by_name(orders),
        }
    )
