"""Other readings, leads and increments for machines, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reconcile.core import Core
from reconcile.proof_json import fraction, number, optional_number, refutation_from_plain, refutation_to_plain
from reconcile.remainders import increment_quantities
from reconcile.report.ranges_json import range_from_plain, range_to_plain, shown_range_from_plain, value_to_plain
from reconcile.results import Conflict, Range
from reconcile.statements import Problem
from reconcile.what_if import BreakEven, Exclusion, Increment, Lead, Reading, Refit, Slip, Unread, View, WhatIf

__all__ = ["from_plain", "refits_of", "to_plain"]


def to_plain(core: Core, problem: Problem) -> dict[str, Any]:
    """The sections of a report on what would hold otherwise, and on what is uncounted."""
    return {
        "readings": [_reading(found) for found in core.what_if.readings],
        "leads": [_lead(found) for found in core.what_if.leads],
        "increments": [_increment(found, problem) for found in core.what_if.increments],
        "slips": [_slip(slip, problem) for slip in core.what_if.slips],
        "without_unstated": [
            {"members": list(found.members), "claim": found.statement, **range_to_plain(found.left)}
            for found in core.what_if.unread
        ],
        "break_evens": [_break_even(found) for found in core.what_if.break_evens],
        "roundings": [_refit(found) for found in core.what_if.refits if found.source is not None],
    }


def from_plain(report: Mapping[str, Any]) -> WhatIf:
    """The same again. Raises `FormatError`, `KeyError` and the like."""
    return WhatIf(
        readings=tuple(_read_reading(item) for item in report["readings"]),
        leads=tuple(_read_lead(item) for item in report["leads"]),
        increments=tuple(
            Increment(item["tally"], item["account"], tuple(range_from_plain(found) for found in item["ranges"]))
            for item in report["increments"]
        ),
        unread=tuple(
            Unread(tuple(item["members"]), item["claim"], shown_range_from_plain(item))
            for item in report["without_unstated"]
        ),
        slips=tuple(_read_slip(item) for item in report["slips"]),
        break_evens=tuple(_read_break_even(item) for item in report["break_evens"]),
        refits=tuple(_read_refits(report)),
    )


def _reading(found: Reading) -> dict[str, Any]:
    decided = "undecided" if found.solution is None else "fits" if found.proof is None else "collides"
    return {
        "claim": found.statement,
        "account": found.account,
        "of": found.of,
        "verdict": decided,
        "because": list(found.because),
        "proof": None if found.proof is None else refutation_to_plain(found.proof),
        "solution": found.solution,
        "left": [{"name": name, **range_to_plain(left)} for name, left in found.left],
        "excludes": [_exclusion(out) for out in found.excludes],
    }


def _read_reading(item: Mapping[str, Any]) -> Reading:
    return Reading(
        statement=item["claim"],
        account=item["account"],
        of=item["of"],
        because=tuple(item["because"]),
        proof=None if item["proof"] is None else refutation_from_plain(item["proof"]),
        solution=optional_number(item["solution"]),
        left=tuple((left["name"], shown_range_from_plain(left)) for left in item["left"]),
        excludes=tuple(
            Exclusion(
                statement=out["claim"],
                because=tuple(out["because"]),
                proof=refutation_from_plain(out["proof"]),
                without=number(out["without"]),
                left=_maybe(out["left"]),
            )
            for out in item["excludes"]
        ),
    )


def _exclusion(out: Exclusion) -> dict[str, Any]:
    return {
        "claim": out.statement,
        "because": list(out.because),
        "proof": refutation_to_plain(out.proof),
        "without": out.without,
        "left": None if out.left is None else range_to_plain(out.left),
    }


def _lead(found: Lead) -> dict[str, Any]:
    return {
        "tally": found.tally,
        "account": found.account,
        "leader": found.leader,
        "over": found.runner_up,
        "lead": range_to_plain(found.lead),
        "because": list(found.because),
        "proofs": [refutation_to_plain(proof) for proof in found.proofs],
        "views": [_view(view) for view in found.views],
    }


def _read_lead(item: Mapping[str, Any]) -> Lead:
    return Lead(
        tally=item["tally"],
        account=item["account"],
        leader=item["leader"],
        runner_up=item["over"],
        lead=shown_range_from_plain(item["lead"]),
        because=tuple(item["because"]),
        proofs=tuple(refutation_from_plain(proof) for proof in item["proofs"]),
        views=tuple(_read_view(view) for view in item["views"]),
    )


def _view(view: View) -> dict[str, Any]:
    order = "undecided" if view.overtaken is None and not view.proofs else "settled" if view.proofs else "open"
    return {
        "hypotheses": list(view.hypotheses),
        "uncounted": range_to_plain(view.uncounted),
        "ratio": range_to_plain(view.ratio),
        "order": order,
        "overtaken": view.overtaken,
        "because": list(view.because),
        "proofs": [refutation_to_plain(proof) for proof in view.proofs],
    }


def _read_view(item: Mapping[str, Any]) -> View:
    return View(
        hypotheses=tuple(item["hypotheses"]),
        uncounted=range_from_plain(item["uncounted"]),
        ratio=range_from_plain(item["ratio"]),
        overtaken=optional_number(item["overtaken"]),
        because=tuple(item["because"]),
        proofs=tuple(refutation_from_plain(proof) for proof in item["proofs"]),
    )


def _increment(found: Increment, problem: Problem) -> dict[str, Any]:
    quantities = increment_quantities(problem, found.tally)
    named = [{"quantity": q.name, "option": q.option, "of": q.of} for q in quantities]
    ranges = [name | range_to_plain(each) for name, each in zip(named, found.ranges, strict=True)]
    whole = problem.ledger.tally(found.tally).part_of
    return {"tally": found.tally, "in": whole, "account": found.account, "ranges": ranges}


def refits_of(core: Core, conflict: Conflict) -> dict[str, int]:
    """The rounding conventions under which the members of a conflict can hold, each with the number of a solution."""
    members = (conflict.statements, conflict.assumptions, None)
    found = (refit for refit in core.what_if.refits if (refit.statements, refit.assumptions, refit.source) == members)
    return {refit.rounding: refit.solution for refit in found}


def _break_even(found: BreakEven) -> dict[str, Any]:
    return {
        "assumption": found.assumption,
        "taken": list(found.taken),
        "value": value_to_plain(found.value),
        "exact": found.exact,
        "solution": found.solution,
        "beyond": value_to_plain(found.beyond),
        "because": list(found.because),
        "proofs": [refutation_to_plain(proof) for proof in found.proofs],
    }


def _read_break_even(item: Mapping[str, Any]) -> BreakEven:
    value, beyond = (None if item[key] is None else fraction(item[key]) for key in ("value", "beyond"))
    return BreakEven(
        assumption=item["assumption"],
        taken=tuple(item["taken"]),
        value=value,
        solution=optional_number(item["solution"]),
        beyond=beyond,
        because=tuple(item["because"]),
        proofs=tuple(refutation_from_plain(proof) for proof in item["proofs"]),
    )


def _slip(slip: Slip, problem: Problem) -> dict[str, Any]:
    return {
        "account": slip.account,
        "claims": list(slip.statements),
        "kind": slip.kind,
        "printed": [problem.statement(id).claim.printed for id in slip.statements],
        "would_be": list(slip.would_be),
        "solution": slip.solution,
    }


def _read_slip(item: Mapping[str, Any]) -> Slip:
    names = item["account"], tuple(item["claims"]), item["kind"], tuple(item["would_be"])
    return Slip(*names, number(item["solution"]))


def _refit(found: Refit) -> dict[str, Any]:
    return {
        "source": found.source,
        "account": found.account,
        "rounding": found.rounding,
        "claims": list(found.statements),
        "assumptions": list(found.assumptions),
        "solution": found.solution,
    }


def _read_refits(report: Mapping[str, Any]) -> Iterator[Refit]:
    for item in report["roundings"]:
        printed = tuple(item["claims"]), tuple(item["assumptions"]), item["rounding"]
        yield Refit(*printed, number(item["solution"]), item["source"], item["account"])
    conflicts = [finding for finding in report["findings"] if finding["severity"] == "conflict"]
    for item in (each for finding in conflicts for each in (finding, *finding["routes"])):
        for rounding, solution in item["fits_if_rounded"].items():
            yield Refit(tuple(item["claims"]), tuple(item["assumptions"]), rounding, number(solution))


def _maybe(item: Any) -> Range | None:
    return None if item is None else shown_range_from_plain(item)
