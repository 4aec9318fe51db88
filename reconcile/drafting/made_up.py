"""The names and assumptions that a draft makes up, in the language of its document: English, or Spanish."""

from __future__ import annotations

from typing import Final

from reconcile.languages import current

__all__ = ["EARLIER_COUNT", "ONE_SHEET", "VALID_VOTES", "made_up"]

VALID_VOTES: Final = "valid-votes"
ONE_SHEET: Final = "one-sheet-each"
EARLIER_COUNT: Final = "earlier-counts"
ENGLISH: Final = {
    "final": "final tally",
    "stated": "the count that {} states",
    "copies": "the copies of tally sheets that {} speaks of",
    "held": "the sheets that {} holds",
    "quick": "the quick count of {}",
    "hour": "the count of {}",
    EARLIER_COUNT: "the ballots of an earlier count are among those of the later one",
    "spoken": "the count of which {} speaks, without a figure",
    "ballots": "the counts that the document speaks of are of the ballots of the final tally",
    VALID_VOTES: "shares that add up to 100%, printed without saying of what, are of the valid votes",
    ONE_SHEET: "each polling station has one tally sheet",
    "others": "other options",
    "unnamed": "an option that is not named",
    "outlet": "the outlet of {}",
}
SPANISH: Final = {
    "final": "escrutinio final",
    "stated": "el escrutinio que afirma {}",
    "copies": "las copias de actas de que habla {}",
    "held": "las actas que tiene {}",
    "quick": "el conteo rápido de {}",
    "hour": "el escrutinio de las {}",
    EARLIER_COUNT: "los votos de un corte anterior están entre los del posterior",
    "spoken": "el escrutinio de que habla {}, sin cifras",
    "ballots": "los escrutinios de que habla el documento son de los votos del escrutinio final",
    VALID_VOTES: "los porcentajes que suman 100 %, impresos sin decir de qué, son de los votos válidos",
    ONE_SHEET: "cada mesa tiene un acta",
    "others": "otras opciones",
    "unnamed": "una opción sin nombre",
    "outlet": "el medio de {}",
}
LANGUAGES: Final = {"en": ENGLISH, "es": SPANISH}


def made_up(what: str, language: str | None, name: str = "") -> str:
    """What a draft calls something, with the `name` of whose it is; in that of now where the language is not known."""
    return LANGUAGES.get(language or current(), ENGLISH)[what].format(name)
