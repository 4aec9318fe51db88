"""What the claims of a draft refer to: the contest with its options, the claimants, and a tally for each of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, TypeVar

import attrs

from reconcile.claim_entries import ContestEntry
from reconcile.drafting import lexicon
from reconcile.drafting.heads import dated
from reconcile.drafting.ids import slug
from reconcile.drafting.known import Known
from reconcile.drafting.made_up import EARLIER_COUNT, made_up
from reconcile.drafting.names import Entity
from reconcile.drafting.proposed import OUTLET, Cut, Draft, Proposal
from reconcile.drafting.rivals import unsure_options
from reconcile.drafting.roles import OTHERS
from reconcile.languages import tell, term
from reconcile.model import EVERYTHING, NOTHING_ELSE
from reconcile.toml_text import quoted

__all__ = ["Stubs", "plain"]

UNNAMED: Final = "unnamed"
OF_THE_WHOLE: Final = ("winner", "control", "options", "rank", "seats")
"""Kinds that speak of the whole vote, and name the contest."""
OF_WHAT_WAS_COUNTED: Final = term("the most votes of what was counted; if of the whole vote, in place of this:")
PLACE_SO_FAR: Final = term("the place in what was counted; if in the whole vote, in place of this:")
OF_THE_WHOLE_VOTE: Final = term("the most votes of the whole; if of what was counted so far, in place of this:")
BLANK_IS_VALID: Final = term("by the document's own figures: they and the votes for options are the valid votes")
IS_FINAL: Final = term("where that count is the final result: take the # away")
NO_ID: Final = re.compile(r"[\[\](){},*\"\\<>&]|less(?=\s)")
Key = TypeVar("Key")
LONGEST_ID: Final = 80


class Counted(NamedTuple):
    """A tally of a claimant: its count, or a quick one, or another of several."""

    owner: str
    quick: bool = False
    cut: Cut | None = None


@attrs.define
class Stubs:
    """Gives entities their ids, and writes the entries of those that were asked for.

    What the `known` claim files define keeps its id, and no entry is written for it.
    """

    draft: Draft
    source: str
    known: Known = attrs.field(factory=Known)
    contest: ContestEntry | None = None
    options: dict[str, str] = attrs.field(factory=dict)
    claimants: dict[str, str] = attrs.field(factory=dict)
    tallies: dict[Counted, str] = attrs.field(factory=dict)
    used: bool = False
    unsure: dict[str, str] = attrs.field(factory=dict)
    """Options that may be another one by another name, and why."""
    assumed: dict[str, None] = attrs.field(factory=dict)
    """The assumptions that claims rest on, by name."""
    prints_other: bool = False
    """Whether a total of other ballots is claimed."""
    speaks_of_final: bool = False
    """Whether a claim is of the final tally."""
    counts: dict[Counted, str] = attrs.field(factory=dict)
    """What each tally is, by its key: "copies", "held", "quick", "stated", or "spoken" of only."""

    @classmethod
    def of(cls, draft: Draft, source: str, known: Known, proposals: Iterable[Proposal]) -> Stubs:
        """The stubs of these proposals: the known contest that has most of their options, or a new one."""
        proposals = list(proposals)
        keys = dict.fromkeys(key for each in proposals for key in (each.option, each.over))
        contest = known.contest(draft.entities[key] for key in keys if key in draft.entities)
        stubs = cls(draft, source, known, contest, unsure=unsure_options(draft) if contest is None else {})
        stubs._name_counts(proposals)
        return stubs

    def _name_counts(self, proposals: Iterable[Proposal]) -> None:
        """Say what each tally is: copies of sheets, a quick count, one without figures, or what someone states."""
        held: dict[Counted, list[Proposal]] = {}
        for each in proposals:
            of_the_whole = each.whole or (each.kind in OF_THE_WHOLE and not each.of_a_part)
            if not each.other and not of_the_whole:
                held.setdefault(self._tally_key(each), []).append(each)
        for key, own in held.items():
            said = next((each.count for each in own if each.count), "")
            said = said if said != "held" or self._is_of_side(key.owner) else ""
            figures = any(each.kind not in ("ahead", "endorses", "winner") or each.count for each in own)
            self.counts[key] = (said or "stated") if figures else "spoken"

    def _tally_key(self, each: Proposal) -> Counted:
        """Of which tally a proposal is: its claimant's; a body that counts votes has a quick count apart."""
        entity = self.draft.entities.get(each.claimant)
        quick = entity is not None and entity.letter == "C" and each.count == "quick"
        return Counted(each.claimant, quick, each.cut)

    def assumption(self, name: str) -> str:
        """The id of an assumption that a claim rests on."""
        self.assumed[name] = None
        return f"{self.source}-{name}"

    def option(self, key: str) -> str:
        """The id of an option, or of the group of those that are not named; "" for what the known contest has not."""
        if not key or self._is_side(key) or key in self.unsure:
            return ""
        if self.contest is not None:
            if key != OTHERS:
                return self.known.option(self.contest, self.draft.entities[key])
            groups = [group for group in self.contest.group if set(group.all_except or ()) == set(self.contest.options)]
            return groups[0].id if groups else ""
        if key == OTHERS:
            return OTHERS
        return self._new(self.options, key, slug(self.draft.entities[key].short) or "option", [OTHERS, UNNAMED])

    def _is_side(self, key: str) -> bool:
        """Whether it is a side of which the text names no candidate: whom it stands for is for a person to say."""
        return key in self.draft.entities and self.draft.entities[key].letter == "S"

    def claimant(self, key: str) -> str:
        """The id of a claimant."""
        if key != OUTLET and (known := self.known.claimant(self.draft.entities[key])):
            return known
        wanted = f"outlet-{self.source}" if key == OUTLET else _id_of(self.draft.entities[key])
        return self._new(self.claimants, key, wanted, [EVERYTHING, *self.known.ids])

    def place(self, each: Proposal) -> str:
        """The line that says what a claim speaks of: the contest, or the tally of its claimant."""
        self.used = True
        self.prints_other = self.prints_other or (each.kind, each.of) == ("total", "other")
        if each.kind in OF_THE_WHOLE:
            return self._of_contest(each)
        if each.whole:
            self.speaks_of_final = True
            return f"tally = {quoted(self.final)}"
        return f"tally = {quoted(self.tally_of(each))}"

    def tally_of(self, each: Proposal) -> str:
        """The id of the tally of a proposal's claimant."""
        return self._tally(self._tally_key(each))

    def _of_contest(self, each: Proposal) -> str:
        """The line for what speaks of the whole vote; a victory told with how much was counted may be of that only."""
        contest = f"contest = {quoted(self.contest_id)}"
        if not each.so_far:
            return contest
        tally = f"tally = {quoted(self.tally_of(each))}"
        if each.of_a_part:
            return f"{tally}  # {tell(PLACE_SO_FAR if each.kind == 'rank' else OF_WHAT_WAS_COUNTED)} {contest}"
        return f"{contest}  # {tell(OF_THE_WHOLE_VOTE)} {tally}"

    def _tally(self, key: Counted) -> str:
        claimant = self.claimant(key.owner)
        counted = [t.id for t in self.known.tallies if t.counted_by == claimant and t.contest == self.contest_id]
        if len(counted) == 1 and key.cut is None:
            return counted[0]
        name = "" if key.owner == OUTLET else slug(claimant)
        name = "quick-count" if key.quick else name or "count"
        name = f"{name}-{slug(key.cut.words)}" if key.cut is not None else name
        return self._new(self.tallies, key, f"{self.source}-{name}", [self.final, *self.known.ids])

    @property
    def contest_id(self) -> str:
        """The id of the contest."""
        return f"{self.source}-vote" if self.contest is None else self.contest.id

    @property
    def final(self) -> str:
        """The id of the final tally; of a known contest, that of its entry, or the one that a ledger gives it."""
        if self.contest is None:
            return f"{self.source}-final"
        return self._known_final() or f"{self.contest.id}-final"

    def _known_final(self) -> str:
        finals = (tally.id for tally in self.known.tallies if tally.final and tally.contest == self.contest_id)
        return next(finals, "")

    def _new(self, table: dict[Key, str], key: Key, wanted: str, taken: Iterable[str]) -> str:
        if key not in table:
            others = {*taken, *table.values()}
            number, id = 1, wanted
            while id in others:
                number += 1
                id = f"{wanted}-{number}"
            table[key] = id
        return table[key]

    def lines(self) -> Iterator[str]:
        """The entries of what was asked for and is not known yet, as lines of TOML."""
        if self.used and self.contest is None:
            yield from self._contest_lines()
        elif (self.speaks_of_final or self.tallies) and not self._known_final():
            yield from self._final_lines()
        for key, id in self.claimants.items():
            yield from self._claimant_lines(key, id)
        ballots = f"{self.source}-same-ballots"
        for counted, id in self.tallies.items():
            yield from self._tally_lines(counted, id, ballots)
        if self.tallies and ballots not in self.known.ids:
            yield from ("", "[[assumption]]", f"id = {quoted(ballots)}")
            yield f"text = {quoted(self._called('ballots'))}"
        yield from self._else_lines()
        for name in self.assumed:
            if f"{self.source}-{name}" not in self.known.ids:
                yield from ("", "[[assumption]]", f"id = {quoted(f'{self.source}-{name}')}")
                yield f"text = {quoted(self._called(name))}"

    def _tally_lines(self, key: Counted, id: str, ballots: str) -> Iterator[str]:
        """The entry of a tally: an earlier one is a part of the claimant's later one, all others of the final one."""
        yield from ("", "[[tally]]", f"id = {quoted(id)}", f"contest = {quoted(self.contest_id)}")
        claimant = self.claimant(key.owner)
        if key.owner != OUTLET:
            yield f"counted_by = {quoted(claimant)}"
        yield f"name = {quoted(self._name_of(key, claimant))}"
        yield self._as_of(key)
        later = self.tallies.get(Counted(key.owner, key.quick)) if key.cut is not None and key.cut.sooner else None
        if later is not None:
            yield f"part_of = {quoted(later)}"
            yield f"rests_on = [{quoted(self.assumption(EARLIER_COUNT))}]"
        else:
            yield f"part_of = {quoted(self.final)}"
            yield f"rests_on = [{quoted(ballots)}]"

    def _name_of(self, key: Counted, claimant: str) -> str:
        if key.cut is None:
            return self._called(self.counts.get(key, "stated"), claimant)
        words = key.cut.words
        return f"{self._called('hour', words) if words == key.cut.time else words} ({claimant})"

    def _else_lines(self) -> Iterator[str]:
        """The entry that drops an assumption where the document prints ballots that it denies."""
        if self.prints_other and NOTHING_ELSE not in self.known.ids:
            yield from ("", "[[assumption]]", f"id = {quoted(NOTHING_ELSE)}")
            yield f"holds = false  # {tell('the document prints ballots that are none of valid, null and blank')}"

    def _called(self, what: str, name: str = "") -> str:
        return made_up(what, self.draft.language, name)

    def _as_of(self, key: Counted) -> str:
        """What is asked of the moment of a count; for that of who issued the document, the time at its head."""
        head = dated(self.draft.text)
        if key.cut is not None and head.date and "" < key.cut.time <= head.time:
            moment = quoted(f"{head.date}T{key.cut.time}")
            what = tell("its hour, on the day of the document: take the # away where that is so")
            return f"# as_of = {moment}  # {what}"
        if key.owner == OUTLET or key.owner != self.draft.issuer or not head.time or key.cut is not None:
            what = tell("the moment of the count, where it is stated; one tally for each bulletin")
            return f"# as_of = ?  # {what}"
        moment = quoted(f"{head.date}T{head.time}")
        what = tell("printed at the head; take the # away where the count is of that moment")
        return f"# as_of = {moment}  # {what}"

    def _contest_lines(self) -> Iterator[str]:
        yield from ("", "[[contest]]", f"id = {quoted(self.contest_id)}", "# title = ?")
        if not self.options:
            yield f"# {tell('Which options were there? None was found by name.')}"
        ids = list(self.options.values()) or [UNNAMED]
        yield f"options = [{', '.join(map(quoted, ids))}]"
        names = {id: self.draft.entities[key].name for key, id in self.options.items()}
        unnamed = {} if names else {UNNAMED: self._called("unnamed")}
        names = {**names, **unnamed, OTHERS: self._called("others")}
        yield f"names = {{ {', '.join(f'{quoted(id)} = {quoted(plain(name))}' for id, name in names.items())} }}"
        for party, person in self.draft.parties.items():
            if person in self.options:
                other = plain(self.draft.entities[party].name)
                option = quoted(self.options[person])
                yield f"# {tell('{option} is also called {name}', option=option, name=quoted(other))}"
        if self.draft.blank_is_valid:
            yield f"blank_is_valid = true  # {tell(BLANK_IS_VALID)}"
        if self.draft.is_chamber:
            yield f"# chamber = ?  # {tell('the number of seats')}"
        yield from ("", "[[contest.group]]", f"id = {quoted(OTHERS)}", f"all_except = [{', '.join(map(quoted, ids))}]")
        yield from self._final_lines()
        counted = [id for key, id in self.tallies.items() if self._is_of_body(key)]
        if len(counted) == 1:
            yield f"# made_of = [{quoted(counted[0])}]  # {tell(IS_FINAL)}"

    def _final_lines(self) -> Iterator[str]:
        yield from ("", "[[tally]]", f"id = {quoted(self.final)}", f"contest = {quoted(self.contest_id)}")
        yield from (f"name = {quoted(self._called('final'))}", "final = true")

    def _is_of_body(self, key: Counted) -> bool:
        """Whether a tally is of the body that counts votes, and no quick count or earlier one."""
        body = key.owner in self.draft.entities and self.draft.entities[key.owner].letter == "C"
        return body and not key.quick and key.cut is None

    def _is_of_side(self, key: str) -> bool:
        """Whether a tally is of a person or side: who else speaks of sheets that someone holds need not be that one."""
        return key in self.draft.entities and self.draft.entities[key].letter in "NSGF"

    def _claimant_lines(self, key: str, id: str) -> Iterator[str]:
        yield from ("", "[[claimant]]", f"id = {quoted(id)}")
        if key == OUTLET:
            yield f"name = {quoted(self._called('outlet', self.source))}"
            return
        entity = self.draft.entities[key]
        side = self._account_of(key)
        if side != key and entity.letter != "F":
            yield f"account = {quoted(_id_of(self.draft.entities[side]))}"
        elif entity.letter in "NF":
            yield f"# account = ?  # {tell('the side for which this claimant speaks, where several do')}"
        if plain(entity.name) != id:
            yield f"name = {quoted(plain(entity.name))}"

    def _account_of(self, key: str) -> str:
        """In whose account someone speaks: the candidate's; the party's only where the party speaks too."""
        sides = self._sides_of(key)
        if not sides:
            return key
        party = sides[-1]
        candidate = self.draft.candidates.get(party, party)
        speak = {claimant for claimant in self.claimants if claimant in self.draft.entities and claimant != candidate}
        own = any(each == party or self._sides_of(each)[:1] == [party] for each in speak)
        return party if own or candidate not in (key, *sides) else candidate

    def _sides_of(self, key: str) -> list[str]:
        """For whom someone speaks, and so on: a candidate, then the candidate's party."""
        found: list[str] = []
        side = self.draft.sides.get(key)
        while side is not None and side not in (key, *found):
            found.append(side)
            side = self.draft.sides.get(side)
        return found


def _id_of(entity: Entity) -> str:
    """The acronym or name of an entity, without what no id holds."""
    kept = NO_ID.sub(" ", plain(entity.short))
    words = " ".join(kept.split())
    id = words if len(words) <= LONGEST_ID else words[: LONGEST_ID + 1].rpartition(" ")[0] or words[:LONGEST_ID]
    while len(id) < len(words) and id.rpartition(" ")[2] in lexicon.CONNECTORS:
        id = id.rpartition(" ")[0]
    return id if id and id != EVERYTHING else "claimant"


def plain(text: str) -> str:
    """A name in one line, composed, without hidden characters."""
    shown = "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", text))
    return " ".join(shown.split())
