"""What a document says of itself: its language, and at its head the body that issues it, its date and time."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from reconcile.drafting import lexicon
from reconcile.drafting.names import HEAD
from reconcile.drafting.shapes import Shape, folded, pattern

__all__ = ["MONTH", "Dated", "dated", "issuer_of", "language_of"]

SAY: Final = pattern(rf"\b{lexicon.SAY}\b")
ITSELF: Final = pattern(
    r"\b(?:est[ea]|this) C+\b|\b(?:el|la|the) C+(?:,[^.;]{1,80},)? (?:hereby )?(?:informa|comunica|anuncia|publica|presenta|divulga|hace publicos?"
    r"|da a conocer|announces|publishes|informs|releases|declares)\b"
)
"""How a body speaks of itself in its own document."""
ISSUED: Final = pattern(
    r"\b(?:boletin|comunicado|sala de prensa|oficina de prensa|press release|press statement|bulletin|media release|official results"
    r"|resultados oficiales|acta de)\b"
)
HEAD_CHARACTERS: Final = 600
MONTHS: Final = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), 1)
} | {"setiembre": 9, "sept": 9}
MONTHS.update({name[:3]: number for name, number in list(MONTHS.items())[:12]})
MONTH: Final = "|".join(sorted((rf"{name}\.?" for name in MONTHS), key=len, reverse=True))
DATE: Final = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,3}}(?:de\s{{1,3}})?(?P<month>{MONTH}),?\s{{1,3}}(?:de(?:l)?\s{{1,3}})?(?P<year>\d{{4}})"
    rf"|(?P<month2>{MONTH})\s{{1,3}}(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<year2>\d{{4}})"
    r"|(?P<year3>\d{4})-(?P<number>\d{2})-(?P<day3>\d{2})"
)
PLACE: Final = re.compile(r"(?:[^\d.:;]{0,30}(?:n\.?[oº]\.? ?)?\d{1,4}\s{0,2}[-–—|,]\s)?[^\d.:;]{0,60}")
"""What stands before the date in a line that dates a document: a place, or nothing; before it, a bulletin's number."""
AFTER: Final = re.compile(r"[\s,]{0,4}(?:$|[-–—(]|\.[-–—]|\.\s|(?:(?:a las|at)\s)?\d{1,2}[:.]\d{2})", re.MULTILINE)
TIME: Final = re.compile(
    r"[\s,-]{0,4}(?:(?:a las|at)\s)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s{0,2}(?P<half>[ap]\.?\s?m\b)?(?:\s?(?:h|hs|hrs|horas|hours))?"
)
NOON: Final = 12
LANGUAGES: Final = {
    "en": frozenset("the of and to in that with for was is on by at from has as".split()),
    "es": frozenset("el la los las de del y que en con por para se una al fue".split()),
}
CERTAIN: Final = 2
"""A language is taken for the text's where it has so many times more of its common words than the other."""


class Dated(NamedTuple):
    """The date that the head prints, and the time with it; "" where it prints none, or two."""

    date: str = ""
    time: str = ""


def issuer_of(shape: Shape) -> str:
    """The body whose own document this is: its name begins a line of the head, or it speaks of itself; else "".

    Of several in lines one below the other, the last, which is nearest to the count.
    """
    found = ""
    for part in shape.sentences[:HEAD]:
        marks = shape.within(part.start, part.end, "C")
        rest = shape.text[marks[0].end : part.end] if len(marks) == 1 and marks[0].start == part.start else "a"
        if not any(word[0].islower() for word in rest.split()) and not SAY.search(shape.shape, part.start, part.end):
            found = marks[0].key
        elif found:
            break
    if found:
        return found
    head = shape.sentences[: 2 * HEAD]
    if head and ISSUED.search(shape.shape, 0, min(len(shape.shape), HEAD_CHARACTERS)):
        match = ITSELF.search(shape.shape, 0, head[-1].end)
        marks = shape.within(match.start(), match.end(), "C") if match is not None else []
        return marks[0].key if marks else ""
    return ""


def dated(text: str) -> Dated:
    """The date of a document, where a line of its head has one after a place or by itself, and no other line another."""
    head = folded(text[:HEAD_CHARACTERS])
    found: dict[str, str] = {}
    for match in DATE.finditer(head):
        line = head.rfind("\n", 0, match.start()) + 1
        place = re.sub(r"\b(?:a|on|el)\s$", "", head[line : match.start()]).removeprefix("\ufeff")
        if PLACE.fullmatch(place) and len(place.split()) <= HEAD + 2 and AFTER.match(head, match.end()):
            found.setdefault(_date(match), _time(head, match.end()))
    found.pop("", None)
    return Dated(*next(iter(found.items()))) if len(found) == 1 else Dated()


def _date(match: re.Match[str]) -> str:
    day = int(match["day"] or match["day2"] or match["day3"])
    year = match["year"] or match["year2"] or match["year3"]
    month = int(match["number"]) if match["number"] else MONTHS[(match["month"] or match["month2"]).rstrip(".")]
    return f"{year}-{month:02}-{day:02}" if 1 <= day <= 31 and 1 <= month <= NOON else ""


def _time(text: str, place: int) -> str:
    match = TIME.match(text, place)
    if match is None:
        return ""
    hour, half = int(match["hour"]), (match["half"] or "")[:1]
    if half:
        hour = hour % NOON + (NOON if half == "p" else 0)
    return f"{hour:02}:{match['minute']}" if hour < 2 * NOON and int(match["minute"]) < 60 else ""


def language_of(plain: str) -> str | None:
    """The language of a folded text by its common words; `None` where they do not show it."""
    words = re.findall(r"[a-z]+", plain)
    counts = sorted(((sum(word in common for word in words), code) for code, common in LANGUAGES.items()), reverse=True)
    (most, code), (second, _) = counts
    return code if most > CERTAIN * second else None
