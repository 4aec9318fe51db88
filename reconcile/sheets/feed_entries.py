"""Election reports of NIST SP 1500-100 (XML, JSON) and of its civics profile -> their entries, one after the other.

Whatever the form, an entry is a table as in the JSON form: what stands once or more is a list, ids stand under `@id`.
XML is read piece by piece, through defusedxml; an XML file with a document type is refused. JSON is read whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from reconcile.errors import shown
from reconcile.sheets.sources import FileError, Source
from reconcile.sheets.strict_json import from_json, plain_text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["Entry", "Node", "first", "ids", "json_entries", "text", "xml_entries"]

Node = dict[str, Any]
REPORT: Final = "ElectionReport"
DEEPEST: Final = 64
LARGEST_JSON: Final = 1 << 28
LONGEST_TEXT: Final = 1_000
SUMMARIES: Final = ("SummaryCounts", "OtherCounts", "BallotCounts")
PLACES: Final = {
    "Contest": ("Election", "ContestCollection"),
    "GpUnit": (REPORT, "GpUnitCollection"),
    "Candidate": ("Election", "CandidateCollection"),
    "Party": (REPORT, "PartyCollection"),
    "Coalition": (REPORT, "PartyCollection"),
    "Election": (REPORT,),
}
"""The entries, with what each stands in."""


class Entry(NamedTuple):
    """`kind` is the entry's tag; `Selection` for one of a contest's selections, `Summary` for counts of ballots.

    `contest`, `selection` and `unit` are the ids of what the entry stands in; those that follow it in the file, since a
    contest comes after its selections and these after their counts.
    """

    kind: str
    node: Node
    contest: str | None = None
    selection: str | None = None
    unit: str | None = None


# ---- What an entry holds


def first(node: Node, tag: str) -> Any:
    """What stands under the tag, the first of several."""
    value = node.get(tag)
    return (value[0] if value else None) if isinstance(value, list) else value


def text(node: Node, tag: str) -> str:
    """A name, also one in several languages: the first of them."""
    value = first(node, tag)
    while isinstance(value, dict):
        value = first(value, "Text" if "Text" in value else "Content")
    return " ".join(plain_text(value, LONGEST_TEXT).split())


def ids(node: Node, *tags: str) -> tuple[str, ...]:
    """The ids that an entry refers to."""
    found: list[str] = []
    for tag in tags:
        value = node.get(tag)
        for part in value if isinstance(value, list) else [value]:
            found += plain_text(part, LONGEST_TEXT * LONGEST_TEXT).split()
    return tuple(found)


# ---- XML


def xml_entries(source: Source) -> Iterator[Entry]:
    """The entries of an XML file. Raises `FileError` for one that is broken or that is something else."""
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import ParseError, iterparse
    except ImportError:
        reason = "XML is read by defusedxml, which is not installed: pip install 'election-reconcile[sheets]'"
        raise FileError(source.name, reason) from None
    try:
        with source.opened() as stream:
            yield from _Walk(source.name).entries(iterparse(_Plain(stream), events=("start", "end"), forbid_dtd=True))
    except DefusedXmlException:
        raise FileError(source.name, "it has a document type or defines entities; expected plain XML") from None
    except (ParseError, ValueError, LookupError) as error:
        raise FileError(source.name, f"not XML that can be read: {error}") from None


class _Plain:
    """A stream that has nothing but `read`, so that nobody looks for a name or a path."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.read = stream.read


class _Walk:
    """Through the elements of a file, which are let go as soon as they are entries."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stack: list[tuple[str, Element]] = []
        self._count = 0
        self._within: dict[str, str | None] = {}

    def entries(self, events: Iterator[tuple[str, Element]]) -> Iterator[Entry]:
        for event, element in events:
            tag = element.tag.rpartition("}")[2]
            if event == "start":
                self._enter(tag, element)
                continue
            self._stack.pop()
            parent = self._stack[-1][0] if self._stack else ""
            kind = _kind(tag, parent)
            if kind is not None:
                found = Entry(kind, _node(element), *map(self._within.get, ("Contest", "Selection", "GpUnit")))
                if kind in self._within:
                    self._within[kind] = None
                yield found
            if self._stack and (kind is not None or parent == REPORT or tag == "BallotStyle"):
                self._stack[-1][1].remove(element)
            elif parent.endswith("Collection"):
                element.clear()

    def _enter(self, tag: str, element: Element) -> None:
        parent = self._stack[-1][0] if self._stack else ""
        if not self._stack and tag != REPORT:
            raise FileError(self._name, f"this is XML, and no election report: it begins with {shown(tag)}")
        if len(self._stack) > DEEPEST:
            raise FileError(self._name, f"elements stand more than {DEEPEST} deep, which no election report needs")
        self._stack.append((tag, element))
        kind = _kind(tag, parent)
        if kind in ("Contest", "Selection", "GpUnit"):
            self._count += 1
            self._within[kind] = _id(element) or f"{tag} {self._count}"


def _kind(tag: str, parent: str) -> str | None:
    if tag == "VoteCounts":
        return tag
    if tag in SUMMARIES:
        return "Summary"
    if parent == "Contest" and tag.endswith("Selection"):
        return "Selection"
    return tag if parent in PLACES.get(tag, ()) else None


def _id(element: Element) -> str:
    return next((value for name, value in element.attrib.items() if name.lower() == "objectid"), "")


def _node(element: Element) -> Node:
    node: Node = {"@id": _id(element), "@tag": element.tag.rpartition("}")[2]}
    for child in element:
        value = _node(child) if len(child) else (child.text or "").strip()
        node.setdefault(child.tag.rpartition("}")[2], []).append(value)
    return node


# ---- JSON


def json_entries(source: Source) -> Iterator[Entry]:
    """The entries of a JSON file, in the same order. Raises `FileError`."""
    with source.opened() as stream:
        content = stream.read(LARGEST_JSON + 1)
    if len(content) > LARGEST_JSON:
        raise FileError(source.name, f"larger than {LARGEST_JSON:,} bytes; JSON is read whole, XML piece by piece")
    try:
        report = from_json(content)
        if not isinstance(report, dict) or not {"Election", "GpUnit"} & report.keys():
            expected = "an election report, or a file named by the 13 digits of a polling station"
            raise FileError(source.name, f"JSON of a kind that is not known; expected {expected}")
        yield from _of_report(report)
    except ValueError as error:
        raise FileError(source.name, str(error)) from None


def _of_report(report: Node) -> Iterator[Entry]:
    for tag in ("Party", "Coalition"):
        yield from (Entry(tag, node) for node in _tables(report, tag))
    for number, unit in enumerate(_tables(report, "GpUnit"), 1):
        name = text(unit, "@id") or f"GpUnit {number}"
        yield from _summaries(unit, unit=name)
        yield Entry("GpUnit", unit, unit=name)
    for election in _tables(report, "Election"):
        yield from (Entry("Candidate", node) for node in _tables(election, "Candidate"))
        for number, contest in enumerate(_tables(election, "Contest"), 1):
            yield from _of_contest(contest, text(contest, "@id") or f"Contest {number}")
        yield from _summaries(election)
        yield Entry("Election", election)


def _of_contest(contest: Node, name: str) -> Iterator[Entry]:
    number = 0
    for tag in [key for key in contest if key.endswith("Selection")]:
        for selection in _tables(contest, tag):
            number += 1
            own = text(selection, "@id") or f"{tag} {number}"
            for counts in _tables(selection, "VoteCounts"):
                yield Entry("VoteCounts", counts, name, own)
            yield Entry("Selection", {"@tag": tag, **selection}, name, own)
    yield from _summaries(contest, contest=name)
    yield Entry("Contest", contest, name)


def _summaries(node: Node, contest: str | None = None, unit: str | None = None) -> Iterator[Entry]:
    for tag in SUMMARIES:
        for counts in _tables(node, tag):
            yield Entry("Summary", counts, contest, None, unit)


def _tables(node: Node, tag: str) -> list[Node]:
    value = node.get(tag)
    if value is None:
        return []
    found = value if isinstance(value, list) else [value]
    if not all(isinstance(table, dict) for table in found):
        raise ValueError(f"expected tables under {shown(tag)}")
    return found
