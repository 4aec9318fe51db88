"""Which option a figure or declaration speaks of: the name that its clause leads to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

import attrs

from reconcile.drafting import lexicon
from reconcile.drafting.counted_words import GIVEN_TO
from reconcile.drafting.heads import MONTH
from reconcile.drafting.names import TOWN
from reconcile.drafting.pairs import end_of_pair
from reconcile.drafting.shapes import Mark, Sentence, Shape, folded, pattern
from reconcile.drafting.speakers import CANDIDATE, Speakers

__all__ = ["OTHERS", "Roles"]

OTHERS: Final = "others"
"""Stands for all options that the document does not name, in place of an entity's key."""
NEXT: Final = (
    r"\b(?:y|e|and|but|while|mientras|pero|frente|seguid[oa]s?|followed"
    r"|(?!(?:emiti|obteni|deposita|logra|consegui|alcanza|registra|recibi|conta|escruta|computa|suma)d)[a-z]{3,14}[ai]d[oa]s?(?= (?:[a-z]+ ){0,3}?por\b))\b"
)
"""Words with which another one begins after a figure: "and", "seguida de cerca por"."""
FOR: Final = pattern(
    rf"(?:(?!{NEXT})[^.;0PNS]){{0,45}}?\b(?:for|to|para|a favor de|por(?! (?:delante|encima|debajo|detras)\b)) (?:the |el |la |los )?(?:[a-z-]+,? ){{0,3}}?(?P<name>[NS]+)"
)
SKIPPED: Final = pattern(
    r"\b(?:in|en|over|against|than|que|contra|frente a|sobre|ante|from|desde|by|por|ahead of|delante de|of|de|del|to|at|(?:derroto|"
    r"vencio|supero|aventaja|aventajo|supera) a|defeat\w{0,3}|beat\w{0,3}|told)(?: the| la| el| a| su)?\s{1,3}(?:(?!(?:which|that|what|que|cual|cuales|them|ellas|ellos) )[a-z]+ )?$"
)
BEATEN: Final = pattern(
    r"\b(?:(?:derrot(?:[oa]|aba|ando)|venc(?:io|e|ia|iendo)|super(?:[oa]|aba|ando)|aventaj(?:[oa]|aba|ando))(?: [a-z]+)? al?"
    r"|defeat\w{0,3}|beat\w{0,3})"
    r"(?: the| la| el)?\s{1,3}(?:[a-z]+ )?$"
)
"""What stands before someone who is beaten: what is told after that is mostly of who beat them."""
OBTAINS: Final = pattern(rf"(?:,[^,;]{{0,60}},)? ?(?:[a-z]+ ){{0,2}}?(?:\b{lexicon.OBTAIN}\b|[:(–—-])")
IN_A_PLACE: Final = pattern(r"\b(?:in|en|at|from|desde)(?: the| la| el)? $")
HAS_NEXT: Final = pattern(
    rf",? (?:(?:who|which|that|que|quien) )?(?:[a-z]+ ){{0,2}}?{lexicon.OBTAIN} [^.;0PNS]{{0,40}}"
)
"""What stands between a name and the figure that it has, where another one is named before: "ahead of Soto, who has"."""
SPEAKS: Final = pattern(rf" (?:[a-z]+ )?{lexicon.SAY}(?: (?:that|que)\b|[:,])")
WE: Final = re.compile(r"\b(?:we|our|nosotros|nuestr[oa]|hemos|tenemos|ganamos|obtuvimos|sacamos)\b")
HE: Final = re.compile(r"\b(?:he|she|him|his|her|ella)\b")
CANDIDATE_ALONE: Final = re.compile(r"\b(?:the candidate|el candidato|la candidata|al candidato)\b")
THEY: Final = re.compile(r"\b(?:they|it|its|their|we|nosotros|ellos)\b|\bsu (?:lista|partido|coalicion|candidat)")
REST: Final = pattern(
    r"\bremaining\s{0,3}$|\b(?:(?:minor|smaller) (?:candidates|parties)"
    r"|other (?:\w+ )?(?:candidates|contenders|parties|lists|options)|independent candidates|candidat[oa]s independientes|others|the rest|remaining (?:candidates|parties)|otr[oa]s"
    r"|otr[oa]s candidat\w+|l[oa]s demas|el resto|demas candidat\w+|restantes)\b"
)
BEHIND: Final = pattern(
    r"\b(?:trail\w{0,3}|behind|lost to|beaten by|defeated by|perdi\w{1,3}|detras|derrotad[oa] por)\b"
)
AGAINST: Final = pattern(r"P (?:to|against|frente al?|contra|contra el|a) $")
"""Between the shares of two, the second of which is not that of who is named before."""
SECOND: Final = pattern(
    r"[0P][^.;NS]{0,60}?\b(?:to|against|versus|compared (?:to|with)|frente al?|contra)(?: (?:the|el|un|los))? (?:0+ ?(?:(?:votes|votos|sufragios),? (?:el |or |o )?)?\(?)?$"
)
WHOSE: Final = pattern(
    r"(?: (?:votes|votos|sufragios|ballots))?\)?(?: ?\(P+\)| ?,? (?:el |or |o )?P+)?,? (?:de|del|para|of|for|by)(?: la| el| the)? (?:[a-z]+,? ){0,3}?"
    r"(?P<name>[NS]+)"
)
"""Whose the second of two figures is: "against 44% for Gómez"."""
GIVES: Final = pattern(
    r"\b(?:da|dan|daba|daban|dio|dieron|otorgan?|gives?|gave) (?:al|a la|the|its|a su) (?:candidat[oa]|candidate)(?: el)? $|\bles? (?:da|dan|daba|daban|dio|dieron|otorgan?|otorgo|atribuyen?|asignan?|conceden?) $|\b(?:give|gives|gave|giving) (?:him|her|them|it) $"
)
"""What gives a figure to whom the speaker speaks for."""
GIVEN: Final = pattern(
    r"\b(?:da|dan|daba|daban|dio|dieron|otorgan?|otorgaba|otorgo|atribuyen?|asignan?|conceden?|gives?|gave)(?: (?:el|un))?[^.;]{0,50} $"
)
TO: Final = pattern(r"(?: de los (?:votos|sufragios))? al?(?: la)? (?:[a-z]+ ){0,2}?(?P<name>[NS]+)")
"""To whom a figure is given: "da 47 % a Gómez y 42 % a Pérez"."""
CARRIED: Final = pattern(
    rf" ?(?:(?:and|y|it|that|this|which|lo que|esto) )?(?:{lexicon.OBTAIN}\b|equals|is|was|es|fue|[^a-z]*$)"
)
"""How a sentence begins that goes on about whom the one before was about: "Obtained 5 votes"."""
OVER: Final = pattern(
    r" (?:(?:votes|votos|points|puntos)(?: [a-z]+)? )?(?:sobre|over|ahead of|frente a|respecto (?:a|de)) (?:[a-z]+ ){0,3}?(?P<name>[NS]+)"
)
"""Who is behind, right after a margin."""
IN_FAVOUR: Final = pattern(
    r" (?:(?:votes|votos|points|puntos)(?: [a-z]+)? )?(?:a favor de|en favor de|in favou?r of) (?:[a-z]+ ){0,3}?(?P<name>[NS]+)"
)
"""Who is ahead, right after a margin."""
PLACES: Final = r"(?:lugar|puesto|posicion|place|position|spot)"
CLAUSE_BEGINS: Final = pattern(
    r"(?:^|[,;:(–—] ?|\b(?:y|e|and|while|mientras(?: que)?|but|pero|con|with) )(?:[a-z]+ ){0,2}?(?:(?:en|in) )?(?:(?:el|the|un|a) )?"
    r"(?:(?:distante|distant|lejano) )?$"
)
"""What stands before a place that is told before who has it: "y en segundo lugar"."""
HAS_PLACE: Final = pattern(
    rf"(?: {PLACES})?,? (?:(?:se (?:ubica|ubico|ubicaba|coloca|coloco|situa|situo|encuentra|posiciona|hall[ao])|quedo|queda|quedaba|esta|estaba"
    r"|aparece|figura|viene|va|iba|llego|termino|acabo|es|fue|era|is|was|comes|came|stands|stood|sits|sat|finished|lo (?:ocupa|tiene|obtuvo)"
    r"|le corresponde|corresponde|goes|went|belongs),? )?(?:(?:a|al|el|la|the|para|for|to) ){0,2}"
    r"(?:(?:candidat[oa]|candidate|senador[a]?|senator|independiente|independent) )?(?P<name>[NS]+)"
)
"""Who has a place, right after it."""
DATELINE: Final = pattern(rf", (?:\d{{1,2}} (?:de )?{MONTH}|{MONTH} \d)")
"""What follows the place from which a text is sent."""
RIGHT: Final = 60


@attrs.define
class Roles:
    """Finds options. It is asked in the order of the text, and remembers the last option that was found."""

    shape: Shape
    speakers: Speakers
    places: frozenset[str] = frozenset()
    last: str = ""
    options: dict[str, None] = attrs.field(factory=dict)
    """The options so far."""
    given: dict[tuple[Sentence, str], set[str]] = attrs.field(factory=dict)
    """The options that have a figure of a kind in a sentence."""
    last_sentence: Sentence | None = None
    itself: bool = False
    """Whether a party stands for itself, as where seats are counted, and not for its candidate."""

    @classmethod
    def of(cls, shape: Shape, speakers: Speakers) -> Roles:
        """Note what is a place: what some sentence says that something is in."""
        places = {
            mark.key
            for mark in shape.marks
            if mark.letter == "N"
            and (TOWN.search(shape.shape[max(0, mark.start - 30) : mark.start]) or _is_dateline(shape, mark))
        }
        return cls(shape, speakers, frozenset(places))

    def found(self, key: str, sentence: Sentence) -> str:
        """Remember an option."""
        if key and key != OTHERS:
            self.last, self.last_sentence = key, sentence
            self.options[key] = None
        return key

    def of_figure(
        self, sentence: Sentence, start: int, end: int, speaker: str = "", *, kind: str = "", carried: bool = True
    ) -> str:
        """The option of a figure: after "for", or the nearest one before, or one after; "" where none is found.

        "We" are whoever the `speaker` speaks for. Where nothing before in the sentence names one, it is one after it, or,
        for a sentence that only goes on, the last one of the same paragraph; if it may be `carried` on so.
        """
        shape = self.shape.shape
        before = shape[max(sentence.start, start - 2 * RIGHT) : start]
        end = end_of_pair(self.shape, end, sentence.end)
        if key := self.named_after(sentence, start, end):
            return self.found(key, sentence)
        given = pattern(GIVEN_TO).search(before)
        mark = self.shape.at(start - len(before) + given.start("name")) if given is not None else None
        if mark is not None and self._may_be(mark):
            return self.found(self.option(mark), sentence)
        if AGAINST.search(before):
            return ""
        nearest = self._before(sentence, start, self.given.get((sentence, kind), ()))
        between = shape[nearest.end if nearest else sentence.start : start]
        if REST.search(between):
            return OTHERS
        own = self.of_side_key(speaker) or (speaker if speaker in self.options else "")
        if own and (WE.search(between) or GIVES.search(before)):
            return self.found(own, sentence)
        if THEY.search(between) and (key := self.of_side(nearest)):
            return self.found(key, sentence)
        if nearest is not None and self._is_option_of(nearest, between):
            return self.found(self.option(nearest), sentence)
        if HE.search(between) and (key := own or self.last):
            return key
        if own and CANDIDATE_ALONE.search(between):
            return own
        return self._elsewhere(sentence, end, between) if nearest is None and carried else ""

    def of_rank(self, sentence: Sentence, start: int, end: int, speaker: str) -> str:
        """The option that has a place: one right after it, where a clause begins with the place, or one before."""
        before = self.shape.shape[sentence.start : start]
        match = HAS_PLACE.match(self.shape.shape, end, sentence.end)
        mark = self.shape.at(match.start("name")) if match is not None else None
        first = CLAUSE_BEGINS.search(before) is not None or self._before(sentence, start, ()) is None
        if mark is not None and first and self._may_be(mark):
            return self.found(self.option(mark), sentence)
        return self.of_figure(sentence, start, end, speaker, kind="rank", carried=False)

    def named_after(self, sentence: Sentence, start: int, end: int) -> str:
        """The option that what comes right after a figure names: "for Gómez"; of the second of two figures, "of Gómez"."""
        before = self.shape.shape[max(sentence.start, start - 2 * RIGHT) : start]
        if key := self._whose(sentence, end, FOR):
            return key
        if SECOND.search(before) and (key := self._whose(sentence, end, WHOSE)):
            return key
        return self._whose(sentence, end, TO) if GIVEN.search(before) else ""

    def _whose(self, sentence: Sentence, end: int, form: re.Pattern[str]) -> str:
        """The option whose name a form finds right after a figure."""
        match = form.match(self.shape.shape, end, min(sentence.end, end + 2 * RIGHT))
        mark = self.shape.at(match.start("name")) if match is not None else None
        return self.option(mark) if mark is not None and self._may_be(mark) else ""

    def _elsewhere(self, sentence: Sentence, end: int, between: str) -> str:
        """The option of a figure before which its sentence names none."""
        for mark in self.shape.within(end, min(sentence.end, end + RIGHT), "NS"):
            if self._may_be(mark):
                return self.found(self.option(mark), sentence)
        near = self.last_sentence is not None and self.last_sentence.paragraph == sentence.paragraph
        return self.last if near and CARRIED.match(between) else ""

    def _is_option_of(self, mark: Mark, between: str) -> bool:
        """Whether a name leads to the figure, having obtained it; one that only speaks does not."""
        if mark.letter == "S" and mark.key not in self.speakers.candidates and not OBTAINS.match(between):
            return False
        return SPEAKS.match(between) is None

    def of_side(self, mark: Mark | None) -> str:
        """The candidate of the side for which someone speaks; "" where the text names none."""
        return self.of_side_key(mark.key if mark is not None else "")

    def of_side_key(self, key: str) -> str:
        """The same, of the side's or person's key."""
        return self.speakers.candidates.get(self.speakers.sides.get(key, key), "")

    def option(self, mark: Mark) -> str:
        """The option that a name stands for: for a side, its candidate, where the text names one."""
        if self.itself and mark.key in self.speakers.names.parties:
            return mark.key
        return self.speakers.candidates.get(mark.key, mark.key)

    def _may_be(self, mark: Mark) -> bool:
        return mark.key not in self.places and self.shape.shape[mark.end : mark.end + 2] != "'s"

    def _before(self, sentence: Sentence, place: int, given: Collection[str]) -> Mark | None:
        """The nearest name before a place that may have obtained something; not one that stands after "over" and such.

        Where that one is among those to whom such a figure is given already, one after "over" that follows it has this.
        """
        shape = self.shape.shape
        skipped: Mark | None = None
        for mark in reversed(self.shape.within(sentence.start, place, "NS")):
            if mark.key in self.places:
                continue
            own = shape[mark.end : mark.end + 2] == "'s"
            if own and not re.match(
                r"'s\s{1,3}(?:(?:share|vote|tally|total|count|votes)\b|[0P])", f"{shape[mark.end : place]}0"
            ):
                continue
            if own:
                return mark
            before = shape[max(sentence.start, mark.start - 24) : mark.start]
            skip = SKIPPED.search(before) and not OBTAINS.match(shape[mark.end : place])
            if skip or BEATEN.search(shape[max(sentence.start, mark.start - RIGHT) : mark.start]):
                skipped = skipped if skipped is not None or not self._has_next(mark, place) else mark
                continue
            return mark if skipped is None or self.option(mark) not in given else skipped
        return (
            skipped
            if skipped is not None
            and not IN_A_PLACE.search(shape[max(sentence.start, skipped.start - 24) : skipped.start])
            else None
        )

    def _has_next(self, mark: Mark, place: int) -> bool:
        """Whether a figure is the next that is told after a name: ", with", ", who has"."""
        return HAS_NEXT.fullmatch(self.shape.shape[mark.end : place]) is not None

    def of_lead(self, sentence: Sentence, start: int, end: int, speaker: str) -> tuple[str, str]:
        """Who leads, and over whom: the two that the sentence names before, or whoever it is of and the only other one."""
        favoured = IN_FAVOUR.match(self.shape.shape, end, sentence.end)
        if favoured is not None and (mark := self.shape.at(favoured.start("name"))) is not None:
            return self.found(self.option(mark), sentence), ""
        named = list(dict.fromkeys(self.named_before(sentence, start)))
        options = dict(self.options)
        known = [key for key in named if key in options]
        if len(known) < 2:
            first = named.index(known[0]) if known else 0
            named = [key for key in named[first:] if not self._is_staff(key, options)]
        else:
            named = known
        over = OVER.match(self.shape.shape, end, sentence.end)
        if over is not None and named and (mark := self.shape.at(over.start("name"))) is not None:
            return named[0], self.option(mark)
        if not named and not WE.search(self.shape.shape, sentence.start, start):
            return "", ""
        if len(named) > 1:
            behind = BEHIND.search(self.shape.shape, sentence.start, start) is not None
            return (named[1], named[0]) if behind else (named[0], named[1])
        option = self.of_figure(sentence, start, end, speaker)
        if self._is_staff(option, options):
            self.options, option = options, ""
        after = [self.option(mark) for mark in self.shape.within(end, min(sentence.end, end + RIGHT), "NS")]
        others = [key for key in [*named, *after] if key != option and key not in self.places]
        return option, next(iter(others), "")

    def _is_staff(self, key: str, options: Iterable[str]) -> bool:
        """Whether someone only speaks for a side, and stands for none."""
        return key in self.speakers.sides and key not in {*options, *self.speakers.candidates.values()}

    def named_before(self, sentence: Sentence, place: int) -> list[str]:
        """All options that a sentence names before a place, the nearest last."""
        marks = self.shape.within(sentence.start, place, "NS")
        return [self.option(mark) for mark in marks if mark.key not in self.places]

    def his_candidate(self, sentence: Sentence, place: int, end: int) -> str:
        """Whom "its candidate" means: the name that follows, or the candidate of the side before."""
        after = pattern(rf"(?:{CANDIDATE})?,? (?P<name>N+)").match(
            self.shape.shape, end, min(sentence.end, end + RIGHT)
        )
        if after is not None and (mark := self.shape.at(after.start("name"))) is not None:
            return mark.key
        sides = self.shape.within(sentence.start, place, "S")
        return self.of_side(sides[-1]) if sides else ""


def _is_dateline(shape: Shape, mark: Mark) -> bool:
    """Whether a name begins a line that goes on with a date: the place from which a text is sent."""
    begins = shape.text[: mark.start].endswith("\n") or mark.start == 0
    return begins and DATELINE.match(folded(shape.text[mark.end : mark.end + 40])) is not None
