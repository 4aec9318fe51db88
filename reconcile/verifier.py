"""`verify`: is every statement of a JSON report shown by what it carries? Asks no engine.

The proven core is read from the report, every proof and solution in it is checked against constraints made
anew from the claim files, and the report is then made again from that core: any difference is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from reconcile.constraints import Quantity
from reconcile.core import Core
from reconcile.core_checks import check_core
from reconcile.errors import printable, shown
from reconcile.model import Ledger
from reconcile.proof import ProofError
from reconcile.proof_json import (
    FormatError,
    lines_from_plain,
    number,
    optional_number,
    refutation_from_plain,
    solutions_from_plain,
)
from reconcile.quantities import disputes_to_reach, named_quantity
from reconcile.reconciliation import Reconciliation
from reconcile.report import what_if_json
from reconcile.report.json import SCHEMA, to_plain
from reconcile.report.ranges_json import range_from_plain, shown_range_from_plain
from reconcile.results import (
    AccountRange,
    Conflict,
    Fall,
    Reach,
    Repair,
    Standing,
    Status,
    Verdict,
)
from reconcile.statements import Problem, build

__all__ = ["verify"]

MOST_NAMED = 3
"""So many differences are named."""


def verify(report: Any, ledger: Ledger) -> Reconciliation:
    """Check a JSON report (as plain data) against the claim files that it is about.

    Returns the result that the report describes. Raises `ProofError` for what does not follow, and for
    anything in the report that its proofs and the claim files do not give; `FormatError` for a wrong shape.
    """
    try:
        return _verified(report, build(ledger))
    except RecursionError:
        raise FormatError("not a report of this ledger: lists and objects nest too deeply") from None


def _verified(report: Any, problem: Problem) -> Reconciliation:
    reader = _Reader(report, problem)
    changed = list(_changed(report, problem))
    if changed:
        more = f"; and {len(changed) - MOST_NAMED} more" if len(changed) > MOST_NAMED else ""
        raise ProofError(f"not made from these claim files: {'; '.join(changed[:MOST_NAMED])}{more}")
    try:
        core = reader.core()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise FormatError(f"not a report of this ledger: {error}") from None
    try:
        check_core(core, problem)
        result = Reconciliation(problem, core)
        difference = _difference(to_plain(result), report, "report")
    except (KeyError, TypeError, ValueError, AssertionError) as error:
        raise ProofError(f"the report names what the claim files do not have: {error}") from None
    if difference is not None:
        raise ProofError(difference)
    return result


def _changed(report: Mapping[str, Any], problem: Problem) -> Iterator[str]:
    """What a report's claims and assumptions show of other claim files: more of them or fewer, or other figures."""
    claims = {
        claim.id: {
            "figure": claim.printed,
            "kind": claim.kind,
            "tally": claim.tally,
            "claimant": claim.claimant,
            "source": claim.source,
        }
        for claim in problem.ledger.claims
    }
    assumptions = {a.id: {"text": a.text} for a in problem.ledger.assumptions if a.id in problem.assumptions}
    for section, read in (("claims", claims), ("assumptions", assumptions)):
        items = report.get(section)
        if isinstance(items, list) and all(isinstance(i, Mapping) and isinstance(i.get("id"), str) for i in items):
            yield from _changed_entries(section[:-1], {item["id"]: item for item in items}, read)


def _changed_entries(
    what: str, reported: Mapping[str, Mapping[str, Any]], read: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    for id in sorted({*reported, *read}):
        name = f"{what} {printable(id)}"
        if id not in reported:
            yield f"{name} is in the claim files only"
        elif id not in read:
            yield f"{name} is in the report only"
        else:
            for key, value in read[id].items():
                given = reported[id].get(key)
                if given != value:
                    verb = "is" if key in ("figure", "text") else f"has the {key}"
                    yield f"{name} {verb} {shown(given)} in the report, {shown(value)} in the claim files"
                    break


def _difference(expected: Any, given: Any, path: str) -> str | None:
    """The first place where two plain values differ."""
    if isinstance(expected, Mapping) and isinstance(given, Mapping):
        for key in sorted({*expected, *given}):
            if key not in given or key not in expected:
                return f"{path}.{key}: {'missing' if key in expected else 'does not belong here'}"
            found = _difference(expected[key], given[key], f"{path}.{key}")
            if found is not None:
                return found
        return None
    if isinstance(expected, list) and isinstance(given, list):
        if len(expected) != len(given):
            return f"{path}: expected {len(expected)} entries, not {len(given)}"
        pairs = enumerate(zip(expected, given, strict=True))
        return next(filter(None, (_difference(a, b, f"{path}[{i}]") for i, (a, b) in pairs)), None)
    if type(expected) is type(given) and expected == given:
        return None
    return f"{path}: the claim files and proofs give {expected!r:.80}, not {given!r:.80}"


class _Reader:
    """Reads the proven core out of a report."""

    def __init__(self, report: Any, problem: Problem) -> None:
        if not isinstance(report, Mapping) or report.get("schema") != SCHEMA:
            raise FormatError(f'expected a JSON report with "schema": {SCHEMA}')
        self.report = report
        self.problem = problem

    def core(self) -> Core:
        """The whole of it."""
        report = self.report
        findings = report["findings"]
        disagreements = [finding for finding in findings if finding["severity"] == "conflict"]
        conflicts = tuple(self._conflict(item) for finding in disagreements for item in (finding, *finding["routes"]))
        notes = [finding for finding in findings if finding["code"] == "all-figures"]
        return Core(
            verdict=Verdict(report["verdict"]),
            complete=bool(report["complete"]),
            solution=optional_number(report["solution"]),
            conflicts=conflicts,
            repairs=_repairs(report["repairs"]),
            other_repairs=_repairs(report["other_repairs"]),
            bounds=tuple(self._bound(item) for item in report["bounds"]),
            standings=tuple(self._standing(item) for item in report["standings"]),
            reaches=self._reaches(conflicts, (*notes, *report["other_reaches"])),
            falls=tuple(
                Fall(account, item["claim"], tuple(item["because"]), refutation_from_plain(item["proof"]))
                for account, items in report["if_account_stands"].items()
                for item in items
            ),
            what_if=what_if_json.from_plain(report),
            lines=lines_from_plain(report["lines"]),
            solutions=solutions_from_plain(report["solutions"]),
            reason=report["reason"],
        )

    def _conflict(self, item: Mapping[str, Any]) -> Conflict:
        members = [*item["claims"], *item["assumptions"]]
        without = item["without"]
        return Conflict(
            statements=tuple(item["claims"]),
            assumptions=tuple(item["assumptions"]),
            proof=refutation_from_plain(item["proof"]),
            without=tuple(optional_number(without[name]) for name in members),
            focus=item["focus"],
            expected=None if item["expected"] is None else range_from_plain(item["expected"]),
        )

    def _reaches(self, conflicts: Sequence[Conflict], items: Iterable[Mapping[str, Any]]) -> tuple[Reach, ...]:
        """In the order in which they are found; findings and what no finding tells stand apart in a report."""
        found = [Reach(item["account"], item["focus"], range_from_plain(item["expected"])) for item in items]
        places = {asked: place for place, asked in enumerate(disputes_to_reach(self.problem, conflicts))}
        return tuple(sorted(found, key=lambda reach: places.get((reach.account, reach.statement), len(places))))

    def _bound(self, item: Mapping[str, Any]) -> AccountRange:
        return AccountRange(item["account"], self._quantity(item), tuple(item["dropped"]), range_from_plain(item))

    def _quantity(self, item: Mapping[str, Any]) -> Quantity:
        ledger = self.problem.ledger
        contest = ledger.contest_of(item["tally"])
        return named_quantity(contest, item["tally"], item["quantity"], item["option"])

    def _standing(self, item: Mapping[str, Any]) -> Standing:
        return Standing(
            statement=item["claim"],
            account=item["account"],
            dropped=tuple(item["dropped"]),
            status=Status(item["status"]),
            because=tuple(item["because"]),
            proofs=tuple(refutation_from_plain(proof) for proof in item["proofs"]),
            inside=optional_number(item["inside"]),
            outside=optional_number(item["outside"]),
            ranges=tuple(shown_range_from_plain(found) for found in item["ranges"]),
        )


def _repairs(items: Any) -> tuple[Repair, ...]:
    return tuple(Repair(tuple(item["drop"]), number(item["solution"]), number(item["weight"])) for item in items)
