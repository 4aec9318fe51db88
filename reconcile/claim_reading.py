"""Claim entries -> claims: which kind, of what, with the figure read exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from reconcile import model
from reconcile.claim_files import AssumptionEntry, ClaimEntry, ClaimFile, TableEntry, shown, unknown
from reconcile.errors import Fault, FigureError
from reconcile.figures import Figure, Form, Rounding, Unit, parse

__all__ = ["Reader", "limit_figure"]

KINDS: dict[str, type[model.Claim]] = {kind.kind: kind for kind in model.CLAIM_KINDS}
SHARES_OF = ("valid", "cast", "registered", "unstated")
COVERAGES_OF = ("cast", "sheets", "registered", "unstated")
UNITS: dict[str, tuple[Unit, ...]] = {
    "votes": (Unit.NUMBER,),
    "share": (Unit.PERCENT,),
    "total": (Unit.NUMBER,),
    "turnout": (Unit.PERCENT,),
    "coverage": (Unit.PERCENT,),
    "lead": (Unit.NUMBER, Unit.POINTS),
    "rank": (Unit.ORDINAL, Unit.NUMBER),
    "options": (Unit.NUMBER,),
    "seats": (Unit.NUMBER,),
}
EXAMPLES = {
    Unit.NUMBER: 'a number such as "5,150,092"',
    Unit.PERCENT: 'a share such as "51.2%"',
    Unit.POINTS: 'points such as "7 points"',
    Unit.ORDINAL: 'a place such as "second"',
}
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
MAY_HAVE: dict[str, tuple[str, ...]] = {"lead": ("of",), "options": ("besides",)}
MOST_RANKS = 100
ONE_OPTION = ("winner", "rank", "seats", "control")
"""Kinds that speak of one option; a group has no place or victory of its own."""

Note = Callable[[str, str], None]


def limit_figure(entry: AssumptionEntry, note: Note) -> Figure | None:
    """The figure of an assumption that limits `quantities` as a share of `of`, or `None` for a plain one."""
    if entry.figure is None:
        if entry.quantities or entry.of:
            note("figure", 'this required key is missing; expected a share such as "at most 10%"')
        return None
    totals = [name for name in model.QUANTITIES if name not in ("registered", "sheets")]
    for quantity in entry.quantities:
        if quantity not in totals:
            note("quantities", unknown("quantity", quantity, totals))
    if not entry.quantities:
        note("quantities", f"this required key is missing; expected some of: {', '.join(totals)}")
    if entry.of not in model.QUANTITIES:
        note("of", unknown("quantity", entry.of or "", model.QUANTITIES))
    return _figure(entry.figure, ".", Rounding.NEAREST, (Unit.PERCENT,), lambda problem: note("figure", problem))


def _figure(
    text: str, decimal: str | None, rounding: Rounding, units: tuple[Unit, ...], note: Callable[[str], None]
) -> Figure | None:
    try:
        figure = parse(text, decimal=decimal, rounding=rounding)
    except FigureError as error:
        note(str(error))
        return None
    if figure.unit not in units:
        note(f"{shown(text)}: expected {' or '.join(EXAMPLES[unit] for unit in units)}")
        return None
    if Unit.NUMBER in units and figure.form is Form.ROUNDED and figure.step is not None and figure.step < 1:
        note(f"{shown(text)}: a count has no decimals; expected a whole number")
        return None
    if Unit.ORDINAL in units and (figure.form is not Form.EXACT or not 1 <= (figure.number or 0) <= MOST_RANKS):
        note(f"{shown(text)}: expected one place from 1 to {MOST_RANKS}")
        return None
    return figure


@attrs.define
class Reader:
    """Reads the claims of all files against what the files define; faults are added to `faults`."""

    contests: Mapping[str, model.Contest]
    tallies: Mapping[str, model.Tally]
    claimants: Mapping[str, model.Claimant]
    assumptions: Mapping[str, Any]
    rounding: Rounding
    faults: list[Fault]

    def read(self, files: Iterable[ClaimFile]) -> list[model.Claim]:
        """Every claim that could be read."""
        places: dict[str, tuple[ClaimFile, str]] = {}
        claims: dict[str, model.Claim] = {}
        for file in files:
            self._check_source(file)
            self._check_rows(file)
            for where, entry in _entries(file):
                if not entry.id:
                    self._note(file, where, "the id is empty")
                elif entry.id in places:
                    self._note(file, where, f"this id is taken by another claim in {places[entry.id][0].name}")
                else:
                    places[entry.id] = (file, where)
                    claim = self._claim(file, where, entry)
                    if claim is not None:
                        claims[entry.id] = claim
        self._check_claim_names(places, claims)
        return list(self._with_endorsed_tallies(claims))

    def _note(self, file: ClaimFile, where: str, problem: str) -> None:
        self.faults.append(Fault(file.name, where, problem))

    def _check_source(self, file: ClaimFile) -> None:
        if file.source is None and (file.entries["claim"] or file.entries["table"] or file.entries["omitted"]):
            self._note(file, "source", "this required table is missing; expected [source] with id and document")
        elif file.source is not None and file.source.decimal not in (None, ".", ","):
            self._note(file, "source: decimal", f'expected "." or ",", not {shown(file.source.decimal)}')

    def _check_rows(self, file: ClaimFile) -> None:
        for table in file.entries["table"]:
            for index, row in enumerate(table.rows):
                if row.votes is None and row.share is None:
                    place = f"table {shown(table.id)}: row {index + 1} ({row.option})"
                    self._note(file, place, "expected `votes`, `share` or both")

    def _claim(self, file: ClaimFile, where: str, entry: ClaimEntry) -> model.Claim | None:
        before = len(self.faults)

        def note(key: str, problem: str) -> None:
            self._note(file, f"{where}: {key}", problem)

        kinds = [kind for kind in KINDS if getattr(entry, kind) is not None]
        if len(kinds) != 1:
            found = " and ".join(f"`{kind}`" for kind in kinds) or "none"
            self._note(file, where, f"expected exactly one kind key ({', '.join(KINDS)}), found {found}")
            return None
        kind = kinds[0]
        common = self._common(file, entry, kind, note)
        special = self._special(file, entry, kind, common["tally"], note)
        if len(self.faults) > before:
            return None
        return KINDS[kind](**common, **special)

    def _common(self, file: ClaimFile, entry: ClaimEntry, kind: str, note: Note) -> dict[str, Any]:
        defaults = file.defaults
        claimant = entry.claimant or defaults.claimant
        if claimant is None:
            note("claimant", "this required key is missing, here and in [defaults]")
        elif claimant not in self.claimants:
            note("claimant", unknown("claimant", claimant, self.claimants))
        rests_on = entry.rests_on if entry.rests_on is not None else defaults.rests_on or ()
        tally, by_contest = self._tally(entry, file, kind, note)
        if by_contest and kind in ("winner", "ahead"):
            rests_on = (*rests_on, "victory-is-final")
        for assumption in rests_on:
            if assumption not in self.assumptions:
                note("rests_on", unknown("assumption", assumption, self.assumptions))
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
        }

    def _tally(self, entry: ClaimEntry, file: ClaimFile, kind: str, note: Note) -> tuple[str, bool]:
        """The tally's id, and whether the claim named only the contest, whose final tally is then meant."""
        if kind == "endorses":
            if entry.tally or entry.contest:
                note("tally", "an endorsement speaks of what the endorsed claim speaks of; leave this out")
            return "", False
        if entry.tally and entry.contest:
            note("contest", "expected `tally` or `contest`, not both")
        own = entry.tally or entry.contest
        tally = entry.tally if own else file.defaults.tally
        contest = entry.contest if own else file.defaults.contest
        if tally is not None:
            if tally not in self.tallies:
                note("tally", unknown("tally", tally, self.tallies))
            return tally, False
        if contest is None:
            note("tally", "expected `tally` or `contest`, here or in [defaults]")
        elif contest not in self.contests:
            note("contest", unknown("contest", contest, self.contests))
        finals = sorted(t.id for t in self.tallies.values() if t.contest == contest and t.final)
        return (finals or [""])[0], True

    def _special(self, file: ClaimFile, entry: ClaimEntry, kind: str, tally: str, note: Note) -> dict[str, Any]:
        """What this kind needs beside what every claim has."""
        wanted = (*NEEDS[kind], *MAY_HAVE.get(kind, ()))
        for key in ("option", "over", "of", "besides"):
            if getattr(entry, key) is not None and key not in wanted:
                note(key, f"a claim of kind `{kind}` has no `{key}`")
        values: dict[str, Any] = {key: getattr(entry, key) for key in wanted if key != "of"}
        if "of" in wanted:
            values["of"] = entry.of or file.defaults.of
        for key in NEEDS[kind]:
            if values[key] is None:
                note(key, f"this required key is missing; a claim of kind `{kind}` needs it")
        value = getattr(entry, kind)
        if kind in UNITS:
            partial = kind == "coverage" and value == "partial"
            decimal = file.source.decimal if file.source else None
            values["figure"] = None if partial else _figure(
                value, decimal, self.rounding, UNITS[kind], lambda problem: note(kind, problem)
            )
        elif kind == "endorses":
            values["claim"] = value
        else:
            values["option"] = value
        self._check_options(tally, kind, values, note)
        self._check_of(kind, values, note)
        return {key: tuple(sorted(value)) if key == "besides" else value for key, value in values.items() if value is not None or key == "figure"}

    def _check_options(self, tally: str, kind: str, values: Mapping[str, Any], note: Note) -> None:
        if tally not in self.tallies or self.tallies[tally].contest not in self.contests:
            return
        contest = self.contests[self.tallies[tally].contest]
        groups = [group.id for group in contest.groups]
        named = [("option", values.get("option")), ("over", values.get("over"))]
        named += [("besides", option) for option in values.get("besides") or ()]
        for key, option in named:
            place = kind if key == "option" and "option" not in NEEDS[kind] else key
            only = kind in ONE_OPTION or key == "besides"
            if option is None or option in contest.options or (option in groups and not only):
                continue
            if option in groups:
                note(place, f"{shown(option)} is a group; a claim of kind `{kind}` speaks of one option")
            else:
                note(place, unknown("option", option, [*contest.options, *(() if only else groups)]))
        if values.get("over") is not None and values.get("over") == values.get("option"):
            note("over", "expected another option than the claim's own")

    def _check_of(self, kind: str, values: Mapping[str, Any], note: Note) -> None:
        known = {"share": SHARES_OF, "coverage": COVERAGES_OF, "total": model.QUANTITIES, "lead": SHARES_OF[:3]}
        of = values.get("of")
        if of is not None and of not in known[kind]:
            note("of", unknown("total", of, known[kind]))

    def _check_claim_names(
        self, places: Mapping[str, tuple[ClaimFile, str]], claims: Mapping[str, model.Claim]
    ) -> None:
        """`endorses` and `supersedes` name claims that exist, and never lead back to themselves."""
        for id, claim in claims.items():
            file, where = places[id]
            endorsed = claim.claim if isinstance(claim, model.Endorsement) else None
            for key, other in (("endorses", endorsed), ("supersedes", claim.supersedes)):
                if other is not None and other not in places:
                    self._note(file, f"{where}: {key}", unknown("claim", other, places))
            for key, step in (("endorses", _endorsed), ("supersedes", _superseded)):
                if _comes_back(id, claims, step):
                    self._note(file, f"{where}: {key}", "runs in a circle through this claim")

    def _with_endorsed_tallies(self, claims: Mapping[str, model.Claim]) -> Iterator[model.Claim]:
        """An endorsement speaks of the tally of the claim it endorses."""
        for id, claim in claims.items():
            target: model.Claim | None = claim
            for _ in claims:
                if not isinstance(target, model.Endorsement):
                    break
                target = claims.get(target.claim)
            if target is not None and not isinstance(target, model.Endorsement):
                yield claim if target.id == id else attrs.evolve(claim, tally=target.tally)


def _endorsed(claim: model.Claim) -> str | None:
    return claim.claim if isinstance(claim, model.Endorsement) else None


def _superseded(claim: model.Claim) -> str | None:
    return claim.supersedes


def _comes_back(
    start: str, claims: Mapping[str, model.Claim], step: Callable[[model.Claim], str | None]
) -> bool:
    seen: set[str] = set()
    id = step(claims[start])
    while id is not None and id in claims and id not in seen:
        if id == start:
            return True
        seen.add(id)
        id = step(claims[id])
    return False


def _entries(file: ClaimFile) -> Iterator[tuple[str, ClaimEntry]]:
    """The file's claims, those of its tables among them."""
    for entry in file.entries["claim"]:
        yield f"claim {shown(entry.id)}", entry
    for table in file.entries["table"]:
        for row in table.rows:
            yield from _row_entries(table, row)


def _row_entries(table: TableEntry, row: Any) -> Iterator[tuple[str, ClaimEntry]]:
    common = attrs.asdict(table, recurse=False, filter=lambda field, _: field.name not in ("id", "rows", "of"))
    for kind, of, at in (("votes", None, row.votes_at), ("share", table.of, row.share_at)):
        figure = getattr(row, kind)
        if figure is not None:
            id = f"{table.id}-{row.option}-{kind}"
            values: dict[str, Any] = {**common, "id": id, "option": row.option, "of": of, "at": at, kind: figure}
            yield f"table {shown(table.id)}: claim {shown(id)}", ClaimEntry(**values)
