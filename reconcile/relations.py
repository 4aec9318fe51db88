"""How tallies of a contest are related, and which of these relations still stand."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from reconcile.constraints import Terms, combine
from reconcile.model import Ledger, Tally

__all__ = ["holders", "is_first_round", "replaced", "rest_of", "rest_terms", "standing", "steps_to_final", "wholes"]


def replaced(tallies: Iterable[Tally]) -> dict[str, str]:
    """Each tally that another replaces, and the first of those that do, by id."""
    found = sorted((tally.replaces, tally.id) for tally in tallies if tally.replaces is not None)
    return dict(reversed(found))


def standing(ledger: Ledger) -> Ledger:
    """The ledger with those relations between tallies that stand.

    A tally that another replaces is related to no other: that its numbers were not those of the ballots is what the
    other says. So neither what it was part of, nor what it was made of or a round after, is limited by it.
    """
    old = replaced(ledger.tallies)
    if not old:
        return ledger
    alone = {t.id: attrs.evolve(t, part_of=None, made_of=(), round_after=None) for t in ledger.tallies if t.id in old}
    return attrs.evolve(ledger, tallies=tuple(alone.get(tally.id, tally) for tally in ledger.tallies))


def is_first_round(tally: Tally) -> bool:
    """Whether a tally of a ranked contest is a first round; the final one, the last round, is not taken to be one."""
    return tally.eliminated is None and not tally.final


def wholes(tallies: Iterable[Tally]) -> dict[str, list[str]]:
    """For each tally that is part of another, or that others are made of: these others, by id."""
    tallies = tuple(tallies)
    found: dict[str, list[str]] = {tally.id: [tally.part_of] for tally in tallies if tally.part_of is not None}
    for tally in tallies:
        for part in tally.made_of:
            found.setdefault(part, []).append(tally.id)
    return found


def holders(tally: str, steps: dict[str, list[str]]) -> list[str]:
    """The wholes that a tally is part of, nearest first, and the wholes of these; `steps` as `wholes` gives them."""
    found = [tally]
    for part in found:
        found += [whole for whole in steps.get(part, ()) if whole not in found]
    return found[1:]


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
