"""The report as JUnit XML: a suite a source, a test case a claim, which fails where it stands in a disagreement."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from xml.etree import ElementTree as ET

from reconcile.claim_places import Place
from reconcile.errors import printable
from reconcile.findings import Finding
from reconcile.languages import language
from reconcile.model import Claim
from reconcile.reconciliation import Reconciliation
from reconcile.report.labels import Labels
from reconcile.results import Verdict
from reconcile.wording import claim_words

__all__ = ["to_junit"]


@language("en")
def to_junit(result: Reconciliation, places: Mapping[str, Place], known: Collection[str] = ()) -> str:
    """The XML, in UTF-8. `places` are those of the claims, by their ids.

    Disagreements that are `known`, by their ids, fail nothing.

    A claim fails with each disagreement that it, or a claim that says the same, stands in. Where the verdict is not
    decided, every claim that stands in none is an error: it was not found to fit.
    """
    against: dict[str, list[Finding]] = {}
    for finding in result.disagreements:
        if finding.id not in known:
            for statement in finding.claims:
                for claim in result.problem.statement(statement).claims:
                    against.setdefault(claim.id, []).append(finding)
    root = ET.Element("testsuites", name="reconcile")
    undecided = Labels(result).headline() if result.verdict is Verdict.UNDECIDED else ""
    for source in result.ledger.sources:
        suite = ET.SubElement(root, "testsuite", name=source.id)
        for claim in sorted((c for c in result.ledger.claims if c.source == source.id), key=lambda claim: claim.id):
            case = ET.SubElement(suite, "testcase", classname=source.id, name=_name(result, claim))
            if claim.id in places:
                case.set("file", printable(places[claim.id].file))
                case.set("line", str(places[claim.id].line))
            for finding in against.get(claim.id, []):
                title = printable(f"{finding.id} {finding.title}")
                failure = ET.SubElement(case, "failure", type=finding.code, message=title)
                failure.text = printable(finding.sentence)
            if undecided and claim.id not in against:
                ET.SubElement(case, "error", type="undecided", message=printable(undecided))
        _count(suite)
    _count(root)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _name(result: Reconciliation, claim: Claim) -> str:
    return printable(f"{claim.id}: {claim_words(result.ledger, claim)}")


def _count(element: ET.Element) -> None:
    element.set("tests", str(len(element.findall(".//testcase"))))
    element.set("failures", str(len([case for case in element.iter("testcase") if case.find("failure") is not None])))
    element.set("errors", str(len([case for case in element.iter("testcase") if case.find("error") is not None])))
