"""The command line: arguments -> library -> exit status.

0: no conflict; 1: conflicts found (or a total that does not fit); 2: bad input or misuse; 3: undecided.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from reconcile.console import (
    EXISTING_FILE,
    FOUND,
    MISUSE,
    UNDECIDED,
    check_outputs,
    fail,
    language_option,
    leave,
    output_option,
    paths_argument,
    patience,
    reserve_output,
    rounding_option,
    say,
    write,
)
from reconcile.draft_command import check_spans, draft
from reconcile.errors import FigureError, LedgerError, ReconcileError, UndecidedError, printable
from reconcile.figures import Rounding, Unit, parse
from reconcile.fits_command import fits
from reconcile.languages import language as in_language
from reconcile.ledger import load
from reconcile.naming import tally_named
from reconcile.proof import ProofError
from reconcile.reconciler import reconcile
from reconcile.report.styles import STYLES, check_style, rendered
from reconcile.schema_command import schema
from reconcile.sheets_command import sheets

if TYPE_CHECKING:
    from fractions import Fraction

    from reconcile.model import Ledger
    from reconcile.reconciliation import Reconciliation

__all__ = ["main"]

SELDOM = 100_000
"""How many objects are made before cycles are looked for: a run makes next to none."""

report_option = click.option(
    "--report",
    "report_file",
    type=EXISTING_FILE,
    help="A JSON report of these claim files: it is checked, with its own rounding, in place of a new search.",
)
claim_option = click.option(
    "--claim", "claims", multiple=True, metavar="ID", help="A claim to take; give the option once for each."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option(package_name="election-reconcile", prog_name="reconcile")
def cli() -> None:
    """Decide exactly which reported election results can be true together.

    Exit status: 0 no conflict, 1 conflicts found, 2 bad input or misuse, 3 undecided.
    """


@cli.command()
@paths_argument
@click.option("--format", "style", type=click.Choice(STYLES), default="text", show_default=True)
@output_option
@click.option(
    "--known",
    metavar="REPORT.json",
    type=EXISTING_FILE,
    help="An earlier JSON report: exit with 1 only for conflicts that it has not.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also where conflicts were found.")
@language_option
@rounding_option
def report(
    paths: tuple[str, ...],
    style: str,
    output: Path | None,
    known: Path | None,
    *,
    exit_zero: bool,
    language: str,
    rounding: str,
) -> None:
    """Report what the claims of all PATHs say together: disagreements, forced ranges, statuses.

    A PATH is a claim file (TOML, CSV or XLSX) or a directory of such files; all are read as one ledger. Where the
    search takes long, save it with --format json --output report.json; `explain PATH... D1 --report report.json` then
    needs no other.
    """
    check_outputs({"--output": output}, [*paths, *([] if known is None else [known])])
    check_style(style)
    result = _reconcile(paths, rounding)
    seen = _known(result, known)
    with in_language(language):
        text = rendered(result, style, paths, seen)
    write(text, output)
    conflicts = {finding.id for finding in result.disagreements}
    if known is not None and conflicts and conflicts <= seen and not exit_zero:
        sys.exit(0 if result.complete else UNDECIDED)  # where the search was given up, a new one may not be found
    leave(result.verdict, exit_zero=exit_zero)


@cli.command()
@click.argument("arguments", nargs=-1, required=True, metavar="PATH... [TALLY [QUANTITY] | EXPRESSION]")
@click.option(
    "--account",
    help="Whose statements are taken; `all` takes everybody's, where they can hold together. By default each "
    "account's own; for a QUANTITY or an EXPRESSION those of whoever counted the tally, or `all` where nobody did.",
)
@claim_option
@report_option
@language_option
@rounding_option
def bounds(
    arguments: tuple[str, ...],
    account: str | None,
    claims: tuple[str, ...],
    report_file: Path | None,
    language: str,
    rounding: str,
) -> None:
    """Print the least and greatest possible counts, with the claims and assumptions that set them.

    Leading arguments that exist are PATHs. One that is a tally of those before it too is refused: write ./NAME for
    the path. QUANTITY is valid, null, blank, other, cast, registered, sheets, options, chamber, or votes:OPTION,
    seats:OPTION. EXPRESSION is a sum of counts with whole factors, in quotes: "votes[TALLY,OPTION] - 2 valid[TALLY]";
    or one such sum as a share of another: "votes[TALLY,OPTION] / valid[TALLY]". With --claim, what these claims alone
    leave for an EXPRESSION, under all assumptions.
    """
    from reconcile.report.bounds import bounds_text, check_names

    known, names = _paths_and_names(arguments)

    def check(ledger: Ledger) -> None:
        if any(_is_tally(path, ledger) for path in known[1:]):
            _refuse_tallies(known)
        check_names(ledger, account, *names)

    try:
        result = _reconcile(known, rounding, report_file, check)
    except LedgerError:
        _refuse_tallies(known)
        raise
    try:
        with in_language(language):
            text = bounds_text(result, *names, account=account, claims=claims)
    except UndecidedError as error:
        click.echo(str(error), err=True)
        sys.exit(UNDECIDED)
    say(text)
    leave(result.verdict, exit_zero=True)


@cli.command()
@click.argument("arguments", nargs=-1, required=True, metavar="PATH... FINDING")
@report_option
@language_option
@rounding_option
def explain(arguments: tuple[str, ...], report_file: Path | None, language: str, rounding: str) -> None:
    """Show one FINDING (such as D1) step by step, with its arithmetic and its other routes."""
    from reconcile.report.explain import explain as explained

    if len(arguments) < 2:
        fail("expected PATH... and then a FINDING such as D1")
    result = _reconcile(arguments[:-1], rounding, report_file)
    with in_language(language):
        text = explained(result, result.finding(arguments[-1]))
    say(text)


@cli.command("break-even")
@click.argument("arguments", nargs=-1, required=True, metavar="PATH... ASSUMPTION")
@claim_option
@click.option("--account", help="Take all figures that this account prints.")
@click.option("--precision", default="0.0001%", show_default=True, help="How near the two sides are, where not exact.")
@language_option
@rounding_option
def break_even(
    arguments: tuple[str, ...],
    claims: tuple[str, ...],
    account: str | None,
    precision: str,
    language: str,
    rounding: str,
) -> None:
    """Print the limit of an ASSUMPTION at which some claims begin to fit, with all others; both sides are proven.

    The assumption is one that holds a number, such as "null and blank are at most 10% of the ballots". Take claims
    with --claim and --account. Exit status 1: no limit makes them fit.
    """
    from reconcile.report.break_even import break_even_text

    if len(arguments) < 2:
        fail("expected PATH... and then the id of an ASSUMPTION")
    ledger = load(*arguments[:-1], rounding=Rounding(rounding))
    try:
        with in_language(language):
            found, text = break_even_text(ledger, arguments[-1], claims, account, _ratio(precision))
    except UndecidedError as error:
        click.echo(str(error) or "undecided: the search was given up", err=True)
        sys.exit(UNDECIDED)
    say(text)
    sys.exit(FOUND if found.value is None else 0)


@cli.command()
@click.argument("report_file", metavar="REPORT.json", type=EXISTING_FILE)
@paths_argument
def verify(report_file: Path, paths: tuple[str, ...]) -> None:
    """Check every proof and solution in a JSON report against the claim files, without the engine."""
    result = _verified(report_file, paths)
    core = result.core
    say(
        f"VERIFIED: {result.verdict.value}; {len(core.conflicts)} conflicts, {len(core.bounds)} bounds, "
        f"{len(core.standings)} statuses, {len(core.repairs)} repairs, {len(core.solutions)} solutions.\n"
    )


for command in (fits, sheets, draft, check_spans, schema):
    cli.add_command(command)


def main() -> NoReturn:
    """Run the command line, with every expected error as a message and exit status 2."""
    gc.set_threshold(SELDOM)
    reserve_output()
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show()
        sys.exit(MISUSE)
    except ReconcileError as error:
        fail(str(error))
    except OSError as error:
        fail(str(error))
    sys.exit(0)


def _reconcile(
    paths: Sequence[str],
    rounding: str,
    report_file: Path | None = None,
    check: Callable[[Ledger], object] = lambda _: None,
) -> Reconciliation:
    """The result for the claim files, or what a report of them says, verified.

    `check` looks at the claim files first, and raises what need not wait for the search.
    """
    if report_file is not None:
        return _verified(report_file, paths, check)
    ledger = load(*paths, rounding=Rounding(rounding))
    check(ledger)
    with patience(f"{len(ledger.claims):,} claims: this takes a while, and many minutes where very many collide"):
        return reconcile(ledger)


def _verified(
    report_file: Path, paths: Sequence[str], check: Callable[[Ledger], object] = lambda _: None
) -> Reconciliation:
    """What a JSON report says; one that its proofs and the claim files do not give ends the run."""
    from reconcile.proof_json import FormatError
    from reconcile.report_files import read_report
    from reconcile.verifier import verify as verified

    plain = read_report(report_file)
    rounding = plain.get("rounding") if isinstance(plain, dict) else None
    known = [each.value for each in Rounding]
    ledger = load(*paths, rounding=Rounding(rounding) if rounding in known else Rounding.NEAREST)
    check(ledger)
    try:
        return verified(plain, ledger)
    except (ProofError, FormatError) as error:
        click.echo(f"REFUSED: {error}", err=True)
        sys.exit(FOUND)


def _paths_and_names(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """The paths that exist, with which the arguments of `bounds` begin, and the rest."""
    paths = list(takewhile(os.path.exists, arguments))
    names = list(arguments[len(paths) :])
    if not paths or len(names) > 2:
        found = " ".join(arguments)
        fail(f"expected existing PATHs, then at most TALLY and QUANTITY, or an EXPRESSION; found: {found}")
    return paths, names


def _is_tally(name: str, ledger: Ledger) -> bool:
    with suppress(ReconcileError):
        return bool(tally_named(ledger, name))
    return False


def _refuse_tallies(paths: Sequence[str]) -> None:
    """End the run where one of the last two paths, the places of a tally, is a tally of those before it as well."""
    for place in range(max(1, len(paths) - 2), len(paths)):
        with suppress(LedgerError):
            if _is_tally(paths[place], load(*paths[:place])):
                name = printable(paths[place])
                fail(f'"{name}" is both a path and a tally: write ./{name} for the path')


def _known(result: Reconciliation, path: Path | None) -> frozenset[str]:
    """The disagreements that an earlier report has; says on standard error how many, and which are new."""
    if path is None:
        return frozenset()
    from reconcile.known_findings import known_findings

    seen = known_findings(result, path.read_text(encoding="utf-8", errors="replace"), printable(str(path)))
    ids = [finding.id for finding in result.disagreements]
    new = [id for id in ids if id not in seen]
    said = f"{printable(str(path))}: {len(seen)} of {len(ids)} disagreements are known"
    said += f"; new: {', '.join(new)}" if new else ""
    click.echo(said if result.complete else f"{said}; there may be more that were not found", err=True)
    return seen


def _ratio(text: str) -> Fraction:
    """A precision such as 0.001%."""
    try:
        figure = parse(text, decimal=".")
    except FigureError as error:
        fail(f'--precision: expected a share such as "0.001%": {error}')
    if figure.unit is not Unit.PERCENT or figure.number is None:
        fail(f'--precision: expected a share such as "0.001%", not {text!r}')
    return figure.number
