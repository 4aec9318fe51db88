"""Paths and globs -> the files within, each a stream of unpacked bytes, with limits on what packing can hide."""

from __future__ import annotations

import glob
import gzip
import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

import attrs

from reconcile.errors import ReconcileError, printable

__all__ = ["MOST_TIMES", "MOST_UNPACKED", "ZIP", "FileError", "Source", "bundled", "sources"]

ENDINGS: Final = (".csv", ".tsv", ".txt", ".psv", ".json", ".xml", ".parquet", ".xlsx")
GZIP: Final = b"\x1f\x8b"
ZIP: Final = b"PK\x03\x04"
CHUNK: Final = 1 << 20
MOST_UNPACKED: Final = 1 << 28
"""What unpacks to more than this is refused where it is more than `MOST_TIMES` its packed size."""
MOST_TIMES: Final = 200
MOST_MEMBERS: Final = 2_000_000


class FileError(ReconcileError):
    """A file that cannot be read, with its name and the reason."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{printable(name)}: {printable(reason)}")
        self.name = name
        self.reason = reason


@attrs.frozen
class Source:
    """One file, on disk or within a zip. `name` is the path as given, with `!` and the member's name within a zip.

    A bundle has `parts`, small files of one zip or folder that are read as one; `name` is that of the zip or folder.
    """

    path: Path
    name: str
    member: str | None = None
    size: int = 0
    parts: tuple[Source, ...] = ()

    @property
    def own_name(self) -> str:
        """The file's name without folders and without `.gz`."""
        name = PurePosixPath(self.member).name if self.member is not None else self.path.name
        return name[:-3] if name.lower().endswith(".gz") else name

    @property
    def ending(self) -> str:
        """`.csv` and the like, in lower case."""
        return PurePosixPath(self.own_name).suffix.lower()

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The unpacked bytes. Raises `FileError` where there is no such file, or it unpacks to far too much."""
        with _readable(self.name), self.path.open("rb") as file:
            if self.member is None:
                yield _unpacked(file, self.path.stat().st_size, self.name)
                return
            with zipfile.ZipFile(file) as archive, _member(archive, self) as stream:
                yield stream

    def contents(self, most: int) -> Iterator[tuple[Source, bytes | FileError]]:
        """Each part of a bundle with its unpacked bytes, or with why it cannot be read: larger than `most`, say."""
        if self.parts and self.parts[0].member is not None:
            with _readable(self.name), zipfile.ZipFile(self.path) as archive:
                for part in self.parts:
                    yield part, _content(part, lambda part=part: _member(archive, part), most)  # type: ignore[misc]
        else:
            for part in self.parts:
                yield part, _content(part, part.opened, most)

    def sha256(self) -> str:
        """The digest of the unpacked bytes; of a bundle, of those of its parts."""
        digest = hashlib.sha256()
        if self.parts:
            for part, content in self.contents(CHUNK):
                digest.update(part.own_name.encode() + b"\0")
                digest.update(content if isinstance(content, bytes) else str(content).encode())
            return digest.hexdigest()
        with self.opened() as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """`FileError` for what goes wrong in reading and unpacking."""
    try:
        yield
    except OSError as error:
        raise FileError(name, f"cannot be read: {error.strerror or error}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
        raise FileError(name, f"cannot be unpacked: {error}") from None


@contextmanager
def _member(archive: zipfile.ZipFile, source: Source) -> Iterator[IO[bytes]]:
    assert source.member is not None
    with _readable(source.name), archive.open(source.member) as stream:
        packed = archive.getinfo(source.member).compress_size
        found = _unpacked(stream, packed, source.name)
        yield _Limited(stream, packed, source.name) if found is stream else found  # type: ignore[misc]  # it reads


def _content(source: Source, opened: Callable[[], AbstractContextManager[IO[bytes]]], most: int) -> bytes | FileError:
    try:
        with opened() as stream:
            content = stream.read(most + 1)
    except FileError as error:
        return error
    return content if len(content) <= most else FileError(source.name, f"larger than {most:,} bytes")


class _Limited(io.BufferedIOBase):
    """A stream that gives up where it holds far more than its packed size can honestly hold."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, packed: int, name: str) -> None:
        self._stream, self._packed, self._name, self._read = stream, packed, name, 0

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            parts = []
            while part := self.read(CHUNK):
                parts.append(part)
            return b"".join(parts)
        found = self._stream.read(size)
        self._read += len(found)
        if self._read > max(MOST_UNPACKED, MOST_TIMES * self._packed):
            raise FileError(
                self._name, f"unpacks to more than {MOST_TIMES} times its size, which no result file does; not read"
            )
        return found


def _unpacked(file: IO[bytes], size: int, name: str) -> IO[bytes]:
    start = file.read(len(GZIP))
    file.seek(0)
    if start != GZIP:
        return file
    return _Limited(gzip.GzipFile(fileobj=file), size, name)  # type: ignore[return-value]  # it reads, and no more


def sources(paths: Iterable[str | os.PathLike[str]]) -> list[Source]:
    """The files that the paths lead to, in the order given: files, globs, folders, and what zips hold.

    Of a folder or a zip, files with an ending that results come in (`.csv`, `.tsv`, `.txt`, `.psv`, `.json`, `.xml`,
    `.parquet`, `.xlsx`, also with `.gz`), by name. Raises `FileError` for a path that leads to none.
    """
    found: dict[tuple[str, str | None], Source] = {}
    for path in paths:
        for source in _of(os.fspath(path)):
            found.setdefault((os.path.realpath(source.path), source.member), source)
    return list(found.values())


def bundled(found: Iterable[Source], belongs: Callable[[Source], bool]) -> list[Source]:
    """The sources, with those that belong in a bundle together for each zip or folder, where its first one stood."""
    kept: dict[Path | Source, list[Source]] = {}
    for source in found:
        place = source.path if source.member is not None else source.path.parent
        kept.setdefault(place if belongs(source) else source, []).append(source)
    return [place if isinstance(place, Source) else _bundle(place, parts) for place, parts in kept.items()]


def _bundle(place: Path, parts: list[Source]) -> Source:
    name = str(place) if len(parts) > 1 else parts[0].name
    return Source(place, name, size=sum(part.size for part in parts), parts=tuple(parts))


def _of(path: str) -> list[Source]:
    if Path(path).is_dir():
        inside = sorted(file for file in Path(path).iterdir() if file.is_file() and _has_ending(file.name, ".zip"))
        found = [source for file in inside for source in _in(file)]
    elif Path(path).exists() or not glob.has_magic(path):
        found = _in(Path(path))
    else:
        found = [source for file in sorted(glob.glob(path, recursive=True)) for source in _in(Path(file))]  # noqa: PTH207
    if not found:
        raise FileError(path, f"no file of results here; expected files ending in {', '.join(ENDINGS)}")
    return found


def _has_ending(name: str, *more: str) -> bool:
    plain = name.lower()
    return (plain.removesuffix(".gz")).endswith((*ENDINGS, *more))


def _in(path: Path) -> list[Source]:
    try:
        with path.open("rb") as file:
            is_zip = file.read(len(ZIP)) == ZIP
        size = path.stat().st_size
    except OSError as error:
        raise FileError(str(path), f"cannot be read: {error.strerror or error}") from None
    if not is_zip or path.name.lower().endswith((".xlsx", ".xlsm")):
        return [Source(path, str(path), size=size)]
    try:
        with _readable(str(path)), zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if _has_ending(info.filename) and not info.is_dir()]
    except ValueError as error:
        raise FileError(str(path), f"cannot be unpacked: {error}") from None
    if len(members) > MOST_MEMBERS:
        raise FileError(str(path), f"holds {len(members):,} files; at most {MOST_MEMBERS:,} are read")
    members.sort(key=lambda info: info.filename)
    return [Source(path, f"{path}!{info.filename}", info.filename, info.file_size) for info in members]
