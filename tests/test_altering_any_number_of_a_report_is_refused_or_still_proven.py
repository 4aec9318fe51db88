"""No number of a report can be altered unnoticed: the report is refused, or what was altered still proves it.

Every whole number, and every run of digits in a text or a key, is altered by itself. What the verifier accepts must
be part of the evidence (a proof, a ray, a solution), and an independent slow checker must agree with it.
"""

from __future__ import annotations

import json
import random
import re
from functools import cache

import pytest
import slow_checker
from otherwise import OTHERWISE
from toml_files import SEEDS

import reconcile
from reconcile import statements, verifier
from reconcile.proof_json import FormatError
from reconcile.report.json import to_plain

SLICE = 60
MOST = 40
"""So many numbers of each section are altered in the fast profile."""
CHUNKS = 16

WHOLE_NUMBERS = """
[source]
id = "s"
document = "s.txt"
decimal = "."

[[claimant]]
id = "count"

[[claimant]]
id = "rival"

[[contest]]
id = "k"
options = ["a", "b"]

[[contest.group]]
id = "others"
all_except = ["a", "b"]

[[tally]]
id = "t"
contest = "k"
counted_by = "count"
final = true

[[claim]]
id = "c1"
tally = "t"
claimant = "count"
total = "37"
of = "valid"

[[claim]]
id = "c2"
tally = "t"
claimant = "rival"
share = "33.3%"
option = "a"
of = "valid"

[[claim]]
id = "c3"
tally = "t"
claimant = "count"
rank = "second"
option = "a"

[[claim]]
id = "c4"
tally = "t"
claimant = "count"
options = "three"

[[claim]]
id = "c5"
tally = "t"
claimant = "rival"
votes = "4"
option = "b"

[[claim]]
id = "c6"
tally = "t"
claimant = "rival"
votes = "12"
option = "a"

[[claim]]
id = "c7"
tally = "t"
claimant = "rival"
votes = "at most 7"
option = "others"

[[claim]]
id = "c8"
tally = "t"
claimant = "count"
share = "45%"
option = "b"
of = "unstated"
"""


LEDGERS = {"whole numbers": WHOLE_NUMBERS, "otherwise": OTHERWISE}
NAMES = ["seeds", *LEDGERS]
SECTIONS = ("readings", "leads", "increments", "break_evens", "roundings", "slips", "without_unstated")


@cache
def case(name):
    """A ledger, its report, and every place in it where a number stands."""
    ledger = reconcile.load(SEEDS) if name == "seeds" else reconcile.from_texts({"k.toml": LEDGERS[name]})
    text = json.dumps(to_plain(reconcile.reconcile(ledger)))
    return ledger, text, list(numbers(json.loads(text), ()))


def numbers(data, path):
    """The places of all numbers: the path, and the span of the digits in a text or key (`None` for a number)."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from (((*path, key), "key", found.span()) for found in re.finditer(r"\d+", key))
            yield from numbers(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from numbers(value, (*path, index))
    elif isinstance(data, str):
        yield from ((path, "text", found.span()) for found in re.finditer(r"\d+", data))
    elif type(data) is int:
        yield path, "number", None


def altered(report, place, change):
    """The report with one number changed; `None` where a changed key is taken."""
    path, what, span = place
    holder = report
    for step in path[:-1]:
        holder = holder[step]
    if what == "number":
        holder[path[-1]] = change(holder[path[-1]])
        return report
    text = path[-1] if what == "key" else holder[path[-1]]
    new = f"{text[: span[0]]}{change(int(text[slice(*span)]))}{text[span[1] :]}"
    if what == "text":
        holder[path[-1]] = new
        return report
    if new in holder:
        return None
    entries = [(new if key == path[-1] else key, value) for key, value in holder.items()]
    holder.clear()
    holder.update(entries)
    return report


CHANGES = {
    "one more": lambda number: number + 1,
    "one less, or doubled": lambda number: number - 1 if number % 2 else number * 2 or 7,
}

EVIDENCE = frozenset({"proof", "proofs", "without", "inside", "outside", "solution", "solutions", "lines", "overtaken"})


def judge(name, place, how):
    """Alter one number, verify, and let the slow checker judge what was accepted."""
    ledger, text, _ = case(name)
    report = altered(json.loads(text), place, CHANGES[how])
    if report is None:
        return "taken"
    where = f"{name}: {how} at {'.'.join(map(str, place[0]))} {place[1:]}"
    try:
        reconcile.verify(report, ledger)
    except (reconcile.ProofError, FormatError):
        return "refused"
    except Exception as error:
        raise AssertionError(f"{where}: {type(error).__name__} instead of a refusal: {error}") from error
    assert EVIDENCE & set(place[0]), f"{where}: accepted, and it is no evidence"
    try:
        slow_checker.check(report, statements.build(ledger))
    except slow_checker.WrongError as error:
        raise AssertionError(f"{where}: accepted, but the slow checker says: {error}") from error
    return "still proven"


@pytest.fixture(autouse=True)
def _constraints_made_once(monkeypatch):
    """The same ledger has the same constraints each time: no need to wait for them."""
    monkeypatch.setattr(verifier, "build", cache(statements.build))


@pytest.mark.parametrize("name", NAMES)
def test_the_slow_checker_accepts_what_was_not_altered(name):
    ledger, text, _ = case(name)
    slow_checker.check(json.loads(text), statements.build(ledger))
    reconcile.verify(json.loads(text), ledger)


def test_the_second_ledger_needs_cases_and_roundings():
    _, text, _ = case("whole numbers")
    assert '"cases": "' in text
    assert '"split": null' in text
    assert json.loads(text)["verdict"] == "INCONSISTENT"


def test_the_third_ledger_has_an_entry_in_every_section_of_what_would_hold_otherwise():
    """So the law covers all their numbers."""
    report = json.loads(case("otherwise")[1])
    assert all(report[section] for section in SECTIONS)
    assert {note["code"] for note in report["findings"] if note["severity"] == "note"} >= {
        "reading-excludes",
        "order-open",
    }
    assert any(finding.get("fits_if_rounded") for finding in report["findings"])
    assert {reading["verdict"] for reading in report["readings"]} == {"fits", "collides"}
    assert {view["order"] for lead in report["leads"] for view in lead["views"]} == {"open", "settled"}


@pytest.mark.parametrize("section", SECTIONS)
def test_altering_a_number_of_a_section_is_refused_or_still_proven(section):
    _, _, places = case("otherwise")
    rng = random.Random(section)
    chosen = [place for place in places if place[0][0] == section]
    chosen = rng.sample(chosen, min(len(chosen), MOST))
    assert "refused" in [judge("otherwise", place, rng.choice(list(CHANGES))) for place in chosen]


@pytest.mark.parametrize("name", NAMES)
def test_altering_a_number_is_refused_or_still_proven(name):
    _, _, places = case(name)
    rng = random.Random(7)
    chosen = rng.sample(places, len(places) // SLICE)
    outcomes = [judge(name, place, how) for place in chosen for how in [rng.choice(list(CHANGES))]]
    assert "refused" in outcomes


@pytest.mark.thorough
@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize("name", NAMES)
def test_altering_any_number_is_refused_or_still_proven(name, how, chunk, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    wrong = []
    for place in case(name)[2][chunk::CHUNKS]:
        try:
            judge(name, place, how)
        except AssertionError as error:
            wrong.append(str(error))
    assert not wrong, "\n".join(wrong)
