"""A document -> the text of a claim file; or a claim file with what is new in its document added."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import attrs

from reconcile.claim_files import ClaimFile, read_toml
from reconcile.claim_paths import contents_of, read_contents
from reconcile.drafting.choices import note_choices
from reconcile.drafting.collisions import Collision, collided, collisions_of
from reconcile.drafting.documents import Document
from reconcile.drafting.ids import document_slug
from reconcile.drafting.known import Known
from reconcile.drafting.proposals import draft_of
from reconcile.drafting.proposed import Draft, Proposal
from reconcile.drafting.stubs import Stubs
from reconcile.drafting.written import MARK, Block, blocks_of, comment, heading, marks, overlooked, source_lines
from reconcile.errors import Fault, LedgerError, ReconcileError, printable, shown
from reconcile.languages import tell
from reconcile.ledger import load
from reconcile.model import Ledger

__all__ = ["Drafted", "draft_again", "draft_document"]

SPAN: Final = re.compile(r"\[(\d{1,9}), (\d{1,9})\]")


class Drafted(NamedTuple):
    """The text of a claim file, and how many claims, questions and omissions were written into it."""

    text: str
    claims: int
    questions: int
    omitted: int
    overlooked: tuple[str, ...] = ()
    """Those of the omissions that look like results."""
    deciding: tuple[str, ...] = ()
    """The claims whose reading decides whether two winners are declared of one vote."""
    colliding: tuple[Collision, ...] = ()
    """The claims of one account that cannot all hold as drafted."""

    def warned(self) -> list[str]:
        """What is said of the draft: figures that look like results and are left out, and claims that collide."""
        return [said for said in (overlooked(self.overlooked), collided(self.colliding)) if said]


def draft_document(
    document: Document, *, language: str | None = None, known_paths: Sequence[str | Path] = (), name: str = "draft.toml"
) -> Drafted:
    """A claim file of all that is found in a document. What the known claim files define is used, not written anew.

    Raises `ReconcileError` for a text with too many figures, `LedgerError` for known files that cannot be read.
    """
    known = _known(known_paths)
    draft = draft_of(document.text, language)
    source = _source_id(document, known)

    def text(body: list[str], warned: Sequence[str] = ()) -> str:
        head = [*heading(document), *map(comment, warned), *source_lines(document, draft, source)]
        return _joined([*head, *body])

    return _Writer(draft, source, known, known_paths, name).write(draft.proposals, text)


def draft_again(
    document: Document,
    path: Path,
    *,
    language: str | None = None,
    known_paths: Sequence[str | Path] = (),
) -> Drafted:
    """The claim file at `path` with what it has not yet of its document, by spans, at its end; all else as it is.

    Raises `ReconcileError` where the file is no claim file of this document.
    """
    try:
        before = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise LedgerError(
            [Fault(str(path), f"byte {error.start}", "not UTF-8 text; save the file as UTF-8")]
        ) from error
    file = _claim_file(path, before, document)
    others = [each for each in known_paths if Path(each).resolve() != path.resolve()]
    known = Known.of([file, *_files(others)])
    draft = draft_of(document.text, language)
    seen = {*_spans(file), *(tuple(map(int, span)) for line in _marked(before) for span in SPAN.findall(line))}
    new = [each for each in draft.proposals if (each.start, each.end) not in seen]
    if not new:
        return Drafted(before, 0, 0, 0)
    source = file.source.id if file.source is not None else ""
    end = "" if before.endswith("\n") else "\n"

    def text(body: list[str], warned: Sequence[str] = ()) -> str:
        since = comment(tell("Found since in {name}", name=document.name))
        return f"{before}{end}{_joined(['', since, *map(comment, warned), *body])}"

    return _Writer(draft, source, known, others, str(path)).write(new, text)


def _claim_file(path: Path, text: str, document: Document) -> ClaimFile:
    name = printable(str(path))
    file = read_toml(str(path), text.removeprefix("\ufeff"))
    if file.faults and not file.is_readable:
        raise LedgerError(file.faults)
    if file.source is None or file.source.sha256 is None:
        raise ReconcileError(f"{name}: expected a [source] with the sha256 of the document; give another --output")
    if file.source.sha256 != document.sha256:
        problem = f"of another document or version: its sha256 is {file.source.sha256}, that of"
        hint = "spans are of one version only; give another --output"
        raise ReconcileError(f"{name}: {problem} {printable(document.name)} is {document.sha256}; {hint}")
    return file


def _marked(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(MARK)]


def _spans(file: ClaimFile) -> Iterable[tuple[int, int]]:
    """The spans of all claims, rows of tables and omissions of a file."""
    for entry in (*file.entries["claim"], *file.entries["omitted"]):
        yield from entry.at
    for table in file.entries["table"]:
        for row in table.rows:
            yield from (*row.votes_at, *row.share_at)


def _files(paths: Sequence[str | Path]) -> list[ClaimFile]:
    """The entries of claim files. Raises `LedgerError` where some cannot be read."""
    files = read_contents(contents_of(paths)) if paths else []
    if faults := [fault for file in files for fault in file.faults]:
        raise LedgerError(faults)
    return files


def _known(paths: Sequence[str | Path]) -> Known:
    return Known.of(_files(paths))


def _source_id(document: Document, known: Known) -> str:
    wanted = document_slug(Path(document.name).stem)
    number, id = 1, wanted
    while id in known.ids:
        number += 1
        id = f"{wanted}-{number}"
    return id


def _body(blocks: list[Block], stubs: Stubs) -> list[str]:
    lines = [line for block in blocks for line in block.text()]
    return [*stubs.lines(), *lines, "", *marks(block.proposal for block in blocks)]


def _overlooked(proposals: Iterable[Proposal]) -> tuple[str, ...]:
    return tuple(printable(each.printed) for each in proposals if each.overlooked)


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


@attrs.frozen
class _Writer:
    """Writes proposals for a document whose source has the id `source`, and which stands with `paths` as `name`."""

    draft: Draft
    source: str
    known: Known
    paths: Sequence[str | Path]
    name: str

    def write(self, proposals: list[Proposal], text: Callable[..., str]) -> Drafted:
        """The text around the entries of the proposals. A claim that would not load becomes a question."""
        stubs = Stubs.of(self.draft, self.source, self.known, proposals)
        blocks = blocks_of(self.draft, stubs, proposals, self.known.ids)
        while _ask(blocks, self._faults(text(_body(blocks, stubs)))):
            pass
        deciding = note_choices(blocks, stubs)
        claims = sum(block.active and not block.proposal.other for block in blocks)
        omitted = sum(bool(block.proposal.other) for block in blocks)
        questions = len(blocks) - claims - omitted
        colliding = self._collisions(text(_body(blocks, stubs)), blocks)
        found = Drafted("", claims, questions, omitted, _overlooked(proposals), tuple(deciding), colliding)
        return found._replace(text=text(_body(blocks, stubs), found.warned()))

    def _collisions(self, text: str, blocks: Iterable[Block]) -> tuple[Collision, ...]:
        """Where the claims as they are written contradict each other within one account."""
        drafted = [block.id for block in blocks if block.active and not block.proposal.other]
        return collisions_of(self._ledger(text), drafted) if not self._faults(text) else ()

    def _ledger(self, text: str) -> Ledger:
        return load(*self.paths, also={self.name: text.removeprefix("\ufeff")})

    def _faults(self, text: str) -> list[Fault]:
        """What the loader has against the text."""
        try:
            self._ledger(text)
        except LedgerError as error:
            return [fault for fault in error.faults if fault.file == self.name]
        return []


def _ask(blocks: Iterable[Block], faults: Iterable[Fault]) -> bool:
    """Make questions of the claims with faults; whether there were any."""
    asked = False
    for block in blocks:
        if not block.active or block.proposal.other:
            continue
        place = f"claim {shown(block.id)}"
        found = [fault for fault in faults if fault.where == place or fault.where.startswith(f"{place}: ")]
        for fault in found:
            key = fault.where.removeprefix(place).removeprefix(": ") or "?"
            block.asked.append(f"{key} = ?  {fault.problem.splitlines()[0]}")
            asked = True
    return asked
