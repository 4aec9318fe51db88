"""Claim files -> one `Ledger`: references resolved, figures read, every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from reconcile import claim_files, claim_reading, model
from reconcile.claim_files import ClaimFile, shown, unknown
from reconcile.errors import Fault, LedgerError
from reconcile.figures import Rounding

__all__ = ["from_texts", "load"]


def load(*paths: str | Path, rounding: Rounding = Rounding.NEAREST) -> model.Ledger:
    """Read claim files (TOML) as one ledger; a directory stands for the `*.toml` files directly in it.

    `rounding` is the convention by which printed figures are read. Raises `LedgerError` with every fault
    that was found: file, entry, key, the offending value and what was expected.
    """
    return from_texts(claim_files.texts_of(paths), rounding=rounding)


def from_texts(texts: Mapping[str, str], *, rounding: Rounding = Rounding.NEAREST) -> model.Ledger:
    """Read claim files given as text by file name. Raises `LedgerError` as `load` does."""
    files = claim_files.read_texts(texts)
    builder = _Builder(files, rounding)
    ledger = builder.build()
    faults = [*builder.faults, *(fault for file in files for fault in file.faults)]
    if faults:
        raise LedgerError(faults)
    return ledger


class _Builder:
    """Gathers entries of all files, then resolves them section by section in the order of reference."""

    def __init__(self, files: list[ClaimFile], rounding: Rounding) -> None:
        self.files = files
        self.rounding = rounding
        self.faults: list[Fault] = []

    def build(self) -> model.Ledger:
        """The ledger as far as it could be read; `faults` says what could not."""
        sources = self._unique("source", ((file, file.source) for file in self.files if file.source))
        assumptions = self._assumptions()
        claimants = {
            id: model.Claimant(id, entry.account or id, entry.name or id)
            for id, (_, entry) in self._unique("claimant", self._entries("claimant")).items()
        }
        contests = {
            id: self._contest(file, entry)
            for id, (file, entry) in self._unique("contest", self._entries("contest")).items()
        }
        tallies = self._tallies(contests, claimants, assumptions)
        reader = claim_reading.Reader(contests, tallies, claimants, assumptions, self.rounding, self.faults)
        claims = reader.read(self.files)
        self._check_tally_names(assumptions, tallies)
        return model.Ledger(
            sources=_sorted(model.Source(**attrs.asdict(entry, recurse=False)) for _, entry in sources.values()),
            claimants=_sorted(claimants.values()),
            contests=_sorted(contests.values()),
            tallies=_sorted(tallies.values()),
            claims=_sorted(claims),
            assumptions=_sorted(assumption for _, assumption in assumptions.values()),
            omissions=tuple(
                model.Omission(file.source.id if file.source else file.name, entry.reason, entry.printed, entry.at)
                for file, entry in self._entries("omitted")
            ),
        )

    def fault(self, file: ClaimFile, where: str, problem: str) -> None:
        """Note one fault and go on."""
        self.faults.append(Fault(file.name, where, problem))

    def _entries(self, section: str) -> Iterable[tuple[ClaimFile, Any]]:
        return ((file, entry) for file in self.files for entry in file.entries[section])

    def _unique(self, section: str, entries: Iterable[tuple[ClaimFile, Any]]) -> dict[str, tuple[ClaimFile, Any]]:
        found: dict[str, tuple[ClaimFile, Any]] = {}
        for file, entry in entries:
            if not entry.id:
                self.fault(file, section, "the id is empty")
            elif entry.id in found:
                first = found[entry.id][0].name
                self.fault(file, f"{section} {shown(entry.id)}", f"this id is taken by another {section} in {first}")
            else:
                found[entry.id] = (file, entry)
        return found

    def _assumptions(self) -> dict[str, tuple[ClaimFile | None, model.Assumption]]:
        built_in = {assumption.id: assumption for assumption in model.BUILT_IN_ASSUMPTIONS}
        found: dict[str, tuple[ClaimFile | None, model.Assumption]] = {
            id: (None, assumption) for id, assumption in built_in.items()
        }
        for id, (file, entry) in self._unique("assumption", self._entries("assumption")).items():
            where = f"assumption {shown(id)}"
            text = entry.text or (built_in[id].text if id in built_in else None)
            if text is None:
                self.fault(file, f"{where}: text", "this required key is missing; expected one plain sentence")
            figure = claim_reading.limit_figure(entry, lambda key, problem, f=file, w=where: self.fault(f, f"{w}: {key}", problem))
            found[id] = (
                file,
                model.Assumption(id, text or "", entry.tallies, entry.quantities, entry.of, figure, entry.holds),
            )
        return found

    def _contest(self, file: ClaimFile, entry: claim_files.ContestEntry) -> model.Contest:
        where = f"contest {shown(entry.id)}"
        groups: list[model.Group] = []
        for group in entry.group:
            place = f"{where}: group {shown(group.id)}"
            if (group.members is None) == (group.all_except is None):
                self.fault(file, place, "expected exactly one of `members` and `all_except`")
            for option in (*(group.members or ()), *(group.all_except or ())):
                if option not in entry.options:
                    self.fault(file, place, unknown("option", option, entry.options))
            groups.append(model.Group(group.id, group.members or (), group.all_except or ()))
        named = [*entry.options, *(group.id for group in groups)]
        for id in sorted({id for id in named if named.count(id) > 1}):
            self.fault(file, f"{where}: options", f"{shown(id)} stands twice among the options and groups")
        if not named:
            self.fault(file, f"{where}: options", "expected at least one option")
        for id in entry.names:
            if id not in named:
                self.fault(file, f"{where}: names", unknown("option", id, named))
        for key in ("votes_per_ballot", "votes_per_option", "chamber"):
            value = getattr(entry, key)
            if value is not None and value < 1:
                self.fault(file, f"{where}: {key}", f"expected a whole number of at least 1, not {value}")
        return model.Contest(
            id=entry.id,
            options=entry.options,
            title=entry.title,
            names=entry.names,
            groups=tuple(groups),
            blank_is_valid=entry.blank_is_valid,
            votes_per_ballot=entry.votes_per_ballot,
            votes_per_option=entry.votes_per_option,
            chamber=entry.chamber,
        )

    def _tallies(
        self,
        contests: Mapping[str, model.Contest],
        claimants: Mapping[str, model.Claimant],
        assumptions: Mapping[str, Any],
    ) -> dict[str, model.Tally]:
        entries = self._unique("tally", self._entries("tally"))
        tallies: dict[str, model.Tally] = {}
        for id, (file, entry) in entries.items():
            where = f"tally {shown(id)}"
            if entry.contest not in contests:
                self.fault(file, f"{where}: contest", unknown("contest", entry.contest, contests))
            if entry.counted_by is not None and entry.counted_by not in claimants:
                self.fault(file, f"{where}: counted_by", unknown("claimant", entry.counted_by, claimants))
            for assumption in entry.rests_on:
                if assumption not in assumptions:
                    self.fault(file, f"{where}: rests_on", unknown("assumption", assumption, assumptions))
            for key, other in _relations(entry):
                if other not in entries:
                    self.fault(file, f"{where}: {key}", unknown("tally", other, entries))
                elif entries[other][1].contest != entry.contest:
                    self.fault(file, f"{where}: {key}", f"tally {shown(other)} is of another contest")
            tallies[id] = model.Tally(**attrs.asdict(entry, recurse=False))
        self._check_cycles(entries)
        self._add_final_tallies(entries, contests, tallies)
        return tallies

    def _check_cycles(self, entries: Mapping[str, tuple[ClaimFile, Any]]) -> None:
        parents: dict[str, list[str]] = {id: [] for id in entries}
        for id, (_, entry) in entries.items():
            if entry.part_of in entries:
                parents[id].append(entry.part_of)
            for part in entry.made_of:
                if part in entries:
                    parents[part].append(id)
        for id in _on_cycles(parents):
            self.fault(entries[id][0], f"tally {shown(id)}", "part_of and made_of run in a circle through this tally")
        replaced = {id: [entry.replaces] for id, (_, entry) in entries.items() if entry.replaces in entries}
        for id in _on_cycles({id: replaced.get(id, []) for id in entries}):
            self.fault(entries[id][0], f"tally {shown(id)}: replaces", "runs in a circle through this tally")

    def _add_final_tallies(
        self,
        entries: Mapping[str, tuple[ClaimFile, Any]],
        contests: Mapping[str, model.Contest],
        tallies: dict[str, model.Tally],
    ) -> None:
        for contest in contests:
            finals = sorted(id for id, tally in tallies.items() if tally.contest == contest and tally.final)
            for id in finals[1:]:
                problem = f"contest {shown(contest)} has a final tally already: {shown(finals[0])}"
                self.fault(entries[id][0], f"tally {shown(id)}: final", problem)
            made = f"{contest}-final"
            if not finals and made in tallies:
                self.fault(entries[made][0], f"tally {shown(made)}", "expected `final = true`, or another id")
            elif not finals:
                tallies[made] = model.Tally(made, contest, final=True)

    def _check_tally_names(
        self, assumptions: Mapping[str, tuple[ClaimFile | None, model.Assumption]], tallies: Mapping[str, model.Tally]
    ) -> None:
        for id, (file, assumption) in assumptions.items():
            for tally in assumption.tallies:
                if file is not None and tally not in tallies:
                    self.fault(file, f"assumption {shown(id)}: tallies", unknown("tally", tally, tallies))


def _relations(entry: claim_files.TallyEntry) -> list[tuple[str, str]]:
    found = [("made_of", part) for part in entry.made_of]
    if entry.part_of is not None:
        found.append(("part_of", entry.part_of))
    if entry.replaces is not None:
        found.append(("replaces", entry.replaces))
    return found


def _on_cycles(parents: Mapping[str, list[str]]) -> list[str]:
    """The ids from which following `parents` comes back to them."""

    def reaches(start: str) -> bool:
        seen: set[str] = set()
        waiting = list(parents[start])
        while waiting:
            id = waiting.pop()
            if id == start:
                return True
            if id not in seen:
                seen.add(id)
                waiting += parents[id]
        return False

    return [id for id in sorted(parents) if reaches(id)]


def _sorted(items: Iterable[Any]) -> tuple[Any, ...]:
    key: Callable[[Any], str] = lambda item: item.id  # noqa: E731
    return tuple(sorted(items, key=key))
