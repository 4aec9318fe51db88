"""What hangs on a reading that a draft chose, in lines above the claim: of victories in a part, and of turnouts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from reconcile.drafting.proposed import Proposal, TurnoutOf
from reconcile.drafting.rules import SAMPLE_ERROR
from reconcile.drafting.stubs import Stubs
from reconcile.drafting.written import Block, in_line
from reconcile.languages import tell
from reconcile.toml_text import quoted
from reconcile.wording import number, percent

__all__ = ["note_choices"]

FAR: Final = 600
"""A margin of error that is printed further from a quick count may be another one's."""

TWO_WINNERS: Final = "docs/draft.md, 3.3"
PARTIAL_TURNOUT: Final = "docs/draft.md, 3.6"
QUICK_COUNTS: Final = "docs/draft.md, 3.7"


def note_choices(blocks: Iterable[Block], stubs: Stubs) -> list[str]:
    """Write the lines above the claims. The ids of those that decide whether the document's winners are one or two."""
    blocks = list(blocks)
    _note_quick_counts(blocks)
    blocks = [block for block in blocks if block.active and not block.proposal.other]
    stated = [block for block in blocks if block.proposal.kind == "winner"]
    whole = [block for block in stated if not block.proposal.so_far]
    deciding = []
    for block in stated:
        rivals = [each.id for each in whole if each.proposal.option != block.proposal.option]
        if block.proposal.so_far and rivals:
            block.notes = list(_of_a_victory(block.proposal, ", ".join(rivals), stubs))
            if len({each.proposal.option for each in whole}) == 1:
                deciding.append(block.id)
    for block in blocks:
        if block.proposal.turnout_of is not None:
            block.notes = list(_of_a_turnout(block.proposal, block.proposal.turnout_of, stubs))
    return deciding


def _note_quick_counts(blocks: list[Block]) -> None:
    """At the first figure of each quick count, how else it may be written, and the margin of error that is printed."""
    errors = [block.proposal for block in blocks if block.proposal.other == SAMPLE_ERROR]
    noted = set()
    for block in blocks:
        each = block.proposal
        if each.other or each.count != "quick" or each.kind not in ("share", "votes", "lead") or each.counted in noted:
            continue
        noted.add(each.counted)
        block.notes = [tell("a quick count: as it stands, of what was sampled; see {where}", where=QUICK_COUNTS)]
        printed = next((one.printed for one in errors if one.start > each.start and one.start - each.end < FAR), "")
        if printed:
            block.notes.append(tell("the document prints a margin of error: {figure}", figure=in_line(printed)))


def _of_a_victory(each: Proposal, rivals: str, stubs: Stubs) -> Iterator[str]:
    """What follows from each place of a victory, where another one is declared of the whole vote."""
    contest, tally = f"contest = {quoted(stubs.contest_id)}", f"tally = {quoted(stubs.tally_of(each))}"
    if each.of_a_part:
        yield tell("as it stands, of what was counted: it and {claims} can both be true", claims=rivals)
        yield tell(
            "with {key}, of the whole vote: it disagrees with {claims}; see {where}",
            key=contest,
            claims=rivals,
            where=TWO_WINNERS,
        )
        return
    yield tell("as it stands, of the whole vote: it disagrees with {claims}", claims=rivals)
    yield tell(
        "with {key}, of what was counted: it and {claims} can both be true; see {where}",
        key=tally,
        claims=rivals,
        where=TWO_WINNERS,
    )


def _of_a_turnout(each: Proposal, of: TurnoutOf, stubs: Stubs) -> Iterator[str]:
    """The readings of a turnout of which the document does not say of what it is, and what each gives."""
    printed, ballots = in_line(each.printed), number(of.ballots)
    yield tell("three readings, by the document's own figures; see {where}", where=PARTIAL_TURNOUT)
    yield tell(
        'of the stations counted so far (of = "registered"): they have {low} to {high} voters, of {roll}',
        low=number(math.ceil(of.ballots / of.high)),
        high=number(math.floor(of.ballots / of.low)),
        roll=number(of.roll),
    )
    share = percent(Fraction(round(Fraction(of.ballots, of.roll) * 10_000), 10_000), up=False)
    yield tell(
        'of the whole roll (of = "roll"): these ballots are {share}, not {printed}', share=share, printed=printed
    )
    yield tell(
        'of the whole vote (tally = {tally}, of = "registered"): {low} to {high} ballots; {ballots} are counted',
        tally=quoted(stubs.final),
        low=number(math.ceil(of.low * of.roll)),
        high=number(math.floor(of.high * of.roll)),
        ballots=ballots,
    )
