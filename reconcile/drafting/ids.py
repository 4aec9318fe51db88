"""Short ids that one can read: whole words of a name, and a document's name without its checksum."""

from __future__ import annotations

import re
from typing import Final

from reconcile.drafting import lexicon
from reconcile.drafting.shapes import folded

__all__ = ["document_slug", "slug"]

LONGEST: Final = 24
LONGEST_SOURCE: Final = 20
SHORTEST: Final = 4
"""A word longer than the whole is cut, and so is what is left shorter than this."""
OWN: Final = re.compile(r"(?<=[a-z])'s?(?![a-z0-9])")
CHECKSUM: Final = re.compile(r"(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[0-9a-f]{8,64}(?![a-z0-9])")
LAST: Final = lexicon.CONNECTORS | lexicon.PARTY_CONNECTORS | {"the", "a", "an", "and", "from", "in", "on", "to", "s"}
"""Words with which no id ends, unless it is all of it."""


def slug(text: str, longest: int = LONGEST) -> str:
    """A short id of small letters, digits and hyphens, with a whole word at its end; "" where the text has none."""
    whole = re.sub("[^a-z0-9]+", "-", OWN.sub("", folded(text))).strip("-")
    if len(whole) <= longest:
        return whole
    cut = whole[: longest + 1].rpartition("-")[0]
    words = cut.split("-")
    while len(words) > 1 and words[-1] in LAST:
        words.pop()
    short = "-".join(words)
    return short if len(short) >= SHORTEST else whole[:longest].strip("-")


def document_slug(stem: str) -> str:
    """The id of a document by its file's name, without what looks like a checksum in it."""
    return slug(CHECKSUM.sub("", folded(stem).replace("_", "-")), LONGEST_SOURCE) or "document"
