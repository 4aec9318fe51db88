"""`reconcile sheets`: arguments -> readings and checks -> report and exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconcile.console import FILE, check_outputs, fail, language_option, leave, output_option, patience, write
from reconcile.errors import printable
from reconcile.languages import language as in_language
from reconcile.languages import tell
from reconcile.report.styles import check_style

if TYPE_CHECKING:
    from reconcile.reconciliation import Reconciliation
    from reconcile.sheets.layout import Layout
    from reconcile.sheets.results import Examined
    from reconcile.sheets.sheets import Sheets

__all__ = ["sheets"]


@contextmanager
def _engine_errors() -> Iterator[None]:
    """What an engine raises in its own words (no room left, a connection lost) as a message; our own defects stay."""
    try:
        yield
    except Exception as error:
        package = type(error).__module__.partition(".")[0].lstrip("_")
        if isinstance(error, RuntimeError) and str(error) == "Query interrupted":  # so DuckDB says that it was Ctrl-C
            raise KeyboardInterrupt from None
        if package in {"builtins", "click", "reconcile"}:
            raise
        first = str(error).strip().partition("\n")[0]
        fail(f"the engine gave up: {package} {type(error).__name__}: {printable(first)}")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--layout", metavar="NAME|FILE", help="Which columns hold what; by default the built-in one that fits.")
@click.option("--against", metavar="FILE", multiple=True, help="Other files of the same units, to compare with.")
@click.option("--against-layout", metavar="NAME|FILE", help="Their layout.")
@click.option("--parent", metavar="FILE", multiple=True, help="Published figures of places; once for each level.")
@click.option("--parent-layout", metavar="NAME|FILE", help="Their layout.")
@click.option("--claims", metavar="PATH", multiple=True, help="Claim files with which the sums of the sheets join.")
@click.option("--tally", metavar="ID", help="The tally of the claims that the sheets are; a new one without it.")
@click.option("--whole", is_flag=True, help="The files list every sheet of the final tally, also those without counts.")
@click.option("--write-claims", metavar="FILE", type=FILE, help="Write the sums as a claim file, for other commands.")
@click.option("--known", metavar="FILE", type=FILE, help="Breaks that are known (CSV): only others are reported.")
@click.option("--write-known", metavar="FILE", type=FILE, help="Write all errors and warnings as known breaks.")
@click.option("--violations", metavar="FILE", type=FILE, help="Write every break as a row: .parquet or .csv.")
@click.option("--differences", metavar="FILE", type=FILE, help="Write every number that differs: .parquet or .csv.")
@click.option("--expected", metavar="FILE", multiple=True, help="Lists of the units that there should be.")
@click.option("--engine", metavar="URL", help="Where to compute, as ibis.connect takes it; DuckDB here by default.")
@click.option("--format", "style", type=click.Choice(["text", "html", "json"]), default="text", show_default=True)
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="warning",
    show_default=True,
    help="What exits with 1.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also where checks fail.")
@language_option
@_engine_errors()
def sheets(  # noqa: PLR0913, PLR0917  one parameter an option
    files: tuple[str, ...],
    layout: str | None,
    against: tuple[str, ...],
    against_layout: str | None,
    parent: tuple[str, ...],
    parent_layout: str | None,
    claims: tuple[str, ...],
    tally: str | None,
    write_claims: Path | None,
    known: Path | None,
    write_known: Path | None,
    violations: Path | None,
    differences: Path | None,
    expected: tuple[str, ...],
    engine: str | None,
    style: str,
    output: Path | None,
    fail_on: str,
    language: str,
    *,
    whole: bool,
    exit_zero: bool,
) -> None:
    """Check the results of polling tables or other units in FILEs: sums, rolls, keys, places, and other readings.

    A FILE is CSV, TSV, Parquet, XLSX, JSON or XML, also packed with gzip or zip, a glob of such files, or a folder. All
    are read as one. Exit status: 0 no check fails, 1 some do, 2 bad input or misuse. Needs the extra `sheets`.
    """
    _check_arguments(click.get_current_context().params)
    check_style(style)
    from reconcile.sheets import known as known_breaks
    from reconcile.sheets import read
    from reconcile.sheets.checks import FAILING
    from reconcile.sheets.results import examine

    entries = None if known is None else known_breaks.read_known(known)

    def reading(paths: tuple[str, ...], name: str | Layout | None, connection: object) -> Sheets:
        with _progress(paths) as tick:
            return read(paths, layout=name, engine=engine, connection=connection, tick=tick)

    with reading(files, layout, None) as units:
        above = [reading((path,), parent_layout, units.connection) for path in parent]
        listed = reading(expected, units.layout.of_units_only(), units.connection) if expected else None
        other = reading(against, against_layout or layout, units.connection) if against else None
        found = examine(units, parents=above, expected=listed, against=other, known=entries)
        _write_rows(found, violations, differences)
        if write_known is not None:
            whatever = examine(units, parents=above, expected=listed)
            known_breaks.write_known(whatever.outcomes, write_known, entries or ())
        joined = _joined(units, claims, tally, whole=whole, output=write_claims) if claims else None
        with in_language(language):
            shown = _rendered(style, found, joined, _hint(claims, write_claims, folders=style != "html"))
        write(shown, output)
        for each in filter(None, (*above, listed, other)):
            each.close()
    leave(None if joined is None else joined.verdict, breaks=found.fails(FAILING[fail_on]) > 0, exit_zero=exit_zero)


NEEDED = (
    ("against_layout", "against", "which it is the layout of"),
    ("parent_layout", "parent", "which it is the layout of"),
    ("differences", "against", "with the files to compare with"),
    ("tally", "claims", "whose tally it is"),
    ("whole", "claims", "whose final tally the sheets are the whole of"),
    ("write_claims", "claims", "whose contest and tallies the sums are written for"),
)
"""Options that say nothing without another, and why."""
READ = ("files", "against", "parent", "expected", "claims", "known", "layout", "against_layout", "parent_layout")
WRITTEN = ("output", "violations", "differences", "write_claims", "write_known")
TABLES = ("violations", "differences")


def _check_arguments(given: dict[str, Any]) -> None:
    """Refuse, before anything is read, options that need another, and files that cannot be written or are read too."""
    for name, needed, why in NEEDED:
        if given[name] and not given[needed]:
            fail(f"{_option(name)}: expected {_option(needed)} too, {why}")
    read = [
        path for name in READ for path in ([given[name]] if isinstance(given[name], str | Path) else given[name] or ())
    ]
    outputs = {_option(name): given[name] for name in WRITTEN if given[name] is not None}
    if given["known"] == given["write_known"]:
        outputs.pop("--write-known", None)  # known breaks are brought up to date
    check_outputs(outputs, read)
    for name in TABLES:
        if given[name] is not None and given[name].suffix.lower() not in (".parquet", ".csv"):
            fail(f"{_option(name)}: expected a name ending in .parquet or .csv, not {printable(given[name].name)}")


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _write_rows(found: Examined, violations: Path | None, differences: Path | None) -> None:
    """Write every break, and every number that differs, where that was asked for."""
    from reconcile.sheets.written import write_differences, write_violations

    if violations is not None:
        write_violations(found.outcomes, violations, found.names)
    if differences is not None and found.comparison is not None:
        write_differences(found.comparison, differences, found.names)


def _joined(
    units: Sheets, claims: tuple[str, ...], tally: str | None, *, whole: bool, output: Path | None
) -> Reconciliation:
    """What the claims say together with the sums of the sheets; `output` is where these are written as a claim file."""
    from reconcile.ledger import load
    from reconcile.reconciler import reconcile
    from reconcile.sheets.claims import NAME, as_claims

    text = as_claims(units, load(*claims), tally, whole=whole)
    if output is not None:
        write(text, output)
    with patience("still looking; a large ledger takes a minute or two at the most"):
        return reconcile(load(*claims, also={f"{NAME}.toml": text}))


def _hint(claims: tuple[str, ...], written: Path | None, *, folders: bool) -> str:
    """The claim files as a command takes them; a page, which may go to others, names no folder that they stand in."""
    from reconcile.sheets.claims import NAME

    paths = (*claims, str(written or f"{NAME}.toml"))
    return " ".join(path if folders else Path(path).resolve().name for path in paths)


def _rendered(style: str, found: Examined, joined: Reconciliation | None, hint: str) -> str:
    if style == "json":
        from reconcile.report.json import to_plain
        from reconcile.sheets.json import sheets_json

        return sheets_json(found, None if joined is None else to_plain(joined))
    if style == "html":
        from reconcile.sheets.html import sheets_html

        return sheets_html(found, joined, hint)
    from reconcile.report.labels import Labels
    from reconcile.report.text import to_text
    from reconcile.sheets.claims import NAME
    from reconcile.sheets.text import sheets_text

    if joined is None:
        return sheets_text(found)
    text = sheets_text(found, joined=tell("With the claims: {headline}", headline=Labels(joined).headline()))
    heading = tell("WITH THE CLAIMS (the sums of the sheets are the source {source})", source=NAME)
    return f"{text}\n{heading}\n\n{to_text(joined, hint)}"


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
