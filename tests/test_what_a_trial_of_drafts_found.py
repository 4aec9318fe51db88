"""What a person found who took an article and a bulletin to a report: each with what is true of it, by hand."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from html_pages import Page

import reconcile
from reconcile.report.html import page as html_page
from reconcile.report.html import to_html
from reconcile.report.text import to_text

HEAD = """
[source]
id = "s"
document = "A bulletin"
decimal = "."

[[claimant]]
id = "Council"

[[contest]]
id = "c"
options = ["ana", "blas"]

[[contest.group]]
id = "others"
all_except = ["ana", "blas"]

[[tally]]
id = "whole"
contest = "c"
final = true
name = "final tally"

[[tally]]
id = "part"
contest = "c"
name = "bulletin"
counted_by = "Council"
part_of = "whole"

[defaults]
tally = "part"
claimant = "Council"
"""


def claims(*entries):
    return "".join(f'\n[[claim]]\nid = "k{i}"\n{entry}\n' for i, entry in enumerate(entries))


def votes(option, figure):
    return f'votes = "{figure}"\noption = "{option}"'


def share(option, figure, of="unstated"):
    return f'share = "{figure}"\noption = "{option}"\nof = "{of}"'


def total(figure, of, tally="part"):
    return f'total = "{figure}"\nof = "{of}"\ntally = "{tally}"'


def report(*entries):
    result = reconcile.reconcile(reconcile.from_texts({"a.toml": HEAD + claims(*entries)}))
    return result, " ".join(to_text(result).split())


FIGURES = (votes("ana", "5,150,092"), votes("blas", "4,445,978"), 'coverage = "80%"\nof = "sheets"')


@pytest.mark.parametrize("of", ["unstated", "valid"])
def test_a_lead_as_a_share_of_the_uncounted_votes_does_not_hang_on_a_named_total(of):
    """It was 0% to 30.3% where the total of the shares was not named, beside counts that give 27.1% to 28.9%."""
    shares = (share("ana", "51.2%", of), share("blas", "44.2%", of), share("others", "4.6%", of))
    _, text = report(*FIGURES, *shares)
    low, high = re.search(r"supposed here only\): ([\d,]+) to ([\d,]+) valid votes are uncounted", text).groups()
    least, most = re.search(r"draws level with ([\d.]+)% to ([\d.]+)% of them", text).groups()
    lead = 5_150_092 - 4_445_978
    ends = Fraction(lead, int(high.replace(",", ""))), Fraction(lead, int(low.replace(",", "")))
    assert Fraction(least) / 100 <= ends[0] + Fraction(2, 10_000)
    assert Fraction(most) / 100 >= ends[1] - Fraction(2, 10_000)
    assert Fraction(least) / 100 > Fraction(27, 100)
    assert Fraction(most) / 100 < Fraction(29, 100)


def test_a_lead_that_shares_alone_show_has_no_number():
    """The fewest votes that can be shared so are no news: it was "12 or more votes ahead"."""
    _, text = report(share("ana", "44.1%", "valid"), share("blas", "49.8%", "valid"))
    assert "by the figures of Council: blas is ahead of ana." in text
    _, text = report(votes("ana", "at most 500"), votes("blas", "more than 900"), votes("others", "7"))
    assert "blas is 401 or more votes ahead of ana." in text


def test_that_the_order_can_change_is_said_of_the_figures_of_that_count():
    _, text = report(*FIGURES, votes("others", "400,000"))
    assert "By these figures alone, the order can still change." in text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("bulletin", "in the bulletin"),
        ("the first bulletin", "in the first bulletin"),
        ("Boletín 2", "in Boletín 2"),
        ("el escrutinio que afirma el Consejo", "in el escrutinio que afirma el Consejo"),
    ],
)
def test_a_name_with_an_article_or_of_its_own_has_no_other(name, shown):
    text = HEAD.replace('name = "bulletin"', f'name = "{name}"') + claims(votes("ana", "10"), votes("ana", "11"))
    (finding,) = reconcile.reconcile(reconcile.from_texts({"a.toml": text})).findings
    assert shown in finding.title
    assert f"the {shown[3:]}" not in finding.title or shown.startswith("in the")


def test_what_all_force_together_is_not_said_again():
    """Where one account forces it already."""
    other = '\n[[claimant]]\nid = "Observers"\n'
    entry = 'coverage = "80%"\nof = "sheets"\nclaimant = "Observers"'
    text = HEAD + other + claims(votes("ana", "10"), votes("blas", "20"), votes("others", "5"), entry)
    result = reconcile.reconcile(reconcile.from_texts({"a.toml": text}))
    said = to_text(result)
    assert "FORCED by what Council states (bulletin)" in said
    assert "FORCED by all statements together (bulletin)" not in said


def test_a_reading_collides_with_counts_and_says_what_they_leave():
    """59.84% was missing: the reason held another share, whose total was not named either."""
    figures = (votes("ana", "2,731,905"), votes("blas", "2,198,440"), votes("others", "361,987"))
    rest = (total("118,206", "null"), total("96,771", "blank"), total("9,204,118", "registered", "whole"))
    turnout = 'turnout = "61.3%"\nof = "unstated"'
    _, text = report(*figures, *rest, share("ana", "51.62%"), turnout)
    found = re.search(r"collides if it is of the whole roll: (.*?)\. ASSUMED", text)[1]
    assert "51.62%" not in found
    assert "which leave 59.83% (cut after two decimals)" in found
    assert found.count("it would need") <= 2
    ballots = 2_731_905 + 2_198_440 + 361_987 + 118_206 + 96_771
    rolls = -(-ballots * 10_000 // 6_135), ballots * 10_000 // 6_125
    assert f"it would need {rolls[0]:,} to {rolls[1]:,} in place of 9,204,118" in found


def test_a_large_json_report_is_not_within_the_page(monkeypatch):
    result, _ = report(*FIGURES)
    assert len(Page(to_html(result)).by_id("proofs").text) > 0
    assert 'download="report.json"' in to_html(result)
    monkeypatch.setattr(html_page, "LARGEST_REPORT", 1000)
    text = Page(to_html(result)).text
    assert 'download="report.json"' not in to_html(result)
    assert "The JSON report has 1 MB, which is too much for this page." in text
