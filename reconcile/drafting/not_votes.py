"""Which figures are none of the vote, whatever stands near: dates, money, polls, what is not counted yet."""

from __future__ import annotations

from typing import Final

from reconcile.drafting.counted_words import ECONOMY, MONEY, MONTH, POLL, SEATS, TIME
from reconcile.drafting.rules import EARLIER, LIMIT, SAMPLE_ERROR, Rule, other_than_votes
from reconcile.languages import term

__all__ = ["NOT_VOTES"]

OF_WHAT: Final = r"(?: (?:of|de)(?: (?!(?:y|and)\b)[a-z]+){1,4}?)?"
"""What a figure is of, before it is said that it is required."""
ERROR: Final = (
    r"(?:margen(?:es)? de(?: un)? error|margins? of(?: sampling| statistical)? error|error (?:muestral|estadistico|maximo|de muestreo)"
    r"|(?:sampling|statistical) error|nivel de (?:confianza|confiabilidad)|intervalo de confianza|confidence (?:level|interval)"
    r"|level of confidence)"
)
OF_A_SAMPLE: Final = other_than_votes(SAMPLE_ERROR)
NOT_VOTES: Final = (
    Rule("", OF_A_SAMPLE, before=rf"\b{ERROR}\b[^.;0PNS]{{0,45}}$"),
    Rule("", OF_A_SAMPLE, after=rf",? (?:de |of |points? of |puntos? de )?(?:{ERROR}|confianza|confidence)\b"),
    Rule("%", OF_A_SAMPLE, before=r"\b(?:an?|un|el|su|the|its) error (?:de|del|of)(?: [a-z]+){0,3}? $"),
    Rule("", OF_A_SAMPLE, before=r"(?:±|\+ ?/ ?[-−]|\bplus (?:or|/) minus|\bplus/minus|\bmas/menos|\bgive or take) ?$"),
    Rule("", other_than_votes(term("a date")), before=rf"\b{MONTH},? (?:de )?$"),
    Rule("", other_than_votes(term("a date")), after=rf" (?:de |of )?{MONTH}\b"),
    Rule(
        "n",
        other_than_votes(term("a date")),
        before=r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,? \(?$|\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo),? \(?$",
    ),
    Rule(
        "",
        other_than_votes(term("a length of time or an age")),
        after=rf"(?: |-|\))(?:[a-z]+(?: |-)|0+(?: |-))?{TIME}\b",
    ),
    Rule("", other_than_votes(term("a length of time or an age")), before=r"\b(?:aged|age|edad de) $"),
    Rule("", other_than_votes(term("an amount of money")), after=rf" (?:de )?(?:us )?{MONEY}\b"),
    Rule("", other_than_votes(term("an amount of money")), before=r"[$€£] ?$"),
    Rule(
        "",
        other_than_votes(term("the number of something that is named")),
        before=r"\b(?:no\.|nro|num|n\.|numero|number|article|articulo|art|page|pagina|law|ley"
        r"|decreto|decree|resolucion|resolution|bulletin|boletin|round|vuelta|group|district|distrito)(?:\.?[º°]?)? ?$",
    ),
    Rule("%", other_than_votes(term("a share of the economy or of opinion")), near=ECONOMY),
    Rule("", other_than_votes(term("a figure of an opinion poll, not of a count")), near=POLL),
    Rule(
        "",
        other_than_votes(EARLIER),
        before=r"\b(?:up from|down from|compared (?:to|with)|frente al?|in contrast to) (?:the |el )?$",
    ),
    Rule("", other_than_votes(EARLIER), before=r"\b(?:in|en) 0{4},? (?:with|con|by|por)(?: (?:el|un))? $"),
    Rule(
        "",
        other_than_votes(LIMIT),
        near=r"\b(?:al no alcanzar|ningun[ao]? [a-z]+ (?:alcanz|super)\w+|no (?:candidate|one) (?:reached|passed|won)|threshold|automatic(?:ally)?|umbral)\b",
    ),
    Rule("", other_than_votes(LIMIT), before=r"\b(?:se requieren?|(?:is|are) required)\b[^.;NS]{0,80}$"),
    Rule(
        "", other_than_votes(LIMIT), after=rf"{OF_WHAT},? (?:that |which |que )?(?:(?:is|are) required|se requieren?)\b"
    ),
    Rule(
        "",
        other_than_votes(LIMIT),
        after=rf"{OF_WHAT},? (?:(?:that|which|que) )?(?:(?:is|are|was|es|era|son|se) )?"
        r"(?:required|needed|necessary|necesari[oa]s?|requerid[oa]s?|exigid[oa]s?|requieren?|necesitan?) (?:to|for|by|para|por)\b",
    ),
    Rule(
        "",
        other_than_votes(term("what someone asks for")),
        before=r"\b(?:pidio|pide|pidieron|pedira|exigio|exige|exigira|solicito|solicita|solicitara|impugnara|impugno|demand(?:s|ed)"
        r"|call(?:s|ed) for|request(?:s|ed)|ask(?:s|ed) for|will challenge|challenged)\b[^.;0PN]{0,60}$",
    ),
    Rule(
        "",
        other_than_votes(term("what is not counted yet")),
        before=r"\b(?:faltan?|quedan?|restan?|remain|left)(?: por)?(?: [a-z]+r)?(?: las| los| unas| unos)? $",
    ),
    Rule(
        "",
        other_than_votes(term("what is not counted yet")),
        after=r" (?:[a-z]+ ){0,3}?(?:pendientes?|uncounted|not (?:yet )?counted|left to count|remain(?:s|ing)? to be|sin (?:contar|escrutar)|por (?:contar|escrutar))\b",
    ),
    Rule(
        "n",
        other_than_votes(term("the size of the chamber")),
        before=r"0 (?:of|out of|de) (?:the |las |los |its )?$",
        after=rf" (?:\w+ )?{SEATS}\b",
    ),
    Rule(
        "n",
        other_than_votes(term("the size of the chamber")),
        before=r"^(?:de|of) (?:los|las|the) $",
        after=rf" (?:\w+ )?{SEATS}\b",
    ),
    Rule("n", other_than_votes(term("the size of the chamber")), after=r"-(?:seat|member)\b"),
    Rule("n", other_than_votes(term("a number of something else")), after=r"-[a-z]"),
)
