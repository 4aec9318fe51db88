"""Who states what a sentence says: the subject of its verb of statement, or who comes after "according to"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from reconcile.drafting import lexicon
from reconcile.drafting.names import Names
from reconcile.drafting.shapes import Mark, Sentence, Shape, pattern
from reconcile.drafting.voices import voice_of

__all__ = ["CANDIDATE", "Speakers"]

ANYONE: Final = "NCBS"
ACCORDING: Final = pattern(
    r"\b(?:according to|segun|de acuerdo con|de acuerdo a|en palabras de|as reported by|claims? (?:from|by|of)|statements? (?:from|by|of)|comunicado de|declaraciones de) "
)
SAY: Final = pattern(rf"\b{lexicon.SAY}\b")
VICTORY: Final = pattern(r" (?:(?:a|an|the|la|el|su) )?(?:[a-z-]+ )?(?:victory|win|triumph|victoria|triunfo)\b")
"""What is claimed with a verb of statement, and not said: whoever claims victory need not state the rest of a sentence."""
PASSIVE: Final = pattern(r"\b(?:was|were|is|are|been|being|as|be|fue|fueron|ser|sido|son|es|the|la|el|su|un|una) $")
INVERTED: Final = pattern(
    r"(?: (?:(?:the|el|la|los|por|by|a|al|on|in|this|este|esta) |(?!(?:que|that)\b)[a-z]{3,20},? ){0,4}?)(?P<who>[NCBS]+)"
)
PUTS: Final = ("put", "showed")
"""Verbs after which stands whom they are about: "an earlier count put Gómez on"."""
OPENED: Final = re.compile(r"(?:^|[,)]\s{0,3}|\s{2,}|[.!?]\s{0,3})$")
LED_BY: Final = pattern(
    r",? (?:the |el |la |su )?(?:[a-z-]+,? ){1,3}(?:of|de|del|de la|at) (?:the |la |el )?(?P<body>C+)"
)
HEADED: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(lexicon.TITLES))})\s{{1,3}}(?:of|de|del)\s{{1,3}}(?:the\s{{1,3}}|la\s{{1,3}}|el\s{{1,3}})?$"
)
LEADS: Final = pattern(
    r"(?P<side>S+)(?:'s)? (?:[a-z]+ ){0,2}?(?:leader|leaders|lider|dirigente|spokes[a-z]+|chief|figure) (?P<name>N+)"
)
LEADER_OF: Final = pattern(
    r"(?P<name>N+),? (?:[a-z]+,? ){0,2}?(?:leader|lider|dirigente|spokes[a-z]+|vocer[oa]|figure) (?:of|de|del|de la) (?:the |la |a )?(?:N+ )?(?P<side>S+)"
)
LIDER: Final = pattern(
    r"(?:lider|dirigente|vocer[oa]|portavoz) (?:de la |del )?(?P<side>S+|opositor[a]?),? (?P<name>N+)"
)
CANDIDATE: Final = r"(?:candidate|nominee|contender|standard-bearer|candidat[oa]|abanderad[oa]|aspirante)"
CANDIDATES: Final = (
    pattern(rf"(?P<side>S+)(?:'s)? (?:[a-z-]+ ){{0,2}}?{CANDIDATE},? (?P<name>N+)"),
    pattern(rf"{CANDIDATE} (?:presidencial )?(?:de la |del |of the )(?P<side>S+),? (?P<name>N+)"),
    pattern(
        rf"(?P<name>N+),? (?:the |el |la )?(?:[a-z-]+ )?{CANDIDATE} (?:presidencial )?(?:of the |de la |del )(?P<side>S+)"
    ),
)
OF_HIS_PARTY: Final = pattern(r"(?P<name>N+)'s (?:party|coalition|alliance|movement),? (?:the )?(?P<side>[NS]+)")
ITS_STAFF: Final = pattern(rf"\b(?:its|su) {lexicon.STAFF},? (?P<name>N+)")
OWN_CANDIDATE: Final = pattern(rf"(?P<side>S+)[^.;]{{0,120}}\b(?:its|their|su) {CANDIDATE},? (?P<name>N+)")
OPOSITOR: Final = pattern(rf"{CANDIDATE} opositor[a]?,? (?P<name>N+)")
RELATIVE: Final = pattern(r" ?[,–—-]? ?(?:which|who|que|quien|la cual|el cual) (?:[a-z]+ )?")
GOVERNED: Final = pattern(
    r"\b(?:of|in|to|by|from|with|against|over|for|de|del|en|a|al|por|contra|con|para)(?: (?:the|la|el|los|las))?(?: [a-z]{4,14})? $"
)
"""What stands before a name that is no subject, with one word of office between: "of the candidate"."""
CLAUSE: Final = re.compile(r",\s{1,3}(?:which|who|whose|that|que|quien|cuy[oa])\s[^,;]{1,80}$")
"""An open relative clause: whoever is named in it is not the subject of what comes after."""
MINISTRY: Final = pattern(
    r"\b(?:ministry|government|presidency|parliament|embassy|gobierno|ministerio|cancilleria|embajada) (?:of|de|del) (?:the |la |el )?$"
)
"""What speaks for the country that is named after it."""
OF_WHOM: Final = r"(?:of|for|to|de|del|de la)(?: the| el| la)?(?: (?:candidat[oa]|candidate|campaign of|campana de))?"
STAFFED: Final = (
    pattern(rf"(?P<side>[NS]+)'s? (?:[a-z]+ )?{lexicon.STAFF},? (?P<name>N+)"),
    pattern(rf"(?P<name>N+),? (?:the |a |el |la |un |una )?{lexicon.STAFF} {OF_WHOM} (?P<side>[NS]+)"),
    pattern(rf"{lexicon.STAFF} {OF_WHOM} (?P<side>[NS]+),? (?P<name>N+)(?= ?[,.;:)]| ?$| (?:[a-z]+ )?{lexicon.SAY}\b)"),
)
DATA: Final = pattern(
    r"(?:(?:el|la|los|las|the|un|una|a|its|sus?) )?(?:[a-z0]+ ){0,2}?(?:corte|boletin|escrutinio|informe|reporte|recuento|computo|avance|parte|actualizacion|datos|resultados"
    r"|cifras|conteo|count|tally|results|figures|returns|bulletin|update|data|report)\b"
)
"""What is no voice after "according to": "the latest returns"."""
QUICK: Final = r"(?:conteos? rapidos?|quick counts?|parallel (?:vote )?(?:counts?|tabulations?)|conteos? paralelos?)"
MADE: Final = (
    r"(?:(?:hecho|realizado|efectuado|elaborado|presentado|difundido|run|made|carried out|conducted|published|done) )?"
)
QUICK_BY: Final = pattern(
    rf"{QUICK} {MADE}(?:de|del|por|of|by|from)(?: (?:la|el|los|las|the))? (?:[a-z]+ ){{0,2}}?(?P<who>[NCBS]+)"
    rf"|(?P<whose>[NCBS]+)(?:'s?)? (?:own )?{QUICK}|(?P<own>\b(?:su|sus|its|their) (?:own |propios? )?{QUICK})"
)
"""Whose a quick count is; its own, of whoever is named before."""
LINKED: Final = pattern(r"[^.;NCBS]{0,70} (?:de|del|por|by|of|from)(?: (?:la|el|los|las|the))? ")
"""How whose it is follows."""
CLOSED: Final = re.compile(r"[\"\u201d\u00bb],?\s{1,3}$")
FAR: Final = 90


@attrs.define
class Speakers:
    """Who speaks where, who speaks for whom, and who is whose candidate, by the keys of entities."""

    shape: Shape
    names: Names
    sides: dict[str, str] = attrs.field(factory=dict)
    """The side for which a person speaks."""
    heads: dict[str, Mark] = attrs.field(factory=dict)
    """The body that a person heads, and where it is named."""
    candidates: dict[str, str] = attrs.field(factory=dict)
    """The candidate of a side."""

    @classmethod
    def of(cls, shape: Shape, names: Names) -> Speakers:
        """Read who speaks for which side, and who stands for it."""
        speakers = cls(shape, names)
        speakers._read_candidates()
        speakers._read_sides()
        speakers._read_heads()
        return speakers

    def _read_candidates(self) -> None:
        """Who stands for a side, and so speaks for it."""
        for party, name in self.names.parties.items():
            self.candidates.setdefault(party, name)
            self.sides.setdefault(name, party)
        for form in (*CANDIDATES, OWN_CANDIDATE, OF_HIS_PARTY):
            for side, name in self._pairs(form):
                self.candidates.setdefault(side, name)
                self.sides.setdefault(name, side)
        opposed = next((key for key, each in self.names.entities.items() if each.letter == "S"), None)
        for match in OPOSITOR.finditer(self.shape.shape):
            if (mark := self.shape.at(match.start("name"))) is not None and opposed is not None:
                self.candidates.setdefault(opposed, mark.key)

    def _read_sides(self) -> None:
        """Who speaks for a side or a candidate."""
        for form in STAFFED:
            for candidate, name in self._pairs(form):
                self.sides.setdefault(name, candidate)
                self.candidates.setdefault(candidate, candidate)
        for form in (LEADS, LEADER_OF, LIDER):
            for side, name in self._pairs(form):
                self.sides.setdefault(name, side)
        for match in ITS_STAFF.finditer(self.shape.shape):
            before = self.shape.within(max(0, match.start() - 2 * FAR), match.start(), "NS")
            parties = [mark.key for mark in before if mark.key in self.candidates or mark.letter == "S"]
            staff = self.shape.at(match.start("name"))
            if parties and staff is not None:
                self.sides.setdefault(staff.key, parties[-1])

    def _read_heads(self) -> None:
        """Who heads a body, by any sentence that says so."""
        for sentence in self.shape.sentences:
            for mark in self.shape.within(sentence.start, sentence.end, "N"):
                if (body := self.spoken_for(mark, sentence)) != mark:
                    self.heads.setdefault(mark.key, body)

    def _pairs(self, form: re.Pattern[str]) -> Iterator[tuple[str, str]]:
        for match in form.finditer(self.shape.shape):
            side, name = self.shape.at(match.start("side")), self.shape.at(match.start("name"))
            if side is not None and name is not None:
                yield side.key, name.key

    def speaker(self, sentence: Sentence, place: int) -> Mark | None:
        """Who states what stands at `place` in a sentence, as far as the sentence says; a body, for one of its heads."""
        said = [*self._of_quick_counts(sentence), *self._according(sentence), *self._subjects(sentence)]
        if not said:
            return None
        before = [each for each in said if each[0] <= place]
        return self.spoken_for(before[-1][1] if before else said[0][1], sentence)

    def _according(self, sentence: Sentence) -> Iterator[tuple[int, Mark]]:
        for match in ACCORDING.finditer(self.shape.shape, sentence.start, sentence.end):
            marks = self.shape.within(match.end(), min(sentence.end, match.end() + FAR), ANYONE)
            if SAY.match(self.shape.shape, match.end(), sentence.end):  # "según dijo"
                said = self.subject(sentence, match.start())
                if said is not None:
                    yield match.start(), said
                continue
            data = DATA.match(self.shape.shape, match.end(), sentence.end)
            if data is not None and marks and not LINKED.fullmatch(self.shape.shape[data.end() : marks[0].start]):
                continue
            while len(marks) > 1 and self.shape.shape[marks[0].end : marks[1].start] in ("'s ", "' "):
                marks = marks[1:]
            if len(marks) > 1 and self.sides.get(marks[1].key) == marks[0].key:
                marks = marks[1:]  # "according to the spokesman of Gómez, Pedro Soto"
            if marks:
                yield match.start(), self._voice(sentence, marks[0]) or marks[0]

    def _of_quick_counts(self, sentence: Sentence) -> Iterator[tuple[int, Mark]]:
        """Whose the quick counts of a sentence are, and where it speaks of them: they state what these give."""
        for match in QUICK_BY.finditer(self.shape.shape, sentence.start, sentence.end):
            named = self.shape.at(match.start("who" if match["who"] else "whose"))
            mark = self.subject(sentence, match.start()) if match["own"] else named
            if mark is not None:
                yield match.start(), self._voice(sentence, mark) or mark

    def _voice(self, sentence: Sentence, mark: Mark) -> Mark | None:
        """Those who speak for a name where the text says so beside it: "the supporters of"."""
        found = voice_of(self.shape, sentence, mark, self.names) if mark.letter in "NS" else None
        if found is not None and found[1]:
            self.sides.setdefault(found[0].key, mark.key)
            self.candidates.setdefault(mark.key, mark.key)
        return found[0] if found is not None else None

    def _subjects(self, sentence: Sentence) -> Iterator[tuple[int, Mark]]:
        """The subject of each verb of statement, and where the verb stands; the subject may come after it."""
        shape = self.shape.shape
        for match in SAY.finditer(shape, sentence.start, sentence.end):
            if ACCORDING.match(shape, match.start(), sentence.end) or VICTORY.match(shape, match.end(), sentence.end):
                continue
            before = shape[max(sentence.start, match.start() - FAR) : match.start()]
            if PASSIVE.search(before) or self._is_after_quote(sentence, match):
                continue
            follows = INVERTED.match(shape, match.end(), min(sentence.end, match.end() + FAR))
            if match[0] in PUTS:
                follows = None
            if follows is not None and OPENED.search(before) and shape[follows.end() : follows.end() + 2] != "'s":
                mark = self.shape.at(follows.start("who"))
            else:
                mark = self.subject(sentence, match.start())
            if mark is not None:
                yield match.start(), mark

    def _is_after_quote(self, sentence: Sentence, said: re.Match[str]) -> bool:
        """Whether a verb follows closing quotation marks and ends the sentence: who speaks is named before it."""
        closed = CLOSED.search(self.shape.text[sentence.start : said.start()]) is not None
        return closed and not self.shape.within(said.end(), sentence.end, ANYONE)

    def subject(self, sentence: Sentence, place: int, letters: str = ANYONE) -> Mark | None:
        """The nearest name before a place of a sentence that can be the subject there."""
        for mark in reversed(self.shape.within(max(sentence.start, place - 3 * FAR), place, letters)):
            before = self.shape.shape[max(sentence.start, mark.start - 40) : mark.start]
            after = self.shape.shape[mark.end : min(sentence.end, mark.end + 3)]
            if (voice := self._voice(sentence, mark)) is not None and voice.end <= place:
                return voice
            if RELATIVE.fullmatch(self.shape.shape[mark.end : place]):
                return mark
            if CLAUSE.search(self.shape.shape[sentence.start : mark.start]) and after.startswith(","):
                continue
            if GOVERNED.search(before) and not MINISTRY.search(before):
                continue
            if after.startswith("'s") or ";" in self.shape.shape[mark.end : place]:
                continue
            return mark
        return None

    def spoken_for(self, mark: Mark, sentence: Sentence) -> Mark:
        """The body that someone heads, where the sentence says so beside the name; else the one named."""
        if mark.letter != "N":
            return mark
        if mark.key in self.heads:
            return self.heads[mark.key]
        led = LED_BY.match(self.shape.shape, mark.end, min(sentence.end, mark.end + FAR))
        if led is not None:
            return self.shape.at(led.start("body")) or mark
        for body in reversed(self.shape.within(max(sentence.start, mark.start - FAR), mark.start, "C")):
            between = self.shape.shape[body.end : mark.start].split()
            headed = HEADED.search(self.shape.shape[max(sentence.start, body.start - 40) : body.start])
            if between == [","] and headed:
                return body
            if 1 <= len(between) <= 3 and all(
                word.strip(",") in {*lexicon.TITLES, "the", "its", "'s"} for word in between
            ):
                return body
        return mark
