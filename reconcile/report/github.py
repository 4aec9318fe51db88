"""The report as annotations of a run on GitHub: one a disagreement and claim file, at the first of its claims there.

The form is that of GitHub's workflow commands: `::error file=...,line=...,title=...::message`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from reconcile.claim_places import Place
from reconcile.errors import printable
from reconcile.findings import Finding
from reconcile.languages import language
from reconcile.reconciliation import Reconciliation
from reconcile.report.labels import Labels
from reconcile.results import Verdict

__all__ = ["to_github"]


@language("en")
def to_github(result: Reconciliation, places: Mapping[str, Place], known: Collection[str] = ()) -> str:
    """The annotations, and the headline as a line for the log.

    `places` are those of the claims, by their ids; the disagreements that are `known`, by their ids, are notices.
    """
    labels = Labels(result)
    lines = [line for finding in result.disagreements for line in _of(finding, places, known)]
    if result.verdict is Verdict.UNDECIDED:
        lines.append(_command("warning", {}, labels.headline()))
    return "\n".join([*lines, printable(labels.headline())]) + "\n"


def _of(finding: Finding, places: Mapping[str, Place], known: Collection[str]) -> Iterator[str]:
    kind = "notice" if finding.id in known else "error"
    title = f"{finding.id} {finding.title}"
    first: dict[str, Place] = {}
    for claim in finding.claims:
        if claim in places:
            first.setdefault(places[claim].file, places[claim])
    for place in first.values():
        at = {"file": place.file.replace("\\", "/"), "line": str(place.line), "title": title}
        yield _command(kind, at, finding.sentence)
    if not first:
        yield _command(kind, {"title": title}, finding.sentence)


def _command(kind: str, properties: Mapping[str, str], message: str) -> str:
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind}{' ' + said if said else ''}::{_escaped(message)}"


def _escaped(text: str) -> str:
    """What is no letter, mark or number of a line is written out, so that no text can begin a command of its own."""
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
