"""Roundings of round shares: the numbers that are named, against counting by hand and by trying all."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import pytest

from reconcile import FigureError, ReconcileError, Rounding, flags, parse
from reconcile.flags import Flag, round_shares

BULLETIN = (5_150_092, 4_445_978, 462_704), ("51.2%", "44.2%", "4.6%")
HALF = Fraction(1, 2)


def nearest(share, total):
    """The whole numbers nearest to a share of a total."""
    value = share * total
    near = {math.floor(value), math.ceil(value)}
    least = min(abs(value - each) for each in near)
    return {each for each in near if abs(value - each) == least}


def printed_as(text, total, rounding=Rounding.NEAREST):
    """The whole numbers whose share of the total is printed so, by trying all."""
    values = parse(text, rounding=rounding).values
    return [count for count in range(total + 1) if Fraction(count, total) in values]


def test_the_first_bulletin():
    flag = round_shares(*BULLETIN)
    assert flag.code == "round-shares"
    assert flag.totals == (10_058_773, 10_058_774)
    assert flag.total == sum(BULLETIN[0]) == 10_058_774
    assert flag.probability == flag.given_total == Fraction(1, 10_059**2)
    assert flag.without_total == Fraction(14_503, 10_059**2)
    assert "of 10,058,773 and of 10,058,774" in flag.sentence
    assert flag.sentence.endswith("; of these totals, the counts sum to 10,058,774.")


def test_the_first_two_counts_of_the_bulletin_alone():
    flag = round_shares(BULLETIN[0][:2], BULLETIN[1][:2])
    assert flag.totals == (10_058_773, 10_058_774)
    assert flag.total is None
    assert flag.probability == flag.without_total == Fraction(14_503, 10_059**2)
    assert 1.43e-4 < flag.probability < 1.44e-4
    assert "sum" not in flag.sentence


@pytest.mark.parametrize("total", [10_058_773, 10_058_774])
def test_the_bulletin_by_walking_through_all_totals(total):
    """An independent count: every whole number near, its two roundings, and the set of those printed so."""
    shares = Fraction(512, 1000), Fraction(442, 1000)
    boxes = [(math.ceil((s - Fraction(1, 2000)) * total), math.floor((s + Fraction(1, 2000)) * total)) for s in shares]
    sizes = [high - low + 1 for low, high in boxes]
    assert sizes == [10_059, 10_059]
    pairs = set()
    for near in range(total - 12_000, total + 12_000):
        for pair in itertools.product(*(nearest(share, near) for share in shares)):
            if all(low <= count <= high for count, (low, high) in zip(pair, boxes, strict=True)):
                pairs.add(pair)
    assert len(pairs) == 14_503


@pytest.mark.parametrize(("total", "found"), [(10_058_774, True), (10_058_773, True), (10_058_775, False)])
def test_a_printed_total_has_to_be_one_that_fits(total, found):
    flag = round_shares(BULLETIN[0][:2], BULLETIN[1][:2], total)
    assert (flag is not None) == found
    if flag:
        assert flag.total == total
        assert flag.probability == Fraction(1, 10_059**2)


def test_what_is_no_rare_thing_given_the_total_gives_no_flag():
    """Of a hundred votes, all counts are their shares."""
    assert round_shares((51, 49), ("51%", "49%"), decimal=".") is None
    assert round_shares((51, 49), ("51%", "49%"), decimal=".", at_most=1).given_total == 1


def test_one_vote_off_gives_no_flag():
    assert round_shares((5_150_093, 4_445_978), ("51.2%", "44.2%")) is None
    assert round_shares((5_150_092, 4_445_979), ("51.2%", "44.2%")) is None


def test_zeros_at_the_end_of_all_shares_are_part_of_what_is_rare():
    """The model is that of the fewest decimals that show all shares."""
    counts = (5_150_092, 4_445_978)
    one = round_shares(counts, ("51.2%", "44.2%"), 10_058_774)
    two = round_shares(counts, ("51.20%", "44.20%"), 10_058_774)
    assert one.probability == two.probability == Fraction(1, 10_059**2)
    assert one.shares == two.shares == ("51.2%", "44.2%")
    assert round_shares(counts, ("51.20%", "44.20%")).probability == Fraction(14_503, 10_059**2)


def test_shares_of_three_decimals_are_not_round():
    counts = [round(Fraction(s) * 10_058_774 / 100) for s in ("51.203", "44.207")]
    assert round_shares(counts, ("51.203%", "44.207%"), 10_058_774, decimal=".", at_most=1) is None


def test_shares_of_nothing_and_of_everything_say_nothing():
    assert round_shares((10_058_774, 0), ("100%", "0%"), at_most=1) is None
    with_zero = round_shares((*BULLETIN[0], 0), (*BULLETIN[1], "0.0%"))
    assert with_zero.probability == round_shares(*BULLETIN).probability


def test_a_share_in_words_and_with_a_comma():
    assert round_shares((5_150_092, 4_445_978), ("51,2 por ciento", "44,2%"), decimal=",").shares == ("51.2%", "44.2%")


def test_the_order_of_counts_does_not_matter():
    found = {
        round_shares([BULLETIN[0][i] for i in order], [BULLETIN[1][i] for i in order]).probability
        for order in itertools.permutations(range(3))
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    ("counts", "shares", "total"),
    [
        ((1,), ("50%", "50%"), None),
        ((1, -1), ("50%", "50%"), None),
        ((1, 1.0), ("50%", "50%"), None),
        ((1, True), ("50%", "50%"), None),
        ((1, 1), ("50%", "more than 50%"), None),
        ((1, 1), ("50%", "50"), None),
        ((1, 1), ("50%", "50%"), 0),
        ((1, 1), ("50%", "50%"), "2"),
    ],
)
def test_what_is_no_count_share_or_total_is_refused(counts, shares, total):
    with pytest.raises(ReconcileError, match="expected"):
        round_shares(counts, shares, total)


def test_all_faults_are_named_at_once():
    with pytest.raises(ReconcileError, match=r"counts\[0\]: -1 and shares\[1\]: \"about 2%\""):
        round_shares((-1, 1), ("50%", "about 2%"))
    with pytest.raises(FigureError):
        round_shares((1, 1), ("50%", "half of 2"))


# ---- Against trying all, in small cases


def cases(seed):
    rng = random.Random(seed)
    digits = rng.choice((0, 0, 1))
    unit = 100 * 10**digits
    wanted = sorted(rng.sample(range(1, unit), rng.choice((2, 2, 3))), reverse=True)
    share = [Fraction(each, unit) for each in wanted]
    texts = [f"{each / 10**digits:.{digits}f}%" for each in wanted]
    total = rng.randrange(60, 900) * 2 ** (digits + 1)
    return share, texts, total


@pytest.mark.parametrize("rounding", [Rounding.NEAREST, Rounding.HALF_UP, Rounding.TRUNCATED])
@pytest.mark.parametrize("seed", range(40))
def test_totals_and_probability_by_trying_all(seed, rounding):
    shares, texts, around = cases(seed)
    counts = tuple(min(nearest(share, around)) for share in shares)
    flag = round_shares(counts, texts, rounding=rounding, at_most=1)
    values = [parse(text, rounding=rounding).values for text in texts]
    fit = [
        total
        for total in range(1, 3 * around)
        if all(
            c in nearest(share, total) and Fraction(c, total) in value
            for c, share, value in zip(counts, shares, values, strict=True)
        )
    ]
    if not fit:
        assert flag is None
        return
    assert list(flag.totals) == fit
    known = sum(counts) if sum(counts) in fit else None
    assert flag.total == known
    reference = known or fit[0]
    boxes = [set(printed_as(text, reference, rounding)) for text in texts]
    rows = list(range(len(counts)))
    if known:
        rows.remove(min(rows, key=lambda i: (counts[i], shares[i])))
    possible = math.prod(len(boxes[i]) for i in rows)
    given = math.prod(len(nearest(shares[i], reference) & boxes[i]) for i in rows)
    assert flag.given_total == Fraction(given, possible)
    anyone = {
        numbers
        for total in range(3 * around)
        for numbers in itertools.product(*(nearest(shares[i], total) & boxes[i] for i in rows))
    }
    assert flag.without_total == Fraction(len(anyone), possible)
    assert flag.probability == (flag.given_total if known else flag.without_total)


@pytest.mark.parametrize(("shares", "total"), [(("12.34%", "0.02%"), 3 * 10**9), (("50.5%", "0.1%"), 10**7 + 1)])
def test_whole_rounds_between_are_counted_as_if_one_by_one(shares, total):
    """Ranges long enough that rounds are multiplied: against a plain walk over all of them, a vector at a time."""
    ratios = [parse(text).number for text in shares]
    counts = [min(nearest(ratio, total)) for ratio in ratios]
    flag = round_shares(counts, shares, at_most=1)
    boxes = []
    for text in shares:
        values = parse(text).values
        boxes.append((math.ceil(values.low * flag.totals[0]), math.floor(values.high * flag.totals[0])))
    first = max(math.ceil((low - HALF) / ratio) for (low, _), ratio in zip(boxes, ratios, strict=True))
    last = min(math.floor((high + HALF) / ratio) for (_, high), ratio in zip(boxes, ratios, strict=True))
    assert last - first > 3 * math.lcm(*(ratio.denominator for ratio in ratios))
    found, before = 0, set()
    for near in range(first, last + 1):
        spans = []
        for ratio, (low, high) in zip(ratios, boxes, strict=True):
            top, bottom = 2 * ratio.numerator * near, 2 * ratio.denominator
            up = (top + ratio.denominator) // bottom
            down = up - 1 if (top + ratio.denominator) % bottom == 0 else up
            spans.append([each for each in {down, up} if low <= each <= high])
        here = set(itertools.product(*spans))
        found += len(here - before)
        before = here
    possible = math.prod(high - low + 1 for low, high in boxes)
    assert flag.without_total == Fraction(found, possible)


def test_flags_is_a_module_that_is_loaded_when_asked_for():
    assert flags.round_shares is round_shares
    assert isinstance(round_shares(*BULLETIN), Flag)


def test_large_numbers_take_no_time():
    many = 512_345_678_901_234_567_890
    flag = round_shares((many * 5121, many * 4423), ("51.21%", "44.23%"))
    assert flag.probability < Fraction(1, 10**20)
    assert many * 10_000 in flag.totals


# ---- How seldom chance is flagged


def test_counts_drawn_from_the_model_are_flagged_as_often_as_it_says():
    """All pairs that are printed as 51.2% and 44.2% of 20,000: those that some total gives, and 4,000 draws."""
    texts, total = ("51.2%", "44.2%"), 20_000
    boxes = [range(10_230, 10_251), range(8_830, 8_851)]
    fitting = {pair for pair in itertools.product(*boxes) if round_shares(pair, texts, at_most=1)}
    flag = round_shares((10_240, 8_840), texts, at_most=1)
    assert flag.totals == (total,)
    assert flag.without_total == Fraction(len(fitting), 21 * 21)
    rng = random.Random(11)
    drawn = sum((rng.choice(boxes[0]), rng.choice(boxes[1])) in fitting for _ in range(4_000))
    expected = 4_000 * float(flag.probability)
    assert abs(drawn - expected) < 4 * math.sqrt(expected)


def test_random_bulletins_are_seldom_flagged():
    """Counts of three options that are drawn vote for vote in effect, with their shares as a desk would print them."""
    rng, flagged = random.Random(13), 0
    for _ in range(3_000):
        total = rng.randrange(10_000, 20_000_000)
        first = round(total * rng.uniform(0.3, 0.6))
        second = round(total * rng.uniform(0.1, 0.3))
        counts = first, second, total - first - second
        texts = [f"{float(round(Fraction(100 * count, total), 1)):.1f}%" for count in counts]
        flagged += round_shares(counts, texts) is not None
        flagged += round_shares(counts[:2], texts[:2]) is not None
    assert flagged <= 12  # of 6,000 tests at one in a thousand or less each: 6 at most are expected
