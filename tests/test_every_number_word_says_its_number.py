"""Each word and phrase of figures, English and Spanish, says the number, unit or bound that is meant by it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reconcile.errors import FigureError
from reconcile.figures import Form, Unit, parse


def words_of(text):
    return text.split()


ENGLISH = words_of(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
ENGLISH_TENS = words_of("twenty thirty forty fifty sixty seventy eighty ninety")
SPANISH = words_of(
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis "
    "veintisiete veintiocho veintinueve"
)
SPANISH_TENS = words_of("treinta cuarenta cincuenta sesenta setenta ochenta noventa")


def counts():
    yield from enumerate(ENGLISH, 1)
    yield from enumerate(SPANISH, 1)
    for ten, word in enumerate(ENGLISH_TENS, 2):
        yield 10 * ten, word
        for one in range(1, 10):
            yield 10 * ten + one, f"{word}-{ENGLISH[one - 1]}"
            yield 10 * ten + one, f"{word} {ENGLISH[one - 1]}"
    for ten, word in enumerate(SPANISH_TENS, 3):
        yield 10 * ten, word
        for one in range(1, 10):
            yield 10 * ten + one, f"{word} y {SPANISH[one - 1]}"
        yield 10 * ten + 1, f"{word} y un"
        yield 10 * ten + 1, f"{word} y una"
    yield from ((1, "un"), (1, "una"), (21, "veintiún"), (21, "veintiuna"), (0, "zero"), (0, "cero"))
    yield from ((100, "one hundred"), (100, "a hundred"), (100, "cien"))


def test_counts():
    for number, text in counts():
        figure = parse(text)
        assert (figure.number, figure.form, figure.unit) == (number, Form.EXACT, Unit.NUMBER), text


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        (10**3, "2 thousand, 2 mil, a thousand, mil"),
        (10**6, "2 million, 2 millions, 2 millón, 2 millones, a million, un millón"),
        (10**9, "2 billion, 2 billions, 2 thousand million, 2 mil millones, a billion, mil millones"),
        (10**12, "2 billón, 2 billones, un billón"),
    ],
)
def test_scales(scale, words):
    for text in words.split(", "):
        figure = parse(text)
        assert figure.number == (2 if text.startswith("2") else 1) * scale, text
        assert (figure.form, figure.unit) == (Form.ROUNDED, Unit.NUMBER), text


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        (10**3, "half a thousand"),
        (10**6, "half a million, half million, medio millón"),
        (10**9, "half a billion, half billion"),
        (10**12, "medio billón"),
    ],
)
def test_half_of_a_scale(scale, words):
    for text in words.split(", "):
        figure = parse(text)
        assert (figure.number, figure.form) == (Fraction(scale, 2), Form.APPROXIMATE), text


ENGLISH_PARTS = [
    *((2, "half"), (3, "third"), (4, "quarter"), (4, "fourth"), (5, "fifth"), (6, "sixth"), (7, "seventh")),
    *((8, "eighth"), (9, "ninth"), (10, "tenth")),
]
SPANISH_PARTS = words_of("tercio cuarto quinto sexto séptimo octavo noveno décimo")
SPANISH_SHARES = words_of("tercera cuarta quinta sexta séptima octava novena décima")


def fractions():
    yield from ((Fraction(1, 2), word) for word in ("half", "mitad", "la mitad"))
    for size, part in ENGLISH_PARTS:
        yield from ((Fraction(1, size), f"{one} {part}") for one in ("a", "an", "one"))
        yield Fraction(1, size), f"one-{part}"
        for number in range(2, size):
            yield Fraction(number, size), f"{ENGLISH[number - 1]} {part}s"
            yield Fraction(number, size), f"{ENGLISH[number - 1]}-{part}s"
    for size, (part, share) in enumerate(zip(SPANISH_PARTS, SPANISH_SHARES, strict=True), 3):
        yield from ((Fraction(1, size), text) for text in (f"un {part}", f"una {share} parte", f"la {share} parte"))
        for number in range(2, size):
            yield Fraction(number, size), f"{SPANISH[number - 1]} {part}s"
            yield Fraction(number, size), f"{SPANISH[number - 1]} {share}s partes"


def test_fractions():
    for number, text in fractions():
        figure = parse(text)
        assert (figure.number, figure.form, figure.unit) == (number, Form.APPROXIMATE, Unit.PERCENT), text


@pytest.mark.parametrize("text", ["ten tenths", "two halfs", "three thirds", "tres tercios", "cuatro cuartas partes"])
def test_a_fraction_is_below_one(text):
    with pytest.raises(FigureError):
        parse(text)


@pytest.mark.parametrize(
    "words",
    [
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
        "primera segunda tercera cuarta quinta sexta séptima octava novena décima",
        "primer segundo tercer",
        "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th 13th 14th",
        "1º 2ª 3.º 4.ª",
    ],
)
def test_ranks(words):
    for rank, text in enumerate(words.split(), 1):
        figure = parse(text)
        assert (figure.number, figure.form, figure.unit) == (rank, Form.EXACT, Unit.ORDINAL), text


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        (Unit.PERCENT, "%, percent, per cent, por ciento, por cien"),
        (Unit.POINTS, "point, points, percentage point, percentage points, pp, punto, puntos"),
        (Unit.POINTS, "punto porcentual, puntos porcentuales"),
    ],
)
def test_units(unit, words):
    for text in words.split(", "):
        figure = parse(f"7 {text}")
        assert (figure.number, figure.unit) == (Fraction(7, 100), unit), text


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ((7, True), (None, False), "more than, over, above, más de, más del, superior a, superior al"),
        ((7, False), (None, False), "at least, no less than, no fewer than, not less than, al menos, por lo menos"),
        ((7, False), (None, False), "como mínimo, no menos de, no menos del"),
        ((0, False), (7, True), "less than, fewer than, under, below, almost, nearly, menos de, menos del"),
        ((0, False), (7, True), "inferior a, inferior al, casi"),
        ((0, False), (7, False), "up to, at most, no more than, not more than, hasta, como máximo, a lo sumo"),
        ((0, False), (7, False), "no más de, no más del"),
    ],
)
def test_bounds(low, high, words):
    for text in words.split(", "):
        figure = parse(f"{text} 7")
        ends = figure.values
        assert ((ends.low, ends.low_open), (ends.high, ends.high_open)) == (low, high), text
        assert figure.form is Form.BOUND, text


@pytest.mark.parametrize(
    ("ends", "words"),
    [((7, None), "or more, o más, como mínimo"), ((0, 7), "or less, or fewer, o menos, como máximo")],
)
def test_bounds_that_stand_behind(ends, words):
    for text in words.split(", "):
        figure = parse(f"7 {text}")
        assert ((figure.values.low, figure.values.high), figure.form) == (ends, Form.BOUND), text


def test_about():
    single = words_of("about around some approximately roughly circa ~ unos unas aproximadamente")
    single += words_of("ronda rondan rondaba rondaban rondaría rondarían bordea bordean bordeaba bordearía")
    single += [f"{near} {to}" for near in words_of("cercano cercana próximo próxima próximos") for to in ("a", "al")]
    single += ["en torno a", "en torno al", "close to", "ronda el", "bordean los", "cercana al"]
    for text in [*single, "cerca de", "cerca del", "alrededor de", "alrededor del"]:
        figure = parse(f"{text} 7")
        assert (figure.number, figure.form) == (7, Form.APPROXIMATE), text


@pytest.mark.parametrize(
    "text",
    [
        *("between 7 and 9", "from 7 to 9", "entre 7 y 9", "de 7 a 9", "del 7 al 9", "de 7 al 9", "del 7 a 9"),
        *("7-9", "7 to 9", "7 a 9", "7 al 9", "entre el 7 y el 9", "entre los 7 y los 9", "entre las 7 y las 9"),
    ],
)
def test_ranges(text):
    figure = parse(text)
    assert ((figure.values.low, figure.values.high), figure.form) == ((7, 9), Form.RANGE)


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("7k", "thousand"),
        ("7m", "million"),
        ("7mm", "million"),
        ("7mn", "million"),
        ("7b", "billion"),
        ("7bn", "billion"),
    ],
)
def test_abbreviations_are_refused_with_what_they_may_mean(text, full):
    with pytest.raises(FigureError, match=f'is an abbreviation: write "7 {full}"'):
        parse(text)
