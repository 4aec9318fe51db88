"""Edits of printed figures, and the slips that make everything else fit."""

import json

import attrs
import pytest

import reconcile
from reconcile.engine import parts
from reconcile.proof import ProofError
from reconcile.report.json import to_plain
from reconcile.report.text import to_text
from reconcile.slip_edits import edits_of
from reconcile.slip_meanings import exchange_of

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


@pytest.mark.parametrize("printed", ["between 44 and 45%", "two thirds", "ten", "1.234,5 and 3", "1,234'567"])
def test_figures_without_one_numeral_have_no_edits(printed):
    assert list(edits_of(printed, ".")) == []


def test_a_mark_that_may_be_either_is_not_edited():
    """Of a source that declares no decimal mark: ten thousand, or ten."""
    assert list(edits_of("10.058", None)) == []
    assert list(edits_of("10.058", ",")) != [] != list(edits_of("10.05", None))


def test_figures_in_other_units_are_not_exchanged():
    def exchanged(first, second):
        leads = f"""
            source = {{ id = "s", document = "d", decimal = "." }}
            claimant = [{{ id = "C" }}]
            contest = [{{ id = "c", options = ["a", "b", "x"] }}]
            tally = [{{ id = "t", contest = "c", counted_by = "C", final = true }}]
            defaults = {{ tally = "t", claimant = "C" }}
            claim = [
                {{ id = "first", lead = "{first}", option = "a", over = "b" }},
                {{ id = "second", lead = "{second}", option = "a", over = "x" }},
            ]
        """
        return exchange_of(*reconcile.reconcile(reconcile.from_texts({"s.toml": leads})).problem.statements)

    assert exchanged("10 points", "20 points").would_be == ("20 points", "10 points")
    assert exchanged("10 points", "20") is None


def test_no_slip_is_named_where_no_work_is_left_to_try_it(monkeypatch):
    swapped = [row("a", "501", "51.0%"), row("b", "440", "44.0%"), row("x", "50", "5.0%")]
    full = decide(swapped)
    monkeypatch.setattr(parts, "WORK", 0)
    monkeypatch.setattr(parts, "EACH", 0)
    found = decide(swapped)
    assert (found.verdict, bool(full.slips), found.slips) == (full.verdict, True, ())


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
    text = " ".join(to_text(result).split())
    assert "Ana 440 votes and Blas 510 votes: with the two figures exchanged, everything else stated would fit." in text


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


def test_a_figure_that_several_documents_print():
    """The slip would be in both; the words say so."""
    more = """
        source = { id = "again", document = "e", decimal = "." }
        defaults = { tally = "t", claimant = "C" }
        claim = [{ id = "again", votes = "501", option = "a" }]
    """
    rows = "".join(
        f'[[claim]]\nid = "{option}"\nvotes = "{votes}"\noption = "{option}"\n'
        for option, votes in (("a", "501"), ("b", "440"), ("x", "50"))
    )
    valid = '[[claim]]\nid = "valid"\ntotal = "1,000"\n'
    result = reconcile.reconcile(reconcile.from_texts({"s.toml": f"{BASE}{rows}{valid}", "again.toml": more}))
    both = [slip.statements == ("a",) for slip in result.slips]
    assert both == sorted(both), "what one document prints comes first"
    assert ("swapped", ("510",)) in [slip[2:4] for slip in result.slips]
    text = " ".join(to_text(result).split())
    assert "510 in its place in all 2 documents that print it (two neighbouring digits exchanged)" in text
    assert "in its place (" in text


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


def forged(result, slip):
    """The result's core with another slip, the only one."""
    return result.core._replace(what_if=result.core.what_if._replace(slips=(slip,)))


def test_a_slip_of_what_does_not_contradict_itself_is_refused():
    """Although everything would fit with the edit as well."""
    from reconcile.core_checks import check_core

    rival = 'id = "rival"\nclaimant = "D"\nvotes = "510"\noption = "a"'
    result = decide([row("a", "501", "51.0%"), row("b", "440", "44.0%"), row("x", "50", "5.0%")], rival)
    slip = next(slip for slip in result.slips if slip.account == "C")
    check_core(forged(result, slip), result.problem)
    other = slip._replace(account="D", statements=("rival",), kind="digit", would_be=("511",))
    with pytest.raises(ProofError, match="cannot hold as it is"):
        check_core(forged(result, other), result.problem)


def test_an_exchange_the_other_way_round_is_refused():
    from reconcile.core_checks import check_core

    result = decide([row("a", "440", "51.0%"), row("b", "510", "44.0%"), row("x", "50", "5.0%")])
    slip = result.slips[0]
    check_core(forged(result, slip), result.problem)
    turned = slip._replace(statements=slip.statements[::-1], would_be=slip.would_be[::-1])
    with pytest.raises(ProofError, match="in their order"):
        check_core(forged(result, turned), result.problem)


def test_a_slip_of_three_statements_is_refused():
    from reconcile.core_checks import check_core

    result = decide([row("a", "501", "51.0%"), row("b", "440", "44.0%"), row("x", "50", "5.0%")])
    three = tuple(s.id for s in result.problem.statements if s.claim.kind == "votes")
    slip = result.slips[0]._replace(statements=three)
    with pytest.raises(ProofError, match="does not make"):
        check_core(forged(result, slip), result.problem)


def test_where_very_many_edits_fit_none_is_a_slip(monkeypatch):
    """One vote more than there are in all: very many edits of a digit make fewer of them."""
    from reconcile import slips

    rows = [{"option": "a", "votes": "987"}]
    assert not [slip for slip in decide(rows, valid="986").slips if slip.statements == ("row-a-votes",)]
    monkeypatch.setattr(slips, "MOST", 1_000)
    with pytest.raises(ProofError, match="too many edits of one statement"):
        decide(rows, valid="986")


def test_places_in_a_ranking_are_not_edited():
    """Third of three named options would need options that nothing else speaks of."""
    rank = 'id = "rank"\nrank = "2"\noption = "x"'
    result = decide([row("a", "510", "51.0%"), row("b", "440", "44.0%"), row("x", "50", "5.0%")], rank)
    assert result.verdict is reconcile.Verdict.INCONSISTENT
    assert not any("rank" in slip.statements for slip in result.slips)


def of_number(number):
    """A winner with 40 votes, and 150 votes for the options besides Ana and Blas, of which there are two fewer."""
    text = f"""
        source = {{ id = "s", document = "d", decimal = "." }}
        claimant = [{{ id = "C" }}]
        contest = [{{ id = "c", options = ["a", "b"], group = [{{ id = "rest", all_except = ["a", "b"] }}] }}]
        tally = [{{ id = "t", contest = "c", counted_by = "C", final = true }}]
        defaults = {{ tally = "t", claimant = "C" }}
        claim = [
            {{ id = "winner", winner = "a", printed = "Ana won" }},
            {{ id = "a", votes = "40", option = "a" }},
            {{ id = "rest", votes = "150", option = "rest" }},
            {{ id = "number", options = "{number}" }},
            {{ id = "most", options = "at most 8" }},
        ]
    """
    return reconcile.reconcile(reconcile.from_texts({"s.toml": text}))


def test_a_number_of_options_says_how_much_room_there_is():
    """At most 39 votes each: four options hold at most 156, three at most 117."""
    would_be = {slip.would_be[0] for slip in of_number("5").slips if slip.statements == ("number",)}
    assert would_be == {"6", "7", "8"}
    assert of_number("6").verdict is reconcile.Verdict.CONSISTENT


def test_every_reading_of_an_unstated_share_counts():
    """480 of 800 valid votes are 60%; of 1,000 ballots, 48%."""
    share = 'id = "share"\nshare = "84%"\noption = "a"\nof = "unstated"'
    cast = 'id = "cast"\ntotal = "1,000"\nof = "cast"'
    result = decide([{"option": "a", "votes": "480"}, {"option": "b", "votes": "320"}], share, cast, valid="800")
    assert [slip[1:4] for slip in result.slips] == [(("share",), "swapped", ("48%",))]


def test_a_coverage_says_how_much_the_uncounted_sheets_may_hold():
    """1,000 ballots on so many of the sheets; on the others, at most as many each.

    There may be 5,000 if at most a fifth of the sheets is counted: of 30%, 29.5% and more, there are at most 3,389.
    """
    text = """
        source = { id = "s", document = "d", decimal = "." }
        claimant = [{ id = "C" }]
        contest = [{ id = "c", options = ["a"] }]
        tally = [
            { id = "part", contest = "c", counted_by = "C", part_of = "all" },
            { id = "all", contest = "c", counted_by = "C", final = true },
        ]
        defaults = { claimant = "C" }
        [[assumption]]
        id = "average"
        text = "An uncounted sheet holds at most as many ballots as a counted one."
        quantities = ["cast"]
        per = "sheets"
        figure = "at most 100%"
        [[claim]]
        id = "coverage"
        tally = "part"
        coverage = "90%"
        of = "sheets"
        [[claim]]
        id = "counted"
        tally = "part"
        total = "1,000"
        of = "cast"
        [[claim]]
        id = "whole"
        tally = "all"
        total = "5,000"
        of = "cast"
    """
    result = reconcile.reconcile(reconcile.from_texts({"s.toml": text}))
    found = [slip for slip in result.slips if slip.statements == ("coverage",)]
    assert [slip[2:4] for slip in found] == [("digit", ("10%",)), ("digit", ("20%",)), ("mark", ("9.0%",))]


def test_slips_are_read_back():
    result = decide([row("a", "501", "51.0%"), row("b", "440", "44.0%"), row("x", "50", "5.0%")])
    plain = json.loads(json.dumps(to_plain(result)))
    assert plain["slips"][0]["would_be"] == ["510"]
    assert reconcile.verify(plain, result.ledger).slips == result.slips
    plain["slips"] = plain["slips"][1:] + plain["slips"][:1] if len(plain["slips"]) > 1 else plain["slips"] * 2
    with pytest.raises(ProofError):
        reconcile.verify(plain, attrs.evolve(result.ledger))
