"""Claims say the same as TOML, as CSV with any delimiter, and as XLSX: ledgers are equal, and so are reports."""

from __future__ import annotations

import json
import random

import attrs
import pytest
from ledgers import EVERYTHING, small_ledger, weighted
from row_files import SOURCE_KEYS, columns_of, in_rows, row_of, to_csv, workbook_of
from toml_files import SEEDS, read_folder, to_texts

import reconcile
from reconcile import model
from reconcile.report.json import to_plain
from reconcile.report.text import to_text

SEEDS_CLAIMS = 32


def report(ledger):
    result = reconcile.reconcile(ledger)
    return json.dumps(to_plain(result), ensure_ascii=False), to_text(result)


def without_files(ledger):
    """The ledger apart from the names of claim files."""
    return attrs.evolve(
        ledger,
        sources=tuple(attrs.evolve(source, claim_file=None) for source in ledger.sources),
        assumptions=tuple(attrs.evolve(assumption, claim_file=None) for assumption in ledger.assumptions),
    )


@pytest.fixture(scope="module")
def seeds():
    ledger = reconcile.load(SEEDS)
    assert len(ledger.claims) == SEEDS_CLAIMS
    return ledger


def test_the_seeds_as_rows(seeds):
    files, rows = in_rows(read_folder())
    assert len(rows) == SEEDS_CLAIMS
    ledger = reconcile.from_texts({**to_texts(files), "claims.csv": to_csv(rows)})
    assert ledger == seeds
    assert report(ledger) == report(seeds)


@pytest.mark.parametrize("seed", range(20))
def test_in_any_order_of_rows_and_columns_with_any_delimiter_and_quotes(seeds, seed):
    rng = random.Random(seed)
    files, rows = in_rows(read_folder())
    columns = rng.sample(columns_of(rows), len(columns_of(rows)))
    form = {"mark": rng.choice(",;\t"), "end": rng.choice(("\n", "\r\n", "\r")), "all_quoted": rng.random() < 0.3}
    text = rng.choice(("", "\ufeff")) + to_csv(rng.sample(rows, len(rows)), columns, **form)
    assert reconcile.from_texts({**to_texts(files), "claims.csv": text}) == seeds


def test_in_many_files_and_with_blank_rows(seeds):
    files, rows = in_rows(read_folder())
    texts = {f"{number}.csv": "\n , \n" + to_csv([row]) + "\n,,\n\n" for number, row in enumerate(rows)}
    assert reconcile.from_texts({**to_texts(files), **texts}) == seeds


def test_the_sources_as_columns(seeds):
    files, rows = in_rows(read_folder(), sources_too=True)
    ledger = reconcile.from_texts({**to_texts(files), "claims.csv": to_csv(rows)})
    assert without_files(ledger) == without_files(attrs.evolve(seeds, omissions=()))
    assert {source.claim_file for source in ledger.sources} == {"claims.csv"}


@pytest.mark.parametrize("seed", range(5))
def test_each_source_is_described_in_one_row_or_in_several(seed):
    """Each key of a source in some one of its rows only, whichever it is."""
    rng = random.Random(seed)
    files, rows = in_rows(read_folder(), sources_too=True)
    texts = to_texts(files)
    expected = reconcile.from_texts({**texts, "c.csv": to_csv(rows)})
    for source in {row["source"] for row in rows}:
        own = [row for row in rows if row["source"] == source]
        for key in SOURCE_KEYS:
            kept = rng.randrange(len(own))
            for row in own[:kept] + own[kept + 1 :]:
                row.pop(key, None)
    assert sum("document" in row for row in rows) == len(expected.sources)
    assert reconcile.from_texts({**texts, "c.csv": to_csv(rows)}) == expected


def test_the_seeds_as_a_workbook(seeds, tmp_path):
    files, rows = in_rows(read_folder())
    for name, text in to_texts(files).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    workbook_of(rows).save(tmp_path / "claims.xlsx")
    ledger = reconcile.load(tmp_path)
    assert ledger == seeds
    assert report(ledger) == report(seeds)


def plain_data(ledger):
    """A ledger as what claim files would hold, one for each source and one for all else."""

    def entry(item, *left_out):
        values = {field.name: getattr(item, field.name) for field in attrs.fields(type(item))}
        return {key: plain(value) for key, value in values.items() if key not in left_out and value not in (None, ())}

    def plain(value):
        return [plain(item) for item in value] if isinstance(value, tuple) else value

    files = {
        "rest.toml": {
            "contest": [
                {**entry(contest, "groups", "names"), "group": [entry(group) for group in contest.groups]}
                for contest in ledger.contests
            ],
            "claimant": [entry(claimant) for claimant in ledger.claimants],
            "tally": [entry(tally) for tally in ledger.tallies],
            "assumption": [entry_of_assumption(entry, assumption) for assumption in ledger.assumptions],
        }
    }
    for source in ledger.sources:
        claims = [claim for claim in ledger.claims if claim.source == source.id]
        files[f"{source.id}.toml"] = {
            "source": {**entry(source, "claim_file"), "decimal": "."},
            "claim": [entry_of_claim(entry, claim) for claim in claims],
        }
    return files


def entry_of_assumption(entry, assumption):
    built_in = {known.id for known in model.BUILT_IN_ASSUMPTIONS}
    keys = ("quantities", "of", "per", "figure") if assumption.id in built_in else ()
    made = entry(assumption, "claim_file", *keys)
    return {**made, "figure": made["figure"].text} if "figure" in made else made


def entry_of_claim(entry, claim):
    made = entry(claim, "source", "figure", "claim", *(() if "figure" in type(claim).__annotations__ else ("printed",)))
    if isinstance(claim, model.Endorsement):
        del made["tally"]
        return {**made, "endorses": claim.claim, "printed": claim.printed}
    if hasattr(claim, "figure"):
        del made["printed"]
        return {**made, claim.kind: claim.printed}
    del made["option"]
    return {**made, claim.kind: claim.option, "printed": claim.printed}


@pytest.mark.parametrize("seed", range(150))
def test_small_ledgers(seed, tmp_path):
    """Every kind of claim, with and without weights."""
    small = small_ledger(seed, EVERYTHING).ledger
    files = plain_data(weighted(small, seed) if seed % 2 else small)
    expected = reconcile.from_texts(to_texts(files))
    assert {claim.id for claim in expected.claims} == {claim.id for claim in small.claims}
    rest, rows = in_rows(files)
    assert reconcile.from_texts({**to_texts(rest), "rows.csv": to_csv(rows)}) == expected
    rest, rows = in_rows(files, sources_too=True)
    described = reconcile.from_texts({**to_texts(rest), "rows.csv": to_csv(rows)})
    used = {claim.source for claim in expected.claims}
    assert without_files(described) == without_files(
        attrs.evolve(expected, sources=tuple(source for source in expected.sources if source.id in used))
    )
    if seed < 10:
        workbook_of(rows).save(tmp_path / "rows.xlsx")
        (tmp_path / "rest.toml").write_text(to_texts(rest)["rest.toml"], encoding="utf-8")
        assert without_files(reconcile.load(tmp_path)) == without_files(described)
        if len(used) == len(expected.sources):
            assert report(without_files(described)) == report(without_files(expected))


def test_every_kind_is_among_them():
    kinds = {claim.kind for seed in range(150) for claim in small_ledger(seed, EVERYTHING).ledger.claims}
    assert kinds == {kind.kind for kind in model.CLAIM_KINDS}


def test_defaults_are_those_that_the_claims_take():
    defaults = {"claimant": "Council", "tally": "bulletin", "of": "valid", "rests_on": ["x"]}
    assert row_of({"id": "a", "votes": "5", "option": "ana"}, defaults) == {
        "claimant": "Council",
        "tally": "bulletin",
        "rests_on": "x",
        "id": "a",
        "option": "ana",
        "kind": "votes",
        "figure": "5",
    }
