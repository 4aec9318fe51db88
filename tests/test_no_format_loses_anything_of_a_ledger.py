"""A drawn ledger is the same as TOML, as CSV and as a workbook; and its JSON report, verified, is the same report."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from row_files import in_rows, to_csv, workbook_of
from toml_files import to_texts

import reconcile
from reconcile.report.json import to_json, to_plain
from reconcile.strategies import consistent_ledgers, corrupted_ledgers

FAST, FAST_REPORTS, THOROUGH, PARTS = 40, 5, 1_000, 10
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
LEDGERS = st.one_of(consistent_ledgers(), corrupted_ledgers())


def without_files(ledger):
    """The ledger apart from the names of claim files, and from sources that state nothing."""
    used = {claim.source for claim in ledger.claims}
    sources = (attrs.evolve(source, claim_file=None) for source in ledger.sources if source.id in used)
    return attrs.evolve(ledger, sources=tuple(sources))


def check_files(drawn):
    """TOML with CSV beside it, with a workbook beside it, and with sources in columns."""
    expected = drawn.ledger()
    assert len(expected.claims) == len(drawn.claims)
    rest, rows = in_rows(drawn.files)
    if not rows:
        return
    texts = {**to_texts(rest), "rows.csv": to_csv(rows)}
    assert reconcile.from_texts(texts, rounding=drawn.rounding) == expected
    with tempfile.TemporaryDirectory() as folder:
        for name, text in to_texts(rest).items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        workbook_of(rows).save(Path(folder) / "rows.xlsx")
        assert reconcile.load(folder, rounding=drawn.rounding) == expected
    rest, rows = in_rows(drawn.files, sources_too=True)
    described = {"contests.toml": to_texts(rest)["contests.toml"], "rows.csv": to_csv(rows)}
    found = reconcile.from_texts(described, rounding=drawn.rounding)
    assert without_files(found) == without_files(expected)


def check_report(drawn):
    """The JSON report, read back and verified with the claims, is written as the same text again."""
    ledger = drawn.ledger()
    text = to_json(reconcile.reconcile(ledger))
    again = reconcile.verify(json.loads(text), ledger)
    assert to_json(again) == text
    assert again.verdict.value == to_plain(again)["verdict"]


def run(check, number):
    settings(max_examples=number, **SLOW)(given(LEDGERS)(check))()


def test_no_format_of_claims_loses_anything():
    run(check_files, FAST)


def test_no_report_loses_anything():
    run(check_report, FAST_REPORTS)


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
def test_no_format_loses_anything_thoroughly(part, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    run(check_files, THOROUGH // PARTS)
    run(check_report, THOROUGH // PARTS)
