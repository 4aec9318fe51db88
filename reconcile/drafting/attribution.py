"""Who states what stands at a place, as far as the sentence and those around it in the paragraph say."""

from __future__ import annotations

from typing import Final

import attrs

from reconcile.drafting import lexicon
from reconcile.drafting.heads import issuer_of
from reconcile.drafting.passages import count_of
from reconcile.drafting.proposed import OUTLET
from reconcile.drafting.shapes import Sentence, Shape, pattern
from reconcile.drafting.speakers import Speakers

__all__ = ["IN_THEM", "REACH", "Attribution"]

GOES_ON: Final = pattern(rf"\b(?:he|she|they|ella) (?:also |later |then )?{lexicon.SAY}\b")
"""How a sentence goes on with whoever spoke before."""
SAID_TOO: Final = pattern(
    r"(?:ademas,? |tambien )?(?:agrego|anadio|preciso|senalo|sostuvo|afirmo|indico|aseguro|dijo|detallo|agregaron|anadieron|dijeron)"
    r"(?: ademas| tambien)? que\b"
)
"""How a Spanish sentence goes on so, without a word for who speaks."""
BULLETIN: Final = pattern(
    r"(?:el|este|the|this) (?:[a-z]+ )?(?:boletin|bulletin|comunicado oficial)\b|(?:la|the) (?:participacion|turnout)\b(?=[^.;]*(?:boletin|bulletin))"
)
"""How a sentence begins that tells what the bulletin of the counting body says."""
ENDS_WITH_SAID: Final = pattern(rf",? {lexicon.SAY}(?: [a-z]+){{0,4}} ?\.?$")
"""How a quoted sentence ends that goes on with whoever spoke before."""
IN_THEM: Final = pattern(
    r"(?:(?:y|and) )?(?:en|segun|con|in|by|on|from|according to) (?:(?:(?:todas |all )?(?:ellas|ellos|them)|(?:las|los|la|el) (?:que|cuales|cual)|which)\b"
    r"|(?:esas|esos|estas|estos|dichas|dichos|tales|aquellas|those|these|such|sus|su|her|his|its|their) (?:[a-z]+ ){0,2}?"
    r"(?:actas|copias|documentos|mesas|registros|conteo|sheets|copies|records|forms|papers|tallies|count)\b)"
)
"""Words for sheets or a count that were spoken of: "in them"."""
SAMPLE: Final = pattern(r"\b(?:conteo|muestra|ejercicio|count|sample)\b")
QUOTES: Final = "\"\u201c\u00ab\u2018'"
REACH: Final = 3
"""A body that announces figures still states those of the next two sentences of the paragraph."""


@attrs.define
class Attribution:
    """Finds claimants. It is asked in the order of the text, and remembers who spoke last."""

    shape: Shape
    speakers: Speakers
    numbers: dict[Sentence, int] = attrs.field(init=False)
    issuer: str = attrs.field(init=False)
    """The body whose own document this is, by its head; else nobody."""
    spoken: str = OUTLET
    spoken_in: int = -1
    """Who spoke last, and in which paragraph."""

    def __attrs_post_init__(self) -> None:
        self.numbers = {part: number for number, part in enumerate(self.shape.sentences)}
        self.issuer = issuer_of(self.shape)

    def claimant_at(self, sentence: Sentence, place: int, *, reach: int = REACH) -> str:
        """Who states what stands here, as far as the text says; who that is is kept for "she said"."""
        return self.spoke(sentence, self._speaker(sentence, place, reach))

    def spoke(self, sentence: Sentence, key: str) -> str:
        if key != OUTLET:
            self.spoken, self.spoken_in = key, sentence.paragraph
        return key

    def _speaker(self, sentence: Sentence, place: int, reach: int) -> str:
        """Who states what stands here; in a paragraph, the body that the sentences before name, within the reach."""
        number = self.numbers[sentence]
        for back in range(reach):
            if number - back < 0 or self.shape.sentences[number - back].paragraph != sentence.paragraph:
                break
            speaker = self.speakers.speaker(self.shape.sentences[number - back], place)
            if speaker is not None and (back == 0 or speaker.letter == "C" or self._goes_on(number - back, sentence)):
                return speaker.key
        if BULLETIN.match(self.shape.shape, sentence.start) and (body := self._counting_body()):
            return body
        in_them = IN_THEM.match(self.shape.shape, sentence.start, sentence.end) is not None
        if (
            in_them
            or GOES_ON.search(self.shape.shape, sentence.start, place)
            or SAID_TOO.match(self.shape.shape, sentence.start)
        ):
            return self.spoken if self.spoken_in == sentence.paragraph else OUTLET
        quoted = self.shape.text[sentence.start] in QUOTES
        if quoted and ENDS_WITH_SAID.search(self.shape.shape, sentence.start, sentence.end):
            return self.last_speaker(sentence) or self.issuer
        return (self.next_speaker(sentence) if quoted else OUTLET) or self.issuer

    def _goes_on(self, number: int, sentence: Sentence) -> bool:
        """Whether a sentence speaks of the quick count of which the one of that number tells whose it is."""
        before = self.shape.sentences[number]
        return count_of(self.shape, before) == "quick" and SAMPLE.search(self.shape.shape, *sentence[:2]) is not None

    def _counting_body(self) -> str:
        """The one body that counts votes; nobody where there are two."""
        found = {mark.key for mark in self.shape.marks if mark.letter == "C"}
        return found.pop() if len(found) == 1 else OUTLET

    def last_speaker(self, sentence: Sentence) -> str:
        """Who speaks in the sentence before, in the same paragraph."""
        number = self.numbers[sentence] - 1
        before = self.shape.sentences[max(0, number) : number + 1]
        if not before or before[0].paragraph != sentence.paragraph:
            return OUTLET
        speaker = self.speakers.speaker(before[0], before[0].end)
        first = self.shape.at(before[0].start) if speaker is None else speaker
        return OUTLET if first is None else first.key

    def next_speaker(self, sentence: Sentence) -> str:
        """Who speaks in the sentences after a quoted one, in the same paragraph."""
        number = self.numbers[sentence]
        for following in self.shape.sentences[number + 1 : number + 3]:
            if following.paragraph != sentence.paragraph:
                break
            if (speaker := self.speakers.speaker(following, following.end)) is not None:
                return speaker.key
        return OUTLET
