"""The report for a hurried reader: one screen of plain text."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.errors import printable
from reconcile.findings import Finding
from reconcile.languages import tell
from reconcile.reconciliation import Reconciliation
from reconcile.report.flags import FLAGS, flags_in_words
from reconcile.report.labels import Labels, Stated
from reconcile.report.layout import WIDTH, count, folded, table
from reconcile.report.sections import if_read_otherwise, sections_of
from reconcile.report.terms import FALLS, MARKED, UNTESTED, WEIGHTS

__all__ = ["to_text"]


def to_text(result: Reconciliation, path: str = "PATH") -> str:
    """The report. `path` is what a reader would pass to `reconcile explain`."""
    return "\n".join(_lines(Labels(result), path)) + "\n"


def _lines(labels: Labels, path: str) -> Iterator[str]:
    yield from folded("", labels.headline(), indent=0)
    for finding in labels.result.disagreements:
        yield ""
        yield from _finding(labels, finding, path)
    for heading, bounds in labels.forced_groups():
        yield ""
        yield from folded(f"{tell('FORCED')} ", heading)
        yield from table([[labels.quantity(bound.quantity), *labels.cells(bound)] for bound in bounds], right=(1, 3))
    if labels.marked():
        yield ""
        yield from folded("", tell(MARKED), indent=2)
    yield from _closing(labels)


def _finding(labels: Labels, finding: Finding, path: str) -> Iterator[str]:
    scope = printable(labels.scope(finding))
    title = f"{finding.id}  {printable(finding.title)}"
    gap = WIDTH - len(title) - len(scope)
    if gap > 1:
        yield f"{title}{' ' * gap}{scope}"
    else:
        yield from (*folded("", title), *folded("    ", scope))
    rows = [
        [stated.words, tell("stated by {accounts}", accounts=_accounts(stated))] for stated in labels.stated(finding)
    ]
    yield from table(rows)
    routes = count(len(finding.routes), "other route")
    more = f" {routes}: reconcile explain {path} {finding.id}" if finding.routes else ""
    notes = (note.sentence for note in labels.notes_on(finding))
    said = " ".join([finding.sentence, *notes, *if_read_otherwise(labels, finding)])
    yield from folded("    ", said + more, indent=4)


def _accounts(stated: Stated) -> str:
    return ", ".join(f"{account} ({', '.join(sources)})" for account, sources in stated.by)


def _sections(labels: Labels) -> Iterator[str]:
    for section in sections_of(labels.result):
        yield ""
        yield from folded("", f"{section.heading.upper()} {section.words}".rstrip())
        for paragraph in section.paragraphs:
            yield from folded("    ", paragraph, indent=4)
        yield from table([list(row) for row in section.rows], right=(1,))


def _closing(labels: Labels) -> Iterator[str]:
    falls = labels.falls()
    if falls:
        yield ""
        yield tell("IF AN ACCOUNT STANDS, {falls}", falls=tell(FALLS))
        yield from table([[accounts, "; ".join(words)] for accounts, words in falls])
    yield from _sections(labels)
    if labels.repairs():
        yield ""
        yield from folded(f"{tell('REPAIRS')} ", labels.repairs())
    if labels.weights():
        yield from folded("    ", tell(WEIGHTS))
        yield from table(labels.weights(), right=(1,))
    untested = labels.untested()
    if untested:
        yield ""
        yield from folded(
            f"{tell('UNTESTED')} ", tell("and in no disagreement found: {untested}", untested=tell(UNTESTED))
        )
        yield from folded("    ", "; ".join(untested), indent=4)
    if labels.assumptions:
        yield ""
        yield tell("ASSUMED")
        yield from table([[label, labels.sentence(id)] for id, label in labels.assumptions.items()])
    for words in labels.unrelated():
        yield ""
        yield from folded(f"{tell('NOT RELATED')}  ", words)
    yield ""
    yield from folded(f"{tell('STATUS')}  ", labels.statuses())
    yield from _flags(labels.result)


def _flags(result: Reconciliation) -> Iterator[str]:
    flags = list(flags_in_words(result))
    if flags:
        yield ""
        yield from folded(f"{tell('FLAGS')} ", tell(FLAGS))
    for flag in flags:
        yield from folded("    ", flag.title, indent=8)
        for paragraph in flag.paragraphs:
            yield from folded("        ", paragraph, indent=8)
