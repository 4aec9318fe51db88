"""A text in a form that patterns are matched on: as long as the text, character by character.

Letters are in lower case without accents, quotation marks and line ends that end nothing are spaces, and what was found
in the text is a run of one capital letter: `N` a name, `C` a body that counts votes, `B` another body, `S` a side, `0`
a figure, `P` a figure that is a percentage or points. So a pattern can say "a name, then `received`, then a figure".
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

import attrs

__all__ = ["Mark", "Sentence", "Shape", "folded", "pattern", "sentences"]

LONG_LINE: Final = 60
"""A line of so many characters that ends without a full stop goes on in the next one."""
MOST_IN_A_SENTENCE: Final = 2_000
ENDS: Final = re.compile(r"\.[-–—]{1,2}(?=\s)|[.!?…][\"'”’»)\]]{0,2}(?=\s)|\n\s*\n|\f|\n")
BLANK: Final = re.compile(r"\n\s*\n")
"""What parts paragraphs; in a text that has none, each line end does."""
ABBREVIATED: Final = re.compile(
    r"(?:\b[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|Dra|Sr|Sra|St|Sta|No|Núm|Nro|Art|Gov|Gen|Sen|Rep|Lic|Ing|Prof|vs|aprox|approx|Ind|Indep|Aug|Sept|Oct|Nov|Dec|Jan|Feb))\.$"
)
NUMBERED: Final = re.compile(r"\d{1,3}[.)]\s")
"""How an item of a list begins."""
ITEM: Final = re.compile(r"[ \t]{0,20}\d{1,3}[.)]")
COLUMNS: Final = re.compile(r"\S(?:[ \u00a0]{3,}|\t)\S")
LABELLED: Final = re.compile(r"[^\d:|]{3,80}[:|]\s{0,9}\d")
"""A row of a table: cells apart by spaces, or a label and a figure."""
LEADER: Final = re.compile(r"(?:\.\s?\.\s?\.|…)$")
LED_TO: Final = re.compile(r"[ \t.]{0,80}\d")
SAME: Final = {"\u2019": "'", "\u02bc": "'"}
SPACED: Final = '"\u201c\u201d\u201e\u00ab\u00bb\u2018\u2039\u203a*_'


class Mark(NamedTuple):
    """Something found in a text: from where to where, its letter, and the key of what it names."""

    start: int
    end: int
    letter: str
    key: str = ""


class Sentence(NamedTuple):
    """A sentence or line of its own; `paragraph` numbers those that belong together."""

    start: int
    end: int
    paragraph: int


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character in SAME:
        return SAME[character]
    if character in SPACED:
        return " "
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character.casefold()[0]


def folded(text: str) -> str:
    """The text in lower case without accents or quotation marks; each character stays where it is."""
    return "".join(map(_folded, text))


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order. White space around them belongs to none."""
    found: list[Sentence] = []
    start = paragraph = 0
    apart = BLANK.search(text) is not None

    def add(end: int) -> None:
        for begin in range(start, end, MOST_IN_A_SENTENCE):
            part = text[begin : min(end, begin + MOST_IN_A_SENTENCE)]
            if inner := part.strip():
                first = begin + part.index(inner)
                found.append(Sentence(first, first + len(inner), paragraph))

    for match in ENDS.finditer(text):
        end = match.end()
        if match[0].startswith("\n") and not match[0].strip("\n") and match[0].count("\n") == 1:
            if _goes_on(text, match.start(), end):
                continue
        elif not match[0].isspace() and _is_no_end(text, max(start, end - 8), end):
            continue
        add(end)
        start = end
        paragraph += BLANK.match(match[0]) is not None or "\f" in match[0] or (not apart and "\n" in match[0])
    add(len(text))
    return found


def _is_no_end(text: str, start: int, end: int) -> bool:
    """Whether a mark ends no sentence: after an abbreviation, or in a row of dots that leads to a figure."""
    if ABBREVIATED.search(text[start:end]) or ITEM.fullmatch(text, text.rfind("\n", 0, end) + 1, end):
        return True
    return LEADER.search(text[start:end]) is not None and LED_TO.match(text, end) is not None


def _goes_on(text: str, end: int, after: int) -> bool:
    """Whether the line that ends here goes on in the next one."""
    line = text[text.rfind("\n", 0, end) + 1 : end].strip()
    following = text[after : after + 40].lstrip()
    if not line or not following or line[-1] in ".!?…:;" or NUMBERED.match(following):
        return False
    if COLUMNS.search(line) or (LABELLED.match(line) and LABELLED.match(following)):
        return False
    return following[0].islower() or (len(line) >= LONG_LINE and following[0] not in "-*•·")


@lru_cache(maxsize=1024)
def pattern(source: str) -> re.Pattern[str]:
    """A pattern for shapes: a space in it stands for one to three of any white space, ` ?` for none to three."""
    return re.compile(source.replace(" ?", r"\s{0,3}").replace(" ", r"\s{1,3}"))


@attrs.define
class Shape:
    """The text, its shape, its sentences, and the marks in order."""

    text: str
    shape: str
    sentences: list[Sentence]
    marks: list[Mark]

    @classmethod
    def of(cls, text: str, plain: str, parts: list[Sentence], marks: Iterable[Mark]) -> Shape:
        """Put marks into the folded text. Where two overlap, the first that starts stays."""
        kept: list[Mark] = []
        for mark in sorted(marks):
            if not kept or mark.start >= kept[-1].end:
                kept.append(mark)
        pieces, place = [], 0
        for mark in kept:
            pieces += [plain[place : mark.start], mark.letter * (mark.end - mark.start)]
            place = mark.end
        return cls(text, "".join([*pieces, plain[place:]]), parts, kept)

    def within(self, start: int, end: int, letters: str) -> list[Mark]:
        """The marks of these letters from `start` to `end`, in order."""
        found = []
        for place in range(bisect_left(self.marks, (start,)), len(self.marks)):
            mark = self.marks[place]
            if mark.start >= end:
                break
            if mark.letter in letters and mark.end <= end:
                found.append(mark)
        return found

    def at(self, start: int) -> Mark | None:
        """The mark that starts here."""
        place = bisect_left(self.marks, (start,))
        return self.marks[place] if place < len(self.marks) and self.marks[place].start == start else None
