"""What claim files that exist already define, so that a draft can use it in place of writing it anew."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from reconcile.claim_entries import ClaimantEntry, ContestEntry, TallyEntry
from reconcile.claim_files import ClaimFile
from reconcile.drafting.names import Entity
from reconcile.drafting.shapes import folded

__all__ = ["Known"]


@attrs.frozen
class Known:
    """The entries of claim files that a draft may refer to, and all ids that are taken in them."""

    claimants: tuple[ClaimantEntry, ...] = ()
    contests: tuple[ContestEntry, ...] = ()
    tallies: tuple[TallyEntry, ...] = ()
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, files: Iterable[ClaimFile]) -> Known:
        """What these files define, as far as they could be read."""
        files = list(files)
        entries = {
            section: tuple(entry for file in files for entry in file.entries[section])
            for section in ("claimant", "contest", "tally", "claim", "table", "assumption")
        }
        sources = [file.source.id for file in files if file.source is not None]
        ids = {entry.id for section in entries.values() for entry in section}
        return cls(entries["claimant"], entries["contest"], entries["tally"], frozenset([*ids, *sources]))

    def claimant(self, entity: Entity) -> str:
        """The id of the claimant that is this entity; "" where none is, or more than one."""
        found = [each.id for each in self.claimants if _is_same(entity, [each.id, each.name or each.id])]
        return found[0] if len(found) == 1 else ""

    def option(self, contest: ContestEntry, entity: Entity) -> str:
        """The id of the contest's option that is this entity; "" where none is, or more than one."""
        found = [id for id in contest.options if _is_same(entity, [id, contest.names.get(id, id)])]
        return found[0] if len(found) == 1 else ""

    def contest(self, entities: Iterable[Entity]) -> ContestEntry | None:
        """The contest with most of these options; where none has any, the only one there is."""
        entities = list(entities)
        counts = [(sum(bool(self.option(each, entity)) for entity in entities), each) for each in self.contests]
        best = max((count for count, _ in counts), default=0)
        found = [each for count, each in counts if count == best]
        return found[0] if found and (best or len(self.contests) == 1) else None


def _is_same(entity: Entity, names: Iterable[str]) -> bool:
    """Whether one of the names is that of an entity, or some of its words side by side, or the other way round."""
    own = {_words(entity.name), _words(entity.acronym)} - {""}
    others = {_words(name) for name in names} - {""}
    if own & others:
        return True
    return entity.letter in "NC" and any(f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in own for b in others)


def _words(name: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded(name)).split())
