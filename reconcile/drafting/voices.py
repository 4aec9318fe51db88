"""Those who speak for someone who is named: "Gómez's supporters", "el comando de campaña del Frente Cívico"."""

from __future__ import annotations

import re
from typing import Final

from reconcile.drafting import lexicon
from reconcile.drafting.names import Entity, Names
from reconcile.drafting.shapes import Mark, Sentence, Shape, pattern

__all__ = ["voice_of"]

ENGLISH: Final = r"(?:supporters|backers|followers|allies|lawyers|aides|agents|officials|representatives|campaign(?: team| office)?|team|camp|party|coalition|polling agents)"
SPANISH: Final = (
    r"(?:(?:comando|equipo|oficina) (?:de campana|nacional de campana)|comando|campana|equipo|partidarios|partidarias|seguidores"
    r"|simpatizantes|adherentes|allegados|dirigentes|militantes|voceros|portavoces|delegados|abogados|testigos|fiscales|apoderados|partido|coalicion)"
)
OBSERVERS: Final = (
    r"(?:observers|observer mission|observation mission|election observation mission|mision de observacion|mision de observadores"
    r"|red de observadores|observadores|president|prime minister|presidente|presidenta|primer ministro|primera ministra|canciller)"
)
ADJECTIVES: Final = r"(?: (?:electoral|internacional(?:es)?|presidencial|nacional|oficial))?"
OWN: Final = pattern(
    rf"'s? (?:[a-z-]+ ){{0,2}}?(?:{lexicon.STAFF}\b(?!,? N)|{ENGLISH}\b(?! (?:manager|chief|chair|director|coordinator|strategist|spokes|leader)))"
)
FROM: Final = pattern(
    rf"\b(?:{ENGLISH}|{SPANISH}|{OBSERVERS}|{lexicon.STAFF}){ADJECTIVES} (?:of|for|from|de|del)(?: the| la| los| las)?"
    r"(?: (?:candidat[oa]|candidate|president|presidente|presidenta|opositora?|oficialista))? $"
)
FOLLOWERS: Final = pattern(
    r"\b(?:supporters|backers|followers|allies|partidari[oa]s|seguidores|simpatizantes|adherentes|allegados|militantes)\b"
)
"""Those who follow someone, and do not speak in the same voice."""
NAMED: Final = pattern(r" ?, N+ ?,")
"""The name of who speaks, after whom they speak for: "the spokesman of Gómez, Pedro Soto, said"."""
BESIDE: Final = pattern(
    rf"N,? (?:a |the |an |el |la |un |una )?{lexicon.STAFF} (?:of|for|from|de|del)(?: the| la)?(?: [a-z]+)? $"
)
"""The same before it: "Pedro Soto, spokesman of Gómez"."""
LOOK_BACK: Final = 70


def voice_of(shape: Shape, sentence: Sentence, mark: Mark, names: Names) -> tuple[Mark, bool] | None:
    """Those beside a name who speak for it, as a mark of all the words; whether they speak for the one named."""
    after = OWN.match(shape.shape, mark.end, min(sentence.end, mark.end + LOOK_BACK))
    first = max(sentence.start, mark.start - LOOK_BACK)
    before = FROM.search(shape.shape[first : mark.start])
    if (after is None and before is None) or NAMED.match(shape.shape, mark.end):
        return None
    if BESIDE.search(shape.shape[first : mark.start]):
        return None
    start = mark.start if before is None or after is not None else first + before.start()
    end = mark.end if after is None else after.end()
    printed = " ".join(shape.text[start:end].split())
    key = " ".join(shape.shape[start:end].split()) + f" {mark.key}"
    letter = "F" if FOLLOWERS.search(shape.shape, start, end) else "G"
    names.entities.setdefault(key, Entity(key, printed, letter))
    watching = before is not None and after is None and re.match(OBSERVERS.replace(" ", r"\s{1,3}"), before[0])
    return Mark(start, end, "G", key), not watching
