"""The HTML report: what stands in it and in which order, in one file that needs nothing else and is always the same."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import os
import re
import subprocess
import sys

import pytest
from command import run
from html_pages import Page
from test_text_report import units
from toml_files import SEEDS, to_toml

import reconcile
from reconcile.report import html
from reconcile.report.html import to_html
from reconcile.report.html.claims import claim_rows
from reconcile.report.json import to_plain
from reconcile.report.labels import Labels
from reconcile.report.markdown import to_markdown

SECTIONS = ["verdict", "disagreements", "repairs", "stands", "slips", "forced", "timeline", "statuses", "flags"]
"""In the order in which the report is to have them."""


def result_of(data):
    return reconcile.reconcile(reconcile.from_texts({"l.toml": to_toml(data)}))


@pytest.fixture(scope="module")
def seeds():
    return reconcile.reconcile(reconcile.load(SEEDS))


@pytest.fixture(scope="module")
def source(seeds):
    return to_html(seeds)


@pytest.fixture(scope="module")
def page(source):
    return Page(source)


@pytest.fixture(scope="module")
def others():
    """Pages of other verdicts: everything can be true; slips and weights; many alike."""
    slipped = units(3, off=63)
    slipped["source"]["weight"] = 2
    results = {
        "consistent": result_of(units(3)),
        "slips": result_of(slipped),
        "many": result_of(units(8, accounts=("Council", "Observers"), off=100)),
    }
    return {name: Page(to_html(result)) for name, result in results.items()}


def pages(page, others):
    return [page, *others.values()]


# ---- What stands in it


def test_the_verdict_stands_first_then_what_was_read(seeds, page):
    verdict = page.by_id("verdict")
    section = next(e for e in page.named("section") if "verdict" in e.attributes.get("class", ""))
    labels = Labels(seeds)
    assert section.text == f"{verdict.text} {labels.verdict()} {labels.read()}."
    assert f"{labels.read()}. {labels.verdict()}" == labels.headline()


def test_sections_stand_in_their_order(page, others):
    for each in pages(page, others):
        found = [e.attributes["id"] for e in each.named("h2") if e.attributes["id"] in SECTIONS]
        assert found == [id for id in SECTIONS if id in found]
        assert found[0] == "verdict"
    assert "flags" not in [e.attributes["id"] for e in others["consistent"].named("h2")]
    assert page.named("h2")[-1].attributes["id"] == "flags"
    assert "slips" in [e.attributes["id"] for e in others["slips"].named("h2")]


def test_a_disagreement_has_its_statements_who_printed_them_its_sentence_and_its_picture(page):
    article = page.named("article")[1].text
    for words in (
        "D2 González's share of the valid votes in the final tally",
        "between accounts; rests on A2-A7",
        "80% of the ballots cast counted (first bulletin) CNE (004)",
        "González more than 70 percent of the valid votes opposition (003)",
        "The other two leave at most 56.67%, even if every uncounted ballot were valid and for González;",
        "Apart by 13.3 points.",
        "N1 All figures of CNE together leave González's share of the valid votes",
        "A6 null and blank are at most 10% of the ballots in every tally",
        "003 003_d3352f5afa8802f7.txt, ALBAWABA, 2024-07 (inferred)",
        "3 other routes to D2",
    ):
        assert words in article
    pictures = [e for e in page.named("svg") if e.attributes["aria-labelledby"].startswith("picture-D2")]
    assert len(pictures) == 1


def test_the_other_routes_and_the_proofs_are_folded_away(seeds, page):
    details = [e for e in page.named("details") if "article" in e.parents]
    assert all("open" not in e.attributes for e in page.named("details"))
    summaries = [e.text for e in page.named("summary") if "article" in e.parents]
    assert [s for s in summaries if s.startswith("Proof")] == [
        "Proof of D1",
        "Proof of D2",
        "Proof of N1",
        "Proof of D3",
    ]
    proof = next(e for e in details if e.text.startswith("Proof of D2"))
    assert "[1]" in proof.text
    assert "impossible" in proof.text
    assert proof.text.count("Proof that these cannot all hold") == 1
    assert len(seeds.findings) > 0


def test_a_proof_of_very_many_steps_is_in_the_json_alone(seeds, monkeypatch):
    monkeypatch.setattr("reconcile.report.html.disagreements.LONGEST_PROOF", 3)
    page = Page(to_html(seeds))
    assert any(re.fullmatch(r"Proof of D2 \d+ steps: in the JSON report\.", e.text) for e in page.named("details"))


def test_every_word_of_the_markdown_report_is_there(seeds, page):
    """Less the title and the scope of a note on a disagreement, whose sentence stands with that."""
    text = "".join(page.text.split())
    (note,) = (finding for finding in seeds.findings if finding.id == "N1")
    beside = {f"## N1: {note.title}", f"*{Labels(seeds).scope(note)}*"}
    for line in to_markdown(seeds).splitlines():
        if line in beside:
            continue
        plain = re.sub(r"\\(.)", r"\1", line).strip("#* ").removeprefix("- ")
        cells = [c.strip() for c in plain.strip("|").split("|")] if line.startswith("|") else [plain]
        for cell in cells:
            if line.startswith("## D"):
                cell = cell.replace(":", "", 1)  # noqa: PLW2901  the label is apart from the title here
            for part in re.split(r"; |\. |\d+ other route", cell):
                words = part.removeprefix("Statuses of claims: ").rstrip(".")
                if words not in {"", "account", "documents", "states", "---", "assumption"}:
                    assert "".join(words.split()) in text, words


def test_statuses_of_all_claims(seeds, page):
    table = next(e for e in page.named("table") if "claims" in e.attributes.get("class", ""))
    assert len(list(page.named("tr"))) > len(seeds.ledger.claims)
    for found in seeds.claims:
        assert f"{found.claim.id}" in table.text
    assert table.text.count("implied") == sum(found.status.value == "implied" for found in seeds.claims)


def test_the_json_report_can_be_downloaded_whole(seeds, page):
    (link,) = [e for e in page.named("a") if e.attributes.get("download")]
    kind, _, content = link.attributes["href"].partition(",")
    assert kind == "data:application/json;base64"
    assert json.loads(base64.b64decode(content, validate=True)) == json.loads(json.dumps(to_plain(seeds)))


def test_a_consistent_ledger_says_so_and_shows_no_disagreement(others):
    page = others["consistent"]
    assert "They can all be true." in page.text
    assert not page.named("article")
    assert "Repairs" not in page.text


def test_an_undecided_ledger_says_so(monkeypatch):
    from reconcile.engine import search

    monkeypatch.setattr(search, "BUDGET", 0)
    monkeypatch.setattr(search, "FIRST_BUDGET", 0)
    from test_command_line import TANGLED

    page = Page(to_html(result_of(TANGLED)))
    assert "Undecided whether they can all be true: " in page.text


def test_weights_and_who_chose_them(others):
    repairs = next(e for e in others["slips"].named("section") if e.attributes["aria-labelledby"] == "repairs")
    assert "A weight says how reluctantly a statement or assumption is doubted" in repairs.text
    assert "source s 2 l.toml" in repairs.text
    assert "Each repair" in repairs.text
    assert "A weight says" not in others["many"].text


# ---- One file that needs nothing else


def test_nothing_is_loaded_and_nothing_is_run(source, page, others):
    for each in pages(page, others):
        assert not each.named("script", "link", "img", "iframe", "object", "embed", "image", "use", "base", "form")
        for element in each.elements:
            assert not [key for key in element.attributes if key.startswith("on") or key in {"src", "style", "srcset"}]
            href = element.attributes.get("href", "#")
            assert href.startswith(("#", "data:application/json;base64,"))
            assert element.name == "a" or href == "#"
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style
    assert "http" not in re.sub(r'http-equiv|href="data:[^"]*"', "", source)


def test_the_content_security_policy_allows_this_style_alone(source, page):
    (policy,) = [e for e in page.named("meta") if e.attributes.get("http-equiv") == "Content-Security-Policy"]
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert page.named("meta").index(policy) <= 1


# ---- Built so that everyone can use it


def test_headings_go_down_one_level_at_a_time(page, others):
    for each in pages(page, others):
        levels = [int(e.name[1]) for e in each.named("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(below - above <= 1 for above, below in itertools.pairwise(levels))


def test_ids_are_unique_and_every_link_leads_somewhere(page, others):
    for each in pages(page, others):
        ids = [e.attributes["id"] for e in each.elements if "id" in e.attributes]
        assert len(set(ids)) == len(ids)
        links = [e.attributes["href"][1:] for e in each.named("a") if e.attributes["href"].startswith("#")]
        assert set(links) <= set(ids)
        named = [id for e in each.elements for id in e.attributes.get("aria-labelledby", "").split()]
        assert set(named) <= set(ids)


def test_language_title_skip_link_and_landmarks(page):
    assert page.elements[0].attributes["lang"] == "en"
    assert page.named("title")[0].text.startswith("Consistency report: National Assembly of Venezuela, 2015 and")
    first = page.named("a")[0]
    assert (first.attributes["href"], first.text) == ("#verdict", "Skip to the verdict")
    assert [len(page.named(name)) for name in ("main", "header", "nav")] == [1, 1, 1]


def test_every_picture_says_the_same_in_words(page):
    for picture in page.named("svg"):
        assert picture.attributes["role"] == "img"
        title, description = picture.attributes["aria-labelledby"].split()
        assert page.by_id(title).text
        assert page.by_id(description).text
    words = page.by_id("picture-D2-desc").text
    assert words == (
        "The other two leave at most 56.67%. All figures of CNE together leave González's share of the valid votes in "
        "the final tally at most 56.645%. González more than 70 percent of the valid votes, stated by opposition. "
        "Apart by 13.3 points."
    )


def test_every_header_of_a_table_says_what_it_heads(page, others):
    for each in pages(page, others):
        assert all(e.attributes.get("scope") == "col" for e in each.named("th"))


# ---- The same for the same


def test_the_same_input_gives_the_same_bytes():
    """In new processes, which hash text otherwise."""
    code = (
        "import reconcile, sys; from reconcile.report.html import to_html; "
        "sys.stdout.write(to_html(reconcile.reconcile(reconcile.load(sys.argv[1]))))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code, str(SEEDS)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "America/Caracas"))
    }
    assert len(found) == 1


def test_the_order_of_entries_does_not_matter():
    data = units(4, off=50, accounts=("Council", "Observers"))
    turned = {key: value[::-1] if isinstance(value, list) else value for key, value in data.items()}
    assert to_html(result_of(data)) == to_html(result_of(turned))


# ---- On the command line


def test_on_the_command_line(tmp_path, capsys, source):
    out = tmp_path / "report.html"
    found = run(capsys, "report", SEEDS, "--format", "html", "--output", out)
    assert found == (1, "", "")
    assert out.read_text(encoding="utf-8") == source


@pytest.mark.parametrize("missing", ["jinja2", "altair", "vl_convert"])
def test_without_the_extra_it_is_named_before_the_search_begins(missing, capsys, monkeypatch):
    monkeypatch.setattr(html, "find_spec", lambda name: None if name == missing else object())
    monkeypatch.setattr("reconcile.cli._reconcile", lambda *_: pytest.fail("searched"))
    found = run(capsys, "report", SEEDS, "--format", "html")
    assert found.status == 2
    assert found.output == ""
    assert found.errors == (
        "an HTML report needs Jinja2, Altair and vl-convert: pip install 'election-reconcile[html]'\n"
    )


def test_other_formats_load_nothing_of_it():
    code = (
        "import sys, reconcile.cli, reconcile.report.text, reconcile.report.json, reconcile.report.markdown\n"
        "import reconcile.report.html\n"
        "found = {'jinja2', 'altair', 'vl_convert', 'markupsafe'} & set(sys.modules)\n"
        "assert not found, found"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("limited", "left"),
    [(None, ""), ("a", "at most 50"), ("b", "at least -50")],
    ids=["nothing", "its votes", "others"],
)
def test_what_other_statements_leave_of_a_lead(limited, left):
    claims = [{"id": "lead", "lead": "5", "option": "a", "over": "b"}]
    claims += [{"id": "most", "votes": "at most 50", "option": limited}] if limited else []
    data = {
        "source": {"id": "s", "document": "s.txt", "decimal": "."},
        "claimant": [{"id": "x"}],
        "contest": [{"id": "k", "options": ["a", "b"]}],
        "tally": [{"id": "t", "contest": "k", "final": True}],
        "defaults": {"tally": "t", "claimant": "x"},
        "claim": claims,
    }
    rows = claim_rows(Labels(reconcile.reconcile(reconcile.from_texts({"l.toml": to_toml(data)}))))
    assert next(rows).left == left
