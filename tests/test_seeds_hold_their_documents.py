"""The seed claim files point at what their documents print, and leave no figure unaccounted for."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = Path(os.environ.get("RECONCILE_SEEDS") or ROOT / "../shared/seeds")
FILES = sorted((ROOT / "seeds").glob("[0-9]*.toml"))

FIGURE_KINDS = frozenset({"votes", "share", "total", "turnout", "coverage", "lead", "rank", "options", "seats"})
WORD_KINDS = frozenset({"winner", "ahead", "control", "endorses"})

DIGITS = r"\d+"
NUMBER_WORDS = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|half|quarters?|thirds|dozens?|decades?|hundreds?|thousands?|millions?|billions?)\b"
)
WORDS_OF_RESULT = (
    r"\b(?:victory|victories|wins?|winner|winning|won|triumph|defeat|landslide|leading|partial|percent|disputed"
    r"|fraud\w*|re-?elect\w*|president-elect|congratulat\w*|recogni[sz]e\w*|reject\w*|endorse\w*)\b"
)

Span = tuple[int, int]

pytestmark = pytest.mark.skipif(
    not DOCUMENTS.is_dir(),
    reason="the seed documents are not here: expected ../shared/seeds, or their directory in RECONCILE_SEEDS",
)
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def read(path: Path) -> tuple[dict[str, Any], bytes, str]:
    """The claim file, the bytes of its document, and their text (nothing stripped, line ends kept)."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    raw = (DOCUMENTS / content["source"]["document"]).read_bytes()
    return content, raw, raw.decode("utf-8")


def printed(claim: dict[str, Any]) -> str:
    """What the document prints for a claim: the figure itself, or the words in `printed`."""
    kinds = claim.keys() & (FIGURE_KINDS | WORD_KINDS)
    assert len(kinds) == 1, f"{claim['id']}: expected exactly one kind, found {sorted(kinds)}"
    figure = kinds & FIGURE_KINDS
    return str(claim[figure.pop()] if figure else claim["printed"])


def captured(content: dict[str, Any]) -> Iterator[tuple[str, str, list[Span]]]:
    """Every printed text that the file points at: what it belongs to, the text, its spans."""
    for claim in content.get("claim", []):
        yield f"claim {claim['id']}", printed(claim), spans(claim["at"])
    for table in content.get("table", []):
        for row in table["rows"]:
            for kind in ("votes", "share"):
                if kind in row:
                    yield f"table {table['id']}, {row['option']}, {kind}", row[kind], spans(row[f"{kind}_at"])
    for number, omitted in enumerate(content.get("omitted", []), 1):
        assert omitted["reason"], f"omission {number} gives no reason"
        yield f"omission {number}", omitted["printed"], spans(omitted["at"])


def spans(at: list[list[int]]) -> list[Span]:
    return [(start, end) for start, end in at]


def test_there_is_one_claim_file_for_each_document() -> None:
    named = [tomllib.loads(path.read_text(encoding="utf-8"))["source"]["document"] for path in FILES]
    assert sorted(named) == sorted(path.name for path in DOCUMENTS.glob("*.txt"))


@each_file
def test_the_document_is_the_one_that_was_read(path: Path) -> None:
    content, raw, _ = read(path)
    assert content["source"]["sha256"] == hashlib.sha256(raw).hexdigest()


@each_file
def test_every_span_holds_exactly_the_printed_text(path: Path) -> None:
    content, _, text = read(path)
    for what, words, at in captured(content):
        assert at, f"{what} has no span"
        for start, end in at:
            assert text[start:end] == words, f"{what}: [{start}, {end}] holds {text[start:end]!r}"


@each_file
@pytest.mark.parametrize(
    "pattern", [DIGITS, NUMBER_WORDS, WORDS_OF_RESULT], ids=["digits", "number words", "words of result"]
)
def test_everything_that_looks_like_a_claim_is_captured_or_omitted(path: Path, pattern: str) -> None:
    content, _, text = read(path)
    known = [span for _, _, at in captured(content) for span in at]
    published = content["source"].get("published")
    if published:
        known += [found.span() for found in re.finditer(re.escape(published), text)]
    left = [
        f"{found[0]!r} at {found.start()}: ...{text[max(0, found.start() - 30) : found.end() + 30]}..."
        for found in re.finditer(pattern, text, re.IGNORECASE)
        if not any(start <= found.start() and found.end() <= end for start, end in known)
    ]
    assert not left, "in no claim and no omission:\n" + "\n".join(left)


@each_file
def test_claims_and_omissions_stand_in_document_order(path: Path) -> None:
    content, _, _ = read(path)
    for section in ("claim", "omitted"):
        starts = [entry["at"][0] for entry in content.get(section, [])]
        assert starts == sorted(starts)
