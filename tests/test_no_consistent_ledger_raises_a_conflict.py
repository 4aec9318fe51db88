"""Where every claim is true, nothing is called inconsistent: counts exist that keep all of it, those it was drawn from.

A ledger may be left undecided; but hardly any is.
"""

from __future__ import annotations

from collections import Counter

import pytest
from honest import honest

import reconcile
from reconcile import Verdict, statements
from reconcile.reconciler import Worker

FAST, FAST_CHUNK = 400, 50
THOROUGH, THOROUGH_CHUNK = 20_000, 250
WHOLE_REPORTS = (0, 1, 2, 3, 4, 5, 6, 7)


def verdicts(seeds):
    """How often each verdict comes out: the first thing that `reconcile` decides."""
    met = Counter()
    for seed in seeds:
        drawn = honest(seed)
        ledger = reconcile.from_texts({"honest.toml": drawn.text}, rounding=drawn.rounding)
        verdict, conflicts, *_ = Worker(statements.build(ledger))._verdict()  # noqa: SLF001
        assert verdict is not Verdict.INCONSISTENT, f"seed {seed}"
        assert not conflicts.conflicts, f"seed {seed}"
        met[verdict] += 1
    return met


@pytest.mark.parametrize("first", range(0, FAST, FAST_CHUNK))
def test_no_consistent_ledger_raises_a_conflict(first):
    met = verdicts(range(first, first + FAST_CHUNK))
    assert met[Verdict.CONSISTENT] >= FAST_CHUNK - 2


@pytest.mark.parametrize("seed", WHOLE_REPORTS)
def test_whole_reports_have_no_conflict_either(seed):
    drawn = honest(seed)
    result = reconcile.reconcile(reconcile.from_texts({"honest.toml": drawn.text}, rounding=drawn.rounding))
    assert result.verdict is Verdict.CONSISTENT
    assert not [finding for finding in result.findings if finding.severity == "conflict"]
    assert result.core.falls == ()
    assert "contradicted" not in {standing.status.value for standing in result.core.standings}
    assert not {found.of for found in result.core.what_if.readings if found.proof is None and found.solution is None}


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, THOROUGH, THOROUGH_CHUNK))
def test_no_consistent_ledger_raises_a_conflict_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    met = verdicts(range(first, first + THOROUGH_CHUNK))
    assert met[Verdict.CONSISTENT] >= 0.98 * THOROUGH_CHUNK
