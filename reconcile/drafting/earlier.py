"""Sentences that tell of an earlier vote: "In 2027 she won by 180,000 votes", or the first round before a run-off."""

from __future__ import annotations

import re
from typing import Final

from reconcile.drafting.heads import dated
from reconcile.drafting.shapes import Sentence, Shape, folded, pattern

__all__ = ["is_earlier"]

IN_YEAR: Final = re.compile(
    r"(?:back )?(?:in|en|in the|en las?)\s{1,3}"
    r"(?:(?:elecci[oó]n(?:es)?|elections?|comicios|vote)\s{1,3}(?:of|de|del)\s{1,3})?"
    r"(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
FIRST_ROUND: Final = pattern(r"(?:en|in) (?:la|the) (?:primera vuelta|first round)\b")
RUNOFF: Final = pattern(r"\b(?:balotaje|ballotage|segunda vuelta|run-?off|second round)\b")
AGO: Final = pattern(
    r"(?:(?:five|four|three|six|seven|0+) years (?:ago|earlier|before)|hace (?:cuatro|cinco|tres|seis|siete|0+) anos"
    r"|(?:en|in|at) (?:la|las|the) (?:anterior(?:es)?|pasadas?|ultimas?|previous|last)"
    r" (?:election|vote|eleccion|comicios))"
)
HEAD_CHARACTERS: Final = 400


def is_earlier(shape: Shape, sentence: Sentence) -> bool:
    """Whether a sentence begins with words for an earlier vote than the one that the text is about."""
    if AGO.match(shape.shape, sentence.start):
        return True
    plain = folded(shape.text[sentence.start : sentence.end])  # "primera" is a figure in a shape
    if FIRST_ROUND.match(plain):
        head = folded(shape.text[: min(sentence.start, HEAD_CHARACTERS)])
        return RUNOFF.search(head) is not None
    match = IN_YEAR.match(shape.text, sentence.start)
    published = dated(shape.text).date
    return match is not None and published != "" and int(match["year"]) < int(published[:4])
