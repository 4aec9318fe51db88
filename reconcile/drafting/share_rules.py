"""Which figures with a `%` are a turnout, a coverage, a lead or a share, by the words beside them."""

from __future__ import annotations

from typing import Final

from reconcile.drafting import lexicon
from reconcile.drafting.count_labels import IN_ANOTHER
from reconcile.drafting.counted_words import (
    APART_BY,
    BLANK,
    BLOC,
    BOTH,
    CAST,
    COUNTED,
    COUNTING,
    GIVEN_TO,
    INDEPENDENT,
    MARGIN,
    NULL,
    OF_THE,
    PLACES,
    ROLL,
    SHEETS,
    VALID,
    VOTES,
)
from reconcile.drafting.rules import NULL_AND_BLANK, SHARE, SOMETHING_ELSE, Reading, Rule, other_than_votes
from reconcile.languages import term

__all__ = ["SHARES"]

SHARES: Final = (
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
        after=rf" {OF_THE} (?:[\w']+ ){{0,2}}(?:0+ )?{ROLL}[^.;0P]{{0,20}}"
        r"(?:voted|cast|turned out|participated|votaron|votado|sufragaron|participo|participaron|acudieron|ejercieron|concurrio|concurrieron)",
    ),
    Rule(
        "%",
        Reading("turnout", "unstated"),
        before=r"\b(?:concurrio|concurrieron|acudio|acudieron|voto|votaron|participo|participaron|sufrago|sufragaron)(?: a votar| a las urnas)? (?:el |un )?$",
        after=rf" {OF_THE} (?:\w+ ){{0,2}}(?:{ROLL}|padron|censo)",
    ),
    Rule("%", Reading("turnout", "unstated"), before=r"\b(?:sufragantes|votantes|voters|ballots cast) ?:? ?0+ ?\( ?$"),
    Rule(
        "%",
        other_than_votes(term("abstention: the turnout is what is left of the whole")),
        before=r"(?:abstention|abstencion)[^.;0P]{0,40}$",
    ),
    Rule(
        "%",
        other_than_votes(term("abstention: the turnout is what is left of the whole")),
        after=r" (?:de )?(?:abstention|abstencion)",
    ),
    *(
        Rule(
            "%",
            Reading("share", "unstated", quantity),
            after=rf" {OF_THE} (?:\w+ ){{0,3}}?(?:were |was |fueron |son )?{words}\b",
        )
        for quantity, words in ((NULL_AND_BLANK, BOTH), ("null", NULL), ("blank", BLANK))
    ),
    *(
        Rule(
            "%",
            Reading("share", "unstated", quantity),
            before=rf"{words}(?: {VOTES})?[^.;0PN]{{0,30}}(?:0+ ?[(,|]? ?)?$",
        )
        for quantity, words in ((NULL_AND_BLANK, BOTH), ("null", NULL), ("blank", BLANK))
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
    Rule(
        "%",
        SHARE,
        before=r"\b(?:ahead|in front|delante|ventaja|cabeza),? (?:by |with |on |con (?:el )?)?$",
        after=r",? (?:to|a) P",
    ),
    Rule("%", SHARE, before=r"P (?:to|against|frente al?|contra(?: el)?|a) (?:[NS]+'s )?$"),
    Rule(
        "%",
        Reading("lead", "valid"),
        after=r"(?! votes)",
        before=rf"{APART_BY}{{0,25}}$",
    ),
    Rule("%", Reading("lead", "valid"), after=rf"(?!, (?:\w+ ){{0,2}}ahead of\b),? (?:\w+ ){{0,4}}?{MARGIN}\b"),
    Rule("%", Reading("share", "valid"), after=rf" {OF_THE} (?:\w+ )?(?:{VALID} {VOTES}|{VOTES} {VALID})"),
    Rule("%", Reading("share", "cast"), after=rf" {OF_THE} (?:\w+ )?{CAST}(?! (?:for|por|para))\b"),
    Rule("%", Reading("share", "registered"), after=rf" {OF_THE} (?:\w+ )?{ROLL}\b"),
    Rule("%", SHARE, after=rf" {OF_THE} (?:\w+ ){{0,2}}?(?:{VOTES}|votacion|voting|poll|vote share)\b"),
    Rule("%", SHARE, before=r"[NS][^.;]{0,60}$", after=IN_ANOTHER),
    Rule(
        "%",
        other_than_votes(SOMETHING_ELSE),
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
        before=rf"(?:[NS]|\b(?:he|she|we|who|quien|que|others?|rest|otros|otras|demas|rival|candidat\w+|candidacies|they))(?:'s)?"
        rf"[^;P]{{0,60}}?(?:\b{lexicon.OBTAIN}\b|[:(–—-]|\bshare\b)[^.;NSP]{{0,30}}$",
    ),
    Rule("%", SHARE, before=r"[NS]['’]?s?,? (?:0+[ ,;|(]{0,4}(?: ?(?:or|o|el) )?)?$"),
    Rule("%", SHARE, before=r"P[^.0P]{0,60}[NS],? (?:el|un) $"),
    Rule("%", SHARE, before=rf"[NS]{INDEPENDENT}[^a-z0PNS;]{{0,70}}(?:0+ ?(?:{VOTES})?[^a-z0PNS;]{{0,20}})?$"),
    Rule("%", SHARE, before=r"\b(?:others?|rest|remaining|demas|resto|restantes?|otr[oa]s)\b[^.;NSP]{0,40}$"),
    Rule("%", SHARE, before=rf"[NS] {BLOC} $"),
    Rule(
        "%",
        SHARE,
        before=r"\b(?:da|dan|daba|daban|dio|dieron|otorgan?|otorgaba|otorgo|atribuyen?|asignan?|conceden?)(?: (?:el|un))?[^.;]{0,50} $",
        after=r" al?(?: la)? (?:[a-z]+ ){0,2}?[NS]",
    ),
    Rule("%", SHARE, before=GIVEN_TO),
    Rule(
        "%",
        SHARE,
        before=r"\b(?:da|dan|daba|daban|dio|dieron|otorgan?|gives?|gave) (?:al|a la|the|its|a su) (?:candidat[oa]|candidate)(?: el)? $",
    ),
)
