"""Names carry no weight in the worked examples either: see test_swapping_names_swaps_the_report.py."""

from __future__ import annotations

import pytest
from test_swapping_names_swaps_the_report import SIDES, reports, says, swap, swapped, with_spans, words
from toml_files import SEEDS, read_folder, to_texts

import reconcile

EXAMPLES = SEEDS.parent / "docs" / "examples"
KENYA = {"ruto": "odinga", "Ruto": "Odinga", "Omtatah": "Chebukati", "Azimio": "IEBC"}


def venezuela():
    seeds = {name: data for name, data in read_folder().items() if name != "contests.toml"}
    return {**seeds, **read_folder(EXAMPLES / "venezuela-2024")}


FILES = {
    "kenya-2022": (lambda: read_folder(EXAMPLES / "kenya-2022"), KENYA),
    "venezuela-2024": (venezuela, SIDES),
}


@pytest.fixture(scope="module", params=sorted(FILES))
def both(request):
    read, pairs = FILES[request.param]
    files = {name: with_spans(data) for name, data in read().items()}
    turned = {name: with_spans(swapped(data, pairs)) for name, data in files.items()}
    return pairs, *(reports(reconcile.from_texts(to_texts(each))) for each in (files, turned))


def test_json(both):
    """Sentences list accounts by name: the text has them, and there the order of words is left aside."""
    pairs, plain, turned = both
    assert says(swapped(turned[0], pairs), "sentence") == says(plain[0], "sentence")


@pytest.mark.parametrize("style", [1, 2], ids=["text", "Markdown"])
def test_text(both, style):
    pairs, plain, turned = both
    assert words(swap(turned[style], pairs)) == words(plain[style])
