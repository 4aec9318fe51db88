"""Where words stand in a document: the spans that a claim written by hand gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reconcile.drafting.shapes import folded
from reconcile.drafting.written import comment, context, in_line
from reconcile.toml_text import quoted

__all__ = ["found_lines", "places_of"]

MOST_PLACES: Final = 1_000


def places_of(words: str, text: str) -> list[tuple[int, int]]:
    """Every span at which the words stand, in any white space; if there is none, in any case and accents."""
    for wanted, searched in ((words, text), (folded(words), folded(text))):
        form = re.compile(r"\s+".join(map(re.escape, wanted.split())))
        if found := [match.span() for match, _ in zip(form.finditer(searched), range(MOST_PLACES), strict=False)]:
            return found
    return []


def found_lines(words: str, text: str) -> Iterator[str]:
    """The `at` of each place as a claim has it, with the words around, and `printed` where that is not as asked."""
    for start, end in places_of(words, text):
        yield f"at = [[{start}, {end}]]  {comment(context(text, start, end))}"
        if in_line(text[start:end]) != words:
            yield f"printed = {quoted(in_line(text[start:end]))}"
