"""What each printed figure says, and why others are refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from reconcile.errors import FigureError
from reconcile.figures import Approximation, Figure, Form, Interval, Rounding, Unit, parse

F = Fraction
PERCENT, NUMBER, POINTS, ORDINAL = Unit.PERCENT, Unit.NUMBER, Unit.POINTS, Unit.ORDINAL


def show(values: Interval, unit: Unit) -> str:
    """Write an interval in the unit printed: "[51.15, 51.25)" as "[1023/20, 205/4)"."""
    scale = 100 if unit in {PERCENT, POINTS} else 1
    low = "-inf" if values.low is None else str(values.low * scale)
    high = "inf" if values.high is None else str(values.high * scale)
    return f"{'(' if values.low_open else '['}{low}, {high}{')' if values.high_open else ']'}"


def closed(low: str, high: str) -> str:
    return f"[{F(low)}, {F(high)}]"


def check(text: str, unit: Unit, form: Form, values: str, decimal: str | None = None) -> Figure:
    figure = parse(text, decimal=decimal)
    assert (figure.text, figure.unit, figure.form, show(figure.values, unit)) == (text, unit, form, values)
    return figure


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("0", None, 0),
        ("7", None, 7),
        ("5150092", None, 5150092),
        ("5,150,092", None, 5150092),
        ("5.150.092", None, 5150092),
        ("5,150,092", ".", 5150092),
        ("5.150.092", ",", 5150092),
        ("10.058", ",", 10058),
        ("10,058", ".", 10058),
        ("10 058", None, 10058),
        ("5 150 092", None, 5150092),
        ("5\u00a0150\u00a0092", None, 5150092),
        ("5\u2009150\u202f092", None, 5150092),
        ("5'150'092", None, 5150092),
        ("5\u2019150'092", None, 5150092),
        (" \t5,150,092\u00a0\n", None, 5150092),
        ("9" * 30, None, int("9" * 30)),
        ("zero", None, 0),
        ("cero", None, 0),
        ("two", None, 2),
        ("ocho", None, 8),
        ("una", None, 1),
        ("Nineteen", None, 19),
        ("twenty-one", None, 21),
        ("twenty one", None, 21),
        ("twenty\u2011one", None, 21),
        ("ninety  nine", None, 99),
        ("one hundred", None, 100),
        ("a hundred", None, 100),
        ("cien", None, 100),
        ("veintiuno", None, 21),
        ("veintiún", None, 21),
        ("veintidós", None, 22),
        ("VEINTIDO\u0301S", None, 22),
        ("dieciséis", None, 16),
        ("treinta y dos", None, 32),
        ("noventa y un", None, 91),
    ],
)
def test_counts_are_exact(text: str, decimal: str | None, value: int) -> None:
    figure = check(text, NUMBER, Form.EXACT, f"[{value}, {value}]", decimal)
    assert (figure.number, figure.step) == (F(value), F(1))


@pytest.mark.parametrize(
    ("text", "decimal", "unit", "low", "high"),
    [
        ("51.2%", None, PERCENT, "51.15", "51.25"),
        ("51.2 %", None, PERCENT, "51.15", "51.25"),
        ("51.2\u202f%", None, PERCENT, "51.15", "51.25"),
        ("51.2 percent", None, PERCENT, "51.15", "51.25"),
        ("51.2 PER  CENT", None, PERCENT, "51.15", "51.25"),
        ("51,2 por ciento", None, PERCENT, "51.15", "51.25"),
        ("51,2 por ciento", ",", PERCENT, "51.15", "51.25"),
        ("51,2 por cien", None, PERCENT, "51.15", "51.25"),
        ("el 51,2 %", None, PERCENT, "51.15", "51.25"),
        ("un 51,2 %", None, PERCENT, "51.15", "51.25"),
        ("51.20%", None, PERCENT, "51.195", "51.205"),
        ("51.200%", ".", PERCENT, "51.1995", "51.2005"),
        ("51%", None, PERCENT, "50.5", "51.5"),
        ("104%", None, PERCENT, "103.5", "104.5"),
        ("0%", None, PERCENT, "0", "0.5"),
        ("0.3%", None, PERCENT, "0.25", "0.35"),
        ("seventy percent", None, PERCENT, "69.5", "70.5"),
        ("7 points", None, POINTS, "6.5", "7.5"),
        ("1 point", None, POINTS, "0.5", "1.5"),
        ("7.0 percentage points", None, POINTS, "6.95", "7.05"),
        ("7 puntos", None, POINTS, "6.5", "7.5"),
        ("siete puntos porcentuales", None, POINTS, "6.5", "7.5"),
        ("un punto porcentual", None, POINTS, "0.5", "1.5"),
        ("7.5 pp", None, POINTS, "7.45", "7.55"),
        ("5.15 million", None, NUMBER, "5145000", "5155000"),
        ("5,15 millones", None, NUMBER, "5145000", "5155000"),
        ("5,15 MILLONES", ",", NUMBER, "5145000", "5155000"),
        ("10 million", None, NUMBER, "9500000", "10500000"),
        ("10 thousand", None, NUMBER, "9500", "10500"),
        ("10 mil", None, NUMBER, "9500", "10500"),
        ("two million", None, NUMBER, "1500000", "2500000"),
        ("a million", None, NUMBER, "500000", "1500000"),
        ("un millón", None, NUMBER, "500000", "1500000"),
        ("mil", None, NUMBER, "500", "1500"),
        ("cien mil", None, NUMBER, "99500", "100500"),
        ("3 billion", None, NUMBER, "2500000000", "3500000000"),
        ("3 mil millones", None, NUMBER, "2500000000", "3500000000"),
        ("mil millones", None, NUMBER, "500000000", "1500000000"),
        ("3 billones", None, NUMBER, "2500000000000", "3500000000000"),
        ("un billón", None, NUMBER, "500000000000", "1500000000000"),
        ("0.512", None, NUMBER, "0.5115", "0.5125"),
        ("51.2", None, NUMBER, "51.15", "51.25"),
        ("1234.567", None, NUMBER, "1234.5665", "1234.5675"),
        ("1,234.5", None, NUMBER, "1234.45", "1234.55"),
        ("1.234,5", None, NUMBER, "1234.45", "1234.55"),
        ("1 234,567", None, NUMBER, "1234.5665", "1234.5675"),
        ("10.058", ".", NUMBER, "10.0575", "10.0585"),
        ("10,058", ",", NUMBER, "10.0575", "10.0585"),
    ],
)
def test_a_rounded_number_is_half_a_step_to_both_sides(
    text: str, decimal: str | None, unit: Unit, low: str, high: str
) -> None:
    check(text, unit, Form.ROUNDED, closed(low, high), decimal)


@pytest.mark.parametrize(
    ("text", "number", "step"),
    [
        ("51.2%", F(512, 1000), F(1, 1000)),
        ("51.20%", F(512, 1000), F(1, 10000)),
        ("7 points", F(7, 100), F(1, 100)),
        ("5.15 million", F(5150000), F(10000)),
        ("more than 70 percent", F(7, 10), F(1, 100)),
        ("about 10 million", F(10**7), F(10**6)),
        ("2.º", F(2), F(1)),
        ("half a million", F(500000), None),
        ("more than two thirds", F(2, 3), None),
        ("44-45%", None, None),
    ],
)
def test_a_figure_keeps_the_number_printed_and_its_last_digit(
    text: str,
    number: F | None,
    step: F | None,
) -> None:
    figure = parse(text)
    assert (figure.number, figure.step) == (number, step)


@pytest.mark.parametrize(
    ("rounding", "even", "odd", "zero"),
    [
        (Rounding.NEAREST, "[1023/20, 205/4]", "[205/4, 1027/20]", "[0, 1/2]"),
        (Rounding.HALF_UP, "[1023/20, 205/4)", "[205/4, 1027/20)", "[0, 1/2)"),
        (Rounding.HALF_EVEN, "[1023/20, 205/4]", "(205/4, 1027/20)", "[0, 1/2]"),
        (Rounding.HALF_DOWN, "(1023/20, 205/4]", "(205/4, 1027/20]", "[0, 1/2]"),
        (Rounding.TRUNCATED, "[256/5, 513/10)", "[513/10, 257/5)", "[0, 1)"),
        (Rounding.CEILING, "(511/10, 256/5]", "(256/5, 513/10]", "[0, 0]"),
    ],
)
def test_each_rounding_convention_has_its_own_ends(
    rounding: Rounding,
    even: str,
    odd: str,
    zero: str,
) -> None:
    texts = ("51.2%", "51.3%", "0%")
    assert [show(parse(text, rounding=rounding).values, PERCENT) for text in texts] == [even, odd, zero]


@pytest.mark.parametrize("rounding", list(Rounding))
@pytest.mark.parametrize("text", ["5,150,092", "over 70%", "about 51.2%", "44-45%", "a third", "2nd"])
def test_rounding_touches_nothing_but_rounded_figures(text: str, rounding: Rounding) -> None:
    assert parse(text, rounding=rounding) == parse(text)


@pytest.mark.parametrize(
    ("text", "unit", "values"),
    [
        ("more than 70 percent", PERCENT, "(70, inf]"),
        ("over 70%", PERCENT, "(70, inf]"),
        ("above 70.0%", PERCENT, "(70, inf]"),
        ("más de 70 por ciento", PERCENT, "(70, inf]"),
        ("mas del 70%", PERCENT, "(70, inf]"),
        ("superior al 70%", PERCENT, "(70, inf]"),
        ("more than 5 million", NUMBER, "(5000000, inf]"),
        ("over half a million", NUMBER, "(500000, inf]"),
        ("more than two thirds", PERCENT, "(200/3, inf]"),
        ("at least 70%", PERCENT, "[70, inf]"),
        ("no less than 70%", PERCENT, "[70, inf]"),
        ("al menos 70%", PERCENT, "[70, inf]"),
        ("como mínimo 70%", PERCENT, "[70, inf]"),
        ("70% como mínimo", PERCENT, "[70, inf]"),
        ("70% or more", PERCENT, "[70, inf]"),
        ("10 o más", NUMBER, "[10, inf]"),
        ("less than 70%", PERCENT, "[0, 70)"),
        ("under 70%", PERCENT, "[0, 70)"),
        ("below 5,000,000", NUMBER, "[0, 5000000)"),
        ("almost 7 points", POINTS, "[0, 7)"),
        ("nearly half", PERCENT, "[0, 50)"),
        ("casi la mitad", PERCENT, "[0, 50)"),
        ("menos de diez", NUMBER, "[0, 10)"),
        ("up to 70%", PERCENT, "[0, 70]"),
        ("at most 0", NUMBER, "[0, 0]"),
        ("hasta el 70%", PERCENT, "[0, 70]"),
        ("no more than 70%", PERCENT, "[0, 70]"),
        ("como máximo 70%", PERCENT, "[0, 70]"),
        ("70% or less", PERCENT, "[0, 70]"),
        ("70% como máximo", PERCENT, "[0, 70]"),
    ],
)
def test_a_bound_ends_at_the_number_printed(text: str, unit: Unit, values: str) -> None:
    check(text, unit, Form.BOUND, values)


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("about 10 million", NUMBER, "5000000", "15000000"),
        ("around 10,000,000", NUMBER, "5000000", "15000000"),
        ("some 5,150,092", NUMBER, "5150091.5", "5150092.5"),
        ("approximately 5.10 million", NUMBER, "5050000", "5150000"),
        ("roughly 51.2%", PERCENT, "51.15", "51.25"),
        ("circa 50%", PERCENT, "45", "55"),
        ("~50%", PERCENT, "45", "55"),
        ("cerca del 50%", PERCENT, "45", "55"),
        ("cerca de 10 millones", NUMBER, "5000000", "15000000"),
        ("alrededor de 7 puntos", POINTS, "6.5", "7.5"),
        ("unos diez", NUMBER, "5", "15"),
        ("unas 200", NUMBER, "150", "250"),
        ("aproximadamente 0", NUMBER, "0", "0.5"),
        ("about 0.0%", PERCENT, "0", "0.05"),
        ("about mil", NUMBER, "500", "1500"),
        ("half a million", NUMBER, "450000", "550000"),
        ("about half a million", NUMBER, "450000", "550000"),
        ("medio millón", NUMBER, "450000", "550000"),
        ("half", PERCENT, "45", "55"),
        ("la mitad", PERCENT, "45", "55"),
        ("about half", PERCENT, "45", "55"),
        ("one-half", PERCENT, "45", "55"),
        ("a quarter", PERCENT, "20", "30"),
        ("un cuarto", PERCENT, "20", "30"),
        ("three quarters", PERCENT, "70", "80"),
        ("tres cuartos", PERCENT, "70", "80"),
        ("tres cuartas partes", PERCENT, "70", "80"),
        ("a third", PERCENT, "85/3", "115/3"),
        ("un tercio", PERCENT, "85/3", "115/3"),
        ("una tercera parte", PERCENT, "85/3", "115/3"),
        ("two-thirds", PERCENT, "185/3", "215/3"),
        ("dos tercios", PERCENT, "185/3", "215/3"),
    ],
)
def test_an_approximate_figure_has_an_assumed_width(text: str, unit: Unit, low: str, high: str) -> None:
    check(text, unit, Form.APPROXIMATE, closed(low, high))


def test_the_assumed_width_is_an_argument() -> None:
    wide = Approximation(units=F(2), points=F(1, 2))
    assert parse("about 10 million", approximation=wide).values == Interval(F(0), F(30_000_000))
    assert parse("two thirds", approximation=wide).values == Interval(F(1, 6), F(1))
    assert parse("a third", approximation=wide).values == Interval(F(0), F(5, 6))
    none = Approximation(units=F(0), points=F(0))
    assert parse("about 5", approximation=none).values == Interval(F(5), F(5))


@pytest.mark.parametrize("width", [F(-1), 0.5, "1/2", None])
def test_a_width_is_exact_and_not_negative(width: Any) -> None:
    with pytest.raises(FigureError, match="units: a Fraction, zero or more"):
        Approximation(units=width)


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("between 44 and 45%", PERCENT, "44", "45"),
        ("between 44% and 45%", PERCENT, "44", "45"),
        ("44\u201345%", PERCENT, "44", "45"),
        ("44-45 %", PERCENT, "44", "45"),
        ("44% - 45%", PERCENT, "44", "45"),
        ("44% to 45%", PERCENT, "44", "45"),
        ("from 44 to 45%", PERCENT, "44", "45"),
        ("entre 44 y 45 por ciento", PERCENT, "44", "45"),
        ("entre el 44 y el 45 por ciento", PERCENT, "44", "45"),
        ("de 44 a 45%", PERCENT, "44", "45"),
        ("del 44 al 45%", PERCENT, "44", "45"),
        ("44 a 45 por ciento", PERCENT, "44", "45"),
        ("44.2-44.3 points", POINTS, "44.2", "44.3"),
        ("44-45", NUMBER, "44", "45"),
        ("44-44", NUMBER, "44", "44"),
        ("between 5 and 6 million", NUMBER, "5000000", "6000000"),
        ("between 900 thousand and 1 million", NUMBER, "900000", "1000000"),
        ("5 million to 6,000,000", NUMBER, "5000000", "6000000"),
        ("entre treinta y cuarenta", NUMBER, "30", "40"),
        ("entre treinta y dos y cuarenta", NUMBER, "32", "40"),
        ("entre 1 y mil", NUMBER, "1", "1000"),
        ("entre mil y dos mil", NUMBER, "1000", "2000"),
        ("half a million to 1 million", NUMBER, "500000", "1000000"),
        ("between half and two thirds", PERCENT, "50", "200/3"),
        ("entre un tercio y la mitad", PERCENT, "100/3", "50"),
    ],
)
def test_a_range_keeps_both_ends_as_printed(text: str, unit: Unit, low: str, high: str) -> None:
    check(text, unit, Form.RANGE, closed(low, high))


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        *(("first", 1), ("Tenth", 10), ("primero", 1), ("primera", 1), ("tercer", 3), ("séptimo", 7)),
        *(("second", 2), ("segundo", 2), ("cuarto", 4), ("décima", 10)),
        *(("1st", 1), ("2nd", 2), ("3rd", 3), ("4th", 4), ("11th", 11), ("12th", 12), ("21st", 21)),
        *(("111th", 111), ("2.º", 2), ("2º", 2), ("2ª", 2), ("2.ª", 2), ("1,000,000th", 1000000)),
    ],
)
def test_an_ordinal_is_exact(text: str, rank: int) -> None:
    check(text, ORDINAL, Form.EXACT, f"[{rank}, {rank}]")


REFUSED: list[tuple[str, int, int, str]] = [
    # nothing, too much
    ("", 0, 1, "empty"),
    (" \n", 0, 1, "empty"),
    ("1" * 101, 100, 1, "at most 100 characters"),
    ("1" * 31, 0, 31, "at most 30 digits"),
    # signs and ratios
    ("-5", 0, 1, "sign"),
    ("\u22125", 0, 1, "sign"),
    ("+5", 0, 1, "sign"),
    ("\u20135", 0, 1, "sign"),
    ("44 - -45", 5, 1, "sign"),
    ("1/3", 1, 1, "write a percentage"),
    ("1\u20443", 1, 1, "write a percentage"),
    ("2:1", 1, 1, "two numbers"),
    # characters
    ("\u0665", 0, 1, "ARABIC-INDIC DIGIT FIVE.*write 5"),
    ("5\u0665", 1, 1, "ARABIC-INDIC DIGIT FIVE.*write 5"),
    ("\uff15", 0, 1, "FULLWIDTH DIGIT FIVE.*write 5"),
    ("5\u00b2", 1, 1, "SUPERSCRIPT TWO.*write 2"),
    ("\u00bd", 0, 1, "VULGAR FRACTION ONE HALF.*write it out"),
    ("2\u00bd million", 1, 1, "VULGAR FRACTION ONE HALF"),
    ("51\uff05", 2, 1, 'FULLWIDTH PERCENT SIGN.*write "%"'),
    ("\u20ac5", 0, 1, "EURO SIGN"),
    ("5 fran\u00e7ais", 6, 1, "CEDILLA"),
    ("\u0430bout 5", 0, 1, "CYRILLIC SMALL LETTER A"),
    ("5\u200b", 1, 1, r"\\u200b.*ZERO WIDTH SPACE.*hidden"),
    ("5\x00", 1, 1, r"\\x00.*U\+0000.*hidden"),
    ("5\u20286", 1, 1, r"\\u2028.*hidden"),
    ("\u03015", 0, 1, r"\\u0301.*combining"),
    ("5\ud800", 1, 1, r"\\ud800.*hidden"),
    ("5.", 1, 1, "not between two digits"),
    (".5", 0, 1, "not between two digits"),
    ("5, 150", 1, 1, "not between two digits"),
    # words
    ("5 votes", 2, 5, "not a known word"),
    ("a thrid", 2, 5, 'did you mean "third"'),
    ("5 milion", 2, 6, 'did you mean "million"'),
    ("xyzzyx", 0, 6, "not a known word$"),
    ("5.15M", 4, 1, 'write "5.15 million"'),
    ("5k", 1, 1, 'write "5 thousand"'),
    ("bn", 0, 2, 'write "billion"'),
    ("1e6", 1, 1, "exponent"),
    ("1E+6", 1, 1, "exponent"),
    ("e", 0, 1, "not a known word"),
    # grouping and the decimal mark
    ("51,50,092", 3, 2, "threes, and this group has 2"),
    ("1,2,3", 2, 1, "threes, and this group has 1"),
    ("44 45", 3, 2, "two numbers"),
    ("1234,567,890", 0, 4, "first group has 4"),
    ("0,512,000", 0, 1, "starts with 0"),
    ("007", 0, 1, "starts with 0"),
    ("1,234 567", 5, 1, "second kind of separator"),
    ("1,234.567.8", 5, 1, "second kind of separator"),
    ("about  10.058", 7, 6, "^ambiguous: 10,058 or 10.058 .a decimal part.; declare"),
    ("10,058", 0, 6, "^ambiguous: 10,058 or 10.058 .a decimal part.; declare"),
    # the grammar
    ("about", 5, 1, "a number is expected"),
    ("percent", 0, 7, "a number is expected"),
    ("about more than 5", 6, 4, "a number is expected"),
    ("% 5", 0, 1, "a number is expected"),
    ("50%%", 3, 1, "nothing more"),
    ("5 million %", 10, 1, "nothing more"),
    ("half percent", 5, 7, "nothing more"),
    ("five quarters", 5, 8, "nothing more"),
    ("at least 70% or more", 13, 2, "nothing more"),
    ("51.2% 3", 6, 1, "this is another"),
    ("5  150", 3, 3, "this is another"),
    ("four five", 5, 4, "this is another"),
    ("about 44-45%", 8, 1, "no other qualifier"),
    ("1-2-3", 3, 1, "nothing more"),
    ("between 44", 10, 1, '"and" and a second number'),
    ("entre 44 and 45", 9, 3, '"y" and a second number'),
    ("de 44%", 6, 1, '"a" and a second number'),
    ("44-", 3, 1, "a number is expected"),
    ("45-44%", 0, 6, "low end is above"),
    ("between 900 and 1 million", 0, 25, "low end is above"),
    ("44% to 45", 0, 9, "one end is a percent, the other a number"),
    ("44% to 45 points", 0, 16, "one end is a percent, the other a points"),
    ("0.4 to half", 0, 11, "one end is a number, the other a percent"),
    ("first to third", 0, 14, "ranks"),
    ("2-3rd", 0, 5, "ranks"),
    ("about first", 0, 11, "a rank is exact"),
    ("2nd or more", 0, 11, "a rank is exact"),
    ("less than 0", 0, 11, "below zero"),
    ("1.5th", 0, 5, "whole number from 1"),
    ("0th", 0, 3, "whole number from 1"),
    ("2th", 1, 2, '"nd" is expected'),
    ("11st", 2, 2, '"th" is expected'),
]


@pytest.mark.parametrize(("text", "position", "length", "reason"), REFUSED)
def test_what_cannot_be_read_exactly_is_refused(text: str, position: int, length: int, reason: str) -> None:
    with pytest.raises(FigureError) as caught:
        parse(text)
    assert caught.match(f"(?s){reason}" if not reason.endswith("$") else f"(?m){reason}")
    assert (caught.value.text, caught.value.position, caught.value.length) == (text, position, length)


@pytest.mark.parametrize(
    ("text", "decimal", "position", "reason"),
    [
        ("51,2", ".", 3, "threes, and this group has 1"),
        ("51.2", ",", 3, "threes, and this group has 1"),
        ("5.150.092", ".", 5, "only digits are expected after the declared decimal mark"),
        ("1.234,5", ".", 5, "only digits are expected after the declared decimal mark"),
        ("5", ";", 0, "the declared decimal mark must be"),
    ],
)
def test_a_declared_decimal_mark_is_kept_to(text: str, decimal: str, position: int, reason: str) -> None:
    with pytest.raises(FigureError, match=reason) as caught:
        parse(text, decimal=decimal)
    assert caught.value.position == position


@pytest.mark.parametrize("value", [0.512, 5150092, None, b"5", F(1, 3)])
def test_a_figure_is_text(value: Any) -> None:
    with pytest.raises(FigureError, match="a figure is text, as printed") as caught:
        parse(value)
    assert caught.value.text == f"<{type(value).__name__}>"


def test_even_a_number_that_python_will_not_print_is_refused() -> None:
    misuse: Any = 10**5000
    with pytest.raises(FigureError, match="a figure is text, as printed"):
        parse(misuse)


def test_the_error_draws_a_caret_under_what_is_wrong() -> None:
    with pytest.raises(FigureError) as caught:
        parse("51,50,092")
    assert str(caught.value).splitlines()[1:] == ["  51,50,092", "     ^^"]


def test_the_words_that_files_and_reports_have_for_roundings_units_and_forms() -> None:
    roundings = ["nearest", "half-up", "half-even", "half-down", "truncated", "ceiling"]
    assert [each.value for each in Rounding] == roundings
    assert [each.value for each in Unit] == ["number", "percent", "points", "ordinal"]
    assert [each.value for each in Form] == ["exact", "rounded", "bound", "approximate", "range"]


@pytest.mark.parametrize(
    ("values", "inside", "outside", "integers", "empty"),
    [
        (Interval(F(1, 2), F(5, 2)), [F(1, 2), 1, F(5, 2)], [0, 3], (1, 2), False),
        (Interval(F(1), F(3), low_open=True, high_open=True), [2, F(11, 10)], [1, 3], (2, 2), False),
        (Interval(F(1), None), [1, 10**40], [0], (1, None), False),
        (Interval(None, F(1), high_open=True), [-(10**40), 0], [1, 2], (None, 0), False),
        (Interval(None, None), [-1, 0, 1], [], (None, None), False),
        (Interval(F(1), F(1)), [1], [0, 2], (1, 1), False),
        (Interval(F(1, 5), F(2, 5)), [F(3, 10)], [0, 1], (1, 0), False),
        (Interval(F(1), F(1), low_open=True), [], [1], (2, 1), True),
        (Interval(F(1), F(1), high_open=True), [], [1], (1, 0), True),
        (Interval(F(2), F(1)), [], [1, F(3, 2), 2], (2, 1), True),
    ],
)
def test_an_interval_knows_its_ends(
    values: Interval,
    inside: list[F | int],
    outside: list[F | int],
    integers: tuple[int | None, int | None],
    empty: bool,  # noqa: FBT001 (a column of the table)
) -> None:
    assert all(value in values for value in inside)
    assert not any(value in values for value in outside)
    assert values.integers() == integers
    assert values.is_empty() is empty
