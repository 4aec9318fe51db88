"""What a figure counts, by the words around it: the kind of claim that it would be, or why it is none of the vote.

Each rule says which figures it is for, and what stands before them (at its end) or after them (at its beginning), as
patterns over a shape. The first rule that fits decides. The rules are of words, English and Spanish, of any election.
"""

from __future__ import annotations

import re
from typing import Final

from reconcile.drafting import lexicon
from reconcile.drafting.counted_words import (
    BLANK,
    BLOC,
    CAST,
    COUNTED,
    COUNTING,
    GIVEN_TO,
    MARGIN,
    NULL,
    OF_THE,
    OPTIONS,
    PLACES,
    ROLL,
    SEATS,
    SHEETS,
    VALID,
    VOTES,
    WON,
)
from reconcile.drafting.mentions import Mention
from reconcile.drafting.not_votes import NOT_VOTES
from reconcile.drafting.rules import IN_COLUMNS, SHARE, UNREAD, Reading, Rule, other_than_votes
from reconcile.drafting.shapes import Sentence, Shape, folded, pattern
from reconcile.drafting.sheet_counts import SHEET_COUNTS
from reconcile.figures import Form, Unit

__all__ = ["Reading", "kind_of"]

NEAR: Final = 90
"""So many characters before and after a figure are looked at."""


AGAINST: Final = (
    *(
        Rule(
            unit,
            reading,
            before=rf"{one}[^.;NS]{{0,40}}?\b(?:to|against|versus|compared (?:to|with)|frente al?|contra)(?: (?:el|un|the|los))? {more}$",
            after=r"\)?,? (?:de|del|para|of|for|by|obtained by|received by|obtenidos por)(?: la| el| the)? (?:[a-z]+ ){0,3}?[NS]",
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
        after=r"(?: VOTES)?(?: ?\(P+\)| ?,? (?:el |or |o )?P+)?,? (?:de|del|para|of|for|by)(?: la| el| the)? (?:[a-z]+ ){0,3}?[NS]".replace(
            "VOTES", VOTES
        ),
    ),
)
"""Figures of the second of two: "against 44% for Gómez"."""
RULES: Final = (
    *AGAINST,
    *NOT_VOTES,
    *SHEET_COUNTS,
    # Shares.
    Rule("%", Reading("turnout", "unstated"), before=r"(?:turnout|participacion)[^.;0P]{0,50}$"),
    Rule(
        "%",
        Reading("turnout", "unstated"),
        before=rf"(?:turnout|participacion)\b[^.;0P]{{0,60}}0+ (?:\w+ )?(?:{ROLL}|voters|votantes)\b[^.;0P]{{0,40}}$",
    ),
    Rule("%", Reading("turnout", "unstated"), after=r",? (?:\w+ ){0,2}(?:turnout|participacion|de participacion)\b"),
    Rule(
        "%",
        Reading("turnout", "unstated"),
        after=rf" {OF_THE} (?:\w+ ){{0,2}}{ROLL}[^.;0P]{{0,20}}"
        r"(?:voted|cast|turned out|participated|votaron|votado|sufragaron|participo|participaron|acudieron|ejercieron)",
    ),
    Rule(
        "%",
        Reading("turnout", "unstated"),
        before=r"\b(?:acudio|acudieron|voto|votaron|participo|participaron|sufrago|sufragaron)(?: a votar| a las urnas)? (?:el |un )?$",
        after=rf" {OF_THE} (?:\w+ ){{0,2}}{ROLL}",
    ),
    Rule(
        "%",
        other_than_votes("abstention: the turnout is what is left of the whole"),
        before=r"(?:abstention|abstencion)[^.;0P]{0,40}$",
    ),
    Rule(
        "%",
        other_than_votes("abstention: the turnout is what is left of the whole"),
        after=r" (?:de )?(?:abstention|abstencion)",
    ),
    *(
        Rule(
            "%",
            Reading("share", "unstated", quantity),
            after=rf" {OF_THE} (?:\w+ ){{0,3}}?(?:were |was |fueron |son )?{words}\b",
        )
        for quantity, words in (("null", NULL), ("blank", BLANK))
    ),
    *(
        Rule("%", Reading("share", "unstated", quantity), before=rf"{words}(?: {VOTES})?[^.;0PN]{{0,30}}(?:0+ ?\(?)?$")
        for quantity, words in (("null", NULL), ("blank", BLANK))
    ),
    Rule("%", Reading("share", "unstated", "null"), after=rf" (?:of them )?(?:were|was|are|fueron|son|eran) {NULL}\b"),
    Rule(
        "%", Reading("share", "unstated", "blank"), after=rf" (?:of them )?(?:were|was|are|fueron|son|eran) {BLANK}\b"
    ),
    *(
        Rule(
            "%",
            Reading("coverage", of),
            before=rf"\b{COUNTING} (?:el |the |about )?$",
            after=rf" {OF_THE} (?:\w+ ){{0,2}}?{words}\b",
        )
        for of, words in (("sheets", SHEETS), ("unstated", PLACES), ("cast", VOTES))
    ),
    *(
        Rule("%", Reading("coverage", of), after=rf" (?:{OF_THE} )(?:\w+ ){{0,2}}?{words}{more}")
        for of, words, more in (
            ("sheets", SHEETS, r"\b"),
            ("unstated", PLACES, r"\b"),
            ("cast", VOTES, rf" (?:\w+ ){{0,3}}?{COUNTED}\b"),
            ("unstated", r"(?:count|recuento|escrutinio|computo|conteo|total)", r"\b"),
            ("sheets", r"(?:polling station |polling place |station |precinct )?(?:forms|sheets)", r"\b"),
        )
    ),
    *(
        Rule("%", Reading("coverage", of), before=rf"{words} {COUNTED}[^.;0PN]{{0,20}}$")
        for of, words in (("sheets", SHEETS), ("unstated", PLACES), ("cast", VOTES))
    ),
    Rule(
        "%",
        Reading("coverage", "unstated"),
        after=rf",? (?:was |were |is |had been |has been |fue |ya )?{COUNTED}\b(?! by)",
    ),
    Rule(
        "%",
        Reading("coverage", "unstated"),
        before=r"\b(?:escrutad[oa]s?|escrutinio|recuento|conteo|counted|avance)(?: al| del| de)?:? (?:el |la )?$",
    ),
    Rule(
        "%",
        SHARE,
        before=r"\b(?:by|with|por|con) (?:el |un )?$",
        after=r" (?:to|against|frente al?|contra(?: el)?|a) (?:[NS]+'s )?P",
    ),
    Rule("%", SHARE, before=r"P (?:to|against|frente al?|contra(?: el)?|a) (?:[NS]+'s )?$"),
    Rule(
        "%",
        Reading("lead", "valid"),
        after=r"(?! votes)",
        before=rf"\b{MARGIN}\b(?! (?:with|on|con)\b)[^.;0P]{{0,25}}$",
    ),
    Rule("%", Reading("lead", "valid"), after=rf",? (?:\w+ ){{0,4}}?{MARGIN}\b"),
    Rule("%", Reading("share", "valid"), after=rf" {OF_THE} (?:\w+ )?(?:{VALID} {VOTES}|{VOTES} {VALID})"),
    Rule("%", Reading("share", "cast"), after=rf" {OF_THE} (?:\w+ )?{CAST}(?! (?:for|por|para))\b"),
    Rule("%", Reading("share", "registered"), after=rf" {OF_THE} (?:\w+ )?{ROLL}\b"),
    Rule("%", SHARE, after=rf" {OF_THE} (?:\w+ ){{0,2}}?(?:{VOTES}|votacion|voting|poll|vote share)\b"),
    Rule(
        "%",
        other_than_votes("a share of something else"),
        after=r" (?:of|de|del|in|en) (?!N|S|the N|la N)[^.;0]{0,10}[a-z]{4}",
    ),
    Rule(
        "%",
        SHARE,
        after=r",? (?:\(?0+\)? ?,? ?)?(?:went |were |fueron |was |is )?(?:for|to|para|a favor de) (?:[a-z]+ ){0,3}[NS]",
    ),
    Rule("%", SHARE, before=rf"\b{VOTES}[^.;NS]{{0,25}}$"),
    Rule(
        "%",
        SHARE,
        before=rf"(?:[NS]|\b(?:he|she|who|quien|que|others?|rest|otros|otras|demas|rival|candidat\w+|candidacies|they))(?:'s)?"
        rf"[^;P]{{0,60}}?(?:\b{lexicon.OBTAIN}\b|[:(–—-]|\bshare\b)[^.;NSP]{{0,30}}$",
    ),
    Rule("%", SHARE, before=r"[NS]['’]?s?,? (?:0+[ ,;|(]{0,4})?$"),
    Rule("%", SHARE, before=rf"[NS][^a-z0PNS;]{{0,70}}(?:0+ ?(?:{VOTES})?[^a-z0PNS;]{{0,20}})?$"),
    Rule("%", SHARE, before=r"\b(?:others?|rest|remaining|demas|resto|restantes?)\b[^.;NSP]{0,40}$"),
    Rule("%", SHARE, before=rf"[NS] {BLOC} $"),
    Rule(
        "%",
        SHARE,
        before=r"\b(?:da|dan|daba|daban|dio|dieron|otorgan?|otorgaba|otorgo|atribuyen?|asignan?|conceden?)(?: (?:el|un))?[^.;]{0,50} $",
        after=r" al?(?: la)? (?:[a-z]+ ){0,2}?[NS]",
    ),
    Rule("%", SHARE, before=GIVEN_TO),
    # Ranks and numbers of options.
    Rule("#", Reading("rank"), after=r" (?:place|position|spot|lugar|puesto|posicion)\b"),
    Rule(
        "#",
        Reading("rank"),
        before=r"\b(?:came|come|finished|placed|ranked|quedo|quedaron|termino|acabo) (?:in |en )?(?:el |la )?$",
    ),
    Rule("#", Reading("rank"), before=r"\b(?:was|were|is|are|ran|fue|es|era) $", after=r" (?:with|behind|con)\b"),
    Rule("#", other_than_votes("a place in an order, not in the count")),
    # Counts.
    Rule("n", Reading("total", "cast"), after=rf" (?:of|de|de los|de las) (?:the )?0+ (?:\w+ )?{ROLL}"),
    Rule(
        "n",
        Reading("lead"),
        before=rf"\b{MARGIN}\b(?! (?:with|on|con)\b)[^.;0P]{{0,50}}$",
        after=rf" (?:de )?(?:\w+ )?{VOTES}\b|[^a-z]{{0,2}}$",
    ),
    Rule(
        "n", Reading("lead"), before=rf"\b{WON}\b[^.;0P]{{0,40}}\b(?:by|por) $", after=rf" (?:de )?(?:\w+ )?{VOTES}\b"
    ),
    Rule(
        "n",
        Reading("lead"),
        after=rf" {VOTES},? (?:\w+ ){{0,3}}?(?:ahead|lead|more than|mas que|de ventaja|de diferencia|por delante)\b",
    ),
    Rule("n", Reading("seats"), after=rf" (?:of (?:the )?0+ )?(?:\w+ ){{0,2}}?{SEATS}\b"),
    Rule("n", Reading("seats"), before=rf"\b{SEATS}\b[^.;]{{0,60}}[NS] $"),
    Rule("n", Reading("seats"), before=rf"\b{SEATS}:? ?$"),
    Rule("n", Reading("seats"), before=rf"{SEATS}[^.;]{{0,60}}\b{lexicon.OBTAIN} $", after=r"(?! [a-z]+ of)"),
    Rule("n", Reading("total", "valid"), after=rf" (?:{VALID} {VOTES}|{VOTES} {VALID})"),
    Rule(
        "n",
        Reading("total", "null"),
        after=rf" (?:{NULL} {VOTES}|(?:{VOTES} )?{NULL}\b|{VOTES} (?:were|fueron) {NULL})",
    ),
    Rule("n", Reading("total", "blank"), after=rf" (?:{BLANK} {VOTES}|(?:{VOTES} )?{BLANK}\b)"),
    *(
        Rule(
            "n",
            Reading("total", of),
            before=rf"\b{words}[^.;0PN]{{0,25}}[\s.|]{{0,60}}$",
            after=rf"(?! (?:de )?(?:{VOTES}) (?:for|to|para|por)\b)",
        )
        for of, words in (
            ("valid", rf"(?:{VALID} {VOTES}|{VOTES} {VALID})"),
            ("null", rf"(?:{NULL} {VOTES}|{VOTES} {NULL}|nulos)"),
            ("blank", rf"(?:{BLANK} {VOTES}|{VOTES} {BLANK}|en blanco)"),
            (
                "registered",
                rf"(?:{ROLL}|electoral roll|voters' roll|electoral register|censo(?: electoral)?|padron(?: electoral)?|lista nominal)",
            ),
            (
                "cast",
                r"(?:ballots cast|votes cast|total votes|votos emitidos|total de votos|votantes|total votos|sufragios emitidos)",
            ),
            ("sheets", SHEETS + rf" {COUNTED}"),
        )
    ),
    Rule("n", Reading("total", "registered"), after=rf" (?:\w+ )?{ROLL}\b"),
    Rule("n", Reading("total", "sheets"), after=rf" (?:{OF_THE} )?(?:\w+ )?(?:tally sheets|actas)\b"),
    Rule(
        "n",
        Reading("options"),
        after=rf" (?:other |otros |otras |more |mas |de los |de las )?{OPTIONS}\b(?! (?:said|dijeron|members))",
    ),
    Rule(
        "n",
        Reading("votes"),
        after=rf" (?:de )?(?:\w+ )?{VOTES} (?:\w+ )?(?:for|to|in favou?r of|a favor de|para|por) (?:[a-z]+ ){{0,3}}[NS]",
    ),
    Rule(
        "n",
        Reading("votes"),
        before=rf"(?:[NS]|\b(?:he|she|who|quien|others|otros|otras|demas|rest))(?:'s)?[^.;]{{0,60}}?(?:\b{lexicon.OBTAIN}\b"
        rf"|[:(–—-])[^.;NS]{{0,40}}$",
        after=rf" (?:de )?{VOTES}\b",
    ),
    Rule("n", Reading("votes"), before=r"[NS]:? [^a-zNS]{0,20}$", after=rf" (?:de )?{VOTES}\b"),
    Rule("n", Reading("votes"), before=rf"\b{VOTES}\b[^.;]{{0,40}}[NS](?:'s?)? $"),
    Rule("n", Reading("total", "cast"), after=rf" (?:\w+ ){{0,2}}?{CAST}\b"),
    Rule("n", Reading("votes"), after=rf" (?:de )?(?:\w+ )?{VOTES}\b"),
    Rule("n", Reading("votes"), before=r"[NS]['’]?s?[^.;]{0,40}[^a-z]$", after=r",? ?[(|;–—-]?\s{0,3}P"),
    Rule("n", Reading("votes"), before=r"[NS][^a-z0PNS;]{0,70}$", after=rf"(?: ?{VOTES})?[^a-z0NS]{{0,30}}P"),
    Rule("n", Reading("votes"), before=r"[NS][^a-z0PNS;]{0,70}$", after=rf" {VOTES}"),
    Rule(
        "n",
        Reading("votes"),
        before=rf"(?:[NS])[^.;]{{0,60}}?\b{lexicon.OBTAIN}\b[^.;NS]{{0,20}}$",
        after=r"[^a-z]{0,3}(?:P|$|[;,.] |and |y )",
    ),
)


def kind_of(shape: Shape, sentence: Sentence, mention: Mention) -> Reading:
    """What a figure of this sentence is: by the words beside it, or else by the head of its column."""
    reading = _by_words(shape, sentence, mention)
    if reading.other and mention.column:
        return IN_COLUMNS[mention.column]
    return reading


def _by_words(shape: Shape, sentence: Sentence, mention: Mention) -> Reading:
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
        return other_than_votes("a year")
    if _is_bare_fraction(mention, after):
        return other_than_votes("no share of something that is named")
    for rule in RULES:
        if rule.unit in ("", unit) and _fits(rule, before, after, plain):
            return rule.reading
    return other_than_votes(UNREAD)


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
