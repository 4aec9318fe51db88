"""What the command line prints and writes, and how it ends."""

from __future__ import annotations

import glob
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import click

from reconcile.errors import printable
from reconcile.figures import Rounding
from reconcile.languages import LANGUAGES
from reconcile.results import Verdict
from reconcile.whole_files import whole_file

__all__ = [
    "EXISTING_FILE",
    "FILE",
    "FOUND",
    "MISUSE",
    "UNDECIDED",
    "check_outputs",
    "fail",
    "language_option",
    "leave",
    "output_option",
    "paths_argument",
    "patience",
    "reserve_output",
    "rounding_option",
    "say",
    "write",
]

FOUND, MISUSE, UNDECIDED = 1, 2, 3
"""Exit statuses: conflicts, or whatever else a command looks for; bad input or misuse; the search was given up."""
PIPE_CLOSED = 141
PATIENCE = 3
"""After how many seconds a terminal is told that something takes longer."""

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)

language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Of what is said; names stay as they are. Machine formats (json, junit, github) and errors are English.",
)
output_option = click.option("--output", type=FILE, help="Write to this file, whole or not at all.")
paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
rounding_option = click.option(
    "--rounding",
    type=click.Choice([each.value for each in Rounding]),
    default=Rounding.NEAREST.value,
    show_default=True,
    help="How whoever printed a rounded figure got it from the true one.",
)


def reserve_output() -> None:
    """Keep standard output for what this program prints: the solver, which is told to be quiet, is not always."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        own = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding=sys.stdout.encoding, errors=sys.stdout.errors)
        _silence()
        sys.stdout = own


@contextmanager
def patience(words: str) -> Iterator[None]:
    """Say so on a terminal, where something takes longer than a few seconds."""
    timer = threading.Timer(PATIENCE, click.echo, [words], {"err": True})
    timer.daemon = True
    if sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def say(text: str) -> None:
    """Print. A reader who closes the pipe early ends the run without a verdict."""
    try:
        click.echo(text, nl=False)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
        sys.exit(PIPE_CLOSED)


def _silence() -> None:
    """Let what is written to standard output lead nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write(text: str, output: Path | None) -> None:
    """Print, or write a file that appears whole or not at all."""
    if output is None:
        say(text)
        return
    with whole_file(output) as partial:
        partial.write_text(text, encoding="utf-8")


def check_outputs(outputs: Mapping[str, Path | None], read: Iterable[str | Path]) -> None:
    """End the run where a file to be written has no directory, is one of those that are read, or is written twice.

    `outputs` are the files by the options that name them; `read` may hold globs, and folders, whose files are meant.
    """
    inputs = [Path(found) for path in read for found in glob.glob(str(path)) or [str(path)]]  # noqa: PTH207  also absolute
    inputs += [file for folder in inputs if folder.is_dir() for file in folder.iterdir()]
    there = {os.path.realpath(path) for path in inputs}
    for option, path in outputs.items():
        if path is None:
            continue
        if not path.parent.is_dir():
            fail(f"{option}: there is no directory {printable(str(path.parent))}")
        if path.exists() and os.path.realpath(path) in there:
            fail(f"{option}: {printable(str(path))} is one of the files that are read; expected another")
        others = [name for name, other in outputs.items() if name != option and other is not None]
        if any(os.path.realpath(outputs[name] or "") == os.path.realpath(path) for name in others):
            fail(f"{option}: {printable(str(path))} is to be written by another option too; expected two files")


def fail(message: str) -> NoReturn:
    """End the run: bad input or misuse."""
    click.echo(message, err=True)
    sys.exit(MISUSE)


def leave(verdict: Verdict | None, *, breaks: bool = False, exit_zero: bool = False) -> NoReturn:
    """End the run with the exit status of a verdict, and of whether checks fail; `exit_zero`: whatever was found."""
    if verdict is Verdict.UNDECIDED:
        sys.exit(UNDECIDED)
    sys.exit(FOUND if (breaks or verdict is Verdict.INCONSISTENT) and not exit_zero else 0)
