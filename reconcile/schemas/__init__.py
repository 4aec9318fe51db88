"""JSON Schemas: of claim files, for editors; of the JSON reports, for programs that read them."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["NAMES", "schema", "schema_text"]

NAMES = ("claims", "report", "sheets")


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of that name, one of `NAMES`, as plain data."""
    from reconcile.schemas.claims import claims_schema
    from reconcile.schemas.report import report_schema
    from reconcile.schemas.sheets import sheets_schema

    return {"claims": claims_schema, "report": report_schema, "sheets": sheets_schema}[name]()


def schema_text(name: str) -> str:
    """The same as the text of a JSON file."""
    return json.dumps(schema(name), ensure_ascii=True, indent=1) + "\n"
