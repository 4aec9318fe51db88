"""Whatever a document holds, its draft is a claim file that loads, holds only what stands in the text, and is final.

Final: drafting again finds nothing new. Nothing of the document becomes TOML of its own.
"""

from __future__ import annotations

import re
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from reconcile.drafting.documents import Document, checksum
from reconcile.drafting.drafts import draft_again, draft_document
from reconcile.ledger import from_texts

FRAGMENTS = (
    "Ana García",
    "the Council",
    "(CEN)",
    "National Electoral Council",
    "the opposition",
    "said",
    "announced that",
    "according to",
    "dijo que",
    "según",
    "received",
    "obtuvo",
    "won",
    "We won",
    "declared",
    "declared victory",
    "reclamó la victoria",
    "the winner",
    "recognised",
    "'s victory",
    "is leading",
    "won control",
    "partial results",
    "resultados parciales",
    "5,150,092",
    "5.150.092",
    "10.058",
    "51.2%",
    "51,2 %",
    "7 points",
    "two thirds",
    "more than",
    "second place",
    "1 vote",
    "007",
    "12.5 votes",
    "99% to 1%",
    "votes",
    "votos nulos",
    "of the votes",
    "turnout",
    "seats",
    "other candidates",
    "lead of",
    "[[claim]]",
    '"""',
    "'''",
    '"\n[[claim]]\nid = "smuggled"\n',
    "# drafted: [0, 9]",
    "\x1b[31m",
    "\u2028",
    "\u202e",
    "\u00a0",
    "\x00",
    "\\u0000",
    "\r\n",
    "\x85",
    "all",
    "All",
    "*",
    "García\u0301",
    "É",
    "Ünïted Lęague",
    "Москва",
    "東京",
    "\ufeff",
)
texts = st.lists(
    st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8), st.sampled_from([". ", ", ", "\n", "\n\n", ": ", "; "])),
    max_size=30,
).map(" ".join)
names = st.one_of(st.just("article.txt"), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
SECTIONS = {"source", "contest", "tally", "claimant", "claim", "assumption", "omitted"}


def document(text, name="article.txt"):
    text = re.sub("[\ud800-\udfff]", "\ufffd", text)
    return Document(name, checksum(text.encode()), text)


@given(texts, names)
def test_a_draft_loads_and_its_spans_hold_what_it_says(text, name):
    read = document(text, name)
    drafted = draft_document(read)
    ledger = from_texts({"draft.toml": drafted.text})
    content = tomllib.loads(drafted.text)
    assert content.keys() <= SECTIONS
    assert len(ledger.claims) == drafted.claims == len(content.get("claim", []))
    assert not any(claim.id == "smuggled" for claim in ledger.claims)
    for entry in (*content.get("claim", []), *content.get("omitted", [])):
        printed = {value for value in entry.values() if isinstance(value, str)}
        for start, end in entry.get("at", []):
            assert re.sub(r"[\t\n\r\v\f]", " ", read.text[start:end]) in printed
    assert all(line.isprintable() for line in drafted.text.splitlines() if line.startswith("#"))


@given(texts)
def test_drafting_again_finds_nothing_new(tmp_path_factory, text):
    read = document(text)
    path = tmp_path_factory.mktemp("again") / "draft.toml"
    path.write_bytes(draft_document(read).text.encode())
    before = path.read_bytes()
    again = draft_again(read, path)
    assert again.text.encode() == before
    assert (again.claims, again.questions, again.omitted) == (0, 0, 0)


@given(texts, st.data())
def test_what_was_deleted_with_its_record_is_all_that_is_appended(tmp_path_factory, text, data):
    read = document(text)
    whole = draft_document(read).text
    lines = whole.split("\n")
    spans = [span for line in lines if line.startswith("# drafted: ") for span in re.findall(r"\[\d+, \d+\]", line)]
    if not spans:
        return
    gone = data.draw(st.sampled_from(sorted(set(spans))))
    kept = re.sub(rf"\nat = \[{re.escape(gone)}\]", "", whole)
    kept = "\n".join(line.replace(gone, "") if line.startswith("# drafted: ") else line for line in kept.split("\n"))
    path = tmp_path_factory.mktemp("again") / "draft.toml"
    path.write_bytes(kept.encode())
    again = draft_again(read, path)
    assert again.text.startswith(kept)
    assert again.claims + again.questions + again.omitted == spans.count(gone)
    added = again.text[len(kept) :]
    assert set(re.findall(r"^(?:# )?at = \[(\[\d+, \d+\])\]", added, re.MULTILINE)) <= {gone}
    assert not again.claims or from_texts({"draft.toml": again.text})
