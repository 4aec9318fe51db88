"""The order of claims, variables and expressions: from where things stand in the documents and what they say.

Names decide only where nothing else does, so it never matters in which order files and entries stand, nor who
has which name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from reconcile.constraints import Terms, variable
from reconcile.model import Claim, Contest, Ledger

__all__ = ["Place", "places_of", "shape", "variables_in_order"]

Place = tuple[Any, ...]
"""What claims are sorted by."""


def places_of(ledger: Ledger) -> dict[str, Place]:
    """Where each claim stands: source and span, then what it says.

    Of several claims read from the same words, that one first whose option, then whose account, has a place
    of its own first; the id decides last.
    """
    plain: dict[str, Place] = {
        claim.id: (claim.source, claim.at or ((1 << 62, 0),), claim.kind, claim.printed.casefold())
        for claim in ledger.claims
    }
    often = Counter(plain.values())
    own: dict[tuple[str, str | None], list[Place]] = {}
    for claim in ledger.claims:
        if often[plain[claim.id]] == 1:
            for name in _names(ledger, claim):
                own.setdefault(name, []).append(plain[claim.id])
    first = {name: min(places) for name, places in own.items()}
    return {
        claim.id: (
            *plain[claim.id],
            *((name not in first, first.get(name, ())) for name in _names(ledger, claim)),
            claim.id,
        )
        for claim in ledger.claims
    }


def _names(ledger: Ledger, claim: Claim) -> tuple[tuple[str, str | None], ...]:
    return ("option", getattr(claim, "option", None)), ("account", ledger.account_of(claim.claimant))


def variables_in_order(
    mentioned: Iterable[str], claims: Sequence[Claim], ledger: Ledger, of_tally: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """The variables mentioned, by tally and option in the order in which the claims, in order, speak of them.

    `of_tally` are the variables of each tally, by its id.
    """
    mentioned = frozenset(mentioned)
    counted = _first(claim.tally for claim in claims)
    last = len(claims)
    tallies = sorted((tally.id for tally in ledger.tallies), key=lambda id: (counted.get(id, last), id))
    contests = list(dict.fromkeys(ledger.tally(tally).contest for tally in tallies))
    options = _first(getattr(claim, "option", None) for claim in claims)
    ordered = {id: _options(ledger.contest(id), options) for id in contests}
    named: dict[str, None] = {}
    for tally in tallies:
        contest = ledger.tally(tally).contest
        named.update((variable("votes", tally, option), None) for option in ordered[contest])
        named.update((name, None) for name in of_tally[tally])
    of = [*contests, *tallies, *chain.from_iterable(ordered.values()), *(claim.id for claim in claims), *named]
    place = _first(of)

    def key(name: str) -> Place:
        kind, _, whose = name.removesuffix("]").partition("[")
        first, _, second = whose.partition(",")
        return kind, place.get(first, -1), place.get(second, len(of)), name

    return (*(name for name in named if name in mentioned), *sorted(mentioned - named.keys(), key=key))


def shape(terms: Terms, place: Mapping[str, int]) -> list[tuple[int, int]]:
    """An expression without names, to sort by."""
    return sorted((place[name], factor) for name, factor in terms)


def _options(contest: Contest, mentions: Mapping[str | None, int]) -> list[str]:
    """The options in the order of their first mention; of others, by the groups that name them, then by name."""
    groups = [{*group.members, *group.all_except} for group in contest.groups]

    def key(option: str) -> Place:
        return option not in mentions, mentions.get(option, 0), [option not in group for group in groups], option

    return sorted(contest.options, key=key)


def _first(names: Iterable[Any]) -> dict[Any, int]:
    """The index of the first of each."""
    found: dict[Any, int] = {}
    for i, name in enumerate(names):
        found.setdefault(name, i)
    return found
