"""What relations between tallies say: parts and what they leave uncounted, and sums of parts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from reconcile.claim_rules import top, unnamed
from reconcile.constraints import Clause, Row, combine, variable
from reconcile.identities import Counts, limits, tally_rows, variables_of
from reconcile.languages import term
from reconcile.model import Contest, Ledger, Tally
from reconcile.relations import rest_of, rest_terms

__all__ = ["limit_clauses", "places_of_parts", "relation_rows"]


def relation_rows(ledger: Ledger, contest: Contest, counts: Counts) -> Iterator[Row]:
    """`part_of`: what the part left uncounted is a tally of its own. `made_of`: the parts sum to the whole."""
    for tally in (tally for tally in ledger.tallies if tally.contest == contest.id):
        needs = frozenset(tally.rests_on)
        if tally.part_of:
            yield from _rest_rows(ledger, contest, tally, needs, counts)
        if tally.made_of:
            why = term("{whole} is made of {parts}", whole=tally.id, parts=", ".join(tally.made_of))
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
        why = term("{whole} holds all that {part} counted", whole=tally.part_of, part=tally.id)
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


def places_of_parts(ledger: Ledger, contest: Contest, places: int) -> Iterator[Row]:
    """The first places among the options that a contest does not name, between tallies that hold each other.

    Of a tally that contains another, every place has as many votes or more, and its first places have at most what
    the part's have and all that is uncounted; those of a sum have at most the sum of the parts' first places.
    """
    for tally in (tally for tally in ledger.tallies if tally.contest == contest.id and places):
        yield from _places_of(contest, tally, places)


def _places_of(contest: Contest, tally: Tally, places: int) -> Iterator[Row]:
    """How the first places among options that are not named grow from parts to what holds them, and sum."""
    needs = frozenset(tally.rests_on)
    pairs = [(part, tally.id) for part in tally.made_of] + ([(tally.id, tally.part_of)] if tally.part_of else [])
    for (part, whole), place in itertools.product(pairs, range(1, places + 1)):
        grows = combine([(1, top(whole, place)), (-1, top(part, place))])
        why = term("{whole} holds all that {part} counted", whole=whole, part=part)
        yield Row(f"{top(whole, place)} with {part}", grows, 0, needs=needs, why=why)
    for place in range(1, places + 1 if tally.part_of else 0):
        assert tally.part_of is not None
        firsts = [
            (factor, top(id, i)) for factor, id in ((1, tally.id), (-1, tally.part_of)) for i in range(1, place + 1)
        ]
        left = [(1, unnamed(contest, tally.part_of)), (-1, unnamed(contest, tally.id))]
        why = term("the first places of the whole have at most those of the part, and all that is uncounted")
        yield Row(f"{top(tally.part_of, place)} beside {tally.id}", combine([*firsts, *left]), 0, needs=needs, why=why)
    for place in range(1, places + 1 if tally.made_of else 0):
        firsts = [(1, top(part, i)) for part in tally.made_of for i in range(1, place + 1)]
        sums = combine([*firsts, *((-1, top(tally.id, i)) for i in range(1, place + 1))])
        why = term("the first places of a sum hold at most the sum of the parts' first places")
        yield Row(f"{top(tally.id, place)} of parts", sums, 0, needs=needs, why=why)


def limit_clauses(ledger: Ledger, contest: Contest) -> Iterator[Clause]:
    """Limits whose end is excluded: nothing of nothing is within them all the same."""
    for tally in (tally for tally in ledger.tallies if tally.contest == contest.id):
        parts: list[tuple[str, Tally | None]] = [(tally.id, None)]
        parts += [(tally.part_of, tally)] if tally.part_of else []
        for counted, part in parts:
            for name, assumption, (_, whole), terms, bound in limits(ledger, counted):
                empty = combine([(-1, whole)])
                needs = frozenset({assumption.id, *(part.rests_on if part else ())})
                if bound and part is None:
                    yield Clause(f"{name} excluded", ((terms, bound), (empty, 0)), needs, assumption.text)
                elif bound and part is not None:
                    cases = ((rest_terms(part, terms), bound), (rest_terms(part, empty), 0))
                    yield Clause(f"{name} excluded less {part.id}", cases, needs, assumption.text)
