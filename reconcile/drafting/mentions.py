"""Every figure of a text with its span: the longest words that the figure grammar reads as one figure.

What the grammar refuses (an ambiguous mark, an abbreviation) is kept with the reason, so that no digits are lost.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

import attrs

from reconcile import number_words as words
from reconcile.drafting.shapes import folded
from reconcile.errors import FigureError, ReconcileError
from reconcile.figures import Figure, Unit, parse
from reconcile.languages import term

__all__ = ["Mention", "decimal_of", "mentions"]

MOST_MENTIONS: Final = 3_000
MOST_TRIED: Final = 10_000
MOST_TOKENS: Final = 9
"""A figure has at most so many words: "between forty - four and forty - five percent"."""
SPACE: Final = r"[ \t\n\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
TOKEN: Final = re.compile(
    rf"(?P<numeral>(?:\d{{1,3}}(?:{SPACE}\d{{3}}(?!\d))+|\d+(?:[.,'\u2019]\d{{3}}(?!\d))*)(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+)|(?P<dash>[-\u2010-\u2014])|(?P<mark>[%~]|\.?[ºª])"
)
GAP: Final = re.compile(rf"{SPACE}{{0,3}}")
SINGLES: Final = frozenset("one a un una uno an mil".split())
"""Number words that mostly are articles or pronouns: figures by themselves only before a seat."""
SEATS: Final = frozenset("seat escano curul banca concejal concejalia edil diputado diputada".split())
PLACES: Final = frozenset("place position spot lugar puesto posicion".split())
PLACED: Final = frozenset("came come finished placed ranked quedo quedaron termino acabo".split())
WAS: Final = frozenset(("was", "were", "is", "are", "ran", "fue", "es", "era"))
WITH: Final = frozenset(("with", "behind", "con"))
"""What makes an ordinal word a rank: a place after it, a verb before, or "was" before and "with" after it."""
NO_FIGURES: Final = {
    term("a date"): re.compile(
        r"(?<![\d.,/-])(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}[-.]\d{1,2}[-.]\d{4})(?![\d/-])"
    ),
    term("a time of day"): re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])"),
    term("part of an address"): re.compile(r"(?:https?://|www\.)\S{1,300}|\b[\w.+-]{1,64}@[\w.-]{1,100}"),
}
"""What has digits and is no figure."""
STARTS: Final = frozenset(
    phrase.split()[0]
    for table in (words.CARDINALS, words.SINGLE_SCALES, words.HALVES, words.FRACTIONS, words.ORDINALS)
    for phrase in table
)
LAST: Final = frozenset(
    phrase.split()[-1]
    for table in (
        words.CARDINALS,
        words.SCALES,
        words.SINGLE_SCALES,
        words.HALVES,
        words.FRACTIONS,
        words.ORDINALS,
        words.ORDINAL_SUFFIXES,
        words.UNITS,
        words.TRAILING_BOUNDS,
    )
    for phrase in table
)
"""The words with which a figure can end."""
BEFORE: Final = frozenset(
    word for table in (words.QUALIFIERS, words.RANGES, words.ARTICLES) for phrase in table for word in phrase.split()
)
ROUNDS: Final = frozenset([*words.ORDINALS, "la", "una", "esta", "cada", "misma", "\u00aa", "nueva", "ultima"])
"""What stands before *ronda* where it is a round, and not "is around"."""
AMBIGUOUS: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
WHOLE: Final = re.compile(
    r"\s{1,3}(?:(?:valid|registered|votos?)\s{1,3})?(?:vote|voto|ballot|papeleta|sufragio|elector|voter|votante|inscrito)"
)


class Token(NamedTuple):
    """A word, numeral or mark of the text; `key` as the tables of `number_words` spell it."""

    key: str
    start: int
    end: int
    kind: str


@attrs.frozen
class Mention:
    """A figure that stands in a text. `figure` is `None` where the grammar refuses it, with the `problem`.

    `other` says what it is where it is no figure at all, such as a date.
    """

    start: int
    end: int
    text: str
    figure: Figure | None
    problem: str = ""
    other: str = ""
    column: str = ""
    """What the head of its column says that it is: one of `rules.IN_COLUMNS`."""

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage, or points, also where the grammar refuses its numeral."""
        if self.figure is not None:
            return self.figure.unit in (Unit.PERCENT, Unit.POINTS)
        return re.search(r"%|per ?cent|por cien", self.text) is not None


def mentions(text: str, decimal: str | None) -> list[Mention]:
    """Every figure in the order of the text. `decimal` is the document's decimal mark, where known.

    Raises `ReconcileError` for a text with more figures than an article has.
    """
    tokens = _tokens(text)
    found = list(_no_figures(text))
    covered = sorted((each.start, each.end) for each in found)
    tokens = [token for token in tokens if not _is_within(token, covered)]
    place = after = tried = 0
    while place < len(tokens):
        mention, following = _mention(text, tokens, place, after, decimal)
        if mention is not None:
            found.append(mention)
            after = following
        tried += tokens[place].kind == "numeral" or tokens[place].key in STARTS
        if len(found) > MOST_MENTIONS or tried > MOST_TRIED:
            most = (
                f"more than {MOST_MENTIONS:,} figures, or {MOST_TRIED:,} number words: expected an article or bulletin"
            )
            raise ReconcileError(f"{most}; a table of results is for `reconcile sheets`")
        place = max(following, place + 1)
    return sorted(found, key=lambda each: each.start)


def _no_figures(text: str) -> Iterator[Mention]:
    """Dates, times and addresses; of two that overlap, the first that starts."""
    end = 0
    every = ((match, other) for other, form in NO_FIGURES.items() for match in form.finditer(text))
    for match, other in sorted(every, key=lambda each: (each[0].start(), -each[0].end())):
        if match.start() >= end:
            end = match.end()
            yield Mention(match.start(), end, match[0], None, other=other)


def _is_within(token: Token, covered: list[tuple[int, int]]) -> bool:
    place = bisect_right(covered, (token.start, sys.maxsize)) - 1
    return place >= 0 and token.start < covered[place][1]


def _tokens(text: str) -> list[Token]:
    plain = folded(text)
    found = []
    for match in TOKEN.finditer(text):
        kind = str(match.lastgroup)
        key = plain[match.start() : match.end()]
        if kind in ("dash", "mark"):
            key = "-" if kind == "dash" else match[0].lstrip(".")
        found.append(Token(key, match.start(), match.end(), kind))
    return found


def _mention(text: str, tokens: list[Token], place: int, after: int, decimal: str | None) -> tuple[Mention | None, int]:
    """The longest figure whose number starts at this token, and the token after it; `after` is the first one free."""
    token = tokens[place]
    if token.kind != "numeral" and token.key not in STARTS:
        return None, place
    if token.kind == "numeral" and _is_glued(text, token.start):
        return None, place
    if token.key in words.ARTICLES and tokens[place + 1 : place + 2] and tokens[place + 1].kind == "numeral":
        return None, place  # "un 42,9 %": the figure is the same without
    ends = list(_ends(text, tokens, place))
    for first in _beginnings(text, tokens, place, after):
        for last in reversed(ends):
            start, end = tokens[first].start, tokens[last].end
            figure = _parsed(text[start:end], decimal)
            if figure is None or (first == last and not _counts(tokens, place, figure)):
                continue
            return Mention(start, end, text[start:end], figure), last + 1
    if token.kind != "numeral":
        return None, place
    return _refused(text, tokens, place, decimal)


def _counts(tokens: list[Token], place: int, figure: Figure) -> bool:
    """Whether a number word that stands alone is a figure: "one" before a seat, "second" where it is a place."""
    token = tokens[place]
    following = tokens[place + 1].key if place + 1 < len(tokens) else ""
    if token.key in SINGLES:
        return following in SEATS
    if figure.unit is Unit.ORDINAL and token.kind == "word":
        before = tokens[place - 1].key if place else ""
        return following in PLACES or before in PLACED or (before in WAS and following in WITH)
    return True


def _is_glued(text: str, start: int) -> bool:
    """Whether a numeral is the end of a word, as in A320; nobody reads a figure there."""
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_")


def _ends(text: str, tokens: list[Token], place: int) -> Iterator[int]:
    """The last tokens that a figure starting here may have, near to far."""
    if tokens[place].kind == "word" or not text[tokens[place].end : tokens[place].end + 1].isalpha():
        yield place
    for last in range(place + 1, min(place + MOST_TOKENS, len(tokens))):
        token = tokens[last]
        gap = GAP.fullmatch(text, tokens[last - 1].end, token.start)
        if gap is None or not (token.kind != "word" or token.key in words.VOCABULARY):
            return
        if token.kind != "numeral" and token.key not in LAST:
            continue
        if last + 1 == len(tokens) or token.kind != "numeral" or not text[token.end : token.end + 1].isalpha():
            yield last


def _beginnings(text: str, tokens: list[Token], place: int, after: int) -> list[int]:
    """The tokens with which the words before this number may begin it, far to near, and the number itself."""
    firsts = [place]
    for first in range(place - 1, max(after, place - 4) - 1, -1):
        if tokens[first].key not in BEFORE or GAP.fullmatch(text, tokens[first].end, tokens[first + 1].start) is None:
            break
        if tokens[first].key == "ronda" and first > 0 and tokens[first - 1].key in ROUNDS:
            break
        firsts.append(first)
    return [first for first in reversed(firsts) if tokens[first].key not in words.ARTICLES or first == place]


def _parsed(text: str, decimal: str | None) -> Figure | None:
    try:
        return parse(text, decimal=decimal)
    except FigureError:
        return None


def _refused(text: str, tokens: list[Token], place: int, decimal: str | None) -> tuple[Mention, int]:
    """A numeral that is no figure, with its unit, and why not."""
    last = place
    for size in (3, 2, 1):
        phrase = tokens[place + 1 : place + 1 + size]
        near = all(GAP.fullmatch(text, a.end, b.start) for a, b in zip(tokens[place:], phrase, strict=False))
        if near and len(phrase) == size and " ".join(token.key for token in phrase) in {**words.UNITS, **words.SCALES}:
            last = place + size
            break
    start, end = tokens[place].start, tokens[last].end
    if text[end : end + 1].isalpha() and last + 1 < len(tokens):
        last, end = last + 1, tokens[last + 1].end
    printed, problem = text[start:end], ""
    try:
        parse(printed, decimal=decimal)
    except FigureError as error:
        problem = error.reason
    return Mention(start, end, printed, None, problem), last + 1


def decimal_of(text: str) -> str | None:
    """The decimal mark by the text's own figures: `None` where none shows it, or some show one and some the other.

    `51.2` and `5,150,092` show a point, `51,2` and `5.150.092` a comma; and so does `5,150 votes`, since a count of
    votes has no decimals.
    """
    shown = {mark for match in TOKEN.finditer(text) if match["numeral"] for mark in _shown(text, match)}
    return shown.pop() if len(shown) == 1 else None


def _shown(text: str, match: re.Match[str]) -> Iterator[str]:
    numeral, other = match[0], {".": ",", ",": "."}
    if _is_glued(text, match.start()) or not re.search("[.,]", numeral):
        return
    if AMBIGUOUS.fullmatch(numeral):
        mark = "." if "." in numeral else ","
        following = text[match.end() : match.end() + 40]
        goes_on = "\n" not in following[:3] or following.lstrip()[:1].islower()
        if goes_on and WHOLE.match(folded(following)):
            yield other[mark]
        return
    try:
        parse(numeral)
    except FigureError:
        return
    last = max(numeral.rfind("."), numeral.rfind(","))
    grouped = numeral.count(numeral[last]) > 1
    yield other[numeral[last]] if grouped else numeral[last]
