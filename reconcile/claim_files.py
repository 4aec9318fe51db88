"""The shape of a claim file: TOML text -> typed entries, and every fault of shape at once.

What the entries refer to (options, tallies, claimants) is checked where they meet, in `ledger`.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from reconcile.errors import Fault, LedgerError

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = [
    "AssumptionEntry",
    "ClaimEntry",
    "ClaimFile",
    "ClaimantEntry",
    "ContestEntry",
    "Defaults",
    "Entry",
    "GroupEntry",
    "OmittedEntry",
    "SourceEntry",
    "TableEntry",
    "TableRow",
    "TallyEntry",
    "read_texts",
    "shown",
    "texts_of",
    "unknown",
]

Spans = tuple[tuple[int, int], ...]
LARGEST_FILE = 50_000_000


@attrs.frozen(kw_only=True)
class SourceEntry:
    """`[source]`: the document that the claims of this file were read in."""

    id: str
    document: str
    sha256: str | None = None
    language: str | None = None
    decimal: str | None = None
    publisher: str | None = None
    published: str | None = None
    published_inferred: str | None = None


@attrs.frozen(kw_only=True)
class ClaimantEntry:
    """`[[claimant]]`: account and name are the id where they are not given."""

    id: str
    account: str | None = None
    name: str | None = None


@attrs.frozen(kw_only=True)
class GroupEntry:
    """`[[contest.group]]`: either the members, or all options except some."""

    id: str
    members: tuple[str, ...] | None = None
    all_except: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class ContestEntry:
    """`[[contest]]`."""

    id: str
    options: tuple[str, ...]
    title: str | None = None
    names: dict[str, str] = attrs.field(factory=dict)
    group: tuple[GroupEntry, ...] = ()
    blank_is_valid: bool = False
    votes_per_ballot: int = 1
    votes_per_option: int = 1
    chamber: int | None = None


@attrs.frozen(kw_only=True)
class TallyEntry:
    """`[[tally]]`."""

    id: str
    contest: str
    counted_by: str | None = None
    name: str | None = None
    as_of: str | None = None
    part_of: str | None = None
    made_of: tuple[str, ...] = ()
    replaces: str | None = None
    rests_on: tuple[str, ...] = ()
    final: bool = False


@attrs.frozen(kw_only=True)
class Defaults:
    """`[defaults]`: what a claim or table of this file takes where it says nothing itself."""

    tally: str | None = None
    contest: str | None = None
    claimant: str | None = None
    via: str | None = None
    of: str | None = None
    rests_on: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class ClaimEntry(Defaults):
    """`[[claim]]`: exactly one of the kind keys holds the printed figure (or the option, or the claim)."""

    id: str
    votes: str | None = None
    share: str | None = None
    total: str | None = None
    turnout: str | None = None
    coverage: str | None = None
    winner: str | None = None
    ahead: str | None = None
    lead: str | None = None
    rank: str | None = None
    options: str | None = None
    seats: str | None = None
    control: str | None = None
    endorses: str | None = None
    option: str | None = None
    over: str | None = None
    besides: tuple[str, ...] | None = None
    printed: str | None = None
    supersedes: str | None = None
    at: Spans = ()


@attrs.frozen(kw_only=True)
class TableRow:
    """One option's line in a `[[table]]`."""

    option: str
    votes: str | None = None
    share: str | None = None
    votes_at: Spans = ()
    share_at: Spans = ()


@attrs.frozen(kw_only=True)
class TableEntry(Defaults):
    """`[[table]]`: a whole bulletin in one block; each figure becomes a claim of its own."""

    id: str
    rows: tuple[TableRow, ...]


@attrs.frozen(kw_only=True)
class AssumptionEntry:
    """`[[assumption]]`."""

    id: str
    text: str | None = None
    tallies: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    of: str | None = None
    figure: str | None = None
    holds: bool = True


@attrs.frozen(kw_only=True)
class OmittedEntry:
    """`[[omitted]]`: left out on purpose."""

    reason: str
    printed: str | None = None
    at: Spans = ()


Entry = (
    ClaimantEntry | ContestEntry | TallyEntry | ClaimEntry | TableEntry | AssumptionEntry | OmittedEntry
)

_LISTS: dict[str, type[Any]] = {
    "claimant": ClaimantEntry,
    "contest": ContestEntry,
    "tally": TallyEntry,
    "claim": ClaimEntry,
    "table": TableEntry,
    "assumption": AssumptionEntry,
    "omitted": OmittedEntry,
}
_SINGLES: dict[str, type[Any]] = {"source": SourceEntry, "defaults": Defaults}


@attrs.define
class ClaimFile:
    """One file's entries by section, as far as they could be read, and what could not."""

    name: str
    source: SourceEntry | None = None
    defaults: Defaults = attrs.field(factory=Defaults)
    entries: dict[str, list[Any]] = attrs.field(factory=lambda: {key: [] for key in _LISTS})
    faults: list[Fault] = attrs.field(factory=list)


def shown(value: object) -> str:
    """A value as error messages show it: quoted, control characters escaped, cut after 60 characters."""
    text = f'"{value}"' if isinstance(value, str) and value.isprintable() else ascii(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def unknown(what: str, given: str, known: Iterable[str]) -> str:
    """The sentence for a name that nothing defines, with the nearest known one."""
    names = sorted(known)
    near = difflib.get_close_matches(given, names, n=1)
    if near:
        return f"unknown {what} {shown(given)}; the nearest known one is {shown(near[0])}"
    listed = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"unknown {what} {shown(given)}; expected one of: {listed or '(none is defined)'}"


def texts_of(paths: Iterable[str | Path]) -> dict[str, str]:
    """The text of every claim file: a directory stands for the `*.toml` files directly in it.

    Raises `LedgerError` naming every path that cannot be read as UTF-8 text.
    """
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for path in map(Path, paths):
        files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not files:
            faults.append(Fault(str(path), "", "no claim file here; expected at least one *.toml"))
        for file in files:
            try:
                if file.stat().st_size > LARGEST_FILE:
                    raise ValueError(f"larger than {LARGEST_FILE:,} bytes")
                texts[str(file)] = file.read_bytes().decode("utf-8-sig")
            except OSError as error:
                faults.append(Fault(str(file), "", f"cannot be read: {error.strerror or error}"))
            except UnicodeDecodeError as error:
                faults.append(Fault(str(file), f"byte {error.start}", "not UTF-8 text; save the file as UTF-8"))
            except ValueError as error:
                faults.append(Fault(str(file), "", f"{error}; expected a claim file"))
    if faults:
        raise LedgerError(faults)
    return texts


def read_texts(texts: Mapping[str, str]) -> list[ClaimFile]:
    """The entries of claim files given as text by name. Faults of shape are in each file's `faults`."""
    return [_read(name, texts[name]) for name in sorted(texts)]


def _read(name: str, text: str) -> ClaimFile:
    file = ClaimFile(name)
    try:
        content = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        file.faults.append(Fault(name, "", f"not valid TOML: {error}"))
        return file
    for key, value in content.items():
        if key in _SINGLES and isinstance(value, dict):
            entry = _structure(file, key, value, _SINGLES[key])
            if entry is not None:
                setattr(file, key, entry)
        elif key in _LISTS and isinstance(value, list) and all(isinstance(item, dict) for item in value):
            found = (_structure(file, _place(key, i, item), item, _LISTS[key]) for i, item in enumerate(value))
            file.entries[key] += [entry for entry in found if entry is not None]
        elif key in _SINGLES:
            file.faults.append(Fault(name, key, f"expected a table [{key}], not {shown(value)}"))
        elif key in _LISTS:
            file.faults.append(Fault(name, key, f"expected tables [[{key}]], not {shown(value)}"))
        else:
            file.faults.append(Fault(name, key, unknown("section", key, [*_SINGLES, *_LISTS])))
    return file


def _place(section: str, index: int, item: Mapping[str, Any]) -> str:
    id = item.get("id")
    return f"{section} {shown(id)}" if isinstance(id, str) else f"{section} number {index + 1}"


def _structure(file: ClaimFile, place: str, item: object, shape: type[Any]) -> Any | None:
    from cattrs import transform_error

    try:
        return _converter().structure(item, shape)
    except Exception as error:  # noqa: BLE001  every fault of shape, however deep, becomes a message
        for line in transform_error(error, path="", format_exception=_sentence):
            message, _, path = line.rpartition(" @ ")
            where = path.lstrip(".")
            file.faults.append(Fault(file.name, f"{place}: {where}" if where else place, message))
        return None


def _sentence(error: BaseException, _type: type[Any] | None) -> str:
    from cattrs.errors import ForbiddenExtraKeysError

    if isinstance(error, ForbiddenExtraKeysError):
        known = [field.name for field in attrs.fields(error.cl)]
        return "; ".join(unknown("key", key, known) for key in sorted(error.extra_fields))
    if isinstance(error, KeyError):
        return "this required key is missing"
    return str(error)


@cache
def _converter() -> Converter:
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook(str, _exactly(str, "text in quotes"))
    converter.register_structure_hook(int, _exactly(int, "a whole number"))
    converter.register_structure_hook(bool, _exactly(bool, "true or false"))
    converter.register_structure_hook_func(lambda shape: shape == tuple[str, ...], _texts)
    converter.register_structure_hook_func(lambda shape: shape == Spans, _spans)
    return converter


def _exactly(wanted: type[Any], words: str) -> Callable[[Any, Any], Any]:
    def structure(value: Any, _: Any) -> Any:
        if type(value) is wanted:
            return value
        if wanted is str and type(value) in (int, float):
            raise TypeError(f'a bare number, {value}: expected the text as printed, in quotes, such as "{value}"')
        raise TypeError(f"expected {words}, not {shown(value)}")

    return structure


def _texts(value: Any, _: Any) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise TypeError(f'expected a list of texts such as ["a", "b"], not {shown(value)}')


def _spans(value: Any, _: Any) -> Spans:
    def good(span: Any) -> bool:
        return (
            isinstance(span, list) and len(span) == 2 and all(type(end) is int for end in span) and 0 <= span[0] < span[1]
        )

    if isinstance(value, list) and all(map(good, value)):
        return tuple((start, end) for start, end in value)
    raise TypeError(f"expected spans [[start, end], ...] with 0 <= start < end, not {shown(value)}")
