"""Paths and globs -> the files within, each a stream of unpacked bytes, with limits on what packing can hide."""

from __future__ import annotations

import glob
import gzip
import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

import attrs

from reconcile.errors import ReconcileError, printable

__all__ = ["FileError", "Source", "sources"]

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
        super().__init__(f"{printable(name)}: {reason}")
        self.name = name
        self.reason = reason


@attrs.frozen
class Source:
    """One file, on disk or within a zip. `name` is the path as given, with `!` and the member's name within a zip."""

    path: Path
    name: str
    member: str | None = None
    size: int = 0

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
        try:
            with self.path.open("rb") as file:
                if self.member is None:
                    yield _unpacked(file, self.path.stat().st_size, self.name)
                    return
                with zipfile.ZipFile(file) as archive, archive.open(self.member) as member:
                    packed = archive.getinfo(self.member).compress_size
                    yield _Limited(member, packed, self.name)  # type: ignore[misc]  # it reads, and no more
        except OSError as error:
            raise FileError(self.name, f"cannot be read: {error.strerror or error}") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise FileError(self.name, f"cannot be unpacked: {error}") from None

    def sha256(self) -> str:
        """The digest of the unpacked bytes."""
        digest = hashlib.sha256()
        with self.opened() as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()


class _Limited(io.BufferedIOBase):
    """A stream that gives up where it holds far more than its packed size can honestly hold."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, packed: int, name: str) -> None:
        self._stream, self._packed, self._name, self._read = stream, packed, name, 0

    def readable(self) -> bool:
        return True

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
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir() and _has_ending(info.filename)]
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileError(str(path), f"cannot be unpacked: {error}") from None
    if len(members) > MOST_MEMBERS:
        raise FileError(str(path), f"holds {len(members):,} files; at most {MOST_MEMBERS:,} are read")
    members.sort(key=lambda info: info.filename)
    return [Source(path, f"{path}!{info.filename}", info.filename, info.file_size) for info in members]
