"""Drafts of the documents in `documents/bulletins`, held against what a person would write for each.

A claim of the key says where the figure or words stand (`printed`, the `nth` time), and its kind, option, claimant
and tally: "final", or else the count of its claimant, of several the "latest" or an "earlier" one. Names are right
where all words of the key's are among the draft's.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import attrs

from reconcile.claim_files import KINDS
from reconcile.drafting.documents import read_document
from reconcile.drafting.drafts import draft_document
from reconcile.drafting.shapes import folded

DOCUMENTS = Path(__file__).resolve().parent / "documents/bulletins"


@attrs.define
class Score:
    """How many claims of a key are proposed where they stand, and with what right; the names of those that are not."""

    claims: int = 0
    spans: int = 0
    kinds: int = 0
    claimants: int = 0
    tallies: int = 0
    whole: int = 0
    wrong: list[str] = attrs.field(factory=list)
    others: list[str] = attrs.field(factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, each.name) + getattr(other, each.name) for each in attrs.fields(Score)))


def words(text):
    return set(re.findall("[a-z0-9]+", folded(text)))


def paths():
    return sorted(DOCUMENTS.glob("*.toml"))


def place_of(text, claim):
    start = -1
    for _ in range(claim.get("nth", 1)):
        start = text.index(claim["printed"], start + 1)
        while text[start - 1].isdigit():
            start = text.index(claim["printed"], start + 1)
    return start, start + len(claim["printed"])


class Drafted:
    """A draft as a claim file: its claims by span, and what their ids stand for."""

    def __init__(self, path):
        self.document = read_document(path)
        self.text = draft_document(self.document).text
        content = tomllib.loads(self.text)
        self.claims = content.get("claim", [])
        self.ids = {each["id"]: each for each in self.claims}
        contest = content.get("contest", [{}])[0]
        self.options = contest.get("names", {})
        self.names = {each["id"]: f"{each['id']} {each.get('name', '')}" for each in content.get("claimant", ())}
        self.tallies = {each["id"]: each for each in content.get("tally", ())}

    def at(self, start, end, *, exact):
        """The claims at a span: at just this one, or, for words, at one that overlaps it."""
        for each in self.claims:
            for a, b in each["at"]:
                if (a, b) == (start, end) or (not exact and a < end and start < b):
                    yield each

    def is_of(self, claim, key):
        kind = next(kind for kind in KINDS if kind in claim)
        if kind != key["kind"] or ("of" in key and claim.get("of", "registered") not in (key["of"], "unstated")):
            return False
        if "option" not in key:
            return True
        said = self.ids.get(claim["endorses"], {}) if kind == "endorses" else claim
        option = next((said[each] for each in ("option", "winner", "ahead", "control") if each in said), "")
        return option == key["option"] or words(key["option"]) <= words(self.options.get(option, ""))

    def is_by(self, claim, key):
        return words(key["claimant"]) <= words(self.names.get(claim["claimant"], claim["claimant"]))

    def is_in(self, claim, key):
        if key.get("tally") == "final":
            return "contest" in claim or self.tallies.get(claim["tally"], {}).get("final", False)
        if "tally" not in claim:
            return "tally" not in key
        tally = self.tallies[claim["tally"]]
        later = self.tallies.get(tally.get("part_of"), {"final": True})
        within = "latest" if later.get("final") else "earlier"
        return tally.get("counted_by") == claim["claimant"] and key.get("tally", within) == within


def score(path):
    key = tomllib.loads(path.read_text(encoding="utf-8"))["claim"]
    drafted = Drafted(path.with_suffix(".txt"))
    result, taken = Score(), []
    for claim in key:
        start, end = place_of(drafted.document.text, claim)
        there = list(drafted.at(start, end, exact=any(map(str.isdigit, claim["printed"]))))
        taken += there
        right = [(drafted.is_of(each, claim), drafted.is_by(each, claim), drafted.is_in(each, claim)) for each in there]
        of, by, count = max(right, default=(False, False, False))
        result += Score(1, bool(there), of, by, count, of and by and count)
        if not (of and by and count):
            result.wrong.append(
                f"{path.stem}: {claim['printed']}: " + (str((of, by, count)) if there else "not claimed")
            )
    result.others = [str(each["at"]) + each["id"] for each in drafted.claims if each not in taken]
    return result
