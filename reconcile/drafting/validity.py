"""Whether blank ballots are among the valid ones, by a document's own figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from reconcile.drafting.proposed import Proposal
from reconcile.figures import Figure

__all__ = ["blank_is_valid", "only_number"]


def blank_is_valid(proposals: Sequence[Proposal], read: Mapping[int, Figure]) -> bool:
    """Whether, in some count, the votes for options and the blank ballots make up the valid ones, to the last one."""
    left = [each for each in proposals if not each.other and not each.whole and each.kind in ("votes", "total")]
    for count in dict.fromkeys(each.counted for each in left):
        own = [each for each in left if each.counted == count]
        votes: dict[str, list[Proposal]] = {}
        for each in own:
            if each.kind == "votes":
                votes.setdefault(each.option, []).append(each)
        valid, blank = (only_number((each for each in own if each.of == of), read) for of in ("valid", "blank"))
        numbers = [only_number(same, read) for same in votes.values()]
        known = [number for number in numbers if number is not None]
        if valid and blank and "" not in votes and len(known) == len(numbers) and sum(known) + blank == valid:
            return True
    return False


def only_number(totals: Iterable[Proposal], read: Mapping[int, Figure]) -> Fraction | None:
    """The number that these print, if it is one, to the last ballot."""
    figures = [read.get(each.start) for each in totals]
    numbers = {each.number if each is not None and each.step == 1 else None for each in figures}
    return numbers.pop() if len(numbers) == 1 else None
