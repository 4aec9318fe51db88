"""The template filled with the words of the other reports, and with pictures."""

from __future__ import annotations

import base64
import hashlib
import html
from importlib.resources import files

import jinja2
from markupsafe import Markup

from reconcile.errors import printable
from reconcile.languages import current, tell
from reconcile.reconciliation import Reconciliation
from reconcile.report.flags import FLAGS, flags_in_words
from reconcile.report.html.claims import CLAIM_STATUSES, claim_rows, documents_of
from reconcile.report.html.disagreements import disagreements, forced
from reconcile.report.json import to_json
from reconcile.report.labels import Labels
from reconcile.report.layout import count
from reconcile.report.sections import Section, sections_of
from reconcile.report.terms import FALLS, MARKED, UNTESTED, WEIGHTS
from reconcile.report.timeline import timelines
from reconcile.wording import listed, number

__all__ = ["page"]

FEW_CONTESTS = 3
"""A title names no more contests than this."""
MOST_REPAIRS = 100
"""So many repairs are written out."""


def page(result: Reconciliation) -> str:
    """The page. Everything that comes from a file is shown as text."""
    labels = Labels(result)
    style = _file("style.css")
    sections, slips = list(sections_of(result)), tell("Slips")
    text: str = _template().render(
        language=current(),
        tell=_told,
        command=Markup("<code>reconcile verify report.json PATH...</code>"),
        count=count,
        number=number,
        labels=labels,
        style=Markup(style),  # noqa: S704  a file of this package
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
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
        report=base64.b64encode(to_json(result).encode()).decode(),
    )
    return text


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(_file("template.html.j2"))


def _shown(value: object) -> object:
    """Text with hidden characters written out, as in every report; what is HTML already as it is."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _told(text: str, /, **values: object) -> Markup:
    """A text of the template in the language of now; what is filled in is shown as text."""
    told = Markup(html.escape(tell(text), quote=False))  # noqa: S704  a text of this package
    return told.format(**{name: _shown(value) for name, value in values.items()}) if values else told


def _file(name: str) -> str:
    return files("reconcile.report.html").joinpath(name).read_text(encoding="utf-8")


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
