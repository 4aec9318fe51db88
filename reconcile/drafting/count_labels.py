"""Words that name one of several counts: "primer corte", "boletín anterior", "update number 3", "at 9 p.m."."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

from reconcile.drafting.shapes import Sentence, pattern
from reconcile.number_words import ORDINALS

__all__ = ["IN_ANOTHER", "Label", "labels_of"]

COUNT: Final = (
    r"(?:corte|boletin|reporte|informe|avance|computo|conteo(?! rapido)|parte|recuento|actualizacion|entrega"
    r"|count|update|bulletin|report|tally|release|batch|returns)"
)
BEFORE: Final = r"(?:anterior|previo|previa|earlier|previous|prior|preceding)"
NAMED: Final = pattern(
    rf"\b(?:(?P<ordinal>{'|'.join(ORDINALS)}) (?P<noun>{COUNT})|{BEFORE} (?P<before>{COUNT})"
    rf"|(?P<before2>{COUNT}) (?:{BEFORE}|precedente)|(?P<before3>(?:[a-z]+|\d{{1,2}}) (?:horas? antes|hours? (?:earlier|before)))|(?:later|following) (?P<after>{COUNT})|(?P<after2>{COUNT}) (?:siguiente|posterior)"
    rf"|(?P<noun2>{COUNT})(?: de prensa| oficial| informativo)? (?:n\.? ?[oº]\.?|no\.?|nro\.?|num\.?|numero|number) ?(?P<number>\d{{1,3}}))(?!\w)"
)
IN_ANOTHER: Final = rf" (?:en|in|of|from|del?)(?: (?:el|la|the|su|its))? (?:(?:{'|'.join(ORDINALS)}|{BEFORE}) {COUNT}|{COUNT} (?:{BEFORE}|precedente))\b"
"""What follows a figure of another count."""
HALF: Final = r"(?:(?P<half>[ap])\.? ?m\b\.?|de la (?P<part>noche|tarde|manana|madrugada))"
HOUR: Final = pattern(
    rf"\b(?:a las?|hasta las?|de las?|hacia las?|at|by|as of|until) (?P<hour>\d{{1,2}})"
    rf"(?:(?P<minutes>:\d\d)(?!\d)(?: ?{HALF})?|(?P<minutes2>[.:]\d\d)? ?(?:(?:horas|hours|hrs|hs|h)\b|{HALF.replace('<', '<other_')}))"
)
HOUR_OF: Final = pattern(
    rf"\b(?P<hour>\d{{1,2}})(?:(?P<minutes>[.:]\d\d)(?: ?{HALF})?|(?P<minutes2>)? ?{HALF.replace('<', '<other_')}) {COUNT}\b"
)
"""The same before the word for it: "the 8 p.m. bulletin"."""
NOON: Final = 12


class Label(NamedTuple):
    """Words of a sentence for a count, and what they say: its noun and number, whether it is earlier, its hour."""

    start: int
    end: int
    words: str
    noun: str = ""
    number: int = 0
    relation: str = ""
    time: str = ""

    @property
    def key(self) -> str:
        """The same for all words that name this count."""
        if self.relation:
            return self.relation
        return f"{self.noun} {self.number}" if self.number else self.time


def labels_of(text: str, plain: str, sentence: Sentence) -> list[Label]:
    """The words for counts in a sentence of a text (and of it folded); hours only where nothing else names one."""
    named = [label._replace(words=" ".join(text[label.start : label.end].split())) for label in _named(plain, sentence)]
    hours = list(_hours(plain, sentence))
    if named and len(hours) == 1:
        named = [label._replace(time=hours[0].time) for label in named]
    return named or hours


def _named(plain: str, sentence: Sentence) -> Iterator[Label]:
    for match in NAMED.finditer(plain, sentence.start, sentence.end):
        number = int(match["number"] or 0) or ORDINALS.get(match["ordinal"] or "", 0)
        before = match["before"] or match["before2"] or match["before3"]
        after = match["after"] or match["after2"]
        noun = match["noun"] or match["noun2"] or before or after
        relation = "before" if before else "after" if after else ""
        yield Label(match.start(), match.end(), match[0], noun, number, relation)


def _hours(plain: str, sentence: Sentence) -> Iterator[Label]:
    every = (form.finditer(plain, sentence.start, sentence.end) for form in (HOUR, HOUR_OF))
    for match in chain.from_iterable(every):
        half, part = match["half"] or match["other_half"], match["part"] or match["other_part"]
        hour = int(match["hour"])
        if half or part:
            hour = hour % NOON + (NOON if half == "p" or part in ("tarde", "noche") else 0)
        minute = (match["minutes"] or match["minutes2"] or ":00")[1:]
        if hour < 2 * NOON and int(minute) < 60:
            time = f"{hour:02}:{minute}"
            yield Label(match.start(), match.end(), time, time=time)
