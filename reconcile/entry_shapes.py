"""Plain values -> typed entries, with every fault of shape in words that name what was expected."""

from __future__ import annotations

import datetime as dt
import types
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

import attrs

from reconcile.claim_entries import Id, Spans, Weight
from reconcile.errors import MANY, shown, unknown
from reconcile.limits import LARGEST_WEIGHT, LARGEST_WHOLE, LONGEST_ID
from reconcile.model import UNNAMED
from reconcile.toml_text import BareFloat

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["SPANS", "are_tables", "described", "shaped"]

MOST_LISTED = 3
SPANS = "expected spans such as [[267, 276]], each with 0 <= start < end"


def shaped(item: Mapping[str, Any], shape: type[Any]) -> tuple[Any | None, list[tuple[str, str]]]:
    """The entry that plain values make; or `None` with every fault of shape, each as its key path and the problem."""
    from cattrs import transform_error

    try:
        return _converter().structure(item, shape), []
    except Exception as error:  # noqa: BLE001  every fault of shape, however deep, becomes a message
        faults = []
        for line in transform_error(error, path="\0", format_exception=_sentence):
            message, _, path = line.rpartition(" @ \0")
            faults.append((path.lstrip("."), message))
        return None, faults


def are_tables(value: object) -> bool:
    """Whether this is a list of tables, `[[name]]`."""
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _sentence(error: BaseException, _type: type[Any] | None) -> str:
    from cattrs.errors import ForbiddenExtraKeysError

    if isinstance(error, ForbiddenExtraKeysError):
        known = [field.alias for field in attrs.fields(error.cl)]
        found = sorted(error.extra_fields)
        more = [f"{len(found) - MANY} more unknown keys"] if len(found) > MANY else []
        return "; ".join([*(unknown("key", key, known, most=len(known)) for key in found[:MANY]), *more])
    if isinstance(error, KeyError):
        return "this required key is missing"
    return str(error)


@cache
def _converter() -> Converter:
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _exactly(int, "a whole number without quotes"))
    converter.register_structure_hook(bool, _exactly(bool, "true or false, without quotes"))
    converter.register_structure_hook_func(lambda shape: shape is Id, _id)
    converter.register_structure_hook_func(lambda shape: shape is Weight, _weight)
    converter.register_structure_hook_factory(_is_tuple, lambda shape: _listed(converter, shape))
    converter.register_structure_hook_func(lambda shape: shape == tuple[str, ...], _texts)
    converter.register_structure_hook_func(lambda shape: shape == Spans, _spans)
    converter.register_structure_hook_func(lambda shape: shape == dict[str, str], _names)
    return converter


def _is_tuple(shape: Any) -> bool:
    return getattr(shape, "__origin__", None) is tuple


def _listed(converter: Converter, shape: Any) -> Callable[[Any, Any], Any]:
    """A list of names or of tables; a text is not taken for a list of its characters."""
    (element, _) = get_args(shape)
    tables = attrs.has(element)
    lists: Any = types.GenericAlias(list, element)

    def structure(value: Any, _: Any) -> Any:
        if tables and not are_tables(value):
            raise TypeError(f"expected a list of tables, not {described(value)}")
        if not isinstance(value, list):
            raise TypeError(f'expected a list such as ["a", "b"], not {described(value)}')
        return tuple(converter.structure(value, lists))

    return structure


def _exactly(wanted: type[Any], words: str) -> Callable[[Any, Any], Any]:
    def structure(value: Any, _: Any) -> Any:
        if type(value) is wanted:
            return value
        raise TypeError(f"expected {words}, not {described(value)}")

    return structure


def described(value: object) -> str:
    """A TOML value in the words of messages."""
    if isinstance(value, BareFloat):
        return value.text
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"[{', '.join(map(described, value))}]" if len(value) <= MOST_LISTED else "a longer list"
    return shown(value)


def _text(value: Any, _: Any) -> str:
    if isinstance(value, str):
        return value
    if type(value) is int or isinstance(value, float):
        text = described(value)
        examples = f'"{text}"' if type(value) is int else f'"{text}" or "{text}%"'
        raise TypeError(f"a bare number, {text}: expected the text as printed, in quotes, such as {examples}")
    if isinstance(value, dt.date):
        raise TypeError(f'a bare date, {value.isoformat()}: expected it in quotes, "{value.isoformat()}"')
    raise TypeError(f"expected text in quotes, not {described(value)}")


def _id(value: Any, shape: Any) -> Id:
    """A name that can be written in reports and variables; `entry_rules` sees to it that it is told from others."""
    id = _text(value, shape)
    if not id:
        raise ValueError("this is empty; expected a short name")
    if len(id) > LONGEST_ID:
        raise ValueError(f"{shown(id)} has {len(id):,} characters; expected at most {LONGEST_ID}")
    if id != id.strip():
        raise ValueError(f"{shown(id)} begins or ends with a space")
    for mark in "[],":
        if mark in id:
            raise ValueError(f'{shown(id)} holds "{mark}"; a name holds no brackets and no comma')
    if id == UNNAMED:
        raise ValueError(f'"{UNNAMED}" stands for the options that a contest does not name; expected another name')
    return Id(id)


def _weight(value: Any, _: Any) -> Weight:
    if type(value) is int and 1 <= value <= LARGEST_WEIGHT:
        return Weight(value)
    raise ValueError(f"expected a whole number from 1 to {LARGEST_WEIGHT:,}, without quotes, not {described(value)}")


def _texts(value: Any, _: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f'expected a list of texts such as ["a", "b"], not {described(value)}')
    if len(set(value)) < len(value):
        (most, _), *_ = Counter(value).most_common(1)
        raise ValueError(f"{shown(most)} stands twice in this list")
    return tuple(value)


def _spans(value: Any, _: Any) -> Spans:
    if not isinstance(value, list) or not all(map(_is_span, value)):
        raise TypeError(f"{SPANS}, not {described(value)}")
    return tuple((start, end) for start, end in value)


def _is_span(span: object) -> bool:
    match span:
        case [int(start), int(end)]:
            return bool not in (type(start), type(end)) and start >= 0 and 1 <= end <= LARGEST_WHOLE
    return False


def _names(value: Any, _: Any) -> dict[str, str]:
    if isinstance(value, dict) and all(isinstance(name, str) for name in value.values()):
        return dict(value)
    raise TypeError(f'expected names such as {{a = "Name of a"}}, not {described(value)}')
