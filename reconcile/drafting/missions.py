"""Missions of observers, which speak for themselves: "la misión de observación de Noruega", "the Norway mission"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from reconcile.drafting.shapes import Mark, folded, pattern

if TYPE_CHECKING:
    from reconcile.drafting.names import Entity

__all__ = ["WATCHES", "with_missions"]

KEY: Final = "mission "
"""How the key of a mission begins, before that of whose it is."""
WATCHES: Final = frozenset(
    "mision mission observacion observation observadores observadoras observers observer veeduria monitoring".split()
)
"""Words of which a name is that of a body which watches a vote, and does not count it."""
LOOK_BACK: Final = 90
WATCHING: Final = (
    r"(?:observacion|observadoras?|observador(?:es)?|veeduria|acompanamiento|expertos|electoral(?:es)?|internacional(?:es)?"
    r"|observation|observers?|monitoring|election|elections|international|technical|tecnica)"
)
OF: Final = r"(?:de|del|of|from)(?: (?:la|el|los|las|the))? $"
BEFORE: Final = pattern(
    rf"\b(?:mision|delegacion)(?: (?:de |del )?{WATCHING}){{1,3}} {OF}|\b(?:{WATCHING} ){{1,3}}(?:mission|delegation) {OF}"
)
"""What stands before the name of whose mission it is."""
AFTER: Final = pattern(rf"(?:'s?)? (?:{WATCHING} ){{1,3}}(?:mission|delegation)\b")
SHORT_BEFORE: Final = pattern(rf"\b(?:mision|mission) {OF}")
SHORT_AFTER: Final = pattern(r"(?:'s?)? mission\b")
"""The same of one that is named in full elsewhere."""
ALONE: Final = pattern(
    rf"(?<!\w)(?:la|the|esta|this|dicha) (?:mision(?: (?:de )?{WATCHING}){{0,2}}|(?:{WATCHING} ){{0,2}}mission)\b(?! (?:de|of|from)\b)"
)
"""How one is spoken of without a name, where there is only one."""


def with_missions(text: str, entities: dict[str, Entity], marks: Iterable[Mark]) -> list[Mark]:
    """The marks, those of whose a mission is as marks of the mission; the entities of missions are added."""
    marks, plain = sorted(marks), folded(text)
    whose = {mark.key for mark in marks if _around(plain, mark, full=True) is not None}
    found = []
    for mark in marks:
        span = _around(plain, mark, full=True) or (_around(plain, mark, full=False) if mark.key in whose else None)
        if span is not None:
            first, last = text[span[0] : mark.start], text[mark.end : span[1]]
            mark = Mark(*span, "B", _added(entities, mark.key, first, last))  # noqa: PLW2901
        found.append(mark)
    return [*found, *_alone(plain, entities, found)]


def _added(entities: dict[str, Entity], whose: str, first: str, last: str) -> str:
    """The key of the mission of an entity, between words for it, as it is first named."""
    key, owner = f"{KEY}{whose}", entities[whose]
    if key not in entities:
        acronym = f"{first}{owner.acronym}{last}" if owner.acronym else ""
        entities[key] = type(owner)(key, " ".join(f"{first}{owner.name}{last}".split()), "B", " ".join(acronym.split()))
    return key


def _around(plain: str, mark: Mark, *, full: bool) -> tuple[int, int] | None:
    """The span of the words for a mission with the name of whose it is; `None` where there are none."""
    first = max(0, mark.start - LOOK_BACK)
    before = (BEFORE if full else SHORT_BEFORE).search(plain[first : mark.start])
    after = (AFTER if full else SHORT_AFTER).match(plain, mark.end)
    if before is not None:
        return first + before.start(), mark.end
    return None if after is None else (mark.start, after.end())


def _alone(plain: str, entities: dict[str, Entity], marks: list[Mark]) -> Iterator[Mark]:
    """Where the only mission is spoken of without a name."""
    missions = {mark.key for mark in marks if mark.key.startswith(KEY) or {"mision", "mission"} & {*mark.key.split()}}
    if len(missions) != 1:
        return
    key = missions.pop()
    taken = {place for mark in marks for place in range(mark.start, mark.end)}
    for match in ALONE.finditer(plain):
        if entities[key].letter == "B" and taken.isdisjoint(range(*match.span())):
            yield Mark(*match.span(), "B", key)
