"""The report as Markdown, for issues, wikis and articles in the making."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reconcile.errors import printable
from reconcile.findings import Finding
from reconcile.languages import tell
from reconcile.reconciliation import Reconciliation
from reconcile.report.flags import FLAGS, flags_in_words
from reconcile.report.labels import Labels
from reconcile.report.layout import count
from reconcile.report.sections import if_read_otherwise, sections_of
from reconcile.report.terms import FALLS, MARKED, UNTESTED, WEIGHTS

__all__ = ["to_markdown"]


def to_markdown(result: Reconciliation) -> str:
    """The report, in the order of the text report. Nothing from a file is read as Markdown or HTML."""
    return "\n".join(_lines(Labels(result))) + "\n"


def _lines(labels: Labels) -> Iterator[str]:
    yield f"# {tell('Consistency report')}"
    yield ""
    yield _plain(labels.headline())
    for finding in labels.result.findings:
        if finding.severity == "note" and finding.reach is None:
            continue
        yield ""
        yield f"## {finding.id}: {_plain(finding.title)}"
        yield ""
        yield f"*{_plain(labels.scope(finding))}*"
        yield ""
        yield from _table([tell("account"), tell("documents"), tell("states")], _stated(labels, finding))
        yield ""
        more = f" {count(len(finding.routes), 'other route')}." if finding.routes else ""
        yield _plain(" ".join([finding.sentence, *if_read_otherwise(labels, finding)])) + more
    for heading, bounds in labels.forced_groups():
        yield ""
        yield f"## {tell('Forced {heading}', heading=_plain(heading))}"
        yield ""
        rows = [[labels.quantity(b.quantity), *labels.range_words(b.quantity, b.range)] for b in bounds]
        yield from _table([tell("quantity"), tell("least"), tell("greatest")], rows)
    if labels.marked():
        yield from ("", _plain(tell(MARKED)))
    yield from _closing(labels)


def _stated(labels: Labels, finding: Finding) -> list[list[str]]:
    rows = [(account, sources, stated.words) for stated in labels.stated(finding) for account, sources in stated.by]
    return [[account, ", ".join(sources), words] for account, sources, words in rows]


def _sections(labels: Labels) -> Iterator[str]:
    for section in sections_of(labels.result):
        yield ""
        yield f"## {section.heading}{': ' if section.words else ''}{_plain(section.words)}"
        yield ""
        yield from (f"- {_plain(paragraph)}" for paragraph in section.paragraphs)
        yield from (
            _table([tell("quantity"), tell("range")], [list(row) for row in section.rows]) if section.rows else ()
        )


def _closing(labels: Labels) -> Iterator[str]:
    falls = labels.falls()
    if falls:
        yield from _heading(tell("If an account stands"))
        yield from _table([tell("where this stands"), tell(FALLS)], [[who, "; ".join(words)] for who, words in falls])
    yield from _sections(labels)
    if labels.repairs():
        yield from _heading(tell("Repairs"))
        yield f"{_plain(labels.repairs())}."
    if labels.weights():
        yield ""
        yield tell(WEIGHTS)
        yield ""
        yield from _table(["", tell("weight"), tell("claim file")], labels.weights())
    untested = labels.untested()
    if untested:
        yield from _heading(tell("Untested"))
        yield tell("And in no disagreement found: {untested}.", untested=tell(UNTESTED))
        yield ""
        yield from (f"- {_plain(words)}" for words in untested)
    if labels.assumptions:
        yield from _heading(tell("Assumed"))
        yield from _table(
            ["", tell("assumption")], [[label, labels.sentence(id)] for id, label in labels.assumptions.items()]
        )
    if labels.unrelated():
        yield from _heading(tell("Not related"))
        yield from (f"- {_plain(words)}." for words in labels.unrelated())
    yield ""
    yield tell("Statuses of claims: {statuses}.", statuses=labels.statuses())
    yield from _flags(labels.result)


def _flags(result: Reconciliation) -> Iterator[str]:
    flags = list(flags_in_words(result))
    if flags:
        yield from ("", f"## {tell('Flags')}", "", tell("Flags are {flags}.", flags=tell(FLAGS)))
    for flag in flags:
        yield from ("", f"### {_plain(flag.title)}")
        for paragraph in flag.paragraphs:
            yield from ("", _plain(paragraph))


def _heading(words: str) -> list[str]:
    return ["", f"## {words}", ""]


def _table(headers: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headers)} |"
    yield f"|{'---|' * len(headers)}"
    for row in rows:
        yield f"| {' | '.join(_plain(cell) for cell in row)} |"


def _plain(text: str) -> str:
    """Text with everything that Markdown or HTML would act on escaped."""
    shown = re.sub(r"([\\`*_{}\[\]<>#+!|~&])", r"\\\1", printable(text).lstrip())
    return re.sub(r"^([0-9]*)([-.)])(?=[\s-]|$)", r"\1\\\2", shown)  # else a line may begin a list
