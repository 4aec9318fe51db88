"""How reluctantly each statement and assumption is doubted: the weights that whoever writes a claim file chooses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from reconcile.model import Claim, Ledger

__all__ = ["Chosen", "chosen_weights", "weights_of"]


class Chosen(NamedTuple):
    """A weight that a claim file gives to one of its sections, "source", "claim" or "assumption", by id."""

    section: str
    id: str
    weight: int
    claim_file: str | None


def weights_of(ledger: Ledger, printings: Mapping[str, Sequence[Claim]], assumptions: Iterable[str]) -> dict[str, int]:
    """The weight of every statement, by its printings, and of every assumption.

    A statement weighs as much as the weightiest of its printings, since to doubt it is to doubt all of them. Their
    sum would favour whoever is printed most often.
    """
    of_source = {source.id: source.weight for source in ledger.sources}
    of_assumption = {assumption.id: assumption.weight for assumption in ledger.assumptions}

    def weight(claim: Claim) -> int:
        return of_source.get(claim.source, 1) if claim.weight is None else claim.weight

    weights = {id: max(map(weight, claims)) for id, claims in printings.items()}
    return weights | {id: of_assumption[id] for id in assumptions}


def chosen_weights(ledger: Ledger, claims: Iterable[Claim], assumptions: Collection[str]) -> Iterator[Chosen]:
    """The weights on which those of these claims and assumptions rest: of sources, claims, assumptions, each by id.

    Without the weights of 1, but for a claim that weighs 1 where its source weighs more.
    """
    claims = sorted(claims, key=attrgetter("id"))
    sources = {source.id: source for source in ledger.sources}
    used = {claim.source for claim in claims if claim.weight is None}
    for source in ledger.sources:
        if source.id in used and source.weight != 1:
            yield Chosen("source", source.id, source.weight, source.claim_file)
    for claim in claims:
        of = sources.get(claim.source)
        if claim.weight is not None and (claim.weight != 1 or (of is not None and of.weight != 1)):
            yield Chosen("claim", claim.id, claim.weight, None if of is None else of.claim_file)
    for assumption in ledger.assumptions:
        if assumption.id in assumptions and assumption.weight != 1:
            yield Chosen("assumption", assumption.id, assumption.weight, assumption.claim_file)
