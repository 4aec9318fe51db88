"""The JSON Schema of claim files: the keys and types of the typed entries, and the rules that a schema can say.

Draft 07, which editors know. Everything stands where it is used: the checker of TOML files that editors run leaves out
what stands beside a `$ref`, and beside an `allOf` when it completes keys.
"""

from __future__ import annotations

from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from reconcile import model
from reconcile.claim_entries import (
    AssumptionEntry,
    ClaimEntry,
    ContestEntry,
    Defaults,
    GroupEntry,
    Id,
    OmittedEntry,
    SourceEntry,
    Spans,
    TableEntry,
    TableRow,
    TallyEntry,
    Weight,
)
from reconcile.claim_figures import LIMIT, LIMITED, PER, UNITS, pattern_of
from reconcile.claim_files import SECTIONS
from reconcile.claim_reading import ANY_OF, OF
from reconcile.entry_rules import COUNTS, DECIMALS, LESS, SHA256
from reconcile.limits import LARGEST_WEIGHT, LARGEST_WHOLE, LONGEST_ID, MOST_CHARACTERS
from reconcile.schemas.claim_rules import RULES, file_rules
from reconcile.schemas.keys import KEYS, SECTION_WORDS

__all__ = ["claims_schema"]

Schema = dict[str, Any]

ID_PATTERN = r"^(?!\*$)[^\s\[\],](?:[^\[\],]*[^\s\[\],])?$(?!\n)"
SPAN = {
    "type": "array",
    "items": [{"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 1, "maximum": LARGEST_WHOLE}],
    "minItems": 2,
    "additionalItems": False,
}
TEXT: Schema = {"type": "string"}
FIGURES: dict[type[Any], dict[str, Any]] = {
    ClaimEntry: UNITS,
    TableRow: {kind: UNITS[kind] for kind in ("votes", "share")},
    AssumptionEntry: {"figure": LIMIT},
}
"""The keys that hold printed figures, with what these may be."""
MORE: dict[type[Any], dict[str, Schema]] = {
    SourceEntry: {"decimal": {"enum": [*DECIMALS]}, "sha256": {"pattern": SHA256, "maxLength": 64}},
    Defaults: {"of": {"enum": [*ANY_OF]}},
    ContestEntry: {**{key: {"minimum": 1, "maximum": LARGEST_WHOLE} for key in COUNTS}, "options": {"minItems": 1}},
    GroupEntry: {key: {"minItems": 1} for key in ("members", "all_except")},
    TallyEntry: {"id": {"pattern": ID_PATTERN.replace("^", rf"^(?![\s\S]*{LESS})", 1)}},
    ClaimEntry: {"quantity": {"enum": [*model.PARTS]}, "of": {"enum": [*ANY_OF]}},
    TableEntry: {"of": {"enum": [*OF["share"]]}, "rows": {"minItems": 1}},
    AssumptionEntry: {
        "quantities": {"items": {"type": "string", "enum": [*LIMITED]}},
        "of": {"enum": [*model.QUANTITIES]},
        "per": {"enum": [*PER]},
    },
    OmittedEntry: {"reason": {"pattern": r"\S"}},
}
"""What some keys hold, beyond their types."""


def claims_schema() -> Schema:
    """The schema of a claim file, TOML read as JSON."""
    sections = {name: _section(name, entry) for name, entry in SECTIONS.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Claim file of reconcile",
        "description": "What a document prints about a count, who states it, and how it is read.",
        "allOf": [{"type": "object", "properties": sections, "additionalProperties": False}, *file_rules()],
    }


def _section(name: str, entry: type[Any]) -> Schema:
    words = {"title": name, "description": SECTION_WORDS[name]}
    if entry in (SourceEntry, Defaults):
        return {**_entry(entry), **words}
    return {"type": "array", **words, "items": _entry(entry, SECTION_WORDS[name])}


def _entry(entry: type[Any], words: str | None = None) -> Schema:
    """The keys of an entry, and its rules; what completes keys must find them apart."""
    fields = {field.alias: field for field in attrs.fields(entry)}
    shapes = get_type_hints(entry)
    keys: Schema = {
        "type": "object",
        **({"description": words} if words else {}),
        "properties": {key: _key(entry, key, shapes[field.name], field) for key, field in fields.items()},
        "required": [key for key, field in fields.items() if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }
    rules = RULES.get(entry)
    return {"allOf": [keys, *rules()]} if rules else keys


def _key(entry: type[Any], key: str, shape: Any, field: attrs.Attribute[Any]) -> Schema:
    made = _figure(FIGURES[entry][key]) if key in FIGURES.get(entry, {}) else _type(shape)
    made = {"description": KEYS[entry.__name__][key], **made, **MORE.get(entry, {}).get(key, {})}
    return {**made, "default": field.default} if isinstance(field.default, bool | int) else made


def _figure(units: Any) -> Schema:
    return {"type": "string", "maxLength": MOST_CHARACTERS, "pattern": pattern_of(units)}


def _type(shape: Any) -> Schema:
    """The JSON type that a type of the entries is read from."""
    if get_origin(shape) in (Union, UnionType):
        (shape,) = (each for each in get_args(shape) if each is not type(None))
    simple: list[tuple[Any, Schema]] = [
        (Id, {"type": "string", "pattern": ID_PATTERN, "maxLength": LONGEST_ID}),
        (Weight, {"type": "integer", "minimum": 1, "maximum": LARGEST_WEIGHT}),
        (str, TEXT),
        (bool, {"type": "boolean"}),
        (int, {"type": "integer"}),
        (Spans, {"type": "array", "items": SPAN}),
        (dict[str, str], {"type": "object", "additionalProperties": TEXT}),
    ]
    for known, schema in simple:
        if shape == known:
            return schema
    element = get_args(shape)[0]
    if attrs.has(element):
        return {"type": "array", "items": _entry(element)}
    return {"type": "array", "items": _type(element), "uniqueItems": True}
