"""How many tally sheets or polling stations were counted, and of how many: "18,214 of 19,487 tally sheets"."""

from __future__ import annotations

from typing import Final

from reconcile.drafting.counted_words import COUNTED, PLACES, SHEETS, STATIONS
from reconcile.drafting.rules import Reading, Rule, other_than_votes
from reconcile.languages import term

__all__ = ["SHEET_COUNTS"]

OF: Final = r"(?: (?:of|out of|de|de un total de|of a total of)(?: the| las| los)? | ?/ ?)"
TOTAL: Final = r"(?:de un total de|of a total of|out of|of|de las|de)"
WHICH: Final = r"(?: [a-z]+){0,3}?"
"""Which sheets or tables: "actas de escrutinio", "polling tables counted"."""
POLLING_STATIONS: Final = r"(?:polling (?:stations?|places?)|precincts|juntas|colegios(?: electorales)?)"
LABEL: Final = r"(?:^|[.;:|0P)])\s{0,20}"
"""Where the label of a figure begins."""
ALL: Final = (
    r"(?:instalad[oa]s?|habilitad[oa]s?|previst[oa]s?|esperad[oa]s?|totales|a escrutar|a computar|expected|in total)"
)
"""Which sheets or tables there are, counted or not."""
SHEETS_COUNTED: Final = Reading("total", "sheets")
ALL_SHEETS: Final = Reading("total", "sheets", whole=True)
STATIONS_COUNTED: Final = Reading("total", "sheets", stations=True)
ALL_STATIONS: Final = Reading("total", "sheets", whole=True, stations=True)
SO_MANY: Final = other_than_votes(
    term("so many of so many districts or the like: no claim holds them; a share is a coverage")
)

SHEET_COUNTS: Final = (
    *(
        rule
        for words, counted, whole, of in (
            (SHEETS, SHEETS_COUNTED, ALL_SHEETS, "sheets"),
            (STATIONS, STATIONS_COUNTED, ALL_STATIONS, "unstated"),
        )
        for rule in (
            Rule("n", counted, after=rf"{OF}0+ (?:\w+ ){{0,2}}?{words}\b"),
            Rule("n", whole, before=rf"0{OF}$", after=rf" (?:\w+ ){{0,2}}?{words}\b"),
            Rule("n", counted, before=rf"\b{words}(?: {COUNTED})? ?[:(]? ?$", after=rf"{OF}0"),
            Rule("n", whole, before=rf"\b{words}(?: {COUNTED})? ?[:(]? ?0+{OF}$"),
            Rule("n", whole, before=rf"0 {words} (?:{COUNTED} )?{TOTAL} $"),
            Rule("n", counted, before=rf"{LABEL}{words} {COUNTED} ?: ?$"),
            Rule(
                "n",
                whole,
                before=rf"{LABEL}{words} {ALL} ?: ?$|{LABEL}total (?:number )?(?:de |of )(?:las )?{words} ?: ?$",
            ),
            Rule(
                "n",
                counted,
                before=r"\b(?:muestra|sample|quick count|conteo rapido)(?: [a-z]+)? (?:de|en|of|from|at) $",
                after=rf" (?:\w+ )?{words}\b",
            ),
            Rule("%", Reading("coverage", of), before=rf"\b{words} {COUNTED} ?:? ?0+(?:{OF}0+)? ?[(,] ?$"),
            Rule("%", Reading("coverage", of), before=rf"0+{OF}0+ {words} ?[(,] ?$"),
            Rule("%", Reading("coverage", of), before=rf"0 {words} (?:{COUNTED} )?{TOTAL} 0+ ?[(,] ?$"),
            Rule("%", Reading("coverage", of), before=rf"0+{OF}0+ {words}{WHICH} ?\( ?$"),
            Rule(
                "%",
                Reading("coverage", of),
                before=rf"\b{words}\b[^.;0PNS]{{0,40}}$",
                after=r" (?:del|of the|de ese|of that) total\b",
            ),
        )
    ),
    Rule(
        "%",
        Reading("coverage", "sheets"),
        before=rf"\b{SHEETS}\b[^.;PNS]{{0,70}}(?:equivalentes? al?|que equivalen? al?|es decir,?|o sea,?|equal to|which is|that is) (?:el )?$",
    ),
    Rule("%", Reading("coverage", "unstated"), before=rf"\b{PLACES} {COUNTED} ?:? ?0+{OF}0+ ?[(,] ?$"),
    Rule("%", Reading("coverage", "unstated"), before=rf"0+{OF}0+ {POLLING_STATIONS}{WHICH} ?\( ?$"),
    Rule(
        "n",
        SO_MANY,
        before=r"\b(?:muestra|sample|quick count|conteo rapido)(?: [a-z]+)? (?:de|en|of|from|at) $",
        after=rf" (?:\w+ )?{PLACES}\b",
    ),
    Rule("n", SO_MANY, after=rf"{OF}0+ (?:\w+ )?{PLACES}"),
    Rule("n", SO_MANY, before=rf"0{OF}$", after=rf" (?:\w+ )?{PLACES}"),
    Rule("n", SO_MANY, before=rf"\b{PLACES} {COUNTED} ?\(? ?$", after=rf"{OF}0"),
    Rule("n", SO_MANY, before=rf"\b{PLACES} {COUNTED} ?\(? ?0+{OF}$"),
)
