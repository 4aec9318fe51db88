"""The rules of claim files that speak of several keys, as JSON Schema: `if`, `then`, `not`, `oneOf`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from reconcile.claim_entries import (
    AssumptionEntry,
    ClaimantEntry,
    ClaimEntry,
    ContestEntry,
    GroupEntry,
    TableEntry,
    TableRow,
    TallyEntry,
)
from reconcile.claim_figures import UNITS
from reconcile.claim_files import KINDS
from reconcile.claim_reading import MAY_HAVE, NEEDS, OF, OWN_KEYS
from reconcile.entry_rules import BUILT_IN, LIMIT_KEYS
from reconcile.model import EVERYTHING, PARTS

__all__ = ["RULES", "file_rules"]

Schema = dict[str, Any]

STATING = ("claim", "table", "omitted")
"""The sections that need a source."""
SOME: Schema = {"type": "array", "minItems": 1}


def has(*keys: str, **values: Schema) -> Schema:
    """An object that has these keys, with these values."""
    return {"required": [*keys, *values], **({"properties": values} if values else {})}


def when(condition: Schema, then: Schema, otherwise: Schema | None = None) -> Schema:
    """One schema where a condition holds, another where it does not."""
    return {"if": condition, "then": then, **({} if otherwise is None else {"else": otherwise})}


def _exactly_one(keys: Iterable[str]) -> Schema:
    return {"oneOf": [{"required": [key]} for key in keys]}


def _claimant() -> list[Schema]:
    not_all: Schema = {"account": {"not": {"const": EVERYTHING}}}
    return [{"properties": not_all}, when(has(id={"const": EVERYTHING}), has("account"))]


def _group() -> list[Schema]:
    return [_exactly_one(("members", "all_except"))]


def _contest() -> list[Schema]:
    several = {"type": "integer", "minimum": 2}
    return [{"not": has(ranked={"const": True}, votes_per_ballot=several)}]


def _tally() -> list[Schema]:
    return [
        {"not": has("part_of", final={"const": True})},
        {"dependencies": {"round_after": ["eliminated"], "eliminated": ["round_after"]}},
    ]


def _row() -> list[Schema]:
    return [{"anyOf": [{"required": ["votes"]}, {"required": ["share"]}]}]


def _table() -> list[Schema]:
    return [{"not": has("tally", "contest")}]


def _claim() -> list[Schema]:
    kinds = [when(has(kind), _of_kind(kind)) for kind in KINDS]
    return [_exactly_one(KINDS), {"not": has("tally", "contest")}, *kinds]


def _of_kind(kind: str) -> Schema:
    """The keys that a kind of claim needs and cannot have; `of` may come from `[defaults]`."""
    wanted = (*NEEDS[kind], *MAY_HAVE.get(kind, ()))
    needed = [key for key in NEEDS[kind] if key != "of"]
    unwanted = [key for key in OWN_KEYS if key not in wanted]
    unwanted += ["tally", "contest"] if kind == "endorses" else []
    unwanted += ["printed"] if kind in UNITS else []
    keys: Schema = dict.fromkeys(unwanted, False)
    keys |= {"of": {"enum": [*OF[kind]]}} if kind in OF else {}
    rules: list[Schema] = []
    if "quantity" in wanted:
        rules = [_exactly_one(("option", "quantity")), {"not": _share_of_itself()}]
        needed.remove("option")
    if kind not in UNITS:
        rules = [when(has(at=SOME), has("printed"))]
    return {"required": needed, "properties": keys, **({"allOf": rules} if rules else {})}


def _share_of_itself() -> Schema:
    (both,) = {*OF["share"]} & {*PARTS}
    return has(quantity={"const": both}, of={"const": both})


def _assumption() -> list[Schema]:
    free = {"properties": {"quantities": {"maxItems": 0}, **dict.fromkeys(LIMIT_KEYS[1:], False)}}
    limits = {"anyOf": [has(quantities=SOME), has("of"), has("per")]}
    limit = {**has(quantities=SOME), **_exactly_one(("of", "per"))}
    own = {**has(text={"minLength": 1}), "allOf": [when(limits, has("figure")), when(has("figure"), limit)]}
    return [when(has(id={"enum": [*BUILT_IN]}), free, own)]


RULES: dict[type[Any], Callable[[], list[Schema]]] = {
    ClaimantEntry: _claimant,
    GroupEntry: _group,
    ContestEntry: _contest,
    TallyEntry: _tally,
    ClaimEntry: _claim,
    TableRow: _row,
    TableEntry: _table,
    AssumptionEntry: _assumption,
}
"""The rules of each kind of entry."""


def file_rules() -> list[Schema]:
    """What claims and tables need where `[defaults]` does not give it, and what needs a source."""
    claimant = has("claimant")
    counted = {"anyOf": [has("tally"), has("contest")]}
    speaking = when(has("endorses"), {}, counted)
    kinds = [kind for kind in NEEDS if "of" in NEEDS[kind]]
    return [
        when({"anyOf": [has(**{section: SOME}) for section in STATING]}, has("source")),
        when(has(defaults=claimant), {}, _each(claim=claimant, table=claimant)),
        when(has(defaults=counted), {}, _each(claim=speaking, table=counted)),
        *(when(has(defaults=has(of={"enum": [*OF[kind]]})), {}, _needing_of(kind)) for kind in kinds),
        when(has(defaults=has(of={"const": "valid"})), _each(claim=when(has(quantity={"const": "valid"}), has("of")))),
    ]


def _needing_of(kind: str) -> Schema:
    needed = {"claim": when(has(kind), has("of"))}
    if kind == "share":
        needed["table"] = when(has(rows={"contains": has("share")}), has("of"))
    return _each(**needed)


def _each(**rules: Schema) -> Schema:
    """A rule for every entry of some sections."""
    return {"properties": {section: {"items": rule} for section, rule in rules.items()}}
