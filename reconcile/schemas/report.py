"""The JSON Schema of the report for machines, `reconcile report --format json`."""

from __future__ import annotations

from reconcile.claim_files import KINDS
from reconcile.claim_reading import ANY_OF
from reconcile.figures import Rounding
from reconcile.findings import CODES, NOTE_CODES
from reconcile.report.flags import KINDS as FLAGS
from reconcile.report.json import SCHEMA
from reconcile.results import Status, Verdict
from reconcile.schemas.shapes import (
    DRAFT,
    INTEGER,
    NAME,
    TEXT,
    TRUTH,
    Schema,
    by_name,
    list_of,
    members,
    of_class,
    optional,
    ref,
    table,
)
from reconcile.slip_edits import KINDS as SLIPS
from reconcile.unrelated import Unrelated
from reconcile.weights import Chosen

__all__ = ["report_definitions", "report_schema", "report_table"]

NAMES = list_of(NAME)
VALUE = ref("value")
PLACE: Schema = {"type": "integer", "minimum": 0}
"""The number of a solution or of a line, from 0."""
RANGE: Schema = {
    "low": optional(VALUE),
    "high": optional(VALUE),
    "low_because": NAMES,
    "high_because": NAMES,
    "proof": optional(table({"low": ref("end"), "high": ref("end")})),
}


def report_schema() -> Schema:
    """The schema of a report."""
    return {
        "$schema": DRAFT,
        "title": "JSON report of reconcile",
        "description": "What the claims of some claim files say together, with the proof of everything.",
        **report_table(),
        "$defs": report_definitions(),
    }


def report_table() -> Schema:
    """The report itself, for a schema that has `report_definitions`."""
    return table(
        {
            "schema": {"const": SCHEMA},
            "verdict": members(Verdict),
            "complete": TRUTH,
            "reason": optional(TEXT),
            "rounding": members(Rounding),
            "solution": optional(PLACE),
            "claims": list_of(_claim()),
            "assumptions": list_of(table({"id": NAME, "text": TEXT, "tallies": NAMES})),
            "findings": list_of(_finding()),
            "bounds": list_of(_bound()),
            "standings": list_of(_standing()),
            "weights": list_of(of_class(Chosen)),
            "repairs": list_of(ref("repair")),
            "other_repairs": list_of(ref("repair")),
            "if_account_stands": by_name(list_of(table({"claim": NAME, "because": NAMES, "proof": ref("refutation")}))),
            "other_reaches": list_of(ref("reach")),
            "not_all_if_account_stands": by_name(list_of(NAMES)),
            **_otherwise(),
            "unrelated_tallies": list_of(of_class(Unrelated)),
            "flags": list_of(_flag()),
            "lines": list_of(ref("line")),
            "solutions": list_of({"oneOf": _solutions()}),
            "constraints": by_name(TEXT),
        }
    )


def report_definitions() -> Schema:
    """The parts that stand in several places."""
    refutation = table({"line": PLACE, "goal": list_of(ref("inequality"))}, {"met": PLACE})
    end = table(
        {"solution": optional(PLACE)},
        {"attained": {"const": False}, "refutation": ref("refutation"), "ray": by_name(INTEGER)},
    )
    return {
        "value": {
            "description": 'A number, exactly: a whole one, or a ratio such as "3/2".',
            "anyOf": [INTEGER, {"type": "string", "pattern": "^-?[0-9]+/[0-9]+$"}],
        },
        "inequality": table({"terms": by_name(INTEGER), "at_least": INTEGER}),
        "refutation": refutation,
        "end": end,
        "range": table(RANGE),
        "gap": optional(table({"size": VALUE, "unit": NAME})),
        "repair": table({"drop": NAMES, "weight": INTEGER, "solution": PLACE}),
        "reach": table({"account": NAME, "focus": NAME, "expected": ref("range")}),
        "route": table({"claims": NAMES, "assumptions": NAMES, "sentence": TEXT, "gap": ref("gap"), **_conflict()}),
        "line": {"oneOf": _lines()},
    }


def _claim() -> Schema:
    ends = {"type": "array", "items": optional(VALUE), "minItems": 2, "maxItems": 2}
    named = dict.fromkeys(("id", "source", "claimant", "account", "tally"), NAME)
    return table(
        {
            **named,
            "kind": {"enum": [*KINDS]},
            "figure": TEXT,
            "status": members(Status),
            "because": NAMES,
            "implied": optional(ends),
            "disputed_by": NAMES,
            "repeats": NAMES,
        }
    )


def _conflict() -> Schema:
    return {
        "focus": NAME,
        "expected": optional(ref("range")),
        "proof": ref("refutation"),
        "without": by_name(optional(PLACE)),
        "fits_if_rounded": {**by_name(PLACE), "propertyNames": members(Rounding)},
    }


def _finding() -> Schema:
    """A disagreement, or a note of one of three kinds."""
    said = {
        "title": TEXT,
        "claims": NAMES,
        "also": by_name(NAMES),
        "assumptions": NAMES,
        "sentence": TEXT,
        "gap": ref("gap"),
    }
    conflict = {"id": {"pattern": "^D[0-9]+$"}, "code": {"enum": [*CODES]}, "severity": {"const": "conflict"}, **said}
    notes = {
        "all-figures": {"account": NAME, "focus": NAME, "expected": ref("range")},
        "reading-excludes": {"account": NAME, "claim": NAME, "of": {"enum": [*ANY_OF]}},
        "order-open": {"account": NAME, "tally": NAME},
    }
    assert tuple(notes) == NOTE_CODES
    note = {"id": {"pattern": "^N[0-9]+$"}, "severity": {"const": "note"}, **said}
    found = [table({**note, "code": {"const": code}, **more}) for code, more in notes.items()]
    return {"oneOf": [table({**conflict, **_conflict(), "routes": list_of(ref("route"))}), *found]}


def _bound() -> Schema:
    what = {"account": NAME, "tally": NAME, "quantity": NAME, "option": optional(NAME), "dropped": NAMES}
    return table({**what, **RANGE})


def _standing() -> Schema:
    return table(
        {
            "claim": NAME,
            "account": NAME,
            "dropped": NAMES,
            "status": members(Status),
            "because": NAMES,
            "proofs": list_of(ref("refutation")),
            "inside": optional(PLACE),
            "outside": optional(PLACE),
            "ranges": list_of(ref("range")),
        }
    )


def _otherwise() -> Schema:
    """What would hold otherwise, and what is uncounted."""
    proofs = {"because": NAMES, "proofs": list_of(ref("refutation"))}
    quantity = {"quantity": NAME, "option": optional(NAME), "of": optional(NAME)}
    lead = dict.fromkeys(("tally", "account", "leader", "over"), NAME)
    return {
        "readings": list_of(_reading()),
        "leads": list_of(table({**lead, "lead": ref("range"), **proofs, "views": list_of(_view(proofs))})),
        "increments": list_of(
            table(
                {"tally": NAME, "in": optional(NAME), "account": NAME, "ranges": list_of(table({**quantity, **RANGE}))}
            )
        ),
        "slips": list_of(
            table(
                {
                    "account": NAME,
                    "claims": NAMES,
                    "kind": {"enum": [*SLIPS]},
                    "printed": list_of(TEXT),
                    "would_be": list_of(TEXT),
                    "solution": PLACE,
                }
            )
        ),
        "without_unstated": list_of(table({"members": NAMES, "claim": NAME, **RANGE})),
        "break_evens": list_of(
            table(
                {
                    "assumption": NAME,
                    "taken": NAMES,
                    "value": optional(VALUE),
                    "exact": TRUTH,
                    "solution": optional(PLACE),
                    "beyond": optional(VALUE),
                    **proofs,
                }
            )
        ),
        "roundings": list_of(
            table(
                {
                    "source": NAME,
                    "account": NAME,
                    "rounding": members(Rounding),
                    "claims": NAMES,
                    "assumptions": NAMES,
                    "solution": PLACE,
                }
            )
        ),
    }


def _reading() -> Schema:
    out = {
        "claim": NAME,
        "because": NAMES,
        "proof": ref("refutation"),
        "without": PLACE,
        "left": optional(ref("range")),
    }
    return table(
        {
            "claim": NAME,
            "account": NAME,
            "of": NAME,
            "verdict": {"enum": ["fits", "collides", "undecided"]},
            "because": NAMES,
            "proof": optional(ref("refutation")),
            "solution": optional(PLACE),
            "left": list_of(table({"name": NAME, **RANGE})),
            "excludes": list_of(table(out)),
        }
    )


def _view(proofs: Schema) -> Schema:
    order = {"enum": ["open", "settled", "undecided"]}
    ranges = {"uncounted": ref("range"), "ratio": ref("range")}
    return table({"hypotheses": NAMES, **ranges, "order": order, "overtaken": optional(PLACE), **proofs})


def _flag() -> Schema:
    texts = ("sentence", "null", "about", "reference", "does_not_show")
    chances = ("probability", "given_total", "without_total")
    return table(
        {
            "id": {"pattern": "^F[0-9]+$"},
            "code": {"enum": [*FLAGS]},
            "tally": NAME,
            "accounts": NAMES,
            "options": NAMES,
            "of": optional(NAME),
            "counts": list_of(INTEGER),
            "shares": list_of(TEXT),
            "totals": optional({"type": "array", "items": INTEGER, "minItems": 2, "maxItems": 2}),
            "total": optional(INTEGER),
            "numbers": by_name(INTEGER),
            **dict.fromkeys(texts, TEXT),
            **dict.fromkeys(chances, optional(TEXT)),
            "tested": INTEGER,
        }
    )


def _lines() -> list[Schema]:
    """Lines of proofs; `open` numbers the hypotheses on which each rests."""
    pair = {"type": "array", "prefixItems": [{"type": ["string", "integer"]}, TEXT], "items": False, "minItems": 2}
    lines = {"assumed": list_of(PLACE), "lines": list_of(PLACE)}
    made: list[Schema] = [
        {"assume": ref("inequality")},
        {"sum": list_of(pair), "gives": ref("inequality")},
        {"split": {"type": "null"}, **lines},
        {"cases": NAME, **lines},
    ]
    return [table({**keys, "open": list_of(PLACE)}) for keys in made]


def _solutions() -> list[Schema]:
    return [table({"counts": by_name(INTEGER)}), table({"like": PLACE, "but": by_name(INTEGER)})]
