"""The template filled with the words of the other reports, and with pictures."""

from __future__ import annotations

import base64

from markupsafe import Markup

from reconcile.languages import tell
from reconcile.reconciliation import Reconciliation
from reconcile.report.flags import FLAGS, flags_in_words
from reconcile.report.html.claims import CLAIM_STATUSES, claim_rows, documents_of
from reconcile.report.html.disagreements import disagreements, forced
from reconcile.report.html.templates import fingerprint, inlined, render
from reconcile.report.json import to_json
from reconcile.report.labels import Labels
from reconcile.report.sections import Section, sections_of
from reconcile.report.terms import FALLS, MARKED, UNTESTED, WEIGHTS
from reconcile.report.timeline import timelines
from reconcile.wording import listed, number

__all__ = ["page"]

FEW_CONTESTS = 3
"""A title names no more contests than this."""
LARGEST_REPORT = 5_000_000
"""A JSON report of more bytes is not within the page."""
MOST_REPAIRS = 100
"""So many repairs are written out."""


def page(result: Reconciliation) -> str:
    """The page. Everything that comes from a file is shown as text."""
    labels = Labels(result)
    style = inlined("style.css")
    sections, slips = list(sections_of(result)), tell("Slips")
    return render(
        "template.html.j2",
        command=Markup("<code>reconcile verify report.json PATH...</code>"),
        labels=labels,
        style=style,
        style_hash=fingerprint(style),
        title=_title(result),
        disagreements=list(disagreements(labels)),
        repairs=_repairs(labels),
        slips=[section for section in sections if section.heading == slips],
        forced=list(forced(labels)),
        sections=[_with_id(section, i) for i, section in enumerate(sections) if section.heading != slips],
        timelines=list(timelines(labels)),
        claims=list(claim_rows(labels)),
        statuses=CLAIM_STATUSES,
        documents=list(documents_of(result.ledger, result.ledger.sources)),
        flags=list(flags_in_words(result)),
        words={"falls": FALLS, "marked": MARKED, "untested": UNTESTED, "weights": WEIGHTS, "flags": FLAGS},
        **_download(to_json(result)),
    )


def _download(report: str) -> dict[str, str]:
    """The JSON report in base 64, or how large it is where it is too large for a page."""
    content = report.encode()
    if len(content) > LARGEST_REPORT:
        return {"report": "", "size": number(-(-len(content) // 1_000_000))}
    return {"report": base64.b64encode(content).decode(), "size": ""}


def _title(result: Reconciliation) -> str:
    """The contests by name, where they are few."""
    contests = [contest.title or contest.id for contest in result.ledger.contests]
    return listed(contests) if 0 < len(contests) <= FEW_CONTESTS else ""


def _repairs(labels: Labels) -> list[str]:
    """Each smallest set to doubt, in words."""
    repairs = labels.result.repairs[:MOST_REPAIRS]
    return [listed([labels.member(name) for name in repair.dropped]) for repair in repairs]


def _with_id(section: Section, number: int) -> tuple[str, Section]:
    return f"section-{number + 1}", section
