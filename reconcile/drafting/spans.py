"""Claim files against their documents: whether each span lies in its document, and what is claimed stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any, Final, NamedTuple

import attrs

from reconcile.claim_figures import UNITS
from reconcile.claim_files import KINDS, ClaimFile
from reconcile.claim_paths import contents_of, read_contents
from reconcile.claim_reading import span_faults, written_forms
from reconcile.drafting.documents import Document, checksum, read_document
from reconcile.errors import Fault, LedgerError, ReconcileError, shown

__all__ = ["Checked", "check"]

MOST_DOCUMENTS: Final = 2_000
"""So many files of a folder, by name, are looked through for one with a document's checksum."""
LARGEST_LOOKED_AT: Final = 20_000_000


class Printed(NamedTuple):
    """What should stand at some spans: where in the claim file it says so, and the words; `None` for any."""

    where: str
    words: str | None
    spans: tuple[tuple[int, int], ...]


@attrs.define
class Checked:
    """What came out: how many spans were held against how many documents, which do not match, and what was not read."""

    spans: int = 0
    documents: int = 0
    without: int = 0
    """Claims that give no span."""
    unmatched: list[Fault] = attrs.field(factory=list)
    unread: list[Fault] = attrs.field(factory=list)

    def summary(self) -> str:
        """One line that says how much was checked."""
        documents = "1 document" if self.documents == 1 else f"{self.documents} documents"
        said = f"{self.spans} {'span' if self.spans == 1 else 'spans'} in {documents}: "
        wrong = f"{len(self.unmatched)} {'does' if len(self.unmatched) == 1 else 'do'} not match"
        said += wrong if self.unmatched else "all match"
        return f"{said}; claims without a span: {self.without}. Spans only; `reconcile report` checks the rest.\n"


def check(paths: Sequence[str | Path], folders: Sequence[str | Path] = ()) -> Checked:
    """Hold every span of the claim files against the documents in these folders, or beside each claim file.

    A document is found by its name, which is looked for in a folder only, or by its checksum. Raises `LedgerError` for
    claim files whose entries cannot be read.
    """
    files = read_contents(contents_of(paths))
    if faults := [fault for file in files for fault in file.faults]:
        raise LedgerError(faults)
    sources = {file.source.id: file.source for file in files if file.source is not None}
    checked = Checked()
    read: dict[str, Document | None] = {}
    for file in files:
        printed = list(_printed(file))
        checked.without += sum(not each.spans for each in printed if not each.where.startswith("omitted"))
        if not any(each.spans for each in printed):
            continue
        source = file.source or next((each for id, each in sources.items() if id == file.named_source), None)
        if source is None:
            checked.unread.append(Fault(file.name, "source", "spans need a source with its `document`"))
            continue
        if source.id not in read:
            read[source.id] = _document(file, source, folders, checked)
            checked.documents += read[source.id] is not None
        document = read[source.id]
        if document is not None:
            _compare(file, printed, document.text, checked)
    return checked


def _printed(file: ClaimFile) -> Iterator[Printed]:
    """What each claim, row of a table and omission of a file says that stands in the document."""
    for where, claim in file.claims():
        kind = next((kind for kind in KINDS if getattr(claim, kind) is not None), "")
        words = getattr(claim, kind) if kind in UNITS else claim.printed
        yield Printed(f"{where}: at", words, claim.at)
    for table in file.entries["table"]:
        for number, row in enumerate(table.rows, 1):
            for kind in ("votes", "share"):
                if getattr(row, kind) is not None:
                    where = f"table {shown(table.id)}: row {number}: {kind}_at"
                    yield Printed(where, getattr(row, kind), getattr(row, f"{kind}_at"))
    for number, omitted in enumerate(file.entries["omitted"], 1):
        yield Printed(f"omitted number {number}: at", omitted.printed, omitted.at)


def _compare(file: ClaimFile, printed: Iterable[Printed], text: str, checked: Checked) -> None:
    for each in printed:
        for start, end in each.spans:
            checked.spans += 1
            found = text[start:end]
            if end > len(text):
                problem = f"[{start}, {end}] is outside of the document, which has {len(text):,} characters"
            elif each.words is None or _stands(text, (start, end), each.words):
                continue
            elif _same(found, each.words):
                problem = next(span_faults(each.words, ((start, end),)), "")
                if not problem:
                    continue
            else:
                problem = (
                    f"[{start}, {end}] holds {shown(found)}; expected {shown(each.words)}{_elsewhere(text, each.words)}"
                )
            checked.unmatched.append(Fault(file.name, each.where, problem))


def _stands(text: str, span: tuple[int, int], words: str) -> bool:
    """Whether the words stand there; or without their `%`, where that does not follow but heads the column."""
    start, end = span
    found = text[start:end]
    return found == words or (found in written_forms(words) and not text[end:].lstrip().startswith("%"))


def _same(found: str, words: str) -> bool:
    """Whether the words stand there, whatever white space is between and around them."""
    return found.split() == words.split()


def _elsewhere(text: str, words: str) -> str:
    """Where else in the document the words stand, if in one place only."""
    place = text.find(words)
    if not words or place < 0 or text.find(words, place + 1) >= 0:
        return ""
    return f", which stands at [{place}, {place + len(words)}]"


def _document(file: ClaimFile, source: Any, folders: Sequence[str | Path], checked: Checked) -> Document | None:
    """The document of a source, or `None` where it is not found or not the one that was read; the reason is noted."""
    places = [Path(folder) for folder in folders] or [Path(file.name).parent]
    where = f"{file.source_place}: document"
    named = [place / source.document for place in places if PurePath(source.document).name == source.document]
    found = next((path for path in named if path.is_file()), None)
    if found is None and source.sha256 is not None:
        found = next((path for place in places for path in _candidates(place) if _is_of(path, source.sha256)), None)
    if found is None:
        listed = ", ".join(shown(str(place)) for place in places)
        checked.unread.append(
            Fault(file.name, where, f"no file {shown(source.document)} in {listed}; name its folder with --documents")
        )
        return None
    try:
        document = read_document(found)
    except (ReconcileError, OSError) as error:
        checked.unread.append(Fault(file.name, where, str(error)))
        return None
    if source.sha256 is not None and document.sha256 != source.sha256:
        problem = f"the sha256 of {shown(str(found))} is {document.sha256}; expected {source.sha256}"
        checked.unread.append(Fault(file.name, f"{file.source_place}: sha256", problem))
        return None
    return document


def _candidates(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.is_file()][:MOST_DOCUMENTS] if folder.is_dir() else []


def _is_of(path: Path, sha256: str) -> bool:
    return path.stat().st_size <= LARGEST_LOOKED_AT and checksum(path.read_bytes()) == sha256
