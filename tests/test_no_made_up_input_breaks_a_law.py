"""A slice of what `make fuzz` reads obeys the laws of `fuzz_laws`; and the runner notices where one is broken."""

from __future__ import annotations

import random

import attrs
import fuzz
import fuzz_inputs
import fuzz_laws
import pytest

import reconcile

SLICE = {"figures": 6_000, "toml": 200, "csv": 200, "layouts": 200, "reports": 40}


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_a_slice(target):
    found = fuzz.run(target, SLICE[target])
    assert found.findings == []
    assert found.inputs == SLICE[target]
    assert 0 < found.read < found.inputs


def figures(**changes):
    """What the runner says of figures where something of the target is another."""
    whole = attrs.evolve(fuzz.TARGETS["figures"], **changes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(fuzz.TARGETS, "figures", whole)
        return fuzz.run("figures", 300)


def test_another_exception_is_found():
    def read(_):
        raise RecursionError("too deep")

    found = figures(read=read)
    assert len(found.findings) == 300
    assert "figures --seed 1 --first 0: RecursionError in test_no_made_up_input" in found.findings[0]


def test_what_takes_long_is_found(monkeypatch):
    monkeypatch.setattr(fuzz, "SECONDS", 0)
    assert any("takes 0.00 s" in finding for finding in figures().findings)


def test_what_hangs_is_found(monkeypatch):
    def read(_):
        while True:
            pass

    monkeypatch.setattr(fuzz, "HANG", 1)
    monkeypatch.setitem(fuzz.TARGETS, "figures", attrs.evolve(fuzz.TARGETS["figures"], read=read))
    (finding,) = fuzz.run("figures", 1).findings
    assert "TimeoutError" in finding


def test_a_message_that_shows_what_is_hidden_is_found():
    def read(_):
        raise reconcile.ReconcileError("a\u200bb")

    assert all("shown unescaped" in finding for finding in figures(read=read).findings)


@pytest.mark.parametrize("lost", ["5,150,092", "más de 70%"])
def test_a_digit_or_a_word_that_is_dropped_is_found(lost, monkeypatch):
    genuine = fuzz_laws.figures.parse

    def parse(text, decimal=None):
        return attrs.evolve(genuine(lost, decimal=decimal), text=text)

    monkeypatch.setattr(fuzz_laws.figures, "parse", parse)
    with pytest.raises(AssertionError, match="says nothing"):
        fuzz_laws.judge_figure((lost, "."), parse(lost))


def whole_ledger(change):
    """A ledger of the whole file, with something in it changed after it was read; and what it was read of."""
    given = {}, "whole.toml", fuzz_inputs.LEDGERS[len(fuzz_inputs.EXAMPLES) + 1]["whole.toml"].encode()
    return given, change(fuzz_laws.read_claims(given))


DROPS = {
    "a claim": lambda ledger: attrs.evolve(ledger, claims=ledger.claims[1:]),
    "an omission": lambda ledger: attrs.evolve(ledger, omissions=()),
    "a tally": lambda ledger: attrs.evolve(ledger, tallies=ledger.tallies[1:]),
    "a key of a claim": lambda ledger: attrs.evolve(ledger, claims=[attrs.evolve(c, via=None) for c in ledger.claims]),
    "a key of a tally": lambda ledger: attrs.evolve(ledger, tallies=[attrs.evolve(t, name="") for t in ledger.tallies]),
    "a weight": lambda ledger: attrs.evolve(ledger, sources=[attrs.evolve(s, weight=1) for s in ledger.sources]),
}


@pytest.mark.parametrize("drop", DROPS.values(), ids=DROPS)
def test_what_is_dropped_of_a_claim_file_is_found(drop):
    given, ledger = whole_ledger(drop)
    with pytest.raises((AssertionError, KeyError)):
        fuzz_laws.judge_toml(given, ledger)


def test_nothing_is_dropped_of_the_whole_file():
    fuzz_laws.judge_toml(*whole_ledger(lambda ledger: ledger))


def test_a_number_that_is_altered_in_an_accepted_report_is_found():
    text = fuzz_laws.case("whole")[1]
    altered = text.replace('"figure": "37"', '"figure": "38"', 1)
    assert altered != text
    with pytest.raises(AssertionError, match="no evidence"):
        fuzz_laws.judge_report(("whole", altered.encode()), None)


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_an_input_is_made_again_from_its_number(target):
    made = [fuzz.TARGETS[target].make(random.Random(f"{target} 1 3")) for _ in range(2)]
    assert made[0] == made[1]


def test_the_status_and_the_table(capsys, monkeypatch):
    assert fuzz.main(["--target", "figures", "--count", "50"]) == 0
    assert "figures         50" in capsys.readouterr().out
    monkeypatch.setattr(fuzz, "SECONDS", 0)
    assert fuzz.main(["--target", "figures", "--count", "50", "--seed", "2"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("seed 2\n")
    assert "figures --seed 2 --first" in said
