"""What `reconcile draft` makes of made-up documents: two in Spanish, three in English, one of them a page of HTML.

What a person would propose stands beside each document in a TOML file. It was written before the rules met the text;
what the rules still miss is marked there, so that this test says when it changes.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reconcile.drafting.documents import read_document
from reconcile.drafting.drafts import draft_document
from reconcile.drafting.proposals import draft_of
from reconcile.ledger import from_texts

DOCUMENTS = Path(__file__).resolve().parent / "documents"
EXPECTED = sorted(DOCUMENTS.glob("*.toml"))

each_document = pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)


def document_of(path):
    (found,) = (each for each in DOCUMENTS.glob(f"{path.stem}.*") if each.suffix != ".toml")
    return read_document(found)


def plain(proposal, draft):
    """A proposal as the expectations write it."""

    def name(key):
        return draft.entities[key].name if key in draft.entities else key

    claimant = draft.entities[proposal.claimant].short if proposal.claimant in draft.entities else "the outlet"
    values = {"kind": proposal.kind, "option": name(proposal.option), "over": name(proposal.over)}
    return {**values, "of": proposal.of, "claimant": claimant}


def holds(printed, proposal):
    """Whether the proposal is of these words: figures exactly, words of a declaration in part."""
    words, own = " ".join(printed.split()), " ".join(proposal.printed.split())
    return own == words or (not any(map(str.isdigit, words)) and len(own) > 8 and (own in words or words in own))


def test_there_are_enough():
    languages = [tomllib.loads(path.read_text(encoding="utf-8"))["language"] for path in EXPECTED]
    assert (languages.count("en"), languages.count("es")) == (3, 2)
    assert any(path.suffix == ".html" for path in DOCUMENTS.iterdir())


@each_document
def test_what_a_person_would_propose_is_proposed_and_nothing_else(path):
    expected = tomllib.loads(path.read_text(encoding="utf-8"))
    draft = draft_of(document_of(path).text)
    assert (draft.language, draft.decimal) == (expected["language"], expected["decimal"])
    left = [each for each in draft.proposals if not each.other]
    for claim in expected["claim"]:
        same = [each for each in left if holds(claim["printed"], each)]
        assert same, f"not proposed: {claim['printed']}"
        left.remove(same[0])
        found = plain(same[0], draft)
        wanted = {key: claim[key] for key in found if key in claim}
        missed = [key for key in wanted if found[key] != wanted[key]]
        assert missed == claim.get("missed", []), f"{claim['printed']}: {found}"
    assert [each.printed for each in left] == []


@each_document
def test_the_draft_loads_at_once(path):
    document = document_of(path)
    drafted = draft_document(document)
    ledger = from_texts({"draft.toml": drafted.text})
    assert len(ledger.claims) == drafted.claims
    assert drafted.claims + drafted.questions == len(tomllib.loads(path.read_text(encoding="utf-8"))["claim"])
    for claim in ledger.claims:
        for start, end in claim.at:
            assert document.text[start:end].replace("\n", " ") == claim.printed or claim.kind == "endorses"


def test_the_text_of_a_page_is_what_a_reader_sees():
    text = read_document(DOCUMENTS / "referendum.html").text
    assert "Yes  412,067  50.8%\n" in text
    assert "with 50.8\u00a0percent of the valid votes, the National" in text
    assert not any(hidden in text for hidden in ("99%", "80%", "77%", "width", "<", "&"))
