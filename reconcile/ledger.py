"""Claim files -> one `Ledger`: references resolved, figures read, every fault at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs

from reconcile import claim_paths, model
from reconcile.claim_entries import AssumptionEntry, ContestEntry, GroupEntry, TallyEntry
from reconcile.claim_figures import limit_figure
from reconcile.claim_files import ClaimFile
from reconcile.claim_reading import Reader, span_faults
from reconcile.entry_rules import TWICE
from reconcile.errors import Fault, LedgerError, ReconcileError, Unknown, shown
from reconcile.figures import Rounding
from reconcile.limits import MOST_CLAIMS
from reconcile.relation_faults import check_runoffs, check_tallies, relations_of

__all__ = ["from_texts", "load"]


def load(
    *paths: str | Path, rounding: Rounding | str = Rounding.NEAREST, also: Mapping[str, str] = MappingProxyType({})
) -> model.Ledger:
    """Read claim files (TOML, CSV, XLSX) as one ledger; a directory stands for all of these directly in it.

    `also` are further claim files given as text by file name, as in `from_texts`. Files whose names begin with "." or
    "~$" are left out of directories. XLSX needs the extra `xlsx`. `rounding` is the convention by which printed figures
    are read, a `Rounding` or its name; `ReconcileError` for another. Raises `LedgerError` with every fault that was
    found: file, entry, key, the offending value and what was expected.
    """
    if not paths and not also:
        raise ReconcileError("expected at least one path of a claim file, or of a directory of claim files")
    return _ledger(claim_paths.read_contents({**claim_paths.contents_of(paths), **also}), Rounding(rounding))


def from_texts(texts: Mapping[str, str], *, rounding: Rounding | str = Rounding.NEAREST) -> model.Ledger:
    """Read claim files given as text by file name: CSV where the name ends in `.csv`, else TOML.

    Raises `LedgerError` as `load` does, `ReconcileError` for what are no texts by file name.
    """
    if not isinstance(texts, Mapping) or not all(isinstance(text, str) for each in texts.items() for text in each):
        raise ReconcileError(f"expected texts by file name, such as {{'claims.toml': '...'}}, not {shown(texts)}")
    return _ledger(claim_paths.read_contents(texts), Rounding(rounding))


def _ledger(files: list[ClaimFile], rounding: Rounding) -> model.Ledger:
    tables = (table for file in files for table in file.entries["table"])
    claims = sum(len(file.entries["claim"]) for file in files) + sum(len(table.rows) for table in tables)
    if claims > MOST_CLAIMS:
        problem = f"{claims:,} claims in all files; expected at most {MOST_CLAIMS:,}"
        raise LedgerError([Fault(files[0].name, "", problem)])
    readable = all(file.is_readable for file in files)
    ledger = _Builder(files, rounding).build() if readable else model.Ledger()
    faults = [fault for file in files for fault in file.faults]
    if faults:
        raise LedgerError(faults)
    return ledger


class _Builder:
    """Gathers entries of all files, then resolves them section by section in the order of reference."""

    def __init__(self, files: list[ClaimFile], rounding: Rounding) -> None:
        self.files = files
        self.rounding = rounding
        self.unknown = Unknown()
        self.unread = frozenset(entry for file in files for entry in file.unread)

    def build(self) -> model.Ledger:
        """The ledger as far as it could be read; each file's `faults` say what could not."""
        for file in self.files:
            _check_source(file)
        sources = self._unique("source", ((file, file.source) for file in self.files if file.source))
        self._name_sources(sources)
        assumptions = self._assumptions()
        claimants = self._claimants()
        contest_entries = self._unique("contest", self._entries("contest"))
        contests = {id: _contest(file, entry, self.unknown) for id, (file, entry) in contest_entries.items()}
        check_runoffs(contest_entries, contests, self.unread, self.unknown)
        tallies = self._tallies(contests, claimants, assumptions)
        reader = Reader(contests, tallies, claimants, assumptions, self.unread, self.rounding, self.unknown)
        claims = reader.read(self.files)
        self._check_tally_names(tallies)
        return model.Ledger(
            sources=_sorted(
                model.Source(**attrs.asdict(entry, recurse=False), claim_file=Path(file.name).name)
                for file, entry in sources.values()
            ),
            claimants=_sorted(claimants.values()),
            contests=_sorted(contests.values()),
            tallies=_sorted(tallies.values()),
            claims=_sorted(claims),
            assumptions=_sorted(assumptions.values()),
            omissions=tuple(
                model.Omission(file.source.id if file.source else file.name, entry.reason, entry.printed, entry.at)
                for file, entry in self._entries("omitted")
            ),
            rounding=self.rounding.value,
        )

    def _entries(self, section: str) -> Iterable[tuple[ClaimFile, Any]]:
        return ((file, entry) for file in self.files for entry in file.entries[section])

    def _unique(self, section: str, entries: Iterable[tuple[ClaimFile, Any]]) -> dict[str, tuple[ClaimFile, Any]]:
        found: dict[str, tuple[ClaimFile, Any]] = {}
        for file, entry in entries:
            if entry.id in found:
                first = found[entry.id][0].name
                place = "this file" if first == file.name else first
                file.fault(f"{section} {shown(entry.id)}", f"this id is taken by another {section} in {place}")
            else:
                found[entry.id] = (file, entry)
        return found

    def _name_sources(self, sources: Mapping[str, tuple[ClaimFile, Any]]) -> None:
        """Give rows the source that they name. Those of one that nothing defines are read no further."""
        for file in self.files:
            if file.named_source is None:
                continue
            if file.named_source in sources:
                file.source = sources[file.named_source][1]
            else:
                for where, entry in file.claims():
                    if ("source", file.named_source) not in self.unread:
                        file.fault(f"{where}: source", self.unknown("source", file.named_source, sources))
                    file.unread.add(("claim", entry.id))
                file.entries["claim"].clear()
        self.unread = frozenset(entry for file in self.files for entry in file.unread)

    def _claimants(self) -> dict[str, model.Claimant]:
        found: dict[str, model.Claimant] = {}
        for id, (_, entry) in self._unique("claimant", self._entries("claimant")).items():
            found[id] = model.Claimant(id, entry.account or id, entry.name or id)
        return found

    def _assumptions(self) -> dict[str, model.Assumption]:
        built_in = {assumption.id: assumption for assumption in model.BUILT_IN_ASSUMPTIONS}
        read = [_assumption(file, entry, built_in.get(entry.id)) for file, entry in self._entries("assumption")]
        self._unique("assumption", self._entries("assumption"))
        return {**built_in, **{assumption.id: assumption for assumption in reversed(read)}}

    def _tallies(
        self,
        contests: Mapping[str, model.Contest],
        claimants: Mapping[str, model.Claimant],
        assumptions: Mapping[str, model.Assumption],
    ) -> dict[str, model.Tally]:
        entries = self._unique("tally", self._entries("tally"))
        tallies: dict[str, model.Tally] = {}
        for id, (file, entry) in entries.items():
            where = f"tally {shown(id)}"
            named: list[tuple[str, str, str, Iterable[str]]] = [("contest", "contest", entry.contest, contests)]
            named += [("counted_by", "claimant", entry.counted_by, claimants)] if entry.counted_by is not None else []
            named += [("rests_on", "assumption", assumption, assumptions) for assumption in entry.rests_on]
            named += [(key, "tally", other, entries) for key, other in relations_of(entry)]
            for key, section, name, known in named:
                if name not in known and (section, name) not in self.unread:
                    file.fault(f"{where}: {key}", self.unknown(section, name, known))
                elif section == "tally" and name in known and entries[name][1].contest != entry.contest:
                    file.fault(f"{where}: {key}", f"tally {shown(name)} is of another contest")
            tallies[id] = model.Tally(**attrs.asdict(entry, recurse=False))
        check_tallies(entries, contests, tallies)
        _add_final_tallies(entries, contests, tallies)
        return tallies

    def _check_tally_names(self, tallies: Mapping[str, model.Tally]) -> None:
        for file, entry in self._entries("assumption"):
            for tally in entry.tallies:
                where = f"assumption {shown(entry.id)}: tallies"
                if tally not in tallies and ("tally", tally) not in self.unread:
                    file.fault(where, self.unknown("tally", tally, tallies))
                elif entry.per is not None and tally in tallies and not _is_earlier_count(tally, tallies):
                    problem = f"{shown(tally)} left nothing uncounted: by `part_of` it is no part of the final tally"
                    file.fault(where, problem)


def _is_earlier_count(id: str, tallies: Mapping[str, model.Tally]) -> bool:
    """Whether a tally leads to the final one by `part_of`; so does one whose relations are faults by themselves."""
    seen: set[str] = set()
    while id in tallies and id not in seen and tallies[id].part_of is not None:
        seen.add(id)
        id = tallies[id].part_of or ""
    return bool(seen) and (id not in tallies or id in seen or tallies[id].final)


def _check_source(file: ClaimFile) -> None:
    if file.source is None and file.named_source is None and ("source", "") not in file.unread:
        stated = [section for section in ("claim", "table", "omitted") if file.entries[section]]
        if stated:
            problem = "this required table is missing; expected [source] with `id` and `document`"
            file.fault("source", problem, of_shape=True)
    for number, entry in enumerate(file.entries["omitted"], 1):
        for problem in span_faults(entry.printed, entry.at):
            file.fault(f"omitted number {number}: at", problem)


def _assumption(file: ClaimFile, entry: AssumptionEntry, built_in: model.Assumption | None) -> model.Assumption:
    where = f"assumption {shown(entry.id)}"

    def note(key: str, problem: str, *, of_shape: bool = False) -> None:
        file.fault(f"{where}: {key}", problem, of_shape=of_shape)

    text = entry.text or (built_in.text if built_in else "")
    decimal = file.source.decimal if file.source and file.source.decimal in (".", ",") else "."
    figure = limit_figure(entry, decimal, note) if built_in is None else None
    return model.Assumption(
        id=entry.id,
        text=text,
        tallies=entry.tallies,
        quantities=entry.quantities,
        of=entry.of,
        per=entry.per,
        figure=figure,
        holds=entry.holds,
        weight=entry.weight,
        claim_file=Path(file.name).name,
    )


def _contest(file: ClaimFile, entry: ContestEntry, unknown: Unknown) -> model.Contest:
    where = f"contest {shown(entry.id)}"
    options, named = Counter(entry.options), Counter([*entry.options, *(group.id for group in entry.group)])
    for id in sorted(id for id, times in named.items() if times > 1 >= options[id]):
        file.fault(f"{where}: options", TWICE.format(shown(id)))
    for name in entry.names:
        if name not in named:
            file.fault(f"{where}: names", unknown("option", name, named))
    return model.Contest(
        id=entry.id,
        options=tuple(sorted(entry.options)),
        title=entry.title,
        names=entry.names,
        groups=tuple(_group(file, where, group, options, unknown) for group in entry.group),
        blank_is_valid=entry.blank_is_valid,
        votes_per_ballot=entry.votes_per_ballot,
        votes_per_option=entry.votes_per_option,
        chamber=entry.chamber,
        ranked=entry.ranked,
        runoff_of=entry.runoff_of,
    )


def _group(file: ClaimFile, where: str, group: GroupEntry, options: Collection[str], unknown: Unknown) -> model.Group:
    place = f"{where}: group {shown(group.id)}"
    for key in ("members", "all_except"):
        for option in getattr(group, key) or ():
            if option not in options:
                file.fault(f"{place}: {key}", unknown("option", option, options))
    return model.Group(group.id, group.members or (), group.all_except or ())


def _add_final_tallies(
    entries: Mapping[str, tuple[ClaimFile, TallyEntry]],
    contests: Mapping[str, model.Contest],
    tallies: dict[str, model.Tally],
) -> None:
    """Check that every contest has one final tally, which is made where no entry says `final = true`."""
    for contest in contests:
        finals = sorted(id for id, tally in tallies.items() if tally.contest == contest and tally.final)
        for id in finals[1:]:
            problem = f"contest {shown(contest)} has a final tally already, {shown(finals[0])}; expected one"
            entries[id][0].fault(f"tally {shown(id)}: final", problem)
        made = f"{contest}-final"
        if not finals and made in tallies:
            problem = (
                f"this id is that of the final tally of {shown(contest)}; add `final = true`, or choose another id"
            )
            entries[made][0].fault(f"tally {shown(made)}", problem)
        elif not finals:
            tallies[made] = model.Tally(made, contest, final=True)


def _sorted(items: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(items, key=attrgetter("id")))
