"""Which figures that are left out look like results: those in rows of results, and shares that no words explain."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from reconcile.drafting.mentions import Mention
from reconcile.drafting.proposed import Proposal
from reconcile.drafting.rules import SOMETHING_ELSE, UNREAD
from reconcile.drafting.shapes import Shape
from reconcile.drafting.tables import in_rows_of_results

__all__ = ["note_overlooked"]

ALL_OF_IT: Final = re.compile(r"100(?:[.,]0+)? ?%?")
"""The share of a total itself, at the foot of a column: no claim needs it."""
POINTS: Final = re.compile(r"p(?:oin|un)tos?|points?|pp", re.IGNORECASE)
NEAR: Final = 60
"""A share is beside a name that ends so many characters before it."""


def note_overlooked(proposals: Iterable[Proposal], figures: Sequence[Mention], shape: Shape) -> None:
    """Note of the proposals that are left out which of them look like results."""
    proposals = list(proposals)
    rows = in_rows_of_results(shape.text, figures)
    shares = {each.start for each in figures if each.is_share and POINTS.search(each.text) is None}
    options = {each.option for each in proposals if not each.other} - {""}
    for each in proposals:
        unread = each.other == UNREAD and not ALL_OF_IT.fullmatch(each.printed)
        beside = each.other == SOMETHING_ELSE and each.start in shares and _is_beside(each, options, shape)
        each.overlooked = beside or (unread and (each.start in rows or each.start in shares))


def _is_beside(each: Proposal, options: set[str], shape: Shape) -> bool:
    """Whether the name of an option stands a little before in the same sentence, with no other figure between."""
    starts = [sentence.start for sentence in shape.sentences]
    first = max(starts[max(0, bisect_right(starts, each.start) - 1)], each.start - NEAR)
    marks = shape.within(first, each.start, "NS0P")
    return bool(marks) and marks[-1].key in options
