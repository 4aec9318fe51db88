"""A document -> its text, in whose characters spans are counted: plain text, HTML or PDF."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import attrs

from reconcile.errors import ReconcileError, printable

__all__ = ["Document", "checksum", "read_document"]

LARGEST_DOCUMENT = 20_000_000
MOST_CHARACTERS = 300_000
MOST_PAGES = 300
HTML = (".html", ".htm", ".xhtml")
SURROGATES = re.compile("[\ud800-\udfff]")


@attrs.frozen
class Document:
    """A document's name, the checksum of its bytes, and its text.

    The text of plain text is all of it, line ends and a byte order mark among them; see `page_text` for HTML. That of
    a PDF is the text of its pages, as pypdf gives it, with a form feed between two.
    """

    name: str
    sha256: str
    text: str


def read_document(path: Path) -> Document:
    """Read a document. Raises `ReconcileError` saying what is wrong with it, `OSError` where it cannot be read."""
    if path.stat().st_size > LARGEST_DOCUMENT:
        raise ReconcileError(f"{printable(str(path))}: larger than {LARGEST_DOCUMENT:,} bytes; expected an article")
    raw = path.read_bytes()
    try:
        text = SURROGATES.sub("\ufffd", _text(path, raw))
    except UnicodeDecodeError as error:
        place = f"{printable(str(path))}: byte {error.start}"
        raise ReconcileError(f"{place}: not UTF-8 text; save the document as UTF-8") from error
    if len(text) > MOST_CHARACTERS:
        problem = f"{len(text):,} characters of text; expected at most {MOST_CHARACTERS:,}: draft its parts one by one"
        raise ReconcileError(f"{printable(str(path))}: {problem}")
    return Document(path.name, checksum(raw), text)


def checksum(raw: bytes) -> str:
    """The SHA-256 of a document's bytes, as claim files write it."""
    return hashlib.sha256(raw).hexdigest()


def _text(path: Path, raw: bytes) -> str:
    kind = path.suffix.lower()
    if kind == ".pdf" or raw.startswith(b"%PDF-"):
        return _pages(path, raw)
    if kind in HTML or re.match(rb"(?:\xef\xbb\xbf)?\s{0,100}<(?:!doctype\s+html|html)\b", raw, re.IGNORECASE):
        from reconcile.drafting.page_text import page_text

        return page_text(raw)
    return raw.decode("utf-8")


def _pages(path: Path, raw: bytes) -> str:
    """The text of a PDF's pages. A file that the library cannot read is bad input, whatever the library raises."""
    name = printable(str(path))
    try:
        import pypdf
    except ImportError as error:
        problem = "a PDF needs the extra `pdf`: pip install 'election-reconcile[pdf]'"
        raise ReconcileError(f"{name}: {problem}") from error
    locked, pages, text = False, 0, ""
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
        if pages <= MOST_PAGES and not locked:
            text = "\f".join(page.extract_text() for page in reader.pages)
    except Exception as error:
        raise ReconcileError(
            f"{name}: this PDF cannot be read: {printable(str(error)) or type(error).__name__}"
        ) from error
    if locked:
        raise ReconcileError(f"{name}: locked with a password; expected a PDF that opens without one")
    if pages > MOST_PAGES:
        raise ReconcileError(f"{name}: {pages:,} pages; expected at most {MOST_PAGES}")
    if not text.strip():
        raise ReconcileError(f"{name}: no text in this PDF, only pictures; expected one with text")
    return text
