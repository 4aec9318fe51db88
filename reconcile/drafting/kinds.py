"""What a figure counts, by the words around it: the kind of claim that it would be, or why it is none of the vote.

Each rule says which figures it is for, and what stands before them (at its end) or after them (at its beginning), as
patterns over a shape. The first rule that fits decides. The rules are of words, English and Spanish, of any election.
"""

from __future__ import annotations

import re
from typing import Final

from reconcile.drafting.count_rules import COUNTS
from reconcile.drafting.counted_words import VOTES
from reconcile.drafting.mentions import Mention
from reconcile.drafting.not_votes import NOT_VOTES
from reconcile.drafting.rules import EARLIER, IN_COLUMNS, LIMIT, SHARE, UNREAD, Reading, Rule, other_than_votes
from reconcile.drafting.shapes import Sentence, Shape, folded, pattern
from reconcile.drafting.share_rules import SHARES
from reconcile.drafting.sheet_counts import SHEET_COUNTS
from reconcile.figures import Form, Unit
from reconcile.languages import term

__all__ = ["Reading", "kind_of"]

NEAR: Final = 90
"""So many characters before and after a figure are looked at."""

AGAINST: Final = (
    *(
        Rule(
            unit,
            reading,
            before=rf"{one}[^.;NS]{{0,40}}?\b(?:to|against|versus|compared (?:to|with)|frente al?|contra)(?: (?:el|un|the|los))? {more}$",
            after=r"\)?,? (?:de|del|para|of|for|by|obtained by|received by|obtenidos por)(?: la| el| the)? (?:[a-z]+,? ){0,3}?[NS]",
        )
        for unit, reading, one, more in (
            ("%", SHARE, "P", ""),
            ("%", SHARE, "[0P]", r"0+ ?(?:VOTES,? ?)?(?:el |or |o )?\(?".replace("VOTES", VOTES)),
        )
    ),
    Rule(
        "n",
        Reading("votes"),
        before=r"[0P][^.;]{0,90}?\b(?:to|against|versus|compared (?:to|with)|frente al?|contra)(?: (?:el|un|the|los))? $",
        after=r"(?: VOTES)?(?: ?\(P+\)| ?,? (?:el |or |o )?P+)?,? (?:de|del|para|of|for|by)(?: la| el| the)? (?:[a-z]+,? ){0,3}?[NS]".replace(
            "VOTES", VOTES
        ),
    ),
)
"""Figures of the second of two: "against 44% for Gómez"."""

REQUIRED: Final = pattern(
    r"\b(?:requieren?|requerid[oa]s?|exigen?|exigid[oa]s?|(?<![NS]\s)necesitan?|necesari[oa]s?|debe(?:n|ra|ran)?|hace falta|bastan?"
    r"|obtenga|alcance|supere|logre|saque|reuna|require[sd]?|(?<![NS]\s)need(?:s|ed)?|must|whoever|enough"
    r"|(?:any|a|the) candidate (?:who|that|with))\b[^.;NS]*$"
)
"""What stands somewhere before a figure of a rule, with nobody named between."""
TO_WIN: Final = pattern(
    r"\b(?:(?:para|to|gana|ganara|wins?) (?:(?:ganar|triunfar|vencer|win)\b|(?:en|in) (?:la |the )?(?:primera|first)|quien|outright)"
    r"|(?:para|to|in order to) (?:ser|be) (?:elect|elegid|proclamad|declar)\w{0,3}|(?:evitar|evita|avoids?|without) (?:an? |una? |el |la |the )?"
    r"(?:segunda vuelta|balotaje|ballotage|second round|run-?off))"
)
"""What a rule says the figure is for."""

COMPARING: Final = pattern(
    r"\b(?:superior|inferior|encima|debajo|mayor|menor|similar|higher|lower|above|below|than|que|frente|up|down|respecto|compared|from|desde|contra)\b[^;]{0,30}$"
)
OF_A_YEAR: Final = pattern(
    r",? (?:(?:registrad|obtenid|alcanzad|observad|de|del|que se registr)[a-z]* |(?:recorded|seen|reached|reported|registered) )?"
    r"(?:en|in|of|de|del) (?:(?:los?|las?|the|el) )?(?:[a-z]+ ){0,2}(?:(?:de|of|in|del) )?0{4}(?!0)"
)
"""What follows a figure of another year's vote that is held against: "higher than the 71% of 2021"."""
RULES: Final = (*AGAINST, *NOT_VOTES, *SHEET_COUNTS, *SHARES, *COUNTS)


def kind_of(shape: Shape, sentence: Sentence, mention: Mention) -> Reading:
    """What a figure of this sentence is: by the words beside it, or else by the head of its column."""
    reading = _by_words(shape, sentence, mention)
    if mention.column and (reading.other or reading == SHARE):
        return IN_COLUMNS[mention.column]
    return reading


def _by_words(shape: Shape, sentence: Sentence, mention: Mention) -> Reading:
    """What a figure counts by the first rule that fits, or why it is none of the vote."""
    if mention.other:
        return other_than_votes(mention.other)
    before = shape.shape[max(sentence.start, mention.start - NEAR) : mention.start]
    after = shape.shape[mention.end : min(sentence.end, mention.end + NEAR)]
    plain = folded(shape.text[mention.start - len(before) : mention.end + len(after)])
    unit = _unit(mention)
    if (
        unit == "n"
        and re.fullmatch(r"(?:1[5-9]|20)\d\d", mention.text)
        and not re.match(rf"\s{{1,3}}(?:de\s{{1,3}})?{VOTES}", after)
    ):
        return other_than_votes(term("a year"))
    if _is_bare_fraction(mention, after):
        return other_than_votes(term("no share of something that is named"))
    compared = COMPARING.search(folded(shape.text[mention.start - len(before) : mention.end])) is not None
    if compared and OF_A_YEAR.match(after):
        return other_than_votes(EARLIER)
    if _is_of_a_rule(shape, sentence, mention):
        return other_than_votes(LIMIT)
    for rule in RULES:
        if rule.unit in ("", unit) and _fits(rule, before, after, plain):
            return rule.reading
    return other_than_votes(UNREAD)


def _is_of_a_rule(shape: Shape, sentence: Sentence, mention: Mention) -> bool:
    """Whether a sentence says with a figure what it takes to win, however far apart the words stand."""
    if mention.figure is None or REQUIRED.search(shape.shape, sentence.start, mention.start) is None:
        return False
    return TO_WIN.search(folded(shape.text[sentence.start : sentence.end])) is not None  # "primera" may be a figure


def _unit(mention: Mention) -> str:
    if mention.is_share:
        return "%"
    return "#" if mention.figure is not None and mention.figure.unit is Unit.ORDINAL else "n"


def _is_bare_fraction(mention: Mention, after: str) -> bool:
    """Whether words such as "a third" are followed by no "of": "a third term"."""
    figure = mention.figure
    worded = (
        figure is not None
        and figure.step is None
        and figure.form is not Form.RANGE
        and not re.search(r"\d", mention.text)
    )
    return (
        worded
        and figure is not None
        and figure.unit is Unit.PERCENT
        and re.match(r"\s{1,3}(?:of|de|del)\b", after) is None
    )


def _fits(rule: Rule, before: str, after: str, plain: str) -> bool:
    if rule.near and not pattern(rule.near).search(plain):
        return False
    if rule.before and not pattern(rf"(?:{rule.before})").search(before):
        return False
    return not rule.after or pattern(rf"(?:{rule.after})").match(after) is not None
