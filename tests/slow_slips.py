"""Judges the slips of a JSON report: the ledger is edited, and built anew, and the solution has to keep all of it.

A part of `slow_checker`; `edited` is also what the laws of slips make ledgers with.
"""

from __future__ import annotations

import attrs
from slow_what_if import evaluated, need

from reconcile import figures, statements


def edited(ledger, problem, claims):
    """The ledger with other claims, by the statement's id, in the place of all printings of the statements."""
    changed = {}
    for id, claim in claims.items():
        for printing in problem.statement(id).claims:
            if hasattr(printing, "figure"):  # an endorsement says what the claim that it endorses says
                own = {"id": printing.id, "source": printing.source, "claimant": printing.claimant}
                changed[printing.id] = attrs.evolve(claim, **own, supersedes=printing.supersedes)
    return attrs.evolve(ledger, claims=tuple(changed.get(claim.id, claim) for claim in ledger.claims))


def check_slips(check):
    """Raise `WrongError` unless each slip of a report is one, and its solution keeps what it would make fit."""
    seen = [
        (slip["account"], *sorted(slip["claims"]), slip["kind"], *slip["would_be"]) for slip in check.report["slips"]
    ]
    need(len(seen) == len(set(seen)), "a slip stands twice")
    for slip in check.report["slips"]:
        _check_slip(check, slip)


def _check_slip(check, slip):
    problem, account = check.problem, slip["account"]
    taken = check.taken(account)
    need(set(slip["claims"]) <= taken - check.assumptions, "a slip of what is not stated")
    conflicts = [f for f in check.report["findings"] if f["severity"] != "note"]
    members = [{*c["claims"], *c["assumptions"]} for f in conflicts for c in (f, *f["routes"])]
    need(any(each <= taken for each in members), "a slip where nothing collides")
    values = check.solves(slip["solution"], taken - set(slip["claims"]))
    claims = [problem.statement(id).claim for id in slip["claims"]]
    need([claim.printed for claim in claims] == slip["printed"], "something else is printed")
    need(len(claims) == (2 if slip["kind"] == "exchanged" else 1) == len(slip["would_be"]), "another number of figures")
    if slip["kind"] == "exchanged":
        need([claim.printed for claim in claims[::-1]] == slip["would_be"], "not exchanged")
        figure = [claim.figure for claim in claims[::-1]]
        changed = [attrs.evolve(claim, figure=other) for claim, other in zip(claims, figure, strict=True)]
    elif slip["kind"] == "option":
        changed = [attrs.evolve(claims[0], option=slip["would_be"][0])]
    else:
        _one_slip_apart(slip["kind"], slip["printed"][0], slip["would_be"][0])
        decimal = next(source.decimal for source in problem.ledger.sources if source.id == claims[0].source)
        figure = figures.parse(slip["would_be"][0], decimal=decimal, rounding=figures.Rounding(problem.ledger.rounding))
        changed = [attrs.evolve(claims[0], figure=figure)]
    other = statements.build(edited(problem.ledger, problem, dict(zip(slip["claims"], changed, strict=True))))
    stated = {s.id for s in other.statements if account == "all" or account in s.accounts} | set(other.assumptions)
    for row in other.system.rows:
        found = evaluated(row.terms, values) if row.needs <= stated else None
        need(found is None or (found == row.bound if row.equal else found >= row.bound), f"breaks {row.name}")
    for clause in other.system.clauses:
        held = not clause.needs <= stated or any(evaluated(terms, values) >= bound for terms, bound in clause.cases)
        need(held, f"breaks {clause.name}")


def _one_slip_apart(kind, printed, text):
    """Plainly: by the digits alone, and for the decimal mark by where it stands."""
    old, new = ("".join(filter(str.isdigit, each)) for each in (printed, text))
    differ = [i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]]
    shorter = {new[:i] + new[i + 1 :] for i in range(len(new))}
    apart = {
        "digit": len(old) == len(new) and len(differ) == 1,
        "swapped": sorted(old) == sorted(new) and len(differ) == 2 and differ[1] == differ[0] + 1,
        "moved": sorted(old) == sorted(new) and len(differ) > 1,
        "dropped": old in shorter,
        "doubled": new in {old[:i] + old[i + 1 :] for i in range(1, len(old)) if old[i] == old[i - 1]},
        "mark": old == new and printed != text,
    }
    need(apart[kind], f"{text!r} is not {kind} of {printed!r}")
