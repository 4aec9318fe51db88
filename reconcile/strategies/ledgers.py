"""Strategies of ledgers in which every claim is true, together with the counts that they were printed from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from reconcile.figures import Rounding
from reconcile.ledger import from_texts
from reconcile.model import SAME_ROLL, Contest, Ledger
from reconcile.strategies.arguments import chosen, expect_range
from reconcile.strategies.claims import KINDS, StatedClaim, stated_claims
from reconcile.strategies.numerals import decimal_text, rounded
from reconcile.strategies.printed import roundings as all_roundings
from reconcile.strategies.runoffs import runoffs
from reconcile.strategies.tallies import WHOLE, Counted, counted
from reconcile.strategies.toml import to_toml
from reconcile.strategies.voting import contests as all_contests

__all__ = ["CLAIMANTS", "MOST_CLAIMS", "READING", "DrawnLedger", "consistent_ledgers", "drawn_ledger", "not_assumed"]

Entry = dict[str, Any]
CLAIMANTS: Final = {"council": "council", "court": "council", "ana": "ana", "observers": "observers"}
"""The claimants, and the account for which each speaks."""
READING: Final = {"id": "reading", "text": "a reading"}
MOST_CLAIMS: Final = 12


@attrs.frozen
class DrawnLedger:
    """Claim files in which everything is true, and what is true.

    `files` holds the claim files as plain data by file name: what `tomllib` would read. `counts` are the true counts,
    whole numbers by the names that reports use, such as `votes[k-whole,a]` and `valid[k-whole]`: of every tally all
    totals, and the votes of every option and group; seats of the whole. `rounding` is the convention by which figures
    were rounded, with which the files have to be read.
    """

    files: dict[str, dict[str, Any]]
    counts: dict[str, int]
    rounding: Rounding

    def texts(self) -> dict[str, str]:
        """The claim files as TOML, by file name: what `reconcile.from_texts` takes."""
        return {name: to_toml(data) for name, data in self.files.items()}

    def ledger(self) -> Ledger:
        """The files, read."""
        return from_texts(self.texts(), rounding=self.rounding)

    @property
    def claims(self) -> list[Entry]:
        """The entries of all claims, in the order of files."""
        return [entry for data in self.files.values() for entry in data.get("claim", ())]


def consistent_ledgers(
    *,
    contests: st.SearchStrategy[Contest] | None = None,
    roundings: st.SearchStrategy[Rounding] | None = None,
    kinds: Iterable[str] = KINDS,
    least_claims: int = 1,
    most_claims: int = MOST_CLAIMS,
) -> st.SearchStrategy[DrawnLedger]:
    """Ledgers that counts exist for: claims of `kinds` about a contest, or two, and assumptions, all of them true.

    Without `contests`, they are of any that the strategy of that name draws. A contest has tallies that hold one
    another: parts, parts of parts, rivals, regions that make up the whole, recounts; the rounds of a ranked contest;
    and a second contest may be the run-off of the first. Claims are by several claimants and accounts, in one document
    or two, which print figures in every style with a decimal mark of their own, rounded by one of `roundings`. The one
    kind of claim that is not true is what another supersedes.

    Where nothing of a kind can be stated of a contest, votes are. Shrinks claim by claim, towards plain counts of one
    option of one tally. Raises `ReconcileError` for a kind that does not exist, and for numbers of claims that cannot
    be.
    """
    expect_range("claims", least_claims, most_claims, 0)
    return _ledgers(contests, roundings, chosen("kind", kinds, KINDS), (least_claims, most_claims))


@st.composite
def _ledgers(
    draw: st.DrawFn,
    contests: st.SearchStrategy[Contest] | None,
    roundings: st.SearchStrategy[Rounding] | None,
    kinds: tuple[str, ...],
    number: tuple[int, int],
) -> DrawnLedger:
    rounding = draw(all_roundings() if roundings is None else roundings)
    found = [draw(counted(draw(all_contests() if contests is None else contests)))]
    if contests is None and draw(st.integers(0, 3)) == 3:
        with_runoff = not found[0].contest.ranked and draw(st.booleans())
        found.append(draw(runoffs(found[0]) if with_runoff else counted(draw(all_contests(id="second")))))
    assumptions = draw(_assumptions(found))
    decimals = draw(st.lists(st.sampled_from(".,"), min_size=1, max_size=2))
    claim = st.one_of(
        *(
            st.tuples(
                st.just(each.contest.id),
                stated_claims(each, claimants=CLAIMANTS, decimals=decimals, rounding=rounding, kinds=kinds),
            )
            for each in found
        )
    )
    claims = draw(st.lists(claim, min_size=number[0], max_size=number[1]))
    return drawn_ledger(found, assumptions, decimals, claims, rounding)


def drawn_ledger(
    found: Sequence[Counted],
    assumptions: list[Entry],
    decimals: Sequence[str],
    claims: Sequence[tuple[str, StatedClaim]],
    rounding: Rounding,
) -> DrawnLedger:
    """The files of contests that were counted, with the claims, each after the id of its contest."""
    shared = {
        "claimant": [{"id": id, "account": account} for id, account in CLAIMANTS.items()],
        "contest": [_entry_of_contest(each.contest) for each in found],
        "tally": [entry for each in found for entry in each.tallies.values()],
        "assumption": assumptions,
    }
    files: dict[str, dict[str, Any]] = {"contests.toml": shared}
    for number, decimal in enumerate(decimals):
        source = {"id": f"s{number + 1}", "document": f"s{number + 1}.txt", "decimal": decimal}
        files[f"s{number + 1}.toml"] = {"source": source, "claim": []}
    for said, entries in _with_ids(claims):
        files[f"s{said.source + 1}.toml"]["claim"] += entries
    return DrawnLedger(files, {name: n for each in found for name, n in each.true().items()}, rounding)


def _with_ids(claims: Sequence[tuple[str, StatedClaim]]) -> Iterable[tuple[StatedClaim, list[Entry]]]:
    """The entries of each claim: one, or two where it supersedes a wrong one."""
    ids: list[str] = []
    for number, (contest, said) in enumerate(claims):
        id = f"{contest}-{number + 1}"
        entry = {"id": id, **said.entry}
        if said.endorsed is not None and ids:
            entry = {"id": id, "claimant": entry["claimant"]}
            entry |= {"endorses": ids[-1 - said.endorsed % len(ids)], "printed": "agrees"}
        ids.append(id)
        if said.wrong is None:
            yield said, [entry]
        else:
            yield said, [{**entry, "supersedes": f"{id}-wrong"}, {"id": f"{id}-wrong", **said.wrong}]


def _entry_of_contest(contest: Contest) -> Entry:
    """A contest as an entry of a claim file."""
    entry: Entry = {"id": contest.id, "options": list(contest.options), "blank_is_valid": contest.blank_is_valid}
    entry |= {"votes_per_ballot": contest.votes_per_ballot, "votes_per_option": contest.votes_per_option}
    if contest.chamber is not None:
        entry["chamber"] = contest.chamber
    if contest.ranked:
        entry["ranked"] = True
    if contest.runoff_of is not None:
        entry["runoff_of"] = contest.runoff_of
    if contest.groups:
        entry["group"] = [
            {"id": group.id, "members": list(group.members)}
            if group.members
            else {"id": group.id, "all_except": list(group.all_except)}
            for group in contest.groups
        ]
    return entry


# ---- Assumptions


@st.composite
def _assumptions(draw: st.DrawFn, found: Sequence[Counted]) -> list[Entry]:
    """A reading that claims may rest on, and limits that the counts of all tallies, and what they leave, keep."""
    made = [dict(READING), *not_assumed(found)]
    if len(found) > 1 and found[1].contest.runoff_of and _same(found, "registered") and draw(st.booleans()):
        made.append({"id": SAME_ROLL})
    if draw(st.booleans()):
        made.append(draw(_limit(found)))
    for each in found:
        if draw(st.booleans()):
            made += draw(_average(each))
    return made


def _same(found: Iterable[Counted], name: str) -> bool:
    return len({each.count(WHOLE, name) for each in found}) == 1


def not_assumed(found: Iterable[Counted]) -> list[Entry]:
    """The entries that drop the built-in assumptions which do not hold of the counts."""
    dropped = frozenset[str]().union(*(each.not_assumed for each in found))
    return [{"id": id, "holds": False} for id in sorted(dropped)]


@st.composite
def _limit(draw: st.DrawFn, found: Sequence[Counted]) -> Entry:
    """That some totals are at most, or at least, so much of another."""
    quantities, of = draw(st.sampled_from([(["null", "blank"], "cast"), (["null"], "cast"), (["valid"], "registered")]))
    blocks = [block for each in found for block in each.blocks]
    ratios = [Fraction(sum(map(block.__getitem__, quantities)), block[of]) for block in blocks if block[of]]
    least = _percent(min(ratios, default=Fraction(0)), 1, Rounding.TRUNCATED)
    most = _percent(max(ratios, default=Fraction(0)), 1, Rounding.CEILING)
    figure = draw(st.sampled_from([f"at most {most}", f"at least {least}", f"between {least} and {most}"]))
    return {"id": "limit", "text": "a limit", "quantities": quantities, "of": of, "figure": figure}


@st.composite
def _average(draw: st.DrawFn, found: Counted) -> list[Entry]:
    """That the uncounted sheets, or voters, hold no more than so many times the ballots of those counted."""
    tally = {"part": "early", "chain": "later", "rivals": "early"}.get(found.shape)
    per = draw(st.sampled_from(["sheets", "registered"]))
    if tally is None:
        return []
    counted, whole = ({name: found.count(each, name) for name in ("cast", per)} for each in (tally, WHOLE))
    if not counted["cast"] or not counted[per] or whole[per] == counted[per]:
        return []
    times = Fraction(whole["cast"] - counted["cast"], whole[per] - counted[per])
    limit = _percent(times / Fraction(counted["cast"], counted[per]), 0, Rounding.CEILING)
    figure = draw(st.sampled_from([f"at most {limit}", f"between 0% and {limit}"]))
    entry = {"id": f"alike-{found.contest.id}", "text": "alike", "tallies": [found.id(tally)], "quantities": ["cast"]}
    return [{**entry, "per": per, "figure": figure}]


def _percent(ratio: Fraction, digits: int, rounding: Rounding) -> str:
    number = rounded(ratio * 100 * 10**digits, rounding)[0]
    return f"{decimal_text(number, digits, group='')}%"
