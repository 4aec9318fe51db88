"""What the command line prints and writes, and how it ends."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import click

__all__ = ["MISUSE", "PIPE_CLOSED", "fail", "patience", "reserve_output", "say", "write"]

MISUSE = 2
PIPE_CLOSED = 141
PATIENCE = 3
"""After how many seconds a terminal is told that something takes longer."""


def reserve_output() -> None:
    """Keep standard output for what this program prints: the solver, which is told to be quiet, is not always."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        own = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding=sys.stdout.encoding, errors=sys.stdout.errors)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
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
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(PIPE_CLOSED)


def write(text: str, output: Path | None) -> None:
    """Print, or write a file that appears whole or not at all."""
    if output is None:
        say(text)
        return
    partial = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


def fail(message: str) -> NoReturn:
    """End the run: bad input or misuse."""
    click.echo(message, err=True)
    sys.exit(MISUSE)
