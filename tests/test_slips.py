"""Edits of printed figures, and the slips that make everything else fit."""

import json

import attrs
import pytest

import reconcile
from reconcile.proof import ProofError
from reconcile.report.json import to_plain
from reconcile.report.text import to_text
from reconcile.slip_edits import edits_of

BASE = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "C" }, { id = "D" }]
contest = [{ id = "c", options = ["a", "b", "x"], names = { a = "Ana", b = "Blas", x = "Xenia" } }]
tally = [{ id = "t", contest = "c", counted_by = "C", final = true }]
defaults = { tally = "t", claimant = "C", of = "valid" }
"""


def decide(rows, *claims, valid="1,000"):
    table = ", ".join("{" + ", ".join(f'{key} = "{value}"' for key, value in row.items()) + "}" for row in rows)
    more = "".join(f"[[claim]]\n{claim}\n" for claim in (f'id = "valid"\ntotal = "{valid}"\nof = "valid"', *claims))
    text = f'{BASE}\n[[table]]\nid = "row"\nrows = [{table}]\n{more}'
    return reconcile.reconcile(reconcile.from_texts({"s.toml": text}))


def row(option, votes, share):
    return {"option": option, "votes": votes, "share": share}


def texts(text, kind, decimal="."):
    return {edit.text for edit in edits_of(text, decimal) if edit.kind == kind}


@pytest.mark.parametrize(
    ("printed", "kind", "expected"),
    [
        ("40", "digit", {"10", "20", "30", "50", "60", "70", "80", "90", *(f"4{d}" for d in "123456789")}),
        ("5,150", "swapped", {"1,550", "5,510", "5,105"}),
        ("1,234", "moved", {"2,314", "2,341", "3,124", "1,342", "4,123", "1,423"}),
        ("1,223", "doubled", {"123"}),
        ("1,000", "doubled", {"100"}),
        ("51.2%", "mark", {"5.12%", "512%"}),
        ("512%", "mark", {"5.12%", "51.2%"}),
        ("51,2 por ciento", "mark", {"5,12 por ciento", "512 por ciento"}),
    ],
)  # fmt: skip
def test_edits(printed, kind, expected):
    assert texts(printed, kind, "," if "por" in printed else ".") == expected


def test_a_digit_that_was_dropped():
    before, between, after = (
        {f"{d}12" for d in "123456789"},
        {f"1{d}2" for d in "0123456789"},
        {f"12{d}" for d in "0123456789"},
    )
    assert texts("12", "dropped") == before | between | after


def test_groups_are_kept_and_no_edit_stands_twice():
    edits = [edit.text for edit in edits_of("999,999", ".")]
    assert len(edits) == len(set(edits))
    assert "1,999,999" in edits
    assert "999,999" not in edits
    assert not any(text.startswith("0") for text in edits)


@pytest.mark.parametrize("printed", ["between 44 and 45%", "two thirds", "ten", "1.234,5 and 3"])
def test_figures_without_one_numeral_have_no_edits(printed):
    assert list(edits_of(printed, ".")) == []


def test_two_neighbouring_digits():
    result = decide([row("a", "501", "51.0%"), row("b", "440", "44.0%"), row("x", "50", "5.0%")])
    first = result.slips[0]
    assert (first.account, first.statements, first.kind, first.would_be) == (
        "all",
        ("row-a-votes",),
        "swapped",
        ("510",),
    )
    assert "two neighbouring digits exchanged" in to_text(result)


def test_two_figures_exchanged():
    result = decide([row("a", "440", "51.0%"), row("b", "510", "44.0%"), row("x", "50", "5.0%")])
    assert {slip.kind for slip in result.slips} == {"exchanged"}
    assert {frozenset(zip(slip.statements, slip.would_be, strict=True)) for slip in result.slips} == {
        frozenset({("row-a-votes", "510"), ("row-b-votes", "440")}),
        frozenset({("row-a-share", "44.0%"), ("row-b-share", "51.0%")}),
    }


def test_a_figure_of_another_option():
    """Two figures for Ana, and none for Xenia: one of them is what Xenia has."""
    rows = [row("a", "510", "51.0%"), row("b", "440", "44.0%"), {"option": "x", "share": "5.0%"}]
    result = decide(rows, 'id = "more"\nvotes = "50"\noption = "a"')
    found = [(slip.statements, slip.kind, slip.would_be) for slip in result.slips]
    assert (("more",), "option", ("x",)) in found
    text = to_text(result)
    assert "as a figure of Xenia" in text


def test_the_decimal_mark():
    result = decide([row("a", "510", "5.10%"), row("b", "440", "44.0%"), row("x", "50", "5.0%")])
    assert ("mark", ("51.0%",)) in [(slip.kind, slip.would_be) for slip in result.slips]


def test_the_account_that_contradicts_itself_is_looked_at_by_itself():
    rival = 'id = "rival"\nclaimant = "D"\nwinner = "b"\nprinted = "Blas won"'
    result = decide([row("a", "501", "51.0%"), row("b", "440", "44.0%"), row("x", "50", "5.0%")], rival)
    assert [slip.account for slip in result.slips if slip.would_be == ("510",)] == ["C"]
    assert result.verdict is reconcile.Verdict.INCONSISTENT


def test_nothing_where_everything_fits():
    assert decide([row("a", "510", "51.0%"), row("b", "440", "44.0%"), row("x", "50", "5.0%")]).slips == ()


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "digit"},
        {"would_be": ("511",)},
        {"statements": ("row-b-votes",)},
        {"account": "D"},
        {"solution": 0},
    ],
)
def test_a_forged_slip_is_refused(change):
    from reconcile.core_checks import check_core

    result = decide([row("a", "501", "51.0%"), row("b", "440", "44.0%"), row("x", "50", "5.0%")])
    check_core(result.core, result.problem)
    slips = (result.slips[0]._replace(**change), *result.slips[1:])
    forged = result.core._replace(what_if=result.core.what_if._replace(slips=slips))
    with pytest.raises((ProofError, KeyError)):
        check_core(forged, result.problem)


def test_slips_are_read_back():
    result = decide([row("a", "501", "51.0%"), row("b", "440", "44.0%"), row("x", "50", "5.0%")])
    plain = json.loads(json.dumps(to_plain(result)))
    assert plain["slips"][0]["would_be"] == ["510"]
    assert reconcile.verify(plain, result.ledger).slips == result.slips
    plain["slips"] = plain["slips"][1:] + plain["slips"][:1] if len(plain["slips"]) > 1 else plain["slips"] * 2
    with pytest.raises(ProofError):
        reconcile.verify(plain, attrs.evolve(result.ledger))
