"""Strategies of contests, and of counts that their rules allow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hypothesis import strategies as st

from reconcile.model import SOME_TOTALS, Contest, Group
from reconcile.strategies.arguments import expect_range

__all__ = ["UNNAMED", "contests", "counts", "votes_for"]

OPTIONS: Final = ("a", "b", "c", "d", "e", "f", "g", "h", "i")
UNNAMED: Final = "*"
"""What the names of options begin with that take part and that the contest does not name."""
MOST_UNNAMED: Final = 3
MOST_VOTES: Final = (10, 1_000, 2_000_000)


def contests(
    *,
    id: str = "k",
    least_options: int = 1,
    most_options: int = 5,
    groups: bool = True,
    votes_per_ballot: int = 3,
    ranked: bool | None = None,
) -> st.SearchStrategy[Contest]:
    """Contests: `model.Contest` values of some options, named by single letters.

    Some have groups (where `groups`), among them one of all others, so that options that the contest does not name may
    take part; some count blank ballots as valid; some give several votes to a ballot, at most `votes_per_ballot`; some
    fill a chamber; some are ranked, and count in rounds: all with `ranked`, none where it is false. None is a run-off.
    Options are from 1 to 9. Shrinks towards two options or fewer, one vote a ballot, and nothing else. Raises
    `ReconcileError` for other numbers of options, and for less than one vote a ballot.
    """
    expect_range("options", least_options, most_options, 1, len(OPTIONS))
    expect_range("votes_per_ballot", 1, votes_per_ballot, 1)
    return _contests(id, (least_options, most_options), groups, votes_per_ballot, ranked)


@st.composite
def _contests(
    draw: st.DrawFn,
    id: str,
    number: tuple[int, int],
    groups: bool,  # noqa: FBT001
    votes_per_ballot: int,
    ranked: bool | None,  # noqa: FBT001
) -> Contest:
    options = OPTIONS[: draw(st.integers(*number))]
    each = 1 if ranked else draw(st.integers(1, votes_per_ballot))
    made: list[Group] = []
    if groups and draw(st.booleans()):
        made.append(Group("others", all_except=options))
        if len(options) > 2:
            made += [Group("pair", members=options[:2]), Group("rest", all_except=options[:1])]
    if ranked is None:
        ranked = each == 1 and draw(st.integers(0, 3)) == 3
    return Contest(
        id,
        options,
        groups=tuple(made),
        blank_is_valid=draw(st.booleans()),
        votes_per_ballot=each,
        votes_per_option=draw(st.integers(1, each)),
        chamber=None if ranked else draw(st.none() | st.integers(1, 120)),
        ranked=ranked,
    )


@st.composite
def counts(
    draw: st.DrawFn,
    contest: Contest,
    *,
    least: int = 0,
    most: int | None = None,
    unprocessed: bool = False,
) -> dict[str, int]:
    """What some ballots of a contest come to, by its rules: whole numbers by name, zero or more.

    Names are the options, those of options that the contest does not name (`*1`, `*2`, ..., where some group is of all
    others), and the totals that a tally of the contest has (`Contest.totals`). Options have `least` to `most` votes
    each; without a `most`, it is drawn. With `unprocessed`, `other` may be above zero. In a ranked contest they are of
    a first round. The sum of any such counts, name by name, keeps the rules too. Raises nothing. Shrinks towards few
    votes.
    """
    largest = most if most is not None else max(least, draw(st.sampled_from(MOST_VOTES)))
    is_open = any(set(contest.options) <= set(group.all_except) for group in contest.groups)
    unnamed = [f"{UNNAMED}{i + 1}" for i in range(draw(st.integers(0, MOST_UNNAMED)) if is_open else 0)]
    found = {name: draw(st.integers(least, largest)) for name in (*contest.options, *unnamed)}
    each = contest.votes_per_ballot
    votes = sum(found.values())
    marked = max(-(-votes // each), *(-(-votes // contest.votes_per_option) for votes in found.values()))
    if each > 1:  # ballots that carry fewer votes than they could
        marked += draw(st.integers(0, marked // 10 + 1))
    found |= {name: draw(st.integers(0, largest // 20 + 1)) for name in ("null", "blank")}
    found["other"] = draw(st.integers(0, 2)) if unprocessed else 0
    found["valid"] = marked + (found["blank"] if contest.blank_is_valid else 0)
    found["cast"] = marked + found["null"] + found["blank"] + found["other"]
    found["registered"] = found["cast"] + draw(st.integers(0, largest))
    found["sheets"] = draw(st.integers(1, 1 + found["cast"] // 100))
    more = {"undervotes": each * marked - votes, "exhausted": 0, "continuing": marked}
    return found | {name: more[name] for name in SOME_TOTALS if name in contest.totals}


def votes_for(contest: Contest, option: str, found: Mapping[str, int]) -> int:
    """The votes of an option, or of a group of its contest, among counts as `counts` draws them."""
    group = contest.group(option)
    if group is None:
        return found[option]
    if group.members:
        return sum(found[member] for member in group.members)
    rest = [name for name in contest.options if name not in group.all_except]
    return sum(found[name] for name in rest) + sum(n for name, n in found.items() if name.startswith(UNNAMED))
