"""What the pictures of a report show: the ends that were proven and printed, on an axis on which the gap is seen."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction

import pytest
from defusedxml.ElementTree import fromstring
from toml_files import SEEDS, to_toml

import reconcile
from reconcile.gaps import gap_of
from reconcile.report.charts import Look, _wide, chart_of
from reconcile.report.labels import Labels
from reconcile.report.pictures import FEW_NAMES, Picture, Span, picture_of_finding, picture_of_forced
from reconcile.report.svg import _written, svg_of
from reconcile.results import End, Range


def result_of(*claims, options=("a", "b")):
    data = {
        "source": {"id": "s", "document": "s.txt", "decimal": "."},
        "claimant": [{"id": "x"}, {"id": "y"}],
        "contest": [{"id": "k", "options": list(options)}],
        "tally": [{"id": "t", "contest": "k", "final": True}],
        "claim": [{"id": f"c{i}", "tally": "t", **claim} for i, claim in enumerate(claims)],
    }
    return reconcile.reconcile(reconcile.from_texts({"l.toml": to_toml(data)}))


def picture(result, id="D1"):
    notes = [finding for finding in result.findings if finding.title.startswith(f"{id},")]
    return picture_of_finding(Labels(result), result.finding(id), notes)


def votes(figure, who="x"):
    return {"claimant": who, "votes": figure, "option": "a"}


def share(figure, who="x", option="a"):
    return {"claimant": who, "share": figure, "option": option, "of": "valid"}


@pytest.fixture(scope="module")
def seeds():
    return reconcile.reconcile(reconcile.load(SEEDS))


def test_the_disputed_share_of_the_seeds(seeds):
    """The ends are those of the JSON report, in per cent; the gap is theirs."""
    found = picture(seeds, "D2")
    left, all_figures, printed = found.spans
    conflict = seeds.finding("D2").conflict
    assert (left.low, left.high) == (conflict.expected.low.value * 100, conflict.expected.high.value * 100)
    reach = seeds.finding("N1").reach.range
    assert (all_figures.low, all_figures.high) == (reach.low.value * 100, reach.high.value * 100)
    assert (printed.low, printed.high) == (70, None)
    assert (found.apart.low, found.apart.high) == (left.high, 70)
    assert found.apart.high - found.apart.low == seeds.finding("D2").gap.size
    assert (found.unit, found.least, found.greatest) == ("%", 0, 100)


def test_a_dispute_about_who_won_has_no_numbers_to_draw(seeds):
    assert picture(seeds, "D1") is None


def test_numbers_of_options(seeds):
    found = picture(seeds, "D3")
    assert [(span.low, span.high) for span in found.spans] == [(10, 10), (3, 3)]
    assert (found.apart.low, found.apart.high, found.apart.words) == (3, 10, "Apart by 7 options")
    assert found.least == 0


def test_a_narrow_gap_between_large_numbers_fills_a_good_part_of_the_axis():
    """5,150,092 against at most 5,150,029: 63 votes apart, four times as many on either side at the most."""
    found = picture(result_of(votes("5,150,092"), votes("at most 5,150,029", "y")))
    assert (found.apart.low, found.apart.high) == (5_150_029, 5_150_092)
    assert (found.least, found.greatest) == (5_150_029 - 4 * 63, 5_150_092)


def test_a_wide_gap_leaves_room_beside_it():
    found = picture(result_of(votes("900"), votes("1,000", "y")))
    assert (found.least, found.greatest) == (890, 1010)


@pytest.mark.parametrize(
    "claims",
    [
        (share("48.85%"), share("48.5%", "y")),  # half of 100%, and 0.3 points apart
        (share("at least 52%"), share("51.9%", "y")),
        (share("10.0%"), share("at most 9.8%", "y")),
        (votes("1,000"), votes("at most 990", "y")),
    ],
)
def test_a_gap_is_at_least_a_twelfth_of_the_axis(claims):
    found = picture(result_of(*claims))
    assert (found.apart.high - found.apart.low) * 12 >= found.greatest - found.least
    assert found.least <= found.apart.low < found.apart.high <= found.greatest


def test_an_end_beyond_the_axis_has_no_mark():
    """What is near a gap of 110 is drawn; an end far away is an arrow, and nothing is drawn beyond the picture."""
    found = picture(result_of(votes("14,326,641"), votes("14,326,751", "y")))
    far = Span("far away", Fraction(20_000_000), None)
    shown = drawing(found._replace(spans=(far, *found.spans)))
    places = [float(match) for each in shown.iter("path") for match in re.findall(r"^M([-\d.e]+),", each.get("d"))]
    assert max(places) <= 326 + 12


def test_what_is_not_bounded_goes_on_beyond_the_axis():
    found = picture(result_of(votes("at least 100"), votes("at most 10", "y")))
    spans = sorted(found.spans, key=lambda span: span.low or 0)
    assert (spans[0].low, spans[0].high, spans[1].low, spans[1].high) == (0, 10, 100, None)
    assert found.greatest > 100
    drawn = drawing(found)
    assert len([e for e in drawn.iter() if "rotate(90" in e.get("transform", "")]) == 1


@pytest.mark.parametrize(
    "claims",
    [
        (votes("1" + "0" * 28), votes("2" + "0" * 28, "y")),
        (share("50.00000000000001%"), share("50.00000000000003%", "y")),
    ],
    ids=["29 digits", "14 places"],
)
def test_what_cannot_be_drawn_truly_is_not_drawn(claims):
    result = result_of(*claims)
    assert result.findings[0].gap is not None
    assert picture(result) is None


def drawing(found):
    return fromstring(svg_of(chart_of(found, Look()), "p", found.title, found.description))


CASES = {
    "wide": (votes("900"), votes("1,000", "y")),
    "narrow": (votes("5,150,092"), votes("at most 5,150,029", "y")),
    "one apart": (votes("7"), votes("8", "y")),
    "from nothing": (votes("0"), votes("1", "y")),
    "large": (votes("4,000,000,000,000"), votes("9,000,000,000,001", "y")),
    "shares": (share("51%"), share("55%", "y", "b")),
    "fine shares": (share("51.0001%"), share("51.0004%", "y")),
}


@pytest.mark.parametrize("name", CASES)
def test_bars_stand_where_their_numbers_are_on_the_axis(name):
    """Every bar and the gap within half a pixel, as far as the axis goes."""
    found = picture(result_of(*CASES[name]))
    look = Look()

    def place(value):
        value = min(max(value, found.least), found.greatest)
        return float((value - found.least) / (found.greatest - found.least) * 326)

    def drawn(colour):
        """Where the rectangles of a colour begin, and how wide they are."""
        shapes = [e.get("d") for e in drawing(found).iter("path") if e.get("fill") == colour]
        rectangles = [re.fullmatch(r"M([-\d.e]+),[-\d.e]+h([-\d.e]+)v[-\d.e]+h[-\d.e]+Z", shape) for shape in shapes]
        return [(float(match[1]), float(match[2])) for match in rectangles if match]

    ((start, width),) = drawn(look.gap)
    assert abs(start - place(found.apart.low)) < 0.5
    assert abs(start + width - place(found.apart.high)) < 0.5
    bars = drawn(look.range)
    for span in found.spans:
        low = found.least if span.low is None else span.low
        high = found.greatest if span.high is None else span.high
        assert any(abs(x - place(low)) < 0.5 and abs(x + w - place(high)) < 0.5 for x, w in bars), span
    ends = [end for span in found.spans for end in (span.low, span.high) if end is not None]
    ends = [end for end in ends if found.least <= end <= found.greatest]
    assert all(any(abs(x + w / 2 - place(end)) < 0.5 and w == 3 for x, w in bars) for end in ends)


@pytest.mark.parametrize("name", CASES)
def test_the_labels_of_an_axis_do_not_touch(name):
    """A digit is at most 8 pixels wide at this size."""
    axis = chart_of(picture(result_of(*CASES[name]))).to_dict()["layer"][0]["encoding"]["x"]
    values = axis["axis"]["values"]
    least, greatest = axis["scale"]["domain"]
    assert least <= values[0] <= values[-1] <= greatest
    places = [(value - least) / (greatest - least) * 326 for value in values]
    assert 1 <= len(values) <= 12
    widest = max(len(f"{value:,.10f}".rstrip("0").rstrip(".")) for value in values) * 8
    assert all(b - a >= widest for a, b in itertools.pairwise(places))


def test_forced_ranges_stand_on_an_axis_from_0(seeds):
    labels = Labels(seeds)
    heading, bounds = next(labels.forced_groups())
    found = picture_of_forced(labels, heading, bounds)
    assert (found.least, found.greatest, found.apart) == (0, 11_182_275, None)
    assert [(s.low, s.high) for s in found.spans] == [(b.range.low.value, b.range.high.value) for b in bounds]
    assert found.spans[0].label == "votes for other candidates: 457,435 to 467,978"


def test_values_are_exact_up_to_the_drawing(seeds):
    for span in picture(seeds, "D2").spans:
        assert all(end is None or isinstance(end, Fraction) for end in (span.low, span.high))


def test_the_same_picture_is_drawn_the_same(seeds):
    found = picture(seeds, "D2")
    drawn = {str(svg_of(chart_of(found), "p", found.title, found.description)) for _ in range(3)}
    assert len(drawn) == 1


@pytest.mark.parametrize("more", [0, 1])
def test_a_few_accounts_that_state_a_figure_are_named(more):
    others = [f"y{i}" for i in range(FEW_NAMES + more)]
    data = {
        "source": {"id": "s", "document": "s.txt", "decimal": "."},
        "claimant": [{"id": who} for who in ("x", *others)],
        "contest": [{"id": "k", "options": ["a", "b"]}],
        "tally": [{"id": "t", "contest": "k", "final": True}],
        "claim": [
            {"id": f"c-{who}", "tally": "t", **votes("20" if who == "x" else "9", who)} for who in ("x", *others)
        ],
    }
    found = picture(reconcile.reconcile(reconcile.from_texts({"l.toml": to_toml(data)})))
    labels = [span.label for span in found.spans if "a 9 votes" in span.label]
    assert len(labels) == 1
    assert ("stated by" in labels[0]) == (not more)


def test_a_mark_on_a_letter_takes_no_room():
    assert _wide("e\u0301lite") == _wide("elite")


def test_a_span_without_ends_is_drawn_without_their_marks():
    """Only the arrows say that it goes on at both sides."""
    axis = Picture("all", "votes", Fraction(0), Fraction(10), (Span("any number", None, None),))
    turned = [each.get("transform", "") for each in drawing(axis).iter()]
    assert len([each for each in turned if "rotate(90" in each or "rotate(270" in each or "rotate(-90" in each]) >= 1
    ended = axis._replace(spans=(Span("some", Fraction(2), Fraction(4)),))
    assert not [each for each in drawing(ended).iter() if "rotate(90" in each.get("transform", "")]


def test_a_figure_that_no_count_can_have_is_not_drawn():
    """It collides by itself; where the search for that was given up, others stand beside it."""
    result = result_of(votes("between 12.2 and 12.8"), votes("3", "y"))
    finding = result.finding("D1")
    assert finding.conflict.statements == ("c0",)
    beside = finding.conflict._replace(statements=("c1", "c0"), without=(None, None), expected=Range(End(3), End(3)))
    gap = gap_of(result.problem.statement("c0"), beside.expected)
    assert picture_of_finding(Labels(result), finding._replace(conflict=beside, gap=gap), ()) is None


def test_of_what_is_drawn_shapes_and_text_alone_are_written():
    held = '<g/><text/><script>alert(1)</script><style>a{}</style><rect display="none" width="5"/>'
    held += '<rect onclick="f()" width="4"/>'
    drawn = _written(fromstring(f'<g xmlns="http://www.w3.org/2000/svg">{held}</g>'))
    assert drawn == '<g><rect width="4"></rect></g>'
