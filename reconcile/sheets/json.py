"""What was found in a file of results, as JSON."""

from __future__ import annotations

import json
from typing import Any, Final

import attrs

from reconcile.sheets.comparison import COUNTS, Comparison
from reconcile.sheets.groups import Group
from reconcile.sheets.outcomes import Outcome
from reconcile.sheets.results import Examined

__all__ = ["sheets_json"]

LARGEST: Final = 100
"""So many of the numbers that differ between two readings are given."""


def sheets_json(found: Examined, claims: dict[str, Any] | None = None) -> str:
    """`schema`, `layout`, `files`, `levels`, `options`, `checks`, `findings`, `flags`, `known`, `comparison`, `claims`.

    `claims` is the JSON report of the claims that the sums of the sheets joined.
    """
    content: dict[str, Any] = {
        "schema": 1,
        "layout": found.sheets.layout.name,
        "files": [attrs.asdict(file) for file in found.sheets.files],
        "levels": list(found.sheets.plan.levels),
        "options": list(found.sheets.plan.options),
        "checks": [_check(outcome) for outcome in found.outcomes],
        "findings": [_group(group) for group in found.groups],
        "flags": [attrs.asdict(flag) for flag in found.flags],
        "known": None if found.known is None else attrs.asdict(found.known),
        "comparison": None if found.comparison is None else _comparison(found.comparison),
        "claims": claims,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _check(outcome: Outcome) -> dict[str, Any]:
    check = outcome.check
    return {
        "code": check.code,
        "title": check.title,
        "title_es": check.title_es,
        "rule": check.rule,
        "severity": check.severity.value,
        "holds": outcome.holds,
        "fails": outcome.fails,
        "known": outcome.known,
        "unknown": outcome.unknown,
        "left_out": outcome.left_out,
        "not_applicable": outcome.not_applicable or None,
        "level": outcome.level,
        "added_up": [attrs.asdict(each) for each in outcome.added_up],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "code": group.check.code,
        "severity": group.check.severity.value,
        "contest": group.contest,
        "place": group.place,
        "count": group.count,
        "votes": group.votes,
        "cause": group.cause,
        "lead": group.lead,
        "explains": group.explains,
        "largest": [attrs.asdict(violation) for violation in group.largest],
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "key": list(comparison.key),
        **{name: getattr(comparison, name) for name in COUNTS},
        "items_apart": list(comparison.items_apart),
        "rewritten": [[list(old), list(new)] for old, new in sorted(comparison.rewritten.items(), key=str)],
        "largest": comparison.largest(LARGEST),
        "effects": [attrs.asdict(effect) for effect in comparison.effects],
        "orders": {contest: {"here": here, "there": there} for contest, (here, there) in comparison.orders().items()},
    }
