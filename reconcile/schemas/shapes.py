"""JSON Schemas of plain Python types, and short names for what they are made of."""

from __future__ import annotations

import enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

__all__ = [
    "DRAFT",
    "INTEGER",
    "NAME",
    "TEXT",
    "TRUTH",
    "Schema",
    "by_name",
    "list_of",
    "members",
    "of_class",
    "optional",
    "ref",
    "table",
]

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string"}
NAME: Schema = {"type": "string", "minLength": 1}
INTEGER: Schema = {"type": "integer"}
TRUTH: Schema = {"type": "boolean"}


def table(keys: Schema, optionally: Schema | None = None) -> Schema:
    """An object that has all of these keys, perhaps some more, and no other."""
    return {
        "type": "object",
        "properties": {**keys, **(optionally or {})},
        "required": [*keys],
        "additionalProperties": False,
    }


def list_of(items: Schema) -> Schema:
    """A list of any length."""
    return {"type": "array", "items": items}


def by_name(values: Schema) -> Schema:
    """An object with any names."""
    return {"type": "object", "additionalProperties": values}


def optional(schema: Schema) -> Schema:
    """That, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def members(kind: type[enum.Enum]) -> Schema:
    """The values of an enumeration."""
    return {"enum": [each.value for each in kind]}


def ref(name: str) -> Schema:
    """What is defined under that name."""
    return {"$ref": f"#/$defs/{name}"}


def of_class(kind: type[Any]) -> Schema:
    """An object with a key for each field of a class of attrs, or of a named tuple."""
    hints = get_type_hints(kind)
    names = [field.name for field in attrs.fields(kind)] if attrs.has(kind) else list(kind._fields)
    return table({name: _of_type(hints[name]) for name in names})


def _of_type(hint: Any) -> Schema:
    """What values of a type are as JSON."""
    plain: dict[Any, Schema] = {str: TEXT, int: INTEGER, bool: TRUTH}
    if hint in plain:
        return plain[hint]
    parts = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        (inner,) = (part for part in parts if part is not type(None))
        return optional(_of_type(inner))
    if get_origin(hint) is tuple and parts[-1] is not Ellipsis:
        each = [_of_type(part) for part in parts]
        return {"type": "array", "prefixItems": each, "items": False, "minItems": len(each)}
    return list_of(_of_type(parts[0])) if parts else of_class(hint)
