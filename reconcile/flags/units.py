"""Tests of a list of units: integer percentages, and last digits."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from reconcile.errors import ReconcileError
from reconcile.flags.flag import AT_MOST, LEAST_PROBABILITY, Flag
from reconcile.languages import marked, tell, term
from reconcile.wording import number

__all__ = ["FEWEST", "integer_percentages", "last_digits"]

FEWEST: Final = 100
"""With fewer units neither test is made: a digit would be expected less than ten times."""

LEAST_COUNT: Final = 100
TENTH: Final = Fraction(1, 20)
MOST_EXACT: Final = 500
MOST_NAMED: Final = 5

INTEGERS_REFERENCE: Final = term(
    "D. Kobak, S. Shpilkin and M. S. Pshenichnikov, The Annals of Applied Statistics 10(1), 2016, pp. 54-73, "
    "doi:10.1214/16-AOAS904, who take their model from simulated binomial counts; here it is counted for each size"
)
INTEGERS_NOT: Final = term(
    "It does not show why: round percentages are more frequent also where all units lie within a percentage point or "
    "where sizes were set so that they come out round, and without them counts may differ from the votes all the same."
)
DIGITS_REFERENCE: Final = term(
    "B. Beber and A. Scacco, Political Analysis 20(2), 2012, pp. 211-234, doi:10.1093/pan/mps003"
)
DIGITS_NOT: Final = term(
    "It does not show why: last digits are unequal also where counts vary by little, were rounded, or depend on units "
    "of one size, and equal ones do not show that the counts are those of the votes."
)


def integer_percentages(
    units: Iterable[tuple[int, int]],
    *,
    tolerance: Fraction = TENTH,
    at_most: Fraction | float = AT_MOST,
) -> Flag | None:
    """Flag units of which more than expected have an integer percentage: `(part, whole)` each, in votes or ballots.

    A percentage within `tolerance` (in points) of a whole number from 1 to 99 counts as integer: by default what is
    printed as 37.0%. The model: a unit's part is equally likely to be any whole number from 1 to its whole less 1; the
    share of those that give an integer percentage is counted exactly for each size, so that small units, which often
    give one, and simple fractions such as one half are allowed for. Units of 0% and 100%, and those of a size of
    which all or no parts give an integer percentage, say nothing and are left out. There is no flag with fewer than
    100 other units.

    The probability of so many or more is that of a sum of independent units: up to 500 units by adding them one by one,
    beyond by the normal approximation corrected for skewness (Volkova 1996).

    Raises `ReconcileError` for units that are not pairs of whole numbers, the first at most the second, at least 0; and
    for a tolerance that is not from 0 to less than 1/2.
    """
    if not 0 <= tolerance < Fraction(1, 2):
        raise ReconcileError(f"tolerance: expected at least 0 and less than 1/2, not {tolerance!r}")
    pairs = _pairs(units)
    chances = {whole: _integer_chance(whole, tolerance) for whole in sorted({whole for _, whole in pairs})}
    kept = [(part, whole) for part, whole in pairs if 0 < part < whole and 0 < chances[whole] < 1]
    if len(kept) < FEWEST:
        return None
    found = sum(_is_integer(part, whole, tolerance) for part, whole in kept)
    expected = float(sum(chances[whole] for _, whole in kept))
    probability = _at_least(found, sorted(chances[whole] for _, whole in kept))
    if probability > at_most:
        return None
    return Flag(
        code="integer-percentages",
        sentence=tell(
            "{count} of {all} units have a percentage within {tolerance} points of a whole number; "
            "{expected} are expected.",
            count=number(found),
            all=number(len(kept)),
            tolerance=marked(f"{float(tolerance):g}"),
            expected=marked(f"{expected:,.1f}"),
        ),
        null=tell(
            "Each unit's count is independently and equally likely to be any whole number from 1 to one less than the "
            "unit's size."
        ),
        probability=probability,
        reference=tell(INTEGERS_REFERENCE),
        does_not_show=tell(INTEGERS_NOT),
        numbers=(("units", len(kept)), ("integer", found)),
    )


def last_digits(counts: Iterable[int], *, least: int = LEAST_COUNT, at_most: Fraction | float = AT_MOST) -> Flag | None:
    """Flag counts whose last digits are far from equally frequent: Pearson's chi-square against a tenth each.

    Counts below `least` are left out: the last digit of small counts is not equally likely to be any. There is no flag
    with fewer than 100 other counts. The probability is the upper tail for 9 degrees of freedom, in closed form
    (Abramowitz and Stegun 26.4.4).

    Raises `ReconcileError` for counts that are not whole numbers of at least 0.
    """
    counts = list(counts)
    _refuse([f"counts[{i}]: {count!r}" for i, count in enumerate(counts) if not _is_count(count)], "whole numbers")
    kept = [count for count in counts if count >= least]
    if len(kept) < FEWEST:
        return None
    digits = Counter(count % 10 for count in kept)
    squares = sum(digits[digit] ** 2 for digit in range(10))
    statistic = Fraction(10 * squares, len(kept)) - len(kept)
    probability = _chi_square_tail(float(statistic))
    if probability > at_most:
        return None
    named = ", ".join(f"{digit}: {number(digits[digit])}" for digit in range(10))
    return Flag(
        code="last-digits",
        sentence=tell(
            "The last digits of {count} counts of at least {least} are, {digits}; {expected} of each are expected; "
            "chi-square {statistic}, 9 degrees of freedom.",
            count=number(len(kept)),
            least=number(least),
            digits=named,
            expected=marked(f"{len(kept) / 10:,.1f}"),
            statistic=marked(f"{float(statistic):,.1f}"),
        ),
        null=tell("The last digit of each count is independently and equally likely to be any of the ten."),
        probability=probability,
        reference=tell(DIGITS_REFERENCE),
        does_not_show=tell(DIGITS_NOT),
        numbers=(("counts", len(kept)), *((str(digit), digits[digit]) for digit in range(10))),
    )


# ---- What is read


def _pairs(units: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    pairs = list(units)
    wrong = [f"units[{i}]: {unit!r}" for i, unit in enumerate(pairs) if not _is_pair(unit)]
    _refuse(wrong, "pairs of whole numbers, the first at most the second,")
    return pairs


def _is_pair(unit: object) -> bool:
    if not isinstance(unit, Sequence) or len(unit) != 2 or not all(map(_is_count, unit)):
        return False
    part, whole = unit
    return bool(part <= whole)


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _refuse(wrong: list[str], expected: str) -> None:
    if wrong:
        more = f"; and {len(wrong) - MOST_NAMED} more" if len(wrong) > MOST_NAMED else ""
        raise ReconcileError(f"expected {expected} of at least 0, not {'; '.join(wrong[:MOST_NAMED])}{more}")


# ---- Integer percentages


def _is_integer(part: int, whole: int, tolerance: Fraction) -> bool:
    """Whether a part is within the tolerance of 1%, 2%, ... or 99% of the whole."""
    percentage = Fraction(100 * part, whole)
    nearest = math.floor(percentage + Fraction(1, 2))
    return 1 <= nearest <= 99 and abs(percentage - nearest) <= tolerance


def _integer_chance(whole: int, tolerance: Fraction) -> Fraction:
    """The share of the whole numbers from 1 to `whole - 1` that are an integer percentage of it."""
    unit = Fraction(whole, 100)
    spans = ((math.ceil((k - tolerance) * unit), math.floor((k + tolerance) * unit)) for k in range(1, 100))
    return Fraction(sum(max(0, high - low + 1) for low, high in spans), max(1, whole - 1))


def _at_least(found: int, chances: Sequence[Fraction]) -> float:
    """The probability that at least so many of independent events with these chances happen."""
    if found <= 0:
        return 1.0
    return _summed(found, chances) if len(chances) <= MOST_EXACT else _approximated(found, chances)


def _summed(found: int, chances: Iterable[Fraction]) -> float:
    spread = [1.0]
    for chance in map(float, chances):
        stay, step = [each * (1 - chance) for each in spread], [each * chance for each in spread]
        spread = [a + b for a, b in zip([*stay, 0.0], [0.0, *step], strict=True)]
    return min(1.0, math.fsum(spread[found:]))


def _approximated(found: int, chances: Iterable[Fraction]) -> float:
    values = list(map(float, chances))
    mean = math.fsum(values)
    variance = math.fsum(p * (1 - p) for p in values)
    skewness = math.fsum(p * (1 - p) * (1 - 2 * p) for p in values) / (variance * math.sqrt(variance))
    x = (found - 0.5 - mean) / math.sqrt(variance)
    density: float = math.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    tail = math.erfc(x / math.sqrt(2)) / 2 + skewness * (x * x - 1) * density / 6
    return min(1.0, max(0.0, tail))


# ---- Last digits


def _chi_square_tail(statistic: float) -> float:
    """The probability of at least this chi-square with 9 degrees of freedom."""
    terms, term = 0.0, math.sqrt(statistic)
    for odd in (3, 5, 7, 9):
        terms += term
        term *= statistic / odd
    tail = math.erfc(math.sqrt(statistic / 2)) + math.sqrt(2 / math.pi) * math.exp(-statistic / 2) * terms
    return tail if tail >= LEAST_PROBABILITY else 0.0
