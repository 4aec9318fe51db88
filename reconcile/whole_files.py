"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reconcile.errors import ReconcileError, printable

__all__ = ["errors_of_writing", "whole_file"]


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside the one wanted, which takes its place where the block ends well, and is removed where not.

    A process that is killed may leave the file beside it, never a part of a file under the name itself. A block that
    writes nothing leaves what was there. Raises `ReconcileError` where the file cannot be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    with errors_of_writing(path):
        try:
            yield partial
            if partial.exists():
                partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def errors_of_writing(path: Path, what: str = "") -> Iterator[None]:
    """An `OSError`, such as that of a full disk, as a `ReconcileError` that names what is written."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise ReconcileError(f"{printable(str(path))}{what}: cannot be written: {reason}") from None
