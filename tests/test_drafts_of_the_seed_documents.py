"""What `reconcile draft` makes of the five seed documents, held against the claims that people wrote for them."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path

import attrs
import pytest

from reconcile.drafting.documents import read_document
from reconcile.drafting.drafts import draft_document
from reconcile.drafting.proposals import draft_of
from reconcile.drafting.roles import OTHERS
from reconcile.drafting.shapes import folded
from reconcile.ledger import from_texts

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = Path(os.environ.get("RECONCILE_SEEDS") or ROOT / "../shared/seeds")
FILES = sorted((ROOT / "seeds").glob("[0-9]*.toml"))
FIGURES = ("votes", "share", "total", "turnout", "coverage", "lead", "rank", "options", "seats")
WORDS = ("winner", "ahead", "control", "endorses")

pytestmark = pytest.mark.skipif(
    not DOCUMENTS.is_dir(),
    reason="the seed documents are not here: expected ../shared/seeds, or their directory in RECONCILE_SEEDS",
)


@attrs.define
class Held:
    """One document's proposals against its claims: each claim with those at its span, and those at none."""

    name: str
    claims: int = 0
    spans: int = 0
    exact: int = 0
    right: int = 0
    others: list[str] = attrs.field(factory=list)


def kind_of(claim):
    return next(kind for kind in (*FIGURES, *WORDS) if kind in claim)


def option_of(claim, claims):
    """The option that a claim speaks of; that of what it endorses."""
    claim = claims[claim["endorses"]] if "endorses" in claim else claim
    return next((claim[key] for key in ("option", "winner", "control", "ahead") if key in claim), None)


def is_at(proposal, claim):
    """A figure's span is the claim's, exactly. Words that declare hold the claim's words, or are held in them."""
    (start, end), kind = claim["at"][0], kind_of(claim)
    if kind in FIGURES:
        return (proposal.start, proposal.end) == (start, end)
    return (proposal.start <= start and end <= proposal.end) or (start <= proposal.start and proposal.end <= end)


def is_right(proposal, claim, claims, draft, names):
    """Whether kind and option are those of the claim; the option goes by the name that the seeds give it."""
    if proposal.kind != kind_of(claim):
        return False
    option = option_of(claim, claims)
    if option is None or option == "others":
        return option is None or proposal.option == OTHERS
    if proposal.option not in draft.entities:
        return False
    entity, name = draft.entities[proposal.option], words(names[option])
    return set(name) <= set(words(entity.name)) or set(words(entity.name)) <= set(name)


def words(text):
    return re.findall("[a-z]+", folded(text))


def held(path, names):
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    claims = {claim["id"]: claim for claim in content["claim"]}
    draft = draft_of(read_document(DOCUMENTS / content["source"]["document"]).text)
    proposals = [each for each in draft.proposals if not each.other]
    result, left = Held(path.stem), list(proposals)
    for claim in content["claim"]:
        there = [each for each in proposals if is_at(each, claim)]
        right = [each for each in there if is_right(each, claim, claims, draft, names)]
        result.claims += 1
        result.spans += bool(there)
        result.exact += any([each.start, each.end] in claim["at"] for each in there)
        result.right += bool(right)
        # each proposal is for one claim, as long as there are others
        taken = next((each for each in [*right, *there] if each in left), None)
        left = [each for each in left if each is not taken]
    result.others = [each.printed for each in left]
    return result


def test_every_claim_is_proposed_most_of_them_rightly_and_little_else(capsys):
    contests = tomllib.loads((ROOT / "seeds/contests.toml").read_text(encoding="utf-8"))["contest"]
    names = {option: name for contest in contests for option, name in contest["names"].items()}
    results = [held(path, names) for path in FILES]
    claims, spans, exact, right = (
        sum(getattr(each, key) for each in results) for key in ("claims", "spans", "exact", "right")
    )
    said = f"\n{claims} claims: {spans} spans right ({exact} the same characters), {right} kinds and options right\n"
    for each in results:
        said += f"  {each.name}: {each.claims} claims, {each.right} right, {len(each.others)} others: {each.others}\n"
    with capsys.disabled():
        sys.stdout.write(said)
    assert claims == 32
    assert spans == claims
    assert right * 100 >= claims * 80
    assert max(len(each.others) for each in results) <= 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_draft_loads_at_once_and_every_figure_is_in_it(path):
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    document = read_document(DOCUMENTS / content["source"]["document"])
    drafted = draft_document(document)
    ledger = from_texts({"draft.toml": drafted.text})
    assert len(ledger.claims) == drafted.claims > 0
    assert len(ledger.omissions) == drafted.omitted
    assert ledger.sources[0].sha256 == content["source"]["sha256"]
    spans = [(int(a), int(b)) for a, b in re.findall(r"\[(\d+), (\d+)\]", drafted.text)]
    for digits in re.finditer(r"\d+", document.text):
        glued = digits.start() and document.text[digits.start() - 1].isalpha()
        assert glued or any(start <= digits.start() and digits.end() <= end for start, end in spans)
