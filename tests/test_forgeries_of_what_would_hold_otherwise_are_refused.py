"""A result whose readings, leads, increments, limits or conventions say more than they show is refused."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from otherwise import OTHERWISE

import reconcile
from reconcile.evidence import Evidence
from reconcile.proof import ProofError
from reconcile.reconciliation import Reconciliation
from reconcile.report.json import to_plain
from reconcile.strength_checks import check_break_even
from reconcile.what_if import Refit


@pytest.fixture(scope="module")
def genuine():
    return reconcile.reconcile(reconcile.from_texts({"k.toml": OTHERWISE}))


def changed(core, section, old, **changes):
    """The core with one entry of a section changed."""
    entries = tuple(e._replace(**changes) if e is old else e for e in getattr(core.what_if, section))
    return with_entries(core, section, entries)


def with_entries(core, section, entries):
    return core._replace(what_if=core.what_if._replace(**{section: tuple(entries)}))


def reading(core, statement, of):
    return next(r for r in core.what_if.readings if (r.statement, r.of) == (statement, of))


def lead(core, tally):
    return next(found for found in core.what_if.leads if found.tally == tally)


def limit(core, value):
    return next(found for found in core.what_if.break_evens if found.value == value)


def collides_said_to_fit(core, number):
    old = reading(core, "first-share", "valid")
    return changed(core, "readings", old, because=(), proof=None, left=(), solution=number)


def fits_said_to_collide(core, _):
    proof = reading(core, "first-share", "valid").proof
    old = reading(core, "first-share", "cast")
    because = ("first-valid", "first-a", "first-share [of cast]")
    return changed(core, "readings", old, because=because, proof=proof)


def left_out_whatever_the_reading(core, _):
    """A statement that the account leaves no room for in any reading."""
    old = reading(core, "second-turnout", "roll")
    (out,) = old.excludes
    conflict = next(c for c in core.conflicts if set(c.statements) == {"rival-b", "a-wins"})
    return changed(
        core,
        "readings",
        old,
        excludes=(out, out._replace(statement="rival-b", because=("rival-b", "a-wins"), proof=conflict.proof)),
    )


def left_out_without_room_before(core, _):
    """Nothing shows that it has room in the reading as printed."""
    old = reading(core, "second-turnout", "roll")
    (out,) = old.excludes
    return changed(core, "readings", old, excludes=(out._replace(without=old.solution),))


def left_for_a_reading_wider(core, _):
    old = reading(core, "first-share", "valid")
    name, left = old.left[0]
    wider = left._replace(high=left.high._replace(value=left.high.value - 1))
    return changed(core, "readings", old, left=((name, wider), *old.left[1:]))


def collides_without_the_reading(core, _):
    return changed(core, "readings", reading(core, "first-share", "valid"), because=("first-valid", "first-a"))


def left_for_a_stranger(core, _):
    old = reading(core, "first-share", "valid")
    return changed(core, "readings", old, left=(("second-a", old.left[0][1]),))


def left_twice(core, _):
    old = reading(core, "first-share", "valid")
    return changed(core, "readings", old, left=(*old.left, old.left[0]))


def leaves_out_its_own(core, _):
    old = reading(core, "second-turnout", "roll")
    return changed(core, "readings", old, excludes=(old.excludes[0]._replace(statement="second-a"),))


def undecided_with_a_reason(core, _):
    old = reading(core, "first-share", "valid")
    return changed(core, "readings", old, proof=None, solution=None)


def view_changed(core, tally, **changes):
    old = lead(core, tally)
    return changed(core, "leads", old, views=(old.views[0]._replace(**changes), *old.views[1:]))


def overtaken_where_nobody_is(core, number):
    return view_changed(core, "second", because=(), proofs=(), overtaken=number)


def settled_by_the_proofs_of_another(core, _):
    view = lead(core, "second").views[0]
    return view_changed(core, "first", because=view.because, proofs=view.proofs, overtaken=None)


def settled_without_the_options_not_named(core, _):
    view = lead(core, "second").views[0]
    return view_changed(core, "second", proofs=view.proofs[:1])


def another_leader(core, _):
    return changed(core, "leads", lead(core, "first"), leader="b", runner_up="a")


def ahead_of_itself(core, _):
    return changed(core, "leads", lead(core, "first"), runner_up="a")


def another_tally(core, _):
    first, second = lead(core, "first"), lead(core, "second")
    swapped = {id(first): first._replace(tally="second"), id(second): second._replace(tally="first")}
    return with_entries(core, "leads", [swapped[id(found)] for found in core.what_if.leads])


def another_account(core, _):
    return changed(core, "leads", lead(core, "first"), account="rival")


def a_view_twice(core, _):
    old = lead(core, "first")
    return changed(core, "leads", old, views=(old.views[0], old.views[0]))


def carried_over_from_elsewhere(core, _):
    old = lead(core, "second")
    supposed = old.views[1]._replace(hypotheses=("first-share [of valid]",))
    return changed(core, "leads", old, views=(old.views[0], supposed))


def larger_lead(core, _):
    old = lead(core, "first")
    end = old.lead.low._replace(value=old.lead.low.value + 1)
    return changed(core, "leads", old, lead=old.lead._replace(low=end))


def fewer_uncounted(core, _):
    old = lead(core, "second").views[0].uncounted
    end = old.high._replace(value=old.high.value - 1)
    return view_changed(core, "second", uncounted=old._replace(high=end))


def increments_of_others(core, _):
    (old,) = core.what_if.increments
    return changed(core, "increments", old, ranges=(old.ranges[1], old.ranges[0], *old.ranges[2:]))


def moved(by):
    """Both sides of a break-even moved by a small part of it, so that it is still called exact."""

    def forge(core, _):
        old = limit(core, Fraction(1, 6))
        return changed(core, "break_evens", old, value=old.value * by, beyond=old.beyond * by)

    return forge


def only_beyond_moved(core, _):
    old = limit(core, Fraction(1, 6))
    return changed(core, "break_evens", old, beyond=old.beyond * (1 + Fraction(1, 10**9)))


def no_limit_without_proof(core, _):
    old = limit(core, Fraction(1, 6))
    return changed(core, "break_evens", old, value=None, beyond=None, solution=None, because=(), proofs=())


def no_limit_with_a_solution(core, _):
    return changed(core, "break_evens", limit(core, Fraction(1, 6)), value=None)


def last_limit_without_proof(core, _):
    old = limit(core, Fraction(1, 6))
    return changed(core, "break_evens", old, beyond=None, because=(), proofs=())


def any_limit(core, _):
    old = limit(core, Fraction(1, 6))
    return changed(core, "break_evens", old, value=Fraction(0), beyond=None, because=(), proofs=())


def limit_of_other_members(core, _):
    old = limit(core, Fraction(1, 6))
    return changed(core, "break_evens", old, taken=old.taken[1:])


def limit_of_another_assumption(core, _):
    old = limit(core, Fraction(1, 6))
    return changed(core, "break_evens", old, assumption="nothing-else")


def refit_of(rounding):
    def forge(core, number):
        entries = [r._replace(rounding=rounding, solution=number) for r in core.what_if.refits]
        return with_entries(core, "refits", entries)

    return forge


def refit_of_another_source(core, _):
    old = next(r for r in core.what_if.refits if r.source is not None)
    return changed(core, "refits", old, account="rival")


def refit_of_what_fits(core, number):
    """The figures of `rival` do not collide among themselves."""
    (old, *others) = core.what_if.refits
    statements = ("rival-b", "rival-cast", "rival-roll")
    return with_entries(
        core, "refits", (old, old._replace(statements=statements, account="rival", solution=number), *others)
    )


def refit_of_counts(core, number):
    """A conflict in which the convention has nothing to read otherwise."""
    statements, assumptions = ("third-valid", "rival-cast"), ("few-null", "nothing-else")
    refits = core.what_if.refits
    return with_entries(
        core, "refits", (*refits[:2], Refit(statements, assumptions, "truncated", number, None, None), *refits[2:])
    )


def section(name, change):
    return lambda core, _: with_entries(core, name, change(getattr(core.what_if, name)))


SECTIONS = ("readings", "leads", "increments", "break_evens", "refits", "slips")
FORGERIES = {
    "a reading that collides said to fit": (collides_said_to_fit, "the solution breaks"),
    "a reading that fits said to collide": (fits_said_to_collide, "needs what is not taken"),
    "left out whatever the reading": (left_out_whatever_the_reading, "left out whatever the reading"),
    "left out without room before": (left_out_without_room_before, "the solution breaks"),
    "less left for a reading": (left_for_a_reading_wider, "something else|attains"),
    "a reading that collides without it": (collides_without_the_reading, "first-share .of valid. does not collide"),
    "left for what does not collide": (left_for_a_stranger, "second-a is no member of what collides"),
    "left for a statement twice": (left_twice, "stand twice, or out of order"),
    "a reading that leaves out its own account's": (leaves_out_its_own, "second-a is not left out by"),
    "undecided with a reason": (undecided_with_a_reason, "has no reason"),
    "overtaken where nobody is": (overtaken_where_nobody_is, "nobody overtakes|breaks"),
    "settled by the proofs of another": (settled_by_the_proofs_of_another, "stands outside"),
    "settled without the options not named": (settled_without_the_options_not_named, "about something else"),
    "another leader": (another_leader, "about something else|attains"),
    "ahead of itself": (ahead_of_itself, "one option over another"),
    "the tallies of leads exchanged": (another_tally, "stands twice|does not belong|something else"),
    "another account": (another_account, "does not belong there"),
    "a view twice": (a_view_twice, "as stated, and with its coverage carried over"),
    "a share carried over": (carried_over_from_elsewhere, "as stated, and with its coverage carried over"),
    "a larger lead": (larger_lead, "something else"),
    "fewer uncounted": (fewer_uncounted, "something else"),
    "increments of other quantities": (increments_of_others, "something else|attains"),
    "a break-even a little less": (moved(1 - Fraction(1, 10**9)), "does not keep the limit"),
    "a break-even a little more": (moved(1 + Fraction(1, 10**9)), "about something else"),
    "beyond on the wrong side": (only_beyond_moved, "harder side"),
    "no limit, without proof": (no_limit_without_proof, "nothing shows that no limit fits"),
    "no limit with a solution": (no_limit_with_a_solution, "a value with a solution"),
    "the last limit, without proof": (last_limit_without_proof, "no harder limit fits"),
    "any limit": (any_limit, "does not keep the limit"),
    "a limit for other statements": (limit_of_other_members, "stands twice, or does not belong"),
    "a limit of another assumption": (limit_of_another_assumption, "stands twice, or does not belong"),
    "a convention that does not fit": (refit_of("ceiling"), "do not fit ceiling|breaks"),
    "a convention that reads nothing else": (refit_of("half-up"), "does not belong there|reads nothing"),
    "a refit of another account": (refit_of_another_source, "does not belong there"),
    "another convention for what fits": (refit_of_what_fits, "nothing shows that the figures of s collide"),
    "another convention for counts": (refit_of_counts, "that convention reads nothing otherwise"),
    "a reading missing": (section("readings", lambda entries: entries[1:]), "a reading is missing"),
    "readings in another order": (section("readings", lambda entries: entries[::-1]), "a reading is missing"),
    "leads in another order": (section("leads", lambda entries: entries[::-1]), "does not belong there"),
    "slips in another order": (section("slips", lambda entries: entries[::-1]), "slips stand in another order"),
    "limits in another order": (section("break_evens", lambda entries: entries[::-1]), "does not belong there"),
} | {f"{name} twice": (section(name, lambda entries: (*entries, *entries)), "twice|missing") for name in SECTIONS}


@pytest.mark.parametrize(("forge", "reason"), FORGERIES.values(), ids=FORGERIES)
def test_forged(genuine, forge, reason):
    """With each of the solutions in the place of one, where one is forged."""
    numbers = range(0, len(genuine.core.solutions), 9)
    for number in numbers:
        core = forge(genuine.core, number)
        assert core != genuine.core
        plain = json.loads(json.dumps(to_plain(Reconciliation(genuine.problem, core))))
        with pytest.raises(ProofError, match=reason):
            reconcile.verify(plain, genuine.ledger)
        if core == forge(genuine.core, numbers[-1]):
            break


def test_an_increment_without_one_of_its_quantities(genuine):
    plain = json.loads(json.dumps(to_plain(genuine)))
    del plain["increments"][0]["ranges"][0]
    with pytest.raises(ProofError, match="other quantities"):
        reconcile.verify(plain, genuine.ledger)


def test_a_limit_of_what_is_taken_too(genuine):
    old = limit(genuine.core, Fraction(1, 6))
    evidence = Evidence(genuine.core.lines, genuine.core.solutions, genuine.problem)
    check_break_even(old, genuine.problem, evidence)
    with pytest.raises(ProofError, match="few-null is both taken and looked for"):
        check_break_even(old._replace(taken=(*old.taken, "few-null")), genuine.problem, evidence)


WINNER = """
source = { id = "s", document = "s.txt", decimal = "." }
claimant = [{ id = "count" }, { id = "rival" }]
contest = [{ id = "k", options = ["a", "b"] }]
tally = [{ id = "t", contest = "k", final = true }]
defaults = { tally = "t", claimant = "count" }
claim = [
  { id = "share", share = "49%", option = "a", of = "unstated" },
  { id = "valid", total = "100", of = "valid" },
  { id = "cast", total = "120", of = "cast" },
  { id = "b-wins", winner = "b", claimant = "rival" },
]
"""


def test_a_reading_that_leaves_out_a_winner_leaves_no_number_for_it():
    """49% of 120 ballots are a majority of 100 valid votes; 49% of the valid votes are none."""
    result = reconcile.reconcile(reconcile.from_texts({"w.toml": WINNER}))
    old = reading(result.core, "share", "cast")
    (out,) = old.excludes
    assert (out.statement, out.left) == ("b-wins", None)
    plain = json.loads(json.dumps(to_plain(result)))
    assert to_plain(reconcile.verify(plain, result.ledger)) == plain
    left = result.core.bounds[0].range
    core = changed(result.core, "readings", old, excludes=(out._replace(left=left),))
    plain = json.loads(json.dumps(to_plain(Reconciliation(result.problem, core))))
    with pytest.raises(ProofError, match="b-wins speaks of no number"):
        reconcile.verify(plain, result.ledger)


def test_what_was_given_up_may_be_missing(genuine):
    """Less than all is no forgery: but then nothing rests on its evidence, which must go too."""
    core = with_entries(genuine.core, "increments", ())
    plain = json.loads(json.dumps(to_plain(Reconciliation(genuine.problem, core))))
    with pytest.raises(ProofError, match="nothing rests on"):
        reconcile.verify(plain, genuine.ledger)


def test_the_genuine_one_is_accepted(genuine):
    plain = json.loads(json.dumps(to_plain(genuine)))
    assert to_plain(reconcile.verify(plain, genuine.ledger)) == plain
