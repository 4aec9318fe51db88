"""Election reports of NIST SP 1500-100 (XML, JSON) and of its civics profile -> one row a count.

Columns: the contest, the chain of units (`area1`, `area2`, ... and `unit`, each with its name), the option, its party,
the mode (the counts' `Type`) and the votes. What a report counts beside votes stands among the options under the
report's own word, such as `BallotsCast`. A unit of which a part has counts too, in the same contest, is a total: its
row fills the chain down to itself, and is blank from there on.

What is no count of votes to be added up stands under `not read`: shares and seats, counts by device beside those of all
devices, and kinds of absentee ballots where those of all kinds are counted too.

A report is read twice: first for what its ids mean, which may stand after the counts; then count by count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

import attrs

from reconcile.errors import shown
from reconcile.sheets.feed_entries import Entry, Node, first, ids, json_entries, text, xml_entries
from reconcile.sheets.layout import Layout
from reconcile.sheets.rows import BATCH, Opened, Refused, Rows, rows_of
from reconcile.sheets.sources import FileError, Source
from reconcile.sheets.strict_json import plain_text
from reconcile.sheets.units_within import Chains

__all__ = ["open_reports"]

READERS: Final = {"cdf-xml": xml_entries, "cdf-json": json_entries}
NO_COUNTS: Final = "this report defines an election and holds no counts"
ALL: Final = "all contests"
"""The contest of counts that are of a unit's ballots or voters, whatever was on the ballot."""
SUMMARY: Final = ("BallotsCast", "BallotsOutstanding", "BallotsRejected", "Overvotes", "Undervotes", "WriteIns")
ROLL: Final = ("VotersRegistered", "VotersParticipated")
SEVERAL: Final = ", several votes each"
"""Ballots of a contest in which a voter has several votes are no sum of votes, and are told apart."""
TOTAL: Final = "total"
NOT_READ: Final = "not read"
TURN: Final = "\n"
"""What stands between the id of a contest and the round of its counts."""
PART_OF: Final = "absentee-"
ABSENTEE: Final = "absentee"
LONGEST: Final = 200


class _Count(NamedTuple):
    """One count. `selection` is an id, or the word of what is counted beside the votes; `unit` may be empty."""

    contest: str
    selection: str
    unit: str
    mode: str
    votes: str
    fault: str | None = None
    aside: str | None = None
    """Why it is not added up."""


@attrs.frozen
class _Unit:
    name: str
    parts: tuple[str, ...]


@attrs.frozen
class _Contest:
    name: str
    district: str
    has_several_votes: bool


@attrs.define
class _Report:
    """What the ids of one report mean, and which units have counts, by contest."""

    source: Source
    read: Callable[[Source], Iterator[Entry]]
    units: dict[str, _Unit] = attrs.field(factory=dict)
    parties: dict[str, str] = attrs.field(factory=dict)
    candidates: dict[str, tuple[str, tuple[str, ...]]] = attrs.field(factory=dict)
    contests: dict[str, _Contest] = attrs.field(factory=dict)
    selections: dict[tuple[str, str], tuple[str, str]] = attrs.field(factory=dict)
    scope: str = ""
    again: list[str] = attrs.field(factory=list)
    named: set[str] = attrs.field(factory=set)
    counted: dict[str, set[str]] = attrs.field(factory=dict)
    chains: Chains = attrs.field(factory=lambda: Chains({}))
    wholes: dict[str, set[str]] = attrs.field(factory=dict)
    contest_names: dict[str, str] = attrs.field(factory=dict)

    # ---- First reading

    def learn(self) -> None:
        """Read what the ids mean. Raises `FileError`, also where nothing is counted."""
        selections: dict[tuple[str, str], Node] = {}
        seen: set[tuple[str, str, bool]] = set()
        found = 0
        for entry in self.read(self.source):
            self._learn(entry)
            if entry.kind == "Selection":
                selections[entry.contest or "", entry.selection or ""] = _without_counts(entry.node)
            for count in self._of(entry):
                found += 1
                seen.add((count.contest, count.unit, count.fault is None and count.aside is None))
        if not found:
            raise FileError(self.source.name, NO_COUNTS)
        if self.again:
            raise FileError(self.source.name, f"the id {shown(self.again[0])} stands twice; expected one meaning each")
        self._name(selections)
        for contest, unit, is_counted in sorted(seen):
            named = unit or self._district(contest)
            self.named.add(named)
            if is_counted:
                self.counted.setdefault(contest, set()).add(named)
        try:
            self.chains = Chains({key: unit.parts for key, unit in self.units.items()})
        except ValueError as error:
            raise FileError(self.source.name, str(error)) from None
        self.wholes = {contest: units & self.chains.above(units) for contest, units in self.counted.items()}

    def _learn(self, entry: Entry) -> None:
        node = entry.node
        if entry.kind == "GpUnit":
            key = entry.unit or ""
            name = text(node, "Name") or key
            self._new(self.units, key, _Unit(name, ids(node, "ComposingGpUnitIds")))
        elif entry.kind in ("Party", "Coalition"):
            self._new(self.parties, text(node, "@id"), text(node, "Name") or text(node, "@id"))
        elif entry.kind == "Candidate":
            name = text(node, "BallotName") or text(node, "@id")
            self._new(self.candidates, text(node, "@id"), (name, ids(node, "PartyId")))
        elif entry.kind == "Contest":
            key = entry.contest or ""
            district = text(node, "ElectionDistrictId") or text(node, "ElectoralDistrictId")
            several = text(node, "VotesAllowed") not in ("", "1")
            self._new(self.contests, key, _Contest(text(node, "Name") or key, district, several))
        elif entry.kind == "Election":
            self.scope = self.scope or text(node, "ElectionScopeId")

    def _new(self, known: dict[str, Any], key: str, value: Any) -> None:
        if key in known:
            self.again.append(key)
        known[key] = value

    def _name(self, selections: dict[tuple[str, str], Node]) -> None:
        """The names of contests and options; where two have the same, with the id."""
        self.contest_names = _told_apart({key: contest.name for key, contest in self.contests.items()})
        by_contest: dict[str, dict[str, str]] = {}
        for (contest, key), node in selections.items():
            by_contest.setdefault(contest, {})[key] = self._option(node, key)
        for contest, names in by_contest.items():
            for key, name in _told_apart(names).items():
                self.selections[contest, key] = (name, self._party(selections[contest, key]))

    def _option(self, node: Node, key: str) -> str:
        names = [self.candidates.get(each, (each, ()))[0] for each in ids(node, "CandidateIds", "CandidateId")]
        names = names or [self.parties.get(each, each) for each in ids(node, "PartyIds", "PartyId")]
        special = text(node, "@tag") if text(node, "@tag") not in ("ContestSelection", "BallotSelection") else ""
        return " / ".join(names) or text(node, "Selection") or text(node, "Name") or special or key

    def _party(self, node: Node) -> str:
        found = [*ids(node, "EndorsementPartyIds", "PartyIds", "PartyId")]
        if not found:
            for each in ids(node, "CandidateIds", "CandidateId"):
                found += self.candidates.get(each, ("", ()))[1]
        return " / ".join(dict.fromkeys(self.parties.get(each, each) for each in found))

    # ---- Second reading

    @property
    def depth(self) -> int:
        """How many units stand above the smallest ones with counts, at the most."""
        found = [len(self.chains.of(unit)) for unit in self.named]
        found += [len(self.chains.of(unit)) + 1 for units in self.wholes.values() for unit in units]
        return max(found, default=0)

    def _counts(self) -> Iterator[_Count]:
        """Every count; those of a kind of absentee ballots after those of absentee ballots, which hold them."""
        held: list[_Count] = []
        absentee: set[tuple[str, str, str]] = set()
        for entry in self.read(self.source):
            for count in self._of(entry):
                if count.mode == ABSENTEE:
                    absentee.add(count[:3])
                if count.mode.startswith(PART_OF):
                    held.append(count)
                else:
                    yield count
            if entry.kind not in ("VoteCounts", "Summary"):
                for count in held:
                    aside = f"part of {ABSENTEE}" if count[:3] in absentee else count.aside
                    yield count._replace(aside=aside)
                held, absentee = [], set()

    def _of(self, entry: Entry) -> Iterator[_Count]:
        node = entry.node
        if entry.kind == "GpUnit":
            for word in ROLL:
                if node.get(word) is not None:
                    yield _Count(ALL, word, entry.unit or "", TOTAL, plain_text(first(node, word), LONGEST))
        elif entry.kind == "VoteCounts":
            is_lost = entry.contest is None or entry.selection is None
            count = _count(node, entry.contest or ALL, entry.selection or "", "Count", "")
            yield count._replace(fault="it stands in no selection of a contest") if is_lost else count
        elif entry.kind == "Summary":
            contest = entry.contest or ALL
            several = contest in self.contests and self.contests[contest].has_several_votes
            for word in SUMMARY:
                if node.get(word) is not None:
                    name = word + SEVERAL if several and word == "BallotsCast" else word
                    yield _count(node, contest, name, word, entry.unit or "")

    def _district(self, contest: str) -> str:
        """The unit of counts that name none."""
        key = contest.partition(TURN)[0]
        return (self.contests[key].district if key in self.contests else "") or self.scope

    def rows(self, file: int, depth: int, refuse: Callable[[Refused], None]) -> Iterator[Rows]:
        """The counts as rows, batch by batch."""
        header = _header(depth)
        numbered = enumerate(self._counts(), 1)
        while batch := list(islice(numbered, BATCH)):
            numbers, rows = [], []
            for number, count in batch:
                unit = count.unit or self._district(count.contest)
                fault = count.fault or (None if unit else "it does not say of which unit it is")
                if fault is None:
                    numbers.append(number)
                    rows.append(self._row(number, count, unit, depth))
                else:
                    said = f"{count.contest}, {unit}, {count.selection}, {count.mode}: {count.votes}"
                    refuse(Refused(self.source.name, number, fault, " ".join(said.split())[:LONGEST]))
            if rows:
                yield rows_of(file, header, numbers, rows)

    def _row(self, number: int, count: _Count, unit: str, depth: int) -> list[str]:
        chain = self.chains.of(unit)
        gap = depth - len(chain)
        if unit in self.wholes.get(count.contest, ()):
            path = [*chain, unit, *[""] * gap]
        else:
            path = [*chain, *[chain[-1] if chain else unit] * gap, unit]
        names = [self.units[each].name if each in self.units else each for each in path]
        key, _, turn = count.contest.partition(TURN)
        contest = self.contest_names.get(key, key) + (f", round {turn}" if turn else "")
        option, party = self.selections.get((key, count.selection), (count.selection, ""))
        if count.aside is not None:
            return [contest, *path, *names, NOT_READ, f"{option}: {count.aside}, count {number}", count.mode, ""]
        return [contest, *path, *names, option, party, count.mode, count.votes]


def _count(node: Node, contest: str, selection: str, word: str, unit: str) -> _Count:
    mode = text(node, "Type").lower() or TOTAL
    mode = text(node, "OtherType").lower() or mode if mode == "other" else mode
    hidden = text(node, "IsSuppressedForPrivacy").lower() in ("true", "1")
    votes = "" if hidden else plain_text(first(node, word), LONGEST)
    turn = text(node, "Round")
    contest = f"{contest}{TURN}{turn}" if turn else contest
    twice = isinstance(node.get(word), list) and len(node[word]) > 1
    fault = f"{word} stands twice" if twice else None
    return _Count(contest, selection, text(node, "GpUnitId") or unit, mode, votes, fault, _aside(node, mode))


def _aside(node: Node, mode: str) -> str | None:
    if mode.startswith("seats") or mode.endswith("percent"):
        return "no votes"
    return "by device" if node.get("Device") or node.get("DeviceClass") else None


def _header(depth: int) -> tuple[str, ...]:
    levels = [*(f"area{i}" for i in range(1, depth + 1)), "unit"]
    return ("contest", *levels, *(f"{level}_name" for level in levels), "option", "party", "mode", "votes")


def _without_counts(node: Node) -> Node:
    return {key: value for key, value in node.items() if not key.startswith("VoteCounts")}


def _told_apart(names: dict[str, str]) -> dict[str, str]:
    """The same names, with the id behind those that stand more than once."""
    times: dict[str, int] = {}
    for name in names.values():
        times[name] = times.get(name, 0) + 1
    return {key: name if times[name] == 1 else f"{name} ({key})" for key, name in names.items()}


def open_reports(found: list[tuple[Source, Layout]]) -> list[Opened]:
    """Election reports, all with the same columns, so that their units can stand together. Raises `FileError`."""
    reports = []
    for source, layout in found:
        report = _Report(source, READERS[layout.file.format])
        report.learn()
        reports.append((report, layout))
    depth = max((report.depth for report, _ in reports), default=0)
    return [_opened(report, layout, depth) for report, layout in reports]


def _opened(report: _Report, layout: Layout, depth: int) -> Opened:
    def read(file: int, refuse: Callable[[Refused], None]) -> Iterator[Rows]:
        return report.rows(file, depth, refuse)

    return Opened(report.source, layout, _header(depth), read)
