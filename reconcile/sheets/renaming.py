"""Names and keys of one table written as another has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconcile.sheets.canonical import VOTES
from reconcile.sheets.handover import table_of
from reconcile.sheets.matching import Path, match_names

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["MOST_NAMES", "items_of", "paths_of", "renamed", "with_keys", "with_names"]

MOST_NAMES: Final = 200_000
"""Of more names than this on one side only, it is not tried whether they are written differently on the other."""


def paths_of(table: ir.Table, key: list[str]) -> list[Path] | None:
    """The distinct keys of a table, `None` where there are too many to look through."""
    rows = table.select(key).distinct().limit(MOST_NAMES + 1).to_pyarrow().to_pylist()
    return None if len(rows) > MOST_NAMES else [tuple(row[name] for name in key) for row in rows]


def items_of(figures: ir.Table) -> list[str]:
    """The options and quantities that some figures are of."""
    return sorted(figures.select("item").distinct().to_pyarrow()["item"].to_pylist())


def renamed(below: ir.Table, above: ir.Table, path: list[str]) -> dict[Path, dict[str, str]]:
    """The options that units and parents write differently, place by place."""
    keys = [*path, "item"]
    here, there = (each.filter(each.item.startswith(VOTES)).select(keys).distinct() for each in (below, above))
    alone: list[dict[Path, list[str]]] = []
    for one, other in ((here, there), (there, here)):
        rows = one.anti_join(other, keys).limit(MOST_NAMES).to_pyarrow().to_pylist()
        groups: dict[Path, list[str]] = {}
        for row in rows:
            groups.setdefault(tuple(row[name] for name in path), []).append(row["item"][len(VOTES) :])
        alone.append(groups)
    found = {}
    for place, names in alone[0].items():
        if place in alone[1] and (same := match_names(names, alone[1][place])):
            found[place] = same
    return found


def with_names(figures: ir.Table, renames: dict[Path, dict[str, str]], path: list[str]) -> ir.Table:
    """The figures with the parents' names for the options."""
    import ibis

    rows = [(*place, VOTES + old, VOTES + new) for place, names in renames.items() for old, new in names.items()]
    if not rows:
        return figures
    columns = dict(zip([*path, "item", "name"], zip(*rows, strict=True), strict=True))
    names = table_of(columns, dict.fromkeys(columns, "string"))
    joined = figures.left_join(names, [*path, "item"])
    new = joined.mutate(written=ibis.coalesce(joined.name, joined.item))
    return new.select(*(name for name in figures.columns if name != "item"), item=new.written)


def with_keys(figures: ir.Table, rewritten: dict[Path, Path], key: list[str]) -> ir.Table:
    """The figures with other keys for some."""
    if not rewritten:
        return figures
    new = [f"new_{name}" for name in key]
    rows = [(*old, *as_here) for old, as_here in rewritten.items()]
    columns = dict(zip([*key, *new], zip(*rows, strict=True), strict=True))
    names = table_of(columns, dict.fromkeys(columns, "string"))
    joined = figures.left_join(names, key)
    others = [name for name in figures.columns if name not in key]
    has = joined[new[0]].notnull()
    whole = joined.mutate(**{name: has.ifelse(joined[f"new_{name}"], joined[name]) for name in key})
    return whole.select(*others, *key)
