"""Claim entries -> claims: which kind, of what, with the figure read exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any

import attrs

from reconcile import model
from reconcile.circles import circles
from reconcile.claim_entries import ClaimEntry, Spans
from reconcile.claim_figures import UNITS, Note, figure_of
from reconcile.claim_files import KINDS, ClaimFile
from reconcile.claim_tables import entries_of
from reconcile.errors import Unknown, shown, unknown
from reconcile.figures import Rounding

__all__ = ["ANY_OF", "MAY_HAVE", "NEEDS", "OF", "OWN_KEYS", "Reader", "span_faults", "written_forms"]

SHARES_OF = ("valid", "cast", "registered", "continuing", "unstated")
OF: dict[str, tuple[str, ...]] = {
    "share": SHARES_OF,
    "total": (*model.QUANTITIES, *model.SOME_TOTALS),
    "turnout": ("registered", "roll", "unstated"),
    "coverage": ("cast", "sheets", "registered", "unstated"),
    "lead": SHARES_OF[:4],
}
ANY_OF = (*model.QUANTITIES, *model.SOME_TOTALS, "roll", "unstated")
NEEDS: dict[str, tuple[str, ...]] = {
    "votes": ("option",),
    "share": ("option", "of"),
    "total": ("of",),
    "turnout": (),
    "coverage": ("of",),
    "winner": (),
    "ahead": ("over",),
    "lead": ("option", "over"),
    "rank": ("option",),
    "options": (),
    "seats": ("option",),
    "control": (),
    "endorses": (),
}
MAY_HAVE: dict[str, tuple[str, ...]] = {
    "share": ("quantity",),
    "lead": ("of",),
    "turnout": ("of",),
    "options": ("besides",),
}
OWN_KEYS = ("option", "quantity", "over", "of", "besides")
"""The keys that belong to some kinds of claims."""
MOST_LISTED = 12
ONE_OPTION = ("winner", "rank")
"""Kinds that speak of one option; a group has no place or victory of its own."""


@attrs.define
class Reader:
    """Reads the claims of all files against what the files define; faults are noted in their file.

    `unread` holds `(section, id)` of entries whose own faults are noted already.
    """

    contests: Mapping[str, model.Contest]
    tallies: Mapping[str, model.Tally]
    claimants: Mapping[str, model.Claimant]
    assumptions: Mapping[str, Any]
    unread: frozenset[tuple[str, str]]
    rounding: Rounding
    unknown: Unknown
    finals: dict[str, str] = attrs.field(init=False)
    options: dict[str, frozenset[str]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        final = (tally for tally in self.tallies.values() if tally.final)
        self.finals = {tally.contest: tally.id for tally in sorted(final, key=attrgetter("id"), reverse=True)}
        self.options = {id: frozenset(contest.options) for id, contest in self.contests.items()}

    def read(self, files: Iterable[ClaimFile]) -> list[model.Claim]:
        """Every claim that could be read."""
        places: dict[str, tuple[ClaimFile, str]] = {}
        claims: dict[str, model.Claim] = {}
        for file in files:
            self._check_defaults(file)
            self._check_shares(file)
            for where, entry in entries_of(file, self.assumptions):
                claim = None if ("defaults", "") in file.unread else self._claim(file, where, entry)
                if entry.id in places:
                    first = places[entry.id][0].name
                    place = "this file" if first == file.name else first
                    file.fault(where, f"this id is taken by another claim in {place}")
                    continue
                places[entry.id] = (file, where)
                if entry.id in self.assumptions:
                    file.fault(where, "this id is taken by an assumption; claims and assumptions share their names")
                if claim is not None:
                    claims[entry.id] = claim
        self._check_claim_names(places, claims)
        return list(_with_endorsed_tallies(claims))

    def _check_defaults(self, file: ClaimFile) -> None:
        """What `[defaults]` names, once for all claims that take it."""
        defaults, note = file.defaults, _notes(file, "defaults")
        known = {"tally": self.tallies, "contest": self.contests, "claimant": self.claimants}
        for key, names in known.items():
            if (name := getattr(defaults, key)) is not None:
                self._check(key, key, name, names, note)
        for assumption in defaults.rests_on or ():
            self._check("rests_on", "assumption", assumption, self.assumptions, note)
        if defaults.of is not None and defaults.of not in ANY_OF:
            note("of", unknown("total", defaults.of, ANY_OF), of_shape=True)

    def _check_shares(self, file: ClaimFile) -> None:
        """The assumptions of a table's shares, once for all of them; and `of`, where there is no share to take it."""
        for table in file.entries["table"]:
            note = _notes(file, f"table {shown(table.id)}")
            for assumption in table.shares_rest_on:
                self._check("shares_rest_on", "assumption", assumption, self.assumptions, note)
            if table.of not in (None, *OF["share"]) and all(row.share is None for row in table.rows):
                note("of", unknown("total", table.of or "", OF["share"]), of_shape=True)

    def _claim(self, file: ClaimFile, where: str, entry: ClaimEntry) -> model.Claim | None:
        before = len(file.faults)

        note = _notes(file, where)
        kinds = [kind for kind in KINDS if getattr(entry, kind) is not None]
        if len(kinds) != 1:
            found = " and ".join(f"`{kind}`" for kind in kinds) or "none"
            hint = "; write one claim for each" if kinds else ""
            problem = f"expected exactly one kind key ({', '.join(KINDS)}), found {found}{hint}"
            file.fault(where, problem, of_shape=True)
            return None
        kind = kinds[0]
        common = self._common(file, entry, kind, note)
        special = self._special(file, entry, kind, common["tally"], note)
        _check_printed(entry, kind, note)
        if len(file.faults) > before or self._leads_to_unread(entry, common["tally"], common["claimant"]):
            return None
        return KINDS[kind](**common, **special)

    def _leads_to_unread(self, entry: ClaimEntry, tally: str, claimant: str) -> bool:
        return not (claimant in self.claimants and (tally in self.tallies or entry.endorses is not None))

    def _check(self, key: str, section: str, name: str, known: Iterable[str], note: Note) -> None:
        if name not in known and (section, name) not in self.unread:
            note(key, self.unknown(section, name, known))

    def _common(self, file: ClaimFile, entry: ClaimEntry, kind: str, note: Note) -> dict[str, Any]:
        """What claims of every kind have."""
        defaults = file.defaults
        claimant = defaults.claimant if entry.claimant is None else entry.claimant
        if claimant is None:
            here = "" if file.rows else ", here and in [defaults]"
            note("claimant", f"this required key is missing{here}; expected who states the claim", of_shape=True)
        elif entry.claimant is not None:
            self._check("claimant", "claimant", claimant, self.claimants, note)
        rests_on = entry.rests_on if entry.rests_on is not None else defaults.rests_on or ()
        tally, by_contest = self._tally(entry, file, kind, note)
        for assumption in entry.rests_on or ():
            self._check("rests_on", "assumption", assumption, self.assumptions, note)
        if by_contest and kind in ("winner", "ahead"):
            rests_on = (*rests_on, model.VICTORY_IS_FINAL)
        return {
            "id": entry.id,
            "source": file.source.id if file.source else file.name,
            "claimant": claimant,
            "tally": tally,
            "printed": entry.printed or getattr(entry, kind),
            "via": entry.via or defaults.via,
            "rests_on": tuple(sorted(set(rests_on))),
            "supersedes": entry.supersedes,
            "at": entry.at,
            "weight": entry.weight,
        }

    def _tally(self, entry: ClaimEntry, file: ClaimFile, kind: str, note: Note) -> tuple[str, bool]:
        """The tally's id, and whether the claim named only the contest, whose final tally is then meant."""
        if kind == "endorses":
            for key in ("tally", "contest"):
                if getattr(entry, key) is not None:
                    problem = "an endorsement speaks of what the endorsed claim speaks of; leave this out"
                    note(key, problem, of_shape=True)
            return "", False
        if entry.tally is not None and entry.contest is not None:
            note("contest", "expected `tally` or `contest`, not both", of_shape=True)
        own = entry.tally is not None or entry.contest is not None
        tally = entry.tally if own else file.defaults.tally
        contest = entry.contest if own else file.defaults.contest
        if tally is not None:
            if own:
                self._check("tally", "tally", tally, self.tallies, note)
            return tally, False
        if contest is None:
            here = "" if file.rows else ", here or in [defaults]"
            note("tally", f"expected `tally` or `contest`{here}", of_shape=True)
        elif own:
            self._check("contest", "contest", contest, self.contests, note)
        return self.finals.get(contest or "", ""), True

    def _special(self, file: ClaimFile, entry: ClaimEntry, kind: str, tally: str, note: Note) -> dict[str, Any]:
        """What this kind needs beside what every claim has."""
        value = getattr(entry, kind)
        wanted = (*NEEDS[kind], *MAY_HAVE.get(kind, ()))
        for key in OWN_KEYS:
            if getattr(entry, key) is not None and key not in wanted:
                note(key, f"a claim of kind `{kind}` has no `{key}`; leave this out", of_shape=True)
        values: dict[str, Any] = {key: getattr(entry, key) for key in wanted}
        default = file.defaults.of
        if "of" in wanted and entry.of is None and (default in OF[kind] or default not in ANY_OF):
            values["of"] = default
        for key in NEEDS[kind]:
            if key == "option" and values.get("quantity") is not None:
                _check_quantity(values, note)
            elif values[key] is None:
                expected = f"; expected one of: {', '.join(map(shown, OF[kind]))}" if key == "of" else ""
                problem = f"this required key is missing: a claim of kind `{kind}` needs it{expected}"
                note(key, problem, of_shape=True)
        if kind in UNITS:
            partial = kind == "coverage" and value == "partial"
            values["figure"] = (
                None if partial else figure_of(kind, value, file.decimal, self.rounding, note, file.declared)
            )
        else:
            values["claim" if kind == "endorses" else "option"] = value
        self._check_options(tally, kind, values, note)
        if "of" in wanted and entry.of is not None and entry.of not in OF[kind]:
            note("of", unknown("total", entry.of, OF[kind]), of_shape=True)
        if "besides" in values:
            values["besides"] = tuple(sorted(values["besides"] or ()))
        return {key: value for key, value in values.items() if value is not None or key == "figure"}

    def _check_options(self, tally: str, kind: str, values: Mapping[str, Any], note: Note) -> None:
        """Options and groups are those of the contest, and so is the total that is spoken of."""
        if tally not in self.tallies or self.tallies[tally].contest not in self.contests:
            return
        contest = self.contests[self.tallies[tally].contest]
        options = self.options[contest.id]
        groups = [group.id for group in contest.groups]
        named = [("option", values.get("option")), ("over", values.get("over"))]
        named += [("besides", option) for option in values.get("besides") or ()]
        for key, option in named:
            place = kind if key == "option" and "option" not in NEEDS[kind] else key
            only = kind in ONE_OPTION or key == "besides"
            if option is None or option in options or (option in groups and not only):
                continue
            if option in groups:
                more = ", ..." if len(options) > MOST_LISTED else ""
                listed = ", ".join(map(shown, contest.options[:MOST_LISTED])) + more
                note(place, f"{shown(option)} is a group; expected one option: {listed}")
            else:
                known = [*contest.options, *(() if only else groups)]
                named = [id for id in known if contest.name_of(id) == option]
                of = f"{shown(option)} is the name of {' and '.join(map(shown, named))}; expected the id"
                note(place, of if named else self.unknown("option", option, known))
        total = values.get("of") or ""
        if total in model.SOME_TOTALS and total not in contest.totals:
            note("of", f"{shown(total)}: only {model.SOME_TOTALS[total]} have this total")
        if values.get("over") is not None and values.get("over") == values.get("option"):
            note("over", f"{shown(values['over'])} is the claim's own option; expected another")

    def _unknown_claim(self, id: str, other: str, places: Mapping[str, object]) -> str:
        return self.unknown("claim", other, (name for name in places if name != id))

    def _check_claim_names(
        self, places: Mapping[str, tuple[ClaimFile, str]], claims: Mapping[str, model.Claim]
    ) -> None:
        """`endorses` and `supersedes` name claims that exist, and never lead back to themselves."""
        steps: dict[str, dict[str, tuple[str, ...]]] = {"endorses": {}, "supersedes": {}}
        for id, claim in claims.items():
            file, where = places[id]
            endorsed = claim.claim if isinstance(claim, model.Endorsement) else None
            for key, other in (("endorses", endorsed), ("supersedes", claim.supersedes)):
                if other is not None:
                    steps[key][id] = (other,)
                    if other not in places and ("claim", other) not in self.unread:
                        file.fault(f"{where}: {file.key(key)}", self._unknown_claim(id, other, places))
        for key, others in steps.items():
            for circle in circles(others):
                file, where = places[circle[0]]
                file.fault(f"{where}: {file.key(key)}", f"runs in a circle: {', '.join(map(shown, circle))}")


def _notes(file: ClaimFile, where: str) -> Note:
    def note(key: str, problem: str, *, of_shape: bool = False) -> None:
        file.fault(f"{where}: {file.key(key)}", problem, of_shape=of_shape)

    return note


def _check_quantity(values: Mapping[str, Any], note: Note) -> None:
    """A total that is a share of another, in place of an option."""
    if values["option"] is not None:
        note("quantity", "expected `option` or `quantity`, not both", of_shape=True)
    if values["quantity"] not in model.PARTS:
        note("quantity", unknown("total", values["quantity"], model.PARTS), of_shape=True)
    elif values["quantity"] == values["of"]:
        problem = f"{shown(values['of'])} is the total of which this is a share; expected another"
        note("quantity", problem, of_shape=True)


def _check_printed(entry: ClaimEntry, kind: str, note: Note) -> None:
    """`printed` is for kinds without a figure of their own; each span is as long as what stands there."""
    words = kind not in UNITS
    if not words and entry.printed is not None:
        note("printed", f"the figure in `{kind}` is what is printed; leave this out", of_shape=True)
    elif words and entry.at and entry.printed is None:
        problem = "this required key is missing; expected the words that stand at the span in `at`"
        note("printed", problem, of_shape=True)
    else:
        for problem in span_faults(entry.printed if words else getattr(entry, kind), entry.at):
            note("at", problem)


def span_faults(printed: str | None, at: Spans) -> Iterator[str]:
    """Find every span that cannot hold the printed text, being shorter or longer."""
    for start, end in at:
        if printed is not None and start < end and end - start not in map(len, written_forms(printed)):
            found = f"[{start}, {end}] holds {end - start} characters, and {shown(printed)} has {len(printed)}"
            yield f"{found}; expected [{start}, {start + len(printed)}], or another start"


def written_forms(printed: str) -> tuple[str, ...]:
    """What may stand at the span of a figure: itself; or without its `%`, which the head of a table's column has."""
    bare = printed.removesuffix("%").rstrip()
    return (printed, bare) if bare != printed and bare[-1:].isdecimal() else (printed,)


def _with_endorsed_tallies(claims: Mapping[str, model.Claim]) -> Iterator[model.Claim]:
    """An endorsement speaks of the tally of the claim it endorses."""
    tallies = {id: claim.tally for id, claim in claims.items() if not isinstance(claim, model.Endorsement)}
    for id, claim in claims.items():
        way: dict[str, None] = {}
        at: model.Claim | None = claim
        while isinstance(at, model.Endorsement) and at.id not in tallies and at.id not in way:
            way[at.id] = None
            at = claims.get(at.claim)
        if at is not None and at.id in tallies:
            tallies |= dict.fromkeys(way, tallies[at.id])
            yield attrs.evolve(claim, tally=tallies[id]) if isinstance(claim, model.Endorsement) else claim
