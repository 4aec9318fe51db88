"""Disagreements that an earlier JSON report has already: what is new since, for a run that is to fail on that alone."""

from __future__ import annotations

import json
from typing import Any

from reconcile.errors import ReconcileError, shown
from reconcile.reconciliation import Reconciliation

__all__ = ["known_findings"]


def known_findings(result: Reconciliation, text: str, name: str) -> frozenset[str]:
    """The ids of the disagreements all of whose conflicts an earlier JSON report has: the same statements collide.

    Claims are compared by their ids, those that say the same as one. `name` is what errors call the report. Raises
    `ReconcileError` for a text that is no report of `reconcile report --format json`.
    """
    statements = {claim.id: one.id for one in result.problem.statements for claim in one.claims}
    known = {frozenset(statements.get(id, id) for id in claims) for claims in _conflicts(text, name)}
    return frozenset(
        finding.id
        for finding in result.findings
        if finding.conflict is not None
        and all(frozenset(each.statements) in known for each in (finding.conflict, *finding.routes))
    )


def _conflicts(text: str, name: str) -> list[list[str]]:
    expected = f"{name}: expected a report of `reconcile report --format json`"
    try:
        content: Any = json.loads(text)
    except RecursionError:
        raise ReconcileError(f"{expected}; this is not JSON: lists and objects nest too deeply") from None
    except ValueError as error:
        raise ReconcileError(f"{expected}; this is not JSON: {error}") from None
    findings = content.get("findings") if isinstance(content, dict) else None
    if not isinstance(findings, list):
        raise ReconcileError(f'{expected}; "findings" is missing')
    found = []
    for finding in findings:
        for each in (finding, *_routes(finding)):
            claims = each.get("claims") if isinstance(each, dict) else None
            if not isinstance(claims, list) or not all(isinstance(claim, str) for claim in claims):
                raise ReconcileError(f"{expected}; a finding without claims: {shown(str(each)[:80])}")
            found.append(claims)
    return found


def _routes(finding: Any) -> list[Any]:
    routes = finding.get("routes", []) if isinstance(finding, dict) else []
    return routes if isinstance(routes, list) else []
