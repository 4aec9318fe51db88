"""The shape of a claim file: TOML text -> typed entries, and every fault of shape at once.

What the entries refer to (options, tallies, claimants) is checked where they meet, in `ledger`. Files of rows
are read by `claim_rows`, into the same entries.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
import types
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, Self, get_args

import attrs

from reconcile import claim_entries, model
from reconcile.claim_entries import ClaimEntry, Defaults, Id, SourceEntry, Spans, Weight
from reconcile.errors import Fault, shown, unknown

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["KINDS", "LARGEST_WEIGHT", "ClaimFile", "read_toml", "structure"]

KINDS: dict[str, type[model.Claim]] = {kind.kind: kind for kind in model.CLAIM_KINDS}
MOST_LISTED = 3
LONGEST_DRAWN = 200
LARGEST_WEIGHT = 1_000_000

_LISTS: dict[str, type[Any]] = {
    "claimant": claim_entries.ClaimantEntry,
    "contest": claim_entries.ContestEntry,
    "tally": claim_entries.TallyEntry,
    "claim": claim_entries.ClaimEntry,
    "table": claim_entries.TableEntry,
    "assumption": claim_entries.AssumptionEntry,
    "omitted": claim_entries.OmittedEntry,
}
_SINGLES: dict[str, type[Any]] = {"source": SourceEntry, "defaults": Defaults}


@attrs.define
class ClaimFile:
    """The entries of a file by section, as far as they could be read, and what could not; or of some of its rows.

    `unread` holds `(section, id)` of the entries with faults of shape (the id is empty for a `[source]` or
    `[defaults]`), so that no further fault is noted where another entry names one of them. `is_readable` is
    false where the text could not be read at all.

    A file of rows becomes several: one for each source that it defines, which stands at `source_place`, and one for
    each run of rows that name one source, `named_source`; `rows` are the numbers of the rows of its claims.
    """

    name: str
    source: SourceEntry | None = None
    defaults: Defaults = attrs.field(factory=Defaults)
    entries: dict[str, list[Any]] = attrs.field(factory=lambda: {key: [] for key in _LISTS})
    faults: list[Fault] = attrs.field(factory=list)
    unread: set[tuple[str, str]] = attrs.field(factory=set)
    is_readable: bool = True
    source_place: str = "source"
    named_source: str | None = None
    rows: list[int] = attrs.field(factory=list)

    def fault(self, where: str, problem: str) -> None:
        """Note one fault and go on."""
        self.faults.append(Fault(self.name, where, problem))

    def claims(self) -> Iterator[tuple[str, ClaimEntry]]:
        """Each entry of a claim, with where it stands."""
        rows = (f"row {row}: " for row in self.rows) if self.rows else repeat("")
        for row, entry in zip(rows, self.entries["claim"], strict=False):
            yield f"{row}claim {shown(entry.id)}", entry

    @property
    def declared(self) -> str:
        """Where this file's decimal mark is declared."""
        return "in [source], or in the column `decimal`" if self.rows else "in [source]"

    def key(self, name: str) -> str:
        """What a key of a claim is called in this file: in rows, what the kind keys hold stands under `figure`."""
        return "figure" if self.rows and name in KINDS else name


class _BareFloat(float):
    """A TOML float that keeps its text, so that messages show every digit."""

    text: str

    def __new__(cls, text: str) -> Self:
        made = super().__new__(cls, text)
        made.text = text
        return made


def read_toml(name: str, text: str) -> ClaimFile:
    """The entries of a claim file in TOML, by section. Faults of shape are in its `faults`."""
    file = ClaimFile(name)
    try:
        content = tomllib.loads(text.replace("\r\n", "\n"), parse_float=_BareFloat)
    except (ValueError, RecursionError) as error:
        file.is_readable = False
        file.fault("", f"not valid TOML: {error}{_drawn(str(error), text)}")
        return file
    for key, value in content.items():
        if key in _SINGLES and isinstance(value, dict):
            entry = structure(file, key, value, key)
            if entry is not None:
                setattr(file, key, entry)
        elif key in _LISTS and _are_tables(value):
            found = (structure(file, _place(key, i, item), item, key) for i, item in enumerate(value))
            file.entries[key] += [entry for entry in found if entry is not None]
        else:
            _fault_of_section(file, key, value)
    return file


def _drawn(message: str, text: str) -> str:
    """The line that a fault of TOML names, with a caret under the column."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    lines = text.splitlines()
    if place is None or int(place[1]) > len(lines):
        return ""
    line, column = lines[int(place[1]) - 1], int(place[2])
    if len(line) > LONGEST_DRAWN or not line.isprintable():
        return ""
    return f"\n  {line}\n  {' ' * (column - 1)}^"


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _fault_of_section(file: ClaimFile, key: str, value: Any) -> None:
    """Note what is wrong with a section that cannot be read, and which entries stand in it."""
    where = key if key.isprintable() and key else shown(key)
    meant = key if key in (*_SINGLES, *_LISTS) else None
    if meant is None:
        near = difflib.get_close_matches(key, [*_SINGLES, *_LISTS], n=1)
        meant = near[0] if near else None
        file.fault(where, unknown("section", key, [*_SINGLES, *_LISTS]))
    elif key in _SINGLES:
        file.fault(where, f"expected one table, [{key}]" if _are_tables(value) else _not_a_table(f"[{key}]", value))
    else:
        file.fault(where, _not_a_table(f"[[{key}]]", value))
    if meant in _SINGLES:
        file.unread.add((meant, ""))
    if meant is not None:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                file.unread.add((meant, item["id"]))


def _not_a_table(wanted: str, value: object) -> str:
    return (
        f"expected {wanted}, {'with two pairs of brackets' if isinstance(value, dict) else f'not {_described(value)}'}"
    )


def _place(section: str, index: int, item: Mapping[str, Any]) -> str:
    id = item.get("id")
    return f"{section} {shown(id)}" if isinstance(id, str) else f"{section} number {index + 1}"


def structure(file: ClaimFile, place: str, item: Mapping[str, Any], section: str) -> Any | None:
    """The entry that plain values make, or `None` where its faults of shape are noted, each at `place`."""
    from cattrs import transform_error

    try:
        return _converter().structure(item, {**_SINGLES, **_LISTS}[section])
    except Exception as error:  # noqa: BLE001  every fault of shape, however deep, becomes a message
        for line in transform_error(error, path="\0", format_exception=_sentence):
            message, _, path = line.rpartition(" @ \0")
            where = path.lstrip(".")
            file.fault(f"{place}: {where}" if where else place, message)
        id = item.get("id")
        file.unread |= {(section, name) for name in ("" if section in _SINGLES else id, id) if isinstance(name, str)}
        return None


def _sentence(error: BaseException, _type: type[Any] | None) -> str:
    from cattrs.errors import ForbiddenExtraKeysError

    if isinstance(error, ForbiddenExtraKeysError):
        known = [field.alias for field in attrs.fields(error.cl)]
        return "; ".join(unknown("key", key, known, most=len(known)) for key in sorted(error.extra_fields))
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
        if tables and not _are_tables(value):
            raise TypeError(f"expected a list of tables, not {_described(value)}")
        if not isinstance(value, list):
            raise TypeError(f'expected a list such as ["a", "b"], not {_described(value)}')
        return tuple(converter.structure(value, lists))

    return structure


def _exactly(wanted: type[Any], words: str) -> Callable[[Any, Any], Any]:
    def structure(value: Any, _: Any) -> Any:
        if type(value) is wanted:
            return value
        raise TypeError(f"expected {words}, not {_described(value)}")

    return structure


def _described(value: object) -> str:
    """A TOML value in the words of messages."""
    if isinstance(value, _BareFloat):
        return value.text
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"[{', '.join(map(_described, value))}]" if len(value) <= MOST_LISTED else "a longer list"
    return shown(value)


def _text(value: Any, _: Any) -> str:
    if isinstance(value, str):
        return value
    if type(value) is int or isinstance(value, float):
        text = _described(value)
        examples = f'"{text}"' if type(value) is int else f'"{text}" or "{text}%"'
        raise TypeError(f"a bare number, {text}: expected the text as printed, in quotes, such as {examples}")
    if isinstance(value, dt.date):
        raise TypeError(f'a bare date, {value.isoformat()}: expected it in quotes, "{value.isoformat()}"')
    raise TypeError(f"expected text in quotes, not {_described(value)}")


def _id(value: Any, shape: Any) -> Id:
    """A name that can be written in reports and variables, and told from every other."""
    id = _text(value, shape)
    if not id:
        raise ValueError("this is empty; expected a short name")
    if id != id.strip():
        raise ValueError(f"{shown(id)} begins or ends with a space")
    if not id.isprintable():
        raise ValueError(f"{shown(id)} holds a hidden character, shown here with a backslash; type the name anew")
    if unicodedata.normalize("NFC", id) != id:
        raise ValueError(f"{id!a} holds an accent as a character of its own; type the name anew")
    for mark in "[],":
        if mark in id:
            raise ValueError(f'{shown(id)} holds "{mark}"; a name holds no brackets and no comma')
    if id == "*":
        raise ValueError('"*" stands for the options that a contest does not name; expected another name')
    return Id(id)


def _weight(value: Any, _: Any) -> Weight:
    if type(value) is int and 1 <= value <= LARGEST_WEIGHT:
        return Weight(value)
    raise ValueError(f"expected a whole number from 1 to {LARGEST_WEIGHT:,}, without quotes, not {_described(value)}")


def _texts(value: Any, _: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f'expected a list of texts such as ["a", "b"], not {_described(value)}')
    twice = [item for item in value if value.count(item) > 1]
    if twice:
        raise ValueError(f"{shown(twice[0])} stands twice in this list")
    return tuple(value)


def _spans(value: Any, _: Any) -> Spans:
    if not isinstance(value, list) or not all(map(_is_span, value)):
        raise TypeError(f"expected spans such as [[267, 276]], each with 0 <= start < end, not {_described(value)}")
    return tuple((start, end) for start, end in value)


def _is_span(span: object) -> bool:
    match span:
        case [int(start), int(end)]:
            return bool not in (type(start), type(end)) and 0 <= start < end
    return False


def _names(value: Any, _: Any) -> dict[str, str]:
    if isinstance(value, dict) and all(isinstance(name, str) for name in value.values()):
        return dict(value)
    raise TypeError(f'expected names such as {{a = "Name of a"}}, not {_described(value)}')
