"""What a notebook shows of a result: a piece of HTML without styles, scripts or pictures, from the standard library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from reconcile.errors import printable
from reconcile.languages import tell
from reconcile.reconciliation import Reconciliation
from reconcile.report.labels import Labels
from reconcile.wording import number

__all__ = ["element", "folded_away", "notebook_html", "table_html", "text"]

MOST: Final = 10
"""So many disagreements are shown; the others are counted."""


def notebook_html(result: Reconciliation) -> str:
    """The verdict, each disagreement with its statements, and the forced ranges folded away."""
    labels = Labels(result)
    conflicts = result.disagreements
    parts = [element("p", element("strong", text(labels.headline())))]
    for finding in conflicts[:MOST]:
        stated = [(each.words, ", ".join(account for account, _ in each.by)) for each in labels.stated(finding)]
        parts += [
            element("p", f"{element('strong', text(finding.id))} {text(finding.title)}<br>{text(finding.sentence)}"),
            table_html((tell("statement"), tell("stated by")), stated),
        ]
    if len(conflicts) > MOST:
        parts.append(element("p", text(tell(" and {count} more", count=number(len(conflicts) - MOST)).strip())))
    for heading, bounds in labels.forced_groups():
        rows = [(labels.quantity(bound.quantity), *labels.range_words(bound.quantity, bound.range)) for bound in bounds]
        parts.append(
            folded_away(
                tell("Forced {heading}", heading=heading),
                table_html((tell("quantity"), tell("least"), tell("greatest")), rows),
            )
        )
    return element("div", "".join(parts))


def element(name: str, inner: str) -> str:
    """An element around what is HTML already."""
    return f"<{name}>{inner}</{name}>"


def folded_away(summary: str, inner: str) -> str:
    """Something that opens when its summary is pressed."""
    return element("details", element("summary", text(summary)) + inner)


def table_html(headers: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of texts."""
    head = element("thead", element("tr", "".join(element("th", text(header)) for header in headers)))
    body = "".join(element("tr", "".join(element("td", text(cell)) for cell in row)) for row in rows)
    return element("table", head + element("tbody", body))


def text(words: str) -> str:
    """Words as HTML, hidden characters written out."""
    return escape(printable(words))
