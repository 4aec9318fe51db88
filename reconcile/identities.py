"""What holds by a contest's rules and under the ledger's assumptions, within each tally.

`counts` names those of the `OPTIONAL` counts that the constraints of a contest have variables for: nothing
is known of the others, and nothing follows from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reconcile.claim_rules import ratio_cases, top, unnamed
from reconcile.constraints import Clause, Row, Terms, combine, variable
from reconcile.languages import term
from reconcile.model import NOTHING_ELSE, OPTIONS_LISTED, QUANTITIES, UNNAMED, WITHIN_ROLL, Assumption, Contest, Ledger
from reconcile.relations import is_first_round, rest_terms

__all__ = [
    "OPTIONAL",
    "Counts",
    "contest_rows",
    "counted_tallies",
    "identity_clauses",
    "limits",
    "number_rows",
    "optional_among",
    "place_rows",
    "room_per_option",
    "tally_rows",
    "variables_of",
]


Counts = frozenset[str]
OPTIONAL: Counts = frozenset({"registered", "sheets", "seats"})


def optional_among(variables: Iterable[str]) -> Counts:
    """Those of the optional counts that variables are of; the size of a chamber is about seats."""
    kinds = {name.partition("[")[0] for name in variables}
    return OPTIONAL & (kinds | ({"seats"} if "chamber" in kinds else set()))


def counted_tallies(ledger: Ledger, contest: Contest) -> list[str]:
    """The contest's tallies."""
    return [tally.id for tally in ledger.tallies if tally.contest == contest.id]


def contest_rows(ledger: Ledger, contest: Contest, counts: Counts) -> Iterator[Row]:
    """Numbers of options and of seats."""
    number, named = variable("options", contest.id), len(contest.options)
    yield Row(
        f"{number} named", combine([(1, number)]), named, why=term("the options that the contest names took part")
    )
    if not _has_rest(contest):
        yield Row(
            f"{number} listed",
            combine([(1, number)]),
            named,
            equal=True,
            needs=frozenset({OPTIONS_LISTED}),
            why=term("no other option took part"),
        )
    if "seats" in counts:
        yield from _seat_rows(ledger, contest)


def _seat_rows(ledger: Ledger, contest: Contest) -> Iterator[Row]:
    chamber = variable("chamber", contest.id)
    size = contest.chamber
    yield Row(
        f"{chamber} size", combine([(1, chamber)]), size or 1, equal=size is not None, why=term("seats of the chamber")
    )
    for tally in (tally for tally in ledger.tallies if tally.contest == contest.id):
        options = [*contest.options, UNNAMED]
        seats = combine([(1, chamber), *((-1, variable("seats", tally.id, o)) for o in options)])
        why = term("all seats") if tally.final else term("no more seats than the chamber has")
        yield Row(f"seats[{tally.id}] sum", seats, 0, equal=tally.final, why=why)


def tally_rows(ledger: Ledger, contest: Contest, tally: str, counts: Counts) -> Iterator[Row]:
    """The identities of one tally, and the assumptions about it.

    Valid ballots carry one vote each, or up to `votes_per_ballot` with under-votes for those that are not given; in a
    later round of a ranked contest, some count for nobody any more. Blank ballots are valid or apart, as the contest's
    rules say; and every ballot cast is valid, null, blank or other.
    """
    valid, null, blank, other, cast, *_ = (variable(name, tally) for name in QUANTITIES)
    yield from _vote_rows(contest, tally)
    if contest.blank_is_valid:
        yield Row(f"marked[{tally}]", _marked(contest, tally), 0, why=term("blank ballots are among the valid ones"))
    apart = [] if contest.blank_is_valid else [(1, blank)]
    yield Row(
        f"cast[{tally}] sum",
        combine([(1, valid), (1, null), *apart, (1, other), (-1, cast)]),
        0,
        equal=True,
        why=term("valid, null, blank and other ballots sum to the ballots cast"),
    )
    if contest.ranked and is_first_round(ledger.tally(tally)):
        none = combine([(1, variable("exhausted", tally))])
        yield Row(
            f"exhausted[{tally}] none", none, 0, equal=True, why=term("no ballot is exhausted in the first round")
        )
    if not _has_rest(contest):
        rest = unnamed(contest, tally)
        needs = frozenset({OPTIONS_LISTED})
        yield Row(
            f"{rest} none", combine([(1, rest)]), 0, equal=True, needs=needs, why=term("no other option took part")
        )
    yield from _assumed_rows(ledger, tally, counts)


def _vote_rows(contest: Contest, tally: str) -> Iterator[Row]:
    """That the votes of the marked ballots are for options or not given, and how many of a ballot are for one."""
    votes = [(1, variable("votes", tally, option)) for option in contest.options]
    all_votes = [*votes, (1, unnamed(contest, tally)), *((1, name) for name in _not_given(contest, tally))]
    yield Row(
        f"valid[{tally}] sum",
        combine([*all_votes, (-contest.votes_per_ballot, _marked(contest, tally))]),
        0,
        equal=True,
        why=term("the options' votes sum to the valid votes"),
    )
    for _, name in votes if contest.votes_per_ballot > 1 else ():
        room = combine([(1, room_per_option(contest, tally)), (-1, name)])
        yield Row(f"{name} per ballot", room, 0, why=term("a ballot gives one option no more than the rules allow"))


def _has_rest(contest: Contest) -> bool:
    """Whether the contest makes room for options that it does not name."""
    return not unnamed(contest, "").endswith("*]")


def _assumed_rows(ledger: Ledger, tally: str, counts: Counts) -> Iterator[Row]:
    for assumption in ledger.assumptions:
        if not assumption.holds or (assumption.tallies and tally not in assumption.tallies):
            continue
        needs = frozenset({assumption.id})
        if assumption.id == NOTHING_ELSE:
            other = variable("other", tally)
            yield Row(f"{other} none", combine([(1, other)]), 0, equal=True, needs=needs, why=assumption.text)
        elif assumption.id == WITHIN_ROLL and "registered" in counts:
            room = combine([(1, variable("registered", tally)), (-1, variable("cast", tally))])
            yield Row(f"cast[{tally}] within roll", room, 0, needs=needs, why=assumption.text)
    yield from _limit_rows(ledger, tally)


def limits(ledger: Ledger, tally: str) -> Iterator[tuple[str, Assumption, tuple[Terms, Terms], Terms, int]]:
    """Each end of the assumptions that limit a tally: its name, what is limited of what, and `terms >= bound`."""
    for assumption in ledger.assumptions:
        if assumption.figure is None or assumption.of is None or not assumption.holds:
            continue
        if not assumption.tallies or tally in assumption.tallies:
            part = combine((1, variable(name, tally)) for name in assumption.quantities)
            whole = combine([(1, variable(assumption.of, tally))])
            for end, (terms, bound) in ratio_cases(part, whole, assumption.figure.values):
                yield f"{assumption.id}[{tally}] {end}", assumption, (part, whole), terms, bound


def _limit_rows(ledger: Ledger, tally: str) -> Iterator[Row]:
    """Limits, each with its end; that an end is excluded is a clause besides."""
    for name, assumption, limited, terms, _ in limits(ledger, tally):
        yield Row(name, terms, 0, needs=frozenset({assumption.id}), why=assumption.text, limited=limited)


def variables_of(contest: Contest, tally: str, counts: Counts) -> list[str]:
    """The variables of one tally that add up over disjoint tallies."""
    votes = [variable("votes", tally, option) for option in contest.options]
    totals = [variable(name, tally) for name in QUANTITIES if name in counts or name not in OPTIONAL]
    return [*votes, unnamed(contest, tally), *totals, *_not_given(contest, tally)]


def _not_given(contest: Contest, tally: str) -> list[str]:
    """The variables for votes of valid ballots that no option has: what sums with the options' votes."""
    return [variable(name, tally) for name in ("undervotes", "exhausted") if name in contest.totals]


def identity_clauses(ledger: Ledger, contest: Contest, places: int, counts: Counts) -> Iterator[Clause]:
    """Votes and seats for options that the contest does not name need such options."""
    number, named = combine([(1, variable("options", contest.id))]), len(contest.options)
    why = term("votes or seats for another option need another option")
    for tally in counted_tallies(ledger, contest):
        held = [(unnamed(contest, tally), 1)]
        held += [(variable("seats", tally, UNNAMED), 1)] if "seats" in counts else []
        held += [(top(tally, place), place) for place in range(1, places + 1)]
        for name, more in held:
            none = (combine([(-1, name)]), 0)
            yield Clause(f"{name} exist", (none, (number, named + more)), why=why)
        if places:
            last = combine([(1, top(tally, places))])
            none_behind = (combine([(-1, _behind(contest, tally, places))]), 0)
            yield Clause(
                f"{top(tally, places)} last", (none_behind, (last, 1)), why=term("behind nobody there are no votes")
            )


def place_rows(ledger: Ledger, contest: Contest, places: int) -> Iterator[Row]:
    """The first places among the options that a contest does not name, from which claims of places follow.

    `top[t,1] >= top[t,2] >= ...` are votes of single options.
    """
    for tally in counted_tallies(ledger, contest):
        for place in range(1, places):
            ahead = combine([(1, top(tally, place)), (-1, top(tally, place + 1))])
            yield Row(f"{top(tally, place)} ahead", ahead, 0, why=term("a place ahead has no fewer votes"))
        if places:
            yield Row(
                f"top[{tally}] within", _behind(contest, tally, places), 0, why=term("places are of the others' votes")
            )
        if places and contest.votes_per_ballot > 1:
            room = combine([(1, room_per_option(contest, tally)), (-1, top(tally, 1))])
            yield Row(
                f"{top(tally, 1)} per ballot",
                room,
                0,
                why=term("a ballot gives one option no more than the rules allow"),
            )


def number_rows(ledger: Ledger, contest: Contest, places: int, most: int, needs: frozenset[str]) -> Iterator[Row]:
    """What follows where a claim says that the contest has at most `most` options.

    Behind `places` options that are not named, `k` more have at most `k` times the votes of the last.
    """
    unknown = max(0, most - len(contest.options))
    for tally in counted_tallies(ledger, contest):
        rest = unnamed(contest, tally)
        name = f"{rest} of {unknown}"
        why = term("the contest leaves room for {count} options that it does not name", count=unknown)
        if unknown == 0:
            yield Row(name, combine([(-1, rest)]), 0, needs=needs, why=why)
        elif contest.votes_per_ballot > 1:
            each = unknown * contest.votes_per_option
            row = Row(name, combine([(each, _marked(contest, tally)), (-1, rest)]), 0, needs=needs, why=why)
            yield row
            for part in (part for part in ledger.tallies if part.part_of == tally):
                uncounted = frozenset(part.rests_on) | needs
                yield Row(f"{name} less {part.id}", rest_terms(part, row.terms), 0, needs=uncounted, why=why)
        if 0 < places <= unknown:
            behind = _behind(contest, tally, places)
            room = combine([(unknown - places, top(tally, places)), (-1, behind)])
            yield Row(f"{top(tally, places)} of {unknown}", room, 0, needs=needs, why=why)


def _behind(contest: Contest, tally: str, places: int) -> Terms:
    """The votes of options that are not named, behind the first places of them."""
    return combine([(1, unnamed(contest, tally)), *((-1, top(tally, i)) for i in range(1, places + 1))])


def room_per_option(contest: Contest, tally: str) -> Terms:
    """The most votes that one option can have, where a ballot has several."""
    return combine([(contest.votes_per_option, _marked(contest, tally))])


def _marked(contest: Contest, tally: str) -> Terms:
    """The valid ballots that carry votes."""
    valid, blank = variable("valid", tally), variable("blank", tally)
    return combine([(1, valid), (-1, blank)] if contest.blank_is_valid else [(1, valid)])
