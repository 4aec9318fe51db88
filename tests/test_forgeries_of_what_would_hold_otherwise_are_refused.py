"""A result whose readings, leads, increments, limits or conventions say more than they show is refused."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from otherwise import OTHERWISE

import reconcile
from reconcile.proof import ProofError
from reconcile.reconciliation import Reconciliation
from reconcile.report.json import to_plain


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


def section(name, change):
    return lambda core, _: with_entries(core, name, change(getattr(core.what_if, name)))


SECTIONS = ("readings", "leads", "increments", "break_evens", "refits")
FORGERIES = {
    "a reading that collides said to fit": (collides_said_to_fit, "the solution breaks"),
    "a reading that fits said to collide": (fits_said_to_collide, "needs what is not taken"),
    "left out whatever the reading": (left_out_whatever_the_reading, "left out whatever the reading"),
    "left out without room before": (left_out_without_room_before, "the solution breaks"),
    "less left for a reading": (left_for_a_reading_wider, "something else|attains"),
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
    "any limit": (any_limit, "does not keep the limit"),
    "a limit for other statements": (limit_of_other_members, "stands twice, or does not belong"),
    "a limit of another assumption": (limit_of_another_assumption, "stands twice, or does not belong"),
    "a convention that does not fit": (refit_of("ceiling"), "do not fit ceiling|breaks"),
    "a convention that reads nothing else": (refit_of("half-up"), "does not belong there|reads nothing"),
    "a refit of another account": (refit_of_another_source, "does not belong there"),
    "a reading missing": (section("readings", lambda entries: entries[1:]), "a reading is missing"),
    "readings in another order": (section("readings", lambda entries: entries[::-1]), "a reading is missing"),
    "leads in another order": (section("leads", lambda entries: entries[::-1]), "does not belong there"),
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


def test_what_was_given_up_may_be_missing(genuine):
    """Less than all is no forgery: but then nothing rests on its evidence, which must go too."""
    core = with_entries(genuine.core, "increments", ())
    plain = json.loads(json.dumps(to_plain(Reconciliation(genuine.problem, core))))
    with pytest.raises(ProofError, match="nothing rests on"):
        reconcile.verify(plain, genuine.ledger)


def test_the_genuine_one_is_accepted(genuine):
    plain = json.loads(json.dumps(to_plain(genuine)))
    assert to_plain(reconcile.verify(plain, genuine.ledger)) == plain
