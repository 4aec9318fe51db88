"""A result whose core says more than it shows is refused: by what it leaves open, though all else is made from it.

Unlike an edited report, it may call itself incomplete, have proofs with reasons that they do not need, and be silent
about conflicts that are known.
"""

import json

import pytest

import reconcile
from reconcile.proof import ProofError, Refutation, Sum, in_order
from reconcile.quantities import denials_of
from reconcile.reconciliation import Reconciliation
from reconcile.report.json import to_plain
from reconcile.results import BUDGET_USED, Conflict, Fall, Repair, Standing, Status, Verdict

HEAD = """
[source]
id = "s"
document = "s.txt"
decimal = "."

[[contest]]
id = "k"
options = ["a", "b"]

[[contest.group]]
id = "others"
all_except = ["a", "b"]

[[tally]]
id = "t"
contest = "k"
final = true

[defaults]
tally = "t"
"""
CLAIMS = {
    "count": {
        "count-valid": 'total = "37"\nof = "valid"',
        "count-a": 'share = "33.3%"\noption = "a"\nof = "valid"',
        "count-b": 'votes = "5"\noption = "b"',
        "count-b-again": 'votes = "6"\noption = "b"',
    },
    "rival": {
        "rival-b": 'votes = "4"\noption = "b"',
        "rival-ahead": 'ahead = "a"\nover = "others"',
        "rival-sheets": 'total = "100"\nof = "sheets"',
    },
    "third": {
        "third-b": 'share = "40%"\noption = "b"\nof = "valid"',
        "third-valid": 'total = "30"\nof = "valid"',
        "third-cast": 'total = "at least 30"\nof = "cast"',
    },
    "fourth": {"fourth-b": 'share = "90%"\noption = "b"\nof = "valid"'},
}


def result_of(claimants):
    text = HEAD
    for claimant, claims in claimants.items():
        text += f'[[claimant]]\nid = "{claimant}"\n'
        text += "".join(f'[[claim]]\nid = "{id}"\nclaimant = "{claimant}"\n{said}\n' for id, said in claims.items())
    return reconcile.reconcile(reconcile.from_texts({"k.toml": text}))


@pytest.fixture(scope="module")
def genuine():
    result = result_of(CLAIMS)
    assert result.complete
    assert {found.status for found in result.core.standings} == set(Status) - {Status.SUPERSEDED, Status.UNDECIDED}
    return result


def standing(core, id):
    return next(found for found in core.standings if found.statement == id)


def with_standing(core, id, **changes):
    """The first standing of a statement, changed."""
    old = standing(core, id)
    return core._replace(standings=tuple(s._replace(**changes) if s is old else s for s in core.standings))


def padded(core, refutation, *rows):
    """The core, and the same proof with rows that cancel each other: it cites what it does not need."""
    parts = in_order([(refutation.line, 1), *((row, 1) for row in rows)])
    return core._replace(lines=(*core.lines, Sum(parts, (), 1))), refutation._replace(line=len(core.lines))


def conflict_of(core, *members):
    return next(conflict for conflict in core.conflicts if conflict.members == members)


def without_a_conflict(core, *members):
    hidden = conflict_of(core, *members)
    left = tuple(c for c in core.conflicts if c is not hidden)
    return core._replace(complete=False, conflicts=left, repairs=(), other_repairs=())


SHEETS = ("rival-sheets low", "rival-sheets high")
COLLIDE = ("count-b", "count-b-again")


def padded_end(core, status):
    """An end of what is untested, with a proof that uses a statement needlessly."""
    found = standing(core, "rival-b").ranges[0]
    core, proof = padded(core, found.low.proof, *SHEETS)
    ranges = (found._replace(low=found.low._replace(because=("rival-sheets",), proof=proof)),)
    if status is Status.UNTESTED:
        return with_standing(core, "rival-b", ranges=ranges)
    return with_standing(
        core, "rival-b", status=status, ranges=ranges, because=("rival-sheets",), proofs=(proof._replace(met=0),)
    )


def fall_of_an_account_that_collides(core, problem, number):
    core, proof = padded(core, conflict_of(core, *COLLIDE).proof, *SHEETS)
    fall = Fall("count", "rival-sheets", ("rival-sheets", *COLLIDE), proof._replace(met=number))
    return without_a_conflict(core, *COLLIDE)._replace(falls=(*core.falls, fall))


def implied_by_what_collides(core, problem, number):
    proof = conflict_of(core, *COLLIDE).proof
    proofs = tuple(Refutation(proof.line, tuple(goals)) for goals in denials_of(problem.statement("count-a")))
    changes = {"status": Status.IMPLIED, "dropped": (), "because": COLLIDE, "proofs": proofs}
    forged = with_standing(without_a_conflict(core, *COLLIDE), "count-a", **changes, inside=number, outside=None)
    kept = standing(forged, "count-a")
    return forged._replace(standings=tuple(s for s in forged.standings if s is kept or s.statement != "count-a"))


def unshown_bounds(core, problem):
    """Repairs of an account that nothing shows to be repairs: no range of theirs is there."""
    bounds = tuple(b._replace(range=None) if b.account == "count" else b for b in core.bounds)
    return core._replace(complete=False, bounds=bounds)


def unshown_statuses(core, problem):
    empty = tuple(
        Standing(s.statement, s.account, s.dropped, Status.UNDECIDED) if s.account == "count" else s
        for s in core.standings
    )
    return core._replace(complete=False, standings=empty)


def reach_without_solution(core, problem):
    reach = next(r for r in core.reaches if problem.statement(r.statement).quantity.denominator is not None)
    found = reach.range._replace(low=reach.range.low._replace(solution=None))
    return core._replace(reaches=tuple(r._replace(range=found) if r is reach else r for r in core.reaches))


def expected_of_what_may_collide(core, problem):
    conflict = next(c for c in core.conflicts if c.expected is not None)
    left = dict(zip(conflict.members, conflict.without, strict=True)) | {conflict.focus: None}
    changed = conflict._replace(without=tuple(left.values()))
    return core._replace(complete=False, conflicts=tuple(changed if c is conflict else c for c in core.conflicts))


def idle_repair(core, problem):
    repair = core.repairs[0]
    names = [*(s.id for s in problem.statements), *problem.assumptions]
    more = next(name for name in names if name not in repair.dropped)
    dropped = tuple(name for name in names if name in (*repair.dropped, more))
    idle = Repair(dropped, repair.solution, repair.weight + problem.weights[more])
    return core._replace(complete=False, other_repairs=(idle,))


def consistent_with_conflicts(core, problem):
    return core._replace(verdict=Verdict.CONSISTENT, solution=0)


def inconsistent_without_conflicts(core, problem):
    return core._replace(complete=False, conflicts=(), repairs=(), other_repairs=())


def undecided_and_complete(core, problem):
    forged = inconsistent_without_conflicts(core, problem)
    return forged._replace(verdict=Verdict.UNDECIDED, reason=BUDGET_USED, complete=True)


def needed_by_nothing(core, problem):
    conflict = core.conflicts[0]
    changed = conflict._replace(without=(None, *conflict.without[1:]))
    return core._replace(conflicts=(changed, *core.conflicts[1:]))


def conflict_that_holds_another(core, problem):
    conflict = conflict_of(core, *COLLIDE)
    core, proof = padded(core, conflict.proof, *SHEETS)
    wider = Conflict(("rival-sheets", *COLLIDE), (), proof, (None,) * 3, "count-b")
    return core._replace(complete=False, conflicts=(*core.conflicts, wider))


def expected_of_what_has_no_number(core, problem):
    conflict = next(c for c in core.conflicts if c.focus == "rival-ahead")
    changed = conflict._replace(expected=core.conflicts[0].expected)
    return core._replace(conflicts=tuple(changed if c is conflict else c for c in core.conflicts))


def dropping_nobody(core, problem):
    return with_standing(core, "count-a", dropped=("nobody",))


def bound_changed(side, *, there, **changes):
    """An end of a count's range, where there is one, or where there is none."""

    def forge(core, problem):
        bound = next(b for b in core.bounds if (getattr(b.range, side).value is not None) is there)
        end = getattr(bound.range, side)._replace(**changes)
        changed = bound._replace(range=bound.range._replace(**{side: end}))
        return core._replace(bounds=tuple(changed if b is bound else b for b in core.bounds))

    return forge


def ratio_with_a_solution(core, problem):
    conflict = core.conflicts[0]
    low = conflict.expected.low._replace(solution=0)
    changed = conflict._replace(expected=conflict.expected._replace(low=low))
    return core._replace(conflicts=(changed, *core.conflicts[1:]))


def end_not_attained(core, problem):
    """An end of what is untested, said not to be attained, with a solution that indeed does not attain it."""
    found = standing(core, "rival-sheets").ranges[0]
    low = found.low._replace(attained=False, solution=standing(core, "rival-sheets").inside)
    return with_standing(core, "rival-sheets", ranges=(found._replace(low=low),))


def met_in_a_bound(core, problem):
    bound = next(b for b in core.bounds if b.range is not None and b.range.low.proof is not None)
    low = bound.range.low
    low = low._replace(proof=low.proof._replace(met=0))
    bounds = (b._replace(range=b.range._replace(low=low)) if b is bound else b for b in core.bounds)
    return core._replace(bounds=tuple(bounds))


def conflict_with_a_statement_that_its_proof_leaves_out(core, problem):
    conflict = conflict_of(core, *COLLIDE)
    members = [s.id for s in problem.statements if s.id in {*COLLIDE, "rival-sheets"}]
    without = dict(zip(COLLIDE, conflict.without, strict=True))
    wider = conflict._replace(statements=tuple(members), without=tuple(map(without.get, members)))
    conflicts = tuple(wider if each is conflict else each for each in core.conflicts)
    return core._replace(complete=False, conflicts=conflicts)


FORGERIES = {
    "compatible without a word": (
        lambda core, _: with_standing(core, "rival-ahead", status=Status.COMPATIBLE, ranges=()),
        "rival-ahead is untested: nothing shows",
    ),
    "untested without ranges": (
        lambda core, _: with_standing(core, "rival-ahead", ranges=()),
        "expected a range",
    ),
    "compatible by an end with a reason without need": (
        lambda core, _: padded_end(core, Status.COMPATIBLE),
        "does not meet the goal|the solution breaks",
    ),
    "untested with an end of another's and no proof of it": (
        lambda core, _: padded_end(core, Status.UNTESTED),
        "the proofs are about something else",
    ),
    "compatible by what limits something else": (
        lambda core, _: with_standing(
            core,
            "rival-b",
            status=Status.COMPATIBLE,
            because=standing(core, "third-valid").because,
            proofs=standing(core, "third-valid").proofs,
        ),
        "rival-b is untested: nothing shows",
    ),
    "compatible by nothing met": (
        lambda core, _: with_standing(
            core, "third-valid", proofs=(standing(core, "third-valid").proofs[0]._replace(met=None),)
        ),
        "there is no solution None",
    ),
    "superseded by nobody": (
        lambda core, _: with_standing(core, "rival-b", status=Status.SUPERSEDED, inside=None),
        "no superseded claim",
    ),
    "contradicted by what may collide": (
        lambda core, _: with_standing(core, "count-a", outside=None),
        "a solution outside count-a is missing",
    ),
    "implied by what may collide": (
        lambda core, _: with_standing(core, "third-cast", inside=None),
        "a solution that keeps third-cast is missing",
    ),
    "repairs of an account without ranges": (unshown_bounds, "nothing shows that the rest can hold"),
    "repairs of an account without statuses": (unshown_statuses, "nothing shows that the rest can hold"),
    "a ratio that figures leave which may collide": (reach_without_solution, "there is no solution None"),
    "what members leave that may collide": (expected_of_what_may_collide, "besides the focus can hold"),
    "a repair of which something can be left out": (idle_repair, "something can be left out"),
    "something met where nothing is to be": (met_in_a_bound, "nothing is to be met"),
    "consistent with conflicts": (consistent_with_conflicts, "has no conflicts and no repairs"),
    "inconsistent without conflicts": (inconsistent_without_conflicts, "an inconsistent ledger has a conflict"),
    "inconsistent for a reason": (
        lambda core, _: core._replace(reason=BUDGET_USED),
        "an undecided verdict, and no other, has a reason",
    ),
    "a member that the proof leaves out": (
        conflict_with_a_statement_that_its_proof_leaves_out,
        "no proof uses a reason that is given: .'rival-sheets'",
    ),
    "undecided and complete": (undecided_and_complete, "nothing shows that the conflicts are complete"),
    "a member that a conflict may not need": (needed_by_nothing, "nothing shows that the conflict needs"),
    "heavier repairs among the smallest": (
        lambda core, _: core._replace(repairs=(*core.repairs, *core.other_repairs), other_repairs=()),
        "the smallest repairs have different weights",
    ),
    "a conflict that holds another": (conflict_that_holds_another, "a conflict holds another"),
    "what is left for what has no number": (expected_of_what_has_no_number, "rival-ahead speaks of no number"),
    "a status without what is not there": (dropping_nobody, "no statement or assumption 'nobody'"),
    "an end without a proof": (bound_changed("low", there=True, proof=None, because=()), "has no proof"),
    "no end with a reason": (
        bound_changed("high", there=False, because=("rival-b",)),
        "an end that does not exist has a reason",
    ),
    "an end with a ray": (bound_changed("low", there=True, ray={}), "a ray leads on from an end that exists"),
    "no end without a ray": (bound_changed("high", there=False, ray=None), "does not grow along the ray"),
    "no end with a ray of something else": (
        bound_changed("high", there=False, ray={"sheets[t]": 1}),
        "does not grow along the ray|leads out of",
    ),
    "a ratio with a solution": (ratio_with_a_solution, "an end of a ratio has a solution"),
    "contradicted by others alone": (
        lambda core, _: with_standing(core, "count-a", because=COLLIDE, proofs=(conflict_of(core, *COLLIDE).proof,)),
        "nothing is contradicted by count-a",
    ),
    "room only where it holds": (
        lambda core, _: with_standing(core, "rival-b", outside=standing(core, "rival-b").inside),
        "the solution outside rival-b does not break it",
    ),
    "untested with an end that may not be attained": (end_not_attained, "an end need not be attained"),
}


@pytest.mark.parametrize(("forge", "reason"), FORGERIES.values(), ids=FORGERIES)
def test_forged(genuine, forge, reason):
    refused(genuine, forge(genuine.core, genuine.problem), reason)


@pytest.mark.parametrize("forge", [fall_of_an_account_that_collides, implied_by_what_collides])
def test_anything_follows_from_a_hidden_conflict(genuine, forge):
    """But no solution is one of what collides."""
    for number in range(len(genuine.core.solutions)):
        refused(genuine, forge(genuine.core, genuine.problem, number), "the solution breaks count-")


def test_what_is_consistent_is_complete():
    consistent = result_of({"rival": CLAIMS["rival"]})
    assert consistent.verdict is Verdict.CONSISTENT
    refused(consistent, consistent.core._replace(complete=False), "no conflicts that could be missing")


def test_a_share_may_be_of_nothing_without_what_it_rests_on():
    """What it rests on is doubted, since other figures collide by it: so the others exclude that it is one at all."""
    text = f"""{HEAD}
    [[claimant]]
    id = "count"
    [[assumption]]
    id = "same"
    text = "the figures are of one count"
    weight = 1
    """
    rests = 'rests_on = ["same"]'
    for id, said in (
        ("valid", 'total = "0"\nof = "valid"'),
        ("share", f'share = "33%"\noption = "a"\nof = "valid"\n{rests}'),
        ("null", f'total = "5"\nof = "null"\n{rests}'),
        ("null-again", 'total = "6"\nof = "null"'),
    ):
        text += f'[[claim]]\nid = "{id}"\nclaimant = "count"\nweight = 5\n{said}\n'
    result = reconcile.reconcile(reconcile.from_texts({"k.toml": text}))
    found = standing(result.core, "share")
    assert found[:5] == ("share", "count", ("same",), Status.COMPATIBLE, ("valid",))
    assert found.ranges == ()
    accepted(result)
    other = standing(result.core, "null")
    forged = with_standing(result.core, "share", because=other.because, proofs=other.proofs)
    refused(result, forged, "share is untested: nothing shows that others narrow what it speaks of")


def test_a_share_of_nothing_shows_no_ratio():
    """The figures of an account allow it, so what they leave for a share needs a solution in which there is one."""
    result = result_of(
        {
            "rival": {"rival-others": 'votes = "0"\noption = "others"', "rival-ahead": 'ahead = "a"\nover = "b"'},
            "third": {"third-a": 'share = "10%"\noption = "a"\nof = "valid"'},
            "fourth": {"fourth-sheets": 'total = "100"\nof = "sheets"'},
        }
    )
    (reach,) = result.core.reaches
    nothing = next(n for n, counts in enumerate(result.core.solutions) if not counts.written_out().get("valid[t]"))
    low = reach.range.low._replace(solution=nothing)
    forged = result.core._replace(reaches=(reach._replace(range=reach.range._replace(low=low)),))
    refused(result, forged, "nothing that the ratio is a share of")


def refused(genuine, core, reason):
    assert core != genuine.core
    plain = json.loads(json.dumps(to_plain(Reconciliation(genuine.problem, core))))
    with pytest.raises(ProofError, match=reason):
        reconcile.verify(plain, genuine.ledger)


def accepted(result):
    plain = json.loads(json.dumps(to_plain(result)))
    assert reconcile.verify(plain, result.ledger).verdict is result.verdict


def test_the_genuine_one_is_accepted(genuine):
    accepted(genuine)
