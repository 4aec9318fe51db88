"""A report that says more, less or else than it proves is refused, though each single proof in it may hold."""

import copy
import json
from collections import Counter

import pytest
from toml_files import SEEDS

import reconcile
from reconcile.proof_json import FormatError
from reconcile.reconciliation import Reconciliation
from reconcile.report.json import to_plain
from reconcile.statements import build
from reconcile.verifier import _Reader


@pytest.fixture(scope="module")
def genuine():
    ledger = reconcile.load(SEEDS)
    return ledger, json.loads(json.dumps(to_plain(reconcile.reconcile(ledger))))


def standing(report, status):
    return next(found for found in report["standings"] if found["status"] == status and found["ranges"])


def conflict(report):
    return next(finding for finding in report["findings"] if finding["id"] == "D1")


def first_fall(report):
    return next(falls for falls in report["if_account_stands"].values() if falls)[0]


def counts(report):
    return report["solutions"][0]["counts"]


def changed(report):
    return next(solution for solution in report["solutions"] if "like" in solution)


def proofs(data):
    if isinstance(data, dict):
        yield from [data] if "goal" in data else proofs(list(data.values()))
    elif isinstance(data, list):
        yield from (found for value in data for found in proofs(value))


def repeat_a_line(report):
    """A line in which several proofs end stands once more, for the last of them."""
    ends = Counter(proof["line"] for proof in proofs(report))
    shared = next(line for line, times in ends.items() if times > 1)
    [proof for proof in proofs(report) if proof["line"] == shared][-1].update(line=len(report["lines"]))
    report["lines"].append(report["lines"][shared])


FALSE = {"sum": [], "gives": {"terms": {}, "at_least": 1}, "open": []}
OF_A_ROUTE = ("claims", "assumptions", "sentence", "gap", "focus", "expected", "proof", "without")
A_WEIGHT = {"section": "source", "id": "004", "weight": 9, "claim_file": "004.toml"}
FORGERIES = {
    "a solution of what is inconsistent": lambda r: r.update(solution=0),
    "undecided with a conflict": lambda r: r.update(verdict="UNDECIDED", reason="tired", complete=False),
    "a repair twice": lambda r: r["repairs"].append(r["repairs"][0]),
    "a repair less": lambda r: r["repairs"].pop(),
    "a smallest repair among the others": lambda r: r["other_repairs"].append(r["repairs"].pop()),
    "all repairs among the others": lambda r: r.update(repairs=[], other_repairs=r["repairs"] + r["other_repairs"]),
    "a repair of more weight": lambda r: r["repairs"][0].update(weight=4),
    "all repairs of more weight": lambda r: [repair.update(weight=4) for repair in r["repairs"]],
    "another repair of less weight": lambda r: r["other_repairs"][0].update(weight=1),
    "other repairs called smallest where the search was given up": lambda r: r.update(
        complete=False, repairs=r["other_repairs"][:1], other_repairs=[]
    ),
    "a weight that nobody chose": lambda r: r["weights"].append(A_WEIGHT),
    "a conflict twice": lambda r: conflict(r)["routes"].append({key: conflict(r)[key] for key in OF_A_ROUTE}),
    "a bound less": lambda r: r["bounds"].pop(),
    "a bound twice": lambda r: r["bounds"].append(r["bounds"][0]),
    "a bound for a repair that is not needed": lambda r: r["bounds"][0].update(dropped=["004-others-share"]),
    "a status less": lambda r: r["standings"].pop(),
    "a status of a claim that is not there": lambda r: r["standings"][0].update(claim="nobody"),
    "a status with a range that was given up": lambda r: standing(r, "implied")["ranges"][0].update(proof=None),
    "an end that is said to be attained": lambda r: r["bounds"][0]["proof"]["low"].update(attained=True),
    "a status of an account that does not state it": lambda r: r["standings"][0].update(account="TSJ"),
    "a reason without use": lambda r: r["bounds"][0]["low_because"].append("machado-final"),
    "a reason of what is compatible": lambda r: standing(r, "compatible").update(because=["nothing-else"]),
    "a range too many": lambda r: standing(r, "compatible")["ranges"].append(standing(r, "implied")["ranges"][0]),
    "a range less": lambda r: standing(r, "implied")["ranges"].pop(),
    "untested called compatible": lambda r: standing(r, "untested").update(status="compatible"),
    "compatible called untested": lambda r: standing(r, "compatible").update(status="untested"),
    "a solution beside what is implied": lambda r: standing(r, "implied").update(inside=0),
    "a solution of something else": lambda r: counts(r).update({"votes[nowhere,nobody]": 1}),
    "a negative count": lambda r: counts(r).update({"cast[final]": -1}),
    "a count of 0": lambda r: counts(r).update({"null[final]": 0}),
    "a solution without use": lambda r: r["solutions"].append({"counts": {}}),
    "a solution twice": lambda r: r["solutions"].append(r["solutions"][0]),
    "a solution that is like the next": lambda r: r["solutions"].insert(0, {"like": 1, "but": {}}),
    "a solution that is like one before the first": lambda r: changed(r).update(like=-1),
    "a solution with counts and changes": lambda r: changed(r).update(counts={}),
    "a change that is none": lambda r: changed(r)["but"].update({"null[final]": 0}),
    "a line without use": lambda r: r["lines"].append(r["lines"][0] | {"open": [len(r["lines"])]}),
    "a line without use that does not hold": lambda r: r["lines"].append(FALSE),
    "a line twice": repeat_a_line,
    "a proof that ends in another line": lambda r: conflict(r)["proof"].update(line=1),
    "a proof that ends in a line that is not there": lambda r: conflict(r)["proof"].update(line=len(r["lines"])),
    "a proof that ends before the first line": lambda r: conflict(r)["proof"].update(line=-1),
    "a fall less": lambda r: next(falls for falls in r["if_account_stands"].values() if falls).pop(),
    "a fall of one's own statement": lambda r: first_fall(r).update(claim=first_fall(r)["because"][0]),
    "a note less": lambda r: r["findings"].pop(),
}


def remade(ledger, report):
    """The report with all that is worked out from its core made anew, as a careful forger would."""
    problem = build(ledger)
    return json.loads(json.dumps(to_plain(Reconciliation(problem, _Reader(report, problem).core()))))


@pytest.mark.parametrize("careful", [False, True], ids=["edited", "made anew"])
@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_forged(genuine, forge, careful):
    ledger, report = genuine
    forged = copy.deepcopy(report)
    forge(forged)
    assert forged != report
    if careful:
        try:
            forged = remade(ledger, forged)
        except (KeyError, AssertionError, FormatError):
            pytest.skip("cannot be made anew")
        if forged == report:
            pytest.skip("made anew it is the genuine one")
    with pytest.raises(reconcile.ReconcileError):
        reconcile.verify(forged, ledger)


def test_a_bound_of_an_option_that_is_not_there(genuine):
    ledger, report = genuine
    forged = copy.deepcopy(report)
    forged["bounds"][0].update(quantity="votes", option="nobody")
    with pytest.raises(reconcile.ReconcileError, match='option "nobody"'):
        reconcile.verify(forged, ledger)


def test_the_genuine_one_is_accepted(genuine):
    ledger, report = genuine
    assert reconcile.verify(report, ledger).verdict.value == report["verdict"]
