"""Names carry no weight: with two sides' names swapped, a ledger gives the same report with those names swapped.

Only the order may differ, since lists are sorted by name where nothing else decides.
"""

from __future__ import annotations

import json
import re

import attrs
import pytest
from ledgers import small_ledger, weighted
from toml_files import SEEDS, read_folder, to_texts

import reconcile
from reconcile.proof import resting_on
from reconcile.proof_json import lines_from_plain, solutions_from_plain
from reconcile.report.json import to_plain
from reconcile.report.markdown import to_markdown
from reconcile.report.text import to_text

SIDES = {
    "maduro": "gonzalez",
    "Maduro": "González",
    "Madúro": "Gonzalez",
    "CNE": "Opposition",
    "cne": "opposition",
    "Machado": "TSJ",
}
RANDOM = {"Optone": "Opttwo", "Acctone": "Accttwo"}


def swap(text, pairs):
    """Each name of a pair written for the other, wherever it stands."""
    other = {**pairs, **{second: first for first, second in pairs.items()}}
    pattern = "|".join(sorted(map(re.escape, other), key=len, reverse=True))
    return re.sub(pattern, lambda found: other[found[0]], text)


def swapped(data, pairs):
    """Plain data with the names swapped in every text and key."""
    if isinstance(data, dict):
        return {swap(key, pairs): swapped(value, pairs) for key, value in data.items()}
    if isinstance(data, list):
        return [swapped(item, pairs) for item in data]
    return swap(data, pairs) if isinstance(data, str) else data


def with_spans(data):
    """Claim files whose spans are as long as the printed texts, which other names made longer or shorter."""
    for section in ("claim", "omitted"):
        for entry in data.get(section, []):
            kinds = [entry[key] for key in ("printed", "share", "votes", "coverage", "options") if key in entry]
            if "at" in entry:
                entry["at"] = [[start, start + len(kinds[0])] for start, _ in entry["at"]]
    return data


def canonical(report):
    """A report without anything that order decides: numbers become the solutions and proofs, lists are sorted."""
    solutions = solutions_from_plain(report["solutions"])
    lines = lines_from_plain(report["lines"])

    def plain(value, key=None):
        if key in ("solution", "inside", "outside", "without") and not isinstance(value, list):
            if isinstance(value, dict):
                return {name: plain(number, "solution") for name, number in sorted(value.items())}
            return None if value is None else plain(dict(solutions[value]))
        if key == "line":
            return plain([report["lines"][number] for number in resting_on(lines, [value])])
        if isinstance(value, dict):
            return {name: plain(item, name) for name, item in sorted(value.items()) if name not in UNNAMED}
        if isinstance(value, list):
            return sorted((plain(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
        return value

    constraints = {name: sorted(text.split()) for name, text in report["constraints"].items()}
    return plain({**report, "solutions": None, "lines": None, "constraints": constraints})


UNNAMED = frozenset({"open", "assumed", "lines"})
"""Numbers of lines in a proof. What the lines say is compared where they are those of a proof; see `says`."""


def says(report, *more):
    """All that a report says, with its evidence left out: a side may be shown by another proof or solution."""
    without = {
        "proof",
        "proofs",
        "without",
        "solution",
        "inside",
        "outside",
        "constraints",
        "solutions",
        "lines",
        *more,
    }

    def plain(value):
        if isinstance(value, dict):
            return {name: plain(item) for name, item in sorted(value.items()) if name not in without}
        if isinstance(value, list):
            return sorted(map(plain, value), key=lambda item: json.dumps(item, sort_keys=True))
        return value

    return plain(report)


def words(text):
    """The words of each paragraph, sorted: lines are folded and lists sorted by names that differ in length."""
    paragraphs = [re.sub(r"[\s,;|-]+", " ", paragraph).split() for paragraph in text.split("\n\n")]
    return sorted(sorted(paragraph) for paragraph in paragraphs)


def reports(ledger):
    result = reconcile.reconcile(ledger)
    return to_plain(result), to_text(result), to_markdown(result)


@pytest.fixture(scope="module")
def seeds():
    texts = to_texts({name: with_spans(swapped(data, SIDES)) for name, data in read_folder().items()})
    return reports(reconcile.load(SEEDS)), reports(reconcile.from_texts(texts))


def test_swapping_twice_changes_nothing():
    files = read_folder()
    turned = swapped(files, SIDES)
    assert turned != files
    assert swapped(turned, SIDES) == files


def test_json_of_the_seeds(seeds):
    (plain, _, _), (turned, _, _) = seeds
    assert says(swapped(turned, SIDES)) == says(plain)


def test_json_of_the_seeds_with_its_evidence(seeds):
    (plain, _, _), (turned, _, _) = seeds
    assert canonical(swapped(turned, SIDES)) == canonical(plain)


@pytest.mark.parametrize("style", [1, 2], ids=["text", "Markdown"])
def test_text_of_the_seeds(seeds, style):
    plain, turned = seeds[0][style], seeds[1][style]
    assert words(swap(turned, SIDES)) == words(plain)


def named(value, names):
    """A ledger with its names replaced, wherever they stand by themselves."""
    if attrs.has(type(value)):
        changed = {field.alias: named(getattr(value, field.name), names) for field in attrs.fields(type(value))}
        return type(value)(**changed)
    if isinstance(value, tuple):
        return tuple(named(item, names) for item in value)
    if isinstance(value, dict):
        return {named(key, names): named(item, names) for key, item in value.items()}
    return names.get(value, value) if isinstance(value, str) else value


def renamed(seed, names, change):
    ledger = named(change(small_ledger(seed).ledger, seed), names)
    contests = tuple(attrs.evolve(contest, options=tuple(sorted(contest.options))) for contest in ledger.contests)
    return attrs.evolve(ledger, contests=contests)


FIRST = {"a": "Optone", "b": "Opttwo", "x": "Acctone", "y": "Accttwo"}
SECOND = {"a": "Opttwo", "b": "Optone", "x": "Accttwo", "y": "Acctone"}


@pytest.mark.parametrize("change", [lambda ledger, _: ledger, weighted], ids=["plain", "weighted"])
@pytest.mark.parametrize("seed", list(range(28)))
def test_random_ledgers(seed, change):
    plain, text, _ = reports(renamed(seed, FIRST, change))
    turned, turned_text, _ = reports(renamed(seed, SECOND, change))
    assert says(swapped(turned, RANDOM)) == says(plain)
    assert words(swap(turned_text, RANDOM)) == words(text)
