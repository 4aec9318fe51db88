"""What a page shows of each disagreement, and of the ranges that accounts force."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from markupsafe import Markup

from reconcile.findings import Finding
from reconcile.report.charts import Look, chart_of
from reconcile.report.explain import proof_lines, proof_size, route_lines
from reconcile.report.html.claims import Document, documents_of
from reconcile.report.labels import Labels, Stated
from reconcile.report.pictures import Picture, picture_of_finding, picture_of_forced
from reconcile.report.sections import if_read_otherwise
from reconcile.report.svg import svg_of

__all__ = ["IN_STYLE", "Disagreement", "ForcedRanges", "Proof", "disagreements", "forced"]

IN_STYLE = Look(ink="var(--ink)", range="var(--range)", gap="var(--gap)", line="var(--line)", font="inherit")
LONGEST_PROOF = 400
"""A proof of more steps than this stands in the JSON report alone."""
MOST_ROUTES = 50
"""So many other routes are written out."""


class Proof(NamedTuple):
    """Whose proof it is, how many steps it takes, and its lines; none where these are too many."""

    of: str
    steps: int
    lines: tuple[str, ...]


class Disagreement(NamedTuple):
    """A finding with all that stands in its part of the page. Of the paragraphs, those of notes have a label."""

    finding: Finding
    scope: str
    stated: list[Stated]
    paragraphs: tuple[tuple[str, str], ...]
    assumptions: tuple[tuple[str, str], ...]
    documents: tuple[Document, ...]
    caption: str
    picture: Markup | None
    routes: tuple[tuple[str, str], ...]
    proofs: tuple[Proof, ...]


class ForcedRanges(NamedTuple):
    """A heading, rows of a quantity with its least and greatest number, and the picture of them."""

    heading: str
    rows: tuple[tuple[str, str, str], ...]
    picture: Markup | None


def disagreements(labels: Labels) -> Iterator[Disagreement]:
    """Each disagreement with the notes on it, in the order of a report."""
    for finding in labels.result.disagreements:
        yield _disagreement(labels, finding)


def _disagreement(labels: Labels, finding: Finding) -> Disagreement:
    stated, notes = labels.stated(finding), labels.notes_on(finding)
    cited = set(chain.from_iterable(sources for each in stated for _, sources in each.by))
    sources = [source for source in labels.result.ledger.sources if source.id in cited]
    picture = picture_of_finding(labels, finding, notes)
    return Disagreement(
        finding=finding,
        scope=labels.scope(finding),
        stated=stated,
        paragraphs=(
            ("", finding.sentence),
            *((note.id, note.sentence) for note in notes),
            *(("", words) for words in if_read_otherwise(labels, finding)),
        ),
        assumptions=tuple((labels.assumptions[id], labels.sentence(id)) for id in _in_order(labels, finding)),
        documents=tuple(documents_of(labels.result.ledger, sources)),
        caption="" if picture is None else picture.title,
        picture=_drawn(picture, f"picture-{finding.id}"),
        routes=tuple(route_lines(labels.result, route) for route in finding.routes[:MOST_ROUTES]),
        proofs=tuple(_proof(labels, each) for each in (finding, *notes)),
    )


def _in_order(labels: Labels, finding: Finding) -> list[str]:
    """The assumptions of a finding by their labels."""
    return [id for id in labels.assumptions if id in finding.assumptions]


def _proof(labels: Labels, finding: Finding) -> Proof:
    steps = proof_size(labels.result, finding)
    shown = proof_lines(labels.result, finding) if steps <= LONGEST_PROOF else ()
    return Proof(finding.id, steps, tuple(shown)[1:])


def _drawn(picture: Picture | None, id: str) -> Markup | None:
    if picture is None:
        return None
    return svg_of(chart_of(picture, IN_STYLE), id, picture.title, picture.description)


def forced(labels: Labels) -> Iterator[ForcedRanges]:
    """The forced ranges of each account and tally."""
    for number, (heading, bounds) in enumerate(labels.forced_groups()):
        rows = [(labels.quantity(bound.quantity), *labels.range_words(bound.quantity, bound.range)) for bound in bounds]
        picture = picture_of_forced(labels, heading, bounds)
        yield ForcedRanges(heading, tuple(rows), _drawn(picture, f"forced-{number + 1}"))
