"""The words and marks that a printed figure may hold, English and Spanish; splits a text into them.

Tables first. A key is a phrase of up to three tokens with one space between: words in lower case without
acute accents, any hyphen or dash as "-". No phrase means different things in the two languages. What the
phrases of a figure say together is for `figures` to read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from reconcile.errors import FigureError

__all__ = [
    "ARTICLES",
    "CARDINALS",
    "CONNECTORS",
    "FRACTIONS",
    "HALVES",
    "LONGEST_PHRASE",
    "ORDINALS",
    "ORDINAL_SUFFIXES",
    "PRINTED",
    "QUALIFIERS",
    "RANGES",
    "SCALES",
    "SIGN",
    "SINGLE_SCALES",
    "TRAILING_BOUNDS",
    "UNITS",
    "Token",
    "tokens",
]

LONGEST_PHRASE: Final = 3


_ENGLISH_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_ENGLISH_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SPANISH_ONES = ["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]
_SPANISH_TEENS = [
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciseis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
]
_SPANISH_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_SPANISH_SINGLE = ("un", "una")

CARDINALS: Final[dict[str, int]] = {
    "zero": 0,
    "cero": 0,
    "one hundred": 100,
    "a hundred": 100,
    "cien": 100,
    **{word: number for number, word in enumerate(_ENGLISH_ONES + _ENGLISH_TEENS, 1)},
    **{word: 10 * number for number, word in enumerate(_ENGLISH_TENS, 2)},
    **{
        f"{tens}{joint}{ones}": 10 * ten + one
        for ten, tens in enumerate(_ENGLISH_TENS, 2)
        for one, ones in enumerate(_ENGLISH_ONES, 1)
        for joint in (" ", " - ")
    },
    **{word: number for number, word in enumerate(_SPANISH_ONES + _SPANISH_TEENS, 1)},
    **dict.fromkeys(_SPANISH_SINGLE, 1),
    **{f"veinti{ones}": 20 + one for one, ones in enumerate(_SPANISH_ONES, 1)},
    **{f"veinti{ones}": 21 for ones in _SPANISH_SINGLE},
    **{word: 10 * number for number, word in enumerate(_SPANISH_TENS, 3)},
    **{
        f"{tens} y {ones}": 10 * ten + one
        for ten, tens in enumerate(_SPANISH_TENS, 3)
        for one, ones in [*enumerate(_SPANISH_ONES, 1), (1, "un"), (1, "una")]
    },
}
"""Number words, zero to one hundred: what each counts."""

SCALES: Final[dict[str, int]] = {
    "thousand": 10**3,
    "mil": 10**3,
    "million": 10**6,
    "millions": 10**6,
    "millon": 10**6,
    "millones": 10**6,
    "billion": 10**9,
    "billions": 10**9,
    "thousand million": 10**9,
    "mil millones": 10**9,
    "billon": 10**12,
    "billones": 10**12,
}
"""Scale words, printed after a number. English billion and Spanish billón differ."""

SINGLE_SCALES: Final[dict[str, int]] = {
    "a thousand": 10**3,
    "a million": 10**6,
    "a billion": 10**9,
    "mil": 10**3,
    "mil millones": 10**9,
}
"""Scale words that are a number by themselves."""

HALVES: Final[dict[str, int]] = {
    f"{half} {scale}": value
    for half, scales in (
        ("half a", ("thousand", "million", "billion")),
        ("half", ("million", "billion")),
        ("medio", ("millon", "billon")),
    )
    for scale in scales
    for value in (SCALES[scale],)
}
"""Half of a scale: the scale of which it is half."""

_ENGLISH_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_ENGLISH_PARTS |= {"eighth": 8, "ninth": 9, "tenth": 10}
_SPANISH_PARTS = {"tercio": 3, "cuarto": 4, "quinto": 5, "sexto": 6, "septimo": 7, "octavo": 8, "noveno": 9}
_SPANISH_PARTS |= {"decimo": 10}
_SPANISH_SHARES = {"tercera": 3, "cuarta": 4, "quinta": 5, "sexta": 6, "septima": 7, "octava": 8, "novena": 9}
_SPANISH_SHARES |= {"decima": 10}

FRACTIONS: Final[dict[str, Fraction]] = {
    **dict.fromkeys(("half", "mitad", "la mitad"), Fraction(1, 2)),
    **{
        f"{one}{joint}{part}": Fraction(1, size)
        for part, size in _ENGLISH_PARTS.items()
        for one, joint in (("a", " "), ("an", " "), ("one", " "), ("one", " - "))
    },
    **{
        f"{words}{joint}{part}s": Fraction(number, size)
        for part, size in _ENGLISH_PARTS.items()
        for number, words in enumerate(_ENGLISH_ONES[1 : size - 1], 2)
        for joint in (" ", " - ")
    },
    **{f"un {part}": Fraction(1, size) for part, size in _SPANISH_PARTS.items()},
    **{
        f"{words} {part}s": Fraction(number, size)
        for part, size in _SPANISH_PARTS.items()
        for number, words in enumerate(_SPANISH_ONES[1 : size - 1], 2)
    },
    **{f"una {part} parte": Fraction(1, size) for part, size in _SPANISH_SHARES.items()},
    **{f"la {part} parte": Fraction(1, size) for part, size in _SPANISH_SHARES.items()},
    **{
        f"{words} {part}s partes": Fraction(number, size)
        for part, size in _SPANISH_SHARES.items()
        for number, words in enumerate(_SPANISH_ONES[1 : size - 1], 2)
    },
}
"""Worded fractions, all between 0 and 1: the ratio."""

ORDINALS: Final[dict[str, int]] = {
    word: rank
    for rank, words in enumerate(
        (
            "first primero primera primer",
            "second segundo segunda",
            "third tercero tercera tercer",
            "fourth cuarto cuarta",
            "fifth quinto quinta",
            "sixth sexto sexta",
            "seventh septimo septima",
            "eighth octavo octava",
            "ninth noveno novena",
            "tenth decimo decima",
        ),
        1,
    )
    for word in words.split()
}
"""Ordinal words, first to tenth: the rank."""

ORDINAL_SUFFIXES: Final[dict[str, str]] = {mark: mark for mark in ("st", "nd", "rd", "th", "º", "ª")}
"""What makes digits an ordinal. A Spanish mark may follow a full stop (`2.º`)."""

UNITS: Final[dict[str, str]] = {
    **dict.fromkeys(("%", "percent", "per cent", "por ciento", "por cien"), "percent"),
    **dict.fromkeys(("point", "points", "percentage point", "percentage points", "pp"), "points"),
    **dict.fromkeys(("punto", "puntos", "punto porcentual", "puntos porcentuales"), "points"),
}
"""Units, printed after a number: the value of a `figures.Unit`."""

_NEAR = ("cercano", "cercana", "cercanos", "cercanas", "proximo", "proxima", "proximos", "proximas")
_AROUND = [f"{verb}{ending}" for verb in ("rond", "borde") for ending in ("a", "an", "aba", "aban", "aria", "arian")]

QUALIFIERS: Final[dict[str, str]] = {
    **dict.fromkeys(("more than", "over", "above"), "above"),
    **dict.fromkeys(("mas de", "mas del", "superior a", "superior al"), "above"),
    **dict.fromkeys(("at least", "no less than", "no fewer than", "not less than"), "at least"),
    **dict.fromkeys(("al menos", "por lo menos", "como minimo", "no menos de", "no menos del"), "at least"),
    **dict.fromkeys(("less than", "fewer than", "under", "below", "almost", "nearly"), "below"),
    **dict.fromkeys(("menos de", "menos del", "inferior a", "inferior al", "casi"), "below"),
    **dict.fromkeys(("up to", "at most", "no more than", "not more than"), "at most"),
    **dict.fromkeys(("hasta", "como maximo", "a lo sumo", "no mas de", "no mas del"), "at most"),
    **dict.fromkeys(("about", "around", "some", "approximately", "roughly", "circa", "~"), "about"),
    **dict.fromkeys(("cerca de", "cerca del", "alrededor de", "alrededor del"), "about"),
    **dict.fromkeys(("unos", "unas", "aproximadamente", "en torno a", "en torno al", "close to"), "about"),
    **{f"{near} {to}": "about" for near in _NEAR for to in ("a", "al")},
    **dict.fromkeys(_AROUND, "about"),
}
"""What stands before a number: "above", "at least", "below", "at most" or "about"."""

TRAILING_BOUNDS: Final[dict[str, str]] = {
    **dict.fromkeys(("or more", "o mas", "como minimo"), "at least"),
    **dict.fromkeys(("or less", "or fewer", "o menos", "como maximo"), "at most"),
}
"""What stands after a number and makes it a bound."""

RANGES: Final[dict[str, dict[str, str]]] = {
    "between": {"and": "and"},
    "from": {"to": "to"},
    "entre": {"y": "y"},
    "de": {"a": "a", "al": "a"},
    "del": {"a": "a", "al": "a"},
}
"""What opens a range, and what must then stand between its ends."""

CONNECTORS: Final[dict[str, str]] = {"-": "-", "to": "to", "a": "a", "al": "a"}
"""What makes a range of two numbers without an opening word."""

ARTICLES: Final[dict[str, str]] = {word: word for word in ("el", "los", "las", "un")}
"""Spanish articles that may stand before digits and say nothing (`el 51,2 %`, `un 51,2 %`)."""

ABBREVIATIONS: Final[dict[str, str]] = {
    "k": "thousand",
    "m": "million",
    "mm": "million",
    "mn": "million",
    "b": "billion",
    "bn": "billion",
}
"""Abbreviations, refused because readers differ on them: what may be meant."""

_TABLES: list[Iterable[str]] = [CARDINALS, SCALES, SINGLE_SCALES, HALVES, FRACTIONS, ORDINALS, UNITS]
_TABLES += [ORDINAL_SUFFIXES, QUALIFIERS, TRAILING_BOUNDS, RANGES, *RANGES.values(), CONNECTORS, ARTICLES]
VOCABULARY: Final = frozenset(word for table in _TABLES for phrase in table for word in phrase.split())
"""Every word and mark that stands in a table above."""


# ---- Tokens


class Token(NamedTuple):
    """One numeral, word or mark of a figure."""

    key: str  # as the tables spell it; a numeral keeps its separators
    start: int
    end: int
    numeral: bool


SIGN: Final = "is a sign, and a figure has none (for a range: 44-45)"
"""Why a sign is refused."""

_RATIO = 'makes two numbers, not one: write a percentage, or words such as "a third"'
_REFUSED = {"+": SIGN, "\u2212": SIGN, "/": _RATIO, ":": _RATIO, "\u2044": _RATIO, "\u2215": _RATIO}
_REFUSED |= dict.fromkeys(".,'\u2019", "is not between two digits")
_SPACES = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"  # category Zs
_LETTERS = "a-zA-ZáéíóúüñÁÉÍÓÚÜÑ"
_DASHES = "-\u2010-\u2014"
_TOKEN = re.compile(
    rf"(?P<space>[{_SPACES}\t\n\r\v\f]+)"
    rf"|(?P<numeral>[0-9]+(?:[{_SPACES}.,'\u2019][0-9]+)*)"
    rf"|(?P<word>(?:[{_LETTERS}]\u0301?)+)"
    rf"|(?P<dash>[{_DASHES}])"
    r"|(?P<mark>[%~]|\.?[ºª])"
)

PRINTED: Final = (
    rf"(?=[\s\S]*[0-9a-zA-Z])(?:[0-9](?:[.,'\u2019](?=[0-9]))?|[{_LETTERS}]\u0301?"
    rf"|[{_SPACES}\t\n\r\v\f%~{_DASHES[1:]}-]|\.?[ºª])+$"
)
"""The rest of a regular expression for texts that split into tokens, one a number or a word, in Python as elsewhere."""


def tokens(text: str) -> Iterator[Token]:
    """Yield every token of the text, in order; each word is a known one. Spaces only separate.

    A letter that no word here has (`ç`) is at fault itself, not the word that it stands in.
    """
    position = 0
    before = ""  # the numeral just before, if any
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise FigureError(text, position, _character_reason(text[position]))
        start, position, kind, printed = position, match.end(), match.lastgroup, match.group()
        if kind == "space":
            continue
        key = {"numeral": printed, "dash": "-", "mark": printed.lstrip(".")}.get(str(kind)) or _plain(printed)
        if kind == "word" and key not in VOCABULARY and not text[position : position + 1].isalpha():
            raise FigureError(text, start, _word_reason(printed, key, before), len(printed))
        before = printed if kind == "numeral" else ""
        yield Token(key, start, position, kind == "numeral")


def _plain(word: str) -> str:
    """Put a word in lower case, without acute accents, composed (`é`) or not (`e` and U+0301)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).replace("\u0301", ""))


def _character_reason(character: str) -> str:
    """Say why a character that starts no token is refused."""
    if character in _REFUSED:
        return f'"{character}" {_REFUSED[character]}'
    category = unicodedata.category(character)
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    if category[0] in "CM" or category in {"Zl", "Zp"}:
        return f"{character!a} ({name}) is a hidden or combining character: remove it"
    if (digit := unicodedata.digit(character, None)) is not None:
        return f'"{character}" ({name}) is not one of the digits 0-9: write {digit}'
    if unicodedata.numeric(character, None) is not None:
        return f'"{character}" ({name}) is a whole number or fraction in one character: write it out'
    common = unicodedata.normalize("NFKC", character)
    hint = f': write "{common}"' if common != character and common.isascii() else ""
    return f'"{character}" ({name}) is not part of any figure{hint}'


def _word_reason(printed: str, word: str, before: str) -> str:
    """Say why an unknown word is refused; `before` is the numeral just before it, if any."""
    import difflib

    if before and word == "e":
        return "an exponent is not read: write the number out"
    if word in ABBREVIATIONS:
        full = f"{before} {ABBREVIATIONS[word]}".strip()
        return f'"{printed}" is an abbreviation: write "{full}"'
    close = difflib.get_close_matches(word, sorted(VOCABULARY), n=1, cutoff=0.7)
    return f'"{printed}" is not a known word' + (f': did you mean "{close[0]}"?' if close else "")
