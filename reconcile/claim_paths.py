"""Paths -> the contents of claim files, and what reads each: its name says whether it is TOML, CSV or XLSX."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath

from reconcile.claim_files import ClaimFile, read_toml
from reconcile.errors import Fault, LedgerError
from reconcile.limits import LARGEST_FILE

__all__ = ["contents_of", "read_contents"]

READ = (".toml", ".csv", ".xlsx")
LEFT_OUT = (".", "~$")
"""How the names of hidden files begin, and of those by which a spreadsheet program says that a file is open."""
REFUSED = {
    ".xls": "a workbook of an older kind",
    ".xlsm": "a workbook with macros",
    ".xlsb": "a binary workbook",
    ".ods": "a workbook of another kind",
}


def contents_of(paths: Iterable[str | Path]) -> dict[str, str | bytes]:
    """The text of every claim file, and the bytes of workbooks; a directory stands for the claim files directly in it.

    Raises `LedgerError` naming every path that cannot be read, or not as UTF-8 text.
    """
    contents: dict[str, str | bytes] = {}
    faults: list[Fault] = []
    paths = list(paths)
    for path in paths:
        if not isinstance(path, str | os.PathLike):
            raise TypeError(f"expected each path as a str or Path, as in load(a, b), not {type(path).__name__}")
    for path in map(Path, paths):
        files = sorted(_in_directory(path)) if path.is_dir() else [path]
        if not files:
            expected = "expected at least one *.toml, *.csv or *.xlsx"
            faults.append(Fault(str(path), "", f"no claim file in this directory; {expected}"))
        for file in files:
            try:
                contents[str(file)] = _content_of(file)
            except OSError as error:
                faults.append(Fault(str(file), "", f"cannot be read: {error.strerror or error}"))
            except UnicodeDecodeError as error:
                faults.append(Fault(str(file), f"byte {error.start}", "not UTF-8 text; save the file as UTF-8"))
            except ValueError as error:
                faults.append(Fault(str(file), "", f"{error}; expected a claim file"))
    if faults:
        raise LedgerError(faults)
    return contents


def read_contents(contents: Mapping[str, str] | Mapping[str, str | bytes]) -> list[ClaimFile]:
    """The entries of claim files by name. Faults of shape are in each file's `faults`."""
    return [file for name in sorted(contents) for file in _read(name, contents[name])]


def _in_directory(path: Path) -> Iterator[Path]:
    for file in path.iterdir():
        if file.suffix.lower() in READ and not file.name.startswith(LEFT_OUT):
            yield file


def _content_of(file: Path) -> str | bytes:
    if file.stat().st_size > LARGEST_FILE:
        raise ValueError(f"{file.stat().st_size:,} bytes are more than the limit of {LARGEST_FILE:,}")
    content = file.read_bytes()
    return content if file.suffix.lower() in (".xlsx", *REFUSED) else content.decode("utf-8-sig")


def _read(name: str, content: str | bytes) -> list[ClaimFile]:
    kind = PurePath(name).suffix.lower()
    if kind in REFUSED:
        return [_unreadable(name, f"{REFUSED[kind]}, {kind}; expected .xlsx, .csv or .toml")]
    if isinstance(content, bytes):
        from reconcile.claim_workbooks import read_workbook

        return read_workbook(name, content)
    if kind == ".xlsx":
        return [_unreadable(name, "a workbook is no text; expected its path, given to `load`")]
    if kind == ".csv":
        from reconcile.claim_csv import read_csv

        return read_csv(name, content)
    return [read_toml(name, content)]


def _unreadable(name: str, problem: str) -> ClaimFile:
    file = ClaimFile(name, is_readable=False)
    file.fault("", problem)
    return file
