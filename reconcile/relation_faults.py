"""What relations between tallies, and between contests, cannot be: every fault, in its file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from reconcile import model
from reconcile.circles import circles
from reconcile.claim_entries import ContestEntry, TallyEntry
from reconcile.claim_files import ClaimFile
from reconcile.errors import Unknown, shown, unknown
from reconcile.relations import is_first_round, replaced

__all__ = ["check_runoffs", "check_tallies", "relations_of"]

TallyEntries = Mapping[str, tuple[ClaimFile, TallyEntry]]
ContestEntries = Mapping[str, tuple[ClaimFile, ContestEntry]]
Tallies = Mapping[str, model.Tally]
Contests = Mapping[str, model.Contest]
Found = Iterator[tuple[str, str]]
"""Keys, each with what is wrong with it."""


def relations_of(entry: TallyEntry) -> list[tuple[str, str]]:
    """The keys by which a tally names others, each with one that it names."""
    found = [("made_of", part) for part in entry.made_of]
    named = [(key, getattr(entry, key)) for key in ("part_of", "replaces", "round_after")]
    return [*found, *((key, other) for key, other in named if other is not None)]


def check_tallies(entries: TallyEntries, contests: Contests, tallies: Tallies) -> None:
    """Note the faults of relations between tallies that exist; `tallies` are those of the entries."""
    _check_circles(entries)
    by = replaced(tallies.values())
    rules: tuple[Callable[[model.Tally], Found], ...] = (
        lambda tally: _of_replaced(tally, tallies, by),
        lambda tally: _of_rounds(tally, contests.get(tally.contest), tallies),
    )
    for id, (file, _) in entries.items():
        for rule in rules:
            for key, problem in rule(tallies[id]):
                file.fault(f"tally {shown(id)}: {key}", problem)


def check_runoffs(
    entries: ContestEntries, contests: Contests, unread: frozenset[tuple[str, str]], unknown: Unknown
) -> None:
    """Note what is wrong where a contest is said to be a run-off of another."""
    for id, (file, entry) in entries.items():
        first = contests.get(entry.runoff_of or "")
        if entry.runoff_of is not None and first is None and ("contest", entry.runoff_of) not in unread:
            file.fault(f"contest {shown(id)}: runoff_of", unknown("contest", entry.runoff_of, contests))
        for key, problem in _of_runoff(contests[id], first, unknown) if first is not None else ():
            file.fault(f"contest {shown(id)}: {key}", problem)
    steps = {id: (entry.runoff_of,) for id, (_, entry) in entries.items() if entry.runoff_of is not None}
    for circle in circles(steps):
        file = entries[circle[0]][0]
        file.fault(f"contest {shown(circle[0])}", f"`runoff_of` runs in a circle: {', '.join(map(shown, circle))}")


def _of_runoff(contest: model.Contest, first: model.Contest, unknown: Unknown) -> Found:
    """The options of a run-off are all known, and stood in the first round under the same ids."""
    known = frozenset(first.options)
    for option in contest.options:
        if option not in known:
            yield "options", f"{unknown('option', option, first.options)}; a run-off is between options of the first"
    for group in contest.groups:
        if group.all_except and set(group.all_except) == set(contest.options):
            yield f"group {shown(group.id)}", "a run-off lists all its options; leave out the group of all others"
    if first.ranked:
        yield "runoff_of", f"contest {shown(first.id)} is ranked, so its rounds are tallies; expected `round_after`"


def _check_circles(entries: TallyEntries) -> None:
    contained: dict[str, list[str]] = {id: [] for id in entries}
    others: dict[str, dict[str, list[str]]] = {key: {id: [] for id in entries} for key in ("replaces", "round_after")}
    for id, (_, entry) in entries.items():
        for key, other in relations_of(entry):
            if other not in entries:
                continue
            if key in others:
                others[key][id].append(other)
            elif key == "part_of":
                contained[id].append(other)
            else:
                contained[other].append(id)
    words = {"`part_of` and `made_of` run": contained} | {f"`{key}` runs": steps for key, steps in others.items()}
    for verb, steps in words.items():
        for circle in circles(steps):
            file = entries[circle[0]][0]
            file.fault(f"tally {shown(circle[0])}", f"{verb} in a circle: {', '.join(map(shown, circle))}")


def _of_replaced(tally: model.Tally, tallies: Tallies, by: Mapping[str, str]) -> Found:
    """A tally that another replaces is related to no other, so what still stands names the one that replaces it."""
    named = [("made_of", part) for part in tally.made_of]
    named += [(key, other) for key in ("part_of", "round_after") if (other := getattr(tally, key)) is not None]
    for key, other in named:
        if other in _replaced_by(tally.id, tallies) or tally.id in _replaced_by(other, tallies):
            yield key, f"one of this tally and {shown(other)} replaces the other; leave out `{key}` or `replaces`"
        elif other in by and tally.id not in by and other in tallies and not tallies[other].final:
            yield key, f"tally {shown(other)} is replaced by {shown(by[other])}; expected one that stands"
    if tally.replaces is not None and tally.replaces in tallies and tallies[tally.replaces].final:
        yield (
            "replaces",
            f"{shown(tally.replaces)} is the whole vote, whoever counts it; expected a tally that was counted",
        )


def _replaced_by(id: str, tallies: Tallies) -> Collection[str]:
    """What a tally replaces, what that replaces, and so on."""
    found: dict[str, None] = {}
    last = tallies[id].replaces if id in tallies else None
    while last is not None and last not in found:
        found[last] = None
        last = tallies[last].replaces if last in tallies else None
    return found


def _of_rounds(tally: model.Tally, contest: model.Contest | None, tallies: Tallies) -> Found:
    """Rounds are of ranked contests, where only first rounds are counted in parts."""
    if contest is None:
        return
    if tally.round_after is not None and not contest.ranked:
        yield "round_after", f"contest {shown(contest.id)} is not ranked; expected `ranked = true` there"
    yield from _of_eliminated(tally, contest, tallies)
    named = [("made_of", part) for part in tally.made_of]
    named += [("part_of", tally.part_of)] if tally.part_of is not None else []
    for key, other in named:
        later = [id for id in (tally.id, other) if id in tallies and not is_first_round(tallies[id])]
        if contest.ranked and later:
            yield key, f"{shown(later[0])} is a later round, or the last; in a ranked contest, relate the first rounds"


def _of_eliminated(tally: model.Tally, contest: model.Contest, tallies: Tallies) -> Found:
    """Options, or the group of those that are not named; each eliminated once."""
    others = contest.unnamed_groups
    for option in tally.eliminated or ():
        if option not in (*contest.options, *others):
            yield "eliminated", unknown("option", option, [*contest.options, *others])
    seen, before = [tally.id], tally.round_after
    while before is not None and before not in seen and before in tallies:
        for option in tally.eliminated or ():
            if option in (tallies[before].eliminated or ()):
                yield "eliminated", f"{shown(option)} was eliminated before, in tally {shown(before)}"
        seen.append(before)
        before = tallies[before].round_after
