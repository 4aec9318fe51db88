"""The report for machines. Everything in it is proven, or follows from what is proven and the claim files."""

from __future__ import annotations

import json
from typing import Any

from reconcile.conflict_words import sentence_of
from reconcile.constraints import Clause, Row
from reconcile.findings import Finding
from reconcile.gaps import Gap, gap_of
from reconcile.languages import language
from reconcile.model import Claim
from reconcile.proof import constraints_cited
from reconcile.proof_json import lines_to_plain, refutation_to_plain, solutions_to_plain
from reconcile.reconciliation import ClaimResult, Reconciliation
from reconcile.report import what_if_json
from reconcile.report.flags import flag_to_plain
from reconcile.report.ranges_json import range_to_plain, value_to_plain
from reconcile.results import AccountRange, Conflict, Repair, Standing
from reconcile.unrelated import unrelated_tallies
from reconcile.wording import exact

__all__ = ["SCHEMA", "to_json", "to_plain"]

SCHEMA = 1


@language("en")
def to_json(result: Reconciliation) -> str:
    """The whole report as the text of a JSON file."""
    return json.dumps(to_plain(result), ensure_ascii=False, indent=1) + "\n"


@language("en")
def to_plain(result: Reconciliation) -> dict[str, Any]:
    """The whole report as plain data, ready for `json.dumps`."""
    core = result.core
    return {
        "schema": SCHEMA,
        "verdict": core.verdict.value,
        "complete": core.complete,
        "reason": core.reason,
        "rounding": result.ledger.rounding,
        "solution": core.solution,
        "claims": [_claim(claim) for claim in result.claims],
        "assumptions": [
            {"id": a.id, "text": a.text, "tallies": list(a.tallies)}
            for a in result.ledger.assumptions
            if a.id in result.problem.assumptions
        ],
        "findings": [_finding(result, finding) for finding in result.findings],
        "bounds": [_bound(bound) for bound in core.bounds],
        "standings": [_standing(standing) for standing in core.standings],
        "weights": [chosen._asdict() for chosen in result.weights],
        "repairs": [_repair(repair) for repair in core.repairs],
        "other_repairs": [_repair(repair) for repair in core.other_repairs],
        "if_account_stands": _falls(result),
        "other_reaches": _other_reaches(result),
        "not_all_if_account_stands": _not_together(result),
        **what_if_json.to_plain(core, result.problem),
        "unrelated_tallies": [
            {**each._asdict(), "tallies": list(each.tallies)} for each in unrelated_tallies(result.ledger)
        ],
        "flags": [{"id": f"F{i + 1}", **flag_to_plain(flag)} for i, flag in enumerate(result.flags)],
        "lines": lines_to_plain(core.lines),
        "solutions": solutions_to_plain(core.solutions),
        "constraints": _cited(result),
    }


def _claim(found: ClaimResult) -> dict[str, Any]:
    claim: Claim = found.claim
    implied = found.implied
    return {
        "id": claim.id,
        "source": claim.source,
        "claimant": claim.claimant,
        "account": found.account,
        "tally": claim.tally,
        "kind": claim.kind,
        "figure": claim.printed,
        "status": found.status.value,
        "because": list(found.because),
        "implied": None if implied is None else [value_to_plain(implied.low), value_to_plain(implied.high)],
        "disputed_by": list(found.disputed_by),
        "repeats": list(found.repeats),
    }


def _finding(result: Reconciliation, finding: Finding) -> dict[str, Any]:
    conflict, reach = finding.conflict, finding.reach
    plain: dict[str, Any] = {
        "id": finding.id,
        "code": finding.code,
        "severity": finding.severity,
        "title": finding.title,
        "claims": list(finding.claims),
        "also": _also(result, finding.claims),
        "assumptions": list(finding.assumptions),
        "sentence": finding.sentence,
        "gap": _gap(finding.gap),
    }
    if conflict is not None:
        plain |= _conflict(result, conflict)
        plain["routes"] = [_route(result, route) for route in finding.routes]
    if reach is not None:
        plain |= {"account": reach.account, "focus": reach.statement, "expected": range_to_plain(reach.range)}
    if finding.reading is not None:
        plain |= {"account": finding.reading.account, "claim": finding.reading.statement, "of": finding.reading.of}
    if finding.lead is not None:
        plain |= {"account": finding.lead.account, "tally": finding.lead.tally}
    return plain


def _also(result: Reconciliation, claims: tuple[str, ...]) -> dict[str, list[str]]:
    statements = {id: result.problem.statement(id) for id in claims}
    return {id: [claim.id for claim in s.claims[1:]] for id, s in statements.items() if len(s.claims) > 1}


def _route(result: Reconciliation, conflict: Conflict) -> dict[str, Any]:
    return {
        "claims": list(conflict.statements),
        "assumptions": list(conflict.assumptions),
        "sentence": sentence_of(result.problem, conflict),
        "gap": _gap(gap_of(result.problem.statement(conflict.focus), conflict.expected)),
        **_conflict(result, conflict),
    }


def _conflict(result: Reconciliation, conflict: Conflict) -> dict[str, Any]:
    return {
        "focus": conflict.focus,
        "expected": None if conflict.expected is None else range_to_plain(conflict.expected),
        "proof": refutation_to_plain(conflict.proof),
        "without": dict(zip(conflict.members, conflict.without, strict=True)),
        "fits_if_rounded": what_if_json.refits_of(result.core, conflict),
    }


def _gap(gap: Gap | None) -> dict[str, Any] | None:
    return None if gap is None else {"size": exact(gap.size), "unit": gap.unit}


def _bound(bound: AccountRange) -> dict[str, Any]:
    return {
        "account": bound.account,
        "tally": bound.quantity.tally,
        "quantity": bound.quantity.name,
        "option": bound.quantity.option,
        "dropped": list(bound.dropped),
        **range_to_plain(bound.range),
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "claim": standing.statement,
        "account": standing.account,
        "dropped": list(standing.dropped),
        "status": standing.status.value,
        "because": list(standing.because),
        "proofs": [refutation_to_plain(proof) for proof in standing.proofs],
        "inside": standing.inside,
        "outside": standing.outside,
        "ranges": [range_to_plain(found) for found in standing.ranges],
    }


def _repair(repair: Repair) -> dict[str, Any]:
    return {"drop": list(repair.dropped), "weight": repair.weight, "solution": repair.solution}


def _falls(result: Reconciliation) -> dict[str, list[dict[str, Any]]]:
    accounts: dict[str, list[dict[str, Any]]] = {}
    for fall in result.core.falls:
        plain = {"claim": fall.statement, "because": list(fall.because), "proof": refutation_to_plain(fall.proof)}
        accounts.setdefault(fall.account, []).append(plain)
    return accounts


def _other_reaches(result: Reconciliation) -> list[dict[str, Any]]:
    """What all figures of an account leave for disputed numbers, where no note says it."""
    said = {
        (finding.reach.account, finding.reach.statement) for finding in result.findings if finding.reach is not None
    }
    return [
        {"account": reach.account, "focus": reach.statement, "expected": range_to_plain(reach.range)}
        for reach in result.core.reaches
        if (reach.account, reach.statement) not in said
    ]


def _not_together(result: Reconciliation) -> dict[str, list[list[str]]]:
    sets = {account: result.not_together(account) for account in sorted(result.ledger.accounts)}
    return {account: [list(names) for names in found] for account, found in sets.items() if found}


def _cited(result: Reconciliation) -> dict[str, str]:
    """The constraints that the proofs cite, written out."""
    system = result.problem.system
    known: dict[str, Row | Clause] = {row.name: row for row in system.rows}
    known |= {clause.name: clause for clause in system.clauses}
    return {name: str(known[name]) for name in sorted(constraints_cited(result.core.lines)) if name in known}
