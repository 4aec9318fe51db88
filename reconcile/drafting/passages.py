"""What figures say of one another: shares of one passage are of the same votes, and a roll may be the whole one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from reconcile.drafting.counted_words import COUNTED, COUNTING, SHEETS, VOTES
from reconcile.drafting.cuts import are_apart, of_other_counts
from reconcile.drafting.mentions import Mention
from reconcile.drafting.proposed import OUTLET, Proposal
from reconcile.drafting.shapes import Sentence, Shape, pattern
from reconcile.drafting.turnouts import of_ballots_counted
from reconcile.drafting.validity import blank_is_valid, only_number
from reconcile.figures import Figure
from reconcile.languages import term

__all__ = ["complete", "count_of"]

HOLDS: Final = (
    r"(?:hold(?:s|ing)?|held|ha(?:s|ve|d)|possess(?:es)?|obtain(?:s|ed|ing)?|collect(?:s|ed)?|gather(?:s|ed)?|got|secured"
    r"|tener|tiene[n]?|tenian?|posee[nr]?|poseian?|cuentan? con|contar con|disponen? de|obtuvo|obtuvieron|obtener|obtenido|reunio|reunieron|reunido"
    r"|reunir|recabo|recabado|recogio|recogido|guardan?|conservan?)"
)
"""Verbs with which someone has tally sheets, or came by them."""
COUNTS: Final = {
    "quick": pattern(
        r"\b(?:conteos? rapidos?|quick counts?|parallel vote tabulations?|pvt|(?:la|una|esta) muestra|(?:the|its|this|a) sample|muestra de|sample of|conteo por muestra)\b"
    ),
    "copies": pattern(
        r"\b(?:copias? de (?:las )?actas|copies of (?:the )?(?:tally|result|results)|(?:sus|su) (?:propias? )?(?:copias|actas)|actas en su poder"
        r"|actas (?:que (?:estan )?)?(?:en (?:poder|manos) de|(?:recogidas|reunidas) por|que (?:tienen|guardan|poseen)) (?:sus|nuestros) [a-z]+"
        r"|(?:sheets|records) (?:that are )?(?:held by|collected by|in the hands of) (?:his|her|its|their|our) [a-z]+"
        r"|(?:own|parallel) (?:parallel )?(?:count|tally|tabulation)|conteo (?:propio|paralelo)|computo (?:propio|paralelo))\b"
    ),
    "held": pattern(
        rf"\b(?:{HOLDS} (?:(?!{VOTES}|{COUNTED}|{COUNTING})[a-z]+,? ){{0,5}}?(?:[P0]+,? )?(?:(?!{VOTES})[a-z]+ ){{0,3}}?{SHEETS}\b"
        rf"|{SHEETS} (?:(?:that|which|que) (?:[a-zNSB]+ ){{0,3}}?{HOLDS}|(?:held|obtained|collected|gathered) by"
        r"|(?:obtenidas|reunidas|recogidas|recabadas) por|(?:in|en) (?:its|his|her|their|su) (?:possession|hands|poder|posesion)))\b"
    ),
}
"""Words of a count that is not the one of the body that counts votes."""
COUNTED_SO_FAR: Final = pattern(rf"\b{COUNTED}\b")
"""Words of what was counted, in the sentence of a roll that is of that only."""
ONCE: Final = ("votes", "share", "total", "turnout", "seats", "coverage")
"""Kinds of which a claimant states one figure of each option in one count."""
UNDIVIDED: Final = ("total", "turnout", "coverage")
"""Those that are of no option."""
FIGURES: Final = ("votes", "share", "total", "turnout", "coverage")
COUNTED_WITH: Final = ("votes", "share", "coverage")
"""Figures of a count beside which a place is one in that count."""
VICTORIES: Final = ("winner", "control")
IN_ITS_OWN_WORDS: Final = term("the outlet's words for a result that the body which counts votes states")
MAYBE_VALID: Final = ("unstated", "valid")
LEAST: Final = 2
"""So many shares at least add up to all."""


def count_of(shape: Shape, sentence: Sentence) -> str:
    """Of which count the sentence speaks: a "quick" one, one of "copies" of sheets, or of sheets "held"; else ""."""
    found = (name for name, words in COUNTS.items() if words.search(shape.shape, sentence.start, sentence.end))
    return next(found, "")


def complete(proposals: Sequence[Proposal], figures: Iterable[Mention], shape: Shape) -> bool:
    """Give the proposals what others beside them say; whether, by all of them, blank ballots are valid."""
    read = {each.start: each.figure for each in figures if each.figure is not None}
    starts = [part.start for part in shape.sentences]
    sentences: dict[int, list[Proposal]] = {}
    for each in proposals:
        if not each.other:
            sentences.setdefault(bisect_right(starts, each.start), []).append(each)
    for beside in sentences.values():
        _of_the_whole(beside, shape)
        _of_what_was_counted(beside)
        _alike(beside)
    _of_the_only_body(proposals, shape)
    of_other_counts(proposals, read, shape)
    valid = blank_is_valid(proposals, read)
    of_ballots_counted(proposals, read, blank_is_valid=valid)
    _said_again(proposals)
    _in_its_own_words(proposals, shape)
    _stated_twice(proposals, read)
    _as_covered(proposals, read)
    for passage in _passages(
        [each for each in proposals if each.kind == "share" and not each.other], blank_is_valid=valid
    ):
        if _add_up([read.get(each.start) for each in passage]):
            for each in passage:
                each.of, each.adds_up = "valid", each.of != "valid"
    return valid


def _said_again(proposals: Sequence[Proposal]) -> None:
    """Leave out what the same claimant recognised before: a heading says it, and so does the text."""
    seen: set[tuple[str, str]] = set()
    for each in proposals:
        if each.kind == "endorses" and not each.other and each.option:
            if (each.claimant, each.option) in seen and each.claimant:
                each.other = term("says again what this claimant stated before")
            seen.add((each.claimant, each.option))


def _stated_twice(proposals: Sequence[Proposal], read: Mapping[int, Figure]) -> None:
    """Doubt a figure where its claimant stated another one of the same before: one of the two is not theirs."""
    first: dict[tuple[object, ...], Proposal] = {}
    for each in proposals:
        if each.other or each.kind not in ONCE or each.start not in read:
            continue
        of = "sheets" if each.kind == "coverage" and each.of != "cast" else each.of
        count = (each.claimant, each.count == "quick", each.cut, each.whole)
        before = first.setdefault((*count, each.kind, each.option, of, each.quantity), each)
        if are_apart(read[before.start], read[each.start]) and (each.option or each.kind in UNDIVIDED):
            each.doubt = _doubt(each, before.printed)


def _doubt(each: Proposal, before: str) -> str:
    """What is asked of a second figure of the same."""
    if each.kind == "coverage":
        return term(
            "of which count? The same claimant states {figure} above; another count has another tally", figure=before
        )
    if not each.option:
        return term("whose is it, or of which count? The same claimant states {figure} above", figure=before)
    return term(
        "whose is it, or of which count? The same claimant states {figure} above; or is the one above of another option?",
        figure=before,
    )


def _as_covered(proposals: Sequence[Proposal], read: Mapping[int, Figure]) -> None:
    """Of several numbers of sheets in one count ("processed", "counted"), doubt all but the one that gives the coverage."""
    left = [each for each in proposals if not each.other and each.start in read]
    sheets = [each for each in left if (each.kind, each.of) == ("total", "sheets")]
    whole = only_number((each for each in sheets if each.whole), read)
    if not whole:
        return
    for covered in (each for each in left if each.kind == "coverage"):
        own = [each for each in sheets if not each.whole and each.counted == covered.counted]
        values = read[covered.start].values
        fitting = [each for each in own if (read[each.start].number or Fraction(0)) / whole in values]
        for each in own if len(fitting) == 1 else ():
            doubt = term(
                "another step of the count? {figure} is the share of another number of sheets", figure=covered.printed
            )
            each.doubt = "" if each is fitting[0] else doubt


def _of_what_was_counted(beside: list[Proposal]) -> None:
    """A victory that is told with how much was counted may be one in that count only."""
    for each in beside:
        if each.kind == "winner":
            own = (other for other in beside if other.claimant == each.claimant)
            each.so_far = each.so_far or bool(each.count) or any(other.kind == "coverage" for other in own)
        elif each.kind == "rank":
            own = (other for other in beside if other.claimant == each.claimant and not other.whole)
            each.so_far = each.given = any(other.kind in COUNTED_WITH for other in own)


def _of_the_only_body(proposals: Sequence[Proposal], shape: Shape) -> None:
    """Figures for which nobody is named, after those of the one body that counts votes, are its too."""
    bodies = {mark.key for mark in shape.marks if mark.letter == "C"}
    figures = [each for each in proposals if each.kind in FIGURES and not each.other]
    own = [each for each in proposals if each.claimant in bodies and not each.other]
    if len({each.claimant for each in own}) != 1:
        return
    for each in figures:
        if each.claimant == OUTLET and each.start > own[0].start:
            each.claimant = own[0].claimant


def _in_its_own_words(proposals: Sequence[Proposal], shape: Shape) -> None:
    """Leave out an outlet's words for a result that the body which counts votes states; doubt those in quotation marks."""
    bodies = {mark.key for mark in shape.marks if mark.letter == "C"}
    victories = [each for each in proposals if each.kind in VICTORIES and not each.other and not each.placed]
    stated = {each.option for each in victories if each.claimant in bodies}
    for each in victories:
        if each.claimant == OUTLET and each.option in stated:
            each.other = IN_ITS_OWN_WORDS
        elif each.claimant == OUTLET and each.quoted:
            each.doubt = term("who states so? The words stand in quotation marks")


def _of_the_whole(beside: list[Proposal], shape: Shape) -> None:
    """A roll is the whole one where nothing says that it is of what was counted, and where a turnout before it is of it.

    A turnout that is told with the whole roll is of the whole.
    """
    turnouts = [each for each in beside if each.kind == "turnout"]
    rolls = [each for each in beside if each.kind == "total" and each.of == "registered"]
    for each in rolls:
        each.whole = each.whole or COUNTED_SO_FAR.search(shape.shape, *_sentence_of(shape, each)) is None
    if len(turnouts) == len(rolls) == 1 and (rolls[0].whole or turnouts[0].start < rolls[0].start):
        turnouts[0].whole = rolls[0].whole = True
        turnouts[0].of = "registered"


def _sentence_of(shape: Shape, each: Proposal) -> tuple[int, int]:
    part = shape.sentences[bisect_right([part.start for part in shape.sentences], each.start) - 1]
    return part.start, part.end


def _alike(beside: list[Proposal]) -> None:
    """Shares of one sentence are of what one of them says."""
    shares = [each for each in beside if each.kind == "share" and each.option]
    for claimant in {each.claimant for each in shares}:
        own = [each for each in shares if each.claimant == claimant]
        said = {each.of for each in own} - {"unstated"}
        if len(said) == 1:
            for each in own:
                each.of = next(iter(said))


def _passages(shares: list[Proposal], *, blank_is_valid: bool) -> Iterable[list[Proposal]]:
    """Shares of different options that one claimant states, one after the other; of blank ballots, where they are valid."""
    passage: list[Proposal] = []
    for each in shares:
        same = passage and each.counted == passage[0].counted and each.of in MAYBE_VALID
        if not same or any((each.option, each.quantity) == (other.option, other.quantity) for other in passage):
            yield passage
            passage = []
        counts = each.quantity == "blank" if each.quantity and blank_is_valid else each.option and not each.quantity
        passage = [*passage, each] if each.of in MAYBE_VALID and counts else []
    yield passage


def _add_up(figures: list[Figure | None]) -> bool:
    """Whether shares add up to all of the votes, within what rounding leaves open."""
    exact = [each for each in figures if each is not None and each.number is not None and each.step is not None]
    if len(exact) < LEAST or len(exact) < len(figures):
        return False
    total = sum((each.number for each in exact if each.number is not None), Fraction(0))
    return abs(total - 1) <= sum((each.step for each in exact if each.step is not None), Fraction(0)) / 2
