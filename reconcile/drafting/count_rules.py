"""Which figures without a `%` are votes, totals, seats, leads or ranks, by the words beside them."""

from __future__ import annotations

from typing import Final

from reconcile.drafting import lexicon
from reconcile.drafting.counted_words import (
    APART_BY,
    BLANK,
    BOTH,
    CAST,
    COUNTED,
    INDEPENDENT,
    MARGIN,
    NULL,
    OF_THE,
    OPTIONS,
    OTHER_BALLOTS,
    ROLL,
    SEATS,
    SHEETS,
    VALID,
    VOTES,
    WON,
)
from reconcile.drafting.rules import NULL_AND_BLANK, Reading, Rule, other_than_votes
from reconcile.languages import term

__all__ = ["COUNTS"]

TOP_TWO: Final = rf"\b{MARGIN} (?:entre|between|del?|of) [^.;P]{{0,60}}0[^.;0P]{{0,30}}$"
"""What stands before a margin between places: "the difference between the first and the second place is"."""
ROLLS: Final = (
    rf"(?:{ROLL}|electoral roll|voters' roll|electoral register|censo(?: electoral)?|padron(?: electoral)?|lista nominal"
    r"|potencial (?:electoral|de (?:sufragantes|votantes|electores))|personas (?:inscritas|habilitadas)|ciudadanos inscritos|inscriptos)"
)
"""Labels of the number of voters on the roll."""
ADD_UP: Final = r"(?:suman|sumaban|totalizan|totalizaban|ascienden a|ascendian a|alcanzan|number|numbered|totalled|totaled|add up to)"
WENT_TO_VOTE: Final = (
    r"(?:sufragaron|votaron|participaron|acudieron(?: a votar| a las urnas)?|concurrieron(?: a votar| a las urnas)?"
    r"|emitieron (?:el|su) (?:voto|sufragio)|ejercieron (?:el|su) (?:derecho al )?(?:voto|sufragio))"
)
ON_THE_ROLL: Final = (
    r"(?:estan|estaban|figuran|figuraban|fueron|quedaron) (?:inscrit|registrad|empadronad|habilitad)[oa]s"
)
PEOPLE: Final = r"(?:elector|votante|ciudadan|persona|habitante|people|voter)[a-z]*"
"""Those who voted, and those who may: told by the verb before the number."""

COUNTS: Final = (
    Rule(
        "#",
        other_than_votes(term("a place in an order, not in the count")),
        before=r"\b(?:entre|between|del?|of) (?:el |la |the )?(?:(?:primer[oa]?|first)(?: [a-z]+)? (?:y|and|al?|to) (?:el |la |the )?)?$",
    ),
    Rule("#", Reading("rank"), after=r" (?:place|position|spot|lugar|puesto|posicion)\b"),
    Rule(
        "#",
        Reading("rank"),
        before=r"\b(?:came|come|finished|placed|ranked|quedo|quedaron|termino|acabo) (?:in |en )?(?:el |la )?$",
    ),
    Rule("#", Reading("rank"), before=r"\b(?:was|were|is|are|ran|fue|es|era) $", after=r" (?:with|behind|con)\b"),
    Rule("#", other_than_votes(term("a place in an order, not in the count"))),
    Rule("n", Reading("total", "cast"), after=rf" (?:of|de|de los|de las) (?:the )?0+ (?:\w+ )?{ROLL}"),
    Rule("n", Reading("lead"), before=TOP_TWO, after=rf" (?:de )?(?:\w+ )?{VOTES}\b"),
    Rule(
        "n",
        Reading("lead"),
        before=rf"{APART_BY}{{0,50}}$",
        after=rf" (?:de )?(?:\w+ )?{VOTES}\b|[^a-z]{{0,2}}$",
    ),
    Rule("n", Reading("lead"), before=r"\b(?:up|ahead) by (?:about )?$"),
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
    Rule("n", Reading("total", NULL_AND_BLANK), after=rf" (?:de )?(?:{VOTES} )?(?:(?:were|are|fueron|son) )?{BOTH}\b"),
    Rule("n", Reading("total", NULL_AND_BLANK), before=rf"\b{BOTH}\b[^.;0PN]{{0,30}}[\s.|]{{0,60}}$"),
    Rule(
        "n",
        Reading("total", "null"),
        after=rf" (?:{NULL} {VOTES}|(?:{VOTES} )?{NULL}\b|{VOTES} (?:were|fueron) {NULL})",
    ),
    Rule("n", Reading("total", "other"), after=rf" (?:de )?{OTHER_BALLOTS}\b(?! (?:were )?(?:counted|accepted))"),
    Rule("n", Reading("total", "blank"), after=rf" (?:{BLANK} {VOTES}|(?:{VOTES} )?{BLANK}\b)"),
    *(
        Rule(
            "n",
            Reading("total", of),
            before=rf"\b{words}(?: ?\([^()0P]{{0,20}}\))?[^.;0PN]{{0,25}}[\s.|]{{0,60}}$",
            after=rf"(?! (?:de )?(?:{VOTES}) (?:for|to|para|por)\b)",
        )
        for of, words in (
            ("valid", rf"(?:{VALID} {VOTES}|{VOTES} {VALID})"),
            ("other", OTHER_BALLOTS),
            ("null", rf"(?:{NULL} {VOTES}|{VOTES} {NULL}|nulos)"),
            ("blank", rf"(?:{BLANK} {VOTES}|{VOTES} {BLANK}|en blanco|l[oa]s blanc[oa]s)"),
            (
                "registered",
                ROLLS,
            ),
            (
                "cast",
                r"(?:ballots cast|votes cast|total votes|votos emitidos|total de votos|votantes|total votos|sufragios emitidos|sufragantes)",
            ),
            ("sheets", SHEETS + rf" {COUNTED}"),
        )
    ),
    Rule("n", Reading("total", "cast"), before=rf"\b{WENT_TO_VOTE} (?:un total de )?$", after=rf" {PEOPLE}\b"),
    Rule("n", Reading("total", "registered"), after=rf" (?:\w+ )?{ROLL}\b"),
    Rule("n", Reading("total", "registered"), before=rf"\b{ON_THE_ROLL} $", after=rf" {PEOPLE}\b"),
    Rule("n", Reading("total", "registered"), before=rf"\b{ROLL}\b[^.;0PNS]{{0,60}} {ADD_UP} $"),
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
    Rule(
        "n",
        Reading("votes"),
        before=r"\b(?:other (?:candidates|parties|lists)|others|otr[oa]s(?: [a-z]+)?|(?:el )?resto|l[oa]s demas)[^a-z.;0PNS]{1,40}$",
        after=rf"(?: {VOTES})?[^a-z0NS]{{0,10}}P",
    ),
    Rule("n", Reading("total", "cast"), after=rf" (?:\w+ ){{0,2}}?{CAST}\b"),
    Rule("n", Reading("votes"), after=rf" (?:de )?(?:\w+ )?{VOTES}\b"),
    Rule("n", Reading("votes"), before=r"[NS]['’]?s?[^.;]{0,40}[^a-z]$", after=r",? ?[(|;–—-]?\s{0,3}P"),
    Rule(
        "n",
        Reading("votes"),
        before=rf"[NS]{INDEPENDENT}[^a-z0PNS;]{{0,70}}$",
        after=rf"(?: ?{VOTES})?[^a-z0NS]{{0,30}}P",
    ),
    Rule("n", Reading("votes"), before=rf"[NS]{INDEPENDENT}[^a-z0PNS;]{{0,70}}$", after=rf" {VOTES}"),
    Rule(
        "n",
        Reading("votes"),
        before=rf"(?:[NS])[^.;]{{0,60}}?\b{lexicon.OBTAIN}\b[^.;NS]{{0,20}}$",
        after=r"[^a-z]{0,3}(?:P|$|[;,.] |and |y )",
    ),
)
