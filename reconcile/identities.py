"""What holds by a contest's rules, by the relations between tallies, and under the ledger's assumptions.

`counts` names those of the `OPTIONAL` counts that the constraints of a contest have variables for: nothing
is known of the others, and nothing follows from them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from reconcile.claim_rules import ratio_cases, top, unnamed
from reconcile.constraints import Clause, Row, Terms, combine, variable
from reconcile.model import QUANTITIES, Assumption, Contest, Ledger, Tally

__all__ = [
    "OPTIONAL",
    "contest_rows",
    "counted_tallies",
    "identity_clauses",
    "limit_clauses",
    "number_rows",
    "optional_among",
    "place_rows",
    "relation_rows",
    "rest_of",
    "rest_terms",
    "room_per_option",
    "steps_to_final",
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
    yield Row(f"{number} named", combine([(1, number)]), named, why="the options that the contest names took part")
    if not _has_rest(contest):
        yield Row(
            f"{number} listed",
            combine([(1, number)]),
            named,
            equal=True,
            needs=frozenset({"options-listed"}),
            why="no other option took part",
        )
    if "seats" in counts:
        yield from _seat_rows(ledger, contest)


def _seat_rows(ledger: Ledger, contest: Contest) -> Iterator[Row]:
    chamber = variable("chamber", contest.id)
    size = contest.chamber
    yield Row(f"{chamber} size", combine([(1, chamber)]), size or 1, equal=size is not None, why="seats of the chamber")
    for tally in (tally for tally in ledger.tallies if tally.contest == contest.id):
        options = [*contest.options, "*"]
        seats = combine([(1, chamber), *((-1, variable("seats", tally.id, o)) for o in options)])
        why = "all seats" if tally.final else "no more seats than the chamber has"
        yield Row(f"seats[{tally.id}] sum", seats, 0, equal=tally.final, why=why)


def tally_rows(ledger: Ledger, contest: Contest, tally: str, counts: Counts) -> Iterator[Row]:
    """The identities of one tally, and the assumptions about it.

    Valid ballots carry one vote each, or up to `votes_per_ballot` with some left unused; blank ballots are
    valid or apart, as the contest's rules say; and every ballot cast is valid, null, blank or other.
    """
    valid, null, blank, other, cast, *_ = (variable(name, tally) for name in QUANTITIES)
    rest = unnamed(contest, tally)
    votes = [(1, variable("votes", tally, option)) for option in contest.options] + [(1, rest)]
    each = contest.votes_per_ballot
    marked = _marked(contest, tally)
    unused = [(1, variable("unused", tally))] if each > 1 else []
    yield Row(
        f"valid[{tally}] sum",
        combine([*votes, *unused, (-each, marked)]),
        0,
        equal=True,
        why="the options' votes sum to the valid votes",
    )
    if each > 1:
        for _, name in votes[:-1]:
            room = combine([(1, room_per_option(contest, tally)), (-1, name)])
            yield Row(f"{name} per ballot", room, 0, why="a ballot gives one option no more than the rules allow")
    if contest.blank_is_valid:
        yield Row(f"marked[{tally}]", marked, 0, why="blank ballots are among the valid ones")
    apart = [] if contest.blank_is_valid else [(1, blank)]
    yield Row(
        f"cast[{tally}] sum",
        combine([(1, valid), (1, null), *apart, (1, other), (-1, cast)]),
        0,
        equal=True,
        why="valid, null, blank and other ballots sum to the ballots cast",
    )
    if not _has_rest(contest):
        needs = frozenset({"options-listed"})
        yield Row(f"{rest} none", combine([(1, rest)]), 0, equal=True, needs=needs, why="no other option took part")
    yield from _assumed_rows(ledger, tally, counts)


def _has_rest(contest: Contest) -> bool:
    """Whether the contest makes room for options that it does not name."""
    return not unnamed(contest, "").endswith("*]")


def _assumed_rows(ledger: Ledger, tally: str, counts: Counts) -> Iterator[Row]:
    for assumption in ledger.assumptions:
        if not assumption.holds or (assumption.tallies and tally not in assumption.tallies):
            continue
        needs = frozenset({assumption.id})
        if assumption.id == "nothing-else":
            other = variable("other", tally)
            yield Row(f"{other} none", combine([(1, other)]), 0, equal=True, needs=needs, why=assumption.text)
        elif assumption.id == "cast-within-roll" and "registered" in counts:
            room = combine([(1, variable("registered", tally)), (-1, variable("cast", tally))])
            yield Row(f"cast[{tally}] within roll", room, 0, needs=needs, why=assumption.text)
    yield from _limit_rows(ledger, tally)


def _limits(ledger: Ledger, tally: str) -> Iterator[tuple[str, Assumption, tuple[Terms, Terms], Terms, int]]:
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
    for name, assumption, limited, terms, _ in _limits(ledger, tally):
        yield Row(name, terms, 0, needs=frozenset({assumption.id}), why=assumption.text, limited=limited)


def limit_clauses(ledger: Ledger, contest: Contest) -> Iterator[Clause]:
    """Limits whose end is excluded: nothing of nothing is within them all the same."""
    for tally in (tally for tally in ledger.tallies if tally.contest == contest.id):
        parts: list[tuple[str, Tally | None]] = [(tally.id, None)]
        parts += [(tally.part_of, tally)] if tally.part_of else []
        for counted, part in parts:
            for name, assumption, (_, whole), terms, bound in _limits(ledger, counted):
                empty = combine([(-1, whole)])
                needs = frozenset({assumption.id, *(part.rests_on if part else ())})
                if bound and part is None:
                    yield Clause(f"{name} excluded", ((terms, bound), (empty, 0)), needs, assumption.text)
                elif bound and part is not None:
                    cases = ((rest_terms(part, terms), bound), (rest_terms(part, empty), 0))
                    yield Clause(f"{name} excluded less {part.id}", cases, needs, assumption.text)


def steps_to_final(ledger: Ledger, tally: Tally) -> tuple[Tally, ...] | None:
    """An earlier count of the whole, and each later one that holds it; `None` for one of its places, or another."""
    steps = []
    while tally.part_of is not None:
        steps.append(tally)
        tally = ledger.tally(tally.part_of)
    return tuple(steps) if steps and tally.final else None


def rest_of(tally: Tally) -> str:
    """The name of what `tally` left uncounted of the tally that it is part of."""
    return f"{tally.part_of} less {tally.id}"


def rest_terms(tally: Tally, terms: Terms) -> Terms:
    """An expression about the whole, made one about the uncounted rest: whole less part."""
    assert tally.part_of is not None
    moved = ((name.replace(f"[{tally.part_of}", f"[{tally.id}", 1), factor) for name, factor in terms)
    return combine([*((factor, name) for name, factor in terms), *((-factor, name) for name, factor in moved)])


def relation_rows(ledger: Ledger, contest: Contest, counts: Counts) -> Iterator[Row]:
    """`part_of`: what the part left uncounted is a tally of its own. `made_of`: the parts sum to the whole."""
    for tally in (tally for tally in ledger.tallies if tally.contest == contest.id):
        needs = frozenset(tally.rests_on)
        if tally.part_of:
            yield from _rest_rows(ledger, contest, tally, needs, counts)
        if tally.made_of:
            why = f"{tally.id} is made of {', '.join(tally.made_of)}"
            columns = [variables_of(contest, each, counts) for each in (tally.id, *tally.made_of)]
            yield from _sum_rows(columns, needs, why)


def _rest_rows(ledger: Ledger, contest: Contest, tally: Tally, needs: frozenset[str], counts: Counts) -> Iterator[Row]:
    """The rest, whole less part, obeys every identity: none of its numbers is negative, and so on.

    Its sums follow from those of the whole and the part, so only inequalities are new; nor that a sum of what
    is not negative is not negative either.
    """
    assert tally.part_of is not None
    rest = rest_of(tally)
    sums = {variable(name, tally.part_of) for name in ("valid", "cast")}
    for name in variables_of(contest, tally.part_of, counts):
        if name in sums:
            continue
        moved = name.replace(f"[{tally.part_of}", f"[{rest}", 1)
        why = f"{tally.part_of} holds all that {tally.id} counted"
        yield Row(f"{moved} rest", rest_terms(tally, combine([(1, name)])), 0, needs=needs, why=why)
    for row in tally_rows(ledger, contest, tally.part_of, counts):
        if not row.equal:
            name = row.name.replace(f"[{tally.part_of}", f"[{rest}", 1)
            terms, bound = rest_terms(tally, row.terms), row.bound
            limited = row.limited and (rest_terms(tally, row.limited[0]), rest_terms(tally, row.limited[1]))
            yield Row(name, terms, bound, needs=needs | row.needs, why=row.why, limited=limited)


def _sum_rows(columns: Iterable[list[str]], needs: frozenset[str], why: str) -> Iterator[Row]:
    for total, *summands in zip(*columns, strict=True):
        sums = combine([(1, total), *((-1, name) for name in summands)])
        yield Row(f"{total} of parts", sums, 0, equal=True, needs=needs, why=why)


def variables_of(contest: Contest, tally: str, counts: Counts) -> list[str]:
    """The variables of one tally that add up over disjoint tallies."""
    votes = [variable("votes", tally, option) for option in contest.options]
    unused = [variable("unused", tally)] if contest.votes_per_ballot > 1 else []
    totals = [variable(name, tally) for name in QUANTITIES if name in counts or name not in OPTIONAL]
    return [*votes, unnamed(contest, tally), *totals, *unused]


def identity_clauses(ledger: Ledger, contest: Contest, places: int, counts: Counts) -> Iterator[Clause]:
    """Votes and seats for options that the contest does not name need such options."""
    number, named = combine([(1, variable("options", contest.id))]), len(contest.options)
    why = "votes or seats for another option need another option"
    for tally in counted_tallies(ledger, contest):
        held = [(unnamed(contest, tally), 1)]
        held += [(variable("seats", tally, "*"), 1)] if "seats" in counts else []
        held += [(top(tally, place), place) for place in range(1, places + 1)]
        for name, more in held:
            none = (combine([(-1, name)]), 0)
            yield Clause(f"{name} exist", (none, (number, named + more)), why=why)
        if places:
            last = combine([(1, top(tally, places))])
            none_behind = (combine([(-1, _behind(contest, tally, places))]), 0)
            yield Clause(f"{top(tally, places)} last", (none_behind, (last, 1)), why="behind nobody there are no votes")


def place_rows(ledger: Ledger, contest: Contest, places: int) -> Iterator[Row]:
    """The first places among the options that a contest does not name, from which claims of places follow.

    `top[t,1] >= top[t,2] >= ...` are votes of single options. Of tallies that contain another, every place
    has as many votes or more; and the first places of a sum have at most the sum of the parts' first.
    """
    for tally in counted_tallies(ledger, contest):
        for place in range(1, places):
            ahead = combine([(1, top(tally, place)), (-1, top(tally, place + 1))])
            yield Row(f"{top(tally, place)} ahead", ahead, 0, why="a place ahead has no fewer votes")
        if places:
            yield Row(f"top[{tally}] within", _behind(contest, tally, places), 0, why="places are of the others' votes")
        if places and contest.votes_per_ballot > 1:
            room = combine([(1, room_per_option(contest, tally)), (-1, top(tally, 1))])
            yield Row(
                f"{top(tally, 1)} per ballot", room, 0, why="a ballot gives one option no more than the rules allow"
            )
    for related in (tally for tally in ledger.tallies if tally.contest == contest.id):
        yield from _places_of_parts(contest, related, places)


def _places_of_parts(contest: Contest, tally: Tally, places: int) -> Iterator[Row]:
    needs = frozenset(tally.rests_on)
    pairs = [(part, tally.id) for part in tally.made_of] + ([(tally.id, tally.part_of)] if tally.part_of else [])
    for (part, whole), place in itertools.product(pairs, range(1, places + 1)):
        grows = combine([(1, top(whole, place)), (-1, top(part, place))])
        why = f"{whole} holds all that {part} counted"
        yield Row(f"{top(whole, place)} with {part}", grows, 0, needs=needs, why=why)
    for place in range(1, places + 1 if tally.part_of else 0):
        assert tally.part_of is not None
        firsts = [
            (factor, top(id, i)) for factor, id in ((1, tally.id), (-1, tally.part_of)) for i in range(1, place + 1)
        ]
        left = [(1, unnamed(contest, tally.part_of)), (-1, unnamed(contest, tally.id))]
        why = "the first places of the whole have at most those of the part, and all that is uncounted"
        yield Row(f"{top(tally.part_of, place)} beside {tally.id}", combine([*firsts, *left]), 0, needs=needs, why=why)
    for place in range(1, places + 1 if tally.made_of else 0):
        firsts = [(1, top(part, i)) for part in tally.made_of for i in range(1, place + 1)]
        sums = combine([*firsts, *((-1, top(tally.id, i)) for i in range(1, place + 1))])
        why = "the first places of a sum hold at most the sum of the parts' first places"
        yield Row(f"{top(tally.id, place)} of parts", sums, 0, needs=needs, why=why)


def number_rows(ledger: Ledger, contest: Contest, places: int, most: int, needs: frozenset[str]) -> Iterator[Row]:
    """What follows where a claim says that the contest has at most `most` options.

    Behind `places` options that are not named, `k` more have at most `k` times the votes of the last.
    """
    unknown = max(0, most - len(contest.options))
    for tally in counted_tallies(ledger, contest):
        rest = unnamed(contest, tally)
        name = f"{rest} of {unknown}"
        why = f"the contest leaves room for {unknown} options that it does not name"
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
