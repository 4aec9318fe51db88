"""Systems of many units: decided with proofs, conflicts minimal, and a report that a person can read."""

import json
import os
import random
import subprocess
import sys
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest

import reconcile
from reconcile import statements
from reconcile.checker import check_proof, check_solution
from reconcile.engine import parts
from reconcile.engine.answers import Refuted, Solved
from reconcile.engine.conflicts import minimal_reason
from reconcile.engine.parts import Engine
from reconcile.report.json import to_plain
from reconcile.report.text import to_text

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from systems import Kind, claim_file


def asked(kind):
    problem = statements.build(reconcile.from_texts({"s.toml": claim_file(kind)}))
    soft = [*(statement.id for statement in problem.statements), *problem.assumptions]
    return Engine(problem.system, soft, problem.assumptions), problem.system, soft


@pytest.mark.parametrize("kind", [Kind(24), Kind(24, leads=True), Kind(100), Kind(100, leads=True, seed=2)])
def test_a_consistent_system_has_a_solution(kind):
    engine, system, soft = asked(kind)
    answer = engine.decide(soft)
    assert isinstance(answer, Solved)
    check_solution(answer.values, system, soft)


@pytest.mark.parametrize(
    "kind", [Kind(24, conflict=True), Kind(100, conflict=True), Kind(40, conflict=True, leads=True)]
)
def test_a_planted_conflict_has_a_refutation(kind):
    engine, system, soft = asked(kind)
    answer = engine.decide(soft)
    assert isinstance(answer, Refuted)
    check_proof(answer.proof(), system, answer.used)


def test_one_minimal_conflict_of_24_units():
    engine, system, soft = asked(Kind(24, conflict=True))
    answer = engine.decide(soft)
    reason = minimal_reason(engine, answer.used)
    assert reason.minimal
    check_proof(engine.decide(reason.names).proof(), system, reason.names)
    for name in reason.names:
        without = engine.decide(reason.names - {name})
        assert isinstance(without, Solved), name
        check_solution(without.values, system, reason.names - {name})


def test_a_report_grows_with_its_system_and_not_with_the_square_of_it():
    """Of four times as many units, it is at most four times as long, though its bounds and statuses are decided."""
    lengths = {}
    for units in (4, 16):
        result = reconcile.reconcile(reconcile.from_texts({"s.toml": claim_file(Kind(units, options=3))}))
        open_ends = [bound for bound in result.core.bounds if bound.range is None]
        undecided = [found for found in result.core.standings if found.status is reconcile.Status.UNDECIDED]
        assert 20 * (len(open_ends) + len(undecided)) < len(result.core.bounds) + len(result.core.standings)
        lengths[units] = len(json.dumps(to_plain(result)))
    assert lengths[16] < 4 * lengths[4]


def test_a_report_within_a_budget(monkeypatch):
    """What the budget of work leaves open is said to be undecided, and the whole report is verified."""
    monkeypatch.setattr(parts, "WORK", 300_000)
    monkeypatch.setattr(parts, "EACH", 100)
    ledger = reconcile.from_texts({"s.toml": claim_file(Kind(8, conflict=True))})
    result = reconcile.reconcile(ledger)
    assert result.verdict is reconcile.Verdict.INCONSISTENT
    assert not result.complete
    assert reconcile.verify(json.loads(json.dumps(to_plain(result))), ledger).verdict is result.verdict
    text = to_text(result)
    assert "and figures of " in text
    assert "there may be more" in text
    assert "undecided" in text
    assert len(text.splitlines()) < 120


@pytest.mark.parametrize("conflict", [False, True])
def test_the_order_of_claims_never_matters(conflict, monkeypatch):
    """Byte for byte, also where the solver guides."""
    monkeypatch.setattr(parts, "MANY", 0)
    head, *claims = claim_file(Kind(2, options=3, conflict=conflict)).split("[[claim]]\n")
    found = set()
    for seed in range(3):
        random.Random(seed).shuffle(claims)
        ledger = reconcile.from_texts({"s.toml": "[[claim]]\n".join([head, *claims])})
        found.add(json.dumps(to_plain(reconcile.reconcile(ledger))))
    assert len(found) == 1


REPORT = """
import json, sys
import reconcile
from reconcile.engine import parts
from reconcile.report.json import to_plain
parts.WORK, parts.EACH = 300_000, 100
print(json.dumps(to_plain(reconcile.reconcile(reconcile.from_texts({"s.toml": sys.stdin.read()})))))
"""


def test_hash_seeds_never_matter():
    """Byte for byte, also where conflicts are missing and repairs are searched for within a budget."""
    text = claim_file(Kind(8, conflict=True))
    found = set()
    for seed in range(3):
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        command = [sys.executable, "-c", REPORT]
        done = subprocess.run(command, input=text, env=environment, capture_output=True, check=True, text=True)
        found.add(done.stdout)
    assert len(found) == 1
    assert not json.loads(found.pop())["complete"]


def numbers_that_do_not_fit_into_64_bits():
    units = ", ".join(f'"u{i}"' for i in range(12))
    tallies = "".join(f'[[tally]]\nid = "u{i}"\ncontest = "c"\n' for i in range(12))
    head = '[source]\nid = "s"\ndocument = "s.txt"\ndecimal = "."\n[[claimant]]\nid = "P"\n'
    head += f'[[contest]]\nid = "c"\noptions = ["a", "b"]\n[[tally]]\nid = "N"\ncontest = "c"\nmade_of = [{units}]\n'
    claims = (
        '[defaults]\nclaimant = "P"\ntally = "N"\nof = "valid"\n[[claim]]\nid = "t"\ntotal = "10000000000000000001"\n'
    )
    return reconcile.from_texts({"s.toml": head + tallies + claims})


def test_numbers_that_do_not_fit_into_64_bits():
    """Decided by the exact search, and not started from: arrays cannot hold such solutions."""
    result = reconcile.reconcile(numbers_that_do_not_fit_into_64_bits())
    assert result.verdict is reconcile.Verdict.CONSISTENT
    share = result.bounds_of("votes[N,a] / valid[N]", claims=["t"])
    assert (share.low, share.high) == (0, 1)
    votes = result.bounds_of("votes[N,a] - votes[N,b]", claims=["t"])
    assert (votes.low, votes.high) == (-(10**19) - 1, 10**19 + 1)


@pytest.mark.parametrize("work", [400, 800, 2_000, 10_000])
def test_numbers_that_do_not_fit_into_64_bits_within_a_budget(work):
    problem = statements.build(numbers_that_do_not_fit_into_64_bits())
    taken = [*(statement.id for statement in problem.statements), *problem.assumptions]
    engine = Engine(problem.system, taken, problem.assumptions)
    engine.limit(work=work)
    with suppress(reconcile.UndecidedError):
        assert engine.maximize_ratio((("votes[N,a]", 1),), (("valid[N]", 1),), taken, Fraction(0)) == 1
