"""What a notebook shows of files of results: a piece of HTML without styles, scripts or pictures."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.languages import tell
from reconcile.report.notebook import element, folded_away, table_html, text
from reconcile.sheets.comparison_text import lacking_words, order_words, shared_words
from reconcile.sheets.results import Examined
from reconcile.sheets.tables import check_headers, check_rows
from reconcile.sheets.text import MOST
from reconcile.sheets.words import (
    against_words,
    group_title,
    group_words,
    known_words,
    more_words,
    note_words,
    verdict_words,
    violation_words,
)
from reconcile.wording import number

__all__ = ["notebook_html"]


def notebook_html(found: Examined) -> str:
    """The verdict, the groups of breaks, what is missing, what a comparison found, and the checks folded away."""
    parts = [element("p", element("strong", text(verdict_words(found, folders=False))))]
    known, entries = known_words(found, folders=False)
    parts += [element("p", text(words)) for words in filter(None, (known, *entries))]
    groups = found.broken
    for group in groups[:MOST]:
        listed = "".join(
            element("li", text(found.without_folders(violation_words(each, found, group)))) for each in group.largest
        )
        more = more_words(group.count - len(group.largest)).strip()
        listed += element("li", text(more)) if more else ""
        title = element("strong", text(found.without_folders(group_title(group))))
        parts.append(element("p", f"{title}<br>{text(group_words(group, found))}"))
        parts.append(element("ul", listed))
    if len(groups) > MOST:
        parts.append(element("p", text(tell("and {count} more groups", count=number(len(groups) - MOST)))))
    parts += [element("p", text(words)) for words in note_words(found)]
    parts += [element("p", text(words)) for words in _compared(found)]
    parts.append(folded_away(tell("Checks"), table_html(check_headers(), check_rows(found.outcomes))))
    return element("div", "".join(parts))


def _compared(found: Examined) -> Iterator[str]:
    """In sentences, what two readings differ in."""
    if found.comparison is not None:
        shared = " ".join(shared_words(found.comparison))
        yield f"{tell('Compared with {files}', files=against_words(found, folders=False))}: {shared}"
        yield from lacking_words(found.comparison)
        yield order_words(found.comparison)
