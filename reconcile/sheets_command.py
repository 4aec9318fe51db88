"""`reconcile sheets`: arguments -> readings and checks -> report and exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconcile.console import fail, write
from reconcile.errors import printable

if TYPE_CHECKING:
    from reconcile.sheets.sheets import Sheets

__all__ = ["sheets"]

BROKEN = 1
PATH = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--layout", metavar="NAME|FILE", help="Which columns hold what; by default the built-in one that fits.")
@click.option("--against", metavar="FILE", multiple=True, help="Other files of the same units, to compare with.")
@click.option("--against-layout", metavar="NAME|FILE", help="Their layout.")
@click.option("--parent", metavar="FILE", multiple=True, help="Published figures of the places that the units lie in.")
@click.option("--parent-layout", metavar="NAME|FILE", help="Their layout.")
@click.option("--known", metavar="FILE", type=PATH, help="Breaks that are known (CSV): only others are reported.")
@click.option("--write-known", metavar="FILE", type=PATH, help="Write all errors and warnings as known breaks.")
@click.option("--violations", metavar="FILE", type=PATH, help="Write every break as a row: .parquet or .csv.")
@click.option("--engine", metavar="URL", help="Where to compute, as ibis.connect takes it; DuckDB here by default.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", type=PATH, help="Write to this file, whole or not at all.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="warning",
    show_default=True,
    help="What exits with 1.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also where checks fail.")
def sheets(  # noqa: PLR0913, PLR0917  one parameter an option
    files: tuple[str, ...],
    layout: str | None,
    against: tuple[str, ...],
    against_layout: str | None,
    parent: tuple[str, ...],
    parent_layout: str | None,
    known: Path | None,
    write_known: Path | None,
    violations: Path | None,
    engine: str | None,
    style: str,
    output: Path | None,
    fail_on: str,
    *,
    exit_zero: bool,
) -> None:
    """Check the results of polling tables or other units in FILEs: sums, rolls, keys, places, and other readings.

    A FILE is CSV, TSV, Parquet or JSON, also packed with gzip or zip, a glob of such files, or a folder. All are read
    as one. Exit status: 0 no check fails, 1 some do, 2 bad input or misuse. Needs the extra `sheets`.
    """
    for option, path in (("--output", output), ("--violations", violations), ("--write-known", write_known)):
        if path is not None and not path.parent.is_dir():
            fail(f"{option}: there is no directory {printable(str(path.parent))}")
    if violations is not None and violations.suffix.lower() not in (".parquet", ".csv"):
        fail(f"--violations: expected a name ending in .parquet or .csv, not {printable(violations.name)}")
    from reconcile.sheets import Severity, read
    from reconcile.sheets import known as known_breaks
    from reconcile.sheets.results import examine
    from reconcile.sheets.written import write_violations

    entries = None if known is None else known_breaks.read_known(known)

    def reading(paths: tuple[str, ...], name: str | None, connection: object) -> Sheets:
        with _progress(paths) as tick:
            return read(paths, layout=name, engine=engine, connection=connection, tick=tick)

    with reading(files, layout, None) as units:
        above = reading(parent, parent_layout, units.connection) if parent else None
        other = reading(against, against_layout or layout, units.connection) if against else None
        found = examine(units, parent=above, against=other, known=entries)
        if violations is not None:
            write_violations(found.outcomes, violations)
        if write_known is not None:
            known_breaks.write_known(examine(units, parent=above).outcomes, write_known, entries or ())
        write(_rendered(style, found), output)
        severities = [Severity.ERROR, *([Severity.WARNING] if fail_on == "warning" else [])]
        for each in (above, other):
            if each is not None:
                each.close()
    if found.fails(severities) and not exit_zero:
        sys.exit(BROKEN)


def _rendered(style: str, found: object) -> str:
    from reconcile.sheets.results import Examined

    assert isinstance(found, Examined)
    if style == "json":
        from reconcile.sheets.json import sheets_json

        return sheets_json(found)
    from reconcile.sheets.text import sheets_text

    return sheets_text(found)


@contextmanager
def _progress(paths: tuple[str, ...]) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, by the bytes of the files; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from reconcile.sheets.sources import sources

    size = sum(source.size for source in sources(paths))
    with click.progressbar(length=size, label="reading", file=sys.stderr, show_pos=False) as bar:
        yield bar.update
