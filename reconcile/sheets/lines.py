"""Bytes -> lines in UTF-8, in blocks; the encoding is decided on the whole file, and line ends may be of every kind."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from typing import IO, Final

import attrs

from reconcile.sheets.sources import FileError, Source

__all__ = ["Block", "blocks", "encoding_of"]

CHUNK: Final = 1 << 22
LONGEST_LINE: Final = 1 << 20
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@attrs.frozen
class Block:
    """Whole lines in UTF-8, each ended by one LF; `first` is the number of the first in the file, from 1."""

    first: int
    text: bytes

    def lines(self) -> list[bytes]:
        """Each line without its end."""
        return self.text.split(b"\n")[:-1]


def encoding_of(source: Source, encodings: Sequence[str]) -> str:
    """The encoding that a byte-order mark names, or the first of these in which the whole file can be read.

    Raises `FileError` where there is none.
    """
    with source.opened() as stream:
        start = stream.read(4)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            encodings = (encoding,)
            break
    reasons = []
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with source.opened() as stream:
                while chunk := stream.read(CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            reasons.append(f"{encoding} ({error.reason})")
        else:
            return encoding
    raise FileError(source.name, f"cannot be read as {' or as '.join(reasons)}")


def blocks(source: Source, encoding: str) -> Iterator[Block]:
    """The file's lines. Where no LF stands in the first block, CR alone ends a line. Raises `FileError`."""
    with source.opened() as stream:
        first, end = 1, None
        rest = b""
        for chunk in _decoded(stream, encoding):
            if end is None:
                end = b"\r" if b"\r" in chunk and b"\n" not in chunk else b"\n"
            text = rest + chunk
            cut = text.rfind(end) + 1
            rest = text[cut:]
            if len(rest) > LONGEST_LINE:
                raise FileError(source.name, f"line {first + text.count(end)} is longer than {LONGEST_LINE:,} bytes")
            if cut:
                block = Block(first, _ended(text[:cut], end))
                first += block.text.count(b"\n")
                yield block
        if rest:
            yield Block(first, _ended(rest + (end or b"\n"), end or b"\n"))


def _decoded(stream: IO[bytes], encoding: str) -> Iterator[bytes]:
    """Chunks of UTF-8."""
    if encoding == "utf-8":
        while chunk := stream.read(CHUNK):
            yield chunk
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    while chunk := stream.read(CHUNK):
        yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
    yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")


def _ended(text: bytes, end: bytes) -> bytes:
    """Lines ended by LF alone; a CR within a line of a file that ends lines otherwise is a space."""
    if b"\r" not in text:
        return text
    return text.replace(b"\r", b"\n") if end == b"\r" else text.replace(b"\r\n", b"\n").replace(b"\r", b" ")
